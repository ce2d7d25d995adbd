"""Equipment with a stock: what is out at an instant, and with whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pole_desk.ports.ids import BookingId, DossierId


class Lent(NamedTuple):
    """A loan that counts against the stock over an interval (epoch seconds), and who has it."""

    loan: int
    equipment: int
    booking: BookingId
    quantity: int
    starts_at: int
    ends_at: int
    party_name: str
    title: str
    dossier: DossierId


def peak(loans: Iterable[Lent], starts_at: int, ends_at: int) -> int:
    """The most that is out at any instant of an interval."""
    there = [one for one in loans if one.starts_at < ends_at and one.ends_at > starts_at]
    starts = {max(one.starts_at, starts_at) for one in there}
    return max(
        (
            sum(one.quantity for one in there if one.starts_at <= at < one.ends_at)
            for at in starts
        ),
        default=0,
    )
