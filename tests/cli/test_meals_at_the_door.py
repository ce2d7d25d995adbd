"""Meals by the command line: what scripts get back, and with which exit code they are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main

Run = Any


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a pole of two structures and an operator; its code and object."""

    def asked(*words: str, today: str = "2026-11-23") -> tuple[int, dict[str, Any]]:
        code = main(["--db", sqlite_pole_url, "--today", today, "--json", *words])
        out, err = capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    for name, role in (("Les Semeurs", "hosted"), ("Passage", "client"), ("La Marmite", "canteen_operator")):
        assert asked("parties", "add", "--name", name, "--role", role)[0] == 0
    return asked


def _party(run: Run, name: str) -> str:
    return str(next(one["id"] for one in run("parties")[1]["parties"] if one["name"] == name))


def test_a_meal_is_booked_listed_cancelled_and_restored(run: Run) -> None:
    party = _party(run, "Les Semeurs")
    code, told = run("meals", "book", "--date", "2026-12-03", "--party", party, "--covers", "12", "--diet", "2 vegan")
    assert (code, told["covers"], told["left"], told["price"]) == (0, 12, 78, "10.91")
    meal = str(told["meal"])
    listed = run("meals", "list", "--date", "2026-12-03")[1]["meals"]
    assert [(one["id"], one["party"], one["covers"], one["diets"]) for one in listed] == [
        (told["meal"], "Les Semeurs", 12, ["2 × végétalien"])
    ]  # fmt: skip
    assert run("meals", "change", meal, "--covers", "15")[1]["left"] == 75
    assert run("meals", "cancel", meal)[1]["left"] == 90
    assert run("meals", "restore", meal)[1]["left"] == 75
    assert run("check")[0] == 0


def test_refusals_have_their_code_and_say_why(run: Run) -> None:
    party = _party(run, "Passage")
    book = ("meals", "book", "--party", party, "--date")
    assert run(*book, "2026-12-03", "--covers", "90")[0] == 0
    code, told = run(*book, "2026-12-03", "--covers", "1")
    assert (code, told["error"]["code"], told["error"]["left"]) == (3, "full", 0)
    for words, wanted in (
        (("2026-12-05", "--covers", "1"), (3, "closed")),
        (("2026-12-25", "--covers", "1"), (3, "closed")),
        (("2026-02-30", "--covers", "1"), (2, "date")),
        (("2026-12-04", "--covers", "-1"), (2, "covers")),
        (("2026-12-04", "--covers", "1", "--formula", "caviar"), (2, "formula")),
        (("2026-12-04", "--covers", "1", "--diet", ","), (2, "diet")),
        (("2026-12-04", "--covers", "1", "--diet", "Léa\u202f: lait"), (3, "consent")),
        (("2040-12-03", "--covers", "1"), (2, "far_day")),
    ):
        code, told = run(*book, *words)
        assert (code, told["error"]["code"]) == wanted, words
    assert run("meals", "book", "--party", "999", "--date", "2026-12-04", "--covers", "1")[0] == 2
    assert run("meals", "cancel", "999")[0] == 2
    assert run("meals", "sheet", "--date", "2026-12-04")[0] == 2
    assert run(*book, "2026-12-04", "--covers", "1", "--diet", "Léa\u202f: lait", "--consent")[0] == 0


def test_services_are_opened_cancelled_with_names_to_call_and_restored(run: Run) -> None:
    operator = _party(run, "La Marmite")
    code, told = run("meals", "open", "--date", "2026-12-03", "--operator", f"{operator}:40", "--seats", "50")
    assert (code, told["seats"], told["operators"]) == (0, 50, ["La Marmite"])
    assert run("meals", "open", "--date", "2026-12-03")[0] == 3
    assert run("meals", "open", "--date", "2026-12-25")[1]["error"]["code"] == "closed_day"
    assert len(run("meals", "open", "--date", "2026-12-04", "--to", "2026-12-11")[1]["services"]) == 6
    run("meals", "book", "--date", "2026-12-03", "--party", _party(run, "Les Semeurs"), "--covers", "4")
    code, told = run("meals", "cancel-service", "--date", "2026-12-03", "--reason", "panne de four")
    assert (code, told["covers"], [one["who"] for one in told["to_call"]]) == (0, 4, ["Les Semeurs"])
    days = run("meals", "services", "--from", "2026-12-03", "--to", "2026-12-05")[1]["services"]
    assert [(one["date"], one["state"]) for one in days] == [
        ("2026-12-03", "cancelled"), ("2026-12-04", "open"), ("2026-12-05", "closed")
    ]  # fmt: skip
    assert run("meals", "restore-service", "--date", "2026-12-03")[1]["taken"] == 4


def test_the_kitchen_sheet_is_told_and_written(run: Run, tmp_path: Path) -> None:
    party = _party(run, "Les Semeurs")
    run("meals", "book", "--date", "2026-12-03", "--party", party, "--covers", "3", "--diet", "sans gluten")
    file = tmp_path / "fiche.pdf"
    code, told = run("meals", "sheet", "--date", "2026-12-03", "--out", str(file))
    assert (code, told["covers"], told["formulas"]) == (0, 3, [{"formula": "Menu complet", "covers": 3}])
    assert told["diets"] == [{"who": "Les Semeurs", "diet": "sans gluten"}]
    assert file.read_bytes().startswith(b"%PDF")
    code, told = run("meals", "sheet", "--date", "2026-12-03", "--out", str(tmp_path / "rien" / "fiche.pdf"))
    assert (code, told["error"]["code"]) == (2, "output")


def test_tills_cards_and_the_settlement_are_told(run: Run, tmp_path: Path) -> None:
    operator, party = _party(run, "La Marmite"), _party(run, "Les Semeurs")
    run("meals", "open", "--date", "2026-12-03", "--operator", operator)
    card = run("meals", "card", "--party", party)[1]["card"]
    run("meals", "book", "--date", "2026-12-03", "--party", party, "--covers", "1")
    run("meals", "book", "--date", "2026-12-03", "--party", party, "--covers", "2", "--card", str(card))
    table = tmp_path / "z.csv"
    table.write_text("Jour;Opérateur;Total;Couverts;Numéro\n20/11;La Marmite;412,50;38;Z12\n", encoding="utf-8")
    assert run("meals", "import-tills", str(table))[1] == {"imported": 1, "skipped": []}
    assert run("meals", "till", "--date", "2026-11-20", "--operator", operator, "--total", "3")[0] == 3
    line = run("meals", "settlement", "2026-12", today="2026-12-31")[1]["operators"]
    assert [(one["name"], one["covers"], one["amount"]) for one in line] == [("La Marmite", 3, "34.79")]
    assert run("meals", "settlement", "2026-11")[1]["operators"][0]["till"] == "412.50"


def test_meals_for_a_dossier_that_is_not_there_or_is_over_are_refused(run: Run) -> None:
    party = _party(run, "Passage")
    book = ("meals", "book", "--party", party, "--date", "2026-12-03", "--covers", "2", "--dossier")
    code, told = run(*book, "99")
    assert (code, told["error"]["code"]) == (2, "dossier")
    made = run(
        "book", "--space", "R1", "--from", "2026-12-03T09:00", "--to", "2026-12-03T11:00", "--party", party,
        "--title", "Assemblée",
    )[1]  # fmt: skip
    assert run(*book, "1")[0] == 0
    assert run("booking", "cancel", str(made["booking"]))[0] == 0
    code, told = run(*book, "1")
    assert (code, told["error"]["code"]) == (3, "dossier_cancelled")
