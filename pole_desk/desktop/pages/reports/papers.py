"""A report seen before it is saved, and written where the user says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _


class Preview(QWidget):
    """A paper over the page, with the way back and the way to its comments."""

    def __init__(self, back: Callable[[], object], comment: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        self.back = secondary(_("Revenir aux chiffres"), back, "arrow-left", _("Revenir aux chiffres (Échap)"))
        head.addWidget(self.back)
        head.addStretch(1)
        self.comment = secondary(_("Commenter"), comment, "pencil", _("Écrire ce qui se dit à côté d’une section de ce papier"))
        head.addWidget(self.comment)
        column.addLayout(head)
        self.view = PdfView()
        column.addWidget(self.view, 1)

    def show_pdf(self, content: bytes, name: str) -> None:
        self.view.show_pdf(content, name)
        self.back.setFocus()


def ask_where(page: Page, name: str, content: bytes) -> None:
    """Ask where, then write."""
    kind = "PDF (*.pdf)" if name.endswith(".pdf") else _("Classeur (*.xlsx)")
    save_file(page, _("Enregistrer le rapport"), name, kind, lambda path: write(page, path, content))


def write(page: Page, path: Path, content: bytes) -> None:
    """Write the file and offer to open it; says why when it can't be."""
    try:
        path.write_bytes(content)
    except OSError as error:
        message = _("{path} ne s’écrit pas : {why}. Choisissez un autre dossier.")
        page.refused(BadInput("output", message.format(path=path, why=why_refused(error))))
        return
    page.say(
        _("{name} enregistré.").format(name=path.name), "success", _("Ouvrir"),
        lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
    )  # fmt: skip
