"""The way from the incubator to an office: an exit opens a hosting application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader, Tx
from pole_desk.ports.ids import ApplicationId, PartyId


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a structure asks of the pole: places, people, from when, and where it comes from."""

    offices: int = 1
    desks: int = 0
    people: int = 1
    from_day: date | None = None
    note: str = ""


class Asked(NamedTuple):
    """A hosting application, as strangers see it; `state` is hosting's own word, `shown` in French."""

    application: ApplicationId
    party: PartyId
    state: str
    shown: str
    received_on: date


class Admissions(Protocol):
    """Hosting, as strangers see it."""

    def ask(self, tx: Tx, *, party: PartyId, wanted: Wanted, on: date) -> ApplicationId:
        """Open an application; raises RuleBroken when the structure has one that waits already."""
        ...

    def withdraw(self, tx: Tx, *, application: ApplicationId, reason: str, on: date) -> None:
        """Take back an application that was not decided yet."""
        ...

    def asked(self, reader: Reader, *, party: PartyId) -> list[Asked]:
        """The applications of a structure, the newest first."""
        ...
