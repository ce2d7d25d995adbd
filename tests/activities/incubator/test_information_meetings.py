"""Information meetings: a room held, seats never exceeded, who came and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest

from pole_desk.activities.incubator.commands import (
    MeetingInput,
    cancel_meeting,
    change_meeting,
    give_place,
    move_stage,
    note_presences,
    plan_meeting,
    restore_meeting,
    sign_up,
    withdraw_sign_up,
)
from pole_desk.activities.incubator.queries import (
    conversion,
    conversion_by_year,
    meeting,
    projects,
    sign_ups,
    steps,
)
from pole_desk.activities.incubator.rules import Presence, ProjectInput, Stage
from pole_desk.activities.incubator.rules.meetings import Funnel
from pole_desk.kernel.errors import BadInput, Overlap, PoleError, RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.registers.claims.queries import holds
from pole_desk.registers.spaces.queries import spaces

from .conftest import MONDAY, Incubator

NOVEMBER = date(2026, 11, 10)


def at(day: date, hour: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).timestamp())


def planned(incubator: Incubator, day: date = NOVEMBER, seats: int = 3, **more: Any) -> int:
    where = more.pop("where", {"place": "Maison des associations"})
    values = MeetingInput(
        title="Devenir entrepreneur", starts_at=at(day, 18), ends_at=at(day, 20), seats=seats, **where
    )
    return incubator.do(plan_meeting, meeting=values)


def room(incubator: Incubator) -> Any:
    """A meeting room of the pole."""
    found = [one for one in incubator.read(spaces, kind="meeting_room") if one.is_leaf and one.capacity >= 10]
    return found[0]


def bounds(incubator: Incubator, space: int) -> list[tuple[int, int]]:
    found = incubator.read(holds, starts_at=0, ends_at=253_402_214_400)
    return [(one.starts_at, one.ends_at) for one in found if one.space == space]


def test_a_meeting_holds_its_room_moves_with_it_and_frees_it(incubator: Incubator) -> None:
    place = room(incubator)
    one = planned(incubator, date(2026, 12, 3), where={"space": place.id})
    with pytest.raises(Overlap) as refused:
        planned(incubator, date(2026, 12, 3), where={"space": place.id})
    assert refused.value.details["winner"]["dossier"] == incubator.read(meeting, meeting=one).dossier
    card = incubator.read(meeting, meeting=one)
    later = MeetingInput(
        title=card.title, starts_at=card.starts_at + 3600, ends_at=card.ends_at + 3600, seats=10,
        space=place.id,
    )  # fmt: skip
    moved = incubator.perform(change_meeting, meeting=one, values=later, seen_version=card.version)
    assert bounds(incubator, place.id) == [(card.starts_at + 3600, card.ends_at + 3600)]
    incubator.back(moved)
    assert bounds(incubator, place.id) == [(card.starts_at, card.ends_at)]
    gone = incubator.perform(cancel_meeting, meeting=one, reason="animatrice malade")
    assert bounds(incubator, place.id) == []
    other = planned(incubator, date(2026, 12, 3), where={"space": place.id})
    with pytest.raises(Overlap):
        incubator.back(gone)
    incubator.do(cancel_meeting, meeting=other, reason="doublon")
    incubator.do(restore_meeting, meeting=one)
    assert bounds(incubator, place.id) == [(card.starts_at, card.ends_at)]
    assert incubator.sound()


def test_seats_fit_the_room_and_those_who_signed_up(lite_incubator: Incubator) -> None:
    place = room(lite_incubator)
    with pytest.raises(RuleBroken, match=f"tient {place.capacity} personnes"):
        planned(lite_incubator, seats=place.capacity + 1, where={"space": place.id})
    with pytest.raises(BadInput, match="Dites où"):
        planned(lite_incubator, where={})
    one = planned(lite_incubator, seats=2)
    for title in ("A", "B"):
        lite_incubator.do(sign_up, meeting=one, project=ProjectInput(title=title), on=NOVEMBER)
    card = lite_incubator.read(meeting, meeting=one)
    fewer = MeetingInput(
        title="x", starts_at=card.starts_at, ends_at=card.ends_at, seats=1, place="ici"
    )
    with pytest.raises(RuleBroken, match="2 personnes sont inscrites"):
        lite_incubator.do(change_meeting, meeting=one, values=fewer)
    planned(lite_incubator, date(2026, 12, 8))
    with pytest.raises(RuleBroken, match="Proposez celle du 8 décembre 2026"):
        lite_incubator.do(sign_up, meeting=one, project=ProjectInput(title="C"), on=NOVEMBER)
    assert [each.title for each in lite_incubator.read(projects)] == ["B", "A"]


def test_who_is_known_signs_up_as_the_same_identity(lite_incubator: Incubator) -> None:
    one, known = planned(lite_incubator), lite_incubator.spotted("Vélos", email="v@v.example")
    typed = ProjectInput(title="Les vélos", email="v@v.example")
    with pytest.raises(RuleBroken) as refused:
        lite_incubator.do(sign_up, meeting=one, project=typed, on=NOVEMBER)
    assert refused.value.details["incubation"] == known
    done = lite_incubator.perform(sign_up, meeting=one, incubation=known, on=NOVEMBER)
    with pytest.raises(RuleBroken, match="déjà inscrit"):
        lite_incubator.do(sign_up, meeting=one, incubation=known, on=NOVEMBER)
    redo = lite_incubator.back(done)
    assert lite_incubator.read(meeting, meeting=one).taken == 0
    lite_incubator.back(redo)
    assert len(lite_incubator.read(sign_ups, meeting=one)) == 1
    fresh = lite_incubator.perform(
        sign_up, meeting=one, project=ProjectInput(title="Neuf"), on=NOVEMBER
    )
    undone = lite_incubator.back(fresh)
    assert len(lite_incubator.read(projects)) == 1
    lite_incubator.back(undone)
    assert len(lite_incubator.read(projects)) == 2 and lite_incubator.sound()


def test_who_came_is_met_that_day_and_a_slip_is_corrected(incubator: Incubator) -> None:
    one = planned(incubator)
    first, second = (
        incubator.do(sign_up, meeting=one, project=ProjectInput(title=title), on=NOVEMBER)
        for title in ("Couture", "Menuiserie")
    )
    noted = incubator.perform(
        note_presences, meeting=one, presences={first: Presence.PRESENT, second: Presence.ABSENT}
    )
    who = {each.title: each for each in incubator.read(sign_ups, meeting=one)}
    assert (who["Couture"].stage, who["Menuiserie"].stage) == (Stage.MET, Stage.SPOTTED)
    met = incubator.read(steps, incubation=who["Couture"].incubation)[-1]
    assert (met.stage, met.on_day) == (Stage.MET, NOVEMBER)
    with pytest.raises(RuleBroken, match="notée présente"):
        incubator.do(withdraw_sign_up, sign_up=first)
    with pytest.raises(RuleBroken, match="a eu lieu"):
        incubator.do(cancel_meeting, meeting=one, reason="x")
    back = incubator.back(noted)
    assert {each.stage for each in incubator.read(sign_ups, meeting=one)} == {Stage.SPOTTED}
    incubator.back(back)
    incubator.do(
        move_stage, incubation=who["Couture"].incubation, stage=Stage.APPLIED, on=NOVEMBER
    )
    with pytest.raises(RuleBroken, match="Une autre étape a suivi"):
        incubator.do(note_presences, meeting=one, presences={first: Presence.EXCUSED})
    assert incubator.sound()


def test_presence_is_not_noted_ahead_of_the_meeting(lite_incubator: Incubator) -> None:
    one = planned(lite_incubator, date(2026, 12, 8))
    who = lite_incubator.do(sign_up, meeting=one, project=ProjectInput(title="A"), on=MONDAY)
    with pytest.raises(BadInput, match="le jour venu"):
        lite_incubator.do(note_presences, meeting=one, presences={who: Presence.PRESENT})
    lite_incubator.do(note_presences, meeting=one, presences={who: Presence.EXCUSED})
    assert [each.presence for each in lite_incubator.read(sign_ups, meeting=one)] == ["excused"]


def test_conversion_counts_those_who_came_per_meeting_and_each_once_a_year(
    lite_incubator: Incubator,
) -> None:
    october, november = planned(lite_incubator, date(2026, 10, 6)), planned(lite_incubator)
    people = [lite_incubator.spotted(f"Projet {n}") for n in range(4)]
    for one, who in ((october, people[:3]), (november, people[1:])):
        seats = [lite_incubator.do(sign_up, meeting=one, incubation=n, on=date(2026, 10, 1)) for n in who]
        came = dict.fromkeys(seats[:2], Presence.PRESENT)
        lite_incubator.do(note_presences, meeting=one, presences=came)
    lite_incubator.do(
        give_place, incubation=people[1], cohort=lite_incubator.cohort(), on=MONDAY, reason="partenaire"
    )
    lite_incubator.do(move_stage, incubation=people[1], stage=Stage.INCUBATED, on=MONDAY)
    lite_incubator.do(move_stage, incubation=people[0], stage=Stage.APPLIED, on=MONDAY)
    year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    assert [row.funnel for row in lite_incubator.read(conversion, **year)] == [
        Funnel(3, 2, 2, 1, 1), Funnel(3, 2, 1, 1, 1),
    ]  # fmt: skip
    assert [(row.year, row.meetings, row.funnel) for row in lite_incubator.read(conversion_by_year, **year)] == [
        (2026, 2, Funnel(4, 3, 2, 1, 1))
    ]


def test_those_signed_up_for_a_meeting_to_come_are_counted_apart(lite_incubator: Incubator) -> None:
    held, coming = planned(lite_incubator, date(2026, 10, 6)), planned(lite_incubator, date(2026, 11, 30))
    for one, titles in ((held, ("Four",)), (coming, ("Vélos", "Jardin"))):
        for title in titles:
            who = lite_incubator.spotted(title)
            seat = lite_incubator.do(sign_up, meeting=one, incubation=who, on=date(2026, 10, 1))
            if one == held:
                lite_incubator.do(note_presences, meeting=one, presences={seat: Presence.PRESENT})
    year = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    assert [row[1:] for row in lite_incubator.read(conversion_by_year, **year)] == [(2, Funnel(1, 1, 0, 0, 0), 2)]


def test_of_many_who_sign_up_at_once_no_more_than_the_seats_get_one(
    incubator: Incubator, pole_url: str, open_pole: Callable[..., Runner]
) -> None:
    one = planned(incubator, seats=2)
    people = [incubator.spotted(f"Projet {n}") for n in range(4)]
    seats = [open_pole(pole_url) for _one in people]

    def run(seat: Runner, who: int) -> str:
        try:
            seat.do(sign_up, meeting=one, incubation=who, on=NOVEMBER)
        except PoleError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(run, seats, people))
    assert told == ["done", "done", "meeting_full", "meeting_full"]
    assert incubator.read(meeting, meeting=one).taken == 2
