"""A year closed keeps its rows and values, with those of its months; reopened, it is computed again."""

from __future__ import annotations

from sqlalchemy import insert

from pole_desk.activities.reports.queries import closing_of
from pole_desk.activities.reports.queries.preparing import (
    ClosingPlan,
    prepare_closing,
    require_closable,
)
from pole_desk.activities.reports.rules import TOPIC
from pole_desk.activities.reports.tables import ClosedRow, ClosedTextRow, ClosedValueRow, ClosingRow
from pole_desk.kernel.changes import unchanged
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ClosingId


@command(Permission.REPORTS, whole=True)
def close_year(
    tx: Tx, *, year: int, note: str = "", plan: ClosingPlan | None = None
) -> ClosingId:
    """Keep the figures of a year that is over, the rows behind them and what its reports say.

    `plan` is what `prepare_closing` worked out beforehand, outside the lock; when anything was written
    since, or without one, it is worked out here, on one snapshot: another seat's write in between is in
    all that is kept or in none of it. Raises RuleBroken when the year is not over or
    closed already.
    """
    require_closable(tx, year=year)
    if plan is None or not _fresh(tx, plan, year):
        plan = prepare_closing(tx, year=year)
    closing = ClosingRow(
        year=year,
        closed_at=tx.clock.now(),
        closed_by=tx.user.name,
        note=note.strip(),
        definitions=plan.definitions,
        names=plan.names,
        digest=plan.digest,
        reopened_at=None,
        reopen_reason="",
    )
    tx.session.add(closing)
    tx.session.flush()
    kept = ((ClosedRow, plan.rows), (ClosedValueRow, plan.values), (ClosedTextRow, plan.texts))
    for table, found in kept:
        if found:
            tx.connection.execute(insert(table), [{**row, "closing": closing.id} for row in found])
    tx.changed(TOPIC, closing.id)
    tx.says(_("Année {year} close.").format(year=year))
    tx.undo_with(
        reopen_year, closing=ClosingId(closing.id), reason=_("Clôture reprise aussitôt.")
    )
    return ClosingId(closing.id)


def _fresh(tx: Tx, plan: ClosingPlan, year: int) -> bool:
    return (
        plan.year == year
        and plan.today == tx.clock.today()
        and unchanged(tx.connection, plan.seen)
    )


@command(Permission.REPORTS)
def reopen_year(tx: Tx, *, closing: ClosingId, reason: str) -> None:
    """Compute a closed year again; the closing stays on record. Raises BadInput without a reason."""
    row = tx.session.get(ClosingRow, closing, with_for_update=True)
    if row is None or row.reopened_at is not None:
        raise NotFound("closing", _("Cette année n’est pas close."))
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi l’année est rouverte."))
    row.reopened_at = tx.clock.now()
    row.reopen_reason = reason.strip()
    tx.session.flush()
    tx.changed(TOPIC, closing)
    tx.says(_("Année {year} rouverte.").format(year=row.year))
    tx.undo_with(restore_closing, closing=closing)


@command(Permission.REPORTS)
def restore_closing(tx: Tx, *, closing: ClosingId) -> None:
    """Let a closing that was reopened stand again, with what it kept.

    Raises RuleBroken when the year was closed again since, NotFound when it is not reopened.
    """
    row = tx.session.get(ClosingRow, closing, with_for_update=True)
    if row is None or row.reopened_at is None:
        raise NotFound("closing", _("Cette clôture n’a pas été rouverte."))
    if closing_of(tx, year=row.year) is not None:
        raise RuleBroken(
            "year_closed", _("L’année {year} est déjà close.").format(year=row.year)
        )
    former = row.reopen_reason
    row.reopened_at, row.reopen_reason = None, ""
    tx.session.flush()
    tx.changed(TOPIC, closing)
    tx.says(_("Année {year} close de nouveau, telle qu’elle l’était.").format(year=row.year))
    tx.undo_with(reopen_year, closing=closing, reason=former)
