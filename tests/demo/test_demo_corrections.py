"""What the demonstration's till corrects: an invoice of several lines, none of them a reduction."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from typing import Any

import pytest
from event_words import booked, client, wish

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.queries import invoices
from pole_desk.activities.events.commands import change_event
from pole_desk.demo.cast import BAD
from pole_desk.demo.money import Cashier
from pole_desk.demo.telling import Stage
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner

LAST = date(2027, 3, 31)
MARCH = Month(2027, 3)


class BadPayer:
    payer = BAD


@pytest.mark.parametrize(("percent", "credits"), [(0, 1), (30, 0)], ids=["whole-prices", "a-deposit-taken-off"])
def test_an_invoice_from_which_a_deposit_is_taken_off_is_not_credited_by_line(
    sqlite_pole: Runner, clock: FixedClock, percent: int, credits: int
) -> None:
    party: Any = client(sqlite_pole)
    rooms = [wish(sqlite_pole, code, day=date(2027, 2, 10)) for code in ("HALLE", "R1")]
    made = booked(sqlite_pole, party, *rooms)
    sqlite_pole.do(change_event, event=made.event, deposit_percent=percent)
    outbox.issue_month(sqlite_pole, month=Month(2026, 11))
    clock.set(datetime(2027, 3, 3, 9, tzinfo=UTC))
    stage = Stage(sqlite_pole, clock, LAST, random.Random("till"))
    stage.payers[party] = BadPayer()  # type: ignore[assignment]
    Cashier(LAST).issue(stage, MARCH)
    stage.play()
    kinds = [one.kind for one in sqlite_pole.read(invoices, month=MARCH)]
    assert sorted(kinds) == ["credit"] * credits + ["invoice"]
