"""How an incubation goes: milestones, the radar's axes and levels, the risk signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext

AXES_SETTING = "incubator.axes"
"""Setting: the radar's axes in order, `[{"key", "label"}]`."""
TOP = 5
"""The highest level of an axis; the lowest is 0."""


class Axis(NamedTuple):
    """An axis of the radar."""

    key: str
    label: str


class Milestone(StrEnum):
    """What became of a milestone; late is computed."""

    PLANNED = "planned"
    REACHED = "reached"
    DROPPED = "dropped"


class Level(StrEnum):
    """The signal of an incubation."""

    GOOD = "good"
    WATCH = "watch"
    DANGER = "danger"


def usual_axes() -> tuple[Axis, ...]:
    """The axes that a pole begins with."""
    return (
        Axis("usefulness", _("Utilité sociale")),
        Axis("model", _("Modèle économique")),
        Axis("team", _("Équipe")),
        Axis("governance", _("Gouvernance")),
        Axis("market", _("Marché et usagers")),
        Axis("financing", _("Financement")),
        Axis("roots", _("Ancrage territorial")),
    )


def axes_of(value: Any) -> tuple[Axis, ...]:
    """The axes of a setting's value, the usual ones when it is None or holds none."""
    found = tuple(Axis(str(one["key"]), str(one["label"])) for one in value or ())
    return found or usual_axes()


def level_name(level: str) -> str:
    """The signal in the words of the pole."""
    return {
        Level.GOOD: _("Tout va bien"),
        Level.WATCH: _("À suivre"),
        Level.DANGER: _("En risque"),
    }[Level(level)]


def milestone_state_name(state: str, *, late: bool = False) -> str:
    """The state of a milestone (un jalon) in the words of the pole."""
    if late and state == Milestone.PLANNED:
        return _("En retard")
    return {
        Milestone.PLANNED: _("À venir"),
        Milestone.REACHED: _("Atteint"),
        Milestone.DROPPED: _("Abandonné"),
    }[Milestone(state)]


def is_late(state: str, due_on: date, on: date) -> bool:
    """Whether a milestone was to be reached before a day and is not."""
    return state == Milestone.PLANNED and due_on < on


def require_planned(state: str, title: str) -> None:
    """Raises RuleBroken `milestone_state`."""
    if state != Milestone.PLANNED:
        raise RuleBroken(
            "milestone_state",
            _("Le jalon « {title} » est déjà {state} : rouvrez-le d’abord.").format(
                title=title, state=milestone_state_name(state).lower()
            ),
        )


def checked_levels(levels: Mapping[str, int], axes: Sequence[Axis]) -> dict[str, int]:
    """The levels by axis, in the axes' order; raises BadInput `axis`, `level`, `levels`."""
    known = {axis.key: axis.label for axis in axes}
    for key, level in levels.items():
        if key not in known:
            raise BadInput(
                "axis",
                _("L’axe « {key} » n’est pas du radar. Axes : {axes}.").format(
                    key=key, axes=", ".join(known.values())
                ),
            )
        if not 0 <= level <= TOP:
            raise BadInput(
                "level",
                _("« {axis} » va de 0 à {top}.").format(axis=known[key], top=TOP),
            )
    if not levels:
        raise BadInput("levels", _("Donnez un niveau à un axe au moins."))
    return {key: int(levels[key]) for key in known if key in levels}


def late_text(count: int) -> str:
    """How many milestones are late, in words."""
    return ngettext("{count} jalon en retard", "{count} jalons en retard", count).format(count=count)
