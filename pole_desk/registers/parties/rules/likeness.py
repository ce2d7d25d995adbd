"""When two structures look the same, and when a word nearly is another; folded by `kernel.inputs`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from pole_desk.kernel.inputs import slug

NEAR = 86
"""From this likeness of two folded names on (of 100), the structures are proposed for merging."""

_ARTICLES = frozenset({
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et", "a", "au", "aux",
    "association", "asso", "ste",
})  # fmt: skip


def search_key(*texts: str) -> str:
    """The folded texts, and the phone numbers and identifiers without spaces."""
    digits = [re.sub(r"\D", "", text) for text in texts]
    grouped = [number for number in digits if len(number) >= 6]
    return " ".join(part for part in [*(slug(text) for text in texts), *grouped] if part)


def name_key(name: str) -> str:
    """A name as compared for likeness: folded, without articles nor « association »."""
    words = slug(name).split()
    return " ".join(word for word in words if word not in _ARTICLES) or " ".join(words)


class Name:
    """A name made ready to be compared with many others."""

    def __init__(self, name: str) -> None:
        words = name_key(name).split()
        self.key = " ".join(words)
        self.words = sorted(words)
        self.numbers = [word for word in self.words if word.isdigit()]
        self.pairs = frozenset(pairwise(self.key))

    def likeness(self, other: Name) -> int:
        """How alike two names are, from 0 to 100: folded words in order, or the same in any order.

        Names whose numbers differ (AMAP 1, AMAP 2) are not alike. The exact ratio is counted only
        where half of the letter pairs are shared: below, it can't reach `NEAR`.
        """
        if not self.key or not other.key or self.numbers != other.numbers:
            return 0
        if self.words == other.words:
            return 100
        if len(self.pairs & other.pairs) * 4 < len(self.pairs) + len(other.pairs):
            return 0
        return round(SequenceMatcher(None, self.key, other.key, autojunk=False).ratio() * 100)


def same_place(a: str, b: str) -> bool:
    """Whether two communes are the same, or one of them is not known."""
    first, second = slug(a), slug(b)
    return not first or not second or first == second


def distance(a: str, b: str, *, most: int) -> int:
    """Letters to insert, drop, change or swap to go from `a` to `b`; `most` + 1 when it is more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: Sequence[int] = ()
    row: Sequence[int] = range(len(b) + 1)
    for i, left in enumerate(a, 1):
        line = [i]
        for j, right in enumerate(b, 1):
            cost = min(row[j] + 1, line[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, row = row, line
    return min(row[-1], most + 1)


def word_score(word: str, key: str) -> int:
    """How well a folded word is found in a search key, 0 to 100; small typos are forgiven."""
    return max((_token_score(word, token) for token in key.split()), default=0)


@lru_cache(maxsize=16384)
def _token_score(word: str, token: str) -> int:
    if token.startswith(word):
        return 100 if token == word else 90
    if word in token:
        return 70
    most = 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 7 else 2
    if not most:
        return 0
    starts = (token, token[: len(word)], token[: len(word) + 1])
    return 50 if any(distance(word, start, most=most) <= most for start in starts) else 0
