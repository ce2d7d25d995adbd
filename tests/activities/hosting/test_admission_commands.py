"""An application from the first letter to the agreement, on both engines."""

from datetime import date

import pytest

from pole_desk.activities.hosting.commands import (
    Wish,
    call_committee,
    change_application,
    decide_application,
    lease_to_applicant,
    present_to_committee,
    receive_application,
    record_visit,
    set_target,
    withdraw_application,
    write_minutes,
)
from pole_desk.activities.hosting.queries import (
    application,
    applications,
    committees,
    hosted_mix,
    matches,
    targets,
    visits,
)
from pole_desk.activities.hosting.reminders import HostingReminders
from pole_desk.activities.hosting.rules import Criterion, State
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.queries import lease_card
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, RuleBroken
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import ApplicationId, PartyId
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code, spaces

TODAY = date(2026, 11, 23)
WISH = Wish(wanted_from=date(2027, 1, 1), offices=1, people=2, criterion=Criterion.OBJECT)


def _party(pole: Runner, name: str, form: str = "association") -> PartyId:
    return pole.do(add_party, party=PartyInput(name=name, legal_form=form, headcount=2, founded_year=2024))


@pytest.fixture
def applicant(pole: Runner) -> ApplicationId:
    return pole.do(receive_application, party=_party(pole, "Les Semeurs"), wish=WISH, on=TODAY)


def _heard(pole: Runner, application: ApplicationId) -> None:
    pole.do(record_visit, application=application, on=TODAY, guide="Accueil")
    committee = pole.do(call_committee, on=TODAY, members="trois personnes")
    pole.do(present_to_committee, application=application, committee=committee)


def test_an_application_goes_from_the_letter_to_the_agreement(
    pole: Runner, applicant: ApplicationId
) -> None:
    _heard(pole, applicant)
    pole.do(decide_application, application=applicant, decision=State.ACCEPTED, on=TODAY)
    space = pole.read(space_by_code, code="B13").id
    lease = pole.do(
        lease_to_applicant, application=applicant, spaces=[space], first_day=date(2027, 1, 1)
    )
    found = pole.read(application, application=applicant)
    assert (found.state, found.lease) == (State.ACCEPTED, lease)
    assert pole.read(lease_card, lease=lease).party_name == "Les Semeurs"
    with pytest.raises(RuleBroken):
        pole.do(lease_to_applicant, application=applicant, spaces=[space], first_day=date(2027, 1, 1))


def test_visits_come_before_files(pole: Runner, applicant: ApplicationId) -> None:
    committee = pole.do(call_committee, on=TODAY)
    with pytest.raises(RuleBroken) as refused:
        pole.do(present_to_committee, application=applicant, committee=committee)
    assert refused.value.code == "application_state"
    pole.do(record_visit, application=applicant, on=TODAY, guide="Accueil", note="très motivés")
    assert [visit.note for visit in pole.read(visits, application=applicant)] == ["très motivés"]
    pole.do(present_to_committee, application=applicant, committee=committee)


def test_a_refusal_needs_its_reason_and_can_be_taken_back(
    pole: Runner, applicant: ApplicationId
) -> None:
    _heard(pole, applicant)
    with pytest.raises(RuleBroken):
        pole.do(decide_application, application=applicant, decision=State.REFUSED, on=TODAY)
    done = pole.perform(
        decide_application, application=applicant, decision=State.REFUSED, on=TODAY, reason="hors sujet"
    )
    assert pole.read(application, application=applicant).reason == "hors sujet"
    assert done.undo is not None
    pole.undo(done.undo)
    assert pole.read(application, application=applicant).state == State.COMMITTEE


def test_the_waiting_list_is_matched_with_what_is_free_or_comes_free(pole: Runner) -> None:
    for place in pole.read(spaces, on=TODAY, kind="office"):
        ends = date(2027, 1, 31) if place.code == "B12" else None
        if place.code != "B13":
            holder = _party(pole, f"Structure {place.code}") if place.code == "B12" else None
            pole.do(
                open_lease, party=holder or PartyId(1), spaces=[place.id], first_day=date(2026, 1, 1),
                last_day=ends, terms=Terms(people=1),
            )  # fmt: skip
    waiting = pole.do(receive_application, party=_party(pole, "Les Semeurs"), wish=WISH, on=TODAY)
    _heard(pole, waiting)
    pole.do(decide_application, application=waiting, decision=State.WAITING, on=TODAY, reason="complet")
    found = {match.code: match.free_from for match in pole.read(matches, on=TODAY)}
    assert found.get("B12") == date(2027, 2, 1)
    reminders = HostingReminders()
    told = pole.read(lambda reader: [r.kind for r in reminders.reminders(reader, TODAY)])
    assert "waiting_list" in told


def test_the_mix_shows_what_accepting_changes(pole: Runner, applicant: ApplicationId) -> None:
    hosted = _party(pole, "Mutuelle des Rives", "mutuelle")
    space = pole.read(space_by_code, code="B13").id
    pole.do(open_lease, party=hosted, spaces=[space], first_day=date(2020, 1, 1), terms=Terms(people=1))
    pole.do(set_target, dimension="legal", class_key="mutuelle", percent=20, valid_from=date(2026, 1, 1))
    party = pole.read(application, application=applicant).party
    dimensions = {d.key: d for d in pole.read(hosted_mix, on=TODAY, applicant=party)}
    legal = {row.key: row for row in dimensions["legal"].rows}
    assert (legal["mutuelle"].percent, legal["mutuelle"].after, legal["mutuelle"].target) == (100, 50, 20)
    assert legal["association"].after == 50
    newness = {row.key: row.percent for row in dimensions["newness"].rows}
    assert newness["settled"] == 100
    assert pole.read(targets, on=date(2025, 1, 1)) == {}


def test_bad_wishes_unknown_files_and_stale_forms_are_refused(
    pole: Runner, applicant: ApplicationId
) -> None:
    party = _party(pole, "La Ruche")
    with pytest.raises(BadInput):
        pole.do(receive_application, party=party, wish=Wish(wanted_from=TODAY), on=TODAY)
    with pytest.raises(NotFound):
        pole.do(receive_application, party=PartyId(999), wish=WISH, on=TODAY)
    with pytest.raises(NotFound):
        pole.do(withdraw_application, application=ApplicationId(999), reason="x", on=TODAY)
    seen = pole.read(application, application=applicant).version
    pole.do(record_visit, application=applicant, on=TODAY)
    with pytest.raises(Conflict):
        pole.do(change_application, application=applicant, wish=WISH, seen_version=seen)
    for percent in (-1, 101):
        with pytest.raises(BadInput):
            pole.do(set_target, dimension="legal", class_key="x", percent=percent, valid_from=TODAY)
    with pytest.raises(BadInput):
        pole.do(set_target, dimension="humeur", class_key="x", percent=5, valid_from=TODAY)


def test_minutes_are_kept_with_the_committee(pole: Runner) -> None:
    committee = pole.do(call_committee, on=TODAY, members="A, B")
    pole.do(write_minutes, committee=committee, members="A, B, C", minutes="Deux dossiers entendus.")
    kept = pole.read(committees)[0]
    assert (kept.members, kept.minutes) == ("A, B, C", "Deux dossiers entendus.")
    assert pole.read(applications) == []
