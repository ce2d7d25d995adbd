"""`shop …` from the words typed to the one object: codes, winners, a file and its dry run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on 23 November 2026; its code and its object."""

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        code = main(["--db", sqlite_pole_url, "--today", "2026-11-23", *words, "--json"])
        out, err = capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    for name in ("La Fripe", "Vélo Cité"):
        assert run("parties", "add", "--name", name)[0] == 0
    return run


def test_a_participation_is_opened_listed_and_accounted_for(run: Any) -> None:
    code, told = run("shop", "open", "--party", "3", "--from", "2026-10-01", "--stall", "M01",
                     "--mode", "both", "--netting")  # fmt: skip
    assert (code, told["contract"], told["number"], told["state"]) == (0, 1, "MAG-2026-001", "running")
    assert [one["stall"] for one in told["stands"]] == ["M01"]
    code, told = run("shop", "sales", "declare", "--party", "3", "--month", "2026-10",
                     "--sale", "vêtements=1000,50")  # fmt: skip
    assert (code, told["revision"], told["sales"], told["commission"]) == (0, 1, "1000.50", "200.10")
    code, told = run("shop", "ledger", "--party", "3", "--month", "2026-10")
    (account,) = told["accounts"]
    assert [one["kind"] for one in account["movements"]] == ["rent", "sales", "commission"]
    assert account["balance"] == "630.78"
    code, told = run("shop", "list", "--on", "2026-10-31")
    assert (code, told["contracts"][0]["stalls"], told["contracts"][0]["balance"]) == (0, ["M01"], "630.78")
    assert run("check")[0] == 0


def test_a_stall_that_is_taken_is_refused_with_three_and_its_winner(run: Any) -> None:
    run("shop", "open", "--party", "3", "--from", "2026-09-01", "--to", "2026-12-31", "--stall", "M01")
    code, told = run("shop", "open", "--party", "4", "--from", "2026-12-01", "--stall", "M01")
    assert code == 3
    assert told["error"]["winner"] == {
        "dossier": 1, "party": "La Fripe", "from": "2026-09-01", "to": "2026-12-31"
    }  # fmt: skip
    assert len(run("shop", "list")[1]["contracts"]) == 1


def test_stalls_are_booked_once_or_on_weekdays(run: Any) -> None:
    run("shop", "open", "--party", "3", "--from", "2026-09-01")
    code, told = run("shop", "stall", "book", "--party", "3", "--stall", "M02", "--from", "2026-12-05",
                     "--to", "2026-12-06")  # fmt: skip
    assert (code, told["kind"], told["price"]) == (0, "once", "1.20")
    code, told = run("shop", "stall", "book", "--party", "3", "--stall", "M03", "--from", "2026-12-01",
                     "--to", "2026-12-31", "--weekday", "samedi", "--price", "5", "--reason", "essai")  # fmt: skip
    assert (code, told["kind"], told["price"], told["list_price"]) == (0, "regular", "5.00", "9.00")


def test_a_file_is_tried_then_imported_whole(run: Any, tmp_path: Path) -> None:
    run("shop", "open", "--party", "3", "--from", "2026-09-01")
    file = tmp_path / "ventes.csv"
    lines = ["structure;mois;catégorie;montant", "la fripe;2026-10;vêtements;12,50", "X;2026-10;cycles;1"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, told = run("shop", "sales", "import", str(file), "--dry-run")
    assert (code, told["imported"], [one["line"] for one in told["errors"]]) == (1, 0, [3])
    code, told = run("shop", "sales", "import", str(file))
    assert (code, told["error"]["code"], told["error"]["lines"][0]["line"]) == (2, "import_lines", 3)
    file.write_text("\n".join(lines[:2]) + "\n", encoding="utf-8")
    assert run("shop", "sales", "import", str(file), "--dry-run")[0] == 0
    code, told = run("shop", "sales", "import", str(file))
    assert (code, told["imported"], told["sales"]) == (0, 1, "12.50")
    assert run("shop", "sales", "import", str(file))[1]["imported"] == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["shop"], 2),
        (["shop", "open", "--party", "99", "--from", "2026-09-01"], 2),
        (["shop", "open", "--party", "3", "--from", "2026-02-30"], 2),
        (["shop", "open", "--party", "3", "--from", "2026-09-01", "--stall", "M99"], 2),
        (["shop", "open", "--party", "3", "--from", "2026-09-01", "--mode", "gift"], 2),
        (["shop", "ledger", "--party", "3"], 3),
        (["shop", "ledger", "--party", "99"], 2),
        (["shop", "sales", "declare", "--party", "3", "--month", "2026-13"], 2),
        (["shop", "sales", "declare", "--party", "3", "--month", "2026-10", "--sale", "cycles"], 2),
        (["shop", "sales", "declare", "--party", "3", "--month", "2026-10", "--sale", "cycles=1"], 3),
        (["shop", "rota", "--from", "2026-12-02", "--to", "2026-12-01"], 2),
        (["shop", "sales", "import", "none.csv"], 2),
    ],
)  # fmt: skip
def test_what_cannot_be_done_says_so_with_its_code(run: Any, words: list[str], code: int) -> None:
    assert run(*words)[0] == code


def test_the_rota_names_who_keeps_and_the_holes(run: Any) -> None:
    run("shop", "open", "--party", "3", "--from", "2026-09-01")
    code, told = run("shop", "rota", "--from", "2026-11-23", "--to", "2026-11-29")
    assert (code, told["shifts"], len(told["holes"])) == (0, [], 7)
    assert told["holes"][0] == {"date": "2026-11-24", "half": "afternoon"}


def test_the_statement_and_the_rota_are_written_as_files(run: Any, tmp_path: Path) -> None:
    run("shop", "open", "--party", "3", "--from", "2026-10-01", "--netting")
    run("shop", "sales", "declare", "--party", "3", "--month", "2026-10", "--sale", "cycles=100")
    file = tmp_path / "releve.pdf"
    code, told = run("shop", "statement", "--party", "3", "--month", "2026-10", "--out", str(file))
    assert (code, told["due"], file.read_bytes()[:5]) == (0, "76.00", b"%PDF-")
    code, told = run("shop", "rota", "--from", "2026-11-23", "--to", "2026-11-29", "--out", str(tmp_path / "r.pdf"))
    assert code == 0 and (tmp_path / "r.pdf").stat().st_size > 1000
    lost = str(tmp_path)
    assert run("shop", "statement", "--party", "3", "--month", "2026-10", "--out", lost)[0] == 2


def test_a_category_is_named_without_accents_or_capitals_and_a_slip_is_shown_the_near_ones(run: Any) -> None:
    run("shop", "open", "--party", "3", "--from", "2026-10-01", "--mode", "consignment")
    declare = ("shop", "sales", "declare", "--party", "3", "--month", "2026-10")
    code, told = run(*declare, "--sale", "VETEMENTS=100", "--sale", "reparation service=10")
    assert (code, told["sales"]) == (0, "110.00")
    for typed, near in (("vetment", ["vêtements"]), ("deco", ["décoration"]), ("réparation", ["réparation (service)"])):
        code, told = run(*declare, "--sale", f"{typed}=5")
        assert (code, told["error"]["code"], told["error"]["near"]) == (2, "category", near)
        assert f"Vouliez-vous dire {near[0]}\u202f?" in told["error"]["message"]
    code, told = run(*declare, "--sale", "xyz=5")
    assert (code, "near" in told["error"]) == (2, False) and "cycles" in told["error"]["message"]
