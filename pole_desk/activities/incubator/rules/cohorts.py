"""A cohort as typed: its name, days, size, hours planned; how many its places and its hours are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.texts import one_line
from pole_desk.ports.ids import PartyId

SIZE_SETTING = "incubator.size"
"""Setting: `{"least", "most"}`, the projects of a cohort when nothing else is said."""
USUAL_SIZE: Mapping[str, int] = {"least": 6, "most": 10}
MOST_PLACES = 200
MOST_HOURS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortInput:
    """A cohort as typed; `hours` of accompaniment are planned for it as a whole.

    `partners` are the networks that it is built with. A size None is the pole's usual one.
    """

    name: str
    first_day: date
    last_day: date
    size_min: int | None = None
    size_max: int | None = None
    hours: int = 0
    coordinator: str = ""
    partners: tuple[PartyId, ...] = ()
    note: str = ""


def checked_cohort(values: CohortInput, usual: Mapping[str, Any] = USUAL_SIZE) -> CohortInput:
    """The cohort with its sizes; raises BadInput `cohort_name`, `cohort_size`, `dates_reversed`, `hours`."""
    most = values.size_max if values.size_max is not None else int(usual["most"])
    least = values.size_min if values.size_min is not None else min(int(usual["least"]), max(most, 1))
    if not values.name.strip():
        raise BadInput("cohort_name", _("Donnez un nom à la promotion."))
    _require_size(least, most)
    if values.last_day < values.first_day:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))
    if not 0 <= values.hours <= MOST_HOURS:
        raise BadInput("hours", _("Les heures prévues d’une promotion ne sont pas négatives."))
    return replace(
        values, name=one_line(values.name), size_min=least, size_max=most,
        coordinator=one_line(values.coordinator), note=values.note.strip(),
        partners=tuple(dict.fromkeys(values.partners)),
    )  # fmt: skip


def _require_size(least: int, most: int) -> None:
    if most < 1 or least < 1:
        raise BadInput(
            "cohort_size",
            _("Une promotion de zéro place n’accueille personne : donnez-lui au moins une place."),
        )
    if most < least:
        raise BadInput(
            "cohort_size",
            _("Une promotion va de {least} à {most} projets : inversez ces nombres.").format(
                least=most, most=least
            ),
        )
    if most > MOST_PLACES:
        raise BadInput(
            "cohort_size", _("Une promotion a {most} places au plus.").format(most=MOST_PLACES)
        )


def require_room(size: int, taken: int, name: str) -> None:
    """A cohort keeps a place for each project that has one; raises RuleBroken `cohort_taken`."""
    if size < taken:
        raise RuleBroken(
            "cohort_taken",
            ngettext(
                "{taken} projet a déjà sa place dans « {name} » : gardez au moins {taken} place.",
                "{taken} projets ont déjà leur place dans « {name} » : gardez au moins {taken} places.",
                taken,
            ).format(taken=taken, name=name),
            taken=taken,
        )


def hours_of(minutes: int) -> Decimal:
    """Minutes as hours, to the hundredth."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def percent_of(part: int, whole: int) -> Decimal | None:
    """A part in percent, to the tenth; None of nothing."""
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1")) if whole else None
