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
from pole_desk.activities.events.queries.series import SeriesPreview, preview_series
from pole_desk.activities.events.rules import Need, OnClosedDay
from pole_desk.desktop.parts.booking_form.equipment_box import Left
from pole_desk.desktop.parts.booking_form.price_box import Cost
from pole_desk.desktop.parts.booking_form.pricing import Till
from pole_desk.desktop.parts.booking_form.room_list import RoomLine
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


def look(
    reader: Reader, *, asked: Asked, chosen: Spaces, booking: BookingId | None = None,
    anyway: bool = False,
) -> Seen:  # fmt: skip
    """Search by what is asked; `booking` is the one being changed, `anyway` on closed days too."""
    assert asked.span is not None
    need = Need(
        [asked.span], asked.people, asked.layout, asked.equipment, None, asked.set_up, asked.tear_down,
        () if booking is None else (booking,),
        OnClosedDay.KEEP if anyway else OnClosedDay.REFUSE,
    )  # fmt: skip
    found = find_free(reader, need=need)
    lines = sorted(map(_free_line, found.free), key=lambda line: line.optioned)
    buffers = {place.spaces: (place.set_up, place.tear_down) for place in found.free}
    others, more = _others(reader, need, found.busy)
    till = Till.read(reader, party=asked.party, at=asked.span[0], excluding=need.excluding)
    costs = {line.spaces: till.cost(line.spaces, *asked.span) for line in (*lines, *others)}
    lines = [line._replace(price=euros(costs[line.spaces].agreed)) for line in lines]
    others = [
        line if line.taken else line._replace(price=euros(costs[line.spaces].agreed)) for line in others
    ]
    taken = next((line for line in others if line.spaces == chosen and line.taken), None)
    return Seen(
        lines + others,
        len(found.free),
        _left(reader, asked.span, booking),
        _warnings(reader, asked, anyway=anyway),
        _mine_first(found.next, chosen),
        _shorter(reader, asked.span, chosen) if taken is not None else (),
        {**more, **buffers},
        _closed(reader, asked.span),
        costs,
        None if (port := canteen(reader)) is None else port.offer(reader, day=day_of(asked.span[0])),
        _series(reader, asked, chosen or (lines[0].spaces if lines else ())),
    )


def _series(reader: Reader, asked: Asked, spaces: Spaces) -> SeriesPreview | None:
    """The dates of the repetition in the room; one room repeats, bays together do not."""
    if not asked.rule or len(spaces) != 1:
        return None
    return preview_series(reader, wish=series_wish(asked, spaces[0]))


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
