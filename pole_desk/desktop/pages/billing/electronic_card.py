"""What an invoice is to the platform: its statuses, the newest first, and its XML."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.ledger.queries.statuses import StatusItem
from pole_desk.accounts.ledger.rules.lifecycle import TROUBLES
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.status_form import open_status, possible
from pole_desk.desktop.pages.billing.closings.words import status_detail, status_title
from pole_desk.desktop.pages.billing.reading import InvoiceCard, Xml, xml_shown
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.widgets.buttons import ghost, secondary
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _

XML_WIDTH = 760
AROUND = 150
"""What the panel's title and buttons take of its height, in pixels."""
TROUBLED = frozenset(int(one) for one in TROUBLES)


class ElectronicCard(Rows):
    """A card among those beside an invoice's page."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        self.record = ghost(_("Statut…"), self.ask_status, "pencil", _("Enregistrer un statut de la plateforme"))
        self.see = ghost(_("XML"), self.show_xml, "eye", _("Voir le XML"))
        super().__init__(_("E‑facturation"), _("Aucun statut enregistré."), self.record, self.see)
        self.page, self.panel = page, panel
        self.wide = SidePanel(page, XML_WIDTH)
        self.card: InvoiceCard | None = None

    def show_card(self, card: InvoiceCard) -> None:
        self.card = card
        told = list(card.statuses)
        replaced = {one.corrects for one in told}
        last = next((one for one in reversed(told) if one.id not in replaced), None)
        self.set_rows([self._row(one, off=one.id in replaced, last=one is last) for one in reversed(told)])
        ended = _("Ce document ne change plus de statut : corrigez le dernier, ou faites un avoir.")
        self.record.why("" if possible(told) else ended)
        self.see.why("" if card.content else _("Le PDF n’est pas encore produit."))

    def _row(self, one: StatusItem, *, off: bool, last: bool) -> Row:
        acts = (Act(_("Corriger…"), partial(self.ask_status, one)),) if last else ()
        trouble = last and one.code in TROUBLED
        pill = _("corrigé") if off else _("à traiter") if trouble else ""
        return Row(status_title(one.code), status_detail(one), pill=pill, tone="danger" if trouble else "neutral",
                   acts=acts, off=off)  # fmt: skip

    def ask_status(self, corrects: StatusItem | None = None) -> None:
        """Ask for a further status, or for the one that takes the place of the last."""
        if self.card is None:
            return
        one = self.card.invoice
        told = list(self.card.statuses)
        open_status(self.page, self.panel, invoice=one.id, number=one.number, told=told, corrects=corrects)

    def show_xml(self) -> None:
        """Read the XML in the file, as it was issued."""
        if self.card is not None:
            asked = self.page.ask_latest("xml", xml_shown, invoice=self.card.invoice.id)
            asked.then(self._show_xml).fail(self._no_xml)

    def _no_xml(self, error: Exception) -> None:
        if isinstance(error, PoleError):
            self.page.say(error.message, "info")
        else:
            self.page.refused(error)

    def _show_xml(self, found: Xml) -> None:
        if self.card is None:
            return
        area = QPlainTextEdit(found.indented)
        area.setTabChangesFocus(True)
        area.setReadOnly(True)
        area.setAccessibleName(_("XML de {number}").format(number=self.card.invoice.number))
        area.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        area.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        area.setMinimumHeight(max(320, self.page.height() - AROUND))
        copy = secondary(_("Copier"), lambda: self._copy(found.text), "copy")
        save = secondary(_("Enregistrer le XML…"), self._ask_save, "download")
        self.wide.open(_("XML de {number}").format(number=self.card.invoice.number), area, copy, save)

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.page.say(_("XML copié."))

    def _ask_save(self) -> None:
        if self.card is not None:
            name = self.card.invoice.number.replace("/", "-") + ".xml"
            save_file(self, _("Enregistrer le XML"), name, "XML (*.xml)", self.write_xml)

    def write_xml(self, path: Path) -> None:
        """Write the XML, byte for byte as it was issued."""
        if self.card is None:
            return
        invoice = self.card.invoice.id
        work = self.page.work(
            lambda runner, _progress: outbox.write_xml(runner, invoice=invoice, file=path),
            says=_("Enregistrement du XML"),
        )
        work.then(lambda _none: self.page.say(_("Enregistré dans {path}.").format(path=path))).fail(self._no_xml)
