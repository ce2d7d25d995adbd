"""The states of an application and the mix of hosted structures: pure rules."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.activities.hosting.rules import (
    NEXT,
    Profile,
    State,
    class_name,
    mix,
    require_step,
)
from pole_desk.kernel.errors import RuleBroken

TODAY = date(2026, 11, 23)
PROFILES = st.builds(
    Profile,
    st.sampled_from(["association", "mutuelle"]),
    st.none() | st.integers(0, 60),
    st.none() | st.integers(1950, 2026),
    st.none() | st.dates(date(2014, 1, 1), TODAY),
    st.dictionaries(st.sampled_from(["1. Habitat", "4. Circuits courts"]), st.integers(1, 5000)),
)


@given(st.lists(PROFILES, min_size=1, max_size=30))
def test_the_shares_of_each_dimension_make_a_whole(hosted: list[Profile]) -> None:
    for dimension in mix(hosted, TODAY, {}):
        assert sum(row.count for row in dimension.rows) == len(hosted)
        assert abs(sum(row.percent for row in dimension.rows) - 100) <= len(dimension.rows)


def test_accepting_an_applicant_changes_the_mix_beside_its_target() -> None:
    association = Profile("association", 2, 2020, date(2018, 1, 1), {})
    mutual = Profile("mutuelle", 20, 1960, None, {"1. Habitat": 10_000})
    legal = mix([association], TODAY, {("legal", "mutuelle"): Decimal(20)}, mutual)[0]
    rows = {row.key: row for row in legal.rows}
    assert (rows["association"].percent, rows["association"].after) == (100, 50)
    assert (rows["mutuelle"].count, rows["mutuelle"].after, rows["mutuelle"].target) == (0, 50, 20)


def test_a_structure_is_settled_after_two_years_at_the_pole() -> None:
    new = Profile("association", None, None, date(2025, 6, 1), {})
    settled = Profile("association", None, None, date(2024, 11, 1), {})
    newness = {d.key: d for d in mix([new, settled], TODAY, {})}["newness"]
    assert {row.key: row.count for row in newness.rows} == {"new": 1, "settled": 1}


def test_a_visit_comes_before_the_committee() -> None:
    with pytest.raises(RuleBroken) as refused:
        require_step(State.RECEIVED, State.COMMITTEE, "")
    assert "visite faite" in refused.value.message
    require_step(State.VISITED, State.COMMITTEE, "")


def test_a_refusal_says_why() -> None:
    with pytest.raises(RuleBroken):
        require_step(State.COMMITTEE, State.REFUSED, "  ")
    require_step(State.COMMITTEE, State.REFUSED, "activité sans lien avec l’ESS")


def test_every_state_has_its_followers() -> None:
    assert set(NEXT) == set(State)


def test_classes_are_named_in_french() -> None:
    assert class_name("size", "small") == "moins de 3 personnes"
    assert class_name("legal", "mutuelle") == "mutuelle"
