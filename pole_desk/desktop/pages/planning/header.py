"""The top of the planning: period, zoom, filter, board or list, and the main act."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QWidget

from pole_desk.desktop.widgets.board.camera import preset_names
from pole_desk.desktop.widgets.board.titles import brief_title
from pole_desk.desktop.widgets.buttons import Button, icon_button, primary, secondary
from pole_desk.desktop.widgets.labels import Elided, heading
from pole_desk.desktop.widgets.search_field import SearchField
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.kernel.i18n import _


class PlanningHeader(QWidget):
    """Two halves, side by side when there is room, else one over the other."""

    stepped = Signal(int)
    today_asked = Signal()

    def __init__(self, title: str, book: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.period = Elided("", "title", least=176)
        self.period.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.presets = Segmented(list(preset_names().items()), "month", _("Zoom"))
        self.search = SearchField(_("Filtrer…"))
        self.search.setToolTip(_("Filtrer une salle, un bureau, un occupant"))
        self.search.setMinimumWidth(104)
        self.search.setMaximumWidth(230)
        self.search.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.view = self._views()
        self.book = primary(_("Réserver"), book, "plus")
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(10)
        self._halves.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        self._parts = (self._when(title), self._what())
        self._halves.addLayout(self._parts[0], 1)
        self._halves.addLayout(self._parts[1], 0)

    def _views(self) -> Segmented:
        """Board or list, as icons: the words are in the tips and read aloud."""
        made = Segmented([("board", _("Tableau")), ("list", _("Liste"))], "board", _("Vue"))
        for button, name in zip(made.findChildren(Button), ("calendar-days", "list"), strict=True):
            button.setToolTip(button.text())
            button.setText("")
            button.set_icon(name)
        return made

    def _when(self, title: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(heading(title))
        row.addWidget(icon_button("chevron-left", _("Période précédente"), lambda: self.stepped.emit(-1)))
        row.addWidget(secondary(_("Aujourd’hui"), self.today_asked.emit))
        row.addWidget(icon_button("chevron-right", _("Période suivante"), lambda: self.stepped.emit(1)))
        row.addSpacing(4)
        row.addWidget(self.period, 1)
        row.addWidget(self.view)
        return row

    def _what(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.presets)
        row.addStretch(0)
        row.addWidget(self.search, 1)
        row.addWidget(self.book)
        return row

    def show_period(self, title: str) -> None:
        """The period in sight, its months short when it has no room."""
        self.period.set_text(title, brief_title(title))

    def show_preset(self, preset: str) -> None:
        """Tick the zoom in force; a free zoom leaves the last one ticked."""
        if preset:
            self.presets.choose(preset)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its wider half: one stands over the other when it must."""
        wide = max(part.minimumSize().width() for part in self._parts)
        return QSize(wide, self._halves.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        sides = QBoxLayout.Direction.LeftToRight
        over = QBoxLayout.Direction.TopToBottom
        needed = sum(part.minimumSize().width() for part in self._parts) + self._halves.spacing()
        wanted = sides if self.width() >= needed else over
        if self._halves.direction() != wanted:
            self._halves.setDirection(wanted)
            self.updateGeometry()
