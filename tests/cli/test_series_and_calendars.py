"""`book --rrule`, `export ics`, `import ics`: what scripts read, exit codes, nothing half done."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pole_desk.cli.main import main

CLASHES = ("2026-12-10", "2027-01-14", "2027-02-18")


class Desk:
    """A pole at a URL, spoken to by commands."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self._url, self._capsys = url, capsys

    def __call__(self, *words: str) -> tuple[int, dict[str, Any]]:
        code = main(["--db", self._url, "--today", "2026-11-23", *words, "--json"])
        out, err = self._capsys.readouterr()
        assert err == ""
        return code, json.loads(out)

    def text(self, *words: str) -> tuple[int, str]:
        code = main(["--db", self._url, "--today", "2026-11-23", *words])
        out, err = self._capsys.readouterr()
        return code, out + err

    def book(self, *more: str, start: str = "2026-12-03T09:00", end: str = "2026-12-03T11:00", space: str = "R1",
             party: str = "2") -> tuple[int, dict[str, Any]]:  # fmt: skip
        return self(
            "book", "--space", space, "--from", start, "--to", end, "--party", party, "--title", "Cours", *more
        )


@pytest.fixture
def desk(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(sqlite_pole_url, capsys)
    for name in ("La Danse", "Les Semeurs"):
        code, told = made("parties", "add", "--name", name)
        assert code == 0 and told["party"]
    return made


def _party(desk: Desk, name: str) -> str:
    _code, told = desk("parties", "--search", name)
    return str(told["parties"][0]["id"])


def test_a_series_is_created_and_refused_date_by_date(desk: Desk) -> None:
    other = _party(desk, "Semeurs")
    for day in CLASHES:
        assert desk.book(start=f"{day}T10:00", end=f"{day}T12:00", party=other)[0] == 0
    code, told = desk.book("--rrule", "FREQ=WEEKLY;COUNT=52", party=_party(desk, "Danse"))
    assert code == 0 and told["state"] == "confirmed"
    assert (len(told["created"]), len(told["refused"])) == (49, 3)
    assert [(one["start"], one["by"]) for one in told["refused"]] == [
        ("2026-12-10T09:00:00+01:00", "Les Semeurs"), ("2027-01-14T09:00:00+01:00", "Les Semeurs"),
        ("2027-02-18T09:00:00+01:00", "Les Semeurs"),
    ]  # fmt: skip
    assert {one["from"][11:] for one in told["created"]} == {"09:00:00+01:00", "09:00:00+02:00"}
    assert [one["reason"] for one in told["closed"]] == ["Ascension", "Armistice de 1918"]
    assert told["words"] == "chaque jeudi, 52 fois" and desk("check") == (0, {"findings": []})


def test_closed_days_exceptions_and_the_march_night_are_as_asked(desk: Desk) -> None:
    code, told = desk.book("--rrule", "FREQ=WEEKLY;COUNT=4", "--closed-days", "skip", "--exdate", "2026-12-11",
                           start="2026-12-04T09:00", end="2026-12-04T10:00")  # fmt: skip
    assert code == 0
    assert [one["from"][:10] for one in told["created"]] == ["2026-12-04", "2026-12-18"]
    assert told["skipped"] == ["2026-12-25T09:00"]
    night = ("--rrule", "FREQ=DAILY;COUNT=2")
    given = {"start": "2027-03-27T02:30", "end": "2027-03-27T03:30"}
    code, refused = desk.book(*night, **given)
    assert (code, refused["error"]["code"], refused["error"]["occurrence"]) == (
        3, "missing_hour", "2027-03-28T02:30",
    )  # fmt: skip
    code, told = desk.book(*night, "--missing-hour", "later", **given)
    assert code == 0 and told["created"][1]["from"] == "2027-03-28T03:30:00+02:00"


def test_the_numbers_said_of_a_series_are_those_that_booking_takes(desk: Desk) -> None:
    assert desk.book(start="2026-12-10T10:00", end="2026-12-10T12:00", party=_party(desk, "Semeurs"))[0] == 0
    code, text = desk.text(
        "book", "--space", "R1", "--from", "2026-12-03T09:00", "--to", "2026-12-03T11:00", "--party",
        _party(desk, "Danse"), "--title", "Cours", "--rrule", "FREQ=WEEKLY;COUNT=3",
    )  # fmt: skip
    assert code == 0
    first, refused = (int(number) for number in re.findall(r"\((\d+)\)", text))
    shown = [desk("booking", "show", str(number))[1] for number in (first, refused)]
    assert [(one["booking"], one["state"]) for one in shown] == [(first, "confirmed"), (refused, "refused")]
    assert {one["title"] for one in shown} == {"Cours"}


@pytest.mark.parametrize(
    ("rule", "exit_code", "code"),
    [
        ("FREQ=WEEKLY", 3, "series_endless"),
        ("FREQ=YEARLY;COUNT=40", 3, "series_too_far"),
        ("tous les jeudis", 2, "rrule"),
        ("FREQ=HOURLY;COUNT=3", 2, "rrule"),
        ("FREQ=WEEKLY;UNTIL=20200101", 2, "series_empty"),
    ],
)
def test_a_rule_that_can_t_be_booked_is_refused_and_nothing_is_written(
    desk: Desk, rule: str, exit_code: int, code: str
) -> None:
    found, told = desk.book("--rrule", rule)
    assert (found, told["error"]["code"]) == (exit_code, code)
    assert desk("export", "ics", "--out", "/dev/null/x")[0] == 2
    found, text = desk.text("book", "--space", "HALLE-A", "--from", "2026-12-03T09:00", "--to",
                            "2026-12-03T10:00", "--party", "2", "--title", "T", "--rrule", "FREQ=DAILY;COUNT=2",
                            "--squeeze", "serré")  # fmt: skip
    assert found == 2 and "sans --squeeze" in text


def test_a_calendar_goes_out_and_comes_in(desk: Desk, tmp_path: Path) -> None:
    desk.book("--rrule", "FREQ=WEEKLY;COUNT=3")
    desk.book(start="2026-12-05T09:00", end="2026-12-05T10:00", space="R2")
    file = tmp_path / "R1.ics"
    assert desk("export", "ics", "--space", "R1", "--out", str(file)) == (0, {"file": str(file), "entries": 1})
    content = file.read_bytes()
    assert b"RRULE:FREQ=WEEKLY;COUNT=3" in content.replace(b"\r\n ", b"") and content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert desk("export", "ics", "--out", str(tmp_path / "tout.ics"))[1]["entries"] == 2
    code, told = desk("import", "ics", str(file), "--space", "R3", "--dry-run")
    assert (code, told["created"], told["dry_run"]) == (0, 3, True)
    code, told = desk("import", "ics", str(file), "--space", "R3", "--party", _party(desk, "Danse"))
    assert (code, told["created"], len(told["bookings"])) == (0, 3, 3)
    code, told = desk("import", "ics", str(file), "--space", "R3")
    assert (code, told["created"], told["unchanged"]) == (0, 0, 3)
    assert desk("check") == (0, {"findings": []})


def test_clashes_are_listed_before_and_after(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "chorale.ics"
    events = [
        f"BEGIN:VEVENT\r\nUID:{day}@chorale\r\nSUMMARY:Chorale\r\nDTSTART:202612{day:02d}T090000\r\n"
        f"DTEND:202612{day:02d}T110000\r\nEND:VEVENT\r\n"
        for day in (3, 4)
    ]
    file.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n", newline="")
    desk.book(party=_party(desk, "Semeurs"))
    words = ("import", "ics", str(file), "--space", "R1")
    code, told = desk(*words, "--dry-run")
    assert (code, told["created"], told["refused"][0]["by"]) == (1, 1, "Les Semeurs")
    code, told = desk(*words)
    assert (code, told["created"]) == (0, 1)
    assert told["refused"][0]["start"] == "2026-12-03T09:00:00+01:00" and "Les Semeurs (Cours)" in told["refused"][0]["why"]
    desk.book(start="2026-12-04T09:00", end="2026-12-04T12:00", space="R2", party=_party(desk, "Semeurs"))
    desk.book(start="2026-12-03T08:00", end="2026-12-03T12:00", space="R2", party=_party(desk, "Semeurs"))
    code, told = desk("import", "ics", str(file), "--space", "R2")
    assert code == 3 and told["error"]["winner"]["party"] == "Les Semeurs"


@pytest.mark.parametrize(
    ("content", "exit_code"),
    [
        (b"", 2),
        (b"Bonjour", 2),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n", 2),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", 2),
        (b"BEGIN:VCALENDAR\r\nX:\xe9\r\nEND:VCALENDAR\r\n", 2),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261203T090000\r\nDTEND:20261203T100000\r\n"
         b"RRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", 3),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261203T090000\r\nDTEND:20661203T100000\r\n"
         b"END:VEVENT\r\nEND:VCALENDAR\r\n", 2),
    ],
)  # fmt: skip
def test_a_bad_calendar_is_answered_clearly(
    desk: Desk, tmp_path: Path, content: bytes, exit_code: int
) -> None:
    file = tmp_path / "mauvais.ics"
    file.write_bytes(content)
    for dry in ([], ["--dry-run"]):
        code, told = desk("import", "ics", str(file), "--space", "R1", *dry)
        if dry and code == 0:
            assert told["created"] == 0
        else:
            assert code == exit_code and told["error"]["message"].endswith(".")
    assert desk("import", "ics", str(tmp_path / "absent.ics"), "--space", "R1")[0] == 2
    assert desk("import", "ics", str(file), "--space", "NULLE-PART")[0] == 2
    assert desk("export", "ics", "--out", str(tmp_path / "vide.ics"))[1]["entries"] == 0


def test_an_exception_that_is_no_date_is_echoed_as_typed(desk: Desk) -> None:
    for typed in ("pasunedate", "2026-13-45", "jeudi"):
        code, refused = desk.book("--rrule", "FREQ=WEEKLY;COUNT=4", "--exdate", typed)
        assert code == 2 and f"«\u202f{typed}\u202f»" in refused["error"]["message"]


def test_a_series_put_to_long_ago_is_refused_unless_it_is_meant(desk: Desk) -> None:
    code, told = desk.book("--rrule", "FREQ=WEEKLY;COUNT=3")
    assert code == 0
    first = str(told["created"][0]["booking"])
    asked = ("booking", "move", first, "--scope", "all", "--from", "2025-12-04T09:00", "--to", "2025-12-04T11:00")
    code, refused = desk(*asked)
    assert (code, refused["error"]["code"]) == (3, "long_past")
    code, told = desk(*asked, "--past")
    assert code == 0 and desk("booking", "show", first)[1]["from"].startswith("2025-12-04T09:00")
