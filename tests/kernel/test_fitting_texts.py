"""A text that PostgreSQL would refuse is refused on a file too, before anything is written."""

from __future__ import annotations

from typing import Any

import pytest

from pole_desk.kernel.errors import BadInput
from pole_desk.registers.parties.commands import add_party
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
