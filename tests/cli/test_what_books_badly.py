"""Bookings, calendars and files that make no sense: what is told, with which exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main

Run = Any


@pytest.fixture
def run(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on a pole of one structure, number 3; its code and object."""

    def asked(*words: str) -> tuple[int, dict[str, Any]]:
        code = main(["--db", sqlite_pole_url, "--today", "2026-11-23", "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    assert asked("parties", "add", "--name", "Les Semeurs")[1] == {"party": 3}
    return asked


def _book(
    run: Run, *words: str, party: str = "3", title: str = "Réunion", day: str = "2026-12-03"
) -> tuple[int, str]:
    code, told = run(
        "book", "--space", "R2", "--from", f"{day}T14:00", "--to", f"{day}T16:00", "--party", party,
        "--title", title, *words,
    )  # fmt: skip
    return code, told["error"]["code"] if "error" in told else ""


@pytest.mark.parametrize("more", [(), ("--rrule", "FREQ=WEEKLY;COUNT=2")])
def test_who_is_unknown_is_told_so_before_who_is_in_the_way(run: Run, more: tuple[str, ...]) -> None:
    assert _book(run, *more) == (0, "")
    assert _book(run, *more, party="99") == (2, "party")
    for title in ("", "\u200b", "\u202e \u200b", "x" * 201):
        assert _book(run, *more, title=title) == (2, "title")
    assert _book(run, *more) == (3, "overlap")


def test_a_room_before_its_opening_is_told_closed_rather_than_unknown(run: Run) -> None:
    assert _book(run, day="1901-05-03") == (2, "space_closed")


def test_a_file_without_the_columns_of_a_till_is_refused(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "z.csv"
    table.write_text("a;b\n1;2\n", encoding="utf-8")
    code, told = run("meals", "import-tills", str(table))
    assert (code, told["error"]["code"]) == (2, "till_columns")
    assert "jour, opérateur, total" in told["error"]["message"]


@pytest.mark.parametrize("words", [("meals", "import-tills"), ("shop", "sales", "import")])
def test_why_a_file_is_not_read_is_told_in_french(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    for path, why in ((tmp_path / "rien.csv", "n’existe pas"), (tmp_path, "c’est un dossier")):
        code, told = run(*words, str(path))
        assert (code, told["error"]["code"]) == (2, "csv_unreadable")
        assert why in told["error"]["message"]


def _calendar(file: Path, *events: tuple[str, ...]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Essai//FR"]
    for event in events:
        lines += ["BEGIN:VEVENT", "DTSTAMP:20261101T000000Z", *event, "END:VEVENT"]
    file.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8", newline="")
    return str(file)


def test_a_date_that_cannot_be_read_is_named_in_french(run: Run, tmp_path: Path) -> None:
    file = _calendar(tmp_path / "a.ics", ("UID:a", "SUMMARY:Atelier", "DTSTART:demain"))
    code, told = run("import", "ics", file, "--space", "R2")
    assert (code, told["error"]["code"]) == (2, "ics_broken")
    assert "«\u202fAtelier\u202f»" in told["error"]["message"] and "DTSTART" in told["error"]["message"]
    assert "xpected" not in told["error"]["message"]


def test_an_entry_that_another_hides_and_a_zone_nobody_knows_are_told(run: Run, tmp_path: Path) -> None:
    file = _calendar(
        tmp_path / "b.ics",
        ("UID:b", "SUMMARY:Premier", "DTSTART:20261208T090000Z", "DTEND:20261208T100000Z"),
        ("UID:b", "SUMMARY:Second", "DTSTART:20261209T090000Z", "DTEND:20261209T100000Z"),
        ("UID:c", "SUMMARY:Ailleurs", "DTSTART;TZID=Nulle/Part:20261210T090000",
         "DTEND;TZID=Nulle/Part:20261210T100000"),
    )  # fmt: skip
    code, told = run("import", "ics", file, "--space", "R2")
    assert (code, told["created"]) == (0, 2)
    assert [one["title"] for one in told["skipped"]] == ["Premier"]
    assert len(told["notes"]) == 1 and "Nulle/Part" in told["notes"][0]


@pytest.mark.parametrize(
    ("code", "way"),
    [("S01", "storage open"), ("M01", "shop stall book"), ("MAGASIN", "shop stall book"), ("B12", "lease open")],
)
def test_what_is_let_otherwise_is_not_booked_as_a_room_and_the_way_is_told(
    run: Run, tmp_path: Path, code: str, way: str
) -> None:
    assert _book(run) == (0, "")
    hours = ("--from", "2026-12-04T14:00", "--to", "2026-12-04T16:00")
    file = _calendar(
        tmp_path / "s.ics", ("UID:s", "SUMMARY:Atelier", "DTSTART:20261204T140000Z", "DTEND:20261204T150000Z")
    )
    for words in (
        ("book", "--space", code, *hours, "--party", "3", "--title", "T"),
        ("book", "--space", code, *hours, "--party", "3", "--title", "T", "--rrule", "FREQ=WEEKLY;COUNT=2"),
        ("booking", "move", "1", "--space", code),
        ("import", "ics", file, "--space", code),
        ("import", "ics", file, "--space", code, "--dry-run"),
    ):
        exit_code, told = run(*words)
        assert (exit_code, told["error"]["code"]) == (3, "not_bookable"), words
        assert told["error"]["command"] == way and f"«\u202f{way}\u202f»" in told["error"]["message"]
        assert f"({code})" in told["error"]["message"]
    assert run("booking", "show", "1")[1]["space"] == "R2"
