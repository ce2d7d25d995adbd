"""Charts and tables of a report on screen: the same values as on paper."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.charts import Across, Chart, Columns, Ring, Series, StackedBars
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.formats.report import Cell, Grid, Measure, Picture, cell_words
from pole_desk.kernel.i18n import _

ROW, AROUND, ROWS = 38, 142, 12
"""Height of a row, of what stands around rows, and rows seen before the table scrolls."""


def drawn(picture: Picture) -> Card:
    """A chart in a card, with « Voir les données »."""
    chart = _chart(picture)
    card = Card(picture.title, ghost(_("Voir les données"), lambda: chart.show_data(), "table"))
    card.body.addWidget(chart)
    card.body.addStretch(1)
    return card


def _chart(picture: Picture) -> Chart:
    sole = list(zip(picture.labels, picture.series[0].values, strict=True))
    if picture.shape == "across":
        across = Across(picture.title)
        across.set_data(sole, unit=picture.unit)
        return across
    if picture.shape == "ring":
        ring = Ring(picture.title)
        ring.set_data(sole, unit=picture.unit)
        return ring
    chart = (
        StackedBars(picture.title)
        if picture.shape == "stacked"
        else Columns(picture.title, former=picture.former, lines=picture.shape == "lines")
    )
    chart.set_data([Series(row.name, row.values) for row in picture.series], picture.labels, unit=picture.sign)
    chart.setFixedHeight(280)
    return chart


class Line(NamedTuple):
    """A row of a table; `opens` names what it opens."""

    id: int
    cells: tuple[Cell, ...]
    opens: str


def listed(key: str, grid: Grid, open_line: Callable[[str], object]) -> DataTable:
    """A table as high as its rows, up to a dozen; Enter or a double click opens what a row names."""
    table = DataTable(
        f"reports.{key}",
        [_column(place, each.label or _("Rubrique"), each.right, each.weight) for place, each in enumerate(grid.columns)],
        empty=(grid.empty or _("Rien à montrer sur la période."), "", None),
        searchable=len(grid.rows) > ROWS,
    )
    rows = [*grid.rows, grid.totals] if grid.totals else list(grid.rows)
    table.set_rows(
        [Line(place, row, grid.opens[place] if place < len(grid.opens) else "") for place, row in enumerate(rows)]
    )
    table.setFixedHeight(AROUND + ROW * min(max(len(rows), 2), ROWS))
    table.opened.connect(lambda line: open_line(line.opens) if line.opens else None)
    table.setAccessibleName(grid.title or _("Chiffres"))
    return table


def _column(place: int, label: str, right: bool, weight: int) -> Column:
    def words(line: Line) -> str:
        return cell_words(line.cells[place]) if place < len(line.cells) else ""

    def order(line: Line) -> tuple[bool, Decimal, str]:
        cell = line.cells[place] if place < len(line.cells) else None
        value = cell.value if isinstance(cell, Measure) else Decimal(cell) if isinstance(cell, int) else None
        return value is not None, value or Decimal(0), words(line)

    return Column(f"c{place}", label, 60 + weight * 5, align="right" if right else "", text=words, sort=order,
                  strong=place == 0)  # fmt: skip


def cleared(widget: QWidget) -> None:
    """Take a widget away now, free it later."""
    widget.hide()
    widget.deleteLater()
