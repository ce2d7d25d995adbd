"""A table as CSV bytes: `;`, decimal comma, UTF-8 with BOM, CRLF, formulas neutralised."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from pole_desk.kernel.periods import PARIS

Cell = str | int | Decimal | date | datetime | bool | None
BOM = "\ufeff"
DELIMITER = ";"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def table(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The CSV of a table; a text that a spreadsheet would run as a formula gets a leading `'`.

    Numbers, negative ones too, stay numbers. Days are ISO, instants Paris wall time.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow([_text(header) for header in headers])
    for row in rows:
        writer.writerow([_text(cell) for cell in row])
    return (BOM + target.getvalue()).encode("utf-8")


def lists(found: Iterable[tuple[str, Sequence[str], Sequence[Sequence[Cell]]]]) -> bytes:
    """Several tables in one CSV: a line with the title of each, its headings, its rows, a blank line."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=DELIMITER, lineterminator="\r\n")
    for rank, (title, headers, rows) in enumerate(found):
        if rank:
            writer.writerow([])
        writer.writerow([_text(title)])
        for row in (headers, *rows):
            writer.writerow([_text(cell) for cell in row])
    return (BOM + target.getvalue()).encode("utf-8")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    if isinstance(cell, datetime):
        return cell.astimezone(PARIS).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int):
        return str(cell)
    return neutralised(cell)


def neutralised(text: str) -> str:
    """The text, harmless in a spreadsheet (OWASP, CSV injection): `=1+1` becomes `'=1+1`."""
    if text.startswith(DANGEROUS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
