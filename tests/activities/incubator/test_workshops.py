"""Workshops: a room held, moved and freed, the sheet of who came, people in the building."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from pole_desk.activities.incubator.commands import (
    cancel_workshop,
    change_workshop,
    note_attendance,
    plan_workshop,
    restore_workshop,
    take_beginning_back,
    withdraw_step,
)
from pole_desk.activities.incubator.headcount import IncubatorHeadcount
from pole_desk.activities.incubator.queries import attendance, cohort, steps, workshop, workshops
from pole_desk.activities.incubator.rules import Attendance, Presence, WorkshopInput
from pole_desk.kernel.errors import BadInput, NotFound, Overlap, RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.registers.claims.queries import holds
from pole_desk.registers.spaces.queries import spaces

from .conftest import Incubator

OCTOBER, DECEMBER = date(2026, 10, 6), date(2026, 12, 8)


def at(day: date, hour: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).timestamp())


def wish(day: date, **more: Any) -> WorkshopInput:
    return WorkshopInput(**{"title": "Modèle économique", "starts_at": at(day, 9), "ends_at": at(day, 12), **more})


def room(incubator: Incubator, rank: int = 0) -> Any:
    found = incubator.read(spaces, kind="meeting_room")
    return [one for one in found if one.is_leaf and one.capacity >= 10][rank]


def bounds(incubator: Incubator, space: int) -> list[tuple[int, int]]:
    found = incubator.read(holds, starts_at=0, ends_at=253_402_214_400)
    return [(one.starts_at, one.ends_at) for one in found if one.space == space]


def test_a_workshop_holds_its_room_moves_and_frees_it(incubator: Incubator) -> None:
    own, place, other = incubator.running(), room(incubator), room(incubator, 1)
    planned = incubator.perform(plan_workshop, cohort=own, workshop=wish(DECEMBER, space=place.id))
    one = incubator.read(workshop, workshop=planned.value)
    assert (one.where, one.dossier) == (place.name, incubator.read(cohort, cohort=own).dossier)
    assert bounds(incubator, place.id) == [(one.starts_at, one.ends_at)]
    with pytest.raises(Overlap) as refused:
        incubator.do(plan_workshop, cohort=own, workshop=wish(DECEMBER, space=place.id, title="Autre"))
    assert refused.value.details["winner"]["dossier"] == one.dossier
    moved = incubator.perform(
        change_workshop, workshop=one.id, values=wish(DECEMBER, space=other.id), seen_version=one.version
    )
    assert bounds(incubator, place.id) == [] and len(bounds(incubator, other.id)) == 1
    incubator.back(moved)
    cancelled = incubator.perform(cancel_workshop, workshop=one.id, reason="intervenante malade")
    assert bounds(incubator, place.id) == [] and incubator.read(workshops, cohort=own) == []
    with pytest.raises(RuleBroken, match="intervenante malade"):
        incubator.do(change_workshop, workshop=one.id, values=wish(DECEMBER))
    incubator.do(plan_workshop, cohort=own, workshop=wish(DECEMBER, space=place.id, title="À la place"))
    with pytest.raises(Overlap):
        incubator.back(cancelled)
    assert incubator.sound()


def test_a_cancelled_workshop_comes_back_to_its_room(incubator: Incubator) -> None:
    own, place = incubator.running(), room(incubator)
    one = incubator.do(plan_workshop, cohort=own, workshop=wish(DECEMBER, space=place.id))
    cancelled = incubator.perform(cancel_workshop, workshop=one, reason="x")
    redo = incubator.back(cancelled)
    assert len(bounds(incubator, place.id)) == 1
    incubator.back(redo)
    assert bounds(incubator, place.id) == []
    incubator.do(restore_workshop, workshop=one)
    elsewhere = incubator.perform(change_workshop, workshop=one, values=wish(DECEMBER, place="Mairie"))
    assert bounds(incubator, place.id) == [] and incubator.sound()
    incubator.back(elsewhere)
    assert len(bounds(incubator, place.id)) == 1 and incubator.sound()


def test_what_is_no_workshop_is_refused(lite_incubator: Incubator) -> None:
    own = lite_incubator.running()
    for values in ({"title": " "}, {"ends_at": at(OCTOBER, 9)}, {"ends_at": at(OCTOBER, 9) + 90_000}):
        with pytest.raises(BadInput):
            lite_incubator.do(plan_workshop, cohort=own, workshop=wish(OCTOBER, **values))
    with pytest.raises(NotFound):
        lite_incubator.do(cancel_workshop, workshop=99, reason="x")


def test_the_sheet_is_of_the_cohort_and_of_what_has_begun(incubator: Incubator) -> None:
    own, other = incubator.running(), incubator.running("Autre")
    one, two = incubator.incubated(own, "Alpha", "Bêta", people=2)
    (stranger,) = incubator.incubated(other, "Ailleurs")
    past = incubator.do(plan_workshop, cohort=own, workshop=wish(OCTOBER, place="Mairie"))
    ahead = incubator.do(plan_workshop, cohort=own, workshop=wish(DECEMBER, place="Mairie"))
    noted = incubator.perform(note_attendance, workshop=past, sheet={
        one: Attendance(Presence.PRESENT), two: Attendance(Presence.ABSENT, 3)})  # fmt: skip
    sheet = {line.title: (line.presence, line.people) for line in incubator.read(attendance, workshop=past)}
    assert sheet == {"Alpha": ("present", 1), "Bêta": ("absent", 0)}
    assert incubator.read(workshop, workshop=past)[-3:] == (2, 1, 1)
    with pytest.raises(RuleBroken, match="de cette promotion"):
        incubator.do(note_attendance, workshop=past, sheet={stranger: Attendance(Presence.PRESENT)})
    with pytest.raises(BadInput, match="le jour venu"):
        incubator.do(note_attendance, workshop=ahead, sheet={one: Attendance(Presence.PRESENT)})
    with pytest.raises(BadInput, match="personnes"):
        incubator.do(note_attendance, workshop=past, sheet={one: Attendance(Presence.PRESENT, -1)})
    with pytest.raises(RuleBroken, match="a eu lieu"):
        incubator.do(cancel_workshop, workshop=past, reason="x")
    with pytest.raises(RuleBroken, match="a eu lieu"):
        incubator.do(change_workshop, workshop=past, values=wish(DECEMBER, place="Mairie"))
    last = incubator.read(steps, incubation=one)[-1].id
    with pytest.raises(RuleBroken, match="feuille de présence"):
        incubator.do(withdraw_step, step=last)
    with pytest.raises(RuleBroken, match="feuille de présence"):
        incubator.do(take_beginning_back, cohort=own, steps=[last], on=OCTOBER)
    redo = incubator.back(noted)
    assert incubator.read(workshop, workshop=past)[-3:] == (0, 0, 0)
    incubator.back(redo)
    assert incubator.read(workshop, workshop=past)[-3:] == (2, 1, 1) and incubator.sound()


def test_a_workshop_in_a_room_counts_its_people_in_the_building(lite_incubator: Incubator) -> None:
    own, place = lite_incubator.running(), room(lite_incubator)
    one, two = lite_incubator.incubated(own, "Alpha", "Bêta", people=2)
    inside = lite_incubator.do(plan_workshop, cohort=own, workshop=wish(OCTOBER, space=place.id))
    lite_incubator.do(plan_workshop, cohort=own, workshop=wish(OCTOBER, place="Mairie"))

    def people(hour: int) -> list[int]:
        found = lite_incubator.read(
            lambda reader: IncubatorHeadcount().presences(reader, at(OCTOBER, hour), at(OCTOBER, hour + 1))
        )
        return [presence.people for presence in found]

    assert (people(9), people(12)) == ([4], [])
    lite_incubator.do(note_attendance, workshop=inside, sheet={
        one: Attendance(Presence.PRESENT, 3), two: Attendance(Presence.ABSENT)})  # fmt: skip
    assert people(11) == [3]
