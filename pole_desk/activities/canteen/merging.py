"""Accounts, rota and parts follow a structure that is merged into another, and come back."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.canteen.commands import hand_over_accounts, hand_over_operators
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId

_ACCOUNT, _OPERATOR, _PART = 0, 1, 2


class CanteenFollower:
    """Implements ports.merging.PartyFollower; a record is its number times three, plus its kind."""

    def follow(self, tx: Tx, *, kept: PartyId, merged: PartyId) -> list[int]:
        accounts = hand_over_accounts(tx, to=kept, merged=merged)
        operators = hand_over_operators(tx, to=kept, merged=merged)
        return [
            *(account * 3 + _ACCOUNT for account in accounts),
            *(one * 3 + _OPERATOR if one > 0 else -one * 3 + _PART for one in operators),
        ]

    def give_back(self, tx: Tx, *, records: Sequence[int], to: PartyId) -> None:
        accounts = [record // 3 for record in records if record % 3 == _ACCOUNT]
        rota = [record // 3 for record in records if record % 3 == _OPERATOR]
        parts = [-(record // 3) for record in records if record % 3 == _PART]
        hand_over_accounts(tx, to=to, accounts=accounts)
        hand_over_operators(tx, to=to, records=[*rota, *parts])
