"""Lines of an agreement moved, dragged, ended, withdrawn; spaces divided and closed under them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.leases.commands import (
    add_line,
    cancel_lease,
    change_line_days,
    end_line,
    move_line,
    move_line_to,
    restore_line,
    withdraw_line,
)
from pole_desk.activities.leases.rules import State
from pole_desk.kernel.errors import Overlap, RuleBroken
from pole_desk.kernel.periods import FOREVER, day_end, day_start

START = date(2026, 12, 1)


def test_a_move_ends_one_line_and_opens_another_under_the_same_agreement(house: Any) -> None:
    lease = house.opened(last_day=date(2027, 6, 30))
    on = date(2027, 2, 15)
    house.do(move_line, lease=lease.id, from_space=house.space("B01"),
             to_space=house.space("B02"), on=on)  # fmt: skip
    old, new = house.card(lease).lines
    assert (old.until, new.first_day, new.until) == (date(2027, 2, 14), on, date(2027, 6, 30))
    assert new.steps[0].agreed_price == Decimal("330.00")
    assert house.held(lease) == [
        (house.space("B01"), day_start(START), day_start(on), 1),
        (house.space("B02"), day_start(on), day_end(date(2027, 6, 30)), 1),
    ]
    assert house.sound()


def test_a_move_is_taken_back_whole(house: Any) -> None:
    lease = house.opened()
    before = house.held(lease)
    house.undo(move_line, lease=lease.id, from_space=house.space("B01"),
               to_space=house.space("B02"), on=date(2027, 2, 15))  # fmt: skip
    assert house.held(lease) == before
    assert [line.withdrawn for line in house.card(lease).lines] == [False, True]
    assert house.sound()


def test_a_move_to_a_taken_office_changes_nothing(house: Any) -> None:
    lease = house.opened()
    house.opened("B02", party=house.parties["Le Fournil"])
    before = house.held(lease)
    with pytest.raises(Overlap):
        house.do(move_line, lease=lease.id, from_space=house.space("B01"),
                 to_space=house.space("B02"), on=date(2027, 2, 15))  # fmt: skip
    assert house.held(lease) == before


def test_a_move_from_a_space_that_is_not_held_is_refused(house: Any) -> None:
    lease = house.opened()
    with pytest.raises(RuleBroken) as refused:
        house.do(move_line, lease=lease.id, from_space=house.space("B03"),
                 to_space=house.space("B02"), on=date(2027, 2, 15))  # fmt: skip
    assert refused.value.code == "not_there"


def test_dragging_what_is_invoiced_is_refused_naming_the_invoice(house: Any) -> None:
    lease = house.opened(first_day=date(2026, 1, 1))
    line = lease.lines[0].id
    house.invoices.add(
        f"lease:{lease.id}:line:{line}:2026-11:2026-11-01", date(2026, 11, 1), date(2026, 11, 30)
    )
    for act, arguments in (
        (change_line_days, {"first_day": date(2026, 2, 1), "last_day": None}),
        (change_line_days, {"first_day": date(2026, 1, 1), "last_day": date(2026, 11, 29)}),
        (move_line_to, {"space": house.space("B02")}),
        (withdraw_line, {"reason": "erreur"}),
    ):
        with pytest.raises(RuleBroken, match="FA-2026-00001") as refused:
            house.do(act, line=line, **arguments)
        assert refused.value.code == "invoiced"
    with pytest.raises(RuleBroken):
        house.do(cancel_lease, lease=lease.id, reason="erreur")
    house.do(
        change_line_days, line=line, first_day=date(2026, 1, 1), last_day=date(2026, 11, 30)
    )
    assert house.sound()


def test_dragging_the_only_line_takes_the_agreement_along(house: Any) -> None:
    lease = house.opened()
    house.do(change_line_days, line=lease.lines[0].id, first_day=date(2026, 11, 10),
             last_day=date(2027, 5, 31))  # fmt: skip
    changed = house.card(lease)
    assert (changed.first_day, changed.last_day) == (date(2026, 11, 10), date(2027, 5, 31))
    assert changed.lines[0].steps[0].from_day == date(2026, 11, 10)
    assert house.sound()
    outcome = house.perform(change_line_days, line=lease.lines[0].id, first_day=START,
                            last_day=None)  # fmt: skip
    house.runner.undo(outcome.undo)
    assert house.card(lease).last_day == date(2027, 5, 31)


def test_a_withdrawn_line_is_only_restored(house: Any) -> None:
    lease = house.opened()
    line = house.do(add_line, lease=lease.id, space=house.space("B02"), first_day=START)
    house.do(withdraw_line, line=line, reason="erreur")
    acts = {
        withdraw_line: {"reason": "encore"}, end_line: {"last_day": None},
        change_line_days: {"first_day": START, "last_day": None},
        move_line_to: {"space": house.space("B03")},
    }  # fmt: skip
    for act, arguments in acts.items():
        with pytest.raises(RuleBroken) as refused:
            house.do(act, line=line, **arguments)
        assert refused.value.code == "withdrawn"
    house.do(restore_line, line=line)
    with pytest.raises(RuleBroken):
        house.do(restore_line, line=line)
    assert house.sound()


def test_dragging_one_line_of_several_stays_inside_the_agreement(house: Any) -> None:
    lease = house.opened(last_day=date(2027, 12, 31))
    line = house.do(add_line, lease=lease.id, space=house.space("B02"), first_day=START)
    with pytest.raises(RuleBroken) as refused:
        house.do(change_line_days, line=line, first_day=START, last_day=None)
    assert refused.value.code == "beyond_agreement"
    house.do(change_line_days, line=line, first_day=date(2027, 1, 1), last_day=date(2027, 12, 31))
    assert house.card(lease).lines[1].last_day is None
    assert house.sound()


def test_dragging_to_another_lane_takes_its_list_price(house: Any) -> None:
    lease = house.opened()
    house.do(move_line_to, line=lease.lines[0].id, space=house.space("B02"))
    assert house.card(lease).rent == Decimal("330.00")
    house.undo(move_line_to, line=lease.lines[0].id, space=house.space("B03"))
    assert house.card(lease).lines[0].space_code == "B02"
    assert house.sound()


def test_a_line_may_end_before_its_agreement_and_go_on_again(house: Any) -> None:
    lease = house.opened()
    house.undo(end_line, line=lease.lines[0].id, last_day=date(2027, 1, 31))
    assert house.held(lease)[0][2] == FOREVER
    house.do(end_line, line=lease.lines[0].id, last_day=date(2027, 1, 31))
    assert house.held(lease)[0][2] == day_end(date(2027, 1, 31))
    assert house.sound()


def parted(house: Any, code: str, on: date) -> list[int]:
    from pole_desk.registers.claims.commands import split_space
    from pole_desk.registers.spaces.queries import space
    from pole_desk.registers.spaces.rules import Kind as SpaceKind
    from pole_desk.registers.spaces.rules import Place, Rectangle

    whole = house.read(space, space=house.space(code))
    half = whole.w_m / 2
    parts = [
        Place(
            f"{code}{letter}", f"{whole.name} {letter}", SpaceKind(whole.kind), whole.building,
            whole.floor, whole.area_m2 / 2, 2,
            Rectangle(whole.x_m + half * n, whole.y_m, half, whole.h_m),
        )
        for n, letter in enumerate("AB")
    ]  # fmt: skip
    return house.do(split_space, space=whole.id, on=on, parts=parts)


def test_an_office_let_whole_and_then_divided_counts_by_its_parts(house: Any) -> None:
    from pole_desk.activities.leases.queries import occupancy, occupancy_by_month
    from pole_desk.kernel.periods import Month

    lease = house.opened("B02", first_day=date(2026, 1, 1))
    parted(house, "B02", date(2026, 6, 1))
    now = house.read(occupancy, on=date(2026, 11, 23))
    assert (now.offices_total, now.offices_let, now.area_let_m2) == (61, 2, 26)
    months = house.read(occupancy_by_month, first=Month(2026, 5), last=Month(2026, 6))
    assert [(m.workplaces_total, m.workplaces_let) for m in months] == [(104, 1), (105, 2)]
    assert house.sound()
    assert house.card(lease).rent == Decimal("330.00")


def test_a_space_that_is_closed_is_refused_with_its_days(house: Any) -> None:
    from pole_desk.registers.spaces.commands import close_space

    house.do(close_space, space=house.space("B01"), last_day=date(2026, 12, 31))
    with pytest.raises(RuleBroken, match="31 décembre 2026") as refused:
        house.opened()
    assert refused.value.code == "space_closed"
    assert house.opened(last_day=date(2026, 12, 31)).state == State.SIGNED
    assert house.sound()
