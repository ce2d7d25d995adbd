"""What the features tell of a record, as sections of its sheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.reports.rules import Period
from pole_desk.formats.report import Cell, Grid, Heading, Measure, Part, Picture, Series, facts_grid
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.ports.sheets import Cell as ToldCell
from pole_desk.ports.sheets import Profile, Quantity, Section, SheetSources, Subject, Table

UNKNOWN = Decimal(-1)


def stories(reader: Reader, *, subject: Subject, period: Period) -> list[Part]:
    """The sections of every source, as known at the end of a period."""
    return [
        _part(section)
        for source in reader.port(SheetSources).sources
        for section in source.sections(reader, subject=subject, first=period.first, last=period.last)
    ]


def own_records(reader: Reader, *, dossier: DossierId) -> tuple[set[DossierId], set[PartyId]]:
    """The dossiers and structures that a dossier stands for, itself included."""
    dossiers, parties = {dossier}, set()
    for source in reader.port(SheetSources).sources:
        covered = source.covered(reader, dossier=dossier)
        dossiers |= set(covered.dossiers)
        parties |= set(covered.parties)
    return dossiers, parties


def _part(section: Section) -> Part:
    grids: list[Grid] = []
    if any(words for _label, words in section.facts):
        grids.append(facts_grid(section.facts))
    pictures: tuple[Picture, ...] = ()
    if section.profile is not None:
        pictures = (_radar(section.profile),)
        grids.append(_levels(section.profile))
    grids += [_grid(table) for table in section.tables if table.rows or table.empty]
    return Part(key=section.key, title=section.title, lead=section.lead, pictures=pictures, grids=tuple(grids))


def _radar(profile: Profile) -> Picture:
    return Picture(
        shape="radar", title=profile.title, labels=profile.axes, top=profile.top,
        series=tuple(
            Series(name, tuple(UNKNOWN if level is None else Decimal(level) for level in levels))
            for name, levels in profile.layers
        ),
    )  # fmt: skip


def _levels(profile: Profile) -> Grid:
    """The values of the radar, axis by axis; titled as it is, so that a workbook has them once."""
    return Grid(
        title=profile.title,
        columns=(Heading(_("Axe"), 30), *(Heading(name, 16, True) for name, _levels in profile.layers)),
        rows=tuple(
            (axis, *("–" if levels[place] is None else levels[place] for _name, levels in profile.layers))
            for place, axis in enumerate(profile.axes)
        ),
    )  # fmt: skip


def _grid(table: Table) -> Grid:
    return Grid(
        title=table.title, columns=tuple(Heading(*column) for column in table.columns),
        rows=tuple(tuple(_cell(cell) for cell in row) for row in table.rows),
        totals=tuple(_cell(cell) for cell in table.totals), empty=table.empty,
    )  # fmt: skip


def _cell(cell: ToldCell) -> Cell:
    if isinstance(cell, Quantity):
        return Measure(cell.value, cell.unit)
    assert cell is None or isinstance(cell, str | int | date)
    return cell
