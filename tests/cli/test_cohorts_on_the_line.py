"""`cohorts list|show` to the letter: one object for scripts, text for people, clear refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pole_desk.activities.incubator.commands import (
    add_document,
    begin_cohort,
    give_place,
    note_exit,
    open_cohort,
    spot_project,
)
from pole_desk.activities.incubator.rules import ExitInput, ExitKind, ProjectInput
from pole_desk.cli.main import main
from pole_desk.kernel.work import Runner


@pytest.fixture
def line(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], capsys: pytest.CaptureFixture[str]
) -> Any:
    """Runs a command on 23 November 2026, a cohort of one running; its code, what it says, its errors."""
    runner = open_pole(sqlite_pole_url)
    cohort = runner.do(
        open_cohort, name="Promotion 2026", first_day=date(2025, 9, 1), last_day=date(2026, 8, 31), hours=300
    )
    one = runner.do(spot_project, project=ProjectInput(title="La Fripe", carrier="Ana"), on=date(2025, 6, 2))
    runner.do(add_document, incubation=one, file_name="Étude: marché.pdf", content=b"%PDF", on=date(2025, 6, 3))
    runner.do(give_place, incubation=one, cohort=cohort, on=date(2025, 7, 1), reason="réseau")
    runner.do(begin_cohort, cohort=cohort, on=date(2025, 9, 1))
    values = ExitInput(outcome=ExitKind.CREATED, legal_form="SCOP", fte=Decimal("1.5"))
    runner.do(note_exit, incubation=one, values=values, on=date(2025, 11, 3))

    def line(*words: str) -> tuple[int, str, str]:
        code = main(["--db", sqlite_pole_url, "--today", "2026-11-23", *words])
        return code, *capsys.readouterr()

    return line


def test_cohorts_are_listed_for_people_and_for_scripts(line: Any) -> None:
    code, out, _err = line("cohorts", "list")
    assert code == 0 and "Promotion 2026" in out and "0,0 h sur 300" in out
    code, out, err = line("cohorts", "list", "--json")
    (one,) = json.loads(out)["cohorts"]
    assert (code, err, one["from"], one["to"]) == (0, "", "2025-09-01", "2026-08-31")
    assert one["size"] == {"least": 6, "most": 10, "taken": 1} and one["stages"] == {"created": 1}
    assert one["hours"] == {"planned": 300, "given": 0} and one["attendance_percent"] is None


def test_a_cohort_is_shown_with_what_its_projects_became(line: Any) -> None:
    code, out, _err = line("cohorts", "show", "1", "--json")
    told = json.loads(out)["cohort"]
    assert code == 0 and told["conversion"]["created"] == 1
    (project,) = told["projects"]
    assert project["exit"] == {"on": "2025-11-03", "outcome": "created", "legal_form": "SCOP", "fte": 1.5}
    assert told["survival"] == [{
        "months": 12, "due": 1, "answered": 0, "alive": 0, "at_pole": 0, "fte": 0, "rate_percent": None,
    }]  # fmt: skip
    code, out, _err = line("cohorts", "show", "1")
    assert code == 0 and "La Fripe" in out and "À 12 mois" in out


def test_a_cohort_that_is_not_there_is_said_so(line: Any) -> None:
    code, out, err = line("cohorts", "show", "9")
    assert (code, out) == (2, "") and "La promotion n° 9 n’existe pas." in err
    code, out, err = line("cohorts", "show", "neuf", "--json")
    assert code == 2 and err == "" and "error" in json.loads(out)


def test_the_documents_of_a_project_are_written_to_a_folder(line: Any, tmp_path: Path) -> None:
    folder = tmp_path / "dossiers" / "fripe"
    code, out, err = line("cohorts", "documents", "1", "--out", str(folder), "--json")
    (one,) = json.loads(out)["documents"]
    assert (code, err, Path(one["file"]).name, one["size"]) == (0, "", "1-Étude_ marché.pdf", 4)
    assert Path(one["file"]).read_bytes() == b"%PDF"
    code, out, _err = line("cohorts", "documents", "1", "--out", str(folder))
    assert code == 0 and "1 document" in out
    assert len(list(folder.iterdir())) == 1


def test_documents_of_nobody_or_to_nowhere_are_refused(line: Any, tmp_path: Path) -> None:
    code, _out, err = line("cohorts", "documents", "99", "--out", str(tmp_path))
    assert code == 2 and "n° 99" in err
    taken = tmp_path / "fichier"
    taken.write_text("x")
    code, _out, err = line("cohorts", "documents", "1", "--out", str(taken))
    assert code == 2 and "fichier" in err
