"""The folded text that an event is found by."""

from __future__ import annotations

from collections.abc import Iterable

from pole_desk.kernel.inputs import slug

PHONE = "#"
"""What comes before the digits of the phone: no folded word holds it."""


def search_key(
    number: str, caller: str, email: str, phone: str, titles: Iterable[str]
) -> str:
    """A space before each folded word, then the digits of the phone."""
    words = slug(" ".join([number, caller, email, *titles]))
    return f" {words} {PHONE}{''.join(letter for letter in phone if letter.isdigit())}"


def tells(key: str, title: str) -> bool:
    """Whether an event of this key is found by each word of a title already."""
    return all(f" {word} " in key for word in slug(title).split())
