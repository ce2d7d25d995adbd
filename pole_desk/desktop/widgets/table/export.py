"""A list as CSV, as a workbook, as text for the clipboard: what is shown, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pole_desk.desktop.widgets.table.columns import Column


def headers(columns: Sequence[Column]) -> list[str]:
    return [column.title for column in columns]


def cells(columns: Sequence[Column], rows: Sequence[Any]) -> list[list[Any]]:
    """Numbers and dates as such, the rest in words: a sheet can then add and sort."""
    return [[_cell(column, row) for column in columns] for row in rows]


def _cell(column: Column, row: Any) -> Any:
    value = getattr(row, column.key, None)
    if isinstance(value, bool) or not isinstance(value, Decimal | int | date | datetime):
        return column.shown(row)
    return value if column.text is None or isinstance(value, Decimal | date) else column.shown(row)


def as_text(columns: Sequence[Column], rows: Sequence[Any]) -> str:
    """Tab-separated words, for pasting."""
    lines = ["\t".join(headers(columns))]
    lines += ["\t".join(column.shown(row) for column in columns) for row in rows]
    return "\n".join(lines)


def as_csv(columns: Sequence[Column], rows: Sequence[Any]) -> bytes:
    from pole_desk.formats import csv

    return csv.table(headers(columns), cells(columns, rows))


def as_workbook(title: str, columns: Sequence[Column], rows: Sequence[Any]) -> bytes:
    from pole_desk.formats import xlsx

    sheet = xlsx.Sheet(title, headers(columns), cells(columns, rows))
    return xlsx.workbook([sheet])
