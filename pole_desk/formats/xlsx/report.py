"""A report as a workbook: a sheet per section, real numbers in their unit, definitions at the end."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pole_desk.formats.report import PERCENT, Cell, Grid, Measure, Paper, Part, Picture, change
from pole_desk.formats.xlsx.writing import MONEY, Figure, Sheet, workbook
from pole_desk.formats.xlsx.writing import Cell as Written

DECIMAL, SHARE = "#,##0.##", '#,##0.0" %"'
PATTERNS = {"euros": MONEY, "percent": SHARE, "points": "+0.0;-0.0;0.0", "count": DECIMAL}


def report_workbook(paper: Paper) -> bytes:
    """The XLSX of a report; the first sheet says what it is, the last how each figure is counted."""
    sheets = [_about(paper)]
    for part in paper.parts:
        sheets += _sheets(part)
    if paper.meanings:
        sheets.append(_meanings(paper))
    return workbook(sheets)


def _about(paper: Paper) -> Sheet:
    rows: list[tuple[Written, ...]] = [
        ("Rapport", paper.title), ("", paper.subtitle), ("Pôle", paper.pole),
        ("Période", paper.period), ("État", paper.state), ("Édité", paper.printed),
    ]  # fmt: skip
    rows += [(part.title, part.comment) for part in paper.parts if part.comment]
    return Sheet("Rapport", ("Rubrique", "Contenu"), rows)


def _sheets(part: Part) -> Iterator[Sheet]:
    if part.tiles:
        yield Sheet(
            part.title,
            ("Chiffre", "Valeur", "Un an avant", "Écart"),
            [
                (tile.label, _figure(tile.now), _figure(tile.before), _figure(change(tile.now, tile.before)))
                for tile in part.tiles
            ],
        )
    for grid in part.grids:
        if grid.rows:
            yield _grid(part, grid)
    told = {grid.title for grid in part.grids}
    for picture in part.pictures:
        if picture.title not in told and not picture.blank():
            yield _picture(part, picture)


def _grid(part: Part, grid: Grid) -> Sheet:
    rows = [tuple(_cell(cell) for cell in row) for row in grid.rows]
    if grid.totals:
        rows.append(tuple(_cell(cell) for cell in grid.totals))
    title = part.title if not grid.title or len(part.grids) == 1 and not part.tiles else f"{part.title} – {grid.title}"
    headers = [heading.label for heading in grid.columns]
    return Sheet(title, headers, rows, totals=bool(grid.totals))


def _picture(part: Part, picture: Picture) -> Sheet:
    return Sheet(
        f"{part.title} – {picture.title}",
        ("", *(row.name for row in picture.series)),
        [
            (label, *(_figure(Measure(row.values[place], picture.unit)) for row in picture.series))
            for place, label in enumerate(picture.labels)
        ],
    )


def _meanings(paper: Paper) -> Sheet:
    return Sheet(
        "Définitions",
        ("Chiffre", "Code", "Version", "Unité", "Période", "Comment il est compté", "Source"),
        [
            (each.title, each.code, each.version, each.unit, each.span, each.definition, each.source)
            for each in paper.meanings
        ],
    )


def _cell(cell: Cell) -> Written:
    return _figure(cell) if isinstance(cell, Measure) else cell


def _figure(measure: Measure | None) -> Written:
    if measure is None or measure.value is None:
        return None
    value = measure.value.quantize(Decimal("0.0001")) if measure.unit == PERCENT else measure.value
    return Figure(value, PATTERNS.get(measure.unit, DECIMAL))
