"""CSV read: UTF-8 only, every refusal names its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.formats import csv
from pole_desk.kernel.errors import BadInput

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip)


def refused(content: bytes) -> BadInput:
    with pytest.raises(BadInput) as refusal:
        csv.read(content)
    return refusal.value


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=8))
def test_what_was_written_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    kept = [row for row in rows if any(row) and not any(cell[:1] == "'" for cell in row)]
    read = csv.read(csv.table(["a", "b", "c"], kept))
    assert [tuple(row.values.values()) for row in read.rows] == kept


def test_latin_1_is_refused_naming_the_line() -> None:
    error = refused("nom;ville\nLéa;Nantes\n".encode("latin-1"))
    assert (error.code, error.details["line"]) == ("csv_encoding", 2)
    assert "Ligne 2" in error.message and "UTF-8" in error.message


def test_utf_16_is_refused_at_its_first_line() -> None:
    assert refused("nom;ville\n".encode("utf-16")).code == "csv_encoding"


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \r\n", b";;\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    assert refused(content).code == "csv_empty"


def test_a_ragged_line_is_named_by_its_place_in_the_file() -> None:
    error = refused(b'a;b\n"two\nlines";x\n\nalone\n')
    assert (error.code, error.details["line"]) == ("csv_ragged", 5)


@pytest.mark.parametrize("header", [b"a;a\n1;2\n", b"a;\n1;2\n"])
def test_a_header_must_name_each_column_once(header: bytes) -> None:
    assert refused(header).code == "csv_header"


@pytest.mark.parametrize("content", [b'a;b\n"x;y\n', b"a;b\nx\0;y\n"])
def test_unreadable_quotes_and_nulls_are_refused(content: bytes) -> None:
    assert refused(content).code == "csv_unreadable"


@pytest.mark.parametrize("mark", [";", ","])
def test_both_delimiters_and_a_bom_are_understood(mark: str) -> None:
    read = csv.read(f"\ufeffnom{mark}ville\r\nLéa{mark} Nantes\r\n".encode())
    assert read.headers == ("nom", "ville")
    assert read.rows == (csv.CsvRow(2, {"nom": "Léa", "ville": "Nantes"}),)


def test_a_missing_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"absent\.csv"):
        csv.read(tmp_path / "absent.csv")
