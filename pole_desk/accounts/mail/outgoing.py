"""The post box that features write letters into; sending them is in `outbox`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from pole_desk.accounts.mail.commands import queue_letters
from pole_desk.accounts.mail.queries import address_of, addresses_of, posted_about, template
from pole_desk.accounts.mail.rules.templates import filled
from pole_desk.kernel.work import Reader, Tx
from pole_desk.ports.ids import LetterId, PartyId
from pole_desk.ports.outgoing import Letter, Posted, Wording


class MailPost:
    """Implements `ports.outgoing.PostBox`."""

    def wording(self, reader: Reader, kind: str, words: Mapping[str, str]) -> Wording:
        """The template of a kind, filled; raises BadInput `placeholder`."""
        return filled(template(reader, kind=kind), words)

    def writer(self, reader: Reader) -> Callable[[str, Mapping[str, str]], Wording]:
        """`wording` for many letters: each template is read once."""
        known = cache(lambda kind: template(reader, kind=kind))
        return lambda kind, words: filled(known(kind), words)

    def address(self, reader: Reader, party: PartyId) -> str:
        """Where a structure's invoices go; empty when nowhere."""
        return address_of(reader, party=party)

    def addresses(self, reader: Reader, parties: Collection[PartyId]) -> dict[PartyId, str]:
        """The same of many structures."""
        return addresses_of(reader, parties=parties)

    def post(self, tx: Tx, letters: Sequence[Letter]) -> list[LetterId]:
        """Write letters in the queue, in the transaction open; the caller's sentence and undo stand."""
        said, undo = tx.notes.said, tx.notes.undo
        made = queue_letters(tx, letters=letters)
        tx.notes.said, tx.notes.undo = said, undo
        return made

    def posted(self, reader: Reader, about: Collection[str]) -> list[Posted]:
        """The letters about records, the newest first."""
        return posted_about(reader, about=about)
