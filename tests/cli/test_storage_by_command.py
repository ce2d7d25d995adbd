"""Storage from the command line: what scripts send, what they get, how they are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main


class Script:
    """Runs commands on one pole and reads their objects."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.url, self.capsys = url, capsys

    def __call__(self, *words: object, today: str = "2026-11-23") -> tuple[int, Any]:
        code = main(["--db", self.url, "--today", today, *(str(word) for word in words), "--json"])
        out, err = self.capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    def text(self, *words: object) -> str:
        main(["--db", self.url, "--today", "2026-11-23", *(str(word) for word in words)])
        return self.capsys.readouterr().out


@pytest.fixture
def script(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Script:
    return Script(sqlite_pole_url, capsys)


@pytest.fixture
def parties(script: Script) -> tuple[int, int]:
    numbers = {"Les Semeurs": "732829320", "Le Fournil": "552100554"}
    return tuple(
        script("parties", "add", "--name", name, "--siren", siren)[1]["party"] for name, siren in numbers.items()
    )  # type: ignore[return-value]


def test_a_unit_is_opened_by_the_month_and_a_second_one_is_told_who_won(
    script: Script, parties: tuple[int, int]
) -> None:
    first, second = parties
    opening = ("storage", "open", "--unit", "S02", "--from", "2026-12-01")
    code, opened = script(*opening, "--party", first, "--price", "80", "--insured-until", "2027-05-31")
    assert code == 0
    assert (opened["by"], opened["price"], opened["list_price"], opened["m2"]) == ("month", "80.00", "90.00", 12)
    code, refused = script(*opening, "--party", second)
    assert (code, refused["error"]["code"]) == (3, "overlap")
    assert refused["error"]["winner"]["party"] == "Les Semeurs"
    assert refused["error"]["winner"]["dossier"] == opened["storage"]
    code, ended = script("storage", "end", opened["storage"], "--on", "2027-02-28")
    assert (code, ended["to"]) == (0, "2027-02-28")
    (row,) = script("storage", "list", "--on", "2027-02-28")[1]["storages"]
    assert (row["id"], row["space"], row["goods"], row["blocked"]) == (opened["storage"], "S02", 0, False)
    assert script("storage", "list", "--on", "2027-03-01")[1] == {"storages": []}
    assert "Les Semeurs" in script.text("storage", "list", "--party", first)


def test_days_and_hours_are_rented_moved_cancelled_and_restored(script: Script, parties: tuple[int, int]) -> None:
    opening = ("storage", "open", "--by", "day", "--party", parties[0], "--unit", "S03")
    _code, days = script(*opening, "--from", "2026-12-04", "--to", "2026-12-05")
    assert (days["price"], days["starts"]) == ("24.00", "2026-12-04T00:00:00+01:00")
    _code, hours = script(*opening, "--from", "2026-12-06T09:00", "--to", "2026-12-06T12:00")
    assert (hours["price"], hours["from"], hours["to"]) == ("12.00", "2026-12-06", "2026-12-06")
    code, moved = script("storage", "move", days["storage"], "--from", "2026-12-08", "--unit", "S02")
    assert (code, moved["price"], moved["space"]) == (0, "6.00", "S02")
    code, gone = script("storage", "cancel", days["storage"], "--reason", "pluie")
    assert (code, gone["state"]) == (0, "cancelled")
    assert script("storage", "cancel", days["storage"], "--reason", "encore")[0] == 3
    code, back = script("storage", "restore", days["storage"])
    assert (code, back["state"], back["space"]) == (0, "signed", "S02")


def test_a_unit_is_shared_and_its_last_square_metres_refused_by_name(
    script: Script, parties: tuple[int, int]
) -> None:
    first, second = parties
    opening = ("storage", "open", "--unit", "S03", "--from", "2026-12-01")
    code, refused = script(*opening, "--party", first, "--m2", 6)
    assert (code, refused["error"]["code"]) == (3, "not_shared")
    assert script("storage", "share", "--unit", "S03", "--from", "2026-12-01")[0] == 0
    _code, opened = script(*opening, "--party", first, "--m2", "20,5")
    assert (opened["by"], opened["price"]) == ("share", "153.75")
    code, refused = script(*opening, "--party", second, "--m2", 6)
    assert (code, refused["error"]["winner"]["party"]) == (3, "Les Semeurs")
    assert script(*opening, "--party", second, "--share", 10)[1]["error"]["code"] == "measure"
    _code, shares = script("storage", "shares", "--unit", "S03", "--on", "2026-12-24")
    assert (shares["total"], shares["left"], len(shares["shares"])) == (24, 3.5, 1)
    assert "reste 3,50" in script.text("storage", "shares", "--unit", "S03", "--on", "2026-12-24")
    assert script("storage", "shares", "--unit", "S01")[0] == 2


def test_goods_and_people_are_listed_and_what_is_forbidden_is_refused(
    script: Script, parties: tuple[int, int]
) -> None:
    _code, opened = script(
        "storage", "open", "--unit", "S02", "--from", "2026-11-01", "--party", parties[0]
    )
    storage = opened["storage"]
    code, added = script("storage", "goods", "add", storage, "--what", "12 chaises", "--quantity", 12,
                         "--value", "600", "--kind", "furniture", "--owner", parties[1])  # fmt: skip
    assert code == 0
    code, refused = script("storage", "goods", "add", storage, "--what", "Bidon d’essence")
    assert (code, refused["error"]["rule"]) == (3, "flammable")
    (good,) = script("storage", "goods", "list", storage)[1]["goods"]
    assert (good["id"], good["value"], good["owner"], good["since"]) == (
        added["good"], "600.00", "Le Fournil", "2026-11-23",
    )  # fmt: skip
    assert script("storage", "goods", "remove", added["good"], "--by", "Léa")[0] == 0
    assert script("storage", "goods", "list")[1] == {"goods": []}
    assert len(script("storage", "goods", "list", "--all")[1]["goods"]) == 1
    _code, access = script("storage", "access", "add", storage, "--person", "Léa Martin", "--means", "badge 12")
    assert script("storage", "access", "list", storage)[1]["access"][0]["id"] == access["access"]
    assert script("storage", "access", "end", access["access"], "--on", "2026-11-24")[0] == 0
    assert "Personne" in script.text("storage", "access", "list", storage, "--on", "2026-11-25")


def test_an_unpaid_invoice_climbs_the_ladder_until_it_is_settled(script: Script, parties: tuple[int, int]) -> None:
    _code, opened = script(
        "storage", "open", "--unit", "S02", "--from", "2026-09-01", "--party", parties[0], today="2026-09-01"
    )
    issued = script("invoices", "issue", "2026-09", today="2026-09-02")[1]
    assert issued["issued"] == 1
    (late,) = script("storage", "overdue")[1]["overdue"]
    assert (late["storage"], late["cause"], late["amount"], late["next"]["step"]) == (
        opened["storage"], "unpaid", "108.00", "reminder",
    )  # fmt: skip
    climb = ("storage", "step", opened["storage"])
    assert script(*climb, "--on", "2026-10-20")[1]["step"] == "reminder"
    code, early = script(*climb, "--on", "2026-10-21")
    assert (code, early["error"]["code"]) == (3, "ladder_early")
    assert script(*climb)[1]["blocked"] is True
    assert script("storage", "access", "list", opened["storage"])[1]["blocked"] is True
    assert script("storage", "settle", opened["storage"], "--reason", "payé")[0] == 0
    assert script("storage", "settle", opened["storage"], "--reason", "payé")[0] == 3
    assert script("check")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ["open", "--party", "1", "--unit", "S02", "--from", "2026-02-30"],
        ["open", "--party", "1", "--unit", "S99", "--from", "2026-12-01"],
        ["open", "--party", "999", "--unit", "S02", "--from", "2026-12-01"],
        ["open", "--party", "1", "--unit", "S02", "--from", "2026-12-01", "--by", "share"],
        ["open", "--party", "1", "--unit", "S02", "--from", "2026-12-01", "--m2", "3", "--share", "4"],
        ["open", "--party", "1", "--unit", "S02", "--from", "2026-12-01", "--by", "month", "--m2", "3"],
        ["open", "--party", "1", "--unit", "S02", "--from", "2026-12-01T09:00", "--by", "day"],
        ["open", "--party", "1", "--unit", "S02", "--from", "2027-03-28T02:30", "--to", "2027-03-28T09:00", "--by", "day"],
        ["open", "--party", "1", "--unit", "S02", "--from", "2026-12-01", "--price", "-3"],
        ["end", "999", "--on", "2026-12-01"],
        ["goods", "add", "999", "--what", "Chaises"],
        ["goods", "list", "999"],
        ["goods", "remove", "999"],
        ["access", "end", "999", "--on", "2026-12-01"],
        ["list", "--on", "hier"],
        ["share", "--unit", "S02", "--from", "2026-12-01", "--measure", "litres"],
        [],
    ],
)  # fmt: skip
def test_bad_input_is_code_2_and_changes_nothing(script: Script, words: list[str]) -> None:
    script("parties", "add", "--name", "Les Semeurs")
    code, answer = script("storage", *words)
    assert code == 2, answer
    assert answer["error"]["message"]
    assert script("storage", "list")[1] == {"storages": []}


def test_the_inventory_and_the_letters_of_the_ladder_are_written(
    script: Script, parties: tuple[int, int], tmp_path: Path
) -> None:
    _code, opened = script("storage", "open", "--unit", "S02", "--from", "2026-09-01", "--to", "2026-09-30",
                           "--party", parties[0], "--insured-until", "2027-05-31")  # fmt: skip
    storage, folder = opened["storage"], tmp_path / "lettres"
    script("storage", "goods", "add", storage, "--what", "Chaises", "--on", "2026-09-02", "--value", "120")
    code, told = script("storage", "inventory", storage, "--out", tmp_path / "i.pdf")
    assert (code, told["goods"]) == (0, 1)
    assert (tmp_path / "i.pdf").read_bytes().startswith(b"%PDF")
    assert script("storage", "letters", "--out", folder) == (0, {"letters": []})
    code, told = script("storage", "letters", storage, "--out", folder)
    assert (code, told["error"]["code"]) == (3, "no_step")
    code, told = script("storage", "step", storage, "--cause", "overstayed")
    assert code == 0, told
    (letter,) = script("storage", "letters", "--out", folder)[1]["letters"]
    assert (letter["storage"], letter["step"], letter["party"]) == (storage, "reminder", "Les Semeurs")
    assert Path(letter["file"]).read_bytes().startswith(b"%PDF")
    assert script("storage", "letters", storage, "--out", folder)[1]["letters"] == [letter]


def test_a_paper_of_storage_that_cannot_be_written_is_refused_first(script: Script, tmp_path: Path) -> None:
    (tmp_path / "f").write_text("")
    for words in (("inventory", 1, "--out", tmp_path), ("letters", "--out", tmp_path / "f")):
        code, told = script("storage", *words)
        assert (code, told["error"]["code"]) == (2, "output")
    assert script("storage", "inventory", 99, "--out", tmp_path / "i.pdf")[0] == 2
    assert not (tmp_path / "i.pdf").exists()
