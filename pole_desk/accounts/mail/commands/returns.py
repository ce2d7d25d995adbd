"""A letter that came back, noted by hand; a letter sent anew, marked as such."""

from __future__ import annotations

from sqlalchemy import func, select

from pole_desk.accounts.mail.commands.letters import queue_letters
from pole_desk.accounts.mail.queries.letters import letter as found_letter
from pole_desk.accounts.mail.queries.sending import address_of
from pole_desk.accounts.mail.rules import AGAIN, GONE, SAYS_MOST, SUBJECT_MOST, TOPIC, State
from pole_desk.accounts.mail.tables import AboutRow, AttachmentRow, LetterRow, ReturnRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import InvoiceId, LetterId
from pole_desk.ports.outgoing import Attachment, Letter


@command(Permission.INVOICE)
def note_return(tx: Tx, *, letter: LetterId, reason: str = "") -> None:
    """Note that a letter that left came back: what it carried counts as not sent.

    Raises NotFound `letter`, RuleBroken `letter_not_gone`, `letter_returned`.
    """
    found = found_letter(tx, letter=letter)
    if found.state == State.RETURNED:
        raise RuleBroken("letter_returned", _("Ce courriel est déjà noté comme revenu."))
    if found.state not in GONE:
        raise _not_gone()
    row = _row(tx, letter)
    if row is None:
        row = ReturnRow(letter=letter)
        tx.session.add(row)
    row.noted_on, row.reason, row.withdrawn = tx.clock.today(), " ".join(reason.split())[:SAYS_MOST], False
    tx.session.flush()
    tx.changed(TOPIC, letter)
    tx.says(_("Courriel à {to} noté comme revenu : corrigez l’adresse, puis renvoyez-le.").format(to=found.to))
    tx.undo_with(forget_return, letter=letter)


@command(Permission.INVOICE)
def forget_return(tx: Tx, *, letter: LetterId) -> None:
    """Take back that a letter came back; raises NotFound `letter`, RuleBroken `letter_not_returned`."""
    found = found_letter(tx, letter=letter)
    row = _row(tx, letter)
    if row is None or row.withdrawn:
        raise RuleBroken("letter_not_returned", _("Ce courriel n’est pas noté comme revenu."))
    row.withdrawn = True
    tx.session.flush()
    tx.changed(TOPIC, letter)
    tx.says(_("Courriel à {to} : il n’est plus noté comme revenu.").format(to=found.to))
    tx.undo_with(note_return, letter=letter, reason=row.reason)


@command(Permission.INVOICE)
def resend(tx: Tx, *, letter: LetterId, to: str = "") -> LetterId:
    """Post anew a letter that left, its subject and text saying so, with the same files; its number.

    It goes to the address given, else to the structure's as it is now. Raises NotFound `letter`, BadInput
    `email`, RuleBroken `letter_not_gone`, `no_address`.
    """
    found = found_letter(tx, letter=letter)
    if found.state not in (GONE | {State.RETURNED}):
        raise _not_gone()
    address = to.strip() or address_of(tx, party=found.party)
    if not address:
        raise RuleBroken(
            "no_address",
            _("{client} n’a pas d’adresse e-mail. Donnez-la sur sa fiche, ou ici.").format(client=found.party_name),
        )
    first = found.again_of or letter
    [made] = queue_letters(tx, letters=[_anew(tx, found.id, first, address)])
    tx.says(_("Courriel à renvoyer à {to}.").format(to=address))
    return made


def _anew(tx: Tx, letter: LetterId, first: LetterId, to: str) -> Letter:
    """The first letter again, saying that it was sent before."""
    row = tx.session.get_one(LetterRow, first)
    left = found_letter(tx, letter=letter).at.astimezone(PARIS).date()
    files = tx.session.scalars(select(AttachmentRow).where(AttachmentRow.letter == first).order_by(AttachmentRow.position))
    about = tx.connection.scalars(select(AboutRow.about).where(AboutRow.letter == first).order_by(AboutRow.id))
    return Letter(
        key=f"{AGAIN}{first}:{_copies(tx, first) + 1}", kind=row.kind, issuer=row.issuer, party=row.party, to=to,
        subject=_("Renvoi : {subject}").format(subject=row.subject)[:SUBJECT_MOST],
        body=_("[Ce message vous a déjà été envoyé le {day} ; le voici de nouveau.]").format(day=numeric_day(left))
        + f"\n\n{row.body}",
        attachments=tuple(
            Attachment(one.name, one.media_type, one.content,
                       None if one.invoice is None else InvoiceId(one.invoice)) for one in files
        ),
        about=tuple(about),
    )  # fmt: skip


def _copies(tx: Tx, first: LetterId) -> int:
    """How many times a letter was posted anew."""
    like = LetterRow.key.startswith(f"{AGAIN}{first}:", autoescape=True)
    return tx.connection.scalar(select(func.count(LetterRow.id)).where(like)) or 0


def _row(tx: Tx, letter: LetterId) -> ReturnRow | None:
    return tx.session.scalar(select(ReturnRow).where(ReturnRow.letter == letter))


def _not_gone() -> RuleBroken:
    return RuleBroken("letter_not_gone", _("Ce courriel n’est pas encore parti."))
