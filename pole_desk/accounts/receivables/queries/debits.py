"""Debits read: what a file of a day would ask for, what was asked, and the files themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.accounts.billing.queries import announced_mandates, numbers_of
from pole_desk.accounts.receivables.queries.mandates import creditors, mandates
from pole_desk.accounts.receivables.queries.plans import promised
from pole_desk.accounts.receivables.queries.unpaid import unpaid
from pole_desk.accounts.receivables.rules.debit_plan import Ask, DebitPlan, Signed, planned
from pole_desk.accounts.receivables.rules.debits import AHEAD_DAYS, AHEAD_SETTING, DebitState
from pole_desk.accounts.receivables.rules.mandates import Use
from pole_desk.accounts.receivables.tables import DebitRow, MandateRow, SepaFileRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId, PaymentId
from pole_desk.registers.catalog.tables import IssuerRow
from pole_desk.registers.parties.tables import PartyRow


def debit_plan(reader: Reader, *, on: date, only: Collection[InvoiceId] | None = None) -> DebitPlan:
    """What the files that leave on a day would ask for, of all invoices or some, and what stays out with why."""
    signed = mandates(reader)
    clients = {one.party for one in signed}
    owing = unpaid(reader, parties=clients) if clients else []
    owing = [one for one in owing if only is None or one.invoice.id in only]
    attempts = _attempts(reader, [one.invoice.id for one in owing])
    spared = promised(reader, on=on)
    named = announced_mandates(reader, invoices=[one.invoice.id for one in owing])
    asks = [
        Ask(
            one.invoice.id, one.invoice.number, one.party, one.invoice.party_name, one.issuer,
            one.invoice.issued_on, one.invoice.due_on, one.invoice.balance,
            attempts=attempts.get(one.invoice.id, (0, 0))[0],
            asked=attempts.get(one.invoice.id, (0, 0))[1] > 0,
            promised=one.invoice.id in spared,
            announced=named.get(one.invoice.id, ""),
        )
        for one in owing
    ]  # fmt: skip
    missing = {
        issuer: _("{name} n’a pas encore : {what} (Réglages)").format(
            name=one.issuer.name, what=", ".join(one.missing)
        )
        for issuer, one in creditors(reader, on=on).items()
        if one.missing
    }
    ahead = int(setting(reader, key=AHEAD_SETTING, on=on, default=AHEAD_DAYS))
    return planned(
        asks,
        [
            Signed(
                one.id, one.reference, one.party, one.issuer, one.scheme, Use(one.use), one.signed_on,
                one.notice_days, one.collected, one.revoked_on, one.closing, one.closed,
            )
            for one in signed
        ],
        missing=missing,
        on=on,
        ahead=ahead,
    )  # fmt: skip


def _attempts(reader: Reader, invoices: Collection[InvoiceId]) -> dict[InvoiceId, tuple[int, int]]:
    """How often each invoice was asked for, and how many of these are under way."""
    row = DebitRow
    asked = func.count(row.id).filter(row.state == str(DebitState.ASKED))
    statement = (
        select(row.invoice, func.count(row.id), asked).where(row.invoice.in_(invoices)).group_by(row.invoice)
    )
    return {InvoiceId(one[0]): (one[1], one[2]) for one in reader.connection.execute(statement)}


class Debit(NamedTuple):
    """A debit asked of the bank and what became of it."""

    id: int
    file: int
    message: str
    invoice: InvoiceId
    number: str
    party: PartyId
    party_name: str
    mandate: int
    reference: str
    amount: Decimal
    collect_on: date
    sequence: str
    end_to_end: str
    state: str
    payment: PaymentId | None
    code: str
    rejected_on: date | None
    version: int


def debits(
    reader: Reader,
    *,
    file: int | None = None,
    mandate: int | None = None,
    invoice: InvoiceId | None = None,
    ids: Collection[int] | None = None,
    payments: Collection[PaymentId] | None = None,
    state: DebitState | None = None,
) -> list[Debit]:
    """The debits of a file, a mandate, an invoice, some payments or in a state, in order of collection."""
    row = DebitRow
    statement = (
        select(
            row.id, row.file, SepaFileRow.message, row.invoice, row.end_to_end, MandateRow.party, PartyRow.name,
            row.mandate, MandateRow.reference, row.amount, row.collect_on, row.sequence, row.end_to_end, row.state,
            row.payment, row.code, row.rejected_on, row.version,
        )
        .join(SepaFileRow, SepaFileRow.id == row.file)
        .join(MandateRow, MandateRow.id == row.mandate)
        .join(PartyRow, PartyRow.id == MandateRow.party)
        .order_by(row.collect_on, row.id)
    )  # fmt: skip
    for column, value in ((row.file, file), (row.mandate, mandate), (row.invoice, invoice), (row.state, state)):
        if value is not None:
            statement = statement.where(column == value)
    if ids is not None:
        statement = statement.where(row.id.in_(set(ids)))
    if payments is not None:
        statement = statement.where(row.payment.in_(set(payments)))
    found = reader.rows(statement, Debit)
    numbers = numbers_of(reader, invoices=[one.invoice for one in found])
    return [one._replace(number=numbers[one.invoice][0]) for one in found]


def debit(reader: Reader, *, debit: int) -> Debit:
    """One debit; raises NotFound `debit`."""
    found = debits(reader, ids=[debit])
    if not found:
        raise NotFound("debit", _("Le prélèvement n° {id} n’existe pas.").format(id=debit))
    return found[0]


class SepaFile(NamedTuple):
    """A file made for the bank."""

    id: int
    issuer: IssuerId
    issuer_name: str
    kind: str
    message: str
    scheme: str
    made_at: datetime
    operations: int
    total: Decimal
    sha256: str


_FILE = (
    select(
        SepaFileRow.id, SepaFileRow.issuer, IssuerRow.name, SepaFileRow.kind, SepaFileRow.message,
        SepaFileRow.scheme, SepaFileRow.made_at, SepaFileRow.operations, SepaFileRow.total, SepaFileRow.sha256,
    ).join(IssuerRow, IssuerRow.id == SepaFileRow.issuer)
)  # fmt: skip


def sepa_files(reader: Reader, *, kind: str | None = None) -> list[SepaFile]:
    """The files made, of debits, of transfers or both, the latest first."""
    statement = _FILE.order_by(SepaFileRow.id.desc())
    return reader.rows(statement if kind is None else statement.where(SepaFileRow.kind == kind), SepaFile)


def sepa_file(reader: Reader, *, file: int) -> SepaFile:
    """One file; raises NotFound `sepa_file`."""
    found = reader.first(_FILE.where(SepaFileRow.id == file), SepaFile)
    if found is None:
        raise NotFound("sepa_file", _("Le fichier bancaire n° {id} n’existe pas.").format(id=file))
    return found


def sepa_bytes(reader: Reader, *, file: int) -> bytes:
    """The very bytes given to the bank; raises NotFound `sepa_file`."""
    sepa_file(reader, file=file)
    return bytes(reader.connection.scalar(select(SepaFileRow.content).where(SepaFileRow.id == file)) or b"")


def kept_files(reader: Reader) -> list[tuple[int, str, bytes]]:
    """Number, digest and bytes of every file, for the checks."""
    statement = select(SepaFileRow.id, SepaFileRow.sha256, SepaFileRow.content).order_by(SepaFileRow.id)
    return [(row[0], row[1], bytes(row[2])) for row in reader.connection.execute(statement)]


def next_rank(reader: Reader, *, issuer: IssuerId, kind: str, year: int) -> int:
    """The rank of a seller's next file of a kind in a year."""
    row = SepaFileRow
    last = select(func.max(row.rank)).where(row.issuer == issuer, row.kind == kind, row.year == year)
    return int(reader.connection.scalar(last) or 0) + 1


def seller_in_turn(reader: Reader, *, issuer: IssuerId) -> None:
    """On PostgreSQL, whoever writes for a seller waits here for the one before; SQLite has one writer anyway."""
    reader.connection.execute(select(IssuerRow.id).where(IssuerRow.id == issuer).with_for_update(key_share=True))
