"""The rows of a period with their cuts: from the closing when its year is closed, else from the sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.reports.queries.closings import Kept, kept_of
from pole_desk.activities.reports.rules import Cutter, Part, Period
from pole_desk.activities.reports.rules.definitions import defined
from pole_desk.activities.reports.tables import ClosedRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.ports.indicators import Indicator, IndicatorSources, Ratio, Row
from pole_desk.registers.dossiers.queries import servings
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Counted(NamedTuple):
    """A row of a figure with whose it is and its parts; the parts of each kind sum to `amount`."""

    indicator: str
    record: str
    label: str
    amount: int
    first: date
    last: date
    dossier: DossierId | None
    party: PartyId | None
    party_name: str
    territory: str
    commune: str
    legal_form: str
    headcount: int | None
    founded_year: int | None
    page: str
    target: int
    kind: str
    chantiers: tuple[Part, ...]
    projects: tuple[Part, ...]


class _Whose(NamedTuple):
    party: PartyId | None
    name: str
    territory: str
    commune: str
    legal_form: str
    headcount: int | None
    founded_year: int | None


def definitions(reader: Reader, *, period: Period) -> list[Indicator | Ratio]:
    """The indicators of a period, in the order of the report: as they were when its year is closed."""
    kept = _kept(reader, period)
    if kept is None:
        return live_definitions(reader)
    return [defined(given) for given in kept.definitions]


def live_definitions(reader: Reader) -> list[Indicator | Ratio]:
    """What every source counts today."""
    return [
        indicator
        for source in reader.port(IndicatorSources).sources
        for indicator in source.indicators()
    ]


def counted(reader: Reader, *, period: Period, codes: Collection[str] | None = None) -> list[Counted]:
    """Every row of the figures asked (all when None), with its parts.

    A closed year and its months are read from the closing; other days are computed.
    """
    kept = _kept(reader, period)
    if kept is not None:
        return list(_closed(reader, kept, period, codes))
    return live_rows(reader, period=period, codes=codes)


def live_rows(
    reader: Reader, *, period: Period, codes: Collection[str] | None = None
) -> list[Counted]:
    """The rows of a period as the records stand now."""
    linked = {
        each.code: each.linked
        for each in live_definitions(reader)
        if isinstance(each, Indicator) and (codes is None or each.code in codes)
    }
    rows = [
        row
        for source in reader.port(IndicatorSources).sources
        for row in source.rows(reader, period.first, period.last, linked.keys())
        if row.indicator in linked and row.amount
    ]
    return _cut(reader, rows, linked, period)


def _cut(
    reader: Reader, rows: list[Row], linked: dict[str, bool], period: Period
) -> list[Counted]:
    links = servings(reader, first=period.first, last=period.last)
    by_dossier, by_party = Cutter(links.dossiers_to_chantiers), Cutter(links.parties_to_chantiers)
    by_project = Cutter(links.dossiers_to_projects)
    dossiers, parties = _whose(reader)
    found = []
    for row in rows:
        owner = row.dossier if linked[row.indicator] else None
        party = row.party if linked[row.indicator] else None
        chantiers = (
            by_party.cut(row.amount, party, row.first, row.last)
            if owner is None
            else by_dossier.cut(row.amount, owner, row.first, row.last)
        )
        whose = parties.get(row.party) if row.party is not None else dossiers.get(row.dossier)
        found.append(
            Counted(
                row.indicator, row.record, row.label, row.amount, row.first, row.last, row.dossier,
                *(whose or _Whose(row.party, "", "", "", "", None, None)),
                row.page, row.target, row.kind, tuple(chantiers),
                tuple(by_project.cut(row.amount, owner, row.first, row.last)),
            )
        )  # fmt: skip
    return found


def _whose(reader: Reader) -> tuple[dict[DossierId | None, _Whose], dict[PartyId, _Whose]]:
    """The structure of each dossier, and each structure, with its place."""
    parties = {
        row[0]: _Whose(*row)
        for row in reader.connection.execute(
            select(*(getattr(PartyRow, "id" if name == "party" else name) for name in _Whose._fields))
        )
    }
    dossiers: dict[DossierId | None, _Whose] = {
        dossier: parties[party]
        for dossier, party in reader.connection.execute(select(DossierRow.id, DossierRow.party))
    }
    return dossiers, parties


def _kept(reader: Reader, period: Period) -> Kept | None:
    return None if period.year is None else kept_of(reader, year=period.year)


_CLOSED = tuple(getattr(ClosedRow, name) for name in Counted._fields)


def _closed(
    reader: Reader, kept: Kept, period: Period, codes: Collection[str] | None
) -> Iterator[Counted]:
    statement = (
        select(*_CLOSED)
        .where(ClosedRow.closing == kept.id, ClosedRow.period == period.key)
        .order_by(ClosedRow.id)
    )
    if codes is not None:
        statement = statement.where(ClosedRow.indicator.in_(list(codes)))
    for row in reader.connection.execute(statement):
        yield Counted(*row[:-2], _parts(row.chantiers), _parts(row.projects))


def _parts(kept: dict[str, int]) -> tuple[Part, ...]:
    return tuple(Part(int(target) if target else None, part) for target, part in kept.items())
