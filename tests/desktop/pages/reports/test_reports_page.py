"""The page Rapports by real keys and clicks, on a small real pole."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit
from pytestqt.qtbot import QtBot

from pole_desk.activities.leases.commands import open_lease
from pole_desk.activities.leases.rules.terms import Terms
from pole_desk.activities.reports.commands import close_year, write_comment
from pole_desk.activities.reports.queries import closing_of, comments, figures
from pole_desk.activities.reports.rules import year_period
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.reports.builder import Builder
from pole_desk.desktop.pages.reports.commenting import Comments
from pole_desk.desktop.pages.reports.opened import Opened
from pole_desk.desktop.pages.reports.others import Others
from pole_desk.desktop.pages.reports.page import ReportsPage
from pole_desk.desktop.pages.reports.reading import Asked
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.charts import Chart
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.registers.chantiers.queries import chantiers
from pole_desk.registers.dossiers.commands import open_dossier, set_party_links
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code
from tests.desktop.audits import clipped, doubled_shortcuts, small_targets, unnamed

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def let(sqlite_pole: Runner) -> SimpleNamespace:
    """A structure of Nantes in an office since January 2025, 60 % of it for the first chantier."""
    run = sqlite_pole
    first = run.read(chantiers)[0]
    party = run.do(add_party, party=PartyInput(name="Association Élan", legal_form="Association", commune="Nantes"))
    run.do(set_party_links, party=party, shares={first.id: 6000}, on=date(2025, 1, 1))
    place = run.read(space_by_code, code="B01")
    lease = run.do(open_lease, party=party, spaces=[place.id], first_day=date(2025, 1, 1), terms=Terms(people=2))
    run.do(write_comment, report="activity:2025", section="summary", words="Une année de départ.")
    return SimpleNamespace(first=first, party=party, area=place.area_m2, lease=lease)


@pytest.fixture
def went() -> list[tuple[str, int | None]]:
    """Where the page asked to go."""
    return []


@pytest.fixture
def page(
    qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock, let: SimpleNamespace, went: list[tuple[str, int | None]]
) -> ReportsPage:
    return shown(qtbot, sqlite_pole, clock, went)


def shown(
    qtbot: QtBot, run: Runner, clock: FixedClock, went: list[tuple[str, int | None]]
) -> ReportsPage:
    def go(page: str, record: int | None = None, action: str = "") -> None:
        went.append((page, record))

    background = Background(run, Inline())
    made = ReportsPage(Seat(background, Feed(background), clock, ADMINISTRATOR, go))
    qtbot.addWidget(made)
    made.resize(1440 - 208, 866)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def press(qtbot: QtBot, page: ReportsPage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if b.text() == words and b.isVisible() and b.isEnabled()]
    assert found, words
    qtbot.mouseClick(found[-1], LEFT)


def turn_to(qtbot: QtBot, page: ReportsPage, key: str) -> None:
    """Click a section in the list."""
    assert page.view is not None
    place = [part.key for part in page.view.paper.parts].index(key)
    at = page.list.visualItemRect(page.list.item(place)).center()
    qtbot.mouseClick(page.list.viewport(), LEFT, pos=at)


def pick(qtbot: QtBot, table: DataTable, row: int, *, twice: bool = False) -> None:
    at: QPoint = table.grid.visualRect(table.model.index(row, 0)).center()
    qtbot.mouseClick(table.grid.viewport(), LEFT, pos=at)
    if twice:
        qtbot.mouseDClick(table.grid.viewport(), LEFT, pos=at)


def opened_by_its_tile(qtbot: QtBot, page: ReportsPage) -> Opened:
    """Click the first figure of the section shown."""
    qtbot.mouseClick(page.section.tiles[0], LEFT)
    found = page.panel.content()
    assert isinstance(found, Opened)
    return found


def said(page: ReportsPage) -> list[Notice]:
    heard: list[Notice] = []
    page.said.connect(heard.append)
    return heard


def test_the_year_opens_on_its_summary_and_says_that_it_is_provisional(page: ReportsPage) -> None:
    assert page.view is not None
    assert page.shown_year.text() == "2026"
    assert page.state.text() == "Chiffres provisoires au 23 novembre 2026"
    assert not page.close_button.isEnabled() and "finie" in page.close_button.toolTip()
    assert page.section.part is not None and page.section.part.key == "summary"
    assert page.list.count() == len(page.view.paper.parts) >= 13


def test_arrows_go_from_section_to_section_and_their_charts_are_drawn(qtbot: QtBot, page: ReportsPage) -> None:
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down)
    assert page.section.part is not None and page.section.part.key == "hosting"
    QApplication.processEvents()
    charts = [chart for chart in page.section.findChildren(Chart) if chart.isVisible() and chart.marks()]
    assert charts
    assert any("Habitat" in mark.label for chart in charts for mark in chart.marks())


def test_a_figure_opens_its_rows_and_their_sum_is_the_figure(
    qtbot: QtBot, page: ReportsPage, sqlite_pole: Runner
) -> None:
    turn_to(qtbot, page, "hosting")
    panel = opened_by_its_tile(qtbot, page)
    code = panel.code
    told = {each.code: each for each in sqlite_pole.read(figures, period=year_period(2026))}
    over = code if told[code].rows else "leases.area_days"
    assert sum(row.value.value for row in panel.records.rows()) == told[over].value


def test_a_figure_is_divided_by_chantier_and_a_share_opens_its_own_rows(
    qtbot: QtBot, page: ReportsPage, let: SimpleNamespace, went: list[tuple[str, int | None]]
) -> None:
    turn_to(qtbot, page, "hosting")
    page.open_figure("leases.area_days")
    panel = page.panel.content()
    assert isinstance(panel, Opened)
    panel.cut.box.setFocus()
    qtbot.keyClick(panel.cut.box, Qt.Key.Key_Down)
    panel.cut.box.activated.emit(panel.cut.box.currentIndex())
    shares = {row.name: row.value.value for row in panel.shares.rows()}
    whole = let.area * 365
    assert shares[f"1. {let.first.title}"] == whole * 6 / 10
    assert sum(shares.values()) == whole
    pick(qtbot, panel.shares, 0)
    assert [row.value.value for row in panel.records.rows()] == [whole * 6 / 10]
    pick(qtbot, panel.records, 0, twice=True)
    assert went[-1] == ("hosting", let.lease)


def test_a_comment_is_typed_saved_and_taken_back(qtbot: QtBot, page: ReportsPage, sqlite_pole: Runner) -> None:
    area = page.section.comment.area
    assert not page.section.save.isEnabled()
    area.setFocus()
    qtbot.keyClicks(area, "Les chiffres montent.")
    assert page.section.save.isEnabled()
    qtbot.keyClick(area, Qt.Key.Key_Return, CONTROL)
    assert [each.words for each in sqlite_pole.read(comments, report="activity:2026")] == ["Les chiffres montent."]
    assert not page.section.save.isEnabled()
    page.undo()
    assert [each.words for each in sqlite_pole.read(comments, report="activity:2026")] == [""]


def test_last_years_comment_is_read_beside(page: ReportsPage) -> None:
    assert page.section.part is not None
    assert page.section.part.former_comment == "Une année de départ."


def test_words_typed_stay_when_the_section_changes_and_another_wrote_first(
    qtbot: QtBot, page: ReportsPage, sqlite_pole: Runner
) -> None:
    qtbot.keyClicks(page.section.comment.area, "Brouillon")
    turn_to(qtbot, page, "hosting")
    turn_to(qtbot, page, "summary")
    assert page.section.comment.value() == "Brouillon"
    sqlite_pole.do(write_comment, report="activity:2026", section="summary", words="Déjà écrit.")
    page.section.part = page.section.part.__class__(key="summary", title="L’essentiel", version=0)
    heard = said(page)
    page.section.write()
    assert heard and heard[-1].kind == "danger"
    assert page.section.comment.value() == "Brouillon"


def test_what_changes_elsewhere_does_not_interrupt_who_types(qtbot: QtBot, page: ReportsPage) -> None:
    qtbot.mouseClick(page.section.comment.area.viewport(), LEFT)
    qtbot.keyClicks(page.section.comment.area, "Les chiffres")
    page.seat.feed.publish(frozenset({"links"}))
    QApplication.processEvents()
    assert page.window().focusWidget() is page.section.comment.area
    qtbot.keyClicks(page.section.comment.area, " montent.")
    assert page.section.comment.value() == "Les chiffres montent."


def test_years_turn_by_keys_and_a_year_that_is_over_is_closed_after_a_yes(
    qtbot: QtBot, page: ReportsPage, sqlite_pole: Runner
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Left, ALT)
    assert page.shown_year.text() == "2025"
    press(qtbot, page, "Clore l’année")
    confirm = page._confirm
    assert confirm is not None
    qtbot.keyClick(confirm, Qt.Key.Key_Escape)
    assert sqlite_pole.read(closing_of, year=2025) is None
    press(qtbot, page, "Clore l’année")
    assert page._confirm is not None
    qtbot.mouseClick(page._confirm.yes, LEFT)
    assert sqlite_pole.read(closing_of, year=2025) is not None
    assert page.state.text().startswith("Année close le")
    assert page.reopen_button.isVisible() and not page.close_button.isVisible()


def test_a_closed_year_is_reopened_with_a_reason(qtbot: QtBot, page: ReportsPage, sqlite_pole: Runner) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Left, ALT)
    press(qtbot, page, "Clore l’année")
    assert page._confirm is not None
    qtbot.keyClick(page._confirm.yes, Qt.Key.Key_Space)
    qtbot.mouseClick(page.reopen_button, LEFT)
    form = page.panel.content()
    assert isinstance(form, Form)
    qtbot.keyClick(form.fields["reason"].control, Qt.Key.Key_Return, CONTROL)
    assert form.fields["reason"].error() == "À remplir."
    area = form.fields["reason"].control
    assert isinstance(area, QPlainTextEdit)
    qtbot.keyClicks(area, "Une facture manquait")
    qtbot.keyClick(area, Qt.Key.Key_Return, CONTROL)
    assert sqlite_pole.read(closing_of, year=2025) is None
    assert page.state.text().startswith("Chiffres provisoires")


def test_the_report_is_looked_at_and_escape_comes_back(qtbot: QtBot, page: ReportsPage) -> None:
    press(qtbot, page, "Voir le PDF")
    assert page.stack.currentWidget() is page.preview
    assert page.preview.view.pages.count() >= 5
    assert page.preview.view.name == "rapport-activite-2026.pdf"
    qtbot.keyClick(page.preview.back, Qt.Key.Key_Escape)
    assert page.stack.currentIndex() == 1


def test_the_workbook_is_written_where_the_user_says(qtbot: QtBot, page: ReportsPage, tmp_path: Path) -> None:
    press(qtbot, page, "Tableur")
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    target = tmp_path / "rapport.xlsx"
    dialog.fileSelected.emit(str(target))
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(target.read_bytes())).namelist()
    heard = said(page)
    dialog.fileSelected.emit(str(tmp_path / "nulle-part" / "rapport.xlsx"))
    assert not heard
    dialog.close()


def test_a_report_is_composed_and_refuses_what_says_nothing(qtbot: QtBot, page: ReportsPage) -> None:
    press(qtbot, page, "Composer")
    form = page.panel.content()
    assert isinstance(form, Builder)
    form.set_values(first=date(2026, 3, 1), last=date(2026, 2, 1))
    press(qtbot, page, "Voir le rapport")
    assert form.fields["last"].error()
    form.set_values(first=date(2026, 2, 1), last=date(2026, 3, 31))
    for name, field in form.fields.items():
        if name.startswith("section:"):
            field.set_value(name == "section:records")
    press(qtbot, page, "Voir le rapport")
    assert page.stack.currentWidget() is page.preview
    assert page.preview.view.pages.count() >= 1


def test_a_pole_without_figures_says_so(qtbot: QtBot, sqlite_pole: Runner, clock: FixedClock) -> None:
    made = shown(qtbot, sqlite_pole, clock, [])
    made.show_record(2010)
    assert made.shown_year.text() == "2010"
    assert made.right.currentWidget() is made.empty
    assert made.empty.isVisible()


def test_everything_is_named_reachable_and_readable(qtbot: QtBot, page: ReportsPage) -> None:
    for key in ("summary", "hosting", "chantiers"):
        turn_to(qtbot, page, key)
        QApplication.processEvents()
        assert not unnamed(page)
        assert not clipped(page)
        assert not small_targets(page)
    assert not doubled_shortcuts(page)


def test_the_other_papers_ask_what_they_are_about(qtbot: QtBot, page: ReportsPage, let: SimpleNamespace) -> None:
    press(qtbot, page, "Autres papiers")
    form = page.panel.content()
    assert isinstance(form, Others)
    assert form.fields["month"].isEnabled() and not form.fields["chantier"].isEnabled()
    assert form.fields["month"].value() == 10
    press(qtbot, page, "Voir le papier")
    assert page.preview.view.pages.count() == 1 and page.preview.view.name == "board-2026.pdf"
    qtbot.keyClick(page.preview.back, Qt.Key.Key_Escape)
    press(qtbot, page, "Autres papiers")
    form = page.panel.content()
    assert isinstance(form, Others)
    kind = form.fields["kind"]
    assert isinstance(kind, ChoiceField)
    kind.box.setFocus()
    for _step in range(4):
        qtbot.keyClick(kind.box, Qt.Key.Key_Down)
    kind.box.activated.emit(kind.box.currentIndex())
    assert kind.value() == "structure" and form.fields["party"].isEnabled()
    press(qtbot, page, "Voir le papier")
    assert form.fields["party"].error()
    form.set_values(kind="chantier", chantier=let.first.id)
    press(qtbot, page, "Voir le papier")
    assert page.preview.view.name == "chantier-2026.pdf"


def test_any_paper_is_commented_while_it_is_looked_at_until_its_year_is_closed(
    qtbot: QtBot, page: ReportsPage, let: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.look_other(Asked(kind="structure", year=2026, party=let.party))
    press(qtbot, page, "Commenter")
    form = page.panel.content()
    assert isinstance(form, Comments)
    form.set_values(section="figures", words="Une belle année.")
    press(qtbot, page, "Enregistrer le commentaire")
    key = f"structure-{let.party}:2026"
    assert [(c.section, c.words) for c in sqlite_pole.read(comments, report=key)] == [("figures", "Une belle année.")]
    assert page.stack.currentWidget() is page.preview and page.preview.view.pages.count() >= 1
    sqlite_pole.do(close_year, year=2025)
    page.look_other(Asked(kind="structure", year=2025, party=let.party))
    assert not page.preview.comment.isEnabled()


def test_a_report_is_composed_for_a_project(qtbot: QtBot, page: ReportsPage, let: SimpleNamespace, sqlite_pole: Runner) -> None:
    project = sqlite_pole.do(open_dossier, kind=Kind.PROJECT, party=let.party, title="Café des voisins", on=date(2026, 2, 3))
    press(qtbot, page, "Composer")
    form = page.panel.content()
    assert isinstance(form, Builder)
    form.set_values(project=project)
    choice = form.choice()
    assert choice is not None and choice.project == project
    press(qtbot, page, "Voir le rapport")
    assert page.stack.currentWidget() is page.preview
