"""Steps that the writes on chantiers share: a row found, dated rows replaced, a plan laid out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import update

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import ChantierId
from pole_desk.registers.chantiers.rules import TOPIC, NewChantier
from pole_desk.registers.chantiers.tables import AxisRow, ChantierRow, PlanRow


def known(tx: Tx, chantier: ChantierId) -> ChantierRow:
    """The row of a chantier; raises NotFound `chantier`."""
    row = tx.session.get(ChantierRow, chantier)
    if row is None:
        raise NotFound(
            "chantier", _("Le chantier n° {id} n’existe pas.").format(id=chantier), chantier=chantier
        )
    return row


def touch(tx: Tx, row: ChantierRow) -> None:
    """Count a write on what hangs on a chantier as one on itself: forms opened before are stale."""
    tx.session.flush()
    tx.touched.note_one(row)
    tx.session.execute(
        update(ChantierRow).where(ChantierRow.id == row.id).values(version=ChantierRow.version + 1)
    )
    tx.session.refresh(row)
    tx.changed(TOPIC, row.id)


class Dated(NamedTuple):
    """How a dated row stood, to bring it back."""

    id: int
    last_day: date | None
    withdrawn: bool


def stood(rows: Iterable[Any]) -> tuple[Dated, ...]:
    """How these rows stand now."""
    return tuple(Dated(row.id, row.last_day, row.withdrawn) for row in rows)


def give_way(rows: Iterable[Any], on: date) -> None:
    """Let rows end the day before another takes their place; one that had not begun is withdrawn."""
    for row in rows:
        if row.first_day >= on:
            row.withdrawn = True
        else:
            row.last_day = on - timedelta(days=1)


def stand(tx: Tx, table: type[Any], before: Iterable[Dated]) -> tuple[Dated, ...]:
    """Put rows back as they stood; how they stood until now, for the way back."""
    found = []
    for each in map(lambda one: Dated(*one), before):
        row = tx.session.get(table, each.id)
        if row is None:
            raise NotFound("record", _("Cette fiche n’existe plus."), record=each.id)
        found.append(Dated(row.id, row.last_day, row.withdrawn))
        row.last_day, row.withdrawn = each.last_day, each.withdrawn
    tx.session.flush()
    return tuple(found)


def words(text: str) -> str:
    """A line as kept: no space at the ends, one between words."""
    return one_line(text)


def add_axes(tx: Tx, plan: PlanRow, axes: Mapping[str, str]) -> dict[str, AxisRow]:
    """The axes of a plan, by code, in the order given."""
    rows = {
        code: AxisRow(plan=plan.id, code=code, title=title, rank=rank)
        for rank, (code, title) in enumerate(axes.items(), 1)
    }
    tx.session.add_all(rows.values())
    tx.session.flush()
    return rows


def add_chantier(tx: Tx, plan: PlanRow, axis: AxisRow, values: NewChantier) -> ChantierRow:
    """A chantier at its start: nobody leads it yet, nothing is done."""
    row = ChantierRow(
        plan=plan.id,
        axis=axis.id,
        number=values.number,
        title=values.title,
        goal=values.goal,
        transversal=values.transversal,
        actors=None,
        levers={},
    )
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    return row
