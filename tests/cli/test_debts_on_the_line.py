"""`mandates`, `export sepa` and `reminders run`: what a script types, and the one object it reads."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main

IBAN = "FR7630006000011234567890189"


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any) -> Any:
    """Runs a command on a day, on a pole with a structure invoiced for December; its code and its object."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def run(*words: str, today: str = "2026-12-01", json_out: bool = True) -> tuple[int, Any]:
        more = ["--json"] if json_out else []
        code = main(["--db", sqlite_pole_url, "--today", today, *words, *more])
        out, err = capsys.readouterr()
        assert err == "" or not json_out
        return code, json.loads(out) if json_out else out + err

    party = run(
        "parties", "add", "--name", "La Fripe", "--siren", "732829320", "--street", "1 quai des Antilles", "--postcode",
        "44200", "--town", "Nantes",
    )[1]["party"]  # fmt: skip
    assert run("lease", "open", "--party", str(party), "--space", "B12", "--from", "2026-12-01")[0] == 0
    assert run("invoices", "issue", "2026-12")[0] == 0
    run.party, run.url = str(party), sqlite_pole_url  # type: ignore[attr-defined]
    return run


def test_a_mandate_is_written_down_listed_and_revoked(run: Any) -> None:
    given = ["--party", run.party, "--reference", "M-1", "--iban", IBAN, "--signed-on", "2026-11-02"]
    code, told = run("mandates", "add", *given)
    assert (code, told["error"]["code"]) == (2, "issuer")
    issuer = told["error"]["message"].removeprefix("Nommez le vendeur\u202f: ").split(",")[0].rstrip(".")
    code, told = run("mandates", "add", *given, "--issuer", issuer, "--town", "Nantes")
    assert (code, told) == (0, {"mandate": 1})
    code, told = run("mandates", "add", *given, "--issuer", issuer)
    assert (code, told["error"]["code"]) == (3, "mandate_reference_once")
    (one,) = run("mandates", "list", "--party", run.party)[1]["mandates"]
    assert (one["state"], one["lapses_on"], one["use"]) == ("live", "2029-11-02", "repeated")
    assert run("mandates", "revoke", "1", "--on", "2026-12-01", "--reason", "Départ")[0] == 0
    assert run("mandates", "list")[1]["mandates"][0]["state"] == "revoked"
    assert run("mandates", "creditor", issuer, "FR00", "--from", "2026-01-01")[1]["error"]["code"] == "creditor_id"


def test_debits_that_can_not_leave_say_what_the_seller_lacks(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "debits.xml"
    code, told = run("export", "sepa", "--on", "2026-12-20", "--out", str(file))
    assert (code, told["debits"], told["files"], file.exists()) == (0, [], [], False)
    issuer = run("invoices", "list")[1]["invoices"]
    assert len(issuer) == 1
    for code_of in ("association", "cooperative"):
        run("mandates", "add", "--party", run.party, "--reference", f"M-{code_of}", "--iban", IBAN,
            "--signed-on", "2026-11-02", "--issuer", code_of)  # fmt: skip
    code, told = run("export", "sepa", "--on", "2026-12-20", "--out", str(file))
    assert code == 0 and [one["why"] for one in told["left"]] == ["creditor"]
    assert "identifiant créancier" in run("export", "sepa", "--on", "2026-12-20", "--out", str(file), json_out=False)[1]


def test_a_file_of_debits_is_written_once_and_again_by_name(run: Any, tmp_path: Path) -> None:
    from sqlalchemy import text

    from pole_desk.cli.context import Context
    from pole_desk.kernel.clock import noon
    from pole_desk.kernel.inputs import iso_day

    for seller in ("association", "cooperative"):
        run("mandates", "add", "--party", run.party, "--reference", f"M-{seller}", "--iban", IBAN,
            "--signed-on", "2026-11-02", "--issuer", seller)  # fmt: skip
        run("mandates", "creditor", seller, "FR72ZZZ123456", "--from", "2026-01-01")
    context = Context(run.url, noon(iso_day("2026-12-01")), True, True)
    with context.runner.engine.begin() as connection:
        connection.execute(text(f"UPDATE catalog_issuer SET iban = '{IBAN}'"))
    context.close()
    file, again = tmp_path / "debits.xml", tmp_path / "again.xml"
    assert run("export", "sepa", "--on", "2026-12-20", "--out", str(file), "--dry-run")[1]["files"] == []
    code, told = run("export", "sepa", "--on", "2026-12-20", "--out", str(file))
    assert code == 0 and [one["sequence"] for one in told["debits"]] == ["FRST"]
    (made,) = told["files"]
    once_more = run("export", "sepa", "--on", "2026-12-20", "--out", str(again))[1]
    assert (once_more["files"], [one["message"] for one in once_more["standing"]]) == ([], [made["message"]])
    words = run("export", "sepa", "--on", "2026-12-20", "--out", str(again), json_out=False)[1]
    assert f"export sepa --again {made['message']}" in words
    assert run("export", "sepa", "--again", made["message"], "--out", str(again))[0] == 0
    assert file.read_bytes() == again.read_bytes() and b"pain.008.001.08" in file.read_bytes()
    assert run("export", "sepa", "--again", "PRLV-9", "--out", str(again))[1]["error"]["code"] == "sepa_file"
    assert run("export", "sepa", "--on", "2026-12-20", "--out", str(again), "--transfers")[1]["transfers"] == []
    assert run("check")[0] == 0


def test_reminders_are_told_without_writing_then_sent_once(run: Any, tmp_path: Path) -> None:
    day = ["--on", "2027-02-15"]
    code, told = run("reminders", "run", *day, "--dry-run", today="2027-02-15")
    assert (code, told["sent"], len(told["letters"])) == (0, 0, 1)
    assert (told["letters"][0]["level"], told["letters"][0]["interest"]) == (1, "0.00")
    code, told = run("reminders", "run", *day, "--out", str(tmp_path / "lettres"), today="2027-02-15")
    assert (code, told["sent"]) == (0, 1)
    (letter,) = (tmp_path / "lettres").iterdir()
    assert letter.name.startswith("relance-1-FA-") and letter.read_bytes().startswith(b"%PDF")
    first = letter.read_bytes()
    letter.unlink()
    code, told = run("reminders", "run", *day, "--out", str(tmp_path / "lettres"), today="2027-02-15")
    assert (code, told["sent"], told["before"]) == (0, 0, 1)
    assert letter.read_bytes() == first
    assert run("reminders", "run", *day, today="2027-02-15")[1]["letters"] == []
    assert "Aucune relance" in run("reminders", "run", *day, today="2027-02-15", json_out=False)[1]
    assert run("reminders", "run", "--on", "2027-02-30")[0] == 2
    assert run("check", today="2027-02-15")[0] == 0


def test_transfers_are_listed_confirmed_and_refused(run: Any, tmp_path: Path) -> None:
    from sqlalchemy import text

    from pole_desk.accounts.receivables.commands import receive_payment, refund_payment, set_payee
    from pole_desk.accounts.receivables.queries import Account
    from pole_desk.accounts.receivables.rules import Method
    from pole_desk.cli.context import Context
    from pole_desk.kernel.clock import noon
    from pole_desk.kernel.inputs import iso_day

    context = Context(run.url, noon(iso_day("2026-12-01")), True, True)
    runner = context.runner
    with runner.engine.begin() as connection:
        connection.execute(text(f"UPDATE catalog_issuer SET iban = '{IBAN}'"))
    party, day = int(run.party), iso_day("2026-12-01")
    paid = runner.do(
        receive_payment, party=party, on=day, amount=Decimal(30), method=Method.TRANSFER, issuer=1, allocations=[]
    )
    runner.do(refund_payment, payment=paid, on=day, amount=Decimal(30), method=Method.TRANSFER)
    runner.do(set_payee, party=party, account=Account("La Fripe", IBAN, "", "1 quai", "44200", "Nantes", "FR"))
    runner.engine.dispose()
    code, told = run("export", "sepa", "--on", "2026-12-01", "--transfers", "--out", str(tmp_path / "v.xml"))
    assert code == 0
    message = told["files"][0]["message"]
    (one,) = run("transfers", "list", "--file", message)[1]["transfers"]
    assert (one["state"], one["confirmed_on"], one["amount"]) == ("ordered", None, "30.00")
    asked = ("transfers", "confirm", "--file", message, "--on", "2026-12-02")
    assert run(*asked)[1]["error"]["code"] == "on"
    assert run(*asked, today="2026-12-03") == (0, {"confirmed": 1, "on": "2026-12-02"})
    assert run(*asked, today="2026-12-03")[1]["error"]["code"] == "nothing_to_confirm"
    assert run("transfers", "list", "--state", "confirmed")[1]["transfers"][0]["confirmed_on"] == "2026-12-02"
    assert run("transfers", "refuse", "1", "--reason", "Compte clos", today="2026-12-04")[0] == 0
    assert "Compte clos" in run("transfers", "list", json_out=False)[1]
    assert run("transfers", "list", "--file", "VIR-9")[1]["error"]["code"] == "sepa_file"
