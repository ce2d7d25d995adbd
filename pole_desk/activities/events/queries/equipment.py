"""What the pole lends with its rooms, how much of it is out at a time, and with whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.rules.needs import LONGEST_LOAN
from pole_desk.activities.events.rules.stock import Lent
from pole_desk.activities.events.tables import (
    EventBookingRow,
    EventEquipmentRow,
    EventLoanRow,
    EventRow,
)
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Equipment(NamedTuple):
    """Something lent, and how many the pole owns."""

    id: int
    code: str
    label: str
    stock: int
    item: str
    retired: bool
    version: int


def equipment(reader: Reader, *, retired: bool = False) -> list[Equipment]:
    """What is lent, by label; what is no longer lent on request."""
    row = EventEquipmentRow
    statement = select(
        row.id, row.code, row.label, row.stock, row.item, row.retired, row.version
    )
    if not retired:
        statement = statement.where(row.retired.is_(False))
    return sorted(reader.rows(statement, Equipment), key=lambda one: slug(one.label))


def lent(
    reader: Reader, *, starts_at: int, ends_at: int, excluding: Collection[BookingId] = ()
) -> list[Lent]:
    """The loans that meet an interval, without those of some bookings."""
    row = EventLoanRow
    statement = (
        select(row.id, row.equipment, row.booking, row.quantity, row.starts_at, row.ends_at,
               PartyRow.name, DossierRow.title, DossierRow.id)
        .join(EventBookingRow, EventBookingRow.id == row.booking)
        .join(EventRow, EventRow.id == EventBookingRow.event)
        .join(DossierRow, DossierRow.id == EventRow.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(
            row.equipment.in_(select(EventEquipmentRow.id)), row.held == 1,
            row.starts_at < ends_at, row.starts_at > starts_at - LONGEST_LOAN, row.ends_at > starts_at,
        )
        .order_by(row.starts_at, row.id)
    )  # fmt: skip
    found = reader.rows(statement, Lent)
    return [one for one in found if one.booking not in excluding]


def equipment_named(reader: Reader, *, name: str) -> Equipment:
    """What is lent under a code, or the only label that holds these words; raises BadInput."""
    known = equipment(reader)
    words = slug(name).split()
    by_code = [one for one in known if one.code == name.strip().lower()]
    close = by_code or [
        one for one in known
        if words and all(any(have.startswith(word) for have in slug(one.label).split()) for word in words)
    ]  # fmt: skip
    if len(close) == 1:
        return close[0]
    raise BadInput(
        "equipment",
        _("Le matériel « {name} » n’existe pas. Au choix : {known}.").format(
            name=name, known=", ".join(f"{one.code} ({one.label})" for one in known) or "–"
        ),
    )
