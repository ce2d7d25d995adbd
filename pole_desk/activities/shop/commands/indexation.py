"""Stands' rents revised on an index once a year, and the revision taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from pole_desk.activities.leases.rules.rents import ALREADY
from pole_desk.activities.shop.commands._participation import Participation
from pole_desk.activities.shop.queries.contracts import stands
from pole_desk.activities.shop.queries.indexation import (
    StandIndexation,
    StandRevision,
    stand_indexation,
)
from pole_desk.activities.shop.tables import IndexationRow
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command


@command(Permission.SHOP)
def index_stands(tx: Tx, *, year: int, on: date | None = None, seen: str | None = None) -> int:
    """Revise the rent of every regular stand due for a year, from a month on; how many.

    Never twice for a stand and a year (the database refuses too), never on a missing index. `seen`
    is the preview's; raises Conflict `stale_preview`, BadInput `on` within a month, RuleBroken when
    nothing can be revised.
    """
    preview = stand_indexation(tx, year=year, on=on)
    if preview.on.day != 1:
        raise BadInput("on", _("Le loyer d’un stand change au premier jour d’un mois."))
    if seen is not None and seen != preview.seen:
        raise Conflict(
            "stale_preview",
            _("Des stands ou des indices ont changé depuis l’aperçu : regardez-le à nouveau."),
        )
    if not preview.ready:
        raise _nothing(preview)
    written = [_revise(tx, row, preview) for row in preview.ready]
    tx.session.flush()
    count = len(written)
    for contract in dict.fromkeys(row.contract for row in preview.ready):
        Participation.of(tx, contract).written("")
    tx.says(
        ngettext(
            "Indexation {year} : {n} stand révisé à partir du {day}.",
            "Indexation {year} : {n} stands révisés à partir du {day}.",
            count,
        ).format(year=year, n=count, day=plain_day(preview.on))
    )
    tx.undo_with(withdraw_stand_indexation, year=year, only=tuple(row.id for row in written))
    return count


def _nothing(preview: StandIndexation) -> RuleBroken:
    missing = next((row for row in preview.rows if row.problem != ALREADY), None)
    if missing is not None:
        found = missing.revision
        absent = found.reference_quarter if found.reference_value is None else found.new_quarter
        return RuleBroken(
            "no_index",
            _("L’indice {series} du {quarter} n’est pas connu : aucun stand n’est révisé. "
              "Saisissez-le dans Réglages, Indices.").format(series=missing.series, quarter=absent),
            series=missing.series,
            quarter=absent,
        )
    if preview.rows:
        return RuleBroken(
            "already_indexed",
            _("L’indexation {year} des stands est déjà faite.").format(year=preview.year),
            year=preview.year,
        )
    return RuleBroken(
        "nothing_to_index",
        _("Aucun loyer de stand n’est à réviser pour {year}.").format(year=preview.year),
        year=preview.year,
    )


def _revise(tx: Tx, row: StandRevision, preview: StandIndexation) -> IndexationRow:
    found = row.revision
    done = IndexationRow(
        stand=row.stand, year=preview.year, from_day=preview.on, series=row.series,
        reference_quarter=found.reference_quarter, new_quarter=found.new_quarter,
        reference_value=found.reference_value, new_value=found.new_value,
        list_price=row.new_listed, agreed_price=row.new_agreed, withdrawn=False,
    )  # fmt: skip
    tx.session.add(done)
    return done


@command(Permission.SHOP)
def withdraw_stand_indexation(tx: Tx, *, year: int, only: Sequence[int] | None = None) -> int:
    """Take a year's revision of stands back; next invoices set right what was invoiced.

    Raises NotFound `indexation`, RuleBroken `indexed_since` when a later year was applied.
    """
    row = IndexationRow
    statement = select(row).where(row.year == year, row.withdrawn.is_(False)).order_by(row.id)
    rows = [one for one in tx.session.scalars(statement) if only is None or one.id in set(only)]
    if not rows:
        raise NotFound("indexation", _("Aucune indexation {year} à retirer.").format(year=year))
    known = {one.id: one for one in stands(tx, cancelled=True)}
    for one in rows:
        last = known[one.stand].steps[-1].year
        if last != year:
            raise RuleBroken(
                "indexed_since",
                _("Une indexation plus récente ({year}) est appliquée : retirez-la d’abord.").format(
                    year=last
                ),
                year=last,
            )
        one.withdrawn = True
    tx.session.flush()
    for contract in dict.fromkeys(known[one.stand].contract for one in rows):
        Participation.of(tx, contract).written("")
    tx.says(_("Indexation {year} des stands retirée.").format(year=year))
    tx.undo_with(index_stands, year=year, on=rows[0].from_day)
    return len(rows)
