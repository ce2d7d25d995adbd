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

_FINE_FROM = 700.0
"""Pixels a day from which hours snap to 5 minutes instead of 15."""

Kind = Literal["create", "move", "start", "end"]


@dataclass(frozen=True, slots=True)
class Gesture:
    """A drag under way: what kind, on which bar, from which row and instant."""

    kind: Kind
    row: int
    instant: int
    bar: Bar | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The slot a gesture asks for, and the firm bars in its way."""

    kind: Kind
    row: int
    starts: int
    ends: int
    bar: Bar | None
    blockers: tuple[Bar, ...]


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
    own = () if gesture.bar is None else (gesture.bar.id,)
    found = model.blockers(row, starts, ends, excluding=own)
    return Proposal(gesture.kind, row, starts, ends, gesture.bar, found)


def _step(scale: TimeScale) -> int:
    return 5 if scale.day_width >= _FINE_FROM else 15


def _stretch(model: BoardModel, scale: TimeScale, row: int, one: int, other: int) -> tuple[int, int]:
    """From the slot under the press to the slot under the pointer, whichever comes first."""
    low, high = min(one, other), max(one, other)
    if by_day(model, scale, row):
        return slot_at(model, scale, row, low)[0], slot_at(model, scale, row, high)[1]
    step = _step(scale)
    starts, ends = scale.snap(low, step), scale.snap(high, step)
    return starts, max(ends, starts + step * 60)


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
    starts = scale.snap(wanted, _step(scale))
    return starts, min(FOREVER, starts + bar.ends - bar.starts)


def _edge(model: BoardModel, scale: TimeScale, bar: Bar, kind: Kind, instant: int) -> int:
    """Where an edge lands, never past the other one."""
    if model.row(bar.row).kind == "long":
        day = day_of(instant)
        if kind == "start":
            return min(day_start(day), day_start(day_of(bar.ends - 1)))
        return max(day_start(day + timedelta(days=1)), day_start(day_of(bar.starts) + timedelta(1)))
    step = _step(scale)
    edge = scale.snap(instant, step)
    if by_day(model, scale, bar.row):
        edge = scale.edges(scale.index_of(instant))[1 if kind == "start" else 2]
    least = step * 60
    return min(edge, bar.ends - least) if kind == "start" else max(edge, bar.starts + least)


def ghost_of(model: BoardModel, proposal: Proposal) -> Ghost:
    """The dotted slot of a proposal; it names who is in the way before anything is asked."""
    words = times_text(proposal.starts, proposal.ends, by_day=model.row(proposal.row).kind == "long")
    if proposal.blockers:
        words = _("{times} — occupé par {who}").format(times=words, who=_names(proposal.blockers))
    elif proposal.bar is not None and proposal.row != proposal.bar.row:
        words = f"{model.row(proposal.row).title} · {words}"
    return Ghost(
        proposal.row,
        proposal.starts,
        proposal.ends,
        words,
        blocked=bool(proposal.blockers),
        source=None if proposal.bar is None else proposal.bar.id,
        source_row=None if proposal.bar is None else proposal.bar.row,
    )


def blocked_words(model: BoardModel, proposal: Proposal) -> str:
    """Why a proposal was not dropped, in a sentence."""
    return _("{space} est occupé par {who} sur ces dates : rien n’a été changé.").format(
        space=model.row(proposal.row).title, who=_names(proposal.blockers)
    )


def _names(blockers: Sequence[Bar]) -> str:
    """The first names in the way, and how many more."""
    names = list(dict.fromkeys(bar.title for bar in blockers))
    shown = ", ".join(names[:2])
    more = len(names) - 2
    if more < 1:
        return shown
    return shown + " " + ngettext("et {n} autre", "et {n} autres", more).format(n=more)
