"""When two names are alike, and when a word nearly is another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.registers.parties.rules import legal_families, legal_family
from pole_desk.registers.parties.rules.likeness import NEAR, Name, distance, word_score

letters = st.text("abcde", max_size=7)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Association Les Jardins", "jardins", True),
        ("L’Atelier du Vélo", "Vélo, l'atelier", True),
        ("Envie 44", "Envie 49", False),
        ("AMAP 1", "AMAP 2", False),
        ("Ecossolies", "Écosolies", True),
        ("Cantine des Halles", "Atelier du Vélo", False),
        ("", "", False),
    ],
)
def test_likeness_forgives_accents_articles_order_and_typos(one: str, other: str, near: bool) -> None:
    assert (Name(one).likeness(Name(other)) >= NEAR) is near


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_the_same_both_ways_at_its_ends(one: str, other: str) -> None:
    there, back = Name(one).likeness(Name(other)), Name(other).likeness(Name(one))
    assert 0 <= there <= 100 and (there == 100) == (back == 100)


@given(letters, letters)
def test_distance_is_symmetric_and_nought_only_for_the_same(one: str, other: str) -> None:
    assert distance(one, other, most=7) == distance(other, one, most=7)
    assert (distance(one, other, most=7) == 0) == (one == other)


@given(letters, letters, st.integers(0, 3))
def test_a_limit_only_cuts_the_distance(one: str, other: str, most: int) -> None:
    assert distance(one, other, most=most) == min(distance(one, other, most=9), most + 1)


def test_two_letters_swapped_are_one_mistake() -> None:
    assert distance("atelier", "ateleir", most=2) == 1


def test_a_whole_word_counts_more_than_its_start_and_that_more_than_a_typo() -> None:
    scores = [word_score(word, "atelier velo") for word in ("atelier", "atel", "tel", "atleier", "xyz")]
    assert scores == [100, 90, 70, 50, 0]


@pytest.mark.parametrize(
    ("form", "place"),
    [("Association loi 1901", 0), ("SCIC", 1), ("Scop SARL", 1), ("Mutuelle", 2),
     ("Fonds de dotation", 3), ("SAS ESUS", 4), ("micro-entreprise", 5), ("", 5)],
)  # fmt: skip
def test_a_legal_form_as_typed_belongs_to_a_family_of_the_plan(form: str, place: int) -> None:
    assert legal_family(form) == legal_families()[place]
