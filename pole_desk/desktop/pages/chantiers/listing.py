"""The chantiers at the left, axis by axis; the arrows go from one to the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from pole_desk.desktop.pages.chantiers.reading import ChantierLine
from pole_desk.desktop.theme import theme, tokens
from pole_desk.desktop.widgets.labels import Elided, label
from pole_desk.desktop.widgets.pill import TonePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _, ngettext, number, percent

UNSEEN = Qt.WidgetAttribute.WA_TransparentForMouseEvents
BAR = 96


def served(line: ChantierLine, *, brief: bool = False) -> str:
    """What serves a chantier today, in words; the brief ones leave the surface out."""
    return " · ".join((
        ngettext("{n} structure", "{n} structures", line.structures).format(n=line.structures),
        ngettext("{n} dossier", "{n} dossiers", line.dossiers).format(n=line.dossiers),
        *(() if brief else (_("{area} m²").format(area=number(line.area)),)),
        _("{people} pers.").format(people=number(line.people)),
    ))  # fmt: skip


class Item(QAbstractButton):
    """One chantier: its number and title, who leads it, what serves it, how far it is."""

    def __init__(self, line: ChantierLine) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 7, 12, 7)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        name = label(f"{line.number}. {line.title}", "strong")
        name.setWordWrap(True)
        head.addWidget(name, 1)
        if line.transversal:
            pill = TonePill(_("transversal"), "accent")
            pill.setToolTip(_("Ce chantier sert tous les autres."))
            head.addWidget(pill, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        serving = Elided("", "secondary")
        serving.set_text(served(line), served(line, brief=True))
        column.addWidget(serving)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(Elided(line.lead or _("Sans pilote"), "secondary"), 1)
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setFixedWidth(BAR)
        bar.setValue(line.progress)
        foot.addWidget(bar, 0, Qt.AlignmentFlag.AlignVCenter)
        reached = Elided(percent(line.progress), "secondary")
        reached.setFixedWidth(reached.fontMetrics().horizontalAdvance(percent(100)) + 4)
        reached.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(reached)
        column.addLayout(foot)
        for child in self.findChildren(QWidget):
            child.setAttribute(UNSEEN)
        bar.setAccessibleName(_("Avancement : {percent}").format(percent=percent(line.progress)))
        self.setToolTip(f"{line.number}. {line.title}")
        self.setAccessibleName(f"{line.number}. {line.title}")
        self.setAccessibleDescription(
            f"{line.axis} · {line.lead or _('sans pilote')} · {served(line)} · {percent(line.progress)}"
        )
        self.toggled.connect(self.update)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(220, layout.totalHeightForWidth(max(self.width(), 220)) if layout is not None else 80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colours = tokens()
            chosen = self.isChecked()
            strong = chosen or self.hasFocus()
            painter.setPen(QPen(QColor(colours.accent if strong else colours.border), 2 if strong else 1))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 9, 9)
            if chosen:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.accent))
                painter.drawRoundedRect(QRectF(2, 10, 4, self.height() - 20), 2, 2)
        finally:
            painter.end()


class Axes(Scroll):
    """`chosen(id)` when the user picks a chantier."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Chantiers par axe"))
        self.items: dict[int, Item] = {}
        self.axes: list[str] = []
        self._lines: list[ChantierLine] = []
        self._inside: QWidget | None = None
        self._group = QButtonGroup(self)

    def show_lines(self, lines: Sequence[ChantierLine], current: int | None) -> None:
        """Fill it again when something changed; the chosen one and the focus stay."""
        if list(lines) != self._lines:
            self._fill(list(lines))
        self.choose(current)

    def choose(self, current: int | None) -> None:
        """Mark the one shown; none when it is of a former plan."""
        item = self.items.get(current or 0)
        if item is not None:
            item.setChecked(True)
            self.ensureWidgetVisible(item)
        elif (former := self._group.checkedButton()) is not None:
            self._group.setExclusive(False)
            former.setChecked(False)
            self._group.setExclusive(True)

    def _fill(self, lines: list[ChantierLine]) -> None:
        focused = next((key for key, item in self.items.items() if item.hasFocus()), None)
        self._lines, self.items = lines, {}
        self._group.deleteLater()
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen.emit)
        inside = QWidget()
        inside.setObjectName("clear")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        ordered = sorted(lines, key=lambda one: one.number)
        self.axes = list(dict.fromkeys(line.axis for line in ordered))
        for axis in self.axes:
            column.addWidget(Elided(axis, "title"))
            for line in (one for one in ordered if one.axis == axis):
                item = self.items[line.id] = Item(line)
                self._group.addButton(item, line.id)
                column.addWidget(item)
        column.addStretch(1)
        if self._inside is not None:
            self._inside.deleteLater()
        self._inside = inside
        self.body.addWidget(inside)
        if focused in self.items:
            self.items[focused].setFocus()
