"""The price part of the form: list rent and agreed rent per space, support, first month, deposit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.desktop.parts.lease_form.reading import Place
from pole_desk.desktop.parts.lease_form.wish import Estimate, estimate
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.fields import AmountField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Pairs
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import SpaceId


class Agreed(NamedTuple):
    """The rents that differ from the list, why, and the deposit asked."""

    prices: dict[SpaceId, Decimal]
    reason: str
    deposit: Decimal | None
    differs: bool


class MoneyBox(QWidget):
    """Computed as one types; an amount left empty is the list price."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._places: list[Place] = []
        self._typed: dict[SpaceId, str] = {}
        self._prices: dict[SpaceId, AmountField] = {}
        self._with_price = True
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(line())
        self._rents = QVBoxLayout()
        self._rents.setSpacing(12)
        column.addLayout(self._rents)
        self.reason = TextField(_("projet solidaire, travaux faits par la structure…"))
        self.deposit = AmountField(_("aucun"))
        self._why = Form()
        self._why.add(_("Raison du prix convenu"), self.reason, name="reason", required=False)
        column.addWidget(self._why)
        self._below = Form()
        self._below.add(_("Dépôt de garantie demandé"), self.deposit, name="deposit")
        self.month = ghost(_("Demander un mois"), self._ask_month, "wallet")
        self._below.add_widget(self.month)
        column.addWidget(self._below)
        self.facts = Pairs()
        column.addWidget(self.facts)
        self.reason.edited.connect(self.edited)

    def only_list_price(self) -> None:
        """No other price and no deposit here: the act that follows takes the list's."""
        self._with_price = False
        self._why.hide()
        self._below.hide()

    # --- what comes in

    def show_places(self, places: Sequence[Place], first: date, last: date | None) -> None:
        """Show the rents of the chosen spaces and what they come to."""
        if [place.space for place in places] != [place.space for place in self._places]:
            self._rebuild(places)
        self._places = list(places)
        for place in places:
            if place.space in self._prices:
                self._prices[place.space].line.setPlaceholderText(euros(place.rent))
        total = estimate(places, self._read(), first, last)
        self._suggested = total.deposit
        self._why.setVisible(self._with_price and total.rent != total.list_rent)
        self.deposit.line.setPlaceholderText(
            _("un mois : {amount}").format(amount=euros(total.deposit)) if places else _("aucun")
        )
        self.setVisible(bool(places))
        self.facts.set_pairs(_facts(total, Month.of(first)))

    def restore(self, prices: Mapping[SpaceId, str], reason: str, deposit: str) -> None:
        """Put back what was typed."""
        self._typed = dict(prices)
        self.reason.line.setText(reason)
        self.deposit.line.setText(deposit)
        self._places = []

    # --- what goes out

    def values(self) -> Agreed | None:
        """None when an amount can't be read; its error shows."""
        for field in (*self._prices.values(), self.deposit):
            if not field.check():
                field.setFocus()
                return None
        prices = self._read()
        listed = {place.space: place.rent for place in self._places}
        differs = any(listed.get(space) != price for space, price in prices.items())
        return Agreed(prices, self.reason.value() or "", self.deposit.value(), differs)

    def texts(self) -> tuple[dict[SpaceId, str], str, str]:
        """Prices, reason and deposit as typed."""
        self._remember()
        return dict(self._typed), self.reason.line.text(), self.deposit.line.text()

    def refuse_reason(self, message: str) -> None:
        self._why.show()
        self._why.refuse("reason", message)

    # --- inside

    _suggested = Decimal(0)

    def _ask_month(self) -> None:
        self.deposit.set_value(self._suggested)
        self.edited.emit()

    def _remember(self) -> None:
        for space, field in self._prices.items():
            self._typed[space] = field.line.text()

    def _read(self) -> dict[SpaceId, Decimal]:
        found = {}
        for space, field in self._prices.items():
            try:
                amount = field.value()
            except BadInput:
                continue
            if amount is not None:
                found[space] = amount
        return found

    def _rebuild(self, places: Sequence[Place]) -> None:
        self._remember()
        self._prices = {}
        while (item := self._rents.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if not self._with_price:
            return
        form = Form()
        for place in places:
            field = AmountField(euros(place.rent))
            words = _("Loyer convenu de {name}, HT par mois").format(name=place.name)
            form.add(words, field, name=str(place.space))
            field.line.setText(self._typed.get(place.space, ""))
            self._prices[place.space] = field
        form.edited.connect(self.edited)
        self._rents.addWidget(form)


def _facts(total: Estimate, month: Month) -> list[tuple[str, str]]:
    rows = [(_("Prix de liste"), _("{amount} HT par mois").format(amount=euros(total.list_rent)))]
    if total.rent != total.list_rent:
        rows.append((_("Prix convenu"), _("{amount} HT par mois").format(amount=euros(total.rent))))
    if total.support:
        rows.append(
            (_("Soutien en nature"), _("{amount} par mois").format(amount=euros(total.support)))
        )
    if not total.first_month_whole:
        name = _("{month}, au prorata").format(month=month_name(month).capitalize())
        rows.append((name, _("{amount} HT").format(amount=euros(total.first_month))))
    return rows
