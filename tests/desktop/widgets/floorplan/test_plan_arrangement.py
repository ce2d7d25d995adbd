"""Where spaces stand: nothing overlaps, neighbours stay neighbours, offices and desks fit one screen."""

from __future__ import annotations

from itertools import combinations

import pytest

from pole_desk.desktop.widgets.floorplan.arrangement import Box, arrange
from pole_desk.desktop.widgets.floorplan.plan import Occupancy, PlanSpace, shown
from pole_desk.desktop.widgets.floorplan.walls import open_walls, step

from .conftest import Codes


@pytest.fixture
def places(spaces: list[PlanSpace]) -> dict[int, Box]:
    return arrange(shown(spaces), 1040, 730).places()


def test_every_leaf_has_a_place_and_no_two_overlap(spaces: list[PlanSpace], places: dict[int, Box]) -> None:
    assert set(places) == {space.id for space in shown(spaces)}
    assert len(places) == len(spaces) - 2
    for one, other in combinations(places.values(), 2):
        apart = (
            one.right <= other.x + 0.01
            or other.right <= one.x + 0.01
            or one.bottom <= other.y + 0.01
            or other.bottom <= one.y + 0.01
        )
        assert apart


@pytest.mark.parametrize(("width", "height"), [(1040, 730), (860, 690), (1340, 820)])
def test_offices_and_desks_fit_one_screen_at_a_readable_size(spaces: list[PlanSpace], width: int, height: int) -> None:
    arrangement = arrange(shown(spaces), width, height)
    places = arrangement.places()
    assert arrangement.home <= height + 1
    for space in spaces:
        if space.kind in ("office", "desk"):
            box = places[space.id]
            assert box.bottom <= height
            assert box.w >= 36, space.code
            assert box.h >= 28, space.code


def test_neighbours_on_the_floor_are_neighbours_on_the_plan(places: dict[int, Box], codes: Codes) -> None:
    assert places[codes["B06"]].right == pytest.approx(places[codes["B08"]].x)
    assert places[codes["B06"]].y == pytest.approx(places[codes["B08"]].y)


def test_walls_fall_between_neighbours_of_one_letting_only(places: dict[int, Box], codes: Codes) -> None:
    b06, b08, b10 = codes["B06"], codes["B08"], codes["B10"]
    taken = {
        b06: Occupancy(b06, "occupied", "A", lease=7),
        b08: Occupancy(b08, "occupied", "A", lease=7),
        b10: Occupancy(b10, "occupied", "A", lease=8),
    }
    walls = open_walls(places, taken)
    assert set(walls) == {b06, b08}
    assert (walls[b06].right, walls[b06].named) == (True, True)
    assert (walls[b08].left, walls[b08].right, walls[b08].named) == (True, False, False)


def test_arrows_reach_every_space(places: dict[int, Box], codes: Codes) -> None:
    seen, todo = set(), [codes["B01"]]
    while todo:
        here = todo.pop()
        if here in seen:
            continue
        seen.add(here)
        for way in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            found = step(places, here, *way)
            if found is not None:
                todo.append(found)
    assert seen == set(places)
    assert step(places, codes["B01"], 1, 0) == codes["B04"]
    assert step(places, codes["B01"], 0, 1) in (codes["B02"], codes["B03"])
    assert step(places, codes["B01"], -1, 0) is None
