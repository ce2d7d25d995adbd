"""A workbook as bytes: numbers, days and instants as such, texts never run as formulas."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pole_desk.kernel.periods import PARIS


class Figure(NamedTuple):
    """A number shown by a pattern of its own."""

    value: Decimal | int
    pattern: str


Cell = str | int | Decimal | date | datetime | bool | Figure | None
CREATED = datetime(2000, 1, 1)
MONEY = "#,##0.00\u00a0[$€-40C]"
NUMBER = "#,##0.00"
DAY = "dd/mm/yyyy"
INSTANT = "dd/mm/yyyy hh:mm"
LONGEST_TITLE = 31
NARROWEST, WIDEST = 9, 48
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: `money` are the columns (from 0) shown in euros; `totals` makes the last row bold."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    money: frozenset[int] | Sequence[int] = field(default_factory=frozenset)
    totals: bool = False


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The XLSX of these sheets, headings frozen and filterable; same sheets, same bytes.

    Text is always written as text, so a cell that starts with `=` stays what it says.
    """
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": CREATED})
    formats = _Formats(book)
    taken: set[str] = set()
    for sheet in sheets:
        _write_sheet(book.add_worksheet(_title(sheet.title, taken)), sheet, formats)
    book.close()
    return target.getvalue()


class _Formats:
    """The cell formats of one workbook, made once."""

    def __init__(self, book: Workbook) -> None:
        self.heading = book.add_format({"bold": True, "bg_color": "#F1F7F6", "bottom": 1, "bottom_color": "#9DB5B1"})
        self._made: dict[tuple[str, bool], Format] = {}
        self._book = book

    def of(self, pattern: str, bold: bool) -> Format:
        key = (pattern, bold)
        if key not in self._made:
            self._made[key] = self._book.add_format({"bold": bold, **({"num_format": pattern} if pattern else {})})
        return self._made[key]


def _title(title: str, taken: set[str]) -> str:
    """A title that Excel accepts, different from those already taken."""
    clean = _FORBIDDEN.sub(" ", title).strip(" '")[:LONGEST_TITLE] or "Feuille"
    unique, number = clean, 2
    while unique.casefold() in taken:
        suffix = f" {number}"
        unique, number = clean[: LONGEST_TITLE - len(suffix)] + suffix, number + 1
    taken.add(unique.casefold())
    return unique


def _write_sheet(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for column, header in enumerate(sheet.headers):
        page.write_string(0, column, header, formats.heading)
    last = len(sheet.rows)
    for number, row in enumerate(sheet.rows, start=1):
        bold = sheet.totals and number == last
        for column, cell in enumerate(row):
            _write_cell(page, number, column, cell, formats, column in sheet.money, bold)
    for column, header in enumerate(sheet.headers):
        texts = [header, *(_shown(row[column]) for row in sheet.rows if column < len(row))]
        wide = min(max(max(map(len, texts)) + 3, NARROWEST), WIDEST)
        page.set_column(column, column, wide)
    page.freeze_panes(1, 0)
    if sheet.headers and sheet.rows:
        page.autofilter(0, 0, last - (1 if sheet.totals else 0), len(sheet.headers) - 1)


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Figure):
        return f"{cell.value:,.2f}"
    return f"{cell:%d/%m/%Y %H:%M}" if isinstance(cell, datetime) else str(cell)


def _write_cell(page: Worksheet, row: int, column: int, cell: Cell, formats: _Formats, money: bool, bold: bool) -> None:
    if cell is None:
        return
    if isinstance(cell, Figure):
        page.write_number(row, column, cell.value, formats.of(cell.pattern, bold))
    elif isinstance(cell, bool):
        page.write_string(row, column, "oui" if cell else "non", formats.of("", bold))
    elif isinstance(cell, (int, Decimal)):
        pattern = MONEY if money else NUMBER if isinstance(cell, Decimal) else "0"
        page.write_number(row, column, cell, formats.of(pattern, bold))
    elif isinstance(cell, datetime):
        wall = cell.astimezone(PARIS).replace(tzinfo=None)
        page.write_datetime(row, column, wall, formats.of(INSTANT, bold))
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell, formats.of(DAY, bold))
    else:
        page.write_string(row, column, cell, formats.of("", bold))
