"""A room booked, its deposit invoiced, the final invoice that cites it; its data, a part credited, the books locked."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pole_desk.cli.main import main

Run = Any
CARD = ("--siren", "732829320", "--street", "1 quai des Antilles", "--postcode", "44200", "--town", "Nantes")


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a pole; its code and object."""

    def asked(*words: str, today: str = "2026-11-23") -> tuple[int, dict[str, Any]]:
        code = main(["--db", sqlite_pole_url, "--today", today, "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    return asked


def said(file: Path, name: str) -> list[str]:
    return [element.text or "" for element in etree.parse(str(file)).iter("{*}" + name)]


def test_a_booking_from_its_deposit_to_the_final_invoice_and_the_lock(run: Run, tmp_path: Path) -> None:
    party = str(run("parties", "add", "--name", "Les Semeurs", *CARD)[1]["party"])
    hall = ("--space", "HALLE", "--from", "2026-12-10T14:00", "--to", "2026-12-10T16:00")
    assert run("book", *hall, "--party", party, "--title", "Assemblée")[0] == 0
    assert run("invoices", "issue", "2026-11")[1]["net"] == "90.00"
    [deposit] = run("invoices", "list")[1]["invoices"]
    assert (deposit["kind"], deposit["number"], deposit["total"]) == ("deposit", "FA-2026-00001", "108.00")
    file = tmp_path / "invoice.xml"
    assert run("invoices", "xml", "FA-2026-00001", "--out", str(file)) == (
        0, {"number": "FA-2026-00001", "file": str(file)},
    )  # fmt: skip
    assert said(file, "TypeCode")[0] == "386"
    late = {"today": "2027-01-04"}
    assert run("invoices", "issue", "2027-01", **late)[1]["net"] == "210.00"
    run("invoices", "xml", "FA-2027-00001", "--out", str(file), **late)
    assert said(file, "ID")[0] == "S4" and said(file, "TypeCode")[0] == "380"
    assert said(file, "GrandTotalAmount") == ["360.00"] and said(file, "TotalPrepaidAmount") == ["108.00"]
    assert said(file, "DuePayableAmount") == ["252.00"]
    assert said(file, "IssuerAssignedID") == ["FA-2026-00001"]
    numbers = run("invoices", "list", **late)[1]["invoices"]
    assert sum(Decimal(one["total"]) for one in numbers) == Decimal("360.00")

    code, credit = run("invoices", "credit", "FA-2027-00001", "--amount", "60", **late)
    assert (code, credit["net"], credit["vat"], credit["total"]) == (0, "50.00", "10.00", "60.00")
    assert run("invoices", "lock", "--until", "2026-12-31", **late) == (0, {"locked_until": "2026-12-31"})
    assert run("invoices", "lock", "--until", "2027-01-04", **late)[0] == 2
    assert run("check", **late)[1]["findings"] == []


def test_a_preview_names_the_field_that_stops_it(run: Run) -> None:
    party = str(run("parties", "add", "--name", "Les Semeurs", "--siren", "732829320")[1]["party"])
    hall = ("--space", "R2", "--from", "2026-11-26T14:00", "--to", "2026-11-26T16:00")
    assert run("book", *hall, "--party", party, "--title", "Assemblée")[0] == 0
    code, told = run("invoices", "preview", "2026-12")
    stops = [(one["code"], one["where"]) for one in told["anomalies"] if one["blocking"]]
    assert (code, stops) == (1, [("no_address", "party.address")])
    code, told = run("invoices", "issue", "2026-12")
    assert (code, told["error"]["anomalies"][0]["where"]) == (3, "party.address")
