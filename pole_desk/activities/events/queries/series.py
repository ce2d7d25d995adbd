"""Series read: each date of one wished for with who is there and what to offer, the refused, the freed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.activities.events.queries._obstacles import Want, claimed, obstacles
from pole_desk.activities.events.queries._other_times import other_times
from pole_desk.activities.events.queries._shown import BOOKING, Booking, shown
from pole_desk.activities.events.queries._weighing import (
    DateLine,
    Proposal,
    Standing,
    date_of,
    hindered,
    want_of,
    weigh,
)
from pole_desk.activities.events.queries.kin import SeriesFacts, kin
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.search import find_free
from pole_desk.activities.events.rules.dates import read_wall
from pole_desk.activities.events.rules.needs import Need
from pole_desk.activities.events.rules.recurrence import rule_text
from pole_desk.activities.events.rules.series import Choice, SeriesWish
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.rules.words import rule_words
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.i18n import _, hour_text, moment_text
from pole_desk.kernel.periods import PARIS, day_of, from_instant, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, EventId, SeriesId, SpaceId
from pole_desk.registers.calendar.queries import closed_days

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


class SeriesCard(NamedTuple):
    """A series and its bookings, the refused and cancelled ones included, by date.

    `spaces` are the codes of those that repeat as one, `bookings` those of all of them.
    """

    facts: SeriesFacts
    bookings: tuple[Booking, ...]
    spaces: tuple[str, ...]


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
    found = _offered(reader, tree, wish, line) if search else []
    if line.by is not None:
        found.append(Proposal(Choice.OPTION, _("prendre une option derrière")))
        found.append(Proposal(Choice.REFUSE, _("noter comme refusée, à reprendre si elle se libère")))
    return [*found, skip]


def _offered(reader: Reader, tree: Places, wish: SeriesWish, line: DateLine) -> list[Proposal]:
    if not wish.others:
        return _elsewhere(reader, tree, wish, line)
    return [*_beside(reader, tree, wish, line), *_later(reader, tree, wish, line)]


def _beside(
    reader: Reader, tree: Places, wish: SeriesWish, line: DateLine
) -> list[Proposal]:
    """Rooms free in the place of the one that is taken, when the others of the wish are free."""
    if len(line.taken) != 1:
        return []
    (gone,) = line.taken
    need = Need(
        ((line.starts_at, line.ends_at),), kind=tree.room(gone).kind, set_up=wish.set_up,
        tear_down=wish.tear_down,
    )  # fmt: skip
    ours = set(tree.leaves(wish.spaces))
    free = [
        one for one in find_free(reader, need=need).free
        if len(one.spaces) == 1 and not one.options and not ours & set(tree.leaves(one.spaces))
    ]  # fmt: skip
    free.sort(key=lambda one: abs((one.capacity or 0) - tree.room(gone).capacity))
    return [
        Proposal(
            Choice.MOVE,
            _("{code} est libre à la place de {taken}").format(code=one.codes[0], taken=tree.room(gone).code),
            one.spaces[0], one.codes[0], instead_of=gone,
        )
        for one in free[:ROOMS_OFFERED]
    ]  # fmt: skip


def _later(reader: Reader, tree: Places, wish: SeriesWish, line: DateLine) -> list[Proposal]:
    """The first time later that day when all the spaces of the wish are free."""
    spans = [
        span for span in other_times((line.starts_at, line.ends_at))
        if day_of(span[0]) == day_of(line.starts_at)
    ]  # fmt: skip
    wants = [
        Want(
            space, *span,
            tree.room(space).set_up if wish.set_up is None else wish.set_up,
            tree.room(space).tear_down if wish.tear_down is None else wish.tear_down,
        )
        for span in spans for space in wish.spaces
    ]  # fmt: skip
    taken = {index // len(wish.spaces) for index in obstacles(reader, tree, wants, options=True)} if wants else set()
    for index, (starts_at, _ends) in enumerate(spans):
        if index not in taken:
            start = datetime.fromtimestamp(starts_at, PARIS)
            codes = " + ".join(tree.room(space).code for space in wish.spaces)
            text = _("{codes} sont libres le même jour à {hour}").format(codes=codes, hour=hour_text(start))
            return [Proposal(Choice.MOVE, text, starts=start.strftime("%Y-%m-%dT%H:%M"))]
    return []


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


def series_card(reader: Reader, *, series: SeriesId) -> SeriesCard:
    """One series with all its bookings, those of the spaces that repeat with it too; raises NotFound."""
    found = kin(reader, series=series).series
    facts = found[series]
    beside = [one for one in found.values() if one.part == facts.part]
    return SeriesCard(
        facts, tuple(bookings_of_series(reader, series=[one.id for one in beside])),
        tuple(dict.fromkeys(one.code for one in beside)),
    )  # fmt: skip


def bookings_of_series(reader: Reader, *, series: Collection[SeriesId]) -> list[Booking]:
    """The bookings of some series, by date."""
    row = EventBookingRow
    return shown(reader, BOOKING.where(row.series.in_(series)).order_by(row.occurrence, row.id))


def bookings_beside(reader: Reader, *, booking: Booking) -> list[Booking]:
    """Those made as one with a booking: other bays, the other spaces of a date of its series."""
    if booking.together is None:
        return []
    row = EventBookingRow
    return shown(
        reader,
        BOOKING.where(row.together == booking.together, row.id != booking.id).order_by(row.id),
    )


def refused_bookings(
    reader: Reader,
    *,
    series: SeriesId | None = None,
    event: EventId | None = None,
    bookings: Collection[BookingId] | None = None,
) -> list[Booking]:
    """The refused dates that are still to come, of a series with its kin, an event, or everywhere.

    A date of several spaces counts whole: each of its bookings is there.
    """
    row = EventBookingRow
    statement = BOOKING.where(
        row.state == str(BookingState.REFUSED), row.starts_at > to_instant(reader.clock.now())
    )
    if series is not None:
        statement = statement.where(row.series.in_(kin(reader, series=series).series))
    if event is not None:
        statement = statement.where(row.event == event)
    if bookings is not None:
        groups = select(row.together).where(row.id.in_(bookings), row.together.is_not(None))
        statement = statement.where(or_(row.id.in_(bookings), row.together.in_(groups)))
    return shown(reader, statement.order_by(row.starts_at, row.id))


def freed_bookings(
    reader: Reader, *, series: SeriesId | None = None, event: EventId | None = None
) -> list[Booking]:
    """The refused dates whose place, all their places, have become free: one statement a space."""
    refused = refused_bookings(reader, series=series, event=event)
    if not refused:
        return []
    tree = places(reader)
    taken = hindered(reader, tree, refused)
    return [one for one in refused if date_of(one) not in taken]
