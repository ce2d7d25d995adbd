"""The lines of an invoice, measured, cut into pages with carried totals, and drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pole_desk.formats.facturx.units import counted
from pole_desk.formats.pdf.figures import between, rate, trimmed
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.sheet import HAIR, LEFT, MUTED, SMALL, TINT, Sheet, Style, wrap
from pole_desk.formats.pdf.snapshot import InvoiceDocument, InvoiceLine
from pole_desk.kernel.money import ZERO, euros, grouped

LABEL = Style(8.8, leading=11)
DETAIL = Style(7.4, colour=MUTED, leading=9.4)
HEADING = Style(7.2, BOLD, MUTED)
CARRIED = Style(8, BOLD, MUTED)
PAD = 8.0
LABEL_WIDE = 226.0
QUANTITY_X, UNIT_X, PRICE_X, TAX_X = 320.0, 325.0, 428.0, 470.0
HEADING_HIGH = 20.0
CARRIED_HIGH = 17.0
AIR, DENSE_AIR = 9.5, 3.4
MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its texts wrapped, or the continuation of one; `high` in points."""

    line: InvoiceLine
    label: tuple[str, ...]
    detail: tuple[str, ...]
    high: float
    first_baseline: float
    continues: bool = False
    goes_on: bool = False

    @property
    def net(self) -> Decimal:
        """What it adds to the total: a line counts once."""
        return ZERO if self.continues else self.line.net


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one page, what was carried to it, and whether it carries on."""

    rows: tuple[Row, ...]
    brought: Decimal | None
    carried: Decimal | None


def measured(line: InvoiceLine, *, dense: bool = False) -> Row:
    """A line ready to be placed; `dense` trims the space around it."""
    told = " · ".join(text for text in (line.detail, between(line.service_from, line.service_to)) if text)
    label = wrap(line.label, LABEL, LABEL_WIDE)
    detail = wrap(told, DETAIL, LABEL_WIDE) if told else ()
    air = DENSE_AIR if dense else AIR
    high = air + LABEL.step * len(label) + DETAIL.step * len(detail)
    return Row(line, label, detail, high, 8.4 + air / 2)


def _pieces(row: Row) -> Iterator[Row]:
    """A row whose texts are long, cut so that it goes on over the pages; nothing is cut off."""
    while len(row.label) + len(row.detail) > MOST_LINES:
        label, detail = row.label[:MOST_LINES], row.detail[: max(0, MOST_LINES - len(row.label))]
        high = AIR + LABEL.step * len(label) + DETAIL.step * len(detail)
        yield replace(row, label=label, detail=detail, high=high, goes_on=True)
        label, detail = row.label[MOST_LINES:], row.detail[len(detail) :]
        high = AIR + LABEL.step * len(label) + DETAIL.step * len(detail)
        row = replace(row, label=label, detail=detail, high=high, continues=True)
    yield row


def parted(
    lines: Sequence[InvoiceLine], *, first: float, following: float, tail: float, cut: bool = False
) -> list[Part]:
    """Lines cut into pages of `first` then `following` points, `tail` kept free on the last.

    Lines close up when that keeps them on one page; with `cut`, a line of long texts goes on over
    the next pages. A page that is left says what it carries; the last page never stands without a
    line.
    """
    rows = [measured(line) for line in lines]
    if cut:
        rows = [piece for row in rows for piece in _pieces(row)]
    alone = first - HEADING_HIGH - tail
    if sum(row.high for row in rows) > alone:
        close = [measured(line, dense=True) for line in lines]
        if sum(row.high for row in close) <= alone:
            return [Part(tuple(close), None, None)]
    parts: list[Part] = []
    brought: Decimal | None = None
    room = first
    while True:
        space = room - HEADING_HIGH - (CARRIED_HIGH if brought is not None else 0)
        if not rows or sum(row.high for row in rows) + tail <= space:
            return [*parts, Part(tuple(rows), brought, None)]
        count = _fitting(rows, space - CARRIED_HIGH)
        taken, rows = rows[:count], rows[count:]
        carried = (brought or ZERO) + sum((row.net for row in taken), ZERO)
        parts.append(Part(tuple(taken), brought, carried))
        brought, room = carried, following


def _fitting(rows: Sequence[Row], space: float) -> int:
    count = 0
    for row in rows:
        space -= row.high
        if space < 0:
            break
        count += 1
    return max(1, min(count, len(rows) - 1)) if len(rows) > 1 else len(rows)


def draw_part(sheet: Sheet, part: Part, document: InvoiceDocument, y: float) -> float:
    """The table of one page from its top `y`; where it ends."""
    _draw_heading(sheet, y)
    y += HEADING_HIGH
    if part.brought is not None:
        y = _draw_carried(sheet, y, "Report", part.brought)
    exempt = {tax.code for tax in document.taxes if tax.exemption}
    for row in part.rows:
        _draw_row(sheet, row, y, exempt)
        y += row.high
        if not row.goes_on or row is part.rows[-1]:
            sheet.rule(LEFT, y, sheet.right, HAIR, 0.5)
    if part.carried is not None:
        y = _draw_carried(sheet, y, "À reporter", part.carried)
    return y


def _draw_heading(sheet: Sheet, y: float) -> None:
    sheet.box(LEFT, y, sheet.right - LEFT, HEADING_HIGH, TINT)
    base = y + 12.8
    sheet.text(LEFT + PAD, base, "Désignation", HEADING)
    sheet.text_right(QUANTITY_X, base, "Quantité", HEADING)
    sheet.text_right(PRICE_X, base, "Prix unitaire HT", HEADING)
    sheet.text_right(TAX_X, base, "TVA", HEADING)
    sheet.text_right(sheet.right - PAD, base, "Montant HT", HEADING)


def _draw_row(sheet: Sheet, row: Row, y: float, exempt: set[str]) -> None:
    line, base = row.line, y + row.first_baseline
    after = sheet.texts(LEFT + PAD, base, row.label, LABEL)
    sheet.texts(LEFT + PAD, after - 1, row.detail, DETAIL)
    if row.continues:
        return
    sheet.text_right(QUANTITY_X, base, trimmed(line.quantity, most=4), LABEL)
    sheet.text(UNIT_X, base, counted(line.unit, line.quantity) if line.unit_code else line.unit, SMALL)
    sheet.text_right(PRICE_X, base, trimmed(line.unit_price, least=2), LABEL)
    tax = "Exo." if line.tax_code in exempt else rate(line.tax_percent)
    sheet.text_right(TAX_X, base, tax, LABEL)
    sheet.text_right(sheet.right - PAD, base, grouped(line.net), LABEL)


def _draw_carried(sheet: Sheet, y: float, label: str, amount: Decimal) -> float:
    sheet.text(LEFT + PAD, y + 11.6, label, CARRIED)
    sheet.text_right(sheet.right - PAD, y + 11.6, euros(amount), CARRIED)
    sheet.rule(LEFT, y + CARRIED_HIGH, sheet.right, HAIR, 0.5)
    return y + CARRIED_HIGH
