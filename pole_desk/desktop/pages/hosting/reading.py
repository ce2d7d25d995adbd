"""What the page's views show, each read at once; how it looks is in the views."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.billing.queries import ChargeLine, charges_of
from pole_desk.accounts.receivables.queries import Balance, balances
from pole_desk.activities.leases.queries import (
    LeaseCard,
    LeaseItem,
    lease_card,
    leases,
    watched,
)
from pole_desk.activities.leases.rules import ENDING_WITHIN_MONTHS, LIVE
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month, add_months
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, LeaseId, PartyId
from pole_desk.registers.catalog.queries import Item, items

ENDING, NO_DEPOSIT, INSURANCE = "ending", "deposit", "insurance"
HISTORY = 60
CHARGES = 24


class AgreementRow(NamedTuple):
    """An agreement in the list; `flags` are the filters it answers to."""

    id: LeaseId
    dossier: DossierId
    number: str
    party: PartyId
    party_name: str
    spaces: str
    first_day: date
    last_day: date | None
    state: str
    people: int
    rent: Decimal
    list_rent: Decimal
    support: Decimal
    balance: Decimal
    flags: frozenset[str]
    version: int


def agreements(reader: Reader) -> list[AgreementRow]:
    """Every agreement with what its structure owes and what waits on it."""
    today = reader.clock.today()
    owed = balances(reader)
    flags = _flags(reader, today)
    return [
        AgreementRow(
            item.id, item.dossier, item.number, item.party, item.party_name, item.spaces, item.first_day, item.last_day,
            item.state, item.people, item.rent, item.list_rent, item.support,
            _owed(owed, item), flags.get(item.id, frozenset()), item.version,
        )
        for item in leases(reader)
    ]  # fmt: skip


def _owed(owed: dict[PartyId, Balance], item: LeaseItem) -> Decimal:
    found = owed.get(item.party)
    return ZERO if found is None else found.balance


def _flags(reader: Reader, today: date) -> dict[LeaseId, frozenset[str]]:
    soon = add_months(today, ENDING_WITHIN_MONTHS)
    found: dict[LeaseId, frozenset[str]] = {}
    for one in watched(reader, on=today):
        last = one.item.last_day
        named = {
            ENDING: last is not None and last <= soon,
            NO_DEPOSIT: one.item.spaces != "" and one.deposit.held <= 0,
            INSURANCE: one.insurance_until is None or one.insurance_until < today,
        }
        found[one.item.id] = frozenset(name for name, true in named.items() if true)
    return found


class Card(NamedTuple):
    """One agreement with its money and its history."""

    lease: LeaseCard
    balance: Balance
    charges: list[ChargeLine]
    history: list[Entry]
    items: list[Item]

    @property
    def live(self) -> bool:
        return self.lease.state in LIVE


def card(reader: Reader, *, lease: LeaseId) -> Card:
    """Everything that the card of an agreement shows; raises NotFound."""
    found = lease_card(reader, lease=lease)
    charges = sorted(
        charges_of(reader, dossier=found.dossier), key=lambda one: (one.month, one.id), reverse=True
    )
    return Card(
        found,
        balances(reader).get(found.party, Balance(ZERO, ZERO)),
        charges[:CHARGES],
        trail(reader, topic="leases", record=found.id, limit=HISTORY),
        items(reader),
    )


