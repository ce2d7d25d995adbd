"""Kinds of spaces and plan geometry; claims on them are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, number

TOPIC = "spaces"
MODULE_M2 = Decimal(13)
"""Floor of one modular office module, in m²."""


class Kind(StrEnum):
    """What a place is for."""

    OFFICE = "office"
    DESK = "desk"
    HALL = "hall"
    HALL_BAY = "hall_bay"
    MEETING_ROOM = "meeting_room"
    CANTEEN = "canteen"
    STORAGE = "storage"
    SHOP = "shop"
    STALL = "stall"


LEASED = frozenset({Kind.OFFICE, Kind.DESK})
"""Kinds let by hosting agreements."""
RENTED_LONG = LEASED | {Kind.STORAGE}
"""Kinds let by the day or the month rather than by the hour."""
BY_HOUR = frozenset({Kind.HALL, Kind.HALL_BAY, Kind.MEETING_ROOM, Kind.CANTEEN})
"""Kinds that are booked by the hour; a space of another kind only once its settings declare it."""


def kind_name(kind: str) -> str:
    """The kind as the plan's legend says it."""
    return {
        Kind.OFFICE: _("bureau"),
        Kind.DESK: _("poste"),
        Kind.HALL: _("espace polyvalent"),
        Kind.HALL_BAY: _("travée"),
        Kind.MEETING_ROOM: _("salle de réunion"),
        Kind.CANTEEN: _("cantine"),
        Kind.STORAGE: _("stockage"),
        Kind.SHOP: _("magasin"),
        Kind.STALL: _("stand"),
    }[Kind(kind)]


def names_together(names: Iterable[str]) -> str:
    """Spaces as screens and sentences name them; what those beside each other share is said once.

    `Espace polyvalent, travée A + travée B`.
    """
    first, *others = dict.fromkeys(names)
    shared = first.rpartition(", ")[0]
    return " + ".join([first, *(one.removeprefix(f"{shared}, ") if shared else one for one in others)])


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A place on a floor's plan, in metres."""

    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal

    @property
    def right(self) -> Decimal:
        return self.x + self.width

    @property
    def bottom(self) -> Decimal:
        return self.y + self.height


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share some floor; a common wall is not floor."""
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


def touching(one: Rectangle, other: Rectangle) -> bool:
    """Whether two rectangles share a length of wall; a corner is not enough."""
    beside = one.right == other.x or other.right == one.x
    above = one.bottom == other.y or other.bottom == one.y
    shared_height = min(one.bottom, other.bottom) > max(one.y, other.y)
    shared_width = min(one.right, other.right) > max(one.x, other.x)
    return (beside and shared_height) or (above and shared_width)


@dataclass(frozen=True, slots=True)
class Place:
    """Everything said of a space when it is added or changed; area in m²."""

    code: str
    name: str
    kind: Kind
    building: str
    floor: int
    area_m2: Decimal
    capacity: int
    rectangle: Rectangle
    note: str = ""


def require_sound(place: Place) -> None:
    """Raises RuleBroken when the figures of a space make no sense."""
    if not place.code.strip() or not place.name.strip():
        raise RuleBroken("space_name", _("Un espace a un code et un nom."))
    if place.area_m2 < 0 or place.capacity < 0:
        raise RuleBroken(
            "space_figures", _("La surface et la capacité de {code} ne sont pas négatives.").format(
                code=place.code
            )
        )
    if place.rectangle.width <= 0 or place.rectangle.height <= 0:
        raise RuleBroken(
            "space_rectangle",
            _("Le rectangle de {code} sur le plan a une largeur et une hauteur.").format(
                code=place.code
            ),
        )


def require_parts_fit(whole: Place, parts: list[Place]) -> None:
    """The parts of a split stay inside the whole, apart from one another; raises RuleBroken."""
    if len(parts) < 2:
        raise RuleBroken("split_parts", _("Un espace se divise en deux parties au moins."))
    area = sum((part.area_m2 for part in parts), Decimal(0))
    if area > whole.area_m2:
        raise RuleBroken(
            "split_area",
            _("Les parties font {parts} m², l’espace {code} en fait {whole}.").format(
                parts=number(area, 2), code=whole.code, whole=number(whole.area_m2, 2)
            ),
        )
    for index, part in enumerate(parts):
        inside = (
            part.rectangle.x >= whole.rectangle.x
            and part.rectangle.y >= whole.rectangle.y
            and part.rectangle.right <= whole.rectangle.right
            and part.rectangle.bottom <= whole.rectangle.bottom
        )
        if not inside or any(overlap(part.rectangle, o.rectangle) for o in parts[:index]):
            raise RuleBroken(
                "split_rectangle",
                _("Sur le plan, la partie {part} sort de {code} ou recouvre une autre partie.").format(
                    part=part.code, code=whole.code
                ),
            )
