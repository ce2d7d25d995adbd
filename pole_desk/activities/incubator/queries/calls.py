"""Calls read: what each asks, and what candidacies already made of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.incubator.rules.calls import (
    CallInput,
    Criterion,
    FieldKind,
    FormField,
    Phase,
    Piece,
    Track,
    Use,
)
from pole_desk.activities.incubator.tables import (
    CallRow,
    CandidacyRow,
    CohortRow,
    CriterionRow,
    DocumentRow,
    PhaseRow,
    ScoreRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CallId, CohortId


class Call(NamedTuple):
    """A call with how many candidacies stand; `quorum` is what its juries need unless they differ."""

    id: CallId
    name: str
    cohort: CohortId | None
    cohort_name: str
    opens_on: date
    closes_on: date
    quorum: int
    candidacies: int
    withdrawn: bool
    version: int


class CallCard(NamedTuple):
    """A call and all that it asks; `asked` is as it would be typed, retired questions included."""

    call: Call
    asked: CallInput

    @property
    def fields(self) -> tuple[FormField, ...]:
        """The questions that are asked today."""
        return tuple(one for one in self.asked.fields if not one.retired)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces that are asked today."""
        return tuple(one for one in self.asked.pieces if not one.retired)

    def criteria(self, track: str) -> list[Criterion]:
        """The criteria that a candidacy of a track is scored by."""
        return [one for one in self.asked.criteria if one.track in ("", track)]

    def track_label(self, key: str) -> str:
        """The track's name, empty when there is none."""
        return next((one.label for one in self.asked.tracks if one.key == key), key)


_STANDING = (
    select(func.count())
    .where(CandidacyRow.call == CallRow.id, CandidacyRow.state != "withdrawn")
    .correlate(CallRow)
    .scalar_subquery()
)
_CALL = select(
    CallRow.id, CallRow.name, CallRow.cohort, func.coalesce(CohortRow.name, ""), CallRow.opens_on,
    CallRow.closes_on, CallRow.quorum, _STANDING, CallRow.withdrawn, CallRow.version,
).outerjoin(CohortRow, CohortRow.id == CallRow.cohort)  # fmt: skip


def calls(
    reader: Reader, *, on: date | None = None, cohort: CohortId | None = None, withdrawn: bool = False
) -> list[Call]:
    """The calls, the newest first; those open on a day when one is given."""
    statement = _CALL
    if on is not None:
        statement = statement.where(CallRow.opens_on <= on, CallRow.closes_on >= on)
    if cohort is not None:
        statement = statement.where(CallRow.cohort == cohort)
    if not withdrawn:
        statement = statement.where(CallRow.withdrawn.is_(False))
    return reader.rows(statement.order_by(CallRow.opens_on.desc(), CallRow.id.desc()), Call)


def call_card(reader: Reader, *, call: CallId) -> CallCard:
    """One call with what it asks; raises NotFound `call`."""
    found = reader.first(_CALL.where(CallRow.id == call), Call)
    if found is None:
        raise NotFound("call", _("L’appel à candidatures n° {id} n’existe pas.").format(id=call))
    tracks, fields, pieces = reader.connection.execute(
        select(CallRow.tracks, CallRow.fields, CallRow.pieces).where(CallRow.id == call)
    ).one()
    asked = CallInput(
        name=found.name, opens_on=found.opens_on, closes_on=found.closes_on, cohort=found.cohort,
        quorum=found.quorum,
        tracks=tuple(Track(key=one["key"], label=one["label"]) for one in tracks),
        fields=tuple(_field(one) for one in fields),
        pieces=tuple(_piece(one) for one in pieces),
        phases=tuple(_phases(reader, call)),
        criteria=tuple(_criteria(reader, call)),
    )  # fmt: skip
    return CallCard(found, asked)


def _field(one: dict[str, Any]) -> FormField:
    return FormField(
        key=one["key"], label=one["label"], kind=FieldKind(one["kind"]), required=one["required"],
        choices=tuple(one["choices"]), retired=one.get("retired", False),
    )  # fmt: skip


def _piece(one: dict[str, Any]) -> Piece:
    return Piece(
        key=one["key"], label=one["label"], required=one["required"],
        retired=one.get("retired", False),
    )  # fmt: skip


def _phases(reader: Reader, call: CallId) -> list[Phase]:
    row = PhaseRow
    statement = (
        select(row.id, row.name, row.first_day, row.last_day)
        .where(row.call == call, row.withdrawn.is_(False))
        .order_by(row.rank, row.first_day, row.id)
    )
    return [
        Phase(id=one.id, name=one.name, first_day=one.first_day, last_day=one.last_day)
        for one in reader.connection.execute(statement)
    ]


def _criteria(reader: Reader, call: CallId) -> list[Criterion]:
    row = CriterionRow
    statement = (
        select(row.id, row.track, row.label, row.weight, row.scale)
        .where(row.call == call, row.withdrawn.is_(False))
        .order_by(row.rank, row.id)
    )
    return [
        Criterion(id=one.id, track=one.track, label=one.label, weight=one.weight, scale=one.scale)
        for one in reader.connection.execute(statement)
    ]


def use_of(reader: Reader, *, call: CallId) -> Use:
    """What candidacies (withdrawn ones too) and members made of a call, for what may still change."""
    answers: dict[str, set[str]] = defaultdict(set)
    tracks = set()
    for given, track in reader.connection.execute(
        select(CandidacyRow.answers, CandidacyRow.track).where(CandidacyRow.call == call)
    ):
        tracks.add(track)
        for key, value in given.items():
            answers[key].add(str(value))
    pieces = reader.connection.scalars(
        select(DocumentRow.piece)
        .join(CandidacyRow, CandidacyRow.id == DocumentRow.candidacy)
        .where(CandidacyRow.call == call, DocumentRow.piece != "")
    ).all()
    scored = reader.connection.execute(
        select(ScoreRow.criterion, func.max(ScoreRow.quarters))
        .join(CriterionRow, CriterionRow.id == ScoreRow.criterion)
        .where(CriterionRow.call == call, ScoreRow.withdrawn.is_(False))
        .group_by(ScoreRow.criterion)
    )
    return Use(
        answers={key: frozenset(values) for key, values in answers.items()},
        pieces=frozenset(pieces),
        tracks=frozenset(tracks - {""}),
        scored={row[0]: row[1] for row in scored},
    )
