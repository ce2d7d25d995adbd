"""Classes of structures by size and age, as mixes and reports tell them apart."""

from __future__ import annotations

from datetime import date

from pole_desk.kernel.i18n import _

SIZES = ("small", "middle", "large", "unknown")
AGES = ("young", "growing", "old", "unknown")


def size_class(headcount: int | None) -> str:
    """The class of a headcount: under 3, from 3 to 9, 10 and more, unknown."""
    if headcount is None:
        return "unknown"
    return "small" if headcount < 3 else "middle" if headcount < 10 else "large"


def age_class(founded: int | None, on: date) -> str:
    """The class of a structure's age on a day: under 3 years, from 3 to 9, 10 and more, unknown."""
    if founded is None:
        return "unknown"
    years = on.year - founded
    return "young" if years < 3 else "growing" if years < 10 else "old"


def size_names() -> dict[str, str]:
    """Each class of size as shown on screen, in order."""
    return {
        "small": _("moins de 3 personnes"),
        "middle": _("de 3 à 9 personnes"),
        "large": _("10 personnes et plus"),
        "unknown": _("effectif inconnu"),
    }


def age_names() -> dict[str, str]:
    """Each class of age as shown on screen, in order."""
    return {
        "young": _("moins de 3 ans"),
        "growing": _("de 3 à 9 ans"),
        "old": _("10 ans et plus"),
        "unknown": _("date inconnue"),
    }
