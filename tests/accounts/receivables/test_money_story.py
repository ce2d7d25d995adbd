"""Any story of money against a simple ledger: balances agree whatever is done, undone, withdrawn and restored."""

from __future__ import annotations

import random
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from account_books import Books
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from pole_desk.accounts.receivables import commands, queries
from pole_desk.accounts.receivables.rules import Method
from pole_desk.activities.leases.commands import receive_deposit, return_deposit, withhold_deposit
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.money import ZERO, from_cents

DAY = date(2026, 11, 25)
LEFT = date(2026, 11, 20)
CENTS = st.integers(1, 30_000).map(from_cents)


class Ledger:
    """What is owed as sums alone: no table, no rule of the program."""

    def __init__(self) -> None:
        self.total: dict[int, Decimal] = {}
        self.owner: dict[int, int] = {}
        self.credited: dict[int, Decimal] = {}
        self.paid: dict[int, dict[int, Decimal]] = {}
        self.received: dict[int, tuple[int, Decimal]] = {}
        self.given_back: dict[int, Decimal] = {}
        self.gone: set[int] = set()
        self.lost: dict[int, Decimal] = {}
        self.held = {1: ZERO, 2: ZERO}

    def balance(self, invoice: int) -> Decimal:
        paid = sum((part for one, parts in self.paid.items() if one not in self.gone
                    for at, part in parts.items() if at == invoice), ZERO)  # fmt: skip
        return self.total[invoice] - self.credited.get(invoice, ZERO) - paid - self.lost.get(invoice, ZERO)

    def free(self, payment: int) -> Decimal:
        if payment in self.gone:
            return ZERO
        spent = sum(self.paid.get(payment, {}).values(), ZERO)
        return self.received[payment][1] - spent - self.given_back.get(payment, ZERO)

    def owed(self, party: int) -> Decimal:
        mine = sum((self.balance(one) for one, owner in self.owner.items() if owner == party), ZERO)
        return mine - sum((self.free(one) for one, (owner, _all) in self.received.items() if owner == party), ZERO)


class Story(RuleBasedStateMachine):
    """Two clients, a deposit each; every act that the program accepts is told to the ledger, and agrees."""

    payments = Bundle("payments")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.books: Any = Books(f"sqlite:///{Path(self.folder.name) / 'story.pole'}")
        self.books.create()
        self.ledger = Ledger()
        self.undo: tuple[Any, Ledger] | None = None

    def teardown(self) -> None:
        self.books.engine.dispose()
        self.folder.cleanup()

    @initialize(target=payments, price=CENTS, amount=CENTS)
    def two_clients(self, price: Decimal, amount: Decimal) -> int:
        """Each owes an invoice, the first has money on its account and a deposit held."""
        for name in ("Alpha", "Bêta"):
            party = self.books.party(name)
            self.books.agreement(party, LEFT)
            self.invoice(party, price)
        self.hold_deposit(1, amount)
        return self.receive(1, amount, True)

    def try_to(self, run: Any, **arguments: Any) -> Any:
        """The outcome of an act, None when it was refused: then nothing may have changed."""
        self.undo = None
        try:
            return self.books.runner.perform(run, **arguments)
        except PoleError:
            return None

    @rule(party=st.sampled_from([1, 2]), price=CENTS)
    def more(self, party: int, price: Decimal) -> None:
        self.invoice(party, price)

    def invoice(self, party: int, price: Decimal) -> None:
        known = {one.id for one in self.books.invoices()}
        self.books.owes(party, str(price), service_to=LEFT)
        self.books.issue()
        for one in self.books.invoices():
            if one.id not in known:
                self.ledger.total[one.id], self.ledger.owner[one.id] = one.total, one.party

    @rule(data=st.data())
    def credit(self, data: st.DataObject) -> None:
        invoice = data.draw(st.sampled_from(sorted(self.ledger.total)))
        self.undo = None
        try:
            made = self.books.credit(invoice)
        except PoleError:
            return
        self.ledger.credited[invoice] = self.ledger.credited.get(invoice, ZERO) + made.total

    @rule(target=payments, party=st.sampled_from([1, 2]), amount=CENTS, keep=st.booleans())
    def money(self, party: int, amount: Decimal, keep: bool) -> int:
        return self.receive(party, amount, keep)

    def receive(self, party: int, amount: Decimal, keep: bool) -> int:
        outcome = self.try_to(
            commands.receive_payment, party=party, on=DAY, amount=amount, method=Method.TRANSFER,
            allocations=[] if keep else None,
        )  # fmt: skip
        payment = outcome.value
        self.ledger.received[payment] = (party, amount)
        left = ZERO if keep else amount
        for invoice in sorted(one for one, owner in self.ledger.owner.items() if owner == party):
            part = min(left, self.ledger.balance(invoice))
            if part > 0:
                self.ledger.paid.setdefault(payment, {})[invoice] = part
                left -= part
        return payment

    @rule(payment=payments, data=st.data(), amount=CENTS, fitted=st.booleans())
    def allocate(self, payment: int, data: st.DataObject, amount: Decimal, fitted: bool) -> None:
        invoice = data.draw(st.sampled_from(sorted(self.ledger.total)))
        most = min(self.ledger.free(payment), self.ledger.balance(invoice))
        if fitted and most > 0:
            amount = min(amount, most)
        fits = (
            payment not in self.ledger.gone
            and amount <= self.ledger.free(payment)
            and amount <= self.ledger.balance(invoice)
            and self.ledger.owner[invoice] == self.ledger.received[payment][0]
        )
        outcome = self.try_to(commands.allocate_payment, payment=payment, parts=[(invoice, amount)])
        assert (outcome is not None) == fits
        if outcome:
            parts = self.ledger.paid.setdefault(payment, {})
            parts[invoice] = parts.get(invoice, ZERO) + amount

    @rule(payment=payments)
    def release(self, payment: int) -> None:
        fits = payment not in self.ledger.gone and bool(self.ledger.paid.get(payment))
        outcome = self.try_to(commands.release_payment, payment=payment)
        assert (outcome is not None) == fits
        if outcome:
            self.ledger.paid[payment] = {}

    @rule(payment=payments, amount=CENTS)
    def give_back(self, payment: int, amount: Decimal) -> None:
        fits = amount <= self.ledger.free(payment)
        outcome = self.try_to(
            commands.refund_payment, payment=payment, on=DAY, amount=amount, method=Method.TRANSFER
        )
        assert (outcome is not None) == fits
        if outcome:
            self.ledger.given_back[payment] = self.ledger.given_back.get(payment, ZERO) + amount

    @rule(payment=payments)
    def bounce(self, payment: int) -> None:
        left = self.ledger.received[payment][1] - self.ledger.given_back.get(payment, ZERO)
        fits = payment not in self.ledger.gone and left > 0
        outcome = self.try_to(commands.return_payment, payment=payment, on=DAY, reason="Rejet")
        assert (outcome is not None) == fits
        if outcome:
            self.ledger.paid[payment] = {}
            self.ledger.given_back[payment] = self.ledger.received[payment][1]

    @rule(payment=payments)
    def withdraw(self, payment: int) -> None:
        fits = payment not in self.ledger.gone and not self.ledger.given_back.get(payment)
        outcome = self.try_to(commands.withdraw_payment, payment=payment, reason="Erreur")
        assert (outcome is not None) == fits
        if outcome:
            self.ledger.gone.add(payment)

    @rule(payment=payments)
    def restore(self, payment: int) -> None:
        parts = self.ledger.paid.get(payment, {})
        fits = payment in self.ledger.gone and all(
            part <= self.ledger.balance(invoice) for invoice, part in parts.items()
        )
        outcome = self.try_to(commands.restore_payment, payment=payment)
        assert (outcome is not None) == fits
        if outcome:
            self.ledger.gone.discard(payment)

    @rule(data=st.data(), amount=CENTS)
    def lose(self, data: st.DataObject, amount: Decimal) -> None:
        invoice = data.draw(st.sampled_from(sorted(self.ledger.total)))
        fits = amount <= self.ledger.balance(invoice)
        outcome = self.try_to(commands.write_off, invoice=invoice, on=DAY, reason="Perdu", amount=amount)
        assert (outcome is not None) == fits
        if outcome:
            self.ledger.lost[invoice] = self.ledger.lost.get(invoice, ZERO) + amount

    @rule(party=st.sampled_from([1, 2]), amount=CENTS)
    def deposit(self, party: int, amount: Decimal) -> None:
        self.hold_deposit(party, amount)

    def hold_deposit(self, party: int, amount: Decimal) -> None:
        if self.try_to(receive_deposit, lease=party, on=DAY, amount=amount):
            self.ledger.held[party] += amount

    @rule(party=st.sampled_from([1, 2]), amount=CENTS)
    def return_held(self, party: int, amount: Decimal) -> None:
        outcome = self.try_to(return_deposit, lease=party, on=DAY, amount=amount)
        assert (outcome is not None) == (amount <= self.ledger.held[party])
        if outcome:
            self.ledger.held[party] -= amount

    @rule(party=st.sampled_from([1, 2]), amount=CENTS)
    def withhold(self, party: int, amount: Decimal) -> None:
        due = [one for one, owner in self.ledger.owner.items() if owner == party and self.ledger.balance(one) > 0]
        fits = amount <= self.ledger.held[party] and amount <= sum((self.ledger.balance(one) for one in due), ZERO)
        outcome = self.try_to(
            withhold_deposit, lease=party, on=DAY, amount=amount, reason="Impayé", invoices=due
        ) if due else None  # fmt: skip
        assert (outcome is not None) == (fits and bool(due))
        if outcome:
            self.ledger.held[party] -= amount
            payment = max(one.id for one in self.books.runner.read(queries.payments))
            self.ledger.received[payment] = (party, amount)
            for invoice in due:
                part = min(amount, self.ledger.balance(invoice))
                if part > 0:
                    self.ledger.paid.setdefault(payment, {})[invoice] = part
                    amount -= part

    @rule(payment=payments)
    def undone_at_once(self, payment: int) -> None:
        """An act and its undo leave all as it was."""
        outcome = self.try_to(commands.withdraw_payment, payment=payment, reason="Erreur")
        if outcome:
            self.books.runner.undo(outcome.undo)

    @invariant()
    def balances_agree(self) -> None:
        read = self.books.runner.read
        for invoice in self.ledger.total:
            assert read(queries.receivable, invoice=invoice).balance == self.ledger.balance(invoice)
        for one in read(queries.payments):
            assert one.free == self.ledger.free(one.id)
        owed = read(queries.balances)
        for party in (1, 2) if self.ledger.total or self.ledger.received else ():
            found = owed.get(party)
            assert (found.balance if found else ZERO) == self.ledger.owed(party)
            account = read(queries.account, party=party, last=date(2026, 12, 31))
            assert account.closing == self.ledger.owed(party)
            assert account.held == self.ledger.held[party]

    @invariant()
    def rates_add_up(self) -> None:
        """Money by rate is the money; once an invoice is settled without credit, its VAT came in or was lost."""
        told = self.books.runner.read(queries.by_rate, invoices=list(self.ledger.total))
        taxes = {one.id: one.vat for one in self.books.invoices()}
        got: dict[int, Decimal] = {}
        for one in told:
            assert sum((part.total for part in one.parts), ZERO) == one.amount
            got[one.invoice] = got.get(one.invoice, ZERO) + sum((part.vat for part in one.parts), ZERO)
        for invoice in self.ledger.total:
            if self.ledger.balance(invoice) == 0 and invoice not in self.ledger.credited:
                assert got.get(invoice, ZERO) == taxes[invoice]

    @invariant()
    def nothing_is_found(self) -> None:
        assert self.books.findings() == []


def test_any_story_of_money_agrees_with_a_simple_ledger() -> None:
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=10, stateful_step_count=25, deadline=None, phases=(Phase.generate,),
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )  # fmt: skip


def test_a_long_story_told_by_a_seed_agrees_on_both_engines(books: Any) -> None:
    """The same acts at random on either engine end in the same balances, each told by its sum alone."""
    rng = random.Random(5)
    party = books.party("Alpha")
    expected = ZERO
    for step in range(25):
        if step % 5 == 0:
            books.owes(party, str(from_cents(rng.randint(100, 20_000))), label=f"Salle {step}")
            books.issue()
            expected += books.invoices()[-1].total
        amount = from_cents(rng.randint(1, 8_000))
        payment = books.runner.do(
            commands.receive_payment, party=party, on=DAY, amount=amount, method=Method.CARD
        )
        expected -= amount
        found = books.runner.read(queries.payment, payment=payment)
        if found.free and rng.random() < 0.5:
            books.runner.do(
                commands.refund_payment, payment=payment, on=DAY, amount=found.free, method=Method.TRANSFER
            )
            expected += found.free
    assert books.runner.read(queries.balance_of, party=party) == expected
    assert books.findings() == []
