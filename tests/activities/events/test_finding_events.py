"""An event is found by its number, titles, client, caller, phone and rooms, whatever changes them."""

from __future__ import annotations

import pytest
from event_words import at, booked, client, space, wish

from pole_desk.activities.events.commands import book, change_booking, change_event
from pole_desk.activities.events.queries import events
from pole_desk.activities.events.queries.words import events_matching
from pole_desk.kernel.work import Runner


def found(pole: Runner, words: str, limit: int = 10) -> list[int]:
    return [event.id for event in pole.read(events_matching, words=words, limit=limit)]


@pytest.mark.parametrize(
    "words", ["fete", "ÉTÉ", "semeurs", "r1", "cleo", "cleo fete r1", "44 55", "0240445", "ev", "exemple"]
)
def test_an_event_is_found_by_the_beginning_of_each_word(pole: Runner, words: str) -> None:
    made = pole.do(
        book, party=client(pole), title="Fête d’été", wishes=[wish(pole, "R1")], caller="Cléo",
        phone="02 40 44 55 66", email="cleo@exemple.fr",
    )  # fmt: skip
    assert found(pole, words.replace("44 55", "4455")) == [made.event]
    assert found(pole, f"{words} zz") == [] == found(pole, "ete fin")
    assert found(pole, "meurs") == [] == found(pole, "#") == found(pole, "024")


def test_it_is_found_by_what_it_becomes_and_no_more_by_what_it_was(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1", 9, 11))
    act = pole.perform(change_event, event=made.event, title="Forum annuel", caller="Zoé", phone="0611223344")
    for words in ("forum zoe", "11223"):
        assert found(pole, words) == [made.event]
    assert act.undo is not None
    pole.undo(act.undo)
    assert found(pole, "forum") == [] == found(pole, "zoe") == found(pole, "11223")
    renamed = pole.perform(change_booking, booking=made.bookings[0], title="Répétition")
    assert found(pole, "repetition") == [made.event]
    assert renamed.undo is not None
    pole.undo(renamed.undo)
    assert found(pole, "repetition") == []


def test_a_booking_added_with_a_title_of_its_own_tells_of_its_event(pole: Runner) -> None:
    party = client(pole)
    made = booked(pole, party, wish(pole, "R1", 9, 11))
    more = wish(pole, "R2", 9, 11)._replace(title="Loge des artistes")
    pole.do(book, party=party, title="", wishes=[more], event=made.event)
    assert found(pole, "loge r2") == [made.event] == found(pole, "loge r1")


def test_the_newest_are_told_when_there_are_more(pole: Runner) -> None:
    party = client(pole)
    made = [booked(pole, party, wish(pole, "R1", hour, hour + 1)).event for hour in (9, 11, 13)]
    assert sorted(found(pole, "semeurs", limit=2)) == made[1:]
    assert space(pole, "R1") and found(pole, "") == []


def test_the_events_to_come_are_told_by_their_first_booking_and_no_more_than_asked(pole: Runner) -> None:
    late, early, gone, both = (
        booked(pole, client(pole, f"Client {hours}"), *(wish(pole, room, *span) for room, span in hours)).event
        for hours in (
            (("R1", (14, 15)),), (("R2", (10, 11)),), (("R3", (7, 8)),), (("R3", (18, 19)), ("R4", (9, 10))),
        )
    )  # fmt: skip
    assert [one.id for one in pole.read(events, starts_at=at(9))] == [both, early, late]
    assert [one.id for one in pole.read(events, starts_at=at(9), limit=2)] == [both, early]
    assert [one.id for one in pole.read(events, starts_at=at(9), ends_at=at(12))] == [both, early]
    assert [one.id for one in pole.read(events, starts_at=at(11))] == [late, both]
    assert gone in [one.id for one in pole.read(events, starts_at=at(6))]
