"""The same bars as a list, the equal of the board; what a line does is told by the page."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pole_desk.desktop.pages.planning.reading import Picture
from pole_desk.desktop.widgets.board.listing import BoardList
from pole_desk.desktop.widgets.board.titles import state_name
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.periods import day_of, last_day_of


class Line(NamedTuple):
    """A bar in words; `id` is the bar's."""

    id: int
    space: str
    group: str
    first: date
    last: date | None
    title: str
    detail: str
    state: str
    dossier: int = 0


def lines(picture: Picture, starts: int, ends: int) -> list[Line]:
    """The bars that touch a window, row by row as on the board."""
    model = picture.model
    groups = {group.key: group.title for group in model.groups}
    bars = BoardList(model, starts, ends)
    found = []
    for place in range(bars.rowCount()):
        bar = bars.bar_at(place)
        row = model.row(bar.row)
        state = "conflict" if bar.id in model.conflicts(bar.row) else bar.state
        found.append(
            Line(
                bar.id, row.title, groups[row.group], day_of(bar.starts), last_day_of(bar.ends),
                bar.title, bar.subtitle, state, bar.dossier,
            )
        )  # fmt: skip
    return found


def _until(line: Line) -> str:
    return _("sans fin prévue") if line.last is None else numeric_day(line.last)


def planning_table() -> DataTable:
    """The list's columns."""
    return DataTable(
        "planning",
        [
            Column("space", _("Espace"), 150, strong=True),
            Column("group", _("Groupe"), 190, spare=1, filter=True),
            Column("first", _("Du"), 100),
            Column("last", _("Au"), 120, text=_until, sort=lambda line: line.last or date.max),
            Column("title", _("Occupant"), 220),
            Column("detail", _("Détail"), 220),
            Column(
                "state", _("État"), 130, state=lambda line: (line.state, state_name(line.state)), filter=True
            ),
        ],
        empty=(_("Rien n’est réservé sur cette période."), "", None),
    )
