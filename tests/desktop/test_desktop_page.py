"""A page asks, does, stays fresh, refuses kindly and takes back."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from pole_desk.desktop.feed import Feed
from pole_desk.desktop.notice import Notice
from pole_desk.desktop.page import Page
from pole_desk.desktop.runner import Background, Inline, Progress
from pole_desk.desktop.seat import Seat, nowhere
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.kernel.changes import Change
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, setting
from pole_desk.kernel.work import Reader, Runner, Tx, command

DAY = date(2026, 1, 1)
TONE = "tone"


@command(Permission.SETTINGS)
def paint(tx: Tx, *, tone: str, former: str = "gris") -> str:
    if tone == "noir":
        raise RuleBroken("no_black", "Le noir n’est pas permis.")
    set_setting(tx, key=TONE, value=tone, valid_from=DAY)
    tx.says(f"Peint en {tone}")
    tx.undo_with(paint, tone=former, former=tone)
    return tone


def tone_now(reader: Reader) -> str:
    return str(setting(reader, key=TONE, on=DAY, default="gris"))


def broken(reader: Reader) -> str:
    raise BadInput("broken", "La question est impossible.")


class TonePage(Page):
    key, title, icon = "tone", "Teinte", "circle"
    topics = frozenset({"settings"})

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.tones: list[str] = []

    def reload(self) -> None:
        self.ask(tone_now).then(self.tones.append)


def heard(page: Page) -> list[Notice]:
    notices: list[Notice] = []
    page.said.connect(notices.append)
    return notices


def test_a_page_loads_when_it_is_first_shown_and_not_before(qtbot: QtBot, seat: Seat) -> None:
    page = TonePage(seat)
    qtbot.addWidget(page)
    assert page.tones == []
    page.show()
    assert page.tones == ["gris"]


def test_an_act_says_its_sentence_reloads_the_page_and_ctrl_z_takes_it_back(qtbot: QtBot, seat: Seat) -> None:
    page = TonePage(seat)
    qtbot.addWidget(page)
    notices = heard(page)
    page.show()
    values: list[str] = []
    page.do(paint, tone="vert").then(values.append)
    assert values == ["vert"]
    assert page.tones == ["gris", "vert"]
    assert (notices[0].text, notices[0].action_label) == ("Peint en vert", "Annuler")
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.tones[-1] == "gris"
    qtbot.keyClick(page, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert page.tones[-1] == "vert"


def test_the_button_of_an_old_message_takes_back_its_own_act(qtbot: QtBot, seat: Seat) -> None:
    page = TonePage(seat)
    qtbot.addWidget(page)
    notices = heard(page)
    page.show()
    page.do(paint, tone="vert")
    page.do(paint, tone="bleu", former="vert")
    press = notices[0].action
    assert press is not None
    press()
    assert page.tones[-1] == "gris"
    press()
    assert notices[-1].text == "Déjà annulé."


def test_a_hidden_page_waits_until_it_is_shown_to_reload(qtbot: QtBot, seat: Seat) -> None:
    page = TonePage(seat)
    qtbot.addWidget(page)
    page.show()
    page.hide()
    seat.feed.publish(frozenset({"settings"}), "poste-2")
    seat.feed.publish(frozenset({"invoices"}), "poste-2")
    assert page.tones == ["gris"]
    page.show()
    assert page.tones == ["gris", "gris"]


def test_a_refused_act_is_a_toast_that_stays(qtbot: QtBot, seat: Seat) -> None:
    page = TonePage(seat)
    qtbot.addWidget(page)
    notices = heard(page)
    page.do(paint, tone="noir")
    qtbot.waitUntil(lambda: len(notices) == 1)
    assert notices[0].text == "Le noir n’est pas permis."
    assert notices[0].stays


def test_a_refusal_that_the_page_takes_shows_no_toast(qtbot: QtBot, seat: Seat) -> None:
    page = TonePage(seat)
    qtbot.addWidget(page)
    notices = heard(page)
    errors: list[Exception] = []
    page.do(paint, tone="noir").fail(errors.append)
    page.do(paint, tone="vert")
    qtbot.waitUntil(lambda: len(notices) == 1)
    assert isinstance(errors[0], RuleBroken)
    assert notices[0].kind == "success"


def test_a_refused_question_is_a_banner_with_a_retry(qtbot: QtBot, seat: Seat) -> None:
    page = TonePage(seat)
    qtbot.addWidget(page)
    page.ask(broken)
    qtbot.waitUntil(lambda: bool(page.findChildren(Banner)))
    assert page.findChildren(Banner)[0].label.text() == "La question est impossible."


def test_a_bug_goes_to_the_report_and_not_to_a_banner(qtbot: QtBot, seat: Seat) -> None:
    page = TonePage(seat)
    qtbot.addWidget(page)
    bugs: list[Exception] = []
    page.broke.connect(bugs.append)

    def bug(reader: Reader) -> None:
        raise ZeroDivisionError

    page.ask(bug)
    qtbot.waitUntil(lambda: len(bugs) == 1)
    assert not page.findChildren(Banner)


def test_threads_answer_on_the_gui_thread(qtbot: QtBot, kernel_runner: Runner) -> None:
    background = Background(kernel_runner)
    owner = QObject()
    seen: list[tuple[str, bool, bool]] = []

    def where(reader: Reader) -> bool:
        return threading.current_thread() is threading.main_thread()

    background.read(owner, where).then(
        lambda inside: seen.append(("ok", inside, threading.current_thread() is threading.main_thread()))
    )
    qtbot.waitUntil(lambda: bool(seen))
    background.close()
    assert seen == [("ok", False, True)]


def test_an_answer_is_dropped_when_its_owner_is_gone(qtbot: QtBot, kernel_runner: Runner) -> None:
    background = Background(kernel_runner)
    owner = QObject()
    seen: list[Any] = []
    gate = threading.Event()

    def slow(reader: Reader) -> int:
        gate.wait(5)
        return 1

    background.read(owner, slow).then(seen.append)
    shiboken6.delete(owner)
    with qtbot.waitSignal(background.idle):
        gate.set()
    background.close()
    assert seen == []


def test_only_the_last_question_of_a_slot_is_answered(qtbot: QtBot, kernel_runner: Runner) -> None:
    background = Background(kernel_runner)
    seat = Seat(background, Feed(background), kernel_runner.clock, kernel_runner.user, nowhere)
    page = TonePage(seat)
    qtbot.addWidget(page)
    seen: list[str] = []

    def echo(reader: Reader, *, word: str) -> str:
        return word

    with qtbot.waitSignal(background.idle):
        page.ask_latest("search", echo, word="a").then(seen.append)
        page.ask_latest("search", echo, word="ab").then(seen.append)
    background.close()
    assert seen == ["ab"]
    assert not page.waiting


def test_long_work_reports_and_can_be_stopped(qtbot: QtBot, kernel_runner: Runner) -> None:
    background = Background(kernel_runner)
    progress = Progress()
    owner = QObject()
    steps: list[int] = []
    progress.moved.connect(lambda done, total, text: steps.append(done))

    def count(runner: Runner, progress: Progress) -> str:
        progress.report(1, 10, "facture 1")
        while not progress.cancelled:
            pass
        return "arrêté"

    ends: list[str] = []
    background.work(owner, count, progress).then(ends.append)
    qtbot.waitUntil(lambda: steps == [1])
    progress.cancel()
    qtbot.waitUntil(lambda: ends == ["arrêté"])
    background.close()


def test_the_feed_tells_what_other_seats_changed(qtbot: QtBot, kernel_runner: Runner) -> None:
    background = Background(kernel_runner, Inline())
    changes = [Change(1, "parties", 3, "poste-2"), Change(2, "leases", 4, "poste-2")]
    feed = Feed(background, lambda: changes)
    heard_changes: list[tuple[frozenset[str], str]] = []
    feed.changed.connect(lambda topics, origin: heard_changes.append((topics, origin)))
    feed.poll()
    assert heard_changes == [(frozenset({"parties", "leases"}), "poste-2")]


def test_the_feed_says_when_the_database_no_longer_answers(qtbot: QtBot, kernel_runner: Runner) -> None:
    def cut() -> list[Change]:
        raise OSError("cut")

    feed = Feed(Background(kernel_runner, Inline()), cut)
    with qtbot.waitSignal(feed.offline, check_params_cb=lambda offline: offline is True):
        feed.poll()


@pytest.mark.parametrize("kind", ["success", "info", "warning"])
def test_only_failures_stay(kind: str) -> None:
    assert not Notice("Fait.", kind).stays
