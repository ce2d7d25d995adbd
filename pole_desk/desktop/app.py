"""The doors to the window; Qt is imported when one of them is used, never before."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _

if TYPE_CHECKING:
    from pole_desk.kernel.clock import Clock
    from pole_desk.kernel.work import Runner

SIZE = (1440, 900)


def has_screen() -> bool:
    """Whether a window can be shown here."""
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    if asked.startswith(("offscreen", "minimal")):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run_window(url: str, clock: Clock, *, page: str = "") -> int:
    """Open the window on a pole, by the seat's last page unless told.

    Returns the exit code: 0, or that of the refusal when the pole can't be opened.
    """
    from pole_desk.desktop.shell.opening import open_window

    return open_window(url, clock, page=page)


def shots(
    runner: Runner,
    out_dir: Path,
    *,
    pages: Sequence[str] | None = None,
    theme: str = "light",
    size: tuple[int, int] = SIZE,
) -> list[Path]:
    """Pictures of the pages (all when none is named), `<key>.png`, without a screen.

    Raises BadInput for a page that does not exist.
    """
    go_offscreen(size)
    from pole_desk.desktop.shell import program
    from pole_desk.desktop.shell.wiring import services_of
    from pole_desk.desktop.theme import Choice

    return program.pictures(
        runner, out_dir, pages=pages or (), choice=Choice(theme), size=size, services=services_of(runner)
    )


def smoke(runner: Runner) -> list[str]:
    """Open every page without a screen; their keys. Raises PoleError naming those that fail."""
    go_offscreen(SIZE)
    from pole_desk.desktop.shell import program
    from pole_desk.desktop.shell.pages import PAGES
    from pole_desk.desktop.shell.wiring import services_of

    failed = program.every_page(runner, services_of(runner))
    if failed:
        words = _("Ces pages ne s’ouvrent pas : {pages}")
        raise PoleError("smoke", words.format(pages=_(" ; ").join(failed)))
    return [spec.key for spec in PAGES]


def go_offscreen(size: tuple[int, int] = SIZE) -> None:
    """Draw in memory, on a screen of `size`; to be called before Qt is imported.

    Nothing of the user's seat (theme, columns) is read or written then.
    """
    folder = Path(tempfile.mkdtemp(prefix="pole-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    screen = {
        "name": "screen", "x": 0, "y": 0, "width": size[0], "height": size[1],
        "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
    }  # fmt: skip
    (folder / "screens.json").write_text(json.dumps({"screens": [screen]}), encoding="ascii")
    if "PySide6.QtGui" not in sys.modules:
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={folder / 'screens.json'}"
    from pole_desk.desktop import memory

    memory.keep_in(folder / "poste.ini")
    _hush()


def _hush() -> None:
    """Say on the log, not on a script's stderr, what Qt says of a screen that is not one."""
    from PySide6.QtCore import qInstallMessageHandler

    from pole_desk.desktop.shell.report import qt_said

    former = qInstallMessageHandler(qt_said)
    if former is not None:
        qInstallMessageHandler(former)
