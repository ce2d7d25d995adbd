"""`booking move --scope`, `cancel`, `skip`, `retry`, `extra`, `lend`, `price`: objects, exit codes, sentences."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pole_desk.cli.main import main

HOURS = ("--from", "2026-12-03T09:00", "--to", "2026-12-03T11:00")
COURSE = ("book", "--space", "R1", *HOURS, "--party", "3", "--title", "Cours", "--rrule", "FREQ=WEEKLY;COUNT=5")


@pytest.fixture
def say(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command on a pole with two structures, 3 and 4; its exit code and its object, or its text."""

    def run(*words: str, text: bool = False) -> Any:
        code = main(["--db", sqlite_pole_url, "--today", "2026-11-23", *([] if text else ["--json"]), *words])
        out = capsys.readouterr()
        return (code, out.out + out.err) if text else (code, json.loads(out.out))

    for name in ("Les Semeurs", "Le Fournil"):
        assert run("parties", "add", "--name", name)[0] == 0
    return run


def starts(made: dict[str, Any], say: Any) -> list[str]:
    return [say("booking", "show", str(one["booking"]))[1]["from"][:16] for one in made["created"]]


@pytest.mark.parametrize("spaces", [["HALLE-A,HALLE-B"], ["HALLE-A+HALLE-B"], ["HALLE-A", "HALLE-B"]])
def test_bays_repeat_together_and_their_refused_dates_are_retried(say: Any, spaces: list[str]) -> None:
    named = [word for one in spaces for word in ("--space", one)]
    other = say("book", "--space", "HALLE-B", "--from", "2026-12-10T10:00", "--to", "2026-12-10T12:00",
                "--party", "4", "--title", "Marché")[1]  # fmt: skip
    code, made = say("book", *named, *COURSE[3:])
    assert (code, made["space"], made["spaces"]) == (0, "HALLE-A+HALLE-B", ["HALLE-A", "HALLE-B"])
    assert len(made["created"]) == 8 and [one["by"] for one in made["refused"]] == ["Le Fournil"]
    first = str(made["booking"])
    code, told = say("booking", "retry", first)
    assert (code, told["error"]["winner"]["party"]) == (3, "Le Fournil")
    say("booking", "cancel", str(other["booking"]))
    code, told = say("booking", "retry", first)
    assert (code, [one["space"] for one in told["created"]], told["refused"]) == (0, ["HALLE-A", "HALLE-B"], [])
    assert say("booking", "retry", first)[0] == 2
    assert say("check") == (0, {"findings": []})
    assert say("booking", "cancel", first, "--alone")[1]["state"] == "cancelled"
    assert say("booking", "show", str(made["created"][1]["booking"]))[1]["state"] == "confirmed"
    code, told = say("booking", "cancel", first, "--alone", "--scope", "all")
    assert (code, told["error"]["code"]) == (2, "usage")


def test_one_date_the_following_or_all_are_changed(say: Any) -> None:
    made = say(*COURSE, "--closed-days", "skip")[1]
    ids = [str(one["booking"]) for one in made["created"]]
    move = ("booking", "move", ids[2], "--scope", "following", "--from", "2026-12-18T14:00")
    code, plan = say(*move, "--dry-run")
    assert (code, plan["blocked"], [one["fate"] for one in plan["dates"]]) == (1, 2, ["changes", "blocked", "blocked"])
    assert plan["dates"][0]["new_from"] == "2026-12-18T14:00:00+01:00" and plan["dates"][1]["why"] == "fermé\u202f: Noël"
    code, told = say(*move)
    assert (code, told["error"]["code"]) == (3, "date_blocked")
    code, told = say("booking", "move", ids[2], "--scope", "following", "--from", "2026-12-17T14:00", "--to",
                     "2026-12-17T17:00", "--people", "12")  # fmt: skip
    assert (code, len(told["changed"]), told["series"] != made["series"]) == (0, 3, True)
    assert starts(made, say)[1:3] == ["2026-12-10T09:00", "2026-12-17T14:00"]
    code, told = say("booking", "move", ids[0], "--scope", "all", "--title", "Cours du soir", "--from", "2026-12-03T18:00")
    assert (code, len(told["changed"])) == (0, 5)
    assert {one[11:] for one in starts(made, say)} == {"18:00"}
    assert say("booking", "show", ids[4])[1]["title"] == "Cours du soir"
    assert say("booking", "move", ids[1], "--title", "Gala", "--people", "8")[1]["title"] == "Gala"
    assert say("booking", "show", ids[0])[1]["title"] == "Cours du soir"
    code, told = say("booking", "move", ids[1], "--scope", "all")
    assert (code, told["error"]["code"]) == (2, "change")
    code, text = say("booking", "move", ids[1], "--scope", "following", "--people", "9", text=True)
    assert (code, "4 dates modifiées." in text) == (0, True)


def test_a_date_is_skipped_and_the_following_are_cancelled(say: Any) -> None:
    made = say(*COURSE)[1]
    first = str(made["booking"])
    code, told = say("booking", "skip", first, "--date", "2026-12-10")
    assert (code, told["cancelled"]) == (0, [made["created"][1]["booking"]])
    code, refused = say("booking", "skip", first, "--date", "2026-12-11")
    assert (code, refused["error"]["code"]) == (2, "occurrence")
    code, told = say("booking", "cancel", str(made["created"][2]["booking"]), "--scope", "following", "--reason", "fin")
    assert (code, len(told["cancelled"])) == (0, 3)
    assert say("booking", "show", first)[1]["state"] == "confirmed"
    alone = say("book", "--space", "R2", *HOURS, "--party", "4", "--title", "Seul")[1]
    code, refused = say("booking", "skip", str(alone["booking"]))
    assert (code, refused["error"]["code"]) == (2, "no_series")
    code, refused = say("booking", "cancel", str(alone["booking"]), "--scope", "all")
    assert (code, refused["error"]["code"]) == (3, "no_series")


def test_extras_loans_and_an_agreed_price(say: Any) -> None:
    booking = str(say("book", "--space", "R1", *HOURS, "--party", "3", "--title", "Assemblée")[1]["booking"])
    code, told = say("booking", "extra", booking, "--item", "event_technician", "--quantity", "1,5")
    assert (code, told["extras"][0]["quantity"], told["extras"][0]["extra"]) == (0, 1.5, told["extra"])
    number = str(told["extra"])
    code, refused = say("booking", "extra", booking, "--change", number, "--price", "10")
    assert code == 2 and refused["error"]["message"].endswith(".")
    told = say("booking", "extra", booking, "--change", number, "--price", "10", "--reason", "promis")[1]
    assert told["extras"][0]["unit_price"] == "10.00" and told["extras"][0]["list_price"] != "10.00"
    assert say("booking", "extra", booking, "--withdraw", number)[1]["extras"][0]["withdrawn"] is True
    assert say("booking", "extra", booking, "--put-back", number)[1]["extras"][0]["withdrawn"] is False
    assert say("booking", "extra", booking, "--withdraw", "999")[0] == 2
    assert say("booking", "extra", booking, "--item", "rien")[0] == 2
    code, told = say("booking", "lend", booking, "--equipment", "projector")
    assert (code, told["loans"][0]["equipment"], told["loans"][0]["held"]) == (0, "projector", True)
    loan = str(told["loan"])
    code, refused = say("booking", "lend", booking, "--equipment", "projector", "--quantity", "500")
    assert (code, refused["error"]["code"]) == (3, "equipment")
    assert say("booking", "lend", booking, "--change", loan, "--quantity", "2")[1]["loans"][0]["quantity"] == 2
    assert say("booking", "lend", booking, "--take-back", loan)[1]["loans"][0]["returned"] is True
    assert say("booking", "lend", booking, "--again", loan)[1]["loans"][0]["held"] is True
    assert say("booking", "lend", booking, text=True)[1].startswith(f"{loan}\u202f: 2 ×")
    listed = say("booking", "show", booking)[1]
    code, refused = say("booking", "price", booking, "--amount", "50")
    assert (code, refused["error"]["code"]) == (2, "price_reason")
    code, told = say("booking", "price", booking, "--amount", "50,00", "--reason", "partenaire de la fête")
    assert (told["price"], told["list_price"]) == ("50.00", listed["list_price"])
    assert told["price_reason"] == "partenaire de la fête"
    assert say("booking", "price", booking, "--from-list")[1]["price"] == listed["price"]
    assert say("booking", "price", booking)[0] == 2
    assert say("check") == (0, {"findings": []})


def test_the_acts_on_a_booking_are_told_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    words = {
        "move": "celle-ci et les suivantes", "cancel": "cette travée seule", "skip": "par son jour",
        "retry": "cette date-là seulement", "extra": "retirer ce supplément", "lend": "reprendre ce prêt",
        "price": "reprendre le prix du tarif",
    }  # fmt: skip
    for act, expected in words.items():
        with pytest.raises(SystemExit):
            main(["booking", act, "--help"])
        assert expected in " ".join(capsys.readouterr().out.split())
