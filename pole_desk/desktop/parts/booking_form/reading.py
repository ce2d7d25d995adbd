"""What the panel shows of a wish: the rooms in order, why not the others, what is left, what to know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.events.queries import (
    BusyPlace,
    FreePlace,
    Slot,
    equipment,
    find_free,
    lent,
    site_peak,
)
from pole_desk.activities.events.rules.past import past_words
from pole_desk.activities.events.rules.stock import peak
from pole_desk.activities.events.queries.cards import canteen
from pole_desk.activities.events.queries.repeated import repeated_spans
from pole_desk.activities.events.queries.series import SeriesPreview, preview_series
from pole_desk.activities.events.queries.series_change import STAYS
from pole_desk.activities.events.queries.series_offers import WeighedChange, weigh_change
from pole_desk.activities.events.rules import Need, OnClosedDay
from pole_desk.activities.events.rules.series import SeriesChange
from pole_desk.desktop.parts.booking_form.changes import Changing
from pole_desk.desktop.parts.booking_form.equipment_box import Left
from pole_desk.desktop.parts.booking_form.price_box import Cost
from pole_desk.desktop.parts.booking_form.pricing import Till
from pole_desk.desktop.parts.booking_form.repeated import counted
from pole_desk.desktop.parts.booking_form.room_list import RoomLine, proposed
from pole_desk.desktop.parts.booking_form.wish import Asked, series_wish, wall_of
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.kernel.i18n import _, brief_day, long_day, ngettext, number
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.covers import Offer
from pole_desk.ports.ids import BookingId, SpaceId
from pole_desk.registers.calendar.queries import closed_days
from pole_desk.registers.claims.queries import Gap, gaps

Spaces = tuple[SpaceId, ...]
_SIZE = ("too_small", "layout")
LEAST_GAP = 1800
"""Seconds under which a shorter booking is not worth offering."""


class Seen(NamedTuple):
    """Rooms, what is left of the equipment, what to warn of; buffers in seconds by rooms.

    `series` are the dates of a repetition, `change` those of a series that changes.
    `next` are other times when a room is free, `shorter` the free parts of the time asked for in
    the room that was wanted; `meals` what the canteen may still serve that day, None without one.
    """

    lines: list[RoomLine]
    free: int
    left: list[Left]
    warnings: list[str]
    next: Sequence[Slot]
    shorter: Sequence[Gap]
    buffers: Mapping[Spaces, tuple[int, int]]
    closed: str
    costs: Mapping[Spaces, Cost]
    meals: Offer | None = None
    series: SeriesPreview | None = None
    change: WeighedChange | None = None


def look(
    reader: Reader, *, asked: Asked, chosen: Spaces, picked: bool = True,
    booking: BookingId | None = None, anyway: bool = False, changing: Changing | None = None,
) -> Seen:  # fmt: skip
    """Search by what is asked; `booking` is the one being changed, `anyway` on closed days too.

    The dates of a repetition are those of the rooms that will be proposed: `chosen` when they were
    `picked` by the user, else the first that suit.
    `changing` when it changes with other dates of its series.
    """
    assert asked.span is not None
    need = Need(
        [asked.span], asked.people, asked.layout, asked.equipment, None, asked.set_up, asked.tear_down,
        () if booking is None else (booking,),
        OnClosedDay.KEEP if anyway or changing is not None else OnClosedDay.REFUSE,
    )  # fmt: skip
    change = None if changing is None else _weighed(reader, changing)
    if change is not None:
        going = [line.booking.id for line in change.plan.lines if line.fate not in STAYS]
        need = need._replace(excluding=going or need.excluding)
    found = find_free(reader, need=need)
    lines = sorted(map(_free_line, found.free), key=lambda line: line.optioned)
    buffers = {place.spaces: (place.set_up, place.tear_down) for place in found.free}
    others, more = _others(reader, need, found.busy)
    dates = _dates(reader, asked, change)
    if dates:
        keep = asked.keep_closed or change is not None
        over = counted(
            reader,
            need._replace(spans=dates, on_closed_day=OnClosedDay.KEEP if keep else OnClosedDay.REFUSE),
            small={place.spaces: place.why for place in found.busy if place.reason in _SIZE},
            lacking={place.spaces: place.why for place in found.busy if place.reason == "equipment"},
            named=str, dossier=None if changing is None else changing.booking.dossier,
        )  # fmt: skip
        lines, others, more = over.lines, [], {**more, **over.buffers}
    if booking is not None:
        lines, others = _single(lines), _single(others)
    till = Till.read(reader, party=asked.party, at=asked.span[0], excluding=need.excluding)
    costs = {line.spaces: till.cost(line.spaces, *asked.span) for line in (*lines, *others)}
    lines = [line._replace(price=euros(costs[line.spaces].agreed)) for line in lines]
    others = [
        line if line.taken else line._replace(price=euros(costs[line.spaces].agreed)) for line in others
    ]
    taken = next((line for line in others if line.spaces == chosen and line.taken), None)
    return Seen(
        lines + others,
        sum(1 for line in lines if not (line.taken or line.small or line.partly)),
        _left(reader, asked.span, booking),
        _warnings(reader, asked, anyway=anyway),
        _mine_first(found.next, chosen),
        _shorter(reader, asked.span, chosen) if taken is not None else (),
        {**more, **buffers},
        _closed(reader, asked.span),
        costs,
        None if (port := canteen(reader)) is None else port.offer(reader, day=day_of(asked.span[0])),
        _series(reader, asked, proposed(lines + others, chosen, picked=picked)),
        change,
    )


def _weighed(reader: Reader, changing: Changing) -> WeighedChange:
    """The dates that a change is for; while nothing is changed yet, they are shown as they stand."""
    nothing = SeriesChange(layout=changing.booking.layout)
    return weigh_change(
        reader, booking=changing.booking.id, scope=changing.scope,
        change=nothing if changing.change == SeriesChange() else changing.change,
        follow_exceptions=changing.follow, decisions=changing.decisions,
    )  # fmt: skip


def _dates(reader: Reader, asked: Asked, change: WeighedChange | None) -> list[tuple[int, int]]:
    """When each date is wished for; empty for a single one."""
    if change is not None:
        going = [one.hindered or one.line for one in change.dates if one.line.fate not in STAYS]
        return [(line.want.starts_at, line.want.ends_at) for line in going]
    if not asked.rule:
        return []
    return repeated_spans(reader, wish=series_wish(asked, SpaceId(0)))


def _series(reader: Reader, asked: Asked, spaces: Spaces) -> SeriesPreview | None:
    """The dates of the repetition in the room, or in the bays that repeat as one."""
    if not asked.rule or not spaces:
        return None
    return preview_series(reader, wish=series_wish(asked, *spaces))


def _single(lines: Sequence[RoomLine]) -> list[RoomLine]:
    """A booking that exists is in one place: bays together are booked anew."""
    return [line for line in lines if len(line.spaces) == 1]


def _free_line(place: FreePlace) -> RoomLine:
    parts = [_places(place.capacity)]
    if place.options:
        parts.append(
            ngettext("{n} option en attente", "{n} options en attente", place.options).format(n=place.options)
        )
    buffers = (place.set_up + place.tear_down) // 60
    if buffers:
        parts.append(_("{n} min de montage et démontage").format(n=number(buffers)))
    words = " · ".join(part for part in parts if part)
    return RoomLine(place.spaces, place.name, words, optioned=place.options > 0)


def _places(capacity: int | None) -> str:
    if not capacity:
        return ""
    return ngettext("{n} place", "{n} places", capacity).format(n=number(capacity))


def _others(
    reader: Reader, need: Need, busy: Sequence[BusyPlace]
) -> tuple[list[RoomLine], dict[Spaces, tuple[int, int]]]:
    """Those that are too small first, when they are free; then those that nobody can book."""
    small = {place.spaces: place.why for place in busy if place.reason in _SIZE}
    lines, buffers = [], {}
    rest = [place for place in busy if place.reason not in _SIZE]
    if small:
        plain = find_free(reader, need=need._replace(people=0, layout=""))
        for place in plain.free:
            if place.spaces in small:
                lines.append(RoomLine(place.spaces, place.name, small[place.spaces], small=True))
                buffers[place.spaces] = (place.set_up, place.tear_down)
        rest += [place for place in plain.busy if place.spaces in small]
    return lines + [_taken_line(reader, place) for place in rest], buffers


def _taken_line(reader: Reader, place: BusyPlace) -> RoomLine:
    words = place.why
    if place.until is not None:
        until = wall_of(place.until)
        words = _("{why}, jusqu’à {hour}").format(why=place.why, hour=hour_text(place.until))
        if until.date() != reader.clock.today():
            words = _("{why}, jusqu’au {day} {hour}").format(
                why=place.why, day=brief_day(until.date()), hour=hour_text(place.until)
            )
    return RoomLine(place.spaces, place.name, words, taken=True)


def _mine_first(slots: Sequence[Slot], chosen: Spaces) -> list[Slot]:
    """Other times in the room that was wanted before those elsewhere."""
    return sorted(slots, key=lambda slot: slot.spaces != chosen)


def _shorter(reader: Reader, span: tuple[int, int], chosen: Spaces) -> list[Gap]:
    """The free parts of the time asked for, in the one room that was wanted."""
    if len(chosen) != 1:
        return []
    found = gaps(reader, space=chosen[0], starts_at=span[0], ends_at=span[1])
    return [gap for gap in found if gap.ends_at - gap.starts_at >= LEAST_GAP and tuple(gap) != span]


def _left(reader: Reader, span: tuple[int, int], booking: BookingId | None) -> list[Left]:
    out = lent(
        reader, starts_at=span[0], ends_at=span[1], excluding=() if booking is None else (booking,)
    )
    return [
        Left(
            one.code, one.label, one.stock,
            max(0, one.stock - peak([loan for loan in out if loan.equipment == one.id], *span)),
        )
        for one in equipment(reader)
    ]  # fmt: skip


def _warnings(reader: Reader, asked: Asked, *, anyway: bool) -> list[str]:
    """Hours that are over, the site's limit passed, a day that is closed and kept all the same."""
    assert asked.span is not None
    found = [*past_words([asked.span], to_instant(reader.clock.now()))]
    top = site_peak(reader, starts_at=asked.span[0], ends_at=asked.span[1])
    if asked.people and top.people + asked.people > top.limit:
        found.append(
            _("{people} personnes sur le site vers {hour}, pour une limite de {limit}.").format(
                people=number(top.people + asked.people), hour=hour_text(top.at), limit=number(top.limit)
            )
        )
    shut = _closed(reader, asked.span)
    if shut and anyway:
        found.append(_("Réservé un jour fermé : {why}.").format(why=shut))
    return found


def _closed(reader: Reader, span: tuple[int, int]) -> str:
    """Why the pole is closed on a day of the interval; empty when it is open."""
    first, last = day_of(span[0]), day_of(span[1] - 1)
    found: Mapping[date, str] = closed_days(reader, first=first, last=last)
    return next((f"{long_day(day)}, {why}" for day, why in sorted(found.items())), "")
