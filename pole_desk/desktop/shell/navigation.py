"""The dark column at the left: sections with badges, tools, the user; icons alone when narrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from pole_desk.desktop.shell.pages import PageSpec
from pole_desk.desktop.theme import font, icon, pixmap, theme, tokens
from pole_desk.desktop.widgets.buttons import Button
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.kernel.i18n import _, ngettext, number

WIDE, NARROW = 206, 78
_SIDES, _NARROW_SIDES = 12, 8
_PADDING, _ICON = 11, 19
_MOST = 99
"""The highest count told beside a lone icon; beyond, it ends with a plus."""


class NavButton(Button):
    """A section: icon, title, and a count of what waits there."""

    def __init__(self, spec: PageSpec, shortcut: str) -> None:
        self.spec, self.count = spec, 0
        self._shortcut = shortcut
        self._folded = False
        super().__init__(spec.title, "nav", icon_name=spec.icon)
        self.setCheckable(True)
        self.setFixedHeight(36)
        self._name()

    def recolour(self) -> None:
        self.setIcon(icon(self.icon_name, tokens().navigation_text, _ICON, 6))
        self.setIconSize(QSize(_ICON + 6, _ICON))

    def set_count(self, count: int) -> None:
        self.count = count
        self._name()
        self.update()

    def fold(self, folded: bool) -> None:
        self._folded = folded
        self.setText("" if folded else self.spec.title)
        self._name()

    def _name(self) -> None:
        waits = ngettext("{n} à voir", "{n} à voir", self.count).format(n=self.count)
        self.setAccessibleName(f"{self.spec.title}, {waits}" if self.count else self.spec.title)
        self.setToolTip(f"{self.spec.title} ({self._shortcut})" if self._folded else self._shortcut)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count:
            return
        painter = QPainter(self)
        try:
            self._draw_badge(painter)
        finally:
            painter.end()

    def icon_rect(self) -> QRectF:
        """Where the icon is drawn."""
        return QRectF(_PADDING, (self.height() - _ICON) / 2, _ICON, _ICON)

    def badge_rect(self) -> QRectF:
        """Where the count is drawn, at the right of the icon whatever the width."""
        wide = QFontMetrics(font(11, 700)).horizontalAdvance(self._badge_words())
        if self._folded:
            wide = max(18, wide + 6)
            return QRectF(self.width() - wide - 2, (self.height() - 18) / 2, wide, 18)
        wide = max(18, wide + 16)
        return QRectF(self.width() - wide - 8, (self.height() - 20) / 2, wide, 20)

    def _badge_words(self) -> str:
        return f"{_MOST}+" if self._folded and self.count > _MOST else number(self.count)

    def _draw_badge(self, painter: QPainter) -> None:
        now, words, rect = tokens(), self._badge_words(), self.badge_rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11, 700))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.badge))
        painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2)
        painter.setPen(QColor(now.on_badge))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), words)


class Navigation(QFrame):
    """`chosen(key)`, `theme_asked()`."""

    chosen = Signal(str)
    theme_asked = Signal()

    def __init__(self, specs: Sequence[PageSpec], user: str, place: str) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName(_("Navigation"))
        self.buttons: dict[str, NavButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_SIDES, 14, _SIDES, 12)
        self._column.setSpacing(2)
        self._add_brand()
        former = "work"
        for place_in_list, spec in enumerate(specs, start=1):
            if spec.group != former:
                self._add_line()
                former = spec.group
            self._add_button(spec, _("Ctrl+{n}").format(n=place_in_list))
        self._column.addStretch(1)
        self._add_user(user, place)
        self.setFixedWidth(WIDE)

    def _add_brand(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 0, 12)
        row.setSpacing(8)
        self._logo = QLabel()
        self._logo.setPixmap(pixmap("handshake", "#8FD6CC", 24, 2.0))
        self._logo.setAccessibleName(_("Pôle Desk"))
        self._brand = QLabel(_("Pôle Desk"))
        self._brand.setProperty("role", "brand")
        row.addWidget(self._logo)
        row.addWidget(self._brand, 1)
        self._column.addLayout(row)

    def _add_line(self) -> None:
        line = QFrame()
        line.setObjectName("navline")
        line.setFixedHeight(1)
        self._column.addSpacing(10)
        self._column.addWidget(line)
        self._column.addSpacing(10)

    def _add_button(self, spec: PageSpec, shortcut: str) -> None:
        button = NavButton(spec, shortcut)
        button.clicked.connect(lambda _on=False, key=spec.key: self.chosen.emit(key))
        self._group.addButton(button)
        self.buttons[spec.key] = button
        self._column.addWidget(button)

    def _add_user(self, user: str, place: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._user = Elided(user, "user")
        self._place = Elided(place, "user")
        words.addWidget(self._user)
        words.addWidget(self._place)
        self._place.setVisible(bool(place))
        self.theme_button = Button("", "nav", self.theme_asked.emit, "moon")
        self.theme_button.setFixedSize(34, 34)
        self.theme_button.setStyleSheet("padding: 0; text-align: center;")
        self.theme_button.setToolTip(_("Passer du clair au sombre"))
        self.theme_button.setAccessibleName(_("Passer du clair au sombre"))
        theme().changed.connect(self._recolour)
        self._recolour()
        row.addLayout(words, 1)
        row.addWidget(self.theme_button)
        self._column.addLayout(row)

    def _recolour(self) -> None:
        now = tokens()
        self.theme_button.icon_name = "sun" if now.dark else "moon"
        self.theme_button.setIcon(icon(self.theme_button.icon_name, now.navigation_text, 18))

    def select(self, key: str) -> None:
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def set_badges(self, counts: Mapping[str, int]) -> None:
        """The count of what waits, by page."""
        for key, button in self.buttons.items():
            button.set_count(counts.get(key, 0))

    def fold(self, folded: bool) -> None:
        """Icons alone, or icons and words."""
        self.setFixedWidth(NARROW if folded else WIDE)
        sides = _NARROW_SIDES if folded else _SIDES
        self._column.setContentsMargins(sides, 14, sides, 12)
        self._brand.setVisible(not folded)
        self._user.setVisible(not folded)
        self._place.setVisible(not folded and bool(self._place.full_text()))
        for button in self.buttons.values():
            button.fold(folded)
