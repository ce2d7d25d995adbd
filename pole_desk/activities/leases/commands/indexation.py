"""Rents revised on an index once a year, and the revision taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from pole_desk.activities.leases.queries.indexation import (
    ALREADY,
    IndexationPreview,
    IndexationRow,
    indexation_preview,
)
from pole_desk.activities.leases.rules import TOPIC, PriceSource
from pole_desk.activities.leases.tables import (
    LeaseIndexationRow,
    LeaseLineRow,
    LeaseStepRow,
)
from pole_desk.kernel.errors import Conflict, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command


@command(Permission.LEASES)
def apply_indexation(
    tx: Tx, *, year: int, on: date, series: str | None = None, seen: str | None = None
) -> int:
    """Revise every rent due for a year, from a day on; returns how many lines.

    Never twice for a line and a year (the database refuses too), never on a missing index: such
    lines keep their rent until the index is known. `seen` is the preview's; raises Conflict
    `stale_preview` when it shows something else now, RuleBroken when nothing can be revised.
    """
    preview = indexation_preview(tx, year=year, on=on, series=series)
    if seen is not None and seen != preview.seen:
        raise Conflict(
            "stale_preview",
            _("Des conventions ou des indices ont changé depuis l’aperçu : regardez-le à nouveau."),
        )
    if not preview.ready:
        raise _nothing(preview)
    written = [_revise(tx, row, year, on) for row in preview.ready]
    tx.session.flush()
    for row in preview.ready:
        tx.changed(TOPIC, row.lease)
    count = len(written)
    tx.says(
        ngettext(
            "Indexation {year} : {n} loyer révisé à partir du {day}.",
            "Indexation {year} : {n} loyers révisés à partir du {day}.",
            count,
        ).format(year=year, n=count, day=plain_day(on))
    )
    tx.undo_with(withdraw_indexation, year=year, only=tuple(row.id for row in written))
    return count


def _nothing(preview: IndexationPreview) -> RuleBroken:
    missing = [row for row in preview.rows if row.problem != ALREADY]
    if missing:
        row = missing[0]
        absent = row.reference_quarter if row.reference_value is None else row.new_quarter
        return RuleBroken(
            "no_index",
            _("L’indice {series} du {quarter} n’est pas connu : aucun loyer n’est révisé. "
              "Saisissez-le dans Réglages, Indices.").format(series=row.series, quarter=absent),
            series=row.series,
            quarter=absent,
        )
    if preview.rows:
        return RuleBroken(
            "already_indexed",
            _("L’indexation {year} est déjà faite.").format(year=preview.year),
            year=preview.year,
        )
    return RuleBroken(
        "nothing_to_index",
        _("Aucun loyer n’est à réviser pour {year}.").format(year=preview.year),
        year=preview.year,
    )


def _revise(tx: Tx, row: IndexationRow, year: int, on: date) -> LeaseIndexationRow:
    replaced = tx.session.scalar(
        select(LeaseStepRow).where(
            LeaseStepRow.line == row.line,
            LeaseStepRow.from_day == on,
            LeaseStepRow.withdrawn.is_(False),
        )
    )
    if replaced is not None:
        replaced.withdrawn = True
        tx.session.flush()
    step = LeaseStepRow(
        line=row.line,
        from_day=on,
        list_price=row.list_new,
        agreed_price=row.new,
        source=PriceSource.INDEXATION,
        reason=_("{series} {new} ÷ {old}").format(
            series=row.series, new=row.new_quarter, old=row.reference_quarter
        ),
        withdrawn=False,
    )
    tx.session.add(step)
    line = tx.session.get_one(LeaseLineRow, row.line)
    tx.session.flush()
    done = LeaseIndexationRow(
        line=row.line,
        year=year,
        series=row.series,
        reference_quarter=row.reference_quarter,
        new_quarter=row.new_quarter,
        reference_value=row.reference_value,
        new_value=row.new_value,
        reference_year=line.index_year,
        step=step.id,
        replaced=replaced.id if replaced is not None else None,
        applied_on=on,
        withdrawn=False,
    )
    tx.session.add(done)
    line.index_quarter, line.index_year = row.new_quarter, year
    return done


@command(Permission.LEASES)
def withdraw_indexation(
    tx: Tx, *, year: int, series: str | None = None, only: Sequence[int] | None = None
) -> int:
    """Take a year's revision back; the rents are again what they were, next invoices correct them.

    Raises RuleBroken `indexed_since` when a later year was already applied.
    """
    statement = select(LeaseIndexationRow).where(
        LeaseIndexationRow.year == year, LeaseIndexationRow.withdrawn.is_(False)
    )
    if series is not None:
        statement = statement.where(LeaseIndexationRow.series == series)
    rows = list(tx.session.scalars(statement.order_by(LeaseIndexationRow.id)))
    if only is not None:
        rows = [row for row in rows if row.id in set(only)]
    if not rows:
        raise NotFound("indexation", _("Aucune indexation {year} à retirer.").format(year=year))
    first = rows[0]
    for row in rows:
        _take_back(tx, row)
    tx.session.flush()
    tx.says(_("Indexation {year} retirée.").format(year=year))
    tx.undo_with(apply_indexation, year=year, on=first.applied_on, series=series)
    return len(rows)


def _take_back(tx: Tx, row: LeaseIndexationRow) -> None:
    line = tx.session.get_one(LeaseLineRow, row.line)
    if line.index_year != row.year:
        raise RuleBroken(
            "indexed_since",
            _("Une indexation plus récente ({year}) est appliquée : retirez-la d’abord.").format(
                year=line.index_year
            ),
            year=line.index_year,
        )
    row.withdrawn = True
    tx.session.get_one(LeaseStepRow, row.step).withdrawn = True
    tx.session.flush()
    if row.replaced is not None:
        tx.session.get_one(LeaseStepRow, row.replaced).withdrawn = False
    line.index_quarter, line.index_year = row.reference_quarter, row.reference_year
    tx.changed(TOPIC, line.lease)
