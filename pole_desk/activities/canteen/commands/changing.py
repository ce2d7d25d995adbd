"""A booking of meals changed: covers, day, formula, who eats apart; and its way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pole_desk.activities.canteen.commands._booking import person_of
from pole_desk.activities.canteen.commands._going import taking_again, withdraw_opened
from pole_desk.activities.canteen.commands._opening import Standing, standing_service
from pole_desk.activities.canteen.commands._steps import (
    agreed,
    booked_text,
    is_late,
    locked,
    meal_row,
    meal_written,
    require_booked,
    require_room,
    require_sitting,
    require_taking,
    settle,
    stand_of,
    write_diets,
)
from pole_desk.activities.canteen.queries.meals import account, diets, guest_of
from pole_desk.activities.canteen.rules import MEALS, Origin, require_covers
from pole_desk.activities.canteen.rules.allergens import Eater, require_eaters
from pole_desk.activities.canteen.tables import AccountRow, MealRow, ServiceRow
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.i18n import _, long_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import MealBookingId, ServiceId

KEPT = (
    "service", "guest", "covers", "absent", "formula", "label", "unit_price", "list_price", "tax",
    "ledger_account", "sitting", "note",
)  # fmt: skip
"""What a way back brings back, the price agreed included."""


class Change(NamedTuple):
    """A column of a booking before an act and after it."""

    before: Any
    after: Any


def _kept(row: MealRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in KEPT}


def _changes(before: Mapping[str, Any], row: MealRow) -> dict[str, Change]:
    after = _kept(row)
    return {name: Change(before[name], after[name]) for name in KEPT if before[name] != after[name]}


@command(Permission.CANTEEN)
def change_meal(
    tx: Tx,
    *,
    meal: MealBookingId,
    covers: int | None = None,
    day: date | None = None,
    formula: str | None = None,
    eaters: Sequence[Eater] | None = None,
    sitting: str | None = None,
    note: str | None = None,
    after_hours: bool = False,
    seen_version: int | None = None,
) -> None:
    """Change a booking; None leaves as it is. Only the difference of covers is asked for.

    Past the hours, more or fewer covers are refused unless `after_hours` says that the kitchens
    agree. Raises RuleBroken `full`, `closed`, `late`; Conflict.
    """
    row = meal_row(tx, meal)
    tx.require_version(MEALS, row, seen_version)
    origin, standing = _both(tx, row, day)
    target = standing.row
    require_booked(row)
    before, former = stand_of(row), _kept(row)
    former_eaters = diets(tx, meals=[meal]).get(meal, [])
    wanted = row.covers if covers is None else covers
    require_covers(wanted)
    moved = target.id != origin.id
    _require_hours(tx, origin, target, row, wanted, after_hours)
    if moved:
        row.guest = str(_guest(tx, row, target))
        require_room(tx, target, row.guest, wanted, origin=_asked_as(row, after_hours))
        row.absent = 0
    else:
        require_room(tx, target, row.guest, wanted - row.covers, origin=_asked_as(row, after_hours))
    row.service, row.covers = target.id, wanted
    row.absent = min(row.absent, wanted)
    row.sitting = row.sitting if sitting is None else sitting
    row.sitting = "" if moved and row.sitting not in target.sittings else row.sitting
    require_sitting(tx, target, row.sitting)
    row.note = row.note if note is None else note.strip()
    _reprice(tx, row, target, formula)
    kept = former_eaters if eaters is None else list(eaters)
    owner = tx.session.get_one(AccountRow, row.account)
    require_eaters(kept, covers=wanted, person=person_of(tx, owner))
    settle(tx, before, stand_of(row))
    if eaters is not None:
        write_diets(tx, eaters, meal=row.id)
    meal_written(tx, row)
    tx.undo_with(
        put_back_meal, meal=meal, changes=_changes(former, row), opened=standing.version,
        eaters=former_eaters if eaters is not None else None,
    )  # fmt: skip
    tx.says(_("Modifié : {meal}").format(meal=booked_text(tx, row)))


@command(Permission.CANTEEN)
def put_back_meal(
    tx: Tx,
    *,
    meal: MealBookingId,
    changes: Mapping[str, Change],
    opened: int | None = None,
    eaters: Sequence[Eater] | None = None,
) -> None:
    """Take a change back: day, covers, price agreed, words are what they were.

    `opened` is the version at which the change opened the service of its day. Raises Conflict when
    what it changed was changed since, RuleBroken `full`, `closed`; Overlap.
    """
    row = meal_row(tx, meal)
    require_booked(row)
    _require_unchanged(tx, row, changes)
    origin = locked(tx, ServiceId(row.service))
    standing = Standing(origin, False)
    if "service" in changes:
        standing = taking_again(tx, ServiceId(changes["service"].before))
    before, former, target = stand_of(row), _kept(row), standing.row
    former_eaters = diets(tx, meals=[meal]).get(meal, [])
    for name, change in changes.items():
        setattr(row, name, change.before)
    row.service = target.id
    more = row.covers if target.id != origin.id else row.covers - former["covers"]
    if more > 0:
        require_taking(tx, target, origin=Origin.WALK_IN)
        require_room(tx, target, row.guest, more, origin=Origin.WALK_IN)
    if row.absent > row.covers:
        raise BadInput("absent", _("Il y a plus d’absents que de couverts : corrigez-les d’abord."))
    settle(tx, before, stand_of(row))
    if eaters is not None:
        write_diets(tx, eaters, meal=row.id)
    meal_written(tx, row)
    if target.id != origin.id:
        withdraw_opened(tx, origin, opened)
    tx.undo_with(
        put_back_meal, meal=meal, changes=_changes(former, row), opened=standing.version,
        eaters=former_eaters if eaters is not None else None,
    )  # fmt: skip
    tx.says(_("Remis comme avant : {meal}").format(meal=booked_text(tx, row)))


def _require_unchanged(tx: Tx, row: MealRow, changes: Mapping[str, Change]) -> None:
    if any(getattr(row, name) != change.after for name, change in changes.items()):
        raise Conflict(
            "stale",
            _("Cette réservation de repas a changé entre-temps : rouvrez-la, puis modifiez-la."),
            topic=MEALS,
            record=row.id,
        )


def _both(tx: Tx, row: MealRow, day: date | None) -> tuple[ServiceRow, Standing]:
    """The meal's service and the one wanted, locked in the order of their numbers."""
    origin = tx.session.get_one(ServiceRow, row.service)
    if day is None or day == origin.day:
        origin = locked(tx, ServiceId(origin.id))
        return origin, Standing(origin, False)
    target = standing_service(tx, day)
    first, second = sorted((origin.id, target.row.id))
    locked(tx, ServiceId(first))
    locked(tx, ServiceId(second))
    return origin, target


def _asked_as(row: MealRow, after_hours: bool) -> str:
    return Origin.WALK_IN if after_hours else row.origin


def _require_hours(
    tx: Tx, origin: ServiceRow, target: ServiceRow, row: MealRow, wanted: int, after_hours: bool
) -> None:
    """More covers before the last order, fewer before the hour of cancelling."""
    moved = target.id != origin.id
    if moved or wanted > row.covers:
        require_taking(tx, target, origin=_asked_as(row, after_hours))
    if (moved or wanted < row.covers) and is_late(tx, origin) and not after_hours:
        raise RuleBroken(
            "late",
            _("L’heure d’annuler est passée pour le {day} : notez des absents, ou convenez-en avec la "
              "cuisine.").format(day=long_day(origin.day)),
        )


def _guest(tx: Tx, row: MealRow, service: ServiceRow) -> str:
    owner = account(tx, account=row.account)
    return guest_of(tx, party=owner.party, dossier_kind=owner.kind, on=service.day)


def _reprice(tx: Tx, row: MealRow, service: ServiceRow, formula: str | None) -> None:
    """Another formula takes the list's price of the day; the same keeps the one agreed."""
    if formula is None:
        return
    owner = account(tx, account=row.account)
    price = agreed(tx, words=formula, on=service.day, party=owner.party)
    if price.item != row.formula:
        row.formula, row.label = price.item, price.label
        row.unit_price, row.list_price = price.unit_price, price.list_price
        row.tax, row.ledger_account = price.tax, price.ledger_account
