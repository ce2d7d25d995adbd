"""What every booking is refused for or written from: asked before the write lock is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.events.queries.closures import require_open_days
from pole_desk.activities.events.queries.included import room_hours
from pole_desk.activities.events.queries.places import Places, layouts, places
from pole_desk.activities.events.queries.prices import PriceList, usual_category
from pole_desk.activities.events.rules.classes import Category
from pole_desk.activities.events.rules.needs import (
    BookingWish,
    OnClosedDay,
    checked_title,
    require_askable,
    require_wish,
)
from pole_desk.activities.events.rules.rooms import LayoutCapacity, require_bookable
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import EventId, PartyId, SpaceId
from pole_desk.registers.claims.queries import clashes, hold
from pole_desk.registers.claims.rules import Span, refusal
from pole_desk.registers.parties.queries import party_names, require_party, the_pole


class Known(NamedTuple):
    """The places, their layouts and prices; what the structure pays as, its included room hours by day.

    `category` is None for an event that has its own already.
    """

    tree: Places
    layouts: Sequence[LayoutCapacity]
    lists: PriceList
    pole: PartyId
    party: PartyId
    party_name: str
    category: Category | None
    room_hours: Mapping[date, int]

    def hours_on(self, party: PartyId, day: date) -> int | None:
        """The included hours a month of a structure, None when nobody asked."""
        return self.room_hours.get(day) if party == self.party else None


def before_booking(
    reader: Reader,
    *,
    party: PartyId,
    title: str,
    wishes: Sequence[BookingWish],
    event: EventId | None = None,
    state: BookingState = BookingState.CONFIRMED,
    category: str | None = None,
    on_closed_day: OnClosedDay = OnClosedDay.REFUSE,
) -> Known:
    """What `book` needs to know to be run with the same arguments.

    Raises BadInput, NotFound, RuleBroken on a closed day, Overlap naming who holds a place already:
    who is refused keeps nobody waiting, and the ledger has the last word on the others.
    """
    require_askable(wishes, state)
    tree = places(reader)
    for wish in wishes:
        require_wish(wish)
        require_bookable(tree.room(wish.space))
    _require_apart(wishes, tree)
    if event is None:
        require_party(reader, party=party)
        checked_title(title)
    if on_closed_day is OnClosedDay.REFUSE:
        require_open_days(
            reader, tree=tree, spans=[(wish.space, wish.starts_at, wish.ends_at) for wish in wishes]
        )
    if state is BookingState.CONFIRMED:
        _require_free(reader, tree, [wish for wish in wishes if not wish.squeeze_reason])
    today = reader.clock.today()
    asked = event is None and category is None
    return Known(
        tree, layouts(reader), PriceList.read(reader), the_pole(reader), party,
        party_names(reader, parties=[party]).get(party, ""),
        usual_category(reader, party=party, on=today) if asked else None,
        {
            day: room_hours(reader, party=party, on=day)
            for day in {day_of(wish.starts_at) for wish in wishes}
        },
    )  # fmt: skip


def _require_apart(wishes: Sequence[BookingWish], tree: Places) -> None:
    """Wishes of one act don't meet each other on any leaf."""
    by_leaf: dict[SpaceId, list[tuple[int, int, SpaceId]]] = defaultdict(list)
    for wish in wishes:
        for leaf in tree.leaves([wish.space]):
            by_leaf[leaf].append((wish.starts_at, wish.ends_at, wish.space))
    for spans in by_leaf.values():
        spans.sort()
        for one, other in zip(spans, spans[1:], strict=False):
            if other[0] < one[1]:
                raise BadInput(
                    "space_twice",
                    _("{name} est demandé deux fois aux mêmes heures.").format(
                        name=tree.room(other[2]).name
                    ),
                )


def _require_free(reader: Reader, tree: Places, wishes: Sequence[BookingWish]) -> None:
    """Raises Overlap naming who holds the first of the places wished for, buffers included."""
    by_space: dict[SpaceId, list[tuple[int, int]]] = defaultdict(list)
    for wish in wishes:
        room = tree.room(wish.space)
        set_up = room.set_up if wish.set_up is None else wish.set_up
        tear_down = room.tear_down if wish.tear_down is None else wish.tear_down
        by_space[wish.space].append((wish.starts_at - set_up, wish.ends_at + tear_down))
    for space, spans in by_space.items():
        found = clashes(reader, leaves=tree.leaves([space]), spans=spans)
        winner = hold(reader, hold=found[0].hold) if found else None
        if winner is not None:
            there = Span(winner.starts_at, winner.ends_at, winner.set_up, winner.tear_down)
            raise refusal(tree.room(space).name, winner.dossier, winner.party_name, there)
