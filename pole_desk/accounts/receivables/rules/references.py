"""Invoice numbers and clients' names found in what a bank prints, however it cuts and spaces them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pole_desk.kernel.inputs import slug

SHORTEST = 6
"""Characters of a number, dashes aside, below which it could be found anywhere."""
_LEGAL = frozenset(
    "association asso sarl sas sasu scop scic sci eurl ess societe cooperative fondation collectif compagnie the les "
    "des pour nantes france vir virement prlv recu sepa inst".split()
)
"""Words that tell no client from another."""


def bare(number: str) -> str:
    """`FA-2026-00137` as `FA202600137`."""
    return "".join(one for one in number.upper() if one.isalnum())


def shortened(number: str) -> str:
    """The number without the zeros before its last part, as people type it: `FA2026137`."""
    head, mark, last = number.rpartition("-")
    return bare(f"{head}{mark}{last.lstrip('0')}") if last.isdigit() else bare(number)


def lengths_of(numbers: Iterable[str]) -> list[int]:
    """How long the numbers that may be looked for are, the longest first."""
    return sorted({len(number) for number in numbers if len(number) >= SHORTEST}, reverse=True)


def found_numbers(
    text: str, numbers: Mapping[str, Sequence[int]], lengths: Sequence[int] | None = None
) -> list[int]:
    """The invoices whose `bare` or `shortened` number stands in a text, in the order of the text.

    Dashes, spaces and line breaks between the characters do not matter; a number glued to another digit is
    no number. Where two start at the same place, the longer is meant. `lengths` are those of the numbers, when
    they were measured for many texts.
    """
    places = [(at, one) for at, one in enumerate(text.upper()) if one.isalnum()]
    joined = "".join(one for _at, one in places)
    lengths = lengths_of(numbers) if lengths is None else lengths
    found: list[int] = []
    start = 0
    while start < len(joined):
        taken = 0
        for length in lengths:
            window = joined[start : start + length]
            if window in numbers and _stands_alone(places, start, start + length):
                found += [one for one in numbers[window] if one not in found]
                taken = length
                break
        start += taken or 1
    return found


def _stands_alone(places: Sequence[tuple[int, str]], start: int, end: int) -> bool:
    """No letter nor digit touches the number before it, and no digit after it."""
    before = start > 0 and places[start - 1][0] == places[start][0] - 1
    after = end < len(places) and places[end][0] == places[end - 1][0] + 1 and places[end][1].isdigit()
    return not before and not after


def telling_words(name: str) -> frozenset[str]:
    """The words of a name that tell its bearer: legal forms and short words left out."""
    words = slug(name).split()
    return frozenset(word for word in words if len(word) > 2 and word not in _LEGAL)


def is_enough(hits: int, size: int) -> bool:
    """Whether so many words of a name of that size tell it: all of them, or, as banks cut names, two of three."""
    return hits == size or (hits >= 2 and 3 * hits >= 2 * size)
