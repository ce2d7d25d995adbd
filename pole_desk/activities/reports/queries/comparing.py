"""Figures beside those of a year before, and beside the plan's baselines."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.reports.queries.figures import Figure, figures
from pole_desk.activities.reports.queries.gathering import Counted
from pole_desk.activities.reports.rules import Period, year_before
from pole_desk.kernel.i18n import _
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Unit

KEY = "programmes.baselines"
"""Setting: the constants of the plan, as `programmes.json` gave them."""
PLAN = _("Plan d’action pour l’économie sociale et solidaire 2013-2014")


class Baseline(NamedTuple):
    """What the plan says of the metropolis at its start; `beside` is the figure it is shown with."""

    key: str
    title: str
    value: Decimal
    unit: Unit | None
    percent: bool
    beside: str
    source: str


class Comparison(NamedTuple):
    """A figure, that of a year before (None: not counted then), and how much it moved.

    `difference` is in the figure's unit, in points for a share; `evolution` in percent of last year's,
    None when there is nothing to divide by. `same_formula` False: the formula changed in between.
    """

    figure: Figure
    last_year: Figure | None
    difference: Decimal | None
    evolution: Decimal | None
    same_formula: bool
    baseline: Baseline | None


def baselines(reader: Reader) -> list[Baseline]:
    """The plan's baselines as they are set today; one that was taken out is left out."""
    kept = setting(reader, key=KEY, on=reader.clock.today(), default={})
    gathered = kept.get("participants_2013_04_15", {})
    found = [
        (
            "projects_supported_2009_2012", _("Projets soutenus de 2009 à 2012"),
            kept.get("projects_supported_2009_2012"), Unit.COUNT, "fund.projects",
        ),
        (
            "participants_2013_04_15", _("Participants à la journée du 15 avril 2013"),
            gathered.get("total"), Unit.PEOPLE, "events.people",
        ),
        (
            "participants_from_authorities", _("Participants de collectivités le 15 avril 2013"),
            gathered.get("from_local_authorities"), Unit.PEOPLE, "",
        ),
        (
            "workshops_2013_04_15", _("Ateliers du 15 avril 2013"), gathered.get("workshops"),
            Unit.COUNT, "",
        ),
        (
            "sse_jobs_metropolis", _("Emplois de l’ESS dans la métropole"),
            kept.get("sse_jobs_metropolis"), Unit.PEOPLE, "network.people",
        ),
        (
            "sse_share_private_jobs_percent", _("Part de l’ESS dans l’emploi privé"),
            kept.get("sse_share_private_jobs_percent"), None, "",
        ),
    ]  # fmt: skip
    return [
        Baseline(key, title, Decimal(str(value)), unit, unit is None, beside, PLAN)
        for key, title, value, unit, beside in found
        if value is not None
    ]


def compare(
    reader: Reader,
    *,
    period: Period,
    codes: Collection[str] | None = None,
    rows: Collection[Counted] | None = None,
) -> list[Comparison]:
    """Every figure asked with that of the same period a year before; `rows` when they were read already.

    A closed year is read from its closing, so that last year's report and this column agree.
    """
    before = {
        each.code: each for each in figures(reader, period=year_before(period), codes=codes)
    }
    beside = {each.beside: each for each in baselines(reader) if each.beside}
    return [
        _compared(each, before.get(each.code), beside.get(each.code))
        for each in figures(reader, period=period, codes=codes, rows=rows)
    ]


def _compared(now: Figure, then: Figure | None, baseline: Baseline | None) -> Comparison:
    difference = evolution = None
    if then is not None and now.value is not None and then.value is not None:
        difference = now.value - then.value
        if then.value and not now.percent:
            evolution = 100 * difference / abs(then.value)
    same = then is None or then.version == now.version
    return Comparison(now, then, difference, evolution, same, baseline)
