"""The closings as they are kept, and what each of them covers; what they say is in `billing.rules.closings`."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.accounts.billing.queries.stored import ClosedSeller, closable_sellers, stored_documents
from pole_desk.accounts.billing.rules.archive import Archive
from pole_desk.accounts.billing.rules.closings import Closing, Sealed, Span, closing_of, next_period
from pole_desk.accounts.ledger.tables import ClosingRow
from pole_desk.kernel.changes import ChangeRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId


class Kept(NamedTuple):
    """A closing as stored, its text not yet read."""

    id: int
    issuer: IssuerId
    span: str
    period: str
    text: str
    previous_hash: str
    hash: str
    seals: str


class Closed(NamedTuple):
    """A closing that is sound, with the name of its seller."""

    id: int
    issuer: IssuerId
    seller: str
    sealed: Sealed

    @property
    def closing(self) -> Closing:
        return self.sealed.closing


class ToClose(NamedTuple):
    """What a seller has to close next; `since` is the first day of its documents."""

    issuer: IssuerId
    seller: str
    span: Span
    period: str


def kept_closings(reader: Reader, *, issuer: IssuerId | None = None) -> list[Kept]:
    """The closings as stored, in their order."""
    statement = select(*(getattr(ClosingRow, name) for name in Kept._fields)).order_by(ClosingRow.id)
    if issuer is not None:
        statement = statement.where(ClosingRow.issuer == issuer)
    return reader.rows(statement, Kept)


def sealed_closings(reader: Reader, *, issuer: IssuerId) -> list[Sealed]:
    """A seller's closings in their order; raises BadInput `closing_text` on a damaged one."""
    return [
        Sealed(closing_of(one.text), one.text, one.previous_hash, one.hash)
        for one in kept_closings(reader, issuer=issuer)
    ]


def closings(reader: Reader, *, issuer: IssuerId | None = None) -> list[Closed]:
    """The closings of a seller or of all, the oldest first; raises BadInput `closing_text` on a damaged one."""
    names = {one.issuer: one.name for one in closable_sellers(reader)}
    return [
        Closed(one.id, one.issuer, names.get(one.issuer, ""),
               Sealed(closing_of(one.text), one.text, one.previous_hash, one.hash))
        for one in kept_closings(reader, issuer=issuer)
    ]  # fmt: skip


def closed_until(reader: Reader, *, issuer: IssuerId) -> date | None:
    """The last day of the last month that a seller closed; None when it closed none."""
    statement = select(func.max(ClosingRow.period)).where(ClosingRow.issuer == issuer, ClosingRow.span == str(Span.MONTH))
    found = reader.connection.scalar(statement)
    return None if found is None else Month.parse(found).last


def to_close(reader: Reader) -> list[ToClose]:
    """What each seller closes next, be it still running: the month of its first document, then one after the other."""
    return [_next(reader, one) for one in closable_sellers(reader)]


def _next(reader: Reader, seller: ClosedSeller) -> ToClose:
    after = next_period(sealed_closings(reader, issuer=seller.issuer))
    span, period = after or (Span.MONTH, str(Month.of(seller.since)))
    return ToClose(seller.issuer, seller.name, span, period)


def archive_of(reader: Reader, *, closing: int) -> Archive:
    """A closing with the documents of its month; raises NotFound `closing`, BadInput `closing_text`."""
    kept = next((one for one in kept_closings(reader) if one.id == closing), None)
    if kept is None:
        raise NotFound("closing", _("Cette clôture n’existe pas."))
    sealed = Sealed(closing_of(kept.text), kept.text, kept.previous_hash, kept.hash)
    if sealed.closing.span is Span.YEAR:
        return Archive(sealed, ())
    found = stored_documents(reader, issuer=kept.issuer, month=Month.parse(sealed.closing.period))
    return Archive(sealed, tuple(one.document for one in found))


def vanished_closings(reader: Reader, *, topic: str) -> list[int]:
    """Closings that the trail remembers and that the table has no more."""
    statement = (
        select(ChangeRow.record)
        .outerjoin(ClosingRow, ClosingRow.id == ChangeRow.record)
        .where(ChangeRow.topic == topic, ClosingRow.id.is_(None))
        .distinct()
        .order_by(ChangeRow.record)
    )
    return list(reader.connection.scalars(statement))
