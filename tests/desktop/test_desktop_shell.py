"""The window: navigation, palette, undo, help, messages, theme, reports, one window at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from pole_desk.desktop import memory
from pole_desk.desktop.feed import Feed
from pole_desk.desktop.page import Page
from pole_desk.desktop.runner import Background, Inline
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.shell.matching import score
from pole_desk.desktop.shell.pages import ActionSpec, PageSpec
from pole_desk.desktop.shell.palette import Palette
from pole_desk.desktop.shell.report import ReportDialog
from pole_desk.desktop.shell.services import Services
from pole_desk.desktop.shell.single import Single
from pole_desk.desktop.shell.window import MainWindow
from pole_desk.desktop.theme import tokens
from pole_desk.desktop.widgets.buttons import primary
from pole_desk.desktop.widgets.header import PageHeader, SearchBox
from pole_desk.desktop.widgets.toast import Toast
from pole_desk.kernel.changes import Change
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Runner, Tx, Undo, command
from pole_desk.ports.search import Hit
from tests.desktop.audits import clipped, doubled_shortcuts, small_targets, unnamed


class Noted(Page):
    """Notes what the shell asks of it."""

    help = "Tout se fait ici."

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.heard: list[object] = []
        self.body.addWidget(PageHeader("Page", "détail", primary("Créer", lambda: None, "plus")))
        self.body.addStretch(1)

    def reload(self) -> None:
        self.heard.append("reload")

    def show_record(self, record: int) -> None:
        self.heard.append(record)

    def start(self, action: str) -> None:
        self.heard.append(action)

    def undo(self, act: Undo | None = None) -> None:
        self.heard.append("undo")


def spec(key: str, title: str, factory: Callable[[Seat], Page] = Noted) -> PageSpec:
    return PageSpec(key, title, "layers", factory)


def unbuildable(seat: Seat) -> Page:
    raise ZeroDivisionError


def found(reader: Reader, text: str) -> list[Hit]:
    return [Hit("Structure", "Réseau Ségala", "04 00", "parties", 42, "Voir la fiche", 9)]


PAGES = (
    spec("today", "Aujourd’hui"),
    spec("parties", "Structures"),
    spec("broken", "Cassée", unbuildable),
)
ACTIONS = (ActionSpec("Enregistrer un règlement", "banknote", "parties", "payment"),)


@pytest.fixture
def window(qtbot: QtBot, kernel_runner: Runner) -> MainWindow:
    services = Services(search=found, badges=lambda reader: {"today": 6}, database="Base locale")
    made = MainWindow(Background(kernel_runner, Inline()), services, pages=PAGES, actions=ACTIONS)
    qtbot.addWidget(made)
    made.resize(1440, 900)
    made.show_page("today")
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def page(window: MainWindow, key: str) -> Noted:
    shown = window.pages[key]
    assert isinstance(shown, Noted)
    return shown


def test_a_page_is_built_when_it_is_first_visited(qtbot: QtBot, window: MainWindow) -> None:
    assert list(window.pages) == ["today"]
    qtbot.mouseClick(window.navigation.buttons["parties"], Qt.MouseButton.LeftButton)
    assert list(window.pages) == ["today", "parties"]
    assert window.current_page() is window.pages["parties"]
    assert "Structures" in window.windowTitle()
    assert window.pages["parties"].hasFocus()


def test_ctrl_and_a_digit_goes_to_a_page(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page() is window.pages["parties"]


def test_badges_count_what_waits(window: MainWindow) -> None:
    assert window.navigation.buttons["today"].count == 6
    assert "6" in window.navigation.buttons["today"].accessibleName()


def test_a_page_that_can_t_be_built_leaves_the_others_working(qtbot: QtBot, window: MainWindow) -> None:
    window.show_page("broken")
    assert window.findChildren(ReportDialog)
    window.show_page("today")
    assert window.current_page() is window.pages["today"]


def test_the_palette_finds_acts_with_a_typo_and_without_accents(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    line = window.palette_box.line
    assert line.hasFocus()
    qtbot.keyClicks(line, "enregsitrer regle")
    assert [choice.title for choice in window.palette_box.model.lines] == ["Enregistrer un règlement"]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert not window.palette_box.isVisible()
    assert "payment" in page(window, "parties").heard


def test_the_palette_finds_records_and_goes_to_them(qtbot: QtBot, window: MainWindow) -> None:
    box = window.current_page().findChild(SearchBox)  # type: ignore[union-attr]
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(window.palette_box.line, "segala")
    qtbot.waitUntil(lambda: bool(window.palette_box.model.lines))
    line = window.palette_box.model.lines[0]
    assert (line.title, line.key) == ("Réseau Ségala", "Voir la fiche")
    index = window.palette_box.model.index(0, 0)
    place = window.palette_box.list.visualRect(index).center()
    qtbot.mouseClick(window.palette_box.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page(window, "parties").heard[-1] == 42


def test_escape_or_a_click_beside_closes_the_palette(qtbot: QtBot, window: MainWindow) -> None:
    window.open_palette()
    qtbot.keyClick(window.palette_box.line, Qt.Key.Key_Escape)
    assert not window.palette_box.isVisible()
    window.open_palette()
    qtbot.mouseClick(window.palette_box, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not window.palette_box.isVisible()


def test_arrows_walk_the_palette_round(qtbot: QtBot, window: MainWindow) -> None:
    window.open_palette()
    qtbot.keyClick(window.palette_box.line, Qt.Key.Key_Up)
    last = window.palette_box.model.rowCount() - 1
    assert window.palette_box.list.currentIndex().row() == last


def test_f1_shows_the_help_of_the_page_and_f5_reloads_it(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.help_panel.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert not window.help_panel.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert page(window, "today").heard == ["reload", "reload"]


def test_ctrl_z_takes_back_even_when_focus_is_in_the_navigation(qtbot: QtBot, window: MainWindow) -> None:
    button = window.navigation.buttons["today"]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page(window, "today").heard[-1] == "undo"


@command(Permission.SETTINGS)
def note(tx: Tx, *, word: str) -> None:
    tx.says(f"{word} noté.")
    tx.undo_with(note, word=f"{word} repris")


def test_the_last_acts_are_listed_and_the_one_chosen_is_taken_back(qtbot: QtBot, window: MainWindow) -> None:
    def shown() -> list[QAction]:
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        menu = next(one for one in window.findChildren(QMenu) if one.isVisible())
        return menu.actions()

    def close() -> None:
        next(one for one in window.findChildren(QMenu) if one.isVisible()).close()

    assert "Rien à annuler" in shown()[0].text()
    close()
    seat = window.seat
    for word in ("un", "deux"):
        seat.runner.perform(window, note, word=word)
    taken: list[Undo] = []
    window.pages["today"].undo = taken.append  # type: ignore[attr-defined]
    entries = shown()
    assert [entry.text().split("\u202f: ")[1] for entry in entries] == ["deux noté.\tCtrl+Z", "un noté."]
    entries[1].trigger()
    close()
    assert taken == [seat.runner.undos[0]]


def test_a_message_offers_its_act_and_failures_stay(qtbot: QtBot, window: MainWindow) -> None:
    done: list[str] = []
    shown = page(window, "today")
    shown.say("Bureau loué.", "success", "Annuler", lambda: done.append("undo"))
    shown.say("Rien n’a été changé.", "danger")
    toasts = window.toasts.findChildren(Toast)
    assert [toast.notice.stays for toast in toasts] == [False, True]
    assert window.rect().contains(window.toasts.geometry())
    button = next(b for b in toasts[0].findChildren(QWidget) if getattr(b, "look", "") == "ghost")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["undo"]
    assert not toasts[0].isVisible()


def test_the_theme_button_switches_and_the_choice_is_kept(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.navigation.theme_button, Qt.MouseButton.LeftButton)
    assert tokens().dark
    assert memory.recall("theme") == "dark"
    qtbot.mouseClick(window.navigation.theme_button, Qt.MouseButton.LeftButton)
    assert not tokens().dark


def test_under_1180_pixels_the_navigation_shows_icons_alone(qtbot: QtBot, window: MainWindow) -> None:
    wide = window.navigation.width()
    window.resize(1024, 640)
    qtbot.waitUntil(lambda: window.navigation.width() < wide)
    button = window.navigation.buttons["parties"]
    assert button.text() == ""
    assert button.accessibleName() == "Structures"


@pytest.mark.parametrize("count", [1, 46, 250])
def test_a_count_stands_beside_its_icon_however_narrow_the_navigation(
    qtbot: QtBot, window: MainWindow, count: int
) -> None:
    button = window.navigation.buttons["parties"]
    button.set_count(count)
    for width in (1440, 1024):
        window.resize(width, 640)
        qtbot.waitUntil(lambda: window.navigation.width() - button.width() == (16 if width == 1024 else 24))
        badge, icon = button.badge_rect(), button.icon_rect()
        assert not badge.intersects(icon)
        assert button.rect().toRectF().contains(badge)


def test_a_bug_says_that_nothing_is_lost_and_can_be_copied(qtbot: QtBot, window: MainWindow) -> None:
    try:
        raise KeyError("oups")
    except KeyError as error:
        page(window, "today").refused(error)
    dialog = window.findChild(ReportDialog)
    assert dialog is not None
    assert "oups" in dialog.report
    page(window, "today").refused(KeyError("encore"))
    assert len([one for one in window.findChildren(ReportDialog) if one.isVisible()]) == 1
    dialog.copy()
    dialog.accept()


def test_the_status_line_tells_when_it_was_saved_and_when_the_base_is_away(qtbot: QtBot, window: MainWindow) -> None:
    window.status.saved()
    assert "Enregistré à 12:00" in window.status.text()
    window.feed.offline.emit(True)
    assert "ne répond pas" in window.status.text()


def test_the_window_comes_back_where_it_was(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1200, 700)
    window.close()
    assert memory.recall("window/geometry")


def test_a_window_that_closes_looks_at_the_base_no_more(kernel_runner: Runner) -> None:
    looks: list[str] = []

    def look() -> list[Change]:
        looks.append("vu")
        return []

    feed = Feed(Background(kernel_runner, Inline()), look)
    feed.poll()
    assert len(looks) == 1
    feed.stop()
    feed.poll()
    assert len(looks) == 1


def test_a_search_without_an_answer_says_so(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    palette = Palette(host, [], lambda text, show: show(text, []))
    host.show()
    palette.open()
    qtbot.keyClicks(palette.line, "zzzqqq")
    qtbot.waitUntil(lambda: not palette.nothing.isHidden())
    assert "zzzqqq" in palette.nothing.text()
    palette.line.clear()
    assert palette.nothing.isHidden()


def test_enter_presses_a_button_as_space_does(qtbot: QtBot) -> None:
    pressed: list[str] = []
    button = primary("Créer", lambda: pressed.append("créé"))
    qtbot.addWidget(button)
    button.show()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert pressed == ["créé", "créé"]


def test_the_shell_passes_the_audits(window: MainWindow) -> None:
    for size in ((1440, 900), (1024, 640)):
        window.resize(*size)
        assert unnamed(window) == []
        assert doubled_shortcuts(window) == []
        assert clipped(window) == []
        assert small_targets(window) == []


def test_the_audits_see_what_is_wrong(qtbot: QtBot) -> None:
    from PySide6.QtGui import QKeySequence, QShortcut
    from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

    root = QWidget()
    qtbot.addWidget(root)
    QLineEdit(root)
    label = QLabel("Un texte bien trop long", root)
    label.resize(20, 16)
    low = QPushButton("Bas", root)
    low.resize(80, 12)
    for _twice in range(2):
        QShortcut(QKeySequence("Ctrl+J"), root)
    root.show()
    assert len(unnamed(root)) == 1
    assert doubled_shortcuts(root) == ["Ctrl+J"]
    assert len(clipped(root)) == 2
    assert small_targets(root)


@pytest.mark.parametrize(
    ("typed", "text", "fits"),
    [
        ("regle", "Réglages", True),
        ("factrue", "Émettre les factures", True),
        ("mois factures", "Émettre les factures du mois", True),
        ("factures zz", "Émettre les factures du mois", False),
        ("xyz", "Planning", False),
        ("", "Planning", False),
    ],
)
def test_matching_forgives_accents_order_and_a_typo(typed: str, text: str, fits: bool) -> None:
    assert (score(typed, text) > 0) is fits


def test_a_whole_word_fits_better_than_its_beginning() -> None:
    assert score("plan", "Plan des espaces") > score("plan", "Planning")


def test_a_second_start_raises_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = Single(tmp_path, "base"), Single(tmp_path, "base")
    other = Single(tmp_path, "autre")
    assert first.first()
    with qtbot.waitSignal(first.raised):
        assert not second.first()
    assert other.first()
    first.close()
    assert second.first()
    second.close()
    other.close()


def test_the_message_of_an_act_goes_once_the_act_is_taken_back_by_key(qtbot: QtBot, window: MainWindow) -> None:
    shown = page(window, "today")
    for word in ("un", "deux"):
        shown.do(note, word=word)
    toasts = window.toasts
    qtbot.waitUntil(lambda: len(toasts.findChildren(Toast)) == 2)
    Page.undo(shown)
    qtbot.waitUntil(lambda: "Retour en arrière" in toasts.findChildren(Toast)[-1].notice.text)
    told = [toast.notice.text for toast in toasts.findChildren(Toast)]
    assert "un noté." in told
    assert "deux noté." not in told
