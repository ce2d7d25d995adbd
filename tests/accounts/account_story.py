"""Any story of the accounts, told to the program and to a simple ledger: after each step both say the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from account_sums import SELLERS, AccountSums
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from simple_ledger import NOTHING, PERCENTS, Document, Less, Money, Owed, SimpleLedger
from whole_books import BEGIN, CLIENTS, LEASES, WholeBooks

from pole_desk.accounts.billing import outbox
from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.accounts.ledger.commands.closings import close_month, close_year
from pole_desk.accounts.ledger.queries.closings import to_close
from pole_desk.accounts.receivables import commands, queries
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.rules.instalments import schedule
from pole_desk.activities.leases.commands import receive_deposit, return_deposit, withhold_deposit
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.money import from_cents
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import DEPOSIT, FINAL

CENTS = st.integers(1, 30_000).map(from_cents)
PARTIES = st.sampled_from(CLIENTS)
METHODS = st.sampled_from([Method.TRANSFER, Method.CARD, Method.CHEQUE])
SHARES = st.sampled_from([Decimal(1), Decimal(1), Decimal("0.5"), Decimal("0.37"), Decimal("1.2")])
BACK = st.sampled_from([0, 0, 0, 3, 20, 45])


class AccountStory(AccountSums):
    """What a pole does with invoices and money, in any order."""

    def __init__(self, fresh: Callable[[], str]) -> None:
        super().__init__()
        self.books = WholeBooks(fresh(), BEGIN).fill()
        self.ledger = SimpleLedger(LEASES)
        self.today = BEGIN
        self.keys = 0
        self.undo: tuple[Any, SimpleLedger] | None = None
        self.sent: dict[tuple[int, date], bytes] = {}
        self.last = 0

    def teardown(self) -> None:
        self.books.engine.dispose()

    def attempt(self, run: Any, **arguments: Any) -> Any:
        """The outcome of an act, None when it was refused: then nothing may have changed."""
        before = self.ledger.copy()
        self.undo = None
        try:
            outcome = self.books.runner.perform(run, **arguments)
        except PoleError:
            return None
        if outcome.undo is not None:
            self.undo = outcome.undo, before
        return outcome

    def chosen(self, data: Any, among: Any) -> Any:
        """One of what there is, None when there is nothing."""
        found = sorted(among)
        return data.draw(st.sampled_from(found)) if found else None

    # What is billed

    @initialize()
    def first_invoices(self) -> None:
        for party, seller in ((1, 1), (2, 1), (2, 2), (3, 1)):
            self.owe(party, seller, party, "S20", Decimal("100.10"))
        self.owe(1, 1, 1, "S10", Decimal("33.33"))
        self.bill()

    def owe(
        self, party: int, seller: int, dossier: int, tax: str, net: Decimal, kind: str = FINAL, deducts: str = ""
    ) -> str:
        self.keys, self.undo = self.keys + 1, None
        key, month = f"line:{self.keys}", Month.of(self.today)
        charge = self.books.owes(
            party, str(net), key=key, month=month, dossier=dossier, tax=tax, quantity="-1" if deducts else "1"
        )
        account = "419100" if deducts or kind == DEPOSIT else "706100"
        self.books.changes(charge, issuer=seller, role=kind, deducts=deducts, account=account)
        self.ledger.owed[key] = Owed(key, party, seller, dossier, tax, net, kind, deducts)
        self.ledger.pending.add(key)
        return key

    @rule(
        party=PARTIES, seller=st.sampled_from(SELLERS), apart=st.booleans(), several=st.lists(
            st.tuples(st.sampled_from(list(PERCENTS)), CENTS), min_size=1, max_size=3),
    )  # fmt: skip
    def charge(self, party: int, seller: int, apart: bool, several: list[tuple[str, Decimal]]) -> None:
        for tax, net in several:
            self.owe(party, seller, 3 if apart else party, tax, net)

    @rule(party=PARTIES, seller=st.sampled_from(SELLERS), net=CENTS, more=CENTS)
    def event(self, party: int, seller: int, net: Decimal, more: Decimal) -> None:
        """A down payment asked at once, its event billed with what comes next."""
        deposit = self.owe(party, seller, party, "S20", net, kind=DEPOSIT)
        self.bill()
        self.owe(party, seller, party, "S20", net + more)
        self.owe(party, seller, party, "S20", net, deducts=deposit)

    @rule()
    def bill(self) -> None:
        self.undo = None
        self.books.issue(Month.of(self.today))
        found = self.read_documents()
        assert {key for one in found.values() for key in one.keys} == self.ledger.pending
        self.ledger.pending.clear()

    def read_documents(self) -> dict[int, Document]:
        """The documents that are new, checked against what was owed."""
        rates: dict[int, dict[Decimal, tuple[Decimal, Decimal]]] = defaultdict(dict)
        keys: dict[int, list[str]] = defaultdict(list)
        for invoice, percent, base, amount in self.books.told(
            f"SELECT invoice, percent, base, amount FROM billing_invoice_tax WHERE invoice > {self.last}"
        ):
            at = Decimal(int(percent)) / 100
            before = rates[invoice].get(at, (NOTHING, NOTHING))
            rates[invoice][at] = (before[0] + from_cents(base), before[1] + from_cents(amount))
        for invoice, key in self.books.told(
            "SELECT l.invoice, c.key FROM billing_invoice_line AS l JOIN billing_charge AS c ON c.id = l.charge "
            f"WHERE l.invoice > {self.last}"
        ):
            keys[invoice].append(key)
        found = {}
        for row in self.books.told(
            "SELECT id, number, issuer, party, kind, issued_on, due_on, total, original FROM billing_invoice "
            f"WHERE id > {self.last} ORDER BY id"
        ):
            found[row.id] = Document(
                row.number, row.issuer, row.party, row.kind, date.fromisoformat(str(row.issued_on)),
                date.fromisoformat(str(row.due_on)), from_cents(row.total), rates[row.id], row.original,
                tuple(keys[row.id]),
            )  # fmt: skip
            self.ledger.documents[row.id] = found[row.id]
            self.last = row.id
            if row.kind != "credit":
                self.check_invoice(found[row.id])
        return found

    @rule(data=st.data(), how=st.sampled_from(["all", "again", "line", "amount"]), amount=CENTS)
    def credit(self, data: Any, how: str, amount: Decimal) -> None:
        invoice = self.chosen(data, self.ledger.invoices())
        asked: dict[str, Any] = {"all": {}, "again": {"rebill": True}, "line": {"lines": [1]}, "amount": {"amount": amount}}[how]
        waiting = {self.ledger.owed[key].deducts for key in self.ledger.pending} & set(self.ledger.documents[invoice].keys)
        if waiting or (how == "again" and self.ledger.credited(invoice)):
            return
        left = self.ledger.documents[invoice].total - self.ledger.credited(invoice)
        if not self.attempt(credit_invoice, invoice=invoice, reason="Erreur de surface", **asked):
            return
        self.undo = None
        (made,) = self.read_documents().values()
        original = self.ledger.documents[invoice]
        assert (made.kind, made.original, made.party, made.issuer) == ("credit", invoice, original.party, original.issuer)
        assert 0 < made.total <= left
        assert made.total == {"all": left, "again": left, "amount": amount}.get(how, made.total)
        if how == "again":
            self.ledger.pending |= set(original.keys)

    # Money

    def money(self, payment: int, found: Money, parts: dict[int, Decimal]) -> None:
        self.ledger.payments[payment] = found
        self.ledger.give(payment, parts)

    @rule(data=st.data(), share=SHARES, method=METHODS, back=BACK)
    def pay(self, data: Any, share: Decimal, method: Method, back: int) -> None:
        invoice = self.chosen(data, self.ledger.documents)
        document, on = self.ledger.documents[invoice], self.today - timedelta(days=back)
        left = NOTHING if document.kind == "credit" else self.ledger.balance(invoice)
        amount = max((left * share).quantize(NOTHING), Decimal("0.01"))
        fits = amount <= left and self.ledger.open_on(document.issuer, on)
        outcome = self.attempt(commands.record_payment, invoice=invoice, on=on, amount=amount, method=method)
        assert (outcome is not None) == fits
        if outcome:
            self.money(outcome.value, Money(document.party, document.issuer, on, amount), {invoice: amount})

    @rule(party=PARTIES, seller=st.sampled_from(SELLERS), amount=CENTS, method=METHODS, keep=st.booleans(), back=BACK)
    def receive(self, party: int, seller: int, amount: Decimal, method: Method, keep: bool, back: int) -> None:
        """Over the invoices first due, or kept on the client's account."""
        on = self.today - timedelta(days=back)
        parts = {} if keep else self.ledger.spread(amount, self.ledger.first_due(party, seller))
        outcome = self.attempt(
            commands.receive_payment, party=party, on=on, amount=amount, method=method,
            allocations=[] if keep else None, issuer=seller,
        )  # fmt: skip
        assert (outcome is not None) == self.ledger.open_on(seller, on)
        if outcome:
            self.money(outcome.value, Money(party, seller, on, amount), parts)

    @rule(data=st.data(), amount=CENTS, fitted=st.booleans())
    def allocate(self, data: Any, amount: Decimal, fitted: bool) -> None:
        payment = self.chosen(data, self.ledger.payments)
        invoice = self.chosen(data, self.ledger.documents)
        if payment is None:
            return
        most = self.ledger.room(payment, invoice)
        amount = min(amount, most) if fitted and most else amount
        outcome = self.attempt(commands.allocate_payment, payment=payment, parts=[(invoice, amount)])
        assert (outcome is not None) == (amount <= most)
        if outcome:
            self.ledger.give(payment, {invoice: amount})

    @rule(data=st.data())
    def release(self, data: Any) -> None:
        payment = self.chosen(data, self.ledger.payments)
        if payment is None:
            return
        found = self.ledger.payments[payment]
        outcome = self.attempt(commands.release_payment, payment=payment)
        assert (outcome is not None) == (found.by_hand and not found.gone and bool(found.parts))
        if outcome:
            found.parts = {}

    @rule(data=st.data())
    def move(self, data: Any) -> None:
        payment = self.chosen(data, [one for one, money in self.ledger.payments.items() if money.parts])
        to = self.chosen(data, self.ledger.documents)
        if payment is None:
            return
        found = self.ledger.payments[payment]
        source = self.chosen(data, found.parts)
        amount = found.parts[source]
        document = self.ledger.documents[to]
        fits = (
            found.by_hand and not found.gone and document.kind != "credit" and document.party == found.party
            and document.issuer == found.issuer
            and amount <= self.ledger.balance(to) + (amount if to == source else 0)
        )  # fmt: skip
        outcome = self.attempt(commands.move_allocation, payment=payment, invoice=source, to=to)
        assert (outcome is not None) == fits
        if outcome:
            self.ledger.give(payment, {source: -amount})
            self.ledger.give(payment, {to: amount})

    @rule(data=st.data(), share=SHARES, back=BACK)
    def give_back(self, data: Any, share: Decimal, back: int) -> None:
        payment = self.chosen(data, self.ledger.payments)
        if payment is None:
            return
        found, on = self.ledger.payments[payment], self.today - timedelta(days=back)
        free = self.ledger.free(payment)
        amount = max((free * share).quantize(NOTHING), Decimal("0.01"))
        fits = amount <= free and found.by_hand and on >= found.on and self.ledger.open_on(found.issuer, on)
        outcome = self.attempt(commands.refund_payment, payment=payment, on=on, amount=amount, method=Method.TRANSFER)
        assert (outcome is not None) == fits
        if outcome:
            self.ledger.refunds[outcome.value] = Less(payment, amount)

    @rule(data=st.data(), back=BACK)
    def bounce(self, data: Any, back: int) -> None:
        payment = self.chosen(data, self.ledger.payments)
        if payment is None:
            return
        found, on = self.ledger.payments[payment], self.today - timedelta(days=back)
        left = found.amount - self.ledger.returned(payment)
        fits = not found.gone and found.by_hand and left > 0 and on >= found.on and self.ledger.open_on(found.issuer, on)
        outcome = self.attempt(commands.return_payment, payment=payment, on=on, reason="Sans provision")
        assert (outcome is not None) == fits
        if outcome:
            found.parts = {}
            self.ledger.refunds[outcome.value] = Less(payment, left)

    @rule(data=st.data())
    def withdraw(self, data: Any) -> None:
        payment = self.chosen(data, self.ledger.payments)
        if payment is None:
            return
        found = self.ledger.payments[payment]
        fits = not found.gone and found.by_hand and not self.ledger.returned(payment)
        outcome = self.attempt(commands.withdraw_payment, payment=payment, reason="Erreur de saisie")
        assert (outcome is not None) == fits
        if outcome:
            found.gone, found.gone_on = True, self.today

    @rule(data=st.data())
    def restore(self, data: Any) -> None:
        """A payment that was no mistake: it pays what it paid, if that still fits and its mistake is not sealed."""
        payment = self.chosen(data, [one for one, money in self.ledger.payments.items() if money.gone])
        if payment is None:
            return
        found = self.ledger.payments[payment]
        assert found.gone_on is not None
        fits = (
            found.by_hand and all(part <= self.ledger.balance(one) for one, part in found.parts.items())
            and self.ledger.open_on(found.issuer, found.gone_on)
        )  # fmt: skip
        outcome = self.attempt(commands.restore_payment, payment=payment)
        assert (outcome is not None) == fits
        if outcome:
            found.gone = False

    @rule(data=st.data())
    def withdraw_less(self, data: Any) -> None:
        """A refund or a loss, recorded by mistake."""
        refund = self.chosen(data, self.ledger.refunds)
        loss = self.chosen(data, self.ledger.losses)
        for record, known, run, name in (
            (refund, self.ledger.refunds, commands.withdraw_refund, "refund"),
            (loss, self.ledger.losses, commands.withdraw_loss, "loss"),
        ):
            if record is not None:
                outcome = self.attempt(run, **{name: record}, reason="Erreur de saisie")
                assert (outcome is not None) == (not known[record].gone)
                if outcome:
                    known[record].gone = True

    @rule(data=st.data(), share=SHARES, back=BACK)
    def lose(self, data: Any, share: Decimal, back: int) -> None:
        invoice = self.chosen(data, self.ledger.invoices())
        document, on = self.ledger.documents[invoice], self.today - timedelta(days=back)
        amount = max((self.ledger.balance(invoice) * share).quantize(NOTHING), Decimal("0.01"))
        fits = (
            amount <= self.ledger.balance(invoice) and on >= document.issued_on
            and self.ledger.open_on(document.issuer, on)
        )  # fmt: skip
        outcome = self.attempt(commands.write_off, invoice=invoice, on=on, reason="Liquidation", amount=amount)
        assert (outcome is not None) == fits
        if outcome:
            self.ledger.losses[outcome.value] = Less(invoice, amount)

    # Deposits held

    @rule(lease=st.sampled_from(LEASES), amount=CENTS, back=BACK)
    def hold(self, lease: int, amount: Decimal, back: int) -> None:
        on = self.today - timedelta(days=back)
        outcome = self.attempt(receive_deposit, lease=lease, on=on, amount=amount)
        assert (outcome is not None) == self.ledger.open_on(1, on)
        if outcome:
            self.ledger.held[lease] += amount

    @rule(lease=st.sampled_from(LEASES), share=SHARES)
    def return_held(self, lease: int, share: Decimal) -> None:
        amount = max((self.ledger.held[lease] * share).quantize(NOTHING), Decimal("0.01"))
        outcome = self.attempt(return_deposit, lease=lease, on=self.today, amount=amount)
        assert (outcome is not None) == (amount <= self.ledger.held[lease])
        if outcome:
            self.ledger.held[lease] -= amount

    @rule(lease=st.sampled_from(LEASES), seller=st.sampled_from(SELLERS), share=SHARES)
    def withhold(self, lease: int, seller: int, share: Decimal) -> None:
        """What is kept pays invoices: of a seller who sold with VAT, it makes that VAT due."""
        due = self.ledger.first_due(lease, seller)
        amount = max((self.ledger.held[lease] * share).quantize(NOTHING), Decimal("0.01"))
        if not due:
            return
        owed = sum((self.ledger.balance(one) for one in due), NOTHING)
        outcome = self.attempt(
            withhold_deposit, lease=lease, on=self.today, amount=amount, reason="Impayé", invoices=due
        )
        assert (outcome is not None) == (amount <= self.ledger.held[lease] and amount <= owed)
        if outcome:
            self.ledger.held[lease] -= amount
            payment = max(row.id for row in self.books.told("SELECT id FROM payment"))
            parts = self.ledger.spread(amount, due)
            self.money(payment, Money(lease, seller, self.today, amount, by_hand=False), parts)

    # Debits, plans, reminders

    @rule()
    def debit(self) -> None:
        """What Alpha owes the first seller, asked of its bank: each invoice once."""
        found = self.books.runner.read(commands.prepare_debits, on=self.today).debits
        for one in found:
            document = self.ledger.documents[one.invoice]
            assert (document.party, document.issuer) == (1, 1) and one.amount == self.ledger.balance(one.invoice) > 0
            assert one.invoice not in {invoice for invoice, _amount in self.ledger.asked.values()}
            assert not self.ledger.promised(one.invoice, self.today)
        outcome = self.attempt(
            commands.make_debit_batch, issuer=1, scheme=Scheme.CORE, on=self.today, debits=found
        )
        assert (outcome is not None) == bool(found)
        if outcome:
            for row in self.books.told(f"SELECT id, invoice, amount FROM debit WHERE file = {outcome.value}"):
                self.ledger.asked[row.id] = row.invoice, from_cents(row.amount)

    @rule()
    def confirm(self) -> None:
        rows = self.books.told("SELECT id, collect_on FROM debit WHERE state = 'asked' ORDER BY collect_on, id")
        days = {row.id: date.fromisoformat(str(row.collect_on)) for row in rows}
        assert set(days) == set(self.ledger.asked)
        due = [one for one in days if days[one] <= self.today]
        outcome = self.attempt(commands.confirm_debits, on=self.today)
        assert (outcome is not None) == bool(due)
        if not outcome:
            return
        self.undo = None
        for row in self.books.told("SELECT id, payment FROM debit WHERE payment IS NOT NULL ORDER BY payment"):
            if row.id in self.ledger.asked:
                invoice, amount = self.ledger.asked.pop(row.id)
                parts = self.ledger.spread(amount, [invoice])
                self.money(row.payment, Money(1, 1, self.dated(days[row.id]), amount), parts)

    def dated(self, on: date) -> date:
        """The day that money of a day is written: that day, or the first one that no closing covers."""
        return on if self.ledger.open_on(1, on) else self.ledger.closed[1] + timedelta(days=1)

    @rule(data=st.data())
    def reject(self, data: Any) -> None:
        rows = {row.id: row for row in self.books.told("SELECT id, state, payment FROM debit")}
        debit = self.chosen(data, rows)
        if debit is None:
            return
        row = rows[debit]
        money = self.ledger.payments.get(row.payment)
        fits = row.state == "asked" or (
            row.state == "collected" and money is not None and not money.gone
            and self.ledger.returned(row.payment) < money.amount
        )  # fmt: skip
        outcome = self.attempt(commands.reject_debit, debit=debit, code="AM04", on=self.today)
        assert (outcome is not None) == fits
        if not outcome:
            return
        if row.state == "asked":
            del self.ledger.asked[debit]
        else:
            left = money.amount - self.ledger.returned(row.payment)
            money.parts = {}
            refund = max(each.id for each in self.books.told("SELECT id FROM payment_refund"))
            self.ledger.refunds[refund] = Less(row.payment, left)

    @rule(data=st.data())
    def plan(self, data: Any) -> None:
        invoice = self.chosen(data, self.ledger.invoices())
        left = self.ledger.balance(invoice)
        if left < 1 or invoice in self.ledger.planned:
            return
        parts = schedule(total=left, count=2, first_on=self.today + timedelta(days=10))
        assert self.attempt(
            commands.make_plan, party=self.ledger.documents[invoice].party, invoices=[invoice], instalments=parts
        )
        self.ledger.planned[invoice] = left, [(part.due_on, part.amount) for part in parts]

    @rule()
    def remind(self) -> None:
        """Only what is late and unpaid is asked for, one level after the other."""
        plan = self.books.runner.read(commands.prepare_reminders, on=self.today)
        for letter in plan.letters:
            assert letter.total == letter.balance + letter.interest + letter.indemnity
            assert letter.level == max(one.level for one in letter.invoices) > 0
            for one in letter.invoices:
                document = self.ledger.documents[one.invoice]
                assert one.balance == self.ledger.balance(one.invoice) > 0
                assert document.due_on < self.today and document.issuer == letter.issuer
                assert one.invoice not in {each for each, _amount in self.ledger.asked.values()}
                assert not self.ledger.promised(one.invoice, self.today)
                if one.level:
                    assert one.level == self.ledger.levels.get(one.invoice, 0) + 1
                    self.ledger.levels[one.invoice] = one.level
        if plan.letters:
            assert self.attempt(commands.send_reminders, on=self.today, letters=plan.letters)
        assert self.books.runner.read(commands.prepare_reminders, on=self.today).letters == ()

    # The clock and the closings

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.undo = None
        self.today += timedelta(days=days)
        self.books.day(self.today)

    @rule(seller=st.sampled_from(SELLERS))
    def close(self, seller: int) -> None:
        """Seals the month that comes next, once it is over, with its documents drawn."""
        outbox.drain(self.books.runner)
        found = next((one for one in self.books.runner.read(to_close) if one.issuer == seller), None)
        if found is None:
            return
        if found.span == "year":
            outcome = self.attempt(close_year, year=int(found.period), issuer=seller)
            assert (outcome is not None) == (int(found.period) < self.today.year)
            return
        month = Month.parse(found.period)
        outcome = self.attempt(close_month, month=month, issuer=seller)
        assert (outcome is not None) == (month.last < self.today)
        if outcome:
            self.ledger.closed[seller] = month.last
            self.sent[seller, month.last] = self.exported(seller, date(month.year, 1, 1), month.last)

    @precondition(lambda self: self.undo is not None)
    @rule()
    def take_back(self) -> None:
        """The last act undone: all is as it was."""
        assert self.undo is not None
        undo, before = self.undo
        self.undo = None
        self.books.runner.undo(undo)
        self.ledger = self.ledger.back_to(before, self.today)
