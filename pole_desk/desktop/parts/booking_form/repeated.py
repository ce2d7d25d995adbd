"""The rooms for several dates at once: on how many of them each is free, in the words of its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pole_desk.activities.events.queries.repeated import RepeatedPlace, repeated_places
from pole_desk.activities.events.rules import Need
from pole_desk.desktop.parts.booking_form.room_list import RoomLine
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, SpaceId

Spaces = tuple[SpaceId, ...]


class Counted(NamedTuple):
    """The lines in order, buffers in seconds by place."""

    lines: list[RoomLine]
    buffers: Mapping[Spaces, tuple[int, int]]


def counted(
    reader: Reader,
    need: Need,
    *,
    small: Mapping[Spaces, str],
    lacking: Mapping[Spaces, str],
    named: Callable[[str], str],
    dossier: DossierId | None = None,
) -> Counted:
    """Those free on all dates first, then the freest, the `small` ones, those free on none.

    `small` and `lacking` say why a place is too small, or lacks equipment on the first date.
    """
    found = repeated_places(reader, need=need, dossier=dossier)
    if small:
        plain = repeated_places(reader, need=need._replace(people=0, layout=""), dossier=dossier)
        found += [place for place in plain if place.spaces in small]
    lines = [_line(place, small.get(place.spaces, ""), lacking.get(place.spaces, ""), named) for place in found]
    return Counted(
        sorted(lines, key=lambda line: (line.taken, line.small)),
        {place.spaces: (place.set_up, place.tear_down) for place in found},
    )


def _line(
    place: RepeatedPlace, small: str, lacking: str, named: Callable[[str], str]
) -> RoomLine:
    words = [small or lacking, *told(place)]
    if place.capacity and not small:
        words.append(
            ngettext("{n} place", "{n} places", place.capacity).format(n=number(place.capacity))
        )
    return RoomLine(
        place.spaces, named(place.name), " · ".join(word for word in words if word),
        taken=bool(lacking) or not place.free, small=bool(small), partly=place.free < place.dates,
    )


def told(place: RepeatedPlace) -> Sequence[str]:
    """`libre 4 fois sur 6`, `prise 1 fois`, `en option 1 fois`, `fermée 2 fois`."""
    if not place.dates:
        return [_("fermée à toutes ces dates")]
    if place.free:
        first = _("libre {n} fois sur {dates}").format(n=place.free, dates=place.dates)
        counts = [(place.taken, _("prise {n} fois")), (place.optioned, _("en option {n} fois"))]
    elif place.taken:
        first = _("prise {n} fois sur {dates}").format(n=place.taken, dates=place.dates)
        counts = [(place.optioned, _("en option {n} fois"))]
    else:
        first = _("en option {n} fois sur {dates}").format(n=place.optioned, dates=place.dates)
        counts = []
    counts.append((place.closed, _("fermée {n} fois")))
    return [first, *(words.format(n=count) for count, words in counts if count)]
