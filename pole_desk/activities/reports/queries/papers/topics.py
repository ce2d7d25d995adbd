"""Reports of one matter: occupancy of the place, support in kind."""

from __future__ import annotations

from pole_desk.activities.reports.queries.figures import By
from pole_desk.activities.reports.queries.gathering import definitions
from pole_desk.activities.reports.queries.papers.told import paper, tell
from pole_desk.activities.reports.queries.papers.year_sections import YearSections
from pole_desk.activities.reports.rules import year_period
from pole_desk.activities.reports.rules.themes import Theme, themed
from pole_desk.formats.report import Paper, Part
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Indicator, Ratio, Unit

PLACES = frozenset({Unit.M2, Unit.M2_DAYS, Unit.SEATS, Unit.SEAT_DAYS, Unit.PEOPLE, Unit.HOURS})
"""What occupancy is counted in; money and meals are not."""
EVERYBODY = 10_000


def occupancy_report(reader: Reader, *, year: int) -> Paper:
    """How full the place was: figures of room and people, and their ratios, structure by structure."""
    period = year_period(year)
    known = definitions(reader, period=period)
    counted = {each.code for each in known if isinstance(each, Indicator) and each.unit in PLACES}
    ratios = {each.code for each in known if isinstance(each, Ratio) and {each.over, each.under} <= counted}
    told = tell(reader, period=period, codes=counted | ratios)
    sections = YearSections(told)
    found = told.of(counted | ratios)
    leads = [each.code for each in found if each.rows and each.code.endswith("_days")]
    rates = [each for each in found if each.code in ratios]
    others = [each for each in found if each.code not in ratios]
    sums = sections.by_party(told.rows_of(leads))
    months = [drawn for code in leads[:2] if (drawn := sections.by_month(code)) is not None]
    columns = [code for code in leads if any(code in mine for mine in sums.values())][:3]
    grids = [sections.figures_grid(found)]
    if sums:
        grids.append(sections.clients(_("Occupation par structure"), sums, columns, most=EVERYBODY))
    return paper(
        reader, key=f"occupancy:{year}", title=_("Occupation du pôle"),
        subtitle=_("Surfaces, postes, salles et personnes, au prorata des jours"), told=told,
        parts=(
            Part(
                key="occupancy", title=_("Occupation"),
                tiles=tuple(told.tile(each) for each in (*rates, *others)[:8]),
                pictures=(*months, *(sections.by_target(code, By.CHANTIER) for code in leads[:1])),
                grids=tuple(grids),
            ),
        ),
    )  # fmt: skip


def in_kind_report(reader: Reader, *, year: int) -> Paper:
    """What the pole gave below its prices, structure by structure and chantier by chantier."""
    period = year_period(year)
    codes = {each.code for each in themed(Theme.SUPPORT, definitions(reader, period=period))}
    told = tell(reader, period=period, codes=codes)
    sections = YearSections(told)
    part = sections.support()
    shown = [each.code for each in told.of(codes)][:4]
    given = sections.given([each.code for each in told.of(codes)], most=EVERYBODY)
    whole = (given,) if given else ()
    return paper(
        reader, key=f"inkind:{year}", title=_("Soutien en nature"),
        subtitle=_("Prix du tarif moins prix convenu, gratuités et temps donné"), told=told,
        parts=(
            Part(
                key=part.key, title=part.title, lead=part.lead, tiles=part.tiles,
                pictures=tuple(sections.by_target(code, By.CHANTIER) for code in shown),
                grids=(part.grids[0], *whole),
            ),
        ),
    )  # fmt: skip
