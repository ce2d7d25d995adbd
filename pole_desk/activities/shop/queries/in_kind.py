"""The pole's in-kind support in the shop: what agreed rents and commissions leave of the list's."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.shop.queries.contracts import contracts, stands
from pole_desk.activities.shop.queries.sales import sale_lines
from pole_desk.activities.shop.rules import State
from pole_desk.activities.shop.rules.rents import rent_of
from pole_desk.activities.shop.rules.sales import commission_of
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId, ShopContractId


class Support(NamedTuple):
    """Net euros over some months: at list price, as agreed, and the difference when it is a support."""

    party: PartyId
    party_name: str
    dossier: DossierId
    contract: ShopContractId
    list_amount: Decimal
    agreed_amount: Decimal
    support: Decimal


def support(reader: Reader, *, first: Month, last: Month) -> list[Support]:
    """What each participant was supported with over some months, the largest first."""
    every = {one.id: one for one in contracts(reader) if one.written == State.ACTIVE}
    pairs: dict[ShopContractId, list[tuple[Decimal, Decimal]]] = {}
    for stand in stands(reader):
        for month in months_between(first, last):
            rent = rent_of(stand.terms, month)
            if rent is not None:
                listed, agreed = map(rent.amount, stand.prices_on(month.first))
                amounts = (listed, agreed)
                pairs.setdefault(stand.contract, []).append(amounts)
    for line in sale_lines(reader, first=first, last=last):
        amounts = (commission_of(line.amount, line.list_rate), line.commission)
        pairs.setdefault(line.contract, []).append(amounts)
    rows = [
        Support(
            every[number].party, every[number].party_name, every[number].dossier, number,
            sum((listed for listed, _agreed in own), ZERO),
            sum((agreed for _listed, agreed in own), ZERO),
            sum((max(listed - agreed, ZERO) for listed, agreed in own), ZERO),
        )
        for number, own in pairs.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.support, row.party_name, row.contract))
