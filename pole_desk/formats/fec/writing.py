"""A journal as the bytes of a FEC: tabs, decimal commas, CRLF; a journal that is wrong is refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from pole_desk.formats.fec.layout import COLUMNS, Entry, Posting, faults_of
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.identifiers import siren_of

ENCODINGS = ("utf-8", "iso8859-15")
"""LPF art. A47 A-1 allows both."""


def file_name(siren: str, closing: date) -> str:
    """`SIRENFECAAAAMMJJ.txt` (LPF art. A47 A-1); raises BadInput `siren`."""
    return f"{siren_of(siren)}FEC{closing:%Y%m%d}.txt"


def write_journal(entries: Sequence[Entry], *, encoding: str = "utf-8") -> bytes:
    """The journal in the order given; an empty one has its titles alone.

    Raises RuleBroken with the first of `faults_of`: fec_unbalanced, fec_gap, fec_side, fec_account…
    """
    if encoding not in ENCODINGS:
        raise ValueError(encoding)
    fault = next(faults_of(entries), None)
    if fault is not None:
        raise RuleBroken(fault.code, fault.message, number=fault.number)
    rows = ("\t".join(cells) for cells in (COLUMNS, *_rows(entries)))
    return "".join(f"{_encodable(row, encoding)}\r\n" for row in rows).encode(encoding)


def _rows(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        for line in entry.lines:
            yield _cells(entry, line)


def _cells(entry: Entry, line: Posting) -> tuple[str, ...]:
    return (
        _plain(entry.journal), _plain(entry.journal_label), str(entry.number), _day(entry.on), line.account,
        _plain(line.account_label), _plain(line.auxiliary), _plain(line.auxiliary_label), _plain(entry.piece),
        _day(entry.piece_on), _plain(line.label), _amount(line.debit), _amount(line.credit), _plain(line.lettering),
        _day(line.lettered_on), _day(entry.validated_on or entry.on), "", "",
    )  # fmt: skip


def _day(day: date | None) -> str:
    return "" if day is None else f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")


def _plain(text: str) -> str:
    """A text that stays in its cell: tabs and line breaks are single spaces."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _encodable(row: str, encoding: str) -> str:
    """The row in the letters that the encoding has; others lose their accent, or become `?`."""
    try:
        row.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_letter(one, encoding) for one in row)
    return row


def _letter(one: str, encoding: str) -> str:
    plain = {"’": "'", "‘": "'", "–": "-", "—": "-", "“": '"', "”": '"', "…": "..."}.get(one, one)
    opened = "".join(part for part in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(part))
    for text in (one, opened):
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            continue
        return text
    return "?"
