"""Rows that `check` looks at one by one; pages never need them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.network.tables import (
    AnswerRow,
    AskedRow,
    BenefitRow,
    CharterRow,
    EnquiryRow,
    PostRow,
    ServiceRow,
)
from pole_desk.kernel.work import Reader
from pole_desk.registers.parties.tables import PartyRow

_FOLLOWING = (CharterRow, PostRow, ServiceRow, BenefitRow)
"""What follows a merged structure whole; a request or a line of an enquiry stays when the other has one too."""


class Assessed(NamedTuple):
    """An opinion on a point of the charter that was not withdrawn."""

    id: int
    name: str
    on_day: date
    evidence: str


class Revision(NamedTuple):
    """An answer ever given, in its order; `out`: its structure was taken out of the enquiry."""

    id: int
    asked: int
    name: str
    year: int
    revision: int
    people: int
    fte: Decimal | None
    permanent: int | None
    district_hired: int | None
    turnover: Decimal | None
    standing: bool
    out: bool


class Stray(NamedTuple):
    """A record of a structure that was merged into another."""

    table: str
    id: int
    name: str


def assessed(reader: Reader) -> list[Assessed]:
    """Every opinion on the charter that counts or counted."""
    row = CharterRow
    return reader.rows(
        select(row.id, PartyRow.name, row.on_day, row.evidence)
        .join(PartyRow, PartyRow.id == row.party)
        .where(row.withdrawn.is_(False))
        .order_by(row.id),
        Assessed,
    )


def revisions(reader: Reader) -> list[Revision]:
    """Every answer of every enquiry, those withdrawn too, by structure asked and revision."""
    row = AnswerRow
    statement = (
        select(row.id, row.asked, PartyRow.name, EnquiryRow.year, row.revision, row.people, row.fte,
               row.permanent, row.district_hired, row.turnover, row.withdrawn, AskedRow.withdrawn.label("out"))
        .join(AskedRow, AskedRow.id == row.asked)
        .join(EnquiryRow, EnquiryRow.id == AskedRow.enquiry)
        .join(PartyRow, PartyRow.id == AskedRow.party)
        .order_by(row.asked, row.revision)
    )  # fmt: skip
    return [
        Revision(*told[:10], not told.withdrawn, bool(told.out)) for told in reader.connection.execute(statement)
    ]


def strays(reader: Reader) -> list[Stray]:
    """Records left to structures that were merged."""
    return [
        Stray(table.__tablename__, row.id, row.name)
        for table in _FOLLOWING
        for row in reader.connection.execute(
            select(table.id, PartyRow.name)
            .join(PartyRow, PartyRow.id == table.party)
            .where(PartyRow.merged_into.is_not(None))
            .order_by(table.id)
        )
    ]
