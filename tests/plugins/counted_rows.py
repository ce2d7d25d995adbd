"""What a source of indicators tells, summed by the kind of its rows."""

from __future__ import annotations

from datetime import date

from pole_desk.kernel.work import Runner
from pole_desk.ports.indicators import Indicator, IndicatorSource, Row


def rows_of(runner: Runner, source: IndicatorSource, first: date, last: date, *codes: str) -> list[Row]:
    """The rows of some figures, of all without a code; each must be one that was asked."""
    known = {each.code for each in source.indicators() if isinstance(each, Indicator)}
    asked = set(codes) or known
    found = list(runner.read(lambda reader: list(source.rows(reader, first, last, asked))))
    assert asked <= known
    assert {row.indicator for row in found} <= asked
    assert all(first <= row.first <= row.last <= last for row in found)
    return found


def by_kind(runner: Runner, source: IndicatorSource, days: tuple[date, date], code: str) -> dict[str, int]:
    """The amounts of a figure by kind of row; those of zero left out."""
    sums: dict[str, int] = {}
    for row in rows_of(runner, source, *days, code):
        sums[row.kind] = sums.get(row.kind, 0) + row.amount
    return {kind: amount for kind, amount in sums.items() if amount}
