"""The window as a program: dressed, opened, pictured, or opened page by page as a proof."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from pole_desk.desktop import memory
from pole_desk.desktop.runner import Background
from pole_desk.desktop.shell import report
from pole_desk.desktop.shell.application import application
from pole_desk.desktop.shell.pages import PAGES, PageSpec
from pole_desk.desktop.shell.services import Services
from pole_desk.desktop.shell.single import Single
from pole_desk.desktop.shell.window import MainWindow
from pole_desk.desktop.theme import Choice, icon, theme
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import config_dir, log_dir

if TYPE_CHECKING:
    from pole_desk.desktop.shell.first_paint import FirstWindow
    from pole_desk.kernel.work import Runner

PATIENCE_MS = 30_000
HAND_OVER_MS = 3000


def dress(choice: Choice | None = None) -> None:
    """Apply the theme asked for, or the one that this seat remembers."""
    kept = memory.recall("theme", Choice.SYSTEM.value)
    theme().apply(choice or (Choice(kept) if kept in set(Choice) else Choice.SYSTEM))


def run(
    runner: Runner,
    services: Services,
    *,
    page: str = "today",
    name: str = "",
    single: Single | None = None,
    first: FirstWindow | None = None,
    told: Callable[[str], None] = lambda _stage: None,
) -> int:
    """Open the window and stay until it is closed; 0, also when another start was raised.

    `first` stands until the page has its data, and hands over its place, date and scroll.
    """
    made = application()
    log = report.start_log(log_dir())
    single = single or Single(config_dir(), name or services.database)
    if not single.first():
        return 0
    if first is not None:
        first.hand_over()
    dress()
    made.setWindowIcon(icon("handshake", "#0E6F68", 64))
    _breathe()
    window = MainWindow(Background(runner), services, log=log)
    report.catch_everything(window.report)
    single.raised.connect(window.come_forward)
    _breathe()
    window.show_page(page)
    if first is not None:
        _fill_behind(window)
    window.show()
    if first is not None:
        first.hide()
        first.deleteLater()
    told("whole")
    window.feed.start()
    window.courier.start()
    window.catch_up()
    code = QApplication.exec()
    single.close()
    if services.on_close is not None:
        services.on_close()
    return code


def _breathe() -> None:
    """Let what waits be painted between two heavy steps of the start."""
    QApplication.processEvents()


def _fill_behind(window: MainWindow) -> None:
    """Load the page behind the first window, so that the change is not seen."""
    page = window.current_page()
    if page is not None:
        page.refresh()
    wait_for(window, HAND_OVER_MS)


def show_refusal(error: PoleError) -> int:
    """Say in a window why the pole can't be opened; the error's exit code."""
    from pole_desk.desktop.widgets.dialogs import tell

    made = application()
    dress()
    tell(_("Pôle Desk ne peut pas s’ouvrir"), error.message).finished.connect(made.quit)
    QApplication.exec()
    return error.exit_code


def wait_for(window: MainWindow, patience: int = PATIENCE_MS) -> bool:
    """Let everything asked arrive; False when it took too long."""
    timer = QElapsedTimer()
    timer.start()
    quiet = 0
    while quiet < 3:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        page = window.current_page()
        busy = window.seat.runner.pending > 0 or (page is not None and page.waiting)
        quiet = 0 if busy else quiet + 1
        if timer.elapsed() > patience:
            return False
    return True


def pictures(
    runner: Runner,
    out: Path,
    *,
    pages: Sequence[str],
    choice: Choice,
    size: tuple[int, int],
    services: Services,
    specs: Sequence[PageSpec] = PAGES,
) -> list[Path]:
    """A PNG of the window on each page, once it has all its data."""
    known = {spec.key for spec in specs}
    for key in pages:
        if key not in known:
            words = _("Il n’y a pas de page « {key} ». Pages : {pages}.")
            raise BadInput("page", words.format(key=key, pages=", ".join(spec.key for spec in specs)))
    application()
    dress(choice)
    window = MainWindow(Background(runner), services, pages=specs)
    window.resize(*size)
    window.show()
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for key in pages or [spec.key for spec in specs]:
        window.show_page(key)
        wait_for(window)
        path = out / f"{key}.png"
        window.grab().save(str(path))
        made.append(path)
    shut(window)
    return made


def every_page(runner: Runner, services: Services, specs: Sequence[PageSpec] = PAGES) -> list[str]:
    """Open every page and let it load; the keys of those that failed, with why."""
    application()
    dress(Choice.LIGHT)
    window = MainWindow(Background(runner), services, pages=specs)
    window.show()
    failed: list[str] = []

    def note(error: BaseException) -> None:
        failed.append(f"{current}: {type(error).__name__}: {error}")

    window.report = note  # type: ignore[method-assign]
    for current in (spec.key for spec in specs):
        window.show_page(current)
        if not wait_for(window):
            failed.append(f"{current}: still loading")
    shut(window)
    return failed


def shut(window: MainWindow) -> None:
    """Close a window that was not asked for by a user, and forget it."""
    window.close()
    window.deleteLater()
    QApplication.processEvents()
