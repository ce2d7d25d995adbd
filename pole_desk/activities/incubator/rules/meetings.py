"""Information meetings: presence, seats, and how far those who came went on."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from pole_desk.activities.incubator.rules.stages import Stage
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext

MOST_SEATS = 1000


class Presence(StrEnum):
    """Whether somebody came; absence is noted, excused or not, never guessed."""

    EXPECTED = "expected"
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


AWAY = frozenset({Presence.ABSENT, Presence.EXCUSED})
TOLD_AHEAD = frozenset({Presence.EXPECTED, Presence.EXCUSED})
"""May be noted before the day."""


def presence_name(presence: str) -> str:
    """The presence in the words of the screen."""
    return {
        Presence.EXPECTED: _("attendu"),
        Presence.PRESENT: _("présent"),
        Presence.ABSENT: _("absent"),
        Presence.EXCUSED: _("excusé"),
    }[Presence(presence)]


def require_times(starts_at: int, ends_at: int) -> None:
    """Raises BadInput `times_reversed`."""
    if ends_at <= starts_at:
        raise BadInput("times_reversed", _("La fin est avant le début : inversez les heures."))


def require_seats(seats: int, taken: int, *, room: str = "", capacity: int = 0) -> None:
    """Seats hold those who signed up, and fit the room; raises BadInput, RuleBroken.

    A room of unknown capacity (0) is not looked at.
    """
    if not 1 <= seats <= MOST_SEATS:
        raise BadInput("seats", _("Une réunion a de 1 à {most} places.").format(most=MOST_SEATS))
    if seats < taken:
        raise RuleBroken(
            "seats_taken",
            ngettext(
                "{taken} personne est inscrite : gardez au moins {taken} place, ou retirez son "
                "inscription.",
                "{taken} personnes sont inscrites : gardez au moins {taken} places, ou retirez des "
                "inscriptions.",
                taken,
            ).format(taken=taken),
            taken=taken,
        )
    if capacity and seats > capacity:
        raise RuleBroken(
            "room_small",
            _("{room} tient {capacity} personnes : ouvrez {capacity} places au plus, ou prenez une "
              "plus grande salle.").format(room=room, capacity=capacity),
            capacity=capacity,
        )


class Journey(NamedTuple):
    """A sign-up: who, did they come, and the stages they came to since the meeting."""

    incubation: int
    came: bool
    stages: frozenset[str]


class Funnel(NamedTuple):
    """How many signed up, came, and then applied, were selected, were incubated."""

    signed: int
    present: int
    applied: int
    selected: int
    incubated: int


def funnel(journeys: Iterable[Journey]) -> Funnel:
    """Each identity counts once; the later figures are of those who came.

    Who is incubated was selected, and who is selected applied, even if a step was not noted.
    """
    every: dict[int, Journey] = {}
    for one in journeys:
        known = every.get(one.incubation)
        if known is None:
            every[one.incubation] = one
        else:
            stages = known.stages | one.stages if one.came and known.came else (
                one.stages if one.came else known.stages
            )
            every[one.incubation] = Journey(one.incubation, one.came or known.came, stages)
    came = [one for one in every.values() if one.came]
    reached = [
        sum(1 for one in came if one.stages & wanted)
        for wanted in (
            {Stage.APPLIED, Stage.SELECTED, Stage.INCUBATED},
            {Stage.SELECTED, Stage.INCUBATED},
            {Stage.INCUBATED},
        )
    ]
    return Funnel(len(every), len(came), *reached)
