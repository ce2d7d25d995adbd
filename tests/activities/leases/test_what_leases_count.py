"""What agreements count: days and square metres to the day, on both engines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pole_desk.activities.leases.commands import add_occupant, end_lease, open_lease
from pole_desk.activities.leases.indicators import LeaseIndicators
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import LeaseId, PartyId
from pole_desk.ports.indicators import Indicator, Row
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

JANUARY = date(2026, 1, 1), date(2026, 1, 31)


def _rows(pole: Runner, *codes: str, days: tuple[date, date] = JANUARY) -> list[Row]:
    asked = {f"leases.{code}" for code in codes}
    return list(pole.read(lambda reader: list(LeaseIndicators().rows(reader, *days, asked))))


def _total(pole: Runner, code: str, days: tuple[date, date] = JANUARY) -> int:
    return sum(row.amount for row in _rows(pole, code, days=days))


@pytest.fixture
def party(pole: Runner) -> PartyId:
    return PartyId(pole.do(add_party, party=PartyInput(name="Les Semeurs")))


@pytest.fixture
def lease(pole: Runner, party: PartyId) -> LeaseId:
    """B12 from 11 January on, four people."""
    space = pole.read(space_by_code, code="B12").id
    return LeaseId(
        pole.do(
            open_lease, party=party, spaces=[space], first_day=date(2026, 1, 11), terms=Terms(people=4)
        )
    )


def test_a_lease_counts_from_its_first_day_to_its_last(pole: Runner, lease: LeaseId) -> None:
    area = int(pole.read(space_by_code, code="B12").area_m2 * 100)
    [row] = _rows(pole, "area_days")
    assert (row.amount, row.first, row.last) == (area * 21, date(2026, 1, 11), date(2026, 1, 31))
    assert _total(pole, "area_start") == 0
    assert _total(pole, "area_end") == area
    pole.do(end_lease, lease=lease, last_day=date(2026, 1, 20))
    assert _total(pole, "area_days") == area * 10
    assert _total(pole, "area_end") == 0


def test_people_and_structures_are_counted_in_hundredths_once(pole: Runner, lease: LeaseId) -> None:
    assert _total(pole, "people") == 400
    assert _total(pole, "structures") == 100
    assert _total(pole, "structures", (date(2025, 1, 1), date(2025, 12, 31))) == 0


def test_who_shares_an_agreement_is_hosted_too_and_counts_once(
    pole: Runner, lease: LeaseId, party: PartyId
) -> None:
    other = PartyId(pole.do(add_party, party=PartyInput(name="La Rive")))
    pole.do(add_occupant, lease=lease, party=other, first_day=date(2026, 1, 21), last_day=date(2026, 2, 5))
    office = pole.read(space_by_code, code="B13").id
    pole.do(open_lease, party=other, spaces=[office], first_day=date(2026, 1, 25), terms=Terms(people=1))
    rows = _rows(pole, "structures")
    assert [(row.party, row.amount, row.first) for row in rows] == [
        (party, 100, date(2026, 1, 11)), (other, 100, date(2026, 1, 21))
    ]  # fmt: skip
    assert rows[0].dossier is not None and rows[1].dossier is None
    assert _total(pole, "structures", (date(2026, 1, 1), date(2026, 1, 10))) == 0


def test_support_is_told_month_by_month(pole: Runner, party: PartyId) -> None:
    space = pole.read(space_by_code, code="B12")
    listed = pole.do(
        open_lease, party=party, spaces=[space.id], first_day=date(2026, 1, 1), price=Decimal("100.00"),
        reason="Démarrage", terms=Terms(people=1),
    )  # fmt: skip
    months = [_total(pole, "support", (date(2026, n, 1), date(2026, n, 28))) for n in (1, 2)]
    assert months[0] == months[1] > 0
    rows = _rows(pole, "support", days=(date(2026, 1, 1), date(2026, 2, 28)))
    assert [(row.first, row.last, row.target) for row in rows] == [
        (date(2026, 1, 1), date(2026, 1, 31), listed), (date(2026, 2, 1), date(2026, 2, 28), listed)
    ]  # fmt: skip
    assert sum(row.amount for row in rows) == sum(months)


def test_what_could_be_let_is_what_the_inventory_says(pole: Runner) -> None:
    areas = {
        row.label: Decimal(row.amount) / 100 for row in _rows(pole, "area_open_days", days=(date(2026, 3, 1),) * 2)
    }
    assert len(areas) == 104
    assert sum(areas.values()) == 1650


def test_every_code_asked_is_known_and_no_other_is_told(pole: Runner, lease: LeaseId) -> None:
    known = {each.code for each in LeaseIndicators().indicators() if isinstance(each, Indicator)}
    told = {row.indicator for row in pole.read(lambda reader: list(LeaseIndicators().rows(reader, *JANUARY, known)))}
    assert told <= known
    assert _rows(pole, "area_days")[0].indicator == "leases.area_days"
    assert {row.indicator for row in _rows(pole, "people")} == {"leases.people"}
