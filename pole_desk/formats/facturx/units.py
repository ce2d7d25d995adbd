"""UN/ECE recommendation 20 codes of the units printed on invoices (BT-130), from `resources/data/units.json`."""

from __future__ import annotations

import json
from functools import cache

from pole_desk.kernel.paths import shipped

ONE = "C62"
"""A thing that has no unit of its own."""


def unit_code(unit: str) -> str:
    """The code of a unit in French words, singular or plural; that of « one » when the list has none."""
    return _codes().get(unit.strip().casefold(), ONE)


@cache
def _codes() -> dict[str, str]:
    data = json.loads(shipped("resources", "data", "units.json").read_text(encoding="utf-8"))
    return {name.casefold(): code for code, names in data["units"].items() for name in names}
