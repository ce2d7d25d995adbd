"""The records behind the figures of a sheet, function by function: what each brought."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.reports.queries.gathering import Counted
from pole_desk.activities.reports.queries.papers.told import Told
from pole_desk.activities.reports.rules.words import function_names
from pole_desk.formats.report import Cell, Grid, Heading, Measure
from pole_desk.kernel.i18n import MONTHS, _, ngettext, number
from pole_desk.ports.indicators import Function, Indicator, Span, Unit

WIDEST = 4
"""Figures beside each other in a table of records."""
LONGEST = 24
"""Lines of a table; more records are put together, by structure, or by month when there are few."""
FEW = 2
"""Structures that are too few to be told apart by."""
NAMED = 12
"""Structures that have a line of their own."""
ABSENT = ("billing.", "claims.")
"""Sources whose records say again what those of the activities say."""
RECORD, PARTY, MONTH = "record", "party", "month"


class _Line(NamedTuple):
    order: date
    first: date
    last: date
    label: str
    opens: str


class Served:
    """The records of what was told."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def grids(self) -> list[Grid]:
        """A table a function: agreements, bookings, meals, sales… with what each is counted for."""
        named = function_names()
        found = (self._of_function(function, named[function]) for function in Function)
        return [grid for grid in found if grid is not None]

    def _of_function(self, function: Function, name: str) -> Grid | None:
        codes = [
            each.code
            for each in self.told.definitions
            if isinstance(each, Indicator) and each.function is function and each.span is Span.OVER
            and each.unit is not Unit.COUNT and not each.code.startswith(ABSENT)
        ]  # fmt: skip
        every = self.told.rows_of(codes)
        shown = [code for code in codes if any(row.indicator == code for row in every)][:WIDEST]
        rows = [row for row in every if row.indicator in shown]
        return self._grid(name, rows, shown, _by(rows)) if rows else None

    def _grid(self, name: str, rows: Sequence[Counted], shown: Sequence[str], by: str) -> Grid:
        sums: dict[str, dict[str, int]] = {}
        lines: dict[str, _Line] = {}
        for row in rows:
            key, line = _LINES[by](row)
            mine = sums.setdefault(key, {})
            mine[row.indicator] = mine.get(row.indicator, 0) + row.amount
            lines[key] = min(lines.get(key, line), line)
        ordered = _ordered(by, lines, sums, shown)
        rest = ordered[NAMED:] if by == PARTY else []
        listed = ordered[: len(ordered) - len(rest)]
        days = any(row.first != row.last for row in rows)
        cells: list[tuple[Cell, ...]] = [
            (*_head(lines[key], by, days=days), *self._amounts(shown, sums[key])) for key in listed
        ]
        if rest:
            label = ngettext("{n} autre structure", "{n} autres structures", len(rest)).format(n=number(len(rest)))
            cells.append((label, *self._amounts(shown, _added(sums[key] for key in rest))))
        headings = _headings(by, days=days)
        return Grid(
            title=name, rows=tuple(cells), opens=tuple(lines[key].opens for key in listed),
            columns=(*headings, *(Heading(self.told.title_of(code), 22, True) for code in shown)),
            totals=(_("Total"), *("" for _place in headings[1:]), *self._amounts(shown, _added(sums.values()))),
        )  # fmt: skip

    def _amounts(self, codes: Iterable[str], mine: dict[str, int]) -> Iterable[Measure]:
        return (self.told.amount(code, mine[code]) if mine.get(code) else Measure(None) for code in codes)


def _by(rows: Sequence[Counted]) -> str:
    if len({row.record for row in rows}) <= LONGEST:
        return RECORD
    return PARTY if len({row.party for row in rows if row.party is not None}) > FEW else MONTH


def _ordered(
    by: str, lines: dict[str, _Line], sums: dict[str, dict[str, int]], shown: Sequence[str]
) -> list[str]:
    """Records and months in time, structures by what they had."""
    if by != PARTY:
        return sorted(lines, key=lambda key: (lines[key].order, key))
    return sorted(lines, key=lambda key: (*(-sums[key].get(code, 0) for code in shown), lines[key].label))


def _added(those: Iterable[dict[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for mine in those:
        for code, amount in mine.items():
            found[code] = found.get(code, 0) + amount
    return found


def _headings(by: str, *, days: bool) -> tuple[Heading, ...]:
    if by != RECORD:
        return (Heading(_("Structure") if by == PARTY else _("Mois"), 34),)
    when = (Heading(_("Du"), 20), Heading(_("Au"), 20)) if days else (Heading(_("Jour"), 20),)
    return *when, Heading(_("Enregistrement"), 33)


def _head(line: _Line, by: str, *, days: bool) -> tuple[Cell, ...]:
    if by != RECORD:
        return (line.label,)
    return (line.first, line.last, line.label) if days else (line.first, line.label)


def _month(row: Counted) -> tuple[str, _Line]:
    first = row.first.replace(day=1)
    return f"{first:%Y-%m}", _Line(first, first, first, f"{MONTHS[first.month - 1].capitalize()} {first.year}", "")


def _party(row: Counted) -> tuple[str, _Line]:
    opens = "" if row.party is None else f"party:{row.party}"
    return str(row.party or ""), _Line(date.min, date.min, date.min, row.party_name or _("Le pôle"), opens)


def _record(row: Counted) -> tuple[str, _Line]:
    opens = f"{row.page}:{row.target}" if row.page else ""
    return row.record, _Line(row.first, row.first, row.last, row.label, opens)


_LINES: dict[str, Callable[[Counted], tuple[str, _Line]]] = {RECORD: _record, PARTY: _party, MONTH: _month}
