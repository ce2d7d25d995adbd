"""UN/ECE recommendation 20 codes of the units printed on invoices (BT-130), from `resources/data/units.json`."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache

from pole_desk.kernel.paths import shipped

ONE = "C62"
"""A thing that has no unit of its own."""
PLURAL_FROM = 2
"""The plural begins at two in French: 1,5 heure."""
LONGEST_SYMBOL = 3
"""Letters: kWh is not made plural."""


def unit_code(unit: str) -> str:
    """The code of a unit in French words, singular or plural; that of « one » when the list has none."""
    return _codes().get(unit.strip().casefold(), ONE)


def counted(unit: str, quantity: Decimal) -> str:
    """A unit as a quantity of it is written: « 3 jours », « 1,5 heure », « 2 postes/mois »; symbols never change."""
    head, stop, rest = unit.partition("/")
    first, space, after = head.partition(" ")
    if abs(quantity) < PLURAL_FROM or first[-1:] in ("s", "x", "z") or not _is_word(first):
        return unit
    return f"{first}s{space}{after}{stop}{rest}"


def _is_word(text: str) -> bool:
    """Whether a unit is a word and no symbol: it is listed with its plural, or too long for one."""
    letters = text.replace("-", "")
    return f"{text.casefold()}s" in _codes() or (letters.isalpha() and len(letters) > LONGEST_SYMBOL)


@cache
def _codes() -> dict[str, str]:
    data = json.loads(shipped("resources", "data", "units.json").read_text(encoding="utf-8"))
    return {name.casefold(): code for code, names in data["units"].items() for name in names}
