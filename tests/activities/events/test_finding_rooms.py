"""Search by need: what is free and large enough, why the rest is not, when it is next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from event_words import DAY, at, booked, client, space, wish
from sqlalchemy import text

from pole_desk.activities.events.queries import (
    Answer,
    equipment,
    equipment_named,
    find_free,
    layouts,
    rooms,
)
from pole_desk.activities.events.rules import BookingState, Layout, Need, OnClosedDay
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Runner, Tx, command
from pole_desk.registers.calendar.commands import add_closure

SPAN = (at(14), at(17))


def find(pole: Runner, *spans: tuple[int, int], **more: Any) -> Answer:
    return pole.read(find_free, need=Need(spans or (SPAN,), **more))


def codes(answer: Answer) -> list[str]:
    return ["+".join(one.codes) for one in answer.free]


def why(answer: Answer) -> dict[str, str]:
    return {one.code: one.reason for one in answer.busy}


def test_an_empty_pole_offers_the_smallest_room_that_does_first(pole: Runner) -> None:
    answer = find(pole, people=20)
    assert codes(answer)[:3] == ["R2", "R1", "CANTINE"]
    assert codes(answer)[-2:] == ["HALLE-A+HALLE-B", "HALLE-B+HALLE-C"]
    assert why(answer) == {"R3": "too_small", "R4": "too_small"}
    assert answer.free[0].capacity == 20


def test_a_layout_has_its_own_capacity_in_each_room_and_for_bays_together(sqlite_pole: Runner) -> None:
    answer = find(sqlite_pole, people=500, layout=Layout.THEATRE)
    assert {"+".join(one.codes): one.capacity for one in answer.free} == {
        "HALLE": 800, "HALLE-A+HALLE-B": 520, "HALLE-B+HALLE-C": 520
    }  # fmt: skip
    assert why(find(sqlite_pole, layout=Layout.BANQUET))["R3"] == "layout"


def test_who_is_there_is_named_with_the_hour_at_which_it_is_free_again(pole: Runner) -> None:
    booked(pole, client(pole, "Le Fournil"), wish(pole, "R1", 15, 18, tear_down=1800))
    answer = find(pole, people=40, kind="meeting_room")
    assert codes(answer) == []
    (taken,) = [one for one in answer.busy if one.code == "R1"]
    assert (taken.by, taken.until, taken.reason) == ("Le Fournil", at(18, 30), "taken")
    assert [(slot.code, slot.starts_at, slot.ends_at) for slot in answer.next] == [
        ("R1", at(18, 30), at(21, 30))
    ]


def test_the_usual_buffers_of_a_room_count_in_the_search(sqlite_pole: Runner) -> None:
    booked(sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "HALLE-A", 10, 13, tear_down=2700))
    assert "HALLE-A" not in codes(find(sqlite_pole))
    assert "HALLE-A" in codes(find(sqlite_pole, set_up=900))
    assert "HALLE" not in codes(find(sqlite_pole))


def test_an_option_leaves_the_room_free_and_is_counted(pole: Runner) -> None:
    booked(
        pole, client(pole), wish(pole, "R1", 14, 17), state=BookingState.OPTION,
        option_until=at(9),
    )  # fmt: skip
    answer = find(pole, people=50, kind="meeting_room")
    assert [(one.codes, one.options) for one in answer.free] == [(("R1",), 1)]


def test_several_dates_must_all_be_free(sqlite_pole: Runner) -> None:
    later = DAY + timedelta(days=7)
    booked(sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "R1", 14, 17, day=later))
    spans = SPAN, (at(14, day=later), at(17, day=later))
    answer = find(sqlite_pole, *spans, people=40, kind="meeting_room")
    assert (codes(answer), why(answer)["R1"]) == ([], "taken")
    assert answer.next == []


def test_a_closed_day_is_said_and_other_days_are_offered(pole: Runner) -> None:
    noel = date(2026, 12, 25)
    answer = find(pole, (at(14, day=noel), at(17, day=noel)), people=40, kind="meeting_room")
    assert (codes(answer), why(answer)["R1"]) == ([], "closed_day")
    assert answer.next[0].starts_at == at(14, day=noel + timedelta(days=1))
    kept = find(
        pole, (at(14, day=noel), at(17, day=noel)), people=40, kind="meeting_room",
        on_closed_day=OnClosedDay.KEEP,
    )  # fmt: skip
    assert codes(kept) == ["R1"]


def test_a_closed_hall_closes_its_bays(sqlite_pole: Runner) -> None:
    sqlite_pole.do(
        add_closure, first=DAY, last=DAY, label="Travaux", space=space(sqlite_pole, "HALLE")
    )
    answer = find(sqlite_pole)
    assert why(answer)["HALLE-A"] == why(answer)["HALLE-A+HALLE-B"] == "closed_day"
    assert "R1" in codes(answer)


@command(Permission.EVENTS)
def lend_all(tx: Tx, *, booking: int, code: str, first: int, last: int) -> None:
    tx.connection.execute(
        text("INSERT INTO event_loan (booking, equipment, quantity, starts_at, ends_at, held, version) "
             "SELECT :booking, id, stock, :first, :last, 1, 1 FROM event_equipment WHERE code = :code"),
        {"booking": booking, "code": code, "first": first, "last": last},
    )  # fmt: skip


def test_equipment_that_is_lent_names_who_has_it_and_until_when(pole: Runner) -> None:
    made = booked(pole, client(pole, "Le Fournil"), wish(pole, "R2", 15, 16))
    pole.do(lend_all, booking=made.bookings[0], code="projector", first=at(15), last=at(16))
    answer = find(pole, equipment={"projector": 1}, people=40, kind="meeting_room")
    (lacking,) = [one for one in answer.busy if one.code == "R1"]
    assert (lacking.reason, lacking.by, lacking.until) == ("equipment", "Le Fournil", at(16))
    assert codes(find(pole, (at(16), at(18)), equipment={"projector": 1}, kind="meeting_room")) != []


def test_equipment_fixed_in_a_room_is_not_asked_of_the_stock(sqlite_pole: Runner) -> None:
    answer = find(sqlite_pole, equipment={"screen": 4}, kind="meeting_room")
    assert codes(answer) == ["R1"]
    assert why(answer)["R2"] == "equipment"


def test_equipment_is_found_by_its_code_or_its_label(sqlite_pole: Runner) -> None:
    assert sqlite_pole.read(equipment_named, name="vidéoproj").code == "projector"
    with pytest.raises(BadInput):
        sqlite_pole.read(equipment_named, name="trampoline")


def test_a_search_that_makes_no_sense_is_refused(sqlite_pole: Runner) -> None:
    for bad in ({"people": -1}, {"layout": "rond"}, {"equipment": {"projector": 0}}, {"set_up": -5}):
        with pytest.raises(BadInput):
            find(sqlite_pole, **bad)
    with pytest.raises(BadInput):
        find(sqlite_pole, (at(12), at(9)))
    with pytest.raises(BadInput):
        find(sqlite_pole, (at(9), at(9) + 40 * 365 * 86_400))


def test_a_new_pole_has_rooms_layouts_and_equipment(sqlite_pole: Runner) -> None:
    known = {room.code: room for room in sqlite_pole.read(rooms)}
    assert (known["HALLE"].set_up, known["HALLE"].tear_down) == (3600, 5400)
    assert "B02" not in known
    assert len(sqlite_pole.read(layouts)) == 58
    assert {one.code: one.stock for one in sqlite_pole.read(equipment)}["projector"] == 4
