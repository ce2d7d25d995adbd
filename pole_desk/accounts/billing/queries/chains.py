"""Where each chain of issued documents begins and ends, and which document stands at a place of it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.accounts.billing.rules.kinds import Kind, series_of
from pole_desk.accounts.billing.tables import InvoiceRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId


class Link(NamedTuple):
    """A document of a chain: its number, its day, its hash."""

    number: str
    issued_on: date
    hash: str


class Chain(NamedTuple):
    """A seller's chain: its first and last documents, and how many there are."""

    issuer: IssuerId
    series: Kind
    first: Link
    last: Link
    count: int


def chains(reader: Reader) -> list[Chain]:
    """The chains that have a document, by seller and series."""
    counted = reader.connection.execute(
        select(
            InvoiceRow.issuer, InvoiceRow.kind, func.count(), func.min(InvoiceRow.id), func.max(InvoiceRow.id)
        ).group_by(InvoiceRow.issuer, InvoiceRow.kind)
    )
    found: dict[tuple[IssuerId, Kind], tuple[int, InvoiceId, InvoiceId]] = {}
    for issuer, kind, count, first, last in counted:
        key = issuer, series_of(kind)
        known, low, high = found.get(key, (0, first, last))
        found[key] = known + count, min(low, first), max(high, last)
    links = _links(reader, {end for _count, *ends in found.values() for end in ends})
    return [
        Chain(issuer, series, links[first], links[last], count)
        for (issuer, series), (count, first, last) in sorted(found.items())
    ]


def link_at(reader: Reader, *, issuer: int, series: str, place: int) -> Link | None:
    """The document at a place of a chain, the first being 1; None when the chain is shorter."""
    kinds = [kind for kind in Kind if series_of(kind) == series]
    rows = reader.rows(
        select(InvoiceRow.number, InvoiceRow.issued_on, InvoiceRow.hash)
        .where(InvoiceRow.issuer == issuer, InvoiceRow.kind.in_(kinds))
        .order_by(InvoiceRow.id)
        .offset(place - 1)
        .limit(1),
        Link,
    )
    return rows[0] if rows else None


def _links(reader: Reader, ids: set[InvoiceId]) -> dict[InvoiceId, Link]:
    rows = reader.connection.execute(
        select(InvoiceRow.id, InvoiceRow.number, InvoiceRow.issued_on, InvoiceRow.hash).where(InvoiceRow.id.in_(ids))
    )
    return {row.id: Link(row.number, row.issued_on, row.hash) for row in rows}
