"""The same money at random on either engine ends in the same balance; any story is told in `account_story`."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.accounts.receivables import commands, queries
from pole_desk.accounts.receivables.rules import Method
from pole_desk.kernel.money import ZERO, from_cents

DAY = date(2026, 11, 25)


def test_a_long_story_told_by_a_seed_agrees_on_both_engines(books: Any) -> None:
    """The same acts at random on either engine end in the same balances, each told by its sum alone."""
    rng = random.Random(5)
    party = books.party("Alpha")
    expected = ZERO
    for step in range(25):
        if step % 5 == 0:
            books.owes(party, str(from_cents(rng.randint(100, 20_000))), label=f"Salle {step}")
            books.issue()
            expected += books.invoices()[-1].total
        amount = from_cents(rng.randint(1, 8_000))
        payment = books.runner.do(
            commands.receive_payment, party=party, on=DAY, amount=amount, method=Method.CARD
        )
        expected -= amount
        found = books.runner.read(queries.payment, payment=payment)
        if found.free and rng.random() < 0.5:
            books.runner.do(
                commands.refund_payment, payment=payment, on=DAY, amount=found.free, method=Method.TRANSFER
            )
            expected += found.free
    assert books.runner.read(queries.balance_of, party=party) == expected
    assert books.findings() == []
