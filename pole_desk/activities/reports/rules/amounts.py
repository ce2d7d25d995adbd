"""An amount of a figure in words: in its unit, with the decimals that it has."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.kernel.i18n import NARROW_SPACE, _, number
from pole_desk.kernel.money import euros
from pole_desk.ports.indicators import Indicator, Unit


def unit_words() -> dict[Unit, str]:
    """Each unit as it follows a number; what is only counted has none."""
    return {
        Unit.COUNT: "",
        Unit.PEOPLE: _("pers."),
        Unit.M2: _("m²"),
        Unit.M2_DAYS: _("m²·jours"),
        Unit.SEATS: _("places"),
        Unit.SEAT_DAYS: _("places·jours"),
        Unit.HOURS: _("h"),
        Unit.MEALS: _("repas"),
        Unit.KILOGRAMS: _("kg"),
        Unit.FTE: _("ETP"),
    }


def amount_words(amount: int, *, of: Indicator) -> str:
    """`1 234,50 m²·jours` from an integer amount; decimals that are all zeros are left out."""
    value = Decimal(amount).scaleb(-of.decimals)
    if of.unit is Unit.EUROS:
        return euros(value)
    whole = value == value.to_integral_value()
    shown = number(value, 0 if whole else min(of.decimals, 2))
    unit = unit_words()[of.unit]
    return f"{shown}{NARROW_SPACE}{unit}" if unit else shown
