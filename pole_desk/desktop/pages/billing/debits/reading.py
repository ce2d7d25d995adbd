"""What the views of debits show: mandates as they stand, plans of a day, files with what became of each part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.commands import prepare_debits, prepare_transfers
from pole_desk.accounts.receivables.queries import (
    Account,
    Debit,
    Mandate,
    PlannedTransfer,
    SepaFile,
    Transfer,
    TransferPlan,
    creditors,
    debits,
    mandate,
    mandates,
    payees,
    sepa_bytes,
    sepa_files,
    transfers,
    unconfirmed,
)
from pole_desk.accounts.receivables.rules.debit_plan import DebitPlan, Planned
from pole_desk.accounts.receivables.rules.debits import DebitState
from pole_desk.accounts.receivables.rules.mandates import Standing
from pole_desk.accounts.receivables.rules.transfers import TransferState
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.registers.parties.queries import party as party_card

SOON = timedelta(days=92)
"""Before a mandate lapses, when it is worth a debit or a new signature."""
HISTORY = 40


class MandateLine(NamedTuple):
    """A mandate as it stands today; `soon` when it lapses in the next months."""

    id: int
    party: PartyId
    party_name: str
    reference: str
    iban: str
    holder: str
    scheme: str
    use: str
    signed_on: date
    last_on: date | None
    lapses_on: date
    standing: str
    soon: bool
    mandate: Mandate


class MandateDesk(NamedTuple):
    """The mandates, and what sellers lack to use them: name, what is missing."""

    lines: list[MandateLine]
    missing: list[tuple[IssuerId, str, str]]


def mandate_desk(reader: Reader) -> MandateDesk:
    """Every mandate, those that serve first."""
    on = reader.clock.today()
    lines = [mandate_line(one, on) for one in mandates(reader)]
    used = {one.mandate.issuer for one in lines}
    missing = [
        (issuer, one.issuer.name, ", ".join(one.missing))
        for issuer, one in creditors(reader, on=on).items()
        if one.missing and (issuer in used or not lines)
    ]
    order = [Standing.LIVE, Standing.TO_COME]
    lines.sort(key=lambda one: (order.index(Standing(one.standing)) if one.standing in order else 9, one.party_name))
    return MandateDesk(lines, missing)


def mandate_line(one: Mandate, on: date) -> MandateLine:
    """A mandate on a day."""
    standing = one.standing(on)
    return MandateLine(
        one.id, one.party, one.party_name, one.reference, one.account.iban, one.account.holder, one.scheme, one.use,
        one.signed_on, max(one.collected, default=None), one.lapses_on, str(standing),
        standing is Standing.LIVE and one.lapses_on - on <= SOON, one,
    )  # fmt: skip


class MandateCard(NamedTuple):
    """A mandate with its debits, the latest first, and its history."""

    line: MandateLine
    debits: list[Debit]
    history: list[Entry]


def mandate_sheet(reader: Reader, *, mandate_id: int) -> MandateCard:
    """Everything of one mandate; raises NotFound `mandate`."""
    found = mandate(reader, mandate=mandate_id)
    return MandateCard(
        mandate_line(found, reader.clock.today()), debits(reader, mandate=mandate_id)[::-1],
        trail(reader, topic="mandates", record=mandate_id, limit=HISTORY),
    )  # fmt: skip


class Offer(NamedTuple):
    """What a new mandate starts from: sellers, a free reference."""

    issuers: list[tuple[IssuerId, str]]
    reference: str


def offer(reader: Reader) -> Offer:
    """The reference is the year and the next number of all mandates."""
    today = reader.clock.today()
    rank = len(mandates(reader, withdrawn=True)) + 1
    sellers = [(issuer, one.issuer.name) for issuer, one in creditors(reader, on=today).items()]
    return Offer(sellers, f"M-{today.year}-{rank:04d}")


def account_known(reader: Reader, *, party: PartyId) -> Account:
    """What is known of a structure's account: its name and address; the account it is paid on, the latest mandate's."""
    card = party_card(reader, party=party)
    home = card.billing_address or card.address
    found = Account(card.name, "", "", home.street, home.postcode, home.town, "FR")
    paid = payees(reader, party=party).get(party)
    if paid is not None:
        return paid.account
    signed = mandates(reader, party=party)
    return signed[0].account if signed else found


class FileLine(NamedTuple):
    """A file given to the bank. `state`: asked, over (its day is past), collected, rejected; sent, unseen (no statement
    shows it yet), confirmed, refused for transfers; cancelled.
    """

    id: int
    message: str
    made_at: datetime
    issuer_name: str
    scheme: str
    operations: int
    total: Decimal
    first_on: date
    state: str
    rejected: int


class DebitDesk(NamedTuple):
    """The debits of a day, and the files made with theirs."""

    plan: DebitPlan
    files: list[FileLine]
    parts: dict[int, list[Debit]]

    @property
    def rows(self) -> tuple[Planned, ...]:
        """What may be asked."""
        return self.plan.debits


def debit_desk(reader: Reader, *, on: date) -> DebitDesk:
    """What a file of a day would ask for, and what was asked."""
    parts: dict[int, list[Debit]] = defaultdict(list)
    for one in debits(reader):
        parts[one.file].append(one)
    today = reader.clock.today()
    files = [_debit_file(one, parts[one.id], today) for one in sepa_files(reader, kind="debits")]
    return DebitDesk(prepare_debits(reader, on=on), files, dict(parts))


def _debit_file(one: SepaFile, parts: Sequence[Debit], today: date) -> FileLine:
    states = {part.state for part in parts}
    rejected = sum(part.state == DebitState.REJECTED for part in parts)
    asked = [part.collect_on for part in parts if part.state == DebitState.ASKED]
    if states == {DebitState.CANCELLED}:
        state = "cancelled"
    elif asked:
        state = "over" if min(asked) <= today else "asked"
    else:
        state = "rejected" if rejected else "collected"
    return _file(one, min(part.collect_on for part in parts), state, rejected)


class TransferDesk(NamedTuple):
    """The transfers of a day, and the files made with theirs."""

    plan: TransferPlan
    files: list[FileLine]
    parts: dict[int, list[Transfer]]

    @property
    def rows(self) -> tuple[PlannedTransfer, ...]:
        """What may be sent."""
        return self.plan.transfers


def transfer_desk(reader: Reader, *, on: date) -> TransferDesk:
    """What a file of a day would send, and what was sent."""
    parts: dict[int, list[Transfer]] = defaultdict(list)
    for one in transfers(reader):
        parts[one.file].append(one)
    late = {one.file for one in unconfirmed(reader, on=reader.clock.today())}
    files = [_transfer_file(one, parts[one.id], late) for one in sepa_files(reader, kind="transfers")]
    return TransferDesk(prepare_transfers(reader, on=on), files, dict(parts))


def _transfer_file(one: SepaFile, parts: Sequence[Transfer], late: Collection[int]) -> FileLine:
    states = {part.state for part in parts}
    refused = sum(part.state == TransferState.REJECTED for part in parts)
    if states == {TransferState.CANCELLED}:
        state = "cancelled"
    elif TransferState.ORDERED in states:
        state = "unseen" if one.id in late else "sent"
    else:
        state = "refused" if refused else "confirmed"
    return _file(one, min(part.execute_on for part in parts), state, refused)


def _file(one: SepaFile, first_on: date, state: str, rejected: int) -> FileLine:
    return FileLine(
        one.id, one.message, one.made_at, one.issuer_name, one.scheme, one.operations, one.total, first_on, state,
        rejected,
    )  # fmt: skip


def contents(reader: Reader, *, files: Collection[int]) -> list[bytes]:
    """The very bytes of files made."""
    return [sepa_bytes(reader, file=one) for one in files]
