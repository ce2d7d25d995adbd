"""Series read: each date of one wished for with who is there and what to offer, the refused, the freed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries._shown import BOOKING, Booking, shown
from pole_desk.activities.events.queries.obstacles import Obstacle, Want, claimed, obstacles
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.search import find_free
from pole_desk.activities.events.rules.dates import (
    Limits,
    Occurrence,
    expand,
    read_wall,
    require_apart,
)
from pole_desk.activities.events.rules.needs import Need, require_figures, require_span
from pole_desk.activities.events.rules.recurrence import Rule, parse_rule, rule_text
from pole_desk.activities.events.rules.rooms import require_bookable
from pole_desk.activities.events.rules.series import DATES, USUAL, YEARS, Choice, Pattern, SeriesWish
from pole_desk.activities.events.rules.states import HOLDING, BookingState
from pole_desk.activities.events.rules.words import rule_words
from pole_desk.activities.events.tables import EventBookingRow, EventSeriesRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, hour_text, moment_text
from pole_desk.kernel.periods import PARIS, day_of, from_instant, to_instant
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, DossierId, EventId, SeriesId, SpaceId
from pole_desk.registers.calendar.queries import closed_days
from pole_desk.registers.spaces.tables import SpaceRow

MOST_OFFERS = 40
"""Dates in trouble for which other rooms and hours are looked up."""
ROOMS_OFFERED = 3


class Standing(StrEnum):
    """Where a date stands: free, somebody else's, on a closed day, at an hour that does not exist."""

    FREE = "free"
    TAKEN = "taken"
    CLOSED = "closed"
    MISSING = "missing"
    OUTSIDE = "outside"


class Proposal(NamedTuple):
    """A way out for a date, in words, with what a decision needs."""

    choice: Choice
    text: str
    space: SpaceId | None = None
    code: str = ""
    starts: str | None = None


class DateLine(NamedTuple):
    """One date of a series (instants in epoch seconds), what is in its way, and the ways out."""

    occurrence: str
    starts_at: int
    ends_at: int
    missing: str = ""
    closed: str = ""
    outside: bool = False
    by: Obstacle | None = None
    offers: tuple[Proposal, ...] = ()

    @property
    def standing(self) -> Standing:
        """What the user must know first."""
        if self.missing:
            return Standing.MISSING
        if self.closed:
            return Standing.CLOSED
        if self.outside:
            return Standing.OUTSIDE
        return Standing.FREE if self.by is None else Standing.TAKEN

    @property
    def reason(self) -> str:
        """Why the date is not simply free, in words."""
        said = {
            Standing.MISSING: _("cette heure n’existe pas, la nuit du passage à l’heure d’été"),
            Standing.CLOSED: _("fermé : {reason}").format(reason=self.closed),
            Standing.OUTSIDE: _("l’espace n’existe pas à cette date"),
            Standing.TAKEN: "" if self.by is None else self.by.said,
        }
        return said.get(self.standing, "")


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


def limits(reader: Reader, on: date) -> Limits:
    """How far ahead a series may run, over how many dates: settings of the pole."""
    return Limits(
        int(setting(reader, key=YEARS, on=on, default=USUAL.years)),
        int(setting(reader, key=DATES, on=on, default=USUAL.dates)),
    )


def dates_of(reader: Reader, *, wish: SeriesWish) -> tuple[Rule, list[Occurrence]]:
    """The rule of a wish and its dates; raises BadInput, RuleBroken on an endless or too long one."""
    starts = read_wall(wish.starts)
    rule = parse_rule(wish.rule)
    known = limits(reader, reader.clock.today())
    found = expand(
        rule, starts=starts, minutes=wish.minutes, exceptions=wish.exceptions, limits=known
    )
    return rule, found


def weigh(
    reader: Reader, tree: Places, *, wish: SeriesWish, state: BookingState, dossier: DossierId | None = None
) -> tuple[Rule, list[DateLine]]:
    """What stands in the way of each date of a wish: one statement for the clashes. Raises as `dates_of`."""
    room = tree.room(wish.space)
    require_bookable(room)
    require_figures(wish.people, wish.layout, wish.set_up, wish.tear_down)
    rule, found = dates_of(reader, wish=wish)
    set_up = room.set_up if wish.set_up is None else wish.set_up
    tear_down = room.tear_down if wish.tear_down is None else wish.tear_down
    require_span(found[0].starts_at, found[0].ends_at)
    require_apart(found, set_up, tear_down)
    wants = [Want(wish.space, one.starts_at, one.ends_at, set_up, tear_down) for one in found]
    taken: Mapping[int, Obstacle] = {}
    if state in HOLDING:
        taken = obstacles(
            reader, tree, wants, options=state is BookingState.CONFIRMED, dossier=dossier
        )
    closed = closed_on(reader, wants)
    lines = [
        DateLine(
            one.key, one.starts_at, one.ends_at, one.missing, closed.get(index, ""),
            not tree.open_over(wish.space, *claimed(wants[index])), taken.get(index),
        )
        for index, one in enumerate(found)
    ]  # fmt: skip
    return rule, lines


def closed_on(reader: Reader, wants: Sequence[Want]) -> dict[int, str]:
    """The public holiday or closure under each wish, by its place in the list."""
    if not wants:
        return {}
    first = day_of(min(want.starts_at for want in wants))
    last = day_of(max(want.ends_at - 1 for want in wants))
    by_space = {
        space: closed_days(reader, first=first, last=last, space=space)
        for space in {want.space for want in wants}
    }
    found = {}
    for index, want in enumerate(wants):
        days = by_space[want.space]
        start, end = day_of(want.starts_at), day_of(want.ends_at - 1)
        labels = [label for day, label in days.items() if start <= day <= end]
        if labels:
            found[index] = labels[0]
    return found


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
            Choice.MOVE, _("{code} est libre aux mêmes heures").format(code=one.codes[0]),
            one.spaces[0], one.codes[0],
        )
        for one in free[:ROOMS_OFFERED]
    ]  # fmt: skip
    for slot in answer.next:
        same_day = day_of(slot.starts_at) == day_of(line.starts_at)
        if slot.spaces == (wish.space,) and same_day:
            start = datetime.fromtimestamp(slot.starts_at, PARIS)
            text = _("{code} est libre le même jour à {hour}").format(code=slot.code, hour=hour_text(start))
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


def want_of(booking: Booking) -> Want:
    """What a booking wants of the ledger."""
    return Want(booking.space, booking.starts_at, booking.ends_at, booking.set_up, booking.tear_down)


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
