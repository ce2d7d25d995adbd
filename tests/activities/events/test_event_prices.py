"""The price of an interval: the cheapest combination, elapsed hours, monotone, never split cheaper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.activities.events.rules.classes import Category, category_of, item_code
from pole_desk.activities.events.rules.fees import cancel_fee, scale_of
from pole_desk.activities.events.rules.prices import (
    MIXED,
    Hours,
    Unit,
    cheapest,
    explained,
    hours_between,
)
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import PARIS

TARIFF = {
    Unit.HOUR: Decimal("25.00"),
    Unit.HALF_DAY: Decimal("80.00"),
    Unit.DAY: Decimal("140.00"),
    Unit.EVENING: Decimal("110.00"),
    Unit.WEEKEND: Decimal("320.00"),
}
BASE = int(datetime(2026, 10, 19, tzinfo=PARIS).timestamp())
"""A Monday six days before the clocks go back."""


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=PARIS).timestamp())


@pytest.mark.parametrize(
    ("starts", "ends", "unit", "quantity", "amount"),
    [
        ("2026-12-03 09:00", "2026-12-03 11:00", "hour", "2", "50.00"),
        ("2026-12-03 09:00", "2026-12-03 10:10", "hour", "1.5", "37.50"),
        ("2026-12-03 09:00", "2026-12-03 13:00", "half_day", "1", "80.00"),
        ("2026-12-03 09:00", "2026-12-03 17:00", "day", "1", "140.00"),
        ("2026-12-03 18:00", "2026-12-03 23:30", "evening", "1", "110.00"),
        ("2026-12-03 09:00", "2026-12-05 18:00", "day", "3", "420.00"),
        ("2026-12-04 18:00", "2026-12-06 22:00", "weekend", "1", "320.00"),
        ("2026-12-03 09:00", "2026-12-03 14:00", MIXED, "1", "105.00"),
        ("2026-12-03 09:00", "2026-12-03 23:00", MIXED, "1", "250.00"),
    ],
)
def test_the_cheapest_combination_is_taken(
    starts: str, ends: str, unit: str, quantity: str, amount: str
) -> None:
    cost = cheapest(at(starts), at(ends), TARIFF)
    assert cost is not None
    assert (cost.unit, cost.quantity, cost.amount) == (unit, Decimal(quantity), Decimal(amount))


def test_a_night_across_the_change_of_hour_lasts_and_costs_what_it_lasts() -> None:
    october = at("2026-10-24 22:00"), at("2026-10-25 05:00")
    march = at("2026-03-28 22:00"), at("2026-03-29 05:00")
    assert hours_between(*october) == 8 and hours_between(*march) == 6
    room = {Unit.HOUR: Decimal("25.00"), Unit.DAY: Decimal("140.00")}
    for night, hours in ((october, 8), (march, 6)):
        cost = cheapest(*night, {**TARIFF, Unit.WEEKEND: Decimal("900.00")})
        assert cost is not None and cost.unit == "hour" and cost.quantity == hours
        cost = cheapest(*night, room)
        assert cost is not None and cost.amount == hours * 25


def test_a_unit_that_is_not_sold_is_never_charged() -> None:
    assert cheapest(at("2026-12-03 09:00"), at("2026-12-03 10:00"), {}) is None
    assert cheapest(at("2026-12-03 19:00"), at("2026-12-03 20:00"), {Unit.HALF_DAY: Decimal(80)}) is None
    day = cheapest(at("2026-12-03 09:00"), at("2026-12-03 10:00"), {Unit.DAY: Decimal(140)})
    assert day is not None and day.unit == "day"


def test_the_price_is_explained_in_words() -> None:
    starts, ends = at("2026-12-03 09:00"), at("2026-12-04 17:00")
    cost = cheapest(starts, ends, TARIFF)
    hourly = cheapest(starts, ends, {Unit.HOUR: TARIFF[Unit.HOUR]})
    assert cost is not None
    assert explained(cost, hourly, 60, "membre") == (
        "Tarif membre\u202f: 1\u00a0h comprises dans la convention\u202f; 2\u00a0journées à 140,00\u00a0€, nuits comprises "
        "(moins cher que 32\u00a0h à l’heure, soit 800,00\u00a0€)."
    )


instants = st.integers(0, 14 * 48).map(lambda half: BASE + half * 1800)
minutes = st.integers(0, 14 * 1440).map(lambda minute: BASE + minute * 60)
prices = st.decimals(min_value=1, max_value=999, places=2)
tariffs = st.dictionaries(st.sampled_from(list(Unit)), prices).map(
    lambda found: {**found, Unit.HOUR: found.get(Unit.HOUR, Decimal("25.00"))}
)


@given(tariffs, minutes, minutes, minutes, minutes)
def test_a_longer_interval_is_never_cheaper(
    tariff: dict[Unit, Decimal], one: int, two: int, three: int, four: int
) -> None:
    first, second, third, last = sorted((one, two, three, four))
    whole = cheapest(first, last, tariff)
    part = cheapest(second, third, tariff)
    assert whole is not None and part is not None
    assert 0 <= part.amount <= whole.amount


@given(tariffs, minutes, minutes, minutes)
def test_booking_in_parts_is_never_cheaper(
    tariff: dict[Unit, Decimal], one: int, two: int, three: int
) -> None:
    first, middle, last = sorted((one, two, three))
    costs = [cheapest(*bounds, tariff) for bounds in ((first, last), (first, middle), (middle, last))]
    whole, before, after = (cost.amount if cost is not None else Decimal(-1) for cost in costs)
    assert whole <= before + after


@given(tariffs, instants, instants)
def test_hours_alone_are_never_cheaper_than_the_combination(
    tariff: dict[Unit, Decimal], one: int, two: int
) -> None:
    first, last = sorted((one, two))
    cost = cheapest(first, last, tariff)
    hourly = cheapest(first, last, {Unit.HOUR: tariff[Unit.HOUR]})
    assert cost is not None and hourly is not None
    assert cost.amount <= hourly.amount
    assert hourly.amount == round_cents(hours_between(first, last) * tariff[Unit.HOUR])


def test_a_year_is_priced_by_days() -> None:
    cost = cheapest(at("2026-01-01 08:00"), at("2026-12-31 18:00"), TARIFF)
    assert cost is not None and cost.amount <= 365 * 140


def test_hours_that_cannot_be_read_are_refused() -> None:
    assert Hours.of({"opens": "07:30"}).opens.hour == 7
    for wrong in ({"opens": "20:00", "closes": "08:00"}, {"opens": "huit heures"}, {"step_minutes": 0}):
        with pytest.raises(BadInput):
            Hours.of(wrong)


@pytest.mark.parametrize(
    ("hosted", "member", "form", "category"),
    [
        (True, True, "SAS", Category.HOSTED),
        (False, True, "SAS", Category.MEMBER),
        (False, False, "SCIC", Category.ESS),
        (False, False, "Association loi 1901", Category.ESS),
        (False, False, "SAS ESUS", Category.ESS),
        (False, False, "SARL", Category.OTHER),
        (False, False, "", Category.OTHER),
    ],
)
def test_the_category_follows_from_the_structure(
    hosted: bool, member: bool, form: str, category: Category
) -> None:
    assert category_of(hosted=hosted, member=member, legal_form=form) == category


def test_an_item_is_named_by_tariff_and_unit() -> None:
    assert item_code("hall", Unit.HALF_DAY) == "event_hall_half_day"


@pytest.mark.parametrize(
    ("on", "share"),
    [
        (date(2026, 11, 1), 0), (date(2026, 11, 2), 0), (date(2026, 11, 3), 25), (date(2026, 11, 18), 25),
        (date(2026, 11, 19), 50), (date(2026, 11, 26), 50), (date(2026, 11, 27), 100), (date(2026, 12, 4), 100),
    ],
)  # fmt: skip
def test_cancelling_costs_by_days_before(on: date, share: int) -> None:
    fee = cancel_fee(Decimal("199.99"), on=on, event_day=date(2026, 12, 3))
    assert fee.percent == share
    assert fee.amount == (Decimal("199.99") * share / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def test_a_scale_that_cannot_be_read_is_refused() -> None:
    assert scale_of([[0, 100], [31, 0]]) == ((31, 0), (0, 100))
    for wrong in ([], None, [[1, 200]], [["x", 1]]):
        with pytest.raises(BadInput):
            scale_of(wrong)
