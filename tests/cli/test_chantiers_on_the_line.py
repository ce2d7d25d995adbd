"""`link` and `chantiers` from the words typed to the one object."""

from __future__ import annotations

import json
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

    party = str(run("parties", "add", "--name", "La Fripe")[1]["party"])
    assert run("lease", "open", "--party", party, "--space", "B01", "--from", "2026-01-01")[0] == 0
    return run


def test_a_dossier_is_linked_by_shares_and_the_rest_is_told(run: Any) -> None:
    code, told = run("link", "1", "--chantier", "5:60", "--chantier", "4:33,33", "--on", "2026-01-01")
    assert code == 0
    assert [(one["number"], one["share"]) for one in told["chantiers"]] == [(4, 3333), (5, 6000)]
    assert told["unlinked"] == 667
    code, told = run("link", "1", "--chantier", "5:2500")
    assert [(one["number"], one["share"]) for one in told["chantiers"]] == [(5, 2500)]
    assert run("check")[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("1", "--chantier", "5:60", "--chantier", "4:60"), 3, "shares_sum"),
        (("1", "--chantier", "12:60"), 2, "chantier"),
        (("99", "--chantier", "5:60"), 2, "dossier"),
        (("1", "--chantier", "5"), 2, "link"),
        (("1", "--chantier", "5:moitié"), 2, "amount"),
        (("1", "--chantier", "5:0"), 2, "share"),
        (("1", "--chantier", "5:10", "--chantier", "5:10"), 2, "link_twice"),
        (("1", "--project", "1:50"), 3, "not_a_project"),
        (("1",), 2, "nothing_to_link"),
    ],
)
def test_a_link_that_can_not_be_is_refused_and_nothing_changes(
    run: Any, words: tuple[str, ...], code: int, error: str
) -> None:
    got, told = run("link", *words)
    assert (got, told["error"]["code"]) == (code, error)
    assert run("chantiers", "show", "5")[1]["dossiers"] == []


def test_a_chantier_is_shown_with_the_years_figures(run: Any) -> None:
    run("link", "1", "--chantier", "5:60", "--on", "2026-01-01")
    code, told = run("chantiers", "show", "5", "--year", "2026")
    assert (code, told["chantier"]["number"], told["year"]) == (0, 5, 2026)
    assert [one["share"] for one in told["dossiers"]] == [6000]
    leases = [one for one in told["figures"] if one["code"].startswith("leases.")]
    assert leases and all(one["rows"] >= 1 for one in leases)
    assert run("chantiers", "show", "5", "--year", "2024")[1]["figures"] == []
    assert run("chantiers", "show", "12")[0] == 2
    assert run("chantiers", "show", "5", "--year", "1815")[0] == 2


def test_chantiers_are_listed_and_the_sixth_is_transversal(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run("chantiers", "list")
    assert (code, len(told["chantiers"])) == (0, 9)
    assert [one["number"] for one in told["chantiers"] if one["transversal"]] == [6]
