"""Ctrl+K: one box for pages, acts and records; ranking is in `matching`, records come from search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pole_desk.desktop.shell.matching import score
from pole_desk.desktop.theme import draw_icon, font, tokens
from pole_desk.desktop.theme.tokens import mix
from pole_desk.desktop.widgets.card import line
from pole_desk.kernel.i18n import _

Index = QModelIndex | QPersistentModelIndex
WIDTH, HEIGHT, PAUSE_MS, MOST = 620, 420, 120, 40
DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class Choice(NamedTuple):
    """A line of the palette: `key` is its shortcut or its next act, `words` more to match."""

    icon: str
    title: str
    subtitle: str
    key: str
    act: Callable[[], object]
    words: str = ""


class Choices(QAbstractListModel):
    """The lines that fit what is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Choice] = []

    def show(self, lines: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = DISPLAY) -> str | None:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == DISPLAY:
            return line.title
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (line.title, line.subtitle, line.key) if part)
        return None


class Line(QStyledItemDelegate):
    """Icon, title, what it is, and the key or next act at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, Choices):
            return
        line, now = model.lines[index.row()], tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect).adjusted(2, 1, -2, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.selection))
            painter.drawRoundedRect(rect, 6, 6)
        draw_icon(painter, line.icon, QRectF(rect.left() + 12, rect.top(), 18, rect.height()), now.secondary)
        right = _draw_key(painter, line.key, rect)
        _draw_words(painter, line, QRectF(rect.left() + 42, rect.top(), right - rect.left() - 54, rect.height()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, 40)


def _draw_key(painter: QPainter, key: str, rect: QRectF) -> float:
    if not key:
        return rect.right()
    now = tokens()
    painter.setFont(font(12))
    wide = painter.fontMetrics().horizontalAdvance(key) + 16
    box = QRectF(rect.right() - wide - 8, rect.center().y() - 11, wide, 22)
    painter.setPen(QPen(QColor(now.edge), 1))
    painter.setBrush(QColor(now.surface))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(now.secondary))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), key)
    return box.left()


def _draw_words(painter: QPainter, line: Choice, rect: QRectF) -> None:
    now, middle = tokens(), int(Qt.AlignmentFlag.AlignVCenter)
    painter.setFont(font(14, 500))
    painter.setPen(QColor(now.text))
    metrics = painter.fontMetrics()
    title = metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, int(rect.width() * 0.7))
    painter.drawText(rect, middle, title)
    rest = rect.adjusted(metrics.horizontalAdvance(title) + 12, 0, 0, 0)
    painter.setFont(font(12))
    painter.setPen(QColor(now.secondary))
    subtitle = painter.fontMetrics().elidedText(line.subtitle, Qt.TextElideMode.ElideRight, max(0, int(rest.width())))
    painter.drawText(rest, middle, subtitle)


class Palette(QWidget):
    """Covers the window with a veil; `find(text, show)` asks for records and hands them over."""

    def __init__(
        self,
        host: QWidget,
        fixed: Sequence[Choice],
        find: Callable[[str, Callable[[str, Sequence[Choice]], None]], None] | None = None,
    ) -> None:
        super().__init__(host)
        self.fixed, self._find = list(fixed), find
        self._former: QWidget | None = None
        self.box = QFrame(self)
        self.box.setObjectName("palette")
        column = QVBoxLayout(self.box)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("Structure, bureau, facture, action…"))
        self.line.setAccessibleName(_("Rechercher ou agir"))
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._typed)
        self.model = Choices()
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(Line(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("Résultats"))
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self._take)
        column.addWidget(self.line)
        column.addWidget(self.list, 1)
        self.nothing = QLabel()
        self.nothing.setProperty("role", "secondary")
        self.nothing.setWordWrap(True)
        self.nothing.setContentsMargins(20, 16, 20, 16)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.hide()
        column.addWidget(self.nothing, 1)
        column.addWidget(line())
        column.addLayout(self._foot())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._ask)
        host.installEventFilter(self)
        self.hide()

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(18)
        for words in (_("↑ ↓ choisir"), _("Entrée valider"), _("Échap fermer")):
            label = QLabel(words)
            label.setProperty("role", "help")
            row.addWidget(label)
        row.addStretch(1)
        return row

    def open(self) -> None:
        """Show it empty, with pages and acts."""
        if self.isVisible():
            self.close_palette()
            return
        self._former = self.window().focusWidget()
        self.line.clear()
        self._show_fixed("")
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus()

    def close_palette(self) -> None:
        self.hide()
        if self._former is not None and self._former.isVisible():
            self._former.setFocus()

    def _typed(self, text: str) -> None:
        self._show_fixed(text)
        self._timer.start()

    def _show_fixed(self, text: str, more: Sequence[Choice] = ()) -> None:
        if text.strip():
            scored = [(score(text, f"{c.title} {c.words}"), n, c) for n, c in enumerate(self.fixed)]
            kept = [c for s, _n, c in sorted(scored, key=lambda t: (-t[0], t[1])) if s > 0]
        else:
            kept = list(self.fixed)
        self.nothing.hide()
        self.list.show()
        self.model.show([*kept, *more][:MOST])
        self.list.setCurrentIndex(self.model.index(0, 0))

    def _ask(self) -> None:
        text = self.line.text().strip()
        if self._find is not None and len(text) >= 2:
            self._find(text, self._found)

    def _found(self, text: str, records: Sequence[Choice]) -> None:
        if text == self.line.text().strip():
            self._show_fixed(text, records)
            if not self.model.lines:
                self._say_nothing(text)

    def _say_nothing(self, text: str) -> None:
        self.nothing.setText(
            _("Rien ne répond à « {text} ». Essayez un nom, un téléphone, un bureau (B12), une facture.").format(
                text=text
            )
        )
        self.list.hide()
        self.nothing.show()

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            line = self.model.lines[index.row()]
            self.hide()
            line.act()

    def _move(self, step: int) -> None:
        count = self.model.rowCount()
        if count:
            place = (self.list.currentIndex().row() + step) % count
            self.list.setCurrentIndex(self.model.index(place, 0))

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        key = Qt.Key(event.key())
        if key in steps:
            self._move(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentIndex())
        elif key == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.parentWidget() and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        host = self.parentWidget()
        if host is not None:
            self.setGeometry(host.rect())
            wide, tall = min(WIDTH, host.width() - 40), min(HEIGHT, host.height() - 80)
            self.box.setGeometry((host.width() - wide) // 2, min(120, (host.height() - tall) // 2), wide, tall)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.box.geometry().contains(event.position().toPoint()):
            self.close_palette()

    def paintEvent(self, event: QPaintEvent) -> None:
        veil = QColor(mix("#000000", tokens().navigation, 0.3))
        veil.setAlpha(110)
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), veil)
        finally:
            painter.end()
