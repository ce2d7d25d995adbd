"""Rents, spells of days, commissions, file lines and half-days: no database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.activities.shop.rules import Mode, State, rate_of, state_on
from pole_desk.activities.shop.rules.ledger import balance
from pole_desk.activities.shop.rules.rents import (
    Stand,
    StandKind,
    mask_of,
    period_text,
    read_weekday,
    rent_of,
    runs,
    weekdays_of,
)
from pole_desk.activities.shop.rules.rota import Half, Slot, holes, read_opening, slots
from pole_desk.activities.shop.rules.sales import Sale, columns_of, commission_of, gathered, read_line
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.periods import Days, Month, months_between

NOVEMBER = Month(2026, 11)
CATEGORIES = ("vêtements", "cycles", "réparation (service)")


def stand(first: date, last: date | None = None, **more: object) -> Stand:
    values = {
        "kind": StandKind.REGULAR, "area": Decimal(12), "weekdays": frozenset(), "open_days": 5,
        "price": Decimal(9), "list_price": Decimal(9), **more,
    }  # fmt: skip
    return Stand(first=first, last=last, **values)  # type: ignore[arg-type]


def test_a_regular_stand_owes_its_whole_area_in_a_whole_month() -> None:
    rent = rent_of(stand(date(2026, 1, 1)), NOVEMBER)
    assert rent is not None
    assert (rent.quantity, rent.amount(Decimal(9))) == (Decimal("12.0000"), Decimal("108.00"))
    assert period_text(rent, StandKind.REGULAR) == "novembre 2026"


def test_a_first_month_is_owed_by_calendar_days() -> None:
    rent = rent_of(stand(date(2026, 11, 10)), NOVEMBER)
    assert rent is not None
    assert (rent.days, rent.base, rent.quantity) == (21, 30, Decimal("8.4000"))
    assert rent.amount(Decimal(9)) == Decimal("75.60")
    assert period_text(rent, StandKind.REGULAR) == "du 10 nov. au 30 novembre 2026 (21/30\u202fj)"


def test_two_weekdays_of_five_owe_two_fifths() -> None:
    rent = rent_of(stand(date(2026, 1, 1), weekdays=frozenset({2, 5})), NOVEMBER)
    assert rent is not None and rent.quantity == Decimal("4.8000")


def test_more_weekdays_than_the_shop_is_kept_owe_no_more_than_the_whole() -> None:
    rent = rent_of(stand(date(2026, 1, 1), weekdays=frozenset(range(7))), NOVEMBER)
    assert rent is not None and rent.quantity == Decimal("12.0000")


def test_a_stand_taken_once_owes_its_days_in_the_month_of_the_first() -> None:
    once = stand(date(2026, 11, 28), date(2026, 12, 2), kind=StandKind.ONCE)
    rent = rent_of(once, NOVEMBER)
    assert rent is not None
    assert (rent.quantity, rent.last) == (Decimal(60), date(2026, 12, 2))
    assert rent_of(once, NOVEMBER.next()) is None


def test_nothing_is_owed_before_the_first_day_nor_after_the_last() -> None:
    short = stand(date(2026, 11, 10), date(2026, 11, 20))
    assert rent_of(short, Month(2026, 10)) is None
    assert rent_of(short, Month(2026, 12)) is None


@given(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(0, 500))
def test_the_days_of_a_stands_months_add_up_to_its_days(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    one = stand(first, last)
    parts = [rent_of(one, month) for month in months_between(Month(2025, 12), Month(2028, 12))]
    assert sum(rent.days for rent in parts if rent is not None) == length + 1


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    st.integers(0, 90),
    st.frozensets(st.integers(0, 6)),
    st.sets(st.integers(0, 90), max_size=8),
)
def test_spells_cover_the_wanted_days_once_and_never_touch(
    first: date, length: int, weekdays: frozenset[int], left: set[int]
) -> None:
    def day(shift: int) -> date:
        return date.fromordinal(first.toordinal() + shift)

    skip = {day(shift) for shift in left}
    spells = list(runs(first, day(length), weekdays, skip))
    covered = [
        date.fromordinal(n)
        for spell in spells
        for n in range(spell.first.toordinal(), (spell.last or first).toordinal() + 1)
    ]
    wanted = [
        day(n) for n in range(length + 1)
        if (not weekdays or day(n).weekday() in weekdays) and day(n) not in skip
    ]  # fmt: skip
    assert covered == wanted
    assert all((b.first - (a.last or a.first)).days > 1 for a, b in zip(spells, spells[1:], strict=False))


def test_neighbouring_weekdays_make_one_spell() -> None:
    assert list(runs(date(2026, 11, 2), date(2026, 11, 9), {4, 5})) == [
        Days(date(2026, 11, 6), date(2026, 11, 7))
    ]


@given(st.frozensets(st.integers(0, 6)))
def test_weekdays_come_back_from_their_mask(days: frozenset[int]) -> None:
    assert weekdays_of(mask_of(days)) == days


def test_weekdays_are_read_from_three_letters_on() -> None:
    assert [read_weekday(word) for word in ("lundi", "Sam", "DIM")] == [0, 5, 6]
    with pytest.raises(BadInput) as refusal:
        read_weekday("sa")
    assert refusal.value.code == "weekday"


def test_a_commission_is_rounded_half_up_and_follows_refunds_below_zero() -> None:
    assert commission_of(Decimal("10.02"), 2500) == Decimal("2.51")
    assert commission_of(Decimal("-10.02"), 2500) == Decimal("-2.51")
    assert rate_of("12.5") == 1250
    for wrong in ("101", "-1", "12.345"):
        with pytest.raises(BadInput):
            rate_of(wrong)


def test_sales_of_a_category_add_up_and_nothing_is_left_out_only_when_it_is_nothing() -> None:
    found = gathered([Sale("b", Decimal(2), 1), Sale("a", Decimal(0)), Sale("b", Decimal("3.10"), 2)])
    assert found == [Sale("b", Decimal("5.10"), 3)]


def test_commission_and_rent_count_in_the_balance_only_where_they_are_netted() -> None:
    moved = [("sales", Decimal(100)), ("commission", Decimal(-24)), ("rent", Decimal(-10)),
             ("payout", Decimal(-50)), ("other", Decimal(-1))]  # fmt: skip
    assert balance(moved, netting=True) == 15
    assert balance(moved, netting=False) == 49


def test_a_line_of_a_file_is_read_with_its_own_month_or_the_one_given() -> None:
    titles = ("Structure", "Catégorie", "Montant", "Pièces")
    columns = columns_of(titles, month_given=True)
    values = dict(zip(titles, ("La Fripe", "VETEMENTS", "1 234,5", "12"), strict=True))
    line = read_line(2, values, columns, month=NOVEMBER, categories=CATEGORIES)
    assert (line.name, line.month, line.sale) == (
        "La Fripe", NOVEMBER, Sale("vêtements", Decimal("1234.5"), 12)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (("structure", "catégorie", "montant"), "mois"),
        (("mois", "catégorie", "montant"), "structure"),
        (("structure", "mois", "catégorie", "montant", "couleur"), "couleur"),
        (("structure", "nom", "mois", "catégorie", "montant"), "même chose"),
    ],
)
def test_wrong_columns_are_named(titles: tuple[str, ...], said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        columns_of(titles, month_given=False)
    assert said in refusal.value.message and refusal.value.details["line"] == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"montant": "douze"}, "amount"),
        ({"catégorie": "fromages"}, "category"),
        ({"mois": "10/2026"}, "month"),
        ({"structure": ""}, "participant"),
        ({"pièces": "1,5"}, "pieces"),
    ],
)
def test_a_wrong_cell_says_what_is_wrong(changed: dict[str, str], code: str) -> None:
    values = {"structure": "A", "mois": "2026-10", "catégorie": "cycles", "montant": "12", "pièces": ""}
    columns = columns_of(values, month_given=False)
    with pytest.raises(BadInput) as refusal:
        read_line(7, {**values, **changed}, columns, month=None, categories=CATEGORIES)
    assert refusal.value.code == code


def test_half_days_leave_closed_days_out_and_holes_are_those_nobody_keeps() -> None:
    opening = read_opening({"2": ["morning", "afternoon"], "5": ["morning"]})
    first, last = date(2026, 11, 23), date(2026, 11, 29)
    wanted = list(slots(first, last, opening))
    assert wanted == [
        Slot(date(2026, 11, 25), "morning"), Slot(date(2026, 11, 25), "afternoon"),
        Slot(date(2026, 11, 28), "morning"),
    ]  # fmt: skip
    assert list(slots(first, last, opening, {date(2026, 11, 25)})) == wanted[2:]
    assert holes(wanted, wanted[1:2]) == [wanted[0], wanted[2]]
    assert read_opening(None)[5] == (Half.MORNING, Half.AFTERNOON)


def test_a_participation_is_seen_by_its_dates() -> None:
    day = date(2026, 11, 23)
    assert state_on("active", day, None, day) is State.RUNNING
    assert state_on("active", date(2026, 12, 1), None, day) is State.UPCOMING
    assert state_on("active", date(2026, 1, 1), date(2026, 11, 22), day) is State.ENDED
    assert state_on("cancelled", day, None, day) is State.CANCELLED
    assert {str(mode) for mode in Mode} == {"rent", "consignment", "both"}
