"""A jury day from the timetable to closed minutes: members, conflicts, scores, votes, decisions, places."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from pole_desk.activities.incubator.commands import (
    JuryInput,
    add_juror,
    build_timetable,
    cancel_jury,
    cast_votes,
    change_juror,
    change_jury,
    close_jury,
    decide,
    declare_conflict,
    give_scores,
    meet_conditions,
    move_hearing,
    move_stage,
    note_hearings,
    note_jury_presences,
    plan_jury,
    reopen_jury,
    set_timetable,
    withdraw_candidacy,
    withdraw_conflict,
    withdraw_decision,
    withdraw_juror,
    write_minutes,
)
from pole_desk.activities.incubator.queries import (
    call_card,
    candidacies,
    decisions,
    jury,
    jury_card,
    ranking,
)
from pole_desk.activities.incubator.rules import Decision, Pause, Presence, Stage, Vote
from pole_desk.activities.incubator.tables import CohortRow
from pole_desk.kernel.errors import BadInput, Overlap, PoleError, RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner

from .conftest import MONDAY, Incubator

DAY = date(2026, 11, 20)
PRESENT, ABSENT = Presence.PRESENT, Presence.ABSENT


def at(hour: int, minute: int = 0, day: date = DAY) -> int:
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS).timestamp())


@dataclass
class Day:
    """A jury of three members and a substitute, and the candidacies before it."""

    incubator: Incubator
    cohort: int
    call: int
    jury: int
    members: list[int]
    substitute: int
    filed: list[int]

    def card(self) -> Any:
        return self.incubator.read(jury_card, jury=self.jury)

    def there(self, **names: Presence) -> None:
        """Presence of members a, b, c and of the substitute s."""
        numbers = dict(zip("abcs", [*self.members, self.substitute], strict=True))
        noted = {numbers[name]: presence for name, presence in names.items()}
        self.incubator.do(note_jury_presences, jury=self.jury, presences=noted)

    def decide(self, which: int, decision: Decision = Decision.ACCEPTED, **more: Any) -> Any:
        return self.incubator.perform(
            decide, jury=self.jury, candidacy=self.filed[which], decision=decision, **more
        )

    def state(self, which: int) -> tuple[str, str]:
        one = self.incubator.filed(self.filed[which]).candidacy
        return one.state, one.stage

    def taken(self) -> int:
        def count(reader: Any) -> int:
            return reader.connection.scalar(select(CohortRow.taken).where(CohortRow.id == self.cohort))

        return self.incubator.runner.read(count)


def opened(incubator: Incubator, count: int = 3, size: int = 2, **more: Any) -> Day:
    cohort = incubator.cohort(size_min=1, size_max=size)
    call = incubator.call(cohort)
    one = incubator.do(plan_jury, call=call, jury=JuryInput(held_on=DAY, place="Mairie", **more))
    members = [
        incubator.do(add_juror, jury=one, name=name) for name in ("Ana Bel", "Bob Cam", "Cléo Dan")
    ]
    other = incubator.do(add_juror, jury=one, name="Dov Ern", substitute_of=members[0])
    titles = ["La Fripe", "Vélos pour tous", "Jardins suspendus", "Le Fournil"][:count]
    filed = [incubator.candidacy(call, title, whole=True) for title in titles]
    incubator.do(build_timetable, jury=one, order=filed, starts_at=at(9), minutes=30)
    return Day(incubator, cohort, call, one, members, other, filed)


def test_a_timetable_is_built_moved_by_hand_and_taken_back(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator)
    first, second, _third = day.card().hearings
    with pytest.raises(RuleBroken, match="«\u202fVélos pour tous\u202f» passe de 9\u202fh\u202f30 à 10\u202fh"):
        lite_incubator.do(move_hearing, hearing=first.id, starts_at=at(9, 15), ends_at=at(9, 45))
    moved = lite_incubator.perform(move_hearing, hearing=first.id, starts_at=at(14), ends_at=at(14, 30))
    assert [one.candidacy for one in day.card().hearings] == [day.filed[1], day.filed[2], day.filed[0]]
    lite_incubator.back(moved)
    other = lite_incubator.perform(
        build_timetable, jury=day.jury, order=day.filed[1::-1], starts_at=at(11, 45), minutes=40,
        pauses=[Pause(at(12), at(13, 30))],
    )  # fmt: skip
    assert [(one.candidacy, one.starts_at) for one in day.card().hearings] == [
        (day.filed[1], at(13, 30)), (day.filed[0], at(14, 10)),
    ]  # fmt: skip
    lite_incubator.back(other)
    assert [one.starts_at for one in day.card().hearings] == [at(9), at(9, 30), at(10)]
    lite_incubator.do(note_hearings, jury=day.jury, came={second.id: False})
    assert [one.came for one in day.card().hearings] == [None, False, None]
    with pytest.raises(BadInput, match="déborde du 20 novembre 2026"):
        lite_incubator.do(build_timetable, jury=day.jury, order=day.filed, starts_at=at(23), minutes=30)
    fresh = lite_incubator.candidacy(day.call, "Pas prête")
    with pytest.raises(RuleBroken, match="«\u202fPas prête\u202f» est reçue"):
        lite_incubator.do(build_timetable, jury=day.jury, order=[fresh], starts_at=at(9), minutes=30)
    with pytest.raises(RuleBroken, match="passe de"):
        slots = [one._replace(starts_at=at(9), ends_at=at(9, 30)) for one in other.value]
        lite_incubator.do(set_timetable, jury=day.jury, slots=slots)


def test_the_room_is_held_moved_and_freed_with_the_jury(lite_incubator: Incubator) -> None:
    room = lite_incubator.space("R2")
    values = JuryInput(held_on=DAY, space=room, starts_at=at(8), ends_at=at(18))
    call = lite_incubator.call(lite_incubator.cohort())
    one = lite_incubator.do(plan_jury, call=call, jury=values)
    with pytest.raises(Overlap) as refused:
        lite_incubator.do(plan_jury, call=call, jury=values)
    assert refused.value.details["winner"]["dossier"] == lite_incubator.read(jury, jury=one).dossier
    gone = lite_incubator.perform(cancel_jury, jury=one)
    other = lite_incubator.do(plan_jury, call=call, jury=values)
    with pytest.raises(Overlap):
        lite_incubator.back(gone)
    moved = lite_incubator.perform(change_jury, jury=other, values=JuryInput(held_on=DAY, place="Mairie"))
    lite_incubator.back(gone)
    with pytest.raises(Overlap):
        lite_incubator.back(moved)
    with pytest.raises(BadInput, match="quelle heure"):
        lite_incubator.do(plan_jury, call=call, jury=JuryInput(held_on=DAY, space=room))
    assert lite_incubator.sound()


def test_a_decision_needs_its_quorum_and_a_substitute_counts_for_an_absent_member(
    incubator: Incubator,
) -> None:
    day = opened(incubator)
    with pytest.raises(RuleBroken, match="0 sur 2"):
        day.decide(0)
    day.there(a=ABSENT, b=PRESENT, c=Presence.EXCUSED)
    with pytest.raises(RuleBroken, match="1 sur 2"):
        day.decide(0)
    day.there(s=PRESENT)
    assert [one.name for one in day.card().jurors if one.sits] == ["Dov Ern", "Bob Cam"]
    done = day.decide(0)
    assert day.state(0) == ("accepted", "selected") and day.taken() == 1
    for breaking in ({"s": ABSENT}, {"a": PRESENT, "s": PRESENT, "b": ABSENT}):
        with pytest.raises(RuleBroken, match="Le quorum n’est pas atteint pour «\u202fLa Fripe\u202f»"):
            day.there(**breaking)
    with pytest.raises(RuleBroken, match="quorum"):
        incubator.do(withdraw_juror, juror=day.substitute)
    incubator.back(done)
    assert day.state(0) == ("complete", "applied") and day.taken() == 0
    day.there(s=ABSENT)
    assert incubator.sound()


def test_an_interest_excludes_from_scores_votes_and_quorum_and_is_undone(incubator: Incubator) -> None:
    day = opened(incubator)
    a, b, c = day.members
    day.there(a=PRESENT, b=PRESENT, c=PRESENT, s=ABSENT)
    form = incubator.read(call_card, call=day.call).asked.criteria
    points = {one.id: Decimal(one.scale) for one in form}
    incubator.do(give_scores, juror=a, candidacy=day.filed[0], points=points)
    incubator.do(cast_votes, jury=day.jury, candidacy=day.filed[0],
                 votes={a: Vote.FOR, b: Vote.AGAINST, c: Vote.ABSTENTION})  # fmt: skip
    assert day.card().tally(day.filed[0]) == (1, 1, 1, 0)
    with pytest.raises(BadInput, match="pourquoi"):
        incubator.do(declare_conflict, juror=a, candidacy=day.filed[0], reason="")
    apart = incubator.perform(declare_conflict, juror=a, candidacy=day.filed[0], reason="associée")
    assert day.card().tally(day.filed[0]) == (0, 1, 1, 0)
    assert incubator.read(ranking, jury=day.jury).results[0].members == 0
    with pytest.raises(RuleBroken, match="Ana Bel a un lien d’intérêt"):
        incubator.do(give_scores, juror=a, candidacy=day.filed[0], points=points)
    with pytest.raises(RuleBroken, match="ni note, ni vote"):
        incubator.do(cast_votes, jury=day.jury, candidacy=day.filed[0], votes={a: Vote.FOR})
    incubator.do(declare_conflict, juror=b, candidacy=day.filed[0], reason="sœur du porteur")
    with pytest.raises(RuleBroken, match=r"1 sur 2 \(2 en conflit"):
        day.decide(0)
    incubator.do(declare_conflict, juror=c, candidacy=day.filed[0], reason="salarié")
    with pytest.raises(RuleBroken) as refused:
        day.decide(0)
    assert refused.value.code == "jury_conflict"
    day.decide(0, Decision.DEFERRED, deferred_to=date(2026, 12, 10))
    assert day.state(0) == ("complete", "applied")
    assert incubator.filed(day.filed[0]).candidacy.deferred_to == date(2026, 12, 10)
    with pytest.raises(RuleBroken, match="a décidé sans ce membre"):
        incubator.back(apart)
    incubator.do(withdraw_decision, decision=incubator.read(decisions, jury=day.jury)[0].id)
    incubator.back(apart)
    assert incubator.read(ranking, jury=day.jury).results[0].raw == Decimal("100.00")
    assert day.card().tally(day.filed[0]).favour == 1
    day.decide(1)
    incubator.do(declare_conflict, juror=a, candidacy=day.filed[1], reason="x")
    with pytest.raises(RuleBroken, match="«\u202fVélos pour tous\u202f»"):
        incubator.do(declare_conflict, juror=b, candidacy=day.filed[1], reason="x")
    assert incubator.sound()


def test_an_absence_is_no_abstention(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator)
    a, b, c = day.members
    day.there(a=ABSENT, b=PRESENT)
    vote = {"jury": day.jury, "candidacy": day.filed[0]}
    with pytest.raises(RuleBroken, match="une absence n’est pas une abstention"):
        lite_incubator.do(cast_votes, votes={a: Vote.ABSTENTION}, **vote)
    with pytest.raises(RuleBroken, match="pas encore noté présent"):
        lite_incubator.do(cast_votes, votes={c: Vote.FOR}, **vote)
    with pytest.raises(RuleBroken, match="Dov Ern n’est pas encore noté présent"):
        lite_incubator.do(cast_votes, votes={day.substitute: Vote.FOR}, **vote)
    day.there(a=PRESENT, s=PRESENT)
    with pytest.raises(RuleBroken, match="Dov Ern ne siège que si Ana Bel est absent"):
        lite_incubator.do(cast_votes, votes={day.substitute: Vote.FOR}, **vote)
    cast = lite_incubator.perform(cast_votes, votes={a: Vote.ABSTENTION, b: Vote.FOR}, **vote)
    assert day.card().tally(day.filed[0]) == (1, 0, 1, 0)
    back = lite_incubator.back(cast)
    assert day.card().tally(day.filed[0]) == (0, 0, 0, 2)
    lite_incubator.back(back)
    assert day.card().tally(day.filed[0]) == (1, 0, 1, 0)


def test_scores_say_who_scored_what_and_rank_apart_from_decisions(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator)
    a, b, _c = day.members
    first, second, third = (one.id for one in lite_incubator.read(call_card, call=day.call).asked.criteria)

    def score(juror: int, which: int, *points: str) -> Any:
        given = {n: Decimal(p) for n, p in zip((first, second, third), points, strict=False)}
        return lite_incubator.perform(give_scores, juror=juror, candidacy=day.filed[which], points=given,
                                 comments={first: "solide"})  # fmt: skip

    score(a, 0, "5", "5", "10")
    half = score(a, 1, "2.5")
    score(b, 0, "2", "2", "4")
    score(b, 1, "1", "1", "2")
    board = lite_incubator.read(ranking, jury=day.jury)
    done = {(one.juror, one.candidacy): (one.done, one.whole) for one in board.progress}
    assert done[a, day.filed[0]] == (3, True) and done[a, day.filed[1]] == (1, False)
    assert done[b, day.filed[2]] == (0, False)
    assert [(one.raw, one.members, one.raw_rank) for one in board.results] == [
        (Decimal("70.00"), 2, 1), (Decimal("20.00"), 1, 2), (None, 0, None),
    ]  # fmt: skip
    lite_incubator.back(half)
    with pytest.raises(BadInput, match="au quart de point"):
        score(a, 1, "2.6")
    with pytest.raises(BadInput, match="pas de cet appel"):
        lite_incubator.do(give_scores, juror=a, candidacy=day.filed[0], points={99: Decimal(1)})
    day.there(a=PRESENT, b=PRESENT, c=ABSENT, s=ABSENT)
    day.decide(0, Decision.REFUSED, reason="pas mûr")
    assert day.state(0) == ("refused", "stopped")
    with pytest.raises(RuleBroken, match="reprenez d’abord sa décision"):
        score(a, 0, "1")
    assert lite_incubator.sound()


def test_each_decision_leaves_the_candidacy_as_it_says_and_comes_back(incubator: Incubator) -> None:
    day = opened(incubator, count=4)
    day.there(a=PRESENT, b=PRESENT, c=PRESENT, s=ABSENT)
    held = day.decide(0, Decision.CONDITIONS, conditions="trouver un local")
    day.decide(1, Decision.WAITING)
    refused = day.decide(2, Decision.REFUSED, reason="hors champ")
    put_off = day.decide(3, Decision.DEFERRED, deferred_to=date(2026, 12, 10))
    assert [day.state(n) for n in range(4)] == [
        ("conditions", "selected"), ("waiting", "applied"), ("refused", "stopped"), ("complete", "applied"),
    ]  # fmt: skip
    met = incubator.perform(meet_conditions, candidacy=day.filed[0], on=MONDAY)
    assert incubator.filed(day.filed[0]).candidacy.conditions_met_on == MONDAY
    incubator.back(met)
    with pytest.raises(BadInput, match="20 novembre 2026"):
        incubator.do(meet_conditions, candidacy=day.filed[0], on=date(2026, 11, 19))
    with pytest.raises(RuleBroken, match="pas acceptée sous conditions"):
        incubator.do(meet_conditions, candidacy=day.filed[1], on=MONDAY)
    with pytest.raises(RuleBroken, match="a déjà décidé"):
        day.decide(0)
    for outcome in (put_off, refused, held):
        redo = incubator.back(outcome)
        incubator.back(incubator.back(redo))
    assert [day.state(n) for n in range(4)] == [
        ("complete", "applied"), ("waiting", "applied"), ("complete", "applied"), ("complete", "applied"),
    ]  # fmt: skip
    assert day.taken() == 0 and incubator.sound()


def test_no_more_are_accepted_than_the_cohort_has_places(incubator: Incubator) -> None:
    day = opened(incubator, count=3, size=1)
    day.there(a=PRESENT, b=PRESENT, c=PRESENT, s=ABSENT)
    first = day.decide(0)
    with pytest.raises(RuleBroken, match="La seule place de la promotion «\u202fPromotion 2027\u202f» est prise") as refused:
        day.decide(1)
    assert "liste d’attente" in refused.value.message and day.state(1) == ("complete", "applied")
    day.decide(1, Decision.WAITING)
    gone = incubator.perform(withdraw_candidacy, candidacy=day.filed[0], reason="renonce", on=MONDAY)
    assert day.state(0) == ("withdrawn", "stopped") and day.taken() == 0
    with pytest.raises(RuleBroken, match="un retrait"):
        incubator.back(first)
    again = incubator.do(plan_jury, call=day.call, jury=JuryInput(held_on=MONDAY, place="Pôle", quorum=1))
    member = incubator.do(add_juror, jury=again, name="Eva")
    incubator.do(note_jury_presences, jury=again, presences={member: PRESENT})
    incubator.do(build_timetable, jury=again, order=[day.filed[1]], starts_at=at(9, day=MONDAY), minutes=20)
    late = incubator.perform(decide, jury=again, candidacy=day.filed[1], decision=Decision.ACCEPTED)
    assert day.taken() == 1
    with pytest.raises(RuleBroken, match="place"):
        incubator.back(gone)
    incubator.back(late)
    assert day.state(1) == ("waiting", "applied")
    incubator.back(gone)
    assert day.state(0) == ("accepted", "selected") and day.taken() == 1 and incubator.sound()


def test_of_juries_that_accept_at_once_no_more_than_the_places_win(
    incubator: Incubator, pole_url: str, open_pole: Callable[..., Runner]
) -> None:
    day = opened(incubator, count=4, size=2)
    day.there(a=PRESENT, b=PRESENT, c=PRESENT, s=ABSENT)
    others = []
    for filed in day.filed:
        one = incubator.do(plan_jury, call=day.call, jury=JuryInput(held_on=DAY, place="x", quorum=1))
        member = incubator.do(add_juror, jury=one, name="Seule")
        incubator.do(note_jury_presences, jury=one, presences={member: PRESENT})
        incubator.do(build_timetable, jury=one, order=[filed], starts_at=at(9), minutes=20)
        others.append((one, filed))
    seats = [open_pole(pole_url) for _one in others]

    def run(seat: Runner, what: tuple[int, int]) -> str:
        try:
            seat.do(decide, jury=what[0], candidacy=what[1], decision=Decision.ACCEPTED)
        except PoleError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(run, seats, others))
    assert told == ["cohort_full", "cohort_full", "done", "done"]
    assert day.taken() == 2 and incubator.sound()


def test_a_call_without_cohort_accepts_nobody(lite_incubator: Incubator) -> None:
    call = lite_incubator.call()
    one = lite_incubator.do(plan_jury, call=call, jury=JuryInput(held_on=DAY, place="x", quorum=1))
    member = lite_incubator.do(add_juror, jury=one, name="Eva")
    lite_incubator.do(note_jury_presences, jury=one, presences={member: PRESENT})
    filed = lite_incubator.candidacy(call, whole=True)
    lite_incubator.do(build_timetable, jury=one, order=[filed], starts_at=at(9), minutes=20)
    with pytest.raises(RuleBroken, match="aucune promotion"):
        lite_incubator.do(decide, jury=one, candidacy=filed, decision=Decision.ACCEPTED)


def test_a_decision_that_something_followed_is_not_taken_back(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator)
    day.there(a=PRESENT, b=PRESENT, c=PRESENT, s=ABSENT)
    done = day.decide(0)
    who = lite_incubator.filed(day.filed[0]).candidacy.incubation
    lite_incubator.do(move_stage, incubation=who, stage=Stage.INCUBATED, on=MONDAY)
    with pytest.raises(RuleBroken, match="est incubé depuis"):
        lite_incubator.back(done)
    with pytest.raises(RuleBroken, match="sortie de la promotion"):
        lite_incubator.do(withdraw_candidacy, candidacy=day.filed[0], reason="x")


def test_minutes_close_once_all_is_decided_and_noted_and_then_nothing_changes(
    lite_incubator: Incubator,
) -> None:
    day = opened(lite_incubator, count=2)
    day.there(a=PRESENT, b=PRESENT, s=ABSENT)
    day.decide(0)
    close: dict[str, Any] = {"jury": day.jury, "on": MONDAY}
    with pytest.raises(RuleBroken, match="pas décidé de\u202f: Vélos pour tous"):
        lite_incubator.do(close_jury, **close)
    lite_incubator.do(withdraw_candidacy, candidacy=day.filed[1], reason="renonce", on=DAY)
    with pytest.raises(RuleBroken, match="pas notée pour\u202f: Cléo Dan"):
        lite_incubator.do(close_jury, **close)
    day.there(c=ABSENT)
    with pytest.raises(RuleBroken, match="vide"):
        lite_incubator.do(close_jury, **close)
    lite_incubator.do(write_minutes, jury=day.jury, minutes="Deux dossiers examinés.")
    closed = lite_incubator.perform(close_jury, **close)
    for act, arguments in (
        (write_minutes, {"jury": day.jury, "minutes": "x"}),
        (withdraw_decision, {"decision": lite_incubator.read(decisions, jury=day.jury)[0].id}),
        (add_juror, {"jury": day.jury, "name": "Zoé"}),
        (cancel_jury, {"jury": day.jury}),
    ):
        with pytest.raises(RuleBroken, match="clos depuis le 23 novembre 2026"):
            lite_incubator.do(act, **arguments)
    lite_incubator.back(closed)
    lite_incubator.do(close_jury, **close)
    lite_incubator.do(reopen_jury, jury=day.jury)
    assert lite_incubator.read(jury, jury=day.jury).closed_on is None


def test_who_excuses_themselves_says_so_before_the_day(lite_incubator: Incubator) -> None:
    call = lite_incubator.call()
    later = JuryInput(held_on=date(2026, 12, 4), place="Mairie")
    one = lite_incubator.do(plan_jury, call=call, jury=later)
    member = lite_incubator.do(add_juror, jury=one, name="Ana")
    lite_incubator.do(note_jury_presences, jury=one, presences={member: Presence.EXCUSED})
    for ahead in (PRESENT, ABSENT):
        with pytest.raises(BadInput, match="le jour venu"):
            lite_incubator.do(note_jury_presences, jury=one, presences={member: ahead})
    assert lite_incubator.read(jury_card, jury=one).jurors[0].presence == "excused"


def test_members_and_substitutes_are_who_they_say(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator)
    a, b, _c = day.members
    with pytest.raises(RuleBroken, match="déjà de ce jury"):
        lite_incubator.do(add_juror, jury=day.jury, name="ana  bel")
    with pytest.raises(BadInput, match="membre titulaire"):
        lite_incubator.do(add_juror, jury=day.jury, name="Zoé", substitute_of=day.substitute)
    with pytest.raises(RuleBroken, match="Dov Ern supplée Ana Bel"):
        lite_incubator.do(withdraw_juror, juror=a)
    with pytest.raises(RuleBroken, match="a des suppléants"):
        lite_incubator.do(change_juror, juror=a, name="Ana Bel", substitute_of=b)
    gone = lite_incubator.perform(withdraw_juror, juror=b)
    assert len(day.card().jurors) == 3
    lite_incubator.back(gone)
    changed = lite_incubator.perform(change_juror, juror=b, name="Bob Camus")
    lite_incubator.back(changed)
    assert [one.name for one in day.card().jurors] == ["Ana Bel", "Dov Ern", "Bob Cam", "Cléo Dan"]


def test_what_one_jury_puts_off_another_decides(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator, count=1)
    later = lite_incubator.do(
        plan_jury, call=day.call, jury=JuryInput(held_on=MONDAY, place="Pôle", quorum=1)
    )
    put_off = day.decide(0, Decision.DEFERRED, deferred_to=MONDAY, reason="quorum absent")
    member = lite_incubator.do(add_juror, jury=later, name="Eva")
    lite_incubator.do(note_jury_presences, jury=later, presences={member: PRESENT})
    lite_incubator.do(
        build_timetable, jury=later, order=day.filed, starts_at=at(9, day=MONDAY), minutes=20
    )
    lite_incubator.do(decide, jury=later, candidacy=day.filed[0], decision=Decision.ACCEPTED)
    assert day.state(0) == ("accepted", "selected")
    assert lite_incubator.filed(day.filed[0]).candidacy.deferred_to is None
    told = lite_incubator.read(decisions, candidacy=day.filed[0])
    assert [(one.decision, one.deferred_to) for one in told] == [("deferred", MONDAY), ("accepted", None)]
    with pytest.raises(RuleBroken, match="Autre chose a suivi"):
        lite_incubator.back(put_off)


def test_lists_show_where_each_candidacy_stands(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator)
    day.there(a=PRESENT, b=PRESENT, c=PRESENT, s=ABSENT)
    day.decide(2)
    found = {one.title: one.state for one in lite_incubator.read(candidacies, call=day.call)}
    assert found == {"La Fripe": "complete", "Vélos pour tous": "complete", "Jardins suspendus": "accepted"}


def test_a_conflict_taken_back_by_hand_brings_no_score_back(lite_incubator: Incubator) -> None:
    day = opened(lite_incubator)
    a = day.members[0]
    form = lite_incubator.read(call_card, call=day.call).asked.criteria
    lite_incubator.do(
        give_scores, juror=a, candidacy=day.filed[0], points={form[0].id: Decimal(1)}
    )
    one = lite_incubator.do(declare_conflict, juror=a, candidacy=day.filed[0], reason="x")
    lite_incubator.do(withdraw_conflict, conflict=one)
    progress = lite_incubator.read(ranking, jury=day.jury).progress
    assert [each.done for each in progress if each.juror == a] == [0, 0, 0]
