"""The screen that window tests are drawn on, and the picture that a failure leaves."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import screens
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_a_failure_leaves_a_picture_of_the_window(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screens, "FAILURES", tmp_path)
    label = QLabel("Bureau 12")
    qtbot.addWidget(label)
    label.resize(320, 200)
    label.show()
    saved = screens.save_pictures("tests/x.py::test_a[b/c]")
    assert [file.parent for file in saved] == [tmp_path]
    assert QImage(str(saved[0])).size().width() == 320


@pytest.mark.skipif(sys.platform != "linux", reason="the size of the screen in memory is set on Linux alone")
def test_the_screen_in_memory_is_that_of_a_desk(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    size = label.screen().size()
    assert (size.width(), size.height()) == (1440, 900)
