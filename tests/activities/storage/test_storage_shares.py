"""A unit shared by m² or percent: never more sold than it has, on either engine; each act taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules import Kind
from pole_desk.activities.storage.charges import StorageCharges
from pole_desk.activities.storage.commands import (
    change_share,
    end_share,
    end_storage,
    end_unit,
    note_insurance,
    restore_share,
    share_unit,
    take_share,
    withdraw_share,
    withdraw_unit,
)
from pole_desk.activities.storage.queries import (
    left_of,
    levels_of,
    parts_of,
    shared_units,
    storage,
    units,
)
from pole_desk.activities.storage.rules import Measure
from pole_desk.kernel.errors import BadInput, Overlap, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import StorageUnitId

DECEMBER = date(2026, 12, 1)


def shared(store: Any, code: str = "S03", **more: Any) -> StorageUnitId:
    return store.do(share_unit, space=store.space(code), first_day=DECEMBER, **more)


def take(store: Any, unit: int, quantity: int | str, party: str = "La Recyclerie", **more: Any) -> Any:
    arguments = {"first_day": DECEMBER, **more}
    return store.do(take_share, party=store.parties[party], unit=unit, quantity=Decimal(quantity), **arguments)


def share_of(store: Any, dossier: int) -> int:
    return store.read(storage, storage=dossier)[0].record


def test_a_shared_unit_is_claimed_once_by_the_pole_and_shows_what_is_left(store: Any) -> None:
    unit = shared(store)
    take(store, unit, 6)
    take(store, unit, 10, "Le Fournil", first_day=date(2027, 1, 1))
    assert len(store.board()) == 1
    assert store.read(left_of, unit=unit, first_day=DECEMBER, last_day=date(2026, 12, 31)) == 18
    assert store.read(left_of, unit=unit, first_day=DECEMBER) == 8
    assert store.read(levels_of, unit=unit, first_day=DECEMBER) == [(DECEMBER, 18), (date(2027, 1, 1), 8)]
    state = next(one for one in store.read(units, on=DECEMBER) if one.code == "S03")
    assert (state.state, state.left, state.total, state.party) == ("shared", 18, 24, "La Recyclerie")
    assert store.sound()


def test_nobody_else_gets_a_shared_unit_and_a_let_one_is_not_shared(store: Any) -> None:
    shared(store)
    with pytest.raises(Overlap):
        store.do(open_lease, party=store.parties["Le Fournil"], spaces=[store.space("S03")],
                 first_day=DECEMBER, kind=Kind.STORAGE)  # fmt: skip
    store.do(open_lease, party=store.parties["Le Fournil"], spaces=[store.space("S06")], first_day=DECEMBER)
    with pytest.raises(Overlap) as refused:
        shared(store, "S06")
    assert refused.value.details["winner"]["party"] == "Le Fournil"
    with pytest.raises(RuleBroken):
        shared(store, "B01")


def test_more_than_what_is_left_is_refused_naming_who_has_the_rest(store: Any) -> None:
    unit = shared(store)
    first = take(store, unit, 20, last_day=date(2027, 1, 31))
    with pytest.raises(Overlap) as refused:
        take(store, unit, 6, "Le Fournil", first_day=date(2026, 12, 15))
    assert refused.value.details["left"] == "4.00"
    assert refused.value.details["winner"] == {
        "dossier": first, "party": "La Recyclerie", "from": "2026-12-01", "to": "2027-01-31",
    }  # fmt: skip
    assert "La Recyclerie (20\u202fm²)" in refused.value.message
    take(store, unit, 4, "Le Fournil")
    take(store, unit, 20, "Le Fournil", first_day=date(2027, 2, 1))
    assert store.sound()


def test_percent_are_shared_like_square_metres(store: Any) -> None:
    unit = shared(store, measure=Measure.PERCENT)
    dossier = take(store, unit, "62.5")
    row = store.read(storage, storage=dossier)[0]
    assert (row.price, row.area_m2) == (Decimal("112.50"), Decimal("15.00"))
    with pytest.raises(Overlap):
        take(store, unit, "37.51", "Le Fournil")
    take(store, unit, "37.5", "Le Fournil")


def test_a_part_stays_within_the_days_of_the_unit(store: Any) -> None:
    unit = shared(store, last_day=date(2027, 6, 30))
    with pytest.raises(RuleBroken) as early:
        take(store, unit, 3, first_day=date(2026, 11, 30), last_day=date(2026, 12, 5))
    assert early.value.code == "not_shared"
    with pytest.raises(RuleBroken):
        take(store, unit, 3)
    take(store, unit, 3, last_day=date(2027, 6, 30))
    with pytest.raises(RuleBroken) as running:
        store.do(end_unit, unit=unit, last_day=date(2027, 5, 31))
    assert running.value.code == "parts_run"
    store.undo(end_unit, unit=unit, last_day=None)
    assert store.read(shared_units)[0].last_day == date(2027, 6, 30)
    with pytest.raises(RuleBroken):
        store.do(withdraw_unit, unit=unit, reason="essai")
    with pytest.raises(BadInput):
        take(store, unit, 3, first_day=date(2027, 2, 2), last_day=date(2027, 2, 1))


def test_the_database_itself_counts_the_parts_whoever_writes(store: Any) -> None:
    unit = shared(store)
    take(store, unit, 14)
    dossier = take(store, unit, 10, "Le Fournil")
    store.do(end_share, share=share_of(store, dossier), last_day=date(2026, 12, 31))
    for statement, name in (
        ("UPDATE storage_share SET quantity = quantity + 1 WHERE quantity = 1000", "storage_share_over"),
        ("UPDATE storage_share SET first_day = '2026-11-30' WHERE quantity = 1000", "storage_share_outside"),
        ("UPDATE storage_unit SET total = 100", "storage_unit_left_out"),
        ("UPDATE storage_unit SET last_day = '2026-12-15'", "storage_unit_left_out"),
        (
            "INSERT INTO storage_share (unit, dossier, quantity, first_day, list_price, agreed_price, reason, "
            "tax, account, withdrawn, withdraw_reason, version) SELECT unit, dossier, 1100, '2027-01-01', 0, 0, "
            "'', '', '', withdrawn, '', 1 FROM storage_share WHERE quantity = 1000",
            "storage_share_over",
        ),
    ):
        with pytest.raises(Exception, match=name), store.runner.engine.begin() as connection:
            connection.execute(text(statement))
    assert store.sound()


def test_every_act_on_a_part_is_taken_back_to_the_same(store: Any) -> None:
    unit = shared(store)
    dossier = take(store, unit, 6)
    share = share_of(store, dossier)
    before = (store.read(parts_of, unit=unit), store.board())
    store.undo(end_share, share=share, last_day=date(2026, 12, 20))
    store.undo(change_share, share=share, from_day=date(2027, 1, 1), quantity=Decimal(12))
    store.undo(withdraw_share, share=share, reason="essai")
    store.undo(take_share, party=store.parties["Le Fournil"], unit=unit, quantity=Decimal(18), first_day=DECEMBER)
    store.undo(end_storage, storage=dossier, last_day=date(2026, 12, 10))
    store.undo(note_insurance, storage=dossier, until=date(2027, 12, 31))
    assert (store.read(parts_of, unit=unit), store.board()) == before
    assert store.sound()


def test_a_withdrawn_part_comes_back_only_while_there_is_room(store: Any) -> None:
    unit = shared(store)
    dossier = take(store, unit, 14)
    share = share_of(store, dossier)
    store.do(withdraw_share, share=share, reason="erreur")
    other = take(store, unit, 12, "Le Fournil")
    with pytest.raises(Overlap):
        store.do(restore_share, share=share)
    store.do(withdraw_share, share=share_of(store, other), reason="erreur")
    store.do(restore_share, share=share)
    assert store.read(storage, storage=dossier)[0].state == "signed"


def test_a_change_begins_on_its_day_and_charges_both_prices_by_calendar_days(store: Any) -> None:
    unit = shared(store)
    dossier = take(store, unit, 6, insurance_until=date(2027, 6, 30))
    new = store.do(change_share, share=share_of(store, dossier), from_day=date(2026, 12, 16),
                   quantity=Decimal(12), price=Decimal("80.00"), reason="fidélité")  # fmt: skip
    charges = store.read(lambda reader: StorageCharges().due(reader, Month(2026, 12)))
    amounts = [(c.quantity * c.unit_price).quantize(Decimal("0.01")) for c in charges]
    assert amounts == [Decimal("21.77"), Decimal("41.29")]
    assert {c.key for c in charges} == {
        f"storage:share:{share_of(store, dossier)}:2026-12:2026-12-01", f"storage:share:{new}:2026-12:2026-12-16",
    }  # fmt: skip
    assert store.read(storage, storage=dossier)[1].insurance_until == date(2027, 6, 30)
    (january,) = store.read(lambda reader: StorageCharges().due(reader, Month(2027, 1)))
    assert (january.unit_price, january.list_price, january.unit) == (80, 90, "mois")
    assert january.label == "Stockage partagé Stockage 03 (12\u202fm²), janvier 2027"


def test_another_price_than_the_list_needs_a_reason(store: Any) -> None:
    unit = shared(store)
    with pytest.raises(BadInput):
        take(store, unit, 6, price=Decimal("20.00"))
    dossier = take(store, unit, 6, price=Decimal("20.00"), reason="entraide")
    row = store.read(storage, storage=dossier)[0]
    assert (row.price, row.list_price) == (Decimal("20.00"), Decimal("45.00"))


def test_what_is_invoiced_is_ended_not_withdrawn(store: Any) -> None:
    unit = shared(store)
    dossier = take(store, unit, 6)
    share = share_of(store, dossier)
    store.accounts.add(f"storage:share:{share}:2026-12:2026-12-01", DECEMBER, date(2026, 12, 31))
    with pytest.raises(RuleBroken) as refused:
        store.do(withdraw_share, share=share, reason="erreur")
    assert "FA-2026-00001" in refused.value.message
    store.do(end_share, share=share, last_day=date(2026, 12, 10))
    (charge,) = store.read(lambda reader: StorageCharges().due(reader, Month(2026, 12)))
    assert (charge.service_to, charge.quantity) == (date(2026, 12, 10), 10)
