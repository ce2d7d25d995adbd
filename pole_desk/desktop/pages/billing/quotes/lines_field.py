"""The lines of a quote as typed: of the catalogue or free, one under the other; a discount is a negative quantity."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.accounts.quotes.queries import Line
from pole_desk.accounts.quotes.rules.lines import FREE_TAX, PRICE_DECIMALS, QUANTITY_DECIMALS, LineInput
from pole_desk.desktop.pages.billing.quotes.reading import Offered
from pole_desk.desktop.widgets.buttons import ghost, icon_button
from pole_desk.desktop.widgets.card import line as rule
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField, Field, TextField
from pole_desk.desktop.widgets.labels import label
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number


class FigureField(AmountField):
    """A quantity or a unit price: as many decimals as it has, not as it might have."""

    def __init__(self, placeholder: str, *, decimals: int, least: int = 0) -> None:
        super().__init__(placeholder, decimals=decimals)
        self._least = least

    def write(self, value: Decimal) -> str:
        return number(value, max(self._least, -int(value.normalize().as_tuple().exponent)))


class LineBox(QWidget):
    """One line: what it is, how many, at what price and rate. The catalogue fills what is left empty."""

    def __init__(self, offered: Offered) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.account = ""
        self._items = {one.code: one for one in offered.items}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.head = QHBoxLayout()
        self.title = label("", "strong")
        self.head.addWidget(self.title, 1)
        column.addLayout(self.head)
        self.item = ChoiceField([("", _("Ligne libre")), *((one.code, one.label) for one in offered.items)])
        self.label = TextField(_("Désignation"))
        self.quantity = FigureField("1", decimals=QUANTITY_DECIMALS)
        self.unit = TextField(_("unité"))
        self.price = FigureField(_("prix HT"), decimals=PRICE_DECIMALS, least=2)
        self.tax = ChoiceField(offered.taxes)
        self.tax.box.setMinimumContentsLength(5)
        column.addWidget(self.item)
        column.addWidget(self.label)
        row = QHBoxLayout()
        row.setSpacing(6)
        for field, stretch in ((self.quantity, 4), (self.unit, 4), (self.price, 5), (self.tax, 4)):
            row.addWidget(field, stretch)
        column.addLayout(row)
        column.addWidget(rule())
        for field, name in self._named():
            field.set_name(name)
        self.tax.set_value(FREE_TAX)
        self.item.set_value("")
        self.item.edited.connect(self._chosen)

    def _named(self) -> list[tuple[Field, str]]:
        return [
            (self.item, _("Article")), (self.label, _("Désignation")), (self.quantity, _("Quantité")),
            (self.unit, _("Unité")), (self.price, _("Prix unitaire HT")), (self.tax, _("TVA")),
        ]  # fmt: skip

    @property
    def fields(self) -> list[Field]:
        return [field for field, _name in self._named()]

    def _chosen(self) -> None:
        """The catalogue's own words and rate; its price of the day when none is typed."""
        sold = self._items.get(self.item.value() or "")
        self.account = ""
        self.price.line.setPlaceholderText(_("prix HT") if sold is None else _("tarif"))
        self.label.line.setPlaceholderText(_("Désignation") if sold is None else sold.label)
        self.unit.line.setPlaceholderText(_("unité") if sold is None else sold.unit)
        if sold is not None:
            for field in (self.label, self.unit, self.price):
                field.set_value(None)
            self.tax.set_value(sold.tax)

    def show_line(self, line: Line) -> None:
        """A line that is there already, its agreed price told."""
        self.item.set_value(line.item)
        self.label.set_value(line.label)
        self.quantity.set_value(line.quantity)
        self.unit.set_value(line.unit or None)
        self.price.set_value(line.unit_price)
        self.tax.set_value(line.tax)
        self.account = line.account

    def empty(self) -> bool:
        """Whether nothing was typed at all."""
        typed = (self.label, self.quantity, self.price)
        return not self.item.value() and not any(field.line.text().strip() for field in typed)

    def read(self) -> LineInput:
        """Raises BadInput, shown under the field that can't be read."""
        values = {}
        for name, field in (("quantity", self.quantity), ("price", self.price)):
            try:
                values[name] = field.value()
            except BadInput as error:
                field.refuse(error.message)
                raise
        quantity = values["quantity"]
        return LineInput(
            label=self.label.value() or "",
            item=self.item.value() or "",
            quantity=Decimal(1) if quantity is None else quantity,
            unit=self.unit.value() or "",
            unit_price=values["price"],
            tax=self.tax.value() or "",
            account=self.account,
        )


class LinesField(Field[tuple[LineInput, ...]]):
    """As many lines as wanted; those left wholly empty are no lines."""

    def __init__(self, offered: Offered) -> None:
        self._offered = offered
        self.boxes: list[LineBox] = []
        inside = QWidget()
        inside.setObjectName("clear")
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(8)
        super().__init__(inside)
        self.more = ghost(_("Ajouter une ligne"), self.add, "plus", _("Ajouter une ligne (Ctrl+L)"))
        self._column.insertWidget(1, self.more)
        self.add()

    def add(self) -> LineBox:
        """One more line, ready to be typed."""
        box = LineBox(self._offered)
        away = icon_button("trash-2", _("Enlever la ligne"), partial(self._remove, box))
        box.head.addWidget(away)
        self.boxes.append(box)
        self._lines.addWidget(box)
        for field in box.fields:
            field.edited.connect(self.edited)
        self._number()
        box.item.setFocus()
        return box

    def _remove(self, box: LineBox) -> None:
        self.boxes.remove(box)
        box.hide()
        box.deleteLater()
        if not self.boxes:
            self.add()
        self._number()
        self.edited.emit()

    def _number(self) -> None:
        for place, box in enumerate(self.boxes, start=1):
            box.title.setText(_("Ligne {place}").format(place=place))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """The lines of a quote that is changed."""
        for box in self.boxes:
            box.hide()
            box.deleteLater()
        self.boxes = []
        for line in lines:
            self.add().show_line(line)
        if not lines:
            self.add()

    def value(self) -> tuple[LineInput, ...] | None:
        return tuple(box.read() for box in self.boxes if not box.empty()) or None
