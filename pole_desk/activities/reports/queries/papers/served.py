"""The records behind the figures of a sheet, function by function: what each brought."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pole_desk.activities.reports.queries.gathering import Counted
from pole_desk.activities.reports.queries.papers.told import Told
from pole_desk.activities.reports.rules.words import function_names
from pole_desk.formats.report import Cell, Grid, Heading, Measure
from pole_desk.kernel.i18n import MONTHS, _
from pole_desk.ports.indicators import Function, Indicator, Span, Unit

WIDEST = 4
"""Figures beside each other in a table of records."""
LONGEST = 24
"""Records listed one by one; beyond, they are put together by month."""
ABSENT = ("billing.", "claims.")
"""Sources whose records say again what those of the activities say."""


class _Line(NamedTuple):
    order: date
    first: Cell
    last: Cell
    label: str
    opens: str


class Served:
    """The records of what was told."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def grids(self) -> list[Grid]:
        """A table a function: agreements, bookings, meals, sales… with what each is counted for."""
        named = function_names()
        found = (_of_function(self.told, function, named[function]) for function in Function)
        return [grid for grid in found if grid is not None]


def _of_function(told: Told, function: Function, name: str) -> Grid | None:
    codes = [
        each.code
        for each in told.definitions
        if isinstance(each, Indicator) and each.function is function and each.span is Span.OVER
        and each.unit is not Unit.COUNT and not each.code.startswith(ABSENT)
    ]  # fmt: skip
    rows = [row for row in told.rows if row.indicator in codes]
    shown = [code for code in codes if any(row.indicator == code for row in rows)][:WIDEST]
    rows = [row for row in rows if row.indicator in shown]
    if not rows:
        return None
    apart = [row for row in rows if row.first != row.last]
    monthly = len({row.record for row in rows}) > LONGEST
    sums: dict[str, dict[str, int]] = {}
    lines: dict[str, _Line] = {}
    for row in rows:
        key = f"{row.first:%Y-%m}" if monthly else row.record
        mine = sums.setdefault(key, {})
        mine[row.indicator] = mine.get(row.indicator, 0) + row.amount
        line = _month(row) if monthly else _line(row)
        lines[key] = min(lines.get(key, line), line)
    ordered = sorted(lines, key=lambda key: (lines[key].order, key))
    return Grid(
        title=name,
        columns=(
            *_headings(monthly=monthly, days=bool(apart)),
            *(Heading(told.title_of(code), 22, True) for code in shown),
        ),
        rows=tuple((*_head(lines[key], monthly, days=bool(apart)), *_amounts(told, shown, sums[key])) for key in ordered),
        totals=(
            _("Total"), *("" for _place in _headings(monthly=monthly, days=bool(apart))[1:]),
            *_amounts(told, shown, {code: sum(mine.get(code, 0) for mine in sums.values()) for code in shown}),
        ),
        opens=tuple(lines[key].opens for key in ordered),
    )  # fmt: skip


def _headings(*, monthly: bool, days: bool) -> tuple[Heading, ...]:
    if monthly:
        return (Heading(_("Mois"), 26),)
    when = (Heading(_("Du"), 18), Heading(_("Au"), 18)) if days else (Heading(_("Jour"), 18),)
    return *when, Heading(_("Enregistrement"), 33)


def _head(line: _Line, monthly: bool, *, days: bool) -> tuple[Cell, ...]:
    if monthly:
        return (line.label,)
    return (line.first, line.last, line.label) if days else (line.first, line.label)


def _month(row: Counted) -> _Line:
    first = row.first.replace(day=1)
    return _Line(first, first, first, f"{MONTHS[first.month - 1].capitalize()} {first.year}", "")


def _line(row: Counted) -> _Line:
    return _Line(row.first, row.first, row.last, row.label, f"{row.page}:{row.target}" if row.page else "")


def _amounts(told: Told, codes: Iterable[str], mine: dict[str, int]) -> Iterable[Measure]:
    return (told.amount(code, mine[code]) if mine.get(code) else Measure(None) for code in codes)
