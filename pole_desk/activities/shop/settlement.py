"""What a leaver still has at the shop: a participation, and what its sales leave on one side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.activities.shop.queries.contracts import Contract, contracts
from pole_desk.activities.shop.queries.ledger import balances
from pole_desk.activities.shop.rules import TOPIC, State, mode_name
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.ports.settlement import Unsettled


class ShopSettlement:
    """Implements ports.settlement.SettlementSource."""

    def unsettled(self, reader: Reader, party: PartyId | None, on: date) -> Sequence[Unsettled]:
        """Participations that run after a day, and balances of sales; a debt is on its invoices."""
        found = []
        owed = balances(reader, through=Month.of(on))
        for one in contracts(reader, party=party):
            if _runs(one, on):
                title = _("{number} : participation au magasin à terminer").format(number=one.number)
                detail = mode_name(one.mode)
                if one.stalls:
                    detail = _("{mode}, {stalls}").format(mode=detail, stalls=one.stalls)
                found.append(Unsettled("shop", title, detail, None, TOPIC, one.id, one.party))
            if owed[one.id] > ZERO:
                title = _("{number} : ventes à reverser").format(number=one.number)
                detail = _("après commission et loyer") if one.netting else _("commission facturée à part")
                found.append(Unsettled("sales", title, detail, -owed[one.id], TOPIC, one.id, one.party))
        return found


def _runs(one: Contract, on: date) -> bool:
    over = one.written == State.CANCELLED
    return not over and (one.last_day is None or one.last_day > on)
