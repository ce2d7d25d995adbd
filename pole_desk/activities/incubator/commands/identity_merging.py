"""Two identities of one person made one: what hangs on the one moves to the other, which goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rows import followed_row, incubation_row, saved
from pole_desk.activities.incubator.rules.candidacies import FILED, TAKEN, State
from pole_desk.activities.incubator.rules.identity import FILLED, require_mergeable
from pole_desk.activities.incubator.rules.topics import CANDIDACIES_TOPIC, SESSIONS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import (
    AssessmentRow,
    CandidacyRow,
    DocumentRow,
    IncubationRow,
    MeetingRow,
    MentoringRow,
    MilestoneRow,
    RiskRow,
    SessionRow,
    SignUpRow,
)
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import DossierId, IncubationId
from pole_desk.registers.dossiers.commands import change_dossier, close_dossier
from pole_desk.registers.dossiers.rules import State as DossierState
from pole_desk.registers.parties.rules.likeness import search_key

MOVED: Mapping[str, Any] = {
    row.__tablename__: row
    for row in (
        SignUpRow, CandidacyRow, DocumentRow, SessionRow, MilestoneRow, AssessmentRow, RiskRow, MentoringRow,
    )
}  # fmt: skip
"""What goes to the identity that is kept, by table."""


@command(Permission.INCUBATOR)
def merge_incubations(tx: Tx, *, kept: IncubationId, merged: IncubationId) -> None:
    """One person was spotted twice: `merged` gives what it has to `kept` and is taken out, on record.

    What `kept` does not tell (e-mail, phone, network…) is taken from `merged`. Raises RuleBroken
    `merge_itself`, `merge_further` when the other one came further, `merge_placed`, `merge_applied`
    with a candidacy that stands, `merge_party` of two structures, `merge_meeting` when both are signed
    up to one meeting; NotFound.
    """
    one, other = followed_row(tx, kept), followed_row(tx, merged)
    require_mergeable(
        (one.id, one.title, one.stage), (other.id, other.title, other.stage), placed=other.cohort is not None,
        parties=(one.party, other.party),
    )
    _require_unapplied(tx, other)
    _require_meetings_apart(tx, one, other)
    moved = {name: _move(tx, table, one.id, other.id) for name, table in MOVED.items()}
    before = {name: getattr(one, name) for name in FILLED}
    for name in FILLED:
        setattr(one, name, getattr(one, name) or getattr(other, name))
    _indexed(one)
    close_dossier(tx, dossier=DossierId(other.dossier), on=tx.clock.today(), cancelled=True)
    _told(tx, one, other, _("« {other} » est réuni à « {one} »."))
    tx.undo_with(split_incubations, kept=kept, merged=merged, moved=moved, before=before)


@command(Permission.INCUBATOR)
def split_incubations(
    tx: Tx,
    *,
    kept: IncubationId,
    merged: IncubationId,
    moved: Mapping[str, Sequence[int]],
    before: Mapping[str, Any],
) -> None:
    """Make two identities of one again: what was moved goes back, save what changed hands since."""
    one, other = incubation_row(tx, kept), incubation_row(tx, merged)
    for name, records in moved.items():
        table = MOVED[name]
        back = select(table).where(table.id.in_(sorted(records)), table.incubation == one.id)
        for row in tx.session.scalars(back).all():
            row.incubation = other.id
    for name in FILLED:
        setattr(one, name, before[name])
    _indexed(one)
    change_dossier(tx, dossier=DossierId(other.dossier), state=DossierState.OPEN)
    _told(tx, one, other, _("« {other} » et « {one} » sont de nouveau deux projets."))
    tx.undo_with(merge_incubations, kept=kept, merged=merged)


def _indexed(row: IncubationRow) -> None:
    row.search_key = search_key(row.title, row.carrier, row.email, row.phone, row.commune)


def _told(tx: Tx, one: IncubationRow, other: IncubationRow, sentence: str) -> None:
    for topic in (CANDIDACIES_TOPIC, SESSIONS_TOPIC, "incubator_meetings"):
        tx.changed(topic, one.id)
    tx.changed(TOPIC, other.id)
    saved(tx, TOPIC, one.id, sentence.format(one=one.title, other=other.title))


def _require_unapplied(tx: Tx, other: IncubationRow) -> None:
    standing = select(CandidacyRow.id).where(
        CandidacyRow.incubation == other.id, CandidacyRow.state.in_([*FILED, *TAKEN, State.WAITING])
    )
    if tx.session.scalar(standing.limit(1)) is not None:
        raise RuleBroken(
            "merge_applied",
            _("« {title} » a une candidature en cours : gardez plutôt ce projet, et réunissez l’autre à "
              "lui.").format(title=other.title),
        )


def _require_meetings_apart(tx: Tx, one: IncubationRow, other: IncubationRow) -> None:
    there = select(SignUpRow.meeting).where(SignUpRow.incubation == one.id)
    title = tx.session.scalar(
        select(MeetingRow.title)
        .join(SignUpRow, SignUpRow.meeting == MeetingRow.id)
        .where(SignUpRow.incubation == other.id, SignUpRow.withdrawn.is_(False), SignUpRow.meeting.in_(there))
        .limit(1)
    )
    if title is not None:
        raise RuleBroken(
            "merge_meeting",
            _("Les deux projets sont inscrits à « {meeting} » : retirez d’abord l’inscription de "
              "« {title} ».").format(meeting=title, title=other.title),
        )


def _move(tx: Tx, table: Any, kept: int, merged: int) -> list[int]:
    """The rows of one kind given over; what `kept` has already, in its own meeting or call, stays."""
    statement = select(table).where(table.incubation == merged)
    for single in ("meeting", "call"):
        if table in (SignUpRow, CandidacyRow) and hasattr(table, single):
            column = getattr(table, single)
            statement = statement.where(column.not_in(select(column).where(table.incubation == kept)))
    if table is DocumentRow:
        mine = select(CandidacyRow.id).where(CandidacyRow.incubation == merged)
        statement = statement.where(table.candidacy.is_(None) | table.candidacy.not_in(mine))
    rows = list(tx.session.scalars(statement.order_by(table.id)).all())
    for row in rows:
        row.incubation = kept
    tx.session.flush()
    return [row.id for row in rows]
