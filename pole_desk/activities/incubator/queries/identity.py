"""Identities read: one card, the pipeline, the steps, and who looks the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from pole_desk.activities.incubator.rules.identity import Face, likeness
from pole_desk.activities.incubator.rules.stages import Stage
from pole_desk.activities.incubator.tables import CandidacyRow, CohortRow, IncubationRow, StepRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CandidacyId, CohortId, DossierId, IncubationId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Project(NamedTuple):
    """An identity in the pipeline; `party` is its structure once there is one.

    `candidacy` is its last one that stands, with its state; `withdrawn` when the identity itself
    was entered by mistake.
    """

    id: IncubationId
    dossier: DossierId
    title: str
    carrier: str
    email: str
    phone: str
    pitch: str
    people: int
    commune: str
    territory: str
    track: str
    party: PartyId | None
    party_name: str
    network: PartyId | None
    network_name: str
    cohort: CohortId | None
    cohort_name: str
    stage: str
    stage_on: date
    candidacy: CandidacyId | None
    candidacy_state: str
    erased_at: datetime | None
    withdrawn: bool
    version: int


class Step(NamedTuple):
    """An identity came to a stage on a day."""

    id: int
    stage: str
    on_day: date
    reason: str
    withdrawn: bool


class Alike(NamedTuple):
    """An identity that looks like another: why, and how much (100 is the same)."""

    id: IncubationId
    title: str
    carrier: str
    stage: str
    reason: str
    likeness: int


_NETWORK = aliased(PartyRow)
_LAST = (
    select(func.max(CandidacyRow.id))
    .where(CandidacyRow.incubation == IncubationRow.id)
    .correlate(IncubationRow)
    .scalar_subquery()
)
_PROJECT = (
    select(
        IncubationRow.id, IncubationRow.dossier, IncubationRow.title, IncubationRow.carrier,
        IncubationRow.email, IncubationRow.phone, IncubationRow.pitch, IncubationRow.people,
        IncubationRow.commune, IncubationRow.territory, IncubationRow.track, IncubationRow.party,
        func.coalesce(PartyRow.name, ""), IncubationRow.network, func.coalesce(_NETWORK.name, ""),
        IncubationRow.cohort, func.coalesce(CohortRow.name, ""), IncubationRow.stage,
        IncubationRow.stage_on, CandidacyRow.id, func.coalesce(CandidacyRow.state, ""),
        IncubationRow.erased_at, DossierRow.state == "cancelled", IncubationRow.version,
    )
    .join(DossierRow, DossierRow.id == IncubationRow.dossier)
    .outerjoin(PartyRow, PartyRow.id == IncubationRow.party)
    .outerjoin(_NETWORK, _NETWORK.id == IncubationRow.network)
    .outerjoin(CohortRow, CohortRow.id == IncubationRow.cohort)
    .outerjoin(CandidacyRow, CandidacyRow.id == _LAST)
)  # fmt: skip


def projects(
    reader: Reader,
    *,
    stage: Stage | None = None,
    cohort: CohortId | None = None,
    party: PartyId | None = None,
    words: Sequence[str] = (),
    withdrawn: bool = False,
) -> list[Project]:
    """The identities, the latest step first; those entered by mistake only when asked.

    `words`, folded, are each found in the title, the carrier, the e-mail, the phone or the commune.
    """
    statement = _PROJECT
    if stage is not None:
        statement = statement.where(IncubationRow.stage == str(stage))
    if cohort is not None:
        statement = statement.where(IncubationRow.cohort == cohort)
    if party is not None:
        statement = statement.where(IncubationRow.party == party)
    for word in words:
        statement = statement.where(IncubationRow.search_key.contains(word, autoescape=True))
    if not withdrawn:
        statement = statement.where(DossierRow.state != "cancelled")
    return reader.rows(_ordered(statement), Project)


def _ordered(statement: Select[*tuple[object, ...]]) -> Select[*tuple[object, ...]]:
    return statement.order_by(IncubationRow.stage_on.desc(), IncubationRow.id.desc())


def project(reader: Reader, *, incubation: IncubationId) -> Project:
    """One identity; raises NotFound `incubation`."""
    found = reader.first(_PROJECT.where(IncubationRow.id == incubation), Project)
    if found is None:
        raise NotFound("incubation", _("Le projet n° {id} n’existe pas.").format(id=incubation))
    return found


def project_of_dossier(reader: Reader, *, dossier: DossierId) -> Project | None:
    """The identity that a dossier follows."""
    return reader.first(_PROJECT.where(IncubationRow.dossier == dossier), Project)


def steps(reader: Reader, *, incubation: IncubationId, withdrawn: bool = False) -> list[Step]:
    """The steps of an identity in order."""
    row = StepRow
    statement = select(row.id, row.stage, row.on_day, row.reason, row.withdrawn).where(
        row.incubation == incubation
    )
    if not withdrawn:
        statement = statement.where(row.withdrawn.is_(False))
    return reader.rows(statement.order_by(row.on_day, row.id), Step)


def alike(
    reader: Reader,
    *,
    title: str,
    carrier: str = "",
    email: str = "",
    but: IncubationId | None = None,
) -> list[Alike]:
    """The identities that look like this one, the likeliest first, but those erased or withdrawn."""
    row = IncubationRow
    wanted = Face(title, carrier, email)
    statement = (
        select(row.id, row.title, row.carrier, row.stage, row.email)
        .join(DossierRow, DossierRow.id == row.dossier)
        .where(DossierRow.state != "cancelled", row.erased_at.is_(None))
    )
    found = []
    for number, own_title, own_carrier, stage, own_email in reader.connection.execute(statement):
        if number == but:
            continue
        score, reason = likeness(wanted, Face(own_title, own_carrier, own_email))
        if score:
            found.append(Alike(IncubationId(number), own_title, own_carrier, stage, reason, score))
    return sorted(found, key=lambda one: (-one.likeness, one.id))
