"""One identity from spotting on: known again, moved by dated steps, given its structure."""

from __future__ import annotations

from datetime import date

import pytest

from pole_desk.activities.incubator.commands import (
    attach_party,
    change_incubation,
    give_place,
    move_stage,
    note_exit,
    open_cohort,
    receive_candidacy,
    restore_step,
    spot_project,
    withdraw_call,
    withdraw_project,
    withdraw_step,
)
from pole_desk.activities.incubator.queries import alike, projects, steps
from pole_desk.activities.incubator.rules import ExitInput, ExitKind, ProjectInput, Stage
from pole_desk.activities.incubator.rules.stages import NEXT, ORDER, stage_name
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.dossiers.queries import dossier, links_of
from pole_desk.registers.parties.queries import the_pole

from .conftest import MONDAY, Incubator


def test_a_project_is_followed_in_a_dossier_of_the_pole(lite_incubator: Incubator) -> None:
    one = lite_incubator.spotted("La Ressourcerie", carrier="Léa Morin", email="lea@r.example")
    card = lite_incubator.card(one)
    own = lite_incubator.read(dossier, dossier=card.dossier)
    assert (card.stage, card.stage_on) == (Stage.SPOTTED, date(2026, 9, 1))
    assert (own.kind, own.party) == ("incubation", lite_incubator.read(the_pole))
    assert [step.stage for step in lite_incubator.read(steps, incubation=one)] == ["spotted"]


def test_the_same_person_stays_one_identity_unless_told_otherwise(lite_incubator: Incubator) -> None:
    one = lite_incubator.spotted("La Ressourcerie", carrier="Léa Morin", email="lea@r.example")
    again = ProjectInput(title="Autre chose", carrier="L. Morin", email="LEA@r.example")
    with pytest.raises(RuleBroken) as refused:
        lite_incubator.do(spot_project, project=again, on=MONDAY)
    assert (refused.value.code, refused.value.details["incubation"]) == ("incubation_known", one)
    assert "La Ressourcerie" in refused.value.message
    other = lite_incubator.do(spot_project, project=again, on=MONDAY, another=True)
    assert other != one
    near = lite_incubator.read(alike, title="x", carrier="Lea Morin", but=other)
    assert [(each.id, each.likeness < 95) for each in near] == [(one, True)]


def test_steps_follow_the_order_and_are_taken_back(lite_incubator: Incubator) -> None:
    one = lite_incubator.spotted()
    lite_incubator.do(move_stage, incubation=one, stage=Stage.MET, on=date(2026, 10, 1))
    with pytest.raises(RuleBroken, match="candidat, arrêté"):
        lite_incubator.do(move_stage, incubation=one, stage=Stage.CREATED, on=MONDAY)
    with pytest.raises(BadInput, match="1er octobre 2026"):
        lite_incubator.do(move_stage, incubation=one, stage=Stage.APPLIED, on=date(2026, 9, 30))
    with pytest.raises(BadInput, match="pas encore là"):
        lite_incubator.do(move_stage, incubation=one, stage=Stage.APPLIED, on=date(2026, 11, 24))
    with pytest.raises(BadInput, match="pourquoi"):
        lite_incubator.do(move_stage, incubation=one, stage=Stage.STOPPED, on=MONDAY)
    done = lite_incubator.perform(move_stage, incubation=one, stage=Stage.APPLIED, on=MONDAY)
    back = lite_incubator.back(done)
    assert lite_incubator.card(one)[17:19] == (Stage.MET, date(2026, 10, 1))
    lite_incubator.back(back)
    assert lite_incubator.card(one).stage == Stage.APPLIED
    assert len(lite_incubator.read(steps, incubation=one, withdrawn=True)) == 3
    first = lite_incubator.read(steps, incubation=one)[0].id
    with pytest.raises(RuleBroken, match="plus récente"):
        lite_incubator.do(withdraw_step, step=first)


def test_a_project_entered_by_mistake_is_taken_out_and_comes_back(lite_incubator: Incubator) -> None:
    known = ProjectInput(title="Erreur", email="e@e.example")
    done = lite_incubator.perform(spot_project, project=known, on=MONDAY)
    undone = lite_incubator.back(done)
    assert lite_incubator.read(projects) == []
    assert lite_incubator.card(done.value).withdrawn
    lite_incubator.do(spot_project, project=known, on=MONDAY)
    lite_incubator.back(undone)
    assert not lite_incubator.card(done.value).withdrawn
    lite_incubator.do(move_stage, incubation=done.value, stage=Stage.MET, on=MONDAY)
    with pytest.raises(RuleBroken, match="rencontré"):
        lite_incubator.do(withdraw_project, incubation=done.value)


def test_a_change_is_undone_and_a_stale_form_is_told(lite_incubator: Incubator) -> None:
    one = lite_incubator.spotted("Avant", commune="Rezé")
    seen = lite_incubator.card(one).version
    done = lite_incubator.perform(
        change_incubation, incubation=one, project=ProjectInput(title="Après"), seen_version=seen
    )
    with pytest.raises(Conflict):
        lite_incubator.do(
            change_incubation, incubation=one, project=ProjectInput(title="X"), seen_version=seen
        )
    assert lite_incubator.read(dossier, dossier=lite_incubator.card(one).dossier).title == "Après"
    lite_incubator.back(done)
    assert (lite_incubator.card(one).title, lite_incubator.card(one).commune) == ("Avant", "Rezé")


def test_the_structure_that_a_project_became_takes_its_dossier_and_gives_its_links(
    incubator: Incubator,
) -> None:
    one, party = incubator.spotted(), incubator.party("Ressourcerie de l’île")
    incubator.do(set_party_links, party=party, shares={1: 6000}, on=date(2026, 1, 1))
    done = incubator.perform(attach_party, incubation=one, party=party, on=MONDAY)
    card = incubator.card(one)
    assert (card.party_name, incubator.read(dossier, dossier=card.dossier).party) == (
        "Ressourcerie de l’île", party,
    )  # fmt: skip
    assert [link.share for link in incubator.read(links_of, dossier=card.dossier, on=MONDAY)] == [6000]
    incubator.back(done)
    assert incubator.card(one).party is None
    assert incubator.read(dossier, dossier=card.dossier).party == incubator.read(the_pole)
    assert incubator.read(links_of, dossier=card.dossier, on=MONDAY) == []


def test_a_place_given_apart_from_a_jury_is_counted_and_taken_back(incubator: Incubator) -> None:
    cohort = incubator.cohort(size_min=1, size_max=1)
    one, other = incubator.spotted("Premier"), incubator.spotted("Second")
    with pytest.raises(RuleBroken, match="place dans aucune promotion"):
        incubator.do(move_stage, incubation=one, stage=Stage.SELECTED, on=MONDAY)
    given = incubator.perform(give_place, incubation=one, cohort=cohort, on=MONDAY, reason="partenaire")
    assert (incubator.card(one).stage, incubator.card(one).cohort) == (Stage.SELECTED, cohort)
    with pytest.raises(RuleBroken, match="seule place"):
        incubator.do(give_place, incubation=other, cohort=cohort, on=MONDAY, reason="x")
    last = incubator.read(steps, incubation=one)[-1].id
    with pytest.raises(RuleBroken, match="ou la place donnée"):
        incubator.do(withdraw_step, step=last)
    with pytest.raises(RuleBroken, match="retirez sa candidature"):
        incubator.do(move_stage, incubation=one, stage=Stage.STOPPED, on=MONDAY, reason="x")
    redo = incubator.back(given)
    with pytest.raises(RuleBroken, match="place dans aucune promotion"):
        incubator.do(restore_step, step=last)
    assert (incubator.card(one).stage, incubator.card(one).cohort) == (Stage.SPOTTED, None)
    incubator.back(redo)
    incubator.do(move_stage, incubation=one, stage=Stage.INCUBATED, on=MONDAY)
    with pytest.raises(RuleBroken, match="est incubé depuis"):
        incubator.back(given)
    with pytest.raises(RuleBroken, match="notez sa sortie"):
        incubator.do(move_stage, incubation=one, stage=Stage.STOPPED, on=MONDAY, reason="arrêt")
    incubator.do(
        note_exit, incubation=one, on=MONDAY, values=ExitInput(outcome=ExitKind.STOPPED, reason="arrêt")
    )
    with pytest.raises(RuleBroken, match="repérez-en un nouveau"):
        incubator.do(move_stage, incubation=one, stage=Stage.SPOTTED, on=MONDAY)
    assert incubator.card(one).cohort == cohort and incubator.sound()


def test_a_cohort_is_taken_back_while_nothing_rests_on_it(lite_incubator: Incubator) -> None:
    days = {"first_day": date(2027, 1, 4), "last_day": date(2027, 12, 31)}
    done = lite_incubator.perform(open_cohort, name="Promotion 2027", **days)
    undone = lite_incubator.back(done)
    with pytest.raises(RuleBroken, match="a été retirée"):
        lite_incubator.call(done.value)
    with pytest.raises(RuleBroken, match="rétablissez-la"):
        lite_incubator.cohort("Promotion 2027")
    lite_incubator.back(undone)
    call = lite_incubator.call(done.value)
    with pytest.raises(RuleBroken, match="L’appel «\u202fAppel 2027\u202f» est pour"):
        lite_incubator.back(done)
    lite_incubator.do(withdraw_call, call=call)
    one = lite_incubator.spotted()
    lite_incubator.do(give_place, incubation=one, cohort=done.value, on=MONDAY, reason="x")
    with pytest.raises(RuleBroken, match="1 projet a une place"):
        lite_incubator.back(done)


def test_a_project_taken_out_takes_part_in_nothing(lite_incubator: Incubator) -> None:
    one, call, cohort = lite_incubator.spotted(), lite_incubator.call(), lite_incubator.cohort()
    lite_incubator.do(withdraw_project, incubation=one)
    for act, arguments in (
        (move_stage, {"stage": Stage.MET, "on": MONDAY}),
        (receive_candidacy, {"call": call, "on": MONDAY}),
        (give_place, {"cohort": cohort, "on": MONDAY, "reason": "x"}),
    ):
        with pytest.raises(RuleBroken, match="a été retiré\u202f: rétablissez-le"):
            lite_incubator.do(act, incubation=one, **arguments)


def test_a_step_typed_by_hand_does_not_undo_a_candidacy(lite_incubator: Incubator) -> None:
    one = lite_incubator.candidacy(lite_incubator.call())
    who = lite_incubator.filed(one).candidacy.incubation
    for stage in (Stage.MET, Stage.STOPPED):
        with pytest.raises(RuleBroken, match="retirez sa candidature"):
            lite_incubator.do(move_stage, incubation=who, stage=stage, on=MONDAY, reason="x")
    with pytest.raises(RuleBroken, match="retirez sa candidature"):
        lite_incubator.do(withdraw_step, step=lite_incubator.read(steps, incubation=who)[-1].id)


@pytest.mark.parametrize("sizes", [(0, 0), (1, 0), (0, 5)])
def test_a_cohort_of_zero_places_is_refused_clearly(
    lite_incubator: Incubator, sizes: tuple[int, int]
) -> None:
    with pytest.raises(BadInput, match="zéro place"):
        lite_incubator.cohort(size_min=sizes[0], size_max=sizes[1])


def test_two_cohorts_never_have_the_same_name(lite_incubator: Incubator) -> None:
    lite_incubator.cohort()
    with pytest.raises(RuleBroken, match="autre nom"):
        lite_incubator.do(
            open_cohort, name="Promotion 2027 ", first_day=MONDAY, last_day=MONDAY
        )


def test_every_stage_has_a_name_and_a_way_on() -> None:
    assert len({stage_name(stage) for stage in ORDER}) == len(ORDER) == len(NEXT)
    assert all(NEXT[stage] and stage not in NEXT[stage] for stage in ORDER)
