"""How chantiers are followed: leads and referents in time, progress, meetings, support, carriers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pole_desk.kernel.errors import BadInput, Conflict, NotFound
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers import commands as acts
from pole_desk.registers.chantiers import queries
from pole_desk.registers.chantiers.checks import ChantierChecks
from pole_desk.registers.chantiers.merging import ChantierFollower
from pole_desk.registers.chantiers.reminders import ChantierReminders
from pole_desk.registers.chantiers.rules import (
    ActionInput,
    AttendeeInput,
    LeadInput,
    MeetingInput,
    ReferentInput,
    SupportInput,
)
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

TODAY = date(2026, 11, 23)


@pytest.fixture
def planned(bare: Runner) -> Runner:
    bare.do(acts.install_chantiers)
    return bare


@pytest.fixture
def party(planned: Runner) -> PartyId:
    return planned.do(add_party, party=PartyInput(name="Les Connexions"))


def first(runner: Runner) -> queries.Chantier:
    return runner.read(queries.chantiers)[0]


def card(runner: Runner) -> queries.ChantierCard:
    return runner.read(queries.chantier, chantier=first(runner).id)


def test_leads_follow_one_another_and_an_undo_brings_the_former_back(planned: Runner, party: PartyId) -> None:
    chantier = first(planned).id
    planned.do(acts.set_lead, chantier=chantier, lead=LeadInput(name="Awa"), on=date(2026, 1, 1))
    outcome = planned.perform(
        acts.set_lead, chantier=chantier, lead=LeadInput(party=party, kind="volunteer"), on=date(2026, 6, 1)
    )
    told = [(one.name or one.party_name, one.kind, one.first_day, one.last_day) for one in card(planned).leads]
    assert told == [
        ("Les Connexions", "volunteer", date(2026, 6, 1), None),
        ("Awa", "animator", date(2026, 1, 1), date(2026, 5, 31)),
    ]
    again = planned.undo(outcome.undo)
    assert [(one.name, one.last_day) for one in card(planned).leads] == [("Awa", None)]
    planned.undo(again.undo)
    assert (first(planned).lead_name, len(card(planned).leads)) == ("Les Connexions", 2)
    planned.do(acts.set_lead, chantier=chantier, lead=LeadInput(), on=TODAY)
    assert first(planned).lead is None and planned.read(ChantierChecks().check) == []
    with pytest.raises(BadInput):
        planned.do(acts.set_lead, chantier=chantier, lead=LeadInput(name="x", kind="roi"))


def test_two_forms_on_the_lead_or_the_progress_do_not_overwrite_each_other(planned: Runner) -> None:
    seen = first(planned)
    planned.do(acts.set_progress, chantier=seen.id, percent=10)
    with pytest.raises(Conflict):
        planned.do(acts.set_progress, chantier=seen.id, percent=20, seen_version=seen.version)
    with pytest.raises(Conflict):
        planned.do(acts.set_lead, chantier=seen.id, lead=LeadInput(name="A"), seen_version=seen.version)


def test_progress_is_a_history_whose_last_line_counts(planned: Runner) -> None:
    chantier = first(planned).id
    for day, percent in ((date(2026, 9, 1), 40), (date(2026, 3, 1), 20), (date(2027, 3, 1), 80)):
        planned.do(acts.set_progress, chantier=chantier, percent=percent, said="Revue.", on=day)
    assert [one.percent for one in card(planned).progress] == [20, 40, 80]
    assert first(planned).progress == 40, "what is dated later does not count yet"


def test_a_chantier_has_several_referents_in_time(planned: Runner) -> None:
    chantier = first(planned).id
    since = date(2026, 1, 1)
    kept = planned.do(acts.add_referent, chantier=chantier, referent=ReferentInput(
        policy="Habitat", name="Léo Roy", institution="Nantes Métropole", first_day=since))  # fmt: skip
    gone = ReferentInput(policy="Seniors", name="Ana Paz", first_day=since)
    referent = planned.do(acts.add_referent, chantier=chantier, referent=gone)
    ended = ReferentInput(policy="Seniors", name="Ana Paz", first_day=since, last_day=date(2026, 6, 30))
    outcome = planned.perform(acts.change_referent, referent=referent, values=ended)
    assert first(planned).referent == "Léo Roy, Habitat, Nantes Métropole"
    assert [one.id for one in card(planned).referents] == [kept, referent]
    planned.undo(outcome.undo)
    assert "Ana Paz" in first(planned).referent
    outcome = planned.perform(acts.withdraw_referent, referent=kept)
    assert "Léo" not in first(planned).referent
    planned.undo(outcome.undo)
    assert "Léo" in first(planned).referent
    with pytest.raises(BadInput):
        planned.do(acts.add_referent, chantier=chantier, referent=ReferentInput(policy=" ", first_day=since))
    with pytest.raises(BadInput, match="fin"):
        planned.do(acts.change_referent, referent=kept, values=ReferentInput(
            policy="Habitat", first_day=since, last_day=date(2025, 1, 1)))  # fmt: skip


def test_a_meeting_keeps_who_came_and_its_minutes(planned: Runner, party: PartyId) -> None:
    chantier = first(planned).id
    people = (
        AttendeeInput(name="Awa", party=party),
        AttendeeInput(name="Léo Roy", institution="Nantes Métropole", authority=True),
        AttendeeInput(name="Eva", party=party),
    )
    meeting = planned.do(acts.add_meeting, chantier=chantier, meeting=MeetingInput(
        day=TODAY, subject="Lancement", place="Cantine", people=people))  # fmt: skip
    found = card(planned).meetings[0]
    assert (len(found.people), found.structures, found.authorities) == (3, 2, 1)
    changed = MeetingInput(day=TODAY, subject="Lancement", minutes="On se revoit en mars.", people=people[:2])
    outcome = planned.perform(acts.change_meeting, meeting=meeting, values=changed, seen_version=found.version)
    assert [one.name for one in card(planned).meetings[0].people] == ["Awa", "Léo Roy"]
    planned.undo(outcome.undo)
    assert [one.name for one in card(planned).meetings[0].people] == ["Awa", "Léo Roy", "Eva"]
    assert card(planned).meetings[0].place == "Cantine"
    outcome = planned.perform(acts.withdraw_meeting, meeting=meeting)
    assert card(planned).meetings == ()
    planned.undo(outcome.undo)
    with pytest.raises(BadInput):
        planned.do(acts.add_meeting, chantier=chantier, meeting=MeetingInput(
            day=TODAY, subject="x", people=(AttendeeInput(institution="Ville"),)))  # fmt: skip
    with pytest.raises(NotFound):
        planned.do(acts.add_meeting, chantier=ChantierId(99), meeting=MeetingInput(day=TODAY, subject="x"))


def test_a_specific_support_says_what_who_how_long_and_its_worth(planned: Runner, party: PartyId) -> None:
    chantier = first(planned).id
    given = SupportInput(day=TODAY, title="Étude", party=party, hours=Decimal("12.50"), value=Decimal("900.00"))
    support = planned.do(acts.add_support, chantier=chantier, support=given)
    found = card(planned).supports[0]
    assert (found.party_name, found.hours, found.value) == ("Les Connexions", Decimal("12.50"), Decimal("900.00"))
    outcome = planned.perform(
        acts.change_support, support=support, values=SupportInput(day=TODAY, title="Étude", name="Awa")
    )
    assert (card(planned).supports[0].hours, card(planned).supports[0].name) == (None, "Awa")
    planned.undo(outcome.undo)
    assert card(planned).supports[0].hours == Decimal("12.50")
    planned.undo(planned.perform(acts.withdraw_support, support=support).undo)
    assert len(card(planned).supports) == 1
    for wrong in (
        SupportInput(day=TODAY, title=" "),
        SupportInput(day=TODAY, title="x", hours=Decimal(-1)),
        SupportInput(day=TODAY, title="x", value=Decimal(-1)),
    ):
        with pytest.raises(BadInput):
            planned.do(acts.add_support, chantier=chantier, support=wrong)


def test_an_action_names_structures_and_its_dates_follow_its_state(planned: Runner, party: PartyId) -> None:
    chantier = first(planned).id
    values = ActionInput(title="Cartographier", carrier_parties=(party,), planned_on=date(2026, 10, 1))
    action = planned.do(acts.add_action, chantier=chantier, action=values)

    def now() -> queries.Action:
        return planned.read(queries.actions, chantier=chantier)[-1]

    assert now().carrier_parties == ((party, "Les Connexions"),)
    late = planned.read(lambda reader: ChantierReminders().reminders(reader, TODAY))
    assert [(one.title, one.record) for one in late] == [("Cartographier", chantier)]
    planned.do(acts.change_action_state, action=action, state="under_way", on=date(2026, 9, 1))
    outcome = planned.perform(acts.change_action_state, action=action, state="done", on=date(2026, 11, 2))
    assert (now().begun_on, now().ended_on) == (date(2026, 9, 1), date(2026, 11, 2))
    assert planned.read(lambda reader: ChantierReminders().reminders(reader, TODAY)) == []
    again = planned.undo(outcome.undo)
    assert (now().state, now().begun_on, now().ended_on) == ("under_way", date(2026, 9, 1), None)
    planned.undo(again.undo)
    assert now().ended_on == date(2026, 11, 2)
    outcome = planned.perform(
        acts.change_action, action=action, values=ActionInput(title="Carte", partner_parties=(party,))
    )
    assert (now().carrier_parties, now().partner_parties) == ((), ((party, "Les Connexions"),))
    planned.undo(outcome.undo)
    assert (now().carrier_parties, now().planned_on) == (((party, "Les Connexions"),), date(2026, 10, 1))


def test_an_undone_state_of_an_action_that_was_dropped_is_brought_back(planned: Runner) -> None:
    action = planned.read(queries.actions, chantier=first(planned).id)[0].id
    planned.do(acts.change_action_state, action=action, state="under_way", on=date(2026, 2, 1))
    outcome = planned.perform(acts.change_action_state, action=action, state="dropped")
    planned.undo(outcome.undo)
    found = planned.read(queries.actions, chantier=first(planned).id)[0]
    assert (found.state, found.begun_on, found.ended_on) == ("under_way", date(2026, 2, 1), None)


def test_what_names_a_structure_follows_it_when_it_is_merged(planned: Runner, party: PartyId) -> None:
    kept = planned.do(add_party, party=PartyInput(name="Connexions"))
    chantier = first(planned).id
    planned.do(acts.set_lead, chantier=chantier, lead=LeadInput(party=party))
    planned.do(acts.add_action, chantier=chantier, action=ActionInput(title="A", carrier_parties=(party, kept)))
    planned.do(acts.add_support, chantier=chantier, support=SupportInput(day=TODAY, title="S", party=party))
    moved = planned.do(acts.hand_over_chantiers, kept=kept, merged=party)
    assert first(planned).lead == kept and card(planned).supports[0].party == kept
    assert len(card(planned).actions[-1].carrier_parties) == 2, "an action names a structure once"
    planned.do(acts.hand_back_chantiers, records=moved, to=party)
    assert first(planned).lead == party and card(planned).supports[0].party == party
    assert ChantierFollower.name == "chantiers"
