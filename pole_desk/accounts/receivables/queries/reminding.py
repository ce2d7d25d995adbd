"""Reminders read: what was sent, who is left in peace, and what invoices late on a day have reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing.queries import credited_by_day, current_parties, numbers_of
from pole_desk.accounts.receivables.rules.interest import Movement
from pole_desk.accounts.receivables.rules.reminding import (
    DELAYS,
    DELAYS_SETTING,
    FEES_FROM,
    FEES_SETTING,
    INDEMNITY,
    INDEMNITY_SETTING,
    TEXTS_SETTING,
    Words,
    words_of,
)
from pole_desk.accounts.receivables.tables import (
    AllocationRow,
    LossRow,
    PaymentRow,
    ReminderInvoiceRow,
    ReminderLetterRow,
    ReminderPauseRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId
from pole_desk.registers.parties.queries import merged_with, party_names


class Usage(NamedTuple):
    """How the pole reminds on a day: delays in days, texts by level, from which level costs are claimed."""

    delays: tuple[int, ...]
    words: dict[int, Words]
    fees_from: int
    indemnity: Decimal


def reminder_usage(reader: Reader, *, on: date) -> Usage:
    """The settings in force on a day, the usual ones where the pole set none."""
    return Usage(
        tuple(setting(reader, key=DELAYS_SETTING, on=on, default=DELAYS)),
        words_of(setting(reader, key=TEXTS_SETTING, on=on)),
        int(setting(reader, key=FEES_SETTING, on=on, default=FEES_FROM)),
        Decimal(str(setting(reader, key=INDEMNITY_SETTING, on=on, default=INDEMNITY))),
    )


def reminded(reader: Reader, *, invoices: Collection[InvoiceId]) -> dict[InvoiceId, dict[int, date]]:
    """The levels sent for invoices, and when."""
    row = ReminderInvoiceRow
    statement = (
        select(row.invoice, row.level, ReminderLetterRow.on_day)
        .join(ReminderLetterRow, ReminderLetterRow.id == row.letter)
        .where(row.invoice.in_(set(invoices)), row.level > 0)
    )
    found: dict[InvoiceId, dict[int, date]] = defaultdict(dict)
    for invoice, level, on in reader.connection.execute(statement):
        found[InvoiceId(invoice)][level] = on
    return found


def movements_on(reader: Reader, *, invoices: Collection[InvoiceId]) -> dict[InvoiceId, list[Movement]]:
    """What lowered invoices by day: payments, what the bank took back of them, losses, credit notes."""
    wanted = set(invoices)
    paid = (
        select(AllocationRow.invoice, AllocationRow.on_day, AllocationRow.amount)
        .join(PaymentRow, PaymentRow.id == AllocationRow.payment)
        .where(AllocationRow.invoice.in_(wanted), PaymentRow.withdrawn_on.is_(None))
    )
    lost = select(LossRow.invoice, LossRow.on_day, LossRow.amount).where(
        LossRow.invoice.in_(wanted), LossRow.withdrawn_on.is_(None)
    )
    found: dict[InvoiceId, list[Movement]] = defaultdict(list)
    for statement in (paid, lost):
        for invoice, on, amount in reader.connection.execute(statement):
            found[InvoiceId(invoice)].append(Movement(on, amount))
    for invoice, on, amount in credited_by_day(reader, invoices=wanted):
        found[invoice].append(Movement(on, amount))
    return found


class Pause(NamedTuple):
    """A client left in peace from a day to a day, and why."""

    id: int
    party: PartyId
    party_name: str
    since: date
    until: date
    reason: str
    withdrawn: bool
    version: int


def pauses(reader: Reader, *, party: PartyId | None = None, on: date | None = None) -> list[Pause]:
    """The pauses of all or of a structure, those of a day alone when given, the latest first."""
    row = ReminderPauseRow
    columns = (row.id, row.party, row.since, row.until, row.reason, row.withdrawn, row.version)
    statement = select(*columns).where(row.withdrawn.is_(False)).order_by(row.since.desc(), row.id.desc())
    if on is not None:
        statement = statement.where(row.since <= on, row.until >= on)
    if party is not None:
        statement = statement.where(row.party.in_(merged_with(reader, party=party)))
    merged = current_parties(reader)
    rows = list(reader.connection.execute(statement))
    owners = {one.id: merged.get(one.party, one.party) for one in rows}
    names = party_names(reader, parties=set(owners.values()))
    return [Pause(one.id, owners[one.id], names[owners[one.id]], *one[2:]) for one in rows]


class ReminderLine(NamedTuple):
    """An invoice in a letter: its own level, 0 when named for memory; the rest as it stood then."""

    invoice: InvoiceId
    number: str
    level: int
    days: int
    balance: Decimal
    interest: Decimal
    indemnity: Decimal


class ReminderLetter(NamedTuple):
    """A letter sent; `recipient` is empty when it was printed."""

    id: int
    issuer: IssuerId
    party: PartyId
    party_name: str
    level: int
    on_day: date
    made_at: datetime
    recipient: str
    subject: str
    body: str
    total: Decimal
    interest: Decimal
    indemnity: Decimal
    sha256: str
    lines: tuple[ReminderLine, ...] = ()


def reminder_letters(
    reader: Reader,
    *,
    party: PartyId | None = None,
    invoice: InvoiceId | None = None,
    ids: Collection[int] | None = None,
    on: date | None = None,
) -> list[ReminderLetter]:
    """The letters sent to all or to a structure, about an invoice or for a day, the latest first, with their invoices."""
    row = ReminderLetterRow
    statement = select(
        row.id, row.issuer, row.party, row.level, row.on_day, row.made_at, row.recipient, row.subject, row.body,
        row.total, row.interest, row.indemnity, row.sha256,
    ).order_by(row.on_day.desc(), row.id.desc())  # fmt: skip
    if party is not None:
        statement = statement.where(row.party.in_(merged_with(reader, party=party)))
    if ids is not None:
        statement = statement.where(row.id.in_(set(ids)))
    if on is not None:
        statement = statement.where(row.on_day == on)
    if invoice is not None:
        named = select(ReminderInvoiceRow.letter).where(ReminderInvoiceRow.invoice == invoice)
        statement = statement.where(row.id.in_(named))
    rows = list(reader.connection.execute(statement))
    lines = _lines(reader, [one.id for one in rows])
    names = party_names(reader, parties={one.party for one in rows})
    return [
        ReminderLetter(one.id, one.issuer, one.party, names[one.party], *one[3:], tuple(lines[one.id])) for one in rows
    ]


def _lines(reader: Reader, letters: Collection[int]) -> dict[int, list[ReminderLine]]:
    row = ReminderInvoiceRow
    statement = select(
        row.letter, row.invoice, row.level, row.days, row.balance, row.interest, row.indemnity
    ).where(row.letter.in_(letters)).order_by(row.id)  # fmt: skip
    rows = list(reader.connection.execute(statement))
    numbers = numbers_of(reader, invoices=[InvoiceId(one.invoice) for one in rows])
    found: dict[int, list[ReminderLine]] = defaultdict(list)
    for one in rows:
        found[one.letter].append(ReminderLine(one.invoice, numbers[one.invoice][0], *one[2:]))
    return found


def reminder_pdf(reader: Reader, *, letter: int) -> bytes:
    """The very file sent; raises NotFound `reminder`."""
    found = reader.connection.scalar(select(ReminderLetterRow.content).where(ReminderLetterRow.id == letter))
    if found is None:
        raise NotFound("reminder", _("La relance nᵒ {id} n’existe pas.").format(id=letter))
    return bytes(found)
