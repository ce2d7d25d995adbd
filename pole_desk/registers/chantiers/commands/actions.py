"""The actions of chantiers and where they stand."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import func, select

from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.commands._rows import known
from pole_desk.registers.chantiers.rules import (
    MOVES,
    TOPIC,
    ActionInput,
    ActionState,
    require_move,
    state_names,
)
from pole_desk.registers.chantiers.tables import ActionRow

ACTIONS = "chantier_actions"


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
    _noted(tx, row, _("« {title} » est ajoutée au chantier {number}."), owner.number)
    tx.undo_with(withdraw_action, action=row.id)
    return row.id


@command(Permission.CHANTIERS)
def change_action(
    tx: Tx, *, action: int, values: ActionInput, seen_version: int | None = None
) -> None:
    """Change an action's title, carriers, partners, policies and places; former values are kept."""
    row = _action(tx, action)
    tx.require_version(ACTIONS, row, seen_version)
    former = ActionInput(**{field.name: _plain(getattr(row, field.name)) for field in fields(ActionInput)})
    _fill(row, values)
    tx.session.flush()
    _noted(tx, row, _("« {title} » est modifiée."))
    tx.undo_with(change_action, action=action, values=former)


@command(Permission.CHANTIERS)
def change_action_state(tx: Tx, *, action: int, state: str) -> None:
    """Say that an action is under way, done, dropped or planned again.

    Raises BadInput, NotFound, and RuleBroken `action_state` when it can't go there.
    """
    row = _action(tx, action)
    require_move(row.state, state)
    former, row.state = row.state, ActionState(state)
    tx.session.flush()
    _noted(tx, row, _("« {title} » est {state}.").replace("{state}", state_names()[state]))
    if ActionState(former) in MOVES[ActionState(state)]:
        tx.undo_with(change_action_state, action=action, state=str(former))


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


def _fill(row: ActionRow, values: ActionInput) -> None:
    if not values.title.strip():
        raise BadInput("action_title", _("L’action doit avoir un titre."))
    row.title = " ".join(values.title.split())
    for name in ("carriers", "partners", "policies", "places"):
        setattr(row, name, [" ".join(one.split()) for one in getattr(values, name) if one.strip()])
    row.serves = values.serves


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _noted(tx: Tx, row: ActionRow, text: str, number: int = 0) -> None:
    tx.changed(TOPIC, row.chantier)
    tx.changed(ACTIONS, row.id)
    tx.says(text.format(title=row.title, number=number))
