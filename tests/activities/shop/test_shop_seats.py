"""Two seats at the same moment: one month is declared once, one payout goes out, one stall is let."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

from pole_desk.activities.shop.commands import book_stand, declare_sales, pay_out
from pole_desk.activities.shop.queries import declarations
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner

OCTOBER = Month(2026, 10)


def together(seats: list[Runner], acts: list[Callable[[Runner], Any]]) -> list[str]:
    """What each seat got, `done` or the code of its refusal, all starting at once."""
    gate = Barrier(len(acts))

    def run(seat: Runner, act: Callable[[Runner], Any]) -> str:
        gate.wait()
        try:
            act(seat)
        except PoleError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, seats, acts))


def test_of_seats_that_do_the_same_at_once_one_wins_and_the_others_are_told(
    shop: Any, pole_url: str, open_pole: Callable[..., Runner]
) -> None:
    seats = [open_pole(pole_url) for _seat in range(3)]
    one, other = shop.opened("Cycles"), shop.opened("Mode")
    told = together(seats, [
        lambda seat, n=n: seat.do(declare_sales, contract=one, month=OCTOBER, seen_revision=0,
                                  sales=[Sale("cycles", Decimal(100 + n))])
        for n in range(3)
    ])  # fmt: skip
    assert told == ["declared_meanwhile", "declared_meanwhile", "done"]
    assert len(shop.read(declarations, contract=one)) == 1
    paid = together(seats, [
        lambda seat: seat.do(pay_out, contract=one, month=OCTOBER, on=date(2026, 11, 10)) for _n in range(3)
    ])  # fmt: skip
    assert paid == ["already_paid", "already_paid", "done"]
    assert shop.owed(one) == 0
    space = shop.space("M05")
    let = together(seats[:2], [
        lambda seat, n=n: seat.do(book_stand, contract=n, space=space, first_day=date(2026, 12, 1),
                                  last_day=date(2026, 12, 2))
        for n in (one, other)
    ])  # fmt: skip
    assert let == ["done", "overlap"]
    assert shop.sound()
