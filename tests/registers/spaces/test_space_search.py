"""Spaces in the one search box: by code, by name, with a typo."""

from __future__ import annotations

import pytest

from pole_desk.kernel.work import Runner
from pole_desk.registers.spaces.search import SpaceSearch


@pytest.mark.parametrize(
    ("typed", "first"),
    [("r1", "R1"), ("grande salle", "R1"), ("grande sale", "R1"), ("espace cantne", "CANTINE")],
)
def test_a_room_answers_by_code_and_name_a_typo_forgiven(sqlite_pole: Runner, typed: str, first: str) -> None:
    found = sqlite_pole.read(SpaceSearch().find, words=typed, limit=5)
    assert found[0].title.startswith(f"{first} · ")


def test_words_of_no_room_find_none(sqlite_pole: Runner) -> None:
    assert sqlite_pole.read(SpaceSearch().find, words="baleine", limit=5) == []
