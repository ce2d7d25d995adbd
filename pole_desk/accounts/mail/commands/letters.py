"""Letters given to the post box, those of invoices among them; sending them is outside, in `outbox`."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.accounts.billing.queries import invoices as issued_invoices
from pole_desk.accounts.mail.commands.attempts import retry, set_aside
from pole_desk.accounts.mail.queries import Sending, sender, sending
from pole_desk.accounts.mail.queries import letters as letters_read
from pole_desk.accounts.mail.rules import BODY_MOST, NAME_MOST, SUBJECT_MOST, TOPIC, Kind, State
from pole_desk.accounts.mail.rules.addresses import checked_address, checked_line
from pole_desk.accounts.mail.rules.server import no_sender
from pole_desk.accounts.mail.tables import AboutRow, AttachmentRow, LetterRow
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, LetterId
from pole_desk.ports.outgoing import Letter
from pole_desk.registers.catalog.queries import issuer as found_issuer

KEY_MOST = 120
ABOUT_MOST = 60
LETTERS_MOST = 12_000_000
"""Bytes of the files held by a letter: what most servers still take once coded."""


class Queued(NamedTuple):
    """What sending invoices wrote, and the plan that it followed."""

    letters: tuple[LetterId, ...]
    plan: Sending


@command(Permission.INVOICE)
def queue_letters(tx: Tx, *, letters: Sequence[Letter]) -> list[LetterId]:
    """Write letters in the queue; a key that is there already is not written again.

    Raises BadInput `email`, `subject`, `letter`, NotFound `invoice`.
    """
    clean = [_checked(one) for one in letters]
    _require_invoices(tx, clean)
    standing = _keys(tx, clean)
    fresh = [one for one in clean if one.key not in standing]
    for one in fresh:
        standing[one.key] = _write(tx, one)
    made = [standing[one.key] for one in fresh]
    if made:
        tx.says(
            ngettext("{count} courriel à envoyer.", "{count} courriels à envoyer.", len(made)).format(count=len(made))
        )
        tx.undo_with(withdraw_letters, letters=made)
    return [standing[one.key] for one in clean]


@command(Permission.INVOICE)
def send_invoices(
    tx: Tx,
    *,
    month: Month | None = None,
    invoices: Collection[InvoiceId] | None = None,
    again: bool = False,
    grouped: bool = True,
) -> Queued:
    """Post one letter per client with the stored files of a month's documents, or of these.

    A document that a letter carried is not posted twice unless `again`, one that a letter will carry never is:
    that letter is in the plan's `queued`. Clients without an
    address are in the plan that comes back, to be printed for. Raises BadInput `placeholder`,
    RuleBroken `no_sender`.
    """
    plan = sending(tx, month=month, invoices=invoices, again=again, grouped=grouped)
    for issuer in sorted({one.letter.issuer for one in plan.letters}):
        if sender(tx, issuer=issuer) is None:
            raise no_sender(found_issuer(tx, issuer=issuer).name)
    made = queue_letters(tx, letters=[one.letter for one in plan.letters])
    back = tx.way_back()
    for lost in sorted({lost for one in plan.letters for lost in one.replaces}):
        set_aside(tx, letter=lost, reason=_("remplacé par un nouvel envoi"))
    tx.notes.undo = back
    count = len(made)
    if count:
        tx.says(ngettext("{count} courriel à envoyer.", "{count} courriels à envoyer.", count).format(count=count))
    return Queued(tuple(made), plan)


@command(Permission.INVOICE)
def withdraw_letters(tx: Tx, *, letters: Sequence[LetterId]) -> int:
    """Set aside the letters of a batch that did not leave yet; how many were."""
    waiting = _in_states(tx, letters, {State.QUEUED, State.WAITING, State.FAILED, State.UNSURE})
    for one in waiting:
        set_aside(tx, letter=one, reason=_("envoi annulé"))
    tx.notes.undo = None
    tx.says(
        ngettext(
            "{count} courriel mis de côté avant son départ.", "{count} courriels mis de côté avant leur départ.",
            len(waiting),
        ).format(count=len(waiting))
    )  # fmt: skip
    return len(waiting)


@command(Permission.INVOICE)
def queue_again(tx: Tx, *, letters: Sequence[LetterId]) -> int:
    """Let several letters leave at the next sending, those that left or will left as they are; how many."""
    stopped = _in_states(tx, letters, {State.FAILED, State.UNSURE, State.WAITING, State.SET_ASIDE})
    for one in stopped:
        retry(tx, letter=one)
    tx.notes.undo = None
    if stopped:
        tx.undo_with(withdraw_letters, letters=stopped)
    words = ngettext(
        "{count} courriel à envoyer de nouveau.", "{count} courriels à envoyer de nouveau.", len(stopped)
    )
    tx.says(words.format(count=len(stopped)))
    return len(stopped)


def _in_states(tx: Tx, ids: Sequence[LetterId], states: Collection[State]) -> list[LetterId]:
    found = letters_read(tx, states=states, ids=ids)
    return sorted(one.id for one in found)


def _checked(one: Letter) -> Letter:
    """The letter as kept; raises BadInput."""
    if one.kind not in {str(kind) for kind in Kind}:
        raise BadInput("letter", _("Il n’y a pas de courriel de la sorte « {kind} ».").format(kind=one.kind))
    if not one.key or len(one.key) > KEY_MOST or any(len(name) > ABOUT_MOST for name in one.about):
        raise BadInput("letter", _("Ce courriel n’a pas de clé qui le désigne."))
    subject = checked_line(one.subject, SUBJECT_MOST, "subject")
    if not subject or not one.body.strip():
        raise BadInput("subject" if not subject else "letter", _("Un courriel a un objet et un texte."))
    if len(one.body) > BODY_MOST or "\0" in one.body:
        raise BadInput("letter", _("Le texte de ce courriel est trop long, ou illisible."))
    if sum(len(file.content or b"") for file in one.attachments) > LETTERS_MOST:
        raise BadInput("letter", _("Les pièces jointes de ce courriel pèsent trop lourd : 12 Mo au plus."))
    for file in one.attachments:
        checked_line(file.name, NAME_MOST, "letter")
        if not file.name.strip() or "/" in file.name or file.media_type.count("/") != 1:
            raise BadInput("letter", _("« {name} » n’est pas un nom de pièce jointe.").format(name=file.name))
    return Letter(
        one.key, one.kind, one.issuer, one.party, checked_address(one.to), subject, one.body,
        one.attachments, tuple(dict.fromkeys(one.about)),
    )  # fmt: skip


def _require_invoices(tx: Tx, found: Sequence[Letter]) -> None:
    wanted = {file.invoice for one in found for file in one.attachments if file.invoice is not None}
    known = {one.id for one in issued_invoices(tx, ids=wanted)} if wanted else set()
    for missing in sorted(wanted - known):
        raise NotFound("invoice", _("La facture nᵒ {id} n’existe pas.").format(id=missing))


def _keys(tx: Tx, found: Sequence[Letter]) -> dict[str, LetterId]:
    statement = select(LetterRow.key, LetterRow.id).where(LetterRow.key.in_([one.key for one in found]))
    return {key: LetterId(number) for key, number in tx.connection.execute(statement)}


def _write(tx: Tx, one: Letter) -> LetterId:
    now = tx.clock.now()
    digest = hashlib.sha256(f"{one.key}\n{one.to}\n{now.isoformat()}".encode()).hexdigest()
    row = LetterRow(
        key=one.key, kind=str(one.kind), issuer=one.issuer, party=one.party, recipient=one.to, subject=one.subject,
        body=one.body, message_id=digest[:40], posted_at=now,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    made = LetterId(row.id)
    tx.session.add_all(
        AttachmentRow(
            letter=made, position=place, name=file.name, media_type=file.media_type, content=file.content,
            invoice=file.invoice,
        )
        for place, file in enumerate(one.attachments, start=1)
    )  # fmt: skip
    if one.about:
        rounds = select(AboutRow.about, func.max(AboutRow.round)).where(AboutRow.about.in_(one.about))
        last = {name: count for name, count in tx.connection.execute(rounds.group_by(AboutRow.about))}
        tx.session.add_all(AboutRow(letter=made, about=name, round=last.get(name, 0) + 1) for name in one.about)
    tx.session.flush()
    tx.changed(TOPIC, made)
    return made
