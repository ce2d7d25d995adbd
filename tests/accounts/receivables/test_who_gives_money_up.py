"""Who records payments may not give money up: losses, refunds and final accounts are the manager's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables.rules import Method
from pole_desk.kernel.errors import NotAllowed, RuleBroken
from pole_desk.kernel.permissions import Permission, User
from pole_desk.kernel.work import Runner

DAY = date(2026, 11, 23)
RECEPTION = User(2, "Accueil", frozenset({Permission.READ, Permission.PARTIES, Permission.LEASES, Permission.PAYMENTS}))
MANAGER = User(3, "Responsable", RECEPTION.permissions | {Permission.INVOICE})


def seat(books: Any, user: User) -> Runner:
    runner = books.another()
    return Runner(books.engine, books.clock, user, runner.ports)


def kept(runner: Runner) -> int:
    return runner.do(
        acts.receive_payment, party=1, on=DAY, amount=Decimal(30), method=Method.CARD, allocations=[]
    )


def gifts(payment: int) -> list[tuple[Any, dict[str, Any]]]:
    return [
        (acts.write_off, {"invoice": 1, "on": DAY, "reason": "Liquidation", "amount": Decimal(1)}),
        (acts.withdraw_loss, {"loss": 1, "reason": "Erreur"}),
        (acts.restore_loss, {"loss": 1}),
        (acts.refund_payment, {"payment": payment, "on": DAY, "amount": Decimal(1), "method": Method.CARD}),
        (acts.withdraw_refund, {"refund": 1, "reason": "Erreur"}),
        (acts.restore_refund, {"refund": 1}),
        (acts.settle_final_account, {"party": 1, "on": DAY}),
    ]


@pytest.fixture
def owed(sqlite_books: Any) -> Any:
    """Alpha owes 120.00 and has left."""
    party = sqlite_books.party("Alpha")
    sqlite_books.agreement(party, date(2026, 11, 20))
    sqlite_books.owes(party, "100", service_to=date(2026, 11, 20))
    sqlite_books.issue()
    return sqlite_books


def test_reception_records_what_came_in_and_what_the_bank_took_back(owed: Any) -> None:
    runner = seat(owed, RECEPTION)
    payment = kept(runner)
    runner.do(acts.return_payment, payment=payment, on=DAY, reason="Sans provision")
    runner.do(acts.record_payment, invoice=1, on=DAY, amount=Decimal(5), method=Method.CARD)


def test_reception_gives_nothing_up(owed: Any) -> None:
    runner = seat(owed, RECEPTION)
    payment = kept(runner)
    for run, options in [*gifts(payment), (acts.close_final_account, {"party": 1, "on": DAY})]:
        with pytest.raises(NotAllowed) as refusal:
            runner.do(run, **options)
        assert "Accueil" in refusal.value.message and refusal.value.details["permission"] == "invoice"
    assert owed.findings() == []


def test_reception_does_not_take_a_refund_back_as_if_it_were_the_banks(owed: Any) -> None:
    payment = kept(owed.runner)
    refund = owed.runner.do(
        acts.refund_payment, payment=payment, on=DAY, amount=Decimal(1), method=Method.CARD
    )
    with pytest.raises(RuleBroken) as refusal:
        seat(owed, RECEPTION).do(acts.cancel_return, refund=refund, parts=[])
    assert refusal.value.code == "not_returned"


def test_the_manager_does_and_undoes(owed: Any) -> None:
    runner = seat(owed, MANAGER)
    payment = kept(runner)
    for run, options in gifts(payment):
        outcome = runner.perform(run, **options)
        assert outcome.undo is not None
    runner.undo(outcome.undo)
    assert owed.findings() == []
