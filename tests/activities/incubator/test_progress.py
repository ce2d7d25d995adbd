"""Milestones and what is late, the radar over time, the risk signal and its history."""

from __future__ import annotations

from datetime import date

import pytest

from pole_desk.activities.incubator.commands import (
    assess,
    change_milestone,
    drop_milestone,
    give_usual_milestones,
    reach_milestone,
    reopen_milestone,
    set_milestone,
    set_usual_milestones,
    signal_risk,
    withdraw_assessment,
    withdraw_risk,
)
from pole_desk.activities.incubator.queries import (
    milestones,
    radar,
    risks,
    standing_risks,
    usual_milestones,
)
from pole_desk.activities.incubator.reminders import IncubatorReminders
from pole_desk.activities.incubator.rules import Level, Usual, level_name, milestone_state_name
from pole_desk.activities.incubator.rules.progress import AXES_SETTING, usual_axes
from pole_desk.activities.incubator.rules.usual_milestones import due_after, first_usual
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.settings import set_setting

from .conftest import MONDAY, Incubator

OCTOBER, NOVEMBER = date(2026, 10, 6), date(2026, 11, 2)


def test_a_milestone_is_late_until_it_is_reached_or_dropped(incubator: Incubator) -> None:
    (one,) = incubator.incubated(incubator.running(), "Alpha")
    made = incubator.perform(set_milestone, incubation=one, title=" Budget  voté ", due_on=NOVEMBER)
    number = made.value
    (item,) = incubator.read(milestones, incubation=one)
    assert (item.title, item.late) == ("Budget voté", True)
    assert milestone_state_name(item.state, late=item.late) == "En retard"
    assert not incubator.read(milestones, incubation=one, on=NOVEMBER)[0].late
    reached = incubator.perform(reach_milestone, milestone=number, on=MONDAY)
    assert incubator.read(milestones, late_only=True) == []
    with pytest.raises(RuleBroken, match="rouvrez-le"):
        incubator.do(drop_milestone, milestone=number, reason="x")
    redo = incubator.back(reached)
    assert [item.id for item in incubator.read(milestones, late_only=True)] == [number]
    incubator.back(redo)
    assert incubator.read(milestones, incubation=one)[0].reached_on == MONDAY
    incubator.do(reopen_milestone, milestone=number)
    with pytest.raises(RuleBroken, match="encore à atteindre"):
        incubator.do(reopen_milestone, milestone=number)
    seen = incubator.read(milestones, incubation=one)[0].version
    changed = incubator.perform(
        change_milestone, milestone=number, title="Budget", due_on=date(2026, 12, 1), seen_version=seen
    )
    with pytest.raises(Conflict):
        incubator.do(change_milestone, milestone=number, title="B", due_on=MONDAY, seen_version=seen)
    assert not incubator.read(milestones, incubation=one)[0].late
    incubator.back(changed)
    incubator.back(incubator.back(incubator.back(made)))
    assert incubator.read(milestones, incubation=one)[0].state == "dropped"


def test_a_milestone_says_what_is_to_be_reached_and_by_when(lite_incubator: Incubator) -> None:
    (one,) = lite_incubator.incubated(lite_incubator.running(), "Alpha")
    with pytest.raises(BadInput, match="atteindre"):
        lite_incubator.do(set_milestone, incubation=one, title=" ", due_on=MONDAY)
    number = lite_incubator.do(set_milestone, incubation=one, title="A", due_on=MONDAY)
    with pytest.raises(BadInput, match="pas encore là"):
        lite_incubator.do(reach_milestone, milestone=number, on=date(2026, 12, 1))
    with pytest.raises(BadInput, match="motif"):
        lite_incubator.do(drop_milestone, milestone=number, reason="")


def test_the_radar_is_a_series_of_levels_by_axis(incubator: Incubator) -> None:
    (one,) = incubator.incubated(incubator.running(), "Alpha")
    assert incubator.read(radar, incubation=one).points == ()
    incubator.do(assess, incubation=one, on=NOVEMBER, levels={"team": 4, "model": 3}, author="Inès")
    first = incubator.perform(assess, incubation=one, on=OCTOBER, levels={"team": 2})
    found = incubator.read(radar, incubation=one)
    assert found.axes == usual_axes() and [point.on_day for point in found.points] == [OCTOBER, NOVEMBER]
    series = dict(zip((axis.key for axis in found.axes), found.series, strict=True))
    assert (series["team"], series["model"], series["roots"]) == ((2, 4), (None, 3), (None, None))
    assert [point.author for point in found.points] == ["Administration", "Inès"]
    incubator.back(incubator.back(incubator.back(first)))
    assert [point.on_day for point in incubator.read(radar, incubation=one).points] == [NOVEMBER]
    with pytest.raises(RuleBroken, match="déjà fait"):
        incubator.do(withdraw_assessment, assessment=first.value)
    axes = [{"key": "team", "label": "Équipe"}, {"key": "energy", "label": "Énergie"}]
    incubator.do(set_setting, key=AXES_SETTING, value=axes, valid_from=MONDAY)
    assert [axis.key for axis in incubator.read(radar, incubation=one).axes] == ["team", "energy", "model"]
    with pytest.raises(BadInput, match="Équipe, Énergie"):
        incubator.do(assess, incubation=one, on=MONDAY, levels={"model": 3})


@pytest.mark.parametrize("levels", [{}, {"team": 6}, {"team": -1}, {"mood": 2}])
def test_levels_outside_the_radar_are_refused(lite_incubator: Incubator, levels: dict[str, int]) -> None:
    (one,) = lite_incubator.incubated(lite_incubator.running(), "Alpha")
    with pytest.raises(BadInput):
        lite_incubator.do(assess, incubation=one, on=MONDAY, levels=levels)


def test_the_last_signal_stands_with_its_reason_and_the_others_stay(incubator: Incubator) -> None:
    own = incubator.running()
    one, two = incubator.incubated(own, "Alpha", "Bêta")
    with pytest.raises(BadInput, match="motif"):
        incubator.do(signal_risk, incubation=one, on=OCTOBER, level=Level.WATCH)
    incubator.do(signal_risk, incubation=one, on=OCTOBER, level=Level.WATCH, reason="fatigue")
    worse = incubator.perform(signal_risk, incubation=one, on=NOVEMBER, level=Level.DANGER, reason="associé parti")
    incubator.do(signal_risk, incubation=two, on=OCTOBER, level=Level.GOOD)
    assert [item.level for item in incubator.read(risks, incubation=one)] == ["danger", "watch"]
    standing = incubator.read(standing_risks, cohort=own)
    assert [(item.project, item.level) for item in standing] == [("Bêta", "good"), ("Alpha", "danger")]
    assert [item.level for item in incubator.read(standing_risks, on=OCTOBER)] == ["watch", "good"]
    found = incubator.read(lambda reader: IncubatorReminders().reminders(reader, MONDAY))
    assert [(item.level, item.detail, item.record) for item in found] == [("danger", "associé parti", one)]
    redo = incubator.back(worse)
    assert [item.reason for item in incubator.read(standing_risks, levels=[Level.WATCH])] == ["fatigue"]
    with pytest.raises(RuleBroken):
        incubator.do(withdraw_risk, risk=worse.value)
    incubator.back(redo)
    assert level_name(incubator.read(standing_risks, cohort=own)[-1].level) == "En risque"


def test_the_usual_milestones_are_dated_by_track_and_given_once(incubator: Incubator) -> None:
    cohort = incubator.running()
    (one,) = incubator.incubated(cohort, "Alpha")
    (two,) = incubator.incubated(cohort, "Bêta", track="culture")
    incubator.do(set_milestone, incubation=one, title="Statuts déposés", due_on=date(2026, 12, 1))
    own = [Usual("Statuts déposés", 3), Usual("Premier client", 6)]
    incubator.do(set_usual_milestones, milestones=own, valid_from=date(2026, 9, 1))
    incubator.do(
        set_usual_milestones, milestones=[Usual("Première scène", 5)], valid_from=date(2026, 9, 1), track="culture"
    )
    later = incubator.perform(set_usual_milestones, milestones=[Usual("Autre", 1)], valid_from=date(2027, 9, 1))
    outcome = incubator.perform(give_usual_milestones, cohort=cohort)
    assert [(each.title, each.due_on) for each in incubator.read(milestones, incubation=one)] == [
        ("Statuts déposés", date(2026, 12, 1)), ("Premier client", date(2027, 3, 1)),
    ]  # fmt: skip
    assert [(each.title, each.due_on) for each in incubator.read(milestones, incubation=two)] == [
        ("Première scène", date(2027, 2, 1))
    ]
    with pytest.raises(RuleBroken) as refused:
        incubator.do(give_usual_milestones, cohort=cohort)
    assert refused.value.code == "usual_given"
    back = incubator.back(outcome)
    assert [each.state for each in incubator.read(milestones, incubation=two)] == ["dropped"]
    incubator.back(back)
    assert [each.state for each in incubator.read(milestones, incubation=two)] == ["planned"]
    assert incubator.read(usual_milestones, on=date(2027, 9, 1)) == (Usual("Autre", 1),)
    incubator.back(later)
    assert incubator.read(usual_milestones, on=date(2027, 9, 1)) == tuple(own)
    assert incubator.read(usual_milestones, on=date(2020, 1, 1)) == first_usual()


def test_usual_milestones_that_can_t_be_are_refused_with_the_way_out(incubator: Incubator) -> None:
    for those, code in (
        ([Usual(" ", 1)], "usual_title"), ([Usual("Statuts", 61)], "usual_months"),
        ([Usual("Statuts", 1), Usual("statuts", 2)], "usual_twice"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            incubator.do(set_usual_milestones, milestones=those, valid_from=date(2026, 9, 1))
        assert refused.value.code == code
    assert due_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
