"""Items and their dated prices."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.history import formers
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog import queries
from pole_desk.registers.catalog.commands.install import install_catalog
from pole_desk.registers.catalog.commands.prices import (
    add_item,
    change_item,
    set_price,
    set_price_list,
    withdraw_price,
)


@pytest.fixture
def stocked(bare: Runner) -> Runner:
    bare.do(install_catalog)
    return bare


def amount(runner: Runner, item: str, on: date, category: str = "standard") -> Decimal:
    return runner.read(queries.price_on, item=item, on=on, category=category).amount


def test_the_opening_prices_are_the_public_ones_of_2014(stocked: Runner) -> None:
    module = stocked.read(queries.price_on, item="office_module", on=date(2014, 1, 1))
    assert (module.amount, module.tax, module.indicative) == (Decimal("165.00"), "S20", False)
    assert amount(stocked, "desk", date(2026, 11, 1)) == Decimal("95.00")
    indicative = {price.item for price in stocked.read(queries.prices) if price.indicative}
    assert "mail_address" in indicative and not indicative & {"office_module", "desk"}


def test_a_price_holds_from_its_day_and_the_former_one_until_the_day_before(stocked: Runner) -> None:
    stocked.do(set_price, item="desk", amount=Decimal("99.50"), valid_from=date(2027, 1, 1))
    assert amount(stocked, "desk", date(2026, 12, 31)) == Decimal("95.00")
    assert amount(stocked, "desk", date(2027, 1, 1)) == Decimal("99.50")
    in_force = {p.item: p.amount for p in stocked.read(queries.prices, on=date(2027, 6, 1))}
    assert in_force["desk"] == Decimal("99.50")
    assert len([p for p in stocked.read(queries.prices) if p.item == "desk"]) == 2


def test_a_category_without_a_price_of_its_own_takes_the_standard_one(stocked: Runner) -> None:
    stocked.do(
        set_price, item="desk", amount=Decimal("80.00"), valid_from=date(2026, 1, 1), category="member"
    )
    assert amount(stocked, "desk", date(2026, 6, 1), "member") == Decimal("80.00")
    assert amount(stocked, "desk", date(2025, 6, 1), "member") == Decimal("95.00")
    assert amount(stocked, "desk", date(2026, 6, 1), "other") == Decimal("95.00")


def test_before_any_price_the_refusal_names_the_item_and_where_to_set_it(stocked: Runner) -> None:
    with pytest.raises(RuleBroken, match=r"Poste en espace partagé.*31/12/2013.*Réglages") as refusal:
        amount(stocked, "desk", date(2013, 12, 31))
    assert refusal.value.code == "no_price"
    with pytest.raises(NotFound, match="parking"):
        amount(stocked, "parking", date(2026, 1, 1))


def test_a_replaced_price_keeps_its_former_amount_and_can_be_brought_back(stocked: Runner) -> None:
    day = date(2014, 1, 1)
    outcome = stocked.perform(set_price, item="desk", amount=Decimal("90.00"), valid_from=day)
    former = stocked.read(formers, table="price", record=outcome.value)
    assert former[0].before == {"amount": "95.00"} and former[0].after == {"amount": "90.00"}
    assert outcome.undo is not None
    stocked.undo(outcome.undo)
    assert amount(stocked, "desk", day) == Decimal("95.00")


def test_a_price_list_is_one_act_and_is_undone_as_one(stocked: Runner) -> None:
    day = date(2027, 1, 1)
    new = {"office_module": Decimal("172.40"), "desk": Decimal("99.00")}
    outcome = stocked.perform(set_price_list, valid_from=day, amounts=new)
    assert amount(stocked, "office_module", day) == Decimal("172.40")
    stocked.undo(outcome.undo)
    assert amount(stocked, "office_module", day) == Decimal("165.00")
    assert amount(stocked, "desk", day) == Decimal("95.00")


def test_a_price_list_with_one_wrong_price_changes_nothing(stocked: Runner) -> None:
    new = {"office_module": Decimal("172.40"), "desk": Decimal("-1")}
    with pytest.raises(BadInput):
        stocked.do(set_price_list, valid_from=date(2027, 1, 1), amounts=new)
    assert amount(stocked, "office_module", date(2027, 1, 1)) == Decimal("165.00")


@pytest.mark.parametrize("wrong", ["0", "-5", "10.005"])
def test_a_price_is_positive_and_in_whole_cents(stocked: Runner, wrong: str) -> None:
    with pytest.raises(BadInput):
        stocked.do(set_price, item="desk", amount=Decimal(wrong), valid_from=date(2027, 1, 1))


def test_a_withdrawn_price_comes_back_with_undo(stocked: Runner) -> None:
    day = date(2014, 1, 1)
    outcome = stocked.perform(withdraw_price, item="phone", category="standard", valid_from=day)
    with pytest.raises(RuleBroken):
        amount(stocked, "phone", day)
    stocked.undo(outcome.undo)
    assert amount(stocked, "phone", day) == Decimal("12.00")


def test_an_item_needs_a_known_tax_and_a_numeric_account(stocked: Runner) -> None:
    good = {"code": "parking", "label": "Place de parking", "unit": "mois", "tax": "S20",
            "account": "706400", "activity": "hosting"}  # fmt: skip
    for wrong in ({"tax": "S99"}, {"account": "ventes"}, {"activity": "parking"}, {"label": " "}):
        with pytest.raises(BadInput):
            stocked.do(add_item, **{**good, **wrong})
    stocked.do(add_item, **good)
    with pytest.raises(RuleBroken, match="existe déjà"):
        stocked.do(add_item, **good)


def test_the_account_of_an_item_is_a_setting(stocked: Runner) -> None:
    desk = stocked.read(queries.item, item="desk")
    values = {"label": desk.label, "unit": desk.unit, "tax": desk.tax, "activity": desk.activity}
    outcome = stocked.perform(change_item, item="desk", account="706150", **values)
    assert stocked.read(queries.price_on, item="desk", on=date(2026, 1, 1)).account == "706150"
    stocked.undo(outcome.undo)
    assert stocked.read(queries.item, item="desk").account == "706100"
