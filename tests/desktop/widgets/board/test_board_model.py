"""The packed model answers as a plain search through all bars would."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pole_desk.desktop.widgets.board.cells import cells, occupancy
from pole_desk.desktop.widgets.board.model import Bar, BoardModel, Group, Row
from pole_desk.desktop.widgets.board.scale import TimeScale
from pole_desk.kernel.periods import FOREVER

from .conftest import BAY, HALL, NEXT, OFFICE, ROOM, at

GROUPS = [Group("g", "Tous")]
ROWS = [Row(1, "Un", group="g"), Row(2, "Deux", group="g")]


@st.composite
def some_bars(draw: st.DrawFn) -> list[Bar]:
    times = draw(
        st.lists(
            st.tuples(st.sampled_from([1, 2]), st.integers(0, 90), st.integers(1, 60), st.booleans()),
            max_size=25,
        )
    )
    return [
        Bar(key, row, start, start + length if length < 58 else FOREVER, f"n{key}", state=state)
        for key, (row, start, length, option) in enumerate(times)
        for state in ["option" if option else "confirmed"]
    ]


@given(some_bars(), st.integers(0, 120), st.integers(1, 40))
def test_bars_of_a_window_are_those_that_touch_it(bars: list[Bar], t1: int, length: int) -> None:
    model = BoardModel(GROUPS, ROWS, bars)
    for row in (1, 2):
        plain = [b for b in bars if b.row == row and b.starts < t1 + length and b.ends > t1]
        assert sorted(model.bars(row, t1, t1 + length)) == sorted(plain)
        firm = {b.id for b in plain if b.state != "option"}
        assert {b.id for b in model.blockers(row, t1, t1 + length)} == firm


@given(some_bars())
def test_conflicts_are_overlaps_with_something_firm(bars: list[Bar]) -> None:
    model = BoardModel(GROUPS, ROWS, bars)
    for row in (1, 2):
        mine = [b for b in bars if b.row == row]
        plain = {
            a.id
            for a in mine
            for b in mine
            if a.id != b.id and a.starts < b.ends and b.starts < a.ends and not (a.state == b.state == "option")
        }
        assert model.conflicts(row) == plain


@given(some_bars())
def test_stacked_bars_never_share_a_lane(bars: list[Bar]) -> None:
    model = BoardModel(GROUPS, ROWS, bars)
    for row in (1, 2):
        lanes = model.lanes(row)
        mine = [b for b in bars if b.row == row]
        for a in mine:
            for b in mine:
                if a.id < b.id and a.starts < b.ends and b.starts < a.ends:
                    assert lanes[a.id][0] != lanes[b.id][0]
                    assert lanes[a.id][1] == lanes[b.id][1]


def test_a_bar_comes_back_as_it_was_given(model: BoardModel) -> None:
    bar = model.bar(4)
    assert bar == Bar(4, BAY, at(24, 8), at(24, 20), "Réseau Ségala", "", "invoiced", True)
    assert model.bar(999) is None


def test_bars_of_a_space_that_is_not_shown_are_left_out() -> None:
    model = BoardModel(GROUPS, ROWS, [Bar(1, 77, 0, 5, "ailleurs")])
    assert len(model) == 0


def test_what_is_booked_in_a_bay_is_in_the_way_in_the_hall(model: BoardModel) -> None:
    found = model.blockers(HALL, at(24, 10), at(24, 11))
    assert [bar.title for bar in found] == ["Réseau Ségala"]
    assert model.blockers(HALL, at(24, 10), at(24, 11), excluding=(4,)) == ()


def test_neighbours_are_the_bars_before_and_after(model: BoardModel) -> None:
    before, after = model.neighbours(2)
    assert (before and before.id, after and after.id) == (1, 3)
    assert model.neighbours(1)[0] is None


def test_cells_count_a_day_and_mark_what_needs_a_look(model: BoardModel) -> None:
    scale = TimeScale(38, 7, 22, date(2026, 11, 1))
    found = cells(model, scale, ROOM, 22, 29)
    assert set(found) == {22, 24}
    assert (found[22].count, round(found[22].use, 2), found[22].conflict) == (1, 0.2, False)
    assert (found[24].count, found[24].option, found[24].conflict) == (2, True, True)


def test_a_week_s_cell_counts_each_booking_once(model: BoardModel) -> None:
    scale = TimeScale(4, 7, 22, date(2026, 11, 2))
    found = cells(model, scale, ROOM, 21, 28, step=7)
    assert {place: cell.count for place, cell in found.items()} == {21: 3}


def test_occupancy_leaves_options_out_and_counts_let_spaces_whole(model: BoardModel) -> None:
    scale = TimeScale(38, 7, 22, date(2026, 11, 1))
    offices = [model.row(OFFICE), model.row(NEXT)]
    assert occupancy(model, scale, offices, 23, 27) == [50, 100, 50, 50]
    assert occupancy(model, scale, [model.row(ROOM)], 24, 25) == [40]
