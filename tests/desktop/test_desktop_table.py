"""A list searches, sorts, filters, remembers, opens and exports, by mouse and keyboard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.table.model import Rows
from pole_desk.formats import csv


class Line(NamedTuple):
    id: int
    name: str
    state: str
    since: date | None
    rent: Decimal


LINES = [
    Line(1, "Réseau Ségala", "running", date(2026, 1, 5), Decimal("306.00")),
    Line(2, "Association Élan", "draft", None, Decimal("1234.50")),
    Line(3, "Cyclo-Logis", "running", date(2025, 9, 1), Decimal("0.00")),
]
WORDS = {"running": "En cours", "draft": "Brouillon"}
COLUMNS = [
    Column("name", "Structure", 200, strong=True),
    Column("state", "État", 130, state=lambda r: ("confirmed", WORDS[r.state]), filter=True),
    Column("since", "Depuis", 110),
    Column("rent", "Redevance", 120, total=lambda rows: f"{sum(r.rent for r in rows)} €"),
]


@pytest.fixture
def table(qtbot: QtBot) -> DataTable:
    made = DataTable("essai", COLUMNS, empty=("Aucune structure.", "", None))
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.set_rows(LINES)
    made.show()
    return made


def names(table: DataTable) -> list[str]:
    return [row.name for row in table.rows()]


def header_point(table: DataTable, column: int) -> QPoint:
    head = table.grid.horizontalHeader()
    return QPoint(head.sectionViewportPosition(column) + 20, head.height() // 2)


def cell(table: DataTable, line: int, column: int = 0) -> QPoint:
    return table.grid.visualRect(table.model.index(line, column)).center()


def test_the_model_keeps_qts_rules_through_all_its_changes(qtbot: QtBot) -> None:
    model = Rows(COLUMNS)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows(LINES)
    model.search("elan")
    model.search("")
    model.filter(1, frozenset({"En cours"}))
    model.order(0, down=True)
    model.set_rows([])
    assert tester.model() is model


def test_typing_searches_without_accents_or_case(qtbot: QtBot, table: DataTable) -> None:
    qtbot.mouseClick(table.search_field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(table.search_field, "SEGALA")
    qtbot.waitUntil(lambda: names(table) == ["Réseau Ségala"])


def test_the_arrow_down_goes_from_the_search_to_the_first_line_found(qtbot: QtBot, table: DataTable) -> None:
    qtbot.mouseClick(table.search_field, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(table.search_field, "cyclo")
    qtbot.keyClick(table.search_field, Qt.Key.Key_Down)
    assert names(table) == ["Cyclo-Logis"]
    assert table.window().focusWidget() is table.grid
    assert [row.name for row in table.selected_rows()] == ["Cyclo-Logis"]


def test_what_room_is_left_goes_to_the_longest_text_not_to_a_date_that_comes_first(qtbot: QtBot) -> None:
    made = DataTable("essai-dates", [
        Column("since", "Jour", 90), Column("state", "État", 110),
        Column("name", "Libellé", 180, tip=lambda row: row.name), Column("rent", "Montant", 90),
    ])  # fmt: skip
    qtbot.addWidget(made)
    made.resize(1200, 400)
    made.set_rows(LINES)
    made.show()
    widths = [made.grid.columnWidth(place) for place in range(4)]
    assert widths[0] <= 90 * 1.5
    assert widths[2] == made.grid.viewport().width() - widths[0] - widths[1] - widths[3]


def test_a_click_on_a_header_sorts_and_a_second_one_turns_it(qtbot: QtBot, table: DataTable) -> None:
    viewport = table.grid.horizontalHeader().viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=header_point(table, 3))
    assert [row.rent for row in table.rows()] == [Decimal(0), Decimal(306), Decimal("1234.50")]
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=header_point(table, 3))
    assert [row.id for row in table.rows()] == [2, 1, 3]


def test_what_is_missing_is_sorted_last_both_ways(table: DataTable) -> None:
    table.sort(2)
    assert [row.id for row in table.rows()] == [3, 1, 2]
    table.sort(2, down=True)
    assert [row.id for row in table.rows()] == [1, 3, 2]


def test_numbers_in_names_sort_as_numbers() -> None:
    column = Column("name", "Bureau")
    offices = [Line(n, f"R{n}", "draft", None, Decimal(0)) for n in (10, 9, 101)]
    assert [row.name for row in sorted(offices, key=column.order)] == ["R9", "R10", "R101"]


def test_a_filter_keeps_the_words_ticked(table: DataTable) -> None:
    table.filters["state"].tick(frozenset({"Brouillon"}))
    assert names(table) == ["Association Élan"]
    assert "2" not in table.filters["state"].text()
    table.show_all()
    assert len(names(table)) == 3


def test_the_filter_menu_stays_open_while_ticking(qtbot: QtBot, table: DataTable) -> None:
    button = table.filters["state"]
    menu = button.menu()
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    entries = [action for action in menu.actions() if action.isCheckable()]
    assert [action.text() for action in entries] == ["Brouillon", "En cours"]
    place = menu.actionGeometry(entries[1]).center()
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)
    assert menu.isVisible()
    assert names(table) == ["Réseau Ségala", "Cyclo-Logis"]
    menu.close()


def test_a_double_click_and_enter_open_the_row(qtbot: QtBot, table: DataTable) -> None:
    opened: list[int] = []
    table.opened.connect(lambda row: opened.append(row.id))
    viewport = table.grid.viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=cell(table, 1))
    qtbot.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=cell(table, 1))
    qtbot.keyClick(table.grid, Qt.Key.Key_Down)
    qtbot.keyClick(table.grid, Qt.Key.Key_Return)
    assert opened == [2, 3]


def test_selection_and_current_row_survive_a_reload(qtbot: QtBot, table: DataTable) -> None:
    viewport = table.grid.viewport()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=cell(table, 0))
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, control, cell(table, 2))
    table.set_rows([Line(9, "Abeille", "draft", None, Decimal(1)), *reversed(LINES)])
    assert {row.id for row in table.selected_rows()} == {1, 3}
    current = table.current_row()
    assert current is not None and current.id == 3


def test_selecting_a_record_brings_it_into_view(table: DataTable) -> None:
    table.set_rows([Line(n, f"Structure {n}", "draft", None, Decimal(n)) for n in range(500)])
    assert table.select_id(420)
    assert table.grid.viewport().rect().contains(cell(table, 420))
    assert not table.select_id(9999)


def test_ctrl_c_copies_the_selected_rows_with_their_headers(qtbot: QtBot, table: DataTable) -> None:
    qtbot.mouseClick(table.grid.viewport(), Qt.MouseButton.LeftButton, pos=cell(table, 0))
    qtbot.keyClick(table.grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "Structure\tÉtat\tDepuis\tRedevance"
    assert lines[1].split("\t")[:3] == ["Réseau Ségala", "En cours", "05/01/2026"]


def test_what_is_seen_is_exported_with_numbers_as_numbers(table: DataTable) -> None:
    table.search("elan")
    read = csv.read(table.to_csv())
    assert [row.values["Redevance"] for row in read.rows] == ["1234,50"]
    assert table.to_workbook().startswith(b"PK")


def test_a_hidden_column_is_not_exported_and_is_remembered(qtbot: QtBot, table: DataTable) -> None:
    table._show_column(2, False)
    assert csv.read(table.to_csv()).headers == ("Structure", "État", "Redevance")
    again = DataTable("essai", COLUMNS)
    qtbot.addWidget(again)
    assert again.grid.isColumnHidden(2)
    other = DataTable("autre", COLUMNS)
    qtbot.addWidget(other)
    assert not other.grid.isColumnHidden(2)


def test_the_sort_is_remembered(qtbot: QtBot, table: DataTable) -> None:
    viewport = table.grid.horizontalHeader().viewport()
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=header_point(table, 0))
    again = DataTable("essai", COLUMNS)
    qtbot.addWidget(again)
    again.set_rows(LINES)
    assert names(again) == ["Association Élan", "Cyclo-Logis", "Réseau Ségala"]


def test_nothing_found_offers_to_show_everything(qtbot: QtBot, table: DataTable) -> None:
    table.search("introuvable")
    assert names(table) == []
    buttons = [b for b in table.findChildren(type(table._export_button)) if b.text() == "Tout montrer"]
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert len(names(table)) == 3


def test_the_footer_counts_and_adds(table: DataTable) -> None:
    assert table._count.full_text() == "3 lignes"
    assert "1540.50 €" in table._totals.text()
    table.search("elan")
    assert table._count.full_text() == "1 ligne sur 3"


def test_a_row_menu_offers_the_acts_of_the_row(qtbot: QtBot, table: DataTable) -> None:
    done: list[int] = []
    table.set_actions(lambda row: [("Ouvrir", "eye", lambda: done.append(row.id))])
    table.grid.customContextMenuRequested.emit(cell(table, 2))
    menu = next(m for m in table.findChildren(QMenu) if m.isVisible())
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(menu.actions()[0]).center())
    assert done == [3]


def test_ten_thousand_rows_are_searched_and_sorted(table: DataTable) -> None:
    rows = [Line(n, f"Structure {n}", "draft", None, Decimal(n)) for n in range(10_000)]
    table.set_rows(rows)
    table.sort(3, down=True)
    table.search("structure 99")
    assert table.rows()[0].id == 9_999


def shown(table: DataTable) -> list[str]:
    return [
        column.key for place, column in enumerate(table.model.columns) if not table.grid.isColumnHidden(place)
    ]


WIDE = [
    Column("name", "Structure", 200, strong=True),
    Column("state", "État", 130, state=lambda r: ("confirmed", WORDS[r.state])),
    Column("since", "Depuis", 110, spare=1),
    Column("rent", "Redevance", 120),
]


def test_the_least_useful_columns_leave_a_narrow_list_and_come_back_with_room(qtbot: QtBot) -> None:
    table = DataTable("serree", WIDE)
    qtbot.addWidget(table)
    table.set_rows(LINES)
    table.resize(800, 300)
    table.show()
    assert shown(table) == ["name", "state", "since", "rent"]
    for width, left in ((460, ["name", "state", "rent"]), (320, ["name", "state"])):
        table.resize(width, 300)
        assert shown(table) == left
        qtbot.waitUntil(lambda: table.grid.horizontalScrollBar().maximum() == 0)
    assert "Depuis" in table._columns_button.toolTip()
    assert "Depuis" in table.to_csv().decode("utf-8-sig")
    table.resize(800, 300)
    assert shown(table) == ["name", "state", "since", "rent"]
    assert table._columns_button.toolTip() == "Choisir les colonnes"


def test_a_column_asked_for_by_hand_stays_and_one_that_left_is_not_remembered_as_hidden(qtbot: QtBot) -> None:
    table = DataTable("demandee", WIDE)
    qtbot.addWidget(table)
    table.set_rows(LINES)
    table.resize(460, 300)
    table.show()
    menu = table._columns_button.menu()
    menu.aboutToShow.emit()
    entry = next(action for action in menu.actions() if action.text() == "Depuis")
    assert not entry.isChecked()
    entry.trigger()
    assert shown(table) == ["name", "state", "since"]
    again = DataTable("demandee", WIDE)
    qtbot.addWidget(again)
    again.set_rows(LINES)
    again.resize(800, 300)
    again.show()
    assert shown(again) == ["name", "state", "since", "rent"]
