"""« Banque »: the lines of a statement at the left, what each may be at the right; everything by keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from pole_desk.accounts.receivables.commands import accept_proposals, match_line, match_recorded, match_return
from pole_desk.accounts.receivables.commands import unmatch_line as unmatch
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.bank.besides import take
from pole_desk.desktop.pages.billing.bank.choices import LineChoices
from pole_desk.desktop.pages.billing.bank.forms import open_charged, open_client, open_ignore, open_taken
from pole_desk.desktop.pages.billing.bank.importing import choose_statement
from pole_desk.desktop.pages.billing.bank.offers import Answer
from pole_desk.desktop.pages.billing.bank.reading import BankRow, BankView, bank_view, totals_text
from pole_desk.desktop.pages.billing.words import total
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.ports.ids import InvoiceId, PaymentId

SURE = 90
"""From this score on, proposals are accepted together."""
WIDE = 760
STATES = (
    ("new", _("À traiter")), ("matched", _("Rapprochées")), ("ignored", _("Écartées")), ("all", _("Toutes")),
)  # fmt: skip


class BankTab(QWidget):
    """Two columns under the account, its totals and the state of the lines shown."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel, self.wide = page, panel, SidePanel(page, WIDE)
        self.found: BankView | None = None
        self._place, self._awaiting = 0, False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.totals = Elided("", "secondary")
        column.addWidget(self.totals)
        column.addLayout(self._bar())
        self.table = DataTable(
            "billing-bank-lines", _columns(), placeholder=_("Payeur, libellé, montant…"),
            empty=(_("Aucun relevé importé."), _("Importer un relevé…"), self.bring_in),
        )  # fmt: skip
        self.table.grid.setAccessibleName(_("Lignes du relevé"))
        self.table.grid.installEventFilter(self)
        self.table.set_actions(self._acts)
        self.choices = LineChoices()
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.choices)
        both.setSizes([1, 1])
        both.setHandleWidth(12)
        both.setStyleSheet("QSplitter::handle { background: transparent; }")
        column.addWidget(both, 1)
        self.table.selected.connect(self._chosen)
        self.choices.accepted.connect(self._accept)
        self.choices.left.connect(self.table.grid.setFocus)
        self.choices.typed.connect(self._typed)
        self.wide.closed.connect(self._await_keys)
        self.choices.named.connect(lambda: open_client(page, panel, self.choices.say_client))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.till, self.file = ChoiceField(), ChoiceField()
        self.till.set_name(_("Compte de banque"))
        self.file.set_name(_("Relevé"))
        self.till.edited.connect(self._other_till)
        self.file.edited.connect(self.show_lines)
        row.addWidget(self.till, 3)
        row.addWidget(self.file, 3)
        row.addStretch(1)
        row.addWidget(secondary(_("Relevés…"), lambda: self.found and open_taken(page=self.page, panel=self.panel,
                                found=self.found), "history", _("Les fichiers importés, et leur retrait")))  # fmt: skip
        self.bring = primary(_("Importer un relevé…"), self.bring_in, "upload", _("CAMT.053 ou CSV de la banque"))
        row.addWidget(self.bring)
        return row

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.state = Segmented(STATES, name=_("État des lignes"))
        self.state.chosen.connect(lambda _key: self.show_lines())
        self.all = secondary(_("Tout accepter à partir de {score}").format(score=SURE), self._accept_all, "check")
        row.addWidget(self.state)
        row.addStretch(1)
        row.addWidget(self.all)
        return row

    # --- shown

    def look(self) -> None:
        """Load the account again."""
        self.table.set_loading()
        self.page.ask_latest("bank", bank_view, iban=self.till.value()).then(self.show_view)

    def show_view(self, found: BankView) -> None:
        self.found = found
        self.till.set_choices([(one.iban, f"{one.name} · …{one.iban[-4:]}") for one in found.tills])
        self.till.set_value(None if found.till is None else found.till.iban)
        self.till.setVisible(bool(found.tills))
        files = [
            (one.id, _("{name}, le {day}").format(name=one.file_name, day=numeric_day(one.imported_at.date())))
            for one in found.statements
        ]
        former = self.file.value()
        self.file.set_choices([(None, _("Tous les relevés")), *files])
        self.file.set_value(former if former in {one for one, _words in files} else None)
        self.file.setVisible(len(files) > 1)
        no_till = _("Aucun vendeur n’a d’IBAN : écrivez-le dans les Réglages, Vendeurs.")
        self.bring.why("" if found.tills else no_till)
        self.show_lines()

    def show_lines(self) -> None:
        """The lines in the state chosen, the current one kept, else the one that took its place."""
        found = self.found
        if found is None:
            return
        place = max(self.table.grid.currentIndex().row(), 0) or self._place
        self.table.set_empty(self._empty(found))
        self.table.set_rows(found.of(self.state.current(), self.file.value()))
        if self.table.rows() and not self.table.selected_rows():
            self.table.grid.selectRow(min(place, len(self.table.rows()) - 1))
        only = found.statements[0].id if len(found.statements) == 1 else None
        self.totals.set_text(totals_text(found, self.file.value() or only) if found.rows else "")
        sure = self._sure()
        words = _("Tout accepter à partir de {score} ({count})").format(score=SURE, count=number(len(sure)))
        self.all.setText(words)
        self.all.why("" if sure else _("Aucune proposition n’a {score} sur 100 ou plus.").format(score=SURE))
        self._chosen(self.table.selected_rows())
        self._take_keys()

    def _empty(self, found: BankView) -> tuple[str, str, Any]:
        if not found.tills:
            return (_("Aucun compte de banque : l’IBAN d’un vendeur manque."), _("Ouvrir les Réglages"),
                    lambda: self.page.seat.go("settings", None, "issuers"))  # fmt: skip
        if not found.rows:
            return (_("Aucun relevé importé."), _("Importer un relevé…"), self.bring_in)
        if self.state.current() == "new":
            return (_("Tout est rapproché : aucune ligne n’attend."), _("Importer un relevé…"), self.bring_in)
        return (_("Aucune ligne dans cet état."), "", None)

    def _chosen(self, rows: Sequence[BankRow]) -> None:
        if rows:
            self._place = max(self.table.grid.currentIndex().row(), 0)
        self.choices.show_row(rows[0] if len(rows) == 1 else None, self.found)

    # --- acts

    def bring_in(self) -> None:
        """Choose a statement for the account shown."""
        if self.found is not None and self.found.till is not None:
            choose_statement(self.page, self.wide, self.found.till)

    def _await_keys(self) -> None:
        """Once a statement is brought in, its lines have the keys, as soon as they are shown."""
        self._awaiting = True
        self._take_keys()

    def _take_keys(self) -> None:
        if self._awaiting and self.table.rows():
            self._awaiting = False
            self.table.grid.setFocus()

    def _other_till(self) -> None:
        self.file.set_value(None)
        self.look()

    def _sure(self) -> list[BankRow]:
        found = self.found.of("new", self.file.value()) if self.found is not None else []
        return [one for one in found if one.score is not None and one.score >= SURE and one.accepted is not None]

    def _accept_all(self) -> None:
        accepted = [
            (one.id, [(InvoiceId(invoice), part) for invoice, part in one.accepted or ()], one.keeper)
            for one in self._sure()
        ]
        if accepted:
            self.page.do(accept_proposals, accepted=accepted)

    def _accept(self, row: BankRow, answer: Answer) -> None:
        if answer.besides is not None:
            take(self.page, row.id, answer.besides)
        elif answer.returned is not None:
            self.page.do(match_return, line=row.id, payment=PaymentId(answer.returned))
        elif answer.recorded or answer.refunds:
            self.page.do(
                match_recorded, line=row.id, payments=[PaymentId(one) for one in answer.recorded],
                refunds=answer.refunds,
            )  # fmt: skip
        else:
            parts = [(InvoiceId(invoice), part) for invoice, part in answer.parts]
            self.page.do(match_line, line=row.id, parts=parts, party=answer.party)
        self.table.grid.setFocus()

    def _ignore(self, row: BankRow) -> None:
        if row.state == "new":
            open_ignore(self.page, self.panel, row)
        else:
            self.page.say(_("Seule une ligne à traiter s’écarte : détachez-la d’abord (U)."), "info")

    def _charge(self, row: BankRow) -> None:
        if row.state == "new":
            open_charged(self.page, self.panel, row)
        else:
            self.page.say(_("Seule une ligne à traiter se garde sans facture : détachez-la d’abord (U)."), "info")

    def _unmatch(self, row: BankRow) -> None:
        if row.state == "new":
            self.page.say(_("Cette ligne n’est ni rapprochée ni écartée."), "info")
        else:
            self.page.do(unmatch, line=row.id)

    def _typed(self, letter: str) -> None:
        row = self.table.current_row()
        if row is not None:
            {"I": self._ignore, "U": self._unmatch, "F": self._charge}[letter](row)

    def _acts(self, row: BankRow) -> list[tuple[str, str, Any]]:
        if row.state == "new":
            return [(_("Accepter ce qui est coché (Entrée)"), "check", self.choices.take),
                    (_("Garder sans facture… (F)"), "receipt-euro", partial(self._charge, row)),
                    (_("Écarter… (I)"), "circle-minus", partial(self._ignore, row))]  # fmt: skip
        back = _("Détacher (U)") if row.state == "matched" else _("Reprendre (U)")
        acts: list[tuple[str, str, Any]] = [(back, "unlink", partial(self._unmatch, row))]
        party = next((one.party for one in row.choices if one.party is not None), None)
        if party is not None:
            acts.append((_("Voir son compte"), "wallet", lambda: self.page.start(f"account:{party}")))
        return acts

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.modifiers():
            return False
        key = event.key()
        if key == Qt.Key.Key_Right:
            self.choices.enter()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.choices.take()
        elif key in (Qt.Key.Key_I, Qt.Key.Key_U, Qt.Key.Key_F):
            self._typed(chr(key))
        else:
            return False
        return True


def _pill(row: BankRow) -> tuple[str, str] | None:
    """Where a line stands; one to treat shows its score."""
    if row.state == "matched":
        return "invoiced", _("rapprochée")
    if row.state == "ignored":
        return "ended", _("écartée")
    if row.score is None:
        return "draft", _("à voir")
    return ("confirmed" if row.score >= SURE else "option"), str(row.score)


def _columns() -> list[Column]:
    return [
        Column("booked_on", _("Jour"), 100),
        Column("amount", _("Montant"), 88, tone=lambda row: "danger" if row.amount < 0 else "",
               total=total("amount")),
        Column("who", _("Payeur"), 132, strong=True, tip=lambda row: row.text),
        Column("state", _("État"), 126, text=lambda row: (_pill(row) or ("", ""))[1], state=_pill),
        Column("why", _("Pourquoi"), 180, tip=lambda row: row.why, hidden=True),
        Column("text", _("Libellé"), 200, tip=lambda row: row.text, hidden=True),
    ]  # fmt: skip
