"""A change of a series date by date: who is in the way of each, and what can be done instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from pole_desk.activities.events.queries._obstacles import claimed
from pole_desk.activities.events.queries._weighing import Proposal
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.search import find_free
from pole_desk.activities.events.queries.series_change import (
    ChangeLine,
    ChangePlan,
    Fate,
    preview_change,
)
from pole_desk.activities.events.rules.needs import Need
from pole_desk.activities.events.rules.series import Choice, Decision, Scope, SeriesChange
from pole_desk.kernel.i18n import _, hour_text
from pole_desk.kernel.periods import PARIS, day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, SpaceId

MOST_OFFERS = 25
"""Dates in the way for which other rooms and hours are looked up."""
ROOMS_OFFERED = 3


class DateChange(NamedTuple):
    """A date of the series: what becomes of it as decided, and the ways out when it is in the way.

    `line` is that of the space named, `beside` those of the spaces that go with it. `hindered` is the date as it was before a word on it: it tells who is there. `chosen` is the way
    out taken, the first of `offers` until the user says another.
    """

    line: ChangeLine
    hindered: ChangeLine | None = None
    offers: tuple[Proposal, ...] = ()
    chosen: Decision | None = None
    beside: tuple[ChangeLine, ...] = ()

    @property
    def lines(self) -> tuple[ChangeLine, ...]:
        return (self.line, *self.beside)


class WeighedChange(NamedTuple):
    """A change before it is written: the plan as decided, its dates in order."""

    plan: ChangePlan
    dates: tuple[DateChange, ...]

    @property
    def decisions(self) -> list[Decision]:
        """What to say of each date that is in the way."""
        return [one.chosen for one in self.dates if one.chosen is not None]

    @property
    def blocked(self) -> list[DateChange]:
        """Dates that are in the way all the same, whatever was decided of them."""
        return [one for one in self.dates if any(line.fate is Fate.BLOCKED for line in one.lines)]


def weigh_change(
    reader: Reader,
    *,
    booking: BookingId,
    scope: Scope,
    change: SeriesChange,
    follow_exceptions: bool = False,
    decisions: Sequence[Decision] = (),
) -> WeighedChange:
    """What a change does to each date, those in the way with offers; the rest stay as they are.

    A date in the way without a decision is left as it was; one that stays may be in the way of
    another, which is then weighed too. Raises as `preview_change`.
    """
    given = {one.occurrence: one for one in decisions}
    said: dict[str, Decision] = {}
    hindered: dict[str, ChangeLine] = {}
    while True:
        plan = preview_change(
            reader, booking=booking, scope=scope, change=change, follow_exceptions=follow_exceptions,
            decisions=list(said.values()),
        )  # fmt: skip
        new = [line for line in plan.of(Fate.BLOCKED) if _key(line) not in said]
        if not new:
            break
        for line in sorted(new, key=lambda line: line.by is None):
            hindered.setdefault(_key(line), line)
            said[_key(line)] = given.get(_key(line)) or Decision(_key(line), Choice.KEEP)
    dates = _dates(plan)
    offers = {
        key: tuple(_offers(reader, places(reader), plan, dates[key], line, search=place < MOST_OFFERS))
        for place, (key, line) in enumerate(hindered.items())
    }  # fmt: skip
    return WeighedChange(plan, tuple(
        DateChange(lines[0], hindered.get(key), offers.get(key, ()), said.get(key), tuple(lines[1:]))
        for key, lines in dates.items()
    ))  # fmt: skip


def _dates(plan: ChangePlan) -> dict[str, list[ChangeLine]]:
    """The lines of each date, that of the space of the series named first."""
    named = None if plan.series is None else plan.series.space
    found: dict[str, list[ChangeLine]] = {}
    for line in plan.lines:
        found.setdefault(_key(line), []).append(line)
    return {
        key: sorted(lines, key=lambda line: line.booking.space != named)
        for key, lines in sorted(found.items())
    }


def _key(line: ChangeLine) -> str:
    return line.booking.occurrence or ""


def _offers(
    reader: Reader,
    tree: Places,
    plan: ChangePlan,
    date: Sequence[ChangeLine],
    line: ChangeLine,
    *,
    search: bool,
) -> list[Proposal]:
    """The ways out of a date whose `line` is in the way; elsewhere only while the search is short."""
    ways = list(_ways(tree, line))
    if line.by is None or not search:
        return ways
    going = (Fate.CHANGES, Fate.EXCEPTION)
    moving = [one.booking.id for one in plan.lines if one.moves and one.fate in going]
    ours = [one.want.space for one in date if one.booking.id != line.booking.id]
    ways[1:1] = _elsewhere(reader, tree, line, [*moving, *(one.booking.id for one in date)], ours)
    return ways


def _ways(tree: Places, line: ChangeLine) -> Iterable[Proposal]:
    """What can be said of any date in the way, the gentlest first."""
    yield Proposal(Choice.KEEP, _("la laisser comme elle est"))
    if line.by is not None:
        yield Proposal(Choice.OPTION, _("prendre une option derrière"))
        yield Proposal(Choice.REFUSE, _("noter comme refusée, à reprendre si elle se libère"))
    elif tree.open_over(line.want.space, *claimed(line.want)):
        yield Proposal(Choice.BOOK, _("la changer quand même"))
    yield Proposal(Choice.SKIP, _("annuler cette date"))


def _elsewhere(
    reader: Reader,
    tree: Places,
    line: ChangeLine,
    leaving: Collection[BookingId],
    ours: Collection[SpaceId],
) -> list[Proposal]:
    """The free rooms nearest in size at the hours wished, and the room wished at another hour that day.

    `ours` are the spaces that go with it: they are no way out, and another hour would be theirs too.
    """
    want, one = line.want, line.booking
    room = tree.room(want.space)
    need = Need(
        ((want.starts_at, want.ends_at),), one.people, one.layout, kind=room.kind, set_up=want.set_up,
        tear_down=want.tear_down, excluding=leaving,
    )  # fmt: skip
    answer = find_free(reader, need=need)
    theirs = set(tree.leaves(ours))
    free = [
        place for place in answer.free
        if len(place.spaces) == 1 and not place.options and not theirs & set(tree.leaves(place.spaces))
    ]  # fmt: skip
    free.sort(key=lambda place: abs((place.capacity or 0) - max(one.people, room.capacity)))
    found = [
        Proposal(
            Choice.MOVE, _("{code} est libre aux mêmes heures").format(code=place.codes[0]),
            place.spaces[0], place.codes[0], instead_of=one.space,
        )
        for place in free[:ROOMS_OFFERED]
    ]  # fmt: skip
    for slot in () if ours else answer.next:
        if slot.spaces == (want.space,) and day_of(slot.starts_at) == day_of(want.starts_at):
            start = datetime.fromtimestamp(slot.starts_at, PARIS)
            text = _("{code} est libre le même jour à {hour}").format(code=slot.code, hour=hour_text(start))
            found.append(
                Proposal(Choice.MOVE, text, want.space, slot.code, start.strftime("%Y-%m-%dT%H:%M"))
            )
            break
    return found
