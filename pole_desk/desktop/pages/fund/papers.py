"""The minutes of a meeting, asked from the page and written where one wants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pole_desk.activities.fund.queries import minutes_of
from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.formats.pdf.group_minutes import render_group_minutes
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader


class Papers:
    """Asks where, draws, writes, opens."""

    def __init__(self, page: Page, show: Callable[[Path], object] | None = None) -> None:
        self.page = page
        self._show = show or (lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def save(self, meeting: int) -> None:
        """Draw the minutes, then ask where they go."""

        def drawn(pdf: bytes) -> None:
            name = _("reunion-{id}.pdf").format(id=meeting)
            save_file(self.page, _("Enregistrer le compte rendu"), name, "PDF (*.pdf)", lambda path: self.write(path, pdf))

        self.page.ask(paper, meeting=meeting).then(drawn)

    def write(self, path: Path, pdf: bytes) -> None:
        """Write the bytes where asked, and say so."""
        try:
            path.write_bytes(pdf)
        except OSError as error:
            message = _("{path} ne s’écrit pas : {why}. Choisissez un autre dossier.")
            self.page.refused(BadInput("output", message.format(path=path, why=why_refused(error))))
            return
        self.page.say(
            _("{name} enregistré.").format(name=path.name), "success", _("Ouvrir"), lambda: self._show(path)
        )


def paper(reader: Reader, *, meeting: int) -> bytes:
    """The minutes as bytes; raises NotFound."""
    return render_group_minutes(minutes_of(reader, meeting=meeting))
