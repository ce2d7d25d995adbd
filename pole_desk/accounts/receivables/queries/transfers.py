"""What is to be sent and was decided: deposits to return, refunds, what was collected for others; and what was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import exists, select

from pole_desk.accounts.billing.queries import current_parties
from pole_desk.accounts.receivables.queries.mandates import Payee, creditors, payees
from pole_desk.accounts.receivables.rules.debits import end_to_end
from pole_desk.accounts.receivables.rules.mandates import next_banking_day
from pole_desk.accounts.receivables.rules.transfers import CONFIRM_DAYS, CONFIRM_SETTING, STANDING, TransferState
from pole_desk.accounts.receivables.tables import BankMatchRow, PaymentRow, RefundRow, SepaFileRow, TransferRow
from pole_desk.activities.leases.tables import LeaseDepositRow, LeaseRow
from pole_desk.kernel.errors import NotFound, PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.ports.payouts import PaidSources, PayoutSources
from pole_desk.registers.catalog.queries import issuer_for
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.queries import party_names

WINDOW_DAYS = 60
"""Days back in which what was decided is still looked for."""
CORRECTED_DAYS = 366
"""Days back in which a month paid out may be corrected and its difference sent, or what was refused sent again."""
_DIFFERENCE = "+"
"""Between the key of a month paid out and the rank of a later correction of it."""


class ToSend(NamedTuple):
    """A sum decided on a day, under its natural key; `code` names it for the bank."""

    on: date
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
    """A sum that no file can send, and why in words: no account of the structure, none of the seller, or a month
    that was paid out beyond what its correction leaves (`overpaid`)."""

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
    """What was decided from a day on, 60 days back when None, and was not sent yet; of some keys when given.

    What a bank refused is there again, and of a month paid out and corrected since, the difference.
    """
    first = since or on - timedelta(days=WINDOW_DAYS)
    known = _attempts(reader)
    merged, ready, sellers = current_parties(reader), payees(reader), creditors(reader, on=on)
    owed = [each for one in _owed(reader, _early(known, first, on), on) for each in _still(one, known, first)]
    owed = [one for one in owed if only is None or one.key in only]
    names = party_names(reader, parties={merged.get(one.party, one.party) for one in owed})
    day = next_banking_day(on)
    transfers, left = [], []
    for one in owed:
        party = merged.get(one.party, one.party)
        payee, seller = ready.get(party), sellers[one.issuer]
        if one.amount < 0:
            words = _("corrigé depuis : trop versé, à redemander ou à retenir sur le prochain reversement")
            left.append(Unsent(one.key, party, names[party], -one.amount, "overpaid", words))
        elif payee is None or not seller.issuer.iban:
            why, words = _missing(payee, names[party], seller.issuer.name)
            left.append(Unsent(one.key, party, names[party], one.amount, why, words))
        else:
            attempt = len(known.get(one.key, ())) + 1
            transfers.append(
                PlannedTransfer(
                    one.issuer, one.kind, one.key, party, names[party], payee.id, one.amount, day,
                    end_to_end(one.code, attempt), one.text,
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
            yield ToSend(one.on_day, issuer, "deposit", f"deposit:{one.id}", one.party, one.amount, text, f"DG-{one.id}")


def _refunds(reader: Reader, first: date, on: date) -> Iterator[ToSend]:
    row = RefundRow
    statement = (
        select(row.id, row.on_day, row.amount, row.reason, PaymentRow.party, PaymentRow.issuer)
        .join(PaymentRow, PaymentRow.id == row.payment)
        .where(
            row.method == "transfer", row.returned.is_(False), row.withdrawn_on.is_(None), row.on_day >= first,
            row.on_day <= on, PaymentRow.issuer.is_not(None),
        )
        .order_by(row.id)
    )  # fmt: skip
    for one in reader.connection.execute(statement):
        text = one.reason or _("Remboursement")
        yield ToSend(
            one.on_day, one.issuer, "refund", f"refund:{one.id}", one.party, one.amount, text[:140], f"RB-{one.id}"
        )


def _paid_out(reader: Reader, first: date, on: date) -> Iterator[ToSend]:
    """What activities wrote as paid out by transfer."""
    for source in reader.port(PaidSources).sources:
        for one in source.paid(reader, first, on):
            activity = one.key.partition("_")[0]
            issuer = _seller(reader, activity, one.paid_on)
            if one.method == "transfer" and issuer is not None and one.amount > 0:
                text = _("Reversement, {name}").format(name=one.party_name)[:140]
                yield ToSend(
                    one.paid_on, issuer, "payout", one.key, one.party, one.amount, text, one.key.replace(":", "-")
                )


def _payouts(reader: Reader, first: date, on: date) -> Iterator[ToSend]:
    """The months over of activities that write no payout of their own."""
    writing = {type(source) for source in reader.port(PaidSources).sources}
    for source in reader.port(PayoutSources).sources:
        if type(source) in writing:
            continue
        for month in months_between(Month.of(first), Month.of(on)):
            for one in source.payouts(reader, month) if month.last < on else ():
                issuer = _seller(reader, one.activity, one.last)
                if issuer is not None:
                    yield ToSend(
                        month.last, issuer, "payout", one.key, one.party, one.amount, one.label[:140],
                        one.key.replace(":", "-"),
                    )


def _seller(reader: Reader, activity: str, on: date) -> IssuerId | None:
    """Who sells an activity; an activity that nobody sells sends nothing."""
    try:
        return issuer_for(reader, activity=activity, on=on)
    except PoleError:
        return None


class _Attempt(NamedTuple):
    """A sum that was in a file; `stands` when it was not refused nor given up."""

    key: str
    kind: str
    amount: Decimal
    execute_on: date
    stands: bool


def _attempts(reader: Reader) -> dict[str, list[_Attempt]]:
    """What was in files by key; the differences of a month paid out stand with its own key too."""
    found: dict[str, list[_Attempt]] = defaultdict(list)
    row = TransferRow
    statement = select(row.key, row.kind, row.amount, row.execute_on, row.state).order_by(row.id)
    for key, kind, amount, execute_on, state in reader.connection.execute(statement):
        one = _Attempt(key, kind, amount, execute_on, state in STANDING)
        for name in {key, key.partition(_DIFFERENCE)[0]}:
            found[name].append(one)
    return found


def _early(known: Mapping[str, Collection[_Attempt]], first: date, on: date) -> date:
    """From when decisions are looked for: further back for what was refused, and for months paid out."""
    again = [
        one.execute_on - timedelta(days=WINDOW_DAYS)
        for own in known.values()
        for one in own
        if one.execute_on >= on - timedelta(days=CORRECTED_DAYS) and (one.kind == "payout" or not one.stands)
    ]
    return min((first, *again))


def _still(one: ToSend, known: Mapping[str, Collection[_Attempt]], first: date) -> Iterator[ToSend]:
    """What of a decision no file that stands sends: all of it, or the difference when the month was corrected."""
    own = known.get(one.key, ())
    if one.on < first and not own:
        return
    standing = [each for each in own if each.stands]
    if not standing:
        if one.amount > 0:
            yield one
        return
    left = one.amount - sum((each.amount for each in standing), ZERO)
    if one.kind == "payout" and left:
        rank = f"{_DIFFERENCE}{len(standing)}"
        text = _("Correction, {what}").format(what=one.text)[:140]
        yield one._replace(key=one.key + rank, amount=left, text=text, code=one.code + rank)


class Transfer(NamedTuple):
    """A transfer ordered and what became of it; `banked` when a line of the bank's statement is it."""

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
    confirmed_on: date | None
    banked: bool
    version: int


_BANKED = exists().where(
    BankMatchRow.transfer == TransferRow.id, BankMatchRow.withdrawn.is_(False), BankMatchRow.amount < ZERO
)


def transfers(
    reader: Reader,
    *,
    file: int | None = None,
    party: PartyId | None = None,
    ids: Collection[int] | None = None,
    states: Collection[str] | None = None,
) -> list[Transfer]:
    """The transfers of a file, to a structure or in some states, in order."""
    row = TransferRow
    statement = (
        select(
            row.id, row.file, SepaFileRow.message, row.kind, row.key, row.party, row.text, row.amount, row.execute_on,
            row.end_to_end, row.text, row.state, row.reason, row.confirmed_on, _BANKED, row.version,
        )
        .join(SepaFileRow, SepaFileRow.id == row.file)
        .order_by(row.id)
    )  # fmt: skip
    for column, value in ((row.file, file), (row.party, party)):
        if value is not None:
            statement = statement.where(column == value)
    if ids is not None:
        statement = statement.where(row.id.in_(set(ids)))
    if states is not None:
        statement = statement.where(row.state.in_(set(states)))
    found = reader.rows(statement, Transfer)
    names = party_names(reader, parties={one.party for one in found})
    return [one._replace(party_name=names[one.party]) for one in found]


def transfer(reader: Reader, *, transfer: int) -> Transfer:
    """One transfer; raises NotFound `transfer`."""
    found = transfers(reader, ids=[transfer])
    if not found:
        raise NotFound("transfer", _("Le virement nᵒ {id} n’existe pas.").format(id=transfer))
    return found[0]


class LateFile(NamedTuple):
    """A file of transfers that the bank's statement should show by now."""

    file: int
    message: str
    execute_on: date
    count: int
    total: Decimal


def unconfirmed(reader: Reader, *, on: date) -> list[LateFile]:
    """The files whose transfers nobody confirmed some days after their execution (a setting), the oldest first."""
    wait = int(setting(reader, key=CONFIRM_SETTING, on=on, default=CONFIRM_DAYS))
    late: dict[int, LateFile] = {}
    for one in transfers(reader, states=[TransferState.ORDERED]):
        if one.execute_on + timedelta(days=wait) < on:
            known = late.get(one.file, LateFile(one.file, one.message, one.execute_on, 0, ZERO))
            late[one.file] = known._replace(
                execute_on=min(known.execute_on, one.execute_on), count=known.count + 1, total=known.total + one.amount
            )
    return sorted(late.values(), key=lambda one: (one.execute_on, one.file))
