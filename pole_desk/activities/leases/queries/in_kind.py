"""The pole's in-kind support: what agreed prices leave of the list price, by structure and dossier."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.leases.queries.due import (
    RentDue,
    ServiceDue,
    rent_dues,
    service_dues,
)
from pole_desk.activities.leases.rules import support as difference
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, LeaseId, PartyId
from pole_desk.registers.parties.queries import party_names


class Support(NamedTuple):
    """Net euros over a period: at list price, as agreed, and the difference when it is a support."""

    party: PartyId
    party_name: str
    dossier: DossierId
    lease: LeaseId
    list_amount: Decimal
    agreed_amount: Decimal
    support: Decimal


class MonthSupport(NamedTuple):
    """What a month of an agreement gave a bearer below the list price, in net euros."""

    month: Month
    party: PartyId
    dossier: DossierId
    lease: LeaseId
    number: str
    kind: str
    support: Decimal


def support_by_month(reader: Reader, *, first: Month, last: Month) -> list[MonthSupport]:
    """The support of each month, by agreement and bearer; none, no row."""
    rents = rent_dues(reader, first=first, last=last)
    services = service_dues(reader, first=first, last=last)
    sums: dict[tuple[Month, PartyId, LeaseId], MonthSupport] = {}
    for month in rents:
        dues: list[RentDue | ServiceDue] = [*rents[month], *services[month]]
        for row in dues:
            helped = difference(row.due.list_amount, row.due.amount)
            if helped:
                key = month, row.party, row.lease
                known = sums.get(key) or MonthSupport(
                    month, row.party, row.dossier, row.lease, row.number, row.kind, ZERO
                )
                sums[key] = known._replace(support=known.support + helped)
    return list(sums.values())


def support(
    reader: Reader, *, first: Month, last: Month, party: PartyId | None = None
) -> list[Support]:
    """What each structure was supported with over some months, the largest first."""
    sums: dict[tuple[PartyId, DossierId, LeaseId], tuple[Decimal, Decimal, Decimal]] = {}
    rents = rent_dues(reader, first=first, last=last, party=party)
    services = service_dues(reader, first=first, last=last, party=party)
    for month in rents:
        dues: list[RentDue | ServiceDue] = [*rents[month], *services[month]]
        for row in dues:
            key = (row.party, row.dossier, row.lease)
            listed, agreed, helped = sums.get(key, (ZERO, ZERO, ZERO))
            sums[key] = (
                listed + row.due.list_amount,
                agreed + row.due.amount,
                helped + difference(row.due.list_amount, row.due.amount),
            )
    names = party_names(reader, parties={key[0] for key in sums})
    rows = [Support(key[0], names[key[0]], key[1], key[2], *amounts) for key, amounts in sums.items()]
    return sorted(rows, key=lambda row: (-row.support, row.party_name, row.lease))
