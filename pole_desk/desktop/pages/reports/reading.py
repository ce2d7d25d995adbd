"""What the page Rapports reads; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.reports.queries import (
    By,
    Closing,
    Counted,
    behind,
    closing_of,
    cuts,
    definitions,
    figures,
)
from pole_desk.activities.reports.queries.papers import (
    Choice,
    activity_report,
    built_report,
    chantier_sheet,
    dossier_sheet,
    in_kind_report,
    monthly_board,
    occupancy_report,
    structure_sheet,
)
from pole_desk.activities.reports.rules import Period, year_period
from pole_desk.formats.pdf.board import render_board
from pole_desk.formats.pdf.report import render_report
from pole_desk.formats.report import Measure, Paper
from pole_desk.formats.xlsx.report import report_workbook
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.ports.indicators import Indicator
from pole_desk.registers.chantiers.queries import Chantier, chantiers
from pole_desk.registers.dossiers.queries import Dossier, dossiers
from pole_desk.registers.dossiers.rules import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A paper asked for: its kind, its year or month, what it is about."""

    kind: str
    year: int
    month: int = 1
    chantier: ChantierId | None = None
    party: PartyId | None = None
    dossier: DossierId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearView:
    """A year's report, its closing when it stands, and whether it may be closed."""

    year: int
    paper: Paper
    closing: Closing | None
    over: bool


class Seen(NamedTuple):
    """A paper with the bytes of its PDF."""

    paper: Paper
    content: bytes


class Record(NamedTuple):
    """A row behind a figure; `id` is its place in the list."""

    id: int
    first: date
    label: str
    party: str
    value: Measure
    page: str
    target: int


class Share(NamedTuple):
    """What a target has of a figure."""

    id: str
    name: str
    value: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """A figure opened: its rows, and when it is divided its shares."""

    title: str
    definition: str
    total: Measure
    records: tuple[Record, ...]
    shares: tuple[Share, ...]


def year_view(reader: Reader, *, year: int) -> YearView:
    """A year's report, computed or as closed."""
    return YearView(
        year=year,
        paper=activity_report(reader, year=year),
        closing=closing_of(reader, year=year),
        over=year_period(year).last < reader.clock.today(),
    )


def opened(reader: Reader, *, period: Period, code: str, by: By | None, key: str | None) -> Behind:
    """The rows of a figure, all or those of a share, and its shares when it is divided.

    A ratio opens what it divides.
    """
    known = {each.code: each for each in definitions(reader, period=period)}
    asked = known[code]
    counted = asked if isinstance(asked, Indicator) else known[asked.over]
    assert isinstance(counted, Indicator)
    scale, unit = counted.decimals, str(counted.unit)

    def measure(amount: int) -> Measure:
        return Measure(Decimal(amount).scaleb(-scale), unit)

    rows = behind(reader, period=period, code=counted.code, by=by if key is not None else None, key=key or "")
    found = [] if by is None else cuts(reader, period=period, by=by, codes={counted.code})
    shares = tuple(Share(each.key, each.name, measure(each.amount)) for cut in found for each in cut.slices)
    total = sum(row.amount for row in rows)
    shown = figures(reader, period=period, codes={code})
    title = shown[0].title if shown else counted.title
    return Behind(
        title=title, definition=asked.definition, total=measure(total), shares=shares,
        records=tuple(_record(place, row, measure(row.amount)) for place, row in enumerate(rows)),
    )  # fmt: skip


def _record(place: int, row: Counted, value: Measure) -> Record:
    return Record(place, row.first, row.label, row.party_name, value, row.page, row.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """What a paper may be about; cohorts and projects by title."""

    chantiers: tuple[Chantier, ...]
    dossiers: tuple[Dossier, ...]


def subjects(reader: Reader) -> Subjects:
    """The chantiers of today's plan, the cohorts and projects there were."""
    kinds = (Kind.COHORT, Kind.INCUBATION, Kind.PROJECT)
    found = [each for kind in kinds for each in dossiers(reader, kind=kind)]
    return Subjects(chantiers=tuple(chantiers(reader)), dossiers=tuple(found))


def asked_paper(reader: Reader, *, asked: Asked) -> Paper:
    """The paper asked for; raises BadInput when what it is about was not told."""
    if asked.kind == "board":
        return monthly_board(reader, month=Month(asked.year, asked.month))
    if asked.kind == "occupancy":
        return occupancy_report(reader, year=asked.year)
    if asked.kind == "inkind":
        return in_kind_report(reader, year=asked.year)
    if asked.kind == "chantier" and asked.chantier is not None:
        return chantier_sheet(reader, chantier=asked.chantier, year=asked.year)
    if asked.kind == "structure" and asked.party is not None:
        return structure_sheet(reader, party=asked.party, year=asked.year)
    if asked.kind == "dossier" and asked.dossier is not None:
        return dossier_sheet(reader, dossier=asked.dossier, year=asked.year)
    raise BadInput("subject", _("Dites de quoi parle cette fiche."))


def asked_pdf(reader: Reader, *, asked: Asked) -> Seen:
    paper = asked_paper(reader, asked=asked)
    return Seen(paper, render_board(paper) if asked.kind == "board" else render_report(paper))


def asked_workbook(reader: Reader, *, asked: Asked) -> bytes:
    return report_workbook(asked_paper(reader, asked=asked))


def year_pdf(reader: Reader, *, year: int) -> Seen:
    paper = activity_report(reader, year=year)
    return Seen(paper, render_report(paper))


def year_workbook(reader: Reader, *, year: int) -> bytes:
    return report_workbook(activity_report(reader, year=year))


def composed_pdf(reader: Reader, *, choice: Choice) -> Seen:
    paper = built_report(reader, choice=choice)
    return Seen(paper, render_report(paper))


def composed_workbook(reader: Reader, *, choice: Choice) -> bytes:
    return report_workbook(built_report(reader, choice=choice))
