"""Every month and year of each seller with where it stands: running, to close, closed, written out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.accounts.billing.queries import invoices
from pole_desk.accounts.billing.queries.stored import ClosedSeller, closable_sellers
from pole_desk.accounts.billing.rules.closings import Span, Sums
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.accounts.ledger.queries.closings import Closed, closings
from pole_desk.accounts.ledger.rules.words import CLOSINGS_TOPIC, NOTE_ARCHIVE
from pole_desk.kernel.audit import AuditRow
from pole_desk.kernel.changes import ChangeRow
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId


class Stand(StrEnum):
    """Where a period stands; `archived` was written out at least once."""

    RUNNING = "running"
    TO_CLOSE = "to_close"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Period(NamedTuple):
    """A month or a year of a seller; `closed` once it is, its sums are then those sealed.

    `waiting` counts the documents whose file is not made: the period can't be closed before.
    """

    issuer: IssuerId
    seller: str
    span: Span
    period: str
    stand: Stand
    invoices: Sums
    credits: Sums
    waiting: int
    closed: Closed | None
    archived_at: datetime | None

    @property
    def id(self) -> str:
        return f"{self.issuer}:{self.period}"

    @property
    def total(self) -> Decimal:
        """Invoices less credit notes."""
        return self.invoices.total - self.credits.total

    @property
    def documents(self) -> int:
        return self.invoices.count + self.credits.count


class _Months(NamedTuple):
    """What a seller issued month by month: invoices, credit notes, files that wait."""

    invoices: dict[str, Sums]
    credits: dict[str, Sums]
    waiting: dict[str, int]


def periods(reader: Reader) -> list[Period]:
    """The periods of every seller from its first document to today, the newest first.

    Raises BadInput `closing_text` on a damaged closing.
    """
    today = reader.clock.today()
    done = {(one.issuer, one.closing.period): one for one in closings(reader)}
    written = _written_out(reader)
    issued = _issued(reader)
    found = []
    for seller in closable_sellers(reader):
        own = issued[seller.issuer]
        for span, period, over in _spans(seller, today):
            closed = done.get((seller.issuer, period))
            at = written.get(closed.id) if closed else None
            stand = Stand.TO_CLOSE if over else Stand.RUNNING
            if closed is not None:
                stand = Stand.CLOSED if at is None else Stand.ARCHIVED
            sums = (closed.closing.invoices, closed.closing.credits) if closed else _sums(own, period)
            waiting = sum(count for month, count in own.waiting.items() if month.startswith(period))
            found.append(Period(
                seller.issuer, seller.name, span, period, stand, *sums, 0 if closed else waiting, closed, at,
            ))  # fmt: skip
    return found[::-1]


def _spans(seller: ClosedSeller, today: date) -> Iterator[tuple[Span, str, bool]]:
    """Each month until today's, a year after its December; whether it is over."""
    month = Month.of(seller.since)
    while month.first <= today:
        over = month.last < today
        yield Span.MONTH, str(month), over
        if month.month == 12 and over:
            yield Span.YEAR, f"{month.year:04d}", True
        month = month.next()


def _sums(own: _Months, period: str) -> tuple[Sums, Sums]:
    found = []
    for by_month in (own.invoices, own.credits):
        total = Sums()
        for month, sums in by_month.items():
            total = total.plus(sums) if month.startswith(period) else total
        found.append(total)
    return found[0], found[1]


def _issued(reader: Reader) -> Mapping[IssuerId, _Months]:
    found: dict[IssuerId, _Months] = defaultdict(lambda: _Months({}, {}, {}))
    for one in invoices(reader):
        own, month = found[one.issuer], str(Month.of(one.issued_on))
        kept = own.credits if one.kind == Kind.CREDIT else own.invoices
        kept[month] = kept.get(month, Sums()).plus(Sums(1, one.net, one.vat, one.total))
        if not one.has_document:
            own.waiting[month] = own.waiting.get(month, 0) + 1
    return found


def _written_out(reader: Reader) -> dict[int, datetime]:
    """When each closing was last written out, as the trail has it."""
    statement = (
        select(ChangeRow.record, func.max(AuditRow.at))
        .join(AuditRow, AuditRow.id == ChangeRow.audit)
        .where(ChangeRow.topic == CLOSINGS_TOPIC, AuditRow.verb == NOTE_ARCHIVE)
        .group_by(ChangeRow.record)
    )
    return {record: at for record, at in reader.connection.execute(statement)}
