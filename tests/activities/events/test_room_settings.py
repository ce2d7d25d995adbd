"""Rooms, layouts, equipment and rules as settings: dated, checked, taken back, never lost."""

from datetime import date
from typing import Any

import pytest

from pole_desk.activities.events.commands.equipping import change_equipment
from pole_desk.activities.events.commands.filling import fill_events
from pole_desk.activities.events.commands.loans import EQUIPMENT_TOPIC
from pole_desk.activities.events.commands.rooms import (
    set_layouts,
    set_room,
    withdraw_layouts,
)
from pole_desk.activities.events.commands.rules import (
    BOOKING_RULES,
    set_booking_rule,
    withdraw_booking_rule,
)
from pole_desk.activities.events.queries import equipment, find_free, layouts, rooms
from pole_desk.activities.events.queries.settings import layout_figures, room_settings, tariffs
from pole_desk.activities.events.rules.figures import Figure
from pole_desk.activities.events.rules.needs import Need
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, PoleError, RuleBroken
from pole_desk.kernel.settings import every_setting, setting
from pole_desk.kernel.work import Runner
from tests.plugins.event_words import at, booked, client, space, wish

TODAY = date(2026, 11, 23)
NEXT_YEAR = date(2027, 1, 1)
SCALE = "events.cancel_scale"


def _room(pole: Runner, code: str) -> Any:
    return next(one for one in pole.read(room_settings, on=TODAY) if one.code == code)


def _people(pole: Runner, spaces: str, layout: str, on: date = TODAY) -> int | None:
    found = {(one.spaces, one.layout): one.capacity for one in pole.read(layouts, on=on)}
    return found.get((spaces, layout))


def test_a_room_takes_other_buffers_and_gets_its_own_back(pole: Runner) -> None:
    before = _room(pole, "R1")
    done = pole.perform(
        set_room, space=before.id, tariff="small_room", set_up=600, tear_down=900,
        fixed_equipment={"projector": 1}, seen_version=before.version,
    )  # fmt: skip
    now = _room(pole, "R1")
    assert (now.tariff, now.set_up, now.tear_down, now.fixed_equipment) == ("small_room", 600, 900, {"projector": 1})
    assert done.undo is not None
    pole.undo(done.undo)
    back = _room(pole, "R1")
    assert back._replace(version=0) == before._replace(version=0)


def test_a_booking_takes_the_buffers_of_its_day_and_keeps_them(pole: Runner) -> None:
    pole.do(set_room, space=space(pole, "R2"), tariff="meeting_room", set_up=1200, tear_down=600)
    party = client(pole)
    booked(pole, party, wish(pole, "R2", set_up=None, tear_down=None))
    pole.do(set_room, space=space(pole, "R2"), tariff="meeting_room")
    day = pole.read(find_free, need=Need(spans=((at(12), at(13)),), people=1))
    assert {"R2"} == {one.code for one in day.busy if one.code == "R2"}


def test_a_room_closed_to_bookings_says_what_is_left_and_is_not_offered(pole: Runner) -> None:
    booked(pole, client(pole), wish(pole, "R3"))
    done = pole.perform(set_room, space=space(pole, "R3"), bookable=False, tariff="small_room")
    assert "1 réservation à venir reste" in done.said
    assert "R3" not in {one.code for one in pole.read(rooms, on=TODAY)}
    assert not _room(pole, "R3").bookable


def test_a_storage_unit_is_booked_once_the_settings_declare_it_a_room(pole: Runner) -> None:
    with pytest.raises(RuleBroken) as refused:
        booked(pole, client(pole), wish(pole, "S01"))
    assert refused.value.code == "not_bookable"
    assert "S01" not in {one.code for one in pole.read(rooms, on=TODAY)}
    pole.do(set_room, space=space(pole, "S01"), tariff="small_room")
    booked(pole, client(pole, "B"), wish(pole, "S01"))
    assert "S01" in {one.code for one in pole.read(rooms, on=TODAY)}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"set_up": -60}, "set_up"),
        ({"tear_down": 4 * 86_400}, "tear_down"),
        ({"tariff": "palace"}, "tariff"),
        ({"fixed_equipment": {"laser": 1}}, "fixed_equipment"),
        ({"fixed_equipment": {"projector": 0}}, "fixed_equipment"),
    ],
)
def test_what_a_room_cannot_bring_is_refused(pole: Runner, changes: dict[str, Any], code: str) -> None:
    before = _room(pole, "R1")
    with pytest.raises(BadInput) as refused:
        pole.do(set_room, space=before.id, **changes)
    assert refused.value.code == code
    assert _room(pole, "R1") == before


def test_an_office_does_not_open_to_bookings(pole: Runner) -> None:
    with pytest.raises(RuleBroken, match="convention d’hébergement"):
        pole.do(set_room, space=space(pole, "B12"))


def test_two_seats_do_not_overwrite_each_other(pole: Runner) -> None:
    seen = _room(pole, "R1")
    pole.do(set_room, space=seen.id, set_up=60, seen_version=seen.version)
    with pytest.raises(Conflict):
        pole.do(set_room, space=seen.id, set_up=120, seen_version=seen.version)


def test_a_capacity_changes_from_a_day_and_the_past_keeps_its_own(pole: Runner) -> None:
    before = _people(pole, "R1", "theatre")
    done = pole.perform(set_layouts, spaces=["R1"], capacities={"theatre": 55}, valid_from=NEXT_YEAR)
    assert _people(pole, "R1", "theatre") == before
    assert _people(pole, "R1", "theatre", NEXT_YEAR) == 55
    assert done.undo is not None
    again = pole.undo(done.undo)
    assert _people(pole, "R1", "theatre", NEXT_YEAR) == before
    assert again.undo is not None
    pole.undo(again.undo)
    assert _people(pole, "R1", "theatre", NEXT_YEAR) == 55


def test_a_capacity_typed_twice_for_a_day_comes_back_as_it_was(pole: Runner) -> None:
    pole.do(set_layouts, spaces=["R1"], capacities={"theatre": 55}, valid_from=NEXT_YEAR)
    done = pole.perform(set_layouts, spaces=["R1"], capacities={"theatre": 44, "u": 9}, valid_from=NEXT_YEAR)
    assert done.undo is not None
    pole.undo(done.undo)
    assert _people(pole, "R1", "theatre", NEXT_YEAR) == 55
    assert Figure("R1", "u", 9, NEXT_YEAR) not in pole.read(layout_figures)


def test_a_layout_of_zero_is_not_possible_any_more(pole: Runner) -> None:
    pole.do(set_layouts, spaces=["R2"], capacities={"theatre": 0}, valid_from=TODAY)
    need = Need(spans=((at(9), at(12)),), people=5, layout="theatre")
    assert "R2" not in {code for one in pole.read(find_free, need=need).free for code in one.codes}


def test_bays_put_together_are_found_and_taken_apart_from_a_day(pole: Runner) -> None:
    need = Need(spans=((at(9), at(12)),), people=560, layout="theatre")

    def offered() -> set[tuple[str, ...]]:
        return {tuple(one.codes) for one in pole.read(find_free, need=need).free}

    assert ("HALLE-A", "HALLE-C") not in offered()
    pole.do(set_layouts, spaces=["HALLE-C", "HALLE-A"], capacities={"theatre": 570}, valid_from=TODAY)
    assert ("HALLE-A", "HALLE-C") in offered()
    pole.do(set_layouts, spaces=["HALLE-A", "HALLE-C"], capacities={"theatre": 0}, valid_from=TODAY)
    assert ("HALLE-A", "HALLE-C") not in offered()


@pytest.mark.parametrize(
    ("spaces", "capacities", "day", "code"),
    [
        (["R1"], {"theatre": -1}, TODAY, "capacity_theatre"),
        (["R1"], {"theatre": 10_001}, TODAY, "capacity_theatre"),
        (["R1"], {"arena": 5}, TODAY, "layout"),
        (["R1"], {}, TODAY, "layout"),
        (["R1", "R2"], {"u": 5}, TODAY, "bays"),
        (["HALLE-A", "R1"], {"u": 5}, TODAY, "bays"),
        (["HALLE-A", "HALLE-A"], {"u": 5}, TODAY, "bays"),
        (["HALLE-A", "HALLE-B", "HALLE-C"], {"u": 5}, TODAY, "bays"),
        (["HALLE", "HALLE-A"], {"u": 5}, TODAY, "bays"),
        ([], {"u": 5}, TODAY, "bays"),
        (["R1"], {"u": 5}, date(2013, 12, 31), "valid_from"),
        (["R99"], {"u": 5}, TODAY, "space"),
    ],
)
def test_capacities_that_cannot_be_are_refused(
    pole: Runner, spaces: list[str], capacities: dict[str, int], day: date, code: str
) -> None:
    before = pole.read(layout_figures)
    with pytest.raises(PoleError) as refused:
        pole.do(set_layouts, spaces=spaces, capacities=capacities, valid_from=day)
    assert refused.value.code == code
    assert pole.read(layout_figures) == before


def test_figures_of_a_day_are_taken_back_and_brought_back(pole: Runner) -> None:
    pole.do(set_layouts, spaces=["R1"], capacities={"theatre": 55, "u": 9}, valid_from=NEXT_YEAR)
    done = pole.perform(withdraw_layouts, spaces=["R1"], valid_from=NEXT_YEAR)
    assert all(one.valid_from != NEXT_YEAR for one in pole.read(layout_figures))
    with pytest.raises(NotFound):
        pole.do(withdraw_layouts, spaces=["R1"], valid_from=NEXT_YEAR)
    assert done.undo is not None
    pole.undo(done.undo)
    assert _people(pole, "R1", "u", NEXT_YEAR) == 9
    assert pole.do(fill_events) == 0


def test_every_room_shipped_has_a_tariff_that_the_price_list_knows(pole: Runner) -> None:
    known = pole.read(tariffs)
    assert set(known) == {"hall", "bay", "large_room", "meeting_room", "small_room", "canteen"}
    assert {one.tariff for one in pole.read(room_settings, on=TODAY) if one.tariff} <= set(known)


def test_equipment_changes_its_name_and_back(pole: Runner) -> None:
    gear = next(one for one in pole.read(equipment) if one.code == "projector")
    done = pole.perform(
        change_equipment, equipment=gear.id, label="  Vidéoprojecteur  4K ", item="", seen_version=gear.version
    )
    assert EQUIPMENT_TOPIC in done.topics
    now = next(one for one in pole.read(equipment) if one.id == gear.id)
    assert (now.label, now.item) == ("Vidéoprojecteur 4K", "")
    assert done.undo is not None
    pole.undo(done.undo)
    assert next(one for one in pole.read(equipment) if one.id == gear.id).label == gear.label
    with pytest.raises(BadInput):
        pole.do(change_equipment, equipment=gear.id, label=" ")
    with pytest.raises(NotFound):
        pole.do(change_equipment, equipment=gear.id, label="Écran", item="no_such_item")


def test_a_rule_is_dated_replaced_taken_back_and_brought_back(pole: Runner) -> None:
    key = "events.option_hours"

    def hours(on: date) -> Any:
        return pole.read(setting, key=key, on=on, default=168)

    first = pole.perform(set_booking_rule, key=key, value=48, valid_from=NEXT_YEAR)
    assert (hours(TODAY), hours(NEXT_YEAR)) == (168, 48)
    assert "Durée d’une option" in first.said
    second = pole.perform(set_booking_rule, key=key, value=24, valid_from=NEXT_YEAR)
    assert hours(NEXT_YEAR) == 24
    assert second.undo is not None and first.undo is not None
    pole.undo(second.undo)
    assert hours(NEXT_YEAR) == 48
    gone = pole.undo(first.undo)
    assert hours(NEXT_YEAR) == 168
    assert all(one.key != key for one in pole.read(every_setting))
    assert gone.undo is not None
    pole.undo(gone.undo)
    assert hours(NEXT_YEAR) == 48
    pole.do(withdraw_booking_rule, key=key, valid_from=NEXT_YEAR)
    with pytest.raises(NotFound):
        pole.do(withdraw_booking_rule, key=key, valid_from=NEXT_YEAR)
    assert hours(NEXT_YEAR) == 168


@pytest.mark.parametrize("rule", BOOKING_RULES, ids=lambda rule: rule.key)
def test_the_usual_value_of_every_rule_can_be_set(sqlite_pole: Runner, rule: Any) -> None:
    sqlite_pole.do(set_booking_rule, key=rule.key, value=rule.usual, valid_from=TODAY)
    assert rule.key in {one.key for one in sqlite_pole.read(every_setting)}


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("events.option_hours", 0, "rule"),
        ("events.option_hours", True, "rule"),
        ("events.deposit_percent", 101, "rule"),
        ("events.deposit_least", "-1", "rule"),
        ("site.people_limit", -5, "rule"),
        ("events.included_tariffs", ["palace"], "rule"),
        ("events.price_hours", {"opens": "18:00", "closes": "08:00"}, "price_hours"),
        (SCALE, [], "cancel_scale"),
        (SCALE, [[31, 0], [31, 10], [0, 100]], "cancel_scale"),
        (SCALE, [[31, 50], [0, 20]], "cancel_scale"),
        (SCALE, [[31, 0], [7, 50]], "cancel_scale"),
        (SCALE, [[31, 0], [0, 120]], "cancel_scale"),
        ("events.nothing", 3, "rule"),
    ],
)
def test_a_rule_that_cannot_hold_is_refused(sqlite_pole: Runner, key: str, value: Any, code: str) -> None:
    before = sqlite_pole.read(every_setting)
    with pytest.raises(PoleError) as refused:
        sqlite_pole.do(set_booking_rule, key=key, value=value, valid_from=TODAY)
    assert refused.value.code == code
    assert sqlite_pole.read(every_setting) == before
