"""A mandate's sequence, its end, and the day on which money may be asked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.accounts.receivables.rules.mandates import (
    Use,
    collection_day,
    is_banking_day,
    lapses_on,
    require_mandate,
    sequence_of,
)
from pole_desk.formats.sepa import Sequence
from pole_desk.kernel.errors import RuleBroken

SIGNED = date(2024, 1, 31)
USED = [date(2024, 3, 5), date(2024, 2, 5)]


def test_the_sequence_follows_the_debits_that_stood() -> None:
    assert sequence_of(Use.REPEATED, []) is Sequence.FIRST
    assert sequence_of(Use.REPEATED, USED) is Sequence.RECURRENT
    assert sequence_of(Use.REPEATED, USED, last=True) is Sequence.FINAL
    assert sequence_of(Use.ONCE, []) is Sequence.ONE_OFF


def test_a_mandate_signed_for_once_serves_once() -> None:
    with pytest.raises(RuleBroken, match="05/03/2024"):
        sequence_of(Use.ONCE, USED)


def test_a_mandate_lapses_three_years_after_it_last_served() -> None:
    assert (lapses_on(SIGNED, []), lapses_on(SIGNED, USED)) == (date(2027, 1, 31), date(2027, 3, 5))
    require_mandate(signed_on=SIGNED, collected=USED, revoked_on=None, on=date(2027, 3, 4))


@pytest.mark.parametrize(
    ("on", "revoked", "code"),
    [
        (date(2027, 3, 5), None, "mandate_lapsed"), (date(2024, 1, 30), None, "mandate_date"),
        (date(2024, 6, 1), date(2024, 6, 1), "mandate_revoked"),
    ],
)  # fmt: skip
def test_nothing_is_collected_under_a_mandate_that_does_not_hold(on: date, revoked: date | None, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        require_mandate(signed_on=SIGNED, collected=USED, revoked_on=revoked, on=on)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("noticed", "due", "file", "found"),
    [
        (date(2026, 11, 1), date(2026, 12, 1), date(2026, 11, 20), date(2026, 12, 1)),
        (date(2026, 11, 25), date(2026, 12, 1), date(2026, 11, 30), date(2026, 12, 9)),
        (date(2026, 11, 1), date(2026, 11, 30), date(2026, 12, 4), date(2026, 12, 7)),
        (date(2026, 12, 1), date(2026, 12, 25), date(2026, 12, 1), date(2026, 12, 28)),
        (date(2026, 3, 1), date(2026, 4, 3), date(2026, 3, 1), date(2026, 4, 7)),
    ],
)  # fmt: skip
def test_money_is_asked_once_due_told_and_sent_on_a_day_that_banks_work(
    noticed: date, due: date, file: date, found: date
) -> None:
    assert collection_day(noticed_on=noticed, due_on=due, file_on=file) == found


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.integers(0, 60), st.integers(0, 60), st.integers(0, 30))
def test_a_collection_day_is_the_first_that_may_be(noticed: date, due: int, file: int, notice: int) -> None:
    due_on, file_on = noticed + timedelta(days=due), noticed + timedelta(days=file)
    found = collection_day(noticed_on=noticed, due_on=due_on, file_on=file_on, notice=notice)
    earliest = max(due_on, noticed + timedelta(days=notice), file_on + timedelta(days=1))
    assert is_banking_day(found) and found >= earliest
    days = [earliest + timedelta(days=step) for step in range((found - earliest).days)]
    assert not any(is_banking_day(day) for day in days)
