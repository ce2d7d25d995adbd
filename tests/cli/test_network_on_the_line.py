"""The network from the command line: the charter point by point, who asks to join, what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pole_desk.cli.main import main

Script = Callable[..., tuple[int, Any]]


@pytest.fixture
def script(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Script:
    def run(*words: object) -> tuple[int, Any]:
        code = main(
            ["--db", sqlite_pole_url, "--today", "2026-11-23", *(str(word) for word in words), "--json"]
        )
        out, err = capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    return run


@pytest.fixture
def party(script: Script) -> int:
    return int(script("parties", "add", "--name", "La Maison du quartier")[1]["party"])


def assess(script: Script, party: int, point: object, *more: object) -> tuple[int, Any]:
    return script("network", "assess", party, "--point", point, "--opinion", "met",
                  "--evidence", "visite du 3 novembre", *more)  # fmt: skip


def test_a_point_is_assessed_by_its_rank_or_its_words(script: Script, party: int) -> None:
    code, told = assess(script, party, 2, "--on", "2026-11-03")
    assert code == 0 and told["assessment"]
    points = script("network", "lcp", "--party", party)[1]["charter"]
    assert [one["opinion"] for one in points] == ["", "met", "", "", ""]
    assert (points[1]["on"], points[1]["evidence"]) == ("2026-11-03", "visite du 3 novembre")
    assert assess(script, party, points[4]["point"])[0] == 0
    assert script("network", "lcp", "--party", party)[1]["charter"][4]["opinion"] == "met"


def test_a_point_that_is_not_in_the_charter_is_refused_naming_those_that_are(script: Script, party: int) -> None:
    code, told = assess(script, party, 6)
    assert (code, told["error"]["code"], len(told["error"]["points"])) == (2, "point", 5)
    assert assess(script, party, 1, "--on", "2026-12-01")[1]["error"]["code"] == "future_day"
    assert assess(script, 9999, 1)[0] == 2


def test_a_structure_joins_once_its_three_conditions_hold(script: Script, party: int) -> None:
    code, told = script("network", "accession", "ask", party, "--on", "2026-10-01")
    assert code == 0
    accession = told["accession"]
    waiting = script("network", "accession", "list", "--state", "asked")[1]["accessions"]
    assert [(one["id"], len(one["missing"])) for one in waiting if one["party"] == party] == [(accession, 3)]
    code, told = script("network", "accession", "accept", accession)
    assert (code, told["error"]["code"]) == (3, "lcp_conditions")
    assert script("network", "accession", "goals", accession, "Ouvert cinq jours sur sept.")[0] == 0
    for rank in range(1, 6):
        assess(script, party, rank)
    missing = script("network", "accession", "list")[1]["accessions"][0]["missing"]
    assert missing == ["l’accompagnement par la plateforme de mutualisation"]


def test_a_request_is_refused_with_its_reason_and_opened_again(script: Script, party: int) -> None:
    accession = script("network", "accession", "ask", party)[1]["accession"]
    assert script("network", "accession", "refuse", accession)[1]["error"]["code"] == "reason"
    code, told = script("network", "accession", "refuse", accession, "--reason", "trop loin")
    assert (code, told["state"]) == (0, "refused")
    assert script("network", "accession", "reopen", accession) == (0, {"accession": accession, "state": "asked"})
    assert script("network", "accession", "withdraw", accession, "--reason", "renonce")[0] == 0
    assert script("network", "accession", "accept", accession)[1]["error"]["code"] == "accession_state"
