"""The pipeline as data: a tile per project, a column per stage, where each stands; no painting here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import QRect

from pole_desk.desktop.pages.incubator.words import COLUMNS, since_text
from pole_desk.ports.ids import CohortId, DossierId, IncubationId

HEAD, GAP, EDGE, LEAST = 44, 8, 7, 138
LINE, SMALL, PAD = 17, 16, 9


class Signal(NamedTuple):
    """What deserves a look: an icon, a tone, a word."""

    icon: str
    tone: str
    text: str


class Tile(NamedTuple):
    """A project on the board; `days` since it came to its stage, `line` its track and its cohort."""

    id: IncubationId
    title: str
    carrier: str
    line: str
    track: str
    stage: str
    stage_on: date
    days: int
    cohort: CohortId | None
    cohort_name: str
    commune: str
    network_name: str
    signals: tuple[Signal, ...]
    key: str
    version: int
    dossier: DossierId

    @property
    def words(self) -> str:
        """The tile as it is read aloud, and as its tip."""
        parts = [self.title, self.carrier, self.line, since_text(self.days)]
        return " · ".join(part for part in [*parts, *(one.text for one in self.signals)] if part)

    @property
    def signal_text(self) -> str:
        """The signals in words."""
        return ", ".join(one.text for one in self.signals)


class Placed(NamedTuple):
    """A tile, the lines of its title, and its place under the head of its column."""

    tile: Tile
    lines: tuple[str, ...]
    rect: QRect


class Lanes:
    """The columns with their tiles laid out for a width; `lines` cuts a title to a width."""

    def __init__(self, tiles: Sequence[Tile], width: int, lines: Callable[[str, int], tuple[str, ...]]) -> None:
        self.column = max(LEAST, (width + GAP) // len(COLUMNS) - GAP)
        self.columns: list[list[Placed]] = []
        by_stage: dict[str, list[Tile]] = {str(stage): [] for stage in COLUMNS}
        for tile in tiles:
            by_stage[tile.stage].append(tile)
        for place, stage in enumerate(COLUMNS):
            self.columns.append(self._lay(place, by_stage[str(stage)], lines))
        self.by_id = {one.tile.id: one for column in self.columns for one in column}

    def _lay(
        self, place: int, tiles: Sequence[Tile], lines: Callable[[str, int], tuple[str, ...]]
    ) -> list[Placed]:
        left, top = self.left(place) + EDGE, EDGE
        wide = self.column - 2 * EDGE
        done = []
        for tile in tiles:
            cut = lines(tile.title, wide - 2 * PAD)
            small = 1 + bool(tile.carrier) + bool(tile.line) + len(tile.signals[:2])
            tall = 2 * PAD + LINE * len(cut) + SMALL * small
            done.append(Placed(tile, cut, QRect(left, top, wide, tall)))
            top += tall + EDGE
        return done

    def left(self, place: int) -> int:
        """Where a column begins."""
        return place * (self.column + GAP)

    @property
    def width(self) -> int:
        """The width of all columns."""
        return self.left(len(COLUMNS)) - GAP

    @property
    def height(self) -> int:
        """The height that the tallest column needs."""
        return max((column[-1].rect.bottom() + EDGE for column in self.columns if column), default=0)

    def column_at(self, x: int) -> int | None:
        """The column under a place across."""
        place = x // (self.column + GAP)
        inside = x - self.left(place) < self.column
        return place if 0 <= place < len(COLUMNS) and inside else None

    def tile_at(self, x: int, y: int) -> Placed | None:
        """The tile under a place of the body."""
        place = self.column_at(x)
        if place is None:
            return None
        return next((one for one in self.columns[place] if one.rect.contains(x, y)), None)

    def neighbour(self, wanted: IncubationId | None, across: int, down: int) -> IncubationId | None:
        """The tile that an arrow leads to: in its column, or at the same rank in the next one with tiles."""
        if wanted not in self.by_id:
            return next((column[0].tile.id for column in self.columns if column), None)
        place, rank = self.spot(wanted)
        if down:
            column = self.columns[place]
            return column[min(max(rank + down, 0), len(column) - 1)].tile.id
        while 0 <= place + across < len(self.columns):
            place += across
            if self.columns[place]:
                column = self.columns[place]
                return column[min(rank, len(column) - 1)].tile.id
        return wanted

    def spot(self, wanted: IncubationId) -> tuple[int, int]:
        """The column and the rank of a tile."""
        for place, column in enumerate(self.columns):
            for rank, one in enumerate(column):
                if one.tile.id == wanted:
                    return place, rank
        raise KeyError(wanted)

