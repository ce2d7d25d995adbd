"""What a structure that leaves has still in storage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.leases.commands import receive_deposit, return_deposit
from pole_desk.activities.storage.commands import (
    add_good,
    end_storage,
    give_access,
    remove_good,
    rent_days,
    rent_unit,
    withdraw_access,
)
from pole_desk.activities.storage.queries import storage as storage_of
from pole_desk.activities.storage.rules.goods import Good
from pole_desk.activities.storage.settlement import StorageSettlement
from pole_desk.kernel.clock import noon
from pole_desk.kernel.periods import day_end, day_start

TODAY, NOVEMBER = date(2026, 11, 23), date(2026, 11, 1)


def left(store: Any, name: str = "La Recyclerie", on: date = TODAY) -> list[tuple[str, Any]]:
    party = store.parties[name]
    found = store.read(lambda reader: StorageSettlement().unsettled(reader, party, on))
    return [(one.kind, one.amount) for one in found]


def test_a_leaver_settles_its_storage_its_goods_its_keys_and_its_deposit(store: Any) -> None:
    dossier = store.do(
        rent_unit, party=store.parties["La Recyclerie"], space=store.space("S02"),
        first_day=NOVEMBER, deposit=Decimal(180),
    )  # fmt: skip
    lease = store.read(storage_of, storage=dossier)[0].lease
    store.do(receive_deposit, lease=lease, on=NOVEMBER, amount=Decimal(180))
    good = Good(kind="equipment", description="Vélos", quantity=Decimal(12), unit="pièce", value=Decimal(400))
    stored = store.do(add_good, storage=dossier, good=good)
    access = store.do(give_access, storage=dossier, person="Nadia", means="clé 12")
    assert left(store) == [
        ("storage", None), ("goods", None), ("access", None), ("deposit", Decimal(-180)),
    ]  # fmt: skip
    assert left(store, "Le Fournil") == []
    store.do(end_storage, storage=dossier, last_day=TODAY)
    assert [kind for kind, _amount in left(store)] == ["goods", "access", "deposit"]
    store.clock.set(noon(date(2026, 11, 30)).now())
    store.do(remove_good, good=stored, on=TODAY)
    store.do(withdraw_access, access=access, reason="clé rendue")
    store.do(return_deposit, lease=lease, on=TODAY, amount=Decimal(180))
    assert left(store) == []


def test_a_rental_to_come_is_told_and_says_its_days(store: Any) -> None:
    when = {"starts_at": day_start(date(2026, 12, 3)), "ends_at": day_end(date(2026, 12, 5))}
    store.do(rent_days, space=store.space("S03"), party=store.parties["Le Fournil"], **when)
    party = store.parties["Le Fournil"]
    [one] = store.read(lambda reader: StorageSettlement().unsettled(reader, party, TODAY))
    assert one.title.endswith("stockage à terminer") and "3" in one.detail and one.page == "storage"
    assert left(store, "Le Fournil", on=date(2026, 12, 5)) == []
