"""Closings, journals, VAT, electronic invoices and their statuses from the command line."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from pole_desk.cli.main import main
from pole_desk.formats.fec import read_journal

Script = Callable[..., tuple[int, Any]]


@pytest.fixture
def script(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Script:
    def run(*words: object, today: str = "2026-12-05") -> tuple[int, Any]:
        code = main(["--db", sqlite_pole_url, "--today", today, *(str(word) for word in words), "--json"])
        out, err = capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    return run


@pytest.fixture
def issued(script: Script) -> str:
    """One invoice of November, of 396.00, its file made; its number."""
    _code, told = script(
        "parties", "add", "--name", "Les Semeurs", "--siren", "732829320", "--street", "1 quai des Antilles",
        "--postcode", "44200", "--town", "Nantes", "--email", "contact@semeurs.example", "--legal-form", "SARL",
    )  # fmt: skip
    script("lease", "open", "--party", told["party"], "--space", "B12", "--from", "2026-11-01", today="2026-11-01")
    code, told = script("invoices", "issue", "2026-11", today="2026-11-05")
    assert (code, told["issued"], told["pending"]) == (0, 1, 0)
    return str(told["first"])


def test_an_old_copy_put_back_says_which_invoices_it_lacks(
    script: Script, sqlite_pole_url: str, issued: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copie.db"
    assert script("backup", copy)[0] == 0
    script("invoices", "issue", "2026-12")
    assert script("check") == (0, {"findings": []})
    code, told = script("restore", copy)
    assert code == 0 and [one["record"] for one in told["lost"]] == ["billing_invoice:FA-2026-00002"]
    code, told = script("check")
    assert (code, [one["code"] for one in told["findings"]]) == (1, ["witness_cut"])
    assert "FA-2026-00002" in told["findings"][0]["message"]
    assert script("check", "--restart-witness") == (0, {"findings": []})
    assert script("restore", copy)[1]["lost"] == []


def test_a_new_pole_has_nothing_of_the_one_before_it(
    script: Script, issued: str, sqlite_pole_url: str
) -> None:
    assert script("check")[0] == 0
    file = Path(sqlite_pole_url.removeprefix("sqlite:///"))
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    assert script("init")[0] == 0
    assert script("check") == (0, {"findings": []})


def test_a_month_is_closed_archived_and_compared(
    script: Script, issued: str, tmp_path: Path, sqlite_pole_url: str
) -> None:
    assert script("close", "2026-11", today="2026-11-30")[1]["error"]["code"] == "closing_early"
    code, told = script("close", "2026-11", "--out", tmp_path)
    assert code == 0
    [closing] = told["closings"]
    assert (closing["period"], closing["invoices"], closing["total"], closing["last"][0]["number"]) == (
        "2026-11", 1, "396.00", issued,
    )  # fmt: skip
    assert (Path(told["archives"][0]) / "documents" / f"{issued}.pdf").is_file()
    again = script("close", "2026-11", "--out", tmp_path)
    assert again[0] == 0 and again[1]["closings"] == told["closings"]
    code, told = script("close", "2026-11")
    assert (code, told["error"]["code"]) == (3, "closing_order")
    assert script("check", "--archive", tmp_path) == (0, {"findings": []})
    assert script("check", "--archive", tmp_path / "ailleurs")[0] == 2
    assert script("close", "2026-13")[0] == 2
    with sqlite3.connect(sqlite_pole_url.removeprefix("sqlite:///")) as base:
        base.executescript(
            "DROP TRIGGER ledger_closing_not_deleted_delete; DELETE FROM ledger_closing; "
            "DELETE FROM change_log WHERE topic = 'billing_closings';"
        )
    code, told = script("check", "--archive", tmp_path)
    assert code == 1
    assert [one["code"] for one in told["findings"]] == ["guard_missing", "archive_closing_lost"]


def test_the_journal_and_the_vat_are_written_for_the_accountant(script: Script, issued: str, tmp_path: Path) -> None:
    script("payments", "add", "--invoice", issued, "--on", "2026-11-20", "--amount", "396", "--method", "virement")
    code, told = script("export", "journal", "--from", "2026-11-01", "--to", "2026-11-30", "--out", tmp_path)
    assert code == 0
    [file] = told["files"]
    back = read_journal(Path(file["file"]))
    assert (back.faults, [entry.journal for entry in back.entries]) == ((), ["VE", "BQ"])
    assert file["debit"] == file["credit"] == f"{back.debit:.2f}"
    code, told = script("export", "vat", "--from", "2026-11-01", "--to", "2026-12-31", "--out", tmp_path / "tva.xlsx")
    assert code == 0 and (tmp_path / "tva.xlsx").read_bytes().startswith(b"PK")
    assert [(one["month"], one["on"], one["rate"], one["base"], one["vat"]) for one in told["vat"]] == [
        ("2026-11", "receipts", "20.00", "330.00", "66.00"),
    ]  # fmt: skip
    period = "--from", "2026-11-01", "--to", "2026-12-31"
    assert script("export", "vat", *period, "--out", tmp_path / "tva.csv")[0] == 0
    table = (tmp_path / "tva.csv").read_text("utf-8-sig").splitlines()
    assert table[0] == "Vendeur;Régime;Mois;Taux (%);Base HT;TVA"
    assert [line.split(";")[1:] for line in table[1:]] == [
        ["TVA sur encaissements", "2026-11", "20,00", "330,00", "66,00"]
    ]
    assert script("export", "vat", *period, "--out", tmp_path / "tva.pdf")[0] == 0
    page = PdfReader(tmp_path / "tva.pdf").pages[0].extract_text()
    for said in ("TVA sur encaissements", "330,00", "66,00", "novembre 2026 à décembre 2026", "TVA à déclarer"):
        assert said in page.replace("\u202f", " ").replace("\u00a0", " "), page
    assert script("export", "journal", "--from", "2026-12-01", "--to", "2026-11-01", "--out", tmp_path)[0] == 2


def test_electronic_invoices_are_written_and_followed(script: Script, issued: str, tmp_path: Path) -> None:
    code, told = script("export", "facturx", "--from", "2026-11-01", "--to", "2026-11-30", "--out", tmp_path)
    assert (code, told["pending"], [Path(one).name for one in told["files"]]) == (0, [], [f"{issued}.pdf"])
    assert (tmp_path / "index.csv").is_file() and (tmp_path / "e-reporting.csv").is_file()
    code, told = script("statuses", "add", issued, 200, "--on", "2026-11-06")
    assert (code, told["code"]) == (0, 200)
    code, told = script("statuses", "add", issued, 210, "--on", "2026-11-07")
    assert (code, told["error"]["code"]) == (2, "reason")
    code, told = script("statuses", "add", issued, 200, "--on", "2026-11-07")
    assert (code, told["error"]["code"]) == (3, "status_order")
    assert script("statuses", "add", issued, 210, "--on", "2026-11-07", "--reason", "DOUBLON")[0] == 0
    code, told = script("statuses", "list", issued)
    assert [(one["code"], one["name"], one["stands"]) for one in told["statuses"]] == [
        (200, "Déposée", True), (210, "Refusée", True),
    ]  # fmt: skip
    assert script("statuses", "list", "FA-1")[0] == 2
