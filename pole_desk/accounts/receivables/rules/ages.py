"""What each client owes by age of the debt: the aged balance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.rules.states import age_of
from pole_desk.kernel.money import ZERO


class Debt(NamedTuple):
    """What is left of an invoice, or, negative, money kept that no invoice has taken yet."""

    party: int
    due_on: date
    balance: Decimal


class Ages(NamedTuple):
    """What a client owes by days past due, in euros; `unallocated` is what it paid ahead, positive."""

    not_due: Decimal = ZERO
    d30: Decimal = ZERO
    d60: Decimal = ZERO
    d90: Decimal = ZERO
    older: Decimal = ZERO
    unallocated: Decimal = ZERO

    @property
    def late(self) -> Decimal:
        return self.d30 + self.d60 + self.d90 + self.older

    @property
    def total(self) -> Decimal:
        return self.not_due + self.late - self.unallocated

    def plus(self, other: Ages) -> Ages:
        return Ages(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def aged_balance(debts: Iterable[Debt], *, on: date) -> dict[int, Ages]:
    """The columns of each client by number; who owes nothing and is owed nothing is left out."""
    found: dict[int, Ages] = {}
    for one in debts:
        if one.balance:
            column = age_of(one.due_on, on) if one.balance > 0 else "unallocated"
            part = Ages(**{column: abs(one.balance)})
            found[one.party] = found.get(one.party, Ages()).plus(part)
    return {party: found[party] for party in sorted(found)}


def total_of(balances: Iterable[Ages]) -> Ages:
    """The foot of the aged balance."""
    total = Ages()
    for one in balances:
        total = total.plus(one)
    return total
