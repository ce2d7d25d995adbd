"""Candidacies: received against the form, pieces, more asked, complete, withdrawn, taken up again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pole_desk.activities.incubator.commands import (
    add_document,
    ask_more,
    change_candidacy,
    complete_candidacy,
    receive_candidacy,
    withdraw_candidacy,
    withdraw_document,
)
from pole_desk.activities.incubator.queries import candidacies, document_content, documents
from pole_desk.activities.incubator.rules import FieldKind, FormField, Stage
from pole_desk.activities.incubator.rules.candidacies import NEXT, State, answer_text, checked_answers
from pole_desk.kernel.errors import BadInput, RuleBroken

from .conftest import MONDAY, Incubator


def test_a_candidacy_goes_from_received_to_complete_and_back(incubator: Incubator) -> None:
    call = incubator.call()
    one = incubator.candidacy(call)
    card = incubator.filed(one)
    assert (card.candidacy.state, card.candidacy.stage, card.missing) == (
        State.RECEIVED, Stage.APPLIED, ("Besoin", "Budget"),
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="Il manque\u202f: «\u202fBesoin\u202f», «\u202fBudget\u202f»"):
        incubator.do(complete_candidacy, candidacy=one)
    asked = incubator.perform(ask_more, candidacy=one, more="Le budget signé", by=date(2026, 12, 1))
    assert incubator.filed(one).candidacy.overdue(date(2026, 12, 2))
    assert not incubator.filed(one).candidacy.overdue(date(2026, 12, 1))
    incubator.do(change_candidacy, candidacy=one, answers={"besoin": "Un local"})
    paper = incubator.do(
        add_document, incubation=card.candidacy.incubation, candidacy=one, piece="budget",
        file_name="C:\\docs\\budget.pdf", content=b"%PDF", on=MONDAY,
    )  # fmt: skip
    done = incubator.perform(complete_candidacy, candidacy=one)
    with pytest.raises(RuleBroken, match="il lui manquerait\u202f: «\u202fBudget\u202f»"):
        incubator.do(withdraw_document, document=paper)
    with pytest.raises(RuleBroken, match="il lui manquerait\u202f: «\u202fBesoin\u202f»"):
        incubator.do(change_candidacy, candidacy=one, answers={})
    incubator.back(done)
    assert (incubator.filed(one).candidacy.state, incubator.filed(one).candidacy.more) == (
        State.MORE, "Le budget signé",
    )  # fmt: skip
    incubator.back(asked)
    assert incubator.filed(one).candidacy.state == State.RECEIVED


def test_a_piece_keeps_its_bytes_its_print_and_its_limit(incubator: Incubator) -> None:
    one = incubator.candidacy(incubator.call())
    who = incubator.filed(one).candidacy.incubation
    given: dict[str, Any] = {"incubation": who, "candidacy": one, "piece": "budget", "on": MONDAY}
    done = incubator.perform(add_document, file_name="b.pdf", content=b"\x00\xff", **given)
    paper = incubator.filed(one).documents[0]
    assert (paper.label, paper.size, len(paper.sha256)) == ("Budget", 2, 64)
    assert incubator.read(document_content, document=done.value) == b"\x00\xff"
    with pytest.raises(RuleBroken, match="déjà là"):
        incubator.do(add_document, file_name="b2.pdf", content=b"\x00\xff", **given)
    with pytest.raises(BadInput, match="11 Mo, 10 Mo au plus"):
        incubator.do(add_document, file_name="b.pdf", content=bytes(10 * 1024 * 1024 + 1), **given)
    with pytest.raises(BadInput, match="vide"):
        incubator.do(add_document, file_name="b.pdf", content=b"", **given)
    with pytest.raises(BadInput, match="ne demande pas"):
        incubator.do(add_document, file_name="b.pdf", content=b"x", **{**given, "piece": "kbis"})
    undone = incubator.back(done)
    assert incubator.read(documents, candidacy=one) == []
    incubator.back(undone)
    assert len(incubator.read(documents, incubation=who)) == 1


def test_one_that_comes_after_the_closing_is_received_and_flagged(lite_incubator: Incubator) -> None:
    call = lite_incubator.call()
    late = lite_incubator.candidacy(call, "En retard", on=date(2026, 11, 1))
    ontime = lite_incubator.candidacy(call, "À l’heure", on=date(2026, 10, 31))
    flagged = {each.id: each.late for each in lite_incubator.read(candidacies, call=call)}
    assert flagged == {late: True, ontime: False}
    with pytest.raises(RuleBroken, match="s’ouvre le 1er septembre 2026"):
        lite_incubator.candidacy(lite_incubator.call(name="B"), "Trop tôt", on=date(2026, 8, 31))


def test_a_wrong_answer_is_told_with_its_question_and_all_at_once(lite_incubator: Incubator) -> None:
    call, who = lite_incubator.call(), lite_incubator.spotted()
    wrong = {
        "budget_prevu": "beaucoup", "statut_envisage": "SARL", "debut": "un jour",
        "a_temps_plein": "peut-être", "inconnu": "x",
    }  # fmt: skip
    with pytest.raises(BadInput) as refused:
        lite_incubator.do(receive_candidacy, call=call, incubation=who, on=MONDAY, answers=wrong)
    assert {each["key"] for each in refused.value.details["answers"]} == set(wrong)
    for said in ("«\u202fBudget prévu\u202f»\u202f: «\u202fbeaucoup\u202f»", "SCIC, Association", "«\u202fDébut\u202f»", "ni oui ni non"):
        assert said in refused.value.message
    assert lite_incubator.card(who).stage == Stage.SPOTTED


def test_answers_are_kept_in_one_form_whatever_is_typed() -> None:
    fields = [
        FormField(label="N", kind=FieldKind.NUMBER, key="n"),
        FormField(label="D", kind=FieldKind.DATE, key="d"),
        FormField(label="C", kind=FieldKind.CHOICE, choices=("Oui-da", "Non"), key="c"),
        FormField(label="B", kind=FieldKind.YES_NO, key="b"),
        FormField(label="T", kind=FieldKind.TEXT, key="t"),
    ]
    typed = {"n": "1\u202f234,50 €", "d": "5/12", "c": "oui da", "b": "Non", "t": "  deux  mots "}
    kept = checked_answers(fields, typed, today=MONDAY)
    assert kept == {"n": "1234.50", "d": "2026-12-05", "c": "Oui-da", "b": False, "t": "deux mots"}
    assert checked_answers(fields, kept, today=MONDAY) == kept
    told = [answer_text(one, kept[one.key]) for one in fields]
    assert told == ["1\u202f234,5", "05/12/2026", "Oui-da", "non", "deux mots"]
    assert checked_answers(fields, {"n": "  ", "t": ""}, today=MONDAY) == {}


def test_who_gives_up_is_stopped_with_the_reason_and_may_come_back(lite_incubator: Incubator) -> None:
    call = lite_incubator.call()
    one = lite_incubator.candidacy(call)
    who = lite_incubator.filed(one).candidacy.incubation
    with pytest.raises(BadInput, match="pourquoi"):
        lite_incubator.do(withdraw_candidacy, candidacy=one, reason=" ")
    done = lite_incubator.perform(withdraw_candidacy, candidacy=one, reason="part à Brest", on=MONDAY)
    assert (lite_incubator.card(who).stage, lite_incubator.card(who).candidacy_state) == ("stopped", "withdrawn")
    with pytest.raises(RuleBroken, match="rétablissez-la"):
        lite_incubator.do(receive_candidacy, call=call, incubation=who, on=MONDAY)
    back = lite_incubator.back(done)
    assert (lite_incubator.card(who).stage, lite_incubator.card(who).candidacy_state) == ("applied", "received")
    lite_incubator.back(back)
    assert lite_incubator.card(who).stage == "stopped"
    assert lite_incubator.sound()


def test_undoing_the_receipt_takes_the_step_back_and_redoing_brings_it_again(
    lite_incubator: Incubator,
) -> None:
    call, who = lite_incubator.call(), lite_incubator.spotted()
    done = lite_incubator.perform(receive_candidacy, call=call, incubation=who, on=date(2026, 10, 5))
    undone = lite_incubator.back(done)
    assert (lite_incubator.card(who).stage, lite_incubator.card(who).stage_on) == (
        "spotted", date(2026, 9, 1),
    )  # fmt: skip
    lite_incubator.back(undone)
    assert (lite_incubator.card(who).stage, lite_incubator.card(who).stage_on) == (
        "applied", date(2026, 10, 5),
    )  # fmt: skip


def test_a_track_is_chosen_when_the_call_has_tracks(lite_incubator: Incubator) -> None:
    from pole_desk.activities.incubator.rules import Track

    call = lite_incubator.call(tracks=(Track(label="Émergence"), Track(label="Essaimage")))
    with pytest.raises(BadInput, match="Émergence, Essaimage"):
        lite_incubator.candidacy(call)
    lite_incubator.candidacy(call, "Autre", track="essaimage")
    with pytest.raises(BadInput, match="pas de parcours"):
        lite_incubator.candidacy(lite_incubator.call(name="B"), "Encore", track="essaimage")


def test_every_state_of_a_candidacy_says_what_follows() -> None:
    assert set(NEXT) == set(State)
    assert all(state not in NEXT[State.WITHDRAWN] for state in State)
