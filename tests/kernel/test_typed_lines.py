"""A typed line loses its stray blanks and keeps the no-break ones of typography; it is found both ways."""

from __future__ import annotations

from typing import Any

import pytest

from pole_desk.activities.events.commands import take_call
from pole_desk.activities.events.queries import bookings
from pole_desk.activities.events.rules import BookingWish
from pole_desk.backend import find
from pole_desk.kernel.texts import one_line
from pole_desk.registers.parties.commands import add_party
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.spaces.queries import space_by_code

NINE = 1_796_979_600
"""11 December 2026, 10:00 in Paris, in epoch seconds."""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Le   fil\t\n des jours ", "Le fil des jours"),
        ("Le fil\u202f: jour\u00a01", "Le fil\u202f: jour\u00a01"),
        ("Le fil \u202f : jour", "Le fil\u202f: jour"),
        ("\u202f«\u202fLe fil\u202f»\u00a0", "«\u202fLe fil\u202f»"),
        (" \u00a0 ", ""),
    ],
)
def test_blanks_are_trimmed_and_collapsed_and_no_break_ones_stay_inside(typed: str, kept: str) -> None:
    assert one_line(typed) == kept
    assert one_line(kept) == kept


def test_a_title_keeps_its_narrow_spaces_and_is_found_with_and_without(sqlite_pole: Any) -> None:
    party = sqlite_pole.do(add_party, party=PartyInput(name="Les Semeurs"))
    room = sqlite_pole.read(space_by_code, code="R1").id
    sqlite_pole.do(
        take_call, party=party, title=" Fête du fil\u202f:  couture ",
        wishes=[BookingWish(room, NINE, NINE + 7200)],
    )  # fmt: skip
    (one,) = sqlite_pole.read(bookings, starts_at=NINE, ends_at=NINE + 7200)
    assert one.title == "Fête du fil\u202f: couture"
    for typed in ("fil\u202f: couture", "fil : couture", "fil couture"):
        assert any("couture" in hit.title for hit in sqlite_pole.read(find, text=typed)), typed
