"""What waits on agreements: ends that come near, insurance, deposits, longest stays, options."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.activities.leases.queries.agreements import LeaseItem, leases
from pole_desk.activities.leases.rules import (
    ENDING_WITHIN_MONTHS,
    Movement,
    State,
    held,
    longest_stay_end,
)
from pole_desk.activities.leases.tables import LeaseDepositRow, LeaseRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import add_months
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import LeaseId


class Deposit(NamedTuple):
    """What was asked of an agreement, what came in, what is held now."""

    asked: Decimal
    received: Decimal
    held: Decimal

    @property
    def missing(self) -> Decimal:
        return max(self.asked - self.received, ZERO)


class Watched(NamedTuple):
    """An agreement in force, or about to be, with what may need an act."""

    item: LeaseItem
    insurance_until: date | None
    stay_ends: date | None
    deposit: Deposit


NO_DEPOSIT = Deposit(ZERO, ZERO, ZERO)


def endings(reader: Reader, *, on: date, months: int = ENDING_WITHIN_MONTHS) -> list[LeaseItem]:
    """The agreements that end from a day on within some months, the soonest first."""
    until = add_months(on, months)
    found = [
        item for item in leases(reader, on=on) if item.last_day is not None and item.last_day <= until
    ]
    return sorted(found, key=lambda item: (item.last_day, item.party_name))


def deposits(reader: Reader) -> dict[LeaseId, Deposit]:
    """The deposit of every agreement that has one."""
    statement = select(
        LeaseDepositRow.lease, LeaseDepositRow.kind, LeaseDepositRow.amount
    ).where(LeaseDepositRow.withdrawn.is_(False))
    sums: dict[LeaseId, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for lease, kind, amount in reader.connection.execute(statement):
        sums[lease][kind] += amount
    return {
        lease: Deposit(kinds[Movement.ASKED], kinds[Movement.RECEIVED], held(kinds))
        for lease, kinds in sums.items()
    }


def watched(reader: Reader, *, on: date) -> list[Watched]:
    """The signed agreements in force on a day."""
    statement = select(
        LeaseRow.id,
        LeaseRow.insurance_until,
        LeaseRow.pepiniere,
        LeaseRow.longest_stay_months,
        LeaseRow.first_day,
    ).where(
        LeaseRow.state == State.SIGNED,
        LeaseRow.first_day <= on,
        or_(LeaseRow.last_day.is_(None), LeaseRow.last_day >= on),
    )
    more = {row.id: row for row in reader.connection.execute(statement)}
    sums = deposits(reader)
    found = []
    for item in leases(reader, on=on):
        row = more[item.id]
        stay = None
        if row.pepiniere and row.longest_stay_months is not None:
            stay = longest_stay_end(row.first_day, row.longest_stay_months)
        found.append(Watched(item, row.insurance_until, stay, sums.get(item.id, NO_DEPOSIT)))
    return found
