"""Blocks that follow each other down the pages of a paper: headings, paragraphs, tables, signatures.

Invoices place their own lines; what a paper says is in `papers`.
"""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.sheet import (
    ACCENT,
    BODY,
    CAPTION,
    HAIR,
    LEFT,
    MUTED,
    SMALL,
    TINT,
    Book,
    Sheet,
    Style,
    shortened,
    wrap,
)

TITLE = Style(18, BOLD, ACCENT, leading=22)
SECTION = Style(10.5, BOLD, leading=14)
HEADING = Style(7.2, BOLD, MUTED)
CELL = Style(8.2, leading=10.6)
CELL_STRONG = Style(8.2, BOLD, leading=10.6)
CELL_TIGHT = Style(7.2, BOLD, leading=10.6)
"""For a total that would be torn over two lines."""
FOOT = Style(6.6, colour=MUTED)
TOP = 56.0
PAD = 5.0
LABEL = Style(8.2, colour=MUTED)
KEPT_ROWS = 3
"""Last rows of a table, its totals included, that are never parted from each other."""
LEAST_LINES = 3
"""Lines of a text longer than a page that its first piece has at least."""


class Flow:
    """A book filled from the top down; a block that does not fit goes to a new page.

    A fact or a row that is taller than a page goes on over the next ones: nothing is cut off.
    """

    def __init__(self, book: Book, *, running: str) -> None:
        self._book = book
        self._running = running
        self._headed = 0.0
        self.sheet = book.page()
        self.y = TOP
        self.bottom = self.sheet.height - 62

    @property
    def wide(self) -> float:
        return self.sheet.right - LEFT

    def need(self, high: float) -> bool:
        """Make room for `high` points; True when a new page was begun."""
        if self.y + high <= self.bottom:
            return False
        self.fresh_page()
        return True

    def fresh_page(self) -> Sheet:
        """Go on at the top of a new page, under the running head."""
        self.sheet = self._book.page()
        self.sheet.text(LEFT, 40, shortened(self._running, SMALL, self.wide), SMALL)
        self.sheet.rule(LEFT, 46, self.sheet.right, HAIR)
        self.y = TOP + 6
        return self.sheet

    def skip(self, high: float) -> None:
        self.y += high

    def title(self, text: str, subtitle: str = "") -> None:
        """The paper's name and a line under it."""
        self.y = self.sheet.texts(LEFT, self.y + 4, wrap(text, TITLE, self.wide), TITLE)
        if subtitle:
            self.y = self.sheet.texts(LEFT, self.y - 4, wrap(subtitle, BODY, self.wide), BODY)
        self.y += 6

    def section(self, text: str) -> None:
        """A heading that stays with what follows."""
        lines = wrap(text, SECTION, self.wide)
        self.need(54 + SECTION.step * (len(lines) - 1))
        self.y += 14
        self.y = self.sheet.texts(LEFT, self.y, lines, SECTION) - SECTION.step + 8

    def paragraph(self, text: str, style: Style = BODY) -> None:
        """A text over the whole width."""
        for line in wrap(text, style, self.wide):
            self.need(style.step)
            self.sheet.text(LEFT, self.y + style.size, line, style)
            self.y += style.step
        self.y += 3

    def facts(self, rows: Sequence[tuple[str, str]], label_wide: float = 128) -> None:
        """Label and value, one under the other; an empty value is left out."""
        for label, value in rows:
            lines = wrap(value, BODY, self.wide - label_wide) if value else ()
            names = wrap(label, LABEL, label_wide - PAD) if lines else ()
            while lines or names:
                room = self._room(max(len(lines), len(names)), BODY.step, 3)
                self.sheet.texts(LEFT, self.y + 9, names[:room], LABEL)
                self.sheet.texts(LEFT + label_wide, self.y + 9, lines[:room], BODY)
                self.y += BODY.step * max(len(lines[:room]), len(names[:room])) + 3
                lines, names = lines[room:], names[room:]

    def _room(self, count: int, step: float, around: float) -> int:
        """How many of some lines go here: all on one page when one takes them, else what is left of it."""
        high = step * count + around
        if high <= self.bottom - TOP - 6:
            self.need(high)
            return count
        self.need(step * LEAST_LINES + around)
        return int((self.bottom - self.y - around) // step)

    def table(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        totals: Sequence[str] = (),
        least_high: float = 0.0,
        style: Style = CELL,
    ) -> None:
        """Rows under headings repeated on each page; `totals` is a last row in bold.

        The last rows of a table torn over two pages go together: one alone says nothing.
        """
        edges = _edges(columns, self.wide)
        self.need(52)
        self._heading(columns, edges)
        every = [(row, style) for row in rows]
        if totals:
            torn = any(
                column.align == "right" and len(lines) > 1
                for column, lines in zip(columns, _lines(totals, CELL_STRONG, edges), strict=False)
            )
            every.append((totals, CELL_TIGHT if torn else CELL_STRONG))
        for place, (row, look) in enumerate(every):
            if place == len(every) - KEPT_ROWS and place > 0:
                self._keep(columns, edges, every[place:], least_high)
            self._row(columns, edges, row, look, least_high)
        self.y += 6

    def _keep(
        self,
        columns: Sequence[Column],
        edges: Sequence[float],
        rows: Sequence[tuple[Sequence[str], Style]],
        least_high: float,
    ) -> None:
        """Begin a page, under the headings again, when these rows don't fit on this one and do on another."""
        high = sum(
            max(least_high, style.step * max(map(len, _lines(row, style, edges))) + 6) for row, style in rows
        )
        if high <= self.bottom - TOP - 6 - self._headed and self.need(high):
            self._heading(columns, edges)

    def _heading(self, columns: Sequence[Column], edges: Sequence[float]) -> None:
        cells = [
            wrap(column.label, HEADING, right - left - 2 * PAD)
            for column, left, right in zip(columns, edges, edges[1:], strict=False)
        ]
        high = self._headed = HEADING.step * max(len(cell) for cell in cells) + 9
        self.sheet.box(LEFT, self.y, self.wide, high, TINT)
        _draw_cells(self.sheet, columns, edges, cells, self.y + 12, HEADING)
        self.y += high

    def _row(
        self,
        columns: Sequence[Column],
        edges: Sequence[float],
        row: Sequence[str],
        style: Style,
        least_high: float,
    ) -> None:
        cells = _lines(row, style, edges)
        count = max(len(cell) for cell in cells)
        while count > 0:
            if self.need(self._piece(count, style, least_high)):
                self._heading(columns, edges)
            room = max(1, min(count, int((self.bottom - self.y - 6 + 0.01) // style.step)))
            _draw_cells(self.sheet, columns, edges, [cell[:room] for cell in cells], self.y + 3.6 + style.size, style)
            self.y += max(least_high, style.step * room + 6)
            self.sheet.rule(LEFT, self.y, self.sheet.right, HAIR, 0.5)
            cells, count = [cell[room:] for cell in cells], count - room

    def _piece(self, count: int, style: Style, least_high: float) -> float:
        """The height a row needs here: all of it when a page takes it, else that of its first lines."""
        high = max(least_high, style.step * count + 6)
        whole = self.bottom - TOP - 6 - self._headed
        return high if high <= whole else style.step * LEAST_LINES + 6

    def signatures(self, place: str, names: Sequence[str], *, high: float = 96) -> None:
        """A place and date line, then a box to sign in for each."""
        gap = 14.0
        wide = (self.wide - gap * (len(names) - 1)) / len(names)
        signers = [wrap(name, CAPTION, wide - 2 * PAD) for name in names]
        high = max(high, 68 + CAPTION.step * max(len(lines) for lines in signers))
        self.need(high + 34)
        self.y += 20
        self.sheet.text(LEFT, self.y, f"Fait à {place or '…………………………'}, le ……………………………", BODY)
        self.y += 12
        for index, lines in enumerate(signers):
            x = LEFT + index * (wide + gap)
            self.sheet.frame(x, self.y, wide, high - 20)
            self.sheet.texts(x + PAD + 2, self.y + 12, lines, CAPTION)
            self.sheet.text(x + PAD + 2, self.y + high - 26, "Nom, qualité et signature", FOOT)
        self.y += high

    def number_pages(self, note: str = "") -> None:
        """The foot of each page, once all are there."""
        sheets = self._book.sheets
        for page, sheet in enumerate(sheets, start=1):
            base = sheet.height - 30
            sheet.rule(LEFT, base - 12, sheet.right, HAIR)
            sheet.text(LEFT, base, shortened(note, FOOT, sheet.right - LEFT - 60), FOOT)
            sheet.text_right(sheet.right, base, f"Page {page}/{len(sheets)}", FOOT)


def _lines(row: Sequence[str], style: Style, edges: Sequence[float]) -> list[Sequence[str]]:
    """The cells of a row, each wrapped in its column."""
    return [
        wrap(text, style, right - left - 2 * PAD) for text, left, right in zip(row, edges, edges[1:], strict=False)
    ]

def _edges(columns: Sequence[Column], wide: float) -> list[float]:
    whole = sum(column.weight for column in columns)
    edges = [LEFT]
    for column in columns:
        edges.append(edges[-1] + wide * column.weight / whole)
    return edges


def _draw_cells(
    sheet: Sheet,
    columns: Sequence[Column],
    edges: Sequence[float],
    cells: Sequence[Sequence[str]],
    y: float,
    style: Style,
) -> None:
    for column, left, right, lines in zip(columns, edges, edges[1:], cells, strict=False):
        if column.align == "right":
            for index, line in enumerate(lines):
                sheet.text_right(right - PAD, y + index * style.step, line, style)
        else:
            sheet.texts(left + PAD, y, lines, style)
