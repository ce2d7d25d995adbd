"""What part of time the board looks at: zoom, presets, steps, left edge; no Qt and no drawing is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from pole_desk.desktop.widgets.board.scale import TimeScale
from pole_desk.desktop.widgets.board.titles import period_title
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month

Preset = Literal["day", "week", "month", "quarter", "year"]
PRESETS: tuple[Preset, ...] = ("day", "week", "month", "quarter", "year")
NARROWEST = 2.2
WIDEST = 2400.0


def preset_names() -> Mapping[Preset, str]:
    """What the buttons of the zoom say."""
    return {
        "day": _("Jour"),
        "week": _("Semaine"),
        "month": _("Mois"),
        "quarter": _("Trimestre"),
        "year": _("Année"),
    }


def period(preset: Preset, day: date) -> tuple[date, date]:
    """First day of the period that holds `day`, and first day after it."""
    if preset == "day":
        return day, day + timedelta(days=1)
    if preset == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    if preset == "year":
        return date(day.year, 1, 1), date(day.year + 1, 1, 1)
    if preset == "quarter":
        first = Month(day.year, (day.month - 1) // 3 * 3 + 1)
        return first.first, first.plus(3).first
    return Month.of(day).first, Month.of(day).next().first


@dataclass(frozen=True, slots=True)
class Camera:
    """Left edge in content pixels, width of the body in pixels, zoom in the scale."""

    scale: TimeScale
    left: int
    width: int
    preset: Preset | None = None

    @property
    def first_day(self) -> date:
        return self.scale.day_of(self.left + 1)

    @property
    def last_day(self) -> date:
        return max(self.first_day, self.scale.day_of(self.left + self.width - 2))

    @property
    def middle_day(self) -> date:
        return self.scale.day_of(self.left + self.width / 2)

    def window(self, around: float = 0.0) -> tuple[int, int]:
        """Instants from the first midnight to the last in sight, `around` screens more on each side."""
        scale, more = self.scale, self.width * around
        first = int((self.left + 1 - more) // scale.day_width)
        last = int((self.left + self.width - 2 + more) // scale.day_width) + 1
        return scale.edges(first)[0], scale.edges(last)[0]

    def title(self) -> str:
        return period_title(self.first_day, self.last_day)

    def fitted(self, preset: Preset, day: date) -> Camera:
        """Show exactly the period that holds `day`."""
        first, after = period(preset, day)
        width = max(1, self.width) / (after - first).days
        scale = self.scale.zoomed(width)
        return replace(self, scale=scale, left=round(scale.left(first)), preset=preset)

    def resized(self, width: int) -> Camera:
        """A preset stays whole; a free zoom keeps its left edge."""
        if self.preset is None or width == self.width:
            return replace(self, width=width)
        return replace(self, width=width).fitted(self.preset, self.middle_day)

    def zoomed(self, factor: float, at: float) -> Camera:
        """Zoom keeping what is `at` pixels from the left edge where it is; leaves the preset."""
        width = min(WIDEST, max(NARROWEST, self.scale.day_width * factor))
        days = (self.left + at) / self.scale.day_width
        scale = self.scale.zoomed(width)
        return replace(self, scale=scale, left=round(days * width - at), preset=None)

    def moved(self, left: int) -> Camera:
        """Scrolled; a preset is kept, for the zoom has not changed."""
        return replace(self, left=left)

    def stepped(self, count: int) -> Camera:
        """`count` periods later: whole ones in a preset, screens otherwise."""
        if self.preset is None:
            return self.moved(self.left + count * self.width)
        camera = self
        for _turn in range(abs(count)):
            first, after = period(camera.preset or "month", camera.middle_day)
            day = after if count > 0 else first - timedelta(days=1)
            camera = camera.fitted(camera.preset or "month", day)
        return camera

    def centred(self, day: date) -> Camera:
        """Show a day: its whole period in a preset, in the middle otherwise."""
        if self.preset is not None:
            return self.fitted(self.preset, day)
        return self.moved(round(self.scale.left(day) - (self.width - self.scale.day_width) / 2))
