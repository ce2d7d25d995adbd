"""Options that queue: who precedes whom, what lapses when, and who is promoted by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import DossierId, HoldId, SpaceId

ITEM = "event_booking"


class MomentKind(StrEnum):
    """What became of an option."""

    LAPSED = "lapsed"
    PROMOTED = "promoted"
    CHALLENGED = "challenged"
    RELEASED = "released"
    CONFIRMED = "confirmed"


class Waiting(NamedTuple):
    """An option on a leaf over a claimed interval; it lapses at `lapses_at`, queues since `queued_at`."""

    hold: HoldId
    dossier: DossierId
    item: str
    leaf: SpaceId
    starts_at: int
    ends_at: int
    lapses_at: int
    queued_at: int


class Turn(NamedTuple):
    """An option that lapsed, or was promoted to a rank, at an instant."""

    booking: int
    hold: HoldId
    kind: MomentKind
    at: int
    rank: int


class Option(NamedTuple):
    """An option with the leaves that it waits for."""

    hold: HoldId
    dossier: DossierId
    item: str
    lapses_at: int
    queued_at: int
    pieces: tuple[tuple[SpaceId, int, int], ...]

    @property
    def place(self) -> tuple[int, int]:
        """The place in the queue: earlier first, the lower number among equals."""
        return self.queued_at, self.hold

    def meets(self, other: Option) -> bool:
        """Whether both wait for a same leaf at a same time."""
        return any(
            leaf == there and first < last_there and first_there < last
            for leaf, first, last in self.pieces
            for there, first_there, last_there in other.pieces
        )


def item_of(booking: int) -> str:
    """What the ledger calls a booking."""
    return f"{ITEM}:{booking}"


def booking_of(item: str) -> int | None:
    """The booking that a hold is for; None when it is for something else."""
    kind, _colon, number = item.partition(":")
    return int(number) if kind == ITEM and number.isdigit() else None


def rank_name(rank: int) -> str:
    """`1re option`, `2e option`; what does not queue yet would be the first."""
    return _("1re option") if rank < 2 else _("{n}e option").format(n=rank)


def gathered(rows: Iterable[Waiting]) -> list[Option]:
    """One option per hold, the first in the queue first."""
    pieces: dict[Waiting, list[tuple[SpaceId, int, int]]] = defaultdict(list)
    for row in rows:
        key = row._replace(leaf=SpaceId(0), starts_at=0, ends_at=0)
        pieces[key].append((row.leaf, row.starts_at, row.ends_at))
    options = [
        Option(key.hold, key.dossier, key.item, key.lapses_at, key.queued_at, tuple(found))
        for key, found in pieces.items()
    ]
    return sorted(options, key=lambda option: option.place)


def rank_at(option: Option, others: Iterable[Option], at: int) -> int:
    """1 when nobody who still waits at an instant precedes the option."""
    return 1 + sum(
        1
        for other in others
        if other.hold != option.hold
        and other.place < option.place
        and other.queued_at <= at < other.lapses_at
        and other.meets(option)
    )


def turns(options: Sequence[Option], now: int) -> list[Turn]:
    """What lapsed until now and who was promoted by it, at the true times, in their order."""
    lapsed = sorted(
        (option for option in options if option.lapses_at <= now),
        key=lambda option: (option.lapses_at, option.place),
    )
    return [turn for option in lapsed for turn in _of_lapse(option, options)]


def _of_lapse(gone: Option, options: Sequence[Option]) -> Iterator[Turn]:
    at = gone.lapses_at
    booking = booking_of(gone.item)
    if booking is not None:
        yield Turn(booking, gone.hold, MomentKind.LAPSED, at, 0)
    others = [option for option in options if option.hold != gone.hold]
    for option in others:
        behind = option.place > gone.place and option.queued_at <= at < option.lapses_at
        booking = booking_of(option.item)
        if behind and booking is not None and option.meets(gone):
            yield Turn(
                booking, option.hold, MomentKind.PROMOTED, at, rank_at(option, others, at)
            )
