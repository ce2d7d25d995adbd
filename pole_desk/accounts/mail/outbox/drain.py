"""Sends what waits: a letter is taken up, handed over, and its end is written before the next begins.

A run that is killed leaves every letter that ended as it ended. The one in its hands may have left:
it is said to be unsure, and leaves again only when somebody asks, with the same Message-ID. Two seats
never take the same letter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pole_desk.accounts.mail.commands import record_attempt, take_letter
from pole_desk.accounts.mail.outbox.line import Envelope, Line, Verdict
from pole_desk.accounts.mail.outbox.passwords import PASSWORDS, Passwords
from pole_desk.accounts.mail.queries import Letter, Parcel, drafts_folder, due_letters, parcel, sender, server
from pole_desk.accounts.mail.rules import Outcome
from pole_desk.accounts.mail.rules.addresses import needs_utf8, wire_address
from pole_desk.accounts.mail.rules.server import Sender, no_sender
from pole_desk.formats.letter import Message, Part, message_bytes
from pole_desk.kernel.errors import PoleError, RuleBroken
from pole_desk.kernel.files import require_writable, write_file
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.ids import IssuerId, LetterId
from pole_desk.registers.catalog.queries import issuer as found_issuer

Progress = Callable[[int, int], None]
NAME_MOST = 40


class Told(NamedTuple):
    """What became of a letter in a run."""

    letter: LetterId
    to: str
    client: str
    subject: str
    outcome: str
    code: int | None
    says: str


class Run(NamedTuple):
    """What a run did; `stopped` says why it ended before its end, `folder` where drafts were written."""

    told: tuple[Told, ...]
    stopped: str = ""
    folder: Path | None = None

    def count(self, outcome: Outcome) -> int:
        """How many letters came to an outcome."""
        return sum(one.outcome == outcome for one in self.told)


_Way = Callable[[Parcel, Message], Verdict]
"""How letters leave."""


def send_waiting(
    runner: Runner,
    *,
    letters: Collection[LetterId] | None = None,
    passwords: Passwords = PASSWORDS,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Run:
    """Send every letter that may leave now, or those of them that are named; what each came to.

    Without a server they are written as drafts. Raises RuleBroken `password`, `mail_server`,
    `mail_certificate`, `mail_login` and BadInput `output` before any letter is taken up; what stops a run
    later stands in `stopped`.
    """
    waiting = runner.read(due_letters, ids=letters)
    if not waiting:
        return Run(())
    with ExitStack() as stack:
        way, folder = _open_way(runner, passwords, stack)
        told: list[Told] = []
        stopped = ""
        for place, one in enumerate(waiting):
            if cancelled is not None and cancelled():
                stopped = _("Envoi arrêté : le reste partira au prochain envoi.")
                break
            if progress is not None:
                progress(place, len(waiting))
            if not runner.do(take_letter, letter=one.id):
                continue
            verdict, stopped = _leave(runner, way, one, draft=folder is not None)
            runner.do(record_attempt, letter=one.id, outcome=verdict.outcome, code=verdict.code, says=verdict.says)
            told.append(Told(one.id, one.to, one.party_name, one.subject, *verdict))
            if stopped:
                break
        if progress is not None:
            progress(len(waiting), len(waiting))
    return Run(tuple(told), stopped, folder)


def send_test(runner: Runner, *, issuer: IssuerId, passwords: Passwords = PASSWORDS) -> str:
    """Send a message to the sender's own address, now; the sentence that says where it went.

    Raises as `send_waiting`, RuleBroken `no_sender`, `mail_test` with the server's words.
    """
    writes, name = runner.read(_sender_and_name, issuer=issuer)
    if writes is None:
        raise no_sender(name)
    now = runner.clock.now()
    found = Parcel(
        LetterId(0), writes, writes.address, _("Essai d’envoi – {issuer}").format(issuer=name),
        _("Ce message a été envoyé par Pôle Desk pour essayer les réglages du courriel.\nIl n’y a rien à faire."),
        f"test.{int(now.timestamp())}.{issuer}", name, now, (),
    )  # fmt: skip
    with ExitStack() as stack:
        way, folder = _open_way(runner, passwords, stack)
        verdict = way(found, _message(found, now, draft=folder is not None))
    if verdict.outcome not in (Outcome.SENT, Outcome.DRAFTED):
        raise RuleBroken("mail_test", _("L’essai n’est pas parti : {why}.").format(why=verdict.says))
    if folder is not None:
        return _("Pas de serveur : un brouillon d’essai est écrit dans {folder}.").format(folder=folder)
    return _("Essai envoyé à {to}.").format(to=writes.address)


def _sender_and_name(reader: Reader, *, issuer: IssuerId) -> tuple[Sender | None, str]:
    return sender(reader, issuer=issuer), found_issuer(reader, issuer=issuer).name


def _open_way(runner: Runner, passwords: Passwords, stack: ExitStack) -> tuple[_Way, Path | None]:
    """The server's line, open; or the folder of drafts, tried."""
    to = runner.read(server)
    if to is None:
        folder = runner.read(drafts_folder)
        require_writable(folder)
        return lambda found, message: _draft(folder, found, message), folder
    line = stack.enter_context(Line(to, passwords.read(to)))
    return lambda found, message: line.deliver(_envelope(found), message_bytes(message)), None


def _leave(runner: Runner, way: _Way, one: Letter, *, draft: bool) -> tuple[Verdict, str]:
    """What became of a letter taken up, and why the run ends there; empty when it goes on."""
    try:
        found = runner.read(parcel, letter=one.id)
    except PoleError as error:
        return Verdict(Outcome.LATER, None, error.message), ""
    try:
        at = found.posted_at if draft else runner.clock.now()
        return way(found, _message(found, at, draft=draft)), ""
    except PoleError as error:
        return Verdict(Outcome.LATER, None, error.message), error.message


def _message(found: Parcel, at: datetime, *, draft: bool) -> Message:
    writes = found.sender
    domain = writes.address.rpartition("@")[2].encode("idna").decode("ascii")
    return Message(
        sender=wire_address(writes.address),
        sender_name=writes.name,
        to=wire_address(found.to),
        subject=found.subject,
        body=found.body,
        message_id=f"{found.message_id}@{domain}",
        at=at.astimezone(PARIS),
        reply_to=wire_address(writes.reply_to) if writes.reply_to else "",
        unseen_copy=wire_address(writes.address) if writes.copy else "",
        parts=tuple(Part(one.name, one.media_type, one.content) for one in found.enclosed),
        draft=draft,
        utf8=_accented(found),
    )


def _accented(found: Parcel) -> bool:
    return any(needs_utf8(one) for one in (found.sender.address, found.to, found.sender.reply_to))


def _envelope(found: Parcel) -> Envelope:
    writes = found.sender
    copy = wire_address(writes.address) if writes.copy and writes.address != found.to else ""
    return Envelope(wire_address(writes.address), wire_address(found.to), copy, _accented(found))


def _draft(folder: Path, found: Parcel, message: Message) -> Verdict:
    client = slug(found.party_name).replace(" ", "-")[:NAME_MOST]
    day = found.posted_at.astimezone(PARIS).date().isoformat()
    file = folder / f"{day}-{client}-{found.message_id[:12]}.eml"
    write_file(file, message_bytes(message))
    return Verdict(Outcome.DRAFTED, None, file.name)
