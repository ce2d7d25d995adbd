"""Scores read: who has scored what, each member's marks, the ranking raw and normalised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.incubator.queries.calls import call_card
from pole_desk.activities.incubator.queries.juries import JuryCard, jury_card
from pole_desk.activities.incubator.rules.calls import Criterion
from pole_desk.activities.incubator.rules.juries import counted
from pole_desk.activities.incubator.rules.scoring import (
    Given,
    Mark,
    Result,
    marks,
    results,
)
from pole_desk.activities.incubator.tables import JurorRow, ScoreRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CandidacyId, JuryId


class Score(NamedTuple):
    """What a member gave on a criterion, in quarters of a point."""

    juror: int
    candidacy: CandidacyId
    criterion: int
    quarters: int
    comment: str


class Progress(NamedTuple):
    """How much of a candidacy a member has scored; `apart` in conflict, `counts` among those counted."""

    juror: int
    candidacy: CandidacyId
    done: int
    asked: int
    apart: bool
    counts: bool

    @property
    def whole(self) -> bool:
        """Every criterion is scored."""
        return self.asked > 0 and self.done == self.asked


class Ranking(NamedTuple):
    """The scores of a jury: per member and candidacy, and per candidacy with the ranks."""

    marks: tuple[Mark, ...]
    results: tuple[Result, ...]
    progress: tuple[Progress, ...]


def scores(
    reader: Reader, *, jury: JuryId, candidacy: CandidacyId | None = None
) -> list[Score]:
    """The points given before a jury."""
    row = ScoreRow
    statement = (
        select(row.juror, row.candidacy, row.criterion, row.quarters, row.comment)
        .join(JurorRow, JurorRow.id == row.juror)
        .where(JurorRow.jury == jury, JurorRow.withdrawn.is_(False), row.withdrawn.is_(False))
        .order_by(row.candidacy, row.juror, row.criterion)
    )
    if candidacy is not None:
        statement = statement.where(row.candidacy == candidacy)
    return reader.rows(statement, Score)


def ranking(reader: Reader, *, jury: JuryId) -> Ranking:
    """The scores of a jury brought to figures, raw and with each member's severity evened out.

    Counted are those who sit, and members still expected; never one in conflict.
    """
    card = jury_card(reader, jury=jury)
    form = call_card(reader, call=card.jury.call)
    criteria = {one.candidacy: form.criteria(one.track) for one in card.hearings}
    given = scores(reader, jury=jury)
    members = counted(card.seats)
    apart = {(one.juror, one.candidacy) for one in card.conflicts}
    found = marks(
        (Given(*one[:4]) for one in given if one.candidacy in criteria), criteria, members, apart
    )
    order = [one.candidacy for one in card.hearings]
    return Ranking(
        tuple(found), tuple(results(found, order)),
        tuple(_progress(card, criteria, given, set(members))),
    )  # fmt: skip


def _progress(
    card: JuryCard,
    criteria: Mapping[CandidacyId, Sequence[Criterion]],
    given: Sequence[Score],
    members: set[int],
) -> list[Progress]:
    done: dict[tuple[int, int], set[int]] = defaultdict(set)
    for one in given:
        done[one.juror, one.candidacy].add(one.criterion)
    found = []
    for juror in card.jurors:
        for heard in card.hearings:
            asked = {one.id for one in criteria[heard.candidacy]}
            own = done[juror.id, heard.candidacy] & asked
            found.append(
                Progress(
                    juror.id, heard.candidacy, len(own), len(asked),
                    juror.id in card.apart(heard.candidacy), juror.id in members,
                )
            )  # fmt: skip
    return found

