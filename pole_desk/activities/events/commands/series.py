"""Series booked: a decision per date, the refused kept on record and taken up again when freed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.series import refused_bookings
from pole_desk.activities.events.rules.dates import occurrence, read_wall, wall_key
from pole_desk.activities.events.rules.needs import BookingWish, OnClosedDay
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
from pole_desk.activities.events.rules.states import HOLDING, OPTIONS, TOPIC, BookingState
from pole_desk.activities.events.rules.words import rule_words
from pole_desk.activities.events.tables import EventBookingRow, EventRow, EventSeriesRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, ContactId, DossierId, EventId, PartyId, SeriesId
from pole_desk.registers.dossiers.queries import dossier as dossier_card
from pole_desk.registers.parties.rules import checked_email


class Refused(NamedTuple):
    """A date kept on record because somebody else has it; instants in epoch seconds."""

    booking: BookingId
    occurrence: str
    starts_at: int
    ends_at: int
    by: str
    party: str


class BookedSeries(NamedTuple):
    """What became of each date of a series."""

    series: SeriesId
    event: EventId
    dossier: DossierId
    bookings: tuple[BookingId, ...]
    refused: tuple[Refused, ...]
    skipped: tuple[str, ...]
    warnings: tuple[str, ...]


class Retried(NamedTuple):
    """What a second try gave."""

    booked: tuple[BookingId, ...]
    refused: tuple[Refused, ...]


class _Sorted(NamedTuple):
    """Dates by what becomes of them."""

    booked: list[BookingWish]
    options: list[BookingWish]
    refused: list[tuple[BookingWish, DateLine]]
    skipped: list[str]


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
    """Book a space by a rule; each date as decided, else by `closed_days`, `missing` and `on_clash`.

    Refused dates stay on record (`retry_refused`). Raises Overlap when no date is left or a clash
    stops it, RuleBroken on an hour that does not exist, a rule without end, dates long over (unless
    `past`), BadInput.
    """
    tree = places(tx)
    known = _known(tx, event, party, title)
    rule, lines = _weighed(tx, tree, wish, state, known, past)
    by_date = _decided(decisions, lines)
    sorted_ = _sort(tree, wish, lines, by_date, closed_days, missing, on_clash)
    _require_some(tree, wish, sorted_)
    row = known or open_event(
        tx, party=party, title=title, category=category,
        values={
            "caller": caller, "phone": phone, "email": checked_email(email.strip()),
            "people": wish.people, "note": note, "contact": contact, "order_number": order_number,
        },
    )  # fmt: skip
    series = _series_row(row, wish, rule, closed_days, sorted_.skipped)
    tx.session.add(series)
    tx.session.flush()
    made, told = _book(tx, row, SeriesId(series.id), sorted_, party, title, state, option_until, past)
    kept = _keep_refused(tx, row, tree, SeriesId(series.id), sorted_.refused, title)
    done = BookedSeries(
        SeriesId(series.id), EventId(row.id), DossierId(row.dossier), made, kept,
        tuple(sorted_.skipped), told,
    )  # fmt: skip
    reason = _("réservation reprise")
    every = [*made, *(one.booking for one in kept)]
    tx.undo_with(
        cancel_bookings, bookings=every, reason=reason, together=False, fee=ZERO,
        fee_reason=_("saisie annulée"),
    )  # fmt: skip
    tx.says(_said(row, tree.room(wish.space).name, rule, wish, done))
    tx.changed(TOPIC, row.id)
    return done


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
        asked = _wish_of(wish, line, decision)
        if choice is Choice.SKIP:
            found.skipped.append(line.occurrence)
        elif choice is Choice.MOVE:
            found.booked.append(asked)
        elif choice is Choice.OPTION:
            found.options.append(asked)
        elif choice is Choice.REFUSE or line.by is not None or line.outside:
            if on_clash is OnClash.STOP and line.by is not None and decision is None:
                raise refused_by(tree, wish.space, line.by)
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


def _wish_of(wish: SeriesWish, line: DateLine, decision: Decision | None) -> BookingWish:
    space, starts_at, ends_at = wish.space, line.starts_at, line.ends_at
    if decision is not None and decision.choice is Choice.MOVE:
        wall = read_wall(decision.starts or line.occurrence)
        moved = occurrence(wall, decision.minutes or wish.minutes)
        space, starts_at, ends_at = decision.space or wish.space, moved.starts_at, moved.ends_at
    return BookingWish(
        space, starts_at, ends_at, people=wish.people, layout=wish.layout, set_up=wish.set_up,
        tear_down=wish.tear_down, occurrence=line.occurrence,
    )


def _require_some(tree: Places, wish: SeriesWish, found: _Sorted) -> None:
    if found.booked or found.options:
        return
    taken = [line.by for _wish, line in found.refused if line.by is not None]
    if taken:
        raise refused_by(tree, wish.space, taken[0])
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


def _series_row(
    event: EventRow, wish: SeriesWish, rule: Rule, closed_days: ClosedDays, skipped: Sequence[str]
) -> EventSeriesRow:
    return EventSeriesRow(
        event=event.id, rule=rule_text(rule), starts=wall_key(read_wall(wish.starts)), minutes=wish.minutes,
        exceptions=[*wish.exceptions, *skipped], closed_days=str(closed_days), space=wish.space, follows=None,
    )  # fmt: skip


def _book(
    tx: Tx,
    event: EventRow,
    series: SeriesId,
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
            wishes=[one._replace(series=series, title=title) for one in wishes],
            option_until=option_until, together=False, on_closed_day=OnClosedDay.KEEP, past=past,
        )  # fmt: skip
        made += booked.bookings
        told += booked.warnings
    return tuple(made), tuple(dict.fromkeys(told))


def _keep_refused(
    tx: Tx, event: EventRow, tree: Places, series: SeriesId,
    refused: Sequence[tuple[BookingWish, DateLine]], title: str,
) -> tuple[Refused, ...]:
    """Write the refused dates, priced like the others so that they can be taken up as they are."""
    card = dossier_card(tx, dossier=DossierId(event.dossier))
    rows = []
    for wish, line in refused:
        asked = wish._replace(series=series, title=title)
        row = row_for(tx, event, tree, asked, BookingState.REFUSED, card.title)
        row.blocked_by = line.reason
        rows.append((row, line))
    freeze_prices(
        tx, [row for row, _line in rows], party=card.party, category=event.category, tree=tree
    )
    tx.session.add_all([row for row, _line in rows])
    tx.session.flush()
    for row, _line in rows:
        tx.changed(TOPIC, row.id)
    return tuple(
        Refused(
            BookingId(row.id), line.occurrence, row.starts_at, row.ends_at, row.blocked_by,
            "" if line.by is None else line.by.party,
        )
        for row, line in rows
    )  # fmt: skip


def _said(
    event: EventRow, room: str, rule: Rule, wish: SeriesWish, done: BookedSeries
) -> str:
    made = ngettext("{count} date réservée", "{count} dates réservées", len(done.bookings))
    parts = [made.format(count=len(done.bookings))]
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


@command(Permission.EVENTS)
def retry_refused(
    tx: Tx,
    *,
    series: SeriesId | None = None,
    event: EventId | None = None,
    bookings: Sequence[BookingId] | None = None,
) -> Retried:
    """Take up the refused dates to come whose place is free now, all in one act; the others stay.

    They become what the rest of their series is. Raises Overlap naming who is still there when
    none is free, NotFound when there is none.
    """
    waiting = refused_bookings(tx, series=series, event=event, bookings=bookings)
    if not waiting:
        raise NotFound("refused", _("Aucune date refusée n’est à reprendre."))
    tree = places(tx)
    taken = obstacles(tx, tree, [want_of(one) for one in waiting], options=True)
    if len(taken) == len(waiting):
        raise refused_by(tree, waiting[0].space, taken[0])
    batch = Batch.of(tx, [one.id for one in waiting], together=False)
    by_id = {row.id: row for row in batch.rows}
    states = _usual_states(tx, {one.series for one in waiting if one.series is not None})
    still = []
    for index, one in enumerate(waiting):
        row, obstacle = by_id[one.id], taken.get(index)
        if obstacle is not None:
            row.blocked_by = obstacle.said
            still.append(
                Refused(one.id, one.occurrence or "", one.starts_at, one.ends_at, obstacle.said, obstacle.party)
            )
            continue
        row.state, row.blocked_by = str(states.get(one.series, BookingState.CONFIRMED)), ""
        if row.state in OPTIONS:
            row.confirm_by = confirm_hour(tx, row.starts_at, None)
            batch.queue_last(row)
    booked = tuple(one.id for index, one in enumerate(waiting) if index not in taken)
    price_taken_up(batch, [by_id[one] for one in booked])
    finished(tx, batch, _retried(booked, still))
    return Retried(booked, tuple(still))


def _usual_states(tx: Tx, series: Iterable[SeriesId]) -> dict[Any, BookingState]:
    """An option where nothing of a series is confirmed yet."""
    statement = select(EventBookingRow.series, EventBookingRow.state).where(
        EventBookingRow.series.in_(list(series))
    ).distinct()
    found: dict[Any, set[str]] = {}
    for one, state in tx.connection.execute(statement):
        found.setdefault(one, set()).add(state)
    return {
        one: BookingState.OPTION if states & OPTIONS and BookingState.CONFIRMED not in states
        else BookingState.CONFIRMED
        for one, states in found.items()
    }  # fmt: skip


def _retried(booked: Sequence[BookingId], still: Sequence[Refused]) -> str:
    text = ngettext("{count} date refusée reprise", "{count} dates refusées reprises", len(booked))
    said = text.format(count=len(booked))
    if not still:
        return _("{said}.").format(said=said)
    left = ngettext("{count} reste prise", "{count} restent prises", len(still)).format(count=len(still))
    return _("{said} ; {left}.").format(said=said, left=left)
