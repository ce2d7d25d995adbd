"""Charts walk, panels close, chips filter, PDFs show: by keys and clicks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from pole_desk.desktop.notice import Notice
from pole_desk.desktop.widgets.action_row import ActionRow
from pole_desk.desktop.widgets.banner import Banner, ToneIcon
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.charts import Bars, Chart, HeatMap, Series, Sparkline, StackedBars
from pole_desk.formats.graduations import nice_steps, short_amount
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.dialogs import ask_confirm
from pole_desk.desktop.widgets.header import PageHeader, SearchBox
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import Elided, Pairs
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.pill import StatePill, TonePill
from pole_desk.desktop.widgets.progress_line import ProgressLine
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.desktop.widgets.timeline import Timeline
from pole_desk.desktop.widgets.toast import Toast, Toasts
from pole_desk.kernel.audit import Entry
from tests.desktop.audits import clipped, small_targets, unnamed

LEFT = Qt.MouseButton.LeftButton


def shown(qtbot: QtBot, widget: QWidget, size: tuple[int, int] = (480, 320)) -> None:
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()


def chart(kind: str) -> Chart:
    if kind == "stacked":
        made = StackedBars("Revenus")
        series = [Series("Bureaux", [Decimal(24000), 20000]), Series("Salles", [9000, 0])]
        made.set_data(series, ["oct.", "nov."], forecast_from=1)
        return made
    if kind == "bars":
        bars = Bars("Entrées")
        bars.set_values(["oct.", "nov."], [3, 5])
        return bars
    heat = HeatMap("Heures")
    heat.set_data(["lun.", "mar."], ["8 h", "9 h"], [[0, 50], [75, 100]])
    return heat


@pytest.mark.parametrize("kind", ["stacked", "bars", "heat"])
def test_a_chart_is_walked_by_arrows_and_read_aloud(qtbot: QtBot, kind: str) -> None:
    made = chart(kind)
    shown(qtbot, made)
    made.setFocus()
    qtbot.keyClick(made, Qt.Key.Key_Right)
    first = made.accessibleDescription()
    qtbot.keyClick(made, Qt.Key.Key_Right)
    assert made.accessibleDescription() != first
    assert first.endswith(made.marks()[0].value)
    assert not made.grab().isNull()


@pytest.mark.parametrize("kind", ["stacked", "bars", "heat"])
def test_a_chart_shows_its_data_as_a_list(qtbot: QtBot, kind: str) -> None:
    made = chart(kind)
    shown(qtbot, made)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    table = made.findChild(DataTable)
    assert table is not None
    assert len(table.rows()) == len(made.marks())
    assert b";" in table.to_csv()


def test_layers_stand_on_each_other_in_proportion(qtbot: QtBot) -> None:
    made = chart("stacked")
    shown(qtbot, made)
    offices, rooms, *_rest = made.marks()
    assert offices.rect.top() == pytest.approx(rooms.rect.bottom())
    assert offices.rect.height() / rooms.rect.height() == pytest.approx(24 / 9, rel=0.01)


def test_a_legend_too_wide_for_its_chart_goes_on_below_and_the_bars_make_room(qtbot: QtBot) -> None:
    made = StackedBars("Revenus")
    shown(qtbot, made, (360, 240))
    names = ("Événements", "Hébergement", "Cantine", "Magasin", "Stockage")
    made.set_data([Series(name, [Decimal(100)]) for name in names], ["oct."])
    spots = made.legend()
    assert all(spot.right() <= made.width() for spot in spots)
    assert spots[-1].top() > spots[0].top()
    assert min(mark.rect.top() for mark in made.marks()) >= spots[-1].bottom()


def test_an_empty_chart_paints(qtbot: QtBot) -> None:
    for made in (StackedBars("a"), Bars("b"), HeatMap("c"), Sparkline("d"), Sparkline("e", [1, 1])):
        shown(qtbot, made)
        assert not made.grab().isNull()


@pytest.mark.parametrize(("most", "top"), [(1, 1), (7, 9), (48_260, 60_000), (100, 100), (999, 1000)])
def test_graduations_are_round_and_cover(most: int, top: int) -> None:
    steps = nice_steps(most)
    assert steps[0] == 0
    assert steps[-1] >= most
    assert steps[-1] <= max(top, 2 * most)
    assert len(steps) <= 6


def test_thousands_are_short_on_the_scale() -> None:
    assert short_amount(20_000, "€") == "20\u202fk€"
    assert short_amount(2_500, "€") == "2,5\u202fk€"
    assert short_amount(0, "€") == "0"


def test_a_side_panel_takes_focus_and_esc_gives_it_back(qtbot: QtBot) -> None:
    host = QWidget()
    former = QLineEdit(host)
    shown(qtbot, host, (900, 600))
    former.setFocus()
    panel = SidePanel(host)
    form = QWidget()
    QVBoxLayout(form).addWidget(QLineEdit())
    panel.open("Nouvelle convention", form, secondary("Abandonner"), primary("Créer"))
    inside = form.findChild(QLineEdit)
    assert panel.geometry().getRect() == (480, 0, 420, 600)
    assert inside is not None
    qtbot.waitUntil(inside.hasFocus)
    host.resize(700, 500)
    assert panel.geometry().right() == host.rect().right()
    qtbot.keyClick(inside, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert former.hasFocus()


def test_a_side_panel_leaves_the_keys_in_its_page_when_what_opened_it_is_greyed_meanwhile(qtbot: QtBot) -> None:
    host = QWidget()
    host.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    former = primary("Rejet…")
    former.setParent(host)
    shown(qtbot, host, (900, 600))
    former.setFocus()
    panel = SidePanel(host)
    panel.open("Prélèvement rejeté", QLineEdit())
    former.setEnabled(False)
    panel.close_panel()
    assert host.window().focusWidget() is host


def test_chips_filter_together_and_keep_their_ticks(qtbot: QtBot) -> None:
    row = ChipRow()
    shown(qtbot, row, (260, 120))
    chips = [("a", "Occupé", 66, "occupied"), ("b", "Libre", 16, "free"), ("c", "Option", 7, "option")]
    row.set_chips(chips)
    told: list[frozenset[str]] = []
    row.changed.connect(told.append)
    qtbot.mouseClick(row.chips["b"], LEFT)
    row.set_chips([("a", "Occupé", 65, "occupied"), ("b", "Libre", 17, "free"), ("c", "Option", 7, "option")])
    assert told == [frozenset({"b"})]
    assert row.checked() == {"b"}
    assert "17" in row.chips["b"].text()


def test_chips_wrap_and_the_row_has_room_for_all_lines(qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    row = ChipRow()
    row.set_chips([(str(n), f"État {n}", n, "option") for n in range(8)])
    column.addWidget(row)
    column.addStretch(1)
    shown(qtbot, page, (300, 500))
    qtbot.waitUntil(lambda: all(row.rect().contains(chip.geometry()) for chip in row.chips.values()))
    assert len({chip.y() for chip in row.chips.values()}) > 1


def test_a_segment_is_chosen_by_click_and_arrows(qtbot: QtBot) -> None:
    made = Segmented([("d", "Jour"), ("w", "Semaine"), ("m", "Mois")], "w")
    shown(qtbot, made)
    told: list[str] = []
    made.chosen.connect(told.append)
    buttons = made.findChildren(type(primary("")))
    qtbot.mouseClick(buttons[2], LEFT)
    qtbot.keyClick(buttons[2], Qt.Key.Key_Right)
    assert told == ["m", "d"]
    made.choose("w")
    assert (made.current(), told) == ("w", ["m", "d"])


def test_a_greyed_button_says_why(qtbot: QtBot) -> None:
    pressed: list[int] = []
    button = primary("Émettre", lambda: pressed.append(1))
    shown(qtbot, button)
    button.why("Rien à facturer ce mois-ci.")
    qtbot.mouseClick(button, LEFT)
    assert (pressed, button.toolTip()) == ([], "Rien à facturer ce mois-ci.")
    button.why("")
    qtbot.mouseClick(button, LEFT)
    assert pressed == [1]


def test_a_key_figure_is_pressed_by_mouse_and_keyboard(qtbot: QtBot) -> None:
    made = KeyFigure("Impayés", "badge-euro")
    made.set("6 340 €", "jusqu’à 62 jours", pill=("4 factures", "danger"), spark=[1, 3, 2])
    shown(qtbot, made, (260, 100))
    pressed: list[int] = []
    made.clicked.connect(lambda: pressed.append(1))
    qtbot.mouseClick(made, LEFT)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert len(pressed) == 2
    assert "6 340 €" in made.accessibleName()


def test_the_search_box_gives_way_to_the_line_under_a_title(qtbot: QtBot) -> None:
    words = "36 couverts le mercredi 25 novembre 2026 · 244 cette semaine"
    made = PageHeader("Cantine", "", primary("Réserver", lambda: None), secondary("Sans réservation", lambda: None))
    shown(qtbot, made, (1400, 60))
    made.set_subtitle(words)
    box = made.findChild(SearchBox)
    qtbot.waitUntil(lambda: box.width() == 270)
    made.resize(800, 60)
    qtbot.waitUntil(lambda: box.width() < 270)
    qtbot.waitUntil(lambda: any(one.text() == words for one in made.findChildren(Elided)))
    made.set_subtitle("")
    qtbot.waitUntil(lambda: box.width() == 270)


def test_where_room_lacks_the_detail_of_a_figure_goes_below_its_pill(qtbot: QtBot) -> None:
    made = KeyFigure("Impayés > 30 jours", "badge-euro")
    made.set("6 340 €", "jusqu’à 62 jours", pill=("4 factures", "danger"))
    made.set_label("Impayés depuis plus de 30 jours", "Impayés > 30 jours")
    shown(qtbot, made, (400, 130))
    detail = next(one for one in made.findChildren(Elided) if one.full_text() == "jusqu’à 62 jours")
    pill, icon = made.findChild(TonePill), made.findChild(ToneIcon)
    qtbot.waitUntil(lambda: detail.y() < pill.geometry().bottom() and icon.isVisible())
    made.resize(169, 130)
    qtbot.waitUntil(lambda: detail.y() > pill.geometry().bottom())
    assert not icon.isVisible()
    assert {one.text() for one in made.findChildren(Elided)} == {"Impayés > 30 jours", "6 340 €", "jusqu’à 62 jours"}


def test_a_question_in_the_page_does_nothing_on_esc(qtbot: QtBot) -> None:
    done: list[str] = []
    host = QWidget()
    column = QVBoxLayout(host)
    for _twice in range(2):
        column.addWidget(ConfirmPanel("Mettre fin\u202f?", "Le bureau sera libre.", "Mettre fin", lambda: done.append("x")))
    shown(qtbot, host)
    first, second = host.findChildren(ConfirmPanel)
    qtbot.keyClick(first.no, Qt.Key.Key_Escape)
    assert done == []
    qtbot.mouseClick(second.yes, LEFT)
    assert done == ["x"]


def test_a_confirm_window_runs_on_yes_alone(qtbot: QtBot) -> None:
    done: list[str] = []
    host = QWidget()
    shown(qtbot, host)
    box = ask_confirm(host, "Restaurer", "La base actuelle sera gardée.", "Restaurer", lambda: done.append("y"))
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert done == []
    box = ask_confirm(host, "Restaurer", "La base actuelle sera gardée.", "Restaurer", lambda: done.append("y"))
    yes = next(b for b in box.buttons() if b.text() == "Restaurer")
    qtbot.mouseClick(yes, LEFT)
    assert done == ["y"]


def test_toasts_pile_up_to_four(qtbot: QtBot) -> None:
    host = QWidget()
    shown(qtbot, host, (800, 600))
    toasts = Toasts(host)
    for number in range(6):
        toasts.say(Notice(f"Message {number}"))
    qtbot.waitUntil(lambda: all(toast.isVisible() for toast in toasts.findChildren(Toast)))
    left = [toast.notice.text for toast in toasts.findChildren(Toast)]
    assert left == [f"Message {number}" for number in range(2, 6)]


def test_messages_stand_beside_an_open_panel_whose_acts_stay_in_reach(qtbot: QtBot) -> None:
    host = QWidget()
    shown(qtbot, host, (1024, 640))
    toasts, panel = Toasts(host), SidePanel(host)
    toasts.say(Notice("Enregistré"))
    resting = toasts.geometry()
    panel.open("Lever l’option", QLineEdit(), QPushButton("Lever"))
    qtbot.waitUntil(lambda: not toasts.geometry().intersects(panel.geometry()))
    assert host.rect().contains(toasts.geometry())
    panel.close_panel()
    qtbot.waitUntil(lambda: toasts.geometry() == resting)


def sample_pdf(pages: int) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), initialFontName="Helvetica")
    for number in range(pages):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, 595, 842, fill=1)
        canvas.drawString(72, 720, f"Page {number}")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def test_a_pdf_is_rendered_zoomed_and_counted(qtbot: QtBot) -> None:
    view = PdfView()
    shown(qtbot, view, (700, 600))
    view.show_pdf(sample_pdf(2), "F2026-0001.pdf")
    assert view._count.text() == "2 pages"
    picture = view.pages.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 300).red() == 255
    assert picture.pixelColor(picture.width() // 2, 300).blue() == 0
    before = view.pages.height()
    view._step(1)
    assert view.pages.height() > before


def test_bytes_that_are_no_pdf_are_said(qtbot: QtBot) -> None:
    view = PdfView()
    shown(qtbot, view)
    view.show_pdf(b"not a pdf")
    assert not view._print.isEnabled()
    assert view._print.toolTip()


def test_the_trail_says_who_what_when(qtbot: QtBot) -> None:
    made = Timeline()
    shown(qtbot, made)
    at = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
    made.set_entries([Entry(at, "Léa", "ACCUEIL-1", "leases.sign", "Convention signée")])
    words = " ".join(label.text() for label in made.findChildren(QLabel))
    assert all(part in words for part in ("Léa", "ACCUEIL-1", "Convention signée", "23 nov. 2026"))
    made.set_entries([])
    qtbot.waitUntil(lambda: any("Rien" in one.text() and one.isVisible() for one in made.findChildren(QLabel)))


def test_long_words_end_with_an_ellipsis_and_a_tip(qtbot: QtBot) -> None:
    made = Elided("Coopérative d’activités et d’emploi de la Loire")
    shown(qtbot, made, (90, 20))
    assert made.text().endswith("…")
    assert made.toolTip() == made.full_text()


def dashboard() -> Sequence[QWidget]:
    card = Card("À faire", secondary("Imprimer"))
    card.body.addWidget(ActionRow("10:30", "log-in", "success", "Arrivée", "Clés", "Accueillir", lambda: None))
    card.body.addWidget(ProgressLine("Bureaux", 87, "52/60"))
    card.body.addWidget(Pairs([("Occupant", "La Fabrique"), ("État", StatePill("unpaid", "Impayé"))]))
    figure = KeyFigure("Bureaux occupés")
    figure.set("52 / 60", "87 %", pill=("+3 pts", "success"), spark=[1, 2, 3])
    return [Banner("Attention.", "warning", "Voir", lambda: None), figure, card]


def test_the_pieces_pass_the_audits_narrow_and_wide(qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    for piece in dashboard():
        column.addWidget(piece)
    column.addStretch(1)
    for size in ((320, 620), (1200, 860)):
        shown(qtbot, page, size)
        assert unnamed(page) == []
        assert clipped(page) == []
        assert small_targets(page) == []
