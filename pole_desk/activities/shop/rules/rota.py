"""Half-days on which somebody keeps the shop: which there are, which have nobody; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

LONGEST = 366
"""Days of rota that may be asked for or filled at once."""
HOLES_AHEAD = 14
"""Days ahead over which a half-day without anybody is an alert."""


class Half(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"


HALVES = (str(Half.MORNING), str(Half.AFTERNOON))


class ShiftState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class SwapState(StrEnum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


USUAL_OPENING: Mapping[int, tuple[Half, ...]] = {
    1: (Half.AFTERNOON,),
    2: (Half.MORNING, Half.AFTERNOON),
    3: (Half.AFTERNOON,),
    4: (Half.AFTERNOON,),
    5: (Half.MORNING, Half.AFTERNOON),
}
"""Indicative: Tuesday to Friday afternoons, Wednesday and Saturday all day; a setting replaces it."""


class Slot(NamedTuple):
    """A half-day of the shop."""

    day: date
    half: str


def half_name(half: str) -> str:
    """`matin`, `après-midi`."""
    return {Half.MORNING: _("matin"), Half.AFTERNOON: _("après-midi")}[Half(half)]


def swap_state_name(state: str) -> str:
    """The swap in the words of the shop."""
    return {
        SwapState.ASKED: _("demandé"),
        SwapState.ACCEPTED: _("accepté"),
        SwapState.REFUSED: _("refusé"),
        SwapState.WITHDRAWN: _("retiré"),
    }[SwapState(state)]


def read_opening(value: Any) -> dict[int, tuple[Half, ...]]:
    """The opening half-days of the setting: `{"2": ["morning", "afternoon"]}`."""
    if not value:
        return dict(USUAL_OPENING)
    return {int(day): tuple(Half(half) for half in halves) for day, halves in value.items()}


def slots(
    first: date, last: date, opening: Mapping[int, Sequence[Half]], closed: Collection[date] = ()
) -> Iterator[Slot]:
    """The half-days on which the shop is kept from a day to a day, without the closed days."""
    day = first
    while day <= last:
        if day not in closed:
            for half in opening.get(day.weekday(), ()):
                yield Slot(day, str(half))
        day += timedelta(days=1)


def holes(wanted: Collection[Slot], kept: Collection[Slot]) -> list[Slot]:
    """The half-days that nobody keeps, in order: morning before afternoon."""
    missing = set(wanted) - set(kept)
    return sorted(missing, key=lambda slot: (slot.day, slot.half != Half.MORNING))


def require_span(first: date, last: date) -> None:
    """Raises BadInput `dates_reversed`, `rota_span`."""
    if last < first:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))
    if (last - first).days > LONGEST:
        raise BadInput("rota_span", _("Le planning des permanences couvre un an au plus."))


def half_of(text: str) -> Half:
    """The half-day of a word, French or English; raises BadInput `half`."""
    words = {
        "matin": Half.MORNING, "morning": Half.MORNING, "am": Half.MORNING,
        "apres-midi": Half.AFTERNOON, "après-midi": Half.AFTERNOON, "afternoon": Half.AFTERNOON,
        "pm": Half.AFTERNOON,
    }  # fmt: skip
    found = words.get(text.strip().lower())
    if found is None:
        raise BadInput("half", _("Une demi-journée est : matin ou après-midi."), value=text)
    return found
