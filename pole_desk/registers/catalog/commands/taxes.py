"""Dated tax rates and exemptions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.catalog.rules import TAXES, require_tax
from pole_desk.registers.catalog.tables import TaxRow


@command(Permission.CATALOG)
def set_tax(
    tx: Tx,
    *,
    code: str,
    label: str,
    percent: Decimal,
    category: str,
    valid_from: date,
    valid_to: date | None = None,
    exemption: str | None = None,
) -> int:
    """Say what a tax code is from a day on; what it was until then ends the day before.

    `percent` 20 is 20 %; `valid_to` is the last day. Raises BadInput.
    """
    require_tax(percent=percent, category=category, exemption=exemption)
    if valid_to is not None and valid_to < valid_from:
        raise BadInput("dates_reversed", _("Le taux finirait avant d’avoir commencé."))
    same_code = tx.session.scalars(
        select(TaxRow).where(TaxRow.code == code).order_by(TaxRow.valid_from)
    ).all()
    row = next((known for known in same_code if known.valid_from == valid_from), None)
    if row is None:
        row = TaxRow(code=code, valid_from=valid_from)
        tx.session.add(row)
    _make_room(list(same_code), valid_from)
    later = [known.valid_from for known in same_code if known.valid_from > valid_from]
    row.label, row.percent, row.category, row.exemption = label, percent, category, exemption
    row.valid_to = _earliest(valid_to, min(later) - timedelta(days=1) if later else None)
    tx.session.flush()
    tx.changed(TAXES, row.id)
    tx.says(
        _("« {label} » s’applique à partir du {day}.").format(label=label, day=numeric_day(valid_from))
    )
    return row.id


def _make_room(rows: list[TaxRow], valid_from: date) -> None:
    for row in rows:
        if row.valid_from < valid_from and (row.valid_to is None or row.valid_to >= valid_from):
            row.valid_to = valid_from - timedelta(days=1)


def _earliest(*days: date | None) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if known else None
