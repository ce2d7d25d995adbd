"""`report` on the command line: the file, the exit codes, what it says."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from pole_desk.cli.main import main

DAY = ("--today", "2026-11-23")


@pytest.fixture
def line(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run a report on a new pole: the exit code and what was printed."""

    def run(*words: str) -> tuple[int, str, str]:
        code = main(["--db", sqlite_pole_url, *DAY, "report", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("activity", ".pdf"), ("activity", ".xlsx"), ("board", ".pdf"), ("inkind", ".xlsx"), ("occupancy", ".pdf")],
)
def test_a_report_is_written_and_told(line, tmp_path: Path, kind: str, suffix: str) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / f"rapport{suffix}"
    code, text, _error = line(kind, "--year", "2025", "--out", str(out), "--json")
    told = json.loads(text)
    assert code == 0
    assert told["report"] == kind and told["file"] == str(out) and told["closed"] is False
    if suffix == ".pdf":
        assert out.read_bytes().startswith(b"%PDF") and told["pages"] >= 1
    else:
        assert zipfile.is_zipfile(out) and told["pages"] is None


def test_a_chantier_is_named_by_its_number(line, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "chantier.pdf"
    code, text, _error = line("chantier", "--chantier", "4", "--year", "2025", "--out", str(out))
    assert code == 0 and "Chantier 4 2025" in text and out.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("chantier",), "--chantier"),
        (("structure",), "--party"),
        (("cohort",), "--cohort"),
        (("chantier", "--chantier", "99"), "n’a pas de chantier 99"),
        (("structure", "--party", "999"), ""),
        (("cohort", "--cohort", "999"), ""),
        (("activity", "--year", "1789"), "1789"),
        (("board", "--month", "2026-13"), ""),
    ],
)
def test_what_can_t_be_told_is_refused_and_nothing_is_written(line, tmp_path: Path, words: tuple[str, ...], says: str) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "rapport.pdf"
    code, text, error = line(*words, "--out", str(out))
    assert code == 2 and not text and says in error
    assert not out.exists()


def test_a_sheet_is_of_the_kind_of_dossier_that_was_asked(
    line, sqlite_pole_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # type: ignore[no-untyped-def]
    assert main(["--db", sqlite_pole_url, "parties", "add", "--name", "La Fripe", "--json"]) == 0
    party = str(json.loads(capsys.readouterr().out)["party"])
    opened = ("lease", "open", "--party", party, "--space", "B01", "--from", "2026-01-01")
    assert main(["--db", sqlite_pole_url, *DAY, *opened]) == 0
    capsys.readouterr()
    for name in ("cohort", "project"):
        code, _text, error = line(name, f"--{name}", "1", "--out", str(tmp_path / "fiche.pdf"))
        assert code == 2 and "Convention d’hébergement" in error
        assert not list(tmp_path.glob("fiche.pdf"))


def test_where_it_goes_is_tried_before_anything_is_read(line, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for out in (tmp_path, tmp_path / "rapport.docx"):
        code, text, _error = line("activity", "--year", "2025", "--out", str(out), "--json")
        assert code == 2 and json.loads(text)["error"]["code"] == "output"
