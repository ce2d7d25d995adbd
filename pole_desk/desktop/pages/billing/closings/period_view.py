"""A view of a period: the bar that chooses it, figures, what was said last, and tables one at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.period_bar import PeriodBar
from pole_desk.desktop.parts.last_word import LastWord
from pole_desk.desktop.widgets.bare import Bare
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.segmented import Segmented


class PeriodView(Bare):
    """`opened(invoice)`. A subclass gives its figures and its tables, in the order of names, and how it is loaded."""

    opened = Signal(int)

    def __init__(
        self, page: Page, names: Sequence[tuple[str, str]], load: Callable[[], None], *, name: str, sellers: bool = True
    ) -> None:
        super().__init__()
        self.page = page
        self._keys = [key for key, _text in names]
        self.bar = PeriodBar(page.seat.clock.today(), sellers=sellers)
        self.bar.changed.connect(load)
        self.choice = Segmented(names, name=name)
        self.choice.chosen.connect(self.turn)
        self.bar.row.addWidget(self.choice)
        self.column.addWidget(self.bar)
        self._figures = QHBoxLayout()
        self._figures.setSpacing(10)
        self.column.addLayout(self._figures)
        self.told = LastWord()
        self.column.addLayout(self.told)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.column.addWidget(self.stack, 1)

    def hold(self, figures: Sequence[KeyFigure], views: Sequence[QWidget]) -> None:
        """Lay the figures out, and take the views in."""
        for one in figures:
            self._figures.addWidget(one, 1)
        for view in views:
            self.stack.addWidget(view)

    def turn(self, key: str) -> None:
        """Show one of the views."""
        self.choice.choose(key)
        self.stack.setCurrentIndex(self._keys.index(key))
