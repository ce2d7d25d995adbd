"""Links set one by one, many at once, proposed, and carried by a new plan; every act taken back exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.kernel.errors import BadInput, Conflict, NotFound, RuleBroken
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.chantiers.commands import add_action, add_meeting, change_plan, install_chantiers
from pole_desk.registers.chantiers.queries import chantiers, plans
from pole_desk.registers.chantiers.rules import (
    ActionInput,
    AttendeeInput,
    MeetingInput,
    NewChantier,
    NewPlan,
)
from pole_desk.registers.chantiers.search import ChantierSearch
from pole_desk.registers.dossiers import commands as acts
from pole_desk.registers.dossiers import queries
from pole_desk.registers.dossiers.checks import LinkChecks
from pole_desk.registers.dossiers.rules import WHOLE, Kind, Share, carried, excess
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

START, TODAY = date(2026, 1, 1), date(2026, 11, 23)
NEXT = NewPlan(
    name="Feuille de route 2027-2029",
    first_day=date(2027, 1, 1),
    last_day=date(2029, 12, 31),
    axes={"vivre": "Bien vivre"},
    goals=("Coopérer",),
    chantiers=(
        NewChantier(number=1, title="Vieillir", axis="vivre", takes_over=(1, 2)),
        NewChantier(number=2, title="Manger", axis="vivre", takes_over=(4,)),
        NewChantier(number=3, title="Jardiner", axis="vivre", takes_over=(4,)),
    ),
)


class Scene:
    """A structure with a dossier, another structure with one, the chantiers by number."""

    def __init__(self, runner: Runner) -> None:
        self.run = runner
        self.do, self.read = runner.do, runner.read
        self.number = {one.number: one.id for one in runner.read(chantiers)}
        self.party, self.other = (self.do(add_party, party=PartyInput(name=name)) for name in ("Élan", "Ruche"))
        self.dossier, self.second = (self.open(party) for party in (self.party, self.other))

    def open(self, party: PartyId, kind: Kind = Kind.EVENT, on: date = START) -> DossierId:
        return self.do(acts.open_dossier, kind=kind, party=party, title="Fête", on=on)

    def shares(self, dossier: DossierId, on: date = TODAY) -> dict[int, int]:
        return {one.number: one.share for one in self.read(queries.links_of, dossier=dossier, on=on)}

    def party_shares(self, party: PartyId, on: date = TODAY) -> dict[int, int]:
        return {one.number: one.share for one in self.read(queries.party_links, party=party, on=on)}

    def by_number(self, **shares: int) -> dict[ChantierId, int]:
        return {self.number[int(name.removeprefix("n"))]: share for name, share in shares.items()}


@pytest.fixture
def scene(bare: Runner) -> Scene:
    bare.do(install_chantiers)
    return Scene(bare)


def test_changed_shares_leave_the_past_and_an_undo_brings_every_link_back(scene: Scene) -> None:
    scene.do(acts.set_links, dossier=scene.dossier, shares=scene.by_number(n1=6000), on=START)
    first = scene.run.perform(
        acts.set_links, dossier=scene.dossier, shares=scene.by_number(n4=WHOLE), on=date(2026, 6, 1)
    )
    assert scene.shares(scene.dossier, date(2026, 5, 31)) == {1: 6000}
    assert scene.shares(scene.dossier) == {4: WHOLE}
    again = scene.run.undo(first.undo)
    assert scene.shares(scene.dossier) == {1: 6000}
    assert [one.last_day for one in scene.read(queries.links_of, dossier=scene.dossier)] == [None]
    scene.run.undo(again.undo)
    assert scene.shares(scene.dossier) == {4: WHOLE}
    scene.do(acts.set_links, dossier=scene.dossier, shares={}, on=date(2026, 6, 1))
    assert scene.shares(scene.dossier) == {}
    assert scene.shares(scene.dossier, date(2026, 5, 31)) == {1: 6000}
    with pytest.raises(RuleBroken, match="110"):
        scene.do(acts.set_links, dossier=scene.dossier, shares=scene.by_number(n1=6000, n2=5000), on=TODAY)
    with pytest.raises(NotFound):
        scene.do(acts.set_links, dossier=scene.dossier, shares={ChantierId(99): 1}, on=TODAY)


def test_a_dossier_serves_projects_beside_chantiers(scene: Scene) -> None:
    project = scene.open(scene.party, Kind.PROJECT)
    scene.do(acts.set_links, dossier=scene.dossier, shares=scene.by_number(n1=WHOLE), on=START)
    outcome = scene.run.perform(acts.set_links, dossier=scene.dossier, projects={project: 7000}, on=START)
    assert scene.shares(scene.dossier) == {1: WHOLE}, "chantiers stay as they are"
    served = scene.read(queries.project_links, dossier=scene.dossier, on=TODAY)
    assert [(one.project, one.share) for one in served] == [(project, 7000)]
    scene.do(acts.set_links, dossier=scene.dossier, shares={}, on=TODAY)
    assert len(scene.read(queries.project_links, dossier=scene.dossier, on=TODAY)) == 1
    for wrong in (scene.second, scene.dossier):
        with pytest.raises(RuleBroken):
            scene.do(acts.set_links, dossier=scene.dossier, projects={wrong: 1000}, on=TODAY)
    with pytest.raises(RuleBroken):
        scene.do(acts.set_links, dossier=project, projects={project: 1000}, on=TODAY)
    scene.run.undo(outcome.undo)
    assert scene.read(queries.project_links, dossier=scene.dossier, on=TODAY) == []
    assert scene.read(LinkChecks().check) == []


def test_many_are_linked_in_one_act_and_taken_back_in_one(scene: Scene) -> None:
    scene.do(acts.set_links, dossier=scene.dossier, shares=scene.by_number(n2=500), on=START)
    outcome = scene.run.perform(
        acts.link_many, dossiers=[scene.dossier, scene.second], parties=[scene.party],
        shares=scene.by_number(n1=3333, n4=6667), on=TODAY,
    )  # fmt: skip
    assert "3 fiches" in outcome.said
    assert scene.shares(scene.dossier) == scene.shares(scene.second) == {1: 3333, 4: 6667}
    assert scene.party_shares(scene.party) == {1: 3333, 4: 6667}
    scene.run.undo(outcome.undo)
    assert (scene.shares(scene.dossier), scene.shares(scene.second)) == ({2: 500}, {})
    assert scene.party_shares(scene.party) == {}
    with pytest.raises(BadInput):
        scene.do(acts.link_many, shares={}, on=TODAY)
    with pytest.raises(RuleBroken):
        scene.do(acts.link_many, parties=[scene.party], projects={scene.dossier: 1}, on=TODAY)
    with pytest.raises(NotFound):
        scene.do(acts.link_many, dossiers=[scene.dossier, DossierId(99)], shares={}, on=TODAY)


def test_an_undo_that_would_pass_the_whole_is_refused(scene: Scene) -> None:
    outcome = scene.run.perform(acts.set_links, dossier=scene.dossier, shares=scene.by_number(n1=WHOLE), on=START)
    gone = scene.run.undo(outcome.undo)
    scene.do(acts.set_links, dossier=scene.dossier, shares=scene.by_number(n2=5000), on=TODAY)
    with pytest.raises(Conflict, match="23/11/2026"):
        scene.run.undo(gone.undo)


def test_links_are_proposed_both_ways_and_taken_together(scene: Scene) -> None:
    scene.do(acts.set_party_links, party=scene.party, shares=scene.by_number(n1=4000), on=START)
    third = scene.open(scene.other)
    scene.do(acts.set_links, dossier=scene.second, shares=scene.by_number(n2=WHOLE), on=START)
    scene.do(acts.set_links, dossier=third, shares=scene.by_number(n4=5000), on=START)
    found = scene.read(queries.link_proposals, on=TODAY)
    assert [(one.of, one.owner) for one in found] == [("party", scene.other), ("dossier", scene.dossier)]
    outcome = scene.run.perform(
        acts.take_proposals, dossiers=[scene.dossier], parties=[scene.other], on=TODAY
    )
    assert scene.shares(scene.dossier) == {1: 4000}
    assert scene.party_shares(scene.other) == {2: 5000, 4: 2500}
    assert scene.read(queries.link_proposals, on=TODAY) == []
    scene.run.undo(outcome.undo)
    assert len(scene.read(queries.link_proposals, on=TODAY)) == 2


def test_a_new_plan_carries_links_from_its_first_day_and_leaves_the_past(scene: Scene) -> None:
    scene.do(acts.set_party_links, party=scene.party, shares=scene.by_number(n1=3000, n2=2000, n4=3333, n9=1000), on=START)
    dossier, closed = scene.open(scene.party, on=TODAY), scene.open(scene.party, on=TODAY)
    scene.do(acts.close_dossier, dossier=closed, on=TODAY)
    preview = {one.number: one for one in scene.read(queries.carry_preview, plan=NEXT)}
    assert (preview[4].followers, preview[4].parties, preview[4].dossiers) == ((2, 3), 1, 1)
    assert (preview[9].followers, preview[9].parties) == ((), 1)
    with pytest.raises(RuleBroken, match="chantier 4"):
        scene.do(acts.start_plan, plan=NEXT)
    outcome = scene.run.perform(acts.start_plan, plan=NEXT, splits={4: {2: 5000, 3: 5000}})
    eve, day = date(2026, 12, 31), NEXT.first_day
    assert scene.party_shares(scene.party, eve) == {1: 3000, 2: 2000, 4: 3333, 9: 1000}
    assert scene.party_shares(scene.party, day) == {1: 5000, 2: 1667, 3: 1666}
    assert scene.shares(dossier, eve) == {1: 3000, 2: 2000, 4: 3333, 9: 1000}
    assert scene.shares(dossier, day) == {1: 5000, 2: 1667, 3: 1666}
    assert scene.shares(closed, day) == {1: 3000, 2: 2000, 4: 3333, 9: 1000}, "a closed dossier stays as it was"
    late = scene.open(scene.party, on=date(2026, 12, 20))
    assert (scene.shares(late, eve)[9], scene.shares(late, day)) == (1000, {1: 5000, 2: 1667, 3: 1666})
    scene.do(acts.set_links, dossier=dossier, shares=scene.by_number(n4=WHOLE), on=TODAY)
    assert scene.shares(dossier, eve) == {4: WHOLE}
    assert scene.shares(dossier, day) == {1: 5000, 2: 1667, 3: 1666}, "the next plan's links stay"
    assert scene.read(LinkChecks().check) == []
    assert outcome.undo is not None


def test_a_new_plan_is_taken_back_with_what_it_carried_and_comes_again(scene: Scene) -> None:
    scene.do(acts.set_party_links, party=scene.party, shares=scene.by_number(n1=3000, n4=3333), on=START)
    before = scene.read(plans)
    outcome = scene.run.perform(acts.start_plan, plan=NEXT, splits={4: {2: WHOLE, 3: 0}})
    assert scene.party_shares(scene.party, NEXT.first_day) == {1: 3000, 2: 3333}
    again = scene.run.undo(outcome.undo)
    assert scene.read(plans) == before
    assert scene.party_shares(scene.party, NEXT.first_day) == {1: 3000, 4: 3333}
    once_more = scene.run.undo(again.undo)
    assert len(scene.read(plans)) == 2
    assert scene.party_shares(scene.party, NEXT.first_day) == {1: 3000, 2: 3333}
    scene.run.undo(once_more.undo)
    scene.do(acts.start_plan, plan=replace(NEXT, name="Autre"), splits={4: {2: WHOLE, 3: 0}})
    assert [one.name for one in scene.read(plans)][0] == "Autre"


def test_a_plan_keeps_its_objectives_and_ends_before_the_next(scene: Scene) -> None:
    scene.do(acts.start_plan, plan=NEXT, splits={4: {2: WHOLE, 3: 0}})
    newest, former = scene.read(plans)
    assert newest.goals == ["Coopérer"]
    values = {"name": former.name, "goals": ("Un", "Deux"), "stakes": (), "last_day": former.last_day}
    outcome = scene.run.perform(change_plan, plan=former.id, **values)
    assert scene.read(plans)[1].goals == ["Un", "Deux"]
    scene.run.undo(outcome.undo)
    assert scene.read(plans)[1] == former
    with pytest.raises(BadInput, match="01/01/2027"):
        scene.do(change_plan, plan=former.id, **{**values, "last_day": None})


def test_dossiers_are_attached_to_an_action_and_tie_structures_together(scene: Scene) -> None:
    chantier = scene.number[4]
    action = scene.do(add_action, chantier=chantier, action=ActionInput(title="Marché", carrier_parties=(scene.party,)))
    outcome = scene.run.perform(acts.attach_dossiers, action=action, dossiers=[scene.second, scene.second])
    assert [one.dossier for one in scene.read(queries.attached_to, chantier=chantier)] == [scene.second]
    scene.do(add_meeting, chantier=chantier, meeting=MeetingInput(
        day=TODAY, subject="Point", people=(AttendeeInput(party=scene.party), AttendeeInput(party=scene.other))))  # fmt: skip
    found = scene.read(queries.together, chantier=chantier)
    assert [(tie.first, tie.second, tie.by) for tie in found.ties] == [
        (scene.party, scene.other, ("Marché", "Point (23/11/2026)"))
    ]
    assert scene.read(queries.together, chantier=chantier, most=1).left_out == 1
    again = scene.run.undo(outcome.undo)
    assert scene.read(queries.attached_to, chantier=chantier) == []
    scene.run.undo(again.undo)
    assert len(scene.read(queries.attached_to, chantier=chantier)) == 1
    with pytest.raises(NotFound):
        scene.do(acts.detach_dossier, action=action, dossier=scene.dossier)
    with pytest.raises(NotFound):
        scene.do(acts.attach_dossiers, action=999, dossiers=[scene.dossier])


@given(share=st.integers(1, WHOLE), cut=st.integers(0, WHOLE))
def test_a_divided_share_loses_nothing(share: int, cut: int) -> None:
    parts = carried(NEXT, {4: {2: cut, 3: WHOLE - cut}}, 4, share)
    assert sum(parts.values()) == share and all(part > 0 for part in parts.values())


def test_the_first_day_beyond_the_whole_is_found() -> None:
    assert excess([Share(1, 6000, START, None), Share(1, 4000, START, None)]) is None
    assert excess([Share(1, 6000, START, None), Share(1, 4001, TODAY, None)]) == TODAY
    assert excess([Share(1, 6000, START, date(2026, 11, 22)), Share(1, WHOLE, TODAY, None)]) is None


def test_a_dossier_joins_a_project_by_a_share_changes_it_and_leaves_it_alone(scene: Scene) -> None:
    one, two = (scene.open(scene.party, Kind.PROJECT) for _time in range(2))
    scene.do(acts.set_links, dossier=scene.dossier, shares=scene.by_number(n1=6000), projects={one: 3000}, on=START)

    def served(on: date = TODAY) -> dict[int, int]:
        return {link.project: link.share for link in scene.read(queries.project_links, dossier=scene.dossier, on=on)}

    outcome = scene.run.perform(
        acts.serve_project, project=two, dossiers=[scene.dossier, scene.second], share=5000, on=TODAY
    )
    assert served() == {one: 3000, two: 5000} and scene.shares(scene.dossier) == {1: 6000}
    assert served(date(2026, 11, 22)) == {one: 3000}, "before, as it was"
    with pytest.raises(RuleBroken, match="120"):
        scene.do(acts.serve_project, project=two, dossiers=[scene.dossier], share=9000, on=TODAY)
    gone = scene.run.perform(acts.serve_project, project=two, dossiers=[scene.dossier], share=0, on=TODAY)
    assert served() == {one: 3000}
    scene.run.undo(gone.undo)
    assert served() == {one: 3000, two: 5000}
    scene.do(acts.serve_project, project=two, dossiers=[scene.dossier], share=0, on=TODAY)
    with pytest.raises(Conflict):
        scene.do(acts.serve_project, project=two, dossiers=[scene.dossier], share=7000, on=TODAY)
        scene.run.undo(outcome.undo)
    with pytest.raises(RuleBroken):
        scene.do(acts.serve_project, project=scene.second, dossiers=[scene.dossier], share=100, on=TODAY)
    with pytest.raises(BadInput):
        scene.do(acts.serve_project, project=two, dossiers=[], share=100, on=TODAY)


def test_old_chantiers_are_still_found_after_a_new_plan(scene: Scene) -> None:
    old = scene.number[4]
    scene.do(acts.start_plan, plan=replace(NEXT, first_day=date(2026, 11, 1)), splits={4: {2: WHOLE, 3: 0}})
    hits = scene.read(lambda reader: ChantierSearch().find(reader, "chantier 4", 9))
    assert [hit.record for hit in hits] == [old] and "2013" in hits[0].subtitle
