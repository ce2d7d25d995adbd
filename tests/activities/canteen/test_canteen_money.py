"""What billing is told, what operators are owed, cards, tills, mergers: to the cent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pole_desk import backend
from pole_desk.accounts.billing.commands.collect import collect_charges
from pole_desk.activities.canteen.charges import MealCharges
from pole_desk.activities.canteen.commands import (
    add_extra,
    add_rota_exception,
    cancel_meal,
    change_meal,
    import_tills,
    note_absence,
    pay_by_card,
    record_till,
    restore_meal,
    sell_card,
    set_rota,
    withdraw_card,
    withdraw_extra,
)
from pole_desk.activities.canteen.payouts import CanteenPayouts
from pole_desk.activities.canteen.queries.dues import settlement
from pole_desk.activities.canteen.queries.standing import cards, tills
from pole_desk.activities.canteen.rules.sharing import Booked, Weight, shared
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.kernel.settings import set_setting
from pole_desk.ports.charges import Charge
from pole_desk.registers.parties.commands import merge_parties
from pole_desk.registers.parties.queries import contacts

THURSDAY = date(2026, 11, 26)
NOVEMBER = Month(2026, 11)


def _due(table: Any, month: Month = NOVEMBER) -> list[Charge]:
    """What is due of a month once all of it was eaten."""
    return list(table.later(lambda reader: MealCharges().due(reader, month)))


def _told(charge: Charge) -> tuple[str, Decimal, Decimal, str]:
    return (charge.label, charge.quantity, charge.unit_price, charge.tax)


def test_a_month_is_a_dated_line_for_each_formula_and_price(table: Any) -> None:
    table.book("Les Semeurs", 2, THURSDAY)
    table.book("Les Semeurs", 1, THURSDAY + timedelta(days=1))
    meal = table.book("Les Semeurs", 1, THURSDAY, formula="meal_dish")
    table.do(add_extra, meal=meal, item="wine_glass", quantity=Decimal(3))
    table.book("Les Semeurs", 1, date(2026, 12, 1))
    table.book("Les Semeurs", 3, THURSDAY)
    assert sorted(map(_told, _due(table))) == [
        ("Menu complet, le 26 novembre 2026", Decimal(5), Decimal("10.91"), "S10"),
        ("Menu complet, le 27 novembre 2026", Decimal(1), Decimal("10.91"), "S10"),
        ("Plat du jour, le 26 novembre 2026", Decimal(1), Decimal("8.18"), "S10"),
        ("Verre de vin, le 26 novembre 2026", Decimal(3), Decimal("2.92"), "S20"),
    ]
    charge = _due(table)[0]
    assert (charge.service_from, charge.list_price) == (THURSDAY, Decimal("12.73"))
    assert [_told(one)[1] for one in _due(table, Month(2026, 12))] == [Decimal(1)]
    spans = table.later(lambda reader: MealCharges().due_between(reader, NOVEMBER, Month(2027, 1)))
    assert {month: list(spans[month]) for month in (NOVEMBER, Month(2026, 12))} == {
        NOVEMBER: _due(table), Month(2026, 12): _due(table, Month(2026, 12))
    }  # fmt: skip
    assert spans[Month(2027, 1)] == []
    assert table.read(lambda reader: MealCharges().first_month(reader)) == NOVEMBER


def test_an_event_is_billed_on_its_dossier_and_a_person_is_named(table: Any) -> None:
    lea = table.read(contacts, party=table.parties["Les Semeurs"])[0].id
    table.book("Passage", 12, dossier=table.event)
    table.book("Les Semeurs", 1, contact=lea)
    event, person = sorted(_due(table), key=lambda charge: charge.dossier)
    assert (event.dossier, event.party) == (table.event, table.parties["Passage"])
    assert person.label == "Menu complet (Léa Martin), le 26 novembre 2026"


def test_a_meal_is_charged_from_its_day_on_never_before(table: Any) -> None:
    table.book("La Rive", 2)
    query = lambda reader: MealCharges().due(reader, NOVEMBER)  # noqa: E731
    table.runner.clock.set(datetime(2026, 11, 25, 20, tzinfo=UTC))
    assert table.read(query) == []
    table.runner.clock.set(datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert len(table.read(query)) == 1


def test_what_is_not_due_is_not_charged_and_undo_returns_the_same_charges(table: Any) -> None:
    meal = table.book("La Rive", 4)
    before = _due(table)
    acts = [
        (cancel_meal, {"meal": meal, "reason": "grève"}),
        (change_meal, {"meal": meal, "covers": 6, "formula": "meal_dish"}),
        (note_absence, {"meal": meal, "absent": 1, "excused": True}),
        (add_extra, {"meal": meal, "item": "coffee"}),
    ]
    for act, arguments in acts:
        outcome = table.perform(act, **arguments)
        assert _due(table) != before
        table.undo(outcome)
        assert _due(table) == before, act.__name__


def test_billing_collects_the_charges_and_follows_their_changes(table: Any) -> None:
    meal = table.book("La Rive", 4)
    assert table.do(collect_charges, month=NOVEMBER).added == 0
    table.runner.clock.set(datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert table.do(collect_charges, month=NOVEMBER).added == 1
    table.do(note_absence, meal=meal, absent=1, excused=True)
    assert table.do(collect_charges, month=NOVEMBER).changed == 1
    table.do(cancel_meal, meal=meal, reason="", excused=True)
    assert table.do(collect_charges, month=NOVEMBER).withdrawn == 1
    assert table.read(backend.check) == []


def test_a_card_is_charged_when_sold_and_its_meals_never_again(table: Any) -> None:
    card = table.do(sell_card, party=table.parties["La Rive"])
    meal = table.book("La Rive", 4, card=card)
    assert [(one.key, one.unit_price) for one in _due(table)] == [(f"meals:card:{card}", Decimal("103.60"))]
    assert table.read(cards)[0].balance == 6
    outcome = table.perform(cancel_meal, meal=meal, reason="")
    assert table.read(cards)[0].balance == 10
    table.undo(outcome)
    with pytest.raises(RuleBroken, match="Il reste 6 repas sur la carte"):
        table.book("La Rive", 7, card=card)
    with pytest.raises(RuleBroken, match="d’un autre compte"):
        table.book("Les Semeurs", 1, card=card)
    with pytest.raises(RuleBroken, match="4 repas sont déjà pris"):
        table.do(withdraw_card, card=card)
    table.do(pay_by_card, meal=meal, card=None)
    assert len(_due(table)) == 2
    table.undo(table.perform(withdraw_card, card=card))
    assert table.read(cards)[0].balance == 10
    assert table.read(backend.check) == []


def test_a_card_late_cancelled_is_spent_and_an_excuse_gives_it_back(table: Any) -> None:
    card = table.do(sell_card, party=table.parties["La Rive"])
    meal = table.book("La Rive", 2, card=card)
    table.runner.clock.set(datetime(2026, 11, 26, 9, tzinfo=UTC))
    outcome = table.perform(cancel_meal, meal=meal, reason="")
    assert table.read(cards)[0].balance == 8
    table.undo(outcome)
    table.do(cancel_meal, meal=meal, reason="", excused=True)
    assert table.read(cards)[0].balance == 10
    table.do(restore_meal, meal=meal)
    assert table.read(cards)[0].balance == 8
    assert table.read(backend.check) == []


def test_operators_share_the_revenue_by_portions_and_it_sums_exactly(table: Any) -> None:
    table.do(set_setting, key="canteen.commission", value="5", valid_from=date(2026, 1, 1))
    table.book("La Rive", 3)
    table.book("Passage", 10, THURSDAY, formula="meal_dish")
    lines = table.later(settlement, month=NOVEMBER)
    net = 3 * Decimal("10.91") + 10 * Decimal("9.55")
    assert [line.name for line in lines] == ["La Marmite", "Le Fournil"]
    assert sum(line.collected for line in lines) == (net * Decimal("1.1")).quantize(Decimal("0.01"))
    assert [line.covers for line in lines] == [9, 4]
    assert all(line.kept == (line.collected * 5 / 100).quantize(Decimal("0.01")) for line in lines)
    paid = table.later(lambda reader: CanteenPayouts().payouts(reader, NOVEMBER))
    assert [(one.amount, one.party) for one in paid] == [(line.amount, line.operator) for line in lines]
    assert table.read(lambda reader: CanteenPayouts().payouts(reader, Month(2026, 10))) == []


def test_meals_on_cards_are_settled_at_the_cards_price(table: Any) -> None:
    card = table.do(sell_card, party=table.parties["La Rive"])
    table.book("La Rive", 5, date(2026, 11, 24), card=card)
    line = table.later(settlement, month=NOVEMBER)[0]
    assert (line.name, line.collected) == ("La Marmite", Decimal("56.98"))


def test_shares_of_cents_do_not_drift() -> None:
    parts = [Weight(1, 1, 100), Weight(2, 1, 100), Weight(3, 1, 50)]
    booked = [Booked(10, Decimal("0.01"))] * 100 + [Booked(60, Decimal("0.01"))] * 3 + [Booked(200, Decimal("0.02"))]
    found = shared(parts, booked)
    assert found == {1: Decimal("0.36"), 2: Decimal("0.35"), 3: Decimal("0.34")}
    assert sum(found.values()) == Decimal("1.05")


def test_a_till_has_one_total_a_day_and_operator(table: Any) -> None:
    marmite, day = table.parties["La Marmite"], date(2026, 11, 20)
    outcome = table.perform(record_till, day=day, operator=marmite, total=Decimal("412.50"), covers=38)
    with pytest.raises(RuleBroken, match="déjà noté"):
        table.do(record_till, day=day, operator=marmite, total=Decimal(1))
    redo = table.undo(outcome)
    assert table.read(tills, first=day, last=day) == []
    table.undo(redo)
    done = table.do(
        import_tills,
        rows=[
            (2, {"Jour": "19/11", "Opérateur": "le fournil", "Total": "1 234,50", "Couverts": "12", "Numéro": "Z7"}),
            (3, {"Jour": "20/11", "Opérateur": "La Marmite", "Total": "5", "Couverts": "1", "Numéro": ""}),
            (4, {"Jour": "20/11", "Opérateur": "Inconnu", "Total": "5", "Couverts": "1", "Numéro": ""}),
            (5, {"Jour": "19/11", "Opérateur": "La Marmite", "Total": "cinq", "Couverts": "", "Numéro": ""}),
        ],
    )  # fmt: skip
    assert (len(done.tills), [row.line for row in done.skipped]) == (1, [3, 4, 5])
    assert "déjà noté" in done.skipped[0].reason
    assert [line.till for line in table.later(settlement, month=NOVEMBER)] == [Decimal("412.50"), Decimal("1234.50")]


def test_accounts_and_operators_follow_a_merger_and_come_back(table: Any) -> None:
    table.book("La Rive", 2)
    outcome = table.perform(merge_parties, kept=table.parties["Les Semeurs"], merged=table.parties["La Rive"])
    assert {charge.party for charge in _due(table)} == {table.parties["Les Semeurs"]}
    table.undo(outcome)
    assert {charge.party for charge in _due(table)} == {table.parties["La Rive"]}
    before = table.later(settlement, month=NOVEMBER)
    outcome = table.perform(merge_parties, kept=table.parties["La Marmite"], merged=table.parties["Le Fournil"])
    assert [line.name for line in table.later(settlement, month=NOVEMBER)] == ["La Marmite"]
    table.undo(outcome)
    assert table.later(settlement, month=NOVEMBER) == before
    assert table.read(backend.check) == []


def test_an_extra_is_taken_back(table: Any) -> None:
    meal = table.book("La Rive", 1)
    extra = table.do(add_extra, meal=meal, item="wine_bottle")
    outcome = table.perform(withdraw_extra, extra=extra)
    assert len(_due(table)) == 1
    table.undo(outcome)
    assert len(_due(table)) == 2


def test_the_rota_and_its_exceptions_say_who_cooks_and_whether_there_is_a_service(table: Any) -> None:
    monday, marmite, fournil = date(2026, 11, 30), table.parties["La Marmite"], table.parties["Le Fournil"]
    outcome = table.perform(add_rota_exception, day=monday, operator=marmite, portions=0, reason="congés")
    assert (table.day(monday).state, table.day(monday).reason) == ("closed", "aucun opérateur ne vient")
    table.do(add_rota_exception, day=monday, operator=fournil, portions=40)
    assert (table.day(monday).state, table.day(monday).operators) == ("planned", "Le Fournil")
    table.undo(outcome)
    assert set(table.day(monday).operators.split(", ")) == {"La Marmite", "Le Fournil"}
    saturday = date(2026, 12, 5)
    table.do(add_rota_exception, day=saturday, operator=fournil, portions=40, reason="marché")
    assert table.day(saturday).state == "planned"
    replaced = table.perform(set_rota, weekday=3, parts=[table.part("Le Fournil", 90)], from_day=date(2026, 12, 1))
    assert (table.day(THURSDAY).operators, table.day(date(2026, 12, 3)).operators) == (
        "La Marmite, Le Fournil", "Le Fournil",
    )  # fmt: skip
    table.undo(replaced)
    assert table.day(date(2026, 12, 3)).operators == "La Marmite, Le Fournil"
    with pytest.raises(RuleBroken, match="n’est pas opérateur"):
        table.do(set_rota, weekday=3, parts=[table.part("La Rive", 9)], from_day=monday)
