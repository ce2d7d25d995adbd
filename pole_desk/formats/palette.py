"""The colours of charts, the same on screen and on paper; values are in `resources/data/palette.json`."""

from __future__ import annotations

import json
from functools import cache
from typing import NamedTuple

from pole_desk.kernel.paths import shipped


class Palette(NamedTuple):
    """`series` in the order of what is drawn; `former` is what last year is drawn in."""

    series: tuple[str, ...]
    former: str


@cache
def palette(*, dark: bool = False) -> Palette:
    """The chart colours of a theme, `#RRGGBB`; paper is light."""
    text = shipped("resources", "data", "palette.json").read_text(encoding="utf-8")
    found = json.loads(text)["dark" if dark else "light"]
    return Palette(tuple(found["series"]), found["former"])
