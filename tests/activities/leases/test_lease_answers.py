"""What agreements tell the others: charges, occupancy, moves, reminders, search, support, checks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, text

from pole_desk.activities.leases.charges import LeaseCharges
from pole_desk.activities.leases.checks import LeaseChecks
from pole_desk.activities.leases.commands import (
    add_line,
    add_occupant,
    add_one_off,
    add_rent_step,
    add_service,
    draft_lease,
    end_lease,
    open_lease,
    receive_deposit,
    return_deposit,
    set_people,
)
from pole_desk.activities.leases.merging import LeaseFollower
from pole_desk.activities.leases.queries import (
    LeaseCard,
    capacity_warnings,
    endings,
    lease_card,
    lease_of_dossier,
    lease_of_line,
    leases,
    move_options,
    occupancy,
    occupancy_by_month,
    support,
)
from pole_desk.activities.leases.reminders import LeaseReminders
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.activities.leases.search import LeaseSearch
from pole_desk.activities.leases.tables import GUARDS
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.guards import remove
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, command
from pole_desk.ports.charges import Charge, DatedChargeSource

START = date(2026, 1, 1)
TODAY = date(2026, 11, 23)
NOVEMBER = Month(2026, 11)


def opened(house: Any, code: str = "B01", **more: Any) -> LeaseCard:
    arguments = {"party": house.parties["La Recyclerie"], "first_day": START, **more}
    lease = house.do(open_lease, spaces=[house.space(code)], **arguments)
    return house.read(lease_card, lease=lease)


def due(house: Any, month: Month = NOVEMBER) -> list[Charge]:
    return list(house.read(lambda reader: LeaseCharges().due(reader, month)))


def total(charges: list[Charge]) -> Decimal:
    return sum((round_cents(c.quantity * c.unit_price) for c in charges), Decimal(0))


def test_a_whole_month_is_one_charge_with_a_natural_key(house: Any) -> None:
    lease = opened(house)
    (charge,) = due(house)
    assert charge.key == f"lease:{lease.id}:line:{lease.lines[0].id}:2026-11:2026-11-01"
    assert charge.label == "Redevance Bureau 01, novembre 2026"
    assert (charge.quantity, charge.unit, charge.unit_price) == (1, "mois", Decimal("495.00"))
    assert (charge.service_from, charge.service_to) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (charge.dossier, charge.party, charge.tax) == (lease.dossier, lease.party, "S20")


def test_asking_twice_yields_the_same_charges(house: Any) -> None:
    lease = opened(house)
    house.do(add_service, lease=lease.id, item="internet", first_day=START)
    assert due(house) == due(house)
    assert len({charge.key for charge in due(house)}) == 2


def test_a_part_of_a_month_says_its_proration(house: Any) -> None:
    opened(house, first_day=date(2026, 11, 10))
    opened(house, "B02", first_day=date(2026, 11, 16), party=house.parties["Le Fournil"],
           terms=Terms(proration="thirtieths"))  # fmt: skip
    calendar, thirtieths = due(house)
    assert calendar.label == "Redevance Bureau 01, du 10 au 30 novembre 2026 (21/30 j)"
    assert (calendar.quantity, calendar.unit, total([calendar])) == (21, "jour", Decimal("346.50"))
    assert thirtieths.label == "Redevance Bureau 02, du 16 au 30 novembre 2026 (15/30e)"
    assert total([thirtieths]) == Decimal("165.00")


def test_co_occupants_have_charges_of_their_own(house: Any) -> None:
    lease = opened(house)
    occupant = house.do(add_occupant, lease=lease.id, party=house.parties["Le Fournil"],
                        first_day=START, share_bp=2550)  # fmt: skip
    holder, other = due(house)
    assert (holder.party, other.party) == (lease.party, house.parties["Le Fournil"])
    assert other.key == f"{holder.key}:occupant:{occupant}"
    assert other.label.endswith("part de 25,50\u202f%")
    assert (total([holder]), total([other])) == (Decimal("368.78"), Decimal("126.22"))
    assert total([holder, other]) == Decimal("495.00")


def test_the_list_price_stands_beside_the_agreed_one(house: Any) -> None:
    lease = opened(house, price=Decimal("300.00"), reason="convenu")
    (charge,) = due(house)
    assert (charge.unit_price, charge.list_price) == (Decimal("300.00"), Decimal("495.00"))
    house.do(add_rent_step, line=lease.lines[0].id, from_day=date(2026, 11, 16),
             price=Decimal("0.00"), reason="gratuité")  # fmt: skip
    (charge,) = due(house)
    assert (charge.service_to, total([charge])) == (date(2026, 11, 15), Decimal("150.00"))


def test_services_and_one_offs_are_charged(house: Any) -> None:
    lease = opened(house)
    house.do(add_service, lease=lease.id, item="phone", first_day=date(2026, 11, 21),
             quantity=Decimal(2))  # fmt: skip
    house.do(add_one_off, lease=lease.id, on=date(2026, 11, 5), label="Clé perdue", item="lost_key",
             unit_price=Decimal("40.00"), party=house.parties["Le Fournil"])  # fmt: skip
    _rent, phone, key = due(house)
    assert phone.label == "Ligne téléphonique, du 21 au 30 novembre 2026 (10/30 j)"
    assert total([phone]) == Decimal("8.00")
    assert key.label == "Clé perdue, le 5 novembre 2026"
    assert key.party == house.parties["Le Fournil"]
    assert total(due(house, Month(2026, 12))) == Decimal("519.00")
    assert [c.quantity for c in due(house, Month(2026, 12))] == [1, 2]


def test_drafts_and_ended_agreements_owe_nothing(house: Any) -> None:
    lease = opened(house)
    house.do(end_lease, lease=lease.id, last_day=date(2026, 10, 31))
    house.do(draft_lease, party=house.parties["Le Fournil"], spaces=[house.space("B02")],
             first_day=START)  # fmt: skip
    assert due(house) == []
    assert len(due(house, Month(2026, 10))) == 1


def test_billing_is_told_where_to_begin(house: Any) -> None:
    source = LeaseCharges()
    assert isinstance(source, DatedChargeSource)
    assert house.read(source.first_month) is None
    lease = opened(house)
    house.do(add_one_off, lease=lease.id, on=date(2025, 12, 5), label="Clé perdue", item="lost_key",
             unit_price=Decimal("40.00"))  # fmt: skip
    assert house.read(source.first_month) == Month(2025, 12)


def test_a_month_of_charges_takes_as_many_statements_for_one_agreement_as_for_many(
    house: Any,
) -> None:
    opened(house)
    few = statements(house, lambda reader: LeaseCharges().due(reader, NOVEMBER))
    for code in ("B02", "B03", "B04", "B05"):
        opened(house, code)
    assert statements(house, lambda reader: LeaseCharges().due(reader, NOVEMBER)) == few


def test_lists_take_as_many_statements_for_one_agreement_as_for_many(house: Any) -> None:
    opened(house)
    few = statements(house, lambda reader: leases(reader))
    for code in ("B02", "B03", "B04", "B05"):
        opened(house, code)
    assert statements(house, lambda reader: leases(reader)) == few


def statements(house: Any, query: Any) -> int:
    count = 0

    def seen(*_arguments: Any) -> None:
        nonlocal count
        count += 1

    event.listen(house.runner.engine, "before_cursor_execute", seen)
    house.read(query)
    event.remove(house.runner.engine, "before_cursor_execute", seen)
    return count


def test_occupancy_counts_what_is_let_and_who_works_there(house: Any) -> None:
    lease = opened(house, terms=Terms(people=4))
    opened(house, "P01", first_day=date(2026, 12, 1), terms=Terms(people=1))
    house.do(add_occupant, lease=lease.id, party=house.parties["Le Fournil"],
             first_day=date(2026, 6, 1), people=2)  # fmt: skip
    now = house.read(occupancy, on=TODAY)
    assert (now.offices_total, now.offices_let, now.desks_total, now.desks_let) == (60, 1, 44, 0)
    assert (now.people, now.area_total_m2, now.area_let_m2) == (6, 1650, 39)
    later = house.read(occupancy, on=date(2026, 12, 1))
    assert (later.desks_let, later.people) == (1, 7)


def test_occupancy_by_month_follows_the_agreements(house: Any) -> None:
    opened(house, last_day=date(2026, 3, 15))
    months = house.read(occupancy_by_month, first=Month(2025, 12), last=Month(2026, 3))
    assert [month.workplaces_let for month in months] == [0, 1, 1, 0]
    assert {month.workplaces_total for month in months} == {104}


def test_too_many_people_is_a_warning_with_the_figures(house: Any) -> None:
    lease = opened(house, terms=Terms(people=4))
    assert house.read(capacity_warnings, on=TODAY) == []
    house.do(set_people, lease=lease.id, people=201)
    of_lease, of_pole = house.read(capacity_warnings, on=TODAY)
    assert of_lease.text == "La Recyclerie\u202f: 201 personnes pour 4 places (B01)."
    assert (of_pole.people, of_pole.capacity, of_pole.lease) == (201, 200, None)


def test_the_move_simulator_prefers_what_touches_the_spaces_kept(house: Any) -> None:
    lease = opened(house, "B02")
    line = house.do(add_line, lease=lease.id, space=house.space("B10"), first_day=START)
    opened(house, "B04", party=house.parties["Le Fournil"], first_day=date(2027, 1, 1))
    options = house.read(move_options, line=line, on=date(2026, 12, 1))
    assert house.space("B02") not in {option.space for option in options}
    first = options[0]
    assert first.contiguous and first.code == "B03"
    assert first.rent_after == Decimal("330.00")
    assert (first.free_until, first.long_enough) == (None, True)
    taken = next(option for option in options if option.code == "B04")
    assert (taken.free_until, taken.long_enough) == (date(2026, 12, 31), False)
    assert options.index(taken) == len(options) - 1


def test_support_adds_up_what_the_list_price_would_have_brought(house: Any) -> None:
    lease = opened(house, price=Decimal("300.00"), reason="convenu")
    house.do(add_occupant, lease=lease.id, party=house.parties["Le Fournil"],
             first_day=date(2026, 2, 1), share_bp=5000)  # fmt: skip
    rows = house.read(support, first=Month(2026, 1), last=Month(2026, 2))
    assert [(row.party_name, row.list_amount, row.agreed_amount, row.support) for row in rows] == [
        ("La Recyclerie", Decimal("742.50"), Decimal("450.00"), Decimal("292.50")),
        ("Le Fournil", Decimal("247.50"), Decimal("150.00"), Decimal("97.50")),
    ]
    only = house.read(support, first=Month(2026, 1), last=Month(2026, 2), party=rows[1].party)
    assert only == rows[1:]


def kinds(house: Any, on: date = TODAY) -> dict[str, str]:
    found = house.read(lambda reader: LeaseReminders().reminders(reader, on))
    return {reminder.kind: reminder.level for reminder in found}


def test_today_hears_of_ends_insurance_deposits_and_long_stays(house: Any) -> None:
    lease = opened(
        house, first_day=date(2022, 11, 1), last_day=date(2027, 2, 23), deposit=Decimal("900.00"),
        terms=Terms(pepiniere=True, insurance_until=date(2026, 11, 22), people=9),
    )  # fmt: skip
    assert kinds(house) == {
        "lease_ends": "info", "insurance": "warning", "deposit": "warning",
        "longest_stay": "danger", "over_capacity": "warning",
    }  # fmt: skip
    assert [item.id for item in house.read(endings, on=TODAY)] == [lease.id]


def test_an_agreement_in_order_reminds_of_nothing(house: Any) -> None:
    lease = opened(house, deposit=Decimal("900.00"), last_day=date(2027, 2, 24),
                   terms=Terms(insurance_until=TODAY))  # fmt: skip
    house.do(receive_deposit, lease=lease.id, on=TODAY, amount=Decimal("900.00"))
    assert kinds(house) == {}
    assert house.read(endings, on=TODAY) == []


def find(house: Any, words: str) -> list[str]:
    return [hit.title for hit in house.read(lambda r: LeaseSearch().find(r, words, 10))]


def test_the_search_box_finds_numbers_clients_and_spaces(house: Any) -> None:
    opened(house)
    opened(house, "B02", party=house.parties["Le Fournil"], last_day=date(2026, 1, 31))
    assert find(house, "recycl") == ["CV-2026-0001 · B01"]
    assert find(house, "cv 2026") == ["CV-2026-0001 · B01", "CV-2026-0002 · B02"]
    assert find(house, "b02 fournil") == ["CV-2026-0002 · B02"]
    assert find(house, "") == find(house, "zzz") == []


def test_a_line_and_a_dossier_lead_to_their_agreement(house: Any) -> None:
    lease = opened(house)
    assert house.read(lease_of_line, line=lease.lines[0].id) == lease.id
    assert house.read(lease_of_dossier, dossier=lease.dossier) == lease.id
    assert house.read(lease_of_dossier, dossier=9999) is None
    with pytest.raises(NotFound):
        house.read(lease_of_line, line=9999)
    with pytest.raises(NotFound):
        house.read(lease_card, lease=9999)


@command(Permission.PARTIES)
def follow(tx: Any, *, kept: int, merged: int) -> list[int]:
    """What a merger does to the agreements."""
    return LeaseFollower().follow(tx, kept=kept, merged=merged)


@command(Permission.PARTIES)
def give_back(tx: Any, *, records: list[int], to: int) -> None:
    """What taking a merger back does to them."""
    LeaseFollower().give_back(tx, records=records, to=to)


def test_co_occupants_and_bearers_follow_a_merged_structure_and_come_back(house: Any) -> None:
    lease = opened(house)
    merged, kept = house.parties["Le Fournil"], house.parties["Les Ateliers"]
    house.do(add_occupant, lease=lease.id, party=merged, first_day=START)
    house.do(add_one_off, lease=lease.id, on=START, label="Clé", item="lost_key", party=merged,
             unit_price=Decimal("40.00"))  # fmt: skip
    records = house.do(follow, kept=kept, merged=merged)
    card = house.read(lease_card, lease=lease.id)
    assert (card.occupants[0].party, card.one_offs[0].party) == (kept, kept)
    house.do(give_back, records=records, to=merged)
    card = house.read(lease_card, lease=lease.id)
    assert (card.occupants[0].party, card.one_offs[0].party) == (merged, merged)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE lease_line SET first_day = '2026-02-01'", "line_hold"),
        ("UPDATE lease SET first_day = '2026-02-01'", "line_outside"),
        ("UPDATE lease_step SET from_day = '2026-02-01'", "line_price"),
        ("UPDATE lease_occupant SET share_bp = 6000", "shares_sum"),
        ("UPDATE lease_deposit SET amount = 1 WHERE kind = 'received'", "deposit_negative"),
        ("UPDATE lease_line SET withdrawn = (1 = 1)", "lease_empty"),
    ],
)
def test_a_damaged_ledger_is_found(house: Any, damage: str, code: str) -> None:
    lease = opened(house)
    for name in ("Le Fournil", "Les Ateliers"):
        house.do(add_occupant, lease=lease.id, party=house.parties[name], first_day=START,
                 share_bp=1000)  # fmt: skip
    house.do(receive_deposit, lease=lease.id, on=START, amount=Decimal("900.00"))
    house.do(return_deposit, lease=lease.id, on=TODAY, amount=Decimal("900.00"))
    assert checked(house) == set()
    with house.runner.engine.connect() as connection, connection.begin() as transaction:
        remove(connection, GUARDS)
        connection.execute(text(damage))
        transaction.commit()
    assert code in checked(house)


def checked(house: Any) -> set[str]:
    def check(reader: Reader) -> set[str]:
        return {finding.code for finding in LeaseChecks().check(reader)}

    return house.read(check)
