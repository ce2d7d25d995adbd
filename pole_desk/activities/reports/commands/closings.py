"""A year closed keeps its rows and values, with those of its months; reopened, it is computed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from pole_desk.activities.reports.queries import By, Counted, closing_of
from pole_desk.activities.reports.queries.figures import live_names
from pole_desk.activities.reports.queries.gathering import live_definitions, live_rows
from pole_desk.activities.reports.rules import TOPIC, Part, months_of, year_period
from pole_desk.activities.reports.rules.definitions import stored
from pole_desk.activities.reports.tables import ClosedRow, ClosedValueRow, ClosingRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ClosingId


@command(Permission.REPORTS)
def close_year(tx: Tx, *, year: int, note: str = "") -> ClosingId:
    """Keep the figures of a year that is over, and the rows behind them.

    Raises RuleBroken when the year is not over or closed already.
    """
    period = year_period(year)
    if period.last >= tx.clock.today():
        raise RuleBroken(
            "year_running",
            _("L’année {year} n’est pas finie : elle se clôt à partir du 1er janvier {next}.").format(
                year=year, next=year + 1
            ),
        )
    if closing_of(tx, year=year) is not None:
        raise RuleBroken("year_closed", _("L’année {year} est déjà close.").format(year=year))
    kept: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    for each in (period, *months_of(year)):
        rows = live_rows(tx, period=each)
        kept += [_kept(each.key, row) for row in rows]
        values += _values(each.key, rows)
    closing = ClosingRow(
        year=year,
        closed_at=tx.clock.now(),
        closed_by=tx.user.name,
        note=note.strip(),
        definitions=[stored(each) for each in live_definitions(tx)],
        names={str(by): live_names(tx, by=by) for by in (By.CHANTIER, By.PROJECT, By.TERRITORY)},
        digest=_digest(kept),
        reopened_at=None,
        reopen_reason="",
    )
    tx.session.add(closing)
    tx.session.flush()
    for table, found in ((ClosedRow, kept), (ClosedValueRow, values)):
        if found:
            tx.connection.execute(insert(table), [{**row, "closing": closing.id} for row in found])
    tx.changed(TOPIC, closing.id)
    tx.says(_("Année {year} close.").format(year=year))
    return ClosingId(closing.id)


@command(Permission.REPORTS)
def reopen_year(tx: Tx, *, closing: ClosingId, reason: str) -> None:
    """Compute a closed year again; the closing stays on record. Raises BadInput without a reason."""
    row = tx.session.get(ClosingRow, closing)
    if row is None or row.reopened_at is not None:
        raise NotFound("closing", _("Cette année n’est pas close."))
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi l’année est rouverte."))
    row.reopened_at = tx.clock.now()
    row.reopen_reason = reason.strip()
    tx.session.flush()
    tx.changed(TOPIC, closing)
    tx.says(_("Année {year} rouverte.").format(year=row.year))


def _kept(period: str, row: Counted) -> dict[str, Any]:
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


def _digest(rows: list[dict[str, Any]]) -> str:
    """The fingerprint by which `check` sees a closing that was changed behind its back."""
    text = json.dumps(rows, default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
