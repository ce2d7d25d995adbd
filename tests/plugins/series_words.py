"""The words that the tests of series share: a course each Thursday, what stands afterwards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from event_words import at, client, space

from pole_desk.activities.events.commands.series import BookedSeries, book_series
from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.queries import bookings as all_bookings
from pole_desk.activities.events.rules.series import SeriesWish
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import BookingId
from pole_desk.registers.claims.queries import holds

EVER = {"starts_at": 0, "ends_at": at(9, day=date(2090, 1, 1))}


def weekly(pole: Runner, rule: str = "FREQ=WEEKLY;COUNT=6", code: str = "R1") -> BookedSeries:
    """Thursdays at nine from 3 December 2026, two hours."""
    asked = SeriesWish(space(pole, code), rule, "2026-12-03T09:00", 120, 0, 0)
    return pole.do(book_series, party=client(pole, "Cours de danse"), title="Cours", wish=asked)


def walls(pole: Runner, *ids: BookingId) -> list[str]:
    """Local starts of live bookings, by date, with their rooms."""
    found = [one for one in pole.read(all_bookings, **EVER) if one.state == "confirmed"]
    return [wall_of(one) for one in found if not ids or one.id in ids]


def wall_of(one: Booking) -> str:
    start = datetime.fromtimestamp(one.starts_at, PARIS)
    return f"{start:%m-%d %H:%M} {one.code}"


def claims(pole: Runner) -> list[tuple[Any, ...]]:
    return [(one.space, one.starts_at, one.ends_at, one.item) for one in pole.read(holds, **EVER)]


def facts(pole: Runner) -> list[Booking]:
    return [one._replace(version=0) for one in pole.read(all_bookings, **EVER)]


def series_wish(pole: Runner, rule: str = "FREQ=WEEKLY;COUNT=4", code: str = "R1", **more: Any) -> SeriesWish:
    given = {"starts": "2026-12-03T09:00", "minutes": 180, "set_up": 0, "tear_down": 0, **more}
    return SeriesWish(space(pole, code), rule, **given)


def book_course(pole: Runner, asked: SeriesWish, **more: Any) -> BookedSeries:
    party = more.pop("party", None) or client(pole, "Cours de danse")
    return pole.do(book_series, party=party, title="Cours", wish=asked, **more)
