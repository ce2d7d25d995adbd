"""Support groups as bodies, what became of their advice, and what projects became."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.activities.fund.commands import (
    MeetingInput,
    MemberInput,
    OutcomeInput,
    add_member,
    cancel_meeting,
    change_meeting,
    change_recommendation,
    close_project,
    close_recommendation,
    declare_aid,
    end_member,
    gather_coordination,
    gather_group,
    hold_meeting,
    note_other_call,
    note_outcome,
    note_presence,
    recommend,
    reposition,
    sign_instalment,
    withdraw_group,
)
from pole_desk.activities.fund.indicators import INDICATORS, FundIndicators
from pole_desk.activities.fund.queries import coordinations, group_card, group_of, outcomes, to_ask
from pole_desk.activities.fund.reminders import FundReminders
from pole_desk.activities.fund.rules import (
    HOUR_SETTING,
    Advice,
    CallResult,
    MemberKind,
    OutcomeKind,
    Presence,
    State,
)
from pole_desk.activities.fund.search import FundSearch
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.settings import set_setting
from pole_desk.registers.parties.commands import merge_parties


def met(fund: Any, group: int, on: date, hours: str = "2") -> int:
    members = [one.id for one in fund.read(group_card, group=group).members]
    meeting = MeetingInput(on=on, hours=Decimal(hours), subject="Où en est le projet")
    return fund.do(hold_meeting, group=group, meeting=meeting, present={m: None for m in members})


def test_a_group_has_members_of_networks_meetings_with_minutes_and_hours_of_worth(fund: Any) -> None:
    project = fund.project()
    group = fund.group(project)
    fund.do(set_setting, key=HOUR_SETTING, value="40.00", valid_from=date(2025, 1, 1))
    meeting = met(fund, group, date(2024, 6, 1), "1.5")
    met(fund, group, date(2025, 6, 1), "2")
    card = fund.read(group_of, project=project)
    assert [(one.label, one.network) for one in card.members] == [("Awa", "Les Ecossolies"), ("Paul", "CRESS")]
    assert (card.hours, card.value) == (Decimal("7.00"), Decimal("250.00"))
    minutes = MeetingInput(on=date(2024, 6, 1), hours=Decimal("1.5"), minutes="Budget examiné.")
    fund.there_and_back(change_meeting, meeting=meeting, values=minutes)
    late = {card.members[0].id: (Presence.PRESENT, Decimal("0.5")), card.members[1].id: (Presence.EXCUSED, None)}
    fund.there_and_back(note_presence, meeting=meeting, presence=late)
    fund.there_and_back(end_member, member=card.members[1].id, last_day=date(2024, 7, 1))
    first = fund.read(group_of, project=project).meetings[-1]
    assert (first.minutes, first.given, first.value) == ("Budget examiné.", Decimal("0.50"), Decimal("15.00"))
    fund.there_and_back(cancel_meeting, meeting=meeting, reason="reportée")
    assert fund.read(group_of, project=project).hours == Decimal("4.00")
    with pytest.raises(RuleBroken, match="réuni"):
        fund.do(withdraw_group, group=group)
    with pytest.raises(RuleBroken, match="déjà son groupe"):
        fund.do(gather_group, project=project)


def test_hours_of_a_meeting_to_come_or_of_strangers_are_refused(sqlite_fund: Any) -> None:
    fund = sqlite_fund
    group, other = fund.group(fund.project()), fund.group(fund.project("Autre", fund.other))
    stranger = fund.read(group_card, group=other).members[0].id
    with pytest.raises(BadInput, match="pas de ce groupe"):
        fund.do(
            hold_meeting, group=group, meeting=MeetingInput(on=date(2024, 1, 1), hours=Decimal(1)),
            present={stranger: None},
        )  # fmt: skip
    with pytest.raises(BadInput, match="pas encore passé"):
        met(fund, group, date(2027, 1, 1))
    with pytest.raises(BadInput, match="entre 0 et 24"):
        met(fund, group, date(2024, 1, 1), "25")
    with pytest.raises(BadInput, match="Nommez"):
        fund.do(add_member, group=group, member=MemberInput(kind=MemberKind.ACTOR))


def test_advice_has_an_owner_a_day_and_says_what_became_of_it(sqlite_fund: Any) -> None:
    fund = sqlite_fund
    project = fund.project()
    group = fund.group(project)
    meeting = met(fund, group, date(2026, 9, 1))
    advice = fund.there_and_back(
        recommend, group=group, text="Rencontrer le bailleur", owner="La porteuse",
        due_on=date(2026, 11, 1), meeting=meeting,
    )  # fmt: skip
    fund.there_and_back(
        change_recommendation, recommendation=advice, text="Rencontrer les bailleurs", owner="Awa",
        due_on=date(2026, 11, 10),
    )  # fmt: skip
    assert "fund_advice" in _kinds(fund)
    with pytest.raises(BadInput, match="devenue"):
        fund.do(close_recommendation, recommendation=advice, done=True, outcome=" ")
    fund.there_and_back(close_recommendation, recommendation=advice, done=True, outcome="Bail signé")
    (one,) = fund.read(group_of, project=project).recommendations
    assert (one.state, one.owner, one.outcome) == (Advice.DONE, "Awa", "Bail signé")
    assert "fund_advice" not in _kinds(fund)


def _kinds(fund: Any) -> set[str]:
    return {one.kind for one in fund.read(lambda reader: FundReminders().reminders(reader, reader.clock.today()))}


def test_the_directorates_meet_too(sqlite_fund: Any) -> None:
    fund = sqlite_fund
    group = fund.there_and_back(gather_coordination, name="Directions de la métropole et de la ville")
    member = MemberInput(kind=MemberKind.AUTHORITY, body="Direction de l’économie", network="Nantes Métropole")
    fund.do(add_member, group=group, member=member)
    met(fund, group, date(2026, 10, 1), "3")
    (card,) = fund.read(coordinations)
    assert card.group.project is None and card.hours == Decimal("3.00")
    hours = [row for row in _rows(fund, "group_hours", 2026)]
    assert [(row.amount, row.dossier) for row in hours] == [(300, None)]


def _rows(fund: Any, code: str, year: int) -> list[Any]:
    return fund.read(
        lambda reader: list(
            FundIndicators().rows(reader, date(year, 1, 1), date(year, 12, 31), {f"fund.{code}"})
        )
    )


def test_outcomes_are_asked_at_12_24_36_months_and_revised_with_a_reason(fund: Any) -> None:
    project = fund.project()
    fund.paid(project)
    fund.do(close_project, project=project, state=State.ENDED, on=date(2024, 6, 30))
    policy = OutcomeInput(kind=OutcomeKind.POLICY, policy="Lien social", evidence="Délibération 2024-12", on=date(2024, 7, 1))
    fund.there_and_back(note_outcome, project=project, outcome=policy)
    with pytest.raises(BadInput, match="preuve"):
        fund.do(note_outcome, project=project, outcome=OutcomeInput(kind=OutcomeKind.POLICY, policy="Habitat"))
    (asked,) = fund.read(to_ask, on=date(2026, 11, 23))
    assert (asked.month, asked.due_on) == (24, date(2026, 6, 30))
    assert "fund_outcome" in _kinds(fund)
    jobs = OutcomeInput(
        kind=OutcomeKind.ENTERPRISE, month=24, structure="SCIC Les Voisins", jobs=Decimal("3.5"),
        alive=True, on=date(2026, 7, 10),
    )  # fmt: skip
    fund.do(note_outcome, project=project, outcome=jobs)
    assert fund.read(to_ask, on=date(2026, 11, 23)) == [] and "fund_outcome" not in _kinds(fund)
    more = OutcomeInput(
        kind=OutcomeKind.ENTERPRISE, month=24, structure="SCIC Les Voisins", jobs=Decimal("4"),
        alive=True, on=date(2026, 8, 1),
    )  # fmt: skip
    with pytest.raises(BadInput, match="pourquoi"):
        fund.do(note_outcome, project=project, outcome=more)
    fund.there_and_back(note_outcome, project=project, outcome=more, reason="un contrat de plus")
    assert [one.jobs for one in fund.read(outcomes, project=project) if one.jobs] == [Decimal("4.00")]
    assert len(fund.read(outcomes, project=project, standing=False)) == 3
    assert [row.amount for row in _rows(fund, "jobs", 2026)] == [400]
    assert _rows(fund, "jobs", 2025) == []
    assert [row.amount for row in _rows(fund, "policies", 2024)] == [100]
    assert [row.amount for row in _rows(fund, "enterprises", 2026)] == [100]


def test_a_project_is_repositioned_and_meets_other_calls(sqlite_fund: Any) -> None:
    fund = sqlite_fund
    project = fund.project()
    fund.there_and_back(reposition, project=project, before="Un café", after="Un café et une laverie")
    fund.there_and_back(
        note_other_call, project=project, name="Cadre de vie", result=CallResult.WON, amount=Decimal("2000")
    )
    card = fund.card(project)
    assert [one.after for one in card.positions] == ["Un café et une laverie"]
    assert [(one.name, one.result) for one in card.other_calls] == [("Cadre de vie", "won")]
    with pytest.raises(BadInput, match="devient"):
        fund.do(reposition, project=project, before="x", after="")


def test_figures_are_the_sums_of_grants_and_only_of_the_period(fund: Any) -> None:
    project = fund.project()
    fund.paid(project)
    fund.decided(project, "3000", on=date(2021, 9, 1))
    euros = {code: [row.amount for row in _rows(fund, code, 2021)] for code in ("decided", "signed", "justified", "paid")}
    assert euros == {"decided": [300_000], "signed": [], "justified": [500_000], "paid": [500_000]}
    assert [row.amount for row in _rows(fund, "projects", 2020)] == [100]
    assert [row.amount for row in _rows(fund, "de_minimis", 2022)] == [800_000]
    codes = [one.code for one in INDICATORS]
    assert len(codes) == len(set(codes)) and all(code.startswith("fund.") for code in codes)


def test_late_reports_and_awaited_opinions_are_reminded_and_projects_found(sqlite_fund: Any) -> None:
    fund = sqlite_fund
    project = fund.project()
    grant = fund.decided(project)
    fund.do(sign_instalment, instalment=grant, on=date(2020, 5, 1))
    assert "fund_report" in _kinds(fund)
    hits = fund.read(lambda reader: FundSearch().find(reader, "voisins cafe", 5))
    assert [hit.record for hit in hits] == [project]
    assert fund.read(lambda reader: FundSearch().find(reader, "boulangerie", 5)) == []


def test_a_merged_structure_keeps_its_aids_members_and_enterprise(fund: Any) -> None:
    project = fund.project()
    group = fund.group(project)
    fund.do(declare_aid, party=fund.other, amount=Decimal("1000"), granter="Ville", on=date(2026, 1, 1))
    fund.do(add_member, group=group, member=MemberInput(kind=MemberKind.ACTOR, party=fund.other))
    done = fund.perform(merge_parties, kept=fund.carrier, merged=fund.other)
    assert fund.card(project).running == Decimal("1000.00")
    assert fund.read(group_of, project=project).members[0].party == fund.carrier
    fund.runner.undo(done.undo)
    assert fund.card(project).running == Decimal("0.00")
