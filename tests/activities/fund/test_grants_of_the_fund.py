"""Grants: three at most, 15 000 € at most, each step after the other and through its gates."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from pole_desk.activities.fund.commands import (
    amend_instalment,
    amend_project,
    answer_report,
    cancel_instalment,
    close_project,
    decide_instalment,
    declare_aid,
    give_opinion,
    justify_instalment,
    pay_instalment,
    receive_report,
    reopen_project,
    restore_report,
    set_aid_withdrawn,
    set_fund_figure,
    sign_instalment,
    step_back,
    submit_project,
    withdraw_opinion,
    withdraw_report,
    ProjectInput,
)
from pole_desk.activities.fund.queries import by_year, de_minimis, projects
from pole_desk.activities.fund.rules import Opinion, State
from pole_desk.activities.fund.rules.grants import (
    CEILING_SETTING,
    GRANT_SETTING,
    RENEWALS_SETTING,
    Regulation,
    Step,
)
from pole_desk.activities.fund.tables import AmendmentRow, InstalmentRow
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.settings import set_setting
from pole_desk.kernel.work import Runner
from pole_desk.registers.dossiers.commands import set_links
from pole_desk.registers.dossiers.queries import servings
from pole_desk.registers.chantiers.queries import chantiers


def refused(fund: Any, code: str, command: Any, /, **arguments: Any) -> str:
    with pytest.raises(RuleBroken) as refusal:
        fund.do(command, **arguments)
    assert refusal.value.code == code
    return refusal.value.message


def test_a_fourth_grant_is_refused_with_the_rule_and_what_was_granted(fund: Any) -> None:
    project = fund.project()
    for year in (2020, 2021, 2022):
        fund.decided(project, on=date(year, 4, 1))
    said = refused(fund, "fourth_grant", decide_instalment, project=project)
    assert "«\u202fCafé des voisins\u202f» a déjà reçu 3 subventions" in said
    assert "5\u202f000,00\u00a0€ le 1er avril 2020" in said and "15\u202f000,00\u00a0€ en tout" in said
    assert "reconductible 2 fois" in said
    assert fund.sound()


def test_never_over_the_ceiling_nor_over_a_grant(fund: Any) -> None:
    project = fund.project()
    said = refused(fund, "grant_amount", decide_instalment, project=project, amount=Decimal("5000.01"))
    assert "5\u202f000,00\u00a0€ au plus" in said
    fund.do(set_setting, key=CEILING_SETTING, value="8000.00", valid_from=date(2014, 1, 1))
    fund.decided(project)
    said = refused(fund, "project_ceiling", decide_instalment, project=project)
    assert "Il reste 3\u202f000,00\u00a0€ à décider" in said
    fund.decided(project, "3000", on=date(2021, 4, 1))
    with pytest.raises(BadInput):
        fund.decided(project, "0")
    fund.do(set_setting, key=GRANT_SETTING, value="20000.00", valid_from=date(2023, 1, 1))
    fund.do(set_setting, key=CEILING_SETTING, value="90000.00", valid_from=date(2023, 1, 1))
    refused(fund, "project_ceiling", decide_instalment, project=project, amount=Decimal("7000.01"))


def test_the_database_itself_refuses_the_fourth_and_too_much(fund: Any) -> None:
    project = fund.project()
    for year in (2020, 2021, 2022):
        fund.decided(project, "4000", on=date(year, 4, 1))
    values = {
        "project": project, "rank": 1, "amount": Decimal("100"), "state": "decided",
        "decided_on": date(2020, 1, 1), "decided_ref": "", "signed_ref": "", "justified_ref": "",
        "paid_ref": "", "cancel_reason": "", "historical": False, "version": 1,
    }  # fmt: skip
    engine = fund.runner.engine
    for change in (
        insert(InstalmentRow).values(values),
        text(f"UPDATE fund_instalment SET amount = 800000 WHERE project = {project} AND rank = 3"),
    ):
        with pytest.raises(DBAPIError, match="fund_instalment_over"), engine.begin() as connection:
            connection.execute(change)


def test_amendments_are_never_rewritten(fund: Any) -> None:
    project = fund.project()
    grant = fund.decided(project)
    fund.do(amend_instalment, instalment=grant, amount=Decimal("4200"), reason="budget revu")
    (amendment,) = fund.card(project).amendments
    assert (amendment.subject, amendment.reason) == ("amount", "budget revu")
    assert fund.grants(project)[0].amount == Decimal("4200.00")
    for change in ("UPDATE fund_amendment SET reason = 'autre'", "DELETE FROM fund_amendment"):
        with pytest.raises(DBAPIError, match="fund_amendment"), fund.runner.engine.begin() as connection:
            connection.execute(text(change))
    assert AmendmentRow.__tablename__ == "fund_amendment"


def test_each_step_waits_for_the_one_before_and_for_its_gates(fund: Any) -> None:
    project = fund.project()
    grant = fund.decided(project)
    refused(fund, "instalment_step", justify_instalment, instalment=grant)
    refused(fund, "instalment_step", pay_instalment, instalment=grant)
    refused(fund, "instalment_step", receive_report, instalment=grant)
    fund.do(sign_instalment, instalment=grant, on=date(2020, 5, 1), reference="C-12")
    assert fund.grants(project)[0].report_due_on == date(2021, 5, 1)
    said = refused(fund, "report_accepted", justify_instalment, instalment=grant)
    assert "compte rendu" in said and fund.grants(project)[0].closed == said
    report = fund.do(receive_report, instalment=grant, on=date(2021, 4, 1))
    refused(fund, "report_accepted", justify_instalment, instalment=grant)
    fund.do(answer_report, report=report, accepted=False, reason="comptes absents")
    fund.do(receive_report, instalment=grant, on=date(2021, 5, 1), accepted=True)
    fund.do(justify_instalment, instalment=grant, on=date(2021, 5, 3))
    refused(fund, "favourable_opinion", pay_instalment, instalment=grant)
    refused(fund, "no_group", give_opinion, instalment=grant, opinion=Opinion.FAVOURABLE)
    fund.group(project)
    fund.do(give_opinion, instalment=grant, opinion=Opinion.RESERVED, on=date(2021, 5, 4))
    assert "pas favorable" in refused(fund, "favourable_opinion", pay_instalment, instalment=grant)
    given = fund.do(give_opinion, instalment=grant, opinion=Opinion.FAVOURABLE, on=date(2021, 5, 5))
    with pytest.raises(BadInput, match="vient après"):
        fund.do(pay_instalment, instalment=grant, on=date(2021, 5, 1))
    fund.do(pay_instalment, instalment=grant, on=date(2021, 6, 1))
    refused(fund, "opinion_used", withdraw_opinion, opinion=given)
    refused(fund, "report_used", withdraw_report, report=fund.grants(project)[0].report.id)
    refused(fund, "grant_paid", cancel_instalment, instalment=grant, reason="erreur")
    assert fund.sound()


def test_every_gesture_on_a_grant_is_taken_back_and_brought_again(fund: Any) -> None:
    project = fund.there_and_back(
        submit_project, carrier=fund.carrier, project=ProjectInput(title="Jardin"), on=date(2020, 3, 2)
    )
    grant = fund.there_and_back(decide_instalment, project=project, on=date(2020, 4, 1))
    fund.there_and_back(sign_instalment, instalment=grant, on=date(2020, 5, 1), reference="C-1")
    fund.there_and_back(receive_report, instalment=grant, on=date(2021, 4, 1), accepted=True)
    fund.there_and_back(justify_instalment, instalment=grant, on=date(2021, 5, 1), reference="J-1")
    fund.group(project)
    fund.there_and_back(give_opinion, instalment=grant, opinion=Opinion.FAVOURABLE, on=date(2021, 5, 2))
    fund.there_and_back(pay_instalment, instalment=grant, on=date(2021, 6, 1), reference="M-1")
    (one,) = fund.grants(project)
    assert (one.state, one.signed_ref, one.justified_ref, one.paid_ref) == ("paid", "C-1", "J-1", "M-1")
    assert one.report_due_on == date(2021, 5, 1)
    typed = ProjectInput(title="Jardin partagé", policies=("Nature en ville",), commune="Bouaye")
    fund.there_and_back(amend_project, project=project, values=typed, reason="précisé")
    assert fund.card(project).project.title == "Jardin partagé"
    fund.there_and_back(close_project, project=project, state=State.ENDED, on=date(2022, 1, 1))
    refused(fund, "project_closed", decide_instalment, project=project)
    fund.do(reopen_project, project=project)
    assert fund.card(project).project.state == State.SUPPORTED
    assert fund.sound()


def test_a_report_and_its_answer_are_taken_back_in_turn_and_both_come_again(sqlite_fund: Any) -> None:
    fund, project = sqlite_fund, sqlite_fund.project()
    grant = fund.decided(project)
    fund.do(sign_instalment, instalment=grant, on=date(2020, 5, 1))
    came = fund.perform(receive_report, instalment=grant, on=date(2021, 4, 1), reference="CR 7")
    answered = fund.perform(answer_report, report=came.value, accepted=False, on=date(2021, 4, 9), reason="Pièces")
    before = fund.grants(project)[0].reports
    unanswered = fund.runner.undo(answered.undo)
    gone = fund.runner.undo(came.undo)
    assert fund.grants(project)[0].report is None
    again = fund.runner.undo(gone.undo)
    answered = fund.runner.undo(unanswered.undo)
    assert fund.grants(project)[0].reports == before
    fund.runner.undo(answered.undo)
    fund.runner.undo(again.undo)
    other = fund.do(receive_report, instalment=grant, on=date(2021, 5, 1))
    refused(fund, "report_there", restore_report, report=came.value, state="received")
    fund.do(answer_report, report=other, accepted=True)
    fund.do(justify_instalment, instalment=grant)
    refused(fund, "instalment_step", restore_report, report=came.value, state="accepted")
    assert fund.sound()


def test_a_cancelled_grant_leaves_its_rank_and_comes_back_if_there_is_room(sqlite_fund: Any) -> None:
    fund = sqlite_fund
    project = fund.project()
    first = fund.decided(project)
    done = fund.perform(cancel_instalment, instalment=first, reason="le porteur renonce")
    for year in (2021, 2022, 2023):
        fund.decided(project, on=date(year, 4, 1))
    assert [one.rank for one in fund.grants(project) if one.stands] == [1, 2, 3]
    with pytest.raises(RuleBroken) as refusal:
        fund.runner.undo(done.undo)
    assert refusal.value.code == "fourth_grant"


def test_a_step_gone_further_is_not_taken_back_by_an_older_undo(sqlite_fund: Any) -> None:
    fund = sqlite_fund
    project = fund.project()
    grant = fund.decided(project)
    done = fund.perform(sign_instalment, instalment=grant, on=date(2020, 5, 1))
    fund.do(receive_report, instalment=grant, on=date(2021, 4, 1), accepted=True)
    fund.do(justify_instalment, instalment=grant, on=date(2021, 5, 1))
    with pytest.raises(RuleBroken):
        fund.runner.undo(done.undo)
    fund.do(step_back, instalment=grant, step=Step.JUSTIFIED)
    assert fund.grants(project)[0].state == Step.SIGNED


def test_a_form_that_saw_an_older_grant_is_told_who_changed_it(sqlite_fund: Any) -> None:
    fund = sqlite_fund
    project = fund.project()
    grant = fund.decided(project)
    seen = fund.grants(project)[0].version
    fund.do(amend_instalment, instalment=grant, amount=Decimal("4000"), reason="budget revu")
    with pytest.raises(Conflict):
        fund.do(sign_instalment, instalment=grant, seen_version=seen)


def test_two_seats_that_grant_the_third_and_the_fourth_at_once_give_three(fund: Any) -> None:
    project = fund.project()
    fund.decided(project)
    fund.decided(project, on=date(2021, 4, 1))
    runner, outcomes = fund.runner, []

    def grant() -> None:
        seat = Runner(runner.engine, runner.clock, runner.user, runner.ports, runner._guards)
        start.wait()
        try:
            seat.do(decide_instalment, project=project, on=date(2022, 4, 1))
            outcomes.append("granted")
        except RuleBroken as refusal:
            outcomes.append(refusal.code)

    start = threading.Barrier(4)
    seats = [threading.Thread(target=grant) for _seat in range(4)]
    for seat in seats:
        seat.start()
    for seat in seats:
        seat.join(30)
    assert sorted(outcomes) == ["fourth_grant"] * 3 + ["granted"]
    assert sum(one.amount for one in fund.grants(project)) == Decimal("15000.00")


def test_the_running_total_of_three_years_warns_then_refuses(fund: Any) -> None:
    today = date(2026, 11, 23)
    project = fund.project()
    aid = fund.do(
        declare_aid, party=fund.carrier, amount=Decimal("290000"), granter="Région", on=date(2024, 1, 10)
    )
    fund.do(declare_aid, party=fund.carrier, amount=Decimal("900"), granter="Ville", on=date(2023, 11, 23))
    services = Regulation.SERVICES
    fund.do(declare_aid, party=fund.carrier, amount=Decimal("50000"), granter="État", on=today, regulation=services)
    assert fund.read(de_minimis, party=fund.carrier, on=today) == Decimal("290000.00")
    assert fund.read(de_minimis, party=fund.carrier, on=date(2026, 11, 22)) == Decimal("290900.00")
    done = fund.perform(decide_instalment, project=project, on=today)
    assert "de minimis" in done.said
    fund.decided(project, on=today)
    said = refused(fund, "de_minimis", decide_instalment, project=fund.project("Autre"), amount=Decimal("1"))
    assert "règlement UE 2023/2831" in said and "300\u202f000,00\u00a0€" in said
    fund.there_and_back(set_aid_withdrawn, aid=aid, withdrawn=True)
    assert fund.do(decide_instalment, project=project, on=today)
    assert fund.card(project).running == Decimal("15000.00")


def test_years_projects_and_filters_say_the_same(fund: Any) -> None:
    project, second = fund.project(), fund.project("Recyclerie", fund.other)
    fund.paid(project)
    fund.decided(second, "3000", on=date(2021, 9, 1))
    years = {one.year: one for one in fund.read(by_year)}
    assert years[2020].decided == Decimal("5000") and years[2020].signed == Decimal("5000")
    assert (years[2021].decided, years[2021].paid, years[2021].projects) == (Decimal("3000"), Decimal("5000"), 1)
    number4 = next(one for one in fund.read(chantiers) if one.number == 4)
    dossier = fund.card(second).project.dossier
    fund.do(set_links, dossier=dossier, shares={number4.id: 10000}, on=date(2020, 3, 2))

    def titles(**filters: Any) -> list[str]:
        return [one.title for one in fund.read(projects, **filters)]

    assert titles(chantier=4) == ["Recyclerie"]
    assert titles(year=2020) == ["Café des voisins"]
    assert titles(policy="lien") == ["Recyclerie", "Café des voisins"]
    assert titles(territory="qpv", words="recycl") == ["Recyclerie"]
    assert titles(territory="Bouaye") == [] and titles(state=State.ENDED) == []
    fund.do(sign_instalment, instalment=fund.grants(second)[0].id, on=date(2021, 10, 1))
    assert titles(late=True) == ["Recyclerie"]
    served = fund.read(servings, first=date(2020, 1, 1), last=date(2026, 1, 1)).dossiers_to_projects
    assert {(one.owner, one.target) for one in served} == {
        (one.dossier, one.dossier) for one in fund.read(projects)
    }


def test_a_chantier_replaced_on_the_day_it_was_set_leaves_the_list_and_its_filter(fund: Any) -> None:
    dossier = fund.card(fund.project()).project.dossier
    number = {one.number: one.id for one in fund.read(chantiers)}
    for chantier in (6, 8):
        fund.do(set_links, dossier=dossier, shares={number[chantier]: 10000}, on=date(2020, 3, 2))
    assert [one.chantiers for one in fund.read(projects)] == [(8,)]
    assert fund.read(projects, chantier=6) == []


def test_the_figures_are_dated_and_never_above_the_plan(sqlite_fund: Any) -> None:
    fund = sqlite_fund
    fund.there_and_back(set_fund_figure, key=GRANT_SETTING, value=Decimal("4000"), valid_from=date(2026, 1, 1))
    project = fund.project()
    assert fund.decided(project, "5000", on=date(2025, 12, 31))
    refused(fund, "grant_amount", decide_instalment, project=project, amount=Decimal("5000"))
    for key, value in ((CEILING_SETTING, "15000.01"), (GRANT_SETTING, "0"), (RENEWALS_SETTING, "3")):
        with pytest.raises(BadInput) as refusal:
            fund.do(set_fund_figure, key=key, value=Decimal(value), valid_from=date(2026, 1, 1))
        assert refusal.value.code == "fund_figure"
    fund.do(set_fund_figure, key=RENEWALS_SETTING, value=0, valid_from=date(2026, 1, 1))
    refused(fund, "fourth_grant", decide_instalment, project=project)
