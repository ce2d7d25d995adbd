"""`parties import` from the file to the register: all of its lines or none, the line at fault named."""

import json
from pathlib import Path

import pytest

from pole_desk.cli.main import main


def _import(url: str, file: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    code = main(["--db", url, "--today", "2026-11-23", "parties", "import", str(file), "--json"])
    out, err = capsys.readouterr()
    assert err == ""
    return code, json.loads(out)


def _count(url: str, capsys: pytest.CaptureFixture[str]) -> int:
    assert main(["--db", url, "parties", "--json"]) == 0
    return len(json.loads(capsys.readouterr().out)["parties"])


def test_a_file_of_structures_is_imported_and_known_ones_are_listed(
    sqlite_pole_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "structures.csv"
    file.write_text("nom;siren;commune\nLe Fournil;732829320;Nantes\nLa Ruche;;Rezé\nBis;732829320;\n")
    before = _count(sqlite_pole_url, capsys)
    code, told = _import(sqlite_pole_url, file, capsys)
    assert (code, told["imported"]) == (0, 2)
    assert [row["line"] for row in told["skipped"]] == [4]  # type: ignore[attr-defined]
    assert _count(sqlite_pole_url, capsys) == before + 2


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("nom;siren\nA;\nB;12345678\nC;732829320\n".encode(), 3),
        ("nom;effectif\nA;99999999999999999999\n".encode(), 2),
        ("nom;e-mail\nA;personne\n".encode(), 2),
        ("nom\nÉté\nCafé\n".encode("latin-1"), 2),
        (b"nom;siren\nA;\nB\n", 3),
        (b"", 1),
    ],
)
def test_one_wrong_line_is_named_and_nothing_is_imported(
    content: bytes, line: int, sqlite_pole_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "structures.csv"
    file.write_bytes(content)
    before = _count(sqlite_pole_url, capsys)
    code, told = _import(sqlite_pole_url, file, capsys)
    error = told["error"]
    assert isinstance(error, dict)
    named = [row["line"] for row in error["lines"]] if "lines" in error else [error["line"]]
    assert (code, named) == (2, [line])
    assert _count(sqlite_pole_url, capsys) == before
