"""Many months asked at once: the same charges, the same support, and no more statements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from pole_desk.activities.leases.charges import LeaseCharges
from pole_desk.activities.leases.commands import (
    add_line,
    add_occupant,
    add_one_off,
    add_rent_step,
    add_service,
    draft_lease,
    end_lease,
    end_occupant,
    end_service,
    move_line,
    open_lease,
    withdraw_line,
)
from pole_desk.activities.leases.queries import support
from pole_desk.activities.leases.rules import Proration
from pole_desk.activities.leases.rules.segments import Share, Step, month_due
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.kernel.periods import Days, Month, months_between
from pole_desk.ports.charges import SpanChargeSource

FIRST, LAST = Month(2025, 12), Month(2027, 12)


@pytest.fixture
def busy(house: Any) -> Any:
    """Two agreements, one by 30ths: moves, steps, co-occupants, services, one-offs; and a draft."""
    party = house.parties
    for proration, code, other, client, mate in (
        ("calendar", "B01", "B02", "La Recyclerie", "Le Fournil"),
        ("thirtieths", "B03", "B04", "Le Fournil", "Les Ateliers"),
    ):
        lease = house.card(
            house.do(open_lease, party=party[client], spaces=[house.space(code)],
                     first_day=date(2026, 1, 10), price=Decimal("301.37"), reason="convenu",
                     terms=Terms(proration=proration))
        ).id  # fmt: skip
        line = house.card(lease).lines[0].id
        house.do(add_rent_step, line=line, from_day=date(2026, 3, 17), price=Decimal("333.33"),
                 reason="palier")  # fmt: skip
        house.do(move_line, lease=lease, from_space=house.space(code),
                 to_space=house.space(other), on=date(2026, 8, 20))  # fmt: skip
        mates = house.do(add_occupant, lease=lease, party=party[mate],
                         first_day=date(2026, 2, 1), share_bp=3333)  # fmt: skip
        house.do(end_occupant, occupant=mates, last_day=date(2026, 9, 12))
        house.do(add_occupant, lease=lease, party=party[mate], first_day=date(2026, 11, 1),
                 share_bp=1000)  # fmt: skip
        phone = house.do(add_service, lease=lease, item="phone", first_day=date(2026, 4, 21),
                         quantity=Decimal(3))  # fmt: skip
        house.do(end_service, service=phone, last_day=date(2026, 12, 5))
        house.do(add_service, lease=lease, item="internet", first_day=date(2026, 2, 1))
        for day in (date(2026, 2, 28), date(2026, 3, 1)):
            house.do(add_one_off, lease=lease, on=day, label="Clé perdue", item="lost_key",
                     unit_price=Decimal("40.00"), party=party["Les Ateliers"])  # fmt: skip
        house.do(end_lease, lease=lease, last_day=date(2027, 6, 14))
    gone = house.do(add_line, lease=lease, space=house.space("S01"), first_day=date(2026, 5, 1))
    house.do(withdraw_line, line=gone, reason="erreur")
    house.do(draft_lease, party=party["Les Ateliers"], spaces=[house.space("P01")],
             first_day=date(2026, 1, 1))  # fmt: skip
    return house


def test_many_months_at_once_owe_exactly_what_they_owe_one_by_one(busy: Any) -> None:
    source = LeaseCharges()
    assert isinstance(source, SpanChargeSource)
    at_once = busy.read(lambda reader: source.due_between(reader, FIRST, LAST))
    one_by_one = {
        month: busy.read(lambda reader, month=month: source.due(reader, month))
        for month in months_between(FIRST, LAST)
    }
    assert at_once == one_by_one
    counts = {str(month): len(charges) for month, charges in at_once.items()}
    assert (counts["2025-12"], counts["2026-01"], counts["2027-06"], counts["2027-07"]) == (0, 2, 6, 0)
    # March: two prices a line, each shared in two; a one-off; the internet line; twice
    assert counts["2026-03"] == 2 * (4 + 1 + 1)


def test_many_months_read_the_agreements_as_often_as_one(busy: Any) -> None:
    for last in (FIRST, LAST):
        told: list[str] = []

        def note(_c: Any, _cursor: Any, sql: str, *_more: Any, told: list[str] = told) -> None:
            told.append(sql)

        event.listen(busy.runner.engine, "before_cursor_execute", note)
        busy.read(lambda reader, last=last: LeaseCharges().due_between(reader, FIRST, last))
        event.remove(busy.runner.engine, "before_cursor_execute", note)
        assert sum("FROM lease_" in sql for sql in told) == 5, last


def test_the_support_of_one_structure_is_its_part_of_everyones(busy: Any) -> None:
    whole = busy.read(support, first=FIRST, last=LAST)
    bearers = {row.party for row in whole}
    assert bearers == set(busy.parties.values())
    for party in bearers:
        own = busy.read(support, first=FIRST, last=LAST, party=party)
        assert own == [row for row in whole if row.party == party]


@pytest.mark.parametrize("proration", Proration)
@pytest.mark.parametrize("price", ["0.00", "0.01", "301.37", "1000.00"])
@pytest.mark.parametrize("month", [Month(2026, 1), Month(2026, 2), Month(2028, 2), Month(2026, 4)])
def test_a_month_that_nothing_cuts_owes_what_its_parts_do(
    proration: Proration, price: str, month: Month
) -> None:
    """A share of nothing takes the long way round and changes nothing."""
    steps = [Step(date(2025, 3, 9), Decimal("495.00"), Decimal(price))]
    days, nobody = Days(date(2025, 3, 9)), [Share(9, date(2025, 1, 1), None, 0)]
    short = month_due(month, days, steps, proration)
    assert short == month_due(month, days, steps, proration, nobody)
    assert [(due.whole, due.first, due.last) for due in short] == [(True, month.first, month.last)]
