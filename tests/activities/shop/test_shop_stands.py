"""Participations and their stalls: claimed, priced, moved, ended, cancelled, taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.accounts.billing import outbox
from pole_desk.activities.shop.charges import ShopCharges
from pole_desk.activities.shop.commands import (
    book_stand,
    cancel_contract,
    cancel_stand,
    change_contract,
    change_stand_price,
    end_contract,
    end_stand,
    move_stand,
    open_contract,
    place_stand,
    restore_contract,
    restore_stand,
)
from pole_desk.activities.shop.queries import contract, contract_of_party, contracts, stall_calendar
from pole_desk.activities.shop.rules import Mode, State
from pole_desk.activities.shop.rules.rents import StandKind
from pole_desk.kernel.errors import BadInput, NotFound, Overlap, RuleBroken
from pole_desk.kernel.periods import FOREVER, Month, day_end, day_start
from pole_desk.registers.catalog.commands import set_price
from pole_desk.registers.dossiers.queries import dossier

DECEMBER = Month(2026, 12)


def charges(shop: Any, month: Month) -> list[Any]:
    return list(shop.read(lambda reader: ShopCharges().due(reader, month)))


def test_a_participation_claims_its_stalls_and_undo_frees_them(shop: Any) -> None:
    number = shop.opened("Cycles", "M01", "M02")
    card = shop.card(number)
    assert card.contract.state is State.RUNNING and card.contract.stalls == "M01, M02"
    assert shop.claimed("M01") == [(card.contract.dossier, day_start(date(2026, 9, 1)), FOREVER)]
    assert shop.read(dossier, dossier=card.contract.dossier).kind == "shop"
    gone = shop.undo(open_contract, party=shop.parties["Mode"], first_day=date(2026, 12, 1),
                     stalls=[shop.space("M03")])  # fmt: skip
    assert shop.claimed("M03") == []
    assert shop.read(contract, contract=gone).written == State.CANCELLED
    assert shop.sound()


def test_a_stall_that_is_taken_is_refused_naming_who_has_it(shop: Any) -> None:
    shop.opened("Cycles", "M01", last_day=date(2026, 12, 31))
    with pytest.raises(Overlap) as refusal:
        shop.opened("Mode", "M01")
    assert refusal.value.details["winner"]["party"] == "Atelier des cycles"
    assert refusal.value.details["winner"]["to"] == "2026-12-31"
    assert [one.party_name for one in shop.read(contracts)] == ["Atelier des cycles"]


def test_numbers_follow_each_other_and_a_restored_one_keeps_its_own(shop: Any) -> None:
    one, other = shop.opened("Cycles", "M01"), shop.opened("Mode")
    assert [shop.card(n).contract.number for n in (one, other)] == ["MAG-2026-001", "MAG-2026-002"]
    shop.do(cancel_contract, contract=one, reason="renonce")
    assert shop.claimed("M01") == []
    shop.do(restore_contract, contract=one)
    card = shop.card(one)
    assert card.contract.number == "MAG-2026-001"
    assert shop.claimed("M01") == [(card.contract.dossier, day_start(date(2026, 9, 1)), FOREVER)]


def test_a_restored_participation_is_refused_when_its_stall_was_taken(shop: Any) -> None:
    one = shop.opened("Cycles", "M01")
    shop.do(cancel_contract, contract=one, reason="renonce")
    shop.opened("Mode", "M01")
    with pytest.raises(Overlap) as refusal:
        shop.do(restore_contract, contract=one)
    assert refusal.value.details["winner"]["party"] == "La Fripe"
    assert shop.card(one).contract.written == State.CANCELLED


def test_a_weekly_stand_holds_its_days_alone_and_leaves_the_others(shop: Any) -> None:
    one, other = shop.opened("Cycles"), shop.opened("Mode")
    first, last = date(2026, 11, 23), date(2026, 12, 6)
    shop.do(book_stand, contract=one, space=shop.space("M05"), first_day=first, last_day=last,
            kind=StandKind.REGULAR, weekdays={4, 5})  # fmt: skip
    spans = [(start, end) for _d, start, end in shop.claimed("M05")]
    assert spans == [
        (day_start(date(2026, 11, 27)), day_end(date(2026, 11, 28))),
        (day_start(date(2026, 12, 4)), day_end(date(2026, 12, 5))),
    ]
    shop.do(book_stand, contract=other, space=shop.space("M05"), first_day=first, last_day=last,
            kind=StandKind.REGULAR, weekdays={2})  # fmt: skip
    with pytest.raises(Overlap):
        shop.do(book_stand, contract=other, space=shop.space("M05"), first_day=date(2026, 12, 4),
                last_day=date(2026, 12, 4))  # fmt: skip
    assert shop.sound()


def test_a_weekly_stand_skips_the_days_that_are_named(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles")
    shop.do(book_stand, contract=one, space=shop.space("M05"), first_day=date(2026, 11, 23),
            last_day=date(2026, 12, 13), kind=StandKind.REGULAR, weekdays={5},
            skip=[date(2026, 12, 5)])  # fmt: skip
    assert len(shop.claimed("M05")) == 2
    assert shop.sound()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"first_day": date(2026, 12, 2), "last_day": date(2026, 12, 1)}, "dates_reversed"),
        ({"first_day": date(2026, 12, 2)}, "last_day"),
        ({"first_day": date(2026, 8, 2), "last_day": date(2026, 9, 1)}, "outside_contract"),
        ({"first_day": date(2026, 12, 1), "kind": StandKind.REGULAR, "weekdays": {3}}, "series_end"),
        ({"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 2), "weekdays": {5}}, "no_day"),
        ({"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 2), "weekdays": {7}}, "weekday"),
        ({"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 2), "price": Decimal(1)}, "reason"),
    ],
)
def test_a_stand_that_makes_no_sense_is_refused(
    lite_shop: Any, arguments: dict[str, Any], code: str
) -> None:
    one = lite_shop.opened("Cycles")
    with pytest.raises((BadInput, RuleBroken)) as refusal:
        lite_shop.do(book_stand, contract=one, space=lite_shop.space("M05"), **arguments)
    assert refusal.value.code == code
    assert lite_shop.claimed("M05") == []


def test_only_stalls_are_let_in_the_shop_and_only_to_who_rents(lite_shop: Any) -> None:
    one = lite_shop.opened("Cycles", mode=Mode.CONSIGNMENT)
    days = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 2)}
    with pytest.raises(RuleBroken) as refusal:
        lite_shop.do(book_stand, contract=one, space=lite_shop.space("M05"), **days)
    assert refusal.value.code == "mode"
    lite_shop.do(change_contract, contract=one, mode=Mode.BOTH)
    with pytest.raises(BadInput) as wrong:
        lite_shop.do(book_stand, contract=one, space=lite_shop.space("B01"), **days)
    assert wrong.value.code == "not_a_stall"
    with pytest.raises(NotFound):
        lite_shop.do(book_stand, contract=99, space=lite_shop.space("M05"), **days)


def test_a_rent_is_charged_month_by_month_at_the_price_frozen_that_day(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles", "M01", first_day=date(2026, 11, 16))
    shop.do(set_price, item="shop_stall_m2", amount=Decimal("11.00"), valid_from=date(2026, 12, 1))
    (november,) = charges(shop, Month(2026, 11))
    (december,) = charges(shop, DECEMBER)
    assert (november.quantity, november.unit_price) == (Decimal("6.0000"), Decimal("9.00"))
    assert (november.service_from, november.service_to) == (date(2026, 11, 16), date(2026, 11, 30))
    assert (december.quantity, december.unit_price, december.tax) == (Decimal(12), Decimal("9.00"), "S20")
    assert december.key == f"shop:{one}:stand:{shop.card(one).stands[0].id}:2026-12"
    assert charges(shop, Month(2026, 10)) == []


def test_an_agreed_price_keeps_the_list_price_beside_and_undo_brings_it_back(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles", "M01")
    (stand,) = shop.card(one).stands
    with pytest.raises(BadInput):
        shop.do(change_stand_price, stand=stand.id, price=Decimal("5.00"), reason=" ")
    shop.do(change_stand_price, stand=stand.id, price=Decimal("5.00"), reason="soutien au démarrage")
    (charge,) = charges(shop, DECEMBER)
    assert (charge.unit_price, charge.list_price) == (Decimal("5.00"), Decimal("9.00"))
    shop.undo(change_stand_price, stand=stand.id, price=Decimal("0.00"), reason="offert")
    (stand,) = shop.card(one).stands
    assert (stand.agreed_price, stand.price_reason) == (Decimal("5.00"), "soutien au démarrage")


def test_a_free_stand_is_no_charge_and_stays_claimed(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles")
    shop.do(book_stand, contract=one, space=shop.space("M05"), first_day=date(2026, 12, 1),
            last_day=date(2026, 12, 2), price=Decimal(0), reason="journée portes ouvertes")  # fmt: skip
    assert charges(shop, DECEMBER) == []
    assert len(shop.claimed("M05")) == 1


def test_a_stand_taken_once_is_charged_by_the_day(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Mode")
    shop.do(book_stand, contract=one, space=shop.space("M05"), first_day=date(2026, 12, 5),
            last_day=date(2026, 12, 6))  # fmt: skip
    (charge,) = charges(shop, DECEMBER)
    assert (charge.quantity, charge.unit_price, charge.unit) == (Decimal(24), Decimal("1.20"), "m²/jour")


def test_a_stand_moves_with_its_price_and_undo_moves_it_back(shop: Any) -> None:
    one = shop.opened("Cycles", "M01")
    (stand,) = shop.card(one).stands
    before = shop.claimed("M01")
    shop.do(move_stand, stand=stand.id, space=shop.space("M09"))
    assert shop.claimed("M01") == [] and shop.claimed("M09") == before
    shop.undo(move_stand, stand=stand.id, space=shop.space("M12"))
    assert shop.claimed("M09") == before and shop.claimed("M12") == []
    assert shop.sound()


def test_a_stand_ends_goes_on_and_is_cancelled_as_asked(shop: Any) -> None:
    one = shop.opened("Cycles", "M01")
    (stand,) = shop.card(one).stands
    shop.undo(end_stand, stand=stand.id, last_day=date(2026, 12, 15))
    assert shop.claimed("M01")[0][2] == FOREVER
    shop.do(end_stand, stand=stand.id, last_day=date(2026, 12, 15))
    assert shop.claimed("M01")[0][2] == day_end(date(2026, 12, 15))
    other = shop.opened("Mode", "M01", first_day=date(2026, 12, 16))
    with pytest.raises(Overlap) as refusal:
        shop.do(end_stand, stand=stand.id, last_day=None)
    assert refusal.value.details["winner"]["party"] == "La Fripe"
    shop.undo(cancel_stand, stand=stand.id, reason="erreur")
    shop.do(cancel_stand, stand=stand.id, reason="erreur")
    with pytest.raises(RuleBroken):
        shop.do(move_stand, stand=stand.id, space=shop.space("M09"))
    shop.do(restore_stand, stand=stand.id)
    assert [one[0] for one in shop.claimed("M01")] == [
        shop.card(one).contract.dossier, shop.card(other).contract.dossier
    ]  # fmt: skip
    assert shop.sound()


def test_the_end_of_a_participation_ends_its_stands_and_undo_opens_them(shop: Any) -> None:
    one = shop.opened("Cycles", "M01")
    shop.do(book_stand, contract=one, space=shop.space("M02"), first_day=date(2026, 12, 5),
            last_day=date(2026, 12, 6))  # fmt: skip
    with pytest.raises(RuleBroken) as refusal:
        shop.do(end_contract, contract=one, last_day=date(2026, 11, 30))
    assert refusal.value.code == "stand_later"
    shop.undo(end_contract, contract=one, last_day=date(2026, 12, 31))
    assert shop.claimed("M01")[0][2] == FOREVER
    shop.do(end_contract, contract=one, last_day=date(2026, 12, 31))
    assert shop.claimed("M01")[0][2] == day_end(date(2026, 12, 31))
    assert shop.sound()


def test_a_structure_that_does_not_take_part_is_told_when_it_does(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    shop.opened("Cycles", first_day=date(2027, 1, 4))
    with pytest.raises(RuleBroken) as refusal:
        shop.read(contract_of_party, party=shop.parties["Cycles"], on=date(2026, 11, 23))
    assert "commence le 4 janvier 2027" in refusal.value.message
    with pytest.raises(RuleBroken, match="Ouvrez-lui"):
        shop.read(contract_of_party, party=shop.parties["Mode"], on=date(2026, 11, 23))


def test_the_calendar_of_stalls_says_who_has_which_day(
    lite_shop: Any,
) -> None:
    shop = lite_shop
    one = shop.opened("Cycles", "M01")
    shop.do(book_stand, contract=one, space=shop.space("M02"), first_day=date(2026, 11, 27),
            last_day=date(2026, 11, 28))  # fmt: skip
    found = shop.read(stall_calendar, first=date(2026, 11, 1), last=date(2026, 11, 30))
    assert len(found) == 20
    by_code = {row.code: row.days for row in found}
    assert len(by_code["M01"]) == 30
    assert sorted(by_code["M02"]) == [date(2026, 11, 27), date(2026, 11, 28)]
    assert by_code["M02"][date(2026, 11, 27)].party_name == "Atelier des cycles"
    assert by_code["M03"] == {}


def test_a_stand_takes_other_days_and_another_stall_at_once_and_undo_gives_the_same_claim_back(shop: Any) -> None:
    one = shop.opened("Cycles")
    stand = shop.do(
        book_stand, contract=one, space=shop.space("M05"), first_day=date(2026, 12, 5), last_day=date(2026, 12, 6)
    )
    before = shop.claimed("M05")
    shop.undo(place_stand, stand=stand, space=shop.space("M06"), first_day=date(2026, 12, 7), last_day=date(2026, 12, 9))
    assert (shop.claimed("M05"), shop.claimed("M06")) == (before, [])
    shop.do(place_stand, stand=stand, space=shop.space("M06"), first_day=date(2026, 12, 7), last_day=date(2026, 12, 9))
    assert [(a, b) for _dossier, a, b in shop.claimed("M06")] == [
        (day_start(date(2026, 12, 7)), day_end(date(2026, 12, 9)))
    ]
    with pytest.raises(RuleBroken) as outside:
        shop.do(place_stand, stand=stand, space=shop.space("M06"), first_day=date(2026, 8, 1), last_day=date(2026, 8, 2))
    assert outside.value.code == "outside_contract"
    assert shop.sound()


def test_an_invoiced_stand_keeps_its_first_day(shop: Any) -> None:
    one = shop.opened("Cycles", "M01")
    outbox.issue_month(shop.runner, month=Month(2026, 11))
    stand = shop.card(one).stands[0]
    with pytest.raises(RuleBroken) as refusal:
        shop.do(place_stand, stand=stand.id, space=stand.space, first_day=date(2026, 10, 1), last_day=None)
    assert refusal.value.code == "invoiced"
    assert "M01" in refusal.value.message
    shop.do(place_stand, stand=stand.id, space=stand.space, first_day=stand.first_day, last_day=date(2026, 12, 31))
