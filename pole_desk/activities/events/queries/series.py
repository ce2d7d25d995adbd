"""Series read: each date of one wished for with who is there and what to offer, the refused, the freed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries._obstacles import claimed, obstacles
from pole_desk.activities.events.queries._shown import BOOKING, Booking, shown
from pole_desk.activities.events.queries._weighing import (
    DateLine,
    Proposal,
    Standing,
    want_of,
    weigh,
)
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.search import find_free
from pole_desk.activities.events.rules.dates import read_wall
from pole_desk.activities.events.rules.needs import Need
from pole_desk.activities.events.rules.recurrence import parse_rule, rule_text
from pole_desk.activities.events.rules.series import Choice, Pattern, SeriesWish
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.rules.words import rule_words
from pole_desk.activities.events.tables import EventBookingRow, EventSeriesRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, hour_text, moment_text
from pole_desk.kernel.periods import PARIS, day_of, from_instant, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, EventId, SeriesId, SpaceId
from pole_desk.registers.calendar.queries import closed_days
from pole_desk.registers.spaces.tables import SpaceRow

MOST_OFFERS = 25
"""Dates in trouble for which other rooms and hours are looked up."""
ROOMS_OFFERED = 3


class SeriesPreview(NamedTuple):
    """A series before it is booked: its rule as read and in words, its dates in order."""

    rule: str
    words: str
    lines: tuple[DateLine, ...]

    def count(self, standing: Standing) -> int:
        return sum(1 for line in self.lines if line.standing is standing)


class SeriesFacts(NamedTuple):
    """A series as written."""

    id: SeriesId
    event: EventId
    rule: str
    starts: str
    minutes: int
    exceptions: Any
    closed_days: str
    space: SpaceId
    code: str
    follows: SeriesId | None
    version: int

    @property
    def pattern(self) -> Pattern:
        return Pattern(
            parse_rule(self.rule), read_wall(self.starts), self.minutes, tuple(self.exceptions)
        )

    @property
    def words(self) -> str:
        """`chaque jeudi, une semaine sur deux, jusqu’au 17 décembre 2026`."""
        return rule_words(parse_rule(self.rule), read_wall(self.starts))


class SeriesCard(NamedTuple):
    """A series and its bookings, the refused and cancelled ones included, by date."""

    facts: SeriesFacts
    bookings: tuple[Booking, ...]


def preview_series(
    reader: Reader, *, wish: SeriesWish, state: BookingState = BookingState.CONFIRMED
) -> SeriesPreview:
    """Each date of a series wished for: free, or who is there and what can be done instead.

    Raises BadInput, RuleBroken: series_endless, series_too_far, series_too_long, series_overlap.
    """
    tree = places(reader)
    rule, lines = weigh(reader, tree, wish=wish, state=state)
    offered, left = [], MOST_OFFERS
    for line in lines:
        if line.standing is Standing.FREE:
            offered.append(line)
            continue
        left -= 1
        offered.append(line._replace(offers=tuple(_offers(reader, tree, wish, line, left >= 0))))
    return SeriesPreview(rule_text(rule), rule_words(rule, read_wall(wish.starts)), tuple(offered))


def _offers(
    reader: Reader, tree: Places, wish: SeriesWish, line: DateLine, search: bool
) -> list[Proposal]:
    """Ways out, the nearest to what was wished first."""
    skip = Proposal(Choice.SKIP, _("passer cette date"))
    if line.standing is Standing.MISSING:
        start, end = from_instant(line.starts_at), from_instant(line.ends_at).astimezone(PARIS)
        later = _("une heure plus tard : {start}, jusqu’à {end}").format(
            start=moment_text(start), end=hour_text(end)
        )
        return [Proposal(Choice.BOOK, later), skip]
    if line.standing is Standing.CLOSED:
        return [skip, Proposal(Choice.BOOK, _("réserver quand même"))]
    found = _elsewhere(reader, tree, wish, line) if search else []
    if line.by is not None:
        found.append(Proposal(Choice.OPTION, _("prendre une option derrière")))
        found.append(Proposal(Choice.REFUSE, _("noter comme refusée, à reprendre si elle se libère")))
    return [*found, skip]


def _elsewhere(
    reader: Reader, tree: Places, wish: SeriesWish, line: DateLine
) -> list[Proposal]:
    """The smallest free rooms that would do, and the same room at another hour that day."""
    room = tree.room(wish.space)
    need = Need(
        ((line.starts_at, line.ends_at),), wish.people, wish.layout, kind=room.kind,
        set_up=wish.set_up, tear_down=wish.tear_down,
    )  # fmt: skip
    answer = find_free(reader, need=need)
    free = [one for one in answer.free if len(one.spaces) == 1 and not one.options]
    free.sort(key=lambda one: abs((one.capacity or 0) - max(wish.people, room.capacity)))
    found = [
        Proposal(
            Choice.MOVE, _("{room} est libre aux mêmes heures").format(room=one.name),
            one.spaces[0], one.codes[0],
        )
        for one in free[:ROOMS_OFFERED]
    ]  # fmt: skip
    for slot in answer.next:
        same_day = day_of(slot.starts_at) == day_of(line.starts_at)
        if slot.spaces == (wish.space,) and same_day:
            start = datetime.fromtimestamp(slot.starts_at, PARIS)
            text = _("{room} est libre le même jour à {hour}").format(room=slot.name, hour=hour_text(start))
            wall = start.strftime("%Y-%m-%dT%H:%M")
            found.append(Proposal(Choice.MOVE, text, wish.space, slot.code, wall))
            break
    return found


_SERIES = select(
    EventSeriesRow.id, EventSeriesRow.event, EventSeriesRow.rule, EventSeriesRow.starts,
    EventSeriesRow.minutes, EventSeriesRow.exceptions, EventSeriesRow.closed_days,
    EventSeriesRow.space, SpaceRow.code, EventSeriesRow.follows, EventSeriesRow.version,
).join(SpaceRow, SpaceRow.id == EventSeriesRow.space)  # fmt: skip


def series_facts(reader: Reader, *, series: SeriesId) -> SeriesFacts:
    """One series as written; raises NotFound."""
    found = reader.first(_SERIES.where(EventSeriesRow.id == series), SeriesFacts)
    if found is None:
        raise NotFound("series", _("La série n° {id} n’existe pas.").format(id=series))
    return found


def series_card(reader: Reader, *, series: SeriesId) -> SeriesCard:
    """One series with all its bookings, by date; raises NotFound."""
    return SeriesCard(series_facts(reader, series=series), tuple(bookings_of_series(reader, series=series)))


def bookings_of_series(reader: Reader, *, series: SeriesId) -> list[Booking]:
    row = EventBookingRow
    return shown(reader, BOOKING.where(row.series == series).order_by(row.occurrence, row.id))


def refused_bookings(
    reader: Reader,
    *,
    series: SeriesId | None = None,
    event: EventId | None = None,
    bookings: Collection[BookingId] | None = None,
) -> list[Booking]:
    """The refused dates that are still to come, of a series, an event, or everywhere."""
    row = EventBookingRow
    statement = BOOKING.where(
        row.state == str(BookingState.REFUSED), row.starts_at > to_instant(reader.clock.now())
    )
    if series is not None:
        statement = statement.where(row.series == series)
    if event is not None:
        statement = statement.where(row.event == event)
    if bookings is not None:
        statement = statement.where(row.id.in_(bookings))
    return shown(reader, statement.order_by(row.starts_at, row.id))


def freed_bookings(
    reader: Reader, *, series: SeriesId | None = None, event: EventId | None = None
) -> list[Booking]:
    """The refused dates whose place has become free: one statement a space, whatever their number."""
    refused = refused_bookings(reader, series=series, event=event)
    if not refused:
        return []
    tree = places(reader)
    taken = obstacles(reader, tree, [want_of(one) for one in refused], options=True)
    return [
        one for index, one in enumerate(refused)
        if index not in taken and tree.open_over(one.space, *claimed(want_of(one)))
    ]  # fmt: skip
