"""Quotes prepared, changed while they are drafts, made again as a new version, withdrawn and restored."""

from __future__ import annotations

from dataclasses import replace

from pole_desk.accounts.quotes.commands._rows import (
    fill,
    found_row,
    other_versions,
    require_none_stands,
    told,
    typed,
)
from pole_desk.accounts.quotes.queries import resolved, usual_term
from pole_desk.accounts.quotes.rules import TOPIC, QuoteState, number_text, require_step, versioned
from pole_desk.accounts.quotes.rules.lines import QuoteInput
from pole_desk.accounts.quotes.tables import QuoteRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.numbers import next_rank
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import GeneralQuoteId, PartyId
from pole_desk.registers.parties.queries import party as party_card


@command(Permission.INVOICE)
def prepare_quote(tx: Tx, *, party: PartyId, values: QuoteInput) -> GeneralQuoteId:
    """Write a draft under a number of its own; prices are dated of today.

    Raises as `resolved`: BadInput naming the field, NotFound, RuleBroken `no_price`, `no_tax`, `no_issuer`.
    """
    found = resolved(tx, party=party, values=values)
    year = tx.clock.today().year
    base = number_text(year, next_rank(tx, "quote_counter", year=year))
    row = _new(tx, party, base, 1)
    fill(tx, row, values, found)
    tx.undo_with(withdraw_quote, quote=GeneralQuoteId(row.id), reason=_("préparation annulée"))
    told(tx, row, _("Devis {number} préparé pour {name} : {total} TTC.").format(
        number=row.number, name=party_card(tx, party=party).name, total=euros(row.total)
    ))  # fmt: skip
    return GeneralQuoteId(row.id)


def _new(tx: Tx, party: int, base: str, version: int) -> QuoteRow:
    return QuoteRow(
        party=party, base=base, version_rank=version, number=versioned(base, version), state=str(QuoteState.DRAFT),
        own_dossier=False, made_at=tx.clock.now(), sent_on=None, sent_at=None, snapshot=None, answered_on=None,
        answered_by="", answer="", charged_on=None, before="",
    )  # fmt: skip


@command(Permission.INVOICE)
def change_quote(
    tx: Tx, *, quote: GeneralQuoteId, values: QuoteInput, seen_version: int | None = None
) -> None:
    """Make a draft say something else. Raises as `resolved`, RuleBroken `quote_sent`, Conflict."""
    row = found_row(tx, quote)
    tx.require_version(TOPIC, row, seen_version)
    if row.state != QuoteState.DRAFT:
        raise RuleBroken(
            "quote_sent",
            _("Le devis {number} n’est plus un brouillon : préparez-en une nouvelle version.").format(number=row.number),
            number=row.number,
        )
    former = typed(tx, row)
    found = resolved(tx, party=PartyId(row.party), values=values)
    fill(tx, row, values, found)
    tx.undo_with(change_quote, quote=quote, values=former)
    told(tx, row, _("Devis {number} modifié : {total} TTC.").format(number=row.number, total=euros(row.total)))


@command(Permission.INVOICE)
def renew_quote(tx: Tx, *, quote: GeneralQuoteId) -> GeneralQuoteId:
    """Copy a quote into a draft that will replace it once sent, valid as long as a new one.

    Raises RuleBroken `quote_accepted`, `quote_draft` when one is a draft already.
    """
    row = found_row(tx, quote)
    family = [row, *other_versions(tx, row)]
    for one in family:
        if one.state == QuoteState.DRAFT:
            raise RuleBroken(
                "quote_draft",
                _("Le devis {number} est déjà en brouillon : modifiez-le.").format(number=one.number),
                number=one.number, quote=one.id,
            )  # fmt: skip
        if one.state == QuoteState.ACCEPTED:
            require_step(one.number, one.state, QuoteState.REPLACED)
    values = replace(typed(tx, row), valid_until=usual_term(tx))
    found = resolved(tx, party=PartyId(row.party), values=values)
    made = _new(tx, row.party, row.base, max(one.version_rank for one in family) + 1)
    fill(tx, made, values, found)
    tx.undo_with(withdraw_quote, quote=GeneralQuoteId(made.id), reason=_("version annulée"))
    told(tx, made, _("Devis {number} préparé, pour remplacer {former}.").format(number=made.number, former=row.number))
    return GeneralQuoteId(made.id)


@command(Permission.INVOICE)
def withdraw_quote(tx: Tx, *, quote: GeneralQuoteId, reason: str) -> None:
    """Take a draft or an offer back; it stays on record with its reason. Raises BadInput `reason`, RuleBroken."""
    row = found_row(tx, quote)
    require_step(row.number, row.state, QuoteState.WITHDRAWN)
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi le devis est retiré."))
    row.before, row.state, row.answer = row.state, str(QuoteState.WITHDRAWN), reason.strip()
    tx.undo_with(restore_quote, quote=quote)
    told(tx, row, _("Devis {number} retiré.").format(number=row.number))


@command(Permission.INVOICE)
def restore_quote(tx: Tx, *, quote: GeneralQuoteId) -> None:
    """Put a withdrawn quote back as it was; raises RuleBroken once another version took its place."""
    row = found_row(tx, quote)
    require_step(row.number, row.state, QuoteState(row.before or QuoteState.DRAFT))
    require_none_stands(tx, row)
    for other in other_versions(tx, row):
        later = other.state == QuoteState.SENT and other.version_rank > row.version_rank
        if later or other.state == row.before:
            raise RuleBroken(
                "quote_replaced",
                _("Le devis {number} a pris sa place.").format(number=other.number), number=other.number,
            )  # fmt: skip
    reason = row.answer
    row.state, row.before, row.answer = row.before, "", ""
    tx.undo_with(withdraw_quote, quote=quote, reason=reason)
    told(tx, row, _("Devis {number} rétabli.").format(number=row.number))
