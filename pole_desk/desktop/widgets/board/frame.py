"""One moment of the board as its painters see it: what, where, in which colours; no painting is here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QRect

from pole_desk.desktop.widgets.board.ink import Ink
from pole_desk.desktop.widgets.board.layout import COLUMN_WIDTH, HEADER_HEIGHT, Layout
from pole_desk.desktop.widgets.board.model import BoardModel
from pole_desk.desktop.widgets.board.palette import Palette
from pole_desk.desktop.widgets.board.scale import TimeScale
from pole_desk.desktop.widgets.board.scene import Scene


@dataclass(frozen=True, slots=True)
class Ghost:
    """A slot dotted in: wished, dragged or blocked, and what is said about it.

    `set_up` and `tear_down` are the seconds taken before and after it.
    """

    row: int
    starts: int
    ends: int
    words: str = ""
    blocked: bool = False
    pending: bool = False
    source: int | None = None
    source_row: int | None = None
    set_up: int = 0
    tear_down: int = 0


@dataclass(slots=True)
class Frame:
    """Everything a painter needs; coordinates of content start at the origin's midnight and first strip."""

    model: BoardModel
    layout: Layout
    scale: TimeScale
    scene: Scene
    palette: Palette
    ink: Ink
    left: int
    top: int
    width: int
    height: int
    stick: int
    today: date
    now: int
    holidays: dict[date, str] = field(default_factory=dict)
    selected: int | None = None
    hovered: int | None = None
    hovered_row: int | None = None
    cursor: Ghost | None = None
    ghosts: tuple[Ghost, ...] = ()
    folded: frozenset[str] = frozenset()
    focused: bool = False
    crowd: bool = False

    @property
    def body(self) -> QRect:
        return QRect(COLUMN_WIDTH, HEADER_HEIGHT, self.width - COLUMN_WIDTH, self.height - HEADER_HEIGHT)

    @property
    def header(self) -> QRect:
        return QRect(COLUMN_WIDTH, 0, self.width - COLUMN_WIDTH, HEADER_HEIGHT)

    @property
    def column(self) -> QRect:
        return QRect(0, HEADER_HEIGHT, COLUMN_WIDTH, self.height - HEADER_HEIGHT)

    @property
    def corner(self) -> QRect:
        return QRect(0, 0, COLUMN_WIDTH, HEADER_HEIGHT)

    def is_closed(self, day: date) -> bool:
        """Weekends and holidays alike are shaded."""
        return day.weekday() > 4 or day in self.holidays
