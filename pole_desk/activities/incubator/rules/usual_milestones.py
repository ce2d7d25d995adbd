"""The milestones that every project of a cohort begins with, by track, as a dated setting says them."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.texts import one_line

USUAL_MILESTONES = "incubator.milestones"
"""Setting: `{track: [{"title", "months"}]}`; the track "" is for the projects of all others."""
MOST_MONTHS = 60


class Usual(NamedTuple):
    """What is to be reached so many months after the cohort began."""

    title: str
    months: int


def first_usual() -> tuple[Usual, ...]:
    """The milestones that a pole begins with."""
    return (
        Usual(_("Besoins vérifiés auprès des usagers"), 2),
        Usual(_("Modèle économique écrit"), 5),
        Usual(_("Statuts et gouvernance choisis"), 8),
        Usual(_("Plan de financement bouclé"), 10),
        Usual(_("Décision de créer"), 12),
    )


def usual_of(value: Any, track: str = "") -> tuple[Usual, ...]:
    """Those of a track in a setting's value, else those of all; the first ones when none is set."""
    told = dict(value or {})
    found = told.get(track, told.get(""))
    if found is None:
        return first_usual()
    return tuple(Usual(str(one["title"]), int(one["months"])) for one in found)


def checked_usual(those: Sequence[Usual]) -> tuple[Usual, ...]:
    """In the order in which they fall due; raises BadInput `usual_title`, `usual_months`, `usual_twice`."""
    clean = [Usual(one_line(one.title), one.months) for one in those]
    for one in clean:
        if not one.title:
            raise BadInput("usual_title", _("Donnez un nom à chaque jalon, ou retirez sa ligne."))
        if not 0 <= one.months <= MOST_MONTHS:
            raise BadInput(
                "usual_months",
                _("« {title} » : de 0 à {most} mois après le début.").format(title=one.title, most=MOST_MONTHS),
            )
    if len({one.title.casefold() for one in clean}) != len(clean):
        raise BadInput("usual_twice", _("Deux jalons ont le même nom : distinguez-les."))
    return tuple(sorted(clean, key=lambda one: one.months))


def due_after(begins: date, months: int) -> date:
    """The same day so many months later, the last of the month when it is shorter."""
    year, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    return date(year, month + 1, min(begins.day, calendar.monthrange(year, month + 1)[1]))
