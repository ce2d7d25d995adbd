"""How well words typed in a hurry fit a title: order, accents, case and a typo don't matter."""

from __future__ import annotations

from pole_desk.kernel.inputs import slug

WHOLE, START, INSIDE, TYPO = 8, 6, 3, 1
LEAST_FOR_TYPO = 4


def score(typed: str, text: str) -> int:
    """0 when a word typed fits nothing; else the higher the better, earlier words first."""
    words, targets = slug(typed).split(), slug(text).split()
    total = 0
    for word in words:
        best = max((_fit(word, target) for target in targets), default=0)
        if best == 0:
            return 0
        total += best
    first = bool(words and targets) and targets[0].startswith(words[0])
    return total * 2 + int(first)


def _fit(word: str, target: str) -> int:
    if word == target:
        return WHOLE
    if target.startswith(word):
        return START
    if len(word) >= 3 and word in target:
        return INSIDE
    if len(word) >= LEAST_FOR_TYPO and near(word, target[: len(word) + 1]):
        return TYPO
    return 0


def near(word: str, other: str) -> bool:
    """Whether one letter changed, added, missing or swapped with its neighbour makes them one.

    `other` may go on one letter longer than what was typed so far.
    """
    return any(_one_off(word, other[:length]) for length in range(len(word) - 1, len(word) + 2))


def _one_off(word: str, other: str) -> bool:
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    left, right = word[start:], other[start:]
    return (
        left == right
        or left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[1::-1] and len(left) > 1 and left[2:] == right[2:])
    )
