"""Figures in words: what a function and a unit are called, a value as shown."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.money import NARROW_SPACE, euros, round_cents
from pole_desk.ports.indicators import Function, Unit

NOTHING = "–"
"""A ratio with nothing to divide by, a figure that was not counted."""


def function_name(function: Function) -> str:
    """A function of the pole as a section of a report is called."""
    return {
        Function.HOSTING: _("Hébergement et stockage"),
        Function.INCUBATOR: _("Incubateur"),
        Function.SHOP: _("Magasin"),
        Function.CANTEEN: _("Cantine"),
        Function.EVENTS: _("Événements"),
        Function.FUND: _("Fonds de soutien"),
        Function.NETWORK: _("Pôle et réseau"),
    }[function]


def unit_name(unit: Unit) -> str:
    """A unit after a number; empty when the title says what is counted."""
    return {
        Unit.EUROS: "€",
        Unit.M2: "m²",
        Unit.M2_DAYS: _("m²·j"),
        Unit.SEATS: _("places"),
        Unit.SEAT_DAYS: _("postes·j"),
        Unit.HOURS: "h",
        Unit.MEALS: _("repas"),
        Unit.KILOGRAMS: "kg",
        Unit.FTE: "ETP",
        Unit.PEOPLE: _("pers."),
    }.get(unit, "")


def value_text(value: Decimal | None, unit: Unit | None, *, percent: bool = False) -> str:
    """`1 234,50 €`, `18,5 %`, `12 h`, `–`; decimals only where there are some."""
    if value is None:
        return NOTHING
    if percent:
        return f"{number(value, 1)}{NARROW_SPACE}%"
    if unit is Unit.EUROS:
        return euros(value)
    shown = round_cents(value)
    text = number(shown, 0 if shown == shown.to_integral_value() else 2)
    name = "" if unit is None else unit_name(unit)
    return f"{text}{NARROW_SPACE}{name}" if name else text
