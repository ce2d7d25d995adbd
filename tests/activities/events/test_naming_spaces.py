"""A space has one name, on screen and in sentences: what its card says, not its code."""

from __future__ import annotations

import pytest
from event_words import booked, client, wish
from series_words import book_course, series_wish

from pole_desk.activities.events.commands import book, move_booking
from pole_desk.activities.events.queries import booking_card, events
from pole_desk.kernel.errors import Overlap
from pole_desk.kernel.work import Runner
from pole_desk.registers.spaces.rules import names_together

CODES = ("HALLE-A", "HALLE-B", "R1", "R3")


def test_bays_beside_each_other_say_what_they_share_once() -> None:
    assert names_together(["Espace polyvalent, travée A", "Espace polyvalent, travée B"]) == (
        "Espace polyvalent, travée A + travée B"
    )
    assert names_together(["Salle", "Salle", "Cantine"]) == "Salle + Cantine"


def test_what_is_done_is_said_with_names_of_spaces(sqlite_pole: Runner) -> None:
    party = client(sqlite_pole)
    bays = [wish(sqlite_pole, "HALLE-A", people=900), wish(sqlite_pole, "HALLE-B", people=900)]
    done = sqlite_pole.perform(book, party=party, title="Forum", wishes=bays)
    card = sqlite_pole.read(booking_card, booking=done.value.bookings[0])
    moved = sqlite_pole.perform(
        move_booking, booking=card.id, space=card.space, starts_at=card.starts_at + 3600, ends_at=card.ends_at
    )
    with pytest.raises(Overlap) as refused:
        booked(sqlite_pole, party, wish(sqlite_pole, "HALLE"))
    course = book_course(sqlite_pole, series_wish(sqlite_pole, code="R3"))
    (forum, *_others) = sqlite_pole.read(events)
    told = [done.said, *done.value.warnings, moved.said, refused.value.message, forum.spaces, *course.warnings]
    assert "Espace polyvalent, travée A + travée B" in done.said and "travée A + travée B" in moved.said
    assert not [words for words in told if any(code in words for code in CODES)]
