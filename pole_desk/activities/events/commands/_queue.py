"""The queue of a place while it is written: lapses noted at their true time, firm ones held back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import text

from pole_desk.activities.events.queries.options import waiting
from pole_desk.activities.events.rules.options import (
    MomentKind,
    Option,
    Turn,
    booking_of,
    rank_at,
    turns,
)
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.periods import FOREVER, from_instant, to_instant
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import BookingId, SpaceId
from pole_desk.registers.claims.commands import release_holds
from pole_desk.registers.claims.queries import hold as held
from pole_desk.registers.claims.rules import span_text, wire_bound

_NOTE = text(
    "INSERT INTO event_moment (booking, kind, at, noted_at, rank, text) "
    "VALUES (:booking, :kind, :at, :noted_at, :rank, :text) ON CONFLICT DO NOTHING"
)


def note(
    tx: Tx, booking: int, kind: MomentKind, *, at: int | None = None, rank: int = 0, said: str = ""
) -> None:
    """Write down what became of an option, now or at an earlier instant."""
    now = to_instant(tx.clock.now())
    tx.connection.execute(
        _NOTE,
        {"booking": booking, "kind": str(kind), "at": now if at is None else at, "noted_at": now,
         "rank": rank, "text": said},
    )  # fmt: skip


def live_options(
    tx: Tx, *, leaves: Collection[SpaceId], starts_at: int, ends_at: int
) -> list[Option]:
    """The options that wait at a place; those that lapsed meanwhile are written down and let go."""
    now = to_instant(tx.clock.now())
    options = waiting(tx, leaves=leaves, starts_at=starts_at, ends_at=ends_at)
    gone = [option for option in options if option.lapses_at <= now]
    if gone:
        whole = _whole_queues(tx, gone)
        _write(tx, [turn for turn in turns(whole, now) if _concerns(turn, gone, whole)])
        release_holds(tx, holds=[option.hold for option in gone if booking_of(option.item)])
    return [option for option in options if option.lapses_at > now]


def _whole_queues(tx: Tx, options: Sequence[Option]) -> list[Option]:
    """Everybody who waits where these options wait, also beyond the place that is written."""
    pieces = [piece for option in options for piece in option.pieces]
    return waiting(
        tx,
        leaves={leaf for leaf, _first, _last in pieces},
        starts_at=min(first for _leaf, first, _last in pieces),
        ends_at=max(last for _leaf, _first, last in pieces),
    )


def _concerns(turn: Turn, gone: Sequence[Option], whole: Sequence[Option]) -> bool:
    """Whether a turn is that of an option let go now, or follows from one."""
    if turn.kind is MomentKind.LAPSED:
        return any(option.hold == turn.hold for option in gone)
    promoted = next(option for option in whole if option.hold == turn.hold)
    return any(option.lapses_at == turn.at and option.meets(promoted) for option in gone)


def _write(tx: Tx, found: Iterable[Turn]) -> None:
    for turn in found:
        note(tx, turn.booking, turn.kind, at=turn.at, rank=turn.rank)


def note_promotions(
    tx: Tx, before: Sequence[Option], after: Sequence[Option]
) -> list[BookingId]:
    """Write down who moves up because the queue of a place was one thing and is another."""
    found = []
    now = to_instant(tx.clock.now())
    stay = {option.hold for option in after}
    for option in before:
        booking = booking_of(option.item)
        if booking is None or option.hold not in stay:
            continue
        rank = rank_at(option, after, now)
        if rank < rank_at(option, before, now):
            note(tx, booking, MomentKind.PROMOTED, rank=rank)
            found.append(BookingId(booking))
    return found


def require_first(tx: Tx, wanted: Option, name: str, live: Sequence[Option]) -> None:
    """Raises RuleBroken naming the live option that precedes a booking about to be firm."""
    for option in live:
        ours = option.dossier == wanted.dossier
        if not ours and option.place < wanted.place and option.meets(wanted):
            raise _behind(tx, option, name)


def _behind(tx: Tx, option: Option, name: str) -> RuleBroken:
    winner = held(tx, hold=option.hold)
    if winner is None:
        raise RuntimeError(f"option of an unknown hold {option.hold}")
    until = (
        ""
        if option.lapses_at >= FOREVER
        else _(" jusqu’au {moment}").format(moment=moment_text(from_instant(option.lapses_at)))
    )
    return RuleBroken(
        "option_ahead",
        _("{name} : {party} a une option avant, {span}{until}. Demandez-lui de confirmer ou de "
          "libérer (« mettre en demeure »), ou prenez une option derrière la sienne.").format(
            name=name, party=winner.party_name, span=span_text(winner.starts_at, winner.ends_at),
            until=until,
        ),
        winner={
            "dossier": winner.dossier,
            "party": winner.party_name,
            "from": wire_bound(winner.starts_at, days=False, end=False),
            "to": wire_bound(winner.ends_at, days=False, end=True),
            "option": True,
        },
        booking=BookingId(booking_of(winner.item) or 0),
    )  # fmt: skip
