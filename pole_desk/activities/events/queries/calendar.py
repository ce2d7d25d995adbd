"""Bookings as calendar entries: a series as its rule with exceptions, everything else one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


from pole_desk.activities.events.queries._own_names import DOMAIN, marks
from pole_desk.activities.events.queries._shown import BOOKING, Booking, shown
from pole_desk.activities.events.queries.kin import SeriesFacts, series_facts
from pole_desk.activities.events.rules.dates import Limits, Occurrence, expand
from pole_desk.activities.events.rules.states import LAPSED, OPTIONS, BookingState
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.formats.ics import Entry
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SeriesId, SpaceId

_WIDE = Limits(years=200, dates=100_000)
"""What was booked under other settings is still shown."""
_UNWRITTEN = (str(BookingState.INQUIRY), str(BookingState.REFUSED))
"""States that hold nothing and never did."""


def calendar_entries(reader: Reader, *, space: SpaceId | None = None) -> list[Entry]:
    """Every booking that holds its place or did, of one space or of all, as calendar entries."""
    row = EventBookingRow
    statement = BOOKING.where(row.state.not_in(_UNWRITTEN)).order_by(row.starts_at, row.id)
    if space is not None:
        statement = statement.where(row.space == space)
    found = shown(reader, statement)
    born = marks(reader)
    now = to_instant(reader.clock.now())
    by_series: dict[SeriesId, list[Booking]] = {}
    entries = []
    for one in found:
        if one.series is None or not one.occurrence:
            entries.append(_single(one, born[one.event], now))
        else:
            by_series.setdefault(one.series, []).append(one)
    for series, bookings in by_series.items():
        facts = series_facts(reader, series=series)
        entries += _of_series(facts, bookings, born[facts.event], now)
    return entries


def _status(one: Booking) -> str:
    if one.state == BookingState.CANCELLED or one.shown == LAPSED:
        return "CANCELLED"
    return "TENTATIVE" if one.state in OPTIONS else "CONFIRMED"


def _single(one: Booking, mark: str, now: int) -> Entry:
    return Entry(
        f"reservation-{one.id}-{mark}@{DOMAIN}", one.starts_at, one.ends_at, one.title, now, one.version,
        _location(one), _description(one), _status(one),
    )  # fmt: skip


def _location(one: Booking) -> str:
    return f"{one.space_name} ({one.code})"


def _description(one: Booking) -> str:
    people = _(" — {people} personnes").format(people=one.people) if one.people else ""
    return f"{one.number} — {one.party_name}{people}"


def _of_series(
    facts: SeriesFacts, bookings: Sequence[Booking], mark: str, now: int
) -> Iterable[Entry]:
    """A master with its rule, exceptions for the dates that are not there, and the dates that differ."""
    planned = _planned(facts)
    uid = f"serie-{facts.id}-{mark}@{DOMAIN}"
    kept = {one.occurrence: one for one in bookings if one.occurrence in planned}
    regular = [one for key, one in kept.items() if _at_its_place(one, planned[key or ""], facts)]
    if not regular:
        return [_single(one, mark, now) for one in bookings]
    usual = Counter((one.title, _status(one)) for one in regular).most_common(1)[0][0]
    title, status = usual
    plain = [one for one in regular if (one.title, _status(one)) == usual]
    first = next(iter(planned.values()))
    missing = [one.wall for key, one in planned.items() if key not in kept]
    master = Entry(
        uid, first.starts_at, first.ends_at, title, now, facts.version, _location(plain[0]),
        _description(plain[0]), status, facts.rule, tuple(missing),
    )  # fmt: skip
    alone = {one.id for one in bookings if one.occurrence not in planned}
    others = [one for one in kept.values() if one not in plain]
    return [
        master,
        *(
            _single(one, mark, now)._replace(uid=uid, recurrence=planned[one.occurrence or ""].wall)
            for one in others
        ),
        *(_single(one, mark, now) for one in bookings if one.id in alone),
    ]


def _planned(facts: SeriesFacts) -> dict[str, Occurrence]:
    pattern = facts.pattern
    try:
        found = expand(pattern.rule, starts=pattern.starts, minutes=pattern.minutes, limits=_WIDE)
    except PoleError:
        return {}
    return {one.key: one for one in found}


def _at_its_place(one: Booking, planned: Occurrence, facts: SeriesFacts) -> bool:
    return (one.starts_at, one.ends_at, one.space) == (planned.starts_at, planned.ends_at, facts.space)


