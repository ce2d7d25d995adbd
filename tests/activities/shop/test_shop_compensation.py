"""Where the contract nets, invoices are settled by what was sold, without anybody's hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk import backend
from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.accounts.receivables.commands import (
    record_payment,
    set_off_accounts,
    withdraw_payment,
)
from pole_desk.accounts.receivables.queries import Payment, Receivable, invoices, payments
from pole_desk.accounts.receivables.rules import Method, method_names, to_set_off
from pole_desk.activities.shop.commands import correct_balance, declare_sales, pay_out
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.periods import Month

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
PAID_ON = date(2026, 11, 10)


@pytest.fixture
def netted(shop: Any) -> tuple[Any, int]:
    """Rent of 129.60 a month from October on, sales of 1 000 € in October, commission 240."""
    one = shop.opened("Cycles", "M01", netting=True, first_day=date(2026, 10, 1))
    shop.declare(one, cycles="1000.00")
    outbox.issue_month(shop.runner, month=OCTOBER)
    return shop, one


def states(shop: Any) -> list[tuple[str, str, str]]:
    rows: list[Receivable] = shop.read(invoices)
    return [(str(one.total), str(one.balance), one.state) for one in rows]


def standing(shop: Any) -> list[tuple[str, str, str]]:
    rows: list[Payment] = shop.read(payments)
    return sorted(
        (str(one.amount), one.method, one.payout or "") for one in rows if one.withdrawn_on is None
    )


def test_the_netted_invoices_are_settled_as_they_are_issued(netted: Any) -> None:
    shop, one = netted
    assert states(shop) == [("129.60", "0.00", "paid")]
    outbox.issue_month(shop.runner, month=NOVEMBER)
    assert states(shop) == [("129.60", "0.00", "paid"), ("369.60", "0.00", "paid")]
    assert standing(shop) == [
        ("129.60", "netting", f"shop:{one}:payout:2026-10"),
        ("369.60", "netting", f"shop:{one}:payout:2026-10"),
    ]
    assert method_names()[Method.NETTING] == "compensation"
    assert shop.do(set_off_accounts) == 0
    assert shop.sound()


def test_what_was_paid_out_settles_nothing_more_until_the_next_sales(netted: Any) -> None:
    shop, one = netted
    outbox.issue_month(shop.runner, month=NOVEMBER)
    shop.do(pay_out, contract=one, month=OCTOBER, on=PAID_ON)
    assert states(shop)[1] == ("369.60", "129.60", "partial")
    shop.declare(one, NOVEMBER, cycles="200.00")
    assert states(shop)[1] == ("369.60", "0.00", "paid")
    assert shop.sound()


def test_sales_taken_back_and_put_back_are_followed(netted: Any) -> None:
    shop, one = netted
    outcome = shop.runner.perform(declare_sales, contract=one, month=OCTOBER, sales=[])
    assert states(shop) == [("129.60", "129.60", "issued")] and standing(shop) == []
    shop.runner.undo(outcome.undo)
    assert states(shop) == [("129.60", "0.00", "paid")]
    shop.do(correct_balance, contract=one, month=OCTOBER, amount=Decimal(-900), reason="vélo cassé")
    assert standing(shop) == [("100.00", "netting", f"shop:{one}:payout:2026-10")]
    assert shop.sound()


def test_a_credited_invoice_gives_its_compensation_back(netted: Any) -> None:
    shop, one = netted
    [found] = shop.read(invoices)
    shop.do(credit_invoice, invoice=found.id, reason="stand fermé")
    assert states(shop)[0] == ("129.60", "0.00", "credited")
    assert standing(shop) == []
    assert shop.sound()


def test_a_compensation_that_follows_an_account_is_not_withdrawn_by_hand(netted: Any) -> None:
    shop, _one = netted
    [found] = shop.read(payments)
    with pytest.raises(RuleBroken) as refusal:
        shop.do(withdraw_payment, payment=found.id, reason="erreur")
    assert refusal.value.code == "follows_account"
    assert found.reference == "sur les ventes d’octobre 2026"


def test_check_sees_more_set_off_than_the_pole_holds(netted: Any) -> None:
    shop, one = netted
    with shop.runner.engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO shop_movement (contract, month, on_day, kind, subject, amount, label) "
            "SELECT contract, month, on_day, 'correction', 'other', -95000, 'x' FROM shop_movement "
            "WHERE subject = 'sales'"
        ))  # fmt: skip
    assert "over_set_off" in {found.code for found in shop.read(backend.check)}
    assert shop.do(set_off_accounts) == 1
    assert standing(shop) == [("50.00", "netting", f"shop:{one}:payout:2026-10")]


def test_money_received_first_is_not_set_off_again(shop: Any) -> None:
    one = shop.opened("Cycles", "M01", netting=True, first_day=date(2026, 10, 1))
    outbox.issue_month(shop.runner, month=OCTOBER)
    [found] = shop.read(invoices)
    paid = {"on": PAID_ON, "amount": Decimal(100), "method": Method.TRANSFER}
    shop.do(record_payment, invoice=found.id, **paid)
    shop.declare(one, cycles="1000.00")
    assert standing(shop) == [
        ("100.00", "transfer", ""), ("29.60", "netting", f"shop:{one}:payout:2026-10"),
    ]  # fmt: skip
    assert shop.read(backend.check) == []


def test_without_netting_nothing_is_set_off(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles", "M01", first_day=date(2026, 10, 1))
    lite_shop.declare(one, cycles="1000.00")
    outbox.issue_month(lite_shop.runner, month=OCTOBER)
    assert states(lite_shop) == [("129.60", "129.60", "issued")]
    assert standing(lite_shop) == []


@pytest.mark.parametrize(
    ("asked", "balance", "available", "wanted"),
    [
        ("240", "240", "1000", "240"),
        ("240", "900", "1000", "240"),
        ("240", "100", "1000", "100"),
        ("240", "240", "60", "60"),
        ("240", "240", "239.99", "240"),
        ("240", "239.99", "240", "239.99"),
        ("240", "240", "-5", "0"),
        ("-12", "0", "100", "0"),
    ],
)
def test_no_more_is_set_off_than_is_due_or_held_but_for_a_cent(
    asked: str, balance: str, available: str, wanted: str
) -> None:
    given = {"asked": Decimal(asked), "balance": Decimal(balance), "available": Decimal(available)}
    assert to_set_off(lines=1, **given) == Decimal(wanted)
