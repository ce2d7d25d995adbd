"""The plan's chantiers: what they are, who leads them, how far they are."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from pole_desk.kernel.errors import BadInput, Conflict, NotFound, RuleBroken
from pole_desk.kernel.history import formers
from pole_desk.kernel.paths import shipped
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers import queries
from pole_desk.registers.chantiers.checks import ChantierChecks
from pole_desk.registers.chantiers.commands import (
    add_action,
    change_action,
    change_action_state,
    change_chantier,
    install_chantiers,
    open_plan,
    set_lead,
    set_progress,
    withdraw_action,
)
from pole_desk.registers.chantiers.rules import ActionInput, LeadInput, NewChantier, NewPlan
from pole_desk.registers.chantiers.search import ChantierSearch
from pole_desk.registers.chantiers.tables import AxisRow, ChantierRow, PlanRow
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput


@pytest.fixture
def planned(bare: Runner) -> Runner:
    bare.do(install_chantiers)
    return bare


def numbered(runner: Runner, number: int) -> queries.Chantier:
    return next(one for one in runner.read(queries.chantiers) if one.number == number)


def test_the_third_plan_has_nine_chantiers_in_three_axes(planned: Runner) -> None:
    chantiers = planned.read(queries.chantiers)
    assert [chantier.number for chantier in chantiers] == list(range(1, 10))
    assert [chantier.axis for chantier in chantiers] == ["quotidien"] * 2 + ["filieres-vertes"] * 3 + [
        "citoyennete"
    ] * 4
    assert [chantier.number for chantier in chantiers if chantier.transversal] == [6]
    assert numbered(planned, 5).actors == 24
    plan = planned.read(queries.plans)[0]
    assert (plan.rank, plan.previous, len(plan.goals), len(plan.stakes)) == (3, "2009-2012", 4, 6)


def test_every_action_of_the_shipped_plan_is_there_planned(planned: Runner) -> None:
    data = json.loads(shipped("resources", "data", "chantiers.json").read_text(encoding="utf-8"))
    for told in data["chantiers"]:
        chantier = numbered(planned, told["number"])
        actions = planned.read(queries.actions, chantier=chantier.id)
        assert [action.title for action in actions] == [action["title"] for action in told["actions"]]
        assert chantier.actions == len(actions) and chantier.done == 0
        assert chantier.goal == told["goal"]
    shop = [a for c in planned.read(queries.chantiers) for a in planned.read(queries.actions, chantier=c.id)]
    assert sorted(action.serves for action in shop if action.serves) == [
        "hosting", "incubator", "shop", "shop",
    ]  # fmt: skip


def test_the_last_plan_is_served_until_another_one_comes(planned: Runner) -> None:
    assert len(planned.read(queries.chantiers, on=date(2026, 11, 23))) == 9
    assert len(planned.read(queries.chantiers, on=date(2010, 1, 1))) == 9


def test_a_structure_or_an_animator_leads_a_chantier(planned: Runner) -> None:
    party = planned.do(add_party, party=PartyInput(name="Les Connexions"))
    chantier = numbered(planned, 4)
    lead = LeadInput(party=party, name=" Awa  Diallo ", kind="volunteer")
    outcome = planned.perform(set_lead, chantier=chantier.id, lead=lead, seen_version=chantier.version)
    led = numbered(planned, 4)
    assert (led.lead, led.lead_name, led.animator) == (party, "Les Connexions", "Awa Diallo")
    with pytest.raises(Conflict):
        planned.do(set_lead, chantier=chantier.id, lead=LeadInput(), seen_version=chantier.version)
    planned.undo(outcome.undo)
    assert numbered(planned, 4).lead is None
    with pytest.raises(NotFound):
        planned.do(set_lead, chantier=chantier.id, lead=LeadInput(party=PartyId(999)))


def test_progress_keeps_what_it_was(planned: Runner) -> None:
    chantier = numbered(planned, 3)
    outcome = planned.perform(set_progress, chantier=chantier.id, percent=40, pace="au ralenti")
    assert numbered(planned, 3).progress == 40
    planned.undo(outcome.undo)
    assert (numbered(planned, 3).progress, numbered(planned, 3).pace) == (0, "")
    assert formers_of_progress(planned) == [{"withdrawn": True}]
    for wrong in (-1, 101):
        with pytest.raises(BadInput, match="100"):
            planned.do(set_progress, chantier=chantier.id, percent=wrong)


def formers_of_progress(runner: Runner) -> list[dict[str, object]]:
    return [one.after for one in runner.read(formers, table="chantier_progress", record=1)]


def test_a_chantier_names_the_levers_it_uses(planned: Runner) -> None:
    chantier = numbered(planned, 1)
    words = {"title": chantier.title, "goal": "But.", "actors": 12}
    planned.do(change_chantier, chantier=chantier.id, levers={"fund": "deux projets", "specific": ""}, **words)
    assert numbered(planned, 1).levers == {"fund": "deux projets", "specific": ""}
    with pytest.raises(BadInput, match="baguette"):
        planned.do(change_chantier, chantier=chantier.id, levers={"baguette": ""}, **words)
    with pytest.raises(NotFound):
        planned.do(change_chantier, chantier=ChantierId(99), levers={}, **words)


def test_an_action_is_added_changed_and_taken_out(planned: Runner) -> None:
    chantier = numbered(planned, 2).id
    action = planned.do(add_action, chantier=chantier, action=ActionInput(title="Cartographier"))
    values = ActionInput(title="Cartographier l’offre", partners=("CAF", " "), places=("Rezé",))
    outcome = planned.perform(change_action, action=action, values=values)
    last = planned.read(queries.actions, chantier=chantier)[-1]
    assert (last.title, last.partners, last.places) == ("Cartographier l’offre", ["CAF"], ["Rezé"])
    planned.undo(outcome.undo)
    assert planned.read(queries.actions, chantier=chantier)[-1].title == "Cartographier"
    outcome = planned.perform(withdraw_action, action=action)
    assert numbered(planned, 2).actions == 4
    planned.undo(outcome.undo)
    assert numbered(planned, 2).actions == 5
    with pytest.raises(BadInput):
        planned.do(add_action, chantier=chantier, action=ActionInput(title=" "))


def test_an_action_goes_from_planned_to_done_and_back_by_its_states(planned: Runner) -> None:
    chantier = numbered(planned, 2).id
    action = planned.read(queries.actions, chantier=chantier)[0].id
    planned.do(change_action_state, action=action, state="under_way")
    outcome = planned.perform(change_action_state, action=action, state="done")
    assert "réalisée" in outcome.said and numbered(planned, 2).done == 1
    with pytest.raises(RuleBroken, match=r"réalisée.*abandonnée"):
        planned.do(change_action_state, action=action, state="dropped")
    planned.undo(outcome.undo)
    assert planned.read(queries.actions, chantier=chantier)[0].state == "under_way"
    with pytest.raises(BadInput, match="oubliée"):
        planned.do(change_action_state, action=action, state="oubliée")


NEXT = NewPlan(
    name="Feuille de route ESS 2027-2029",
    first_day=date(2027, 1, 1),
    last_day=date(2029, 12, 31),
    axes={"vivre": "Bien vivre", "produire": "Produire autrement"},
    chantiers=(
        NewChantier(number=1, title="Bien vieillir et se faire aider", axis="vivre", takes_over=(1, 2)),
        NewChantier(number=2, title="Manger local", axis="produire", takes_over=(4,)),
    ),
)


def test_a_new_plan_takes_over_former_chantiers_and_keeps_them(planned: Runner) -> None:
    former = numbered(planned, 4)
    planned.do(open_plan, plan=NEXT)
    assert len(planned.read(queries.chantiers, on=date(2026, 12, 31))) == 9
    after = planned.read(queries.chantiers, on=date(2027, 1, 1))
    assert [chantier.title for chantier in after] == ["Bien vieillir et se faire aider", "Manger local"]
    assert len(planned.read(queries.chantiers, every=True)) == 11
    card = planned.read(queries.chantier, chantier=after[0].id)
    assert [near.number for near in card.takes_over] == [1, 2]
    assert planned.read(queries.chantier, chantier=former.id).taken_over_by[0].title == "Manger local"
    assert planned.read(ChantierChecks().check) == []


def test_a_plan_that_does_not_follow_is_refused(planned: Runner) -> None:
    first = NEXT.chantiers[0]
    for wrong in (
        replace(NEXT, first_day=date(2012, 1, 1)),
        replace(NEXT, last_day=date(2026, 1, 1)),
        replace(NEXT, chantiers=(first, first)),
        replace(NEXT, chantiers=()),
        replace(NEXT, chantiers=(replace(first, axis="ailleurs"),)),
        replace(NEXT, chantiers=(replace(first, takes_over=(12,)),)),
    ):
        with pytest.raises(BadInput):
            planned.do(open_plan, plan=wrong)
    assert len(planned.read(queries.plans)) == 1


def test_the_checks_see_overlapping_plans_and_a_stray_chantier(planned: Runner) -> None:
    planned.do(open_plan, plan=NEXT)
    with planned.engine.begin() as connection:
        connection.execute(update(PlanRow).where(PlanRow.rank == 3).values(last_day=None))
        other = connection.execute(select(AxisRow.id).where(AxisRow.code == "vivre")).scalar_one()
        connection.execute(
            update(ChantierRow).where(ChantierRow.id == numbered(planned, 9).id).values(axis=other)
        )
    codes = {finding.code for finding in planned.read(ChantierChecks().check)}
    assert codes == {"chantier_axis", "plan_overlap"}


@pytest.mark.parametrize(("words", "number"), [("circuits courts", 4), ("chantier 6", 6), ("egalite", 8)])
def test_a_chantier_is_found_by_title_and_number(planned: Runner, words: str, number: int) -> None:
    hits = planned.read(lambda reader: ChantierSearch().find(reader, words, 10))
    assert hits[0].record == numbered(planned, number).id
    assert planned.read(lambda reader: ChantierSearch().find(reader, "introuvable", 10)) == []


def test_an_unknown_chantier_is_named_by_its_number(planned: Runner) -> None:
    with pytest.raises(NotFound, match="n° 99"):
        planned.read(queries.chantier, chantier=ChantierId(99))
