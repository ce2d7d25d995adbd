"""A report frozen before it is written: parts with figures, charts and tables, whatever the paper.

`formats.pdf` and `formats.xlsx` turn it into bytes, the screen shows it; what it says is decided by
who builds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from pole_desk.kernel.i18n import _, number, numeric_day, percent
from pole_desk.kernel.money import NO_BREAK_SPACE, euros

Shape = Literal["bars", "stacked", "lines", "across", "ring", "radar"]
PERCENT, POINTS, RATIO, EUROS = "percent", "points", "ratio", "euros"
SIGNS = {
    EUROS: "€", "m2": "m²", "m2_days": "m²·j", "seats": "postes",
    "seat_days": "postes·j", "hours": "h", "meals": "repas", "kg": "kg",
    "fte": "ETP", "people": "personnes", "count": "", PERCENT: "%", POINTS: "pts", RATIO: "",
}  # fmt: skip
"""What follows a number of each unit of `ports.indicators`."""
ONE = {"people": "personne", "seats": "poste"}
"""What follows one, or less than two, of a thing that has a plural."""
PLAIN = frozenset({"people", "seats"})
"""Units that a tile leaves to its label."""
EXACT = 2
"""Decimals at most of what is exact."""
NOTHING = "–"


class Measure(NamedTuple):
    """A number with its unit; `value` None: there is nothing to say."""

    value: Decimal | None
    unit: str = "count"

    def words(self) -> str:
        """`1 234,50 €`, `87,4 %`, `12,5 personnes`: what is exact, two decimals at most."""
        if self.value is None:
            return NOTHING
        if self.unit == EUROS:
            return euros(self.value)
        return self._worded(EXACT)

    def brief(self) -> str:
        """As `words` for a tile: euros and large numbers without decimals."""
        if self.value is None:
            return NOTHING
        return self._worded(0 if abs(self.value) >= 100 or self.unit == EUROS else 1)

    def _worded(self, most: int) -> str:
        value = self.value or Decimal(0)
        if self.unit == PERCENT:
            return percent(value, 1)
        decimals = min(most, _decimals(value))
        known = ONE if abs(value) < 2 and self.unit in ONE else SIGNS
        sign = "" if self.unit in PLAIN and most < EXACT else known.get(self.unit, self.unit)
        return f"{number(value, decimals)}{NO_BREAK_SPACE}{sign}" if sign else number(value, decimals)


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


Cell = str | int | date | Measure | None


def cell_words(cell: Cell) -> str:
    """A cell as it is read."""
    if cell is None:
        return ""
    if isinstance(cell, Measure):
        return cell.words()
    if isinstance(cell, date):
        return numeric_day(cell)
    return number(cell) if isinstance(cell, int) else cell


class Heading(NamedTuple):
    """A column of a table; `weight` is its relative width."""

    label: str
    weight: int = 10
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; `totals` is a last row in bold, `empty` what is said when there is no row.

    `opens` names, row by row, what a row of it opens on screen; empty: nothing.
    """

    title: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()
    empty: str = ""
    opens: tuple[str, ...] = ()


def facts_grid(facts: Iterable[tuple[str, str]]) -> Grid:
    """Labels and words in two columns without heads; those that say nothing are left out."""
    columns = (Heading("", 14), Heading("", 40))
    return Grid(title="", columns=columns, rows=tuple(fact for fact in facts if fact[1]))


class Series(NamedTuple):
    """A named row of values, one per label."""

    name: str
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart; `former` marks the series that are last year's. On a radar the values go from 0 to `top`,
    below 0: not assessed."""

    shape: Shape
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = "count"
    former: bool = False
    top: int = 0

    @property
    def sign(self) -> str:
        return SIGNS.get(self.unit, self.unit)

    def blank(self) -> bool:
        """Nothing to draw: no label, or nothing but zeros."""
        return not self.labels or not any(value > 0 for row in self.series for value in row.values)


class Tile(NamedTuple):
    """A figure that matters; `before` is the same a year earlier, `code` what opens its rows."""

    label: str
    now: Measure
    before: Measure | None = None
    code: str = ""


def change(now: Measure, before: Measure | None) -> Measure:
    """How a figure moved: in percent of what it was, in points when it is a percentage."""
    if before is None or now.value is None or before.value is None:
        return Measure(None, PERCENT)
    if now.unit == PERCENT:
        return Measure((now.value - before.value).quantize(Decimal("0.1")), POINTS)
    if not before.value:
        return Measure(None, PERCENT)
    return Measure((now.value - before.value) * 100 / abs(before.value), PERCENT)


def change_words(now: Measure, before: Measure | None) -> str:
    """`+ 4,2 %`, `− 1,3 pts`, `stable`; empty when there is nothing to compare."""
    moved = change(now, before)
    if moved.value is None:
        return ""
    if not moved.value.quantize(Decimal("0.1")):
        return _("stable")
    words = Measure(abs(moved.value), moved.unit).brief()
    return f"{'+' if moved.value > 0 else '−'}\u202f{words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section: what it says in a sentence, its figures, charts, tables and what is said beside.

    `apart` begins a page of its own in a report with a cover.
    """

    key: str
    title: str
    lead: str = ""
    tiles: tuple[Tile, ...] = ()
    pictures: tuple[Picture, ...] = ()
    grids: tuple[Grid, ...] = ()
    comment: str = ""
    version: int | None = None
    former_comment: str = ""
    commented: bool = True
    apart: bool = False


class Meaning(NamedTuple):
    """What an indicator is: for the reader who asks how it was counted."""

    title: str
    code: str
    version: int
    unit: str
    span: str
    source: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A report whole. `state` says whether its year is closed; `key` is what its comments hang on."""

    key: str
    title: str
    subtitle: str
    pole: str
    period: str
    state: str
    closed: bool
    printed: str
    parts: tuple[Part, ...]
    meanings: tuple[Meaning, ...] = ()
    cover: bool = False
