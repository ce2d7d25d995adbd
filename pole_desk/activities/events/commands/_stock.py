"""Equipment taken one seat at a time; a refusal says who has it, and how many are left when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from pole_desk.activities.events.queries.equipment import lent
from pole_desk.activities.events.rules.stock import Lent, peak
from pole_desk.activities.events.tables import EventEquipmentRow, EventLoanRow
from pole_desk.kernel.errors import NotFound, Overlap
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Tx
from pole_desk.registers.claims.rules import span_text


def equipment_row(tx: Tx, equipment: int, *, alone: bool = False) -> EventEquipmentRow:
    """The equipment; `alone` makes other seats wait until the transaction ends. Raises NotFound."""
    statement = select(EventEquipmentRow).where(EventEquipmentRow.id == equipment)
    if alone:
        statement = statement.with_for_update(key_share=True).execution_options(populate_existing=True)
    row = tx.session.scalar(statement)
    if row is None:
        raise NotFound("equipment", _("Le matériel n° {id} n’existe pas.").format(id=equipment))
    return row


def hold_loans(tx: Tx, loans: Collection[EventLoanRow]) -> None:
    """Count loans against the stock, or refuse naming who has it. Raises Overlap `equipment`.

    All that is to be held must be set free before; a seat that waits sees what was lent meanwhile.
    """
    for equipment in sorted({loan.equipment for loan in loans}):
        row = equipment_row(tx, equipment, alone=True)
        for loan in loans:
            if loan.equipment == equipment:
                _require_left(tx, row, loan)
                loan.held = 1
                tx.session.flush()


def _require_left(tx: Tx, row: EventEquipmentRow, loan: EventLoanRow) -> None:
    there = [
        one for one in lent(tx, starts_at=loan.starts_at, ends_at=loan.ends_at)
        if one.equipment == row.id and one.loan != loan.id
    ]  # fmt: skip
    left = row.stock - peak(there, loan.starts_at, loan.ends_at)
    if loan.quantity > left:
        raise refused(row.label, row.stock, loan, there, max(0, left))


def refused(
    label: str, stock: int, loan: EventLoanRow, there: Iterable[Lent], left: int
) -> Overlap:
    """Who has it, how many are left, and until when; the earliest of them is the winner."""
    others = sorted(there, key=lambda one: (one.starts_at, one.loan))
    holders = ", ".join(
        _("{party} en a {count} {span}").format(
            party=one.party_name, count=one.quantity, span=span_text(one.starts_at, one.ends_at)
        )
        for one in others[:3]
    )
    message = ngettext(
        "Il reste {left} « {label} » sur {stock} {span}",
        "Il reste {left} « {label} » sur {stock} {span}",
        left,
    ).format(left=left, label=label, stock=stock, span=span_text(loan.starts_at, loan.ends_at))
    if holders:
        message = _("{message} : {holders}. Prenez-en moins, ou changez d’heures.").format(
            message=message, holders=holders
        )
    else:
        message = _("{message}. Prenez-en moins.").format(message=message)
    details: dict[str, object] = {"label": label, "left": left, "stock": stock}
    if others:
        first = others[0]
        details["winner"] = {
            "dossier": first.dossier,
            "booking": first.booking,
            "party": first.party_name,
            "from": _wire(first.starts_at),
            "to": _wire(first.ends_at),
        }
    return Overlap("equipment", message, **details)


def _wire(instant: int) -> str:
    return datetime.fromtimestamp(instant, PARIS).isoformat()
