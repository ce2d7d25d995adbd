"""The top of the plan: levels, day observed, search; below, the states that count and filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from pole_desk.activities.leases.queries import Occupancy
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.floorplan.arrangement import floor_name
from pole_desk.desktop.widgets.floorplan.plan import STATES, OccupancyState
from pole_desk.desktop.widgets.floorplan.words import state_name
from pole_desk.desktop.widgets.labels import heading, secondary
from pole_desk.desktop.widgets.search_field import SearchField
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, number, percent


class PlanHeader(QWidget):
    """Title and levels, then day and search; one over the other when there is little room."""

    level_chosen = Signal(str)

    def __init__(self, title: str, today: Callable[[], date], level: str) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._level = level
        self.level = Segmented([("all", _("Tous les niveaux"))], "all", _("Niveau"))
        self.day = DateField(today)
        self.day.set_name(_("Occupation au"))
        self.day.set_value(today())
        self.day.setFixedWidth(196)
        self.search = SearchField(_("Chercher un occupant…"))
        self.search.setFixedWidth(236)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(10)
        self._halves.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        self._left = QHBoxLayout()
        self._left.setSpacing(16)
        name = heading(title)
        name.setMinimumHeight(32)
        self._left.addWidget(name, 0, Qt.AlignmentFlag.AlignTop)
        self._left.addWidget(self.level, 0, Qt.AlignmentFlag.AlignTop)
        self._left.addStretch(1)
        self._right = QHBoxLayout()
        self._right.setSpacing(10)
        caption = secondary(_("Occupation au"))
        caption.setBuddy(self.day)
        self._right.addStretch(1)
        self._right.addWidget(caption, 0, Qt.AlignmentFlag.AlignTop)
        caption.setMinimumHeight(32)
        self._right.addWidget(self.day, 0, Qt.AlignmentFlag.AlignTop)
        self._right.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        self._halves.addLayout(self._left, 1)
        self._halves.addLayout(self._right, 0)

    def set_floors(self, floors: Sequence[int]) -> None:
        """Offer all levels, and each; the one remembered is chosen when it exists."""
        choices = [("all", _("Tous les niveaux"))]
        choices += [(str(floor), _capital(floor_name(floor))) for floor in floors]
        known = self._level in [key for key, _text in choices]
        fresh = Segmented(choices, self._level if known else "all", _("Niveau"))
        fresh.chosen.connect(self._choose)
        self._left.insertWidget(self._left.indexOf(self.level), fresh, 0, Qt.AlignmentFlag.AlignTop)
        self._left.removeWidget(self.level)
        self.level.hide()
        self.level.deleteLater()
        self.level = fresh

    def show_all(self) -> None:
        """All levels, as if chosen."""
        self.level.choose("all")
        self._choose("all")

    def _choose(self, level: str) -> None:
        self._level = level
        self.level_chosen.emit(level)

    def floors(self) -> frozenset[int] | None:
        """The floors to show; None for all."""
        level = self.level.current()
        return None if level == "all" else frozenset({int(level)})

    def minimumSizeHint(self) -> QSize:
        """As narrow as its wider half."""
        wide = max(half.minimumSize().width() for half in (self._left, self._right))
        return QSize(wide, self._halves.minimumSize().height())

    def event(self, event: QEvent) -> bool:
        """The levels come with the data: they may need more room than at first."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        sides = QBoxLayout.Direction.LeftToRight
        halves = (self._left.minimumSize().width(), self._right.minimumSize().width())
        room = self.width() >= sum(halves) + self._halves.spacing()
        wanted = sides if room else QBoxLayout.Direction.TopToBottom
        if self._halves.direction() != wanted:
            self._halves.setDirection(wanted)
            self.updateGeometry()


class StateRow(QWidget):
    """A chip per state with its count, and how full offices and desks are."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.chips = ChipRow()
        self.full = QLabel()
        self.full.setTextFormat(Qt.TextFormat.RichText)
        self.full.setProperty("role", "secondary")
        self._row.addWidget(self.chips, 1)
        self._row.addWidget(self.full, 0, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        sides = QBoxLayout.Direction.LeftToRight
        needed = self.chips.sizeHint().width() + self.full.sizeHint().width() + self._row.spacing()
        self._row.setDirection(sides if self.width() >= needed else QBoxLayout.Direction.TopToBottom)

    def show_counts(self, counts: Mapping[OccupancyState, int], figures: Occupancy) -> None:
        self.chips.set_chips(
            [(state, state_name(state), counts.get(state, 0), state) for state in STATES]
        )
        self.full.setText(
            _("{offices} bureaux occupés à <b>{full}</b> · {desks} postes occupés à <b>{busy}</b>").format(
                offices=number(figures.offices_total), full=_share(figures.offices_let, figures.offices_total),
                desks=number(figures.desks_total), busy=_share(figures.desks_let, figures.desks_total),
            )
        )  # fmt: skip


def _share(part: int, whole: int) -> str:
    return percent(round(100 * part / whole) if whole else 0)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
