"""Candidacies and documents read."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.incubator.queries.calls import CallCard, call_card
from pole_desk.activities.incubator.rules.calls import FormField
from pole_desk.activities.incubator.rules.candidacies import State, answer_text, is_late, missing
from pole_desk.activities.incubator.tables import (
    CallRow,
    CandidacyRow,
    DecisionRow,
    DocumentRow,
    IncubationRow,
)
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CallId, CandidacyId, CohortId, DossierId, IncubationId


class Candidacy(NamedTuple):
    """A candidacy in a list; `deferred_to` when the last decision put it off."""

    id: CandidacyId
    call: CallId
    call_name: str
    closes_on: date
    cohort: CohortId | None
    incubation: IncubationId
    dossier: DossierId
    title: str
    carrier: str
    email: str
    stage: str
    track: str
    received_on: date
    state: str
    more: str
    more_by: date | None
    conditions: str
    conditions_met_on: date | None
    reason: str
    decided_on: date | None
    deferred_to: date | None
    version: int

    @property
    def late(self) -> bool:
        """Came after the call closed."""
        return is_late(self.received_on, self.closes_on)

    def overdue(self, on: date) -> bool:
        """What was asked beside did not come in time."""
        return self.state == State.MORE and self.more_by is not None and self.more_by < on


class Answer(NamedTuple):
    """A question with its answer, kept (`value`) and as read in French."""

    field: FormField
    value: Any
    text: str


class Document(NamedTuple):
    """A file kept with an incubation, without its bytes; `size` in bytes."""

    id: int
    incubation: IncubationId
    candidacy: CandidacyId | None
    piece: str
    label: str
    received_on: date
    file_name: str
    sha256: str
    size: int
    withdrawn: bool


class CandidacyCard(NamedTuple):
    """A candidacy whole: its answers in the order of the form, its pieces, what is missing."""

    candidacy: Candidacy
    call: CallCard
    answers: tuple[Answer, ...]
    documents: tuple[Document, ...]
    missing: tuple[str, ...]


_LAST = (
    select(func.max(DecisionRow.id))
    .where(
        DecisionRow.candidacy == CandidacyRow.id, DecisionRow.withdrawn.is_(False),
        DecisionRow.lapsed.is_(False),
    )  # fmt: skip
    .correlate(CandidacyRow)
    .scalar_subquery()
)
_CANDIDACY = (
    select(
        CandidacyRow.id, CandidacyRow.call, CallRow.name, CallRow.closes_on, CallRow.cohort,
        CandidacyRow.incubation, IncubationRow.dossier, IncubationRow.title, IncubationRow.carrier,
        IncubationRow.email, IncubationRow.stage, CandidacyRow.track, CandidacyRow.received_on, CandidacyRow.state,
        CandidacyRow.more, CandidacyRow.more_by, CandidacyRow.conditions,
        CandidacyRow.conditions_met_on, CandidacyRow.reason, CandidacyRow.decided_on,
        DecisionRow.deferred_to, CandidacyRow.version,
    )
    .join(CallRow, CallRow.id == CandidacyRow.call)
    .join(IncubationRow, IncubationRow.id == CandidacyRow.incubation)
    .outerjoin(DecisionRow, DecisionRow.id == _LAST)
)  # fmt: skip


def candidacies(
    reader: Reader,
    *,
    call: CallId | None = None,
    incubation: IncubationId | None = None,
    state: State | None = None,
    withdrawn: bool = True,
) -> list[Candidacy]:
    """The candidacies as they came, by day then number."""
    statement = _CANDIDACY
    if call is not None:
        statement = statement.where(CandidacyRow.call == call)
    if incubation is not None:
        statement = statement.where(CandidacyRow.incubation == incubation)
    if state is not None:
        statement = statement.where(CandidacyRow.state == str(state))
    if not withdrawn:
        statement = statement.where(CandidacyRow.state != str(State.WITHDRAWN))
    return reader.rows(
        statement.order_by(CandidacyRow.received_on, CandidacyRow.id), Candidacy
    )


def candidacy(reader: Reader, *, candidacy: CandidacyId) -> Candidacy:
    """One candidacy; raises NotFound `candidacy`."""
    found = reader.first(_CANDIDACY.where(CandidacyRow.id == candidacy), Candidacy)
    if found is None:
        raise NotFound(
            "candidacy", _("La candidature n° {id} n’existe pas.").format(id=candidacy)
        )
    return found


def candidacy_card(reader: Reader, *, candidacy: CandidacyId) -> CandidacyCard:
    """A candidacy with its answers and pieces; an answer to a retired question is still told."""
    statement = _CANDIDACY.where(CandidacyRow.id == candidacy)
    one = reader.first(statement, Candidacy)
    if one is None:
        raise NotFound(
            "candidacy", _("La candidature n° {id} n’existe pas.").format(id=candidacy)
        )
    card = call_card(reader, call=one.call)
    given = answers_of(reader, candidacy=candidacy)
    papers = documents(reader, candidacy=candidacy)
    answers = tuple(
        Answer(each, given.get(each.key), answer_text(each, given.get(each.key)))
        for each in card.asked.fields
        if not each.retired or each.key in given
    )
    absent = missing(
        card.asked.fields, card.asked.pieces, given, {paper.piece for paper in papers}
    )
    return CandidacyCard(one, card, answers, tuple(papers), tuple(absent))


def answers_of(reader: Reader, *, candidacy: CandidacyId) -> dict[str, Any]:
    """The answers of a candidacy by key."""
    statement = select(CandidacyRow.answers).where(CandidacyRow.id == candidacy)
    return dict(reader.connection.execute(statement).scalar_one())


def documents(
    reader: Reader,
    *,
    incubation: IncubationId | None = None,
    candidacy: CandidacyId | None = None,
    withdrawn: bool = False,
) -> list[Document]:
    """The documents of an identity or of a candidacy, as they came."""
    row = DocumentRow
    statement = select(
        row.id, row.incubation, row.candidacy, row.piece, row.label, row.received_on,
        row.file_name, row.sha256, row.size, row.withdrawn,
    )  # fmt: skip
    if incubation is not None:
        statement = statement.where(row.incubation == incubation)
    if candidacy is not None:
        statement = statement.where(row.candidacy == candidacy)
    if not withdrawn:
        statement = statement.where(row.withdrawn.is_(False))
    return reader.rows(statement.order_by(row.received_on, row.id), Document)


def document_content(reader: Reader, *, document: int) -> bytes:
    """The bytes of a document; raises NotFound `document` when there is none, or they were erased."""
    found = reader.connection.execute(
        select(DocumentRow.content).where(DocumentRow.id == document)
    ).first()
    if found is None or found.content is None:
        raise NotFound("document", _("Le document n° {id} n’est plus là.").format(id=document))
    return bytes(found.content)
