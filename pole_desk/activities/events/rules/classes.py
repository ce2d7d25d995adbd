"""Who pays which tariff, and under which item of the catalog a room is sold; prices are in `prices`."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum

from pole_desk.activities.events.rules.rooms import Room
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.registers.catalog.rules import STANDARD
from pole_desk.registers.parties.rules import legal_families, legal_family

_ESS = frozenset({"ess", "esus"})
"""Words by which a commercial company says that it belongs to the ESS (law of 31 July 2014)."""


class Category(StrEnum):
    """Who pays: the structure's place at the pole, the most favoured first."""

    HOSTED = "hosted"
    MEMBER = "member"
    ESS = "ess"
    OTHER = "other"


def category_names() -> dict[str, str]:
    """Each category as shown on screen and on quotes."""
    return {
        Category.HOSTED: _("structure hébergée"),
        Category.MEMBER: _("membre"),
        Category.ESS: _("acteur de l’ESS"),
        Category.OTHER: _("plein tarif"),
    }


def category_of(*, hosted: bool, member: bool, legal_form: str) -> Category:
    """Hosted while a lease runs, else member, else ESS by legal form, else the full price.

    ESS: associations, cooperatives, mutuals, foundations, and companies that say so.
    """
    if hosted:
        return Category.HOSTED
    if member:
        return Category.MEMBER
    family = legal_family(legal_form)
    ess = family in legal_families()[:4] or bool(_ESS & set(slug(legal_form).split()))
    return Category.ESS if ess else Category.OTHER


def require_category(category: str) -> Category:
    """Raises BadInput."""
    try:
        return Category(category)
    except ValueError:
        raise BadInput(
            "category",
            _("La catégorie tarifaire « {name} » n’existe pas. Choisissez : {names}.").format(
                name=category, names=", ".join(str(known) for known in Category)
            ),
        ) from None


def price_category(category: str) -> str:
    """The catalog's category of client; the full price is its standard one."""
    return STANDARD if category == Category.OTHER else category


def item_code(tariff: str, unit: str) -> str:
    """The catalog's item for a room of a tariff class and a unit: `event_hall_half_day`."""
    return f"event_{tariff}_{unit}"


HALL, BAY, CANTEEN = "hall", "bay", "canteen"
LARGE, MEDIUM, SMALL = "large_room", "meeting_room", "small_room"
INCLUDED_SETTING = "events.included_tariffs"
"""Setting: the tariff classes on which a lease's included room hours are used."""
INCLUDED: Collection[str] = (LARGE, MEDIUM, SMALL)
_BY_KIND = {"hall": HALL, "hall_bay": BAY, "canteen": CANTEEN}


def usual_tariff(kind: str, area_m2: Decimal) -> str:
    """The tariff class of a space that was given none; empty for what is not sold by the hour."""
    if kind != "meeting_room":
        return _BY_KIND.get(kind, "")
    if area_m2 >= 60:
        return LARGE
    return MEDIUM if area_m2 >= 30 else SMALL


def tariff_of(room: Room) -> str:
    """The tariff class given to a room, else the one that its kind and size make usual."""
    return room.tariff or usual_tariff(room.kind, room.area_m2)
