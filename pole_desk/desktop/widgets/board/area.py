"""The board's moving picture: where it looks, scrolling, zooming, painting; what gestures mean is in `view`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from pole_desk.desktop.theme.icons import pixmap
from pole_desk.desktop.theme.tokens import Tokens
from pole_desk.desktop.widgets.board.camera import PRESETS, Camera, Preset
from pole_desk.desktop.widgets.board.ink import Ink
from pole_desk.desktop.widgets.board.layout import COLUMN_WIDTH, HEADER_HEIGHT
from pole_desk.desktop.widgets.board.paint_body import paint_body
from pole_desk.desktop.widgets.board.paint_head import paint_column, paint_header
from pole_desk.desktop.widgets.board.palette import Icons, palette_of
from pole_desk.desktop.widgets.board.scale import TimeScale
from pole_desk.desktop.widgets.board.stage import Stage
from pole_desk.kernel.periods import day_of

YEARS_AROUND = 15
_SETTLE_MS = 120
_MINUTE_MS = 60_000


class BoardArea(QAbstractScrollArea):
    """Shows a stage; all instants are epoch seconds, intervals half-open."""

    visible_changed = Signal(object, object)
    wanted = Signal(object, object)
    title_changed = Signal(str)
    preset_changed = Signal(str)

    def __init__(
        self,
        tokens: Tokens,
        icons: Icons = pixmap,
        *,
        now: Callable[[], int],
        hours: tuple[int, int] = (7, 22),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icons = icons
        today = day_of(now())
        origin = date(today.year - YEARS_AROUND, 1, 1)
        self._end = date(today.year + YEARS_AROUND, 1, 1)
        camera = Camera(TimeScale(38.0, *hours, origin=origin), 0, 800).fitted("month", today)
        self.stage = Stage(camera, palette_of(tokens), Ink(icons, self.devicePixelRatioF()), now)
        self._quiet = False
        self._asked: tuple[int, int] | None = None
        self._title = ""
        self._told_preset = "month"
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self.viewport().update)
        self._minute.start()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(COLUMN_WIDTH + 200, HEADER_HEIGHT + 80)
        self.verticalScrollBar().setSingleStep(22)

    def set_tokens(self, tokens: Tokens) -> None:
        """Repaint in another theme."""
        self.stage.palette = palette_of(tokens)
        self.stage.ink = Ink(self._icons, self.devicePixelRatioF())
        self._show(self.stage.camera)

    # Where it looks

    def set_preset(self, preset: Preset) -> None:
        """Show the whole day, week, month, quarter or year around what is in the middle, or today."""
        stage = self.stage
        today = day_of(stage.now())
        in_sight = stage.camera.first_day <= today <= stage.camera.last_day
        day = today if in_sight else stage.camera.first_day
        if stage.selected is not None and (bar := stage.model.bar(stage.selected)):
            first, last = stage.camera.window()
            if first <= bar.starts < last:
                day = day_of(bar.starts)
        self._show(stage.camera.fitted(preset, day))

    def preset(self) -> Preset | None:
        """The preset in force, None after a free zoom."""
        return self.stage.camera.preset

    def step(self, count: int) -> None:
        """Go `count` periods later, or screens after a free zoom."""
        self._show(self.stage.camera.stepped(count))

    def go_to(self, day: date) -> None:
        self._show(self.stage.camera.centred(day))

    def go_to_today(self) -> None:
        self.go_to(day_of(self.stage.now()))

    def zoom_by(self, factor: float, at: float | None = None) -> None:
        """Zoom around a viewport x (the middle when None), continuously from year to day."""
        camera = self.stage.camera
        inside = camera.width / 2 if at is None else max(0.0, at - COLUMN_WIDTH)
        self._show(camera.zoomed(factor, inside))

    def title(self) -> str:
        """The period in sight, in words."""
        return self.stage.camera.title()

    def visible(self) -> tuple[int, int]:
        """From the first midnight in sight to the last."""
        return self.stage.camera.window()

    def wanted_window(self) -> tuple[int, int]:
        """What is worth loading: what is in sight and a screen on each side.

        Whoever asks is expected to load it: `wanted` stays silent as long as it is enough.
        """
        self._asked = self.stage.camera.window(1.0)
        return self._asked

    def state(self) -> dict[str, object]:
        """Zoom, date, scroll and folded groups as plain values, to be kept between sessions."""
        camera = self.stage.camera
        return {
            "preset": camera.preset,
            "day_width": camera.scale.day_width,
            "day": camera.first_day.isoformat(),
            "top": self.stage.top,
            "folded": sorted(self.stage.folded),
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Come back to a kept state; what cannot be read is left as it is."""
        camera = self.stage.camera
        folded = state.get("folded")
        if isinstance(folded, list):
            self.stage.folded = {str(key) for key in folded}
        try:
            day = date.fromisoformat(str(state.get("day")))
        except ValueError:
            day = camera.first_day
        width, preset = state.get("day_width"), state.get("preset")
        if preset in PRESETS:
            camera = camera.fitted(preset, day)
        elif isinstance(width, int | float) and width > 0:
            camera = replace(camera, scale=camera.scale.zoomed(float(width)), preset=None)
            camera = camera.moved(round(camera.scale.left(day)))
        self._show(camera)
        top = state.get("top")
        if isinstance(top, int):
            self.verticalScrollBar().setValue(top)

    # Showing

    def _show(self, camera: Camera) -> None:
        """Look from elsewhere, or at something else: lay out, place the scroll bars, tell."""
        stage = self.stage
        left = max(0, min(camera.left, self._reach(camera)))
        stage.camera = camera.moved(left)
        stage.stick = left
        stage.arrange()
        stage.renew()
        self._place_bars()
        self.viewport().update()
        self._tell()

    def _reach(self, camera: Camera) -> int:
        days = (self._end - camera.scale.origin) // timedelta(days=1)
        return max(0, int(days * camera.scale.day_width) - camera.width)

    def _place_bars(self) -> None:
        stage, size = self.stage, self.viewport().size()
        stage.size = (size.width(), size.height())
        self._quiet = True
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, self._reach(stage.camera))
        across.setPageStep(max(1, stage.camera.width))
        across.setSingleStep(max(8, round(stage.camera.scale.day_width / 2)))
        across.setValue(stage.camera.left)
        room = max(1, size.height() - HEADER_HEIGHT)
        down.setRange(0, max(0, stage.layout.height - room))
        down.setPageStep(room)
        stage.top = down.value()
        self._quiet = False

    def _tell(self) -> None:
        """Say what is in sight, and ask for what is not loaded yet; only when it changed."""
        stage = self.stage
        title = stage.camera.title()
        if title != self._title:
            self._title = title
            self.title_changed.emit(title)
        preset = stage.camera.preset or ""
        if preset != self._told_preset:
            self._told_preset = preset
            self.preset_changed.emit(preset)
        t1, t2 = stage.camera.window()
        self.visible_changed.emit(t1, t2)
        if self._asked is None or t1 < self._asked[0] or t2 > self._asked[1]:
            self.wanted.emit(*self.wanted_window())

    def _settled(self) -> None:
        """Scrolling stopped: labels come back to the left edge, rows take the height they need."""
        stage = self.stage
        stage.stick = stage.camera.left
        if stage.arrange():
            stage.renew()
            self._place_bars()
        self.viewport().update()
        self._tell()

    # Events

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Shift what is painted, so that only the strip that appears is painted anew."""
        if self._quiet:
            return
        stage = self.stage
        stage.camera = stage.camera.moved(self.horizontalScrollBar().value())
        stage.top = self.verticalScrollBar().value()
        size = self.viewport().size()
        width, height = size.width(), size.height()
        whole = self.devicePixelRatioF().is_integer()
        if stage.dragged is not None or stage.pending is not None or not whole:
            # Ghosts do not move with the ground; at 150 % a shift would fall between pixels.
            self.viewport().update()
        else:
            if dx:
                self.viewport().scroll(dx, 0, QRect(COLUMN_WIDTH, 0, width - COLUMN_WIDTH, height))
                sticky = 340 if abs(dx) < 60 else width
                self.viewport().update(QRect(COLUMN_WIDTH, 0, sticky, HEADER_HEIGHT))
            if dy:
                self.viewport().scroll(0, dy, QRect(0, HEADER_HEIGHT, width, height - HEADER_HEIGHT))
        self._settle.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self.stage.frame()
        painter = QPainter(self.viewport())
        try:
            for rect in event.region():
                paint_body(painter, frame, rect)
                paint_column(painter, frame, rect)
                paint_header(painter, frame, rect)
        finally:
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = max(1, self.viewport().width() - COLUMN_WIDTH)
        self._show(self.stage.camera.resized(width))

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.0018 ** delta.y(), event.position().x())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (delta.y() or delta.x()))
        else:
            super().wheelEvent(event)
        event.accept()
