"""What bookings, series and events say of each other, read whole for `check`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from pole_desk.activities.events.queries._flaw import Flaw
from pole_desk.activities.events.rules.dates import read_wall
from pole_desk.activities.events.rules.finding import search_key
from pole_desk.activities.events.rules.recurrence import parse_rule
from pole_desk.activities.events.tables import EventBookingRow, EventRow, EventSeriesRow
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.registers.dossiers.tables import DossierRow


def disagreements(reader: Reader) -> Iterator[Flaw]:
    """Series that can't be read, dates without their series, groups taken apart, events not found by their words."""
    yield from _unreadable(reader)
    yield from _dates(reader)
    yield from _groups(reader)
    yield from _keys(reader)


def _unreadable(reader: Reader) -> Iterator[Flaw]:
    """A series is a rule of RFC 5545 and a first wall time."""
    row = EventSeriesRow
    for one in reader.connection.execute(select(row.id, row.rule, row.starts).order_by(row.id)):
        try:
            parse_rule(one.rule)
            read_wall(one.starts)
        except PoleError as refused:
            yield Flaw("series_rule", one.id, _("La répétition d’une série ne se lit pas : {why}").format(
                why=refused.message
            ), "event_series")  # fmt: skip


def _dates(reader: Reader) -> Iterator[Flaw]:
    """A date is of a series or of none, under a wall time, for the event of its series."""
    row, series = EventBookingRow, EventSeriesRow
    statement = (
        select(row.id)
        .outerjoin(series, series.id == row.series)
        .where(
            or_(
                and_(row.series.is_(None), row.occurrence.is_not(None)),
                and_(row.series.is_not(None), row.occurrence.is_(None)),
                series.event != row.event,
            )
        )
        .order_by(row.id)
    )
    for booking in reader.connection.scalars(statement):
        yield Flaw("booking_series", booking, _("Une date et sa série ne disent pas la même chose."))
    marks = select(row.id, row.occurrence).where(row.occurrence.is_not(None)).order_by(row.id)
    for one in reader.connection.execute(marks):
        if not _is_wall(one.occurrence):
            yield Flaw("booking_series", one.id, _("Une date de série ne se lit pas."))


def _is_wall(key: str) -> bool:
    try:
        read_wall(key)
    except PoleError:
        return False
    return True


def _groups(reader: Reader) -> Iterator[Flaw]:
    """Those made as one are several of one event, the first of them among them; so are their series."""
    row, series, first = EventBookingRow, EventSeriesRow, aliased(EventBookingRow)
    alone = select(row.together).where(row.together.is_not(None)).group_by(row.together).having(func.count() < 2)
    statement = (
        select(row.id)
        .outerjoin(first, first.id == row.together)
        .outerjoin(series, series.id == row.series)
        .where(
            or_(
                and_(
                    row.together.is_not(None),
                    or_(first.together.is_(None), first.together != first.id, first.event != row.event),
                ),
                row.together.in_(alone),
                and_(series.id.is_not(None), series.together.is_(None) != row.together.is_(None)),
            )
        )
        .order_by(row.id)
    )
    for booking in reader.connection.scalars(statement):
        yield Flaw("booking_group", booking, _("Des réservations faites ensemble sont séparées."))


def _keys(reader: Reader) -> Iterator[Flaw]:
    """An event is found by its words, by all of them and by no others, and by its phone."""
    row = EventBookingRow
    titles: dict[int, list[str]] = defaultdict(list)
    for one in reader.connection.execute(select(row.event, row.title).distinct()):
        titles[one.event].append(one.title)
    event = EventRow
    facts = select(
        event.id, event.number, event.caller, event.email, event.phone, event.search_key, DossierRow.title
    ).join(DossierRow, DossierRow.id == event.dossier).order_by(event.id)  # fmt: skip
    for one in reader.connection.execute(facts):
        if not _tells(one.search_key, one.number, one.caller, one.email, one.phone, [one.title, *titles[one.id]]):
            yield Flaw("event_key", one.id, _("Un événement ne se trouve pas par ses mots."), "event")


def _tells(
    key: str, number: str, caller: str, email: str, phone: str, titles: Iterable[str]
) -> bool:
    """Whether a key holds the words it should, in whatever order they were learnt."""
    return set(key.split(" ")) == set(search_key(number, caller, email, phone, titles).split(" "))
