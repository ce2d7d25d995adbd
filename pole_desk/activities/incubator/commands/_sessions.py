"""The actions agreed at a session, added, taken back and put again within its own gestures."""

from __future__ import annotations

from collections.abc import Sequence

from pole_desk.activities.incubator.commands._rows import locked
from pole_desk.activities.incubator.rules.mentors import ActionInput, checked_action
from pole_desk.activities.incubator.tables import SessionActionRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx


def action_row(tx: Tx, action: int) -> SessionActionRow:
    """An action, locked; raises NotFound `action`."""
    return locked(tx, SessionActionRow, action, "action", _("L’action n° {id} n’existe pas."))


def add_actions(tx: Tx, session: int, actions: Sequence[ActionInput]) -> list[int]:
    """Write actions of a session; returns them. Raises BadInput `action_text`."""
    rows = []
    for one in map(checked_action, actions):
        rows.append(SessionActionRow(
            at_session=session, text=one.text, owner=one.owner, due_on=one.due_on, done_on=None,
            withdrawn=False,
        ))  # fmt: skip
    tx.session.add_all(rows)
    tx.session.flush()
    return [row.id for row in rows]


def actions_back(tx: Tx, session: int, actions: Sequence[int]) -> None:
    """Take back actions that came with a session's gesture."""
    _mark(tx, session, actions, withdrawn=True)


def actions_again(tx: Tx, session: int, actions: Sequence[int]) -> list[int]:
    """Put again actions that were taken back with a session's gesture; returns them."""
    return _mark(tx, session, actions, withdrawn=False)


def _mark(tx: Tx, session: int, actions: Sequence[int], *, withdrawn: bool) -> list[int]:
    marked = []
    for number in actions:
        row = action_row(tx, number)
        if row.at_session == session:
            row.withdrawn = withdrawn
            marked.append(row.id)
    tx.session.flush()
    return marked
