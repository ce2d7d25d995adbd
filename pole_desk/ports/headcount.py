"""Who is in the building at an hour: each activity tells its own, the site's limit is a setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId

LIMIT = "site.people_limit"
"""Setting: people that the whole site may hold at a time."""


class Presence(NamedTuple):
    """People expected over an interval, in epoch seconds, and who brings them.

    `record` tells one booking of a dossier from another, 0 when there is one only. No `dossier` when
    many bring them, as those who work at the pole.
    """

    dossier: DossierId | None
    record: int
    title: str
    people: int
    starts_at: int
    ends_at: int


class HeadcountSource(Protocol):
    """An activity that brings people."""

    def presences(self, reader: Reader, starts_at: int, ends_at: int) -> Sequence[Presence]:
        """Everybody expected at some time of an interval; options and what is cancelled don't count."""
        ...


@dataclass(frozen=True, slots=True)
class HeadcountSources:
    """Every source, as wired by the composition root under this very type."""

    sources: tuple[HeadcountSource, ...] = ()
