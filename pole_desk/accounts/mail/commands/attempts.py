"""What happens to a letter: taken up, sent, put off, refused, set aside, asked for again."""

from __future__ import annotations

from sqlalchemy import func, select

from pole_desk.accounts.mail.queries.letters import letter as found_letter
from pole_desk.accounts.mail.queries.letters import may_leave, standing_of
from pole_desk.accounts.mail.rules import ENDS, GONE, SAYS_MOST, TOPIC, Outcome
from pole_desk.accounts.mail.rules.attempts import require_again, require_set_aside
from pole_desk.accounts.mail.tables import AttemptRow, LetterRow
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import LetterId


@command(Permission.INVOICE)
def take_letter(tx: Tx, *, letter: LetterId) -> bool:
    """Take a letter up to send it; False when another seat has it, or it may not leave now.

    Raises NotFound `letter`.
    """
    _wait_turn(tx, letter)
    if not may_leave(tx, letter=letter):
        return False
    _write(tx, letter, Outcome.TAKEN)
    return True


@command(Permission.INVOICE)
def record_attempt(
    tx: Tx, *, letter: LetterId, outcome: Outcome, code: int | None = None, says: str = ""
) -> None:
    """Keep what became of a letter taken up; one that another seat sent meanwhile stays as it is.

    Raises NotFound `letter`, BadInput `outcome`.
    """
    if outcome not in ENDS:
        raise BadInput("outcome", _("Un envoi finit par : envoyé, brouillon, plus tard, refusé, à vérifier."))
    _wait_turn(tx, letter)
    if standing_of(tx, letter=letter).state in GONE:
        return
    _write(tx, letter, outcome, code, says)
    found = found_letter(tx, letter=letter)
    words = {
        Outcome.SENT: _("Courriel envoyé à {to}."),
        Outcome.DRAFTED: _("Brouillon écrit pour {to}."),
        Outcome.LATER: _("Courriel à {to} à réessayer : {says}"),
        Outcome.REFUSED: _("Courriel à {to} refusé : {says}"),
        Outcome.UNSURE: _("Courriel à {to} à vérifier : {says}"),
    }
    tx.changed(TOPIC, letter)
    tx.says(words[Outcome(outcome)].format(to=found.to, says=says))


@command(Permission.INVOICE)
def set_aside(tx: Tx, *, letter: LetterId, reason: str = "") -> None:
    """Keep a letter from leaving; raises NotFound `letter`, RuleBroken `letter_gone`, `letter_sending`."""
    _wait_turn(tx, letter)
    require_set_aside(standing_of(tx, letter=letter))
    _write(tx, letter, Outcome.SET_ASIDE, says=reason)
    tx.changed(TOPIC, letter)
    tx.says(_("Courriel à {to} mis de côté.").format(to=found_letter(tx, letter=letter).to))
    tx.undo_with(retry, letter=letter)


@command(Permission.INVOICE)
def retry(tx: Tx, *, letter: LetterId) -> None:
    """Let a letter that failed, waits or was set aside leave at the next sending.

    Raises NotFound `letter`, RuleBroken `letter_gone`, `letter_queued`.
    """
    _again(tx, letter)
    tx.says(_("Courriel à {to} à envoyer de nouveau.").format(to=found_letter(tx, letter=letter).to))
    tx.undo_with(set_aside, letter=letter, reason=_("remis de côté"))


def _again(tx: Tx, letter: LetterId) -> None:
    _wait_turn(tx, letter)
    require_again(standing_of(tx, letter=letter))
    _write(tx, letter, Outcome.AGAIN)
    tx.changed(TOPIC, letter)


def _wait_turn(tx: Tx, letter: LetterId) -> None:
    """On PostgreSQL, two seats look at a letter one after the other."""
    tx.connection.execute(select(LetterRow.id).where(LetterRow.id == letter).with_for_update())


def _write(tx: Tx, letter: LetterId, outcome: Outcome, code: int | None = None, says: str = "") -> None:
    last = tx.connection.scalar(select(func.max(AttemptRow.rank)).where(AttemptRow.letter == letter)) or 0
    shown = "".join(one if one.isprintable() else " " for one in says)[:SAYS_MOST]
    tx.session.add(
        AttemptRow(letter=letter, rank=last + 1, at=tx.clock.now(), outcome=str(outcome), code=code, says=shown)
    )
    tx.session.flush()
