"""Numbers, chains and writes documents, under the lock of their series; what they say is given.

The counter rows of a seller are locked first, whatever the year, so that numbers, days and hashes
of its series follow each other whoever issues at once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql

from pole_desk.accounts.billing.commands.rows import Rows
from pole_desk.accounts.billing.queries import last_of_series
from pole_desk.accounts.billing.rules.amounts import TaxSum
from pole_desk.accounts.billing.rules.chain import chained, genesis, number_text, numbered
from pole_desk.accounts.billing.rules.drafts import Cover
from pole_desk.accounts.billing.rules.kinds import FORMAT, SERIES, TOPIC, Kind, series_of
from pole_desk.accounts.billing.rules.seals import birth_seal
from pole_desk.accounts.billing.tables import (
    DeductionRow,
    InvoiceRow,
    InvoiceTaxRow,
    LineRow,
    OutboxRow,
    SeriesRow,
)
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.history import write_seals
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document ready to be numbered; `text` is its canonical JSON with a place for the number.

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
    text: str
    lines: Sequence[Mapping[str, Any]]
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

    def lock(self, issuers: Collection[IssuerId]) -> None:
        """Keep others from issuing for these sellers until the end of the transaction."""
        year = self.today.year
        rows = self.tx.connection.execute(
            select(SeriesRow.issuer, SeriesRow.kind, SeriesRow.year)
            .where(SeriesRow.issuer.in_(set(issuers)))
            .order_by(SeriesRow.id)
            .with_for_update()
        ).all()
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
        rows: list[dict[str, Any]] = []
        by_series: dict[tuple[IssuerId, Kind], list[Document]] = {}
        for document in documents:
            by_series.setdefault((document.issuer, series_of(document.kind)), []).append(document)
        for (issuer, kind), own in by_series.items():
            rows += self._numbered(issuer, kind, own)
        order = [document for own in by_series.values() for document in own]
        ids = self._insert(rows)
        written = [Numbered(ids[row["number"]], row["number"]) for row in rows]
        self._write_parts(list(zip(written, order, strict=True)))
        self._seal(rows, written, order)
        for one in written:
            self.tx.changed(TOPIC, one.id)
        return written

    def _seal(self, rows: list[dict[str, Any]], written: list[Numbered], order: list[Document]) -> None:
        """Keep the digest of each document's rows apart: its hash covers what it says, not whom it is booked on."""
        seals = {
            one.id: birth_seal(
                row,
                [{"position": position, **line} for position, line in enumerate(document.lines, start=1)],
                [_tax_row(item) for item in document.taxes],
            )
            for row, one, document in zip(rows, written, order, strict=True)
        }
        write_seals(
            self.tx.connection, table=InvoiceRow.__tablename__, seals=seals, at=self.tx.clock.now(),
            user_name=self.tx.user.name,
        )  # fmt: skip

    def _insert(self, rows: list[dict[str, Any]]) -> dict[str, InvoiceId]:
        """The ids of new documents by number, read back."""
        connection = self.tx.connection
        last = connection.scalar(select(func.max(InvoiceRow.id))) or 0
        Rows(connection, InvoiceRow.__tablename__).insert(rows)
        written = connection.execute(
            select(InvoiceRow.number, InvoiceRow.id).where(InvoiceRow.id > last)
        )
        return {number: InvoiceId(row) for number, row in written}

    def _numbered(self, issuer: IssuerId, kind: Kind, own: list[Document]) -> list[dict[str, Any]]:
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
            rows.append(self._row(document, number, rank, text, previous, digest))
            previous = digest
        return rows

    def _take(self, issuer: IssuerId, kind: Kind, count: int) -> int:
        """The last of `count` new ranks of this year's series."""
        return int(
            self.tx.connection.execute(
                update(SeriesRow)
                .where(
                    SeriesRow.issuer == issuer,
                    SeriesRow.kind == str(kind),
                    SeriesRow.year == self.today.year,
                )
                .values(last=SeriesRow.last + count)
                .returning(SeriesRow.last)
            ).scalar_one()
        )

    def _row(
        self, document: Document, number: str, rank: int, text: str, previous: str, digest: str
    ) -> dict[str, Any]:
        return {
            "number": number,
            "issuer": document.issuer,
            "kind": str(document.kind),
            "year": self.today.year,
            "rank": rank,
            "party": document.party,
            "party_name": document.party_name,
            "month": document.month,
            "issued_on": document.issued_on,
            "issued_at": self.tx.clock.now(),
            "due_on": document.due_on,
            "net": document.net,
            "vat": document.vat,
            "total": document.total,
            "original": document.original,
            "snapshot": text,
            "previous_hash": previous,
            "hash": digest,
            "format": FORMAT,
        }

    def _write_parts(self, written: list[tuple[Numbered, Document]]) -> None:
        """Lines and taxes, then the outbox rows, which close the documents."""
        connection = self.tx.connection
        Rows(connection, LineRow.__tablename__).insert(
            {"invoice": one.id, "position": position, **line}
            for one, document in written
            for position, line in enumerate(document.lines, start=1)
        )
        Rows(connection, InvoiceTaxRow.__tablename__).insert(
            {"invoice": one.id, **_tax_row(item)}
            for one, document in written
            for item in document.taxes
        )
        self._write_deductions(written)
        Rows(connection, OutboxRow.__tablename__).insert(
            {"invoice": one.id, "done": 0} for one, _document in written
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


def _tax_row(item: TaxSum) -> dict[str, Any]:
    return {
        "tax": item.tax.code, "percent": item.tax.percent, "category": item.tax.category,
        "exemption": item.tax.exemption, "base": item.base, "amount": item.amount,
    }  # fmt: skip
