"""What is to be sent and was decided: deposits to return, refunds, what was collected for others; and what was sent."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.accounts.billing.queries import current_parties
from pole_desk.accounts.receivables.queries.mandates import Payee, creditors, payees
from pole_desk.accounts.receivables.rules.debits import end_to_end
from pole_desk.accounts.receivables.rules.mandates import next_banking_day
from pole_desk.accounts.receivables.tables import PaymentRow, RefundRow, SepaFileRow, TransferRow
from pole_desk.activities.leases.tables import LeaseDepositRow, LeaseRow
from pole_desk.kernel.errors import NotFound, PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.ports.payouts import PaidSources, PayoutSources
from pole_desk.registers.catalog.queries import issuer_for
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.queries import party_names

WINDOW_DAYS = 60
"""Days back in which what was decided is still looked for."""
ORDERED = "ordered"


class ToSend(NamedTuple):
    """A sum decided, under its natural key; `code` names it for the bank."""

    issuer: IssuerId
    kind: str
    key: str
    party: PartyId
    amount: Decimal
    text: str
    code: str


class PlannedTransfer(NamedTuple):
    """A transfer as it would be ordered."""

    issuer: IssuerId
    kind: str
    key: str
    party: PartyId
    party_name: str
    payee: int
    amount: Decimal
    execute_on: date
    end_to_end: str
    text: str


class Unsent(NamedTuple):
    """A sum that no file can send yet, and why in words: no account of the structure, none of the seller."""

    key: str
    party: PartyId
    party_name: str
    amount: Decimal
    why: str
    words: str


class TransferPlan(NamedTuple):
    """What files of a day would send, a file by seller, and what they can't."""

    on: date
    transfers: tuple[PlannedTransfer, ...]
    left: tuple[Unsent, ...]


def transfer_plan(
    reader: Reader, *, on: date, since: date | None = None, only: Collection[str] | None = None
) -> TransferPlan:
    """What was decided from a day on, 60 days back when None, and was not sent yet; of some keys when given."""
    first = since or on - timedelta(days=WINDOW_DAYS)
    merged = current_parties(reader)
    owed = [one for one in _owed(reader, first, on) if only is None or one.key in only]
    known, ready, sellers = _sent(reader, [one.key for one in owed]), payees(reader), creditors(reader, on=on)
    names = party_names(reader, parties={merged.get(one.party, one.party) for one in owed})
    day = next_banking_day(on)
    transfers, left = [], []
    for one in owed:
        party = merged.get(one.party, one.party)
        attempts, ordered = known.get(one.key, (0, False))
        if ordered:
            continue
        payee, seller = ready.get(party), sellers[one.issuer]
        if payee is None or not seller.issuer.iban:
            why, words = _missing(payee, names[party], seller.issuer.name)
            left.append(Unsent(one.key, party, names[party], one.amount, why, words))
            continue
        transfers.append(
            PlannedTransfer(
                one.issuer, one.kind, one.key, party, names[party], payee.id, one.amount, day,
                end_to_end(one.code, attempts + 1), one.text,
            )
        )  # fmt: skip
    return TransferPlan(on, tuple(sorted(transfers, key=lambda one: (one.issuer, one.party_name, one.key))), tuple(left))


def _missing(payee: Payee | None, name: str, seller: str) -> tuple[str, str]:
    if payee is None:
        return "account", _("{name} n’a pas encore de compte où lui verser : notez son RIB").format(name=name)
    return "seller", _("{name} n’a pas encore d’IBAN (Réglages)").format(name=seller)


def _owed(reader: Reader, first: date, on: date) -> Iterator[ToSend]:
    yield from _deposits(reader, first, on)
    yield from _refunds(reader, first, on)
    yield from _paid_out(reader, first, on)
    yield from _payouts(reader, first, on)


def _deposits(reader: Reader, first: date, on: date) -> Iterator[ToSend]:
    row = LeaseDepositRow
    statement = (
        select(row.id, row.on_day, row.amount, LeaseRow.number, DossierRow.party)
        .join(LeaseRow, LeaseRow.id == row.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(row.kind == "returned", row.withdrawn.is_(False), row.on_day >= first, row.on_day <= on)
        .order_by(row.id)
    )
    for one in reader.connection.execute(statement):
        issuer = _seller(reader, "hosting", one.on_day)
        if issuer is not None:
            text = _("Dépôt de garantie rendu, {number}").format(number=one.number)
            yield ToSend(issuer, "deposit", f"deposit:{one.id}", one.party, one.amount, text, f"DG-{one.id}")


def _refunds(reader: Reader, first: date, on: date) -> Iterator[ToSend]:
    row = RefundRow
    statement = (
        select(row.id, row.amount, row.reason, PaymentRow.party, PaymentRow.issuer)
        .join(PaymentRow, PaymentRow.id == row.payment)
        .where(
            row.method == "transfer", row.returned.is_(False), row.withdrawn_on.is_(None), row.on_day >= first,
            row.on_day <= on, PaymentRow.issuer.is_not(None),
        )
        .order_by(row.id)
    )  # fmt: skip
    for one in reader.connection.execute(statement):
        text = one.reason or _("Remboursement")
        yield ToSend(one.issuer, "refund", f"refund:{one.id}", one.party, one.amount, text[:140], f"RB-{one.id}")


def _paid_out(reader: Reader, first: date, on: date) -> Iterator[ToSend]:
    """What activities wrote as paid out by transfer."""
    for source in reader.port(PaidSources).sources:
        for one in source.paid(reader, first, on):
            activity = one.key.partition("_")[0]
            issuer = _seller(reader, activity, one.paid_on)
            if one.method == "transfer" and issuer is not None and one.amount > 0:
                text = _("Reversement, {name}").format(name=one.party_name)[:140]
                yield ToSend(issuer, "payout", one.key, one.party, one.amount, text, one.key.replace(":", "-"))


def _payouts(reader: Reader, first: date, on: date) -> Iterator[ToSend]:
    """The months over of activities that write no payout of their own."""
    writing = {type(source) for source in reader.port(PaidSources).sources}
    for source in reader.port(PayoutSources).sources:
        if type(source) in writing:
            continue
        for month in months_between(Month.of(first), Month.of(on)):
            for one in source.payouts(reader, month) if month.last < on else ():
                issuer = _seller(reader, one.activity, one.last)
                if one.amount > 0 and issuer is not None:
                    yield ToSend(
                        issuer, "payout", one.key, one.party, one.amount, one.label[:140], one.key.replace(":", "-")
                    )


def _seller(reader: Reader, activity: str, on: date) -> IssuerId | None:
    """Who sells an activity; an activity that nobody sells sends nothing."""
    try:
        return issuer_for(reader, activity=activity, on=on)
    except PoleError:
        return None


def _sent(reader: Reader, keys: Collection[str]) -> dict[str, tuple[int, bool]]:
    """How often each key was in a file, and whether one stands."""
    found: dict[str, tuple[int, bool]] = {}
    statement = select(TransferRow.key, TransferRow.state).where(TransferRow.key.in_(set(keys)))
    for key, state in reader.connection.execute(statement):
        count, ordered = found.get(key, (0, False))
        found[key] = count + 1, ordered or state == ORDERED
    return found


class Transfer(NamedTuple):
    """A transfer ordered and what became of it."""

    id: int
    file: int
    message: str
    kind: str
    key: str
    party: PartyId
    party_name: str
    amount: Decimal
    execute_on: date
    end_to_end: str
    text: str
    state: str
    reason: str
    version: int


def transfers(
    reader: Reader, *, file: int | None = None, party: PartyId | None = None, ids: Collection[int] | None = None
) -> list[Transfer]:
    """The transfers of a file or to a structure, in order."""
    row = TransferRow
    statement = (
        select(
            row.id, row.file, SepaFileRow.message, row.kind, row.key, row.party, row.text, row.amount, row.execute_on,
            row.end_to_end, row.text, row.state, row.reason, row.version,
        )
        .join(SepaFileRow, SepaFileRow.id == row.file)
        .order_by(row.id)
    )  # fmt: skip
    for column, value in ((row.file, file), (row.party, party)):
        if value is not None:
            statement = statement.where(column == value)
    if ids is not None:
        statement = statement.where(row.id.in_(set(ids)))
    found = reader.rows(statement, Transfer)
    names = party_names(reader, parties={one.party for one in found})
    return [one._replace(party_name=names[one.party]) for one in found]


def transfer(reader: Reader, *, transfer: int) -> Transfer:
    """One transfer; raises NotFound `transfer`."""
    found = transfers(reader, ids=[transfer])
    if not found:
        raise NotFound("transfer", _("Le virement n° {id} n’existe pas.").format(id=transfer))
    return found[0]
