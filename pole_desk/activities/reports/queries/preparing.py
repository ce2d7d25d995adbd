"""A year's closing worked out on a read, outside any lock; `commands.closings` writes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from pole_desk.activities.reports.queries.closings import closing_of
from pole_desk.activities.reports.queries.figures import By, live_names
from pole_desk.activities.reports.queries.gathering import Counted, live_definitions, live_rows
from pole_desk.activities.reports.queries.writing import live_texts
from pole_desk.activities.reports.rules import Part, months_of, year_period
from pole_desk.activities.reports.rules.definitions import stored
from pole_desk.activities.reports.rules.digest import digest
from pole_desk.kernel.changes import Seen, seen
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader

NAMED = (By.CHANTIER, By.PROJECT, By.TERRITORY)
"""The cuts whose names are kept: those that a new plan, or an edited title, would change."""


class ClosingPlan(NamedTuple):
    """What closing a year would keep, and how far the change log had come when it was worked out."""

    year: int
    today: date
    seen: Seen
    definitions: list[dict[str, Any]]
    names: dict[str, dict[str, str]]
    rows: list[dict[str, Any]]
    values: list[dict[str, Any]]
    texts: list[dict[str, Any]]
    digest: str


def prepare_closing(reader: Reader, *, year: int) -> ClosingPlan:
    """The rows, values and words of a year and of its months as they stand, ready to be kept.

    Raises RuleBroken when the year is not over, or closed already.
    """
    require_closable(reader, year=year)
    mark = seen(reader.connection)
    rows: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    met: set[int] = set()
    for period in (year_period(year), *months_of(year)):
        counted = live_rows(reader, period=period)
        met |= {row.party for row in counted if row.party is not None}
        rows += [_kept(period.key, row) for row in counted]
        values += _values(period.key, counted)
    return ClosingPlan(
        year,
        reader.clock.today(),
        mark,
        [stored(each) for each in live_definitions(reader)],
        {str(by): live_names(reader, by=by) for by in NAMED},
        rows,
        values,
        live_texts(reader, period=year_period(year), parties=met),
        digest(rows),
    )


def require_closable(reader: Reader, *, year: int) -> None:
    """Raises RuleBroken when a year is not over, or closed already; BadInput when it can't be one."""
    if year_period(year).last >= reader.clock.today():
        raise RuleBroken(
            "year_running",
            _("L’année {year} n’est pas finie : elle se clôt à partir du 1er janvier {next}.").format(
                year=year, next=year + 1
            ),
        )
    if closing_of(reader, year=year) is not None:
        raise RuleBroken("year_closed", _("L’année {year} est déjà close.").format(year=year))


def _kept(period: str, row: Counted) -> dict[str, Any]:
    """A row as the base keeps it, without the closing's number."""
    return {
        **row._asdict(),
        "period": period,
        "chantiers": _by_target(row.chantiers),
        "projects": _by_target(row.projects),
    }


def _by_target(parts: tuple[Part, ...]) -> dict[str, int]:
    return {"" if target is None else str(target): amount for target, amount in parts}


def _values(period: str, rows: Iterable[Counted]) -> list[dict[str, Any]]:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.indicator] = sums.get(row.indicator, 0) + row.amount
    return [
        {"period": period, "indicator": code, "amount": amount} for code, amount in sums.items()
    ]
