"""Horizontal bars, rings and columns side by side: walked by keys, read aloud, true to their amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from pole_desk.desktop.theme import tokens
from pole_desk.desktop.widgets.charts import Across, Chart, Columns, Ring, Series
from pole_desk.desktop.widgets.table import DataTable

LINES = [("Habitat", Decimal(300)), ("Énergie", Decimal(150)), ("non rattaché", Decimal(0))]
MONTHS = ["janv.", "févr.", "mars"]


def across() -> Across:
    made = Across("Surface par chantier")
    made.set_data(LINES, unit="m2")
    return made


def ring() -> Ring:
    made = Ring("Statuts")
    made.set_data([(f"Statut {n}", Decimal(10 - n)) for n in range(9)], unit="count")
    return made


def columns(*, lines: bool = False) -> Columns:
    made = Columns("Heures", former=True, lines=lines)
    made.set_data([Series("2026", [10, 20, 30]), Series("2025", [30, 20, 10])], MONTHS, unit="h")
    return made


@pytest.mark.parametrize("make", [across, ring, columns, lambda: columns(lines=True)])
def test_a_chart_is_walked_by_arrows_and_enter_shows_its_data(qtbot: QtBot, make) -> None:  # type: ignore[no-untyped-def]
    chart: Chart = make()
    qtbot.addWidget(chart)
    chart.resize(520, 260)
    with qtbot.waitExposed(chart):
        chart.show()
    marks = chart.marks()
    assert marks and chart.accessibleDescription()
    for mark in marks:
        assert QRectF(chart.rect()).adjusted(-1, -1, 1, 1).contains(mark.rect), mark
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.current == 1 and marks[1].label in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    dialog = chart.findChild(QDialog)
    assert dialog is not None
    table = dialog.findChild(DataTable)
    assert table is not None and len(table.rows()) == len(marks)
    dialog.close()


def test_horizontal_bars_are_as_long_as_their_amounts(qtbot: QtBot) -> None:
    chart = across()
    qtbot.addWidget(chart)
    chart.resize(600, 100)
    first, second, _none = chart.marks()
    assert second.rect.width() == pytest.approx(first.rect.width() / 2)
    assert first.value == "300\u00a0m²"


def test_a_ring_gathers_its_small_parts_and_says_their_shares(qtbot: QtBot) -> None:
    chart = ring()
    qtbot.addWidget(chart)
    marks = chart.marks()
    assert len(marks) == 6 and marks[-1].label == "autres"
    assert "(19\u202f%)" in marks[0].value


def test_last_year_stands_beside_this_year_and_is_pale(qtbot: QtBot) -> None:
    chart = columns()
    qtbot.addWidget(chart)
    chart.resize(520, 260)
    this, last = chart.marks()[:2]
    assert last.rect.left() >= this.rect.right() and last.rect.height() == pytest.approx(3 * this.rect.height())
    assert chart._colour(1).name().upper() == tokens().former
    assert chart._colour(0).name().upper() == tokens().series[0]
