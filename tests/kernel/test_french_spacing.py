"""The spaces that French sets around its double signs, set by the program and not by the one who writes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.kernel.i18n import _, ngettext, spaced

NARROW = "\u202f"
WORDS = st.lists(
    st.sampled_from(
        (*" ;:!?«»{}\u202f\u00a0\n.,’(", "mot", "{name}", "{n: >5}", "9:30", "https://pole.example/a?b=1 ", "--db")
    ),
    max_size=30,
).map("".join)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Supprimer ?", f"Supprimer{NARROW}?"),
        ("« {name} » est pris : choisissez", f"«{NARROW}{{name}}{NARROW}» est pris{NARROW}: choisissez"),
        ("{a} : {b} ; {c} !", f"{{a}}{NARROW}: {{b}}{NARROW}; {{c}}{NARROW}!"),
        ("« Vraiment ? »", f"«{NARROW}Vraiment{NARROW}?{NARROW}»"),
        (" : ", f"{NARROW}: "),
        ("Deux\u00a0: trois", f"Deux{NARROW}: trois"),
    ],
)
def test_a_french_text_never_lets_a_line_start_with_a_sign(written: str, shown: str) -> None:
    assert spaced(written) == _(written) == shown


@pytest.mark.parametrize(
    "text",
    ["{n: >5}", "{moment: !s}", "9:30", "https://pole.example/a?b=1", "python -m pole_desk --db :memory:", "a  : b"],
)
def test_formats_addresses_and_hours_are_left_alone(text: str) -> None:
    assert spaced(text) == text


def test_both_forms_of_a_plural_are_set() -> None:
    assert ngettext("{n} seul !", "{n} à la fois !", 1) == f"{{n}} seul{NARROW}!"
    assert ngettext("{n} seul !", "{n} à la fois !", 2) == f"{{n}} à la fois{NARROW}!"


@given(WORDS)
def test_setting_a_text_twice_changes_nothing_and_touches_only_spaces(text: str) -> None:
    once = spaced(text)
    assert spaced(once) == once
    assert len(once) == len(text)
    assert all(new == old or (old in " \u00a0" and new == NARROW) for old, new in zip(text, once, strict=True))
    assert re.findall(r"\{[^{}]*\}", once) == re.findall(r"\{[^{}]*\}", text)
