"""A series about to change: what becomes of each of its dates, told before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.activities.events.queries._obstacles import Obstacle, Want, claimed, obstacles
from pole_desk.activities.events.queries._shown import Booking
from pole_desk.activities.events.queries._weighing import closed_on, date_of
from pole_desk.activities.events.queries.cards import booking_card
from pole_desk.activities.events.queries.places import Places, places
from pole_desk.activities.events.queries.prices import PriceList
from pole_desk.activities.events.queries.kin import Kin, SeriesFacts, kin
from pole_desk.activities.events.queries.series import bookings_beside, bookings_of_series
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
from pole_desk.ports.ids import BookingId, HoldId, SeriesId


class Fate(StrEnum):
    """What becomes of a date: it changes, waits as an option, is refused or cancelled, or stays and why."""

    CHANGES = "changes"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    KEPT = "kept"
    EXCEPTION = "exception"
    OPTION = "option"
    PAST = "past"
    LOCKED = "locked"
    OVER = "over"
    BLOCKED = "blocked"


STAYS = frozenset({Fate.PAST, Fate.LOCKED, Fate.OVER})
"""Dates that an act on a series never touches."""
_GOING = frozenset({Fate.CHANGES, Fate.EXCEPTION, Fate.OPTION})


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


class Part(NamedTuple):
    """A series that an act is for, from `first` (wall time) on; `change` is what it is to it."""

    facts: SeriesFacts
    first: datetime
    change: SeriesChange


class ChangePlan(NamedTuple):
    """What a change does to each date, in order; `parts` are the series that it cuts or ends.

    `series` is that of the booking named. The dates of its whole kin are there: the parts that
    former changes made of it, and the spaces that repeat with it.
    """

    series: SeriesFacts | None
    lines: tuple[ChangeLine, ...]
    parts: tuple[Part, ...]

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
    scene = _concerned(reader, booking, scope)
    _require_room_beside(tree, scene, change)
    now = to_instant(reader.clock.now())
    lines = [_line(tree, one, scene, change, follow_exceptions, now) for one in scene.rows]
    lines = _decide(lines, scene, {one.occurrence: one for one in decisions})
    lines = _hinder(reader, tree, lines, scene, on_clash)
    return ChangePlan(
        scene.facts, tuple(_priced(reader, tree, lines)), tuple(_parts(scene, lines, change))
    )


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
    scene = _concerned(reader, booking, scope)
    now = to_instant(reader.clock.now())
    lines = []
    for one in scene.rows:
        fate = _untouched(one, now) or Fate.CANCELLED
        lines.append(ChangeLine(one, fate, _present(one)))
    return ChangePlan(scene.facts, tuple(lines), tuple(_parts(scene, lines, SeriesChange())))


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


class _Scene(NamedTuple):
    """The booking named, its series and their kin, and those of its dates that an act is for."""

    anchor: Booking
    scope: Scope
    kin: Kin | None
    rows: Sequence[Booking]
    usual: Mapping[SeriesId, Booking]

    @property
    def alone(self) -> bool:
        return self.scope is Scope.THIS

    @property
    def facts(self) -> SeriesFacts | None:
        return self.facts_of(self.anchor)

    def facts_of(self, one: Booking) -> SeriesFacts | None:
        """The series of a booking, as written."""
        return None if self.kin is None or one.series is None else self.kin.series[one.series]

    def model(self, one: Booking) -> Booking:
        """What a date is compared with: the one named, or the usual one of another part."""
        facts, own = self.facts_of(one), self.facts
        if facts is None or own is None or facts.part == own.part:
            return self.anchor
        return self.usual[facts.part]

    def beside(self, one: Booking) -> bool:
        """Whether a booking is in another space of the series, or another bay, than the one named."""
        if self.alone:
            return one.id != self.anchor.id
        return self.kin is not None and not self.kin.alike(one.series, self.anchor.series)


def _own_change(scene: _Scene, one: Booking, change: SeriesChange) -> SeriesChange:
    """What a change is to a booking: the spaces beside keep their place."""
    return change._replace(space=None) if scene.beside(one) else change


def _require_room_beside(tree: Places, scene: _Scene, change: SeriesChange) -> None:
    """Raises BadInput when the new space is one that the dates have already, beside the one named."""
    if change.space is None:
        return
    wanted = set(tree.leaves([change.space]))
    for one in scene.rows:
        if scene.beside(one) and one.state in HOLDING and wanted & set(tree.leaves([one.space])):
            raise BadInput(
                "space_twice",
                _("{name} est demandé deux fois aux mêmes heures.").format(name=tree.room(change.space).name),
            )


def _concerned(reader: Reader, booking: BookingId, scope: Scope) -> _Scene:
    """What an act is for; raises RuleBroken on the past, and on a booking that is no series'."""
    anchor = booking_card(reader, booking=booking)
    if scope is not Scope.THIS and (anchor.series is None or anchor.occurrence is None):
        raise RuleBroken("no_series", _("Cette réservation ne fait pas partie d’une série."))
    family = None if anchor.series is None or anchor.occurrence is None else kin(reader, series=anchor.series)
    if scope is Scope.THIS:
        rows = [anchor, *bookings_beside(reader, booking=anchor)]
        if family is None:
            return _Scene(anchor, scope, None, rows, {})
    else:
        assert family is not None
        rows = bookings_of_series(reader, series=list(family.series))
    if scope is Scope.FOLLOWING:
        assert anchor.occurrence is not None
        rows = [one for one in rows if (one.occurrence or "") >= anchor.occurrence]
    if scope is not Scope.ALL and anchor.starts_at <= to_instant(reader.clock.now()):
        raise RuleBroken(
            "past_booking",
            _("Le {moment} est passé : une série ne change que dans l’avenir. Choisissez une date à "
              "venir.").format(moment=moment_text(from_instant(anchor.starts_at))),
        )  # fmt: skip
    return _Scene(anchor, scope, family, rows, {} if family is None else _usual(rows, family))


def _usual(rows: Iterable[Booking], family: Kin) -> dict[SeriesId, Booking]:
    """For each part, a date whose title, people and layout are those of most."""
    alike: dict[SeriesId, dict[tuple[str, int, str], list[Booking]]] = {}
    for one in rows:
        if one.series is not None:
            key = one.title, one.people, one.layout
            alike.setdefault(family.series[one.series].part, {}).setdefault(key, []).append(one)
    return {part: max(groups.values(), key=len)[0] for part, groups in alike.items()}


def _untouched(one: Booking, now: int) -> Fate | None:
    if one.starts_at <= now:
        return Fate.PAST
    if one.locked:
        return Fate.LOCKED
    return Fate.OVER if one.state == BookingState.CANCELLED else None


def _parts(scene: _Scene, lines: Iterable[ChangeLine], change: SeriesChange) -> Iterator[Part]:
    """The series of the dates that an act is for, each from the first of them on."""
    if scene.kin is None or scene.alone:
        return
    firsts: dict[SeriesId, ChangeLine] = {}
    for line in sorted(lines, key=lambda line: line.booking.occurrence or ""):
        if line.fate not in STAYS and line.booking.series is not None and line.booking.occurrence:
            firsts.setdefault(line.booking.series, line)
    for series, line in sorted(firsts.items()):
        yield Part(
            scene.kin.series[series], read_wall(line.booking.occurrence or ""),
            _own_change(scene, line.booking, change),
        )  # fmt: skip


def _present(one: Booking) -> Want:
    return Want(one.space, one.starts_at, one.ends_at, one.set_up, one.tear_down)


def _line(
    tree: Places, one: Booking, scene: _Scene, change: SeriesChange, follow: bool, now: int
) -> ChangeLine:
    fate = _untouched(one, now)
    if fate is not None:
        return ChangeLine(one, fate, _present(one))
    change, facts, alone = _own_change(scene, one, change), scene.facts_of(one), scene.alone
    own = () if alone or facts is None else _own(one, scene.model(one), facts, change)
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
    one: Booking, model: Booking, facts: SeriesFacts, change: SeriesChange
) -> tuple[str, ...]:
    """In what a date differs already from its series, among what changes."""
    nominal = occurrence(read_wall(one.occurrence or facts.starts), facts.minutes)
    timed = change.starts is not None or change.minutes is not None or change.days != 0
    checks = (
        ("hour", timed, (one.starts_at, one.ends_at) != (nominal.starts_at, nominal.ends_at)),
        ("space", change.space is not None, one.space != facts.space),
        ("title", change.title is not None, one.title != model.title),
        ("people", change.people is not None, one.people != model.people),
        ("layout", change.layout is not None, one.layout != model.layout),
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


def _decide(
    lines: Sequence[ChangeLine], scene: _Scene, by_date: Mapping[str, Decision]
) -> list[ChangeLine]:
    """The user's word on single dates, for all their spaces; another room is for one of them alone."""
    known = {line.booking.occurrence or "" for line in lines}
    strange = sorted(set(by_date) - known)
    if strange:
        raise BadInput("occurrence", _("La série n’a pas de date {date}.").format(date=strange[0]))
    found = []
    for line in lines:
        decision = by_date.get(line.booking.occurrence or "")
        if decision is None or line.fate in STAYS:
            found.append(line)
            continue
        named = decision.instead_of
        if line.booking.space != named if named is not None else scene.beside(line.booking):
            found.append(_decided(line, decision._replace(space=None)))
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
    if decision.choice is Choice.OPTION:
        return line._replace(fate=Fate.OPTION, reason="", consented=True)
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
    scene: _Scene,
    on_clash: OnClash,
) -> list[ChangeLine]:
    """What is in the way of the dates that move; those that stay are in the way of the others.

    A date of several spaces goes whole: one that is taken settles all.
    """
    found = list(lines)
    dates: dict[BookingId, list[int]] = {}
    for index, line in enumerate(found):
        dates.setdefault(date_of(line.booking), []).append(index)
    while True:
        hindered = _in_the_way(reader, tree, found, scene)
        if not hindered:
            return found
        for index, (reason, by) in hindered.items():
            for other in dates[date_of(found[index].booking)]:
                if other == index:
                    found[other] = _settled(found[other]._replace(reason=reason, by=by), on_clash)
                elif other not in hindered and found[other].fate in _GOING:
                    found[other] = _settled(found[other]._replace(reason=reason), on_clash)


def _settled(line: ChangeLine, on_clash: OnClash) -> ChangeLine:
    if on_clash is OnClash.KEEP and line.booking.state != BookingState.REFUSED:
        return line._replace(fate=Fate.KEPT, want=_present(line.booking))
    if on_clash is OnClash.REFUSE:
        return line._replace(fate=Fate.REFUSED)
    return line._replace(fate=Fate.BLOCKED)


def _in_the_way(
    reader: Reader, tree: Places, lines: Sequence[ChangeLine], scene: _Scene
) -> dict[int, tuple[str, Obstacle | None]]:
    moving = [
        index for index, line in enumerate(lines)
        if line.fate in _GOING and line.moves and line.booking.state in HOLDING
    ]  # fmt: skip
    if not moving:
        return {}
    wants = [lines[index].want for index in moving]
    leaving = [HoldId(line.booking.hold) for line in _leaving(lines) if line.booking.hold is not None]
    firm = [
        index for index, place in enumerate(moving)
        if lines[place].booking.state == "confirmed" and lines[place].fate is not Fate.OPTION
    ]  # fmt: skip
    taken = obstacles(
        reader, tree, [wants[index] for index in firm], excluding=leaving, options=True,
        dossier=lines[0].booking.dossier,
    )  # fmt: skip
    found = {moving[firm[index]]: (by.said, by) for index, by in taken.items()}
    return _not_open(reader, tree, lines, moving, scene.facts) | found


def _leaving(lines: Iterable[ChangeLine]) -> list[ChangeLine]:
    """Those whose present place is given up."""
    return [
        line for line in lines
        if line.fate in (Fate.REFUSED, Fate.CANCELLED, Fate.BLOCKED, Fate.OPTION)
        or (line.fate in _GOING and line.moves)
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
