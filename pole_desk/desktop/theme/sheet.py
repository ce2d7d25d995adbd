"""The style sheet: `resources/qss/pole.qss` with each `@token` replaced."""

from __future__ import annotations

import re
from functools import lru_cache

from pole_desk.desktop.theme.tokens import Tokens
from pole_desk.kernel.paths import shipped


@lru_cache(maxsize=1)
def _source() -> str:
    return shipped("resources", "qss", "pole.qss").read_text(encoding="utf-8")


def text(tokens: Tokens) -> str:
    """The sheet for a theme; raises AttributeError when it names a token that does not exist.

    `@art` is the folder of the small pictures (arrows, ticks) of the theme.
    """
    art = shipped("resources", "qss", "dark" if tokens.dark else "light").as_posix()

    def value(found: re.Match[str]) -> str:
        return art if found[1] == "art" else str(getattr(tokens, found[1]))

    return re.sub(r"@([a-z_]+)", value, _source())
