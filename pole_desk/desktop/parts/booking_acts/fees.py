"""What cancelling costs today by the scale."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId


class Fee(NamedTuple):
    """Net euros, and the words that explain them."""

    amount: Decimal
    words: str


def fee_now(reader: Reader, *, booking: BookingId) -> Fee:
    return Fee(ZERO, "")
