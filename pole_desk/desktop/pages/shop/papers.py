"""A paper of the shop drawn, then written where the user says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader


def save_paper(page: Page, name: str, draw: Callable[[Reader], bytes]) -> None:
    """Draw off the window's thread, ask where, write, offer to open."""

    def drawn(pdf: bytes) -> None:
        save_file(page, _("Enregistrer le document"), name, "PDF (*.pdf)", lambda path: write_paper(page, path, pdf))

    page.ask(draw).then(drawn)


def write_paper(page: Page, path: Path, pdf: bytes) -> None:
    """Write the file; says why when it can't be."""
    try:
        path.write_bytes(pdf)
    except OSError as error:
        message = _("{path} ne s’écrit pas : {why}. Choisissez un autre dossier.")
        page.refused(BadInput("output", message.format(path=path, why=why_refused(error))))
        return
    page.say(
        _("{name} enregistré.").format(name=path.name), "success", _("Ouvrir"),
        lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
    )  # fmt: skip
