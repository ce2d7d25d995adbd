"""The board's state between two paintings, and the way from pixels to things and back; no event is here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import QPoint, QRect, QRectF

from pole_desk.desktop.widgets.board.camera import Camera
from pole_desk.desktop.widgets.board.frame import Frame, Ghost
from pole_desk.desktop.widgets.board.ink import Ink
from pole_desk.desktop.widgets.board.layout import (
    COLUMN_WIDTH,
    HEADER_HEIGHT,
    Layout,
    Strip,
    arrange,
    deepest,
    detail,
)
from pole_desk.desktop.widgets.board.model import Bar, BoardModel, Row
from pole_desk.desktop.widgets.board.paint_body import slot_box
from pole_desk.desktop.widgets.board.paint_cells import cell_box
from pole_desk.desktop.widgets.board.palette import Palette
from pole_desk.desktop.widgets.board.scene import Placed, Scene
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.periods import day_of

CROWD = 700
"""Bars in sight beyond which they are drawn plainly."""
EDGE = 6
"""Pixels at each end of a bar by which its duration is dragged."""

Zone = Literal["corner", "header", "column", "fold", "empty", "cell", "bar", "start", "end", "none"]


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under a point of the viewport."""

    zone: Zone
    row: int | None = None
    instant: int = 0
    bar: Bar | None = None
    group: str | None = None


class Stage:
    """Model, camera, layout and marks; `arrange` and `frame` are what the widget asks for."""

    def __init__(self, camera: Camera, palette: Palette, ink: Ink, now: Callable[[], int]) -> None:
        self.model = BoardModel((), (), ())
        self.camera = camera
        self.palette = palette
        self.ink = ink
        self.now = now
        self.top = 0
        self.size = (COLUMN_WIDTH + 1, HEADER_HEIGHT + 1)
        self.stick = camera.left
        self.folded: set[str] = set()
        self.filter = ""
        self.holidays: Mapping[date, str] = {}
        self.selected: int | None = None
        self.hovered: int | None = None
        self.hovered_row: int | None = None
        self.cursor: Ghost | None = None
        self.dragged: Ghost | None = None
        self.pending: Ghost | None = None
        self.beside: tuple[Ghost, ...] = ()
        self.focused = False
        self.crowd = False
        self.layout = Layout((), (), 0)
        self.scene = Scene(self.model, camera.scale, camera.width)

    def arrange(self) -> bool:
        """Lay the strips out again for the model, zoom and window; whether anything moved."""
        before = self.layout
        t1, t2 = self.camera.window()
        self.layout = arrange(
            self.model,
            day_width=self.camera.scale.day_width,
            folded=self.folded,
            keep=self._keep(t1, t2),
            lanes=lambda row: self._lanes(row, t1, t2),
        )
        self.crowd = self._bars_in_sight(t1, t2) > CROWD
        return self.layout != before

    def _bars_in_sight(self, t1: int, t2: int) -> int:
        """How many bars are drawn one by one, rows summed up left out."""
        strips = self.layout.between(self.top, self.top + self.body().height())
        summed = detail(self.camera.scale.day_width) != "hours"
        return sum(
            len(self.model.window(strip.row.id, t1, t2))
            for strip in strips
            if strip.row is not None and not (summed and strip.row.kind == "hourly")
        )

    def renew(self) -> None:
        """Forget what was placed: the model, the zoom or the layout changed."""
        self.scene = Scene(self.model, self.camera.scale, self.camera.width)

    def _lanes(self, row: Row, t1: int, t2: int) -> int:
        lanes = self.model.lanes(row.id)
        if not lanes or (row.kind == "hourly" and detail(self.camera.scale.day_width) != "hours"):
            return 1
        near = self.model.bars(row.id, t1, t2)
        return deepest(lanes[bar.id] for bar in near if bar.id in lanes)

    def _keep(self, t1: int, t2: int) -> Callable[[Row], bool]:
        wanted = slug(self.filter)
        if not wanted:
            return lambda row: True

        def keep(row: Row) -> bool:
            if wanted in slug(f"{row.title} {row.subtitle}"):
                return True
            return any(wanted in slug(f"{bar.title} {bar.subtitle}") for bar in self.model.bars(row.id, t1, t2))

        return keep

    def frame(self) -> Frame:
        """This moment, for the painters."""
        now = self.now()
        ghosts = tuple(ghost for ghost in (*self.beside, self.pending, self.dragged) if ghost is not None)
        return Frame(
            model=self.model,
            layout=self.layout,
            scale=self.camera.scale,
            scene=self.scene,
            palette=self.palette,
            ink=self.ink,
            left=self.camera.left,
            top=self.top,
            width=self.size[0],
            height=self.size[1],
            stick=self.stick,
            today=day_of(now),
            now=now,
            holidays=dict(self.holidays),
            selected=self.selected,
            hovered=self.hovered,
            hovered_row=self.hovered_row,
            cursor=self.cursor,
            ghosts=ghosts,
            folded=frozenset(self.folded),
            focused=self.focused,
            crowd=self.crowd,
        )

    def body(self) -> QRect:
        """Where bars are drawn, in viewport pixels."""
        return QRect(
            COLUMN_WIDTH,
            HEADER_HEIGHT,
            max(0, self.size[0] - COLUMN_WIDTH),
            max(0, self.size[1] - HEADER_HEIGHT),
        )

    def to_viewport(self, box: QRectF) -> QRect:
        """Content pixels to viewport pixels."""
        return (box.translated(COLUMN_WIDTH - self.camera.left, HEADER_HEIGHT - self.top)).toAlignedRect()

    def x_of(self, point: QPoint) -> int:
        return point.x() - COLUMN_WIDTH + self.camera.left

    def placed(self, key: int) -> Placed | None:
        """A bar where it stands now, None when it is out of sight, folded or summed up."""
        bar = self.model.bar(key)
        strip = None if bar is None else self.layout.of_row(bar.row)
        if strip is None or self.scene.aggregated(strip):
            return None
        left, right = self.camera.left, self.camera.left + self.camera.width
        row = self.scene.row(strip, left, right)
        return next((one for one in row.placed if one.bar.id == key), None)

    def rect_of(self, key: int) -> QRect:
        """The part of a bar in sight, in viewport pixels; empty when there is none."""
        one = self.placed(key)
        return QRect() if one is None else self.to_viewport(one.rect) & self.body()

    def row_rect(self, row: int) -> QRect:
        """A row's strip across the viewport, its name included; empty when it is not laid out."""
        strip = self.layout.of_row(row)
        if strip is None:
            return QRect()
        return QRect(0, strip.y + HEADER_HEIGHT - self.top, self.size[0], strip.height)

    def cell_rect(self, row: int, day: date) -> QRect:
        """One day of a row, or the week that holds it by quarter and year, in viewport pixels."""
        strip = self.layout.of_row(row)
        if strip is None:
            return QRect()
        index = self.camera.scale.day_index(day)
        if self.scene.aggregated(strip):
            box = cell_box(self.frame(), strip, self.scene.cell_start(index))
        else:
            width = self.camera.scale.day_width
            box = QRectF(index * width, strip.y, width, strip.height)
        return self.to_viewport(box) & self.body()

    def slot_rect(self, ghost: Ghost) -> QRect:
        """A dotted slot in viewport pixels."""
        box = slot_box(self.frame(), ghost)
        return QRect() if box is None else self.to_viewport(box)

    def hit(self, point: QPoint) -> Hit:
        """What is under a point of the viewport."""
        column, header = point.x() < COLUMN_WIDTH, point.y() < HEADER_HEIGHT
        if column or header:
            if column and header:
                return Hit("corner")
            if header:
                return Hit("header", instant=self.camera.scale.t(self.x_of(point)))
        strip = self.layout.at(point.y() - HEADER_HEIGHT + self.top)
        if strip is None:
            return Hit("none")
        if strip.group is not None:
            return Hit("fold" if column else "none", group=strip.group.key)
        assert strip.row is not None
        if column:
            return Hit("column", row=strip.row.id)
        return self._hit_row(strip, strip.row, point)

    def _hit_row(self, strip: Strip, row: Row, point: QPoint) -> Hit:
        x, y = self.x_of(point), point.y() - HEADER_HEIGHT + self.top
        instant = self.camera.scale.t(x)
        if self.scene.aggregated(strip):
            return Hit("cell", row=row.id, instant=instant)
        near = self.scene.row(strip, self.camera.left, self.camera.left + self.camera.width)
        for one in reversed(near.between(x - 4, x + 4)):
            box = one.rect if one.outer is None else one.outer
            if not box.adjusted(-2, -1, 2, 1).contains(x, y):
                continue
            return Hit(_part(one, x), row=row.id, instant=instant, bar=one.bar)
        return Hit("empty", row=row.id, instant=instant)


def _part(one: Placed, x: float) -> Zone:
    """Which part of a bar: its ends change its duration when it is wide enough to tell them apart."""
    if one.rect.width() >= 3 * EDGE and one.x1 - 2 <= x <= one.x2 + 2:
        if x <= one.x1 + EDGE:
            return "start"
        if x >= one.x2 - EDGE:
            return "end"
    return "bar"
