"""Bank accounts, statements taken in, their lines, and what each line seems to pay."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.queries.payments import Received, payments
from pole_desk.accounts.receivables.queries.standing import invoices
from pole_desk.accounts.receivables.rules.book import Book, Incoming, OpenInvoice, Payer
from pole_desk.accounts.receivables.rules.matching import SURE, Collected, Proposal, proposals, settled, taken_back
from pole_desk.accounts.receivables.tables import (
    BankAccountRow,
    BankLineRow,
    BankMatchRow,
    BankStatementRow,
    PaymentRow,
)
from pole_desk.formats.bank import BankFile, Columns, propose, read_camt, read_rows
from pole_desk.formats.bank.statement import content
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId, PaymentId
from pole_desk.registers.parties.tables import PartyRow

NEAR = timedelta(days=10)
"""How far from the bank's day a payment recorded by hand may be the same money."""


class BankAccount(NamedTuple):
    """An account of a seller; `columns` is how its bank writes a CSV, None until it was described."""

    id: int
    issuer: IssuerId
    iban: str
    name: str
    columns: Any
    retired: bool
    version: int


class TakenStatement(NamedTuple):
    """A file of the bank taken in, with how many of its lines stand in each state."""

    id: int
    account: int
    file_name: str
    format: str
    opening: Decimal | None
    closing: Decimal | None
    imported_at: datetime
    withdrawn: bool


class Line(NamedTuple):
    """A movement of a statement and where it stands: new, matched, ignored (why), withdrawn."""

    id: int
    account: int
    statement: int
    place: int
    booked_on: date
    valued_on: date | None
    amount: Decimal
    text: str
    name: str
    iban: str
    reference: str
    mandate: str
    bank_reference: str
    reversal: bool
    returned: str
    parts: int
    state: str
    ignored_reason: str
    version: int


class Match(NamedTuple):
    """What a line is: a payment, a refund, a transfer, a deposit, or money on an account; `made`: recorded from it."""

    id: int
    line: int
    payment: PaymentId | None
    refund: int | None
    transfer: int | None
    deposit: int | None
    charged: str
    amount: Decimal
    made: bool
    withdrawn: bool


class ReadFile(NamedTuple):
    """A file of the bank as read; `columns` are how its CSV is written, to be remembered."""

    format: str
    sha256: str
    file: BankFile
    columns: Columns | None


class Candidate(NamedTuple):
    """What a new line may be, likeliest first: invoices to pay, payments already recorded, or a payment taken back.

    `recorded` are payments written by hand that are this very money; `returned` those that the bank may take back.
    """

    line: Line
    proposals: tuple[Proposal, ...]
    recorded: tuple[PaymentId, ...]
    returned: tuple[PaymentId, ...]

    @property
    def best(self) -> Proposal | None:
        """What may be accepted as it stands: nothing where a payment is already recorded."""
        return self.proposals[0] if self.proposals and not self.recorded else None


_LINE = tuple(getattr(BankLineRow, name) for name in Line._fields)
_ACCOUNT = tuple(getattr(BankAccountRow, name) for name in BankAccount._fields)
_STATEMENT = tuple(getattr(BankStatementRow, name) for name in TakenStatement._fields)
_MATCH = tuple(getattr(BankMatchRow, name) for name in Match._fields)


def bank_accounts(reader: Reader, *, retired: bool = False) -> list[BankAccount]:
    """The accounts, by name."""
    statement = select(*_ACCOUNT).order_by(BankAccountRow.name, BankAccountRow.id)
    if not retired:
        statement = statement.where(BankAccountRow.retired.is_(False))
    return reader.rows(statement, BankAccount)


def bank_account(reader: Reader, *, account: int) -> BankAccount:
    """One account; raises NotFound `bank_account`."""
    found = reader.first(select(*_ACCOUNT).where(BankAccountRow.id == account), BankAccount)
    if found is None:
        raise NotFound("bank_account", _("Le compte de banque nᵒ {id} n’existe pas.").format(id=account))
    return found


def account_of(reader: Reader, *, iban: str) -> BankAccount | None:
    """The account of an IBAN."""
    return reader.first(select(*_ACCOUNT).where(BankAccountRow.iban == iban), BankAccount)


def taken_statements(reader: Reader, *, account: int | None = None) -> list[TakenStatement]:
    """The files taken in, the newest first."""
    statement = select(*_STATEMENT).order_by(BankStatementRow.id.desc())
    if account is not None:
        statement = statement.where(BankStatementRow.account == account)
    return reader.rows(statement, TakenStatement)


def bank_lines(
    reader: Reader,
    *,
    account: int | None = None,
    state: str | None = None,
    first: date | None = None,
    last: date | None = None,
    ids: Collection[int] | None = None,
) -> list[Line]:
    """The lines of an account or of all, in a state and a period, by day."""
    row = BankLineRow
    statement = select(*_LINE).order_by(row.booked_on, row.id)
    if account is not None:
        statement = statement.where(row.account == account)
    if state is not None:
        statement = statement.where(row.state == state)
    if first is not None:
        statement = statement.where(row.booked_on >= first)
    if last is not None:
        statement = statement.where(row.booked_on <= last)
    if ids is not None:
        statement = statement.where(row.id.in_(set(ids)))
    return reader.rows(statement, Line)


def bank_line(reader: Reader, *, line: int) -> Line:
    """One line; raises NotFound `bank_line`."""
    found = reader.first(select(*_LINE).where(BankLineRow.id == line), Line)
    if found is None:
        raise NotFound("bank_line", _("La ligne de banque nᵒ {id} n’existe pas.").format(id=line))
    return found


def matches_of(reader: Reader, *, line: int | None = None, standing: bool = True) -> list[Match]:
    """What a line, or every line, was matched to."""
    statement = select(*_MATCH).order_by(BankMatchRow.id)
    if line is not None:
        statement = statement.where(BankMatchRow.line == line)
    if standing:
        statement = statement.where(BankMatchRow.withdrawn.is_(False))
    return reader.rows(statement, Match)


def read_statement(
    reader: Reader, *, account: int, source: bytes | Path, columns: Columns | None = None
) -> ReadFile:
    """A bank's file read for an account, CAMT.053 or CSV; nothing is written.

    A CSV is read by the columns given, else by those remembered, else by what its first lines tell. Raises
    BadInput: whatever `formats.bank` refuses, naming the account or the line at fault.
    """
    found = bank_account(reader, account=account)
    raw = content(source)
    digest = hashlib.sha256(raw).hexdigest()
    if raw.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        return ReadFile("camt", digest, read_camt(raw, account=found.iban), None)
    known = columns or (Columns.from_json(found.columns) if found.columns else propose(raw).columns)
    return ReadFile("csv", digest, read_rows(raw, columns=known, account=found.iban), known)


def prepare_matching(
    reader: Reader, *, account: int | None = None, lines: Iterable[int] | None = None, most: int = 5
) -> list[Candidate]:
    """What each new line may be, by day; the best ones over all lines can be accepted together."""
    waiting = [
        one for one in bank_lines(reader, account=account, state="new", ids=None if lines is None else list(lines))
    ]
    if not waiting:
        return []
    owed, payers = _open_invoices(reader), _payers(reader)
    incoming = {one.id: _incoming(one) for one in waiting}
    book = Book(owed, payers)
    together = settled([one for one in incoming.values() if one.amount > 0], owed, payers, like=book)
    loose: dict[Decimal, list[Received]] = {}
    for each in payments(reader):
        if not each.banked and each.withdrawn_on is None and each.payout is None:
            loose.setdefault(each.amount, []).append(each)
    collected = _collected(reader, waiting)
    merged = billing.current_parties(reader)
    found = []
    for one in waiting:
        best = together.get(str(one.id))
        ways = proposals(incoming[one.id], book, most=most)
        if best is not None:
            ways = (best, *(way for way in ways if (way.parts or way.party) != (best.parts or best.party)))
        found.append(Candidate(one, ways, _recorded(one, _own(loose.get(one.amount, ()), ways, merged)), _returned(one, collected)))
    return found


def _incoming(one: Line) -> Incoming:
    return Incoming(str(one.id), one.amount, one.text, one.name, one.iban, one.reference)


def _open_invoices(reader: Reader) -> list[OpenInvoice]:
    merged = billing.current_parties(reader)
    ranked = sorted(
        (one for one in invoices(reader) if one.kind != "credit"), key=lambda one: (one.due_on, one.id)
    )
    return [
        OpenInvoice(one.id, one.number, merged.get(one.party, one.party), max(one.balance, Decimal(0)), rank)
        for rank, one in enumerate(ranked)
    ]


def _payers(reader: Reader) -> list[Payer]:
    """Clients with their names, past ones too, and the accounts that matched lines came from."""
    merged = billing.current_parties(reader)
    row = PartyRow
    names: dict[PartyId, list[str]] = {}
    for party, name, acronym in reader.connection.execute(select(row.id, row.name, row.acronym).order_by(row.id)):
        own = names.setdefault(merged.get(party, party), [])
        own += [text for text in (name, acronym) if text]
    ibans: dict[PartyId, set[str]] = {}
    learned = (
        select(PaymentRow.party, BankLineRow.iban)
        .join(BankMatchRow, BankMatchRow.payment == PaymentRow.id)
        .join(BankLineRow, BankLineRow.id == BankMatchRow.line)
        .where(BankMatchRow.withdrawn.is_(False), BankLineRow.iban != "")
        .distinct()
    )
    for party, iban in reader.connection.execute(learned):
        ibans.setdefault(merged.get(party, party), set()).add(iban)
    return [
        Payer(party, own[0], tuple(own[1:]), tuple(sorted(ibans.get(party, ())))) for party, own in names.items()
    ]


def _own(
    loose: Iterable[Received], ways: Iterable[Proposal], merged: Mapping[PartyId, PartyId]
) -> list[Received]:
    """The payments that a line may be: those of its own client, once it is surely known."""
    sure = {way.party for way in ways if way.score >= SURE and way.party is not None}
    return [one for one in loose if not sure or merged.get(one.party, one.party) in sure]


def _recorded(one: Line, loose: Iterable[Received]) -> tuple[PaymentId, ...]:
    """Payments written by hand that are this very money: same amount, near in time; who is named comes first."""
    if one.amount <= 0:
        return ()
    said = slug(f"{one.name} {one.text} {one.reference}")
    found = [
        (slug(each.party_name) not in said, abs(each.received_on - one.booked_on), each.id)
        for each in loose
        if each.amount == one.amount and abs(each.received_on - one.booked_on) <= NEAR and each.method != "cash"
    ]
    return tuple(PaymentId(payment) for _named, _gap, payment in sorted(found))


def _collected(reader: Reader, waiting: Iterable[Line]) -> list[Collected]:
    """What the bank may take back, when a line says that it does: payments matched to lines, with who paid."""
    if not any(one.amount < 0 and (one.returned or one.reversal) for one in waiting):
        return []
    statement = (
        select(PaymentRow.id, PaymentRow.amount, BankLineRow.reference, BankLineRow.mandate, BankLineRow.iban,
               PaymentRow.reference)
        .outerjoin(BankMatchRow, (BankMatchRow.payment == PaymentRow.id) & BankMatchRow.withdrawn.is_(False))
        .outerjoin(BankLineRow, BankLineRow.id == BankMatchRow.line)
        .where(PaymentRow.withdrawn_on.is_(None), PaymentRow.payout.is_(None))
        .order_by(PaymentRow.received_on.desc(), PaymentRow.id.desc())
    )  # fmt: skip
    return [
        Collected(row[0], row[1], row[2] or row[5], row[3] or "", row[4] or "")
        for row in reader.connection.execute(statement)
    ]


def _returned(one: Line, collected: Iterable[Collected]) -> tuple[PaymentId, ...]:
    if one.amount >= 0 or not (one.returned or one.reversal):
        return ()
    found = taken_back(
        one.amount, reference=one.reference, mandate=one.mandate, iban=one.iban, collected=collected
    )
    return tuple(PaymentId(payment) for payment in found)
