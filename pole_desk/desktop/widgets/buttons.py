"""Buttons with a look, an icon that follows the theme, and a reason when they are greyed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from pole_desk.desktop.theme import icon, theme, tokens
from pole_desk.desktop.theme.tokens import TARGET

Act = Callable[[], object]
SIZE, GAP = 18, 4


class Button(QPushButton):
    """A push button; `look` is primary, secondary, ghost, danger or icon."""

    def __init__(
        self,
        text: str,
        look: str,
        act: Act | None = None,
        icon_name: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.look = look
        self.icon_name = icon_name
        self.tip = tip
        self.setProperty("look", look)
        self.setMinimumHeight(TARGET)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tip)
        self.setAutoDefault(False)
        if text:
            self.setAccessibleName(text.replace("&", ""))
        if act is not None:
            self.clicked.connect(lambda _checked=False: act())
        theme().changed.connect(self.recolour)
        self.recolour()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what Space does, in a page as in a dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.click()
        else:
            super().keyPressEvent(event)

    def recolour(self) -> None:
        """Take the icon again in the colours of the theme."""
        if not self.icon_name:
            return
        now = tokens()
        colours = {"primary": now.on_accent, "danger": now.on_danger, "ghost": now.accent}
        gap = GAP if self.text() or self.look == "search" else 0
        colour = colours.get(self.look, now.secondary)
        self.setIcon(icon(self.icon_name, colour, SIZE, gap))
        self.setIconSize(QSize(SIZE + gap, SIZE))

    def set_icon(self, name: str) -> None:
        self.icon_name = name
        self.recolour()

    def setMenu(self, menu: QMenu) -> None:
        """Open a menu; the look makes room for the arrow."""
        super().setMenu(menu)
        self.setProperty("menu", "true")
        self.style().unpolish(self)
        self.style().polish(self)

    def why(self, reason: str) -> None:
        """Grey the button and say why; an empty reason makes it usable again."""
        self.setEnabled(not reason)
        self.setToolTip(reason or self.tip)
        self.setAccessibleDescription(reason)


def primary(text: str, act: Act | None = None, icon: str = "", tip: str = "") -> Button:
    """The one main act of a page or a panel."""
    return Button(text, "primary", act, icon, tip)


def secondary(text: str, act: Act | None = None, icon: str = "", tip: str = "") -> Button:
    """Any other act."""
    return Button(text, "secondary", act, icon, tip)


def ghost(text: str, act: Act | None = None, icon: str = "", tip: str = "") -> Button:
    """A light act, looking like a link."""
    return Button(text, "ghost", act, icon, tip)


def danger(text: str, act: Act | None = None, icon: str = "", tip: str = "") -> Button:
    """An act that takes something away."""
    return Button(text, "danger", act, icon, tip)


def icon_button(name: str, accessible_name: str, act: Act | None = None) -> Button:
    """A square button with an icon only; its name is read aloud and shown as a tip."""
    button = Button("", "icon", act, name, accessible_name)
    button.setAccessibleName(accessible_name)
    button.setFixedSize(TARGET, TARGET)
    return button
