"""A project from its first meeting to its third year, told by every activity, and the report that has it all."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pole_desk import backend
from pole_desk.activities.canteen.commands import book_meal, open_service
from pole_desk.activities.canteen.queries.usual import cutoffs_on
from pole_desk.activities.canteen.rules import PartInput
from pole_desk.activities.fund import commands as fund
from pole_desk.activities.fund.rules import MemberKind, Opinion
from pole_desk.activities.hosting.commands import (
    call_committee,
    decide_application,
    lease_to_applicant,
    present_to_committee,
    record_visit,
)
from pole_desk.activities.hosting.queries import applications
from pole_desk.activities.hosting.rules import State
from pole_desk.activities.incubator import commands as incubator
from pole_desk.activities.incubator import rules
from pole_desk.activities.incubator.queries import project, sign_ups
from pole_desk.activities.incubator.reminders import IncubatorReminders
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.activities.reports.queries import By, cuts, figures
from pole_desk.activities.reports.queries.papers import activity_report
from pole_desk.activities.reports.rules import year_period
from pole_desk.formats.pdf.report import render_report
from pole_desk.kernel.clock import FixedClock, noon
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.ports.admissions import Wanted
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code


def at(hour: int, day: date) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).timestamp())


class Story:
    """The pole, day after day."""

    def __init__(self, runner: Runner, clock: FixedClock) -> None:
        self.runner, self.clock, self.today = runner, clock, date(2026, 9, 1)

    def on(self, day: date) -> date:
        self.clock.set(noon(day).now())
        self.today = day
        return day

    def do(self, command: Any, /, **arguments: Any) -> Any:
        return self.runner.do(command, **arguments)

    def read(self, query: Any, /, **arguments: Any) -> Any:
        return self.runner.read(query, **arguments)

    def figure(self, year: int, code: str) -> Decimal:
        (one,) = self.read(figures, period=year_period(year), codes={code})
        return one.value


@pytest.fixture
def story(pole: Runner, clock: FixedClock) -> Story:
    return Story(pole, clock)


def chosen(story: Story) -> tuple[int, int]:
    """The meeting, the call, the jury: a project has its place in a cohort."""
    day = story.on(date(2026, 9, 15))
    meeting = story.do(
        incubator.plan_meeting,
        meeting=incubator.MeetingInput(title="Accueil", starts_at=at(9, day), ends_at=at(11, day), seats=12,
                                       space=story.read(space_by_code, code="R2").id),
    )  # fmt: skip
    story.do(
        incubator.sign_up, meeting=meeting, on=day,
        project=rules.ProjectInput(title="La Ressourcerie", carrier="Awa Diop", email="awa@exemple.fr"),
    )  # fmt: skip
    (signed,) = story.read(sign_ups, meeting=meeting)
    story.do(incubator.note_presences, meeting=meeting, presences={signed.id: rules.Presence.PRESENT})
    who = signed.incubation

    cohort = story.do(incubator.open_cohort, name="Promotion 2027", first_day=date(2027, 1, 4),
                      last_day=date(2027, 12, 31), size_min=1)  # fmt: skip
    call = story.do(
        incubator.open_call,
        call=rules.CallInput(name="Appel 2027", opens_on=date(2026, 9, 1), closes_on=date(2026, 10, 31),
                             cohort=cohort, quorum=2, criteria=(rules.Criterion(label="Utilité", weight=1),)),
    )  # fmt: skip
    candidacy = story.do(incubator.receive_candidacy, call=call, incubation=who, on=story.on(date(2026, 10, 5)))
    story.do(incubator.complete_candidacy, candidacy=candidacy)
    held = story.on(date(2026, 11, 20))
    jury = story.do(incubator.plan_jury, call=call, jury=incubator.JuryInput(held_on=held, place="Mairie"))
    jurors = [story.do(incubator.add_juror, jury=jury, name=name) for name in ("Ana Bel", "Bob Cam")]
    story.do(incubator.build_timetable, jury=jury, order=[candidacy], starts_at=at(9, held), minutes=30)
    story.do(incubator.note_jury_presences, jury=jury, presences=dict.fromkeys(jurors, rules.Presence.PRESENT))
    story.do(incubator.cast_votes, jury=jury, candidacy=candidacy, votes=dict.fromkeys(jurors, rules.Vote.FOR))
    story.do(incubator.decide, jury=jury, candidacy=candidacy, decision=rules.Decision.ACCEPTED)
    return who, cohort


def accompanied(story: Story, who: int, cohort: int) -> int:
    """A structure that serves a chantier, a desk, meals: the cohort's year begins."""
    day = story.on(date(2027, 1, 4))
    story.do(incubator.begin_cohort, cohort=cohort, on=day)
    party = story.do(add_party, party=PartyInput(name="La Ressourcerie SCIC", commune="Nantes"))
    recycling = story.read(chantiers)[4].id
    story.do(set_party_links, party=party, shares={recycling: 10_000}, on=day)
    story.do(incubator.attach_party, incubation=who, party=party, on=day)
    desk = story.read(space_by_code, code="P01").id
    story.do(open_lease, party=party, spaces=[desk], first_day=day, last_day=date(2027, 12, 31),
             terms=Terms(people=2))  # fmt: skip
    cook = story.do(add_party, party=PartyInput(name="La Marmite", roles=("canteen_operator",)))
    lunch = date(2027, 3, 4)
    story.on(date(2027, 3, 1))
    order, cancel = story.read(cutoffs_on, day=lunch)
    story.do(
        open_service, day=lunch, parts=[PartInput(operator=cook, portions=1, order=order, cancel=cancel)]
    )
    story.do(book_meal, day=lunch, party=party, covers=2)
    return party


def asked(story: Story, party: int) -> int:
    """A project of the fund and its support group."""
    one = story.do(
        fund.submit_project, carrier=party, on=story.on(date(2027, 3, 15)),
        project=fund.ProjectInput(title="Réemploi de quartier", need="Jeter moins"),
    )  # fmt: skip
    group = story.do(fund.gather_group, project=one)
    story.do(fund.add_member, group=group, on=story.today,
             member=fund.MemberInput(kind=MemberKind.NETWORK, person="Paul", network="CRESS"))  # fmt: skip
    return int(one)


def granted(story: Story, project: int, year: int) -> None:
    """A grant of 5 000 €, from the decision to its payment in the year."""
    grant = story.do(
        fund.decide_instalment, project=project, amount=Decimal("5000"), on=story.on(date(year, 4, 1))
    )
    story.do(fund.sign_instalment, instalment=grant, on=story.on(date(year, 5, 2)))
    story.do(fund.receive_report, instalment=grant, on=story.on(date(year, 11, 2)), accepted=True)
    story.do(fund.justify_instalment, instalment=grant, on=story.today)
    story.do(fund.give_opinion, instalment=grant, opinion=Opinion.FAVOURABLE, on=story.today)
    story.do(fund.pay_instalment, instalment=grant, on=story.on(date(year, 12, 1)))


def settled(story: Story, who: int) -> None:
    """The exit opens a hosting application, which the committee accepts: an office in the pépinière."""
    left = story.on(date(2027, 12, 15))
    story.do(
        incubator.note_exit, incubation=who, on=left,
        values=rules.ExitInput(outcome=rules.ExitKind.PEPINIERE, legal_form="SCIC", fte=Decimal("2.5")),
        wanted=Wanted(offices=1, people=3, from_day=date(2028, 1, 3)),
    )  # fmt: skip
    (application,) = story.read(applications)
    story.do(record_visit, application=application.id, on=left)
    committee = story.do(call_committee, on=story.on(date(2027, 12, 20)))
    story.do(present_to_committee, application=application.id, committee=committee)
    story.do(decide_application, application=application.id, decision=State.ACCEPTED, on=story.today)
    office = story.read(space_by_code, code="B12").id
    story.do(
        lease_to_applicant, application=application.id, spaces=[office], first_day=story.on(date(2028, 1, 3)),
        terms=Terms(people=3, pepiniere=True),
    )  # fmt: skip


def test_from_the_first_meeting_to_what_became_of_it_the_report_has_it_all(story: Story) -> None:
    who, cohort = chosen(story)
    party = accompanied(story, who, cohort)
    project_of_fund = asked(story, party)
    granted(story, project_of_fund, 2027)
    settled(story, who)
    granted(story, project_of_fund, 2028)

    day = story.on(date(2028, 12, 18))
    waiting = story.read(lambda reader: IncubatorReminders().reminders(reader, day))
    assert any("La Ressourcerie" in one.title + one.detail for one in waiting)
    story.do(
        incubator.answer_outcome, incubation=who, months=12, on=day,
        answer=rules.OutcomeInput(alive=True, at_pole=True, fte=Decimal("3.0"), turnover=Decimal("80000")),
    )  # fmt: skip
    assert story.read(project, incubation=who).stage == rules.Stage.PEPINIERE

    granted(story, project_of_fund, 2029)
    with pytest.raises(RuleBroken) as refused:
        story.do(fund.decide_instalment, project=project_of_fund, amount=Decimal("5000"),
                 on=story.on(date(2030, 4, 1)))  # fmt: skip
    assert refused.value.code == "fourth_grant"
    assert "15\u202f000,00\u00a0€" in refused.value.message

    assert story.figure(2026, "incubator.people_met") == 1
    assert story.figure(2027, "incubator.incubated") == 1
    assert story.figure(2027, "canteen.served") == 2
    assert story.figure(2027, "fund.paid") == story.figure(2028, "fund.paid") == 5_000
    assert story.figure(2028, "leases.people") == 3
    assert story.figure(2028, "incubator.alive_12") == 1
    recycling = str(story.read(chantiers)[4].id)
    for cut in story.read(cuts, period=year_period(2028), by=By.CHANTIER, codes={"leases.area_days", "fund.paid"}):
        assert [one.key for one in cut.slices] == [recycling], cut.code
    assert story.read(backend.check) == []
    for year, told in ((2027, "Subventions payées"), (2028, "La Ressourcerie SCIC")):
        paper = story.read(activity_report, year=year)
        assert told in repr(paper)
        assert render_report(paper).startswith(b"%PDF")
