"""An invoice: its file as issued, lines, VAT, payments, credit notes, history, and what can be done."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.receivables.queries import Payment
from pole_desk.accounts.receivables.rules import method_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.credit_form import open_credit
from pole_desk.desktop.pages.billing.electronic_card import ElectronicCard
from pole_desk.desktop.pages.billing.payment_acts import open_withdraw, restore
from pole_desk.desktop.pages.billing.reading import InvoiceCard
from pole_desk.desktop.pages.billing.words import invoice_pill, kind_name, month_text, rate, served
from pole_desk.desktop.parts.payment_form import PaymentPanel
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.parts.sending import open_sending, posted_row
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import ghost, icon_button, primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.desktop.widgets.labels import Elided, Pairs
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros


class InvoiceCardView(QWidget):
    """`back` to the list, `opened(invoice)` for a credit note or its original."""

    back = Signal()
    opened = Signal(int)

    def __init__(
        self, page: Page, panel: SidePanel, produce: Callable[[], None],
        show: Callable[[Path], object] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel, self.produce = page, panel, produce
        self._open_file = show or (lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        self.card: InvoiceCard | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        row = QHBoxLayout()
        row.setSpacing(12)
        preview = Card()
        self.pdf = PdfView(acts=False)
        preview.body.addWidget(self.pdf, 1)
        row.addWidget(preview, 6)
        row.addWidget(self._sides(), 4)
        column.addLayout(row, 1)

    def _head(self) -> QVBoxLayout:
        both = QVBoxLayout()
        first = QHBoxLayout()
        first.addWidget(icon_button("arrow-left", _("Retour à la liste (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "title")
        first.addWidget(self.title, 1)
        self.pill = StatePill("draft", "")
        first.addWidget(self.pill)
        both.addLayout(first)
        acts = QHBoxLayout()
        acts.setSpacing(6)
        self.pay = primary(_("Encaisser"), self._pay, "banknote")
        self.credit = secondary(_("Avoir"), self._credit, "undo-2")
        self.save = secondary(_("Enregistrer"), lambda: self._save(duplicate=False), "download",
                              _("Enregistrer le PDF"))
        self.copy = secondary(_("Duplicata"), lambda: self._save(duplicate=True), "copy")
        self.print = secondary(_("Imprimer"), self._print, "printer", _("Ouvrir le PDF pour l’imprimer"))
        self.party = secondary(_("Voir la structure"), self._party, "building-2")
        for one in (self.pay, self.credit, self.save, self.copy, self.print, self.party):
            acts.addWidget(one)
        acts.addStretch(1)
        both.addLayout(acts)
        return both

    def _sides(self) -> Scroll:
        scroll = Scroll()
        facts = Card(_("En bref"))
        self.facts = Pairs()
        facts.body.addWidget(self.facts)
        self.lines = Rows(_("Lignes"), _("Aucune ligne."))
        self.taxes = Rows(_("TVA"), _("Aucune TVA."))
        self.payments = Rows(_("Règlements"), _("Aucun règlement."))
        self.credits = Rows(_("Avoirs"), _("Aucun avoir."))
        self.related = Rows(_("Acomptes"), _("Aucun acompte."))
        self.original = ghost("", self._original, "link")
        self.posted = Rows(_("Courriels"), _("Pas encore envoyée."), ghost(_("Envoyer…"), self._send, "send"))
        facts.body.addWidget(self.original, 0, Qt.AlignmentFlag.AlignLeft)
        self.electronic = ElectronicCard(self.page, self.panel)
        self.trail = Trail()
        for one in (
            facts, self.electronic, self.posted, self.lines, self.taxes, self.related, self.payments, self.credits,
            self.trail,
        ):  # fmt: skip
            scroll.body.addWidget(one)
        scroll.body.addStretch(1)
        return scroll

    # --- shown

    def show_card(self, card: InvoiceCard) -> None:
        self.card = card
        one = card.invoice
        self.title.set_text(_("{number} · {party}").format(number=one.number, party=one.party_name))
        self.pill.set(*invoice_pill(one.state))
        self._show_facts(card)
        self.lines.set_rows([
            Row(line.label, served(line.service_from, line.service_to), euros(line.net),
                pill=_("rendue") if line.credited else "")
            for line in card.lines
        ])  # fmt: skip
        self.taxes.set_rows([
            Row(rate(tax.percent), _("sur {base}").format(base=euros(tax.base)), euros(tax.amount))
            for tax in card.taxes
        ])  # fmt: skip
        self.payments.set_rows([self._payment(payment) for payment in card.payments])
        self.credits.set_rows([
            Row(credit.number, numeric_day(credit.issued_on), euros(credit.total), acts=(
                Act(_("Ouvrir l’avoir"), partial(self.opened.emit, credit.id)),))
            for credit in card.credits
        ])  # fmt: skip
        self.related.setVisible(bool(card.related))
        self.related.set_title(_("Déduit par") if one.kind == "deposit" else _("Acomptes déduits"))
        self.related.set_rows([
            Row(other.number, numeric_day(other.issued_on), _("{net} HT").format(net=euros(other.net)),
                open=partial(self.opened.emit, other.invoice))
            for other in card.related
        ])  # fmt: skip
        self.posted.set_rows([posted_row(letter) for letter in card.posted])
        self.electronic.show_card(card)
        self.trail.fold()
        self.trail.set_entries(card.entries)
        self._allow(card)
        if card.content:
            self.pdf.show_pdf(card.content, f"{one.number.replace('/', '-')}.pdf")
        else:
            self.pdf.show_message(_("Le PDF n’est pas encore produit : « Enregistrer » le produit."))

    def _show_facts(self, card: InvoiceCard) -> None:
        one = card.invoice
        is_credit = one.kind == "credit"
        due = [] if is_credit else [(_("Échéance"), numeric_day(one.due_on))]
        less = [(_("Avoirs"), one.credited), (_("Passé en perte"), one.lost)]
        paid = [] if is_credit else [
            *((name, euros(-sum_)) for name, sum_ in less if sum_),
            (_("Réglé"), euros(one.paid)), (_("Solde"), euros(one.balance)),
        ]  # fmt: skip
        self.facts.set_pairs([
            (_("Nature"), kind_name(card.kind)),
            (_("Émis le") if is_credit else _("Émise le"), numeric_day(one.issued_on)), *due,
            (_("Mois"), month_text(one.month) or "—"), (_("HT"), euros(one.net)), (_("TVA"), euros(one.vat)),
            (_("TTC"), euros(one.total)), *paid,
        ])  # fmt: skip
        self.payments.setVisible(not is_credit)
        self.credits.setVisible(not is_credit)
        self.original.setVisible(one.original is not None)
        self.original.setText(_("Avoir sur {number}").format(number=one.original_number or ""))

    def _payment(self, one: Payment) -> Row:
        off = one.withdrawn_on is not None
        words = _("{method} du {day}").format(
            method=method_names()[one.method].capitalize(), day=numeric_day(one.received_on))  # fmt: skip
        act = Act(_("Rétablir"), lambda: restore(self.page, one.id)) if off else Act(
            _("Retirer…"), lambda: open_withdraw(self.page, self.panel, one.id, words))  # fmt: skip
        detail = one.withdrawn_reason if off else one.reference
        acts = (act,) if one.payout is None else ()
        return Row(words, detail, euros(one.amount), _("retiré") if off else "", acts=acts, off=off)

    def _allow(self, card: InvoiceCard) -> None:
        one = card.invoice
        is_credit = one.kind == "credit"
        nothing = _("Un avoir ne s’encaisse pas.") if is_credit else _("Rien ne reste dû sur cette facture.")
        self.pay.why("" if one.balance > ZERO and not is_credit else nothing)
        left = any(line.net != line.credited for line in card.lines)
        done = _("C’est déjà un avoir.") if is_credit else _("Toutes les lignes sont déjà rendues.")
        self.credit.why("" if left and not is_credit else done)
        self.copy.why("" if card.content else _("Le PDF n’est pas encore produit."))
        self.print.why("" if card.content else _("Le PDF n’est pas encore produit."))

    # --- acts

    def _pay(self) -> None:
        if self.card is not None:
            PaymentPanel(self.page, self.panel, [self.card.invoice])

    def _credit(self) -> None:
        if self.card is not None:
            open_credit(self.page, self.panel, self.card, self.produce)

    def _send(self) -> None:
        if self.card is not None:
            open_sending(self.page, self.panel, title=_("Envoyer par courriel"), invoices=[self.card.invoice.id])

    def _save(self, *, duplicate: bool) -> None:
        if self.card is None:
            return
        one = self.card.invoice
        name = one.number.replace("/", "-") + ("-duplicata.pdf" if duplicate else ".pdf")
        title = _("Enregistrer le PDF")
        save_file(self, title, name, "PDF (*.pdf)", lambda path: self.write(path, duplicate=duplicate))

    def write(self, path: Path, *, duplicate: bool) -> None:
        """Write the document, or a copy marked as such."""
        if self.card is None:
            return
        one = self.card.invoice.id
        work = self.page.work(
            lambda runner, _p: outbox.write_one(runner, invoice=one, file=path, duplicate=duplicate),
            says=_("Enregistrement du PDF"),
        )  # fmt: skip
        work.then(lambda _none: self._written(path))

    def _written(self, path: Path) -> None:
        self.page.say(_("Enregistré dans {path}.").format(path=path))
        if self.card is not None and not self.card.content:
            self.page.seat.feed.publish(frozenset({"documents"}))

    def _print(self) -> None:
        if self.card is not None and self.card.content:
            folder = Path(tempfile.mkdtemp(prefix="pole-desk-"))
            path = folder / f"{self.card.invoice.number.replace('/', '-')}.pdf"
            path.write_bytes(self.card.content)
            self._open_file(path)

    def _party(self) -> None:
        if self.card is not None:
            self.page.seat.go("parties", self.card.invoice.party)

    def _original(self) -> None:
        if self.card is not None and self.card.invoice.original is not None:
            self.opened.emit(self.card.invoice.original)
