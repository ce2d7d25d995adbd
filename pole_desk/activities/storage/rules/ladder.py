"""The overdue ladder as data: which rung follows, after how many days, and what it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day

LADDER_SETTING = "storage.ladder"
"""Dated setting: the rungs in order, with the days that each waits after the one before."""


class Cause(StrEnum):
    """Why a storage is overdue."""

    UNPAID = "unpaid"
    OVERSTAYED = "overstayed"


class Step(StrEnum):
    """What a rung does."""

    REMINDER = "reminder"
    BLOCKED = "blocked"
    NOTICE = "notice"
    COURT = "court"


class Rung(NamedTuple):
    """A step, and how many days after the one before it is due; the first, after the lateness began."""

    step: Step
    after_days: int


class Taken(NamedTuple):
    """A rung climbed on a day."""

    step: str
    on_day: date


class Next(NamedTuple):
    """The rung that comes, and from which day it is due."""

    step: Step
    due_on: date


USUAL: tuple[Rung, ...] = (
    Rung(Step.REMINDER, 8),
    Rung(Step.BLOCKED, 15),
    Rung(Step.NOTICE, 15),
    Rung(Step.COURT, 30),
)
"""What applies where the pole has set no ladder of its own."""
CLOSING = frozenset({Step.BLOCKED, Step.NOTICE, Step.COURT})
"""Once one of these stands, nobody of the storage enters any more."""


def cause_name(cause: str) -> str:
    """Why a storage is overdue, in words."""
    return {Cause.UNPAID: _("impayé"), Cause.OVERSTAYED: _("biens laissés après la fin")}[Cause(cause)]


def step_name(step: str) -> str:
    """A rung in words, as it stands in the trail."""
    return {
        Step.REMINDER: _("rappel"),
        Step.BLOCKED: _("accès bloqué"),
        Step.NOTICE: _("mise en demeure"),
        Step.COURT: _("saisine du juge"),
    }[Step(step)]


def step_verb(step: str) -> str:
    """A rung as a button says it."""
    return {
        Step.REMINDER: _("Noter le rappel"),
        Step.BLOCKED: _("Bloquer l’accès"),
        Step.NOTICE: _("Mettre en demeure"),
        Step.COURT: _("Saisir le juge"),
    }[Step(step)]


def read_ladder(value: Any) -> tuple[Rung, ...]:
    """The ladder kept by the setting; None is the usual one. Raises BadInput `ladder`."""
    if value is None:
        return USUAL
    try:
        rungs = tuple(Rung(Step(entry["step"]), int(entry["after_days"])) for entry in value)
    except (KeyError, TypeError, ValueError):
        raise _unfit() from None
    order = [list(Step).index(rung.step) for rung in rungs]
    if not rungs or order != sorted(set(order)) or any(rung.after_days < 0 for rung in rungs):
        raise _unfit()
    return rungs


def _unfit() -> BadInput:
    return BadInput(
        "ladder",
        _("L’échelle des relances n’est pas lisible : rappel, accès bloqué, mise en demeure, saisine, "
          "dans cet ordre, chacune avec ses jours."),
    )


def write_ladder(rungs: Sequence[Rung]) -> list[dict[str, Any]]:
    """The ladder as the setting keeps it."""
    return [{"step": str(rung.step), "after_days": rung.after_days} for rung in rungs]


def next_rung(rungs: Sequence[Rung], since: date, taken: Sequence[Taken]) -> Next | None:
    """The rung that follows those taken, due so many days after the last; None at the top.

    `since` is the day from which the storage is late; `taken` in the order of their days.
    """
    climbed = {one.step for one in taken}
    from_day = max((one.on_day for one in taken), default=since)
    highest = max((list(Step).index(Step(one.step)) for one in taken), default=-1)
    for rung in rungs:
        if rung.step not in climbed and list(Step).index(rung.step) > highest:
            return Next(rung.step, from_day + timedelta(days=rung.after_days))
    return None


def is_blocked(taken: Sequence[str]) -> bool:
    """Whether the rungs that stand keep people out."""
    return bool(CLOSING.intersection(taken))


def require_climb(follows: Next | None, step: Step | None, on: date, reason: str) -> Step:
    """The step to take: the next one, when it is due, or before with a reason.

    Raises RuleBroken `ladder_top`, `ladder_order`, `ladder_early`.
    """
    if follows is None:
        raise RuleBroken("ladder_top", _("L’échelle est montée jusqu’en haut : classez le retard une fois réglé."))
    if step is not None and step != follows.step:
        raise RuleBroken(
            "ladder_order",
            _("L’étape suivante est : {step}. Les étapes se prennent dans l’ordre.").format(
                step=step_name(follows.step)
            ),
            next=str(follows.step),
        )
    if on < follows.due_on and not reason.strip():
        raise RuleBroken(
            "ladder_early",
            _("{step} : possible à partir du {day}. Attendez ce jour, ou dites pourquoi plus tôt.").format(
                step=step_name(follows.step).capitalize(), day=plain_day(follows.due_on)
            ),
            due=follows.due_on.isoformat(),
        )
    return follows.step
