"""How everything looks: tokens, palette, style sheet, fonts and icons, light and dark."""

from pole_desk.desktop.theme.current import Choice, Theme, theme, tokens
from pole_desk.desktop.theme.fonts import font
from pole_desk.desktop.theme.icons import draw_icon, icon, pixmap
from pole_desk.desktop.theme.tokens import DARK, LIGHT, StateColours, Tokens

__all__ = [
    "DARK",
    "LIGHT",
    "Choice",
    "StateColours",
    "Theme",
    "Tokens",
    "draw_icon",
    "font",
    "icon",
    "pixmap",
    "theme",
    "tokens",
]
