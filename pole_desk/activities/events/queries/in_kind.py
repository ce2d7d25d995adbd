"""The pole's in-kind support to events: what agreed prices leave of the full ones, by structure."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.events.queries.dues import dues, events_between
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, EventId, PartyId
from pole_desk.registers.parties.queries import party_names, the_pole


class EventSupport(NamedTuple):
    """Net euros over some months: at full price, as agreed, and the difference when it is a support."""

    party: PartyId
    party_name: str
    dossier: DossierId
    event: EventId
    list_amount: Decimal
    agreed_amount: Decimal
    support: Decimal


def event_support(
    reader: Reader, *, first: Month, last: Month, party: PartyId | None = None
) -> list[EventSupport]:
    """What each structure was supported with for its events over some months, the largest first.

    Also what cost nothing and is on no invoice; the pole does not support itself.
    """
    found = dues(reader, events=events_between(reader, first=first.next(), last=last.next()))
    sums: dict[EventId, tuple[Decimal, Decimal]] = {}
    for row in found.bookings:
        if row.confirmed and first <= Month.of(row.owed_on) <= last:
            _add(sums, row.event, row.list_price, row.agreed_price)
    for extra in found.extras:
        if first <= Month.of(extra.on_day) <= last:
            _add(
                sums, extra.event, round_cents(extra.quantity * extra.list_price),
                round_cents(extra.quantity * extra.unit_price),
            )  # fmt: skip
    own = the_pole(reader)
    kept = [found.events[event] for event in sums if found.events[event].party != own]
    names = party_names(reader, parties={event.party for event in kept})
    rows = [
        EventSupport(
            event.party, names[event.party], event.dossier, event.id, *sums[event.id],
            max(ZERO, sums[event.id][0] - sums[event.id][1]),
        )
        for event in kept
        if party is None or event.party == party
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (-row.support, row.party_name, row.event))


def _add(
    sums: dict[EventId, tuple[Decimal, Decimal]], event: EventId, listed: Decimal, agreed: Decimal
) -> None:
    before = sums.get(event, (ZERO, ZERO))
    sums[event] = (before[0] + listed, before[1] + agreed)
