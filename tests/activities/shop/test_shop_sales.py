"""Months of sales: declared, corrected, cancelled, imported; rates agreed; what the database keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.activities.shop.commands import (
    cancel_contract,
    cancel_sales,
    change_contract,
    declare_sales,
    end_contract,
    import_sales,
    prepare_sales_import,
    restore_rate,
    restore_sales,
    set_contract_rate,
    set_list_rate,
    withdraw_rate,
)
from pole_desk.activities.shop.queries import (
    contract_card,
    declarations,
    ledger,
    list_rates,
    months_missing,
    sale_lines,
    sales_of_month,
)
from pole_desk.activities.shop.rules import Mode
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.periods import Month

OCTOBER = Month(2026, 10)


def states(shop: Any, contract: int) -> list[tuple[int, str]]:
    found = shop.read(declarations, contract=contract, month=OCTOBER)
    return sorted((one.revision, one.state) for one in found)


def test_sales_are_collected_on_mandate_and_the_commission_is_frozen(shop: Any) -> None:
    one = shop.opened("Cycles")
    shop.declare(one, cycles="1000.00", mobilier="50.05")
    (told,) = shop.read(declarations, contract=one)
    assert (told.sales, told.commission, told.commission_tax) == (
        Decimal("1050.05"), Decimal("210.01"), Decimal("42.00")
    )  # fmt: skip
    shop.do(set_contract_rate, contract=one, category="cycles", rate=1000, from_day=date(2026, 10, 1),
            reason="remise")  # fmt: skip
    lines = shop.read(sale_lines, declaration=told.id)
    assert {line.category: line.rate for line in lines} == {"cycles": 2000, "mobilier": 2000}
    assert shop.sound()


def test_a_correction_is_a_new_version_and_the_old_one_is_kept(shop: Any) -> None:
    one = shop.opened("Cycles")
    shop.declare(one, cycles="100.00")
    shop.declare(one, cycles="80.00")
    assert states(shop, one) == [(1, "replaced"), (2, "standing")]
    entries = shop.read(ledger, contract=one)
    assert [(e.kind, e.subject, e.amount) for e in entries] == [
        ("sales", "sales", Decimal(100)), ("commission", "commission", Decimal(-24)),
        ("correction", "sales", Decimal(-20)), ("correction", "commission", Decimal("4.80")),
    ]  # fmt: skip
    assert shop.owed(one) == 80
    assert shop.sound()


def test_the_same_sales_again_change_nothing(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles")
    first = shop.declare(one, cycles="100.00")
    outcome = shop.runner.perform(declare_sales, contract=one, month=OCTOBER,
                                  sales=[Sale("cycles", Decimal(100))])  # fmt: skip
    assert (outcome.value, outcome.undo) == (first, None)
    assert states(shop, one) == [(1, "standing")]


def test_undo_of_a_correction_puts_the_version_before_in_force(shop: Any) -> None:
    one = shop.opened("Cycles")
    shop.declare(one, cycles="100.00")
    shop.undo(declare_sales, contract=one, month=OCTOBER, sales=[Sale("cycles", Decimal(80))])
    assert states(shop, one) == [(1, "standing"), (2, "replaced")]
    assert shop.owed(one) == 100
    assert shop.sound()


def test_undo_of_a_first_declaration_leaves_the_month_to_declare(shop: Any) -> None:
    one = shop.opened("Cycles")
    shop.undo(declare_sales, contract=one, month=OCTOBER, sales=[Sale("cycles", Decimal(80))])
    assert states(shop, one) == [(1, "cancelled")]
    assert shop.owed(one) == 0
    missing = shop.read(months_missing, through=OCTOBER)
    assert [str(month) for _c, month in missing] == ["2026-09", "2026-10"]
    assert shop.sound()


def test_a_cancelled_month_comes_back_whole(shop: Any) -> None:
    one = shop.opened("Cycles")
    told = shop.declare(one, cycles="100.00")
    shop.undo(cancel_sales, declaration=told, reason="doublon")
    assert states(shop, one) == [(1, "standing")] and shop.owed(one) == 100
    shop.do(cancel_sales, declaration=told, reason="doublon")
    with pytest.raises(RuleBroken):
        shop.do(cancel_sales, declaration=told, reason="encore")
    shop.declare(one, cycles="60.00")
    shop.undo(restore_sales, declaration=told)
    assert shop.owed(one) == 60
    assert shop.sound()


@pytest.mark.parametrize(
    ("month", "sales", "code"),
    [
        (Month(2026, 8), [Sale("cycles", Decimal(1))], "outside_contract"),
        (Month(2026, 12), [Sale("cycles", Decimal(1))], "month_ahead"),
        (OCTOBER, [Sale("fromages", Decimal(1))], "category"),
        (OCTOBER, [Sale("cycles", Decimal("1.001"))], "amount"),
        (OCTOBER, [Sale("cycles", Decimal(1), -1)], "pieces"),
    ],
)
def test_sales_that_make_no_sense_are_refused(
    lite_shop: Any, month: Month, sales: list[Sale], code: str
) -> None:
    one = lite_shop.opened("Cycles")
    with pytest.raises((BadInput, RuleBroken)) as refusal:
        lite_shop.do(declare_sales, contract=one, month=month, sales=sales)
    assert refusal.value.code == code
    assert lite_shop.read(declarations, contract=one) == []


def test_who_only_rents_declares_nothing_and_stays_so_while_sales_stand(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles", mode=Mode.RENT)
    with pytest.raises(RuleBroken) as refusal:
        lite_shop.declare(one, cycles="10.00")
    assert refusal.value.code == "mode"
    lite_shop.do(change_contract, contract=one, mode=Mode.BOTH)
    lite_shop.declare(one, cycles="10.00")
    for act in (
        lambda: lite_shop.do(change_contract, contract=one, mode=Mode.RENT),
        lambda: lite_shop.do(cancel_contract, contract=one, reason="x"),
        lambda: lite_shop.do(end_contract, contract=one, last_day=date(2026, 9, 30)),
    ):
        with pytest.raises(RuleBroken) as kept:
            act()
        assert kept.value.code == "sales_declared"


def test_a_form_that_saw_an_older_version_is_refused(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles")
    lite_shop.declare(one, cycles="10.00")
    with pytest.raises(RuleBroken) as refusal:
        lite_shop.do(declare_sales, contract=one, month=OCTOBER, sales=[], seen_revision=0)
    assert refusal.value.code == "declared_meanwhile"


def test_a_month_without_sales_is_declared_as_such(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles", first_day=date(2026, 10, 1))
    lite_shop.declare(one)
    assert lite_shop.read(months_missing, through=OCTOBER) == []
    assert lite_shop.owed(one) == 0


def test_rates_are_dated_agreed_with_a_reason_and_frozen_at_the_opening(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    shop.do(set_list_rate, category="cycles", rate=1500, valid_from=date(2026, 11, 1))
    assert shop.read(list_rates, on=date(2026, 10, 31))["cycles"] == 2000
    assert shop.read(list_rates, on=date(2026, 11, 1))["cycles"] == 1500
    one = shop.opened("Cycles", rates={"mobilier": 1250}, reason="premier dépôt")
    shop.declare(one, cycles="100.00", mobilier="100.00")
    shop.declare(one, Month(2026, 11), cycles="100.00", mobilier="100.00")
    for month in (OCTOBER, Month(2026, 11)):
        (row,) = shop.read(sales_of_month, month=month)
        assert (row.declaration.commission, row.total) == (Decimal("32.50"), Decimal(200))
    lines = {line.category: line for line in shop.read(sale_lines, first=OCTOBER, last=OCTOBER)}
    assert (lines["mobilier"].rate, lines["mobilier"].list_rate) == (1250, 2000)
    with pytest.raises(BadInput) as refusal:
        shop.opened("Mode", rates={"cycles": 1000})
    assert refusal.value.code == "reason"


def test_an_agreed_rate_changes_from_a_month_on_and_is_taken_back(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles")
    with pytest.raises(BadInput) as refusal:
        shop.do(set_contract_rate, contract=one, category="cycles", rate=1000,
                from_day=date(2026, 10, 15), reason="x")  # fmt: skip
    assert refusal.value.code == "from_day"
    first = date(2026, 10, 1)
    rate = shop.do(set_contract_rate, contract=one, category="cycles", rate=1000, from_day=first,
                   reason="x")  # fmt: skip
    shop.undo(set_contract_rate, contract=one, category="cycles", rate=500, from_day=first, reason="y")
    shop.declare(one, cycles="100.00")
    assert shop.read(declarations, contract=one)[0].commission == 10
    shop.undo(withdraw_rate, rate=rate)
    shop.do(withdraw_rate, rate=rate)
    assert len([s for s in shop.read(contract_card, contract=one).rates if s.category == "cycles"]) == 1
    shop.do(restore_rate, rate=rate)
    first_step = min(s.id for s in shop.read(contract_card, contract=one).rates)
    with pytest.raises(RuleBroken):
        shop.do(withdraw_rate, rate=first_step)


def rows(*lines: str) -> list[tuple[int, dict[str, str]]]:
    titles = ("structure", "mois", "catégorie", "montant")
    return [(n, dict(zip(titles, line.split(";"), strict=True))) for n, line in enumerate(lines, start=2)]


def test_a_file_of_sales_is_declared_whole_and_taken_back_whole(shop: Any) -> None:
    one, other = shop.opened("Cycles"), shop.opened("Mode")
    shop.declare(one, cycles="5.00")
    shop.declare(other, Month(2026, 9), vêtements="7.00")
    file = rows(
        "atelier des CYCLES;2026-10;cycles;100,50", "Atelier des cycles;2026-10;cycles;9,50",
        "La Fripe;2026-10;Vetements;12", "La Fripe;2026-09;vêtements;7",
    )  # fmt: skip
    plan = shop.read(prepare_sales_import, rows=file)
    assert plan.wrong == ()
    assert [(p.party_name, str(p.month), p.act, p.total) for p in plan.declarations] == [
        ("La Fripe", "2026-09", "unchanged", Decimal(7)),
        ("Atelier des cycles", "2026-10", "corrected", Decimal(110)),
        ("La Fripe", "2026-10", "new", Decimal(12)),
    ]
    assert shop.owed(one) == 5
    outcome = shop.runner.perform(import_sales, rows=file, source="octobre.csv")
    assert (shop.owed(one), shop.owed(other)) == (110, 19)
    shop.runner.undo(outcome.undo)
    assert (shop.owed(one), shop.owed(other)) == (5, 7)
    assert shop.sound()


def test_one_wrong_line_and_nothing_is_declared(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles", last_day=date(2026, 10, 31))
    shop.opened("Mode", mode=Mode.RENT)
    file = rows(
        "Atelier des cycles;2026-10;cycles;100", "Atelier du cuir;2026-10;cycles;1",
        "La Fripe;2026-10;vêtements;1", "Atelier des cycles;2026-11;cycles;1",
        "Atelier des cycles;2026-10;cycles;beaucoup",
    )  # fmt: skip
    with pytest.raises(BadInput) as refusal:
        shop.do(import_sales, rows=file, source="octobre.csv")
    assert [one["line"] for one in refusal.value.details["lines"]] == [3, 4, 5, 6]
    assert "proche\u202f: Atelier des cycles" in refusal.value.message
    assert shop.owed(one) == 0 and shop.read(declarations) == []


def test_the_database_refuses_to_rewrite_what_was_declared(shop: Any) -> None:
    shop.declare(shop.opened("Cycles"), cycles="100.00")
    attacks = (
        "UPDATE shop_sale SET amount = 1", "DELETE FROM shop_sale", "DELETE FROM shop_declaration",
        "UPDATE shop_declaration SET sales = 1", "UPDATE shop_movement SET amount = 1",
        "DELETE FROM shop_movement",
        "INSERT INTO shop_declaration SELECT id + 100, contract, month, revision + 1, state, "
        "declared_on, source, reason, tax, tax_percent, account, sales, commission, commission_tax, "
        "state_reason, version FROM shop_declaration",
    )  # fmt: skip
    for attack in attacks:
        with pytest.raises(DBAPIError), shop.runner.engine.begin() as connection:
            connection.execute(text(attack))
    assert shop.sound()


def test_a_ledger_that_was_tampered_with_is_found(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles", "M01")
    lite_shop.declare(one, cycles="100.00")
    with lite_shop.runner.engine.begin() as connection:
        for name in ("shop_movement_kept_update", "shop_sale_kept_update"):
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE shop_movement SET amount = amount + 1"))
        connection.execute(text("UPDATE shop_sale SET amount = amount + 1"))
        connection.execute(text("UPDATE hold SET starts_at = starts_at - 86400"))
    from pole_desk.activities.shop.checks import ShopChecks

    codes = {finding.code for finding in lite_shop.read(lambda r: ShopChecks().check(r))}
    assert codes == {"shop_declaration", "shop_ledger", "shop_stand"}
