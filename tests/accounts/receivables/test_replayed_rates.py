"""An invoice's money by rate, told again: each movement adds up, what is given back whole leaves no cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from pole_desk.accounts.receivables.rules.replay import Event, What, replayed
from pole_desk.accounts.receivables.rules.sharing import RatePart
from pole_desk.kernel.money import ZERO, from_cents

DAY, NEXT = date(2026, 11, 20), date(2026, 12, 1)
INVOICED = (
    RatePart(Decimal(10), Decimal("188.18"), Decimal("18.82")),
    RatePart(Decimal(20), Decimal("751.27"), Decimal("150.25")),
)
TOTAL = Decimal("1108.52")
CENTS = st.integers(1, 110_852)


def paid(amount: str | Decimal, on: date = DAY, source: int = 1) -> Event:
    return Event(What.PAYMENT, on, source, Decimal(amount))


def test_the_golden_invoice_paid_in_two_leaves_nothing_and_its_very_vat() -> None:
    shared, left = replayed(INVOICED, [paid("500"), paid("608.52", NEXT, 2)])
    assert all(part.total == 0 for part in left)
    assert sum((part.vat for one in shared for part in one.parts), ZERO) == Decimal("169.07")
    assert [(part.base, part.vat) for part in shared[0].parts] == [
        (Decimal("84.88"), Decimal("8.49")), (Decimal("338.86"), Decimal("67.77")),
    ]  # fmt: skip


@given(first=CENTS, data=st.data())
def test_what_is_taken_off_whole_gives_back_its_very_parts(first: int, data: st.DataObject) -> None:
    second = data.draw(st.integers(0, 110_852 - first))
    events = [paid(from_cents(first)), *([paid(from_cents(second), source=2)] if second else [])]
    shared, _left = replayed(INVOICED, [*events, paid(-from_cents(first), NEXT)])
    given_then = shared[0].parts
    assert [(part.percent, -part.base, -part.vat) for part in shared[-1].parts] == [
        (part.percent, part.base, part.vat) for part in given_then
    ]


@given(amounts=st.lists(st.integers(-60_000, 60_000).filter(bool), max_size=8))
def test_every_movement_adds_up_whatever_its_order(amounts: list[int]) -> None:
    events = [paid(from_cents(amount), source=rank % 3) for rank, amount in enumerate(amounts)]
    shared, left = replayed(INVOICED, events)
    assert [sum((part.total for part in one.parts), ZERO) for one in shared] == [one.amount for one in events]
    assert sum((part.total for part in left), ZERO) == TOTAL - sum((one.amount for one in events), ZERO)


def test_a_credit_on_one_rate_after_the_money_is_given_back_in_that_rate() -> None:
    credit = Event(What.CREDIT, NEXT, 9, Decimal("207.00"), INVOICED[:1])
    shared, left = replayed(INVOICED, [paid(TOTAL), credit, paid("-207.00", NEXT)])
    assert shared[-1].parts[0] == RatePart(Decimal(10), Decimal("-188.18"), Decimal("-18.82"))
    assert all(part.total == 0 for part in left)


def test_a_loss_takes_what_is_left_by_rate() -> None:
    shared, left = replayed(INVOICED, [paid("108.52"), Event(What.LOSS, NEXT, 1, Decimal(1000))])
    assert sum((part.total for part in shared[1].parts), ZERO) == Decimal(1000)
    assert all(part.total == 0 for part in left)
