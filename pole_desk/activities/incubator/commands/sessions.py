"""Individual sessions written: planned, moved, held, missed, cancelled; their notes, for coordinators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.activities.incubator.commands._mentors import require_mentor_free
from pole_desk.activities.incubator.commands._rows import incubation_row, locked, saved
from pole_desk.activities.incubator.commands._sessions import actions_again, actions_back, add_actions
from pole_desk.activities.incubator.rules.identity import require_named
from pole_desk.activities.incubator.rules.mentors import (
    ActionInput,
    SessionInput,
    SessionState,
    require_minutes,
    require_turn,
)
from pole_desk.activities.incubator.rules.stages import require_reason
from pole_desk.activities.incubator.rules.topics import SESSIONS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import IncubationRow, SessionRow
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.permissions import Permission, require
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IncubationId, MentorId, SessionId


@command(Permission.INCUBATOR)
def plan_session(tx: Tx, *, session: SessionInput) -> SessionId:
    """Plan an individual session; raises RuleBroken `mentor_taken` naming the other one, BadInput."""
    who = incubation_row(tx, session.incubation)
    require_minutes(session.minutes)
    row = SessionRow(
        incubation=who.id, notes="", next_on=None, state=str(SessionState.PLANNED), reason=""
    )
    _write(row, session)
    _require_free(tx, row)
    tx.session.add(row)
    tx.session.flush()
    _noted(tx, row, who, _("Rendez-vous du {day} avec « {title} » planifié."))
    tx.undo_with(cancel_session, session=row.id, reason=_("saisie annulée"))
    return SessionId(row.id)


def _write(row: SessionRow, values: SessionInput) -> None:
    row.mentor, row.starts_at, row.minutes = values.mentor, values.starts_at, values.minutes
    row.subject, row.place = one_line(values.subject), one_line(values.place)


def _require_free(tx: Tx, row: SessionRow) -> None:
    if row.mentor is not None:
        require_mentor_free(
            tx, mentor=row.mentor, starts_at=row.starts_at,
            ends_at=row.starts_at + row.minutes * 60, session=row.id or 0,
        )  # fmt: skip


def _session(tx: Tx, session: int) -> SessionRow:
    return locked(tx, SessionRow, session, "session", _("Le rendez-vous n° {id} n’existe pas."))


def _noted(tx: Tx, row: SessionRow, who: IncubationRow, sentence: str) -> None:
    tx.changed(TOPIC, who.id)
    saved(tx, SESSIONS_TOPIC, row.id, sentence.format(
        day=plain_day(day_of(row.starts_at)), title=who.title))  # fmt: skip


@command(Permission.INCUBATOR)
def change_session(
    tx: Tx, *, session: SessionId, values: SessionInput, seen_version: int | None = None
) -> None:
    """Move a session to another hour or mentor, or change its subject; its project stays.

    Raises RuleBroken `mentor_taken`, BadInput `session_project`, `session_ahead` when a held one
    would be moved after now.
    """
    row = _session(tx, session)
    tx.require_version(SESSIONS_TOPIC, row, seen_version)
    require_minutes(values.minutes)
    if values.incubation != row.incubation:
        raise BadInput(
            "session_project",
            _("Un rendez-vous reste avec son projet : annulez-le et planifiez-en un autre."),
        )
    if row.state == SessionState.HELD:
        _require_begun(tx, values.starts_at)
    before = SessionInput(
        incubation=IncubationId(row.incubation), starts_at=row.starts_at, minutes=row.minutes,
        mentor=None if row.mentor is None else MentorId(row.mentor), subject=row.subject, place=row.place,
    )  # fmt: skip
    _write(row, values)
    if row.state in (SessionState.PLANNED, SessionState.HELD):
        _require_free(tx, row)
    _noted(tx, row, incubation_row(tx, row.incubation), _("Rendez-vous du {day} avec « {title} » modifié."))
    tx.undo_with(change_session, session=session, values=before)


def _require_begun(tx: Tx, starts_at: int) -> None:
    if starts_at > to_instant(tx.clock.now()):
        raise BadInput(
            "session_ahead",
            _("Ce rendez-vous, le {day}, n’a pas commencé : notez-le le moment venu.").format(
                day=plain_day(day_of(starts_at))
            ),
        )


@command(Permission.INCUBATOR)
def hold_session(
    tx: Tx,
    *,
    session: SessionId,
    minutes: int | None = None,
    notes: str | None = None,
    next_on: date | None = None,
    actions: Sequence[ActionInput] = (),
    again: Sequence[int] = (),
    seen_version: int | None = None,
) -> None:
    """A planned session was held: how long, what was said, what is to be done, when the next one is.

    Notes need the permission to write them. `again` are actions that were taken back with it.
    Raises RuleBroken `session_state`, BadInput `session_ahead`, `minutes`, `action_text`.
    """
    row = _session(tx, session)
    tx.require_version(SESSIONS_TOPIC, row, seen_version)
    require_turn(row.state, SessionState.HELD)
    _require_begun(tx, row.starts_at)
    before = (row.minutes, None if notes is None else row.notes, row.next_on)
    if minutes is not None:
        require_minutes(minutes)
        row.minutes = minutes
        _require_free(tx, row)
    if notes is not None:
        require(tx.user, Permission.INCUBATOR_NOTES)
        row.notes = notes.strip()
    row.state, row.next_on, row.reason = str(SessionState.HELD), next_on, ""
    tx.session.flush()
    added = [*add_actions(tx, row.id, actions), *actions_again(tx, row.id, again)]
    _noted(tx, row, incubation_row(tx, row.incubation), _("Rendez-vous du {day} avec « {title} » tenu."))
    tx.undo_with(
        reopen_session, session=session, minutes=before[0], notes=before[1], next_on=before[2],
        actions=added,
    )  # fmt: skip


@command(Permission.INCUBATOR)
def miss_session(tx: Tx, *, session: SessionId, reason: str = "") -> None:
    """The project did not come; raises RuleBroken `session_state`, BadInput `session_ahead`."""
    row = _session(tx, session)
    require_turn(row.state, SessionState.MISSED)
    _require_begun(tx, row.starts_at)
    row.state, row.reason = str(SessionState.MISSED), reason.strip()
    _noted(tx, row, incubation_row(tx, row.incubation), _("Rendez-vous du {day} avec « {title} » manqué."))
    tx.undo_with(reopen_session, session=session)


@command(Permission.INCUBATOR)
def cancel_session(tx: Tx, *, session: SessionId, reason: str) -> None:
    """Cancel a planned session with the reason: the mentor's hour is free again."""
    row = _session(tx, session)
    require_turn(row.state, SessionState.CANCELLED)
    row.state, row.reason = str(SessionState.CANCELLED), require_reason(reason)
    _noted(tx, row, incubation_row(tx, row.incubation), _("Rendez-vous du {day} avec « {title} » annulé."))
    tx.undo_with(reopen_session, session=session)


@command(Permission.INCUBATOR)
def reopen_session(
    tx: Tx,
    *,
    session: SessionId,
    minutes: int | None = None,
    notes: str | None = None,
    next_on: date | None = None,
    actions: Sequence[int] = (),
) -> None:
    """A session is planned again; raises RuleBroken `mentor_taken` when its hour was given meanwhile.

    `minutes`, `notes` and `next_on` are put back as they were, `actions` that came with it taken back.
    """
    row = _session(tx, session)
    require_turn(row.state, SessionState.PLANNED)
    state, reason = SessionState(row.state), row.reason
    held = {"minutes": row.minutes, "notes": None if notes is None else row.notes, "next_on": row.next_on}
    row.state, row.reason = str(SessionState.PLANNED), ""
    row.minutes = row.minutes if minutes is None else minutes
    row.next_on = next_on
    if notes is not None:
        require(tx.user, Permission.INCUBATOR_NOTES)
        row.notes = notes
    _require_free(tx, row)
    actions_back(tx, row.id, actions)
    _noted(tx, row, incubation_row(tx, row.incubation), _("Rendez-vous du {day} avec « {title} » de nouveau prévu."))
    if state is SessionState.HELD:
        tx.undo_with(hold_session, session=session, again=list(actions), **held)
    elif state is SessionState.MISSED:
        tx.undo_with(miss_session, session=session, reason=reason)
    else:
        tx.undo_with(cancel_session, session=session, reason=reason or _("saisie annulée"))


@command(Permission.INCUBATOR_NOTES)
def write_notes(
    tx: Tx, *, session: SessionId, notes: str, seen_version: int | None = None
) -> None:
    """Write what was said at a session, read by coordinators alone."""
    row = _session(tx, session)
    tx.require_version(SESSIONS_TOPIC, row, seen_version)
    before, row.notes = row.notes, notes.strip()
    who = incubation_row(tx, row.incubation)
    require_named(who.title, erased=who.erased_at is not None)
    _noted(tx, row, who, _("Notes du rendez-vous du {day} avec « {title} » enregistrées."))
    tx.undo_with(write_notes, session=session, notes=before)
