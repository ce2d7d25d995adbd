"""A closed year's reports say the same, to the byte, whatever is edited later: words, links, prices, records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from sqlalchemy import update

from pole_desk.activities.fund.commands import ProjectInput, decide_instalment, submit_project
from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.activities.reports.commands import close_year, reopen_year, write_comment
from pole_desk.activities.reports.queries import closing_of, figures
from pole_desk.activities.reports.queries.papers import (
    activity_report,
    chantier_sheet,
    dossier_sheet,
    in_kind_report,
    monthly_board,
    occupancy_report,
    structure_sheet,
)
from pole_desk.activities.reports.rules import year_period
from pole_desk.activities.reports.rules.keeping import plain_parts, told_parts
from pole_desk.activities.reports.tables import CommentRow
from pole_desk.formats.pdf.report import render_report
from pole_desk.formats.report import Grid, Heading, Measure, Paper, Part, Picture, Series
from pole_desk.formats.xlsx.report import report_workbook
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.catalog.commands import set_price
from pole_desk.registers.chantiers.commands import change_chantier
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_party_links
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code


class Lived(NamedTuple):
    """A structure in an office below the price, with a fund project; 60 % for the first chantier."""

    party: PartyId
    project: DossierId
    chantier: ChantierId
    fund: int


@pytest.fixture
def lived(pole: Runner) -> Lived:
    party = pole.do(add_party, party=PartyInput(name="Association Élan", legal_form="Association", commune="Nantes"))
    first = pole.read(chantiers)[0].id
    pole.do(set_party_links, party=party, shares={first: 6_000}, on=date(2025, 1, 1))
    pole.do(
        open_lease, party=party, spaces=[pole.read(space_by_code, code="B01").id], first_day=date(2025, 1, 1),
        price=Decimal("80.00"), reason="Démarrage", terms=Terms(people=2),
    )  # fmt: skip
    typed = ProjectInput(title="Café des voisins", need="Un lieu où se parler", policies=("Lien social",))
    fund = pole.do(submit_project, carrier=party, project=typed, on=date(2025, 2, 3))
    pole.do(decide_instalment, project=fund, amount=Decimal(5_000), on=date(2025, 4, 1))
    for report, section in (
        ("activity:2025", "hosting"), (f"chantier-{first}:2025", "about"), (f"structure-{party}:2025", "figures"),
        ("board:2025-05", "board"), ("inkind:2025", "support"), ("occupancy:2025", "occupancy"),
    ):  # fmt: skip
        pole.do(write_comment, report=report, section=section, words=f"Dit de {section}.")
    from pole_desk.activities.fund.queries import project

    return Lived(party, pole.read(project, project=fund).dossier, first, fund)


def _papers(pole: Runner, lived: Lived) -> list[Paper]:
    return [
        pole.read(activity_report, year=2025), pole.read(monthly_board, month=Month(2025, 5)),
        pole.read(occupancy_report, year=2025), pole.read(in_kind_report, year=2025),
        pole.read(chantier_sheet, chantier=lived.chantier, year=2025),
        pole.read(structure_sheet, party=lived.party, year=2025),
        pole.read(dossier_sheet, dossier=lived.project, year=2025),
    ]  # fmt: skip


def _written(papers: list[Paper]) -> list[bytes]:
    return [content for paper in papers for content in (report_workbook(paper), render_report(paper))]


def _edit_everything(pole: Runner, lived: Lived) -> None:
    """Objectives, links, prices, records, and comments behind the program's back."""
    known = pole.read(chantiers)
    pole.do(
        change_chantier, chantier=lived.chantier, title="Autre titre", goal="Autre but", actors=3, levers={},
    )  # fmt: skip
    pole.do(set_party_links, party=lived.party, shares={known[1].id: 10_000}, on=date(2025, 1, 1))
    pole.do(set_price, item="office_module", amount=Decimal("999.00"), valid_from=date(2025, 1, 1))
    pole.do(decide_instalment, project=lived.fund, amount=Decimal(4_000), on=date(2025, 6, 1))
    place = pole.read(space_by_code, code="B02")
    pole.do(open_lease, party=lived.party, spaces=[place.id], first_day=date(2025, 6, 1), terms=Terms(people=3))
    with pole.engine.begin() as connection:
        connection.execute(update(CommentRow).values(words="Récrit."))


def test_the_reports_of_a_closed_year_are_the_same_to_the_byte(pole: Runner, lived: Lived) -> None:
    pole.do(close_year, year=2025)
    papers, told = _papers(pole, lived), pole.read(figures, period=year_period(2025))
    before = _written(papers)
    assert all(paper.closed for paper in papers)
    _edit_everything(pole, lived)
    after = _papers(pole, lived)
    assert after == papers
    assert _written(after) == before
    assert pole.read(figures, period=year_period(2025)) == told
    closing = pole.read(closing_of, year=2025)
    assert closing is not None
    pole.do(reopen_year, closing=closing.id, reason="Loyer oublié")
    for old, new in zip(papers, _papers(pole, lived), strict=True):
        assert old != new, old.key


def test_the_comments_of_a_closed_year_are_refused_until_it_is_reopened(pole: Runner, lived: Lived) -> None:
    pole.do(close_year, year=2025)
    for report in ("activity:2025", "board:2025-05", f"structure-{lived.party}:2025"):
        with pytest.raises(RuleBroken, match="close"):
            pole.do(write_comment, report=report, section="hosting", words="Trop tard.")
    pole.do(write_comment, report="activity:2026", section="hosting", words="À temps.")
    hosting = next(part for part in pole.read(activity_report, year=2026).parts if part.key == "hosting")
    assert (hosting.comment, hosting.former_comment) == ("À temps.", "Dit de hosting.")


def test_a_closing_made_before_words_were_kept_reads_them_live(pole: Runner, lived: Lived) -> None:
    from pole_desk.activities.reports.queries import prepare_closing

    plan: Any = pole.read(prepare_closing, year=2025)
    pole.do(close_year, year=2025, plan=plan._replace(texts=[]))
    paper = pole.read(activity_report, year=2025)
    assert paper.closed
    assert next(part for part in paper.parts if part.key == "hosting").comment == "Dit de hosting."


def test_what_a_sheet_says_comes_back_from_plain_values() -> None:
    part = Part(
        key="about", title="Présentation", lead="Un but.",
        pictures=(
            Picture(shape="radar", title="Radar", labels=("Équipe", "Modèle"), top=5,
                    series=(Series("2025", (Decimal(-1), Decimal(4))),)),
        ),
        grids=(
            Grid(title="Étapes", columns=(Heading("Jour", 14), Heading("Montant", 10, True)),
                 rows=((date(2025, 3, 1), Measure(Decimal("5.50"), "euros")), ("–", Measure(None)), (None, 3)),
                 totals=("Total", 3), empty="Rien.", opens=("party:1", "", "")),
        ),
    )  # fmt: skip
    import json

    assert told_parts(json.loads(json.dumps(plain_parts([part])))) == [part]
