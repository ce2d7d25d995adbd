"""What is read first: how full the place is, whom it hosts, jobs, conversion, fund, support, lost demand."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pole_desk.activities.reports.queries.gathering import Counted
from pole_desk.activities.reports.queries.papers.told import Told
from pole_desk.activities.reports.rules.themes import Theme, is_of
from pole_desk.formats.report import EUROS, Measure, Tile
from pole_desk.kernel.i18n import _
from pole_desk.ports.indicators import Indicator, Unit

SUPPORT, LOST, CHANTIERS = "+support", "+lost", "+chantiers"
"""Figures put together here of several indicators: they open no rows of one."""
YEAR = (
    "leases.occupancy", "leases.seat_occupancy", "leases.structures", ("network.fte", "leases.people"),
    "incubator.conversion", CHANTIERS, "fund.decided", "fund.paid", SUPPORT, LOST, "canteen.served",
    ("events.people", "events.hours"),
)  # fmt: skip
"""In the order of the report's first page; of several, the first that says something of the year, else of the one before."""
MONTH = (
    "leases.occupancy", "leases.seat_occupancy", "leases.structures", "canteen.served", "events.hours_held",
    "shop.sales", "incubator.mentoring_hours", SUPPORT, LOST, "fund.paid",
)  # fmt: skip
SHEET = (
    "leases.area_end", "leases.people", "incubator.incubated", "incubator.mentoring_hours", "incubator.workshop_hours",
    "fund.decided", "fund.paid", "events.hours", "canteen.served", "storage.area_days", "shop.sales", SUPPORT,
    "fund.jobs",
)  # fmt: skip
"""What a sheet is led by, when its subject had some."""

SHORT = {
    "leases.occupancy": _("Surfaces occupées"),
    "leases.seat_occupancy": _("Postes occupés"),
    "incubator.conversion": _("Candidats incubés"),
}
"""Titles that a tile has no room for; the tables say them whole."""


class Essential:
    """The figures of a period that lead its report."""

    def __init__(self, told: Told) -> None:
        self.told = told

    def tiles(
        self, wanted: Iterable[str | tuple[str, ...]], *, most: int = 12, now: bool = False
    ) -> list[Tile]:
        """A tile for each that says something this period or the one before; only this one when `now`."""
        found: list[Tile] = []
        for each in wanted:
            told = [tile for code in _codes(each) if (tile := self._tile(code)) is not None]
            of_now = [tile for tile in told if tile.now.value]
            found += of_now[:1] or ([] if now else told[:1])
        return found[:most]

    def _tile(self, code: str) -> Tile | None:
        told = self.told
        if code == SUPPORT:
            return self._summed(Theme.SUPPORT, _("Soutien en nature"), Unit.EUROS)
        if code == LOST:
            return self._summed(Theme.LOST, _("Demandes non satisfaites"), Unit.COUNT)
        if code == CHANTIERS:
            return _said(_("Chantiers servis"), _served(told.rows), _served(told.former_rows), "count")
        found = next((told.tile(figure) for figure in told.of({code})), None)
        return found if found is None or code not in SHORT else found._replace(label=SHORT[code])

    def _summed(self, theme: Theme, label: str, unit: Unit) -> Tile | None:
        """The indicators of a theme that count in a unit, together."""
        scales = {
            each.code: each.decimals
            for each in self.told.definitions
            if isinstance(each, Indicator) and each.unit is unit and is_of(theme, each)
        }
        shown = EUROS if unit is Unit.EUROS else str(unit)
        return _said(label, _sum(self.told.rows, scales), _sum(self.told.former_rows, scales), shown)


def _codes(wanted: str | tuple[str, ...]) -> tuple[str, ...]:
    return (wanted,) if isinstance(wanted, str) else wanted


def _sum(rows: Iterable[Counted], scales: dict[str, int]) -> Decimal:
    found = (Decimal(row.amount).scaleb(-scales[row.indicator]) for row in rows if row.indicator in scales)
    return sum(found, Decimal(0))


def _served(rows: Iterable[Counted]) -> Decimal:
    return Decimal(len({part.target for row in rows for part in row.chantiers if part.target is not None}))


def _said(label: str, now: Decimal, before: Decimal, unit: str) -> Tile | None:
    return Tile(label, Measure(now, unit), Measure(before, unit)) if now or before else None
