"""The acts of the month's end: invoices issued, paid in time or not, corrected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.accounts.billing.queries import Invoice, invoices, lines_of
from pole_desk.accounts.receivables.commands import record_payment, withdraw_payment
from pole_desk.accounts.receivables.queries import receivable
from pole_desk.demo.cast import BAD, PARTIAL, PROMPT, SLOW, material, weighted
from pole_desk.demo.debts import FILE_AFTER, Debts
from pole_desk.demo.stays import A_DAY, workday
from pole_desk.demo.telling import Stage, Turn
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import Month
from pole_desk.ports.ids import InvoiceId

FULL = 100
METHODS = (
    {"weight": 78, "method": "transfer"},
    {"weight": 14, "method": "debit"},
    {"weight": 3, "method": "card"},
    {"weight": 5, "method": "cheque"},
)
GIVEN_UP = 150
"""Days before the last one from which a bad payer pays nothing any more."""


class Cashier:
    """Remembers which invoices were corrected, and what was shown once."""

    def __init__(self, today: date, debts: Debts | None = None) -> None:
        self.today, self.debts = today, debts or Debts(today)
        self.corrected: set[InvoiceId] = set()
        self.mistaken_year = 0
        self.issued = 0
        self.words = material("words")

    def plan(self, stage: Stage, month: Month) -> None:
        """Have a month's invoices issued in its first days; in January the rents are revised first."""
        first = 3 if month.month == 1 else 1
        day = month.first + A_DAY * (stage.rng.randrange(first, 6) - 1)
        stage.at(day, Turn.INVOICES, self.issue, month)

    def issue(self, stage: Stage, month: Month) -> None:
        outbox.issue_month(stage.runner, month=month, since=month.previous())
        found = stage.runner.read(invoices, month=month)
        self.issued += len(found)
        self.corrected |= {one.original for one in found if one.original is not None}
        owed = [one for one in found if one.original is None]
        if stage.clock.today() >= self.debts.since:
            stage.at(stage.clock.today() + A_DAY * FILE_AFTER, Turn.PAYMENTS, self.debts.ask)
        if owed and month.month % 6 == 3:
            self._correct(stage, owed)
        for one in owed:
            self._expect(stage, one)

    def _correct(self, stage: Stage, owed: list[Invoice]) -> None:
        """A credit note on the last line of an invoice of several, in March and in September.

        Not where a line is a reduction: it gives nothing back, nor the others without it.
        """
        for one in stage.rng.sample(owed, min(8, len(owed))):
            lines = stage.runner.read(lines_of, invoice=one.id)
            if len(lines) > 1 and all(line.net > 0 for line in lines):
                self.corrected.add(one.id)
                day = self._next_day(stage)
                stage.at(day, Turn.INVOICES, self.credit, one.id)
                return

    def _next_day(self, stage: Stage) -> date:
        return stage.clock.today() + A_DAY

    def credit(self, stage: Stage, invoice: InvoiceId) -> None:
        last = max(line.position for line in stage.runner.read(lines_of, invoice=invoice))
        reason = stage.rng.choice(self.words["credit"])
        stage.runner.do(credit_invoice, invoice=invoice, reason=reason, lines=[last])
        self.issued += 1

    def _expect(self, stage: Stage, invoice: Invoice) -> None:
        """When the money comes, by the client's habits."""
        rng, issued = stage.rng, invoice.issued_on
        payer = stage.payers[invoice.party].payer
        if payer == PROMPT and rng.randrange(FULL) < 4:
            payer = SLOW
        if payer == BAD and issued > self.today - A_DAY * GIVEN_UP:
            return
        delay = rng.randrange(3, 29) if payer == PROMPT else rng.randrange(35, 75)
        day = workday(issued + A_DAY * delay)
        if payer == PARTIAL and rng.randrange(FULL) < 40:
            stage.at(day, Turn.PAYMENTS, self.pay, invoice, round_cents(invoice.total * 60 / FULL))
            later = workday(day + A_DAY * rng.randrange(20, 60))
            stage.at(later, Turn.PAYMENTS, self.pay, invoice, None)
            self.corrected.add(invoice.id)
            return
        stage.at(day, Turn.PAYMENTS, self.pay, invoice, None)

    def pay(self, stage: Stage, invoice: Invoice, amount: Decimal | None) -> None:
        """A payment of an amount, or of all that is still owed: the shop may have set some off.

        Who is debited pays nothing by itself.
        """
        if invoice.party in self.debts.debited and invoice.issued_on >= self.debts.since:
            weighted(stage.rng, METHODS)
            return
        owed = stage.runner.read(receivable, invoice=invoice.id).balance
        amount = owed if amount is None else min(amount, owed)
        if amount <= 0:
            return
        on = stage.clock.today()
        method = weighted(stage.rng, METHODS)["method"]
        paid = {"invoice": invoice.id, "on": on, "amount": amount, "method": method, "reference": invoice.number}
        payment = stage.runner.do(record_payment, **paid)
        if self.mistaken_year != on.year and on.month > 2:
            self.mistaken_year = on.year
            reason = self.words["withdrawn"]
            stage.runner.do(withdraw_payment, payment=payment, reason=reason)
            stage.runner.do(record_payment, **paid)
