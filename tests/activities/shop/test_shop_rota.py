"""Who keeps the shop, the group, repairs, weights; what waits, what is found, what follows a merger."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk import backend
from pole_desk.activities.shop.commands import (
    add_member,
    add_repair,
    answer_swap,
    ask_swap,
    cancel_shift,
    change_member,
    change_repair,
    fill_rota,
    give_shift,
    plan_shift,
    record_weight,
    reopen_swap,
    restore_shift,
    set_opening,
    withdraw_member,
    withdraw_repair,
    withdraw_swap,
)
from pole_desk.activities.shop.queries import (
    keepers,
    members,
    opening_half_days,
    repairs,
    rota_holes,
    shifts,
    swaps,
    weights,
)
from pole_desk.activities.shop.reminders import ShopReminders
from pole_desk.activities.shop.rules.rota import Half
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.registers.calendar.commands import add_closure
from pole_desk.registers.parties.commands import merge_parties

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
WEDNESDAY, SATURDAY = date(2026, 11, 25), date(2026, 11, 28)


def kept(shop: Any) -> list[tuple[str, str, str]]:
    found = shop.read(shifts, first=MONDAY, last=SUNDAY)
    return [(one.day.isoformat(), one.half, one.party_name) for one in found]


def waiting(shop: Any, on: date = MONDAY) -> dict[str, Any]:
    return {one.kind: one for one in shop.read(lambda r: ShopReminders().reminders(r, on))}


def test_only_who_takes_part_or_carries_the_group_keeps_the_shop(shop: Any) -> None:
    shop.opened("Cycles")
    with pytest.raises(RuleBroken) as refusal:
        shop.do(plan_shift, day=WEDNESDAY, half=Half.MORNING, party=shop.parties["Mode"])
    assert refusal.value.code == "not_a_keeper"
    shop.do(add_member, party=shop.parties["Mode"], role="coordination", first_day=MONDAY)
    shop.do(plan_shift, day=WEDNESDAY, half=Half.MORNING, party=shop.parties["Mode"])
    with pytest.raises(RuleBroken) as twice:
        shop.do(plan_shift, day=WEDNESDAY, half=Half.MORNING, party=shop.parties["Mode"])
    assert twice.value.code == "shift_twice"
    assert kept(shop) == [("2026-11-25", "morning", "La Fripe")]
    assert [(one.name, one.shifts) for one in shop.read(keepers, on=WEDNESDAY)] == [
        ("Atelier des cycles", 0), ("La Fripe", 1)
    ]  # fmt: skip


def test_holes_are_told_and_filling_leaves_none_and_undo_opens_them_again(shop: Any) -> None:
    shop.opened("Cycles")
    shop.opened("Mode")
    shop.do(plan_shift, day=WEDNESDAY, half=Half.AFTERNOON, party=shop.parties["Mode"])
    assert len(shop.read(rota_holes, first=MONDAY, last=SUNDAY)) == 6
    assert "sans personne" in waiting(shop)["shop_rota"].title
    shop.undo(fill_rota, first=MONDAY, last=SUNDAY)
    assert len(kept(shop)) == 1
    shop.do(fill_rota, first=MONDAY, last=SUNDAY)
    assert shop.read(rota_holes, first=MONDAY, last=SUNDAY) == []
    names = [name for _d, _h, name in kept(shop)]
    assert sorted((names.count("Atelier des cycles"), names.count("La Fripe"))) == [3, 4]


def test_the_shop_is_closed_on_holidays_and_closures_and_as_its_setting_says(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    assert len(shop.read(opening_half_days, first=MONDAY, last=SUNDAY)) == 7
    shop.do(add_closure, first=WEDNESDAY, last=WEDNESDAY, label="inventaire")
    assert len(shop.read(opening_half_days, first=MONDAY, last=SUNDAY)) == 5
    shop.undo(set_opening, halves={5: [Half.AFTERNOON]}, valid_from=MONDAY)
    assert len(shop.read(opening_half_days, first=MONDAY, last=SUNDAY)) == 5
    shop.do(set_opening, halves={5: [Half.AFTERNOON]}, valid_from=MONDAY)
    assert shop.read(opening_half_days, first=MONDAY, last=SUNDAY) == [(SATURDAY, "afternoon")]
    with pytest.raises(BadInput):
        shop.do(set_opening, halves={}, valid_from=MONDAY)


def test_a_shift_is_given_cancelled_and_comes_back(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    shop.opened("Cycles")
    shop.opened("Mode")
    shift = shop.do(plan_shift, day=SATURDAY, half=Half.MORNING, party=shop.parties["Cycles"])
    shop.undo(give_shift, shift=shift, party=shop.parties["Mode"])
    assert kept(shop)[0][2] == "Atelier des cycles"
    shop.undo(cancel_shift, shift=shift, reason="malade")
    shop.do(cancel_shift, shift=shift, reason="malade")
    assert kept(shop) == []
    with pytest.raises(RuleBroken):
        shop.do(give_shift, shift=shift, party=shop.parties["Mode"])
    shop.do(restore_shift, shift=shift)
    assert kept(shop) == [("2026-11-28", "morning", "Atelier des cycles")]


def test_a_swap_is_asked_then_accepted_and_half_days_change_hands(shop: Any) -> None:
    shop.opened("Cycles")
    shop.opened("Mode")
    mine = shop.do(plan_shift, day=WEDNESDAY, half=Half.MORNING, party=shop.parties["Cycles"])
    theirs = shop.do(plan_shift, day=SATURDAY, half=Half.MORNING, party=shop.parties["Mode"])
    before = kept(shop)
    swap = shop.do(ask_swap, shift=mine, asked=shop.parties["Mode"], against=theirs, note="salon")
    assert waiting(shop)["shop_swap"].detail.startswith("Atelier des cycles à La Fripe")
    with pytest.raises(RuleBroken) as twice:
        shop.do(ask_swap, shift=mine, asked=shop.parties["Mode"])
    assert twice.value.code == "swap_asked"
    assert kept(shop) == before
    shop.undo(answer_swap, swap=swap, accepted=True)
    assert kept(shop) == before
    shop.do(answer_swap, swap=swap, accepted=True)
    assert [name for _d, _h, name in kept(shop)] == ["La Fripe", "Atelier des cycles"]
    with pytest.raises(RuleBroken):
        shop.do(answer_swap, swap=swap, accepted=False)
    shop.undo(reopen_swap, swap=swap)
    assert [name for _d, _h, name in kept(shop)] == ["La Fripe", "Atelier des cycles"]
    shop.do(reopen_swap, swap=swap)
    shop.undo(answer_swap, swap=swap, accepted=False)
    shop.do(give_shift, shift=mine, party=shop.parties["Mode"])
    with pytest.raises(RuleBroken) as moved:
        shop.do(answer_swap, swap=swap, accepted=True)
    assert moved.value.code == "shift_moved"
    shop.undo(withdraw_swap, swap=swap)
    assert [one.state for one in shop.read(swaps)] == ["asked"]


def test_a_swap_that_makes_no_sense_is_refused(lite_shop: Any) -> None:
    lite_shop.opened("Cycles")
    lite_shop.opened("Mode")
    mine = lite_shop.do(plan_shift, day=WEDNESDAY, half=Half.MORNING, party=lite_shop.parties["Cycles"])
    with pytest.raises(BadInput):
        lite_shop.do(ask_swap, shift=mine, asked=lite_shop.parties["Cycles"])
    with pytest.raises(BadInput):
        lite_shop.do(ask_swap, shift=mine, asked=lite_shop.parties["Mode"], against=mine)
    with pytest.raises(NotFound):
        lite_shop.do(ask_swap, shift=99, asked=lite_shop.parties["Mode"])
    lite_shop.do(ask_swap, shift=mine, asked=lite_shop.parties["Mode"])
    lite_shop.do(cancel_shift, shift=mine, reason="fermeture")
    assert [one.state for one in lite_shop.read(swaps)] == ["withdrawn"]


def test_the_carrier_group_has_members_with_dates_and_roles(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    on = {"party": shop.parties["Bois"], "role": "trésorerie"}
    member = shop.do(add_member, **on, first_day=date(2026, 1, 1))
    with pytest.raises(RuleBroken):
        shop.do(add_member, **on, first_day=date(2026, 6, 1))
    shop.undo(change_member, member=member, role="coordination", first_day=date(2026, 1, 1),
              last_day=date(2026, 10, 31))  # fmt: skip
    assert [one.role for one in shop.read(members, on=MONDAY)] == ["trésorerie"]
    shop.undo(withdraw_member, member=member)
    shop.do(change_member, member=member, role="trésorerie", first_day=date(2026, 1, 1),
            last_day=date(2026, 10, 31))  # fmt: skip
    assert shop.read(members, on=MONDAY) == [] and len(shop.read(members)) == 1


def test_repairs_say_who_what_when_and_about_how_much(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    repair = shop.do(add_repair, party=shop.parties["Cycles"], title="Vélos", hours="mercredi 14 h",
                     price="dès 15 €")  # fmt: skip
    shop.undo(change_repair, repair=repair, title="Vélos et trottinettes", hours="", price="",
              first_day=MONDAY, last_day=None)  # fmt: skip
    (found,) = shop.read(repairs, on=MONDAY)
    assert (found.title, found.hours, found.price) == ("Vélos", "mercredi 14 h", "dès 15 €")
    shop.undo(withdraw_repair, repair=repair)
    with pytest.raises(BadInput):
        shop.do(add_repair, party=shop.parties["Cycles"], title=" ")


def test_weights_are_one_a_month_and_category_and_undo_says_the_former(shop: Any) -> None:
    month = Month(2026, 10)
    shop.do(record_weight, month=month, category="cycles", kilograms=Decimal("120.5"))
    shop.undo(record_weight, month=month, category="cycles", kilograms=Decimal(99))
    shop.undo(record_weight, month=month, category="mobilier", kilograms=Decimal(40))
    (found,) = shop.read(weights, first=month, last=month)
    assert (found.category, found.kilograms) == ("cycles", Decimal("120.5"))
    for wrong in ("-1", "1.25", "99999999"):
        with pytest.raises(BadInput):
            shop.do(record_weight, month=month, category="cycles", kilograms=Decimal(wrong))


def test_sales_not_declared_are_asked_for_after_the_fifth(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles", first_day=date(2026, 10, 1), last_day=date(2027, 1, 31))
    assert "shop_sales" not in waiting(shop, date(2026, 11, 5))
    late = waiting(shop, date(2026, 11, 6))["shop_sales"]
    assert (late.title, late.detail, late.level, late.record) == (
        "Ventes d’octobre 2026 à déclarer", "Atelier des cycles", "warning", one
    )  # fmt: skip
    assert waiting(shop)["shop_ends"].record == one
    shop.declare(one, cycles="1.00")
    assert "shop_sales" not in waiting(shop)


def test_an_empty_shop_asks_for_nothing(lite_shop: Any) -> None:
    assert waiting(lite_shop) == {}


def test_the_search_box_finds_participations_by_structure_number_and_stall(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles", "M07")
    lite_shop.do(add_repair, party=lite_shop.parties["Mode"], title="Retouches")
    for words in ("cycl", "mag 2026 001", "m07 atelier"):
        hits = [hit for hit in lite_shop.read(backend.find, text=words) if hit.kind == "shop"]
        assert [(hit.record, hit.page) for hit in hits] == [(one, "shop")]
    assert any(hit.kind == "shop_repair" for hit in lite_shop.read(backend.find, text="retouches"))


def test_what_names_a_structure_follows_it_into_another_and_back(shop: Any) -> None:
    shop.opened("Cycles", "M01")
    shop.do(add_member, party=shop.parties["Cycles"], role="membre", first_day=MONDAY)
    shop.do(add_repair, party=shop.parties["Cycles"], title="Vélos", first_day=MONDAY)
    shop.opened("Mode")
    mine = shop.do(plan_shift, day=WEDNESDAY, half=Half.MORNING, party=shop.parties["Cycles"])
    shop.do(ask_swap, shift=mine, asked=shop.parties["Mode"])

    def named() -> set[str]:
        return {
            shop.read(members)[0].party_name, shop.read(repairs)[0].party_name,
            shop.read(shifts, first=MONDAY, last=SUNDAY)[0].party_name, shop.read(swaps)[0].asker_name,
        }  # fmt: skip

    outcome = shop.runner.perform(merge_parties, kept=shop.parties["Bois"], merged=shop.parties["Cycles"])
    assert named() == {"Bois et Cie"}
    shop.runner.undo(outcome.undo)
    assert named() == {"Atelier des cycles"}
    assert shop.sound()
