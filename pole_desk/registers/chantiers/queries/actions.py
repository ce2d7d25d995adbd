"""The actions of chantiers, with the structures that carry them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.rules import ActionRole, ActionState
from pole_desk.registers.chantiers.tables import (
    ActionPartyRow,
    ActionRow,
    ChantierRow,
    PlanRow,
)
from pole_desk.registers.parties.tables import PartyRow


class Action(NamedTuple):
    """Something that a chantier set out to do.

    Carriers and partners are names as typed; those that are structures of the pole are in
    `carrier_parties` and `partner_parties`, by number and name.
    """

    id: int
    title: str
    carriers: list[str]
    partners: list[str]
    policies: list[str]
    places: list[str]
    serves: str
    state: str
    planned_on: date | None
    begun_on: date | None
    ended_on: date | None
    version: int
    carrier_parties: tuple[tuple[PartyId, str], ...] = ()
    partner_parties: tuple[tuple[PartyId, str], ...] = ()


class LateAction(NamedTuple):
    """An action not ended on the day it was planned for."""

    id: int
    chantier: ChantierId
    number: int
    title: str
    planned_on: date


_COLUMNS = tuple(getattr(ActionRow, name) for name in Action._fields[:-2])


def actions(reader: Reader, *, chantier: ChantierId) -> list[Action]:
    """The actions of a chantier in their order, the withdrawn ones left out."""
    statement = (
        select(*_COLUMNS)
        .where(ActionRow.chantier == chantier, ActionRow.withdrawn.is_(False))
        .order_by(ActionRow.rank)
    )
    engaged = _engaged(reader, chantier)
    return [
        Action(
            *row,
            tuple(engaged.get((row.id, ActionRole.CARRIER), ())),
            tuple(engaged.get((row.id, ActionRole.PARTNER), ())),
        )
        for row in reader.connection.execute(statement)
    ]


def action_owner(reader: Reader, *, action: int) -> tuple[ChantierId, str]:
    """The chantier of an action and its title; raises NotFound `action`, also when it was withdrawn."""
    statement = select(ActionRow.chantier, ActionRow.title).where(
        ActionRow.id == action, ActionRow.withdrawn.is_(False)
    )
    row = reader.connection.execute(statement).first()
    if row is None:
        raise NotFound("action", _("L’action n° {id} n’existe pas.").format(id=action), action=action)
    return ChantierId(row.chantier), row.title


def _engaged(
    reader: Reader, chantier: ChantierId
) -> dict[tuple[int, str], list[tuple[PartyId, str]]]:
    statement = (
        select(ActionPartyRow.action, ActionPartyRow.role, PartyRow.id, PartyRow.name)
        .join(ActionRow, ActionRow.id == ActionPartyRow.action)
        .join(PartyRow, PartyRow.id == ActionPartyRow.party)
        .where(ActionRow.chantier == chantier, ActionPartyRow.withdrawn.is_(False))
        .order_by(ActionPartyRow.action, PartyRow.search_key)
    )
    found: dict[tuple[int, str], list[tuple[PartyId, str]]] = {}
    for action, role, party, name in reader.connection.execute(statement):
        found.setdefault((action, role), []).append((PartyId(party), name))
    return found


def late_actions(reader: Reader, *, on: date) -> list[LateAction]:
    """The actions planned for a day before this one, neither done nor dropped, the oldest first."""
    statement = (
        select(
            ActionRow.id,
            ActionRow.chantier,
            ChantierRow.number,
            ActionRow.title,
            ActionRow.planned_on,
        )
        .join(ChantierRow, ChantierRow.id == ActionRow.chantier)
        .join(PlanRow, PlanRow.id == ChantierRow.plan)
        .where(
            ActionRow.planned_on < on,
            ActionRow.withdrawn.is_(False),
            PlanRow.withdrawn.is_(False),
            ActionRow.state.in_((ActionState.PLANNED, ActionState.UNDER_WAY)),
        )
        .order_by(ActionRow.planned_on, ActionRow.id)
    )
    return reader.rows(statement, LateAction)
