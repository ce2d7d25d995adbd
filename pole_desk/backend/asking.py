"""Questions put to every feature at once: what is wrong, what waits, what matches."""

from __future__ import annotations

from datetime import date

from pole_desk.backend.features import CHECKERS, REMINDERS, SEARCHES
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.findings import Finding
from pole_desk.ports.reminders import Reminder
from pole_desk.ports.search import Hit

_URGENCY = {"danger": 0, "warning": 1, "info": 2}


def check(reader: Reader) -> list[Finding]:
    """Every invariant of every ledger; empty when all holds."""
    return [finding for checker in CHECKERS for finding in checker.check(reader)]


def remind(reader: Reader, *, on: date) -> list[Reminder]:
    """What waits on a day, the most urgent first."""
    found = [reminder for source in REMINDERS for reminder in source.reminders(reader, on)]
    return sorted(found, key=lambda r: (_URGENCY.get(r.level, 3), r.on, r.title))


def find(reader: Reader, *, text: str, limit: int = 20) -> list[Hit]:
    """The best hits of every feature; accents, case and a typo don't matter."""
    words = slug(text)
    if not words:
        return []
    found = [hit for source in SEARCHES for hit in source.find(reader, words, limit)]
    return sorted(found, key=lambda hit: (-hit.score, hit.title))[:limit]
