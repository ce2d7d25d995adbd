"""Where a letter stands, from what happened to it; when it is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from pole_desk.accounts.mail.rules import GONE, LOST, Outcome, State
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _

PAUSES = (
    timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24),
)  # fmt: skip
"""How long to wait after the first failure, the second…; after the last pause, one more try, then failed."""
PATIENCE = timedelta(minutes=10)
"""How long a seat that took a letter up is waited for: longer than a server may take to answer."""


def unsure_words() -> str:
    """What is said of a letter whose end nobody saw."""
    return _("envoi interrompu : on ne sait pas si ce courriel est arrivé. Demandez au client, puis remettez-le à l’envoi "
             "ou mettez-le de côté.")  # fmt: skip


class Attempt(NamedTuple):
    """What happened to a letter; `code` is the server's answer."""

    rank: int
    at: datetime
    outcome: str
    code: int | None
    says: str


class Standing(NamedTuple):
    """A letter's state; `next_at` is when it may be tried, None when nothing is to be done."""

    state: State
    tries: int
    next_at: datetime | None
    at: datetime
    says: str


def standing(*, posted_at: datetime, attempts: Sequence[Attempt], now: datetime) -> Standing:
    """Where a letter stands at an instant; `attempts` in order.

    One taken up by a seat that never told how it ended (it was killed) is unsure after `PATIENCE`: the server
    may have accepted it, so it leaves once more only when somebody asks.
    """
    if not attempts:
        return Standing(State.QUEUED, 0, posted_at, posted_at, "")
    last = attempts[-1]
    again = max((one.rank for one in attempts if one.outcome == Outcome.AGAIN), default=0)
    tries = sum(one.outcome == Outcome.TAKEN and one.rank > again for one in attempts)
    state, next_at = _after(last, tries, now)
    says = unsure_words() if state == State.UNSURE and not last.says else last.says
    return Standing(state, tries, next_at, last.at, says)


def _after(last: Attempt, tries: int, now: datetime) -> tuple[State, datetime | None]:
    if last.outcome == Outcome.AGAIN:
        return State.QUEUED, last.at
    if last.outcome == Outcome.TAKEN:
        if last.at <= now < last.at + PATIENCE:
            return State.SENDING, None
        return State.UNSURE, None
    if last.outcome == Outcome.LATER:
        return (State.WAITING, last.at + PAUSES[tries - 1]) if 1 <= tries <= len(PAUSES) else (State.FAILED, None)
    ends = {
        Outcome.SENT: State.SENT, Outcome.DRAFTED: State.DRAFTED, Outcome.REFUSED: State.FAILED,
        Outcome.SET_ASIDE: State.SET_ASIDE, Outcome.UNSURE: State.UNSURE,
    }  # fmt: skip
    return ends[Outcome(last.outcome)], None


def is_due(found: Standing, now: datetime) -> bool:
    """Whether a letter may be taken up."""
    return found.next_at is not None and found.next_at <= now


def require_set_aside(found: Standing) -> None:
    """Raises RuleBroken `letter_gone`, `letter_sending`, `letter_set_aside`."""
    if found.state in GONE:
        raise _gone()
    if found.state == State.SENDING:
        raise RuleBroken("letter_sending", _("Ce courriel est en cours d’envoi : attendez son résultat."))
    if found.state == State.SET_ASIDE:
        raise RuleBroken("letter_set_aside", _("Ce courriel est déjà mis de côté."))


def require_again(found: Standing) -> None:
    """Raises RuleBroken `letter_gone`, `letter_queued`."""
    if found.state in GONE:
        raise _gone()
    if found.state not in LOST | {State.WAITING, State.UNSURE}:
        raise RuleBroken("letter_queued", _("Ce courriel part déjà au prochain envoi."))


def _gone() -> RuleBroken:
    return RuleBroken("letter_gone", _("Ce courriel est déjà parti. Pour l’envoyer encore, choisissez « Renvoyer »."))
