"""`quotes …`: what a script types, and the one object it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any) -> Any:
    """Runs a command on a day, on a pole with a structure; its code and its object."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def run(*words: str, today: str = "2026-11-23", json_out: bool = True) -> tuple[int, Any]:
        code = main(["--db", sqlite_pole_url, "--today", today, *words, *(["--json"] if json_out else [])])
        out, err = capsys.readouterr()
        assert err == "" or not json_out
        return code, json.loads(out) if json_out else out + err

    party = run(
        "parties", "add", "--name", "La Fripe", "--siren", "732829320", "--street", "1 quai des Antilles", "--postcode",
        "44200", "--town", "Nantes",
    )[1]["party"]  # fmt: skip
    run.party = str(party)  # type: ignore[attr-defined]
    return run


def prepared(run: Any, *more: str) -> str:
    code, told = run(
        "quotes", "add", "--party", run.party, "--title", "Foire", "--line", "Halle, une journée;1;1000,03;journée",
        "--line", "Remise;-1;100", "--item", "copies;250", "--from", "2026-12-12", "--order", "BC-7", *more,
    )  # fmt: skip
    assert code == 0, told
    return str(told["number"])


def test_a_quote_from_the_line_to_the_invoices(run: Any, tmp_path: Path) -> None:
    number = prepared(run)
    (one,) = run("quotes", "list")[1]["quotes"]
    assert (one["number"], one["kind"], one["state"], one["net"]) == ("DE-2026-00001", "quote", "draft", "912.53")
    draft, file = tmp_path / "projet.pdf", tmp_path / "devis.pdf"
    assert run("quotes", "pdf", number, "--out", str(draft))[0] == 0
    code, told = run("quotes", "send", number, "--out", str(file))
    assert (code, told["state"], told["file"]) == (0, "sent", str(file))
    assert file.read_bytes() != draft.read_bytes()
    assert run("quotes", "pdf", number, "--out", str(draft))[0] == 0
    assert file.read_bytes() == draft.read_bytes()
    code, told = run("quotes", "accept", number, "--by", "Nadia Roux", "--on", "2026-11-23")
    assert (code, told["state"]) == (0, "accepted") and told["dossier"]
    code, issued = run("invoices", "issue", "2026-11")
    assert (code, issued["issued"], issued["net"]) == (0, 1, "273.76")
    code, told = run("quotes", "reopen", number)
    assert (code, told["error"]["code"]) == (3, "quote_invoiced")
    code, issued = run("invoices", "issue", "2027-01", today="2027-01-04")
    assert (code, issued["issued"], issued["net"]) == (0, 1, "638.77")
    assert run("check", today="2027-01-04") == (0, {"findings": []})


def test_answers_versions_and_withdrawals(run: Any) -> None:
    number = prepared(run)
    assert run("quotes", "refuse", number, "--reason", "x")[1]["error"]["code"] == "quote_state"
    run("quotes", "send", number)
    assert run("quotes", "refuse", number, "--reason", "Trop cher")[1]["state"] == "refused"
    assert run("quotes", "renew", number)[1]["number"] == "DE-2026-00001-2"
    assert run("quotes", "send", "DE-2026-00001-2")[0] == 0
    states = {one["number"]: one["state"] for one in run("quotes", "list")[1]["quotes"]}
    assert states == {"DE-2026-00001": "replaced", "DE-2026-00001-2": "sent"}
    assert run("quotes", "withdraw", "DE-2026-00001-2", "--reason", "Erreur")[1]["state"] == "withdrawn"
    assert len(run("quotes", "list", "--state", "withdrawn")[1]["quotes"]) == 1


def test_a_quote_by_mail_without_a_server_is_a_draft(run: Any) -> None:
    number = prepared(run)
    code, told = run("quotes", "send", number, "--mail")
    assert (code, told["error"]["code"]) == (3, "no_address")
    code, told = run("quotes", "send", number, "--to", "contact@fripe.example")
    assert told["state"] == "sent" and told["results"][0]["to"] == "contact@fripe.example", told
    assert code in (0, 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--line", "Halle"), "line"),
        (("--line", "Halle;un;100"), "amount"),
        (("--line", "Halle;1;0"), "lines"),
        (("--item", "nothing"), "item"),
        (("--deposit", "120"), "deposit_percent"),
        (("--until", "2026-02-30"), "date"),
        (("--until", "2026-11-01"), "valid_until"),
        (("--delivery", "Halle"), "line"),
    ],
)
def test_bad_input_is_told_in_french(run: Any, words: tuple[str, ...], code: str) -> None:
    found, told = run("quotes", "add", "--party", run.party, "--title", "Foire", "--line", "Halle;1;100", *words)
    assert (found, told["error"]["code"]) == (2, code), told


def test_an_unknown_quote_and_a_day_that_is_not_one(run: Any) -> None:
    assert run("quotes", "send", "DE-2026-00099")[0] == 2
    number = prepared(run)
    run("quotes", "send", number)
    assert run("quotes", "accept", number, "--by", "x", "--on", "2026-11-30")[1]["error"]["code"] == "on"
    assert run("quotes", "accept", number, "--by", " ")[1]["error"]["code"] == "by"
    assert "Nadia" not in run("quotes", "list", json_out=False)[1]
