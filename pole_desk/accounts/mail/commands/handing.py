"""Invoices noted as handed over otherwise than by a letter, and that taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from pole_desk.accounts.billing.queries import invoices as issued_invoices
from pole_desk.accounts.mail.queries.handing import handings
from pole_desk.accounts.mail.rules import TOPIC, Way, way_names
from pole_desk.accounts.mail.tables import HandingRow
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId


@command(Permission.INVOICE)
def hand_over(tx: Tx, *, invoices: Collection[InvoiceId], way: str, on: date | None = None) -> int:
    """Note that invoices were handed over, today when no day is given; how many were not yet.

    Raises NotFound `invoice`, BadInput `way`, `handed_on` (a day to come, or before one of them was issued).
    """
    if way not in {str(one) for one in Way}:
        raise BadInput("way", _("Une facture se transmet sur papier, par la plateforme ou en main propre."))
    today = tx.clock.today()
    day = on or today
    found = issued_invoices(tx, ids=invoices)
    for missing in sorted(set(invoices) - {one.id for one in found}):
        raise NotFound("invoice", _("La facture n° {id} n’existe pas.").format(id=missing))
    early = next((one for one in found if one.issued_on > day), None)
    if day > today or early is not None:
        raise BadInput(
            "handed_on",
            _("Une facture se transmet au plus tôt le jour de son émission, au plus tard aujourd’hui ({day}).").format(
                day=numeric_day(today)
            ),
        )
    known = handings(tx, invoices=[one.id for one in found])
    fresh = [one.id for one in found if one.id not in known]
    _stand(tx, fresh, way, day)
    words = ngettext(
        "{count} facture transmise {way} le {day}.", "{count} factures transmises {way} le {day}.", len(fresh)
    )
    tx.says(words.format(count=number(len(fresh)), way=way_names()[way], day=numeric_day(day)))
    if fresh:
        tx.undo_with(take_back_handing, invoices=tuple(fresh))
    return len(fresh)


@command(Permission.INVOICE)
def take_back_handing(tx: Tx, *, invoices: Collection[InvoiceId]) -> int:
    """Take back that invoices were handed over; how many were. Raises NotFound `handing` when none was."""
    known = handings(tx, invoices=invoices)
    if not known:
        raise NotFound("handing", _("Aucune transmission n’est notée pour ces factures."))
    for row in _rows(tx, known).values():
        row.withdrawn = True
        tx.changed(TOPIC, row.id)
    tx.session.flush()
    words = ngettext("Transmission de {count} facture retirée.", "Transmission de {count} factures retirée.", len(known))
    tx.says(words.format(count=number(len(known))))
    first = next(iter(known.values()))
    if all(one[1:] == first[1:] for one in known.values()):
        tx.undo_with(hand_over, invoices=tuple(known), way=first.way, on=first.on_day)
    return len(known)


def _stand(tx: Tx, invoices: Collection[InvoiceId], way: str, day: date) -> None:
    known = _rows(tx, invoices)
    rows = [known.get(invoice) or HandingRow(invoice=invoice) for invoice in invoices]
    for row in rows:
        row.way, row.on_day, row.withdrawn = way, day, False
    tx.session.add_all(rows)
    tx.session.flush()
    for row in rows:
        tx.changed(TOPIC, row.id)


def _rows(tx: Tx, invoices: Collection[InvoiceId]) -> dict[int, HandingRow]:
    """What was noted of some invoices, taken back or not."""
    found = tx.session.scalars(select(HandingRow).where(HandingRow.invoice.in_(invoices)))
    return {row.invoice: row for row in found}
