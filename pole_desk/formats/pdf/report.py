"""Reports on paper: a book with cover and contents, or a sheet; what they say comes frozen."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pole_desk.formats.pdf.charts import chart, height_of
from pole_desk.formats.pdf.flow import HEADING, SECTION, TOP, Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.sheet import (
    ACCENT,
    BODY,
    INK,
    LEFT,
    MUTED,
    SMALL,
    TINT,
    WHITE,
    Book,
    Sheet,
    Style,
    shortened,
    wrap,
)
from pole_desk.formats.report import Cell, Grid, Meaning, Paper, Part, Picture, Tile, cell_words, change_words

COVER_TITLE = Style(34, BOLD, ACCENT, leading=40)
COVER_SUBTITLE = Style(15, colour=INK, leading=21)
COVER_STATE = Style(10.5, BOLD, WHITE)
CHAPTER = Style(17, BOLD, ACCENT, leading=21)
LEAD = Style(9.4, leading=13.4)
FIGURE = Style(15.5, BOLD)
TILE_LABEL = Style(7.4, colour=MUTED, leading=9)
TILE_BEFORE = Style(7.2, colour=MUTED)
QUOTE = Style(9, leading=13)
QUOTE_OLD = Style(8.2, colour=MUTED, leading=11.6)
GRID_TITLE = Style(8.6, BOLD, leading=11)
SMALL_CELL = Style(6.8, leading=8.4)
ENTRY = Style(10.5, leading=22)
TILE_HIGH, TILE_GAP, TILES = 58.0, 8.0, 4
RINGS = 2
"""Rings beside each other."""
WHOLE = 9
"""Rows of a table that is not torn over two pages, on a sheet."""
WHOLE_IN_BOOK = 5
BEGINNING = 3
"""Rows of a longer table that stand under its title at least."""
LONG = 22
"""Letters of a cell from which it may take two lines."""
LEAST = 250.0
"""A part that is not apart begins on the page where at least this much is left."""


MOST_PAGES = 20
"""Pages of a report with a cover; above, sections give up charts: their second ones first, the last
sections before the others, then all but the first of each."""


def render_report(paper: Paper) -> bytes:
    """The PDF of a report; its pages are numbered, its parts are in the outline of the file."""
    made = _render(paper)
    richer = [part.key for part in reversed(paper.parts) if not part.apart and len(_abreast(part.pictures)) > 1]
    for fewer in (2, 4, len(richer)):
        if not paper.cover or pages_of(made) <= MOST_PAGES:
            return made
        made = _render(_lighter(paper, richer[:fewer], 1))
    if pages_of(made) > MOST_PAGES:
        made = _render(_lighter(paper, [part.key for part in paper.parts if not part.apart], 0))
    return made


def _lighter(paper: Paper, keys: Collection[str], charts: int) -> Paper:
    """The report with so many rows of charts at most in some of its sections."""
    parts = (
        replace(part, pictures=tuple(picture for row in _abreast(part.pictures)[:charts] for picture in row))
        if part.key in keys
        else part
        for part in paper.parts
    )
    return replace(paper, parts=tuple(parts))


def _render(paper: Paper) -> bytes:
    book = Book(title=f"{paper.title} – {paper.period}", author=paper.pole, subject=paper.subtitle)
    flow = Flow(book, running=f"{paper.pole} · {paper.title} · {paper.period}")
    contents: Sheet | None = None
    if paper.cover:
        _cover(flow.sheet, paper)
        contents = flow.fresh_page()
        flow.fresh_page()
    else:
        flow.title(paper.title, paper.subtitle)
        _state(flow, paper)
    starts: list[tuple[str, str, int]] = []
    for place, part in enumerate(paper.parts):
        if place and ((part.apart and paper.cover) or flow.bottom - flow.y < _least(part)):
            flow.fresh_page()
        starts.append((part.key, part.title, len(book.sheets)))
        _part(flow, part, numbered=f"{place + 1}. " if paper.cover else "")
    if paper.meanings and paper.cover:
        flow.fresh_page()
        starts.append(("method", "Méthode et définitions", len(book.sheets)))
        _method(flow, paper)
    elif paper.meanings:
        _note(flow)
    if contents is not None:
        _contents(contents, starts)
    flow.number_pages(f"{paper.state} · {paper.printed}" if paper.printed else paper.state)
    return book.to_bytes()


def _least(part: Part) -> float:
    return LEAST if part.pictures or part.tiles else 110.0


def _cover(sheet: Sheet, paper: Paper) -> None:
    sheet.box(0, 0, sheet.width, 210, ACCENT)
    sheet.text(LEFT, 92, paper.pole, Style(13, BOLD, WHITE))
    sheet.text(LEFT, 178, paper.period, Style(52, BOLD, WHITE))
    y = sheet.texts(LEFT, 280, wrap(paper.title, COVER_TITLE, sheet.right - LEFT), COVER_TITLE)
    y = sheet.texts(LEFT, y - 6, wrap(paper.subtitle, COVER_SUBTITLE, sheet.right - LEFT - 60), COVER_SUBTITLE)
    tiles = [tile for part in paper.parts[:1] for tile in part.tiles][:6]
    for place, tile in enumerate(tiles):
        wide = (sheet.right - LEFT - 2 * 14) / 3
        x, top = LEFT + (place % 3) * (wide + 14), 440 + (place // 3) * 92
        sheet.box(x, top, wide, 78, TINT)
        sheet.box(x, top, 3, 78, ACCENT)
        sheet.texts(x + 14, top + 20, wrap(tile.label, TILE_LABEL, wide - 24)[:2], TILE_LABEL)
        sheet.text(x + 14, top + 60, shortened(tile.now.brief(), Style(21, BOLD), wide - 22), Style(21, BOLD))
    wide = COVER_STATE.width(paper.state) + 28
    sheet.box(LEFT, 680, wide, 26, ACCENT if paper.closed else (0.54, 0.33, 0.0))
    sheet.text(LEFT + 14, 697, paper.state, COVER_STATE)
    sheet.text(LEFT, 730, paper.printed, SMALL)
    sheet.mark("cover", paper.title)


def _contents(sheet: Sheet, starts: list[tuple[str, str, int]]) -> None:
    sheet.text(LEFT, TOP + 20, "Sommaire", CHAPTER)
    y = TOP + 58
    for place, (key, title, page) in enumerate(starts, start=1):
        words = f"{place}. {title}"
        sheet.text(LEFT, y, shortened(words, ENTRY, sheet.right - LEFT - 50), ENTRY)
        sheet.text_right(sheet.right, y, str(page), ENTRY)
        sheet.rule(LEFT + ENTRY.width(words) + 8, y, sheet.right - 22)
        sheet.link(LEFT, y - 13, sheet.right - LEFT, 19, key)
        y += ENTRY.step
    sheet.mark("contents", "Sommaire")


def _state(flow: Flow, paper: Paper) -> None:
    colour = ACCENT if paper.closed else (0.54, 0.33, 0.0)
    words = f"{paper.period} · {paper.state}"
    flow.sheet.text(LEFT, flow.y + 4, words, Style(9, BOLD, colour))
    flow.skip(14)


def _part(flow: Flow, part: Part, *, numbered: str) -> None:
    style = CHAPTER if numbered else SECTION
    flow.skip(0 if flow.y <= TOP + 8 else 16)
    lines = wrap(numbered + part.title, style, flow.wide)
    flow.need(style.step * len(lines) + max(60, _opening(part, WHOLE_IN_BOOK if numbered else WHOLE)))
    flow.sheet.mark(part.key, part.title)
    flow.y = flow.sheet.texts(LEFT, flow.y + style.size, lines, style) - style.size + 6
    if part.lead:
        flow.paragraph(part.lead, LEAD)
        flow.skip(3)
    _tiles(flow, part.tiles)
    _said(flow, part)
    for row in _abreast(part.pictures):
        _pictures(flow, row)
    for grid in part.grids:
        _grid(flow, grid, WHOLE_IN_BOOK if numbered else WHOLE)


def _opening(part: Part, most: int) -> float:
    """What stands under the title of a part and is not parted from it."""
    if part.tiles or part.comment or part.former_comment:
        return 0
    lead = 40 if part.lead else 0
    for picture in part.pictures:
        if not picture.blank():
            return lead + height_of(picture) + 40
    return lead + _whole(part.grids[0], most) if part.grids else 0


def _whole(grid: Grid, most: int) -> float:
    """The height of a table that is not torn, at most; what a longer one begins with."""
    if not any(each.label for each in grid.columns):
        return 20.0 * len(grid.rows)
    rows = len(grid.rows) if len(grid.rows) <= most else BEGINNING
    return 66.0 + sum(27 if _long(row) else 18 for row in (*grid.rows[:rows], grid.totals))


def _long(row: tuple[Cell, ...]) -> bool:
    """Whether a row may take two lines."""
    return any(isinstance(cell, str) and len(cell) > LONG for cell in row)


def _tiles(flow: Flow, tiles: tuple[Tile, ...]) -> None:
    for first in range(0, len(tiles), TILES):
        row = tiles[first : first + TILES]
        flow.need(TILE_HIGH + TILE_GAP)
        wide = (flow.wide - TILE_GAP * (TILES - 1)) / TILES
        for place, tile in enumerate(row):
            _tile(flow.sheet, tile, LEFT + place * (wide + TILE_GAP), flow.y, wide)
        flow.skip(TILE_HIGH + TILE_GAP)
    if tiles:
        flow.skip(4)


def _tile(sheet: Sheet, tile: Tile, x: float, y: float, wide: float) -> None:
    sheet.box(x, y, wide, TILE_HIGH, TINT)
    sheet.box(x, y, 2.4, TILE_HIGH, ACCENT)
    sheet.texts(x + 9, y + 12, wrap(tile.label, TILE_LABEL, wide - 14)[:2], TILE_LABEL)
    sheet.text(x + 9, y + 38, shortened(tile.now.brief(), FIGURE, wide - 14), FIGURE)
    if tile.before is not None and tile.before.value is not None:
        moved = change_words(tile.now, tile.before)
        words = f"{f'{moved} · ' if moved else ''}contre {tile.before.brief()}"
        sheet.text(x + 9, y + 51, shortened(words, TILE_BEFORE, wide - 14), TILE_BEFORE)


def _said(flow: Flow, part: Part) -> None:
    """The comment of the section, last year's beside it in small."""
    for label, words, style in (
        ("Commentaire", part.comment, QUOTE),
        ("L’an dernier", part.former_comment, QUOTE_OLD),
    ):
        if not words:
            continue
        flow.need(HEADING.step + style.step * 2 + 8)
        flow.sheet.text(LEFT + 12, flow.y + 9, label, HEADING)
        flow.skip(13)
        for line in wrap(words, style, flow.wide - 14):
            flow.need(style.step)
            flow.sheet.box(LEFT, flow.y, 2, style.step, ACCENT if style is QUOTE else TINT)
            flow.sheet.text(LEFT + 12, flow.y + style.size, line, style)
            flow.skip(style.step)
        flow.skip(8)


def _abreast(pictures: Iterable[Picture]) -> list[list[Picture]]:
    """The charts in rows: rings that follow each other by two, each other alone; blank ones left out."""
    rows: list[list[Picture]] = []
    for picture in pictures:
        if picture.blank():
            continue
        last = rows[-1] if rows else []
        if picture.shape == "ring" and last and last[-1].shape == "ring" and len(last) < RINGS:
            last.append(picture)
        else:
            rows.append([picture])
    return rows


def _pictures(flow: Flow, row: Sequence[Picture]) -> None:
    high = min(max(height_of(picture) for picture in row), flow.bottom - TOP - 40)
    flow.need(high + 26)
    wide = (flow.wide - TILE_GAP * (len(row) - 1)) / len(row)
    for place, picture in enumerate(row):
        x = LEFT + place * (wide + TILE_GAP)
        flow.sheet.texts(x, flow.y + 9, (shortened(picture.title, GRID_TITLE, wide),), GRID_TITLE)
        flow.sheet.drawing(x, flow.y + 18, chart(picture, wide, high))
    flow.skip(high + 28)


def _grid(flow: Flow, grid: Grid, most: int) -> None:
    if grid.rows:
        flow.need(_whole(grid, most))
    if grid.title:
        flow.need(64)
        flow.sheet.text(LEFT, flow.y + 10, shortened(grid.title, GRID_TITLE, flow.wide), GRID_TITLE)
        flow.skip(17)
    if not grid.rows:
        flow.paragraph(grid.empty or "Rien à montrer sur la période.", SMALL)
        flow.skip(6)
        return
    if not any(each.label for each in grid.columns):
        flow.facts([(cell_words(row[0]), cell_words(row[1])) for row in grid.rows])
        flow.skip(6)
        return
    columns = [Column(each.label, each.weight, "right" if each.right else "left") for each in grid.columns]
    flow.table(
        columns,
        [tuple(cell_words(cell) for cell in row) for row in grid.rows],
        totals=tuple(cell_words(cell) for cell in grid.totals),
    )
    flow.skip(6)


def _method(flow: Flow, paper: Paper) -> None:
    flow.need(90)
    flow.sheet.mark("method", "Méthode et définitions")
    style = CHAPTER
    flow.y = flow.sheet.texts(LEFT, flow.y + style.size + 4, ("Méthode et définitions",), style) - style.size + 6
    flow.paragraph(METHOD, BODY)
    columns = (Column("Chiffre", 26), Column("Version", 9, "right"), Column("Comment il est compté", 60), Column("Source", 22))
    flow.table(columns, [_meant(each) for each in paper.meanings], style=SMALL_CELL)


def _note(flow: Flow) -> None:
    """At the foot of a sheet, when it fits: where the definitions are."""
    words = f"{METHOD} Le tableur de ce rapport dit comment chacun est compté, sa version et sa source."
    lines = wrap(words, SMALL, flow.wide)
    if flow.bottom - flow.y > SMALL.step * len(lines) + 24:
        flow.skip(12)
        flow.sheet.rule(LEFT, flow.y, flow.sheet.right)
        flow.y = flow.sheet.texts(LEFT, flow.y + SMALL.size + 6, lines, SMALL)


METHOD = (
    "Chaque chiffre est la somme d’enregistrements du pôle, que le programme ouvre un à un. Une part rattachée à "
    "un chantier ou à un projet est comptée selon les parts saisies, jour par jour\u202f; le reste est dit «\u202fnon "
    "rattaché\u202f». Les chiffres d’une année close ne changent plus\u202f; la version d’une formule change avec elle."
)


def _meant(each: Meaning) -> tuple[str, str, str, str]:
    return each.title, str(each.version), f"{each.definition} {each.span}".strip(), each.source


def pages_of(content: bytes) -> int:
    """How many pages a PDF made here has."""
    return len(re.findall(rb"/Type /Page\b(?!s)", content))
