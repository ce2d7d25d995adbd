"""Steps that the writes on chantiers share: a row found, axes and chantiers laid in a plan."""

from __future__ import annotations

from collections.abc import Mapping

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
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
        party=None,
        animator="",
        referent="",
        levers=[],
        progress=0,
        pace="",
    )
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    return row
