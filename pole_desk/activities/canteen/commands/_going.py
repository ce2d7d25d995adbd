"""A service that a booking opened goes when the booking does, and comes back with it."""

from __future__ import annotations

from sqlalchemy import exists, or_, select

from pole_desk.activities.canteen.commands._opening import Standing, part_input
from pole_desk.activities.canteen.commands._steps import locked
from pole_desk.activities.canteen.commands.services import restore_service, withdraw_service
from pole_desk.activities.canteen.queries.services import service_on
from pole_desk.activities.canteen.queries.usual import parts_on
from pole_desk.activities.canteen.rules import MealState, ServiceState
from pole_desk.activities.canteen.rules.seats import closed
from pole_desk.activities.canteen.tables import DishRow, MealRow, NumberRow, PartRow, ServiceRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import ServiceId


def withdraw_opened(tx: Tx, service: ServiceRow, opened: int | None) -> None:
    """Withdraw a service left by the booking that had opened it at this version of it.

    It stays when somebody else booked there or owes a meal, when its menu, numbers or operators were
    set, or when it was changed. Standing orders taken by themselves go with it.
    """
    if opened is None or not tx.unchanged(service, opened) or service.state != ServiceState.OPEN:
        return
    if not _others(tx, service) and not _prepared(tx, service):
        withdraw_service(tx, service=ServiceId(service.id), with_standing=True)


def _others(tx: Tx, service: ServiceRow) -> bool:
    meal = MealRow
    booked = (meal.state == MealState.BOOKED) & meal.standing.is_(None)
    due = (meal.state == MealState.CANCELLED) & meal.late.is_(True) & meal.excused.is_(False)
    found = exists().where(meal.service == service.id, or_(booked, due))
    return bool(tx.session.scalar(select(found)))


def _prepared(tx: Tx, service: ServiceRow) -> bool:
    rows = list(tx.session.scalars(select(PartRow).where(PartRow.service == service.id)))
    decided = exists().where(
        NumberRow.part.in_([row.id for row in rows]), NumberRow.withdrawn.is_(False)
    )
    cooked = exists().where(DishRow.service == service.id, DishRow.withdrawn.is_(False))
    if tx.session.scalar(select(or_(decided, cooked))):
        return True
    usual = {part.operator: part for part in parts_on(tx, day=service.day)}
    told = any(row.served is not None or row.walk_ins is not None for row in rows)
    return told or {row.operator: part_input(service, row) for row in rows if not row.withdrawn} != usual


def taking_again(tx: Tx, service: ServiceId) -> Standing:
    """The service on which a meal is booked anew, locked: its own, that of its day if its own went.

    Raises RuleBroken `closed`, Overlap when the canteen went to somebody else.
    """
    row = locked(tx, service)
    if row.state == ServiceState.OPEN:
        return Standing(row, False)
    if row.state != ServiceState.WITHDRAWN:
        raise closed(row.day, _("annulé ({reason})").format(reason=row.cancel_reason))
    known = service_on(tx, day=row.day)
    if known is not None:
        return taking_again(tx, known.id)
    restore_service(tx, service=service)
    return Standing(locked(tx, service), True)
