"""The page Fonds by real keys and clicks, on a small real pole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.activities.fund.commands import MemberInput, add_member, gather_coordination, receive_report
from pole_desk.activities.fund.queries import coordinations, group_of, instalments, outcomes, projects
from pole_desk.activities.fund.rules import Advice, MemberKind
from pole_desk.desktop.pages.fund.importing import ImportView
from pole_desk.desktop.pages.fund.page import TABS, FundPage
from pole_desk.desktop.pages.fund.papers import paper
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.dossiers.commands import open_dossier, serve_project, set_links
from pole_desk.registers.dossiers.queries import project_links
from pole_desk.registers.dossiers.rules import Kind, kind_name
from tests.desktop.audits import clipped, doubled_shortcuts, small_targets, unnamed

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def click(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def press(qtbot: QtBot, page: FundPage, words: str) -> None:
    """Click the visible button that says these words."""
    found = [b for b in page.findChildren(Button) if words in (b.text(), b.accessibleName()) and b.isVisible()]
    assert found, words
    click(qtbot, found[-1])


def tab(qtbot: QtBot, page: FundPage, key: str) -> None:
    words = dict(TABS)[key]
    click(qtbot, next(b for b in page.tabs.findChildren(Button) if b.text() == words))


def form_of(page: FundPage) -> Form:
    content = page.panel.content()
    assert isinstance(content, Form)
    return content


def type_in(qtbot: QtBot, form: Form, name: str, words: str) -> None:
    line = form.fields[name].control
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, words)


def undo(qtbot: QtBot, page: FundPage) -> None:
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Z, CTRL)


def test_the_list_says_the_year_and_who_is_late(qtbot: QtBot, page: FundPage) -> None:
    assert len(page.projects.table.rows()) == 3
    assert page.projects.decided.accessibleName().startswith("Décidé cette année · 5\u202f000,00")
    assert "10\u202f000,00\u00a0€ décidés" in page.header._subtitle.full_text()
    click(qtbot, page.projects.late)
    assert [row.title for row in page.projects.table.rows()] == ["Jardin nourricier"]
    click(qtbot, page.projects.decided)
    assert [row.year for row in page.years.table.rows()] == [2026, 2024]


def test_a_grant_is_justified_from_its_button_and_taken_back(
    qtbot: QtBot, page: FundPage, funded: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(funded.cafe)
    assert page.card.title.full_text() == "Café des voisins"
    (steps,) = page.card.steps
    assert steps.button is not None and steps.button.text() == "Justifier…" and steps.button.isEnabled()
    click(qtbot, steps.button)
    qtbot.keyClick(form_of(page), Qt.Key.Key_Return, CTRL)
    (grant,) = sqlite_pole.read(instalments, project=funded.cafe)
    assert grant.state == "justified"
    (steps,) = page.card.steps
    assert not steps.button.isEnabled() and "avis" in steps.button.toolTip()
    undo(qtbot, page)
    assert sqlite_pole.read(instalments, project=funded.cafe)[0].state == "signed"


def test_a_step_that_is_closed_says_why(page: FundPage, funded: SimpleNamespace) -> None:
    page.show_record(funded.garden)
    (steps,) = page.card.steps
    assert not steps.button.isEnabled()
    assert "compte rendu" in steps.button.toolTip()
    assert page.card.warning.isVisible() and "retard" in page.card.warning.label.text()


def test_a_refused_amount_stands_under_its_field(
    qtbot: QtBot, page: FundPage, funded: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(funded.bikes)
    press(qtbot, page, "Décider une subvention…")
    form = form_of(page)
    type_in(qtbot, form, "amount", "6000")
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    assert "5\u202f000,00\u00a0€ au plus" in form.fields["amount"].error()
    type_in(qtbot, form, "amount", "4500")
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    assert [one.amount for one in sqlite_pole.read(instalments, project=funded.bikes)] == [Decimal("4500.00")]


def test_a_project_is_submitted_by_keyboard(qtbot: QtBot, page: FundPage, sqlite_pole: Runner) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, CTRL)
    form = form_of(page)
    picker = form.fields["party"]
    picker.control.setFocus()
    qtbot.keyClicks(picker.control, "voisins")
    qtbot.waitUntil(lambda: picker.list.count() > 0 and picker.list.isVisible())  # type: ignore[attr-defined]
    qtbot.keyClick(picker.control, Qt.Key.Key_Return)
    type_in(qtbot, form, "title", "Conciergerie")
    type_in(qtbot, form, "policies", "Emploi, Lien social")
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    found = next(one for one in sqlite_pole.read(projects) if one.title == "Conciergerie")
    assert (found.policies, found.commune) == (["Emploi", "Lien social"], "Nantes")
    undo(qtbot, page)
    assert next(one for one in sqlite_pole.read(projects) if one.title == "Conciergerie").state == "withdrawn"


def test_the_group_meets_advises_and_is_followed(
    qtbot: QtBot, page: FundPage, funded: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(funded.cafe)
    press(qtbot, page, "Noter une réunion")
    form = form_of(page)
    member = next(field for name, field in form.fields.items() if name.startswith("member_"))
    click(qtbot, member.control)
    qtbot.keyClick(member.control, Qt.Key.Key_Space) if not member.value() else None
    type_in(qtbot, form, "hours", "1,5")
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    assert sqlite_pole.read(group_of, project=funded.cafe).hours == Decimal("3.50")
    tab_row = page.advice.table.rows()[0]
    assert (tab_row.late, tab_row.owner) == (True, "La porteuse")
    act = page.card.acts.advice_acts(sqlite_pole.read(group_of, project=funded.cafe).recommendations[0])[0]
    act.act()
    form = form_of(page)
    type_in(qtbot, form, "outcome", "Local pris rue Crucy")
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    assert sqlite_pole.read(group_of, project=funded.cafe).recommendations[0].state == Advice.DONE


def test_an_outcome_is_noted_and_a_missing_proof_is_asked(
    qtbot: QtBot, page: FundPage, funded: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(funded.cafe)
    press(qtbot, page, "Politique enrichie…")
    form = form_of(page)
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    assert form.fields["evidence"].error()
    type_in(qtbot, form, "evidence", "Convention de juin")
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    (found,) = sqlite_pole.read(outcomes, project=funded.cafe)
    assert (found.policy, found.evidence) == ("Lien social", "Convention de juin")


def test_the_coordination_begins_empty_and_is_created(qtbot: QtBot, page: FundPage, sqlite_pole: Runner) -> None:
    tab(qtbot, page, "coordination")
    assert page.coordination.empty.isVisible()
    press(qtbot, page, "Nouvelle coordination")
    form = form_of(page)
    type_in(qtbot, form, "name", "Directions")
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    assert [one.group.name for one in sqlite_pole.read(coordinations)] == ["Directions"]
    assert not page.coordination.empty.isVisible()


def test_a_file_is_shown_line_by_line_before_it_is_imported(
    qtbot: QtBot, page: FundPage, sqlite_pole: Runner, tmp_path: Path
) -> None:
    file = tmp_path / "passe.csv"
    head = "titre;porteur;annee;tranche_1;chantiers\n"
    file.write_text(head + "Crèche;Petits pas;2010;5000;2\nFour;Petits pas;2011;4000;\n", encoding="utf-8")
    page.import_file(file)
    view = page.wide.content()
    assert isinstance(view, ImportView)
    assert [(one.line, one.fate, str(one.amount)) for one in view.table.rows()] == [(2, "new", "5000.00"), (3, "new", "4000.00")]
    assert len(sqlite_pole.read(projects)) == 3, "nothing is written yet"
    assert not unnamed(page.wide) and not small_targets(page.wide)
    press(qtbot, page, "Importer 2 projets")
    assert len(sqlite_pole.read(projects)) == 5 and page.wide.isHidden()
    undo(qtbot, page)
    assert sum(one.state != "withdrawn" for one in sqlite_pole.read(projects)) == 3
    page.import_file(file)
    press(qtbot, page, "Importer 2 projets")
    page.import_file(file)
    again = page.wide.content()
    assert isinstance(again, ImportView) and [one.fate for one in again.table.rows()] == ["known", "known"]
    file.write_text(
        head + "Crèche 2;Petits pas;2010;cinq mille;\nVélo;Roue;2012;5000;77\nVélo;Roue;2012;5000;1\n", encoding="utf-8"
    )
    page.import_file(file)
    wrong = page.wide.content()
    assert isinstance(wrong, ImportView)
    told = {one.line: one.detail for one in wrong.table.rows()}
    assert set(told) == {2, 3, 4} and all(one.fate == "wrong" for one in wrong.table.rows())
    assert "tranche_1" in told[2] and "77" in told[3] and "déjà à la ligne 3" in told[4]
    button = next(b for b in page.wide.findChildren(Button) if b.text().startswith("Importer ") and b.isVisible())
    assert not button.isEnabled() and button.toolTip()
    file.write_bytes(b"titre\xff")
    page.import_file(file)
    assert page.wide.isVisible()


def test_another_dossier_serves_the_project_by_its_share_and_leaves_it(
    qtbot: QtBot, page: FundPage, funded: SimpleNamespace, sqlite_pole: Runner
) -> None:
    run = sqlite_pole
    meals = run.do(open_dossier, kind=Kind.MEALS, party=funded.carrier, title="Repas", on=date(2026, 1, 1))
    page.show_record(funded.cafe)
    dossier = page.card.acts.card.project.dossier
    press(qtbot, page, "Rattacher un dossier au projet")
    form = form_of(page)
    assert form.fields["dossier"].value() == meals, "the carrier's own dossiers come first"
    type_in(qtbot, form, "share", "40")
    press(qtbot, page, "Rattacher le dossier")

    def served() -> list[tuple[int, int]]:
        return [(one.project, one.share) for one in run.read(project_links, dossier=meals, on=date(2026, 11, 23))]

    assert served() == [(dossier, 4000)]
    one = next(line for line in page.card.acts.card.served if line.dossier == meals)
    change, leave, _see = page.card.acts.served_acts(one)
    change.act()
    type_in(qtbot, form_of(page), "share", "25")
    press(qtbot, page, "Enregistrer la part")
    assert served() == [(dossier, 2500)]
    leave.act()
    assert served() == []
    undo(qtbot, page)
    assert served() == [(dossier, 2500)]


def test_what_served_and_the_chantiers_served_open_on_their_own_pages(
    qtbot: QtBot, page: FundPage, funded: SimpleNamespace, sqlite_pole: Runner, went: list[tuple[str, int | None, str]]
) -> None:
    run, day = sqlite_pole, date(2026, 1, 1)
    storage = run.do(open_dossier, kind=Kind.STORAGE, party=funded.carrier, title="Box", on=day)
    project = next(one.dossier for one in run.read(projects) if one.id == funded.cafe)
    run.do(serve_project, project=project, dossiers=[storage], share=5000, on=day)
    run.do(set_links, dossier=project, shares={ChantierId(4): 10_000}, on=day)
    page.show_record(funded.cafe)
    QApplication.processEvents()
    press(qtbot, page, f"Ouvrir {kind_name(Kind.STORAGE)} – Box")
    title = next(line for line in page.card.links.lines()).accessibleName()
    press(qtbot, page, f"Ouvrir {title.split(' · ')[0]}")
    assert went == [("storage", storage, ""), ("chantiers", 4, "")]


def test_beside_a_step_that_is_shut_stands_what_opens_it(
    qtbot: QtBot, page: FundPage, funded: SimpleNamespace, sqlite_pole: Runner
) -> None:
    page.show_record(funded.garden)
    QApplication.processEvents()
    press(qtbot, page, "Compte rendu…")
    assert "accepted" in form_of(page).fields
    press(qtbot, page, "Annuler")
    grant = next(iter(sqlite_pole.read(instalments, project=funded.garden)))
    sqlite_pole.do(receive_report, instalment=grant.id, on=date(2025, 3, 1), accepted=False)
    page.show_record(funded.garden)
    QApplication.processEvents()
    press(qtbot, page, "Accepter")
    QApplication.processEvents()
    assert page.card.steps[0].button is not None and page.card.steps[0].button.isEnabled()


def test_a_search_too_narrow_for_its_words_says_less_and_never_half_a_word(qtbot: QtBot, page: FundPage) -> None:
    field = page.projects.table.search_field
    for width, said in ((300, "Titre, porteur, politique…"), (140, "Chercher…"), (96, "")):
        field.setMaximumWidth(width)
        field.setMinimumWidth(width)
        field.resize(width, field.height())
        assert field.placeholderText() == said
        assert field.accessibleName() == "Titre, porteur, politique" == field.toolTip()


def test_the_columns_of_a_file_are_told_before_it_is_chosen(qtbot: QtBot, page: FundPage) -> None:
    press(qtbot, page, "Importer…")
    QApplication.processEvents()
    told = {one.text() for one in page.wide.findChildren(QLabel)}
    assert {"titre", "porteur", "tranche_1", "chantiers", "emplois"} <= told
    assert [b.text() for b in page.wide.findChildren(Button) if b.isVisible() and "…" in b.text()] == [
        "Enregistrer un exemple…", "Choisir le fichier…",
    ]  # fmt: skip
    assert (clipped(page), unnamed(page)) == ([], [])
    page.new_project()
    assert page.panel.isVisible() and not page.wide.isVisible(), "one panel at a time"
    page.choose_file()
    assert page.wide.isVisible() and not page.panel.isVisible()
    qtbot.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Escape)
    assert not page.wide.isVisible(), "a panel of words alone takes the keys too"


def test_a_year_opens_the_projects_decided_in_it(qtbot: QtBot, page: FundPage, funded: SimpleNamespace) -> None:
    page.projects.keep("supported")
    tab(qtbot, page, "years")
    rows = {row.year: row for row in page.years.table.rows()}
    assert page.years.table.select_id(2024)
    qtbot.keyClick(page.years.table.findChild(QTableView), Qt.Key.Key_Return)
    assert page.projects.isVisible()
    shown = page.projects.table.rows()
    assert [row.id for row in shown] == [funded.garden] and sum(row.decided for row in shown) == rows[2024].decided
    page.years.opened.emit(2026)
    assert [row.id for row in page.projects.table.rows()] == [funded.cafe]
    click(qtbot, page.projects.chips.chips["year:2026"])
    assert len(page.projects.table.rows()) == 3 and not [key for key in page.projects.chips.chips if "year" in key]


def test_minutes_are_drawn_and_written(page: FundPage, funded: SimpleNamespace, sqlite_pole: Runner, tmp_path: Path) -> None:
    pdf = sqlite_pole.read(paper, meeting=funded.meeting)
    assert pdf.startswith(b"%PDF") and pdf == sqlite_pole.read(paper, meeting=funded.meeting)
    page.papers.write(tmp_path / "reunion.pdf", pdf)
    assert (tmp_path / "reunion.pdf").read_bytes() == pdf


def test_back_keeps_the_list_and_other_pages_are_reached(
    qtbot: QtBot, page: FundPage, funded: SimpleNamespace, went: list[tuple[str, int | None, str]]
) -> None:
    assert page.projects.table.select_id(funded.garden)
    grid = page.projects.table.findChild(QTableView)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert page.card.isVisible()
    press(qtbot, page, "Voir la structure")
    assert went == [("parties", funded.carrier, "")]
    qtbot.keyClick(page, Qt.Key.Key_Left, ALT)
    assert page.projects.isVisible() and page.projects.table.current_row().id == funded.garden


def test_an_empty_fund_says_what_to_do(qtbot: QtBot, pole_seat: Seat) -> None:
    made = FundPage(pole_seat)
    qtbot.addWidget(made)
    made.resize(1232, 866)
    made.show()
    assert made.projects.table.rows() == []
    assert [b for b in made.projects.table.findChildren(Button) if b.text() == "Nouveau projet" and b.isVisible()]


def test_the_page_can_be_used_by_anyone(
    qtbot: QtBot, page: FundPage, funded: SimpleNamespace, sqlite_pole: Runner
) -> None:
    group = sqlite_pole.do(gather_coordination, name="Directions")
    body = MemberInput(kind=MemberKind.AUTHORITY, body="Direction des déchets")
    sqlite_pole.do(add_member, group=group, member=body)
    for width, height in ((1232, 866), (1024 - 64, 640)):
        page.resize(width, height)
        for key in (*dict(TABS), "card"):
            page.show_record(funded.cafe) if key == "card" else page._show(key)
            QApplication.processEvents()
            assert unnamed(page) == [] and small_targets(page) == [] and doubled_shortcuts(page) == []
            qtbot.waitUntil(lambda: clipped(page) == [])
