"""Quotes, sheets and papers of the doors from the command line, to the letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pole_desk.cli.main import main


@pytest.fixture
def line(sqlite_pole_url: str, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs a command on a pole of its own: the exit code and what `--json` answers."""

    def run(*words: str) -> tuple[int, dict[str, object]]:
        code = main(["--db", sqlite_pole_url, "--today", "2026-11-23", "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_a_booking_goes_from_quote_to_door_sign(line, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    _code, party = line("parties", "add", "--name", "Les Semeurs")
    code, made = line(
        "book", "--space", "R1", "--from", "2026-12-03T09:00", "--to", "2026-12-03T17:00", "--party",
        str(party["party"]), "--title", "AG", "--option-until", "2026-11-30T18:00",
    )  # fmt: skip
    assert code == 0 and (made["price"], made["list_price"]) == ("230.00", "230.00")
    booking = str(made["booking"])
    file = tmp_path / "devis.pdf"
    code, quote = line("booking", "quote", booking, "--out", str(file), "--send")
    assert (code, quote["number"], quote["state"], quote["total"]) == (0, "DV-2026-00001-1", "sent", "276.00")
    assert file.read_bytes().startswith(b"%PDF")
    assert line("booking", "quote", booking, "--out", str(file))[1]["number"] == "DV-2026-00001-1"
    assert line("booking", "accept", booking)[1]["state"] == "accepted"
    assert line("booking", "show", booking)[1]["state"] == "confirmed"
    code, sheet = line("booking", "sheet", booking, "--team", "Régie", "--out", str(tmp_path / "f.pdf"))
    assert (code, sheet["team"], sheet["version"], sheet["changes"]) == (0, "regie", 1, [])
    assert line("booking", "confirmation", booking, "--out", str(tmp_path / "c.pdf"))[0] == 0
    code, day = line("day-sheet", "--on", "2026-12-03", "--out", str(tmp_path / "d.pdf"))
    assert day["rooms"] == [{"room": "Grande salle de réunion", "bookings": 1}]
    assert line("door-sign", booking, "--out", str(tmp_path / "p.pdf"))[0] == 0
    code, moved = line("booking", "move", booking, "--space", "R2", "--keep-price", "R1 en travaux")
    assert (code, moved["space"], moved["price"], moved["list_price"]) == (0, "R2", "230.00", "125.00")
    code, gone = line("booking", "cancel", booking, "--reason", "report", "--fee", "0")
    assert (code, gone["error"]["code"]) == (2, "fee_reason")  # type: ignore[index]
    code, gone = line("booking", "cancel", booking, "--reason", "report")
    assert (code, gone["cancel_fee"]) == (0, "115.00")


@pytest.mark.parametrize(
    "words",
    [
        ("booking", "quote", "99", "--out", "{out}"), ("booking", "sheet", "99", "--team", "regie", "--out", "{out}"),
        ("door-sign", "99", "--out", "{out}"), ("day-sheet", "--on", "2026-02-30", "--out", "{out}"),
        ("day-sheet", "--out", "{folder}"), ("booking", "decline", "99", "--reason", "x"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_nothing_is_written(line, tmp_path: Path, words: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "x.pdf"
    code, answer = line(*(word.format(out=out, folder=tmp_path) for word in words))
    assert code == 2 and answer["error"]["message"]  # type: ignore[index]
    assert not out.exists()
