"""A window that sends by itself: one round, when the settings ask for it; when the next one is, is the window's."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pole_desk.accounts.mail.outbox.drain import Run, send_waiting
from pole_desk.accounts.mail.outbox.passwords import PASSWORDS, Passwords
from pole_desk.accounts.mail.queries import interval, server
from pole_desk.accounts.mail.rules import Outcome
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Runner


class Round(NamedTuple):
    """What a round did; `minutes` None: nothing is sent by itself. `refused` says why it could not begin."""

    minutes: int | None
    run: Run = Run(())
    refused: str = ""

    @property
    def failed(self) -> bool:
        """Whether the server did not take what it was given, for a reason that may pass."""
        return bool(self.refused or self.run.stopped or self.run.count(Outcome.LATER))


def send_by_itself(
    runner: Runner, *, passwords: Passwords = PASSWORDS, cancelled: Callable[[], bool] | None = None
) -> Round:
    """Send what may leave now, when an interval and a server are set and the user may send.

    Without a server nothing is written: drafts are made on demand alone.
    """
    minutes = runner.read(_minutes)
    if minutes is None or Permission.INVOICE not in runner.user.permissions:
        return Round(None)
    try:
        return Round(minutes, send_waiting(runner, passwords=passwords, cancelled=cancelled))
    except PoleError as error:
        return Round(minutes, refused=error.message)


def _minutes(reader: Reader) -> int | None:
    return None if server(reader) is None else interval(reader)
