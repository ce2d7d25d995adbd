"""One phone call from the question to the invoice: a room every second week, and twelve to eat."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from pole_desk.cli.main import main

Run = Any


@pytest.fixture
def run(pole_url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    def asked(*words: str, today: str = "2026-11-23") -> tuple[int, dict[str, Any]]:
        code = main(["--db", pole_url, "--today", today, "--json", *words])
        out, err = capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    return asked


def _party(run: Run, name: str) -> str:
    return str(run("parties", "add", "--name", name, "--role", "hosted")[1]["party"])


def test_a_room_every_second_week_and_twelve_to_eat_end_on_next_months_invoice(run: Run) -> None:
    caller, other = _party(run, "Les Semeurs"), _party(run, "La Ruche")
    operator = str(run("parties", "add", "--name", "La Marmite", "--role", "canteen_operator")[1]["party"])
    earlier = run(
        "book", "--space", "R1", "--from", "2026-12-17T16:00", "--to", "2026-12-17T18:00",
        "--party", other, "--title", "Assemblée",
    )[1]["booking"]  # fmt: skip

    code, answer = run(
        "free", "--from", "2026-12-03T14:00", "--to", "2026-12-03T17:00", "--people", "20",
        "--layout", "classe", "--equipment", "projector",
    )  # fmt: skip
    assert code == 0
    assert "R1" in [place["space"] for place in answer["free"]]
    assert {place["space"] for place in answer["busy"]} >= {"R3", "R4"}

    code, booked = run(
        "book", "--space", "R1", "--from", "2026-12-03T14:00", "--to", "2026-12-03T17:00",
        "--party", caller, "--title", "Formation", "--people", "20", "--rrule", "FREQ=WEEKLY;INTERVAL=2;COUNT=3",
    )  # fmt: skip
    assert code == 0
    assert len(booked["created"]) == 2
    assert [one["by"] for one in booked["refused"]] == ["La Ruche"]

    assert run("meals", "open", "--date", "2026-12-03", "--operator", operator)[0] == 0
    code, meal = run("meals", "book", "--date", "2026-12-03", "--party", caller, "--covers", "12")
    assert (code, meal["covers"]) == (0, 12)
    code, refused = run(
        "book", "--space", "CANTINE", "--from", "2026-12-03T12:00", "--to", "2026-12-03T13:00",
        "--party", other, "--title", "Cocktail",
    )  # fmt: skip
    assert code == 3 and refused["error"]["code"] == "overlap"

    assert run("booking", "cancel", str(earlier), "--reason", "reportée")[0] == 0
    assert run("check") == (0, {"findings": []})

    code, issued = run("invoices", "issue", "2027-01", today="2027-01-04")
    assert code == 0 and issued["issued"] >= 1
    mine = [
        one for one in run("invoices", "list", today="2027-01-04")[1]["invoices"] if one["party"] == "Les Semeurs"
    ]
    room = Decimal(run("booking", "show", str(booked["booking"]))[1]["price"])
    assert room > 0
    assert sum(Decimal(one["net"]) for one in mine) == 2 * room + 12 * Decimal(meal["price"])
    assert run("check", today="2027-01-04") == (0, {"findings": []})
