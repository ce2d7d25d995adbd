"""The dates of a series weighed: who is in the way, closed days, hours that do not exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple


from pole_desk.activities.events.queries._shown import Booking
from pole_desk.activities.events.queries._obstacles import Obstacle, Want, claimed, obstacles
from pole_desk.activities.events.queries.places import Places
from pole_desk.activities.events.rules.dates import (
    Limits,
    Occurrence,
    expand,
    read_wall,
    require_apart,
)
from pole_desk.activities.events.rules.needs import require_figures, require_span
from pole_desk.activities.events.rules.recurrence import Rule, parse_rule
from pole_desk.activities.events.rules.rooms import require_bookable
from pole_desk.activities.events.rules.series import DATES, USUAL, YEARS, Choice, SeriesWish
from pole_desk.activities.events.rules.states import HOLDING, BookingState
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, DossierId, SpaceId
from pole_desk.registers.calendar.queries import closed_days_by_space, dated_hours
from pole_desk.registers.claims.rules import span_text


class Standing(StrEnum):
    """Where a date stands: free, somebody else's, on a closed day, at an hour that does not exist."""

    FREE = "free"
    TAKEN = "taken"
    CLOSED = "closed"
    MISSING = "missing"
    OUTSIDE = "outside"


class Proposal(NamedTuple):
    """A way out for a date, in words, with what a decision needs."""

    choice: Choice
    text: str
    space: SpaceId | None = None
    code: str = ""
    starts: str | None = None
    instead_of: SpaceId | None = None


def outside_words() -> str:
    """Why a date can't be had: the space is not there yet, or no more."""
    return _("l’espace n’existe pas à cette date")


class DateLine(NamedTuple):
    """One date of a series (instants in epoch seconds), what is in its way, and the ways out.

    `taken` are those of its spaces that somebody else has, the one that `by` has first.
    """

    occurrence: str
    starts_at: int
    ends_at: int
    missing: str = ""
    closed: str = ""
    outside: bool = False
    by: Obstacle | None = None
    taken: tuple[SpaceId, ...] = ()
    offers: tuple[Proposal, ...] = ()

    @property
    def standing(self) -> Standing:
        """What the user must know first."""
        if self.missing:
            return Standing.MISSING
        if self.closed:
            return Standing.CLOSED
        if self.outside:
            return Standing.OUTSIDE
        return Standing.FREE if self.by is None else Standing.TAKEN

    @property
    def reason(self) -> str:
        """Why the date is not simply free, in words."""
        said = {
            Standing.MISSING: _("cette heure n’existe pas, la nuit du passage à l’heure d’été"),
            Standing.CLOSED: _("fermé : {reason}").format(reason=self.closed),
            Standing.OUTSIDE: outside_words(),
            Standing.TAKEN: "" if self.by is None else self.by.said,
        }
        return said.get(self.standing, "")


def limits(reader: Reader, on: date) -> Limits:
    """How far ahead a series may run, over how many dates: settings of the pole."""
    return Limits(
        int(setting(reader, key=YEARS, on=on, default=USUAL.years)),
        int(setting(reader, key=DATES, on=on, default=USUAL.dates)),
    )


def dates_of(reader: Reader, *, wish: SeriesWish) -> tuple[Rule, list[Occurrence]]:
    """The rule of a wish and its dates; raises BadInput, RuleBroken on an endless or too long one."""
    starts = read_wall(wish.starts)
    rule = parse_rule(wish.rule)
    known = limits(reader, reader.clock.today())
    found = expand(
        rule, starts=starts, minutes=wish.minutes, exceptions=wish.exceptions, limits=known
    )
    return rule, found


def weigh(
    reader: Reader, tree: Places, *, wish: SeriesWish, state: BookingState, dossier: DossierId | None = None
) -> tuple[Rule, list[DateLine]]:
    """What stands in the way of each date of a wish: one statement a space for the clashes.

    Raises as `dates_of`, BadInput `space_twice`.
    """
    require_disjoint(tree, wish.spaces)
    for space in wish.spaces:
        require_bookable(tree.room(space))
    require_figures(wish.people, wish.layout, wish.set_up, wish.tear_down)
    rule, found = dates_of(reader, wish=wish)
    require_span(found[0].starts_at, found[0].ends_at)
    wants: list[Want] = []
    for space in wish.spaces:
        room = tree.room(space)
        set_up = room.set_up if wish.set_up is None else wish.set_up
        tear_down = room.tear_down if wish.tear_down is None else wish.tear_down
        require_apart(found, set_up, tear_down)
        wants += [Want(space, one.starts_at, one.ends_at, set_up, tear_down) for one in found]
    taken: Mapping[int, Obstacle] = {}
    if state in HOLDING:
        taken = obstacles(
            reader, tree, wants, options=state is BookingState.CONFIRMED, dossier=dossier
        )
    closed = closed_on(reader, tree, wants)
    lines = []
    for place, one in enumerate(found):
        indexes = range(place, len(wants), len(found))
        hindered = [index for index in indexes if index in taken]
        lines.append(DateLine(
            one.key, one.starts_at, one.ends_at, one.missing,
            next((closed[index] for index in indexes if index in closed), ""),
            not all(tree.open_over(wants[index].space, *claimed(wants[index])) for index in indexes),
            taken[hindered[0]] if hindered else None,
            tuple(wants[index].space for index in hindered),
        ))  # fmt: skip
    return rule, lines


def require_disjoint(tree: Places, spaces: Sequence[SpaceId]) -> None:
    """Raises BadInput when two of the spaces are the same place, or one is a part of another."""
    seen: set[SpaceId] = set()
    for space in spaces:
        leaves = set(tree.leaves([space]))
        if leaves & seen:
            raise BadInput(
                "space_twice",
                _("{name} est demandé deux fois aux mêmes heures.").format(name=tree.room(space).name),
            )
        seen |= leaves


def closed_on(reader: Reader, tree: Places, wants: Sequence[Want]) -> dict[int, str]:
    """The public holiday, closure or hours when the room is shut under each wish, by its place in the list."""
    if not wants:
        return {}
    first = day_of(min(want.starts_at for want in wants))
    last = day_of(max(want.ends_at - 1 for want in wants))
    hours = dated_hours(reader, first=first, last=last)
    lineages = {space: tree.lineage(space) for space in {want.space for want in wants}}
    by_space = closed_days_by_space(reader, first=first, last=last, lineages=lineages)
    found = {}
    for index, want in enumerate(wants):
        days = by_space[want.space]
        start, end = day_of(want.starts_at), day_of(want.ends_at - 1)
        labels = [label for day, label in days.items() if start <= day <= end]
        labels.append(hours.outside(lineages[want.space], want.starts_at, want.ends_at))
        if labels[0]:
            found[index] = labels[0]
    return found


def want_of(booking: Booking) -> Want:
    """What a booking wants of the ledger."""
    return Want(booking.space, booking.starts_at, booking.ends_at, booking.set_up, booking.tear_down)


def date_of(booking: Booking) -> BookingId:
    """What the bookings of one date have in common, those of its other spaces included."""
    return booking.together or booking.id


class Hindrance(NamedTuple):
    """What keeps a date: where, why in words, who; `by` is None when the space is not there then."""

    space: SpaceId
    reason: str
    party: str
    by: Obstacle | None


def hindered(
    reader: Reader, tree: Places, waiting: Sequence[Booking], *, apart: bool = False
) -> dict[BookingId, Hindrance]:
    """The dates that can't be taken up, for one of their spaces at least.

    `apart`: also those that meet, on a leaf, an earlier one of the list that can.
    """
    wants = [want_of(one) for one in waiting]
    taken = obstacles(reader, tree, wants, options=True)
    found: dict[BookingId, Hindrance] = {}
    for index, obstacle in taken.items():
        found.setdefault(
            date_of(waiting[index]),
            Hindrance(waiting[index].space, obstacle.said, obstacle.party, obstacle),
        )
    for one, want in zip(waiting, wants, strict=True):
        if not tree.open_over(one.space, *claimed(want)):
            found.setdefault(date_of(one), Hindrance(one.space, outside_words(), "", None))
    return found | _meeting(tree, waiting, found) if apart else found


def _meeting(
    tree: Places, waiting: Sequence[Booking], found: Mapping[BookingId, Hindrance]
) -> dict[BookingId, Hindrance]:
    """The dates that meet an earlier one of the list: who comes first is taken up."""
    dates: dict[BookingId, list[Booking]] = {}
    for one in waiting:
        if date_of(one) not in found:
            dates.setdefault(date_of(one), []).append(one)
    held: dict[SpaceId, list[Booking]] = {}
    meeting: dict[BookingId, Hindrance] = {}
    for key, ours in dates.items():
        pieces = [(leaf, one) for one in ours for leaf in tree.leaves([one.space])]
        first = next(
            ((one, other) for leaf, one in pieces for other in held.get(leaf, ()) if _meets(one, other)), None
        )
        if first is None:
            for leaf, one in pieces:
                held.setdefault(leaf, []).append(one)
            continue
        one, other = first
        said = _("{party} ({title}), {span}").format(
            party=other.party_name, title=other.title, span=span_text(other.starts_at, other.ends_at)
        )
        meeting[key] = Hindrance(one.space, said, other.party_name, None)
    return meeting


def _meets(one: Booking, other: Booking) -> bool:
    first, second = claimed(want_of(one)), claimed(want_of(other))
    return first[0] < second[1] and second[0] < first[1]
