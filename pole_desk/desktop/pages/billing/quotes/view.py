"""« Devis »: every quote, the events' too, its file beside; gestures above, by button, menu and key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.accounts.quotes.commands import renew_quote, reopen_quote, restore_quote
from pole_desk.accounts.quotes.rules import EXPIRED, QuoteState
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.quotes import answers
from pole_desk.desktop.pages.billing.quotes.card import open_card
from pole_desk.desktop.pages.billing.quotes.columns import quote_columns, quote_pill
from pole_desk.desktop.pages.billing.quotes.form import open_new_quote, open_quote
from pole_desk.desktop.pages.billing.quotes.reading import Row, Sheet, file_of, kind_of, rows, sheet
from pole_desk.desktop.parts.dossier_way import open_dossier
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.buttons import Button, icon_button, primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import GeneralQuoteId, PartyId

_S = QuoteState
OPEN, ANSWERED = frozenset({_S.SENT, EXPIRED}), frozenset({_S.ACCEPTED, _S.REFUSED})
RENEWED = frozenset({_S.SENT, EXPIRED, _S.REFUSED, _S.WITHDRAWN})


class QuotesView(QWidget):
    """The list at the left, the file of the one chosen at the right."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self._shown: Any = None
        self._wanted = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._bar())
        both = QHBoxLayout()
        both.setSpacing(12)
        column.addLayout(both, 1)
        self.table = DataTable(
            "billing-quotes", quote_columns(), placeholder=_("Structure, numéro, objet…"),
            empty=(_("Aucun devis : ce que le pôle propose, accepté, se facture sans rien ressaisir."),
                   _("Nouveau devis"), self.new),
        )  # fmt: skip
        self.table.selected.connect(self._chosen)
        self.table.opened.connect(self.open)
        self.table.set_actions(self._acts)
        both.addWidget(self.table, 7)
        preview = Card(margin=12)
        self.pdf = PdfView(_("devis.pdf"))
        preview.body.addWidget(self.pdf)
        both.addWidget(preview, 5)
        self._allow()

    def _bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        bar.setSpacing(8)
        self.add = primary(_("Nouveau devis"), self.new, "plus", _("Nouveau devis (Ctrl+Maj+D)"))
        self.send = self._button(_("Envoyer…"), self._send, "send")
        self.accept = self._button(_("Accepté…"), partial(self._ask, answers.open_accept), "check")
        self.refuse = self._button(_("Refusé…"), partial(self._ask, answers.open_refuse), "x")
        self.renew = icon_button("copy", _("Nouvelle version"), partial(self._with_current, self._renew))
        self.back = icon_button("undo-2", _("Reprendre la réponse"), partial(self._with_current, self._reopen))
        for one in (self.add, self.send, self.accept, self.refuse, self.renew, self.back):
            bar.addWidget(one)
        bar.addStretch(1)
        shortcut = QShortcut(QKeySequence("Ctrl+Shift+D"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.new)
        return bar

    def _button(self, words: str, act: Callable[..., Any], icon: str) -> Button:
        return secondary(words, lambda: self._with_current(act), icon)

    def _with_current(self, act: Callable[[Row], Any]) -> None:
        row = self.table.current_row()
        if row is not None:
            act(row)

    # --- what the tab calls

    def look(self) -> None:
        self.table.set_loading()
        self.page.ask_latest("quotes", rows).then(self.show_rows)

    def show_rows(self, found: list[Row]) -> None:
        self.table.set_rows(found)
        if self._wanted:
            self.table.select_id(f"quote:{self._wanted}")
            self._wanted = 0
        elif found and self.table.current_row() is None:
            self.table.grid.selectRow(0)
        self._shown = None
        self._chosen([])

    def new(self, party: PartyId | None = None) -> None:
        """The form of a quote, for a structure or for one to choose."""
        open_new_quote(self.page, self.panel, party or None)

    def show_quote(self, quote: int) -> None:
        """Choose a quote in the list and open its card."""
        self._wanted = quote
        self.page.ask(sheet, wanted=GeneralQuoteId(quote)).then(self._show_card)

    def open(self, row: Row) -> None:
        """A draft opens in its form, another in its card; an event's on its event."""
        if not row.own:
            self.page.seat.go("events", row.listed.record)
        elif row.state == _S.DRAFT:
            open_quote(self.page, self.panel, row.quote)
        else:
            self.page.ask(sheet, wanted=row.quote).then(self._show_card)

    # --- inside

    def _show_card(self, found: Sheet) -> None:
        open_card(self.page, self.panel, found)

    def _chosen(self, _rows: list[Row]) -> None:
        self._allow()
        row = self.table.current_row()
        if row is None:
            self._shown = None
            self.pdf.show_message(_("Choisissez un devis pour le lire."))
        elif (row.id, row.state, row.total) != self._shown:
            self._shown = (row.id, row.state, row.total)
            self.page.ask_latest("quote-file", file_of, listed=row.listed).then(
                lambda pdf: self.pdf.show_pdf(pdf, f"{row.number}.pdf")
            ).fail(lambda error: self.pdf.show_message(str(error)))

    def _allow(self) -> None:
        row = self.table.current_row()
        for button, states in (
            (self.send, {_S.DRAFT, _S.SENT, _S.ACCEPTED}), (self.accept, OPEN), (self.refuse, OPEN),
            (self.renew, RENEWED), (self.back, ANSWERED),
        ):  # fmt: skip
            button.why(self._why(row, states))
        draft = row is None or row.state == _S.DRAFT
        self.send.setText(_("Envoyer…") if draft else _("Renvoyer…"))

    def _why(self, row: Row | None, states: Any) -> str:
        if row is None:
            return _("Choisissez d’abord un devis.")
        if not row.own:
            return _("Le devis d’un événement se mène sur l’événement : ouvrez-le (Entrée).")
        if row.state not in states:
            return _("Ce devis n’en est pas là : {state}.").format(state=quote_pill(row.state)[1].lower())
        return ""

    def _ask(self, form: Callable[[Page, SidePanel, Row], Any], row: Row) -> None:
        form(self.page, self.panel, row)

    def _send(self, row: Row) -> None:
        answers.open_send(self.page, self.panel, row, again=row.state != _S.DRAFT)

    def _renew(self, row: Row) -> None:
        self.page.do(renew_quote, quote=row.quote).then(self._renewed)

    def _renewed(self, quote: GeneralQuoteId) -> None:
        self._wanted = quote
        open_quote(self.page, self.panel, quote)

    def _reopen(self, row: Row) -> None:
        self.page.do(reopen_quote, quote=row.quote)

    def _order(self, row: Row) -> None:
        self.page.ask(sheet, wanted=row.quote).then(
            lambda found: answers.open_order(self.page, self.panel, row, found.quote.order_number)
        )

    def _to_dossier(self, row: Row) -> None:
        if not row.own:
            self.page.seat.go("events", row.listed.record)
        elif row.dossier is not None:
            dossier, party = row.dossier, row.party
            self.page.ask(kind_of, wanted=dossier).then(lambda kind: open_dossier(self.page, dossier, kind, party))

    def _acts(self, row: Row) -> list[tuple[str, str, Callable[[], object]]]:
        acts: list[tuple[str, str, Callable[[], object]]] = [(_("Ouvrir"), "file-text", partial(self.open, row))]
        if row.own:
            acts += self._own_acts(row)
        if not row.own or row.dossier is not None:
            acts.append((_("Voir le dossier"), "folder", partial(self._to_dossier, row)))
        acts.append((_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)))
        if row.dossier is not None:
            acts.append(link_act(self.page, self.panel, self.table, row, dossier_of=lambda one: one.dossier))
        return acts

    def _own_acts(self, row: Row) -> list[tuple[str, str, Callable[[], object]]]:
        found: list[tuple[str, str, Callable[[], object]]] = []
        if row.state == _S.DRAFT:
            found.append((_("Envoyer…"), "send", partial(self._send, row)))
        elif row.state in (_S.SENT, _S.ACCEPTED):
            found.append((_("Renvoyer…"), "send", partial(self._send, row)))
        if row.state in OPEN:
            found.append((_("Accepté…"), "check", partial(self._ask, answers.open_accept, row)))
            found.append((_("Refusé…"), "x", partial(self._ask, answers.open_refuse, row)))
        if row.state in ANSWERED:
            found.append((_("Reprendre la réponse"), "undo-2", partial(self._reopen, row)))
        if row.state in RENEWED:
            found.append((_("Nouvelle version"), "copy", partial(self._renew, row)))
        if row.state == _S.ACCEPTED:
            found.append((_("Numéro de commande…"), "pencil", partial(self._order, row)))
        if row.state in (_S.DRAFT, *OPEN):
            found.append((_("Retirer…"), "trash-2", partial(self._ask, answers.open_withdraw, row)))
        if row.state == _S.WITHDRAWN:
            found.append((_("Rétablir"), "redo-2", lambda: self.page.do(restore_quote, quote=row.quote)))
        return found
