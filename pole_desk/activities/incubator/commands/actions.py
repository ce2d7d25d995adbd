"""What was agreed at sessions, written: added, changed, done, taken back."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.incubator.commands._rows import found, saved
from pole_desk.activities.incubator.commands._sessions import action_row, add_actions
from pole_desk.activities.incubator.rules.mentors import ActionInput, checked_action
from pole_desk.activities.incubator.rules.stages import require_not_ahead
from pole_desk.activities.incubator.rules.topics import SESSIONS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import SessionActionRow, SessionRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import SessionId


@command(Permission.INCUBATOR)
def add_action(tx: Tx, *, session: SessionId, action: ActionInput) -> int:
    """Agree on something more at a session; returns the action. Raises BadInput `action_text`."""
    row = _session(tx, session)
    made = add_actions(tx, row.id, [action])[0]
    _noted(tx, row, _("Action ajoutée : {text}.").format(text=action.text.strip()))
    tx.undo_with(withdraw_action, action=made)
    return made


def _session(tx: Tx, session: int) -> SessionRow:
    return found(tx, SessionRow, session, "session", _("Le rendez-vous n° {id} n’existe pas."))


def _noted(tx: Tx, row: SessionRow, sentence: str) -> None:
    tx.changed(TOPIC, row.incubation)
    saved(tx, SESSIONS_TOPIC, row.id, sentence)


def _told(tx: Tx, one: SessionActionRow, sentence: str) -> None:
    _noted(tx, _session(tx, one.at_session), sentence.format(text=one.text))


@command(Permission.INCUBATOR)
def change_action(tx: Tx, *, action: int, values: ActionInput) -> None:
    """Change what is to be done, by whom, by when."""
    one = action_row(tx, action)
    before = ActionInput(text=one.text, owner=one.owner, due_on=one.due_on)
    clean = checked_action(values)
    one.text, one.owner, one.due_on = clean.text, clean.owner, clean.due_on
    _told(tx, one, _("Action modifiée : {text}."))
    tx.undo_with(change_action, action=action, values=before)


@command(Permission.INCUBATOR)
def do_action(tx: Tx, *, action: int, on: date | None) -> None:
    """Note the day on which an action was done; None: it is to be done again."""
    one = action_row(tx, action)
    if on is not None:
        require_not_ahead(on, tx.clock.today())
    before, one.done_on = one.done_on, on
    _told(tx, one, _("Action faite : {text}.") if on is not None else _("Action à faire : {text}."))
    tx.undo_with(do_action, action=action, on=before)


@command(Permission.INCUBATOR)
def withdraw_action(tx: Tx, *, action: int) -> None:
    """Take an action back; it stays on record."""
    one = action_row(tx, action)
    one.withdrawn = True
    _told(tx, one, _("Action retirée : {text}."))
    tx.undo_with(restore_action, action=action)


@command(Permission.INCUBATOR)
def restore_action(tx: Tx, *, action: int) -> None:
    """Put back an action that was taken back."""
    one = action_row(tx, action)
    one.withdrawn = False
    _told(tx, one, _("Action rétablie : {text}."))
    tx.undo_with(withdraw_action, action=action)
