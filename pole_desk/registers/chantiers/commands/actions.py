"""The actions of chantiers, who carries them and where they stand."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId, PartyId
from pole_desk.registers.chantiers.commands._rows import known, words
from pole_desk.registers.chantiers.rules import (
    MOVES,
    TOPIC,
    ActionInput,
    ActionRole,
    ActionState,
    require_days,
    require_move,
    state_names,
)
from pole_desk.registers.chantiers.tables import ActionPartyRow, ActionRow
from pole_desk.registers.parties.queries import require_party

ACTIONS = "chantier_actions"
_LISTS = ("carriers", "partners", "policies", "places")
_DATES = ("planned_on", "begun_on", "ended_on")


@command(Permission.CHANTIERS)
def add_action(tx: Tx, *, chantier: ChantierId, action: ActionInput) -> int:
    """Add an action, planned, at the end of a chantier's list. Raises BadInput, NotFound."""
    owner = known(tx, chantier)
    last = tx.session.scalar(select(func.max(ActionRow.rank)).where(ActionRow.chantier == owner.id))
    row = ActionRow(
        chantier=owner.id, rank=(last or 0) + 1, state=ActionState.PLANNED, withdrawn=False
    )
    _fill(row, action)
    tx.session.add(row)
    tx.session.flush()
    _engage(tx, row, action)
    _noted(tx, row, _("« {title} » est ajoutée au chantier {number}."), owner.number)
    tx.undo_with(withdraw_action, action=row.id)
    return row.id


@command(Permission.CHANTIERS)
def change_action(
    tx: Tx, *, action: int, values: ActionInput, seen_version: int | None = None
) -> None:
    """Change an action's title, dates, carriers, partners, policies and places; former values are kept."""
    row = _action(tx, action)
    tx.require_version(ACTIONS, row, seen_version)
    former = _told(tx, row)
    _fill(row, values)
    tx.session.flush()
    _engage(tx, row, values)
    _noted(tx, row, _("« {title} » est modifiée."))
    tx.undo_with(change_action, action=action, values=former)


@command(Permission.CHANTIERS)
def change_action_state(tx: Tx, *, action: int, state: str, on: date | None = None) -> None:
    """Say that an action is under way, done, dropped or planned again, from a day (today when None).

    The day it began and the day it ended follow. Raises BadInput, NotFound, and RuleBroken
    `action_state` when it can't go there.
    """
    row = _action(tx, action)
    require_move(row.state, state)
    tx.undo_with(
        restore_action_state, action=action, state=str(row.state), begun_on=row.begun_on,
        ended_on=row.ended_on,
    )  # fmt: skip
    row.state = ActionState(state)
    day = on or tx.clock.today()
    ended = row.state in (ActionState.DONE, ActionState.DROPPED)
    if row.state is ActionState.PLANNED:
        row.begun_on = None
    elif row.state is not ActionState.DROPPED:
        row.begun_on = row.begun_on or day
    row.ended_on = max(day, row.begun_on or day) if ended else None
    tx.session.flush()
    _noted(tx, row, _("« {title} » est {state}.").replace("{state}", state_names()[state]))


@command(Permission.CHANTIERS)
def restore_action_state(
    tx: Tx, *, action: int, state: str, begun_on: date | None, ended_on: date | None
) -> None:
    """Put an action back where it stood, whatever the way there. Raises RuleBroken when it can't go back."""
    row = _action(tx, action)
    if ActionState(row.state) not in MOVES[ActionState(state)]:
        require_move(row.state, state)
    tx.undo_with(
        restore_action_state, action=action, state=str(row.state), begun_on=row.begun_on,
        ended_on=row.ended_on,
    )  # fmt: skip
    row.state, row.begun_on, row.ended_on = ActionState(state), begun_on, ended_on
    tx.session.flush()
    _noted(tx, row, _("« {title} » est {state}.").replace("{state}", state_names()[state]))


@command(Permission.CHANTIERS)
def withdraw_action(tx: Tx, *, action: int, withdrawn: bool = True) -> None:
    """Take an action noted by mistake out of the list, or bring it back; it stays on record."""
    row = _action(tx, action)
    row.withdrawn = withdrawn
    tx.session.flush()
    _noted(tx, row, _("« {title} » est retirée.") if withdrawn else _("« {title} » est rétablie."))
    tx.undo_with(withdraw_action, action=action, withdrawn=not withdrawn)


def _action(tx: Tx, action: int) -> ActionRow:
    row = tx.session.get(ActionRow, action)
    if row is None:
        raise NotFound("action", _("L’action n° {id} n’existe pas.").format(id=action), action=action)
    return row


def _told(tx: Tx, row: ActionRow) -> ActionInput:
    engaged = [one for one in _engaged(tx, row) if not one.withdrawn]
    return ActionInput(
        title=row.title,
        serves=row.serves,
        carrier_parties=tuple(PartyId(one.party) for one in engaged if one.role == ActionRole.CARRIER),
        partner_parties=tuple(PartyId(one.party) for one in engaged if one.role == ActionRole.PARTNER),
        **{name: tuple(getattr(row, name)) for name in _LISTS},
        **{name: getattr(row, name) for name in _DATES},
    )


def _fill(row: ActionRow, values: ActionInput) -> None:
    if not values.title.strip():
        raise BadInput("action_title", _("L’action doit avoir un titre."))
    require_days(values.begun_on, values.ended_on)
    row.title = words(values.title)
    for name in _LISTS:
        setattr(row, name, [words(one) for one in getattr(values, name) if one.strip()])
    for name in _DATES:
        setattr(row, name, getattr(values, name))
    row.serves = values.serves


def _engaged(tx: Tx, row: ActionRow) -> list[ActionPartyRow]:
    statement = select(ActionPartyRow).where(ActionPartyRow.action == row.id)
    return list(tx.session.scalars(statement.order_by(ActionPartyRow.id)))


def _engage(tx: Tx, row: ActionRow, values: ActionInput) -> None:
    wanted = dict.fromkeys(
        [(party, ActionRole.CARRIER) for party in values.carrier_parties]
        + [(party, ActionRole.PARTNER) for party in values.partner_parties]
    )
    for one in _engaged(tx, row):
        key = (PartyId(one.party), ActionRole(one.role))
        one.withdrawn = key not in wanted
        wanted.pop(key, None)
    for party, role in wanted:
        require_party(tx, party=party)
        tx.session.add(ActionPartyRow(action=row.id, party=party, role=str(role), withdrawn=False))
    tx.session.flush()


def _noted(tx: Tx, row: ActionRow, text: str, number: int = 0) -> None:
    tx.changed(TOPIC, row.chantier)
    tx.changed(ACTIONS, row.id)
    tx.says(text.format(title=row.title, number=number))
