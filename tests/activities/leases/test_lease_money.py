"""Rent steps, co-occupants, services, one-off charges, deposits, indexation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from pole_desk.activities.leases.checks import LeaseChecks
from pole_desk.activities.leases.commands import (
    add_occupant,
    add_one_off,
    add_rent_step,
    add_service,
    apply_indexation,
    ask_deposit,
    change_occupant,
    end_lease,
    end_occupant,
    end_service,
    move_line,
    open_lease,
    receive_deposit,
    return_deposit,
    withdraw_deposit,
    withdraw_indexation,
    withdraw_occupant,
    withdraw_one_off,
    withdraw_rent_step,
    withdraw_service,
    withhold_deposit,
)
from pole_desk.activities.leases.queries import LeaseCard, indexation_preview, lease_card
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, RuleBroken
from pole_desk.registers.catalog.commands.indices import add_index_value

START = date(2026, 1, 1)
DEMO = "démonstration"


def opened(house: Any, code: str = "B01", **more: Any) -> LeaseCard:
    arguments = {"party": house.parties["La Recyclerie"], "first_day": START, **more}
    lease = house.do(open_lease, spaces=[house.space(code)], **arguments)
    return house.read(lease_card, lease=lease)


def card(house: Any, lease: LeaseCard) -> LeaseCard:
    return house.read(lease_card, lease=lease.id)


def sound(house: Any) -> bool:
    return house.read(lambda reader: LeaseChecks().check(reader)) == []


def indices(house: Any, **values: str) -> None:
    for quarter, value in values.items():
        house.do(
            add_index_value, series=DEMO, quarter=quarter.replace("_", "-").removeprefix("q"),
            value=Decimal(value), published_on=None, source="démonstration",
        )  # fmt: skip


def test_a_rent_step_applies_from_its_day(house: Any) -> None:
    lease = opened(house)
    house.do(add_rent_step, line=lease.lines[0].id, from_day=date(2026, 6, 1),
             price=Decimal("400.00"), reason="accord du 12 mai")  # fmt: skip
    assert card(house, lease).rent == Decimal("400.00")
    assert [step.source for step in card(house, lease).lines[0].steps] == ["price_list", "agreed"]


def test_a_step_of_the_same_day_replaces_and_comes_back_when_taken_back(house: Any) -> None:
    lease = opened(house)
    line = lease.lines[0].id
    house.undo(add_rent_step, line=line, from_day=START, price=Decimal("1.00"), reason="test")
    assert card(house, lease).rent == Decimal("495.00")
    with pytest.raises(RuleBroken) as refused:
        house.do(withdraw_rent_step, step=card(house, lease).lines[0].steps[0].id)
    assert refused.value.code == "first_step"


def test_a_step_outside_its_line_is_refused(house: Any) -> None:
    lease = opened(house, last_day=date(2026, 12, 31))
    for day in (date(2025, 12, 31), date(2027, 1, 1)):
        with pytest.raises(BadInput):
            house.do(add_rent_step, line=lease.lines[0].id, from_day=day)


def test_co_occupants_bear_at_most_the_whole_rent(house: Any) -> None:
    lease = opened(house, terms=Terms(people=2))
    first = house.do(add_occupant, lease=lease.id, party=house.parties["Le Fournil"],
                     first_day=START, people=3, share_bp=6000)  # fmt: skip
    with pytest.raises(RuleBroken) as refused:
        house.do(add_occupant, lease=lease.id, party=house.parties["Les Ateliers"],
                 first_day=date(2026, 5, 1), share_bp=5000)  # fmt: skip
    assert refused.value.code == "shares_sum"
    house.do(end_occupant, occupant=first, last_day=date(2026, 4, 30))
    house.do(add_occupant, lease=lease.id, party=house.parties["Les Ateliers"],
             first_day=date(2026, 5, 1), share_bp=5000)  # fmt: skip
    with pytest.raises(RuleBroken):
        house.do(end_occupant, occupant=first, last_day=None)
    assert card(house, lease).people_total == 2
    assert sound(house)


def test_the_holder_is_no_co_occupant_of_its_own(house: Any) -> None:
    lease = opened(house)
    with pytest.raises(RuleBroken) as refused:
        house.do(add_occupant, lease=lease.id, party=lease.party, first_day=START)
    assert refused.value.code == "same_party"


def test_acts_on_co_occupants_are_taken_back(house: Any) -> None:
    lease = opened(house)
    occupant = house.do(add_occupant, lease=lease.id, party=house.parties["Le Fournil"],
                        first_day=START, people=3, share_bp=6000)  # fmt: skip
    before = card(house, lease).occupants
    house.undo(change_occupant, occupant=occupant, people=1, share_bp=100)
    house.undo(end_occupant, occupant=occupant, last_day=date(2026, 4, 30))
    house.undo(withdraw_occupant, occupant=occupant)
    assert [o._replace(version=0) for o in card(house, lease).occupants] == [
        o._replace(version=0) for o in before
    ]


def test_a_co_occupant_who_was_invoiced_stays_with_its_share(house: Any) -> None:
    lease = opened(house)
    occupant = house.do(add_occupant, lease=lease.id, party=house.parties["Le Fournil"],
                        first_day=START, share_bp=6000)  # fmt: skip
    key = f"lease:{lease.id}:line:{lease.lines[0].id}:2026-01:2026-01-01:occupant:{occupant}"
    house.invoices.add(key, START, date(2026, 1, 31))
    for act, more in ((withdraw_occupant, {}), (change_occupant, {"people": 1, "share_bp": 1})):
        with pytest.raises(RuleBroken, match="FA-2026-00001"):
            house.do(act, occupant=occupant, **more)


def test_services_take_the_list_price_and_acts_on_them_come_back(house: Any) -> None:
    lease = opened(house)
    service = house.do(add_service, lease=lease.id, item="internet", first_day=START)
    assert card(house, lease).services[0].agreed_price == Decimal("18.00")
    house.undo(end_service, service=service, last_day=date(2026, 2, 1))
    house.undo(withdraw_service, service=service)
    assert card(house, lease).services[0].last_day is None
    assert not card(house, lease).services[0].withdrawn
    with pytest.raises(NotFound):
        house.do(add_service, lease=lease.id, item="teleport", first_day=START)
    with pytest.raises(BadInput):
        house.do(add_service, lease=lease.id, item="phone", first_day=START, quantity=Decimal(0))


def test_a_one_off_charge_is_withdrawn_until_it_is_invoiced(house: Any) -> None:
    lease = opened(house)
    on = date(2026, 11, 20)
    one_off = house.do(add_one_off, lease=lease.id, on=on, label="Clé perdue",
                       unit_price=Decimal("40.00"), item="lost_key")  # fmt: skip
    house.undo(withdraw_one_off, one_off=one_off, reason="retrouvée")
    house.invoices.add(f"lease:{lease.id}:one_off:{one_off}:{on}", on, on)
    with pytest.raises(RuleBroken) as refused:
        house.do(withdraw_one_off, one_off=one_off, reason="retrouvée")
    assert refused.value.code == "invoiced"


def test_the_deposit_held_is_never_negative(house: Any) -> None:
    lease = opened(house, deposit=Decimal("900.00"))
    received = house.do(
        receive_deposit, lease=lease.id, on=date(2026, 1, 5), amount=Decimal("600.00")
    )
    with pytest.raises(RuleBroken) as refused:
        house.do(return_deposit, lease=lease.id, on=date(2026, 2, 1), amount=Decimal("600.01"))
    assert refused.value.code == "deposit_negative"
    house.do(withhold_deposit, lease=lease.id, on=date(2026, 2, 1), amount=Decimal("150.00"),
             reason="vitre cassée")  # fmt: skip
    with pytest.raises(RuleBroken):
        house.do(withdraw_deposit, movement=received)
    with pytest.raises(RuleBroken):
        house.do(return_deposit, lease=lease.id, on=date(2026, 1, 1), amount=Decimal("1.00"))
    changed = card(house, lease)
    assert (changed.deposit_asked, changed.deposit_held) == (Decimal("900.00"), Decimal("450.00"))
    assert sound(house)


def test_withholding_says_why_and_amounts_are_positive(house: Any) -> None:
    lease = opened(house)
    with pytest.raises(BadInput):
        house.do(withhold_deposit, lease=lease.id, on=START, amount=Decimal("1.00"), reason=" ")
    with pytest.raises(BadInput):
        house.do(ask_deposit, lease=lease.id, on=START, amount=Decimal("-1.00"))
    house.undo(ask_deposit, lease=lease.id, on=START, amount=Decimal("1.00"))
    assert card(house, lease).deposit_asked == 0


def indexed_lease(house: Any) -> LeaseCard:
    indices(house, q2023_T1="128.59", q2025_T1="137.29")
    terms = Terms(index_series=DEMO, index_quarter="2023-T1")
    return opened(house, first_day=date(2023, 3, 1), price=Decimal("1000.00"), reason="convenu",
                  terms=terms)  # fmt: skip


def test_the_preview_shows_old_and_new_before_anything_is_applied(house: Any) -> None:
    lease = indexed_lease(house)
    preview = house.read(indexation_preview, year=2025)
    (row,) = preview.rows
    assert (row.old, row.new, row.new_quarter) == (
        Decimal("1000.00"), Decimal("1067.66"), "2025-T1",
    )  # fmt: skip
    assert card(house, lease).rent == Decimal("1000.00")


def test_a_year_is_applied_once(house: Any) -> None:
    lease = indexed_lease(house)
    on = date(2025, 3, 1)
    preview = house.read(indexation_preview, year=2025, on=on)
    assert house.do(apply_indexation, year=2025, on=on, seen=preview.seen) == 1
    assert card(house, lease).rent == Decimal("1067.66")
    with pytest.raises(RuleBroken) as refused:
        house.do(apply_indexation, year=2025, on=on)
    assert refused.value.code == "already_indexed"
    assert house.read(indexation_preview, year=2025, on=on).rows[0].problem == "already_indexed"
    assert sound(house)


def test_the_database_refuses_a_second_revision_of_a_line_in_a_year(house: Any) -> None:
    indexed_lease(house)
    house.do(apply_indexation, year=2025, on=date(2025, 3, 1))
    copy = text(
        "INSERT INTO lease_indexation (line, year, series, reference_quarter, new_quarter, "
        "reference_value, new_value, reference_year, step, applied_on, withdrawn) "
        "SELECT line, year, series, reference_quarter, new_quarter, reference_value, new_value, "
        "reference_year, step, applied_on, withdrawn FROM lease_indexation"
    )
    with house.runner.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(copy)


def test_a_missing_index_revises_nothing(house: Any) -> None:
    lease = indexed_lease(house)
    with pytest.raises(RuleBroken, match="2026-T1") as refused:
        house.do(apply_indexation, year=2026, on=date(2026, 3, 1))
    assert refused.value.code == "no_index"
    assert house.read(indexation_preview, year=2026).rows[0].problem == "no_index"
    assert card(house, lease).rent == Decimal("1000.00")


def test_the_reference_moves_on_and_the_chain_goes_on_from_the_rounded_rent(house: Any) -> None:
    lease = indexed_lease(house)
    house.do(apply_indexation, year=2025, on=date(2025, 3, 1))
    indices(house, q2026_T1="140.00")
    house.do(apply_indexation, year=2026, on=date(2026, 3, 1))
    assert card(house, lease).rent == Decimal("1088.73")
    with pytest.raises(RuleBroken) as refused:
        house.do(withdraw_indexation, year=2025)
    assert refused.value.code == "indexed_since"


def test_an_indexation_is_taken_back_and_can_be_applied_again(house: Any) -> None:
    lease = indexed_lease(house)
    house.undo(apply_indexation, year=2025, on=date(2025, 3, 1))
    assert card(house, lease).rent == Decimal("1000.00")
    assert house.do(apply_indexation, year=2025, on=date(2025, 3, 1)) == 1
    step = card(house, lease).lines[0].steps[-1]
    with pytest.raises(RuleBroken) as refused:
        house.do(withdraw_rent_step, step=step.id)
    assert refused.value.code == "indexed_step"
    assert sound(house)


def test_a_preview_that_no_longer_holds_is_not_applied(house: Any) -> None:
    lease = indexed_lease(house)
    on = date(2025, 3, 1)
    preview = house.read(indexation_preview, year=2025, on=on)
    house.do(add_rent_step, line=lease.lines[0].id, from_day=date(2024, 1, 1),
             price=Decimal("900.00"), reason="geste")  # fmt: skip
    with pytest.raises(Conflict) as refused:
        house.do(apply_indexation, year=2025, on=on, seen=preview.seen)
    assert refused.value.code == "stale_preview"


def test_rents_agreed_in_the_year_and_ended_agreements_are_left_alone(house: Any) -> None:
    lease = indexed_lease(house)
    house.do(move_line, lease=lease.id, from_space=house.space("B01"),
             to_space=house.space("B02"), on=date(2025, 1, 15))  # fmt: skip
    assert house.read(indexation_preview, year=2025, on=date(2025, 3, 1)).rows == ()
    indices(house, q2026_T1="140.00")
    (row,) = house.read(indexation_preview, year=2026).rows
    assert (row.space_code, row.reference_quarter, row.new_quarter) == ("B02", "2025-T1", "2026-T1")
    house.do(end_lease, lease=lease.id, last_day=date(2025, 12, 31))
    with pytest.raises(RuleBroken) as refused:
        house.do(apply_indexation, year=2026, on=date(2026, 3, 1))
    assert refused.value.code == "nothing_to_index"


def test_an_agreement_may_say_that_its_rent_is_not_revised(house: Any) -> None:
    lease = opened(house, terms=Terms(index_series=""))
    assert (lease.index_series, lease.index_quarter) == (None, None)


def test_the_usual_index_is_the_ilat_and_its_latest_quarter(house: Any) -> None:
    lease = opened(house)
    assert (lease.index_series, lease.index_quarter) == ("ILAT", "2025-T1")
