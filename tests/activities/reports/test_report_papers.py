"""Reports are made of definitions; a closed year's paper does not move; what is chosen is what is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.activities.reports.commands import close_year, write_comment
from pole_desk.activities.reports.queries.papers import (
    Choice,
    activity_report,
    built_report,
    chantier_sheet,
    dossier_sheet,
    in_kind_report,
    monthly_board,
    occupancy_report,
    structure_sheet,
)
from pole_desk.activities.reports.rules import year_period
from pole_desk.activities.reports.rules.periods import days_period, year_before
from pole_desk.activities.reports.rules.themes import Theme, is_of
from pole_desk.activities.reports.rules.words import former_key, period_words
from pole_desk.formats.pdf.report import pages_of, render_report
from pole_desk.formats.report import Measure, Paper, Part, cell_words, change_words
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.ports.indicators import (
    Function,
    Indicator,
    IndicatorSources,
    Ratio,
    Row,
    Span,
    Unit,
)
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import set_links, set_party_links
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

MENTORED = Indicator(
    code="fake.mentoring_hours", title="Heures de mentorat", definition="Heures données.", version=3, unit=Unit.HOURS,
    decimals=2, span=Span.OVER, source="essai", function=Function.INCUBATOR,
)  # fmt: skip
REFUSED = replace(MENTORED, code="fake.refused", title="Demandes refusées", unit=Unit.COUNT)
JOBS = replace(MENTORED, code="fake.permanent_jobs", title="Emplois", unit=Unit.FTE, function=Function.NETWORK)


class Fake:
    """Three indicators that no report knows by name."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return (MENTORED, REFUSED, JOBS)

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        days = [date(2025, 3, 4), date(2024, 3, 4)]
        return [
            Row(code, f"session:{n}", f"Séance {n}", 150 * (n + 1), day, day, None, PartyId(1))
            for code in codes if code.startswith("fake.")
            for n, day in enumerate(days) if first <= day <= last
        ]  # fmt: skip


def part(paper: Paper, key: str) -> Part:
    return next(each for each in paper.parts if each.key == key)


def words(paper: Paper) -> str:
    """Everything that the tables of a report say."""
    return "\n".join(
        cell_words(cell)
        for each in paper.parts for grid in each.grids for row in (*grid.rows, grid.totals) for cell in row
    )  # fmt: skip


@pytest.fixture
def party(pole: Runner) -> PartyId:
    """A structure in an office since January 2025, 60 % of what it does for the first chantier."""
    made = pole.do(add_party, party=PartyInput(name="Association Élan", legal_form="Association", commune="Nantes"))
    first = pole.read(chantiers)[0].id
    pole.do(set_party_links, party=made, shares={first: 6_000}, on=date(2025, 1, 1))
    place = pole.read(space_by_code, code="B01")
    pole.do(open_lease, party=made, spaces=[place.id], first_day=date(2025, 1, 1), terms=Terms(people=2))
    return made


def test_what_a_new_source_counts_appears_in_every_section_that_speaks_of_it(pole: Runner) -> None:
    known = pole.ports[IndicatorSources].sources
    pole.ports = {**pole.ports, IndicatorSources: IndicatorSources((*known, Fake()))}
    paper = pole.read(activity_report, year=2025)
    assert [tile.code for tile in part(paper, "incubator").tiles] == [MENTORED.code, REFUSED.code]
    assert [tile.code for tile in part(paper, "support").tiles] == [MENTORED.code]
    assert [tile.code for tile in part(paper, "lost").tiles] == [REFUSED.code]
    assert [tile.code for tile in part(paper, "jobs").tiles] == [JOBS.code]
    tile = part(paper, "jobs").tiles[0]
    assert (tile.now, tile.before) == (Measure(Decimal("1.50"), "fte"), Measure(Decimal("3.00"), "fte"))
    assert change_words(tile.now, tile.before) == "−\u202f50,0\u202f%"
    assert [meaning.version for meaning in paper.meanings if meaning.code.startswith("fake.")] == [3, 3, 3]


def test_the_report_of_a_closed_year_says_the_same_whatever_is_edited_later(pole: Runner, party: PartyId) -> None:
    pole.do(close_year, year=2025)
    before = pole.read(activity_report, year=2025)
    assert before.closed and before.state.startswith("Année close le")
    second = pole.read(chantiers)[1].id
    pole.do(set_party_links, party=party, shares={second: 10_000}, on=date(2025, 1, 1))
    place = pole.read(space_by_code, code="B02")
    pole.do(open_lease, party=party, spaces=[place.id], first_day=date(2025, 6, 1), terms=Terms(people=3))
    assert pole.read(activity_report, year=2025) == before
    assert render_report(pole.read(activity_report, year=2025)) == render_report(before)


def test_an_empty_pole_has_a_report_that_says_so(pole: Runner) -> None:
    paper = pole.read(activity_report, year=2012)
    assert "Aucune structure" in part(paper, "summary").lead
    assert not paper.closed
    assert render_report(paper).startswith(b"%PDF")


def test_the_parts_of_chantiers_sum_to_the_figure(pole: Runner, party: PartyId) -> None:
    grid = part(pole.read(activity_report, year=2025), "chantiers").grids[0]
    for column in range(1, len(grid.columns)):
        chosen = [row[column] for row, opens in zip(grid.rows, grid.opens, strict=True) if opens] + [grid.rows[-1][column]]
        total = grid.totals[column]
        assert isinstance(total, Measure)
        assert sum((cell.value or Decimal(0)) for cell in chosen if isinstance(cell, Measure)) == total.value


def test_the_sheet_of_a_chantier_tells_its_part_and_that_of_a_structure_all_of_it(pole: Runner, party: PartyId) -> None:
    first = pole.read(chantiers)[0]
    area = pole.read(space_by_code, code="B01").area_m2
    mine = pole.read(chantier_sheet, chantier=first.id, year=2025)
    whole = pole.read(structure_sheet, party=party, year=2025)
    assert Measure(area * 365 * 6 / 10, "m2_days").words() in words(mine)
    assert Measure(area * 365, "m2_days").words() in words(whole)
    assert mine.subtitle == first.title and whole.title == "Association Élan"
    assert "Nantes" in words(whole)
    with pytest.raises(NotFound):
        pole.read(chantier_sheet, chantier=ChantierId(9_999), year=2025)
    with pytest.raises(NotFound):
        pole.read(structure_sheet, party=PartyId(9_999), year=2025)
    with pytest.raises(NotFound):
        pole.read(dossier_sheet, dossier=DossierId(9_999), year=2025)


def test_the_sheet_of_a_dossier_tells_what_it_had(pole: Runner, party: PartyId) -> None:
    rows = pole.read(structure_sheet, party=party, year=2025)
    assert rows.parts
    lease = next(row for row in pole.read(_counted) if row.dossier is not None)
    assert lease.dossier is not None
    pole.do(set_links, dossier=lease.dossier, shares={pole.read(chantiers)[1].id: 10_000}, on=date(2025, 1, 1))
    sheet = pole.read(dossier_sheet, dossier=lease.dossier, year=2025)
    assert lease.label in words(sheet)


def _counted(reader: Reader):  # type: ignore[no-untyped-def]
    from pole_desk.activities.reports.queries import counted

    return counted(reader, period=year_period(2025), codes={"leases.area_days"})


def test_the_composed_report_keeps_to_what_was_chosen(pole: Runner, party: PartyId) -> None:
    other = pole.do(add_party, party=PartyInput(name="Le Fournil", commune="Rezé"))
    place = pole.read(space_by_code, code="B02")
    pole.do(open_lease, party=other, spaces=[place.id], first_day=date(2025, 1, 1), terms=Terms(people=1))
    choice = Choice(
        period=days_period(date(2025, 2, 1), date(2025, 3, 31)), functions=(Function.HOSTING,), party=party,
        sections=("functions", "records"),
    )  # fmt: skip
    paper = pole.read(built_report, choice=choice)
    assert [each.key for each in paper.parts] == ["hosting", "records"]
    assert "Le Fournil" not in words(paper) and "Association Élan" in words(paper)
    area = pole.read(space_by_code, code="B01").area_m2
    assert Measure(area * 59, "m2_days").words() in words(paper)
    assert paper.subtitle == "Association Élan"
    with pytest.raises(BadInput, match="section"):
        pole.read(built_report, choice=replace(choice, sections=("rien",)))
    with pytest.raises(BadInput, match="territoire"):
        pole.read(built_report, choice=replace(choice, territory="lune"))


def test_the_composed_report_of_a_chantier_or_a_place_tells_its_part_alone(pole: Runner, party: PartyId) -> None:
    first = pole.read(chantiers)[0]
    area = pole.read(space_by_code, code="B01").area_m2
    year = year_period(2025)
    part_of = pole.read(built_report, choice=Choice(period=year, chantier=first.id, sections=("records",)))
    assert Measure(area * 365 * 6 / 10, "m2_days").words() in words(part_of)
    nowhere = pole.read(built_report, choice=Choice(period=year, territory="qpv", sections=("records",)))
    assert not part(nowhere, "records").grids[0].rows


def test_boards_occupancy_and_support_speak_of_their_own(pole: Runner, party: PartyId) -> None:
    board = pole.read(monthly_board, month=Month(2025, 5))
    assert board.period == "Mai 2025" and board.parts[0].tiles
    occupancy = pole.read(occupancy_report, year=2025)
    assert all("€" not in cell_words(row[1]) for row in occupancy.parts[0].grids[0].rows)
    assert "Association Élan" in words(occupancy)
    support = pole.read(in_kind_report, year=2025)
    assert support.key == "inkind:2025"


def test_comments_stand_in_the_report_with_those_of_the_year_before(pole: Runner) -> None:
    for year, said in ((2024, "Hier."), (2025, "Aujourd’hui.")):
        pole.do(write_comment, report=f"activity:{year}", section="hosting", words=said)
    hosting = part(pole.read(activity_report, year=2025), "hosting")
    assert (hosting.comment, hosting.former_comment, hosting.version) == ("Aujourd’hui.", "Hier.", 1)


@given(first=st.dates(date(2008, 1, 1), date(2100, 1, 1)), days=st.integers(min_value=0, max_value=800))
def test_a_year_before_are_the_same_days_and_never_end_before_they_begin(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    before = year_before(days_period(first, last))
    assert before.first <= before.last
    assert before.first.year == first.year - 1 and before.last.year == last.year - 1
    assert before.first.month == first.month and before.last.month == last.month


def test_periods_and_keys_are_said_in_words() -> None:
    assert period_words(year_period(2026)) == "2026"
    assert period_words(days_period(date(2026, 2, 1), date(2026, 2, 28))) == "Février 2026"
    assert period_words(days_period(date(2026, 2, 1), date(2026, 3, 15))) == "Du 1er février 2026 au 15 mars 2026"
    assert [former_key(key) for key in ("activity:2026", "board:2026-11")] == ["activity:2025", "board:2025-11"]


def test_sales_for_others_are_never_a_revenue() -> None:
    own = replace(MENTORED, code="billing.shop")
    assert is_of(Theme.REVENUE, own) and not is_of(Theme.REVENUE, replace(own, code="billing.mandate"))
    assert not is_of(Theme.SUPPORT, own) and is_of(Theme.SUPPORT, replace(own, code="shop.support"))


def test_the_pages_of_a_paper_are_counted(pole: Runner) -> None:
    assert pages_of(render_report(pole.read(monthly_board, month=Month(2025, 5)))) >= 1
