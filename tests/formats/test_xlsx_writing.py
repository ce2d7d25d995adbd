"""Workbooks: typed cells, no formula ever, the same bytes."""

from __future__ import annotations

import io
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from pole_desk.formats import xlsx

ROWS = [
    ["=1+1", Decimal("1108.52"), date(2026, 11, 23), None],
    ["@x", Decimal("-3.10"), datetime(2026, 11, 23, 10, 0, tzinfo=UTC), True],
]


@pytest.fixture
def page() -> openpyxl.worksheet.worksheet.Worksheet:
    made = xlsx.workbook([xlsx.Sheet("Loyers", ["Nom", "Dû", "Jour", "Oui"], ROWS, money=[1])])
    return openpyxl.load_workbook(io.BytesIO(made))["Loyers"]


def test_a_text_that_looks_like_a_formula_stays_a_text(page) -> None:
    assert (page["A2"].value, page["A2"].data_type) == ("=1+1", "s")
    assert page["A3"].data_type == "s"


def test_money_is_a_number_shown_in_euros(page) -> None:
    assert page["B2"].value == 1108.52
    assert page["B3"].value == -3.1
    assert "€" in page["B2"].number_format


def test_days_and_instants_are_dates_in_paris_time(page) -> None:
    assert page["C2"].value == datetime(2026, 11, 23)
    assert page["C3"].value == datetime(2026, 11, 23, 11, 0)


def test_headings_are_frozen_and_filterable(page) -> None:
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:D3"


def test_the_same_sheets_give_the_same_bytes_later() -> None:
    sheets = [xlsx.Sheet("Loyers", ["Nom"], [["Léa"]])]
    first = xlsx.workbook(sheets)
    time.sleep(2.1)  # a ZIP entry's clock ticks every two seconds
    assert xlsx.workbook(sheets) == first


def test_titles_that_excel_refuses_are_made_acceptable_and_different() -> None:
    made = xlsx.workbook([xlsx.Sheet("Bail: 1/2 " + "x" * 40, ["a"], [])] * 2)
    names = openpyxl.load_workbook(io.BytesIO(made)).sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
