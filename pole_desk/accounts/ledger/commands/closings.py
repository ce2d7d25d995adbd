"""Closing a month or a year, seller by seller: sealed once, never undone. The archive is written in `outbox`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import insert

from pole_desk.accounts.billing.commands.register import Register
from pole_desk.accounts.billing.queries.stored import (
    ClosedSeller,
    closable_sellers,
    documents_waiting,
    stored_documents,
)
from pole_desk.accounts.billing.rules import closings as rules
from pole_desk.accounts.billing.rules.closings import Sealed, Span, seal_list
from pole_desk.accounts.ledger.queries.closings import closings, sealed_closings
from pole_desk.accounts.ledger.rules.words import CLOSINGS_TOPIC
from pole_desk.accounts.ledger.tables import ClosingRow
from pole_desk.accounts.receivables.queries import seller_in_turn
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, month_name, ngettext
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IssuerId

Seal = Callable[[ClosedSeller, Sequence[Sealed]], tuple[Sealed, str]]


@command(Permission.INVOICE)
def close_month(tx: Tx, *, month: Month, issuer: IssuerId | None = None) -> list[int]:
    """Close a month for a seller, or for all that issued something until then; the ids of the closings.

    Raises RuleBroken `closing_early`, `closing_order` when a month is skipped or closed already,
    `closing_documents`, `closing_files` when a document's file waits, `nothing_to_close`.
    """

    def sealed(seller: ClosedSeller, before: Sequence[Sealed]) -> tuple[Sealed, str]:
        _require_first(seller, before, month)
        documents = [one.document for one in stored_documents(tx, issuer=seller.issuer, month=month)]
        found = rules.close_month(
            documents, before, issuer=seller.issuer, siren=seller.siren, month=month,
            closed_at=tx.clock.now(), today=tx.clock.today(),
        )  # fmt: skip
        _require_files(tx, seller, month)
        return found, seal_list(documents)

    found = _close(tx, Span.MONTH, str(month), [one for one in _sellers(tx, issuer) if one.since <= month.last], sealed)
    tx.says(_("{month} est clos.").format(month=month_name(month).capitalize()))
    return found


@command(Permission.INVOICE)
def close_year(tx: Tx, *, year: int, issuer: IssuerId | None = None) -> list[int]:
    """Close a year once its December is, for a seller or for all; raises RuleBroken as `close_month`."""

    def sealed(seller: ClosedSeller, before: Sequence[Sealed]) -> tuple[Sealed, str]:
        return rules.close_year(before, year=year, closed_at=tx.clock.now()), ""

    found = _close(tx, Span.YEAR, str(year), [one for one in _sellers(tx, issuer) if one.since.year <= year], sealed)
    tx.says(_("L’année {year} est close.").format(year=year))
    return found


@command(Permission.INVOICE)
def note_archive(tx: Tx, *, closing: int, folder: str) -> None:
    """Note that a closing was written out, and where; raises NotFound `closing`."""
    kept = next((one for one in closings(tx) if one.id == closing), None)
    if kept is None:
        raise NotFound("closing", _("Cette clôture n’existe pas."))
    tx.changed(CLOSINGS_TOPIC, closing)
    tx.says(_("Archive {period} écrite dans {folder}.").format(period=kept.closing.period, folder=folder))


def _sellers(tx: Tx, issuer: IssuerId | None) -> list[ClosedSeller]:
    return [one for one in closable_sellers(tx) if issuer in (None, one.issuer)]


def _close(tx: Tx, span: Span, period: str, sellers: Sequence[ClosedSeller], seal: Seal) -> list[int]:
    if not sellers:
        raise RuleBroken(
            "nothing_to_close",
            _("Aucun document n’a été émis jusque-là : il n’y a rien à clôturer pour {period}.").format(period=period),
        )
    Register(tx).lock({one.issuer for one in sellers})
    for issuer in sorted({one.issuer for one in sellers}):
        seller_in_turn(tx, issuer=issuer)
    before = {one.issuer: sealed_closings(tx, issuer=one.issuer) for one in sellers}
    left = [one for one in sellers if not _is_closed(span, period, before[one.issuer])]
    return [_keep(tx, one, *seal(one, before[one.issuer])) for one in left or sellers]


def _is_closed(span: Span, period: str, before: Sequence[Sealed]) -> bool:
    return any((one.closing.span, one.closing.period) == (span, period) for one in before)


def _keep(tx: Tx, seller: ClosedSeller, sealed: Sealed, seals: str) -> int:
    statement = insert(ClosingRow).returning(ClosingRow.id)
    row = tx.connection.execute(
        statement,
        {
            "issuer": seller.issuer, "span": str(sealed.closing.span), "period": sealed.closing.period,
            "text": sealed.text, "previous_hash": sealed.previous_hash, "hash": sealed.hash, "seals": seals,
        },
    ).scalar_one()  # fmt: skip
    tx.changed(CLOSINGS_TOPIC, row)
    return int(row)


def _require_first(seller: ClosedSeller, before: Sequence[Sealed], month: Month) -> None:
    """The first closing is that of the first document: nothing stays outside the chain."""
    first = Month.of(seller.since)
    if not before and month != first:
        raise RuleBroken(
            "closing_order",
            _("Clôturez d’abord {expected} : le premier document de {seller} est de ce mois, et les clôtures se "
              "suivent sans trou.").format(expected=first, seller=seller.name),
            expected=str(first),
        )  # fmt: skip


def _require_files(tx: Tx, seller: ClosedSeller, month: Month) -> None:
    waiting = documents_waiting(tx, issuer=seller.issuer, month=month)
    if waiting:
        raise RuleBroken(
            "closing_files",
            ngettext(
                "Le fichier de {number} n’est pas fait, ou n’est plus le sien : produisez les PDF en attente, puis "
                "clôturez.",
                "Les fichiers de {count} documents, dont {number}, ne sont pas faits ou ne sont plus les leurs : "
                "produisez les PDF en attente, puis clôturez.",
                len(waiting),
            ).format(count=len(waiting), number=waiting[0]),
            numbers=waiting[:20],
        )
