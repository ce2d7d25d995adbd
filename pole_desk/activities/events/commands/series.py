"""Series booked: a decision per date, the refused kept on record and taken up again when freed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.commands._batch import Batch
from pole_desk.activities.events.commands._done import finished
from pole_desk.activities.events.commands._extras import event_row
from pole_desk.activities.events.commands._opening import (
    confirm_hour,
    open_event,
    require_client,
    row_for,
)
from pole_desk.activities.events.commands._price import freeze_prices
from pole_desk.activities.events.commands._settling import price_taken_up
from pole_desk.activities.events.commands.booking import book
from pole_desk.activities.events.commands.cancelling import cancel_bookings
from pole_desk.activities.events.queries._obstacles import obstacles, refused_by
from pole_desk.activities.events.queries._weighing import DateLine, want_of, weigh
from pole_desk.activities.events.queries.lists import bookings_of
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.series import refused_bookings
from pole_desk.activities.events.rules.dates import occurrence, read_wall, wall_key
from pole_desk.activities.events.rules.needs import BookingWish, OnClosedDay
from pole_desk.activities.events.rules.options import rank_name
from pole_desk.activities.events.rules.past import require_recent
from pole_desk.activities.events.rules.recurrence import Rule, rule_text
from pole_desk.activities.events.rules.series import (
    Choice,
    ClosedDays,
    Decision,
    MissingHour,
    OnClash,
    SeriesWish,
)
from pole_desk.activities.events.rules.states import (
    HOLDING,
    OPTIONS,
    TAKEN_BACK,
    TOPIC,
    BookingState,
)
from pole_desk.activities.events.rules.words import rule_words
from pole_desk.activities.events.tables import EventBookingRow, EventRow, EventSeriesRow
from pole_desk.kernel.errors import BadInput, NotFound, Overlap, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext, plain_day
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, ContactId, DossierId, EventId, PartyId, SeriesId
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.parties.rules import checked_email
from pole_desk.registers.spaces.rules import names_together


NAMED = 3
"""Days that the message of a series names."""


class Refused(NamedTuple):
    """A date kept on record because somebody else has it; instants in epoch seconds."""

    booking: BookingId
    occurrence: str
    starts_at: int
    ends_at: int
    by: str
    party: str


class BookedSeries(NamedTuple):
    """What became of each date of a series: `bookings` of all its spaces, `dates` of its first one.

    A date that is refused is so for all of its spaces: `waiting` are all the bookings that it kept.
    """

    series: SeriesId
    event: EventId
    dossier: DossierId
    bookings: tuple[BookingId, ...]
    refused: tuple[Refused, ...]
    skipped: tuple[str, ...]
    warnings: tuple[str, ...]
    dates: tuple[BookingId, ...] = ()
    waiting: tuple[BookingId, ...] = ()


_Wishes = tuple[BookingWish, ...]
"""What one date wishes for: each space of the series, in its order."""


class _Sorted(NamedTuple):
    """Dates by what becomes of them."""

    booked: list[_Wishes]
    options: list[_Wishes]
    refused: list[tuple[_Wishes, DateLine]]
    skipped: list[str]


class _Written(NamedTuple):
    """A series as it was written: its event, what it made, what it kept of the refused dates."""

    event: EventRow
    rule: Rule
    series: tuple[SeriesId, ...]
    made: tuple[BookingId, ...]
    told: tuple[str, ...]
    waiting: tuple[BookingId, ...]
    kept: tuple[Refused, ...]
    skipped: tuple[str, ...]


@command(Permission.EVENTS)
def book_series(
    tx: Tx,
    *,
    party: PartyId,
    title: str,
    wish: SeriesWish,
    event: EventId | None = None,
    state: BookingState = BookingState.CONFIRMED,
    option_until: int | None = None,
    closed_days: ClosedDays = ClosedDays.SKIP,
    missing: MissingHour = MissingHour.ASK,
    on_clash: OnClash = OnClash.REFUSE,
    decisions: Sequence[Decision] = (),
    caller: str = "",
    phone: str = "",
    email: str = "",
    category: str | None = None,
    note: str = "",
    contact: ContactId | None = None,
    order_number: str = "",
    past: bool = False,
) -> BookedSeries:
    """Book spaces by a rule; each date as decided, else by `closed_days`, `missing` and `on_clash`.

    A date is booked in all the spaces or in none. Refused dates stay on record (`retry_refused`).
    Raises Overlap when no date is left or a clash stops it, RuleBroken on an hour that does not exist, a
    rule without end, dates long over (unless `past`), BadInput.
    """
    tree = places(tx)
    known = _known(tx, event, party, title)

    def written(rule: Rule, lines: Sequence[DateLine]) -> _Written:
        sorted_ = _sort(tree, wish, lines, _decided(decisions, lines), closed_days, missing, on_clash)
        _require_some(tree, wish, sorted_)
        row = known or open_event(
            tx, party=party, title=title, category=category,
            values={
                "caller": caller, "phone": phone, "email": checked_email(email.strip()),
                "people": wish.people, "note": note, "contact": contact, "order_number": order_number,
            },
        )  # fmt: skip
        series = _series(tx, row, wish, rule, closed_days, sorted_.skipped)
        made, told = _book(tx, row, series, sorted_, party, title, state, option_until, past)
        waiting, kept = _keep_refused(tx, row, tree, series, sorted_.refused, title)
        return _Written(row, rule, series, made, told, waiting, kept, tuple(sorted_.skipped))

    row, rule, series, made, told, waiting, kept, skipped = _unless_overtaken(
        tx, lambda: _weighed(tx, tree, wish, state, known, past), written
    )
    done = BookedSeries(
        series[0], EventId(row.id), DossierId(row.dossier), made, kept, skipped, told,
        made[:: len(series)], waiting,
    )  # fmt: skip
    tx.undo_with(
        cancel_bookings, bookings=[*made, *waiting], reason=TAKEN_BACK, together=False,
        fee=ZERO, fee_reason=_("saisie annulée"),
    )  # fmt: skip
    tx.says(_said(tx, row, names_together(tree.room(one).name for one in wish.spaces), rule, wish, done))
    tx.changed(TOPIC, row.id)
    return done


_Weighed = tuple[Rule, list[DateLine]]


def _unless_overtaken(
    tx: Tx, weighed: Callable[[], _Weighed], written: Callable[[Rule, Sequence[DateLine]], _Written]
) -> _Written:
    """Write the dates as weighed; weigh and write again when somebody came in between.

    A hold or an option of another seat that came after the weighing refuses its date alone.
    """
    found = weighed()
    while True:
        noted = dict(tx.notes.changes)
        try:
            with tx.session.begin_nested():
                return written(*found)
        except (Overlap, RuleBroken):
            tx.notes.changes = noted
            now = weighed()
            if now == found:
                raise
            found = now


def _known(tx: Tx, event: EventId | None, party: PartyId, title: str) -> EventRow | None:
    """The event given; none yet when it is to be opened, for a client and a title that make sense."""
    if event is not None:
        return event_row(tx, event)
    require_client(tx, party, title)
    return None


def _weighed(
    tx: Tx, tree: Places, wish: SeriesWish, state: BookingState, known: EventRow | None, past: bool
) -> tuple[Rule, list[DateLine]]:
    """The dates with what is in their way, once the state and the days make sense."""
    if state not in HOLDING | {BookingState.INQUIRY}:
        raise BadInput("booking_state", _("Une réservation ne naît pas annulée ni refusée."))
    dossier = None if known is None else DossierId(known.dossier)
    rule, lines = weigh(tx, tree, wish=wish, state=state, dossier=dossier)
    if not past:
        require_recent([(line.starts_at, line.ends_at) for line in lines], to_instant(tx.clock.now()))
    return rule, lines


def _decided(decisions: Iterable[Decision], lines: Iterable[DateLine]) -> dict[str, Decision]:
    known = {line.occurrence for line in lines}
    by_date = {one.occurrence: one for one in decisions}
    strange = sorted(set(by_date) - known)
    if strange:
        raise BadInput("occurrence", _("La série n’a pas de date {date}.").format(date=strange[0]))
    return by_date


def _sort(
    tree: Places,
    wish: SeriesWish,
    lines: Sequence[DateLine],
    by_date: dict[str, Decision],
    closed_days: ClosedDays,
    missing: MissingHour,
    on_clash: OnClash,
) -> _Sorted:
    found = _Sorted([], [], [], [])
    for line in lines:
        decision = by_date.get(line.occurrence)
        choice = decision.choice if decision else _usual(line, closed_days, missing)
        asked = _wishes_of(wish, line, decision)
        if choice is Choice.SKIP:
            found.skipped.append(line.occurrence)
        elif choice is Choice.MOVE:
            found.booked.append(asked)
        elif choice is Choice.OPTION:
            found.options.append(asked)
        elif choice is Choice.REFUSE or line.by is not None or line.outside:
            if on_clash is OnClash.STOP and line.by is not None and decision is None:
                raise refused_by(tree, line.taken[0], line.by)
            found.refused.append((asked, line))
        else:
            found.booked.append(asked)
    return found


def _usual(line: DateLine, closed_days: ClosedDays, missing: MissingHour) -> Choice:
    """What becomes of a date without a decision of its own."""
    if line.missing and missing is MissingHour.ASK:
        raise RuleBroken(
            "missing_hour",
            _("Le {day}, cette heure n’existe pas : on passe à l’heure d’été. Passez cette date, ou "
              "réservez une heure plus tard.").format(day=long_day(read_wall(line.occurrence).date())),
            occurrence=line.occurrence, choices=["skip", "later"],
        )  # fmt: skip
    if line.missing and missing is MissingHour.SKIP:
        return Choice.SKIP
    return Choice.SKIP if line.closed and closed_days is ClosedDays.SKIP else Choice.BOOK


def _wishes_of(wish: SeriesWish, line: DateLine, decision: Decision | None) -> _Wishes:
    spaces, starts_at, ends_at = wish.spaces, line.starts_at, line.ends_at
    if decision is not None and decision.choice is Choice.MOVE:
        wall = read_wall(decision.starts or line.occurrence)
        moved = occurrence(wall, decision.minutes or wish.minutes)
        starts_at, ends_at = moved.starts_at, moved.ends_at
        if decision.space is not None:
            gone = _instead_of(wish, line, decision)
            spaces = tuple(decision.space if one == gone else one for one in spaces)
    return tuple(
        BookingWish(
            space, starts_at, ends_at, people=wish.people, layout=wish.layout, set_up=wish.set_up,
            tear_down=wish.tear_down, occurrence=line.occurrence,
        )
        for space in spaces
    )  # fmt: skip


def _instead_of(wish: SeriesWish, line: DateLine, decision: Decision) -> SpaceId:
    """The space that a decision replaces: the one it names, else the only one in the way."""
    named = decision.instead_of
    if named is None and len(wish.spaces) == 1:
        return wish.space
    if named is None and len(line.taken) == 1:
        return line.taken[0]
    if named is None or named not in wish.spaces:
        raise BadInput(
            "instead_of",
            _("Le {day}, dites lequel des espaces de la série va ailleurs.").format(
                day=long_day(read_wall(line.occurrence).date())
            ),
        )
    return named


def _require_some(tree: Places, wish: SeriesWish, found: _Sorted) -> None:
    if found.booked or found.options:
        return
    for _wishes, line in found.refused:
        if line.by is not None:
            raise refused_by(tree, line.taken[0], line.by)
    if found.refused:
        raise RuleBroken(
            "space_closed",
            _("{name} n’est ouvert à aucune de ces dates.").format(name=tree.room(wish.space).name),
        )
    raise BadInput(
        "series_empty",
        _("Toutes les dates tombent sur des jours fermés : il ne reste rien à réserver. Changez le "
          "jour, ou gardez les jours fermés."),
    )  # fmt: skip


def _series(
    tx: Tx, event: EventRow, wish: SeriesWish, rule: Rule, closed_days: ClosedDays, skipped: Sequence[str]
) -> tuple[SeriesId, ...]:
    """A series for each space, that of the first one first."""
    rows = [
        EventSeriesRow(
            event=event.id, rule=rule_text(rule), starts=wall_key(read_wall(wish.starts)),
            minutes=wish.minutes, exceptions=[*wish.exceptions, *skipped], closed_days=str(closed_days),
            space=space, follows=None, together=None,
        )
        for space in wish.spaces
    ]  # fmt: skip
    tx.session.add_all(rows)
    tx.session.flush()
    if len(rows) > 1:
        for row in rows:
            row.together = rows[0].id
    return tuple(SeriesId(row.id) for row in rows)


def _book(
    tx: Tx,
    event: EventRow,
    series: Sequence[SeriesId],
    found: _Sorted,
    party: PartyId,
    title: str,
    state: BookingState,
    option_until: int | None,
    past: bool,
) -> tuple[tuple[BookingId, ...], tuple[str, ...]]:
    made: list[BookingId] = []
    told: list[str] = []
    for wishes, as_state in ((found.booked, state), (found.options, BookingState.OPTION)):
        if not wishes:
            continue
        booked = book(
            tx, party=party, title=title, event=EventId(event.id), state=as_state,
            wishes=[
                one._replace(series=own, title=title)
                for date in wishes for own, one in zip(series, date, strict=True)
            ],
            option_until=option_until, together=len(series) > 1, on_closed_day=OnClosedDay.KEEP, past=past,
        )  # fmt: skip
        made += booked.bookings
        told += booked.warnings
    return tuple(made), tuple(dict.fromkeys(told))


def _keep_refused(
    tx: Tx, event: EventRow, tree: Places, series: Sequence[SeriesId],
    refused: Sequence[tuple[_Wishes, DateLine]], title: str,
) -> tuple[tuple[BookingId, ...], tuple[Refused, ...]]:
    """Write the refused dates, priced like the others so that they can be taken up as they are."""
    card = dossier_card(tx, dossier=DossierId(event.dossier))
    dates: list[tuple[list[EventBookingRow], DateLine]] = []
    for wishes, line in refused:
        made = []
        for own, wish in zip(series, wishes, strict=True):
            asked = wish._replace(series=own, title=title)
            row = row_for(tx, event, tree, asked, BookingState.REFUSED, card.title)
            row.blocked_by = line.reason
            made.append(row)
        dates.append((made, line))
    rows = [row for made, _line in dates for row in made]
    freeze_prices(tx, rows, party=card.party, category=event.category, tree=tree)
    tx.session.add_all(rows)
    tx.session.flush()
    for row in rows:
        tx.changed(TOPIC, row.id)
    if len(series) > 1:
        for made, _line in dates:
            for row in made:
                row.together = made[0].id
    kept = tuple(
        Refused(
            BookingId(made[0].id), line.occurrence, made[0].starts_at, made[0].ends_at,
            made[0].blocked_by, "" if line.by is None else line.by.party,
        )
        for made, line in dates
    )  # fmt: skip
    return tuple(BookingId(row.id) for row in rows), kept


def _made_said(tx: Tx, done: BookedSeries) -> list[str]:
    """How many dates were booked, and how many wait as options, by their place in the queue.

    A date of several spaces is as far as the one that waits longest; the days are named of those that
    come after somebody.
    """
    known = {one.id: one for one in bookings_of(tx, events=[done.event])}
    each = len(done.bookings) // max(1, len(done.dates))
    firm, waiting = 0, defaultdict[int, list[date]](list)
    for at in range(len(done.dates)):
        own = [known[one] for one in done.bookings[at * each : (at + 1) * each]]
        rank = max(one.rank if one.state in OPTIONS else 0 for one in own)
        if rank:
            waiting[rank].append(day_of(own[0].starts_at))
        else:
            firm += 1
    made = ngettext("{count} date réservée", "{count} dates réservées", firm)
    parts = [made.format(count=firm)] if firm or not waiting else []
    for rank, days in sorted(waiting.items()):
        words = ngettext("{count} date en {rank}", "{count} dates en {rank}", len(days)).format(
            count=len(days), rank=rank_name(rank)
        )
        if rank > 1:
            named = ", ".join(plain_day(day) for day in days[:NAMED])
            words = _("{words} ({days})").format(words=words, days=named + (", …" if days[NAMED:] else ""))
        parts.append(words)
    return parts


def _said(
    tx: Tx, event: EventRow, room: str, rule: Rule, wish: SeriesWish, done: BookedSeries
) -> str:
    parts = _made_said(tx, done)
    if done.refused:
        said = ngettext("{count} refusée", "{count} refusées", len(done.refused))
        parts.append(said.format(count=len(done.refused)))
    if done.skipped:
        said = ngettext("{count} passée", "{count} passées", len(done.skipped))
        parts.append(said.format(count=len(done.skipped)))
    act = _("Série {number}, {room}, {rule} : {counts}.").format(
        number=event.number, room=room, rule=rule_words(rule, read_wall(wish.starts)),
        counts=", ".join(parts),
    )  # fmt: skip
    return " ".join([act, *done.warnings])
