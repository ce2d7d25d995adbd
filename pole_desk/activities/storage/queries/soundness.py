"""What must hold of storage, asked of the whole feature in a few statements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.storage.queries.overdue import open_cases
from pole_desk.activities.storage.queries.units import SHARED_ITEM, parts_of, shared_units
from pole_desk.activities.storage.rules import Part, days_touched, peak
from pole_desk.activities.storage.rules.ladder import Step
from pole_desk.activities.storage.tables import RentalRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Days, day_end, day_start
from pole_desk.kernel.work import Reader
from pole_desk.registers.claims.tables import HoldRow


class Flaw(NamedTuple):
    """A rule that a record does not keep."""

    code: str
    record: str
    message: str


def flaws(reader: Reader) -> list[Flaw]:
    """Everything of storage that breaks a rule; empty when all holds."""
    return [*_units(reader), *_rentals(reader), *_ladders(reader)]


def _units(reader: Reader) -> Iterator[Flaw]:
    columns = (
        HoldRow.id, HoldRow.space, HoldRow.starts_at, HoldRow.ends_at, HoldRow.firm, HoldRow.state, HoldRow.dossier,
    )  # fmt: skip
    statement = select(*columns).where(HoldRow.item.like(f"{SHARED_ITEM}%"))
    held = {row[0]: tuple(row[1:]) for row in reader.connection.execute(statement)}
    for unit in shared_units(reader):
        parts = [
            Part(one.record, one.first_day, one.last_day, one.quantity)
            for one in parts_of(reader, unit=unit.id)
        ]
        if unit.withdrawn:
            continue
        if peak(parts, Days(unit.first_day, unit.last_day)).taken > unit.total:
            yield Flaw("storage_shares", f"storage_unit:{unit.id}", _(
                "Les parts de {code} dépassent l’espace entier.").format(code=unit.code))  # fmt: skip
        wanted = (unit.space, day_start(unit.first_day), day_end(unit.last_day), 1, "held", unit.dossier)
        if unit.hold is None or held.get(unit.hold) != wanted:
            yield Flaw("storage_hold", f"storage_unit:{unit.id}", _(
                "L’espace partagé {code} et son occupation ne disent pas la même chose.").format(
                code=unit.code))  # fmt: skip


def _rentals(reader: Reader) -> Iterator[Flaw]:
    statement = select(
        RentalRow.id, RentalRow.state, RentalRow.space, RentalRow.starts_at, RentalRow.ends_at,
        RentalRow.days, RentalRow.dossier, HoldRow.space, HoldRow.starts_at, HoldRow.ends_at, HoldRow.state,
        HoldRow.dossier,
    ).join(HoldRow, HoldRow.id == RentalRow.hold)  # fmt: skip
    for row in reader.connection.execute(statement):
        rental, state, space, starts_at, ends_at, days, dossier, *held = row
        wanted = [space, starts_at, ends_at, "held" if state == "booked" else "released", dossier]
        if held != wanted:
            yield Flaw("storage_hold", f"storage_rental:{rental}", _(
                "La location n° {id} et son occupation ne disent pas la même chose.").format(
                id=rental))  # fmt: skip
        if days != days_touched(starts_at, ends_at):
            yield Flaw("storage_days", f"storage_rental:{rental}", _(
                "Les jours comptés de la location n° {id} ne sont pas ceux de ses dates.").format(
                id=rental))  # fmt: skip


def _ladders(reader: Reader) -> Iterator[Flaw]:
    order = [str(step) for step in Step]
    for case in open_cases(reader):
        climbed = [order.index(one.step) for one in case.steps if not one.withdrawn]
        if climbed != sorted(climbed):
            yield Flaw("storage_ladder", f"storage:{case.dossier}", _(
                "Les étapes d’un retard de stockage ne sont pas dans l’ordre."))  # fmt: skip
