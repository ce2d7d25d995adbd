"""The monthly board: one page, a month beside the same month a year earlier."""

from __future__ import annotations

from pole_desk.activities.reports.queries.papers.essential import MONTH, Essential
from pole_desk.activities.reports.queries.papers.parts import Sections
from pole_desk.activities.reports.queries.papers.told import paper, tell
from pole_desk.activities.reports.rules import month_period
from pole_desk.activities.reports.rules.words import function_names
from pole_desk.formats.report import Paper, Part
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function

TILES = 8
ROWS = 12
"""Figures of each function at most; the paper keeps as many as a page takes."""


def monthly_board(reader: Reader, *, month: Month) -> Paper:
    """The month's figures of each function, on a page."""
    told = tell(reader, period=month_period(month))
    sections = Sections(told)
    heads = []
    grids = []
    for function in Function:
        codes = [each.code for each in told.definitions if each.function is function]
        found = sections.telling(told.of(codes))
        heads.append(found)
        if found:
            grids.append(sections.figures_grid(found[:ROWS], function_names()[function]))
    tiles = Essential(told).tiles(MONTH, most=TILES)
    known = {tile.code for tile in tiles}
    others = [each for rank in range(ROWS) for found in heads for each in found[rank : rank + 1] if each.code not in known]
    tiles += [told.tile(each) for each in others[: TILES - len(tiles)]]
    return paper(
        reader, key=f"board:{month}", title=_("Tableau de bord"), subtitle="", told=told,
        parts=(
            Part(
                key="board", title=_("Le mois en chiffres"), lead="" if grids else _("Rien n’a été compté ce mois-ci."),
                tiles=tuple(tiles), grids=tuple(grids),
            ),
        ),
    )  # fmt: skip
