"""Inter, shipped with the program: without a system font Qt shows boxes."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from pole_desk.kernel.paths import shipped

FAMILY = "Inter"
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")
BASE = 13
"""Pixels of ordinary text; nothing is under 11."""


@lru_cache(maxsize=1)
def load() -> bool:
    """Register the shipped weights once; whether all of them could be read."""
    numbers = [
        QFontDatabase.addApplicationFont(str(shipped("resources", "fonts", f"Inter-{weight}.ttf")))
        for weight in WEIGHTS
    ]
    return all(number >= 0 for number in numbers)


@lru_cache(maxsize=64)
def font(size: int = BASE, weight: int = 400, *, tabular: bool = False) -> QFont:
    """Inter in pixels; `tabular` gives figures one width, for columns of amounts."""
    load()
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made
