"""The words of a closed year's reports: comments, objectives and sheets as they were at the closing."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.reports.queries.closings import Comment, comments
from pole_desk.activities.reports.rules.keeping import told_parts
from pole_desk.activities.reports.rules.periods import year_of_report
from pole_desk.activities.reports.tables import ClosedTextRow, ClosingRow
from pole_desk.formats.report import Part
from pole_desk.kernel.work import Reader
from pole_desk.registers.chantiers.queries import Chantier, chantiers
from pole_desk.registers.parties.queries import party_names, the_pole

COMMENTS, CHANTIERS, POLE = "comments", "chantiers", "pole"


def kept_text(reader: Reader, *, year: int | None, key: str) -> Any:
    """What the standing closing of a year keeps under a key; None: the year is open, or kept no such thing."""
    statement = (
        select(ClosedTextRow.told)
        .join(ClosingRow, ClosingRow.id == ClosedTextRow.closing)
        .where(ClosingRow.year == year, ClosingRow.reopened_at.is_(None), ClosedTextRow.key == key)
    )
    return None if year is None else reader.connection.scalar(statement)


class Portrait(NamedTuple):
    """What a sheet is called and what it tells beside figures."""

    title: str
    subtitle: str
    parts: list[Part]


def kept_portrait(reader: Reader, *, year: int, key: str) -> Portrait | None:
    """What a sheet said at the closing; None: to be told from the records."""
    kept = kept_text(reader, year=year, key=key)
    return None if kept is None else Portrait(kept["title"], kept["subtitle"], told_parts(kept["parts"]))


def comments_of(reader: Reader, *, report: str) -> list[Comment]:
    """The comments of a report: as they were when its year is closed."""
    kept = kept_text(reader, year=year_of_report(report), key=COMMENTS)
    if kept is None:
        return comments(reader, report=report)
    return [Comment(*each) for each in kept.get(report, ())]


def pole_name(reader: Reader, *, year: int | None) -> str:
    """What the pole is called: as it was when the year is closed."""
    kept = kept_text(reader, year=year, key=POLE)
    return str(kept or next(iter(party_names(reader, parties=[the_pole(reader)]).values()), ""))


def chantiers_of(reader: Reader, *, year: int | None) -> tuple[list[Chantier], list[Chantier]]:
    """The chantiers of the plan in force at the end of a year, then those of every plan: as kept when
    the year is closed; of today's plan when the period is no year."""
    kept = kept_text(reader, year=year, key=CHANTIERS)
    if kept is not None:
        every = [Chantier(**each) for each in kept["every"]]
        return [each for each in every if each.id in kept["plan"]], every
    return planned(reader, year=year), chantiers(reader, every=True)


def planned(reader: Reader, *, year: int | None) -> list[Chantier]:
    """The chantiers of the plan in force at the end of a year, today's when the year runs."""
    today = reader.clock.today()
    on = today if year is None or year >= today.year else today.replace(year=year, month=12, day=31)
    return chantiers(reader, on=on) or chantiers(reader)
