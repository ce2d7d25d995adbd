"""Letters that features give to the post box: written in their own transaction, sent after it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from pole_desk.kernel.work import Reader, Tx
from pole_desk.ports.ids import InvoiceId, IssuerId, LetterId, PartyId

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter: its bytes, or the invoice whose stored file goes as it is.

    Exactly one of `content` and `invoice`; a stored file is read when the letter leaves, never copied.
    """

    name: str
    media_type: str = PDF
    content: bytes | None = None
    invoice: InvoiceId | None = None

    def __post_init__(self) -> None:
        if (self.content is None) == (self.invoice is None):
            raise ValueError("an attachment has its bytes or names an invoice")


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one address; `key` is natural, so posting twice leaves one.

    `issuer` is in whose name it leaves. `kind` is a template's: `invoice`, `credit`,
    `reminder_1`, `reminder_2`, `reminder_3`, `statement`, `quote`. `about` names records, `invoice:12`, `reminder:4`:
    what was sent about them is asked by these names. `party` is of whom it speaks.
    """

    key: str
    kind: str
    issuer: IssuerId
    party: PartyId
    to: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    about: tuple[str, ...] = ()


class Posted(NamedTuple):
    """A letter posted about a record: its kind, its state, and when it was sent (None before).

    The states: `queued`, `sending`, `waiting` (tried, to be tried again), `sent`, `drafted` (a file to
    be sent by hand), `failed`, `set_aside`.
    """

    about: str
    letter: LetterId
    kind: str
    to: str
    state: str
    posted_at: datetime
    sent_at: datetime | None


class Wording(NamedTuple):
    """What a template says once its places are filled."""

    subject: str
    body: str


class PostBox(Protocol):
    """Where letters are given; who implements it sends them outside any transaction."""

    def wording(self, reader: Reader, kind: str, words: Mapping[str, str]) -> Wording:
        """The template of a kind, filled: `{number}`, `{client}`, `{total}`, `{due}`…

        Raises BadInput `placeholder` when a place has no word given.
        """
        ...

    def writer(self, reader: Reader) -> Callable[[str, Mapping[str, str]], Wording]:
        """`wording` for many letters: each template is read once."""
        ...

    def address(self, reader: Reader, party: PartyId) -> str:
        """Where a structure's invoices go: its billing contact's e-mail, else its own; empty when none is good."""
        ...

    def addresses(self, reader: Reader, parties: Collection[PartyId]) -> dict[PartyId, str]:
        """The same of many structures, read at once."""
        ...

    def post(self, tx: Tx, letters: Sequence[Letter]) -> list[LetterId]:
        """Write letters in the queue, in the transaction open; a key already there is not
        written again: its letter's number comes back.

        Raises BadInput `email`, `subject`, `letter`, NotFound `invoice`.
        """
        ...

    def posted(self, reader: Reader, about: Collection[str]) -> list[Posted]:
        """The letters about records, the newest first."""
        ...
