"""The lieux collectifs de proximité: charter, posts, services, requests to join."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from pole_desk.activities.network.rules import Accession, Conditions, Opinion
from pole_desk.activities.network.tables import AccessionRow, CharterRow, PostRow, ServiceRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import references
from pole_desk.registers.parties.rules import CHARTER
from pole_desk.registers.parties.tables import PartyRow


class Place(NamedTuple):
    """An LCP on a day: points of the charter met, full-time equivalents financed, services received."""

    party: PartyId
    name: str
    commune: str
    territory: str
    met: int
    points: int
    fte: Decimal
    services: int
    lcp: bool = True


class Point(NamedTuple):
    """A point of the charter as last assessed; `opinion` empty: never."""

    point: str
    id: int | None
    on_day: date | None
    opinion: str
    evidence: str
    author: str


class Post(NamedTuple):
    """A coordination post financed; `amount` euros a year."""

    id: int
    party: PartyId
    title: str
    fte: Decimal
    funder: str
    amount: Decimal
    first_day: date
    last_day: date | None


class Service(NamedTuple):
    """A service of the mutualisation platform; `hours` over its whole time."""

    id: int
    party: PartyId
    service: str
    hours: int
    first_day: date
    last_day: date | None


class AccessionItem(NamedTuple):
    """A request to become an LCP."""

    id: int
    party: PartyId
    name: str
    asked_on: date
    state: str
    goals: str
    decided_on: date | None
    reason: str
    version: int


def places(reader: Reader, *, on: date) -> list[Place]:
    """The structures that are LCP, by name, with how they stand on a day."""
    return _places(reader, on, PartyRow.lcp)


def candidates(reader: Reader, *, on: date) -> list[Place]:
    """The structures that asked to become an LCP and wait, as they stand on a day."""
    waiting = select(AccessionRow.party).where(AccessionRow.state == Accession.ASKED)
    return _places(reader, on, and_(PartyRow.id.in_(waiting), PartyRow.lcp.is_(False)))


def _places(reader: Reader, on: date, kept: ColumnElement[bool] | InstrumentedAttribute[bool]) -> list[Place]:
    points = [entry.label for entry in references(reader, kind=CHARTER)]
    standing = _standing(reader, on)
    fte: dict[int, Decimal] = {}
    for post in posts(reader, on=on):
        fte[post.party] = fte.get(post.party, Decimal(0)) + post.fte
    received: dict[int, int] = {}
    for service in services(reader, on=on):
        received[service.party] = received.get(service.party, 0) + 1
    statement = (
        select(PartyRow.id, PartyRow.name, PartyRow.commune, PartyRow.territory, PartyRow.lcp)
        .where(kept, PartyRow.merged_into.is_(None), PartyRow.archived.is_(False))
        .order_by(PartyRow.search_key)
    )
    return [
        Place(
            row.id, row.name, row.commune, row.territory,
            sum(standing.get((row.id, point), None) == Opinion.MET for point in points),
            len(points), fte.get(row.id, Decimal(0)), received.get(row.id, 0), bool(row.lcp),
        )
        for row in reader.connection.execute(statement)
    ]  # fmt: skip


def _standing(reader: Reader, on: date) -> dict[tuple[int, str], str]:
    """The last opinion on each point of each structure, up to a day."""
    statement = (
        select(CharterRow.party, CharterRow.point, CharterRow.opinion)
        .where(CharterRow.withdrawn.is_(False), CharterRow.on_day <= on)
        .order_by(CharterRow.on_day, CharterRow.id)
    )
    return {(row.party, row.point): row.opinion for row in reader.connection.execute(statement)}


def charter(reader: Reader, *, party: PartyId, on: date) -> list[Point]:
    """Each point of the charter as last assessed at a structure up to a day, in the charter's order."""
    statement = (
        select(
            CharterRow.point, CharterRow.id, CharterRow.on_day, CharterRow.opinion, CharterRow.evidence,
            CharterRow.author,
        )
        .where(CharterRow.party == party, CharterRow.withdrawn.is_(False), CharterRow.on_day <= on)
        .order_by(CharterRow.on_day, CharterRow.id)
    )  # fmt: skip
    last = {row.point: Point(*row) for row in reader.connection.execute(statement)}
    return [
        last.get(entry.label, Point(entry.label, None, None, "", "", ""))
        for entry in references(reader, kind=CHARTER)
    ]


def assessments(reader: Reader, *, party: PartyId) -> list[Point]:
    """Every opinion given on the charter at a structure and not withdrawn, the newest first."""
    statement = (
        select(
            CharterRow.point, CharterRow.id, CharterRow.on_day, CharterRow.opinion, CharterRow.evidence,
            CharterRow.author,
        )
        .where(CharterRow.party == party, CharterRow.withdrawn.is_(False))
        .order_by(CharterRow.on_day.desc(), CharterRow.id.desc())
    )  # fmt: skip
    return reader.rows(statement, Point)


def posts(reader: Reader, *, party: PartyId | None = None, on: date | None = None) -> list[Post]:
    """The posts financed, of a structure or all, on a day or ever."""
    statement = select(*(getattr(PostRow, name) for name in Post._fields)).where(
        PostRow.withdrawn.is_(False)
    )
    if party is not None:
        statement = statement.where(PostRow.party == party)
    if on is not None:
        statement = statement.where(
            PostRow.first_day <= on, or_(PostRow.last_day.is_(None), PostRow.last_day >= on)
        )
    return reader.rows(statement.order_by(PostRow.first_day, PostRow.id), Post)


def services(
    reader: Reader, *, party: PartyId | None = None, on: date | None = None
) -> list[Service]:
    """The platform's services received, by a structure or all, on a day or ever."""
    statement = select(*(getattr(ServiceRow, name) for name in Service._fields)).where(
        ServiceRow.withdrawn.is_(False)
    )
    if party is not None:
        statement = statement.where(ServiceRow.party == party)
    if on is not None:
        statement = statement.where(
            ServiceRow.first_day <= on, or_(ServiceRow.last_day.is_(None), ServiceRow.last_day >= on)
        )
    return reader.rows(statement.order_by(ServiceRow.first_day, ServiceRow.id), Service)


def accessions(
    reader: Reader, *, state: str | None = None, party: PartyId | None = None
) -> list[AccessionItem]:
    """The requests to join, of a structure or all that were not merged, the newest first."""
    row = AccessionRow
    statement = (
        select(row.id, row.party, PartyRow.name, row.asked_on, row.state, row.goals, row.decided_on,
               row.reason, row.version)
        .join(PartyRow, PartyRow.id == row.party)
        .order_by(row.asked_on.desc(), row.id.desc())
    )  # fmt: skip
    if state is not None:
        statement = statement.where(row.state == state)
    kept = PartyRow.merged_into.is_(None) if party is None else row.party == party
    return reader.rows(statement.where(kept), AccessionItem)


def conditions(reader: Reader, *, party: PartyId, on: date) -> Conditions:
    """What a structure that asked to join, or joined, fulfils on a day."""
    points = charter(reader, party=party, on=on)
    asked = [
        one for one in accessions(reader, party=party)
        if one.state in (Accession.ASKED, Accession.ACCEPTED)
    ]  # fmt: skip
    return Conditions(
        services=bool(services(reader, party=party, on=on)),
        met=sum(point.opinion == Opinion.MET for point in points),
        points=len(points),
        goals=bool(asked and asked[0].goals.strip()),
    )
