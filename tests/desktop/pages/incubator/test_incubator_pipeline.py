"""The pipeline and a project's card by real presses and keys."""

from __future__ import annotations

from types import SimpleNamespace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.activities.incubator.queries import candidacy, project, projects
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.pages.incubator.page import IncubatorPage
from pole_desk.desktop.widgets.fields import LineField
from pole_desk.desktop.widgets.form import Form
from tests.desktop.audits import clipped, doubled_shortcuts, unnamed

from .conftest import Press

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def stage(made: SimpleNamespace, incubation: int) -> str:
    return str(made.run.read(project, incubation=incubation).stage)


def drag(page: IncubatorPage, qtbot: QtBot, incubation: int, to: str) -> None:
    """Press on a tile, move past the threshold, let go over a column."""
    board = page.pipeline.board
    start = board.rect_of(incubation).center()
    end = QPoint(board.column_rect(to).center().x(), start.y())
    qtbot.mousePress(board.viewport(), LEFT, pos=start)
    qtbot.mouseMove(board.viewport(), (start + end) / 2)
    qtbot.mouseMove(board.viewport(), end)
    qtbot.mouseRelease(board.viewport(), LEFT, pos=end)
    QApplication.processEvents()


def told(inside: QWidget) -> str:
    """Every line of the cards inside, as it is read aloud."""
    return " ".join(one.accessibleName() for one in inside.findChildren(QFrame) if one.objectName() == "rowline")


def test_each_project_stands_in_the_column_of_its_stage_with_what_asks_for_a_look(
    page: IncubatorPage, made: SimpleNamespace
) -> None:
    lanes = page.pipeline.board.lanes
    assert [len(column) for column in lanes.columns] == [1, 1, 2, 0, 1, 0, 0, 0]
    bikes = lanes.by_id[made.bikes].tile
    assert bikes.signal_text == "à compléter"
    assert lanes.by_id[made.tea].tile.cohort_name == "Promotion 2027"
    assert "depuis 50 jours" not in bikes.words
    assert "depuis 49 jours" in bikes.words


def test_a_tile_dragged_to_the_next_column_moves_the_project_and_ctrl_z_brings_it_back(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, notices: list[Notice]
) -> None:
    drag(page, qtbot, made.recyclery, "met")
    assert stage(made, made.recyclery) == "met"
    assert notices[-1].text == "«\u202fLa Recyclerie des loisirs créatifs\u202f»\u202f: rencontré."
    qtbot.keyClick(page, Qt.Key.Key_Z, CONTROL)
    assert stage(made, made.recyclery) == "spotted"


def test_a_tile_dragged_where_the_rules_refuse_stays_and_the_way_is_said(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, notices: list[Notice]
) -> None:
    drag(page, qtbot, made.recyclery, "incubated")
    assert stage(made, made.recyclery) == "spotted"
    assert "Possible\u202f: rencontré, candidat, arrêté" in notices[-1].text


def test_escape_abandons_a_drag(page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot) -> None:
    board = page.pipeline.board
    board.setFocus()
    start = board.rect_of(made.recyclery).center()
    end = QPoint(board.column_rect("met").center().x(), start.y())
    qtbot.mousePress(board.viewport(), LEFT, pos=start)
    qtbot.mouseMove(board.viewport(), end)
    qtbot.keyClick(board, Qt.Key.Key_Escape)
    qtbot.mouseRelease(board.viewport(), LEFT, pos=end)
    assert stage(made, made.recyclery) == "spotted"


def test_arrows_walk_the_board_and_ctrl_arrow_moves_the_project(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot
) -> None:
    board = page.pipeline.board
    board.setFocus()
    assert board.current == made.recyclery
    qtbot.keyClick(board, Qt.Key.Key_Right)
    assert board.current == made.oven
    assert "Four à pain partagé" in board.accessibleDescription()
    qtbot.keyClick(board, Qt.Key.Key_Right, CONTROL)
    assert stage(made, made.oven) == "applied"
    assert board.current == made.oven
    qtbot.keyClick(board, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.card
    assert page.card.title.full_text() == "Four à pain partagé"


def test_a_stop_asks_for_its_reason(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    drag(page, qtbot, made.oven, "stopped")
    assert stage(made, made.oven) == "met"
    press("Arrêter le projet")
    form = page.panel.content()
    assert isinstance(form, Form)
    assert form.fields["reason"].error() == "À remplir."
    area = form.fields["reason"].control
    assert isinstance(area, QPlainTextEdit)
    qtbot.keyClicks(area, "Autre emploi")
    press("Arrêter le projet")
    assert stage(made, made.oven) == "stopped"


def test_a_place_given_from_the_board_asks_for_the_cohort_and_the_reason(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    drag(page, qtbot, made.garden, "selected")
    form = page.panel.content()
    assert isinstance(form, Form)
    area = form.fields["reason"].control
    assert isinstance(area, QPlainTextEdit)
    qtbot.keyClicks(area, "Urgence")
    press("Donner la place")
    assert made.run.read(project, incubation=made.garden).cohort == made.cohort


def test_the_words_typed_keep_the_projects_they_name_on_the_board_and_in_the_list(
    page: IncubatorPage, qtbot: QtBot
) -> None:
    qtbot.keyClicks(page.pipeline.search, "nantes four")
    qtbot.keyClick(page.pipeline.search, Qt.Key.Key_Return)
    assert [one.title for one in page.pipeline.table.rows()] == ["Four à pain partagé"]
    assert len(page.pipeline.board.lanes.by_id) == 1


def test_a_project_that_looks_known_is_shown_before_saving_and_refused_until_said_another(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    qtbot.keyClick(page, Qt.Key.Key_N, CONTROL)
    form = page.panel.content()
    assert isinstance(form, Form)
    title, email = form.fields["title"], form.fields["email"]
    assert isinstance(title, LineField)
    assert isinstance(email, LineField)
    qtbot.keyClicks(title.line, "Recyclerie Ines")
    qtbot.keyClicks(email.line, "INES@recyclerie.test")
    qtbot.waitUntil(lambda: bool([b for b in page.panel.findChildren(type(page.card.party))
                                  if "Ouvrir La Recyclerie" in b.accessibleName()]))  # fmt: skip
    press("Suivre ce projet")
    assert "est déjà suivi" in title.error()
    assert len(made.run.read(projects)) == 5
    box = page.panel.findChild(QCheckBox)
    assert box is not None
    qtbot.mouseClick(box, LEFT, pos=QPoint(10, box.height() // 2))
    press("Suivre ce projet")
    assert len(made.run.read(projects)) == 6
    assert page.card.title.full_text() == "Recyclerie Ines"


def test_the_card_shows_answers_pieces_and_what_is_missing(
    page: IncubatorPage, made: SimpleNamespace, press: Press
) -> None:
    page.show_record(made.garden)
    press("Candidatures")
    said = told(page.card.candidacies)
    assert "Un local" in said
    assert "12,5" in said
    assert "budget.txt" in said
    page.show_record(made.bikes)
    said = told(page.card.candidacies)
    assert "il manque\u202f: «\u202fBesoin\u202f», «\u202fBudget\u202f»" in said


def test_a_wrong_answer_is_told_under_its_question(
    page: IncubatorPage, made: SimpleNamespace, qtbot: QtBot, press: Press
) -> None:
    page.show_record(made.recyclery)
    press("Recevoir une candidature…")
    form = page.panel.content()
    assert isinstance(form, Form)
    figure = form.fields["answer:budget_prevu"]
    assert isinstance(figure, LineField)
    qtbot.keyClicks(figure.line, "beaucoup")
    press("Recevoir la candidature")
    assert "n’est pas un nombre" in figure.error()
    figure.line.clear()
    qtbot.keyClicks(figure.line, "1 200")
    press("Recevoir la candidature")
    assert stage(made, made.recyclery) == "applied"


def test_an_act_that_the_state_forbids_is_grey_and_says_why(page: IncubatorPage, made: SimpleNamespace) -> None:
    page.show_record(made.garden)
    assert page.card.buttons["apply"].toolTip() == "Sa candidature est déjà là\u202f: complétez-la."
    assert page.card.buttons["withdraw"].toolTip().startswith("Le projet est déjà candidat")
    assert made.run.read(candidacy, candidacy=made.filed).state == "complete"


def test_nothing_is_clipped_unnamed_or_doubled_on_the_board_and_the_card(
    page: IncubatorPage, made: SimpleNamespace
) -> None:
    for width in (1240, 900):
        page.resize(width, 640)
        QApplication.processEvents()
        assert clipped(page) == []
        page.show_record(made.garden)
        for _again in range(4):
            QApplication.processEvents()
        assert clipped(page) == []
        assert unnamed(page) == []
        page.card.back.emit()
    assert doubled_shortcuts(page) == []
