"""What a command asks before the write lock counts only while nobody wrote in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from event_words import booked, client, space, wish
from sqlalchemy import event

from pole_desk.activities.events.commands import book
from pole_desk.activities.events.commands.rooms import set_room
from pole_desk.activities.events.queries import booking_card
from pole_desk.kernel.errors import Overlap
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog.commands import set_price
from pole_desk.registers.claims.queries import holds


def _meanwhile(runner: Runner, write: Callable[[], object]) -> None:
    """Another seat writes once while this one waits for its turn, what it asked already asked."""
    turn = runner._turn
    pending = [write]

    @contextmanager
    def late() -> Iterator[None]:
        while pending:
            pending.pop()()
        with turn():
            yield

    runner._turn = late


def _inside_lock(runner: Runner) -> list[str]:
    """The statements of the next write, from the moment it has the lock."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement == "BEGIN IMMEDIATE":
            found.clear()
        found.append(statement)

    event.listen(runner.engine, "before_cursor_execute", note)
    return found


def test_places_and_prices_are_asked_before_the_lock(sqlite_pole: Runner) -> None:
    party = client(sqlite_pole)
    inside = _inside_lock(sqlite_pole)
    booked(sqlite_pole, party, wish(sqlite_pole, "R1"))
    assert inside[0] == "BEGIN IMMEDIATE"
    assert not [one for one in inside if "FROM event_room" in one or "FROM price" in one]


def test_a_price_that_changed_meanwhile_is_the_one_that_counts(
    sqlite_pole_url: str, open_pole: Callable[..., Runner]
) -> None:
    here, elsewhere = open_pole(sqlite_pole_url), open_pole(sqlite_pole_url)
    party = client(here)
    day = here.clock.today()

    def dearer() -> None:
        for unit in ("hour", "half_day", "day"):
            elsewhere.do(
                set_price, item=f"event_large_room_{unit}", amount=Decimal("777.00"), valid_from=day
            )

    _meanwhile(here, dearer)
    made = booked(here, party, wish(here, "R1", 9, 10))
    assert here.read(booking_card, booking=made.bookings[0]).list_price == Decimal("777.00")


def test_buffers_that_changed_meanwhile_are_claimed(
    sqlite_pole_url: str, open_pole: Callable[..., Runner]
) -> None:
    here, elsewhere = open_pole(sqlite_pole_url), open_pole(sqlite_pole_url)
    party, room = client(here), space(here, "R1")
    _meanwhile(here, lambda: elsewhere.do(set_room, space=room, tariff="meeting_room", set_up=1200, tear_down=600))
    made = booked(here, party, wish(here, "R1", set_up=None, tear_down=None))
    card = here.read(booking_card, booking=made.bookings[0])
    assert (card.set_up, card.tear_down) == (1200, 600)
    (held,) = here.read(holds, starts_at=card.starts_at - 1, ends_at=card.starts_at)
    assert (held.set_up, held.tear_down) == (1200, 600)


def test_a_room_taken_meanwhile_is_refused_naming_the_winner(
    sqlite_pole_url: str, open_pole: Callable[..., Runner]
) -> None:
    here, elsewhere = open_pole(sqlite_pole_url), open_pole(sqlite_pole_url)
    party, other = client(here), client(here, "Le Fournil")
    wanted = wish(here, "R1")
    _meanwhile(here, lambda: elsewhere.do(book, party=other, title="Avant", wishes=[wanted]))
    with pytest.raises(Overlap) as refused:
        booked(here, party, wanted)
    assert refused.value.details["winner"]["party"] == "Le Fournil"


def test_who_is_refused_keeps_nobody_waiting(
    sqlite_pole_url: str, open_pole: Callable[..., Runner]
) -> None:
    here = open_pole(sqlite_pole_url)
    party, wanted = client(here), wish(here, "R1")
    inside = _inside_lock(here)
    booked(here, party, wanted)
    assert 0 < len(inside) <= 20
    inside.clear()
    with pytest.raises(Overlap):
        booked(here, party, wanted)
    assert "BEGIN IMMEDIATE" not in inside
