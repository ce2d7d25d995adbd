"""One start of the program as a process of its own: says a line of JSON a stage, then ends."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from itertools import pairwise
from pathlib import Path

BEGUN = time.perf_counter()
TICK_MS = 4


def peak_kb(told: int) -> int:
    """The most memory held; Linux's `ru_maxrss` counts the parent's too, its status file does not."""
    status = Path("/proc/self/status")
    if not status.exists():
        return told
    lines = status.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def tell(stage: str, stall: float = 0.0) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "stage": stage,
        "ms": (time.perf_counter() - BEGUN) * 1000,
        "cpu_ms": (used.ru_utime + used.ru_stime) * 1000,
        "rss_mb": peak_kb(used.ru_maxrss) / 1024,
        "stall_ms": stall * 1000,
        "heavy": [name for name in ("sqlalchemy", "reportlab", "alembic") if name in sys.modules],
    }
    print(json.dumps(figures), flush=True)


def empty() -> None:
    """What everything is compared with: an empty main window."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    application.processEvents()
    tell("empty")
    os._exit(0)


def program(page: str, folder: Path, url: str) -> None:
    """The program by its own door, on the seat's last page."""
    from pole_desk.cli import door, main
    from pole_desk.desktop import memory

    memory.keep_in(folder / "poste.ini")
    memory.remember("window/page", page)
    door.no_screen = lambda _arguments: False
    from PySide6.QtCore import QTimer

    from pole_desk.desktop.shell import opening

    ticker = QTimer()
    ticker.setInterval(TICK_MS)
    beats: list[float] = []
    ticker.timeout.connect(lambda: beats.append(time.perf_counter()))

    def told(stage: str) -> None:
        if stage == "first":
            tell(stage)
            beats.append(time.perf_counter())
            ticker.start()
            return
        beats.append(time.perf_counter())
        tell(stage, max(after - before for before, after in pairwise(beats)))
        os._exit(0)

    opening.stages.append(told)
    sys.exit(main.main(["--db", url, "--today", "2026-11-23"]))


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        empty()
    program(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
