"""Dossiers and links read, from a structure, a dossier or a chantier."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, or_, select

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.chantiers.tables import ChantierRow
from pole_desk.registers.dossiers.rules import Serving, Share
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow, PartyLinkRow
from pole_desk.registers.parties.tables import PartyRow


class Dossier(NamedTuple):
    """One thing that the pole does with a structure."""

    id: DossierId
    kind: str
    party: PartyId
    party_name: str
    title: str
    state: str
    opened_on: date
    closed_on: date | None
    version: int


class Link(NamedTuple):
    """A share, in basis points, given to a chantier between two days."""

    id: int
    chantier: ChantierId
    number: int
    title: str
    share: int
    first_day: date
    last_day: date | None


class ProjectLink(NamedTuple):
    """A share, in basis points, given to a fund project (its dossier) between two days."""

    id: int
    project: DossierId
    title: str
    share: int
    first_day: date
    last_day: date | None


class LinkedDossier(NamedTuple):
    """A dossier that serves a chantier, with its share in basis points."""

    dossier: DossierId
    kind: str
    party: PartyId
    party_name: str
    title: str
    state: str
    share: int
    first_day: date
    last_day: date | None


class LinkedParty(NamedTuple):
    """A structure that serves a chantier, with its share in basis points."""

    party: PartyId
    name: str
    legal_form: str
    share: int
    first_day: date
    last_day: date | None


_DOSSIER = (
    DossierRow.id, DossierRow.kind, DossierRow.party, PartyRow.name, DossierRow.title,
    DossierRow.state, DossierRow.opened_on, DossierRow.closed_on, DossierRow.version,
)  # fmt: skip


def _in_force(
    row: type[DossierLinkRow] | type[PartyLinkRow], on: date | BindParameter[date]
) -> ColumnElement[bool]:
    return and_(
        row.withdrawn.is_(False),
        row.first_day <= on,
        or_(row.last_day.is_(None), row.last_day >= on),
    )


def dossiers(
    reader: Reader, *, party: PartyId | None = None, kind: str | None = None
) -> list[Dossier]:
    """The dossiers, the newest first."""
    statement = select(*_DOSSIER).join(PartyRow, PartyRow.id == DossierRow.party)
    if party is not None:
        statement = statement.where(DossierRow.party == party)
    if kind is not None:
        statement = statement.where(DossierRow.kind == kind)
    return reader.rows(statement.order_by(DossierRow.opened_on.desc(), DossierRow.id.desc()), Dossier)


_ONE = (
    select(*_DOSSIER)
    .join(PartyRow, PartyRow.id == DossierRow.party)
    .where(DossierRow.id == bindparam("dossier"))
)


def dossier(reader: Reader, *, dossier: DossierId) -> Dossier:
    """One dossier; raises NotFound."""
    found = reader.first(_ONE, Dossier, {"dossier": dossier})
    if found is None:
        raise NotFound("dossier", _("Le dossier n° {id} n’existe pas.").format(id=dossier))
    return found


def links_of(reader: Reader, *, dossier: DossierId, on: date | None = None) -> list[Link]:
    """The chantiers that a dossier serves, on a day or ever."""
    return reader.rows(_links(DossierLinkRow, DossierLinkRow.dossier == dossier, on), Link)


def project_links(
    reader: Reader, *, dossier: DossierId, on: date | None = None
) -> list[ProjectLink]:
    """The fund projects that a dossier serves, on a day or ever."""
    row = DossierLinkRow
    statement = (
        select(row.id, row.project, DossierRow.title, row.share, row.first_day, row.last_day)
        .join(DossierRow, DossierRow.id == row.project)
        .where(row.dossier == dossier, row.withdrawn.is_(False))
        .order_by(row.project, row.first_day)
    )
    return reader.rows(statement if on is None else statement.where(_in_force(row, on)), ProjectLink)


def party_links(reader: Reader, *, party: PartyId, on: date | None = None) -> list[Link]:
    """The chantiers that a structure serves, on a day or ever."""
    if on is None:
        return reader.rows(_PARTY_LINKS, Link, {"party": party})
    return reader.rows(_PARTY_LINKS_ON, Link, {"party": party, "on": on})


def _links(
    row: type[DossierLinkRow] | type[PartyLinkRow], owner: ColumnElement[bool], on: date | None
) -> Select[*tuple[Any, ...]]:
    statement = (
        select(row.id, row.chantier, ChantierRow.number, ChantierRow.title, row.share,
               row.first_day, row.last_day)
        .join(ChantierRow, ChantierRow.id == row.chantier)
        .where(owner, row.withdrawn.is_(False))
        .order_by(ChantierRow.number, row.first_day)
    )  # fmt: skip
    return statement if on is None else statement.where(_in_force(row, on))


_PARTY_LINKS = _links(PartyLinkRow, PartyLinkRow.party == bindparam("party"), None)
_PARTY_LINKS_ON = _PARTY_LINKS.where(_in_force(PartyLinkRow, bindparam("on", type_=Date)))


def linked_to(
    reader: Reader, *, chantier: ChantierId, on: date | None = None
) -> list[LinkedDossier]:
    """The dossiers that serve a chantier, on a day or ever."""
    row = DossierLinkRow
    statement = (
        select(DossierRow.id, DossierRow.kind, DossierRow.party, PartyRow.name, DossierRow.title,
               DossierRow.state, row.share, row.first_day, row.last_day)
        .join(DossierRow, DossierRow.id == row.dossier)
        .join(PartyRow, PartyRow.id == DossierRow.party)
        .where(row.chantier == chantier, row.withdrawn.is_(False))
        .order_by(DossierRow.kind, PartyRow.search_key, row.first_day)
    )  # fmt: skip
    return reader.rows(statement if on is None else statement.where(_in_force(row, on)), LinkedDossier)


def parties_linked_to(
    reader: Reader, *, chantier: ChantierId, on: date | None = None
) -> list[LinkedParty]:
    """The structures that serve a chantier, on a day or ever."""
    row = PartyLinkRow
    statement = (
        select(PartyRow.id, PartyRow.name, PartyRow.legal_form, row.share, row.first_day, row.last_day)
        .join(PartyRow, PartyRow.id == row.party)
        .where(row.chantier == chantier, row.withdrawn.is_(False))
        .order_by(PartyRow.search_key)
    )
    return reader.rows(statement if on is None else statement.where(_in_force(row, on)), LinkedParty)


_SERVED = (
    select(PartyLinkRow.party, ChantierRow.number, PartyLinkRow.chantier)
    .join(ChantierRow, ChantierRow.id == PartyLinkRow.chantier)
    .where(_in_force(PartyLinkRow, bindparam("day")))
    .distinct()
    .order_by(PartyLinkRow.party, ChantierRow.number)
)


def chantiers_served(reader: Reader, *, on: date) -> dict[PartyId, list[ChantierId]]:
    """The chantiers that each structure serves on a day, by number; serving none, no entry."""
    found: dict[PartyId, list[ChantierId]] = {}
    for party, _number, chantier in reader.connection.execute(_SERVED, {"day": on}):
        found.setdefault(PartyId(party), []).append(ChantierId(chantier))
    return found


def every_share(reader: Reader) -> list[tuple[str, list[Share]]]:
    """All shares ever set: dossiers to chantiers, dossiers to projects, structures to chantiers."""
    row, other = DossierLinkRow, PartyLinkRow
    columns = (row.dossier, row.share, row.first_day, row.last_day)
    stands = row.withdrawn.is_(False)
    structures = select(other.party, other.share, other.first_day, other.last_day)
    return [
        ("dossier", reader.rows(select(*columns).where(stands, row.chantier.is_not(None)), Share)),
        ("dossier", reader.rows(select(*columns).where(stands, row.project.is_not(None)), Share)),
        ("party", reader.rows(structures.where(other.withdrawn.is_(False)), Share)),
    ]


class Servings(NamedTuple):
    """Every share in force at some time of a period, by who gives it to what."""

    dossiers_to_chantiers: list[Serving]
    dossiers_to_projects: list[Serving]
    parties_to_chantiers: list[Serving]


def servings(reader: Reader, *, first: date, last: date) -> Servings:
    """The shares that touch a period, of dossiers and of structures."""

    def of(row: type[DossierLinkRow] | type[PartyLinkRow], owner: Any, target: Any) -> list[Serving]:
        statement = (
            select(owner, target, row.share, row.first_day, row.last_day)
            .where(
                target.is_not(None),
                row.withdrawn.is_(False),
                row.first_day <= last,
                or_(row.last_day.is_(None), row.last_day >= first),
            )
            .order_by(owner, target, row.first_day)
        )
        return reader.rows(statement, Serving)

    link = DossierLinkRow
    return Servings(
        of(link, link.dossier, link.chantier),
        of(link, link.dossier, link.project),
        of(PartyLinkRow, PartyLinkRow.party, PartyLinkRow.chantier),
    )
