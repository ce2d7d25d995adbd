"""Standing orders booked on a service when it opens, let go with it, taken again."""

from __future__ import annotations

from sqlalchemy import select

from pole_desk.activities.canteen.commands._booking import Wish, book
from pole_desk.activities.canteen.commands._steps import meal_written, settle, stand_of
from pole_desk.activities.canteen.queries.meals import standing_diets
from pole_desk.activities.canteen.queries.standing import waiting
from pole_desk.activities.canteen.rules import MealState, Origin
from pole_desk.activities.canteen.tables import AccountRow, MealRow, ServiceRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.work import Tx


def serve_waiting(tx: Tx, service: ServiceRow, *, only: int | None = None) -> int:
    """Book the standing orders of a day that its service does not hold, or that one; how many don't fit.

    Who asked first is served first; one that does not fit is left waiting, the smaller ones after
    it are tried.
    """
    left_out = 0
    found = [one.order for one in waiting(tx, first=service.day, last=service.day)]
    orders = [order for order in found if only in (None, order.id)]
    eaters = standing_diets(tx, standing=[order.id for order in orders])
    for order in orders:
        owner = tx.session.get(AccountRow, order.account)
        if owner is None:
            continue
        wish = Wish(
            covers=order.covers, formula=order.formula, origin=Origin.STANDING,
            eaters=eaters.get(order.id, ()), note=order.note, standing=order.id,
            sitting=order.sitting if order.sitting in service.sittings else "",
        )  # fmt: skip
        try:
            book(tx, service, owner, wish)
        except RuleBroken as refused:
            if refused.code not in ("full", "closed"):
                raise
            left_out += 1
    return left_out


def let_go(tx: Tx, service: ServiceRow, *, standing_only: bool = True) -> list[MealRow]:
    """Credit the meals of a service: those of standing orders, or all. Which ones."""
    statement = select(MealRow).where(
        MealRow.service == service.id, MealRow.state == MealState.BOOKED
    )
    if standing_only:
        statement = statement.where(MealRow.standing.is_not(None))
    found = list(tx.session.scalars(statement.order_by(MealRow.id)))
    for row in found:
        before = stand_of(row)
        row.state = str(MealState.CREDITED)
        settle(tx, before, stand_of(row))
        meal_written(tx, row)
    return found


def retake(tx: Tx, service: ServiceRow) -> list[MealRow]:
    """Book again the meals that were credited with their service; a card must still hold them."""
    statement = select(MealRow).where(
        MealRow.service == service.id, MealRow.state == MealState.CREDITED
    )
    found = list(tx.session.scalars(statement.order_by(MealRow.id)))
    for row in found:
        before = stand_of(row)
        row.state, row.told = str(MealState.BOOKED), False
        settle(tx, before, stand_of(row))
        meal_written(tx, row)
    return found
