"""Workshops and their attendance: hours that follow each other, people who came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pole_desk.activities.incubator.rules.meetings import Presence
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import MentorId, SpaceId

LONGEST = 24 * 3600
MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopInput:
    """A workshop as typed, epoch seconds; `space` a room of the pole, else `place`, else still to find.

    `mentor` gives it.
    """

    title: str
    starts_at: int
    ends_at: int
    theme: str = ""
    space: SpaceId | None = None
    place: str = ""
    mentor: MentorId | None = None
    note: str = ""


class Attendance(NamedTuple):
    """Whether a project came to a workshop, and how many of its people."""

    presence: Presence
    people: int = 0


def require_workshop(values: WorkshopInput) -> None:
    """Raises BadInput `workshop_title`, `times_reversed`, `workshop_long`."""
    if not values.title.strip():
        raise BadInput("workshop_title", _("Donnez un titre à l’atelier."))
    if values.ends_at <= values.starts_at:
        raise BadInput("times_reversed", _("La fin est avant le début : inversez les heures."))
    if values.ends_at - values.starts_at > LONGEST:
        raise BadInput(
            "workshop_long",
            _("Un atelier dure au plus une journée : planifiez-en plusieurs."),
        )


def checked_attendance(sheet: Attendance, title: str) -> Attendance:
    """Somebody present is one person at least, an absent project none; raises BadInput `people`."""
    if not 0 <= sheet.people <= MOST_PEOPLE:
        raise BadInput(
            "people",
            _("« {title} » : de 0 à {most} personnes.").format(title=title, most=MOST_PEOPLE),
        )
    if sheet.presence == Presence.PRESENT:
        return Attendance(Presence.PRESENT, max(1, sheet.people))
    return Attendance(Presence(sheet.presence), 0)
