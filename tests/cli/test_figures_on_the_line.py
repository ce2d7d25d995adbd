"""`indicators …` and `year …`: periods, cuts, the records behind, years closed; clear refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pole_desk.cli.main import main


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on 23 November 2026, on a pole with an agreement of 2025; its code and its object."""

    def run(*words: str, json_out: bool = True) -> tuple[int, Any]:
        more = ["--json"] if json_out else []
        code = main(["--db", sqlite_pole_url, "--today", "2026-11-23", *words, *more])
        out, err = capsys.readouterr()
        assert err == "" or not json_out
        return code, json.loads(out) if json_out else out

    party = run("parties", "add", "--name", "La Fripe")[1]["party"]
    assert run("lease", "open", "--party", str(party), "--space", "B12", "--from", "2025-12-30")[0] == 0
    return run


def _one(told: dict[str, Any], code: str) -> dict[str, Any]:
    return next(each for each in told["indicators"] if each["code"] == code)


def test_figures_of_a_year_come_beside_the_last_one_and_are_divided(run: Any) -> None:
    code, told = run("indicators", "--period", "2026", "--by", "chantier")
    assert (code, told["period"], told["by"]) == (
        0, {"key": "2026", "from": "2026-01-01", "to": "2026-12-31", "closed": False}, "chantier"
    )  # fmt: skip
    people = _one(told, "leases.structures")
    assert (people["value"], people["last_year"], people["difference"]) == (1, 1, 0)
    days = _one(told, "leases.seat_days")
    assert (days["value"], days["last_year"]) == (365 * days["last_year"] // 2, days["last_year"])
    assert days["slices"] == [{"key": "", "name": "non rattaché", "value": days["value"]}]
    assert _one(told, "leases.support")["value"] == "0.00"
    assert _one(told, "events.people")["baseline"]["value"] == 320
    assert _one(told, "canteen.filling")["value"] is None


def test_the_records_behind_a_figure_sum_to_it(run: Any) -> None:
    code, told = run("indicators", "rows", "leases.seat_days", "--period", "2025-12-01/2026-01-31")
    (row,) = told["rows"]
    assert (code, row["from"], row["to"], row["party"]) == (0, "2025-12-30", "2026-01-31", "La Fripe")
    assert row["value"] == told["value"]
    code, told = run("indicators", "rows", "leases.seat_days", "--period", "2026", "--by", "chantier", "--key", "")
    assert (code, len(told["rows"])) == (0, 1)


def test_one_figure_can_be_asked_alone_and_told_in_words(run: Any) -> None:
    code, told = run("indicators", "--period", "2026-03", "--code", "leases.occupancy")
    assert (code, [each["code"] for each in told["indicators"]]) == (0, ["leases.occupancy"])
    assert 0 < told["indicators"][0]["value"] < 100
    code, text = run("indicators", "--period", "2026-03", json_out=False)
    assert code == 0
    assert text.startswith("Période\u202f: mars 2026\n\nHébergement et stockage\n")
    assert "Taux d’occupation des surfaces" in text and "mars 2025" in text


REFUSED = {
    ("indicators",): (2, "period"),
    ("indicators", "--period", "mars"): (2, "period"),
    ("indicators", "--period", "1999"): (2, "year"),
    ("indicators", "--period", "2026-13"): (2, "month"),
    ("indicators", "--period", "2026-06-30/2026-01-01"): (2, "dates_reversed"),
    ("indicators", "--period", "2026-02-30/2026-03-01"): (2, "date"),
    ("indicators", "--period", "2026", "--code", "rien"): (2, "indicator"),
    ("indicators", "rows", "rien", "--period", "2026"): (2, "indicator"),
    ("indicators", "rows", "leases.occupancy", "--period", "2026"): (2, "ratio"),
    ("indicators", "rows", "leases.people", "--period", "2026", "--by", "chantier"): (2, "key"),
    ("year", "close", "2026"): (3, "year_running"),
    ("year", "reopen", "2025", "--reason", "Erreur"): (2, "closing"),
}


def test_what_cannot_be_told_says_why(run: Any) -> None:
    for words, expected in REFUSED.items():
        code, told = run(*words)
        assert (words, code, told["error"]["code"]) == (words, *expected)


def test_a_year_is_closed_then_reopened_with_a_reason(run: Any) -> None:
    code, told = run("year", "close", "2025", "--note", "Rapport remis")
    assert (code, told["year"]) == (0, 2025)
    assert told["rows"] > 0 and len(told["digest"]) == 64
    assert run("indicators", "--period", "2025")[1]["period"]["closed"] is True
    assert run("indicators", "--period", "2025-12")[1]["period"]["closed"] is True
    assert run("check")[0] == 0
    assert run("year", "close", "2025")[1]["error"]["code"] == "year_closed"
    assert run("year", "reopen", "2025", "--reason", " ")[1]["error"]["code"] == "reason"
    assert run("year", "reopen", "2025", "--reason", "Heures oubliées")[0] == 0
    assert run("indicators", "--period", "2025")[1]["period"]["closed"] is False
