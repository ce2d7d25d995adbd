"""A bank's file looked at before it is taken in; a refusal is told beside what can still be described."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from pole_desk.accounts.receivables.queries import ReadFile, bank_account, read_statement
from pole_desk.formats.bank import Columns, Sketch, propose
from pole_desk.formats.bank.statement import content
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.work import Reader


class Glimpse(NamedTuple):
    """A file looked at: what it holds, or why it is refused; `sketch` is the guess of a CSV's columns."""

    read: ReadFile | None
    refusal: str
    sketch: Sketch | None
    known: bool


def glimpse(reader: Reader, *, account: int, source: Path, columns: Columns | None = None) -> Glimpse:
    """A file read for an account, by the columns given, else by those remembered; a refusal is told, not raised."""
    known = bank_account(reader, account=account).columns is not None
    sketch: Sketch | None = None
    try:
        raw = content(source)
        if raw.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] != b"<":
            sketch = propose(raw)
        return Glimpse(read_statement(reader, account=account, source=raw, columns=columns), "", sketch, known)
    except PoleError as refusal:
        return Glimpse(None, refusal.message, sketch, known)
