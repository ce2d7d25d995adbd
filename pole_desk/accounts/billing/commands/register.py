"""Numbers, chains and writes documents, under the lock of their series; what they say is given.

The counter rows of a seller are locked first, whatever the year, so that numbers, days and hashes
of its series follow each other whoever issues at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql

from pole_desk.accounts.billing.queries import last_of_series
from pole_desk.accounts.billing.rules.amounts import TaxSum
from pole_desk.accounts.billing.rules.booked import NewLine, tax_row
from pole_desk.accounts.billing.rules.chain import chained, genesis, number_text, numbered
from pole_desk.accounts.billing.rules.drafts import Cover
from pole_desk.accounts.billing.rules.kinds import FORMAT, SERIES, TOPIC, Kind, series_of
from pole_desk.accounts.billing.tables import (
    DeductionRow,
    InvoiceRow,
    InvoiceTaxRow,
    LineRow,
    OutboxRow,
    SeriesRow,
)
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.rows import Rows
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId


_LOCKED = (
    select(SeriesRow.issuer, SeriesRow.kind, SeriesRow.year)
    .where(SeriesRow.issuer.in_(bindparam("issuers", expanding=True)))
    .order_by(SeriesRow.id)
    .with_for_update()
)
_TAKEN = (
    update(SeriesRow)
    .where(
        SeriesRow.issuer == bindparam("seller"),
        SeriesRow.kind == bindparam("series"),
        SeriesRow.year == bindparam("of_year"),
    )
    .values(last=SeriesRow.last + bindparam("count"))
    .returning(SeriesRow.last)
)
_INVOICE = (
    "id", "number", "issuer", "kind", "year", "rank", "party", "party_name", "month", "issued_on", "issued_at",
    "due_on", "net", "vat", "total", "original", "snapshot", "previous_hash", "hash", "format",
)  # fmt: skip
_TAX = ("invoice", "tax", "percent", "category", "exemption", "base", "amount")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document ready to be numbered; `text` is its canonical JSON in UTF-8 with a place for the number.

    `deductions` are what lines, by position, take off deposit invoices.
    """

    kind: Kind
    issuer: IssuerId
    prefix: str
    party: PartyId
    party_name: str
    month: str
    issued_on: date
    due_on: date
    net: Decimal
    vat: Decimal
    total: Decimal
    taxes: Sequence[TaxSum]
    original: InvoiceId | None
    text: bytes
    lines: Sequence[NewLine]
    deductions: Sequence[tuple[int, Cover]] = ()


class Numbered(NamedTuple):
    """A document that has its number."""

    id: InvoiceId
    number: str


class Register:
    """The issue of documents in one transaction."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.today = tx.clock.today()
        self.now = tx.clock.now()

    def lock(self, issuers: Collection[IssuerId]) -> None:
        """Keep others from issuing for these sellers until the end of the transaction."""
        year = self.today.year
        rows = self.tx.connection.execute(_LOCKED, {"issuers": sorted(set(issuers))}).all()
        known = {tuple(row) for row in rows}
        missing = [
            {"issuer": issuer, "kind": str(kind), "year": year, "last": 0}
            for issuer in sorted(issuers)
            for kind in SERIES
            if (issuer, str(kind), year) not in known
        ]
        if missing:
            self._begin_series(missing)

    def _begin_series(self, rows: list[dict[str, Any]]) -> None:
        if self.tx.connection.dialect.name == "postgresql":
            statement = postgresql.insert(SeriesRow).on_conflict_do_nothing()
            for row in rows:
                self.tx.connection.execute(statement, row)
        else:
            self.tx.connection.execute(insert(SeriesRow), rows)

    def issue(self, documents: Sequence[Document]) -> list[Numbered]:
        """Number, chain and write documents, in their order; each waits for its file.

        Raises RuleBroken `date_before_last` when a series already has a later day.
        """
        by_series: dict[tuple[IssuerId, Kind], list[Document]] = {}
        for document in documents:
            by_series.setdefault((document.issuer, series_of(document.kind)), []).append(document)
        invoices = Rows(self.tx.connection, InvoiceRow.__tablename__, _INVOICE)
        ids = iter(invoices.fresh_ids(len(documents)))
        rows: list[tuple[Any, ...]] = []
        for (issuer, kind), own in by_series.items():
            rows += self._numbered(issuer, kind, own, ids)
        invoices.insert(rows)
        order = [document for own in by_series.values() for document in own]
        written = [Numbered(InvoiceId(row[0]), row[1]) for row in rows]
        self._write_parts(list(zip(written, order, strict=True)))
        for one in written:
            self.tx.changed(TOPIC, one.id)
        return written

    def _numbered(
        self, issuer: IssuerId, kind: Kind, own: list[Document], ids: Iterator[int]
    ) -> list[tuple[Any, ...]]:
        last = last_of_series(self.tx, issuer=issuer, kind=kind)
        previous = genesis(issuer, kind) if last is None else last[1]
        if last is not None and self.today < last[0]:
            raise RuleBroken(
                "date_before_last",
                _("La dernière pièce de cette série date du {last} : on ne peut pas en émettre une "
                  "au {today}. Vérifiez la date du jour.").format(
                    last=numeric_day(last[0]), today=numeric_day(self.today)
                ),
                last=last[0].isoformat(),
                today=self.today.isoformat(),
            )
        first = self._take(issuer, kind, len(own)) - len(own) + 1
        rows = []
        for rank, document in enumerate(own, start=first):
            number = number_text(document.prefix, self.today.year, rank)
            text = numbered(document.text, number)
            digest = chained(previous, text)
            rows.append((next(ids), number, *self._values(document, rank), text.decode(), previous, digest, FORMAT))
            previous = digest
        return rows

    def _take(self, issuer: IssuerId, kind: Kind, count: int) -> int:
        """The last of `count` new ranks of this year's series."""
        asked = {"seller": issuer, "series": str(kind), "of_year": self.today.year, "count": count}
        return int(self.tx.connection.execute(_TAKEN, asked).scalar_one())

    def _values(self, document: Document, rank: int) -> tuple[Any, ...]:
        """What a row says between its number and its text."""
        return (
            document.issuer, str(document.kind), self.today.year, rank, document.party, document.party_name,
            document.month, document.issued_on, self.now, document.due_on, document.net, document.vat,
            document.total, document.original,
        )  # fmt: skip

    def _write_parts(self, written: list[tuple[Numbered, Document]]) -> None:
        """Lines and taxes, then the outbox rows, which close the documents."""
        connection = self.tx.connection
        Rows(connection, LineRow.__tablename__, ("invoice", "position", *NewLine._fields)).insert(
            (one.id, position, *line)
            for one, document in written
            for position, line in enumerate(document.lines, start=1)
        )
        Rows(connection, InvoiceTaxRow.__tablename__, _TAX).insert(
            (one.id, *tax_row(item))
            for one, document in written
            for item in document.taxes
        )
        self._write_deductions(written)
        Rows(connection, OutboxRow.__tablename__, ("invoice", "done")).insert(
            (one.id, 0) for one, _document in written
        )

    def _write_deductions(self, written: list[tuple[Numbered, Document]]) -> None:
        final = [(one, document) for one, document in written if document.deductions]
        if not final:
            return
        rows = self.tx.connection.execute(
            select(LineRow.invoice, LineRow.position, LineRow.id).where(
                LineRow.invoice.in_([one.id for one, _document in final])
            )
        )
        lines = {(invoice, position): line for invoice, position, line in rows}
        self.tx.connection.execute(
            insert(DeductionRow),
            [
                {"line": lines[one.id, position], "deposit": cover.line, "net": cover.net}
                for one, document in final
                for position, cover in document.deductions
            ],
        )
