"""A client's account: every document and every movement of money in order, with its running balance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.queries.as_of import Standing, Waiting, standing_on, waiting_on
from pole_desk.accounts.receivables.queries.deposits import HeldDeposit, deposits_held
from pole_desk.accounts.receivables.queries.payments import losses, parts_of, payments, refunds
from pole_desk.accounts.receivables.rules import method_names
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import require_party


class Entry(StrEnum):
    """What moves a client's account."""

    INVOICE = "invoice"
    CREDIT = "credit"
    PAYMENT = "payment"
    REFUND = "refund"
    LOSS = "loss"


class AccountEntry(NamedTuple):
    """A movement; `amount` is what it adds to what the client owes, `balance` what was owed after it."""

    on: date
    kind: Entry
    record: int
    number: str
    label: str
    amount: Decimal
    balance: Decimal


class Account(NamedTuple):
    """A client's account from `first` to `last`, both included; below zero the pole owes the client.

    `deposits` are held apart: they are no part of the balance.
    """

    party: PartyId
    first: date | None
    last: date
    opening: Decimal
    entries: tuple[AccountEntry, ...]
    closing: Decimal
    open: tuple[Standing, ...]
    waiting: tuple[Waiting, ...]
    deposits: tuple[HeldDeposit, ...]

    @property
    def overdue(self) -> Decimal:
        return sum((one.balance for one in self.open if one.due_on < self.last and one.balance > 0), ZERO)

    @property
    def free(self) -> Decimal:
        return sum((one.free for one in self.waiting), ZERO)

    @property
    def held(self) -> Decimal:
        return sum((one.held for one in self.deposits), ZERO)


def account(
    reader: Reader, *, party: PartyId, first: date | None = None, last: date | None = None
) -> Account:
    """A client's account, of the structures merged into it too; raises NotFound `party`."""
    require_party(reader, party=party)
    until = last or reader.clock.today()
    moves = sorted(_moves(reader, party), key=lambda one: (one.on, one.kind not in (Entry.INVOICE,), one.record))
    opening, balance = ZERO, ZERO
    entries = []
    for one in moves:
        if one.on > until:
            continue
        balance += one.amount
        if first is not None and one.on < first:
            opening = balance
        else:
            entries.append(one._replace(balance=balance))
    return Account(
        party, first, until, opening, tuple(entries), balance, tuple(standing_on(reader, on=until, party=party)),
        tuple(waiting_on(reader, on=until, party=party)), tuple(deposits_held(reader, party=party, on=until)),
    )  # fmt: skip


def _moves(reader: Reader, party: PartyId) -> list[AccountEntry]:
    found = []
    for one in billing.invoices(reader, party=party):
        credit = one.kind == "credit"
        label = _("Avoir sur {original}").format(original=one.original_number) if credit else _("Facture")
        kind = Entry.CREDIT if credit else Entry.INVOICE
        found.append(_entry(one.issued_on, kind, one.id, one.number, label, -one.total if credit else one.total))
    names = method_names()
    came = [one for one in payments(reader, party=party) if one.withdrawn_on is None]
    paid: dict[int, list[str]] = {}
    for part in parts_of(reader, payments=[one.id for one in came]):
        paid.setdefault(part.payment, []).append(part.number)
    for one in came:
        label = _("Règlement par {method}").format(method=names[one.method])
        held = (one.payout or "").startswith("deposit:")
        if held:
            label = _("Dépôt de garantie retenu")
        if one.id in paid:
            label = _("{label}, sur {numbers}").format(label=label, numbers=", ".join(paid[one.id]))
        found.append(_entry(one.received_on, Entry.PAYMENT, one.id, "" if held else one.reference, label, -one.amount))
    for back in refunds(reader, party=party):
        if back.withdrawn_on is None:
            label = _("Règlement repris par la banque : {why}") if back.returned else _("Remboursement par {method}")
            label = label.format(why=back.reason, method=names[back.method])
            found.append(_entry(back.on, Entry.REFUND, back.id, back.reference, label, back.amount))
    for lost in losses(reader, party=party):
        if lost.withdrawn_on is None:
            label = _("Créance abandonnée : {why}").format(why=lost.reason)
            found.append(_entry(lost.on, Entry.LOSS, lost.id, lost.number, label, -lost.amount))
    return found


def _entry(on: date, kind: Entry, record: int, number: str, label: str, amount: Decimal) -> AccountEntry:
    return AccountEntry(on, kind, record, number, label, amount, ZERO)
