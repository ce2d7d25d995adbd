"""What new lines of the bank may be besides clients' payments: batches, files, what bounced, deposits, fees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, Protocol

from sqlalchemy import exists, select

from pole_desk.accounts.receivables.queries.deposits import HeldDeposit, deposits_held
from pole_desk.accounts.receivables.rules.batches import (
    LESS,
    BatchOffer,
    Movement,
    Part,
    batch_offers,
    charged_to,
    gone_back,
    reject_code,
)
from pole_desk.accounts.receivables.rules.book import Book, Incoming
from pole_desk.accounts.receivables.rules.debits import STANDING as DEBITS_STANDING
from pole_desk.accounts.receivables.rules.references import bare
from pole_desk.accounts.receivables.rules.transfers import STANDING as TRANSFERS_STANDING
from pole_desk.accounts.receivables.tables import (
    BankAccountRow,
    BankMatchRow,
    DebitRow,
    MandateRow,
    PayeeRow,
    SepaFileRow,
    TransferRow,
)
from pole_desk.activities.leases.rules import Movement as Kind
from pole_desk.activities.leases.tables import LeaseDepositRow
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import LeaseId, PartyId
from pole_desk.registers.parties.tables import PartyRow

AROUND, BOUNCING = timedelta(days=70), timedelta(days=400)
"""How far from a line a batch may be, and how long after its day a debit may still bounce."""
NEAR = timedelta(days=10)
_WORDS = frozenset("depot garantie caution dg".split())
AMOUNT, PARTY, NUMBER, WORD, RECORDED = 30, 40, 30, 25, 60
FIRM = 70
"""From this score on a deposit is offered before invoices."""


class DepositOffer(NamedTuple):
    """The deposit of an agreement that a line may be: awaited, or the movement written by hand."""

    lease: LeaseId
    number: str
    party: PartyId
    party_name: str
    movement: int | None
    score: int
    reasons: tuple[str, ...]


class Others(NamedTuple):
    """What a line may be besides a client's payment, each the likeliest first; `charged` is the account of a fee."""

    debits: tuple[BatchOffer, ...] = ()
    transfers: tuple[BatchOffer, ...] = ()
    bounced: tuple[tuple[int, str], ...] = ()
    sent_back: tuple[int, ...] = ()
    deposits: tuple[DepositOffer, ...] = ()
    charged: str = ""

    @property
    def firm(self) -> bool:
        """One of them comes before any invoice."""
        batches = any(one.score >= LESS for one in (*self.debits, *self.transfers))
        return batches or bool(self.bounced or self.sent_back) or any(one.score >= FIRM for one in self.deposits)


class _Known(NamedTuple):
    """A part of a file, with whose file it is and whether a line tells it already."""

    issuer: int
    banked: bool
    part: Part


class Told(Protocol):
    """A line of the bank as `queries.bank` reads it."""

    id: int
    account: int
    booked_on: date
    amount: Decimal
    text: str
    name: str
    iban: str
    reference: str
    mandate: str
    bank_reference: str
    reversal: bool
    returned: str


def others(reader: Reader, *, lines: Sequence[Told], book: Book) -> dict[int, Others]:
    """What each new line may be, by its number; nothing is asked where there is no such line."""
    moved = {one.id: _movement(one) for one in lines}
    if not moved:
        return {}
    owners = reader.connection.execute(select(BankAccountRow.id, BankAccountRow.issuer))
    issuers = {one.id: one.issuer for one in owners}
    debits, sent = _debits(reader, moved.values()), _transfers(reader, moved.values())
    awaited = _Awaited.of(reader)
    found = {}
    for one in lines:
        line, issuer = moved[one.id], issuers[one.account]
        asked = [known for known in debits if known.issuer == issuer]
        ordered = [known for known in sent if known.issuer == issuer]
        if line.amount > 0:
            found[one.id] = Others(
                debits=batch_offers(line, [known.part for known in asked if not known.banked]),
                sent_back=gone_back(line, [known.part for known in ordered]) if line.goes_back else (),
                deposits=awaited.offers(line, one.name, book), charged=charged_to(line),
            )  # fmt: skip
        else:
            code = reject_code(line)
            found[one.id] = Others(
                transfers=batch_offers(line, [known.part for known in ordered if not known.banked]),
                bounced=tuple((debit, code) for debit in gone_back(line, [known.part for known in asked])),
                deposits=awaited.offers(line, one.name, book), charged=charged_to(line),
            )  # fmt: skip
    return found


def _movement(one: Told) -> Movement:
    text = " ".join(dict.fromkeys(part for part in (one.text, one.name, one.bank_reference) if part))
    return Movement(one.amount, one.booked_on, text, one.reference, one.iban, one.mandate, one.returned, one.reversal)


def _span(moved: Iterable[Movement]) -> tuple[date, date]:
    told = list(moved)
    back = BOUNCING if any(one.goes_back for one in told) else AROUND
    return min(one.booked_on for one in told) - back, max(one.booked_on for one in told) + AROUND


def _debits(reader: Reader, moved: Iterable[Movement]) -> list[_Known]:
    first, last = _span(moved)
    row = DebitRow
    banked = exists().where(BankMatchRow.payment == row.payment, BankMatchRow.withdrawn.is_(False))
    statement = (
        select(SepaFileRow.issuer, banked, row.id, row.file, SepaFileRow.message, row.sequence, row.amount,
               row.collect_on, row.end_to_end, PartyRow.name, MandateRow.iban, MandateRow.reference)
        .join(SepaFileRow, SepaFileRow.id == row.file)
        .join(MandateRow, MandateRow.id == row.mandate)
        .join(PartyRow, PartyRow.id == MandateRow.party)
        .where(row.state.in_([str(one) for one in DEBITS_STANDING]), row.collect_on >= first, row.collect_on <= last)
        .order_by(row.id)
    )  # fmt: skip
    return [_Known(one[0], one[1], Part(*one[2:])) for one in reader.connection.execute(statement)]


def _transfers(reader: Reader, moved: Iterable[Movement]) -> list[_Known]:
    first, last = _span(moved)
    row = TransferRow
    banked = exists().where(
        BankMatchRow.transfer == row.id, BankMatchRow.withdrawn.is_(False), BankMatchRow.amount < Decimal(0)
    )
    statement = (
        select(SepaFileRow.issuer, banked, row.id, row.file, SepaFileRow.message, row.kind, row.amount,
               row.execute_on, row.end_to_end, PartyRow.name, PayeeRow.iban)
        .join(SepaFileRow, SepaFileRow.id == row.file)
        .join(PayeeRow, PayeeRow.id == row.payee)
        .join(PartyRow, PartyRow.id == row.party)
        .where(row.state.in_([str(one) for one in TRANSFERS_STANDING]), row.execute_on >= first, row.execute_on <= last)
        .order_by(row.id)
    )  # fmt: skip
    return [
        _Known(one[0], one[1], Part(*one[2:])._replace(lot="")) for one in reader.connection.execute(statement)
    ]


class _Movement(NamedTuple):
    id: int
    lease: LeaseId
    kind: str
    on: date
    amount: Decimal


class _Awaited(NamedTuple):
    """Deposits asked and not all received, and movements written by hand that no line tells."""

    agreements: Mapping[LeaseId, HeldDeposit]
    movements: Sequence[_Movement]

    @classmethod
    def of(cls, reader: Reader) -> _Awaited:
        row = LeaseDepositRow
        told = exists().where(BankMatchRow.deposit == row.id, BankMatchRow.withdrawn.is_(False))
        statement = select(row.id, row.lease, row.kind, row.on_day, row.amount).where(
            row.withdrawn.is_(False), row.kind.in_((str(Kind.RECEIVED), str(Kind.RETURNED))), ~told
        )
        held = {one.lease: one for one in deposits_held(reader, settled=True)}
        sent = set(
            reader.connection.scalars(
                select(TransferRow.key).where(
                    TransferRow.kind == "deposit", TransferRow.state.in_([str(one) for one in TRANSFERS_STANDING])
                )
            )
        )
        loose = [one for one in reader.rows(statement, _Movement) if f"deposit:{one.id}" not in sent]
        return cls(held, loose)

    def offers(self, line: Movement, name: str, book: Book) -> tuple[DepositOffer, ...]:
        kind = Kind.RECEIVED if line.amount > 0 else Kind.RETURNED
        written = [
            one for one in self.movements
            if one.kind == kind and one.amount == abs(line.amount) and abs(one.on - line.booked_on) <= NEAR
        ]  # fmt: skip
        known = {one.lease for one in written}
        asked = [
            one for one in self.agreements.values()
            if line.amount > 0 and one.asked - one.received == line.amount and one.lease not in known
        ]  # fmt: skip
        if not written and not asked:
            return ()
        payers = book.signs(Incoming("", line.amount, line.text, name, line.iban, line.reference)).payers
        found = [_offer(line, self.agreements[one.lease], payers, one) for one in written if one.lease in self.agreements]
        found += [offer for one in asked if (offer := _offer(line, one, payers, None)).score > AMOUNT]
        return tuple(sorted(found, key=lambda one: -one.score)[:3])


def _offer(
    line: Movement, held: HeldDeposit, payers: Mapping[int, tuple[int, str]], written: _Movement | None
) -> DepositOffer:
    score, reasons = AMOUNT, []
    if written is None:
        reasons.append(_("le montant est celui du dépôt attendu"))
    else:
        score = RECORDED
        reasons.append(_("dépôt déjà noté le {day}").format(day=numeric_day(written.on)))
    if held.party in payers:
        score += PARTY
        reasons.append(payers[held.party][1])
    if bare(held.number) in bare(f"{line.text} {line.reference}"):
        score += NUMBER
        reasons.append(_("la convention {number} est dans le libellé").format(number=held.number))
    if _WORDS & set(slug(line.text).split()):
        score += WORD
        reasons.append(_("le libellé parle d’un dépôt"))
    return DepositOffer(
        held.lease, held.number, held.party, held.party_name, None if written is None else written.id,
        min(score, 100), tuple(reasons),
    )  # fmt: skip
