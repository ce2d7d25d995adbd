"""What waits for somebody: each feature names what is due, Today shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader


class Reminder(NamedTuple):
    """A thing to do: `level` is danger, warning or info; `verb` labels its one button.

    `part` names the kind of record on a page that has several.
    """

    kind: str
    on: date
    level: str
    title: str
    detail: str
    verb: str
    page: str
    record: int
    part: str = ""


class ReminderSource(Protocol):
    """A feature that has things to remind of."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits on a day, computed when read."""
        ...
