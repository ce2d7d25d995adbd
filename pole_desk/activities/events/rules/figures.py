"""What the settings of a room may say: usual buffers, fixed equipment, people per layout, bays together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.events.rules.needs import LARGEST_BUFFER, MOST_PEOPLE, Layout, layout_name
from pole_desk.activities.events.rules.rooms import Room, joined
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, number, plain_day
from pole_desk.registers.spaces.rules import LEASED

ROOMS_TOPIC = "event_rooms"
"""Rooms and layouts; the record is the space's row, or the figure's."""
MOST_FIXED = 999
LONGEST_NAME = 120


class Figure(NamedTuple):
    """People that spaces take in a layout from a day on; 0: not possible."""

    spaces: str
    layout: str
    capacity: int
    valid_from: date


class Kept(NamedTuple):
    """A figure as it was, to put it back."""

    spaces: str
    layout: str
    valid_from: date
    capacity: int
    withdrawn: bool


def layout_words(layout: str) -> str:
    """The layout as a grid names it: `Théâtre`, `En U`."""
    name = layout_name(layout)
    return name[:1].upper() + name[1:]


def require_buffers(set_up: int, tear_down: int) -> None:
    """Seconds from 0 to three days. Raises BadInput `set_up`, `tear_down`."""
    for code, seconds in (("set_up", set_up), ("tear_down", tear_down)):
        if not 0 <= seconds <= LARGEST_BUFFER:
            raise BadInput(code, _("Montage et démontage vont de 0 à 4 320 minutes (trois jours)."))


def require_fixed(fixed: Mapping[str, int], known: Collection[str]) -> None:
    """What stays in the room is equipment that the pole knows. Raises BadInput `fixed_equipment`."""
    for code, count in fixed.items():
        if code not in known:
            raise BadInput(
                "fixed_equipment", _("Le matériel « {code} » n’est pas dans la liste.").format(code=code)
            )
        if not 1 <= count <= MOST_FIXED:
            raise BadInput("fixed_equipment", _("Le matériel fixe d’une salle va de 1 à 999."))


def require_openable(room: Room) -> None:
    """Raises RuleBroken `not_bookable` on a space that is let by agreements."""
    if room.kind in LEASED:
        raise RuleBroken(
            "not_bookable",
            _("{name} se loue par convention d’hébergement, pas à l’heure. Changez d’abord la sorte de "
              "l’espace dans Réglages, Espaces.").format(name=room.name),
            space=room.code,
        )


def require_figures(capacities: Mapping[str, int]) -> None:
    """Known layouts, from 0 to 10 000 people each. Raises BadInput `layout`, `capacity_<layout>`."""
    if not capacities:
        raise BadInput("layout", _("Donnez au moins une capacité."))
    for layout, people in capacities.items():
        if layout not in set(Layout):
            raise BadInput(
                "layout",
                _("La disposition « {layout} » n’existe pas. Au choix : {names}.").format(
                    layout=layout, names=", ".join(layout_name(one) for one in Layout)
                ),
            )
        if not 0 <= people <= MOST_PEOPLE:
            raise BadInput(
                f"capacity_{layout}",
                _("Une capacité va de 0 (disposition impossible) à {most} personnes.").format(
                    most=number(MOST_PEOPLE)
                ),
            )


def require_together(rooms: Sequence[Room], siblings: Sequence[Room], hall: Room | None) -> str:
    """The name of one space, or of several bays of one hall; `siblings` are all bays of it.

    Raises BadInput `bays`.
    """
    codes = [room.code for room in rooms]
    if not rooms or len(set(codes)) != len(codes):
        raise BadInput("bays", _("Choisissez des travées différentes."))
    if len(rooms) > 1:
        if hall is None or {room.parent for room in rooms} != {hall.id}:
            raise BadInput(
                "bays",
                _("Seules les travées d’une même salle se réunissent : {codes} n’ont pas la même.").format(
                    codes=", ".join(codes)
                ),
            )
        if len(rooms) == len(siblings):
            raise BadInput(
                "bays",
                _("Toutes les travées ensemble, c’est {hall} : réglez cette salle.").format(hall=hall.name),
            )
    name = joined(codes)
    if len(name) > LONGEST_NAME:
        raise BadInput("bays", _("Trop de travées ensemble."))
    return name


def require_not_before(rooms: Sequence[Room], firsts: Mapping[str, date], valid_from: date) -> None:
    """A figure begins when its spaces do, or later. Raises BadInput `valid_from`."""
    for room in rooms:
        if valid_from < firsts[room.code]:
            raise BadInput(
                "valid_from",
                _("{name} existe depuis le {day} : choisissez ce jour ou un jour suivant.").format(
                    name=room.name, day=plain_day(firsts[room.code])
                ),
            )
