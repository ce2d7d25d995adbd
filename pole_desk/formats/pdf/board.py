"""The monthly board on one page: figures that matter, then each function in two columns."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.sheet import ACCENT, HAIR, LEFT, MUTED, TINT, Book, Sheet, Style, shortened, wrap
from pole_desk.formats.report import Grid, Paper, Tile, cell_words, change_words

TITLE = Style(20, BOLD, ACCENT)
STATE = Style(8.4, colour=MUTED)
FIGURE = Style(17, BOLD)
NAME = Style(7.4, colour=MUTED, leading=9)
GROUP = Style(9, BOLD, ACCENT)
CELL = Style(7.6)
STRONG = Style(7.6, BOLD)
PALE = Style(7, colour=MUTED)
SAID = Style(8.6, leading=11.6)
TILES, TILE_HIGH, GAP = 4, 66.0, 9.0
ROW, HEAD = 14.6, 20.0
FOOT = 46.0


def render_board(paper: Paper) -> bytes:
    """The PDF of a month's board: always one page, what does not fit is left to the report."""
    book = Book(title=f"{paper.title} – {paper.period}", author=paper.pole, subject=paper.pole)
    sheet = book.page()
    sheet.text(LEFT, 62, f"{paper.title} · {paper.period}", TITLE)
    sheet.text(LEFT, 80, f"{paper.pole} · {paper.state}", STATE)
    part = paper.parts[0]
    y = _tiles(sheet, part.tiles, 98)
    y = _said(sheet, part.comment, y)
    if not part.grids:
        sheet.text(LEFT, y + 14, part.lead, SAID)
    _columns(sheet, part.grids, y)
    sheet.rule(LEFT, sheet.height - 42, sheet.right)
    sheet.text(LEFT, sheet.height - 30, paper.printed, PALE)
    sheet.text_right(sheet.right, sheet.height - 30, "Page 1/1", PALE)
    return book.to_bytes()


def _tiles(sheet: Sheet, tiles: Sequence[Tile], y: float) -> float:
    wide = (sheet.right - LEFT - GAP * (TILES - 1)) / TILES
    for place, tile in enumerate(tiles[: 2 * TILES]):
        x, top = LEFT + (place % TILES) * (wide + GAP), y + (place // TILES) * (TILE_HIGH + GAP)
        sheet.box(x, top, wide, TILE_HIGH, TINT)
        sheet.box(x, top, 2.6, TILE_HIGH, ACCENT)
        sheet.texts(x + 10, top + 14, wrap(tile.label, NAME, wide - 16)[:2], NAME)
        sheet.text(x + 10, top + 43, shortened(tile.now.brief(), FIGURE, wide - 16), FIGURE)
        if tile.before is not None and tile.before.value is not None:
            moved = change_words(tile.now, tile.before)
            words = f"{f'{moved} · ' if moved else ''}contre {tile.before.brief()}"
            sheet.text(x + 10, top + 57, shortened(words, PALE, wide - 16), PALE)
    lines = -(-min(len(tiles), 2 * TILES) // TILES)
    return y + lines * (TILE_HIGH + GAP) + 6


def _said(sheet: Sheet, words: str, y: float) -> float:
    """The month's comment, eight lines at most."""
    if not words:
        return y
    lines = wrap(words, SAID, sheet.right - LEFT - 12)
    kept = [*lines[:7], "…"] if len(lines) > 8 else lines
    sheet.box(LEFT, y, 2, SAID.step * len(kept), ACCENT)
    return sheet.texts(LEFT + 12, y + 9, kept, SAID) + 4


def _columns(sheet: Sheet, grids: Sequence[Grid], top: float) -> None:
    """Two columns of tables, each with as many rows as leave room for all of them."""
    most = max((len(grid.rows) for grid in grids), default=0)
    rows = next((n for n in range(most, 1, -1) if _lowest(grids, n, top) <= sheet.height - FOOT), 1)
    wide = (sheet.right - LEFT - 20) / 2
    for grid, column, y in _places(grids, rows, top):
        _table(sheet, grid, rows, LEFT + column * (wide + 20), y, wide)


def _places(grids: Sequence[Grid], rows: int, top: float) -> list[tuple[Grid, int, float]]:
    below, found = [top, top], []
    for grid in grids:
        column = 0 if below[0] <= below[1] else 1
        found.append((grid, column, below[column]))
        below[column] += _high(grid, rows)
    return found


def _lowest(grids: Sequence[Grid], rows: int, top: float) -> float:
    return max((y + _high(grid, rows) for grid, _column, y in _places(grids, rows, top)), default=top)


def _high(grid: Grid, rows: int) -> float:
    return HEAD + ROW * min(rows, len(grid.rows)) + 12


def _table(sheet: Sheet, grid: Grid, rows: int, x: float, y: float, wide: float) -> None:
    sheet.text(x, y + 12, shortened(grid.title, GROUP, wide - 60), GROUP)
    sheet.text_right(x + wide, y + 12, "un an avant", PALE)
    sheet.rule(x, y + 17, x + wide, ACCENT)
    for place, row in enumerate(grid.rows[:rows]):
        base = y + HEAD + ROW * place + 10
        now, before = cell_words(row[1]), cell_words(row[2])
        room = wide - max(60, PALE.width(before) + 10) - STRONG.width(now) - 8
        sheet.text(x, base, shortened(str(row[0]), CELL, room), CELL)
        sheet.text_right(x + wide - max(60, PALE.width(before) + 10), base, now, STRONG)
        sheet.text_right(x + wide, base, before, PALE)
        sheet.rule(x, base + 4, x + wide, HAIR, 0.4)
