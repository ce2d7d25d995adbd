"""Letters read: lists, states computed, the parcel of one that leaves, what was posted about records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, or_, select

from pole_desk.accounts.billing.queries import buyers, document_of
from pole_desk.accounts.mail.queries.settings import sender
from pole_desk.accounts.mail.rules import AGAIN, GONE, State
from pole_desk.accounts.mail.rules.attempts import Attempt, Standing, is_due, standing
from pole_desk.accounts.mail.rules.server import Sender, no_sender
from pole_desk.accounts.mail.tables import AboutRow, AttachmentRow, AttemptRow, LetterRow, ReturnRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, LetterId, PartyId
from pole_desk.ports.outgoing import Posted
from pole_desk.registers.catalog.queries import issuer as found_issuer
from pole_desk.registers.parties.queries import merged_with
from pole_desk.registers.parties.tables import PartyRow


class Letter(NamedTuple):
    """A letter in a list; `state` and the rest of its standing at the instant of reading."""

    id: LetterId
    kind: str
    issuer: IssuerId
    party: PartyId
    party_name: str
    to: str
    subject: str
    posted_at: datetime
    key: str
    state: str
    tries: int
    next_at: datetime | None
    at: datetime
    says: str

    @property
    def again_of(self) -> LetterId | None:
        """The letter that this one sends anew; None when it is the first."""
        return LetterId(int(self.key.split(":")[1])) if self.key.startswith(AGAIN) else None


class Enclosed(NamedTuple):
    """A file as it leaves."""

    name: str
    media_type: str
    content: bytes


class Parcel(NamedTuple):
    """All that leaves with a letter."""

    id: LetterId
    sender: Sender
    to: str
    subject: str
    body: str
    message_id: str
    party_name: str
    posted_at: datetime
    enclosed: tuple[Enclosed, ...]


_BARE = (
    select(
        LetterRow.id, LetterRow.kind, LetterRow.issuer, LetterRow.party, PartyRow.name,
        LetterRow.recipient, LetterRow.subject, LetterRow.posted_at, LetterRow.key,
    )
    .join(PartyRow, PartyRow.id == LetterRow.party)
)  # fmt: skip
_STILL = ~exists().where(AttemptRow.letter == LetterRow.id, AttemptRow.outcome.in_(GONE))
"""The letters that did not leave: the few to look at, be there ten years of them."""


def letters(
    reader: Reader,
    *,
    states: Collection[str] | None = None,
    party: PartyId | None = None,
    ids: Collection[LetterId] | None = None,
    limit: int | None = None,
) -> list[Letter]:
    """The letters, the newest first, in some states, about a structure (those merged into it too)."""
    statement = _BARE.order_by(LetterRow.id.desc())
    if states is not None and not (GONE | {State.RETURNED}) & set(states):
        statement = statement.where(_STILL)
    if party is not None:
        statement = statement.where(LetterRow.party.in_(merged_with(reader, party=party)))
    if ids is not None:
        statement = statement.where(LetterRow.id.in_(set(ids)))
    if limit is not None:
        statement = statement.limit(limit)
    found = _standing(reader, statement)
    return found if states is None else [one for one in found if one.state in set(states)]


def due_letters(reader: Reader, *, ids: Collection[LetterId] | None = None) -> list[Letter]:
    """The letters that may leave now, the oldest first."""
    now = reader.clock.now()
    waiting = letters(reader, states={State.QUEUED, State.WAITING}, ids=ids)
    return [one for one in reversed(waiting) if one.next_at is not None and one.next_at <= now]


def to_mend(reader: Reader) -> list[Letter]:
    """The letters that came back and whose address still stands on the card of the structure, the newest first."""
    back = reader.connection.scalars(select(ReturnRow.letter).where(ReturnRow.withdrawn.is_(False))).all()
    found = letters(reader, ids={LetterId(one) for one in back}) if back else []
    now = buyers(reader, parties={one.party for one in found}) if found else {}
    return [one for one in found if now[one.party].email.strip().lower() == one.to.lower()]


def letter(reader: Reader, *, letter: LetterId) -> Letter:
    """One letter; raises NotFound `letter`."""
    found = letters(reader, ids=[letter])
    if not found:
        raise NotFound("letter", _("Le courriel n° {id} n’existe pas.").format(id=letter), letter=letter)
    return found[0]


def matching(reader: Reader, *, words: str, limit: int = 20) -> list[Letter]:
    """The letters whose address, subject or structure holds the words, the newest first."""
    held = or_(
        func.lower(LetterRow.recipient).contains(words.lower(), autoescape=True),
        func.lower(LetterRow.subject).contains(words.lower(), autoescape=True),
        PartyRow.search_key.contains(words, autoescape=True),
    )
    return _standing(reader, _BARE.where(held).order_by(LetterRow.id.desc()).limit(limit))


def parcel(reader: Reader, *, letter: LetterId) -> Parcel:
    """What leaves with a letter, its stored files read now.

    Raises NotFound `letter`, `document` (a file still to be drawn), RuleBroken `no_sender`.
    """
    row = reader.connection.execute(
        select(LetterRow.__table__, PartyRow.name.label("party_name"))
        .join(PartyRow, PartyRow.id == LetterRow.party)
        .where(LetterRow.id == letter)
    ).first()
    if row is None:
        raise NotFound("letter", _("Le courriel n° {id} n’existe pas.").format(id=letter), letter=letter)
    writes = sender(reader, issuer=IssuerId(row.issuer))
    if writes is None:
        raise no_sender(found_issuer(reader, issuer=IssuerId(row.issuer)).name)
    files = reader.connection.execute(
        select(AttachmentRow.name, AttachmentRow.media_type, AttachmentRow.content, AttachmentRow.invoice)
        .where(AttachmentRow.letter == letter)
        .order_by(AttachmentRow.position)
    ).all()
    enclosed = tuple(
        Enclosed(
            one.name, one.media_type,
            bytes(one.content) if one.invoice is None else document_of(reader, invoice=InvoiceId(one.invoice)),
        )
        for one in files
    )  # fmt: skip
    return Parcel(
        letter, writes, row.recipient, row.subject, row.body, row.message_id, row.party_name, row.posted_at,
        enclosed,
    )  # fmt: skip


def posted_about(reader: Reader, *, about: Collection[str]) -> list[Posted]:
    """The letters about records, the newest first."""
    wanted = set(about)
    named = reader.connection.execute(
        select(AboutRow.letter, AboutRow.about).where(AboutRow.about.in_(wanted)).order_by(AboutRow.id)
    ).all()
    found = {one.id: one for one in letters(reader, ids={LetterId(row.letter) for row in named})} if named else {}
    posted = []
    for row in reversed(named):
        one = found[LetterId(row.letter)]
        gone = one.at if one.state in (GONE | {State.RETURNED}) else None
        posted.append(Posted(row.about, one.id, one.kind, one.to, one.state, one.posted_at, gone))
    return posted


def standing_of(reader: Reader, *, letter: LetterId) -> Standing:
    """Where one letter stands; raises NotFound `letter`."""
    posted = reader.connection.scalar(select(LetterRow.posted_at).where(LetterRow.id == letter))
    if posted is None:
        raise NotFound("letter", _("Le courriel n° {id} n’existe pas.").format(id=letter), letter=letter)
    return standing(
        posted_at=posted, attempts=_attempts(reader, [letter])[letter], now=reader.clock.now()
    )


def may_leave(reader: Reader, *, letter: LetterId) -> bool:
    """Whether a letter may be taken up now."""
    return is_due(standing_of(reader, letter=letter), reader.clock.now())


def _standing(reader: Reader, statement: Select[Any]) -> list[Letter]:
    rows = reader.connection.execute(statement).all()
    attempts = _attempts(reader, [LetterId(row[0]) for row in rows])
    now = reader.clock.now()
    found = [
        Letter(*row, *_words(standing(posted_at=row.posted_at, attempts=attempts[LetterId(row[0])], now=now)))
        for row in rows
    ]
    back = _returned(reader, [one.id for one in found if one.state in GONE])
    return [one._replace(state=str(State.RETURNED), says=back[one.id]) if one.id in back else one for one in found]


def _returned(reader: Reader, ids: Sequence[LetterId]) -> dict[LetterId, str]:
    """Why letters came back, of those that did."""
    if not ids:
        return {}
    statement = select(ReturnRow.letter, ReturnRow.reason).where(ReturnRow.withdrawn.is_(False))
    kept = {LetterId(row.letter): row.reason for row in reader.connection.execute(statement)}
    return {one: kept[one] for one in ids if one in kept}


def _words(found: Standing) -> tuple[Any, ...]:
    return (str(found.state), *found[1:])


def _attempts(reader: Reader, ids: Sequence[LetterId]) -> dict[LetterId, list[Attempt]]:
    found: dict[LetterId, list[Attempt]] = defaultdict(list)
    statement = select(
        AttemptRow.letter, AttemptRow.rank, AttemptRow.at, AttemptRow.outcome, AttemptRow.code, AttemptRow.says
    ).order_by(AttemptRow.letter, AttemptRow.rank)  # fmt: skip
    for start in range(0, len(ids), 500):
        part = statement.where(AttemptRow.letter.in_(ids[start : start + 500]))
        for row in reader.connection.execute(part):
            found[LetterId(row.letter)].append(Attempt(*row[1:]))
    return found
