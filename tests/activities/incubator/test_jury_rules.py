"""Who sits, who counts, when the quorum is there, how a timetable goes round its breaks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.activities.incubator.rules import Pause
from pole_desk.activities.incubator.rules.juries import (
    Decision,
    Seat,
    able,
    checked_ruling,
    counted,
    require_quorum,
    sitting,
    timetable,
)
from pole_desk.kernel.errors import BadInput, RuleBroken

DAY = date(2026, 11, 20)


def seat(number: int, presence: str = "present", of: int | None = None) -> Seat:
    return Seat(number, f"Membre {number}", of, presence)


def test_a_substitute_sits_only_for_a_member_who_is_away() -> None:
    assert sitting([seat(1), seat(2, of=1)]) == [1]
    assert sitting([seat(1, "absent"), seat(2, of=1)]) == [2]
    assert sitting([seat(1, "excused"), seat(2, of=1), seat(3, of=1)]) == [2]
    assert sitting([seat(1, "absent"), seat(2, "absent", of=1), seat(3, of=1)]) == [3]
    assert sitting([seat(1, "expected"), seat(2, of=1)]) == []
    assert sitting([seat(1, "absent"), seat(2, "expected", of=1)]) == []


def test_scores_count_of_who_sits_and_of_members_still_expected() -> None:
    assert counted([seat(1, "expected"), seat(2, "expected", of=1), seat(3, "absent")]) == [1]
    assert counted([seat(1, "absent"), seat(2, of=1), seat(3)]) == [2, 3]


def test_conflict_leaves_the_quorum_of_that_candidacy_alone() -> None:
    seats = [seat(1), seat(2), seat(3)]
    assert able(seats, {2}) == [1, 3]
    require_quorum(seats, {2}, 2, "A")
    with pytest.raises(RuleBroken, match=r"2 sur 3 \(1 en conflit d’intérêts\)") as refused:
        require_quorum(seats, {2}, 3, "A")
    assert refused.value.code == "jury_quorum"
    with pytest.raises(RuleBroken, match="0 sur 1. Notez les présences"):
        require_quorum([seat(1, "expected")], set(), 1, "A")


def test_a_jury_where_everybody_is_in_conflict_is_told_what_to_do() -> None:
    with pytest.raises(RuleBroken) as refused:
        require_quorum([seat(1), seat(2)], {1, 2}, 1, "La Fripe")
    assert refused.value.code == "jury_conflict"
    assert "«\u202fLa Fripe\u202f»" in refused.value.message
    assert "Ajoutez des membres sans lien, ou reportez la candidature devant un autre jury" in refused.value.message
    assert refused.value.details["members"] == ["Membre 1", "Membre 2"]


@pytest.mark.parametrize(
    ("decision", "more", "said"),
    [
        ("refused", {}, "pourquoi"),
        ("conditions", {"reason": "x"}, "conditions"),
        ("deferred", {}, "après le 20 novembre 2026"),
        ("deferred", {"deferred_to": DAY}, "après le 20 novembre 2026"),
        ("maybe", {}, "Une décision est\u202f: acceptée"),
    ],
)
def test_a_decision_comes_with_what_goes_with_it(decision: str, more: dict[str, object], said: str) -> None:
    arguments = {"reason": "", "conditions": "", "deferred_to": None, **more}
    with pytest.raises(BadInput, match=said):
        checked_ruling(decision, held_on=DAY, **arguments)  # type: ignore[arg-type]


def test_what_does_not_go_with_a_decision_is_left_out() -> None:
    one = checked_ruling(
        "accepted", reason=" bien ", conditions="x", deferred_to=date(2027, 1, 1), held_on=DAY
    )
    assert one == (Decision.ACCEPTED, "bien", "", None)


def test_a_timetable_goes_round_its_breaks() -> None:
    lunch = Pause(90 * 60, 150 * 60)
    slots = timetable([7, 8, 9], starts_at=0, minutes=30, gap=15, pauses=[lunch])
    assert [(one.candidacy, one.starts_at // 60, one.ends_at // 60) for one in slots] == [
        (7, 0, 30), (8, 45, 75), (9, 150, 180),
    ]  # fmt: skip
    with pytest.raises(BadInput, match="deux fois"):
        timetable([7, 7], starts_at=0, minutes=30)
    with pytest.raises(BadInput, match="de 1 à 480 minutes"):
        timetable([7], starts_at=0, minutes=0)
    with pytest.raises(BadInput, match="inversez"):
        timetable([7], starts_at=0, minutes=5, pauses=[Pause(10, 10)])


PAUSES = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 120)).map(
        lambda one: Pause(one[0] * 60, (one[0] + one[1]) * 60)
    ),
    max_size=4,
)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 12), st.integers(1, 60), st.integers(0, 20), PAUSES)
def test_auditions_never_meet_each_other_nor_a_break(
    count: int, minutes: int, gap: int, pauses: list[Pause]
) -> None:
    slots = timetable(list(range(count)), starts_at=0, minutes=minutes, gap=gap, pauses=pauses)
    assert [one.candidacy for one in slots] == list(range(count))
    assert all(one.ends_at - one.starts_at == minutes * 60 for one in slots)
    for before, after in zip(slots, slots[1:], strict=False):
        assert after.starts_at >= before.ends_at + gap * 60
    for one in slots:
        assert not any(one.starts_at < p.ends_at and p.starts_at < one.ends_at for p in pauses)
