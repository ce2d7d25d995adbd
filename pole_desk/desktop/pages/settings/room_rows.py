"""The rooms as the settings list them: each space, then the bays that are put together, with people per layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.events.queries import Equipment, equipment
from pole_desk.activities.events.queries.settings import (
    RoomSetting,
    layout_figures,
    room_settings,
    tariffs,
)
from pole_desk.activities.events.rules.figures import Figure
from pole_desk.activities.events.rules.needs import Layout
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.work import Reader
from pole_desk.registers.spaces.rules import BY_HOUR, kind_name


class RoomLine(NamedTuple):
    """A space, or bays together (`setting` None); minutes, and people by layout in the order of `Layout`."""

    id: str
    codes: tuple[str, ...]
    name: str
    kind: str
    state: tuple[str, str]
    set_up: int | None
    tear_down: int | None
    tariff: str
    fixed: str
    people: Mapping[str, int]
    figures: tuple[Figure, ...]
    setting: RoomSetting | None


class Rooms(NamedTuple):
    """Everything that the section shows and its forms offer; `others` are storage, stalls and the like."""

    lines: list[RoomLine]
    tariffs: dict[str, str]
    equipment: list[Equipment]
    others: list[RoomSetting]

    def bays(self) -> list[RoomSetting]:
        """Spaces that are parts of another, by code."""
        found = [line.setting for line in self.lines if line.setting is not None]
        return [one for one in found if one.parent is not None and one.bookable]


def read_rooms(reader: Reader, *, on: date) -> Rooms:
    """The rooms of a day with the figures in force."""
    known, gear, figures = tariffs(reader), equipment(reader), layout_figures(reader)
    labels = {one.code: one.label for one in equipment(reader, retired=True)}
    by_spaces: dict[str, list[Figure]] = {}
    for figure in figures:
        by_spaces.setdefault(figure.spaces, []).append(figure)
    settings = room_settings(reader, on=on)
    names = {one.code: one.name for one in settings}
    shown = [one for one in settings if one.kind in BY_HOUR or one.record is not None]
    lines = [_room_line(one, by_spaces.pop(one.code, []), known, labels, on) for one in shown]
    together = [
        _bays_line(spaces, own, names, on) for spaces, own in sorted(by_spaces.items()) if "+" in spaces
    ]
    return Rooms([*lines, *together], known, gear, [one for one in settings if one not in shown])


def in_force(figures: Sequence[Figure], on: date) -> dict[str, int]:
    """The newest figure of each layout on a day; a layout that is not possible is left out."""
    newest = {one.layout: one.capacity for one in figures if one.valid_from <= on}
    return {layout: people for layout, people in newest.items() if people}


def _room_line(
    one: RoomSetting, figures: Sequence[Figure], known: Mapping[str, str], labels: Mapping[str, str], on: date
) -> RoomLine:
    state = ("confirmed", _("Se réserve")) if one.bookable else ("unavailable", _("Fermée"))
    fixed = ", ".join(
        _("{label} × {count}").format(label=labels.get(code, code), count=number(count))
        for code, count in one.fixed_equipment.items()
    )
    return RoomLine(
        one.code, (one.code,), one.name, kind_name(one.kind), state, one.set_up // 60, one.tear_down // 60,
        known.get(one.tariff, one.tariff), fixed, in_force(figures, on), tuple(figures), one,
    )  # fmt: skip


def _bays_line(spaces: str, figures: Sequence[Figure], names: Mapping[str, str], on: date) -> RoomLine:
    codes = tuple(spaces.split("+"))
    people = in_force(figures, on)
    to_come = any(one.valid_from > on and one.capacity for one in figures)
    if people:
        state = ("confirmed", _("Réunies"))
    else:
        state = ("option", _("À venir")) if to_come else ("ended", _("Séparées"))
    return RoomLine(
        spaces, codes, " + ".join(names.get(code, code) for code in codes), _("travées réunies"), state,
        None, None, "", "", people, tuple(figures), None,
    )  # fmt: skip


def people_text(line: RoomLine, layout: Layout) -> str:
    """A cell of the grid; a layout that is not possible shows a dash."""
    people = line.people.get(layout)
    return number(people) if people else "–"
