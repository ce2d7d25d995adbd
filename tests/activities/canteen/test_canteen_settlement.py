"""A leaver's meals: those left on cards, those eaten that no invoice has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pole_desk.activities.canteen.commands import pay_by_card, sell_card
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import ChargeLedger, InvoicedCharge
from pole_desk.ports.settlement import SettlementSources


def test_a_leaver_settles_the_meals_left_on_cards_and_those_not_billed(table: Any) -> None:
    party = table.parties["Les Semeurs"]

    def left(reader: Reader) -> list[tuple[str, Decimal]]:
        sources = reader.port(SettlementSources).sources
        return [(one.record, one.amount) for source in sources for one in source.unsettled(reader, party)]

    assert table.read(left) == []
    card = table.do(sell_card, party=party)
    table.do(pay_by_card, meal=table.book("Les Semeurs", 4), card=card)
    table.book("Les Semeurs", 2)
    table.book("La Rive", 3)
    table.runner.clock.set(datetime(2026, 12, 1, 12, tzinfo=UTC))
    on_card, *owed = table.read(left)
    paid = next(amount for record, amount in owed if record == f"meals:card:{card}")
    assert on_card == (f"canteen_card:{card}", -(paid * 6 / 10).quantize(Decimal("0.01")))
    (meals,) = [(record, amount) for record, amount in owed if record != f"meals:card:{card}"]
    assert meals[1] > 0

    class Billed:
        def invoiced(self, reader: Reader, dossiers: Any) -> list[InvoicedCharge]:
            day = date(2026, 11, 30)
            return [InvoicedCharge(meals[0], 1, "2026-11", day, day, "FA-2026-00001")]

    table.runner.ports = {**table.runner.ports, ChargeLedger: Billed()}
    assert meals not in table.read(left)
