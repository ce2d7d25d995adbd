"""`link` and `chantiers` from the words typed to the one object."""

from __future__ import annotations

import json
from pathlib import Path
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
    assert run("chantiers", "show", "5", "--year", "0")[0] == 2


def test_chantiers_are_listed_and_the_sixth_is_transversal(run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = run("chantiers", "list")
    assert (code, len(told["chantiers"])) == (0, 9)
    assert [one["number"] for one in told["chantiers"] if one["transversal"]] == [6]


ROADMAP = """numero;titre;axe;objectif;reprend
1;Vieillir et habiter;Bien vivre;Rester chez soi;1, 2
2;Manger;Bien vivre;;4:60
3;Jardiner;Ville nature;;4:40
"""


def test_a_plan_is_tried_then_started_from_a_csv_and_its_map_is_told(run: Any, tmp_path: Path) -> None:
    run("link", "1", "--chantier", "1:20", "--chantier", "2:10", "--chantier", "4:50", "--on", "2026-01-01")
    file = tmp_path / "plan.csv"
    file.write_text(ROADMAP, encoding="utf-8")
    words = ("chantiers", "plan", "start", str(file), "--name", "Feuille de route", "--from", "2027-01-01",
             "--to", "2029-12-31")  # fmt: skip
    code, tried = run(*words, "--dry-run")
    assert (code, tried["plan"]) == (0, None)
    told = {one["number"]: one for one in tried["carried"]}
    assert (told[4]["to"], told[4]["dossiers"]) == ([{"number": 2, "share": 6000}, {"number": 3, "share": 4000}], 1)
    assert told[9]["to"] == []
    assert len(run("chantiers", "plan", "list")[1]["plans"]) == 1, "nothing is written"
    code, begun = run(*words, "--map", "4=2:50,3:50", "--map", "9=3")
    assert code == 0 and len(run("chantiers", "plan")[1]["plans"]) == 2
    found = {one["number"]: [each["number"] for each in one["became"]] for one in run("chantiers", "plan", "map")[1]["map"]}
    assert found == {1: [1], 2: [1], 4: [2, 3], 9: [3]}
    assert [one["number"] for one in run("chantiers", "list", "--on", "2027-02-01")[1]["chantiers"]] == [1, 2, 3]
    assert run("chantiers", "show", "4", "--year", "2026")[1]["dossiers"][0]["share"] == 5000
    shown = [run("chantiers", "show", number, "--year", "2027")[1]["dossiers"][0]["share"] for number in "123"]
    assert shown == [3000, 2500, 2500]
    code, changed = run("chantiers", "plan", "change", str(begun["plan"]), "--to", "ouvert", "--goal", "Coopérer")
    assert (code, changed["plan"]["to"], changed["plan"]["goals"]) == (0, None, ["Coopérer"])
    assert run("check")[0] == 0


def test_a_plan_in_json_says_all_and_what_it_lacks_is_told(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    plan: dict[str, Any] = {
        "name": "Quatrième plan", "from": "2027-01-01", "to": "2029-12-31", "axes": {"vivre": "Bien vivre"},
        "goals": ["Coopérer"],
        "chantiers": [{"number": 1, "title": "Tout", "axis": "vivre", "takes_over": [1, 2]},
                      {"number": 2, "title": "Reste", "axis": "vivre", "takes_over": {"4": 100}}],
    }  # fmt: skip
    start = ("chantiers", "plan", "start", str(file))
    for wrong, error in (
        ({"to": None}, "plan_dates"), ({"chantiers": 3}, "plan_file"), ({"from": "2010-01-01"}, "plan_dates"),
        ({"chantiers": [{"number": "un", "title": "A", "axis": "vivre"}]}, "plan_line"),
        ({"chantiers": [{"number": 1, "title": "A", "axis": "vivre", "takes_over": [77]}]}, "plan_mapping"),
        ({"chantiers": [{"number": 1, "title": "A", "axis": "vivre", "takes_over": {"4": 30}}]}, "plan_mapping"),
    ):  # fmt: skip
        file.write_text(json.dumps({**plan, **wrong}), encoding="utf-8")
        code, told = run(*start)
        assert (code, told["error"]["code"]) == (2, error), told
    file.write_text(json.dumps(plan), encoding="utf-8")
    assert run(*start, "--map", "4=2:60,1:30")[1]["error"]["code"] == "plan_split"
    assert run(*start, "--map", "4=9")[1]["error"]["code"] == "plan_mapping"
    code, begun = run(*start)
    assert code == 0
    assert [one["goals"] for one in run("chantiers", "plan")[1]["plans"]][0] == ["Coopérer"]


def test_links_named_are_taken_away_and_the_others_stay(run: Any) -> None:
    run("link", "1", "--chantier", "5:60", "--chantier", "4:30")
    code, told = run("link", "1", "--chantier", "5", "--remove")
    assert (code, [(one["number"], one["share"]) for one in told["chantiers"]]) == (0, [(4, 3000)])
    assert run("link", "1", "--chantier", "5", "--remove")[1]["error"]["code"] == "link"
    assert run("link", "1", "--remove")[1]["unlinked"] == 10_000
