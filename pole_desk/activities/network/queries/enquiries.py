"""The yearly enquiry on jobs: who was asked, who answered, the sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import and_, func, select

from pole_desk.activities.network.tables import AnswerRow, AskedRow, EnquiryRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.tables import PartyRow


class Enquiry(NamedTuple):
    """A year's enquiry; `rate` is the part answered, in percent, None when nobody was asked."""

    id: int
    year: int
    opened_on: date
    closes_on: date
    note: str
    version: int
    asked: int = 0
    answered: int = 0

    @property
    def rate(self) -> Decimal | None:
        return Decimal(100 * self.answered) / self.asked if self.asked else None


class Answer(NamedTuple):
    """A structure asked, and the answer that stands; `revision` None: it did not answer."""

    asked: int
    party: PartyId
    name: str
    asked_on: date
    reminded_on: date | None
    revision: int | None
    answered_on: date | None
    people: int | None
    fte: Decimal | None
    permanent: int | None
    district_hired: int | None
    turnover: Decimal | None
    note: str | None
    answer: int | None = None


class Jobs(NamedTuple):
    """The sums of the answers that stand; what was not told counts for nothing."""

    people: int
    fte: Decimal
    permanent: int
    district_hired: int
    turnover: Decimal


_ENQUIRY = tuple(getattr(EnquiryRow, name) for name in Enquiry._fields[:6])
_LAST = (
    select(AnswerRow.asked, func.max(AnswerRow.revision).label("revision"))
    .where(AnswerRow.withdrawn.is_(False))
    .group_by(AnswerRow.asked)
    .subquery()
)


def enquiries(reader: Reader) -> list[Enquiry]:
    """Every enquiry, the newest first, with how many were asked and answered."""
    return [_counted(reader, Enquiry(*row)) for row in reader.connection.execute(
        select(*_ENQUIRY).order_by(EnquiryRow.year.desc()))]  # fmt: skip


def enquiry(reader: Reader, *, year: int) -> Enquiry:
    """The enquiry on a year; raises NotFound `enquiry`."""
    row = reader.connection.execute(select(*_ENQUIRY).where(EnquiryRow.year == year)).first()
    if row is None:
        raise NotFound(
            "enquiry",
            _("L’enquête emploi de {year} n’est pas ouverte. Ouvrez-la d’abord.").format(year=year),
            year=year,
        )
    return _counted(reader, Enquiry(*row))


def _counted(reader: Reader, one: Enquiry) -> Enquiry:
    asked, answered = reader.connection.execute(
        select(func.count(AskedRow.id), func.count(_LAST.c.asked))
        .outerjoin(_LAST, _LAST.c.asked == AskedRow.id)
        .where(AskedRow.enquiry == one.id, AskedRow.withdrawn.is_(False))
    ).one()
    return one._replace(asked=asked, answered=answered)


def answers(reader: Reader, *, year: int, party: PartyId | None = None) -> list[Answer]:
    """The structures asked in the enquiry on a year, by name (or one), with the answer that stands."""
    answer = AnswerRow
    statement = (
        select(AskedRow.id, AskedRow.party, PartyRow.name, AskedRow.asked_on, AskedRow.reminded_on,
               answer.revision, answer.answered_on, answer.people, answer.fte, answer.permanent,
               answer.district_hired, answer.turnover, answer.note, answer.id)
        .join(EnquiryRow, EnquiryRow.id == AskedRow.enquiry)
        .join(PartyRow, PartyRow.id == AskedRow.party)
        .outerjoin(_LAST, _LAST.c.asked == AskedRow.id)
        .outerjoin(answer, and_(answer.asked == AskedRow.id, answer.revision == _LAST.c.revision))
        .where(EnquiryRow.year == year, AskedRow.withdrawn.is_(False))
        .order_by(PartyRow.search_key)
    )  # fmt: skip
    if party is not None:
        statement = statement.where(AskedRow.party == party)
    return reader.rows(statement, Answer)


class Told(NamedTuple):
    """What became of the enquiry on a year at one structure."""

    year: int
    answer: Answer


def told_by(reader: Reader, *, party: PartyId) -> list[Told]:
    """The enquiries in which a structure was asked, the newest first, with its answer or none."""
    found = []
    for one in enquiries(reader):
        found += [Told(one.year, each) for each in answers(reader, year=one.year, party=party)]
    return found


def jobs(reader: Reader, *, year: int) -> Jobs:
    """The sums of a year's answers."""
    told = answers(reader, year=year)
    return Jobs(
        sum(one.people or 0 for one in told),
        sum((one.fte or Decimal(0) for one in told), Decimal(0)),
        sum(one.permanent or 0 for one in told),
        sum(one.district_hired or 0 for one in told),
        sum((one.turnover or Decimal(0) for one in told), Decimal(0)),
    )
