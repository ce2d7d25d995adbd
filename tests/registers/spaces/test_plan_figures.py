"""The pole's inventory against the plan's own figures, and the plan's geometry."""

from decimal import Decimal
from itertools import combinations

import pytest

from pole_desk.kernel.work import Runner
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.rules import Rectangle, overlap, touching


@pytest.fixture
def inventory(sqlite_pole: Runner) -> list[Space]:
    return sqlite_pole.read(spaces)


def _of(inventory: list[Space], *kinds: str) -> list[Space]:
    return [place for place in inventory if place.kind in kinds]


def test_the_pole_has_158_spaces(inventory: list[Space]) -> None:
    assert len(inventory) == 158
    assert len({place.code for place in inventory}) == 158


def test_sixty_offices_and_44_desks_welcome_200_people_on_1650_square_metres(inventory: list[Space]) -> None:
    offices, desks = _of(inventory, "office"), _of(inventory, "desk")
    assert (len(offices), len(desks)) == (60, 44)
    assert sum(place.area_m2 for place in offices + desks) == 1650
    assert sum(place.capacity for place in offices + desks) == 200


def test_the_event_surfaces_are_1200_square_metres_with_the_hall_at_900(inventory: list[Space]) -> None:
    hall, bays = _of(inventory, "hall"), _of(inventory, "hall_bay")
    rooms, canteen = _of(inventory, "meeting_room"), _of(inventory, "canteen")
    assert [place.area_m2 for place in hall] == [900]
    assert sum(place.area_m2 for place in bays) == 900
    assert {place.parent for place in bays} == {hall[0].id}
    assert sum(place.area_m2 for place in hall + canteen + rooms) == 1200
    assert (max(p.area_m2 for p in rooms), min(p.area_m2 for p in rooms)) == (92, 20)
    assert [place.area_m2 for place in canteen] == [130]


def test_the_shop_has_470_square_metres(inventory: list[Space]) -> None:
    assert [place.area_m2 for place in _of(inventory, "shop")] == [470]


def test_a_space_is_a_leaf_unless_it_has_children(inventory: list[Space]) -> None:
    parents = {place.parent for place in inventory if place.parent}
    assert all(place.is_leaf == (place.id not in parents) for place in inventory)


def test_rectangles_of_a_floor_do_not_overlap_and_children_stay_in_their_parent(inventory: list[Space]) -> None:
    by_id = {place.id: place for place in inventory}
    for one, other in combinations(inventory, 2):
        if (one.building, one.floor) != (other.building, other.floor):
            continue
        if other.id == one.parent or one.id == other.parent:
            continue
        assert not overlap(one.rectangle, other.rectangle), (one.code, other.code)
    for place in inventory:
        if place.parent:
            whole, part = by_id[place.parent].rectangle, place.rectangle
            assert whole.x <= part.x and whole.y <= part.y
            assert part.right <= whole.right and part.bottom <= whole.bottom


def _square(x: int, y: int) -> Rectangle:
    return Rectangle(Decimal(x), Decimal(y), Decimal(4), Decimal(3))


def test_neighbours_share_a_wall_not_a_corner() -> None:
    assert touching(_square(0, 0), _square(4, 0))
    assert touching(_square(0, 0), _square(2, 3))
    assert not touching(_square(0, 0), _square(4, 3))
    assert not touching(_square(0, 0), _square(5, 0))
    assert overlap(_square(0, 0), _square(3, 2)) and not overlap(_square(0, 0), _square(4, 0))
