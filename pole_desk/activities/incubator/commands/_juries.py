"""A jury open for writing: its row locked, its card, what a change must leave true."""

from __future__ import annotations

from pole_desk.activities.incubator.commands._rows import found, locked, saved
from pole_desk.activities.incubator.queries.juries import Hearing, JuryCard, jury_card
from pole_desk.activities.incubator.rules.juries import Decision, require_quorum
from pole_desk.activities.incubator.rules.topics import JURIES_TOPIC
from pole_desk.activities.incubator.tables import JurorRow, JuryRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import JuryId


def jury_row(tx: Tx, jury: int, seen_version: int | None = None) -> JuryRow:
    """A jury, locked; raises NotFound `jury`, Conflict."""
    row = locked(tx, JuryRow, jury, "jury", _("Le jury n° {id} n’existe pas."))
    tx.require_version(JURIES_TOPIC, row, seen_version)
    return row


def open_jury_row(tx: Tx, jury: int, seen_version: int | None = None) -> JuryRow:
    """A jury that may still be written; raises RuleBroken `jury_cancelled`, `jury_closed`."""
    row = jury_row(tx, jury, seen_version)
    if row.cancelled:
        raise RuleBroken("jury_cancelled", _("Ce jury est annulé : rétablissez-le d’abord."))
    if row.closed_on is not None:
        raise RuleBroken(
            "jury_closed",
            _("Le procès-verbal est clos depuis le {day} : rouvrez-le pour corriger.").format(
                day=plain_day(row.closed_on)
            ),
        )
    return row


def juror_row(tx: Tx, juror: int) -> JurorRow:
    return found(tx, JurorRow, juror, "juror", _("Le membre de jury n° {id} n’existe pas."))


def card_of(tx: Tx, row: JuryRow) -> JuryCard:
    """The jury as it now stands in this write."""
    tx.session.flush()
    return jury_card(tx, jury=JuryId(row.id))


def heard(card: JuryCard, candidacy: int) -> Hearing:
    """The audition of a candidacy; raises RuleBroken `not_heard` when it is not on the timetable."""
    for one in card.hearings:
        if one.candidacy == candidacy:
            return one
    raise RuleBroken(
        "not_heard",
        _("Cette candidature n’est pas au programme de ce jury : ajoutez-la d’abord."),
    )


def require_undecided(card: JuryCard, candidacy: int) -> None:
    """Raises RuleBroken `jury_decided`: scores and votes behind a decision don't change."""
    if card.decision(candidacy) is not None:
        raise RuleBroken(
            "jury_decided",
            _("Ce jury a déjà décidé de « {title} » : reprenez d’abord sa décision.").format(
                title=heard(card, candidacy).title
            ),
        )


def require_decisions_hold(card: JuryCard) -> None:
    """Every decision that needs the quorum still has it; raises RuleBroken `jury_quorum`."""
    titles = {one.candidacy: one.title for one in card.hearings}
    for one in card.decisions:
        if one.decision != Decision.DEFERRED:
            require_quorum(
                card.seats, card.apart(one.candidacy), card.jury.quorum,
                titles.get(one.candidacy, ""),
            )  # fmt: skip


def noted(tx: Tx, jury: int, sentence: str) -> None:
    """Note the act under the jury's topic."""
    saved(tx, JURIES_TOPIC, jury, sentence)
