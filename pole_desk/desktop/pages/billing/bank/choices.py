"""What a bank line may be: proposals and open invoices to tick, the difference told as one ticks."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.pages.billing.bank.besides import SINGLE
from pole_desk.desktop.pages.billing.bank.offers import KNOWN, Answer, nothing, offered
from pole_desk.desktop.pages.billing.bank.reading import BankRow, BankView
from pole_desk.desktop.pages.billing.bank.words import DONE, INVOICE, PROPOSAL, RECORDED, REFUND, RETURNED, Choice
from pole_desk.desktop.widgets.buttons import icon_button, primary, secondary
from pole_desk.desktop.widgets.labels import Elided, text
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import PartyId

LINES = 36
"""Two lines of words, in pixels: nothing moves when there is one."""


class LineChoices(QWidget):
    """`accepted(row, answer)`; `left()` to go back to the lines, `typed(letter)` a key, `named()` asks for a client."""

    accepted = Signal(object, object)
    left = Signal()
    typed = Signal(str)
    named = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.row: BankRow | None = None
        self.found: BankView | None = None
        self.parts: dict[int, Decimal] = {}
        self.others: set[tuple[str, int]] = set()
        self.keeper: PartyId | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.title = Elided("", "title")
        self.words = text("")
        self.words.setMaximumHeight(54)
        self.table = DataTable(
            "billing-bank-choices", self._columns(), placeholder=_("Facture, client…"),
            empty=(_("Choisissez une ligne du relevé."), "", None),
        )  # fmt: skip
        self.table.grid.setAccessibleName(_("Ce que la ligne peut être"))
        self.table.grid.installEventFilter(self)
        self.table.grid.clicked.connect(lambda index: index.column() == 0 and self.tick())
        self.gap = text("")
        self.gap.setMinimumHeight(LINES)
        self.gap.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.client = secondary(_("Client…"), self.named.emit, "user", _("Dire de quel client vient cet argent"))
        self.aside = icon_button("circle-minus", _("Écarter cette ligne, avec un motif (I)"),
                                 lambda: self.typed.emit("I"))  # fmt: skip
        self.accept = primary(_("Accepter"), self.take, "check", _("Accepter ce qui est coché (Entrée)"))
        self.why = text("")
        self.why.setMinimumHeight(LINES)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.table.selected.connect(lambda _rows: self._say_why())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.aside)
        head.addWidget(self.client)
        head.addWidget(self.accept)
        column.addLayout(head)
        for one in (self.words, self.gap):
            column.addWidget(one)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)
        self.show_row(None, None)

    # --- shown

    def show_row(self, row: BankRow | None, found: BankView | None) -> None:
        """Another line, or the same with fresh figures: what is ticked is then kept where it still holds."""
        same = row is not None and self.row is not None and row.id == self.row.id and row.line == self.row.line
        self.row, self.found = row, found
        if not same:
            self._begin(row)
        else:
            open_ = {one.id[1]: one.amount for one in (found.invoices if found else ())}
            self.parts = {one: part for one, part in self.parts.items() if open_.get(one, ZERO) >= part}
        self.table.search("")
        self._fill()

    def _begin(self, row: BankRow | None) -> None:
        self.parts, self.others, self.keeper = {}, set(), None
        if row is None or row.state != "new":
            return
        if row.accepted is not None:
            self.parts = dict(row.accepted)
            self.keeper = row.keeper if not row.accepted or sum(self.parts.values()) != row.amount else None
        elif row.choices and row.choices[0].kind in KNOWN:
            self.others = {row.choices[0].id}

    def _fill(self) -> None:
        row = self.row
        if row is None or self.found is None:
            self.title.set_text(_("Ligne du relevé"))
            self.words.setText(_("Choisissez une ligne à gauche."))
            self.table.set_rows([])
        else:
            self.title.set_text(_("{amount} du {day}").format(amount=euros(row.amount), day=plain_day(row.booked_on)))
            said = [row.line.name, row.text if row.text != row.line.name else "", row.line.reference]
            self.words.setText(" · ".join(part for part in said if part) or _("Sans libellé."))
            self.words.setToolTip(self.words.text())
            self.table.set_empty((nothing(row), "", None))
            self.table.set_rows(offered(row, self.found, self.keeper))
        self._tell()

    def _tell(self) -> None:
        """The difference, and whether what is ticked can be accepted."""
        row = self.row
        why = self._why()
        self.accept.why(why)
        new = row is not None and row.state == "new"
        self.accept.setVisible(new)
        self.aside.setVisible(new)
        self.client.setVisible(new and row is not None and row.amount > 0 and not self.others)
        self.gap.setText(self._gap_words() if new else "")
        self.table.grid.viewport().update()
        self._say_why()

    def _say_why(self) -> None:
        """Why the current line is offered; else why the first is."""
        rows = self.table.rows()
        one: Choice | None = self.table.current_row() or (rows[0] if rows else None)
        if one is None:
            self.why.setText("")
        else:
            said = [one.title, one.who, one.why]
            self.why.setText(" · ".join(part for part in said if part))

    def _why(self) -> str:
        row = self.row
        if row is None or row.state != "new":
            return _("Choisissez d’abord une ligne à traiter.")
        if self.others:
            return "" if self.told() == row.amount else _("Ce qui est coché ne fait pas le montant de la ligne.")
        if row.amount < 0:
            return _("De l’argent est sorti : cochez ce que c’est, gardez‑la sans facture (F) ou écartez‑la (I).")
        if self.keeper_now() is None and self.told() != row.amount:
            return _("Cochez une facture (Espace), ou dites de quel client vient cet argent.")
        return ""

    def _gap_words(self) -> str:
        row = self.row
        if row is None:
            return ""
        gap = row.amount - self.told()
        words = _("Coché {told} · écart {gap}").format(told=euros(self.told()), gap=euros(gap))
        keeper = self.keeper_now()
        if gap > 0 and keeper is not None and not self.others and self.found is not None:
            words += " · " + _("l’écart reste sur le compte de « {name} »").format(
                name=self.found.names.get(keeper, "")
            )
        return words

    def told(self) -> Decimal:
        """What is ticked, in euros."""
        row = self.row
        if self.others and row is not None:
            return sum((one.amount for one in row.choices if one.id in self.others), ZERO)
        return sum(self.parts.values(), ZERO)

    def keeper_now(self) -> PartyId | None:
        """Who keeps what no invoice takes: the client said, else the only one of what is ticked."""
        owners = {one.party for one in (self.found.invoices if self.found else ()) if one.id[1] in self.parts}
        if self.keeper is None and len(owners) == 1:
            return owners.pop()
        return self.keeper

    # --- acts

    def tick(self) -> None:
        """Tick the current line, or take its tick off: a proposal ticks its invoices and no other."""
        one: Choice | None = self.table.current_row()
        row = self.row
        if one is None or row is None or row.state != "new" or one.kind == DONE:
            return
        if one.kind in KNOWN:
            self.parts = {}
            alone = one.kind == RETURNED or one.kind in SINGLE
            kept = {other for other in self.others if other[0] == one.kind and not alone}
            self.others = kept ^ {one.id} if one.id in kept or one.id not in self.others else set()
        elif one.kind == PROPOSAL:
            self.others = set()
            chosen = dict(one.parts) == self.parts and self.parts != {}
            self.parts = {} if chosen else dict(one.parts)
            self.keeper = None if chosen else one.party
        else:
            self.others = set()
            self._turn(one)
        self._tell()

    def _turn(self, one: Choice) -> None:
        """Give an invoice what is left of the line, up to what is due; or take it back."""
        invoice = one.id[1]
        if invoice in self.parts:
            del self.parts[invoice]
            return
        left = (self.row.amount if self.row else ZERO) - self.told()
        if left > 0:
            self.parts[invoice] = min(left, one.amount)

    def say_client(self, party: PartyId) -> None:
        """Keep what no invoice takes on this client's account; its invoices come first."""
        self.keeper = party
        self._fill()

    def take(self) -> None:
        """Accept what is ticked."""
        row = self.row
        if row is None or self._why():
            return
        picked = {kind: tuple(number for one, number in self.others if one == kind) for kind in (RECORDED, REFUND)}
        returned = next((number for kind, number in self.others if kind == RETURNED), None)
        keeper = self.keeper_now() if self.told() != row.amount else None
        besides = next((one for one in row.choices if one.id in self.others and one.kind in SINGLE), None)
        self.accepted.emit(
            row, Answer(tuple(self.parts.items()), keeper, picked[RECORDED], returned, picked[REFUND], besides)
        )

    def enter(self) -> None:
        """Take the keys, on the first line."""
        self.table.grid.setFocus()
        if self.table.current_row() is None and self.table.rows():
            self.table.grid.selectRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.modifiers():
            return False
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.tick()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Escape):
            self.left.emit()
        elif key in (Qt.Key.Key_I, Qt.Key.Key_U, Qt.Key.Key_F):
            self.typed.emit(chr(key))
        else:
            return False
        return True

    # --- columns

    def _columns(self) -> list[Column]:
        return [
            Column("title", _("Quoi"), 152, strong=True, icon=self._box, tip=lambda one: one.title),
            Column("who", _("Client"), 128, tip=lambda one: one.who, spare=1),
            Column("amount", _("Montant"), 88, text=self._amount),
            Column("score", _("Score"), 66, align="right", text=_score),
            Column("why", _("Pourquoi"), 200, tip=lambda one: one.why, spare=2),
        ]  # fmt: skip

    def _box(self, one: Choice) -> tuple[str, str] | None:
        if one.kind == DONE:
            return "check", "success"
        if one.kind == PROPOSAL:
            on = bool(one.parts) and dict(one.parts) == self.parts
            on = on or (not one.parts and not self.parts and not self.others and self.keeper == one.party)
        elif one.kind == INVOICE:
            on = one.id[1] in self.parts
        else:
            on = one.id in self.others
        return ("square-check", "success") if on else ("square", "neutral")

    def _amount(self, one: Choice) -> str:
        part = self.parts.get(one.id[1]) if one.kind == INVOICE else None
        if part is not None and part != one.amount:
            return _("{part} sur {due}").format(part=euros(part), due=euros(one.amount))
        return euros(one.amount)


def _score(one: Choice) -> str:
    return "" if one.score is None else str(one.score)
