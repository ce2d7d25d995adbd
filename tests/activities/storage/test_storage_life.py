"""Units by the month and the day, goods, access, the ladder, penalties: each act, and its way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.leases.charges import LeaseCharges
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.queries import lease_card
from pole_desk.activities.leases.rules import Kind
from pole_desk.activities.storage.charges import StorageCharges
from pole_desk.activities.storage.commands import (
    add_good,
    cancel_rental,
    change_good,
    charge_penalty,
    climb_ladder,
    close_overdue,
    end_access,
    end_storage,
    give_access,
    move_rental,
    note_insurance,
    put_back_good,
    remove_good,
    rent_days,
    rent_unit,
    reopen_overdue,
    restore_rental,
    set_forbidden,
    set_ladder,
    withdraw_access,
    withdraw_good,
    withdraw_penalty,
    withdraw_step,
)
from pole_desk.activities.storage.queries import (
    accesses,
    day_quote,
    forbidden,
    goods,
    latenesses,
    may_enter,
    overdue_of,
    storage,
    storage_card,
    storages,
    units,
)
from pole_desk.activities.storage.reminders import StorageReminders
from pole_desk.activities.storage.rules.goods import Forbidden, Good
from pole_desk.activities.storage.rules.ladder import Cause, Rung, Step
from pole_desk.activities.storage.search import StorageSearch
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, Overlap, RuleBroken
from pole_desk.kernel.periods import Month, day_end, day_start
from pole_desk.ports.arrears import Late
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.dossiers.rules import Kind as DossierKind
from pole_desk.registers.parties.commands import merge_parties

DECEMBER = date(2026, 12, 1)
HOUR = 3600


def let(store: Any, code: str = "S02", **more: Any) -> Any:
    arguments = {"party": store.parties["La Recyclerie"], "first_day": DECEMBER, **more}
    return store.do(rent_unit, space=store.space(code), **arguments)


def rented(store: Any, first: int, last: int, code: str = "S03", **more: Any) -> int:
    return store.do(
        rent_days, space=store.space(code), starts_at=day_start(date(2026, 12, first)),
        ends_at=day_end(date(2026, 12, last)), **{"party": store.parties["Le Fournil"], **more},
    )  # fmt: skip


def due(store: Any, month: Month = Month(2026, 12)) -> list[Any]:
    return store.read(lambda reader: list(StorageCharges().due(reader, month)))


def kinds(store: Any, on: date) -> set[tuple[str, str]]:
    found = store.read(lambda reader: StorageReminders().reminders(reader, on))
    return {(one.kind, one.level) for one in found}


def test_a_whole_unit_by_the_month_is_an_agreement_of_storage(store: Any) -> None:
    dossier = let(store, insurance_until=date(2027, 6, 30))
    (row,) = store.read(storage, storage=dossier)
    card = store.read(lease_card, lease=row.lease)
    assert (card.kind, card.state, row.by) == (Kind.STORAGE, "signed", "month")
    assert (row.price, row.area_m2, row.insurance_until) == (Decimal("90.00"), 12, date(2027, 6, 30))
    assert due(store) == []
    (rent,) = store.read(lambda reader: LeaseCharges().due(reader, Month(2026, 12)))
    assert (rent.unit_price, rent.account) == (Decimal("90.00"), "706300")
    with pytest.raises(Overlap) as refused:
        let(store, party=store.parties["Le Fournil"])
    assert refused.value.details["winner"]["party"] == "La Recyclerie"


def test_ending_a_storage_is_taken_back_to_the_same(store: Any) -> None:
    dossier = let(store)
    rental = rented(store, 3, 8)
    other = store.read(storages)[0].dossier
    before = store.board()
    store.undo(end_storage, storage=dossier, last_day=date(2026, 12, 24))
    store.undo(end_storage, storage=other, last_day=date(2026, 12, 5))
    store.undo(rent_unit, party=store.parties["Le Fournil"], space=store.space("S01"), first_day=DECEMBER)
    store.undo(note_insurance, storage=dossier, until=date(2027, 1, 1))
    assert store.board() == before
    store.do(end_storage, storage=dossier, last_day=date(2026, 12, 24))
    with pytest.raises(RuleBroken) as ended:
        store.do(end_storage, storage=dossier, last_day=date(2026, 12, 24))
    assert ended.value.code == "storage_ended"
    assert rental
    with pytest.raises(NotFound):
        store.do(end_storage, storage=9999, last_day=DECEMBER)


def test_a_unit_that_goes_with_an_office_ends_alone(store: Any) -> None:
    spaces = [store.space("B01"), store.space("S02")]
    lease = store.do(open_lease, party=store.parties["Le Fournil"], spaces=spaces, first_day=DECEMBER,
                     kind=Kind.HOSTING)  # fmt: skip
    dossier = store.read(lease_card, lease=lease).dossier
    before = store.board()
    store.undo(end_storage, storage=dossier, last_day=date(2027, 1, 31))
    assert store.board() == before
    store.do(end_storage, storage=dossier, last_day=date(2027, 1, 31))
    card = store.read(lease_card, lease=lease)
    assert card.last_day is None
    assert store.read(storage, storage=dossier)[0].last_day == date(2027, 1, 31)


def test_a_rental_counts_the_days_begun_and_keeps_its_price_when_moved(store: Any) -> None:
    rental = rented(store, 3, 5)
    (charge,) = due(store)
    assert (charge.quantity, charge.unit_price, charge.unit) == (72, Decimal("0.50"), "m²·jour")
    assert charge.label == (
        "Stockage 03 à la journée (24\u202fm²), du 3 décembre 2026 au 5 décembre 2026"
    )
    store.do(move_rental, rental=rental, starts_at=day_start(date(2026, 12, 3)) + 8 * HOUR,
             ends_at=day_start(date(2026, 12, 4)) + 10 * HOUR, space=store.space("S02"))  # fmt: skip
    (moved,) = due(store)
    assert (moved.key, moved.quantity) == (charge.key, 24)
    assert store.sound()


def test_hours_leave_the_rest_of_the_day_to_others(store: Any) -> None:
    day = day_start(date(2026, 12, 3))
    quarter = {"space": store.space("S03"), "starts_at": day + 9 * HOUR, "ends_at": day + 12 * HOUR}
    store.do(rent_days, party=store.parties["Le Fournil"], **quarter)
    with pytest.raises(Overlap) as refused:
        rented(store, 3, 3, party=store.parties["Les Ateliers"])
    assert refused.value.details["winner"]["party"] == "Le Fournil"
    store.do(rent_days, party=store.parties["Les Ateliers"], space=store.space("S03"),
             starts_at=day + 12 * HOUR, ends_at=day + 18 * HOUR)  # fmt: skip
    quote = store.read(day_quote, **quarter)
    assert (quote.amount, quote.days) == (Decimal("12.00"), 1)


def test_every_act_on_a_rental_is_taken_back_to_the_same(store: Any) -> None:
    rental = rented(store, 3, 5, price=Decimal("0.30"), reason="partenaire")
    before = (store.board(), due(store))
    store.undo(move_rental, rental=rental, starts_at=day_start(date(2026, 12, 10)),
               ends_at=day_end(date(2026, 12, 20)), space=store.space("S06"))  # fmt: skip
    store.undo(cancel_rental, rental=rental, reason="essai")
    store.undo(rent_days, party=store.parties["Le Fournil"], space=store.space("S06"),
               starts_at=day_start(DECEMBER), ends_at=day_end(DECEMBER))  # fmt: skip
    assert (store.board(), due(store)) == before
    assert store.sound()


def test_a_cancelled_rental_owes_nothing_and_comes_back_while_the_unit_is_free(store: Any) -> None:
    rental = rented(store, 3, 5)
    store.do(cancel_rental, rental=rental, reason="pluie")
    assert due(store) == []
    with pytest.raises(RuleBroken):
        store.do(cancel_rental, rental=rental, reason="encore")
    taken = rented(store, 4, 4, party=store.parties["Les Ateliers"])
    with pytest.raises(Overlap):
        store.do(restore_rental, rental=rental)
    store.do(cancel_rental, rental=taken, reason="ailleurs")
    store.do(restore_rental, rental=rental)
    (charge,) = due(store)
    assert charge.key == f"storage:rental:{rental}"


def test_an_invoiced_rental_is_locked_and_a_long_or_odd_one_refused(store: Any) -> None:
    rental = rented(store, 3, 5)
    store.accounts.add(f"storage:rental:{rental}", date(2026, 12, 3), date(2026, 12, 5))
    with pytest.raises(RuleBroken) as locked:
        store.do(cancel_rental, rental=rental, reason="trop tard")
    assert locked.value.code == "invoiced"
    with pytest.raises(RuleBroken) as long:
        store.do(rent_days, party=store.parties["Le Fournil"], space=store.space("S06"),
                 starts_at=day_start(DECEMBER), ends_at=day_end(date(2027, 1, 5)))  # fmt: skip
    assert long.value.code == "long_rental"
    with pytest.raises(BadInput):
        rented(store, 8, 6, "S06")
    with pytest.raises(RuleBroken):
        rented(store, 3, 5, "B01")
    with pytest.raises(RuleBroken):
        rented(store, 8, 9, "S06", party=None)


def test_the_day_before_an_event_is_charged_to_the_events_dossier(store: Any) -> None:
    event = store.do(open_dossier, kind=DossierKind.EVENT, party=store.parties["Les Ateliers"],
                     title="Foire aux graines", on=DECEMBER)  # fmt: skip
    rental = rented(store, 4, 4, party=None, dossier=event)
    (charge,) = due(store)
    assert (charge.dossier, charge.party) == (event, store.parties["Les Ateliers"])
    store.do(cancel_rental, rental=rental, reason="livré le matin")
    assert store.read(dossier_row, dossier=event).state == "open"


def test_units_say_who_is_there_until_when(store: Any) -> None:
    let(store, last_day=date(2027, 3, 31))
    rented(store, 3, 5)
    found = {one.code: one for one in store.read(units, on=date(2026, 12, 4))}
    assert len(found) == 24
    assert (found["S02"].state, found["S02"].party, found["S02"].until) == (
        "let", "La Recyclerie", date(2027, 3, 31),
    )  # fmt: skip
    assert (found["S03"].storages[0].by, found["S03"].until) == ("day", date(2026, 12, 5))
    assert found["S01"].state == "free"


def test_goods_are_registered_removed_and_taken_back(store: Any) -> None:
    dossier = let(store)
    typed = Good("12 chaises", kind="furniture", quantity=Decimal(12), value=Decimal("600.00"),
                 stored_on=date(2026, 12, 4), stored_by="Léa", owner=store.parties["Le Fournil"])  # fmt: skip
    good = store.do(add_good, storage=dossier, good=typed)
    before = store.read(goods, storage=dossier, everything=True)
    assert before[0].owner_name == "Le Fournil"
    store.undo(remove_good, good=good, on=date(2026, 12, 10), by="Léa")
    store.undo(withdraw_good, good=good, reason="doublon")
    store.undo(change_good, good=good, values=Good("14 chaises", quantity=Decimal(14)))
    after = store.read(goods, storage=dossier, everything=True)
    assert [one._replace(version=0) for one in after] == [one._replace(version=0) for one in before]
    store.do(change_good, good=good, values=replace(typed, quantity=Decimal(13)))
    with pytest.raises(Conflict):
        store.do(remove_good, good=good, on=date(2026, 12, 10), seen_version=1)
    with pytest.raises(BadInput):
        store.do(remove_good, good=good, on=date(2026, 12, 3))
    store.do(remove_good, good=good, on=date(2026, 12, 10))
    with pytest.raises(RuleBroken):
        store.do(remove_good, good=good, on=date(2026, 12, 11))
    assert store.read(goods, storage=dossier) == []
    store.do(put_back_good, good=good)
    assert store.read(storage_card, storage=dossier).value == Decimal("600.00")


def test_forbidden_goods_are_refused_by_the_list_of_the_day(store: Any) -> None:
    dossier = let(store)
    day = date(2026, 12, 4)
    with pytest.raises(RuleBroken) as refused:
        store.do(add_good, storage=dossier, good=Good("Bidon d’essence", stored_on=day))
    assert refused.value.details["rule"] == "flammable"
    own = [Forbidden("sound", "Sonorisations", "bruit", ("enceinte",))]
    store.do(set_forbidden, rules=own, valid_from=date(2027, 1, 1))
    assert store.read(forbidden, on=date(2027, 1, 1)) == tuple(own)
    with pytest.raises(RuleBroken):
        store.do(add_good, storage=dossier, good=Good("Deux enceintes", stored_on=date(2027, 1, 2)))
    store.do(add_good, storage=dossier, good=Good("Deux enceintes", stored_on=day))


def test_goods_come_in_while_the_storage_runs(store: Any) -> None:
    dossier = let(store)
    with pytest.raises(RuleBroken) as early:
        store.do(add_good, storage=dossier, good=Good("Chaises", stored_on=date(2026, 11, 30)))
    assert early.value.code == "storage_over"


def test_who_may_enter_is_dated_and_taken_back(store: Any) -> None:
    dossier = let(store)
    access = store.do(give_access, storage=dossier, person="Léa Martin", means="badge 12", first_day=DECEMBER)
    before = store.read(accesses, storage=dossier)
    store.undo(end_access, access=access, last_day=date(2026, 12, 5))
    store.undo(withdraw_access, access=access, reason="doublon")
    assert [one._replace(version=0) for one in store.read(accesses, storage=dossier)] == [
        before[0]._replace(version=0)
    ]
    store.do(end_access, access=access, last_day=date(2026, 12, 5))
    assert [one.person for one in store.read(may_enter, storage=dossier, on=date(2026, 12, 5))] == ["Léa Martin"]
    assert store.read(may_enter, storage=dossier, on=date(2026, 12, 6)) == []
    with pytest.raises(BadInput):
        store.do(give_access, storage=dossier, person=" ")
    with pytest.raises(BadInput):
        store.do(end_access, access=access, last_day=date(2026, 11, 5))


def test_the_ladder_climbs_from_the_unpaid_invoice_and_shuts_the_door(store: Any) -> None:
    dossier = let(store, first_day=date(2026, 9, 1))
    store.do(give_access, storage=dossier, person="Léa Martin", first_day=date(2026, 9, 1))
    with pytest.raises(RuleBroken) as nothing:
        store.do(climb_ladder, storage=dossier, cause=Cause.UNPAID)
    assert nothing.value.code == "not_late"
    store.accounts.arrears.append(Late(dossier, "FA-2026-00007", date(2026, 10, 30), Decimal("108.00")))
    (late,) = store.read(latenesses, on=store.clock.today())
    assert (late.amount, late.follows) == (Decimal("108.00"), (Step.REMINDER, date(2026, 11, 7)))
    assert ("storage_ladder", "warning") in kinds(store, store.clock.today())
    case = store.do(climb_ladder, storage=dossier, cause=Cause.UNPAID, on=date(2026, 11, 8))
    with pytest.raises(RuleBroken) as early:
        store.do(climb_ladder, storage=dossier, cause=Cause.UNPAID, on=date(2026, 11, 9))
    assert early.value.code == "ladder_early"
    assert store.do(climb_ladder, storage=dossier, cause=Cause.UNPAID, on=date(2026, 11, 23)) == case
    assert store.read(may_enter, storage=dossier, on=date(2026, 11, 23)) == []
    with pytest.raises(RuleBroken) as blocked:
        store.do(add_good, storage=dossier, good=Good("Chaises"))
    assert blocked.value.code == "access_blocked"
    store.do(close_overdue, overdue=case, reason="payé")
    assert len(store.read(may_enter, storage=dossier, on=date(2026, 11, 23))) == 1
    store.undo(reopen_overdue, overdue=case)
    assert store.read(overdue_of, storage=dossier)[0].closed_on == date(2026, 11, 23)
    assert store.sound()


def test_a_rung_is_taken_back_and_the_first_one_closes_its_ladder(store: Any) -> None:
    dossier = let(store, first_day=date(2026, 9, 1))
    store.accounts.arrears.append(Late(dossier, "FA-2026-00007", date(2026, 9, 30), Decimal("108.00")))
    outcome = store.runner.perform(climb_ladder, storage=dossier, cause=Cause.UNPAID, on=date(2026, 10, 9))
    redo = store.runner.undo(outcome.undo)
    (case,) = store.read(overdue_of, storage=dossier)
    assert case.closed_on is not None
    store.runner.undo(redo.undo)
    (case,) = store.read(overdue_of, storage=dossier)
    assert (case.closed_on, case.follows.step) == (None, Step.BLOCKED)
    store.undo(climb_ladder, storage=dossier, cause=Cause.UNPAID, on=date(2026, 11, 1))
    (again,) = store.read(overdue_of, storage=dossier)
    assert (again.closed_on, again.follows.step, again.blocks) == (None, Step.BLOCKED, False)
    store.do(climb_ladder, storage=dossier, cause=Cause.UNPAID, on=date(2026, 11, 1))
    with pytest.raises(RuleBroken) as order:
        store.do(withdraw_step, step=again.steps[0].id, reason="essai")
    assert order.value.code == "ladder_order"


def test_goods_left_after_the_end_are_an_alert_and_climb_their_own_ladder(store: Any) -> None:
    dossier = let(store, first_day=date(2026, 9, 1))
    good = store.do(add_good, storage=dossier, good=Good("Vélos", stored_on=date(2026, 9, 2)))
    store.do(end_storage, storage=dossier, last_day=date(2026, 10, 31))
    assert ("goods_left", "danger") in kinds(store, date(2026, 11, 23))
    (late,) = store.read(latenesses, on=date(2026, 11, 23))
    assert (late.cause, late.since) == (Cause.OVERSTAYED, date(2026, 11, 1))
    store.do(climb_ladder, storage=dossier, cause=Cause.OVERSTAYED, step=Step.REMINDER)
    store.do(remove_good, good=good, on=date(2026, 11, 23))
    (late,) = store.read(latenesses, on=date(2026, 11, 24))
    assert late.case is not None
    store.do(close_overdue, overdue=late.case.id, reason="vélos repris")
    assert store.read(latenesses, on=date(2026, 11, 24)) == []


def test_a_ladder_of_ones_own_holds_from_its_day(store: Any) -> None:
    dossier = let(store, first_day=date(2026, 9, 1))
    store.do(set_ladder, rungs=[Rung(Step.BLOCKED, 2)], valid_from=date(2026, 11, 1))
    store.accounts.arrears.append(Late(dossier, "FA-2026-00007", date(2026, 11, 20), Decimal("9.00")))
    (late,) = store.read(latenesses, on=store.clock.today())
    assert late.follows == (Step.BLOCKED, date(2026, 11, 22))


def test_a_penalty_is_charged_at_the_days_price_unless_said(store: Any) -> None:
    dossier = let(store, first_day=date(2026, 9, 1))
    store.undo(charge_penalty, storage=dossier, label="Essai", quantity=Decimal(1))
    penalty = store.do(charge_penalty, storage=dossier, label="Occupation après la fin, 5 jours",
                       quantity=Decimal(60), on=date(2026, 12, 5))  # fmt: skip
    store.do(charge_penalty, storage=dossier, label="Nettoyage", quantity=Decimal(2), unit="heure",
             unit_price=Decimal("38.00"), on=date(2026, 12, 6))  # fmt: skip
    assert [(c.quantity * c.unit_price, c.unit) for c in due(store)] == [(30, "m²·jour"), (76, "heure")]
    store.accounts.add(f"storage:penalty:{penalty}", date(2026, 12, 5), date(2026, 12, 5))
    with pytest.raises(RuleBroken):
        store.do(withdraw_penalty, penalty=penalty, reason="geste")
    with pytest.raises(BadInput):
        store.do(charge_penalty, storage=dossier, label=" ", quantity=Decimal(1))


def test_a_rental_of_tomorrow_and_a_missing_certificate_are_reminded(store: Any) -> None:
    rented(store, 3, 5)
    assert ("storage_rental", "info") in kinds(store, date(2026, 12, 2))
    assert ("storage_rental", "info") not in kinds(store, date(2026, 12, 1))


def test_the_search_box_finds_by_goods_people_and_unit(store: Any) -> None:
    dossier = let(store)
    store.do(add_good, storage=dossier, good=Good("Chapiteau rayé", stored_on=DECEMBER))
    store.do(give_access, storage=dossier, person="Léa Martin", first_day=date(2026, 11, 1))

    def hits(words: str) -> list[int]:
        return store.read(lambda reader: [hit.record for hit in StorageSearch().find(reader, words, 5)])

    assert hits("chapiteau") == hits("lea") == hits("s02 recycl") == [dossier]
    assert hits("tracteur") == []


def test_goods_follow_the_structure_that_is_merged(store: Any) -> None:
    dossier = let(store)
    good = Good("Chaises", stored_on=DECEMBER, owner=store.parties["Le Fournil"])
    store.do(add_good, storage=dossier, good=good)
    outcome = store.runner.perform(
        merge_parties, kept=store.parties["Les Ateliers"], merged=store.parties["Le Fournil"]
    )
    assert store.read(goods, storage=dossier)[0].owner == store.parties["Les Ateliers"]
    store.runner.undo(outcome.undo)
    assert store.read(goods, storage=dossier)[0].owner == store.parties["Le Fournil"]
