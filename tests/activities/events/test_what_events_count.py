"""What events count: room hours to the second, people once a date, what was asked for in vain."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from counted_rows import by_kind, rows_of
from event_words import DAY, at, booked, client, space, wish

from pole_desk.activities.events.commands import book, cancel_bookings
from pole_desk.activities.events.indicators import EventIndicators
from pole_desk.activities.events.rules import BookingState, BookingWish
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.periods import day_start
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.queries import the_pole
from pole_desk.registers.parties.rules import PartyInput

EVENTS = EventIndicators()
DECEMBER = date(2026, 12, 1), date(2026, 12, 31)


def _after(clock: FixedClock, day: date) -> None:
    clock.set(datetime(day.year, day.month, day.day, 20, tzinfo=UTC))


def test_hours_count_by_room_and_a_night_over_two_months_is_cut_at_midnight(
    pole: Runner, clock: FixedClock
) -> None:
    night = BookingWish(
        space(pole, "R2"), day_start(DECEMBER[0]) - 5400, day_start(DECEMBER[0]) + 7200, people=12,
        set_up=0, tear_down=0,
    )  # fmt: skip
    party = client(pole)
    booked(pole, party, wish(pole, "R1", 9, 17))
    booked(pole, party, night)
    hours = by_kind(pole, EVENTS, DECEMBER, "events.hours")
    assert sorted(hours.values()) == [200, 800]
    assert list(by_kind(pole, EVENTS, (date(2026, 11, 30),) * 2, "events.hours").values()) == [150]
    whole = by_kind(pole, EVENTS, (date(2026, 11, 1), date(2026, 12, 31)), "events.hours")
    assert sorted(whole.values()) == [350, 800]
    assert by_kind(pole, EVENTS, DECEMBER, "events.hours_held") == {}
    _after(clock, DAY)
    assert sorted(by_kind(pole, EVENTS, DECEMBER, "events.hours_held").values()) == [200, 800]


def test_rooms_taken_together_are_one_date_and_their_people_come_once(pole: Runner) -> None:
    bays = [wish(pole, code, 9, 12, people=40) for code in ("HALLE-A", "HALLE-B")]
    pole.do(book, party=client(pole), title="Forum", wishes=bays)
    assert sum(by_kind(pole, EVENTS, DECEMBER, "events.dates").values()) == 100
    assert sum(by_kind(pole, EVENTS, DECEMBER, "events.people").values()) == 4_000
    assert sorted(by_kind(pole, EVENTS, DECEMBER, "events.hours").values()) == [300, 300]


def test_support_is_the_full_price_less_the_agreed_one_never_for_the_pole(pole: Runner) -> None:
    ess = pole.do(add_party, party=PartyInput(name="Le Fournil", legal_form="SCIC SA"))
    made = booked(pole, ess, wish(pole, "R1", 9, 17))
    booked(pole, pole.read(the_pole), wish(pole, "R2", 9, 17), category="hosted")
    [row] = [row for row in rows_of(pole, EVENTS, *DECEMBER, "events.support") if row.amount]
    assert (row.amount, row.first, row.dossier, row.party) == (4_600, DAY, made.dossier, ess)
    assert (row.record, row.page, row.target) == (f"event_booking:{made.bookings[0]}", "events", made.event)


def test_what_was_asked_in_vain_counts_by_why_and_what_was_taken_back_does_not(
    pole: Runner, clock: FixedClock
) -> None:
    party = client(pole)
    cancelled = booked(pole, party, wish(pole, "R1", 9, 11))
    pole.do(cancel_bookings, bookings=cancelled.bookings, reason="Plus assez d’inscrits")
    option = booked(
        pole, party, wish(pole, "R2", 9, 12), state=BookingState.OPTION,
        option_until=at(12, day=DAY - timedelta(days=8)),
    )  # fmt: skip
    mistaken = pole.perform(book, party=party, title="Erreur", wishes=[wish(pole, "R1", 14, 18)])
    assert mistaken.undo is not None
    pole.undo(mistaken.undo)
    assert by_kind(pole, EVENTS, DECEMBER, "events.lost") == {"annulation": 100}
    _after(clock, DAY - timedelta(days=7))
    assert by_kind(pole, EVENTS, DECEMBER, "events.lost") == {"annulation": 100, "option échue": 100}
    assert by_kind(pole, EVENTS, DECEMBER, "events.lost_hours") == {"annulation": 200, "option échue": 300}
    euros = by_kind(pole, EVENTS, DECEMBER, "events.lost_euros")
    assert euros["annulation"] == int(Decimal("80.00") * 100)
    assert euros["option échue"] == int(Decimal("66.00") * 100)
    assert {row.dossier for row in rows_of(pole, EVENTS, *DECEMBER, "events.lost")} == {
        cancelled.dossier, option.dossier
    }  # fmt: skip
    assert by_kind(pole, EVENTS, DECEMBER, "events.hours") == {}


def test_nothing_is_counted_in_a_pole_without_events(pole: Runner) -> None:
    assert rows_of(pole, EVENTS, date(2026, 1, 1), date(2026, 12, 31)) == []


@pytest.mark.parametrize("code", [each.code for each in EVENTS.indicators()])
def test_every_indicator_says_what_it_is(code: str) -> None:
    each = next(each for each in EVENTS.indicators() if each.code == code)
    assert each.definition.endswith(".") and each.title and each.version == 1
