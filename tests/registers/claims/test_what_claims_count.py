"""What the ledger of claims counts: the floor held by every use, cut at midnight without a remainder."""

from __future__ import annotations

from datetime import date

from counted_rows import by_kind, rows_of
from event_words import DAY, booked, client, wish

from pole_desk.activities.leases.commands import open_lease
from pole_desk.kernel.work import Runner
from pole_desk.registers.claims.indicators import ClaimIndicators
from pole_desk.registers.spaces.queries import space_by_code

CLAIMS = ClaimIndicators()
DECEMBER = date(2026, 12, 1), date(2026, 12, 31)


def test_a_lease_counts_its_days_and_an_event_its_hours_with_buffers(pole: Runner) -> None:
    party = client(pole)
    office = pole.read(space_by_code, code="B12")
    pole.do(open_lease, party=party, spaces=[office.id], first_day=date(2026, 12, 30))
    booked(pole, party, wish(pole, "R1", 9, 12, set_up=1_800, tear_down=1_800))
    area = by_kind(pole, CLAIMS, DECEMBER, "claims.area_days")
    assert area["Convention d’hébergement"] == int(office.area_m2 * 100) * 2
    assert abs(area["Événement"] - 92 * 100 * 4 / 24) < 1
    assert by_kind(pole, CLAIMS, DECEMBER, "claims.hours") == {
        "Convention d’hébergement": 4_800, "Événement": 400,
    }  # fmt: skip
    [event] = [row for row in rows_of(pole, CLAIMS, DAY, DAY, "claims.hours")]
    assert (event.first, event.last, event.label, event.party) == (DAY, DAY, "Assemblée", party)


def test_the_days_of_a_month_sum_to_it(pole: Runner) -> None:
    booked(pole, client(pole), wish(pole, "HALLE", 7, 22, set_up=1_801, tear_down=601))
    space = pole.read(space_by_code, code="B01")
    pole.do(open_lease, party=client(pole, "La Rive"), spaces=[space.id], first_day=date(2026, 12, 1))
    for code in ("claims.area_days", "claims.hours"):
        days = [by_kind(pole, CLAIMS, (date(2026, 12, n),) * 2, code) for n in range(1, 32)]
        whole = by_kind(pole, CLAIMS, DECEMBER, code)
        assert {kind: sum(day.get(kind, 0) for day in days) for kind in whole} == whole
