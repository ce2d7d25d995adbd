"""What is tried of the storage and of the shop."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from event_words import at
from ways_back import FRIDAY, Given, NEXT, OCTOBER, plain, rows, script, Stage, THURSDAY, TODAY

from pole_desk.activities.shop import commands as shop
from pole_desk.activities.shop.rules import Mode
from pole_desk.activities.shop.rules.rota import Half
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.activities.storage import commands as storage
from pole_desk.activities.storage.rules.goods import Good
from pole_desk.activities.storage.rules.ladder import Cause, Rung, Step
from pole_desk.kernel.periods import day_end, day_start
from pole_desk.registers.catalog.commands import add_index_value

# Storage
plain("unit let", storage.rent_unit,
      lambda o: {"party": o.party["Deux"], "space": o.space("S02"), "first_day": THURSDAY})
plain("letting ended", storage.end_storage, lambda o: {"storage": o.let, "last_day": date(2027, 1, 15)})
plain("letting cancelled", storage.cancel_storage, lambda o: {"storage": o.let, "reason": "report"})
plain("part ended", storage.end_storage, lambda o: {"storage": o.taken, "last_day": date(2027, 1, 15)})
plain("part cancelled", storage.cancel_storage, lambda o: {"storage": o.taken, "reason": "report"})
plain("days of a rental ended", storage.end_storage, lambda o: {"storage": o.rented, "last_day": THURSDAY})
plain("rental cancelled with its dossier", storage.cancel_storage, lambda o: {"storage": o.rented, "reason": "report"})
plain("insurance of a letting", storage.note_insurance, lambda o: {"storage": o.let, "until": date(2027, 9, 1)})
plain("insurance of a part", storage.note_insurance, lambda o: {"storage": o.taken, "until": None})
plain("unit shared", storage.share_unit, lambda o: {"space": o.space("S02"), "first_day": THURSDAY})
plain("sharing ended", storage.end_unit,
      lambda o: {"unit": o.do(storage.share_unit, space=o.space("S02"), first_day=THURSDAY), "last_day": NEXT})
plain("sharing withdrawn", storage.withdraw_unit,
      lambda o: {"unit": o.do(storage.share_unit, space=o.space("S02"), first_day=THURSDAY), "reason": "report"})
plain("part taken", storage.take_share,
      lambda o: {"party": o.party["Un"], "unit": o.unit, "quantity": Decimal(2), "first_day": THURSDAY})
plain("part changed", storage.change_share,
      lambda o: {"share": o.share, "from_day": date(2027, 1, 1), "quantity": Decimal(6)})
plain("share ended", storage.end_share, lambda o: {"share": o.share, "last_day": date(2027, 1, 15)})
plain("share withdrawn", storage.withdraw_share, lambda o: {"share": o.share, "reason": "report"})
plain("rental", storage.rent_days,
      lambda o: {"party": o.party["Un"], "space": o.space("S02"), "starts_at": day_start(THURSDAY),
         "ends_at": day_end(NEXT)})
plain("rental moved", storage.move_rental,
      lambda o: {"rental": o.rental, "space": o.space("S02"), "starts_at": at(9), "ends_at": at(12)})
plain("rental cancelled", storage.cancel_rental, lambda o: {"rental": o.rental, "reason": "report"})
plain("good", storage.add_good, lambda o: {"storage": o.let, "good": Good("Tables")})
plain("good changed", storage.change_good, lambda o: {"good": o.good, "values": Good("Bancs", quantity=Decimal(4))})
plain("good removed", storage.remove_good, lambda o: {"good": o.good, "on": TODAY})
plain("good withdrawn", storage.withdraw_good, lambda o: {"good": o.good, "reason": "erreur"})
plain("access", storage.give_access, lambda o: {"storage": o.let, "person": "Léa"})
plain("access ended", storage.end_access,
      lambda o: {"access": o.do(storage.give_access, storage=o.let, person="Léa"), "last_day": NEXT})
plain("access withdrawn", storage.withdraw_access,
      lambda o: {"access": o.do(storage.give_access, storage=o.let, person="Léa"), "reason": "erreur"})
plain("penalty", storage.charge_penalty, lambda o: {"storage": o.let, "label": "Nettoyage", "quantity": Decimal(2)})
plain("penalty withdrawn", storage.withdraw_penalty,
      lambda o: {"penalty": o.do(storage.charge_penalty, storage=o.let, label="Nettoyage",
         quantity=Decimal(2)), "reason": "erreur"})
plain("ladder climbed", storage.climb_ladder,
      lambda o: {"storage": o.let, "cause": Cause.UNPAID, "since": date(2026, 10, 1), "step": Step.REMINDER,
         "reason": "au téléphone"})
plain("ladder set", storage.set_ladder, lambda o: {"rungs": [Rung(Step.REMINDER, 3)], "valid_from": TODAY})
plain("forbidden goods set", storage.set_forbidden, lambda o: {"rules": [], "valid_from": TODAY})


@script("storage restored", storage.restore_storage)
def _storage_restored(one: Stage) -> Given:
    one.do(storage.cancel_storage, storage=one.taken, reason="report")
    return {"storage": one.taken}


@script("step withdrawn", storage.withdraw_step)
def _step(one: Stage) -> Given:
    _climbed(one)
    step = one.read(lambda reader: rows(reader, "SELECT MAX(id) FROM storage_overdue_step"))[0][0]
    return {"step": step, "reason": "erreur"}


@script("lateness closed", storage.close_overdue)
def _closed(one: Stage) -> Given:
    return {"overdue": _climbed(one), "reason": "payé"}


def _climbed(one: Stage) -> Any:
    given = {"cause": Cause.UNPAID, "since": date(2026, 10, 1), "step": Step.REMINDER, "reason": "au téléphone"}
    return one.do(storage.climb_ladder, storage=one.let, **given)


# Shop
plain("participation", shop.open_contract,
      lambda o: {"party": o.party["Cuisine"], "first_day": THURSDAY, "stalls": [o.space("M02")]})
plain("participation changed", shop.change_contract,
      lambda o: {"contract": o.other, "mode": Mode.CONSIGNMENT, "note": "essai"})
plain("participation ended", shop.end_contract, lambda o: {"contract": o.contract, "last_day": NEXT})
plain("participation cancelled", shop.cancel_contract, lambda o: {"contract": o.other, "reason": "report"})
plain("stand", shop.book_stand,
      lambda o: {"contract": o.other, "space": o.space("M02"), "first_day": THURSDAY, "last_day": FRIDAY})
plain("stand moved", shop.move_stand, lambda o: {"stand": o.stand, "space": o.space("M02")})
plain("stand placed", shop.place_stand,
      lambda o: {"stand": o.stand, "space": o.space("M02"), "first_day": THURSDAY, "last_day": NEXT})
plain("stand ended", shop.end_stand, lambda o: {"stand": o.stand, "last_day": NEXT})
plain("stand priced", shop.change_stand_price,
      lambda o: {"stand": o.stand, "price": Decimal("1.00"), "reason": "accord"})
plain("stand cancelled", shop.cancel_stand, lambda o: {"stand": o.stand, "reason": "report"})
plain("sales declared", shop.declare_sales,
      lambda o: {"contract": o.other, "month": OCTOBER, "sales": [Sale("cycles", Decimal("10.00"))]})
plain("sales corrected", shop.declare_sales,
      lambda o: {"contract": o.contract, "month": OCTOBER, "sales": [Sale("cycles", Decimal("10.00"))],
         "reason": "erreur"})
plain("sales cancelled", shop.cancel_sales, lambda o: {"declaration": o.sales, "reason": "erreur"})
plain("month declared", shop.declare_month,
      lambda o: {"month": OCTOBER, "entries": [shop.Entered(o.other, (Sale("cycles", Decimal("10.00")),), 0)]})
plain("sales imported", shop.import_sales,
      lambda o: {"source": "octobre.csv", "rows": [(2, {"structure": "Deux", "mois": "2026-10",
         "catégorie": "cycles", "montant": "7"})]})
plain("paid out", shop.pay_out, lambda o: {"contract": o.contract, "month": OCTOBER, "on": TODAY})
plain("balance corrected", shop.correct_balance,
      lambda o: {"contract": o.contract, "month": OCTOBER, "amount": Decimal("-5.00"), "reason": "casse"})
plain("commission agreed", shop.set_contract_rate,
      lambda o: {"contract": o.other, "category": "cycles", "rate": 500, "from_day": date(2026, 12, 1),
         "reason": "accord"})
plain("commission of the list", shop.set_list_rate, lambda o: {"category": "cycles", "rate": 500, "valid_from": NEXT})
plain("member", shop.add_member, lambda o: {"party": o.party["Un"], "role": "caisse", "first_day": TODAY})
plain("member changed", shop.change_member,
      lambda o: {"member": o.do(shop.add_member, party=o.party["Un"], role="caisse", first_day=TODAY),
         "role": "tri", "first_day": THURSDAY, "last_day": NEXT})
plain("member withdrawn", shop.withdraw_member,
      lambda o: {"member": o.do(shop.add_member, party=o.party["Un"], role="caisse", first_day=TODAY)})
plain("repair", shop.add_repair, lambda o: {"party": o.party["Un"], "title": "Vélos"})
plain("repair changed", shop.change_repair,
      lambda o: {"repair": o.do(shop.add_repair, party=o.party["Un"], title="Vélos"), "title": "Lampes",
         "hours": "10 h", "price": "5 €", "first_day": TODAY, "last_day": None})
plain("repair withdrawn", shop.withdraw_repair,
      lambda o: {"repair": o.do(shop.add_repair, party=o.party["Un"], title="Vélos")})
plain("weight", shop.record_weight, lambda o: {"month": OCTOBER, "category": "cycles", "kilograms": Decimal(12)})
plain("shift", shop.plan_shift, lambda o: {"day": NEXT, "half": Half.MORNING, "party": o.party["Un"]})
plain("shift given", shop.give_shift, lambda o: {"shift": o.shift, "party": o.party["Deux"]})
plain("rota filled", shop.fill_rota, lambda o: {"first": NEXT, "last": NEXT})
plain("opening", shop.set_opening, lambda o: {"halves": {3: [Half.MORNING]}, "valid_from": NEXT})


@script("payout withdrawn", shop.withdraw_payout)
def _payout(one: Stage) -> Given:
    paid = one.do(shop.pay_out, contract=one.contract, month=OCTOBER, on=TODAY)
    return {"payout": paid, "reason": "erreur"}


@script("agreed commission withdrawn", shop.withdraw_rate)
def _rate(one: Stage) -> Given:
    given = {"category": "cycles", "rate": 500, "from_day": date(2026, 12, 1), "reason": "accord"}
    return {"rate": one.do(shop.set_contract_rate, contract=one.other, **given)}


@script("shift cancelled with the swap asked", shop.cancel_shift)
def _shift(one: Stage) -> Given:
    one.do(shop.ask_swap, shift=one.shift, asked=one.party["Deux"])
    return {"shift": one.shift, "reason": "absence"}


@script("shifts cancelled with the swap asked", shop.cancel_shifts)
def _shifts(one: Stage) -> Given:
    one.do(shop.ask_swap, shift=one.shift, asked=one.party["Deux"])
    return {"shifts": [one.shift, one.theirs], "reason": "absence"}


@script("shifts restored", shop.restore_shifts)
def _shifts_restored(one: Stage) -> Given:
    one.do(shop.cancel_shifts, shifts=[one.shift, one.theirs], reason="absence")
    return {"shifts": [one.shift, one.theirs]}


@script("swap asked", shop.ask_swap)
def _asked(one: Stage) -> Given:
    return {"shift": one.shift, "asked": one.party["Deux"], "against": one.theirs}


@script("swap accepted", shop.answer_swap)
def _swapped(one: Stage) -> Given:
    swap = one.do(shop.ask_swap, shift=one.shift, asked=one.party["Deux"], against=one.theirs)
    return {"swap": swap, "accepted": True}


@script("swap given up", shop.withdraw_swap)
def _given_up(one: Stage) -> Given:
    return {"swap": one.do(shop.ask_swap, shift=one.shift, asked=one.party["Deux"])}


@script("stands indexed", shop.index_stands)
def _indexed(one: Stage) -> Given:
    for year, value in ((2025, "120.00"), (2026, "126.00"), (2027, "130.00")):
        one.do(add_index_value, series="ILC", quarter=f"{year}-T1", value=Decimal(value),
               published_on=date(year, 6, 20), source="INSEE")  # fmt: skip
    return {"year": 2027, "on": date(2027, 1, 1)}
