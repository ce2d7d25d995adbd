"""The doors to the window; Qt is imported when one of them is used, never before."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from pole_desk.kernel.errors import PoleError

if TYPE_CHECKING:
    from pole_desk.desktop.shell.services import Services
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


def run_window(
    open_runner: Callable[[], Runner],
    services: Callable[[Runner], Services] | None = None,
    *,
    page: str = "today",
    name: str = "",
) -> int:
    """Open the window; the database is opened meanwhile, on another thread.

    Returns the exit code: that of the refusal when the database can't be opened. `name` keeps
    apart the windows of several databases.
    """
    with ThreadPoolExecutor(1) as opener:
        opening = opener.submit(open_runner)
        from pole_desk.desktop.shell import program
        from pole_desk.desktop.shell.services import Services as Empty

        try:
            runner = opening.result()
        except PoleError as error:
            return program.show_refusal(error)
    return program.run(runner, services(runner) if services else Empty(), page=page, name=name)


def shots(
    runner: Runner,
    out_dir: Path,
    *,
    pages: Sequence[str] = (),
    theme: str = "light",
    size: tuple[int, int] = SIZE,
    services: Services | None = None,
) -> list[Path]:
    """Pictures of the pages (all when none is named), `<key>.png`, without a screen."""
    go_offscreen(size)
    from pole_desk.desktop.shell import program
    from pole_desk.desktop.shell.services import Services as Empty
    from pole_desk.desktop.theme import Choice

    return program.pictures(runner, out_dir, pages=pages, choice=Choice(theme), size=size, services=services or Empty())


def smoke(runner: Runner, services: Services | None = None) -> int:
    """Open every page without a screen: 0 when all of them load, else 1 and why on stderr."""
    go_offscreen(SIZE)
    from pole_desk.desktop.shell import program
    from pole_desk.desktop.shell.services import Services as Empty

    failed = program.every_page(runner, services or Empty())
    for line in failed:
        sys.stderr.write(f"{line}\n")
    return 1 if failed else 0


def go_offscreen(size: tuple[int, int] = SIZE) -> None:
    """Draw in memory, on a screen of `size`; to be called before Qt is imported.

    Nothing of the user's seat (theme, columns) is read or written then.
    """
    folder = Path(tempfile.mkdtemp(prefix="pole-desk-"))
    screen = {
        "name": "screen", "x": 0, "y": 0, "width": size[0], "height": size[1],
        "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
    }  # fmt: skip
    (folder / "screens.json").write_text(json.dumps({"screens": [screen]}), encoding="ascii")
    if "PySide6.QtGui" not in sys.modules:
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={folder / 'screens.json'}"
    from pole_desk.desktop import memory

    memory.keep_in(folder / "poste.ini")
