"""What invoices get of a sum: each with its tick and its part, the rest told as one types."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.accounts.receivables.queries import Standing
from pole_desk.desktop.widgets.fields import AmountField, CheckField
from pole_desk.desktop.widgets.labels import label, text
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import InvoiceId


class Shares(QWidget):
    """The first due get the sum first; a tick gives an invoice what is left, an amount typed stands as typed."""

    edited = Signal()

    def __init__(self, rest: str) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._rest = rest
        self.total = ZERO
        self.follows = False
        """Whether the sum follows the parts: a tick then gives an invoice all that is due."""
        self.open: list[Standing] = []
        self.ticks: dict[InvoiceId, CheckField] = {}
        self.parts: dict[InvoiceId, AmountField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label(_("Sur ses factures"), "strong"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        column.addLayout(self._lines)
        self.words = text("")
        column.addWidget(self.words)

    def show_open(self, open_: Sequence[Standing], today: date) -> None:
        """Other invoices to share between, the first due first."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.open = [one for one in open_ if one.balance > 0]
        self.ticks, self.parts = {}, {}
        for one in self.open:
            self._lines.addWidget(self._line(one, today))
        self.share(self.total)

    def _line(self, one: Standing, today: date) -> QWidget:
        line = QWidget()
        line.setObjectName("clear")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        late = _("en retard depuis le {day}") if one.due_on < today else _("échéance le {day}")
        tick = CheckField(_("{number} · {balance}").format(number=one.number, balance=euros(one.balance)))
        tick.setToolTip(late.format(day=numeric_day(one.due_on)))
        tick.edited.connect(partial(self._ticked, one))
        part = AmountField()
        part.set_name(_("Part de {number}").format(number=one.number))
        part.setFixedWidth(108)
        part.edited.connect(partial(self._typed, one))
        row.addWidget(tick, 1)
        row.addWidget(part)
        invoice = InvoiceId(one.invoice)
        self.ticks[invoice], self.parts[invoice] = tick, part
        return line

    def share(self, total: Decimal) -> None:
        """Give a sum to the first due."""
        self.total = left = total
        for one in self.open:
            part = max(min(left, one.balance), ZERO)
            left -= part
            self._give(InvoiceId(one.invoice), part)
        self.tell()

    def only(self, invoice: InvoiceId) -> None:
        """Give the sum to one invoice alone."""
        for one in self.open:
            self._give(InvoiceId(one.invoice), min(self.total, one.balance) if one.invoice == invoice else ZERO)
        self.tell()

    def given(self) -> list[tuple[InvoiceId, Decimal]]:
        """The parts, in order of the days due; raises BadInput on one that can't be read."""
        found = []
        for invoice, field in self.parts.items():
            part = field.value()
            if part:
                found.append((invoice, part))
        return found

    def read(self) -> list[tuple[InvoiceId, Decimal]] | None:
        """The parts, or None once the fault is shown under its amount."""
        for one in self.open:
            field = self.parts[InvoiceId(one.invoice)]
            if not field.check():
                field.setFocus()
                return None
            if (field.value() or ZERO) > one.balance:
                field.refuse(_("Au plus {balance}.").format(balance=euros(one.balance)))
                field.setFocus()
                return None
        return self.given()

    def left(self) -> Decimal:
        """What no invoice takes; below zero when they take too much."""
        try:
            return self.total - sum((part for _invoice, part in self.given()), ZERO)
        except BadInput:
            return ZERO

    def _give(self, invoice: InvoiceId, part: Decimal) -> None:
        self.parts[invoice].set_value(part or None)
        self.ticks[invoice].set_value(part > 0)

    def _ticked(self, one: Standing) -> None:
        invoice = InvoiceId(one.invoice)
        on = bool(self.ticks[invoice].value())
        self.parts[invoice].set_value(None)
        room = one.balance if self.follows else max(min(self.left(), one.balance), ZERO)
        part = room if on else ZERO
        self._give(invoice, part)
        self.tell()
        self.edited.emit()

    def _typed(self, one: Standing) -> None:
        invoice = InvoiceId(one.invoice)
        try:
            self.ticks[invoice].set_value(bool(self.parts[invoice].value()))
        except BadInput:
            self.ticks[invoice].set_value(False)
        self.tell()
        self.edited.emit()

    def tell(self) -> None:
        """Say what is left of the sum."""
        left = self.left()
        if not self.open:
            self.words.setText(_("Aucune facture ouverte : tout reste sur son compte."))
        elif left < 0:
            self.words.setText(_("{over} de trop : les parts dépassent le montant.").format(over=euros(-left)))
        elif left:
            self.words.setText(self._rest.format(left=euros(left)))
        else:
            self.words.setText(_("Tout est réparti."))
