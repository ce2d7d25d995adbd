"""Calls: their form, what may still change once candidacies are there, the copy for another year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pole_desk.activities.incubator.commands import (
    change_call,
    change_candidacy,
    copy_call,
    open_call,
    withdraw_call,
)
from pole_desk.activities.incubator.queries import call_card, calls
from pole_desk.activities.incubator.rules import (
    CallInput,
    Criterion,
    FieldKind,
    FormField,
    Phase,
    Piece,
    Track,
)
from pole_desk.activities.incubator.rules.calls import NOTHING, Use, changed_call, checked_call
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken

from .conftest import Incubator

DAYS = {"opens_on": date(2026, 9, 1), "closes_on": date(2026, 10, 31)}


def test_a_call_keeps_what_it_asks(lite_incubator: Incubator) -> None:
    phases = (
        Phase(name="Auditions", first_day=date(2026, 12, 7), last_day=date(2026, 12, 11)),
        Phase(name="Instruction", first_day=date(2026, 11, 1), last_day=date(2026, 11, 30)),
    )
    tracks = (Track(label="Émergence"), Track(label="Changement d’échelle"))
    only = Criterion(label="Rayonnement", weight=2, track="changement_d_echelle")
    one = lite_incubator.call(lite_incubator.cohort(), phases=phases, tracks=tracks, criteria=(Criterion(label="Utilité"), only))
    card = lite_incubator.read(call_card, call=one)
    assert card.call.cohort_name == "Promotion 2027"
    assert [each.key for each in card.fields] == [
        "besoin", "budget_prevu", "statut_envisage", "debut", "a_temps_plein",
    ]  # fmt: skip
    assert [each.name for each in card.asked.phases] == ["Auditions", "Instruction"]
    assert [each.label for each in card.criteria("emergence")] == ["Utilité"]
    assert [each.label for each in card.criteria("changement_d_echelle")] == ["Utilité", "Rayonnement"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "nom"),
        ({"closes_on": date(2026, 8, 1)}, "inversez"),
        ({"quorum": 0}, "quorum"),
        ({"fields": (FormField(label="A"), FormField(label="a "))}, "deux fois"),
        ({"fields": (FormField(label=" "),)}, "sans intitulé"),
        ({"fields": (FormField(label="A", kind=FieldKind.CHOICE, choices=("x", "X")),)}, "deux réponses"),
        ({"criteria": (Criterion(label="A", weight=0),)}, "de 1 à 100"),
        ({"criteria": (Criterion(label="A", track="x"),)}, "parcours"),
        ({"phases": (Phase(name="A", first_day=date(2026, 2, 2), last_day=date(2026, 2, 1)),)}, "inversez"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        checked_call(replace(CallInput(name="Appel", **DAYS), **wrong))


def test_an_answered_question_is_retired_and_never_disappears(incubator: Incubator) -> None:
    one = incubator.call()
    filed = incubator.candidacy(one, answers={"budget_prevu": "1 200,50", "statut_envisage": "scic"})
    card = incubator.read(call_card, call=one)
    fewer = replace(card.asked, fields=card.asked.fields[:1])
    done = incubator.perform(change_call, call=one, values=fewer, seen_version=card.call.version)
    after = incubator.read(call_card, call=one)
    assert [each.key for each in after.fields] == ["besoin"]
    assert [each.key for each in after.asked.fields if each.retired] == ["budget_prevu", "statut_envisage"]
    told = {each.field.label: each.text for each in incubator.filed(filed).answers}
    assert told == {"Besoin": "", "Budget prévu": "1\u202f200,5", "Statut envisagé": "SCIC"}
    incubator.do(change_candidacy, candidacy=filed, answers={"besoin": "Un local"})
    assert {each.field.key for each in incubator.filed(filed).answers if each.value} == {
        "besoin", "budget_prevu", "statut_envisage",
    }  # fmt: skip
    with pytest.raises(Conflict):
        incubator.do(change_call, call=one, values=fewer, seen_version=card.call.version)
    incubator.back(done)
    assert len(incubator.read(call_card, call=one).fields) == 5


def test_what_is_answered_keeps_its_kind_its_choice_and_its_track() -> None:
    asked = checked_call(
        CallInput(
            name="Appel", **DAYS, tracks=(Track(label="Émergence"),),
            fields=(FormField(label="Statut", kind=FieldKind.CHOICE, choices=("SCIC", "Autre")),),
            criteria=(Criterion(label="Utilité", scale=10, id=7),),
        )
    )  # fmt: skip
    use = Use(answers={"statut": frozenset({"SCIC"})}, tracks=frozenset({"emergence"}), scored={7: 36})
    other = replace(asked.fields[0], kind=FieldKind.TEXT)
    with pytest.raises(RuleBroken, match="ajoutez-en une autre"):
        changed_call(asked, replace(asked, fields=(other,)), use)
    fewer = replace(asked.fields[0], choices=("Autre", "Coopérative"))
    with pytest.raises(RuleBroken, match="«\u202fSCIC\u202f» est déjà choisi"):
        changed_call(asked, replace(asked, fields=(fewer,)), use)
    with pytest.raises(RuleBroken, match="«\u202fÉmergence\u202f»"):
        changed_call(asked, replace(asked, tracks=()), use)
    with pytest.raises(RuleBroken, match="au-dessus de 8"):
        changed_call(asked, replace(asked, criteria=(Criterion(label="Utilité", scale=8, id=7),)), use)
    assert changed_call(asked, replace(asked, fields=(), tracks=()), NOTHING).fields == ()


def test_a_call_is_copied_from_the_former_one_in_one_gesture(lite_incubator: Incubator) -> None:
    phase = Phase(name="Auditions", first_day=date(2026, 12, 7), last_day=date(2026, 12, 8))
    one = lite_incubator.call(phases=(phase,), pieces=(Piece(label="Budget"),))
    done = lite_incubator.perform(copy_call, call=one, name="Appel 2028", opens_on=date(2027, 9, 1))
    card = lite_incubator.read(call_card, call=done.value)
    former = lite_incubator.read(call_card, call=one)
    assert (card.call.opens_on, card.call.closes_on) == (date(2027, 9, 1), date(2027, 10, 31))
    assert card.asked.fields == former.asked.fields and card.asked.pieces == former.asked.pieces
    assert card.asked.phases[0].first_day == date(2027, 12, 7)
    assert [each.label for each in card.asked.criteria] == [each.label for each in former.asked.criteria]
    assert {each.id for each in card.asked.criteria}.isdisjoint(each.id for each in former.asked.criteria)
    lite_incubator.back(done)
    assert [each.id for each in lite_incubator.read(calls)] == [one]


def test_a_call_that_is_answered_is_not_taken_back(lite_incubator: Incubator) -> None:
    one = lite_incubator.call()
    lite_incubator.candidacy(one)
    with pytest.raises(RuleBroken, match="1 candidature répond"):
        lite_incubator.do(withdraw_call, call=one)


def test_a_call_for_an_unknown_cohort_is_refused(lite_incubator: Incubator) -> None:
    with pytest.raises(BadInput, match="promotion n° 99"):
        lite_incubator.do(open_call, call=CallInput(name="Appel", cohort=99, **DAYS))
