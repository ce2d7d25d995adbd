"""A client's statement, looked at then sent or saved; a leaver's final account, looked at then settled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.accounts.mail.commands import send_statement
from pole_desk.accounts.receivables.commands import close_final_account
from pole_desk.accounts.receivables.queries import HandedAccount, handed_copy, handed_pdf
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.accounts.reading import Client, Leaver, Paper, leaver, statement_paper
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.sending import send_letters
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.desktop.widgets.fields import CheckField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Pairs, text
from pole_desk.desktop.widgets.labels import secondary as secondary_text
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _, moment_text, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import LetterId

TALL = 520


class StatementView(QWidget):
    """The PDF of a statement between two days, drawn again when they change."""

    def __init__(self, page: Page, panel: SidePanel, client: Client) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel, self.client = page, panel, client
        self.paper: Paper | None = None
        today = page.seat.clock.today
        self.first, self.last = DateField(today, _("depuis toujours")), DateField(today)
        self.form = Form()
        row = self.form.row()
        self.form.add(_("Du"), self.first, name="first", beside=row)
        self.form.add(_("Au"), self.last, name="last", beside=row, required=True).set_value(today())
        self.words = text("")
        self.pdf = PdfView()
        self.pdf.setMinimumHeight(TALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for one in (self.form, self.words, self.pdf):
            column.addWidget(one)
        self.again = CheckField(_("Renvoyer même s’il est déjà parti"))
        self.again.hide()
        column.addWidget(self.again)
        for field in (self.first, self.last):
            field.line.editingFinished.connect(self.draw)
        self.send = primary(_("Envoyer"), self._send, "send", _("Envoyer ce relevé par courriel"))
        self._asked: object = None
        panel.open(_("Relevé de compte de {name}").format(name=client.name), self,
                   secondary(_("Fermer"), panel.close_panel), self.send)  # fmt: skip
        self.draw()

    def draw(self) -> None:
        """Draw the statement of these days."""
        try:
            days = (self.first.value(), self.last.value() or self.page.seat.clock.today())
        except BadInput:
            self.send.why(_("Corrigez d’abord les jours."))
            return
        if days == self._asked:
            return
        self._asked = days
        first, last = days
        if first is not None and first > last:
            self.first.refuse(_("Ce jour est après le dernier."))
            self.send.why(_("Corrigez d’abord les jours."))
            return
        self.send.why(_("Le relevé se prépare…"))
        asked = self.page.ask_latest(
            "statement-paper", statement_paper, party=self.client.party, first=first, last=last
        )
        asked.then(self._show).fail(self._refused)

    def _show(self, paper: Paper) -> None:
        self.paper = paper
        self.pdf.show_pdf(paper.content, paper.name)
        self.words.setText(
            _("Partira à {address}.").format(address=paper.address) if paper.address
            else _("Sans adresse e-mail : ajoutez-la sur sa fiche, ou imprimez ce relevé.")
        )  # fmt: skip
        self.send.why("" if paper.address else _("Cette structure n’a pas d’adresse e-mail."))

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, PoleError):
            self.page.refused(error)
            return
        self.pdf.show_message(error.message)
        self.send.why(error.message)

    def _send(self) -> None:
        paper = self.paper
        if paper is None:
            return
        self.send.why(_("Enregistrement en cours…"))
        posted = self.page.do(
            send_statement, party=self.client.party, issuer=paper.issuer, on=paper.on, balance=paper.balance,
            due=paper.due, lines=paper.lines, paper=paper.content, again=bool(self.again.value()),
        )  # fmt: skip
        posted.then(self._posted).fail(self._not_posted)

    def _posted(self, letter: LetterId) -> None:
        self.panel.close_panel()
        send_letters(self.page, self.panel, letters=[letter])

    def _not_posted(self, error: Exception) -> None:
        self.send.why("")
        if not isinstance(error, PoleError):
            self.page.refused(error)
            return
        self.again.setVisible(error.code == "already_sent" or self.again.isVisible())
        self.words.setText(error.message)
        self.page.say(error.message, "danger")


class HandedView(QWidget):
    """A final account as it was handed over, and a copy of it to save."""

    def __init__(self, page: Page, panel: SidePanel, one: HandedAccount) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.one = page, one
        self.pdf = PdfView()
        self.pdf.setMinimumHeight(TALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(secondary_text(_("Remis le {day}. Empreinte SHA‑256 : {digest}").format(
            day=moment_text(one.made_at), digest=one.sha256), wrap=True))  # fmt: skip
        column.addWidget(self.pdf)
        self.copy = primary(_("Duplicata…"), self._copy, "copy", _("Enregistrer une copie marquée « duplicata »"))
        panel.open(_("Solde de tout compte {reference}").format(reference=one.reference), self,
                   secondary(_("Fermer"), panel.close_panel), self.copy)  # fmt: skip
        page.ask(handed_pdf, account=one.id).then(lambda raw: self.pdf.show_pdf(raw, f"{one.reference}.pdf"))

    def _copy(self) -> None:
        def keep(raw: bytes) -> None:
            save_file(self, _("Enregistrer le duplicata"), f"{self.one.reference}-duplicata.pdf", "PDF (*.pdf)",
                      lambda path: write_said(self.page, path, raw))  # fmt: skip

        self.page.ask(handed_copy, account=self.one.id).then(keep)


def write_said(page: Page, path: Path, raw: bytes) -> None:
    """Write a paper where asked, and say so."""
    try:
        path.write_bytes(raw)
    except OSError as error:
        page.say(_("{path} ne s’écrit pas : {why}.").format(path=path, why=why_refused(error)), "danger")
        return
    page.say(_("{name} enregistré.").format(name=path.name))


class LeaverView(Form):
    """What the final account comes to, its paper, and how it is settled."""

    def __init__(self, page: Page, panel: SidePanel, client: Client) -> None:
        super().__init__()
        self.page, self.client = page, client
        today = page.seat.clock.today
        row = self.row()
        self.add(_("Au"), DateField(today), name="on", required=True, beside=row).set_value(today())
        self.add(_("Motif de la perte"), TextField(_("vide : rien n’est passé en perte")), name="loss", beside=row)
        self.add("", CheckField(_("Rendre ce qui reste du dépôt de garantie"), checked=True), name="rest")
        self.facts = Pairs()
        self.words = text("")
        self.pdf = PdfView()
        self.pdf.setMinimumHeight(TALL - 120)
        for one in (self.facts, self.words, self.pdf):
            self.add_widget(one)
        self.fields["on"].edited.connect(self.draw)
        self.button = open_act(
            page, panel, self, title=_("Solde de tout compte de {name}").format(name=client.name),
            verb=_("Solder et remettre"), send=self._settle, places={"still_running": "on"},
        )  # fmt: skip
        self.draw()

    def draw(self) -> None:
        """Compute the account of the day typed."""
        try:
            on = self.fields["on"].value()
        except BadInput:
            return
        if on is not None:
            asked = self.page.ask_latest("leaver", leaver, party=self.client.party, on=on)
            asked.then(self._show).fail(self._refused)

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, PoleError):
            self.page.refused(error)
            return
        self.pdf.show_message(error.message)
        self.button.why(error.message)

    def _show(self, found: Leaver) -> None:
        one = found.found
        self.facts.set_pairs([
            (_("Factures à payer"), euros(one.owed)), (_("Règlements non répartis"), euros(one.free)),
            (_("Dépôts détenus"), euros(one.held)), (_("Ailleurs au pôle"), euros(one.elsewhere)),
            (_("Reste dû") if one.balance >= 0 else _("À rendre"), euros(abs(one.balance))),
        ])  # fmt: skip
        running = _(" ; ").join(each.title for each in one.running)
        why = ""
        if running:
            why = _("Pas encore partie : {what}. Terminez cela d’abord.").format(what=running)
        even = not (one.owed or one.free or one.held)
        said = _("Ce qui attend, puis les dépôts, paient d’abord ce qui est dû ; le reste est rendu par virement. "
                 "Le document remis est gardé ; un Ctrl+Z reprend tout le reste.")  # fmt: skip
        if even:
            said = _("Rien n’est à solder au {day} : le document le dira.").format(day=numeric_day(one.on))
        self.words.setText(why or said)
        self.button.why(why)
        self.pdf.show_pdf(found.paper, _("Solde {name}.pdf").format(name=one.party_name))

    def _settle(self, values: dict[str, Any]) -> Promise[Any]:
        return self.page.do(
            close_final_account, party=self.client.party, on=values["on"], loss_reason=values["loss"] or "",
            return_rest=bool(values["rest"]),
        )  # fmt: skip
