"""Links proposed: a dossier without any takes its structure's, a structure those of its dossiers."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.dossiers.rules import UNAVAILABLE, State, mean_shares
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow, PartyLinkRow
from pole_desk.registers.parties.tables import PartyRow

Served = dict[int, dict[ChantierId, int]]


class Proposal(NamedTuple):
    """The links that a dossier or a structure without any could take; `of`: dossier or party."""

    of: str
    owner: int
    party: PartyId
    party_name: str
    kind: str
    title: str
    shares: dict[ChantierId, int]


def link_proposals(reader: Reader, *, on: date) -> list[Proposal]:
    """What could be linked on a day: structures first, then open dossiers, by name.

    A structure gets the mean of its linked dossiers, rounded down.
    """
    by_party, by_dossier = _served(reader, PartyLinkRow, on), _served(reader, DossierLinkRow, on)
    linked: dict[int, list[dict[ChantierId, int]]] = {}
    found: list[Proposal] = []
    names: dict[int, str] = {}
    for row in reader.connection.execute(_OPEN):
        names[row.party] = row.name
        if row.id in by_dossier:
            linked.setdefault(row.party, []).append(by_dossier[row.id])
        elif row.party in by_party:
            found.append(
                Proposal("dossier", row.id, row.party, row.name, row.kind, row.title, by_party[row.party])
            )
    structures = [
        Proposal("party", party, PartyId(party), names[party], "", names[party], shares)
        for party in names
        if party not in by_party and party in linked and (shares := mean_shares(linked[party]))
    ]
    return structures + found


_OPEN = (
    select(DossierRow.id, DossierRow.kind, DossierRow.title, DossierRow.party, PartyRow.name)
    .join(PartyRow, PartyRow.id == DossierRow.party)
    .where(DossierRow.state == State.OPEN, DossierRow.kind.not_in(sorted(UNAVAILABLE)))
    .order_by(PartyRow.search_key, DossierRow.id)
)


def _served(
    reader: Reader, table: type[DossierLinkRow] | type[PartyLinkRow], on: date
) -> Served:
    owner = DossierLinkRow.dossier if table is DossierLinkRow else PartyLinkRow.party
    statement = select(owner, table.chantier, table.share).where(
        table.chantier.is_not(None),
        table.withdrawn.is_(False),
        table.first_day <= on,
        or_(table.last_day.is_(None), table.last_day >= on),
    )
    found: Served = {}
    for number, chantier, share in reader.connection.execute(statement):
        found.setdefault(number, {})[ChantierId(chantier)] = share
    return found
