"""What is personal erased for good on request; figures, steps and decisions stay, without a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rows import incubation_row, saved
from pole_desk.activities.incubator.rules.candidacies import FILED, State
from pole_desk.activities.incubator.rules.identity import require_erasable
from pole_desk.activities.incubator.rules.topics import CANDIDACIES_TOPIC, SESSIONS_TOPIC, TOPIC
from pole_desk.activities.incubator.tables import (
    AssessmentRow,
    CandidacyRow,
    DocumentRow,
    IncubationRow,
    OutcomeRow,
    RiskRow,
    ScoreRow,
    SessionActionRow,
    SessionRow,
)
from pole_desk.kernel.erasing import Person, erase_person, neutral_name, sentence_case
from pole_desk.kernel.history import forget
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IncubationId
from pole_desk.registers.parties.rules.likeness import search_key

WITH_NOTE = (AssessmentRow, OutcomeRow)


@command(Permission.INCUBATOR)
def erase_incubation(tx: Tx, *, incubation: IncubationId) -> None:
    """Erase who carries a project, for good (GDPR article 17); it can't be undone.

    Name, coordinates, pitch, answers, files, notes, what was agreed, reasons of signals and comments go,
    their former values too. The project's title, its steps, decisions, hours and outcomes stay: they
    are the pole's account. In every other text that may change (reasons of decisions and exits, minutes,
    titles, the trail) « personne effacée n° N » stands for the name. Minutes of a jury once closed,
    invoices and what else tables say in `__kept__` stay as the law or their seal wants
    (`registers.parties.commands.erase_contact` names them all). Raises RuleBroken
    `incubation_erased`, `erase_followed` while it is accompanied or waits for a jury, NotFound.
    """
    row = incubation_row(tx, incubation)
    waiting = select(CandidacyRow.id).where(
        CandidacyRow.incubation == row.id, CandidacyRow.state.in_([*FILED, State.WAITING])
    )
    require_erasable(
        row.title, row.stage, erased=row.erased_at is not None,
        waiting=tx.session.scalar(waiting.limit(1)) is not None,
    )
    person, neutral = Person(row.carrier, row.email, row.phone), neutral_name(tx)
    row.carrier = sentence_case(neutral)
    row.email = row.phone = row.pitch = ""
    row.search_key = search_key(row.title, "", "", "", row.commune)
    row.erased_at = tx.clock.now()
    _forget(tx, IncubationRow, [row])
    candidacies = _erase(tx, CandidacyRow, row.id, {"answers": {}, "more": ""})
    _erase(tx, DocumentRow, row.id, {
        "label": _("Document effacé"), "file_name": _("effacé"), "content": None, "sha256": "",
    })  # fmt: skip
    sessions = _erase(tx, SessionRow, row.id, {"notes": ""})
    for table in WITH_NOTE:
        _erase(tx, table, row.id, {"note": ""})
    _erase(tx, RiskRow, row.id, {"reason": _("Motif effacé")})
    _clear(tx, SessionActionRow, SessionActionRow.at_session, sessions, {"text": _("Action effacée"), "owner": ""})
    _clear(tx, ScoreRow, ScoreRow.candidacy, candidacies, {"comment": ""})
    topics = [(TOPIC, row.id), (SESSIONS_TOPIC, row.id), (CANDIDACIES_TOPIC, row.id),
              *((CANDIDACIES_TOPIC, one) for one in candidacies)]  # fmt: skip
    erase_person(
        tx, person=person, neutral=neutral, table=IncubationRow.__tablename__, record=row.id, topics=topics
    )
    tx.changed(CANDIDACIES_TOPIC, row.id)
    tx.changed(SESSIONS_TOPIC, row.id)
    saved(tx, TOPIC, row.id, _("Les données personnelles de « {title} » sont effacées.").format(title=row.title))


def _erase(tx: Tx, table: Any, incubation: int, values: Mapping[str, Any]) -> list[int]:
    return _clear(tx, table, table.incubation, [incubation], values)


def _clear(
    tx: Tx, table: Any, column: Any, wanted: Sequence[int], values: Mapping[str, Any]
) -> list[int]:
    """Put values on the rows that name one of `wanted`; their former values are forgotten. Which rows."""
    rows = list(tx.session.scalars(select(table).where(column.in_(wanted)).order_by(table.id)).all())
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
    _forget(tx, table, rows)
    return [row.id for row in rows]


def _forget(tx: Tx, table: Any, rows: Sequence[Any]) -> None:
    tx.session.flush()
    forget(tx.session, table=table.__tablename__, records=[row.id for row in rows])
