"""What is charged, kept, owed and paid out: netted or not, invoiced, corrected afterwards."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.queries import invoices, lines_of
from pole_desk.accounts.receivables.commands import make_transfer_batch, prepare_transfers, set_payee
from pole_desk.accounts.receivables.queries import Account
from pole_desk.activities.shop.charges import ShopCharges
from pole_desk.activities.shop.commands import (
    book_stand,
    cancel_contract,
    cancel_stand,
    correct_balance,
    end_stand,
    pay_out,
    restore_payout,
    reverse_correction,
    withdraw_payout,
)
from pole_desk.activities.shop.queries import contracts, ledger, month_sums, payouts_of, support
from pole_desk.activities.shop.rules import Mode
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.payouts import PayoutSources
from pole_desk.registers.catalog.queries import items, price_on

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
PAID_ON = date(2026, 11, 10)
HOLDER = Account("Cycles", "FR7630006000011234567890189", "AGRIFRPP", "3 rue du Port", "44000", "Nantes", "FR")


def due(shop: Any, month: Month) -> dict[str, Any]:
    found = shop.read(lambda reader: ShopCharges().due(reader, month))
    return {charge.key.split(":", 2)[2]: charge for charge in found}


def payouts(shop: Any, month: Month) -> list[Any]:
    """As the composition root wires them."""
    return shop.read(
        lambda reader: [p for s in reader.port(PayoutSources).sources for p in s.payouts(reader, month)]
    )


def test_a_commission_is_charged_the_month_after_by_category(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles", rates={"mobilier": 0}, reason="offert", mode=Mode.CONSIGNMENT)
    shop.declare(one, cycles="1234.55", mobilier="10.00")
    assert due(shop, OCTOBER) == {}
    (charge,) = due(shop, NOVEMBER).values()
    assert charge.key == f"shop:{one}:commission:2026-10:cycles"
    assert (charge.quantity, charge.unit_price, charge.list_price) == (
        Decimal("1234.55"), Decimal("0.2"), Decimal("0.2")
    )  # fmt: skip
    assert (charge.service_from, charge.service_to) == (date(2026, 10, 1), date(2026, 10, 31))
    assert charge.label == "Commission de 20\u202f% sur les ventes d’octobre 2026, cycles"


def test_without_netting_all_sales_are_owed_and_the_commission_is_invoiced(shop: Any) -> None:
    one = shop.opened("Cycles", "M01")
    shop.declare(one, cycles="1000.00")
    (payout,) = payouts(shop, OCTOBER)
    assert (payout.collected, payout.kept, payout.amount, payout.netted) == (
        Decimal(1000), Decimal(240), Decimal(1000), False
    )  # fmt: skip
    assert shop.owed(one) == 1000
    assert set(due(shop, NOVEMBER)) == {"commission:2026-10:cycles", "stand:1:2026-11"}


def test_with_netting_commission_and_rent_are_taken_off_and_charged_all_the_same(shop: Any) -> None:
    one = shop.opened("Cycles", "M01", netting=True, first_day=date(2026, 10, 1))
    shop.declare(one, cycles="1000.00")
    (payout,) = payouts(shop, OCTOBER)
    rent = Decimal("129.60")
    assert (payout.kept, payout.amount, payout.netted) == (Decimal(240), 1000 - 240 - rent, True)
    assert shop.owed(one) == 1000 - 240 - rent
    charges = due(shop, NOVEMBER)
    assert all(charge.label.endswith("à compenser sur les ventes") for charge in charges.values())
    assert shop.owed(one, NOVEMBER) == 1000 - 240 - 2 * rent


def test_a_netted_participant_who_sells_less_than_the_rent_owes_the_pole(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles", "M01", netting=True, first_day=date(2026, 10, 1))
    shop.declare(one, cycles="50.00")
    (payout,) = payouts(shop, OCTOBER)
    assert payout.amount == Decimal(50) - 12 - Decimal("129.60")
    with pytest.raises(RuleBroken) as refusal:
        shop.do(pay_out, contract=one, month=OCTOBER, on=PAID_ON)
    assert refusal.value.code == "nothing_owed"


def test_the_account_runs_line_by_line_and_tells_what_is_invoiced_apart(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles", "M01", first_day=date(2026, 10, 1))
    shop.declare(one, cycles="100.00")
    shop.do(pay_out, contract=one, month=OCTOBER, on=PAID_ON)
    entries = shop.read(ledger, contract=one)
    assert [(e.month, e.kind, e.amount, e.counts, e.balance) for e in entries] == [
        ("2026-10", "rent", Decimal("-129.60"), False, Decimal(0)),
        ("2026-10", "sales", Decimal(100), True, Decimal(100)),
        ("2026-10", "commission", Decimal(-24), False, Decimal(100)),
        ("2026-10", "payout", Decimal(-100), True, Decimal(0)),
        ("2026-11", "rent", Decimal("-129.60"), False, Decimal(0)),
    ]
    assert [e.kind for e in shop.read(ledger, contract=one, month=NOVEMBER)] == ["rent"]


def test_a_payout_is_made_once_for_a_month_and_comes_back(shop: Any) -> None:
    one = shop.opened("Cycles")
    shop.declare(one, cycles="100.00")
    for wrong in ("0.00", "10.001"):
        with pytest.raises(BadInput):
            shop.do(pay_out, contract=one, month=OCTOBER, on=PAID_ON, amount=Decimal(wrong))
    with pytest.raises(RuleBroken) as more:
        shop.do(pay_out, contract=one, month=OCTOBER, on=PAID_ON, amount=Decimal("100.01"))
    assert more.value.code == "more_than_owed"
    paid = shop.undo(pay_out, contract=one, month=OCTOBER, on=PAID_ON)
    assert shop.owed(one) == 100
    shop.do(restore_payout, payout=paid)
    with pytest.raises(RuleBroken) as twice:
        shop.do(pay_out, contract=one, month=OCTOBER, on=PAID_ON)
    assert twice.value.code == "already_paid"
    shop.undo(withdraw_payout, payout=paid, reason="mauvais compte")
    assert shop.owed(one) == 0
    assert [row.state for row in shop.read(payouts_of, contract=one)] == ["paid"]
    with pytest.raises(RuleBroken):
        shop.do(cancel_contract, contract=one, reason="x")
    assert shop.sound()


def test_a_payout_whose_transfer_is_at_the_bank_is_not_taken_back(shop: Any) -> None:
    one = shop.opened("Cycles")
    shop.declare(one, cycles="100.00")
    paid = shop.do(pay_out, contract=one, month=OCTOBER, on=PAID_ON)
    party = next(found for found in shop.read(contracts) if found.id == one).party
    shop.do(set_payee, party=party, account=HOLDER)
    with shop.runner.engine.begin() as connection:
        connection.execute(text(f"UPDATE catalog_issuer SET iban = '{HOLDER.iban}', bic = '{HOLDER.bic}'"))
    day = shop.clock.today()
    plan = shop.read(prepare_transfers, on=day)
    shop.do(make_transfer_batch, issuer=plan.transfers[0].issuer, on=day, transfers=plan.transfers)
    with pytest.raises(RuleBroken) as refusal:
        shop.do(withdraw_payout, payout=paid, reason="mauvais compte")
    assert refusal.value.code == "payout_ordered"


def test_sales_corrected_after_the_payout_go_on_the_next_one(shop: Any) -> None:
    one = shop.opened("Cycles")
    shop.declare(one, cycles="100.00")
    shop.do(pay_out, contract=one, month=OCTOBER, on=PAID_ON)
    shop.declare(one, cycles="90.00")
    assert shop.owed(one) == -10
    shop.declare(one, NOVEMBER, cycles="50.00")
    (row,) = shop.read(month_sums, month=NOVEMBER)
    assert (row.due, row.balance) == (Decimal(50), Decimal(40))
    shop.do(pay_out, contract=one, month=NOVEMBER, on=PAID_ON)
    assert shop.owed(one, NOVEMBER) == 0
    assert shop.sound()


def test_a_correction_by_hand_is_reversed_once(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles")
    with pytest.raises(BadInput):
        shop.do(correct_balance, contract=one, month=OCTOBER, amount=Decimal(0), reason="x")
    moved = shop.do(correct_balance, contract=one, month=OCTOBER, amount=Decimal("-12.50"),
                    reason="vase cassé")  # fmt: skip
    assert shop.owed(one) == Decimal("-12.50")
    shop.undo(reverse_correction, movement=moved)
    assert shop.owed(one) == Decimal("-12.50")
    with pytest.raises(RuleBroken):
        shop.do(reverse_correction, movement=moved)
    assert shop.sound()


def test_a_month_is_invoiced_and_a_correction_is_set_right_on_the_next(shop: Any) -> None:
    one = shop.opened("Cycles", "M01", first_day=date(2026, 10, 1))
    shop.declare(one, cycles="1000.00")
    issued = outbox.issue_month(shop.runner, month=NOVEMBER)
    assert (issued.issued, issued.net) == (1, Decimal("416.00"))
    (invoice,) = shop.read(invoices, month=NOVEMBER)
    assert sorted(line.net for line in shop.read(lines_of, invoice=invoice.id)) == [
        Decimal(108), Decimal(108), Decimal(200)
    ]  # fmt: skip
    stand = shop.card(one).stands[0].id
    with pytest.raises(RuleBroken) as refusal:
        shop.do(cancel_stand, stand=stand, reason="erreur")
    assert refusal.value.code == "invoiced" and invoice.number in refusal.value.message
    shop.declare(one, cycles="1100.00")
    shop.do(end_stand, stand=stand, last_day=date(2026, 11, 30))
    again = outbox.issue_month(shop.runner, month=Month(2026, 12))
    assert (again.issued, again.net) == (1, Decimal("20.00"))
    assert shop.sound()


def test_a_span_of_months_says_what_each_month_says(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles", "M01", "M02")
    shop.declare(one, cycles="10.00")
    shop.declare(one, Month(2026, 9), cycles="20.00", mobilier="3.00")
    source = ShopCharges()
    first, last = Month(2026, 8), Month(2027, 1)
    spanned = shop.read(lambda reader: source.due_between(reader, first, last))
    assert shop.read(source.first_month) == Month(2026, 9)
    for month, charges in spanned.items():
        assert charges == shop.read(lambda reader, month=month: source.due(reader, month))
    keys = [charge.key for charges in spanned.values() for charge in charges]
    assert len(keys) == len(set(keys)) == 13


def test_what_is_given_for_less_than_the_list_is_counted_as_support(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles", first_day=date(2026, 10, 1), rates={"cycles": 1500}, reason="soutien")
    lite_shop.opened("Mode", "M02", first_day=date(2026, 10, 1))
    lite_shop.do(book_stand, contract=one, space=lite_shop.space("M05"), first_day=date(2026, 10, 3),
                 last_day=date(2026, 10, 4), price=Decimal(0), reason="portes ouvertes")  # fmt: skip
    lite_shop.declare(one, cycles="100.00")
    found = lite_shop.read(support, first=OCTOBER, last=OCTOBER)
    assert [(row.party_name, row.list_amount, row.agreed_amount, row.support) for row in found] == [
        ("Atelier des cycles", Decimal("48.80"), Decimal("15.00"), Decimal("33.80")),
        ("La Fripe", Decimal("108.00"), Decimal("108.00"), Decimal(0)),
    ]


def test_a_pole_without_a_shop_owes_nothing_and_is_quick_to_say_so(lite_shop: Any) -> None:
    assert lite_shop.read(lambda reader: ShopCharges().first_month(reader)) is None
    assert due(lite_shop, NOVEMBER) == {} and payouts(lite_shop, NOVEMBER) == []


def test_a_pole_made_before_the_shop_gets_its_items_and_prices(
    tmp_path: Path, open_pole: Callable[..., Runner]
) -> None:
    dump = Path(__file__).parents[2] / "migrations" / "dumps" / "issue_2.sql.gz"
    connection = sqlite3.connect(tmp_path / "ancien.db")
    connection.executescript(gzip.decompress(dump.read_bytes()).decode())
    connection.close()
    runner = open_pole(f"sqlite:///{tmp_path / 'ancien.db'}")
    assert runner.read(price_on, item="shop_stall_m2", on=date(2026, 11, 23)).amount == Decimal("9.00")
    assert {one.code for one in runner.read(items) if one.activity == "shop"} == {
        "shop_stall_m2", "shop_stall_m2_day", "shop_commission"
    }  # fmt: skip
