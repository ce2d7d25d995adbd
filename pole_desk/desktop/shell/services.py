"""What the composition root hands to the window besides the Runner; all of it may be absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pole_desk.desktop.runner import Progress
    from pole_desk.kernel.changes import Change
    from pole_desk.kernel.work import Reader, Runner
    from pole_desk.ports.search import Hit


@dataclass(frozen=True, slots=True)
class Posting:
    """What a round of letters did: when the next one is due, None when nothing is sent by itself, after how many
    failures in a row being the window's to count; `words` are empty when there is nothing to say.
    """

    pause: Callable[[int], timedelta] | None
    failed: bool = False
    words: str = ""
    kind: str = "info"
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Services:
    """`search(reader, text)` finds records, `badges(reader)` counts by page key, `look()` tells
    the other seats' changes, `backup_state()` says in words how the backup stands, `on_close()`
    runs when the window closed (backup on exit), `catch_up(runner, progress)` finishes at the
    start what an interrupted run left, and tells how much it was. `post(runner, progress)` sends the letters that
    wait, when the settings ask for it. `database` names the base in the status bar.
    """

    search: Callable[[Reader, str], Sequence[Hit]] | None = None
    badges: Callable[[Reader], Mapping[str, int]] | None = None
    look: Callable[[], Sequence[Change]] | None = None
    backup_state: Callable[[], str] | None = None
    on_close: Callable[[], object] | None = None
    catch_up: Callable[[Runner, Progress], int] | None = None
    post: Callable[[Runner, Progress], Posting] | None = None
    database: str = ""
    version: str = ""
    demo: bool = False
