"""The papers of a storage, read at once and drawn; how they look is in formats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pole_desk.accounts.billing.queries import buyers, sellers
from pole_desk.activities.storage.queries import storage_card
from pole_desk.activities.storage.queries.papers import inventory, ladder_letter
from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.formats.pdf.stored import render_inventory, render_ladder_letter
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId
from pole_desk.registers.catalog.queries import issuer_for

NAMES = {"inventory": _("inventaire"), "letter": _("lettre")}


class Papers:
    """Asks where, draws, writes, opens."""

    def __init__(self, page: Page, show: Callable[[Path], object] | None = None) -> None:
        self.page = page
        self._show = show or (lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def save(self, storage: DossierId, kind: str) -> None:
        """Draw a paper, then ask where it goes."""

        def drawn(pdf: bytes) -> None:
            name = f"stockage-{storage}-{NAMES[kind]}.pdf"
            save_file(self.page, _("Enregistrer le document"), name, "PDF (*.pdf)", lambda path: self._write(path, pdf))

        self.page.ask(paper, storage=storage, kind=kind).then(drawn)

    def _write(self, path: Path, pdf: bytes) -> None:
        try:
            path.write_bytes(pdf)
        except OSError as error:
            message = _("{path} ne s’écrit pas : {why}. Choisissez un autre dossier.")
            self.page.refused(BadInput("output", message.format(path=path, why=why_refused(error))))
            return
        self.page.say(
            _("{name} enregistré.").format(name=path.name), "success", _("Ouvrir"), lambda: self._show(path)
        )


def paper(reader: Reader, *, storage: DossierId, kind: str) -> bytes:
    """One of a storage's papers: inventory, letter. Raises RuleBroken `no_step`."""
    card = storage_card(reader, storage=storage)
    issuer = issuer_for(reader, activity="storage", on=reader.clock.today())
    host = sellers(reader, issuers=[issuer])[issuer].block
    occupant = buyers(reader, parties=[card.party])[card.party].block
    if kind == "inventory":
        return render_inventory(inventory(reader, storage=storage, host=host, occupant=occupant))
    return render_ladder_letter(ladder_letter(reader, storage=storage, host=host, occupant=occupant))
