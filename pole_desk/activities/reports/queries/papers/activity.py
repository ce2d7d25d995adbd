"""The activity report of a year: by function, objective and territory, ready for the metropolis."""

from __future__ import annotations

from pole_desk.activities.reports.queries.papers.told import paper, tell
from pole_desk.activities.reports.queries.papers.year_sections import YearSections
from pole_desk.activities.reports.queries.texts import chantiers_of
from pole_desk.activities.reports.rules import year_period
from pole_desk.formats.report import Paper
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function


def activity_report(reader: Reader, *, year: int) -> Paper:
    """The report of a year, from its closing when there is one; raises BadInput on an odd year."""
    told = tell(reader, period=year_period(year))
    sections = YearSections(told)
    return paper(
        reader,
        key=f"activity:{year}",
        title=_("Rapport d’activité"),
        subtitle=_("Ce que le pôle de coopération a fait, pour qui, et au service de quels chantiers"),
        told=told,
        parts=(
            sections.summary(),
            *(sections.function(function) for function in Function),
            sections.diversity(),
            sections.support(),
            sections.lost(),
            sections.chantiers(*chantiers_of(reader, year=year)),
            sections.territory(),
            sections.jobs(),
        ),
        cover=True,
    )
