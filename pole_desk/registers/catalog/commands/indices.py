"""Published index values, typed as INSEE gives them; none is ever computed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.catalog.rules import INDICES, require_quarter
from pole_desk.registers.catalog.tables import IndexValueRow


@command(Permission.CATALOG)
def add_index_value(
    tx: Tx,
    *,
    series: str,
    quarter: str,
    value: Decimal,
    source: str,
    published_on: date | None = None,
) -> int:
    """Record a published value; the same one twice changes nothing.

    Raises BadInput, and RuleBroken `index_known` when another value stands for the quarter.
    """
    _require_value(series, quarter, value, source)
    row = _row(tx, series, quarter)
    if row is not None and not row.withdrawn:
        if row.value == value:
            return row.id
        raise RuleBroken(
            "index_known",
            _("L’indice {series} {quarter} vaut déjà {value}. Corrigez-le si l’INSEE "
              "l’a révisé.").format(series=series, quarter=quarter, value=number(row.value, 2)),
        )
    if row is None:
        row = IndexValueRow(series=series, quarter=quarter)
        tx.session.add(row)
    row.value, row.source, row.published_on, row.withdrawn = value, source, published_on, False
    _noted(tx, row)
    tx.undo_with(withdraw_index_value, series=series, quarter=quarter)
    return row.id


@command(Permission.CATALOG)
def correct_index_value(
    tx: Tx,
    *,
    series: str,
    quarter: str,
    value: Decimal,
    source: str,
    published_on: date | None = None,
) -> None:
    """Replace a value typed wrong or revised; rents already revised keep what they used."""
    _require_value(series, quarter, value, source)
    row = _known(tx, series, quarter)
    tx.undo_with(
        correct_index_value,
        series=series,
        quarter=quarter,
        value=row.value,
        source=row.source,
        published_on=row.published_on,
    )
    row.value, row.source, row.published_on = value, source, published_on
    _noted(tx, row)


@command(Permission.CATALOG)
def withdraw_index_value(tx: Tx, *, series: str, quarter: str) -> None:
    """Take a value back; it stays on record. Raises NotFound `index`."""
    row = _known(tx, series, quarter)
    row.withdrawn = True
    tx.changed(INDICES, row.id)
    tx.undo_with(
        add_index_value,
        series=series,
        quarter=quarter,
        value=row.value,
        source=row.source,
        published_on=row.published_on,
    )
    tx.says(_("L’indice {series} {quarter} est retiré.").format(series=series, quarter=quarter))


def _require_value(series: str, quarter: str, value: Decimal, source: str) -> None:
    require_quarter(quarter)
    if not series.strip() or not source.strip():
        raise BadInput("index_source", _("Un indice se saisit avec sa série et sa source."))
    if not 0 < value < 10_000 or value != value.quantize(Decimal("0.01")):
        raise BadInput("index_value", _("La valeur d’un indice est positive, à deux décimales."))


def _row(tx: Tx, series: str, quarter: str) -> IndexValueRow | None:
    return tx.session.scalar(
        select(IndexValueRow).where(IndexValueRow.series == series, IndexValueRow.quarter == quarter)
    )


def _known(tx: Tx, series: str, quarter: str) -> IndexValueRow:
    row = _row(tx, series, quarter)
    if row is None or row.withdrawn:
        raise NotFound(
            "index",
            _("L’indice {series} {quarter} n’est pas enregistré.").format(
                series=series, quarter=quarter
            ),
        )
    return row


def _noted(tx: Tx, row: IndexValueRow) -> None:
    tx.session.flush()
    tx.changed(INDICES, row.id)
    tx.says(
        _("L’indice {series} {quarter} vaut {value}.").format(
            series=row.series, quarter=row.quarter, value=number(row.value, 2)
        )
    )
