"""The start of the window: first paint from a bare read, the rest in a thread, then the real pages.

What is painted first is in `first_paint`; the window's life afterwards is in `program`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from pole_desk.desktop import memory
from pole_desk.desktop.shell.application import application
from pole_desk.desktop.shell.first_paint import PAGE_KEY, FirstWindow, first_window, when_painted
from pole_desk.desktop.shell.single import Single
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.first_read import file_of
from pole_desk.kernel.loading import uncollected
from pole_desk.kernel.paths import config_dir, witness_dir

if TYPE_CHECKING:
    from pole_desk.desktop.shell.services import Services
    from pole_desk.kernel.clock import Clock
    from pole_desk.kernel.work import Runner

Opened = tuple["Runner", "Services"]
LOOK_MS = 10
PAGES = (
    "today", "planning", "events", "plan", "canteen", "parties", "hosting", "storage", "shop",
    "incubator", "fund", "network", "chantiers", "reports", "billing", "settings", "help",
)  # fmt: skip

stages: list[Callable[[str], None]] = []
"""Told `first` once something is painted, `whole` once the real window has its data; for measures."""


def open_window(url: str, clock: Clock, *, page: str = "") -> int:
    """Show the window on a pole, by the seat's last page unless told; the program's exit code."""
    application()
    kept = page or memory.recall(PAGE_KEY, "today")
    wanted = kept if kept in PAGES else "today"
    file = file_of(url)
    single = None if file is None else Single(config_dir(), url)
    if single is not None and not single.take() and not single.first():
        return 0
    first = None if file is None else first_window(file, clock, page=wanted)
    with ThreadPoolExecutor(1) as opener:
        if first is None:
            opening = opener.submit(load, url, clock, wanted)
        else:
            opening = _load_after_painting(first, lambda: opener.submit(load, url, clock, wanted))
        return _go_on(opening, first, single, wanted)


def _go_on(opening: Future[Opened], first: FirstWindow | None, single: Single | None, page: str) -> int:
    try:
        runner, services = opening.result()
    except PoleError as error:
        return _refuse(error, first, single)
    if first is not None and first.closed_by_user:
        runner.engine.dispose()
        return 0
    from pole_desk.desktop.shell import program

    return program.run(
        runner, services, page=page, name=str(runner.engine.url), single=single, first=first, told=tell
    )


def _refuse(error: PoleError, first: FirstWindow | None, single: Single | None) -> int:
    from pole_desk.desktop.shell import program

    if first is not None:
        first.hide()
    code = program.show_refusal(error)
    if single is not None:
        single.close()
    return code


def load(url: str, clock: Clock, page: str) -> Opened:
    """Everything heavy, off the GUI thread: the features, the pole, the window's and page's modules.

    Raises PoleError when the pole can't be opened.
    """
    with uncollected():
        from pole_desk import backend
        from pole_desk.desktop.shell.wiring import services_of

        for module in ("pole_desk.desktop.shell.program", f"pole_desk.desktop.pages.{page}.page"):
            importlib.import_module(module)
    runner = backend.open_pole(url, clock, witness=witness_dir())
    return runner, services_of(runner)


def _load_after_painting(first: FirstWindow, start: Callable[[], Future[Opened]]) -> Future[Opened]:
    """Start loading once something is seen; the first window lives until it is done."""
    begun: list[Future[Opened]] = []

    def begin() -> None:
        tell("first")
        begun.append(start())

    when_painted(first, begin)
    while not (begun and begun[0].done()):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, LOOK_MS)
        if begun:
            futures.wait(begun, timeout=LOOK_MS / 1000)
    return begun[0]


def tell(stage: str) -> None:
    for told in stages:
        told(stage)
