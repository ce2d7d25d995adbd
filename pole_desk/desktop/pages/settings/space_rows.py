"""The spaces as the settings list them, and who holds one from a day on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.kernel.history import Former, formers
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.periods import FOREVER, day_start, last_day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.claims.queries import holds
from pole_desk.registers.spaces.queries import spaces
from pole_desk.registers.spaces.rules import Kind, Place, Rectangle, kind_name


class SpaceLine(NamedTuple):
    """A space with its words; `why_not_split` is empty when it can be divided."""

    id: SpaceId
    code: str
    name: str
    kind: str
    kind_key: str
    building: str
    floor: int
    floor_name: str
    area_m2: Decimal
    capacity: int
    valid_from: date
    valid_to: date | None
    pill: tuple[str, str] | None
    state: str
    parent_code: str
    counted: bool
    why_not_split: str
    rectangle: Rectangle
    note: str
    version: int

    def exists_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)

    def place(self, **changes: Any) -> Place:
        """What is said of the space, some of it changed."""
        values: dict[str, Any] = {
            "code": self.code, "name": self.name, "kind": Kind(self.kind_key), "building": self.building,
            "floor": self.floor, "area_m2": self.area_m2, "capacity": self.capacity,
            "rectangle": self.rectangle, "note": self.note,
        }  # fmt: skip
        return Place(**{**values, **changes})


class Holder(NamedTuple):
    """Who holds a space on a day or later."""

    name: str
    words: str


def floor_name(floor: int) -> str:
    """The level as it is said: rez-de-chaussée, étage, sous-sol."""
    if floor == 0:
        return _("RdC")
    return _("Étage {floor}").format(floor=floor) if floor > 0 else _("Sous-sol {floor}").format(floor=-floor)


def read_spaces(reader: Reader, *, on: date) -> list[SpaceLine]:
    """Every space there ever was; `counted` ones are not parts of another that counts."""
    every = spaces(reader)
    codes = {one.id: one.code for one in every}
    split = {one.parent for one in every if one.parent is not None and one.kind in ("office", "desk")}
    lines = []
    pill: tuple[str, str] | None
    for one in every:
        closed = one.valid_to is not None and one.valid_to < on
        divided = one.id in split
        if closed:
            state, pill = _("Fermé"), ("ended", _("Fermé"))
        elif divided:
            state, pill = _("Divisé"), ("unavailable", _("Divisé"))
        elif one.valid_from > on:
            state, pill = _("À venir"), ("option", _("À venir"))
        else:
            state, pill = _("En service"), None
        lines.append(
            SpaceLine(
                one.id, one.code, one.name, kind_name(one.kind), one.kind, one.building, one.floor,
                floor_name(one.floor), one.area_m2, one.capacity, one.valid_from, one.valid_to, pill,
                state, codes.get(one.parent, "") if one.parent else "",
                not closed and (one.parent is None),
                _why_not_split(one.is_leaf, divided=divided, closed=one.valid_to is not None),
                one.rectangle, one.note, one.version,
            )
        )
    return lines


def _why_not_split(leaf: bool, *, divided: bool, closed: bool) -> str:
    if closed:
        return _("Cet espace est fermé.")
    if divided or not leaf:
        return _("Cet espace est déjà fait de parties.")
    return ""


def holders_from(reader: Reader, *, space: SpaceId, on: date) -> list[Holder]:
    """Who holds a space on a day or after it, with the dates in words."""
    found = []
    for one in holds(reader, starts_at=day_start(on), ends_at=FOREVER, spaces=[space]):
        last = last_day_of(one.ends_at)
        until = _("sans date de fin") if last is None else _("jusqu’au {day}").format(day=numeric_day(last))
        found.append(Holder(one.party_name, f"{one.party_name} ({until})"))
    return found


def history_of(reader: Reader, *, space: SpaceId) -> list[Former]:
    """What was changed of a space, the newest first."""
    return formers(reader, table="space", record=space)
