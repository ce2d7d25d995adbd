"""The hall, its bays and their parts: whoever takes one leaf, buffers included, is in the way of all above."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from event_words import DAY, at, booked, client, space, wish

from pole_desk import backend
from pole_desk.activities.events.commands import confirm_bookings, fill_events, move_booking
from pole_desk.activities.events.queries import booking_card, bookings, find_free, layouts
from pole_desk.activities.events.rules import BookingState, Layout, Need
from pole_desk.kernel.errors import BadInput, Overlap
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Runner, Tx, command
from pole_desk.registers.claims.commands import split_space
from pole_desk.registers.claims.queries import hold
from pole_desk.registers.spaces.queries import space_by_code
from pole_desk.registers.spaces.rules import Kind, Place, Rectangle

SPLIT = date(2026, 12, 1)


def split_bay(pole: Runner) -> None:
    """HALLE-A in two from 1 December: the third level under the hall."""
    bay = pole.read(space_by_code, code="HALLE-A")
    half = bay.h_m / 2
    pole.do(split_space, space=bay.id, on=SPLIT, parts=[
        Place(f"HALLE-A{n}", f"Travée A, moitié {n}", Kind.HALL_BAY, bay.building, bay.floor,
              Decimal(150), 150, Rectangle(bay.x_m, bay.y_m + half * (n - 1), bay.w_m, half))
        for n in (1, 2)
    ])  # fmt: skip


@command(Permission.SETTINGS)
def forget_the_halves(tx: Tx) -> None:
    tx.connection.exec_driver_sql("DELETE FROM event_layout WHERE spaces IN ('HALLE-A1', 'HALLE-A2')")


def refused(pole: Runner, code: str, first: int, last: int, **more: Any) -> str:
    with pytest.raises(Overlap) as told:
        booked(pole, client(pole, f"Autre {code} {first}"), wish(pole, code, first, last, **more))
    return str(told.value.details["winner"]["party"])


def test_halves_of_a_bay_exclude_the_bay_and_the_whole_with_their_buffers(pole: Runner) -> None:
    split_bay(pole)
    half = booked(pole, client(pole, "Demie"), wish(pole, "HALLE-A1", 10, 12, set_up=3600, tear_down=1800))
    assert refused(pole, "HALLE-A", 8, 10, tear_down=60) == "Demie"
    assert refused(pole, "HALLE", 12, 14) == "Demie"
    assert refused(pole, "HALLE-A1", 9, 10) == "Demie"
    booked(pole, client(pole, "À côté"), wish(pole, "HALLE-A2", 10, 12), wish(pole, "HALLE-B", 10, 12))
    booked(pole, client(pole, "Avant"), wish(pole, "HALLE", 7, 9))
    assert refused(pole, "HALLE", 12, 14, set_up=1800) in ("Demie", "À côté")
    pole.do(
        move_booking, booking=half.bookings[0], space=space(pole, "HALLE-A1"), starts_at=at(15), ends_at=at(16)
    )
    booked(pole, client(pole, "Bis"), wish(pole, "HALLE", 12, 13, set_up=0))
    assert pole.read(backend.check) == []


def test_a_booking_of_the_whole_made_before_the_split_holds_the_halves_after_it(pole: Runner) -> None:
    made = booked(pole, client(pole, "Le Tout"), wish(pole, "HALLE", 10, 12, tear_down=5400))
    split_bay(pole)
    assert refused(pole, "HALLE-A2", 13, 14) == "Le Tout"
    booked(pole, client(pole, "Après"), wish(pole, "HALLE-A2", 14, 15))
    assert pole.read(booking_card, booking=made.bookings[0]).state == "confirmed"
    assert pole.read(backend.check) == []


def test_parts_bring_what_their_bay_brought_and_are_found(sqlite_pole: Runner) -> None:
    split_bay(sqlite_pole)
    made = booked(sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "HALLE-A1", 10, 12, set_up=None, tear_down=None))
    card = sqlite_pole.read(booking_card, booking=made.bookings[0])
    assert (card.set_up, card.tear_down) == (1800, 2700)
    answer = sqlite_pole.read(find_free, need=Need(((at(10), at(12)),), 120))
    codes = {"+".join(one.codes) for one in answer.free}
    assert "HALLE-A2" in codes
    assert not codes & {"HALLE", "HALLE-A", "HALLE-A1", "HALLE-A+HALLE-B"}


def test_the_halves_of_a_bay_have_figures_that_stay_below_the_bay_s(sqlite_pole: Runner) -> None:
    split_bay(sqlite_pole)
    figures: dict[str, dict[str, int]] = {}
    for one in sqlite_pole.read(layouts):
        figures.setdefault(one.spaces, {})[one.layout] = one.capacity
    bay, *halves = (figures[code] for code in ("HALLE-A", "HALLE-A1", "HALLE-A2"))
    assert all(half.keys() == bay.keys() for half in halves)
    assert all(sum(half[layout] for half in halves) <= people for layout, people in bay.items())
    seated = sqlite_pole.read(find_free, need=Need(((at(10), at(12)),), 100, layout=Layout.THEATRE))
    assert {"HALLE-A1", "HALLE-A2"} <= {"+".join(one.codes) for one in seated.free}


def test_a_pole_made_before_has_the_figures_of_the_halves_once(sqlite_pole: Runner) -> None:
    sqlite_pole.do(forget_the_halves)
    assert sqlite_pole.do(fill_events) == 10
    assert sqlite_pole.do(fill_events) == 0


def test_usual_buffers_are_copied_and_may_be_changed_on_the_booking(pole: Runner) -> None:
    party = client(pole)
    usual = wish(pole, "HALLE", 10, 12)._replace(set_up=None, tear_down=None)
    made = booked(pole, party, usual, usual._replace(starts_at=at(16), ends_at=at(18), tear_down=0))
    first, second = (pole.read(booking_card, booking=one) for one in made.bookings)
    assert (first.set_up, first.tear_down) == (3600, 5400)
    assert (second.set_up, second.tear_down) == (3600, 0)
    pole.do(
        move_booking, booking=first.id, space=first.space, starts_at=first.starts_at,
        ends_at=first.ends_at, set_up=600, tear_down=0,
    )  # fmt: skip
    held = first.hold and pole.read(hold, hold=first.hold)
    assert held and (held.set_up, held.tear_down) == (600, 0)


def test_buffers_overlap_only_for_a_typed_reason_and_never_the_hours(pole: Runner) -> None:
    booked(pole, client(pole, "Tôt"), wish(pole, "R1", 9, 12, tear_down=3600))
    assert refused(pole, "R1", 13, 15, set_up=1800) == "Tôt"
    made = booked(
        pole, client(pole, "Tard"),
        wish(pole, "R1", 13, 15, set_up=1800, squeeze_reason="même équipe, mêmes tables"),
    )  # fmt: skip
    card = pole.read(booking_card, booking=made.bookings[0])
    assert (card.set_up, card.squeeze_reason) == (1800, "même équipe, mêmes tables")
    held = card.hold and pole.read(hold, hold=card.hold)
    assert held and held.set_up == 0
    assert refused(pole, "R1", 11, 13, squeeze_reason="on se serre") == "Tôt"
    assert pole.read(backend.check) == []


def test_bays_booked_together_are_confirmed_moved_and_given_back_as_one(pole: Runner) -> None:
    made = booked(
        pole, client(pole), wish(pole, "HALLE-A"), wish(pole, "HALLE-B"),
        state=BookingState.OPTION, option_until=at(8),
    )  # fmt: skip
    one, other = made.bookings
    pole.do(confirm_bookings, bookings=[one])
    assert pole.read(booking_card, booking=other).shown == "confirmed"
    act = pole.perform(
        move_booking, booking=one, space=space(pole, "HALLE-B"), starts_at=at(14), ends_at=at(16)
    )
    found = pole.read(bookings, starts_at=at(0), ends_at=at(23))
    assert [(b.id, b.code, b.starts_at) for b in found] == [
        (one, "HALLE-B", at(14)), (other, "HALLE-A", at(14))
    ]  # fmt: skip
    assert act.undo is not None
    pole.undo(act.undo)
    assert pole.read(booking_card, booking=one).code == "HALLE-A"
    assert pole.read(backend.check) == []


def test_the_same_leaf_is_not_asked_twice_in_one_act(sqlite_pole: Runner) -> None:
    with pytest.raises(BadInput) as told:
        booked(sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "HALLE"), wish(sqlite_pole, "HALLE-C"))
    assert told.value.code == "space_twice"


def test_several_bookings_are_made_all_or_none(pole: Runner) -> None:
    later = DAY + timedelta(days=1)
    booked(pole, client(pole, "Déjà"), wish(pole, "R1", day=later))
    assert refused_pair(pole, later) == "Déjà"
    assert len(pole.read(bookings, starts_at=at(0), ends_at=at(0, day=DAY + timedelta(days=3)))) == 1
    assert pole.read(backend.check) == []


def refused_pair(pole: Runner, later: date) -> str:
    with pytest.raises(Overlap) as told:
        booked(pole, client(pole, "Les deux"), wish(pole, "R1"), wish(pole, "R1", day=later))
    return str(told.value.details["winner"]["party"])
