"""Payments of a client, bank files, statements and the year's end from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pole_desk import backend
from pole_desk.accounts.receivables.commands import add_bank_account
from pole_desk.cli.main import main
from pole_desk.kernel.clock import SystemClock

OURS = "FR7630006000011234567890189"


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on a pole where « Vélo Cité » owes an invoice of November; its code and its object."""

    def asked(*words: str) -> tuple[int, dict[str, Any]]:
        code = main(["--db", sqlite_pole_url, "--today", "2026-11-25", "--json", *words])
        out, err = capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    runner = backend.open_pole(sqlite_pole_url, SystemClock())
    runner.do(add_bank_account, issuer=1, iban=OURS)
    runner.engine.dispose()
    card = ("--email", "compta@velo-cite.fr")
    assert asked("parties", "add", "--name", "Vélo Cité", *card)[0] == 0
    return asked


def _invoice(run: Any) -> tuple[str, str, str]:
    """The client, and the number and total of its invoice."""
    party = str(next(one["id"] for one in run("parties")[1]["parties"] if one["name"] == "Vélo Cité"))
    code, _told = run("lease", "open", "--party", party, "--space", "B02", "--from", "2026-11-01")
    assert code == 0
    assert run("invoices", "issue", "2026-11")[0] == 0
    [found] = run("invoices", "list")[1]["invoices"]
    return party, found["number"], found["total"]


def test_money_of_a_client_is_recorded_listed_and_matched(run: Any, tmp_path: Path) -> None:
    party, number, total = _invoice(run)
    code, told = run(
        "payments", "add", "--party", party, "--on", "2026-11-25", "--amount", "10", "--method", "virement",
        "--part", f"{number}=4,50",
    )  # fmt: skip
    assert (code, told["unallocated"], told["parts"]) == (0, "5.50", [{"invoice": number, "amount": "4.50"}])
    code, told = run("payments", "list", "--party", party, "--unallocated")
    assert (code, told["total"], told["unallocated"]) == (0, "10.00", "5.50")
    assert run("payments", "list", "--from", "2026-11-26")[1]["payments"] == []
    left = f"{float(total) - 4.5:.2f}"
    file = tmp_path / "releve.csv"
    line = f"25/11/2026;VIR VELO CITE {number};{left.replace('.', ',')}"
    file.write_text(f"Date;Libellé;Montant\n{line}\n", encoding="utf-8")
    code, told = run("payments", "match", str(file), "--accept", "90")
    assert (code, told["imported"], told["accepted"], told["waiting"]) == (0, 1, 1, 0)
    code, told = run("payments", "match", str(file), "--accept", "90")
    assert (code, told["imported"], told["known"], told["lines"]) == (0, 0, 1, [])
    assert run("invoices", "list")[1]["invoices"][0]["state"] == "paid"
    assert run("check")[0] == 0


ADD = ["payments", "add", "--on", "2026-11-25", "--amount", "1"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([*ADD, "--method", "carte"], 2),
        ([*ADD, "--party", "999", "--method", "carte"], 2),
        ([*ADD, "--party", "1", "--method", "espèces", "--keep"], 3),
        ([*ADD, "--party", "1", "--method", "carte", "--part", "x"], 2),
        (["payments", "match", "none.csv"], 2),
        (["payments", "match", "none.csv", "--accept", "101"], 2),
        (["payments", "match", "none.csv", "--account", "DE89370400440532013000"], 2),
        (["statement", "--party", "1", "--out", "/dev/null/releve.pdf"], 2),
        (["year-end", "26", "--out", "fin.xlsx"], 2),
    ],
)
def test_what_cannot_be_done_with_money_says_so_with_its_code(run: Any, words: list[str], code: int) -> None:
    assert run(*words)[0] == code


def test_a_camt_of_another_account_and_another_separator_are_refused(run: Any, tmp_path: Path) -> None:
    other = tmp_path / "autre.xml"
    other.write_text(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id>"
        "<IBAN>DE89370400440532013000</IBAN></Id></Acct></Stmt></BkToCstmrStmt></Document>", encoding="utf-8",
    )  # fmt: skip
    code, told = run("payments", "match", str(other))
    assert (code, told["error"]["code"], told["error"]["found"]) == (2, "camt_account", ["DE89370400440532013000"])
    first = tmp_path / "un.csv"
    first.write_text("Date;Libellé;Montant\n25/11/2026;VIR;1,00\n", encoding="utf-8")
    assert run("payments", "match", str(first))[0] == 0
    second = tmp_path / "deux.csv"
    second.write_text("Date,Libellé,Montant\n26/11/2026,VIR,2.00\n", encoding="utf-8")
    code, told = run("payments", "match", str(second))
    assert (code, told["error"]["code"], told["error"]["line"]) == (2, "bank_delimiter", 1)
    code, told = run("payments", "match", str(second), "--describe")
    assert (code, told["imported"]) == (0, 1)


def test_a_camt_finds_its_account_among_several_and_a_csv_asks(run: Any, sqlite_pole_url: str, tmp_path: Path) -> None:
    runner = backend.open_pole(sqlite_pole_url, SystemClock())
    runner.do(add_bank_account, issuer=1, iban="DE89370400440532013000")
    runner.engine.dispose()
    file, rows = tmp_path / "releve.xml", tmp_path / "releve.csv"
    file.write_text(
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id>"
        "<IBAN>DE89370400440532013000</IBAN></Id></Acct><Ntry><Amt Ccy='EUR'>5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
        "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-24</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>",
        encoding="utf-8",
    )
    code, told = run("payments", "match", str(file))
    assert (code, told["imported"]) == (0, 1)
    rows.write_text("Date;Libellé;Montant\n25/11/2026;VIR;1,00\n", encoding="utf-8")
    code, told = run("payments", "match", str(rows))
    assert (code, told["error"]["code"]) == (2, "account") and OURS in told["error"]["message"]
    assert run("payments", "match", str(rows), "--account", OURS)[1]["imported"] == 1


def test_the_statement_the_final_account_and_the_year_end_are_files(run: Any, tmp_path: Path) -> None:
    party, _number, total = _invoice(run)
    paper, final, lists = tmp_path / "releve.pdf", tmp_path / "solde.pdf", tmp_path / "fin.xlsx"
    code, told = run("statement", "--party", party, "--out", str(paper))
    assert (code, told["balance"], paper.read_bytes()[:5]) == (0, total, b"%PDF-")
    code, told = run("statement", "--party", party, "--out", str(final), "--final")
    assert (code, told["balance"], final.read_bytes()[:5]) == (0, total, b"%PDF-")
    code, told = run("year-end", "2026", "--out", str(lists))
    assert (code, told["unpaid"], lists.read_bytes()[:2]) == (0, 1, b"PK")
    code, told = run("year-end", "2026", "--out", str(tmp_path / "fin.csv"))
    rows = [line.split(";") for line in (tmp_path / "fin.csv").read_text("utf-8-sig").splitlines()]
    assert (code, rows[0], rows[1][:2]) == (0, ["Impayés"], ["Client", "Facture"])
    assert rows[2][1] == _number and rows[2][-1] == total.replace(".", ",")
    assert [row[0] for row in rows if len(row) == 1 and row[0]] == [
        "Impayés", "Douteux", "À rendre", "Dépôts détenus", "Non répartis", "Pertes"
    ]


def test_a_day_far_ahead_is_taken_for_a_slip_and_an_unknown_client_for_a_mistake(run: Any) -> None:
    party, _number, _total = _invoice(run)
    slip = ("payments", "add", "--party", party, "--on", "2027-11-25", "--amount", "10", "--method", "virement")
    code, told = run(*slip)
    assert (code, told["error"]["code"]) == (2, "on")
    assert "25/11/2027" in told["error"]["message"] and "l’année" in told["error"]["message"]
    assert run("payments", "list")[1]["payments"] == []
    code, told = run("payments", "list", "--party", "9999")
    assert code == 2 and "9999" in told["error"]["message"]


def test_a_seller_is_named_by_its_code_or_its_number_wherever_one_is_asked(run: Any) -> None:
    writes = ("--address", "pole@exemple.fr", "--name", "Le Pôle")
    by_code = run("mail", "sender", "cooperative", *writes)
    by_number = run("mail", "sender", str(by_code[1]["issuer"]), *writes)
    assert by_code == by_number and by_code[0] == 0
    code, told = run("mail", "test", "nobody")
    assert code == 2 and "cooperative" in told["error"]["message"]
    party = str(run("parties")[1]["parties"][0]["id"])
    paid = ("payments", "add", "--party", party, "--on", "2026-11-25", "--amount", "10", "--method", "virement")
    assert run(*paid, "--keep", "--issuer", "cooperative")[0] == 0
