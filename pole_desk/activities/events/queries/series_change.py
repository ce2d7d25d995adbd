"""A series about to change: what becomes of each of its dates, told before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.activities.events.queries._obstacles import Obstacle, Want, claimed, obstacles
from pole_desk.activities.events.queries._shown import Booking
from pole_desk.activities.events.queries._weighing import closed_on
from pole_desk.activities.events.queries.cards import booking_card
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.prices import PriceList
from pole_desk.activities.events.queries.series import (
    SeriesFacts,
    bookings_of_series,
    series_facts,
)
from pole_desk.activities.events.rules.dates import Occurrence, occurrence, read_wall
from pole_desk.activities.events.rules.needs import require_figures, require_span
from pole_desk.activities.events.rules.rooms import require_bookable
from pole_desk.activities.events.rules.series import (
    Choice,
    ClosedDays,
    Decision,
    OnClash,
    Scope,
    SeriesChange,
    moved_wall,
    read_hour,
)
from pole_desk.activities.events.rules.states import HOLDING, BookingState
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.periods import PARIS, from_instant, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, HoldId


class Fate(StrEnum):
    """What becomes of a date: it changes, is refused or cancelled, or stays and why."""

    CHANGES = "changes"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    KEPT = "kept"
    EXCEPTION = "exception"
    PAST = "past"
    LOCKED = "locked"
    OVER = "over"
    BLOCKED = "blocked"


STAYS = frozenset({Fate.PAST, Fate.LOCKED, Fate.OVER})
"""Dates that an act on a series never touches."""


class ChangeLine(NamedTuple):
    """A date of a series, where it stands and where it would go (epoch seconds, buffers in seconds).

    `own` says in what it was already an exception; `reason` why it does not simply change;
    `list_price` is the full price that it would have there, None when it stays.
    """

    booking: Booking
    fate: Fate
    want: Want
    own: tuple[str, ...] = ()
    by: Obstacle | None = None
    reason: str = ""
    consented: bool = False
    list_price: Decimal | None = None

    @property
    def moves(self) -> bool:
        """Whether it would be elsewhere, or at another hour."""
        one = self.booking
        return self.want != (one.space, one.starts_at, one.ends_at, one.set_up, one.tear_down)


class ChangePlan(NamedTuple):
    """What a change does to each date, in order; `first` is the first wall time that it is for."""

    series: SeriesFacts | None
    lines: tuple[ChangeLine, ...]
    first: datetime | None

    def of(self, *fates: Fate) -> list[ChangeLine]:
        return [line for line in self.lines if line.fate in fates]


def preview_change(
    reader: Reader,
    *,
    booking: BookingId,
    scope: Scope,
    change: SeriesChange,
    follow_exceptions: bool = False,
    on_clash: OnClash = OnClash.STOP,
    decisions: Sequence[Decision] = (),
) -> ChangePlan:
    """What a change would do to each date; a date that was changed by itself keeps what it has.

    With `follow_exceptions` those follow too. Dates in the way are `blocked` until a decision, or
    `on_clash`, says what becomes of them. Raises RuleBroken on the past or on a booking that is no
    series', BadInput.
    """
    tree = places(reader)
    if change == SeriesChange() and not decisions:
        raise BadInput("change", _("Dites ce qui change : l’heure, la durée, l’espace, le titre…"))
    _require_sound(tree, change)
    anchor, facts, rows = _concerned(reader, booking, scope)
    now = to_instant(reader.clock.now())
    lines = [
        _line(tree, one, anchor, facts, change, scope, follow_exceptions, now) for one in rows
    ]
    lines = _decide(lines, {one.occurrence: one for one in decisions})
    lines = _hinder(reader, tree, lines, facts, on_clash)
    first = None if facts is None or scope is Scope.THIS else _first(lines)
    return ChangePlan(facts, tuple(_priced(reader, tree, lines)), first)


def _priced(reader: Reader, tree: Places, lines: Iterable[ChangeLine]) -> Iterable[ChangeLine]:
    """The full price of each date that would be elsewhere or at another hour, before it is agreed."""
    lists = PriceList.read(reader)
    for line in lines:
        if not line.moves or line.fate in STAYS:
            yield line
            continue
        want = line.want
        price = lists.price(
            tree.room(want.space), want.starts_at, want.ends_at, category=line.booking.category,
            left_minutes=0,
        )  # fmt: skip
        yield line._replace(list_price=price.list_price)


def preview_cancel(reader: Reader, *, booking: BookingId, scope: Scope) -> ChangePlan:
    """Which dates a cancellation takes, and which stay: past, invoiced, over already."""
    _anchor, facts, rows = _concerned(reader, booking, scope)
    now = to_instant(reader.clock.now())
    lines = []
    for one in rows:
        fate = _untouched(one, now) or Fate.CANCELLED
        lines.append(ChangeLine(one, fate, _present(one)))
    first = None if facts is None or scope is Scope.THIS else _first(lines)
    return ChangePlan(facts, tuple(lines), first)


def _require_sound(tree: Places, change: SeriesChange) -> None:
    require_figures(change.people or 0, change.layout or "", change.set_up, change.tear_down)
    if change.space is not None:
        require_bookable(tree.room(change.space))
    if change.minutes is not None:
        require_span(0, change.minutes * 60)
    if change.starts is not None:
        read_hour(change.starts)
    if abs(change.days) > 366:
        raise BadInput("days", _("Une série se décale d’un an au plus."))
    if change.title is not None and not 0 < len(change.title.strip()) <= 200:
        raise BadInput("title", _("Donnez un titre, de 200 caractères au plus."))


def _concerned(
    reader: Reader, booking: BookingId, scope: Scope
) -> tuple[Booking, SeriesFacts | None, list[Booking]]:
    """The booking named, its series, and those of its dates that an act is for."""
    anchor = booking_card(reader, booking=booking)
    if anchor.series is None or anchor.occurrence is None:
        if scope is not Scope.THIS:
            raise RuleBroken("no_series", _("Cette réservation ne fait pas partie d’une série."))
        return anchor, None, [anchor]
    facts = series_facts(reader, series=anchor.series)
    if scope is Scope.THIS:
        rows = [anchor]
    else:
        rows = bookings_of_series(reader, series=anchor.series)
    if scope is Scope.FOLLOWING:
        rows = [one for one in rows if (one.occurrence or "") >= anchor.occurrence]
    if scope is not Scope.ALL and anchor.starts_at <= to_instant(reader.clock.now()):
        raise RuleBroken(
            "past_booking",
            _("Le {moment} est passé : une série ne change que dans l’avenir. Choisissez une date à "
              "venir.").format(moment=moment_text(from_instant(anchor.starts_at))),
        )  # fmt: skip
    return anchor, facts, rows


def _untouched(one: Booking, now: int) -> Fate | None:
    if one.starts_at <= now:
        return Fate.PAST
    if one.locked:
        return Fate.LOCKED
    return Fate.OVER if one.state == BookingState.CANCELLED else None


def _first(lines: Iterable[ChangeLine]) -> datetime | None:
    keys = [line.booking.occurrence for line in lines if line.fate not in STAYS]
    return read_wall(min(key for key in keys if key)) if any(keys) else None


def _present(one: Booking) -> Want:
    return Want(one.space, one.starts_at, one.ends_at, one.set_up, one.tear_down)


def _line(
    tree: Places,
    one: Booking,
    anchor: Booking,
    facts: SeriesFacts | None,
    change: SeriesChange,
    scope: Scope,
    follow: bool,
    now: int,
) -> ChangeLine:
    fate = _untouched(one, now)
    if fate is not None:
        return ChangeLine(one, fate, _present(one))
    own = () if scope is Scope.THIS or facts is None else _own(one, anchor, facts, change)
    alone = scope is Scope.THIS
    stays = frozenset() if follow or alone else frozenset(own)
    target, missing = _times(one, facts, change, alone, follow or "hour" not in stays)
    space = one.space if change.space is None or "space" in stays else change.space
    room = tree.room(space)
    other = space != one.space
    want = Want(
        space, target[0], target[1],
        _buffer(change.set_up, one.set_up, room.set_up if other else None),
        _buffer(change.tear_down, one.tear_down, room.tear_down if other else None),
    )  # fmt: skip
    if "hour" in stays:
        want = want._replace(starts_at=one.starts_at, ends_at=one.ends_at)
        missing = ""
    fate = Fate.EXCEPTION if stays else Fate.CHANGES
    reason = _("cette heure n’existe pas, la nuit du passage à l’heure d’été") if missing else ""
    return ChangeLine(one, fate, want, own, reason=reason)


def _buffer(given: int | None, present: int, usual: int | None) -> int:
    if given is not None:
        return given
    return present if usual is None else usual


def _own(
    one: Booking, anchor: Booking, facts: SeriesFacts, change: SeriesChange
) -> tuple[str, ...]:
    """In what a date differs already from its series, among what changes."""
    nominal = occurrence(read_wall(one.occurrence or facts.starts), facts.minutes)
    timed = change.starts is not None or change.minutes is not None or change.days != 0
    checks = (
        ("hour", timed, (one.starts_at, one.ends_at) != (nominal.starts_at, nominal.ends_at)),
        ("space", change.space is not None, one.space != facts.space),
        ("title", change.title is not None, one.title != anchor.title),
        ("people", change.people is not None, one.people != anchor.people),
        ("layout", change.layout is not None, one.layout != anchor.layout),
    )
    return tuple(name for name, asked, differs in checks if asked and differs)


def _times(
    one: Booking, facts: SeriesFacts | None, change: SeriesChange, alone: bool, follows: bool
) -> tuple[tuple[int, int], str]:
    """New bounds in epoch seconds, and what is missing on the March night."""
    if change.starts is None and change.minutes is None and change.days == 0 or not follows:
        return (one.starts_at, one.ends_at), ""
    if alone or facts is None:
        wall = datetime.fromtimestamp(one.starts_at, PARIS).replace(tzinfo=None, fold=0)
        end = datetime.fromtimestamp(one.ends_at, PARIS).replace(tzinfo=None, fold=0)
        minutes = max(1, int((end - wall) / timedelta(minutes=1)))
    else:
        wall, minutes = read_wall(one.occurrence or facts.starts), facts.minutes
    found = occurrence(moved_wall(wall, change), change.minutes or minutes)
    return (found.starts_at, found.ends_at), found.missing


def _decide(lines: Sequence[ChangeLine], by_date: Mapping[str, Decision]) -> list[ChangeLine]:
    """The user's word on single dates."""
    known = {line.booking.occurrence or "" for line in lines}
    strange = sorted(set(by_date) - known)
    if strange:
        raise BadInput("occurrence", _("La série n’a pas de date {date}.").format(date=strange[0]))
    found = []
    for line in lines:
        decision = by_date.get(line.booking.occurrence or "")
        if decision is None or line.fate in STAYS:
            found.append(line)
        else:
            found.append(_decided(line, decision))
    return found


def _decided(line: ChangeLine, decision: Decision) -> ChangeLine:
    if decision.choice is Choice.KEEP:
        return line._replace(fate=Fate.KEPT, want=_present(line.booking), reason="")
    if decision.choice is Choice.REFUSE:
        return line._replace(fate=Fate.REFUSED)
    if decision.choice is Choice.SKIP:
        return line._replace(fate=Fate.CANCELLED, want=_present(line.booking))
    if decision.choice is Choice.MOVE:
        length = line.want.ends_at - line.want.starts_at
        want = line.want
        if decision.starts is not None or decision.minutes is not None:
            wall = datetime.fromtimestamp(want.starts_at, PARIS).replace(tzinfo=None, fold=0)
            wall = wall if decision.starts is None else read_wall(decision.starts)
            moved: Occurrence = occurrence(wall, decision.minutes or length // 60)
            want = want._replace(starts_at=moved.starts_at, ends_at=moved.ends_at)
        if decision.space is not None:
            want = want._replace(space=decision.space)
        return line._replace(want=want, reason="", consented=True)
    return line._replace(reason="", consented=True)


def _hinder(
    reader: Reader,
    tree: Places,
    lines: Sequence[ChangeLine],
    facts: SeriesFacts | None,
    on_clash: OnClash,
) -> list[ChangeLine]:
    """What is in the way of the dates that move; those that stay are in the way of the others."""
    found = list(lines)
    while True:
        hindered = _in_the_way(reader, tree, found, facts)
        if not hindered:
            return found
        for index, (reason, by) in hindered.items():
            found[index] = _settled(found[index]._replace(reason=reason, by=by), on_clash)


def _settled(line: ChangeLine, on_clash: OnClash) -> ChangeLine:
    if on_clash is OnClash.KEEP and line.booking.state != BookingState.REFUSED:
        return line._replace(fate=Fate.KEPT, want=_present(line.booking))
    if on_clash is OnClash.REFUSE:
        return line._replace(fate=Fate.REFUSED)
    return line._replace(fate=Fate.BLOCKED)


def _in_the_way(
    reader: Reader, tree: Places, lines: Sequence[ChangeLine], facts: SeriesFacts | None
) -> dict[int, tuple[str, Obstacle | None]]:
    moving = [
        index for index, line in enumerate(lines)
        if line.fate in (Fate.CHANGES, Fate.EXCEPTION) and line.moves
        and line.booking.state in HOLDING
    ]  # fmt: skip
    if not moving:
        return {}
    wants = [lines[index].want for index in moving]
    leaving = [HoldId(line.booking.hold) for line in _leaving(lines) if line.booking.hold is not None]
    firm = [index for index, place in enumerate(moving) if lines[place].booking.state == "confirmed"]
    taken = obstacles(
        reader, tree, [wants[index] for index in firm], excluding=leaving, options=True,
        dossier=lines[0].booking.dossier,
    )  # fmt: skip
    found = {moving[firm[index]]: (by.said, by) for index, by in taken.items()}
    return _not_open(reader, tree, lines, moving, facts) | found


def _leaving(lines: Iterable[ChangeLine]) -> list[ChangeLine]:
    """Those whose present place is given up."""
    fates = (Fate.CHANGES, Fate.EXCEPTION)
    return [
        line for line in lines
        if line.fate in (Fate.REFUSED, Fate.CANCELLED, Fate.BLOCKED) or (line.fate in fates and line.moves)
    ]  # fmt: skip


def _not_open(
    reader: Reader,
    tree: Places,
    lines: Sequence[ChangeLine],
    moving: Sequence[int],
    facts: SeriesFacts | None,
) -> dict[int, tuple[str, Obstacle | None]]:
    """Closed days, hours that don't exist, spaces that are not there then."""
    found: dict[int, tuple[str, Obstacle | None]] = {}
    skips = facts is None or facts.closed_days == ClosedDays.SKIP
    closed = closed_on(reader, tree, [lines[index].want for index in moving]) if skips else {}
    for place, index in enumerate(moving):
        line = lines[index]
        other_day = _days(line.want) != _days(_present(line.booking)) or line.want.space != line.booking.space
        if place in closed and other_day and not line.consented:
            found[index] = (_("fermé : {reason}").format(reason=closed[place]), None)
        if line.reason and not line.consented:
            found[index] = (line.reason, None)
        if not tree.open_over(line.want.space, *claimed(line.want)):
            found[index] = (_("l’espace n’existe pas à cette date"), None)
    return found


def _days(want: Want) -> Collection[object]:
    return [
        datetime.fromtimestamp(instant, PARIS).date() for instant in (want.starts_at, want.ends_at - 1)
    ]
