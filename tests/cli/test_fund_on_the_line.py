"""The fund from the command line: what scripts send, what they get, how they are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main

FILE = "titre;porteur;annee;tranche_1;etat;chantiers\nJardin partagé;Les Semeurs;2019;4 000,00;en cours;4\n"
Script = Callable[..., tuple[int, Any]]


@pytest.fixture
def script(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Script:
    def run(*words: object, today: str = "2026-11-23") -> tuple[int, Any]:
        code = main(["--db", sqlite_pole_url, "--today", today, *(str(word) for word in words), "--json"])
        out, err = capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    return run


@pytest.fixture
def project(script: Script, tmp_path: Path) -> int:
    file = tmp_path / "projets.csv"
    file.write_text(FILE, encoding="utf-8")
    code, told = script("fund", "import", file, "--dry-run")
    assert (code, told["imported"], told["dry_run"]) == (0, 1, True)
    code, told = script("fund", "import", file)
    assert (code, told["imported"], told["carriers"]) == (0, 1, 1)
    assert script("fund", "import", file)[1]["imported"] == 0
    return int(told["projects"][0])


def test_projects_are_listed_and_shown(script: Script, project: int, capsys: Any) -> None:
    code, told = script("fund", "list", "--chantier", 4, "--year", 2019)
    assert code == 0 and [one["id"] for one in told["projects"]] == [project]
    assert (told["projects"][0]["decided"], told["years"][0]["paid"]) == ("4000.00", "4000.00")
    assert script("fund", "list", "--state", "ended")[1]["projects"] == []
    code, told = script("fund", "show", project)
    assert (code, told["instalments"][0]["state"], told["de_minimis"]["ceiling"]) == (0, "paid", "300000.00")
    assert script("fund", "show", 999)[0] == 2


def test_a_grant_is_decided_signed_and_held_at_its_gates(script: Script, project: int) -> None:
    code, told = script("fund", "decide", project, "--on", "2024-03-01", "--reference", "D-1")
    assert (code, told["grant"]["amount"], told["grant"]["rank"]) == (0, "5000.00", 2)
    grant = told["grant"]["id"]
    assert script("fund", "pay", project)[0] == 3
    code, told = script("fund", "sign", project, "--grant", grant, "--on", "2024-04-01")
    assert (code, told["grant"]["report_due"], told["grant"]["next"]) == (0, "2025-04-01", "justified")
    code, told = script("fund", "justify", project)
    assert (code, told["error"]["code"]) == (3, "report_accepted")
    code, told = script("fund", "sign", project, "--grant", 999)
    assert (code, told["error"]["code"]) == (2, "fund_instalment")
    assert script("fund", "list", "--late")[1]["projects"][0]["report_late"] is True


def test_the_fourth_and_bad_input_have_their_exit_codes(script: Script, project: int) -> None:
    for year in (2021, 2022):
        assert script("fund", "decide", project, "--on", f"{year}-03-01")[0] == 0
    code, told = script("fund", "decide", project)
    assert (code, told["error"]["code"], told["error"]["granted"]) == (3, "fourth_grant", "14000.00")
    assert script("fund", "decide", project, "--amount", "cinq mille")[0] == 2
    assert script("fund", "decide", project, "--on", "2024-02-31")[0] == 2


def test_a_file_that_is_wrong_is_refused_naming_the_cell(script: Script, tmp_path: Path) -> None:
    file = tmp_path / "projets.csv"
    file.write_text(FILE.replace("4 000,00", "quatre mille"), encoding="utf-8")
    code, told = script("fund", "import", file)
    assert (code, told["error"]["code"]) == (2, "import_lines")
    assert told["error"]["lines"][0] | {"message": ""} == {"line": 2, "column": "tranche_1", "message": ""}
    file.write_bytes(FILE.encode("latin-1"))
    code, told = script("fund", "import", file)
    assert (code, told["error"]["code"]) == (2, "csv_encoding")
    assert script("fund", "list")[1]["projects"] == []


def test_people_read_text(script: Script, project: int, sqlite_pole_url: str, capsys: Any) -> None:
    words = ["--db", sqlite_pole_url, "--today", "2026-11-23", "fund"]
    assert main([*words, "list"]) == 0
    assert "Jardin partagé" in (told := capsys.readouterr().out) and "Année" in told
    assert main([*words, "show", str(project)]) == 0
    assert "1re subvention" in capsys.readouterr().out
