"""Recommendations of a group: given, changed, closed with what became of them, opened again."""

from __future__ import annotations

from datetime import date

from pole_desk.activities.fund.commands._steps import found, group_written, require_past
from pole_desk.activities.fund.rules import GROUPS_TOPIC, Advice, advice_name, require_words
from pole_desk.activities.fund.tables import GroupRow, MeetingRow, RecommendationRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import GroupId


@command(Permission.FUND)
def recommend(
    tx: Tx, *, group: GroupId, text: str, owner: str, due_on: date | None = None,
    meeting: int | None = None, on: date | None = None,
) -> int:  # fmt: skip
    """A group advises something to somebody. Raises BadInput `text`, `owner`, `meeting`."""
    body = found(tx, GroupRow, group, "fund_group", _("Le groupe n° {id} n’existe pas."))
    day = on or tx.clock.today()
    if meeting is not None:
        held = found(tx, MeetingRow, meeting, "fund_meeting", _("La réunion n° {id} n’existe pas."))
        if held.group != body.id:
            raise BadInput("meeting", _("Cette réunion est celle d’un autre groupe."))
        day = held.on_day if on is None else day
    row = RecommendationRow(
        group=body.id, meeting=meeting, on_day=day,
        text=require_words(text, "text", _("Écrivez la préconisation.")),
        owner=require_words(owner, "owner", _("Dites qui s’en charge.")),
        due_on=due_on, state=str(Advice.OPEN), closed_on=None, outcome="",
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    group_written(tx, body, _("Préconisation confiée à {owner}.").format(owner=row.owner))
    tx.undo_with(withdraw_recommendation, recommendation=row.id)
    return row.id


@command(Permission.FUND)
def change_recommendation(
    tx: Tx, *, recommendation: int, text: str, owner: str, due_on: date | None,
    seen_version: int | None = None,
) -> None:  # fmt: skip
    """Word a recommendation otherwise, give it to somebody else, or to another day."""
    row, body = _row(tx, recommendation)
    tx.require_version(GROUPS_TOPIC, row, seen_version)
    _require(row, Advice.OPEN)
    before = {"text": row.text, "owner": row.owner, "due_on": row.due_on}
    row.text = require_words(text, "text", _("Écrivez la préconisation."))
    row.owner = require_words(owner, "owner", _("Dites qui s’en charge."))
    row.due_on = due_on
    group_written(tx, body, _("Préconisation modifiée, confiée à {owner}.").format(owner=row.owner))
    tx.undo_with(change_recommendation, recommendation=recommendation, **before)


@command(Permission.FUND)
def close_recommendation(
    tx: Tx, *, recommendation: int, done: bool, outcome: str, on: date | None = None
) -> None:
    """What became of a recommendation: followed or dropped, in words. Raises BadInput `outcome`."""
    row, body = _row(tx, recommendation)
    _require(row, Advice.OPEN)
    row.outcome = require_words(outcome, "outcome", _("Dites ce que la préconisation est devenue."))
    row.state = str(Advice.DONE if done else Advice.DROPPED)
    row.closed_on = require_past(tx, on)
    group_written(tx, body, _("Préconisation : {state}.").format(state=advice_name(row.state).lower()))
    tx.undo_with(reopen_recommendation, recommendation=recommendation)


@command(Permission.FUND)
def reopen_recommendation(tx: Tx, *, recommendation: int) -> None:
    """Follow a closed recommendation again."""
    row, body = _row(tx, recommendation)
    if row.state not in (Advice.DONE, Advice.DROPPED):
        raise RuleBroken("advice_open", _("Cette préconisation n’est pas close."))
    done, outcome, day = row.state == Advice.DONE, row.outcome, row.closed_on
    row.state, row.outcome, row.closed_on = str(Advice.OPEN), "", None
    group_written(tx, body, _("Préconisation de nouveau à suivre."))
    tx.undo_with(
        close_recommendation, recommendation=recommendation, done=done, outcome=outcome, on=day
    )


@command(Permission.FUND)
def withdraw_recommendation(tx: Tx, *, recommendation: int) -> None:
    """A recommendation noted by mistake."""
    row, body = _row(tx, recommendation)
    _require(row, Advice.OPEN)
    row.state = str(Advice.WITHDRAWN)
    group_written(tx, body, _("Préconisation retirée."))
    tx.undo_with(restore_recommendation, recommendation=recommendation)


@command(Permission.FUND)
def restore_recommendation(tx: Tx, *, recommendation: int) -> None:
    """Bring a withdrawn recommendation back."""
    row, body = _row(tx, recommendation)
    _require(row, Advice.WITHDRAWN)
    row.state = str(Advice.OPEN)
    group_written(tx, body, _("Préconisation rétablie."))
    tx.undo_with(withdraw_recommendation, recommendation=recommendation)


def _row(tx: Tx, recommendation: int) -> tuple[RecommendationRow, GroupRow]:
    row = found(
        tx, RecommendationRow, recommendation, "fund_recommendation",
        _("La préconisation n° {id} n’existe pas."),
    )  # fmt: skip
    return row, tx.session.get_one(GroupRow, row.group)


def _require(row: RecommendationRow, state: Advice) -> None:
    if row.state != state:
        raise RuleBroken(
            "advice_state",
            _("Cette préconisation est « {state} » : ce n’est plus possible.").format(
                state=advice_name(row.state).lower()
            ),
        )
