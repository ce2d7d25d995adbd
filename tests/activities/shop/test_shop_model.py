"""Random declarations, corrections, cancels, payouts and undos against a model of a few lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.activities.shop.checks import ShopChecks
from pole_desk.activities.shop.commands import (
    cancel_sales,
    correct_balance,
    declare_sales,
    open_contract,
    pay_out,
    restore_sales,
    withdraw_payout,
)
from pole_desk.activities.shop.queries import (
    balances,
    declarations,
    ledger,
    month_sums,
    payouts_of,
)
from pole_desk.activities.shop.rules import Mode
from pole_desk.activities.shop.rules.sales import Sale
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import Month

MONTHS = (Month(2026, 9), Month(2026, 10), Month(2026, 11))
FIRST = date(2026, 9, 1)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(("declare", "declare", "declare", "cancel", "restore", "pay", "unpay", "correct")),
        st.sampled_from(MONTHS),
        st.integers(0, 90_000),
        st.booleans(),
    ),
    min_size=4,
    max_size=14,
)  # fmt: skip


class Model:
    """The sales that stand by month, what was paid by month, what was corrected: all there is."""

    def __init__(self, netting: bool) -> None:
        self.netting = netting
        self.sales: dict[Month, Decimal] = {}
        self.paid: dict[Month, Decimal] = {}
        self.other: dict[Month, Decimal] = {}

    def copy(self) -> Model:
        other = Model(self.netting)
        other.sales, other.paid, other.other = dict(self.sales), dict(self.paid), dict(self.other)
        return other

    def kept(self, month: Month) -> Decimal:
        net = round_cents(self.sales.get(month, ZERO) * Decimal("0.2"))
        return net + round_cents(net * Decimal("0.2"))

    def owed(self, through: Month) -> Decimal:
        total = ZERO
        for month in MONTHS:
            if month <= through:
                total += self.sales.get(month, ZERO) - self.paid.get(month, ZERO)
                total += self.other.get(month, ZERO) - (self.kept(month) if self.netting else ZERO)
        return total


def play(shop: Any, contract: int, model: Model, act: tuple[str, Month, int, bool]) -> Any:
    """Ask the shop, then the model; what the shop refuses the model does not do."""
    name, month, cents, _undone = act
    amount = Decimal(cents) / 100
    on = {"contract": contract, "month": month}
    if name == "declare":
        done = shop.runner.perform(declare_sales, **on, sales=[Sale("cycles", amount)])
        model.sales[month] = amount
        return done
    if name in ("cancel", "restore"):
        versions = shop.read(declarations, **on)
        wanted = [one for one in versions if (one.state == "standing") == (name == "cancel")]
        if not wanted:
            return None
        chosen = wanted[cents % len(wanted)]
        command = cancel_sales if name == "cancel" else restore_sales
        done = shop.runner.perform(command, declaration=chosen.id, reason="essai")
        model.sales[month] = ZERO if name == "cancel" else chosen.sales
        return done
    if name == "pay":
        owed = model.owed(month)
        done = shop.runner.perform(pay_out, **on, on=date(2026, 11, 20))
        model.paid[month] = owed
        return done
    if name == "unpay":
        paid = [one for one in shop.read(payouts_of, **on) if one.state == "paid"]
        if not paid:
            return None
        done = shop.runner.perform(withdraw_payout, payout=paid[0].id, reason="essai")
        model.paid[month] = ZERO
        return done
    signed = amount - 450
    done = shop.runner.perform(correct_balance, **on, amount=signed, reason="essai")
    model.other[month] = model.other.get(month, ZERO) + signed
    return done


@settings(max_examples=12)
@given(acts=ACTS, netting=st.booleans())
def test_balances_are_those_of_the_model_and_a_corrected_month_counts_once(
    shop: Any, acts: list[tuple[str, Month, int, bool]], netting: bool
) -> None:
    contract = shop.do(
        open_contract, party=shop.parties["Cycles"], first_day=FIRST, mode=Mode.CONSIGNMENT,
        netting=netting,
    )  # fmt: skip
    model = Model(netting)
    for act in acts:
        before = model.copy()
        try:
            outcome = play(shop, contract, model, act)
        except PoleError:
            outcome, model = None, before
        if outcome is not None and outcome.undo is not None and act[3]:
            shop.runner.undo(outcome.undo)
            model = before
        for month in MONTHS:
            assert shop.read(balances, through=month)[contract] == model.owed(month)
    _agree(shop, contract, model)


def _agree(shop: Any, contract: int, model: Model) -> None:
    entries = shop.read(ledger, contract=contract)
    assert (entries[-1].balance if entries else ZERO) == model.owed(MONTHS[-1])
    for month in MONTHS:
        standing = shop.read(declarations, contract=contract, month=month, standing=True)
        assert len(standing) <= 1
        own = [row for row in shop.read(month_sums, month=month) if row.contract.id == contract]
        assert sum((row.sales for row in own), ZERO) == model.sales.get(month, ZERO)
        assert sum((row.commission for row in own), ZERO) == model.kept(month)
    assert shop.read(lambda reader: ShopChecks().check(reader)) == []
