"""The doors: pictures without a screen, the proof that pages open, where the seat's memory goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from pole_desk.desktop import app
from pole_desk.desktop.page import Page
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.shell import opening, program
from pole_desk.desktop.shell.pages import ACTIONS, PAGES, PageSpec
from pole_desk.desktop.shell.services import Services
from pole_desk.desktop.theme import Choice
from pole_desk.desktop.widgets.labels import heading
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader, Runner


def word(reader: Reader) -> str:
    return "arrivé"


class Asking(Page):
    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.label = heading("attendu")
        self.body.addWidget(self.label)

    def reload(self) -> None:
        self.ask(word).then(self.label.setText)


class Failing(Page):
    def reload(self) -> None:
        self.ask(_broken)


def _broken(reader: Reader) -> str:
    raise ZeroDivisionError("cassé")


def unbuildable(seat: Seat) -> Page:
    raise KeyError("absent")


def spec(key: str, factory: type[Page]) -> PageSpec:
    return PageSpec(key, key, "layers", factory)


def test_pictures_are_taken_once_the_data_is_there(qtbot: QtBot, kernel_runner: Runner, tmp_path: Path) -> None:
    built: list[Asking] = []

    def factory(seat: Seat) -> Page:
        built.append(Asking(seat))
        return built[-1]

    made = program.pictures(
        kernel_runner, tmp_path / "out", pages=["one"], choice=Choice.LIGHT, size=(1200, 700),
        services=Services(), specs=[PageSpec("one", "Une", "layers", factory)],
    )  # fmt: skip
    assert made == [tmp_path / "out" / "one.png"]
    assert (QImage(str(made[0])).width(), QImage(str(made[0])).height()) == (1200, 700)


def test_every_page_is_opened_and_those_that_fail_are_named(qtbot: QtBot, kernel_runner: Runner) -> None:
    specs = [
        spec("good", Asking),
        spec("failing", Failing),
        PageSpec("unbuildable", "", "layers", unbuildable),
    ]
    failed = program.every_page(kernel_runner, Services(), specs)
    assert [line.partition(":")[0] for line in failed] == ["failing", "unbuildable"]
    assert "cassé" in failed[0]


def test_the_doors_do_not_import_qt_until_they_are_used() -> None:
    probe = "import sys, pole_desk.desktop.app; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_shell_loads_while_the_database_library_does_not() -> None:
    probe = (
        "import sys, pole_desk.desktop.shell.program; "
        "print(sorted({'sqlalchemy', 'reportlab', 'pypdfium2', 'xlsxwriter'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_a_display_there_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not app.has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert app.has_screen()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen:configfile=x")
    assert not app.has_screen()


def test_the_page_list_has_distinct_keys_and_every_act_has_its_page() -> None:
    keys = [one.key for one in PAGES]
    assert len(set(keys)) == len(keys)
    assert {act.page for act in ACTIONS} <= set(keys)
    assert len({slug(act.title) for act in ACTIONS}) == len(ACTIONS)
    assert opening.PAGES == tuple(keys)
