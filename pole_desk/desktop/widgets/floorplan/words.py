"""What the plan says of a space, aloud and in tooltips; no drawing is here."""

from __future__ import annotations

from pole_desk.desktop.widgets.floorplan.plan import Occupancy, PlanSpace
from pole_desk.kernel.i18n import _, ngettext, number


def state_name(state: str) -> str:
    """The word that goes with the colour; raises KeyError on an unknown state."""
    return {
        "occupied": _("Occupé"),
        "leaving": _("Libéré sous 30 jours"),
        "option": _("Option"),
        "free": _("Libre"),
        "unpaid": _("Impayé"),
        "unavailable": _("Indisponible"),
    }[state]


def area_text(space: PlanSpace) -> str:
    """`26 m²`; empty when the area is not known."""
    if not space.area_m2:
        return ""
    whole = space.area_m2 == int(space.area_m2)
    return f"{number(space.area_m2, 0 if whole else 1)} m²"


def space_words(space: PlanSpace, occupancy: Occupancy | None) -> str:
    """Name, state, who, until when, price, people, area, on one line."""
    parts = [space.name]
    if occupancy is not None:
        parts += [state_name(occupancy.state), occupancy.who, occupancy.until, occupancy.price]
        if occupancy.people:
            people = ngettext("{n} personne", "{n} personnes", occupancy.people)
            parts.append(people.format(n=occupancy.people))
    parts.append(area_text(space))
    return " · ".join(part for part in parts if part)


def sought(space: PlanSpace, occupancy: Occupancy | None) -> str:
    """What a search looks into: code, name, occupant."""
    return f"{space.code} {space.name} {'' if occupancy is None else occupancy.who}"
