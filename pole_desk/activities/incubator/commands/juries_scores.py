"""Scores and votes of a jury written, by member and candidacy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.incubator.commands._juries import (
    card_of,
    heard,
    juror_row,
    noted,
    open_jury_row,
    require_undecided,
)
from pole_desk.activities.incubator.queries.calls import call_card
from pole_desk.activities.incubator.queries.juries import Hearing, JuryCard
from pole_desk.activities.incubator.rules.calls import Criterion
from pole_desk.activities.incubator.rules.juries import (
    Vote,
    require_may_score,
    require_may_vote,
    vote_name,
)
from pole_desk.activities.incubator.rules.scoring import points_of, quarters_of
from pole_desk.activities.incubator.tables import JurorRow, JuryRow, ScoreRow, VoteRow
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CallId, CandidacyId, JuryId


@command(Permission.INCUBATOR)
def give_scores(
    tx: Tx,
    *,
    juror: int,
    candidacy: CandidacyId,
    points: Mapping[int, Decimal | None],
    comments: Mapping[int, str] | None = None,
) -> None:
    """A member's points by criterion, in quarters at the finest; None takes a score back.

    Raises RuleBroken `juror_conflict`, `juror_away`, `juror_substitute`, `jury_decided`; BadInput
    `points`.
    """
    one = juror_row(tx, juror)
    row = open_jury_row(tx, one.jury)
    card = card_of(tx, row)
    hearing = _open(card, one, candidacy)
    require_may_score(card.seats, juror, card.apart(candidacy), hearing.title)
    criteria = _criteria(tx, row, hearing)
    known = {
        score.criterion: score
        for score in tx.session.scalars(
            select(ScoreRow).where(ScoreRow.juror == juror, ScoreRow.candidacy == candidacy)
        )
    }
    before: dict[int, Decimal | None] = {}
    former: dict[int, str] = {}
    for number, given in points.items():
        if number not in criteria:
            raise NotFound("criterion", _("Ce critère n’est pas de cet appel, ou pas de ce parcours."))
        score = known.get(number)
        stands = score is not None and not score.withdrawn
        before[number] = points_of(score.quarters) if score is not None and stands else None
        former[number] = score.comment if score is not None else ""
        _give(tx, score, (juror, candidacy), criteria[number], given, comments or {})
    noted(tx, row.id, _("Notes de {name} pour « {title} » enregistrées.").format(
        name=one.name, title=hearing.title))  # fmt: skip
    tx.undo_with(give_scores, juror=juror, candidacy=candidacy, points=before, comments=former)


def _open(card: JuryCard, one: JurorRow, candidacy: int) -> Hearing:
    if one.withdrawn:
        raise BadInput("juror", _("{name} n’est plus du jury.").format(name=one.name))
    hearing = heard(card, candidacy)
    require_undecided(card, candidacy)
    return hearing


def _criteria(tx: Tx, row: JuryRow, hearing: Hearing) -> dict[int, Criterion]:
    form = call_card(tx, call=CallId(row.call))
    return {one.id: one for one in form.criteria(hearing.track) if one.id is not None}


def _give(
    tx: Tx,
    score: ScoreRow | None,
    key: tuple[int, int],
    criterion: Criterion,
    given: Decimal | None,
    comments: Mapping[int, str],
) -> None:
    number = criterion.id or 0
    if given is None:
        if score is not None:
            score.withdrawn = True
        return
    quarters = quarters_of(given, criterion)
    if score is None:
        score = ScoreRow(juror=key[0], candidacy=key[1], criterion=number, comment="")
        tx.session.add(score)
    score.quarters, score.withdrawn, score.given_at = quarters, False, tx.clock.now()
    if number in comments:
        score.comment = comments[number].strip()


@command(Permission.INCUBATOR)
def cast_votes(
    tx: Tx, *, jury: JuryId, candidacy: CandidacyId, votes: Mapping[int, Vote | None]
) -> None:
    """How the members present vote on a candidacy, all at once; None takes a vote back.

    Raises RuleBroken `juror_conflict`, `juror_away`, `juror_expected`, `juror_substitute`,
    `jury_decided`.
    """
    row = open_jury_row(tx, jury)
    card = card_of(tx, row)
    title = heard(card, candidacy).title
    require_undecided(card, candidacy)
    members = {one.id for one in card.jurors}
    before: dict[int, Vote | None] = {}
    for juror, given in sorted(votes.items()):
        if juror not in members:
            raise NotFound("juror", _("Cette personne n’est pas de ce jury."))
        if given is not None:
            require_may_vote(card.seats, juror, card.apart(candidacy), title)
        before[juror] = _cast(tx, juror, candidacy, None if given is None else Vote(given))
    noted(tx, row.id, _voted(tx, votes, title))
    tx.undo_with(cast_votes, jury=jury, candidacy=candidacy, votes=before)


def _cast(tx: Tx, juror: int, candidacy: int, given: Vote | None) -> Vote | None:
    """Write a vote; returns the former one."""
    known = tx.session.scalar(
        select(VoteRow).where(VoteRow.juror == juror, VoteRow.candidacy == candidacy)
    )
    former = Vote(known.vote) if known is not None and not known.withdrawn else None
    if given is None:
        if known is not None:
            known.withdrawn = True
        return former
    if known is None:
        known = VoteRow(juror=juror, candidacy=candidacy)
        tx.session.add(known)
    known.vote, known.withdrawn = str(given), False
    return former


def _voted(tx: Tx, votes: Mapping[int, Vote | None], title: str) -> str:
    if len(votes) == 1:
        juror, given = next(iter(votes.items()))
        if given is not None:
            return _("{name} vote « {vote} » sur « {title} ».").format(
                name=juror_row(tx, juror).name, vote=vote_name(given), title=title
            )
    return ngettext(
        "{count} vote enregistré sur « {title} ».", "{count} votes enregistrés sur « {title} ».",
        len(votes),
    ).format(count=len(votes), title=title)  # fmt: skip
