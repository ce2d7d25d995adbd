"""What was frozen of quotes against their rows: read for the check."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.accounts.quotes.queries.quotes import Line, lines
from pole_desk.accounts.quotes.tables import QuoteCounterRow, QuoteDocumentRow, QuoteRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import GeneralQuoteId


class Audited(NamedTuple):
    """A quote with what it froze; `intact` is None without a file, else whether the file is the one kept."""

    id: GeneralQuoteId
    base: str
    version_rank: int
    number: str
    state: str
    net: Any
    vat: Any
    total: Any
    sent: bool
    snapshot: Any
    lines: list[Line]
    intact: bool | None


def audited(reader: Reader) -> list[Audited]:
    """Every quote, in order."""
    rows = reader.connection.execute(
        select(
            QuoteRow.id, QuoteRow.base, QuoteRow.version_rank, QuoteRow.number, QuoteRow.state, QuoteRow.net,
            QuoteRow.vat, QuoteRow.total, QuoteRow.sent_at, QuoteRow.snapshot,
        ).order_by(QuoteRow.id)
    ).all()  # fmt: skip
    own = lines(reader, quotes=[row.id for row in rows])
    files = {
        quote: isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == sha256
        for quote, sha256, content in reader.connection.execute(
            select(QuoteDocumentRow.quote, QuoteDocumentRow.sha256, QuoteDocumentRow.content)
        )
    }
    return [
        Audited(row.id, row.base, row.version_rank, row.number, row.state, row.net, row.vat, row.total,
                row.sent_at is not None, row.snapshot, own[row.id], files.get(row.id))
        for row in rows
    ]  # fmt: skip


def counters(reader: Reader) -> dict[int, int]:
    """The last number given to a quote, by year."""
    return {year: last for year, last in reader.connection.execute(select(QuoteCounterRow.year, QuoteCounterRow.last))}
