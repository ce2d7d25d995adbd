"""What the views show: the clients with where they stand, and one client's account with all that happened."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.mail.queries import address_of, letters
from pole_desk.accounts.mail.rules import kind_names
from pole_desk.accounts.mail.rules import state_names as letter_states
from pole_desk.accounts.receivables.queries import (
    FinalAccount,
    HandedAccount,
    HeldDeposit,
    Loss,
    Pause,
    Plan,
    Received,
    Refund,
    ReminderLetter,
    Standing,
    Waiting,
    account,
    account_paper,
    deposit_movements,
    deposits_held,
    final_account,
    final_paper,
    handed_accounts,
    invoices,
    losses,
    pauses,
    payments,
    plans,
    refunds,
    reminder_letters,
    standing_on,
    waiting_on,
)
from pole_desk.activities.leases.rules import Movement
from pole_desk.formats.pdf.client_account import render_account
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import IssuerId, PartyId
from pole_desk.registers.catalog.queries import issuers
from pole_desk.registers.parties.queries import party_names

class Client(NamedTuple):
    """A client of the list: `balance` is due by it, less what waits; `credit` is what invoices have too much."""

    party: PartyId
    name: str
    balance: Decimal
    late: Decimal
    free: Decimal
    held: Decimal
    credit: Decimal

    @property
    def state(self) -> str:
        if self.late > 0:
            return "late"
        if self.balance > 0:
            return "due"
        return "ahead" if self.balance < 0 else "even"


class Event(NamedTuple):
    """Something that happened on an account; `amount` moves the balance, None when nothing was owed or paid."""

    id: tuple[str, int]
    on: date
    kind: str
    number: str
    label: str
    amount: Decimal | None
    balance: Decimal | None
    record: int


class ClientAccount(NamedTuple):
    """A client's account, the newest first, and what can be done with it."""

    client: Client
    events: tuple[Event, ...]
    open: tuple[Standing, ...]
    waiting: tuple[Waiting, ...]
    deposits: tuple[HeldDeposit, ...]
    payments: dict[int, Received]
    refunds: dict[int, Refund]
    losses: dict[int, Loss]
    reminders: tuple[ReminderLetter, ...]
    plans: tuple[Plan, ...]
    pauses: tuple[Pause, ...]
    sellers: dict[IssuerId, str]
    handed: tuple[HandedAccount, ...] = ()


class Paper(NamedTuple):
    """A statement drawn, with what its letter says."""

    content: bytes
    name: str
    issuer: IssuerId
    address: str
    balance: Decimal
    due: date | None
    lines: str
    on: date


class Leaver(NamedTuple):
    """A final account as it would be settled, and the paper of it."""

    found: FinalAccount
    paper: bytes


def clients(reader: Reader) -> list[Client]:
    """Every client that was ever invoiced, paid or left a deposit: the latest money first, then by name."""
    day = reader.clock.today()
    merged = billing.current_parties(reader)
    sums: dict[PartyId, list[Decimal]] = {}

    def add(party: PartyId, place: int, amount: Decimal) -> None:
        sums.setdefault(merged.get(party, party), [ZERO] * 5)[place] += amount

    for one in invoices(reader):
        add(one.party, 0, ZERO)
    for one in standing_on(reader, on=day):
        add(one.party, 0, one.balance)
        add(one.party, 1, one.balance if one.due_on < day and one.balance > 0 else ZERO)
        add(one.party, 4, max(-one.balance, ZERO))
    for waiting in waiting_on(reader, on=day):
        add(waiting.party, 0, -waiting.free)
        add(waiting.party, 2, waiting.free)
    for deposit in deposits_held(reader, on=day):
        add(deposit.party, 3, deposit.held)
    names = party_names(reader, parties=set(sums))
    found = [Client(party, names[party], *values) for party, values in sums.items()]
    return sorted(found, key=lambda one: (-one.late, -one.balance, one.name))


def client_account(reader: Reader, *, party: PartyId) -> ClientAccount:
    """A client's account with all that happened; raises NotFound `party`."""
    found = account(reader, party=party)
    due = sum((one.balance for one in found.open), ZERO)
    name = party_names(reader, parties=[party])[party]
    client = Client(
        party, name, due - found.free, found.overdue, found.free, found.held,
        sum((-one.balance for one in found.open if one.balance < 0), ZERO),
    )  # fmt: skip
    moves = [
        Event((str(one.kind), one.record), one.on, str(one.kind), one.number, one.label, one.amount, one.balance,
              one.record)
        for one in found.entries
    ]  # fmt: skip
    told = reminder_letters(reader, party=party)
    agreed = plans(reader, party=party)
    events = [*moves, *_deposits(reader, party), *_reminders(told), *_plans(agreed), *_letters(reader, party)]
    ranked = sorted(enumerate(events), key=lambda pair: (pair[1].on, pair[0]), reverse=True)
    return ClientAccount(
        client, tuple(event for _rank, event in ranked), found.open, found.waiting, found.deposits,
        {one.id: one for one in payments(reader, party=party)}, {one.id: one for one in refunds(reader, party=party)},
        {one.id: one for one in losses(reader, party=party)}, tuple(told), tuple(agreed),
        tuple(pauses(reader, party=party)), {one.id: one.name for one in issuers(reader)},
        tuple(handed_accounts(reader, party=party)),
    )  # fmt: skip


def _reminders(told: list[ReminderLetter]) -> list[Event]:
    return [
        Event(("reminder", one.id), one.on_day, "reminder", _("niveau {level}").format(level=one.level),
              _("{subject} ({total})").format(subject=one.subject, total=euros(one.total)), None, None, one.id)
        for one in told
    ]  # fmt: skip


def _plans(agreed: list[Plan]) -> list[Event]:
    return [
        Event(("plan", one.id), one.agreed_on, "plan", "", _("Échéancier de {total} en {n} fois").format(
            total=euros(one.total), n=len(one.instalments)), None, None, one.id)
        for one in agreed
    ]  # fmt: skip


def _letters(reader: Reader, party: PartyId) -> list[Event]:
    kinds, states = kind_names(), letter_states()
    return [
        Event(("letter", one.id), _day(one.posted_at), "letter", "",
              _("{kind} à {to}, {state}").format(kind=kinds[one.kind].capitalize(), to=one.to, state=states[one.state]),
              None, None, one.id)
        for one in letters(reader, party=party)
    ]  # fmt: skip


def _deposits(reader: Reader, party: PartyId) -> list[Event]:
    said = {
        Movement.RECEIVED: _("Dépôt de garantie reçu : {amount}"), Movement.RETURNED: _("Dépôt rendu : {amount}"),
        Movement.WITHHELD: _("Dépôt retenu : {amount}"),
    }  # fmt: skip
    found = []
    for one in deposit_movements(reader, party=party):
        label = said[Movement(one.kind)].format(amount=euros(one.amount))
        label = f"{label}, {one.reason}" if one.reason else label
        found.append(Event(("deposit", one.id), one.on, "deposit", one.number, label, None, None, one.lease))
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()


def statement_paper(reader: Reader, *, party: PartyId, first: date | None, last: date) -> Paper:
    """A statement of account drawn, with what its letter lists; raises as `account_paper` does."""
    found = account(reader, party=party, first=first, last=last)
    paper = account_paper(reader, party=party, first=first, last=last)
    owed = [one for one in found.open if one.balance > 0]
    known = [one.issuer for one in found.open] or [one.id for one in issuers(reader, on=last)]
    lines = "\n".join(
        _("{number} du {day}, échéance le {due} : {balance}").format(
            number=one.number, day=numeric_day(one.issued_on), due=numeric_day(one.due_on), balance=euros(one.balance)
        )
        for one in owed
    )
    return Paper(
        render_account(paper), _("Relevé {name} {day}.pdf").format(name=paper.client.name, day=last.isoformat()),
        IssuerId(known[0]), address_of(reader, party=party), found.closing,
        min((one.due_on for one in owed), default=None), lines or _("Aucune facture n’est en attente."), last,
    )  # fmt: skip


def leaver(reader: Reader, *, party: PartyId, on: date) -> Leaver:
    """A leaver's final account on a day, and its paper."""
    return Leaver(
        final_account(reader, party=party, on=on), render_account(final_paper(reader, party=party, on=on))
    )
