"""CSV written: French numbers, BOM, CRLF, formulas made harmless."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from pole_desk.formats import csv


def body(*cells: csv.Cell) -> str:
    written = csv.table([f"c{n}" for n in range(len(cells))], [cells])
    return written.decode("utf-8-sig").split("\r\n")[1]


def test_a_table_has_a_bom_semicolons_and_crlf() -> None:
    assert csv.table(["Nom", "Né"], [["Léa", "é"]]) == "\ufeffNom;Né\r\nLéa;é\r\n".encode()


@pytest.mark.parametrize("text", ["=1+1", "+cmd|x", "-2+3", "@SUM(A1)", "\t=1", "-", "+33 2 40"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert body(text).strip('"').startswith("'")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (Decimal("-12.50"), "-12,50"),
        (Decimal("1E+3"), "1000"),
        (-5, "-5"),
        ("-5,20", "-5,20"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "2026-11-24 00:30"),
        (True, "oui"),
        ("a;b", '"a;b"'),
    ],
)
def test_a_typed_cell_is_written_as_a_french_spreadsheet_reads_it(cell: csv.Cell, written: str) -> None:
    assert body(cell) == written


def test_a_header_is_neutralised_like_a_cell() -> None:
    assert csv.table(["=A1"], []).decode("utf-8-sig") == "'=A1\r\n"
