"""A change of a series date by date: who is in the way of each, and what can be done instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
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
from pole_desk.ports.ids import BookingId

MOST_OFFERS = 25
"""Dates in the way for which other rooms and hours are looked up."""
ROOMS_OFFERED = 3


class DateChange(NamedTuple):
    """A date of the series: what becomes of it as decided, and the ways out when it is in the way.

    `hindered` is the date as it was before a word on it: it tells who is there. `chosen` is the way
    out taken, the first of `offers` until the user says another.
    """

    line: ChangeLine
    hindered: ChangeLine | None = None
    offers: tuple[Proposal, ...] = ()
    chosen: Decision | None = None


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
        return [one for one in self.dates if one.line.fate is Fate.BLOCKED]


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
        for line in new:
            hindered[_key(line)] = line
            said[_key(line)] = given.get(_key(line)) or Decision(_key(line), Choice.KEEP)
    offers = _offers(reader, places(reader), plan, list(hindered.values()))
    return WeighedChange(plan, tuple(
        DateChange(line, hindered.get(_key(line)), offers.get(_key(line), ()), said.get(_key(line)))
        for line in plan.lines
    ))  # fmt: skip


def _key(line: ChangeLine) -> str:
    return line.booking.occurrence or ""


def _offers(
    reader: Reader, tree: Places, plan: ChangePlan, lines: Sequence[ChangeLine]
) -> Mapping[str, tuple[Proposal, ...]]:
    moving = [
        line.booking.id for line in plan.lines
        if line.moves and line.fate in (Fate.CHANGES, Fate.EXCEPTION)
    ]  # fmt: skip
    found = {}
    for place, line in enumerate(lines):
        ways = list(_ways(tree, line))
        if line.by is not None and place < MOST_OFFERS:
            ways[1:1] = _elsewhere(reader, tree, line, [line.booking.id, *moving])
        found[_key(line)] = tuple(ways)
    return found


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
    reader: Reader, tree: Places, line: ChangeLine, leaving: Collection[BookingId]
) -> list[Proposal]:
    """The free rooms nearest in size at the hours wished, and the room wished at another hour that day."""
    want, one = line.want, line.booking
    room = tree.room(want.space)
    need = Need(
        ((want.starts_at, want.ends_at),), one.people, one.layout, kind=room.kind, set_up=want.set_up,
        tear_down=want.tear_down, excluding=leaving,
    )  # fmt: skip
    answer = find_free(reader, need=need)
    free = [place for place in answer.free if len(place.spaces) == 1 and not place.options]
    free.sort(key=lambda place: abs((place.capacity or 0) - max(one.people, room.capacity)))
    found = [
        Proposal(
            Choice.MOVE, _("{code} est libre aux mêmes heures").format(code=place.codes[0]),
            place.spaces[0], place.codes[0],
        )
        for place in free[:ROOMS_OFFERED]
    ]  # fmt: skip
    for slot in answer.next:
        if slot.spaces == (want.space,) and day_of(slot.starts_at) == day_of(want.starts_at):
            start = datetime.fromtimestamp(slot.starts_at, PARIS)
            text = _("{code} est libre le même jour à {hour}").format(code=slot.code, hour=hour_text(start))
            found.append(
                Proposal(Choice.MOVE, text, want.space, slot.code, start.strftime("%Y-%m-%dT%H:%M"))
            )
            break
    return found
