"""What a page is given: the runner, the feed, the clock, the user and the way to other pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pole_desk.desktop.feed import Feed
from pole_desk.desktop.runner import Background
from pole_desk.kernel.clock import Clock
from pole_desk.kernel.permissions import User


class Go(Protocol):
    """The shell's way: to a page by key, a record on it, or an act it starts (`new`, `issue`…)."""

    def __call__(self, page: str, record: int | None = None, action: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Seat:
    """One workplace; pages keep it and know nothing else of the program."""

    runner: Background
    feed: Feed
    clock: Clock
    user: User
    go: Go


def lead(go: Go, page: str, record: int, part: str = "") -> None:
    """Go to a record: by its number, or by an act `part:number` on a page that has several kinds."""
    if part:
        go(page, None, f"{part}:{record}")
    else:
        go(page, record or None)


def nowhere(page: str, record: int | None = None, action: str = "") -> None:
    """The way of a page that stands alone: pictures and tests."""
