"""Parts of a unit, days touched, goods that are forbidden, the ladder: what needs no pole."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.activities.storage.rules import (
    Measure,
    Part,
    changes,
    days_touched,
    hours_text,
    list_price_of_part,
    peak,
    quantity_text,
    rental_amount,
    require_quantity,
    require_short,
)
from pole_desk.activities.storage.rules.goods import (
    USUAL,
    Forbidden,
    Good,
    forbidding,
    read_forbidden,
    require_good,
    write_forbidden,
)
from pole_desk.activities.storage.rules.ladder import (
    Rung,
    Step,
    Taken,
    is_blocked,
    next_rung,
    read_ladder,
    require_climb,
    write_ladder,
)
from pole_desk.activities.storage.rules.ladder import USUAL as LADDER
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.periods import Days, day_end, day_start

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 60).map(lambda days: FIRST + timedelta(days=days))
PARTS = st.lists(
    st.tuples(DAYS, st.none() | st.integers(0, 40), st.integers(1, 1200)).map(
        lambda drawn: Part(
            0, drawn[0], None if drawn[1] is None else drawn[0] + timedelta(days=drawn[1]),
            Decimal(drawn[2]) / 100,
        )
    ),
    max_size=8,
)  # fmt: skip


@given(PARTS, DAYS, st.integers(0, 80))
def test_the_peak_is_that_of_a_count_day_by_day(parts: list[Part], first: date, length: int) -> None:
    days = Days(first, first + timedelta(days=length))
    counted = {
        day: sum((part.quantity for part in parts if part.there(day)), Decimal(0))
        for day in (first + timedelta(days=n) for n in range(length + 1))
    }
    found = peak(parts, days)
    assert found.taken == max(counted.values())
    assert counted[found.day] == found.taken


@given(PARTS, DAYS)
def test_levels_say_what_is_taken_from_each_day(parts: list[Part], first: date) -> None:
    levels = dict(changes(parts, Days(first)))
    taken = None
    for n in range(120):
        day = first + timedelta(days=n)
        taken = levels.get(day, taken)
        assert taken == sum((part.quantity for part in parts if part.there(day)), Decimal(0))


def test_a_day_begun_is_a_day_due_even_across_the_change_of_hour() -> None:
    october = day_start(date(2026, 10, 25))
    assert days_touched(october, day_end(date(2026, 10, 25))) == 1
    assert days_touched(october + 9 * 3600, october + 10 * 3600) == 1
    assert days_touched(october - 3600, october + 3600) == 2
    assert rental_amount(Decimal("12.50"), 2, Decimal("0.50")) == Decimal("12.50")


def test_hours_are_said_as_in_paris_in_winter_and_summer() -> None:
    for day in (date(2026, 12, 1), date(2026, 7, 1)):
        start = day_start(day)
        assert hours_text(start + 9 * 3600, start + 63000) == "de 9\u202fh à 17\u202fh\u202f30"


def test_a_rental_that_lasts_is_better_by_the_month() -> None:
    with pytest.raises(RuleBroken) as refused:
        require_short(day_start(FIRST), day_end(date(2026, 2, 1)), 31)
    assert refused.value.details["days"] == 32


def test_a_part_costs_its_square_metres_or_its_share_of_the_rent() -> None:
    price, area = Decimal("7.50"), Decimal(24)
    assert list_price_of_part(Measure.M2, Decimal(6), area, price) == Decimal("45.00")
    assert list_price_of_part(Measure.PERCENT, Decimal("33.33"), area, price) == Decimal("59.99")
    assert quantity_text(Measure.PERCENT, Decimal(25)) == "25\u202f%"
    assert quantity_text(Measure.M2, Decimal("6.5")) == "6,50\u202fm²"


@pytest.mark.parametrize("quantity", ["0", "-1", "1.001"])
def test_a_part_is_positive_with_two_decimals(quantity: str) -> None:
    with pytest.raises(BadInput):
        require_quantity(Measure.M2, Decimal(quantity))
    with pytest.raises(BadInput):
        require_quantity(Measure.PERCENT, Decimal("100.5"))


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("3 bouteilles de gaz", "flammable"), ("Feux d’artifice du 14 juillet", "explosive"),
        ("Fromages de chèvre", "perishable"), ("Deux poules", "animal"), ("Déchets verts", "toxic"),
        ("Armes anciennes", "explosive"), ("Une œuvre d’art", "valuable"),
    ],
)  # fmt: skip
def test_a_forbidden_word_is_seen_in_the_plural_and_without_accents(description: str, code: str) -> None:
    found = forbidding(USUAL, description)
    assert found is not None
    assert found[0].code == code


@pytest.mark.parametrize("description", ["Chaises", "Une armoire", "Gazette reliée", "Chapiteau", "Archives 2019"])
def test_ordinary_goods_offend_no_rule(description: str) -> None:
    assert forbidding(USUAL, description) is None


def test_a_word_that_means_something_else_needs_a_reason() -> None:
    good = Good("Huiles essentielles, essence de lavande")
    with pytest.raises(RuleBroken) as refused:
        require_good(good, USUAL)
    assert refused.value.details == {"rule": "flammable", "word": "essence"}
    assert "Produits inflammables" in refused.value.message
    require_good(Good(good.description, waiver="flacons de 10 ml, sans solvant"), USUAL)


def test_a_forbidden_kind_is_refused_whatever_the_reason() -> None:
    with pytest.raises(RuleBroken) as refused:
        require_good(Good("Bidon", kind="flammable", waiver="vide"), USUAL)
    assert refused.value.code == "forbidden_goods"


@pytest.mark.parametrize(
    "good",
    [Good(" "), Good("Chaise", kind="chaise"), Good("Chaise", quantity=Decimal(0)), Good("Chaise", value=Decimal(-1))],
)
def test_an_odd_line_of_the_register_is_bad_input(good: Good) -> None:
    with pytest.raises(BadInput):
        require_good(good, USUAL)


def test_the_list_of_the_pole_replaces_the_usual_one() -> None:
    own = [Forbidden("sound", "Sonorisations", "bruit", ("enceinte",))]
    assert read_forbidden(write_forbidden(own)) == tuple(own)
    assert read_forbidden(None) == USUAL
    with pytest.raises(BadInput):
        read_forbidden([{"code": "x"}])


def test_rungs_follow_each_other_after_their_days() -> None:
    since = date(2026, 9, 1)
    assert next_rung(LADDER, since, ()) == (Step.REMINDER, date(2026, 9, 9))
    taken = [Taken(Step.REMINDER, date(2026, 9, 20))]
    assert next_rung(LADDER, since, taken) == (Step.BLOCKED, date(2026, 10, 5))
    every = [Taken(step, since) for step in Step]
    assert next_rung(LADDER, since, every) is None
    assert not is_blocked([Step.REMINDER])
    assert is_blocked([Step.REMINDER, Step.BLOCKED])


def test_a_rung_waits_for_its_day_or_a_reason_and_its_turn() -> None:
    follows = next_rung(LADDER, FIRST, ())
    assert require_climb(follows, None, date(2026, 1, 9), "") is Step.REMINDER
    with pytest.raises(RuleBroken) as early:
        require_climb(follows, Step.REMINDER, date(2026, 1, 8), "")
    assert early.value.code == "ladder_early"
    assert require_climb(follows, Step.REMINDER, date(2026, 1, 2), "courrier revenu") is Step.REMINDER
    with pytest.raises(RuleBroken) as order:
        require_climb(follows, Step.NOTICE, date(2026, 3, 1), "")
    assert order.value.code == "ladder_order"
    with pytest.raises(RuleBroken):
        require_climb(None, None, FIRST, "")


def test_a_ladder_of_ones_own_keeps_the_order() -> None:
    own = (Rung(Step.REMINDER, 3), Rung(Step.NOTICE, 10))
    assert read_ladder(write_ladder(own)) == own
    for wrong in ([], [{"step": "notice", "after_days": 1}, {"step": "reminder", "after_days": 1}],
                  [{"step": "gallows", "after_days": 1}], [{"step": "notice", "after_days": -1}]):  # fmt: skip
        with pytest.raises(BadInput):
            read_ladder(wrong)
