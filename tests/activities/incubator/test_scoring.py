"""Scores: weighted, severity evened out, nothing divided by zero; computed again by other means."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.activities.incubator.rules import Criterion
from pole_desk.activities.incubator.rules.scoring import (
    Given,
    marks,
    points_text,
    quarters_of,
    results,
    weighted,
)
from pole_desk.kernel.errors import BadInput

ONE = Criterion(label="Utilité", weight=3, scale=5, id=1)
TWO = Criterion(label="Équipe", weight=1, scale=10, id=2)
BOTH = (ONE, TWO)


def whole(juror: int, candidacy: int, points: int) -> list[Given]:
    """A score of so many points of five on the first criterion, the same share on the second."""
    return [Given(juror, candidacy, 1, points * 4), Given(juror, candidacy, 2, points * 8)]


def test_the_mark_is_the_weighted_mean_in_percent() -> None:
    assert weighted({1: 16, 2: 20}, BOTH) == Decimal("72.5")
    assert weighted({1: 16}, BOTH) is None
    assert weighted({}, ()) is None


def test_points_go_by_quarters_up_to_the_scale() -> None:
    assert (quarters_of(Decimal("3.25"), ONE), quarters_of(0, ONE), points_text(13)) == (13, 0, "3,25")
    for wrong in (Decimal("3.3"), Decimal("5.25"), Decimal(-1)):
        with pytest.raises(BadInput, match="de 0 à 5, au quart de point"):
            quarters_of(wrong, ONE)


def test_a_severe_and_a_generous_member_weigh_the_same() -> None:
    severe = [one for n, points in ((10, 2), (11, 1), (12, 0)) for one in whole(1, n, points)]
    generous = [one for n, points in ((10, 3), (11, 4), (12, 5)) for one in whole(2, n, points)]
    forms = dict.fromkeys((10, 11, 12), BOTH)
    found = {(one.juror, one.candidacy): one for one in marks(severe + generous, forms, (1, 2))}
    assert (found[1, 10].raw, found[2, 10].raw) == (40, 60)
    mean = [
        (found[1, n].normalised + found[2, n].normalised) / 2 for n in (10, 11, 12)
    ]
    assert all(abs(each - 50) < Decimal("0.0001") for each in mean)
    assert found[1, 10].normalised == found[2, 12].normalised > 50


def test_a_single_score_stays_raw_and_equal_scores_are_centred_without_dividing() -> None:
    forms = dict.fromkeys((10, 11), BOTH)
    single = whole(1, 10, 5)
    flat = whole(2, 10, 1) + whole(2, 11, 1)
    found = {(one.juror, one.candidacy): one for one in marks(single + flat, forms, (1, 2))}
    assert found[1, 10].normalised == 100
    centre = Decimal(100 + 20 + 20) / 3
    assert all(abs(found[2, n].normalised - centre) < Decimal("1e-20") for n in (10, 11))
    assert marks([], forms, (1, 2)) == []
    everybody_alike = marks(whole(1, 10, 3) + whole(1, 11, 3) + whole(2, 10, 3) + whole(2, 11, 3), forms, (1, 2))
    assert {one.normalised for one in everybody_alike} == {Decimal(60)}


def test_neither_conflict_nor_absence_nor_half_a_sheet_is_counted() -> None:
    forms = dict.fromkeys((10, 11), BOTH)
    given_points = whole(1, 10, 5) + whole(2, 10, 1) + whole(3, 10, 1) + [Given(1, 11, 1, 20)]
    found = marks(given_points, forms, members=(1, 2), conflicts={(2, 10)})
    assert [(one.juror, one.candidacy) for one in found] == [(1, 10)]
    first, second = results(found, [10, 11])
    assert (first.raw, first.rank, first.members) == (Decimal("100.00"), 1, 1)
    assert (second.raw, second.normalised, second.rank, second.members) == (None, None, None, 0)


def test_equal_means_share_a_rank() -> None:
    forms = dict.fromkeys((10, 11, 12), BOTH)
    found = marks(whole(1, 10, 3) + whole(1, 11, 3) + whole(1, 12, 1), forms, (1,))
    assert [one.raw_rank for one in results(found, [10, 11, 12])] == [1, 1, 3]


SHEETS = st.dictionaries(
    st.tuples(st.integers(1, 4), st.integers(10, 14)), st.integers(0, 20), max_size=20
)


@settings(max_examples=60, deadline=None)
@given(SHEETS)
def test_normalised_scores_keep_each_members_order_and_share_the_jurys_mean(
    sheets: dict[tuple[int, int], int],
) -> None:
    form = (Criterion(label="Note", scale=5, id=1),)
    forms = dict.fromkeys(range(10, 15), form)
    found = marks((Given(j, c, 1, q) for (j, c), q in sheets.items()), forms, range(1, 5))
    assert {(one.juror, one.candidacy): one.raw for one in found} == {
        key: Decimal(quarters) * 5 for key, quarters in sheets.items()
    }
    every = [Fraction(quarters * 5) for quarters in sheets.values()]
    for juror in {j for j, _c in sheets}:
        own = sorted((one.raw, one.normalised) for one in found if one.juror == juror)
        if len(own) < 2:
            assert own[0][0] == own[0][1]
            continue
        assert [evened for _raw, evened in own] == sorted(evened for _raw, evened in own)
        mean = sum((Fraction(evened) for _raw, evened in own), Fraction(0)) / len(own)
        assert abs(mean - sum(every) / len(every)) < Fraction(1, 10**12)
