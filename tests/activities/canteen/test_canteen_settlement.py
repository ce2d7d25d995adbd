"""A leaver's meals: those left on cards, those eaten that no invoice has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pole_desk.activities.canteen.commands import pay_by_card, sell_card
from pole_desk.activities.canteen.queries.charged import charged
from pole_desk.activities.canteen.settlement import CanteenSettlement
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import ChargeLedger, InvoicedCharge
from pole_desk.ports.settlement import Unsettled


def test_a_leaver_settles_the_meals_left_on_cards_and_those_not_billed(table: Any) -> None:
    party = table.parties["Les Semeurs"]

    def left(reader: Reader) -> list[Unsettled]:
        return list(CanteenSettlement().unsettled(reader, party, reader.clock.today()))

    assert table.read(left) == []
    card = table.do(sell_card, party=party)
    table.do(pay_by_card, meal=table.book("Les Semeurs", 4), card=card)
    table.book("Les Semeurs", 2)
    table.book("La Rive", 3)
    table.runner.clock.set(datetime(2026, 12, 1, 12, tzinfo=UTC))
    on_card, *owed = table.read(left)
    paid = next(one.amount for one in owed if f"n° {card}" in one.title)
    assert (on_card.kind, on_card.amount) == ("meal_card", -(paid * 6 / 10).quantize(Decimal("0.01")))
    (meals,) = [one for one in owed if f"n° {card}" not in one.title]
    assert meals.amount is not None and meals.amount > 0

    class Billed:
        def invoiced(self, reader: Reader, dossiers: Any) -> list[InvoicedCharge]:
            day = date(2026, 11, 30)
            charges = [each for month in charged(reader, first=Month(2026, 11), last=Month(2026, 12)).values() for each in month]
            return [
                InvoicedCharge(each.key, 1, "2026-11", day, day, "FA-2026-00001")
                for each in charges if each.party == party and "card" not in each.key
            ]

    table.runner.ports = {**table.runner.ports, ChargeLedger: Billed()}
    assert meals not in table.read(left)
