"""`free`, `book` and `booking`, to the letter: objects for scripts, exit codes, sentences."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pole_desk.cli.main import main


@pytest.fixture
def say(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on a pole with two structures, 3 and 4; its exit code and its object."""

    def run(*words: str, today: str = "2026-11-23") -> tuple[int, dict[str, Any]]:
        code = main(["--db", sqlite_pole_url, "--today", today, "--json", *words])
        out = capsys.readouterr()
        assert out.err == ""
        return code, json.loads(out.out)

    for name in ("Les Semeurs", "Le Fournil"):
        assert run("parties", "add", "--name", name)[0] == 0
    return run


AFTERNOON = ("--from", "2026-12-03T14:00", "--to", "2026-12-03T17:00")
R1 = ("book", "--space", "R1", *AFTERNOON, "--party", "3", "--title", "Assemblée")


def test_a_room_is_found_booked_and_taken_for_the_next(say: Any) -> None:
    code, found = say("free", *AFTERNOON, "--people", "40", "--layout", "théâtre", "--equipment", "projector,chairs=40")
    assert code == 0
    assert found["free"][0]["space"] == "R1"
    assert found["free"][0]["capacity"] == 60
    code, made = say(*R1)
    assert (code, made["state"], made["refused"]) == (0, "confirmed", [])
    assert made["created"] == [{
        "booking": made["booking"], "space": "R1",
        "from": "2026-12-03T14:00:00+01:00", "to": "2026-12-03T17:00:00+01:00",
    }]  # fmt: skip
    code, busy = say("free", *AFTERNOON, "--kind", "meeting_room", "--people", "30")
    taken = next(one for one in busy["busy"] if one["space"] == "R1")
    assert (taken["by"], taken["until"]) == ("Les Semeurs", "2026-12-03T17:00:00+01:00")
    assert busy["next"][0] == {
        "space": "R1", "from": "2026-12-03T17:00:00+01:00", "to": "2026-12-03T20:00:00+01:00"
    }  # fmt: skip
    code, told = say(*R1[:-3], "4", "--title", "Autre")
    assert (code, told["error"]["code"]) == (3, "overlap")
    assert told["error"]["winner"]["party"] == "Les Semeurs"


def test_an_option_is_confirmed_cancelled_restored_moved_and_shown(say: Any) -> None:
    code, made = say(*R1, "--option-until", "2026-12-01T18:00", "--setup", "30", "--teardown", "15")
    booking = str(made["booking"])
    assert (made["state"], made["rank"], made["option_until"]) == ("option", 1, "2026-12-01T18:00:00+01:00")
    assert (made["setup"], made["teardown"]) == (30, 15)
    assert say("booking", "show", booking, today="2026-12-02")[1]["state"] == "lapsed"
    assert say("booking", "confirm", booking)[1]["state"] == "confirmed"
    code, cancelled = say("booking", "cancel", booking, "--reason", "report")
    assert (code, cancelled["state"], cancelled["cancel_reason"]) == (0, "cancelled", "report")
    assert say("booking", "confirm", booking)[0] == 3
    assert say("booking", "restore", booking)[1]["number"] == made["number"]
    moved = say("booking", "move", booking, "--space", "R2", "--from", "2026-12-04T09:00")[1]
    assert (moved["space"], moved["to"]) == ("R2", "2026-12-04T12:00:00+01:00")
    assert say("check") == (0, {"findings": []})


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--from", "2027-03-28T02:30", "--to", "2027-03-28T05:00"), "no_such_hour"),
        (("--from", "2026-12-03T17:00", "--to", "2026-12-03T14:00"), "dates_reversed"),
        (("--from", "2026-12-03T14:00", "--to", "2066-12-03T14:00"), "booking_length"),
        (("--from", "2026-02-30T14:00", "--to", "2026-12-03T14:00"), "moment"),
        ((*AFTERNOON, "--people", "-1"), "people"),
        ((*AFTERNOON, "--layout", "rond"), "layout"),
        ((*AFTERNOON, "--setup", "-10"), "buffers"),
        ((*AFTERNOON, "--option-until", "2026-12-03T16:00"), "option_until"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_nothing_is_done(
    say: Any, words: tuple[str, ...], code: str
) -> None:
    exit_code, told = say("book", "--space", "R1", "--party", "3", "--title", "X", *words)
    assert (exit_code, told["error"]["code"]) == (2, code)
    assert say("parties", "--search", "Semeurs")[0] == 0
    assert say(*R1)[1]["number"] == "EV-2026-00001"


def test_unknown_rooms_structures_and_bookings_are_bad_input(say: Any) -> None:
    assert say("book", "--space", "R9", *AFTERNOON, "--party", "3", "--title", "X")[0] == 2
    assert say(*R1[:-3], "99", "--title", "X")[0] == 2
    assert say("booking", "show", "12")[0] == 2
    assert say("free", *AFTERNOON, "--kind", "château")[0] == 2
    assert say("free", *AFTERNOON, "--equipment", "trampoline")[0] == 2


def test_bays_are_booked_as_one_and_a_closed_day_needs_a_word(say: Any) -> None:
    bays = ("book", "--space", "HALLE-A+HALLE-B", "--party", "3", "--title", "Forum")
    code, made = say(*bays, *AFTERNOON)
    assert [one["space"] for one in made["created"]] == ["HALLE-A", "HALLE-B"]
    noel = ("--from", "2026-12-25T14:00", "--to", "2026-12-25T17:00")
    assert say(*bays, *noel)[1]["error"]["code"] == "closed_day"
    assert say(*bays, *noel, "--on-closed-day", "keep")[0] == 0


def test_the_second_option_is_told_who_comes_first(say: Any) -> None:
    say(*R1, "--option-until", "2026-12-01T18:00")
    second = say(*R1[:-3], "4", "--title", "Autre", "--option-until", "2026-12-02T18:00")[1]
    assert second["rank"] == 2
    code, told = say("booking", "confirm", str(second["booking"]))
    assert (code, told["error"]["code"], told["error"]["winner"]["party"]) == (3, "option_ahead", "Les Semeurs")
    assert say("booking", "confirm", str(second["booking"]), today="2026-12-02")[0] == 0


def test_people_read_sentences(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--db", sqlite_pole_url, "--today", "2026-11-23", "free", *AFTERNOON, "--people", "40"])
    text = capsys.readouterr().out
    assert text.startswith("Libre\u202f:\nR1 ")
    assert "Pas libre\u202f:\nR2  Salle de réunion 38 m²       trop petit" in text
