"""People who benefit from support schemes, by scheme and structure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select

from pole_desk.activities.network.tables import BenefitRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import references
from pole_desk.registers.parties.rules import SCHEME
from pole_desk.registers.parties.tables import PartyRow, SchemeRow


class Benefit(NamedTuple):
    """People of a structure in a scheme."""

    id: int
    party: PartyId
    name: str
    scheme: str
    people: int
    detail: str
    first_day: date
    last_day: date | None


class SchemeSum(NamedTuple):
    """A scheme on a day: structures that benefit from it, people counted in it."""

    scheme: str
    structures: int
    people: int


def benefits(
    reader: Reader,
    *,
    party: PartyId | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[Benefit]:
    """The people counted in schemes, of a structure or all, in force at some time of a period."""
    row = BenefitRow
    statement = (
        select(row.id, row.party, PartyRow.name, row.scheme, row.people, row.detail, row.first_day,
               row.last_day)
        .join(PartyRow, PartyRow.id == row.party)
        .where(row.withdrawn.is_(False))
        .order_by(row.scheme, PartyRow.search_key, row.first_day)
    )  # fmt: skip
    if party is not None:
        statement = statement.where(row.party == party)
    if last is not None:
        statement = statement.where(row.first_day <= last)
    if first is not None:
        statement = statement.where(or_(row.last_day.is_(None), row.last_day >= first))
    return reader.rows(statement, Benefit)


class Beneficiary(NamedTuple):
    """A structure in a scheme; `people` None: it is in it, nobody was counted; `benefit` the line counted."""

    party: PartyId
    name: str
    scheme: str
    people: int | None
    detail: str
    first_day: date
    last_day: date | None
    benefit: int | None


def beneficiaries(reader: Reader, *, on: date) -> list[Beneficiary]:
    """Who benefits from which scheme on a day: people counted, then the structures where nobody is."""
    found = [
        Beneficiary(one.party, one.name, one.scheme, one.people, one.detail, one.first_day, one.last_day, one.id)
        for one in benefits(reader, first=on, last=on)
    ]
    counted = {(one.party, one.scheme) for one in found}
    statement = (
        select(SchemeRow.party, PartyRow.name, SchemeRow.scheme, SchemeRow.detail, SchemeRow.since, SchemeRow.until)
        .join(PartyRow, PartyRow.id == SchemeRow.party)
        .where(*_in_force(on))
        .order_by(SchemeRow.scheme, PartyRow.search_key)
    )
    found += [
        Beneficiary(row.party, row.name, row.scheme, None, row.detail, row.since, row.until, None)
        for row in reader.connection.execute(statement)
        if (row.party, row.scheme) not in counted
    ]
    return found


def _in_force(on: date) -> tuple[ColumnElement[bool], ...]:
    return (
        SchemeRow.withdrawn.is_(False),
        SchemeRow.since <= on,
        or_(SchemeRow.until.is_(None), SchemeRow.until >= on),
    )


def scheme_sums(reader: Reader, *, on: date) -> list[SchemeSum]:
    """Every scheme of the list with who benefits from it on a day; those retired, while somebody does."""
    people: dict[str, int] = {}
    structures: dict[str, set[int]] = {}
    for benefit in benefits(reader, first=on, last=on):
        people[benefit.scheme] = people.get(benefit.scheme, 0) + benefit.people
        structures.setdefault(benefit.scheme, set()).add(benefit.party)
    statement = select(SchemeRow.scheme, SchemeRow.party).where(*_in_force(on))
    for scheme, party in reader.connection.execute(statement):
        structures.setdefault(scheme, set()).add(party)
    listed = [entry.label for entry in references(reader, kind=SCHEME)]
    beside = sorted(set(structures) - set(listed))
    return [
        SchemeSum(scheme, len(structures.get(scheme, ())), people.get(scheme, 0))
        for scheme in [*listed, *beside]
    ]
