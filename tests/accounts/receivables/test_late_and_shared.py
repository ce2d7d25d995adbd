"""Interest, the indemnity, payments parted by rate, instalments, ages: for any amounts and days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.accounts.receivables.rules.ages import Ages, Debt, aged_balance, total_of
from pole_desk.accounts.receivables.rules.instalments import (
    Instalment,
    kept,
    require_schedule,
    schedule,
    schedule_by_amount,
)
from pole_desk.accounts.receivables.rules.interest import (
    DatedRate,
    Lateness,
    Movement,
    Stretch,
    lateness,
    rates_said,
    stretches,
    times_legal,
)
from pole_desk.accounts.receivables.rules.sharing import (
    Open,
    RatePart,
    oldest_first,
    proportional,
    remaining,
    shared_by_rate,
)
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.money import ZERO, from_cents

FIRST_HALF = DatedRate(date(2026, 1, 1), date(2026, 6, 30), Decimal("2.62"))
SECOND_HALF = DatedRate(date(2026, 7, 1), date(2026, 12, 31), Decimal("2.75"))
RATES = times_legal([FIRST_HALF, SECOND_HALF], 3)
FORTY = Decimal("40.00")
DUE = date(2026, 6, 15)
AMOUNTS = st.integers(1, 10_000_000).map(from_cents)
DAYS = st.dates(date(2026, 1, 2), date(2026, 12, 31))


def late(on: date, *movements: Movement, professional: bool = True, asked: bool = False) -> Lateness:
    return lateness(
        total=Decimal("1000.00"), due_on=DUE, movements=movements, rates=RATES, on=on, professional=professional,
        indemnity=FORTY, already_asked=asked,
    )  # fmt: skip


def test_interest_follows_the_rate_of_each_half_year() -> None:
    found = late(date(2026, 7, 30))
    assert [(one.days, one.percent) for one in found.stretches] == [(15, Decimal("7.86")), (30, Decimal("8.25"))]
    assert [one.amount for one in found.stretches] == [Decimal("3.23"), Decimal("6.78")]
    assert (found.interest, found.indemnity, found.total, found.days) == (
        Decimal("10.01"), FORTY, Decimal("50.01"), 45,
    )  # fmt: skip


def test_the_rates_are_those_that_invoices_say() -> None:
    said = rates_said(None)
    assert set(RATES) <= set(said)
    assert rates_said(Decimal(12)) == (DatedRate(date.min, None, Decimal(12)),)
    own = rates_said(Decimal(12))
    found = stretches(total=Decimal("1000.00"), due_on=DUE, movements=(), rates=own, on=date(2026, 7, 30))
    assert [(one.days, one.amount) for one in found] == [(45, Decimal("14.79"))]


def test_a_rate_without_an_end_holds_until_the_next_begins() -> None:
    falling = [DatedRate(date(2026, 1, 1), None, Decimal(9)), DatedRate(date(2026, 7, 1), None, Decimal(6))]
    for rates in (falling, falling[::-1]):
        found = stretches(
            total=Decimal("1000.00"), due_on=DUE, movements=(), rates=rates, on=date(2026, 7, 30)
        )
        assert [(one.days, one.percent) for one in found] == [(15, Decimal(9)), (30, Decimal(6))]


def test_a_part_paid_stops_costing_the_day_after() -> None:
    found = late(date(2026, 6, 30), Movement(date(2026, 6, 20), Decimal("600.00")))
    assert found.stretches == (
        Stretch(date(2026, 6, 16), date(2026, 6, 20), Decimal("1000.00"), Decimal("7.86")),
        Stretch(date(2026, 6, 21), date(2026, 6, 30), Decimal("400.00"), Decimal("7.86")),
    )


@pytest.mark.parametrize("on", [DUE - timedelta(days=1), DUE])
def test_nothing_is_owed_until_the_due_day_is_over(on: date) -> None:
    assert late(on) == Lateness((), ZERO)


def test_who_paid_in_time_or_is_no_professional_owes_nothing_more() -> None:
    assert late(date(2026, 9, 1), Movement(DUE, Decimal("1000.00"))) == Lateness((), ZERO)
    assert late(date(2026, 9, 1), professional=False) == Lateness((), ZERO)


def test_the_indemnity_is_asked_once_even_of_who_has_paid_since() -> None:
    paid_late = Movement(date(2026, 6, 16), Decimal("1000.00"))
    assert late(date(2026, 9, 1), paid_late).total == Decimal("40.22")
    assert late(date(2026, 9, 1), paid_late, asked=True).total == Decimal("0.22")


def test_a_day_without_a_known_rate_is_named() -> None:
    with pytest.raises(RuleBroken, match="01/01/2027"):
        late(date(2027, 1, 2))


@given(AMOUNTS, DAYS, DAYS, st.lists(st.tuples(DAYS, AMOUNTS), max_size=4))
def test_stretches_cover_each_late_day_once_with_its_balance(
    total: Decimal, due: date, on: date, paid: list[tuple[date, Decimal]]
) -> None:
    found = stretches(
        total=total, due_on=due, movements=[Movement(*one) for one in paid], rates=RATES, on=on
    )
    exact = Decimal(0)
    day = due + timedelta(days=1)
    owing = {}
    while day <= on:
        balance = total - sum(amount for when, amount in paid if when < day)
        if balance > 0:
            owing[day] = balance
            exact += balance * (RATES[0] if day <= date(2026, 6, 30) else RATES[1]).percent / 36500
        day += timedelta(days=1)
    covered = {one.first + timedelta(days=step): one.balance for one in found for step in range(one.days)}
    assert covered == owing
    interest = sum((one.amount for one in found), ZERO)
    assert abs(interest - exact) <= Decimal("0.005") * max(len(found), 1)
    if len(found) == 1:
        assert interest == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


WEIGHTS = st.lists(st.integers(-10_000, 1_000_000), min_size=1, max_size=6).filter(lambda found: sum(found) > 0)


@given(WEIGHTS, st.data())
def test_a_share_is_exact_near_its_proportion_and_within_its_weight(weights: list[int], data: st.DataObject) -> None:
    whole = sum(weights)
    amount = data.draw(st.integers(0, whole))
    parts = proportional(amount, weights)
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert min(0, weight) <= part <= max(0, weight)
        assert abs(part * whole - amount * weight) < whole


RATE_PARTS = st.lists(
    st.tuples(st.sampled_from(["0", "5.5", "10", "20"]), st.integers(-500, 500_000)), min_size=1, max_size=4,
    unique_by=lambda one: one[0],
).map(lambda found: tuple(
    RatePart(Decimal(percent), from_cents(base), from_cents(round(base * Decimal(percent) / 100)))
    for percent, base in found
)).filter(lambda parts: sum(part.total for part in parts) > 0)  # fmt: skip


@given(RATE_PARTS, st.lists(st.integers(1, 200_000), max_size=6))
def test_over_an_invoice_vat_received_per_rate_is_vat_invoiced_per_rate(
    invoiced: tuple[RatePart, ...], payments: list[int]
) -> None:
    taken: list[tuple[RatePart, ...]] = []
    for cents in [*payments, 10**9]:
        left = remaining(invoiced, *taken)
        amount = min(from_cents(cents), sum((part.total for part in left), ZERO))
        if not amount:
            break
        parts = shared_by_rate(amount, left)
        assert sum((part.total for part in parts), ZERO) == amount
        taken.append(parts)
    assert all(part.base == part.vat == 0 for part in remaining(invoiced, *taken))


def test_the_golden_invoice_paid_by_half_pays_half_of_each_rate() -> None:
    golden = (
        RatePart(Decimal(10), Decimal("188.18"), Decimal("18.82")),
        RatePart(Decimal(20), Decimal("751.27"), Decimal("150.25")),
    )
    half = shared_by_rate(Decimal("554.26"), golden)
    assert half == (
        RatePart(Decimal(10), Decimal("94.09"), Decimal("9.41")),
        RatePart(Decimal(20), Decimal("375.64"), Decimal("75.12")),
    )  # fmt: skip
    assert shared_by_rate(Decimal("554.26"), remaining(golden, half)) == remaining(golden, half)


@given(RATE_PARTS, st.data())
def test_what_was_paid_too_much_goes_back_by_rate_to_the_cent(
    credited: tuple[RatePart, ...], data: st.DataObject
) -> None:
    left = remaining((), credited)
    whole = sum((part.total for part in left), ZERO)
    first = data.draw(st.integers(1, int(-whole * 100)).map(lambda cents: -from_cents(cents)))
    parts = shared_by_rate(first, left)
    assert sum((part.total for part in parts), ZERO) == first
    rest = remaining(left, parts)
    if first != whole:
        rest = remaining(rest, shared_by_rate(whole - first, rest))
    assert all(part.base == part.vat == 0 for part in rest)
    with pytest.raises(RuleBroken, match="à rendre"):
        shared_by_rate(whole - Decimal("0.01"), left)


def test_more_than_what_is_left_and_nothing_at_all_are_refused() -> None:
    left = (RatePart(Decimal(20), Decimal("100.00"), Decimal("20.00")),)
    with pytest.raises(RuleBroken, match="120,00"):
        shared_by_rate(Decimal("120.01"), left)
    with pytest.raises(RuleBroken, match="positif"):
        shared_by_rate(ZERO, left)


@given(AMOUNTS, st.lists(st.tuples(DAYS, AMOUNTS), max_size=6))
def test_the_oldest_is_paid_first_and_nothing_is_lost(amount: Decimal, debts: list[tuple[date, Decimal]]) -> None:
    invoices = [Open(rank, due, balance) for rank, (due, balance) in enumerate(debts)]
    parts, left = oldest_first(amount, invoices)
    assert sum((part for _invoice, part in parts), left) == amount
    balances = {one.invoice: one.balance for one in invoices}
    assert all(0 < part <= balances[invoice] for invoice, part in parts)
    assert all(part == balances[invoice] for invoice, part in parts[:-1])
    assert left == 0 or dict(parts) == balances
    days = [invoices[invoice].due_on for invoice, _part in parts]
    assert days == sorted(days)


@given(AMOUNTS, st.integers(1, 60), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(1, 12))
def test_a_schedule_adds_up_and_its_parts_are_alike(total: Decimal, count: int, first: date, months: int) -> None:
    if total < count * Decimal("0.01"):
        with pytest.raises(BadInput):
            schedule(total=total, count=count, first_on=first, months=months)
        return
    found = schedule(total=total, count=count, first_on=first, months=months)
    amounts = [one.amount for one in found]
    assert sum(amounts) == total and max(amounts) - min(amounts) <= Decimal("0.01")
    assert found[0].due_on == first and len({one.due_on for one in found}) == count
    require_schedule(found, total)


@given(st.integers(1, 100_000).map(from_cents), st.integers(1, 100_000).map(from_cents))
def test_a_schedule_by_amount_ends_with_what_is_left(total: Decimal, amount: Decimal) -> None:
    try:
        found = schedule_by_amount(total=total, amount=amount, first_on=DUE)
    except BadInput:
        assert amount * 60 < total
        return
    assert sum(one.amount for one in found) == total
    assert all(one.amount == amount for one in found[:-1]) and 0 < found[-1].amount <= amount


def test_the_last_day_of_a_month_stays_the_last_day() -> None:
    found = schedule(total=Decimal("100.00"), count=3, first_on=date(2026, 12, 31))
    assert found == (
        Instalment(date(2026, 12, 31), Decimal("33.34")), Instalment(date(2027, 1, 31), Decimal("33.33")),
        Instalment(date(2027, 2, 28), Decimal("33.33")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("instalments", "code"),
    [
        ([Instalment(DUE, Decimal("99.99"))], "plan_sum"), ([Instalment(DUE, Decimal("-1.00"))], "plan_amounts"),
        ([Instalment(DUE, Decimal("50.00"))] * 2, "plan_days"), ([Instalment(DUE, Decimal("0.001"))], "plan_amounts"),
    ],
)  # fmt: skip
def test_a_schedule_typed_by_hand_is_checked(instalments: list[Instalment], code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        require_schedule(instalments, Decimal("100.00"))
    assert refusal.value.code == code


def test_what_was_paid_keeps_the_first_instalments() -> None:
    plan = schedule(total=Decimal("90.00"), count=3, first_on=DUE)
    assert not any(one.late for one in kept(plan, paid=Decimal("45.00"), on=date(2026, 7, 15)))
    found = kept(plan, paid=Decimal("45.00"), on=date(2026, 7, 16))
    assert [(one.paid, one.left, one.late) for one in found] == [
        (Decimal("30.00"), ZERO, False), (Decimal("15.00"), Decimal("15.00"), True), (ZERO, Decimal("30.00"), False),
    ]  # fmt: skip


def test_a_debt_ages_by_thirty_days() -> None:
    on = date(2026, 12, 31)
    debts = [Debt(1, on - timedelta(days=late), Decimal("1.00")) for late in (-5, 0, 1, 30, 31, 60, 61, 90, 91, 400)]
    assert aged_balance([*debts, Debt(1, on, Decimal("-3.00"))], on=on) == {
        1: Ages(Decimal(2), Decimal(2), Decimal(2), Decimal(2), Decimal(2), Decimal(3))
    }


@given(st.lists(st.tuples(st.integers(1, 4), DAYS, st.integers(-10**6, 10**6).map(from_cents)), max_size=12), DAYS)
def test_an_aged_balance_adds_up_to_what_is_owed(debts: list[tuple[int, date, Decimal]], on: date) -> None:
    found = aged_balance([Debt(*one) for one in debts], on=on)
    for party, ages in found.items():
        assert ages.total == sum(balance for owner, _due, balance in debts if owner == party)
        assert ages.late == sum(amount for owner, due, amount in debts if owner == party and due < on and amount > 0)
    assert total_of(found.values()).total == sum(balance for _party, _due, balance in debts)
