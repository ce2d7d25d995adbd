"""A text that PostgreSQL would refuse is refused on a file too, before anything is written."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text as sql

from pole_desk.kernel.errors import BadInput
from pole_desk.registers.parties.commands import add_party, change_party
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.rules import PartyInput

FITS = "a" * 40


@pytest.mark.parametrize(
    ("text", "code"), [("9" * 500, "text_too_long"), ("Les\0Semeurs", "text_unreadable")]
)
def test_a_text_that_does_not_fit_is_refused_on_both_engines_and_nothing_is_kept(
    pole: Any, text: str, code: str
) -> None:
    before = pole.read(parties)
    with pytest.raises(BadInput) as refused:
        pole.do(add_party, party=PartyInput(name=FITS, phone=text))
    assert refused.value.code == code
    assert refused.value.message and "\0" not in refused.value.message
    assert pole.read(parties) == before


@pytest.mark.parametrize(
    ("note", "told"),
    [("mot " * 500 + "x", "2\u202f001 caractères, 2\u202f000 au plus"), ("mot\n" * 101, "101, 100 au plus")],
)
def test_a_note_that_would_drown_its_papers_is_refused_with_the_limit(sqlite_pole: Any, note: str, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        sqlite_pole.do(add_party, party=PartyInput(name=FITS, notes=note))
    assert (refused.value.code, told in refused.value.message) == ("text_too_long", True)
    sqlite_pole.do(add_party, party=PartyInput(name=FITS, notes=("mot " * 500)[:2000]))


def test_a_text_that_was_there_before_the_limit_does_not_hold_back_another_change(sqlite_pole: Any) -> None:
    party, long = sqlite_pole.do(add_party, party=PartyInput(name=FITS, notes="court")), "x" * 3000
    with sqlite_pole.engine.begin() as connection:
        connection.execute(sql("UPDATE party SET notes = :long"), {"long": long})
    sqlite_pole.do(change_party, party=party, values=PartyInput(name=FITS, notes=long, phone="02 40 00 00 00"))
    with pytest.raises(BadInput):
        sqlite_pole.do(change_party, party=party, values=PartyInput(name=FITS, notes="y" * 2001))
