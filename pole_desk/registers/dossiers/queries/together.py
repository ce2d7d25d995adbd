"""Who works with whom in a chantier: structures tied by the actions, meetings and projects they share."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.kernel.i18n import numeric_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.queries import actions, meetings
from pole_desk.registers.dossiers.queries.attachments import attached_to
from pole_desk.registers.dossiers.queries.links import linked_to, parties_linked_to
from pole_desk.registers.dossiers.tables import DossierLinkRow, DossierRow


class Tie(NamedTuple):
    """Two structures that work together; `by` says on what, each thing once."""

    first: PartyId
    second: PartyId
    by: tuple[str, ...]


class Together(NamedTuple):
    """The structures of a chantier, those that work most with others first, and their ties."""

    names: dict[PartyId, str]
    ties: tuple[Tie, ...]
    left_out: int


def together(reader: Reader, *, chantier: ChantierId, most: int = 60) -> Together:
    """The `most` structures of a chantier that have most ties, and the ties between them.

    Two structures are tied when they carry or help the same action, have dossiers attached to it,
    come to the same meeting, or have dossiers that serve the same fund project.
    """
    names: dict[PartyId, str] = {}
    groups: dict[str, dict[PartyId, None]] = {}

    def join(what: str, party: PartyId, name: str) -> None:
        names[party] = name
        groups.setdefault(what, {})[party] = None

    for action in actions(reader, chantier=chantier):
        for party, name in action.carrier_parties + action.partner_parties:
            join(action.title, party, name)
    titles = {action.id: action.title for action in actions(reader, chantier=chantier)}
    for one in attached_to(reader, chantier=chantier):
        join(titles[one.action], one.party, one.party_name)
    for meeting in meetings(reader, chantier=chantier):
        for person in meeting.people:
            if person.party is not None:
                join(f"{meeting.subject} ({numeric_day(meeting.day)})", person.party, person.party_name)
    linked = linked_to(reader, chantier=chantier)
    projects = _projects(reader, chantier)
    for served in linked:
        names[served.party] = served.party_name
        for title in projects.get(served.dossier, ()):
            join(title, served.party, served.party_name)
    for serving in parties_linked_to(reader, chantier=chantier):
        names[serving.party] = serving.name
    return _strongest(names, groups, most)


def _strongest(
    names: dict[PartyId, str], groups: dict[str, dict[PartyId, None]], most: int
) -> Together:
    by: dict[tuple[PartyId, PartyId], list[str]] = {}
    for what, members in groups.items():
        for first, second in combinations(sorted(members), 2):
            by.setdefault((first, second), []).append(what)
    weight = dict.fromkeys(names, 0)
    for pair, what in by.items():
        for party in pair:
            weight[party] += len(what)
    ranked = sorted(names, key=lambda party: (-weight[party], names[party], party))
    kept = ranked[:most]
    ties = tuple(
        Tie(first, second, tuple(what))
        for (first, second), what in sorted(by.items())
        if first in kept and second in kept
    )
    return Together({party: names[party] for party in kept}, ties, len(ranked) - len(kept))


def _projects(reader: Reader, chantier: ChantierId) -> dict[int, list[str]]:
    """The fund projects that the dossiers of a chantier serve, by dossier."""
    link = DossierLinkRow
    own = select(link.dossier).where(link.chantier == chantier, link.withdrawn.is_(False))
    statement = (
        select(link.dossier, DossierRow.title)
        .join(DossierRow, DossierRow.id == link.project)
        .where(link.dossier.in_(own), link.withdrawn.is_(False))
        .order_by(link.dossier, link.project)
    )
    found: dict[int, list[str]] = {}
    for dossier, title in reader.connection.execute(statement):
        found.setdefault(dossier, []).append(title)
    return found
