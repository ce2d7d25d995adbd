"""`applications …` from the words typed to the one object: a file, its dry run, its wrong lines; minutes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pole_desk.activities.incubator.commands import JuryInput, open_call, plan_jury
from pole_desk.activities.incubator.rules import CallInput, FieldKind, FormField
from pole_desk.cli.main import main
from pole_desk.kernel.work import Runner

FILE = """Projet,Porteur,E-mail,Reçue le,Besoin,Budget
La Fripe,Ana Le Goff,ana@f.example,05/10/2026,Un stand,"1 200,50"
Vélos,Bob Roy,bob@v.example,02/11/2026,Un local,
"""


@pytest.fixture
def run(
    sqlite_pole_url: str, open_pole: Callable[..., Runner], capsys: pytest.CaptureFixture[str]
) -> Any:
    """Runs a command on 23 November 2026, a call being open; its code and its object."""
    runner = open_pole(sqlite_pole_url)
    fields = (
        FormField(label="Besoin", required=True), FormField(label="Budget", kind=FieldKind.NUMBER),
    )  # fmt: skip
    call = CallInput(name="Appel 2027", opens_on=date(2026, 9, 1), closes_on=date(2026, 10, 31), fields=fields)
    number = runner.do(open_call, call=call)
    runner.do(plan_jury, call=number, jury=JuryInput(held_on=date(2026, 11, 20), place="Mairie"))

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        code = main(["--db", sqlite_pole_url, "--today", "2026-11-23", *words, "--json"])
        out, err = capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    return run


def test_a_file_is_tried_imported_listed_and_shown(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "candidatures.csv"
    file.write_text(FILE, encoding="utf-8")
    words = ("applications", "import", str(file), "--call", "1")
    code, told = run(*words, "--dry-run")
    assert (code, told["imported"], told["late"], len(told["applications"])) == (0, 0, 1, 2)
    assert run("applications", "list")[1] == {"applications": []}
    code, told = run(*words)
    assert (code, told["imported"], told["errors"]) == (0, 2, [])
    assert [(one["act"], one["late"]) for one in told["applications"]] == [("new", False), ("new", True)]
    code, told = run(*words)
    assert (code, told["imported"]) == (0, 0)
    code, told = run("applications", "list", "--call", "1", "--state", "received")
    assert [(one["title"], one["late"], one["stage"]) for one in told["applications"]] == [
        ("La Fripe", False, "applied"), ("Vélos", True, "applied"),
    ]  # fmt: skip
    code, told = run("applications", "show", "1")
    assert (code, told["received"], told["missing"]) == (0, "2026-10-05", [])
    assert [(one["label"], one["value"]) for one in told["answers"]] == [("Besoin", "Un stand"), ("Budget", "1200.50")]
    code, told = run("applications", "calls")
    assert (code, told["calls"][0]["applications"], told["calls"][0]["to"]) == (0, 2, "2026-10-31")
    assert run("check")[0] == 0


def test_a_wrong_line_is_named_and_nothing_is_done(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "candidatures.csv"
    file.write_text(FILE + "Trois,Max,max@x.example,05/10/2026,x,mille euros\n", encoding="utf-8")
    words = ("applications", "import", str(file), "--call", "1")
    code, told = run(*words, "--dry-run")
    assert code == 1 and [one["line"] for one in told["errors"]] == [4]
    code, told = run(*words)
    assert (code, told["error"]["code"]) == (2, "import_lines")
    assert "ligne 4" in told["error"]["message"] and "«\u202fBudget\u202f»" in told["error"]["message"]
    assert run("applications", "list")[1] == {"applications": []}
    file.write_bytes(FILE.encode("latin-1"))
    code, told = run(*words)
    assert (code, told["error"]["code"], told["error"]["line"]) == (2, "csv_encoding", 1)


@pytest.mark.parametrize(
    "words",
    [
        ("applications", "show", "99"),
        ("applications", "list", "--call", "99"),
        ("applications", "import", "absent.csv", "--call", "1"),
        ("applications", "minutes", "99", "--out", "pv.pdf"),
        ("applications", "minutes", "1", "--out", "/dev/null/pv.pdf"),
        ("applications", "list", "--state", "perdue"),
    ],
)
def test_what_does_not_exist_is_wrong_use(run: Any, words: tuple[str, ...]) -> None:
    code, told = run(*words)
    assert code == 2 and told["error"]["message"]


def test_the_minutes_of_a_jury_are_written(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "pv.pdf"
    code, told = run("applications", "minutes", "1", "--out", str(file))
    assert (code, told["date"], told["closed"]) == (0, "2026-11-20", None)
    assert file.read_bytes().startswith(b"%PDF")
