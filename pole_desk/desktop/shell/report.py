"""When the program fails: a log, hooks that catch everything, and a window that says nothing is lost."""

from __future__ import annotations

import faulthandler
import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import ghost, primary, secondary
from pole_desk.desktop.widgets.labels import heading, text
from pole_desk.kernel.i18n import _

LOG = logging.getLogger("pole_desk")
LARGEST, KEPT = 1_000_000, 3
QUIET = ("This plugin does not support", "propagateSizeHints")
_faults: list[IO[str]] = []
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def start_log(folder: Path) -> Path | None:
    """Write the log to `folder`; None when it can't be written, which stops nothing."""
    path = folder / "pole-desk.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writer = RotatingFileHandler(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
        _faults.append((folder / "pole-desk-crash.log").open("a", encoding="utf-8"))
    except OSError:
        return None
    writer.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    LOG.addHandler(writer)
    LOG.setLevel(logging.INFO)
    faulthandler.enable(_faults[-1])
    return path


def catch_everything(tell: Callable[[BaseException], None]) -> None:
    """Log what nobody caught, in any thread and in Qt, and `tell` what happened on this thread."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        LOG.error("not caught", exc_info=(kind, error, trace))
        if not isinstance(error, KeyboardInterrupt):
            tell(error)

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        LOG.error("not caught in %s", args.thread, exc_info=args.exc_value)

    sys.excepthook = caught
    threading.excepthook = caught_in_thread
    qInstallMessageHandler(qt_said)


def qt_said(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own messages, on the log; what it says of a screen in memory is left out."""
    if not any(part in message for part in QUIET):
        LOG.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)


def words_of(error: BaseException) -> str:
    """The report: versions and where it failed; no data of the pole."""
    where = "".join(traceback.format_exception(error))
    return f"Python {platform.python_version()} · Qt {qVersion()} · {platform.platform()}\n\n{where}"


class ReportDialog(QDialog):
    """« Rien n’est perdu »: what was saved stays saved; the report can be copied."""

    def __init__(self, error: BaseException, log: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Pôle Desk"))
        self.report = words_of(error)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading(_("Le programme a trébuché, rien n’est perdu")))
        said = _(
            "Tout ce qui était enregistré l’est toujours, et l’action en cours a été abandonnée "
            "en entier. Vous pouvez continuer ; si cela se répète, transmettez le rapport."
        )
        column.addWidget(text(said))
        if log is not None:
            column.addWidget(text(_("Journal : {path}").format(path=log)))
        self._details = QPlainTextEdit(self.report)
        self._details.setReadOnly(True)
        self._details.setAccessibleName(_("Détails du rapport"))
        self._details.setMinimumHeight(200)
        self._details.hide()
        column.addWidget(self._details)
        row = QHBoxLayout()
        row.addWidget(ghost(_("Voir les détails"), self._toggle))
        row.addStretch(1)
        row.addWidget(secondary(_("Copier le rapport"), self.copy, "copy"))
        row.addWidget(primary(_("Continuer"), self.accept))
        column.addLayout(row)
        self.resize(560, column.totalHeightForWidth(560))
        self.finished.connect(self.deleteLater)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)

    def _toggle(self) -> None:
        self._details.setVisible(not self._details.isVisible())
