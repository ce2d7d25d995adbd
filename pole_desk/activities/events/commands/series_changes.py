"""A series changed or cancelled: this date, this and the following, all; the past stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.activities.events.commands._batch import Batch, Former
from pole_desk.activities.events.commands._cancelled import cancel_owing
from pole_desk.activities.events.commands._finding import find_by
from pole_desk.activities.events.commands._opening import confirm_hour
from pole_desk.activities.events.commands._people import warnings
from pole_desk.activities.events.commands._putting_back import put_back
from pole_desk.activities.events.commands._queue import note
from pole_desk.activities.events.commands._settling import settle
from pole_desk.activities.events.queries._obstacles import refused_by
from pole_desk.activities.events.queries._weighing import date_of, limits
from pole_desk.activities.events.queries.places import places
from pole_desk.activities.events.queries.series_change import (
    ChangeLine,
    ChangePlan,
    Fate,
    Part,
    preview_cancel,
    preview_change,
)
from pole_desk.activities.events.rules.dates import read_wall, wall_key
from pole_desk.activities.events.rules.options import MomentKind
from pole_desk.activities.events.rules.past import require_recent
from pole_desk.activities.events.rules.recurrence import rule_text
from pole_desk.activities.events.rules.series import (
    Decision,
    OnClash,
    Pattern,
    Scope,
    SeriesChange,
    carried_on,
    cut_before,
    moved_wall,
)
from pole_desk.activities.events.rules.states import HOLDING, OPTIONS, TOPIC, BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventRow, EventSeriesRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import BookingId, EventId, SeriesId

SERIES_TOPIC = "event_series"
_KEPT = ("rule", "starts", "minutes", "exceptions", "space", "closed_days", "together")


class FormerSeries(NamedTuple):
    """What a series was before an act, and the version at which the act left it."""

    series: SeriesId
    version: int
    values: dict[str, Any]


class Changed(NamedTuple):
    """What a change did: the series that goes on, its dates by what became of them, what to know."""

    series: SeriesId | None
    changed: tuple[BookingId, ...]
    refused: tuple[BookingId, ...]
    cancelled: tuple[BookingId, ...]
    kept: tuple[BookingId, ...]
    warnings: tuple[str, ...] = ()


@command(Permission.EVENTS)
def change_series(
    tx: Tx,
    *,
    booking: BookingId,
    scope: Scope,
    change: SeriesChange,
    follow_exceptions: bool = False,
    on_clash: OnClash = OnClash.STOP,
    decisions: Sequence[Decision] = (),
    keep_price: bool | None = None,
    price_reason: str = "",
    note: str | None = None,
    past: bool = False,
    seen_version: int | None = None,
) -> Changed:
    """Change time, room, duration, title or people of a date, of it and the following, or of all.

    `note` is what is noted of the whole event, whatever the dates.
    As `preview_change` tells: all means each part that former changes made, and all the spaces that
    repeat as one (another room is for the space of the booking named). « This and following » ends
    the series and begins another that follows it. Raises Overlap on a date that is in the way, RuleBroken
    on the past (on dates put long ago unless the user said so, `past`), Conflict.
    """
    plan = preview_change(
        tx, booking=booking, scope=scope, change=change, follow_exceptions=follow_exceptions,
        on_clash=on_clash, decisions=decisions,
    )  # fmt: skip
    _require_open_way(tx, plan)
    touched = plan.of(Fate.CHANGES, Fate.EXCEPTION, Fate.OPTION, Fate.KEPT, Fate.REFUSED, Fate.CANCELLED)
    if not touched:
        raise _nothing(plan)
    _require_seen(tx, booking, seen_version)
    batch = Batch.of(tx, [line.booking.id for line in touched], together=False)
    by_id = {row.id: row for row in batch.rows}
    onward, formers = _carry_on(tx, plan, touched)
    for line in touched:
        row = by_id[line.booking.id]
        _apply(tx, row, line, change)
        if row.series in onward:
            row.series = onward[row.series].id
            row.occurrence = wall_key(moved_wall(read_wall(row.occurrence or ""), change))
    if not past and (change.days or change.starts is not None):
        spans = [(row.starts_at, row.ends_at) for row in batch.rows]
        require_recent(spans, to_instant(tx.clock.now()), meant=False)
    settle(tx, batch, keep_price, price_reason)
    batch.write()
    told = warnings(tx, batch.rows, batch.places)
    tx.says(" ".join([_said(plan, scope), *told]))
    noted = [] if note is None else [(EventId(batch.rows[0].event), note)]
    tx.undo_with(put_back_series, series=_sealed(tx, formers), bookings=batch.formers(), notes=_noted(tx, noted))
    goes_on = None if plan.series is None else plan.series.id
    if goes_on is not None and goes_on in onward:
        goes_on = SeriesId(onward[goes_on].id)
    return Changed(
        goes_on, *(
            tuple(line.booking.id for line in plan.of(*fates))
            for fates in ((Fate.CHANGES, Fate.EXCEPTION, Fate.OPTION), (Fate.REFUSED,), (Fate.CANCELLED,),
                          (Fate.KEPT, Fate.PAST, Fate.LOCKED, Fate.OVER))
        ), told,
    )  # type: ignore[arg-type]  # fmt: skip


def _noted(tx: Tx, notes: Sequence[tuple[EventId, str]]) -> tuple[tuple[EventId, str], ...]:
    """Write what is noted of events; what was noted before."""
    before = []
    for event, words in notes:
        row = tx.session.get_one(EventRow, event)
        before.append((event, row.note))
        row.note = words
        find_by(tx, row)
        tx.changed(TOPIC, event)
    return tuple(before)


def _require_seen(tx: Tx, booking: BookingId, seen_version: int | None) -> None:
    tx.require_version(TOPIC, tx.session.get(EventBookingRow, booking), seen_version)


def _require_open_way(tx: Tx, plan: ChangePlan) -> None:
    if not plan.parts and plan.of(Fate.LOCKED):
        raise _nothing(plan)
    blocked = plan.of(Fate.BLOCKED)
    if not blocked:
        return
    first = min(blocked, key=lambda line: (line.want.starts_at, line.by is None))
    if first.by is not None:
        raise refused_by(places(tx), first.want.space, first.by)
    raise RuleBroken(
        "date_blocked",
        _("Le {day} : {reason}. Dites ce que cette date devient : la garder comme elle est, "
          "l’annuler, ou la déplacer.").format(
            day=long_day(day_of(first.want.starts_at)), reason=first.reason
        ),
        occurrence=first.booking.occurrence,
    )  # fmt: skip


def _nothing(plan: ChangePlan) -> RuleBroken:
    if plan.of(Fate.LOCKED):
        return RuleBroken(
            "booking_invoiced",
            _("Ces dates sont facturées : faites d’abord un avoir sur leur facture."),
        )
    return RuleBroken("series_over", _("Il ne reste aucune date à venir dans cette série."))


_Formers = list[tuple[EventSeriesRow, dict[str, Any]]]


def _carry_on(
    tx: Tx, plan: ChangePlan, touched: Sequence[ChangeLine]
) -> tuple[dict[int, EventSeriesRow], _Formers]:
    """End each series before its first date that changes and begin the one that follows it."""
    onward: dict[int, EventSeriesRow] = {}
    formers: _Formers = []
    for part in plan.parts:
        if part.change.moves:
            onward[part.facts.id] = _part_carried_on(tx, plan, part, touched, formers)
    _rejoin(tx, plan, onward)
    return onward, formers


def _part_carried_on(
    tx: Tx, plan: ChangePlan, part: Part, touched: Sequence[ChangeLine], formers: _Formers
) -> EventSeriesRow:
    old = _series(tx, part.facts.id)
    before = {name: getattr(old, name) for name in _KEPT}
    pattern, first = part.facts.pattern, part.first
    along = {line.booking.id for line in touched}
    behind = [
        line.booking.occurrence for line in plan.lines
        if line.booking.series == old.id and line.booking.id not in along and line.booking.occurrence
        and line.booking.occurrence >= wall_key(first)
    ]  # fmt: skip
    onward = carried_on(pattern, first, part.change, limits(tx, tx.clock.today()), behind)
    old.rule = rule_text(cut_before(pattern, first))
    new = EventSeriesRow(
        event=old.event, rule=rule_text(onward.rule), starts=wall_key(onward.starts),
        minutes=onward.minutes, exceptions=list(onward.exceptions), closed_days=old.closed_days,
        space=part.change.space or old.space, follows=old.id, together=None,
    )  # fmt: skip
    tx.session.add(new)
    tx.session.flush()
    formers += [(old, before), (new, _emptied(new, onward))]
    return new


def _rejoin(tx: Tx, plan: ChangePlan, onward: Mapping[int, EventSeriesRow]) -> None:
    """What goes on repeats with the spaces that go on with it, or that stay as they were."""
    groups: dict[int, list[Part]] = {}
    for part in plan.parts:
        if part.facts.together is not None:
            groups.setdefault(part.facts.together, []).append(part)
    for root, parts in groups.items():
        gone = [onward[part.facts.id] for part in parts if part.facts.id in onward]
        first = gone[0].id if len(gone) == len(parts) and gone else root
        for new in gone:
            new.together = first
    tx.session.flush()


def _emptied(row: EventSeriesRow, pattern: Pattern) -> dict[str, Any]:
    """A series without a date: what the way back leaves of one that was begun."""
    values = {name: getattr(row, name) for name in _KEPT}
    return values | {"rule": rule_text(cut_before(pattern, pattern.starts))}


def _sealed(
    tx: Tx, formers: Sequence[tuple[EventSeriesRow, dict[str, Any]]]
) -> list[FormerSeries]:
    tx.session.flush()
    for row, _values in formers:
        tx.changed(SERIES_TOPIC, row.id)
    return [FormerSeries(SeriesId(row.id), row.version, values) for row, values in formers]


def _series(tx: Tx, series: SeriesId) -> EventSeriesRow:
    row = tx.session.get(EventSeriesRow, series)
    if row is None:
        raise NotFound("series", _("La série n° {id} n’existe pas.").format(id=series))
    return row


def _apply(tx: Tx, row: EventBookingRow, line: ChangeLine, change: SeriesChange) -> None:
    """Give a booking what the plan says of it."""
    if line.fate is Fate.KEPT:
        return
    if line.fate is Fate.CANCELLED:
        row.before_cancel, row.state = row.state, str(BookingState.CANCELLED)
        row.cancelled_at, row.cancel_reason = tx.clock.now(), _("date passée au changement de la série")
        row.cancellations += 1
        return
    want = line.want
    row.space, row.starts_at, row.ends_at = want.space, want.starts_at, want.ends_at
    row.set_up, row.tear_down = want.set_up, want.tear_down
    if line.moves:
        row.squeeze_reason = ""
    stays = line.own if line.fate is Fate.EXCEPTION else ()
    for name in ("title", "people", "layout"):
        value = getattr(change, name)
        if value is not None and name not in stays:
            setattr(row, name, one_line(value) if name == "title" else value)
    if line.fate is Fate.REFUSED and row.state in HOLDING:
        row.state, row.confirm_by = str(BookingState.REFUSED), None
    if line.fate is Fate.OPTION and row.state == BookingState.CONFIRMED:
        row.state, row.confirm_by = str(BookingState.OPTION), confirm_hour(tx, row.starts_at, None)
    if line.fate is Fate.REFUSED:
        row.blocked_by = line.reason or row.blocked_by


def _dates(plan: ChangePlan, *fates: Fate) -> int:
    """How many dates, each counted once whatever its spaces."""
    return len({date_of(line.booking) for line in plan.of(*fates)})


def _said(plan: ChangePlan, scope: Scope) -> str:
    changed = _dates(plan, Fate.CHANGES, Fate.EXCEPTION)
    title = plan.lines[0].booking.title
    if scope is Scope.THIS:
        return _("{title} : cette date est modifiée.").format(title=title)
    parts = [ngettext("{count} date modifiée", "{count} dates modifiées", changed).format(count=changed)]
    for fate, one, many in (
        (Fate.OPTION, _("{count} en option"), _("{count} en option")),
        (Fate.REFUSED, _("{count} refusée"), _("{count} refusées")),
        (Fate.CANCELLED, _("{count} annulée"), _("{count} annulées")),
        (Fate.KEPT, _("{count} laissée comme elle était"), _("{count} laissées comme elles étaient")),
        (Fate.LOCKED, _("{count} facturée, inchangée"), _("{count} facturées, inchangées")),
    ):
        count = _dates(plan, fate)
        if count:
            parts.append((one if count == 1 else many).format(count=count))
    return _("Série « {title} » : {parts}.").format(title=title, parts=", ".join(parts))


@command(Permission.EVENTS)
def cancel_series(
    tx: Tx,
    *,
    booking: BookingId,
    scope: Scope,
    reason: str,
    fee: Decimal | None = None,
    fee_reason: str = "",
    seen_version: int | None = None,
) -> Changed:
    """Cancel a date, it and the following, or all those to come; what is owed follows from the scale.

    `fee`, net euros for all of them, replaces the scale for a `fee_reason`. Past and invoiced dates stay. Raises RuleBroken when none is left, BadInput without a reason.
    """
    plan = preview_cancel(tx, booking=booking, scope=scope)
    lines = plan.of(Fate.CANCELLED)
    if not lines or (scope is Scope.THIS and plan.of(Fate.LOCKED)):
        raise _nothing(plan)
    _require_seen(tx, booking, seen_version)
    batch = Batch.of(tx, [line.booking.id for line in lines], together=False)
    batch.require_not_invoiced()
    released = [row.id for row in batch.rows if row.state in OPTIONS]
    cancel_owing(batch, reason, fee, fee_reason)
    formers: _Formers = []
    for part in plan.parts:
        old = _series(tx, part.facts.id)
        formers.append((old, {name: getattr(old, name) for name in _KEPT}))
        old.rule = rule_text(cut_before(part.facts.pattern, part.first))
    batch.write()
    for one in released:
        note(tx, one, MomentKind.RELEASED, said=reason)
    count = _dates(plan, Fate.CANCELLED)
    text = ngettext("{count} date annulée", "{count} dates annulées", count).format(count=count)
    tx.says(_("« {title} » : {text}.").format(title=lines[0].booking.title, text=text))
    tx.undo_with(put_back_series, series=_sealed(tx, formers), bookings=batch.formers())
    stay = tuple(line.booking.id for line in plan.of(Fate.PAST, Fate.LOCKED, Fate.OVER))
    series = None if plan.series is None else plan.series.id
    return Changed(series, (), (), tuple(line.booking.id for line in lines), stay)


@command(Permission.EVENTS)
def put_back_series(
    tx: Tx, *, series: Sequence[FormerSeries], bookings: Sequence[Former],
    notes: Sequence[tuple[EventId, str]] = (),
) -> None:  # fmt: skip
    """Bring a series, its dates and what was noted of its event back to what they were. Raises Conflict, Overlap."""
    rows = []
    for former in series:
        row = _series(tx, former.series)
        tx.require_version(SERIES_TOPIC, row, former.version)
        rows.append((row, {name: getattr(row, name) for name in _KEPT}))
        for name, value in former.values.items():
            setattr(row, name, value)
    batch = put_back(tx, bookings)
    tx.undo_with(
        put_back_series, series=_sealed(tx, rows), bookings=batch.formers(), notes=_noted(tx, notes)
    )
    tx.says(
        ngettext(
            "{count} date remise comme avant.", "{count} dates remises comme avant.", len(batch.rows)
        ).format(count=len(batch.rows))
    )
