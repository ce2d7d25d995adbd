"""What the card of one space says beyond the plan: who to call, the agreement, what comes next."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pole_desk.accounts.receivables.queries import invoices
from pole_desk.activities.leases.queries import LeaseCard, lease_card
from pole_desk.kernel.periods import FOREVER, day_end, day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, LeaseId, PartyId, SpaceId
from pole_desk.registers.claims.queries import Held, blockers
from pole_desk.registers.parties.queries import party as party_card


class About(NamedTuple):
    """The person to call, the agreement, and the next one to come after the day."""

    contact: str
    phone: str
    email: str
    lease: LeaseCard | None
    next: Held | None
    next_day: date | None
    owed: InvoiceId | None
    """The oldest invoice that waits to be paid."""


def about(
    reader: Reader, *, space: SpaceId, on: date, party: PartyId | None, lease: LeaseId | None
) -> About:
    """Read for one space on a day; raises NotFound."""
    contact, phone, email = "", "", ""
    if party is not None:
        card = party_card(reader, party=party)
        here = [one for one in card.contacts if one.left_on is None]
        main = next((one for one in here if one.main), here[0] if here else None)
        contact = "" if main is None else main.name
        phone = (main.phone if main is not None else "") or card.phone
        email = (main.email if main is not None else "") or card.email
    after = blockers(reader, space=space, starts_at=day_end(on), ends_at=FOREVER)
    coming = next((one for one in after if one.starts_at >= day_end(on)), None)
    return About(
        contact,
        phone,
        email,
        None if lease is None else lease_card(reader, lease=lease),
        coming,
        None if coming is None else day_of(coming.starts_at),
        None if party is None else _owed(reader, party),
    )


def _owed(reader: Reader, party: PartyId) -> InvoiceId | None:
    waiting = [one for one in invoices(reader, party=party) if one.balance > 0]
    oldest = min(waiting, key=lambda one: (one.due_on, one.id), default=None)
    return None if oldest is None else oldest.id
