"""What must hold of every closing: its digest, its values, the parts of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import func, select

from pole_desk.activities.reports.queries.gathering import Counted
from pole_desk.activities.reports.rules.digest import digest
from pole_desk.activities.reports.tables import ClosedRow, ClosedValueRow, ClosingRow
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader


class Flaw(NamedTuple):
    """A rule that a closing does not keep."""

    code: str
    closing: int
    message: str


_KEPT = (*Counted._fields, "period")
_COLUMNS = [getattr(ClosedRow, name) for name in _KEPT]


def flaws(reader: Reader) -> list[Flaw]:
    """Every closing that was changed behind its back, or does not add up; empty when all holds."""
    closings = reader.connection.execute(
        select(ClosingRow.id, ClosingRow.year, ClosingRow.digest).order_by(ClosingRow.id)
    ).all()
    found: list[Flaw] = []
    for closing, year, known in closings:
        found += _of_rows(reader, closing, year, known)
        found += _of_values(reader, closing, year)
    return found


def _of_rows(reader: Reader, closing: int, year: int, known: str) -> Iterator[Flaw]:
    """The digest of all rows, and their parts, in one reading."""
    torn: list[str] = []

    def rows() -> Iterator[dict[str, Any]]:
        statement = select(*_COLUMNS).where(ClosedRow.closing == closing).order_by(ClosedRow.id)
        for row in reader.connection.execute(statement.execution_options(yield_per=2_000)):
            if any(sum(parts.values()) != row.amount for parts in (row.chantiers, row.projects)):
                torn.append(row.record)
            yield dict(zip(_KEPT, row, strict=True))

    if digest(rows()) != known:
        yield Flaw("closing_digest", closing, _(
            "Les lignes de la clôture {year} ont changé depuis qu’elle a été faite."
        ).format(year=year))
    for record in torn:
        yield Flaw("closing_parts", closing, _(
            "Dans la clôture {year}, les parts de {record} ne font pas sa valeur."
        ).format(year=year, record=record))


def _of_values(reader: Reader, closing: int, year: int) -> Iterator[Flaw]:
    summed = {
        (period, code): int(amount)
        for period, code, amount in reader.connection.execute(
            select(ClosedRow.period, ClosedRow.indicator, func.sum(ClosedRow.amount))
            .where(ClosedRow.closing == closing)
            .group_by(ClosedRow.period, ClosedRow.indicator)
        )
    }
    value = ClosedValueRow
    told = {
        (period, code): amount
        for period, code, amount in reader.connection.execute(
            select(value.period, value.indicator, value.amount).where(value.closing == closing)
        )
    }
    for period, code in sorted(summed.keys() | told.keys()):
        if summed.get((period, code), 0) != told.get((period, code), 0):
            yield Flaw("closing_value", closing, _(
                "Dans la clôture {year}, la valeur de {code} pour {period} n’est pas la somme de ses lignes."
            ).format(year=year, code=code, period=period))
