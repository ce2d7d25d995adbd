"""Options queue, lapse by the clock alone, move up at the true time, and can be challenged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from event_words import DAY, at, booked, client, wish

from pole_desk import backend
from pole_desk.activities.events.commands import (
    book,
    cancel_bookings,
    challenge_option,
    confirm_bookings,
    extend_option,
    quote_bookings,
    release_bookings,
    restore_bookings,
)
from pole_desk.activities.events.queries import booking_card, event_card, live_options, moments
from pole_desk.activities.events.rules import BookingState
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, Overlap, RuleBroken
from pole_desk.kernel.i18n import moment_text
from pole_desk.kernel.periods import from_instant
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import BookingId

HOUR = 3600
NOW = at(12, day=DAY - timedelta(days=10))
"""The tests' today, at noon."""


def option(pole: Runner, name: str, until: int, first: int = 9, last: int = 12) -> BookingId:
    made = booked(
        pole, client(pole, name), wish(pole, "R1", first, last),
        state=BookingState.OPTION, option_until=until, title=name,
    )  # fmt: skip
    return made.bookings[0]


def shown(pole: Runner, booking: BookingId) -> tuple[str, int]:
    card = pole.read(booking_card, booking=booking)
    return card.shown, card.rank


def wait(clock: FixedClock, instant: int) -> None:
    clock.set(datetime.fromtimestamp(instant, UTC))


def told(pole: Runner, booking: BookingId) -> list[tuple[str, int, int]]:
    return [(one.kind, one.at, one.rank) for one in pole.read(moments, bookings=[booking])]


def test_options_queue_by_the_order_in_which_they_were_taken(pole: Runner) -> None:
    first, second = option(pole, "A", NOW + HOUR), option(pole, "B", NOW + 2 * HOUR)
    beside = option(pole, "C", NOW + HOUR, 12, 14)
    assert [shown(pole, one) for one in (first, second, beside)] == [
        ("option", 1), ("option", 2), ("option", 1)
    ]  # fmt: skip


def test_a_week_with_the_program_closed_lapses_and_promotes_at_the_true_hours(
    pole: Runner, clock: FixedClock
) -> None:
    ends = NOW + HOUR, NOW + 2 * HOUR, NOW + 9 * 86_400
    first, second, third = (option(pole, name, end) for name, end in zip("ABC", ends, strict=True))
    wait(clock, NOW + 7 * 86_400)
    assert shown(pole, first) == ("lapsed", 0)
    assert shown(pole, third) == ("option", 1)
    read = told(pole, third)
    assert read == [("promoted", ends[0], 2), ("promoted", ends[1], 1)]
    pole.do(confirm_bookings, bookings=[third])
    assert told(pole, third)[:2] == read
    assert told(pole, second) == [("promoted", ends[0], 1), ("lapsed", ends[1], 0)]
    written = pole.read(moments, bookings=[first])
    assert [(one.at, one.noted_at) for one in written] == [(ends[0], NOW + 7 * 86_400)]
    assert pole.read(backend.check) == []


def test_the_second_option_is_confirmed_only_once_the_first_lapsed(
    pole: Runner, clock: FixedClock
) -> None:
    option(pole, "A", NOW + HOUR)
    second = option(pole, "B", NOW + 9 * HOUR)
    with pytest.raises(RuleBroken) as refused:
        pole.do(confirm_bookings, bookings=[second])
    assert refused.value.code == "option_ahead"
    assert refused.value.details["winner"]["party"] == "A"
    assert "mettre en demeure" in refused.value.message
    wait(clock, NOW + HOUR)
    pole.do(confirm_bookings, bookings=[second])
    assert shown(pole, second)[0] == "confirmed"


def test_a_lapsed_option_has_lost_its_place(pole: Runner, clock: FixedClock) -> None:
    first, second = option(pole, "A", NOW + HOUR), option(pole, "B", NOW + 99 * HOUR)
    wait(clock, NOW + 2 * HOUR)
    with pytest.raises(RuleBroken) as refused:
        pole.do(confirm_bookings, bookings=[first])
    assert refused.value.details["winner"]["party"] == "B"
    pole.do(extend_option, booking=first, until=NOW + 99 * HOUR)
    assert shown(pole, first) == ("option", 2)
    assert shown(pole, second) == ("option", 1)


def test_a_firm_booking_does_not_pass_over_a_live_option(pole: Runner) -> None:
    option(pole, "A", NOW + HOUR)
    with pytest.raises(RuleBroken) as refused:
        booked(pole, client(pole, "B"), wish(pole, "R1", 10, 11))
    assert refused.value.code == "option_ahead"


def test_who_confirms_is_told_to_the_others_and_they_wait_in_vain(pole: Runner) -> None:
    first, second = option(pole, "A", NOW + HOUR), option(pole, "B", NOW + HOUR)
    pole.do(confirm_bookings, bookings=[first])
    with pytest.raises(Overlap) as refused:
        pole.do(confirm_bookings, bookings=[second])
    assert refused.value.details["winner"]["party"] == "A"


def test_a_released_option_moves_the_next_up_now(pole: Runner) -> None:
    first, second = option(pole, "A", NOW + HOUR), option(pole, "B", NOW + HOUR)
    pole.do(release_bookings, bookings=[first], reason="renonce")
    assert told(pole, second) == [("promoted", NOW, 1)]
    assert told(pole, first) == [("released", NOW, 0)]
    pole.do(restore_bookings, bookings=[first])
    assert shown(pole, first) == ("option", 2)
    assert pole.read(backend.check) == []


def test_an_option_says_its_rank_and_hour_and_lifting_it_says_who_moves_up(pole: Runner) -> None:
    taken = {
        name: pole.perform(
            book, party=client(pole, name), title=name, wishes=[wish(pole, "R1", 9, 12)],
            state=BookingState.OPTION, option_until=NOW + HOUR,
        )
        for name in ("Un", "Deux", "Trois")
    }  # fmt: skip
    until = moment_text(from_instant(NOW + HOUR))
    assert f"1re option, à confirmer avant le {until}." in taken["Un"].said
    assert f"3e option, à confirmer avant le {until}." in taken["Trois"].said
    lifted = pole.perform(release_bookings, bookings=taken["Un"].value.bookings, reason="renonce")
    assert lifted.said.endswith("Deux passe en 1re option. Trois passe en 2e option.")
    last = pole.perform(release_bookings, bookings=taken["Trois"].value.bookings, reason="renonce")
    assert "passe en" not in last.said


def test_a_challenge_leaves_the_hours_that_the_setting_says(
    pole: Runner, clock: FixedClock
) -> None:
    first, second = option(pole, "A", NOW + 99 * HOUR), option(pole, "B", NOW + 99 * HOUR)
    assert pole.do(challenge_option, booking=first) == NOW + 24 * HOUR
    pole.do(set_setting, key="events.challenge_hours", value=6, valid_from=clock.today())
    assert pole.do(challenge_option, booking=first) == NOW + 6 * HOUR
    wait(clock, NOW + 6 * HOUR)
    assert shown(pole, first) == ("lapsed", 0)
    assert told(pole, second) == [("promoted", NOW + 6 * HOUR, 1)]


def test_the_way_back_of_a_challenge_gives_the_hours_back(pole: Runner) -> None:
    first = option(pole, "A", NOW + 99 * HOUR)
    act = pole.perform(challenge_option, booking=first)
    assert act.undo is not None
    pole.undo(act.undo)
    card = pole.read(booking_card, booking=first)
    assert (card.confirm_by, card.challenged_at) == (NOW + 99 * HOUR, None)
    assert pole.read(backend.check) == []


def test_a_quote_ties_the_option_to_its_validity(pole: Runner) -> None:
    asked = booked(pole, client(pole), wish(pole, "R1"), state=BookingState.INQUIRY).bookings[0]
    assert shown(pole, asked) == ("inquiry", 0)
    pole.do(quote_bookings, bookings=[asked], until=NOW + 48 * HOUR)
    card = pole.read(booking_card, booking=asked)
    assert (card.shown, card.rank, card.confirm_by) == ("quoted", 1, NOW + 48 * HOUR)
    assert [one.booking.id for one in pole.read(live_options)] == [asked]


def test_an_option_is_to_be_confirmed_before_its_start_and_not_in_the_past(pole: Runner) -> None:
    for until in (NOW, at(13)):
        with pytest.raises(BadInput):
            option(pole, "A", until)


def test_the_way_back_of_a_confirmation_is_the_same_option_at_the_same_rank(pole: Runner) -> None:
    first, second = option(pole, "A", NOW + HOUR), option(pole, "B", NOW + HOUR)
    act = pole.perform(confirm_bookings, bookings=[first])
    assert act.undo is not None
    pole.undo(act.undo)
    assert [shown(pole, one) for one in (first, second)] == [("option", 1), ("option", 2)]
    again = pole.perform(cancel_bookings, bookings=[first], reason="doute")
    assert again.undo is not None
    pole.undo(again.undo)
    assert [shown(pole, one) for one in (first, second)] == [("option", 1), ("option", 2)]
    assert pole.read(backend.check) == []


def test_what_became_of_options_stands_on_the_events_card(pole: Runner) -> None:
    first = option(pole, "A", NOW + HOUR)
    event = pole.read(booking_card, booking=first).event
    pole.do(confirm_bookings, bookings=[first])
    assert [one.kind for one in pole.read(event_card, event=event).moments] == ["confirmed"]
