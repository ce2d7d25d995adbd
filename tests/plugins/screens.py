"""The screen that window tests are drawn on, and the picture of it that a failure leaves."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
FAILURES = HERE.parent.parent / "out" / "failures"


def go_offscreen() -> None:
    """A 1440 × 900 screen in memory, unless a platform was chosen; before any import of Qt."""
    screen = HERE / "offscreen.json"
    drawn = f"offscreen:configfile={screen}" if sys.platform == "linux" else "offscreen"
    if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
        os.environ["QT_QPA_PLATFORM"] = drawn


go_offscreen()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    report = yield
    if report.failed and call.when == "call":
        for picture in save_pictures(item.nodeid):
            report.sections.append(("Image de la fenêtre", str(picture)))
    return report


def save_pictures(test: str) -> list[Path]:
    """One PNG per visible window; none when the test never loaded Qt."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    application = widgets.QApplication.instance() if widgets else None
    if widgets is None or not isinstance(application, widgets.QApplication):
        return []
    name = re.sub(r"[^\w.-]+", "_", test)[-120:]
    saved = []
    for number, window in enumerate(w for w in application.topLevelWidgets() if w.isVisible()):
        FAILURES.mkdir(parents=True, exist_ok=True)
        file = FAILURES / f"{name}-{number}.png"
        if window.grab().save(str(file)):
            saved.append(file)
    return saved
