"""What stands on an invoice is locked, and a credit note opens it again, as its refusal says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pole_desk.cli.main import main

Run = Any


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a pole of one structure; its code and object."""

    def asked(*words: str, today: str = "2026-12-01") -> tuple[int, dict[str, Any]]:
        code = main(["--db", sqlite_pole_url, "--today", today, "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    card = ("--siren", "732829320", "--street", "1 quai des Antilles", "--postcode", "44200", "--town", "Nantes")
    assert asked("parties", "add", "--name", "Les Semeurs", *card, today="2026-11-23")[0] == 0
    return asked


def _booked(run: Run, space: str, day: str) -> str:
    party = str(next(one["id"] for one in run("parties")[1]["parties"] if one["name"] == "Les Semeurs"))
    code, told = run(
        "book", "--space", space, "--from", f"{day}T14:00", "--to", f"{day}T16:00", "--party", party,
        "--title", "Assemblée", today="2026-11-23",
    )  # fmt: skip
    assert code == 0
    return str(told["booking"])


def test_a_credit_note_frees_the_booking_that_its_invoice_locked(run: Run) -> None:
    booking = _booked(run, "R2", "2026-11-26")
    assert run("invoices", "issue", "2026-12")[1]["net"] == "44.00"
    code, told = run("booking", "move", booking, "--to", "2026-11-26T17:00")
    assert (code, told["error"]["code"]) == (3, "booking_invoiced")
    assert run("invoices", "credit", "FA-2026-00001", "--rebill")[0] == 0
    code, told = run("booking", "move", booking, "--to", "2026-11-26T17:00")
    assert (code, told["price"]) == (0, "66.00")
    assert run("invoices", "issue", "2026-12")[1]["net"] == "66.00"
    assert run("booking", "cancel", booking)[1]["error"]["code"] == "booking_invoiced"
    assert run("check")[1]["findings"] == []


def test_a_booking_whose_cancellation_fee_is_invoiced_comes_back_after_a_credit_note(run: Run) -> None:
    booking = _booked(run, "HALLE", "2026-12-10")
    assert run("invoices", "issue", "2026-11")[1]["net"] == "90.00"
    assert run("booking", "cancel", booking, today="2026-12-09")[1]["cancel_fee"] == "300.00"
    assert run("invoices", "issue", "2027-01", today="2027-01-04")[1]["net"] == "210.00"
    code, told = run("booking", "restore", booking, today="2027-01-04")
    assert (code, told["error"]["code"]) == (3, "booking_invoiced")
    assert run("invoices", "credit", "FA-2027-00001", "--rebill", today="2027-01-04")[0] == 0
    assert run("booking", "restore", booking, today="2027-01-04")[0] == 0
    assert run("invoices", "issue", "2027-01", today="2027-01-04")[1]["net"] == "210.00"
    assert run("check", today="2027-01-04")[1]["findings"] == []


def test_a_booking_cancelled_again_owes_its_fee_again_once_the_first_was_credited(run: Run) -> None:
    booking = _booked(run, "HALLE", "2027-02-10")
    assert run("invoices", "issue", "2026-11")[1]["net"] == "90.00"
    fees = ("booking", "cancel", booking, "--fee", "150", "--fee-reason", "convenu")
    assert run(*fees, today="2026-12-09")[1]["cancel_fee"] == "150.00"
    assert run("invoices", "issue", "2027-01", today="2027-01-04")[1]["net"] == "60.00"
    assert run("invoices", "credit", "FA-2027-00001", today="2027-01-04")[0] == 0
    assert run("booking", "restore", booking, today="2027-01-05")[0] == 0
    assert run(*fees, today="2027-01-06")[1]["cancel_fee"] == "150.00"
    code, told = run("invoices", "issue", "2027-02", today="2027-02-01")
    assert (code, told["issued"], told["net"]) == (0, 1, "60.00")
    assert run("invoices", "issue", "2027-02", today="2027-02-01")[1]["issued"] == 0
    assert run("check", today="2027-02-01")[1]["findings"] == []
