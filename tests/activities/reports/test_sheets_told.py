"""Sheets tell what was done: projects, workshops, steps, grants, what a structure had; nothing of what came after."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pole_desk.activities.fund.commands import (
    ProjectInput as FundInput,
    decide_instalment,
    sign_instalment,
    submit_project,
)
from pole_desk.activities.fund.queries import project as fund_project
from pole_desk.activities.incubator.commands import (
    add_mentor,
    assess,
    begin_cohort,
    give_place,
    hold_session,
    note_exit,
    open_cohort,
    plan_session,
    plan_workshop,
    set_milestone,
    spot_project,
)
from pole_desk.activities.incubator.queries import cohort as cohort_row
from pole_desk.activities.incubator.queries import project
from pole_desk.activities.incubator.rules import (
    ExitInput,
    ExitKind,
    MentorInput,
    ProjectInput,
    SessionInput,
    WorkshopInput,
)
from pole_desk.activities.network.commands import add_benefit
from pole_desk.activities.reports.queries.papers import Choice, built_report, dossier_sheet, structure_sheet
from pole_desk.activities.reports.rules import year_period
from pole_desk.formats.pdf.report import pages_of, render_report
from pole_desk.formats.report import Paper, cell_words
from pole_desk.formats.xlsx.report import report_workbook
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Runner
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput

OCTOBER = date(2026, 10, 6)


def at(day: date, hour: int) -> int:
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=PARIS).timestamp())


def words(paper: Paper) -> str:
    return "\n".join(
        cell_words(cell) for part in paper.parts for grid in part.grids for row in (*grid.rows, grid.totals) for cell in row
    ) + "\n".join(part.lead for part in paper.parts)  # fmt: skip


@pytest.fixture
def lived(pole: Runner) -> SimpleNamespace:
    """A cohort of two with a workshop, a session and an exit; a structure with a grant and a scheme."""
    own = pole.do(open_cohort, name="Promotion 2026", first_day=date(2026, 9, 1), last_day=date(2027, 8, 31), hours=40)
    ones = [pole.do(spot_project, project=ProjectInput(title=t, carrier="Awa Diallo"), on=date(2026, 9, 7)) for t in ("Alpha", "Bêta")]
    for one in ones:
        pole.do(give_place, incubation=one, cohort=own, on=date(2026, 9, 7), reason="partenaire")
    pole.do(begin_cohort, cohort=own, on=date(2026, 9, 7))
    karim = pole.do(add_mentor, mentor=MentorInput(name="Karim"), since=date(2026, 1, 1))
    session = pole.do(plan_session, session=SessionInput(
        incubation=ones[0], starts_at=at(OCTOBER, 14), minutes=90, mentor=karim, subject="Budget de départ"))  # fmt: skip
    pole.do(hold_session, session=session, notes="Confidentiel")
    pole.do(plan_workshop, cohort=own, workshop=WorkshopInput(
        title="Droit des coopératives", starts_at=at(OCTOBER, 9), ends_at=at(OCTOBER, 11), place="Mairie"))  # fmt: skip
    pole.do(set_milestone, incubation=ones[0], title="Statuts déposés", due_on=OCTOBER)
    pole.do(assess, incubation=ones[0], on=OCTOBER, levels={"team": 2, "model": 4, "market": 3})
    pole.do(note_exit, incubation=ones[0], on=date(2026, 11, 23), values=ExitInput(
        outcome=ExitKind.CREATED, legal_form="SCOP", fte=Decimal("1.5")))  # fmt: skip
    party = pole.do(add_party, party=PartyInput(name="Association Élan", commune="Nantes"))
    fund = pole.do(submit_project, carrier=party, project=FundInput(title="Café des voisins", need="Se parler"), on=date(2026, 2, 3))
    grant = pole.do(decide_instalment, project=fund, amount=Decimal(5_000), on=date(2026, 4, 1))
    pole.do(sign_instalment, instalment=grant, on=date(2026, 5, 4))
    return SimpleNamespace(
        cohort=pole.read(cohort_row, cohort=own).dossier, one=pole.read(project, incubation=ones[0]).dossier,
        party=party, fund=pole.read(fund_project, project=fund).dossier,
    )  # fmt: skip


def test_a_cohort_s_sheet_tells_its_projects_workshops_and_exits(pole: Runner, lived: SimpleNamespace) -> None:
    paper = pole.read(dossier_sheet, dossier=lived.cohort, year=2026)
    told = words(paper)
    for said in ("Alpha", "Bêta", "Awa Diallo", "Droit des coopératives", "Mairie", "SCOP", "1,5\u00a0ETP", "0 sur 1"):
        assert said in told, said
    assert "Confidentiel" not in told
    radar = next(picture for part in paper.parts for picture in part.pictures if picture.shape == "radar")
    assert "Équipe" in radar.labels and radar.top == 5
    hours = next(tile for part in paper.parts for tile in part.tiles if tile.code == "incubator.mentoring_hours")
    assert hours.now.value == Decimal("1.50")
    assert render_report(paper).startswith(b"%PDF") and report_workbook(paper)[:2] == b"PK"
    before = pole.read(dossier_sheet, dossier=lived.cohort, year=2025)
    assert "Droit des coopératives" not in words(before)


def test_a_project_s_sheet_tells_its_steps_sessions_milestones_and_exit(pole: Runner, lived: SimpleNamespace) -> None:
    told = words(pole.read(dossier_sheet, dossier=lived.one, year=2026))
    for said in ("Repéré", "07/09/2026", "Karim", "Budget de départ", "Statuts déposés", "En retard", "Entreprise créée"):
        assert said in told, said
    assert "Confidentiel" not in told


def test_a_fund_project_s_sheet_tells_each_step_of_its_grants(pole: Runner, lived: SimpleNamespace) -> None:
    told = words(pole.read(dossier_sheet, dossier=lived.fund, year=2026))
    for said in ("Se parler", "1re subvention", "01/04/2026", "04/05/2026"):
        assert said in told, said
    assert "1re subvention" not in words(pole.read(dossier_sheet, dossier=lived.fund, year=2025))


def test_a_structure_s_sheet_tells_schemes_and_grants(pole: Runner, lived: SimpleNamespace) -> None:
    from pole_desk.activities.network.queries import scheme_sums

    scheme = pole.read(scheme_sums, on=OCTOBER)[0].scheme
    pole.do(add_benefit, party=lived.party, scheme=scheme, people=2, first_day=date(2026, 3, 2))
    paper = pole.read(structure_sheet, party=lived.party, year=2026)
    assert scheme in words(paper) and "Café des voisins" in "".join(part.title for part in paper.parts)
    assert [tile.code for part in paper.parts for tile in part.tiles] == ["fund.decided"]
    assert pages_of(render_report(paper)) <= 3


def test_a_composed_report_of_a_cohort_tells_what_its_projects_had(pole: Runner, lived: SimpleNamespace) -> None:
    choice = Choice(period=year_period(2026), project=lived.cohort, sections=("functions", "records"))
    paper = pole.read(built_report, choice=choice)
    assert "Alpha" in words(paper) and "Café des voisins" not in words(paper)
    assert paper.key == f"built-p{lived.cohort}:2026"
