"""Which versions of a record mean the same: taking an act back brings a new version with the old content.

Acts taken back one after the other would otherwise each find the record changed by the undo before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pole_desk.kernel.database import Versioned

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Record = tuple[str, int]
Left = Mapping[Record, tuple[int, int]]
"""What an act did to the versions of the records that it changed: before, after."""


class Touched:
    """Gathers, while a command runs, the versions of what it changes."""

    def __init__(self) -> None:
        self._before: dict[Record, tuple[Any, int]] = {}

    def note(self, session: Session) -> None:
        """Before a flush: what is about to take another version."""
        for record in session.dirty:
            if isinstance(record, Versioned) and session.is_modified(record):
                self.note_one(record)

    def note_one(self, record: Any) -> None:
        self._before.setdefault(_key(record), (record, record.version))

    def left(self) -> Left:
        return {key: (before, record.version) for key, (record, before) in self._before.items()}


class Lineage:
    """The versions that undo and redo made on this seat, each led to the one that it equals."""

    def __init__(self) -> None:
        self._same: dict[tuple[Record, int], int] = {}

    def equal(self, record: Any, seen: int) -> bool:
        """Whether the record says what it said at version `seen`."""
        key = _key(record)
        return self._first(key, record.version) == self._first(key, seen)

    def returned(self, act: Left, back: Left) -> None:
        """An act was taken back: what it had found is what is there again."""
        for key, (found, made) in act.items():
            met, brought = back.get(key, (-1, -1))
            if met != -1 and self._first(key, met) == self._first(key, made):
                self._same[key, brought] = self._first(key, found)

    def _first(self, key: Record, version: int) -> int:
        return self._same.get((key, version), version)


def _key(record: Any) -> Record:
    return getattr(record, "__tablename__", ""), record.id
