"""What a closing keeps in words: comments, chantiers with their objectives, the sheets of all that was met."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import select

from pole_desk.activities.reports.queries.papers.portraits import (
    chantier_portrait,
    dossier_portrait,
    structure_portrait,
)
from pole_desk.activities.reports.queries.texts import CHANTIERS, COMMENTS, POLE, Portrait, planned, pole_name
from pole_desk.activities.reports.rules import Period
from pole_desk.activities.reports.rules.keeping import plain_parts
from pole_desk.activities.reports.rules.periods import year_of_report
from pole_desk.activities.reports.tables import CommentRow
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.chantiers.queries import chantier, chantiers
from pole_desk.registers.dossiers.queries import dossiers
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import party

SHEETS = (Kind.COHORT, Kind.INCUBATION, Kind.PROJECT)
"""Dossiers that have a sheet of their own."""


def live_texts(
    reader: Reader, *, period: Period, parties: Collection[int]
) -> list[dict[str, Any]]:
    """The words of a year as they stand, by key; the sheets of structures are of those that it met."""
    every = chantiers(reader, every=True)
    plan = planned(reader, year=period.year)
    told: list[tuple[str, Any]] = [
        (COMMENTS, _comments(reader, period.year)), (POLE, pole_name(reader, year=None)),
        (CHANTIERS, {"plan": [each.id for each in plan], "every": [each._asdict() for each in every]}),
    ]  # fmt: skip
    told += [
        (key, {"title": one.title, "subtitle": one.subtitle, "parts": plain_parts(one.parts)})
        for key, one in _sheets(reader, period, parties)
    ]
    return [{"key": key, "told": value} for key, value in told]


def _comments(reader: Reader, year: int | None) -> dict[str, list[list[Any]]]:
    row = CommentRow
    found: dict[str, list[list[Any]]] = {}
    statement = select(row.report, row.section, row.words, row.version).order_by(row.report, row.section)
    for report, *comment in reader.connection.execute(statement):
        if year_of_report(report) == year:
            found.setdefault(report, []).append(comment)
    return found


def _sheets(
    reader: Reader, period: Period, parties: Iterable[int]
) -> Iterator[tuple[str, Portrait]]:
    for each in chantiers(reader, every=True):
        card = chantier(reader, chantier=each.id)
        yield f"chantier-{each.id}", chantier_portrait(reader, card=card, period=period)
    for kind in SHEETS:
        for one in dossiers(reader, kind=kind):
            if one.opened_on <= period.last:
                yield f"dossier-{one.id}", dossier_portrait(reader, dossier=one, period=period)
    for number in sorted(parties):
        structure = party(reader, party=PartyId(number))
        yield f"structure-{number}", structure_portrait(reader, card=structure, period=period)
