"""The colours and measures of the look, light and dark, as data; applying them is in `current`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pole_desk.formats.palette import palette


@dataclass(frozen=True, slots=True)
class StateColours:
    """A state's colours, with its icon and pattern: never colour alone."""

    fill: str
    edge: str
    text: str
    icon: str
    hatched: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour of a theme, `#RRGGBB`."""

    dark: bool
    ground: str
    surface: str
    raised: str
    hover: str
    border: str
    edge: str
    track: str
    text: str
    secondary: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    danger: str
    danger_soft: str
    on_danger: str
    warning: str
    warning_soft: str
    success: str
    success_soft: str
    info: str
    info_soft: str
    navigation: str
    navigation_text: str
    navigation_active: str
    navigation_line: str
    badge: str
    on_badge: str
    selection: str
    series: tuple[str, ...]
    former: str
    states: Mapping[str, StateColours]

    def tone(self, name: str) -> tuple[str, str]:
        """(text, soft ground) of success, warning, danger, info, accent or neutral."""
        if name == "neutral":
            return self.secondary, self.track
        return getattr(self, name), getattr(self, f"{name}_soft")


MARGIN = 20
GAP = 12
CARD_RADIUS = 10
BUTTON_RADIUS = 7
BAR_RADIUS = 5
TARGET = 32
"""The least height of anything clicked."""

LIGHT = Tokens(
    dark=False,
    ground="#F4F6F8",
    surface="#FFFFFF",
    raised="#FFFFFF",
    hover="#EEF2F5",
    border="#E1E5EA",
    edge="#7F8C9A",
    track="#E1E5EA",
    text="#1A2330",
    secondary="#566273",
    disabled="#8A95A3",
    accent="#0E6F68",
    accent_hover="#0B5A55",
    on_accent="#FFFFFF",
    accent_soft="#D8EEEB",
    danger="#B3261E",
    danger_soft="#FBE3E1",
    on_danger="#FFFFFF",
    warning="#8A5300",
    warning_soft="#FFF0CF",
    success="#136C47",
    success_soft="#D9F2E5",
    info="#1F5FA8",
    info_soft="#DFEBF8",
    navigation="#10302E",
    navigation_text="#D5E3E1",
    navigation_active="#1E4A46",
    navigation_line="#2A4E4B",
    badge="#E9A23B",
    on_badge="#2B1B00",
    selection="#D8EEEB",
    series=palette().series,
    former=palette().former,
    states=MappingProxyType(
        {
            "option": StateColours("#FFF3D9", "#B97700", "#5E3D00", "clock", True, True),
            "confirmed": StateColours("#2F6CB3", "#245891", "#FFFFFF", "check"),
            "invoiced": StateColours("#1C7F5C", "#14634A", "#FFFFFF", "euro"),
            "conflict": StateColours("#FBE3E1", "#B3261E", "#7A130D", "triangle-alert"),
            "unavailable": StateColours("#E6E9ED", "#8A95A3", "#3E4956", "wrench", True),
            "occupied": StateColours("#D6E5F7", "#2F6CB3", "#17375E", "user"),
            "leaving": StateColours("#EADFF6", "#8656B5", "#4B2873", "log-out"),
            "free": StateColours("#FFFFFF", "#1C7F5C", "#136C47", "plus", False, True),
            "unpaid": StateColours("#FCD9D6", "#B3261E", "#7A130D", "badge-euro"),
            "ended": StateColours("#DCE4EC", "#6F7F90", "#3E4956", "log-out"),
            "draft": StateColours("#F1F3F6", "#7C8896", "#3E4956", "pencil", False, True),
        }
    ),
)

DARK = Tokens(
    dark=True,
    ground="#12171C",
    surface="#1A2027",
    raised="#222A33",
    hover="#252E38",
    border="#2B343E",
    edge="#6C7A89",
    track="#2B343E",
    text="#E8ECF1",
    secondary="#A3AFBC",
    disabled="#6F7C89",
    accent="#3CC4B6",
    accent_hover="#5AD3C6",
    on_accent="#06211E",
    accent_soft="#173B39",
    danger="#FF8A80",
    danger_soft="#43201E",
    on_danger="#2B0603",
    warning="#F4BC5E",
    warning_soft="#3A2D12",
    success="#6FD7A3",
    success_soft="#16372A",
    info="#7FB6F5",
    info_soft="#1B3047",
    navigation="#0C1114",
    navigation_text="#C6D0D8",
    navigation_active="#173A38",
    navigation_line="#232C34",
    badge="#E9A23B",
    on_badge="#2B1B00",
    selection="#173B39",
    series=palette(dark=True).series,
    former=palette(dark=True).former,
    states=MappingProxyType(
        {
            "option": StateColours("#3B2E12", "#DDA23C", "#FBDD9E", "clock", True, True),
            "confirmed": StateColours("#285C9B", "#7FB6F5", "#FFFFFF", "check"),
            "invoiced": StateColours("#17674A", "#6FD7A3", "#FFFFFF", "euro"),
            "conflict": StateColours("#4A1F1C", "#FF8A80", "#FFD5D0", "triangle-alert"),
            "unavailable": StateColours("#2A323B", "#7E8A97", "#C3CCD6", "wrench", True),
            "occupied": StateColours("#1E3550", "#6A9FE0", "#D3E4FA", "user"),
            "leaving": StateColours("#35264A", "#B48CE6", "#E6D8FA", "log-out"),
            "free": StateColours("#1A2027", "#6FD7A3", "#8FE3BA", "plus", False, True),
            "unpaid": StateColours("#4A1F1C", "#FF8A80", "#FFD5D0", "badge-euro"),
            "ended": StateColours("#29323B", "#7E8B99", "#C3CCD6", "log-out"),
            "draft": StateColours("#232B33", "#7E8A97", "#C3CCD6", "pencil", False, True),
        }
    ),
)


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0 to 1) of `other` mixed in."""
    pairs = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
