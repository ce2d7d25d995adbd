"""A month, a quarter or a year gone through with arrows; what it is asked about is beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.kernel.i18n import _, month_name
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import IssuerId

LENGTHS = {"month": 1, "quarter": 3, "year": 12}


class PeriodBar(QWidget):
    """`changed` when another period, or another seller, is wanted; sellers show when there are several."""

    changed = Signal()

    def __init__(self, today: date, *, sellers: bool = True) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.month = Month.of(today)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(6)
        self.row.addWidget(icon_button("chevron-left", _("Période précédente"), lambda: self._step(-1)))
        self.title = label("", "title")
        self.title.setMinimumWidth(124)
        self.row.addWidget(self.title)
        self.row.addWidget(icon_button("chevron-right", _("Période suivante"), lambda: self._step(1)))
        choices = [("month", _("Mois")), ("quarter", _("Trimestre")), ("year", _("Année"))]
        self.length = Segmented(choices, name=_("Durée de la période"))
        self.length.chosen.connect(lambda _key: self._moved())
        self.row.addWidget(self.length)
        self.seller = ChoiceField()
        self.seller.set_name(_("Vendeur"))
        self.seller.edited.connect(self.changed)
        self.seller.hide()
        if sellers:
            self.row.addWidget(self.seller)
        self.row.addStretch(1)
        self._say()

    @property
    def months(self) -> tuple[Month, Month]:
        """The first and the last month of the period."""
        size = LENGTHS[self.length.current()]
        first = Month(self.month.year, (self.month.month - 1) // size * size + 1)
        return first, first.plus(size - 1)

    @property
    def first(self) -> date:
        return self.months[0].first

    @property
    def last(self) -> date:
        return self.months[1].last

    def words(self) -> str:
        """`novembre 2026`, `4e trimestre 2026`, `2026`."""
        first, _last = self.months
        kind = self.length.current()
        if kind == "month":
            return month_name(first)
        rank = (first.month + 2) // 3
        quarter = _("{rank} trimestre {year}").format(rank="1er" if rank == 1 else f"{rank}e", year=first.year)
        return quarter if kind == "quarter" else str(first.year)

    def show_month(self, month: Month) -> None:
        """Go to a month."""
        self.month = month
        self.length.choose("month")
        self._moved()

    def set_sellers(self, sellers: Sequence[tuple[IssuerId, str]]) -> None:
        """The sellers to choose among; the first is taken when none was."""
        self.seller.set_choices(list(sellers))
        if self.seller.value() is None and sellers:
            self.seller.set_value(sellers[0][0])
        self.seller.setVisible(len(sellers) > 1)

    def _step(self, way: int) -> None:
        self.month = self.months[0].plus(way * LENGTHS[self.length.current()])
        self._moved()

    def _moved(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self.title.setText(self.words().capitalize())
