"""What a drag or a key would do, worked out before it is done; no event and no painting is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from pole_desk.desktop.widgets.board.frame import Ghost
from pole_desk.desktop.widgets.board.layout import HOURS_FROM
from pole_desk.desktop.widgets.board.model import Bar, BoardModel
from pole_desk.desktop.widgets.board.scale import TimeScale
from pole_desk.desktop.widgets.board.titles import times_text
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.periods import FOREVER, day_of, day_start

STEP = 15
"""Minutes to which hours snap; other minutes are typed."""

Kind = Literal["create", "move", "start", "end", "swap"]


@dataclass(frozen=True, slots=True)
class Gesture:
    """A drag under way: what kind, on which bar, from which row and instant."""

    kind: Kind
    row: int
    instant: int
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The slot a gesture asks for, and the firm bars in its way; `other` is the bar to swap with."""

    kind: Kind
    row: int
    starts: int
    ends: int
    bar: Bar | None
    blockers: tuple[Bar, ...]
    other: Bar | None = None


def by_day(model: BoardModel, scale: TimeScale, row: int) -> bool:
    """Whether a row is let by whole days at this zoom: lettings always, rooms when hours are hidden."""
    return model.row(row).kind == "long" or scale.day_width < HOURS_FROM


def slot_at(model: BoardModel, scale: TimeScale, row: int, instant: int) -> tuple[int, int]:
    """The smallest slot that holds an instant: a day, its open hours, or an hour."""
    if model.row(row).kind == "long":
        day = day_of(instant)
        return day_start(day), day_start(day + timedelta(days=1))
    if by_day(model, scale, row):
        _, opens, closes = scale.edges(scale.index_of(instant))
        return opens, closes
    begins = (instant - scale.edges(scale.index_of(instant))[0]) // 3600 * 3600
    begins += scale.edges(scale.index_of(instant))[0]
    return begins, begins + 3600


def propose(model: BoardModel, scale: TimeScale, gesture: Gesture, row: int, instant: int) -> Proposal:
    """What letting go over `row` at `instant` would ask for."""
    if gesture.kind == "create" or gesture.bar is None:
        row = gesture.row
        starts, ends = _stretch(model, scale, row, gesture.instant, instant)
        return _with_blockers(model, gesture, row, starts, ends)
    bar = gesture.bar
    if gesture.kind == "move":
        starts, ends = _shift(model, scale, bar, row, gesture.instant, instant)
        return _with_blockers(model, gesture, row, starts, ends)
    edge = _edge(model, scale, bar, gesture.kind, instant)
    starts, ends = (edge, bar.ends) if gesture.kind == "start" else (bar.starts, edge)
    return _with_blockers(model, gesture, bar.row, starts, ends)


def _with_blockers(model: BoardModel, gesture: Gesture, row: int, starts: int, ends: int) -> Proposal:
    """Who is in the way of the slot with its set-up and tear-down: the bar's own, or the room's usual."""
    bar = gesture.bar
    own = () if bar is None else (bar.id,)
    place = model.row(row) if bar is None else bar
    found = model.blockers(
        row, starts - place.set_up, ends + place.tear_down, own, options=_overtakes(model, bar)
    )
    return Proposal(gesture.kind, row, starts, ends, bar, found)


def _overtakes(model: BoardModel, bar: Bar | None) -> bool:
    """Whether a bar would go before the options of a room: it is firm there, by the hour."""
    return bar is not None and bar.state != "option" and model.row(bar.row).kind == "hourly"


def swap(model: BoardModel, bar: Bar, other: Bar) -> Proposal:
    """Each in the other's room at its own hours, or at the other's hours when they share a room."""
    first, second = _exchanged(bar, other), _exchanged(other, bar)
    found = [
        blocker
        for one in (first, second)
        for blocker in model.blockers(
            one.row, *one.claimed, (bar.id, other.id), options=_overtakes(model, one)
        )
    ]
    if first.row == second.row and first.claimed[0] < second.claimed[1] and second.claimed[0] < first.claimed[1]:
        found.append(second)
    return Proposal("swap", first.row, first.starts, first.ends, bar, tuple(dict.fromkeys(found)), other)


def _exchanged(bar: Bar, other: Bar) -> Bar:
    if bar.row != other.row:
        return bar._replace(row=other.row)
    return bar._replace(starts=other.starts, ends=other.starts + bar.ends - bar.starts)


def _stretch(model: BoardModel, scale: TimeScale, row: int, one: int, other: int) -> tuple[int, int]:
    """From the slot under the press to the slot under the pointer, whichever comes first."""
    low, high = min(one, other), max(one, other)
    if by_day(model, scale, row):
        return slot_at(model, scale, row, low)[0], slot_at(model, scale, row, high)[1]
    starts, ends = scale.snap(low, STEP), scale.snap(high, STEP)
    return starts, max(ends, starts + STEP * 60)


def _shift(model: BoardModel, scale: TimeScale, bar: Bar, row: int, pressed: int, instant: int) -> tuple[int, int]:
    """Moved by whole days where days are let, keeping its wall hours or its elapsed length."""
    days = scale.index_of(instant) - scale.index_of(pressed)
    if model.row(row).kind == "long":
        starts = day_start(day_of(bar.starts) + timedelta(days=days))
        if bar.ends >= FOREVER:
            return starts, FOREVER
        return starts, day_start(day_of(bar.ends - 1) + timedelta(days=days + 1))
    if by_day(model, scale, row):
        place = scale.index_of(bar.starts)
        moved = scale.edges(place + days)[0] - scale.edges(place)[0]
        return bar.starts + moved, min(FOREVER, bar.ends + moved)
    wanted = bar.starts + (instant - pressed)
    starts = scale.snap(wanted, STEP)
    return starts, min(FOREVER, starts + bar.ends - bar.starts)


def _edge(model: BoardModel, scale: TimeScale, bar: Bar, kind: Kind, instant: int) -> int:
    """Where an edge lands, never past the other one."""
    if model.row(bar.row).kind == "long":
        day = day_of(instant)
        if kind == "start":
            return min(day_start(day), day_start(day_of(bar.ends - 1)))
        return max(day_start(day + timedelta(days=1)), day_start(day_of(bar.starts) + timedelta(1)))
    edge = scale.snap(instant, STEP)
    if by_day(model, scale, bar.row):
        edge = scale.edges(scale.index_of(instant))[1 if kind == "start" else 2]
    least = STEP * 60
    return min(edge, bar.ends - least) if kind == "start" else max(edge, bar.starts + least)


def ghost_of(model: BoardModel, proposal: Proposal) -> Ghost:
    """The dotted slot of a proposal; it names who is in the way before anything is asked."""
    words = times_text(proposal.starts, proposal.ends, by_day=model.row(proposal.row).kind == "long")
    if proposal.blockers:
        words = _("{times} — occupé par {who}").format(times=words, who=_names(proposal.blockers))
    elif proposal.bar is not None and proposal.other is not None:
        words = _("Échanger {mine} avec {other}").format(mine=proposal.bar.title, other=proposal.other.title)
    elif proposal.bar is not None and proposal.row != proposal.bar.row:
        words = f"{model.row(proposal.row).title} · {words}"
    place = model.row(proposal.row) if proposal.bar is None else proposal.bar
    return Ghost(
        proposal.row,
        proposal.starts,
        proposal.ends,
        words,
        blocked=bool(proposal.blockers),
        source=None if proposal.bar is None else proposal.bar.id,
        source_row=None if proposal.bar is None else proposal.bar.row,
        set_up=place.set_up,
        tear_down=place.tear_down,
    )


def blocked_words(model: BoardModel, proposal: Proposal) -> str:
    """Why a proposal was not dropped, in a sentence."""
    return _("{space} : déjà pris par {who} à ce moment. Rien n’a été changé.").format(
        space=model.row(proposal.row).title, who=_names(proposal.blockers)
    )


def _names(blockers: Sequence[Bar]) -> str:
    """The first names in the way, and how many more."""
    names = list(
        dict.fromkeys(
            _("option de {who}").format(who=bar.title) if bar.state == "option" else bar.title
            for bar in blockers
        )
    )
    shown = ", ".join(names[:2])
    more = len(names) - 2
    if more < 1:
        return shown
    return shown + " " + ngettext("et {n} autre", "et {n} autres", more).format(n=more)
