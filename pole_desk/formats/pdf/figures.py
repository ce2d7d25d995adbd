"""Numbers as a document prints them; on screen, `kernel.i18n` does."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from pole_desk.kernel.i18n import numeric_day
from pole_desk.kernel.money import NARROW_SPACE, NO_BREAK_SPACE, grouped


_BEFORE = re.compile(r" (?=[;:!?»])|(?<=«) ")


def spaced(text: str) -> str:
    """A sentence with the narrow no-break spaces of French: never a line that begins with « : »."""
    return _BEFORE.sub(NARROW_SPACE, text)


def trimmed(value: Decimal, least: int = 0, most: int = 6) -> str:
    """A number with the decimals that it has, between `least` and `most`: `7,5`, `4,516129`."""
    exponent = value.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return grouped(value, min(max(decimals, least), most))


def rate(percent: Decimal) -> str:
    """`20 %`, `5,5 %`."""
    return f"{trimmed(percent)}{NARROW_SPACE}%"


def between(first: date | None, last: date | None) -> str:
    """`du 01/11/2026 au 30/11/2026`, never broken; one day alone; or nothing."""
    if first is None:
        return ""
    if last is None or last == first:
        return f"le{NO_BREAK_SPACE}{numeric_day(first)}"
    return NO_BREAK_SPACE.join(("du", numeric_day(first), "au", numeric_day(last)))


def iban_groups(iban: str) -> str:
    """An IBAN in groups of four, as it is read aloud."""
    bare = "".join(iban.split()).upper()
    return NO_BREAK_SPACE.join(bare[at : at + 4] for at in range(0, len(bare), 4))


def siren_groups(number: str) -> str:
    """A SIREN or SIRET in groups of three, the last five of a SIRET together."""
    bare = "".join(number.split())
    head, tail = bare[:9], bare[9:]
    groups = [head[at : at + 3] for at in range(0, len(head), 3)]
    return NO_BREAK_SPACE.join([*groups, tail] if tail else groups)
