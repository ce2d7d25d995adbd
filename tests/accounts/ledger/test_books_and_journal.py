"""The journal out of what was issued, paid, held and paid out: balanced, numbered, and equal to what is owed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from closed_books import NOVEMBER, OCTOBER, ClosedBooks
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from pole_desk.accounts.ledger import outbox
from pole_desk.accounts.ledger.commands.plan import set_account_plan
from pole_desk.accounts.ledger.queries.books import books_of
from pole_desk.accounts.ledger.queries.journal import journal, vat, vat_by_month
from pole_desk.accounts.ledger.queries.plan import account_plan
from pole_desk.accounts.ledger.rules.parting import Moved, steps_of
from pole_desk.accounts.ledger.rules.plan import AccountPlan
from pole_desk.accounts.receivables import queries as receivables
from pole_desk.accounts.receivables.commands import (
    allocate_payment,
    pay_from_deposit,
    receive_payment,
    record_payment,
    refund_payment,
    return_payment,
    withdraw_payment,
    write_off,
)
from pole_desk.accounts.receivables.queries.rates import received_by_rate
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.rules.replay import What
from pole_desk.accounts.receivables.rules.sharing import RatePart, remaining
from pole_desk.accounts.receivables.tables import PayeeRow, SepaFileRow, TransferRow
from pole_desk.formats.fec import Entry, read_journal
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.money import ZERO, from_cents, round_cents
from pole_desk.ports.payouts import PaidOut

S10, S20 = Decimal("10.00"), Decimal("20.00")
METHODS = (Method.TRANSFER, Method.DEBIT, Method.CARD, Method.CHEQUE)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def entries(books: Any, first: date = FIRST, last: date = LAST) -> tuple[Entry, ...]:
    return books.runner.read(journal, issuer=1, first=first, last=last)


def accounts(found: Iterable[Entry]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in found:
        for line in entry.lines:
            sums[line.account] += line.debit - line.credit
    return {account: amount for account, amount in sums.items() if amount}


def pay(books: Any, invoice: int, amount: str, on: date, method: Method = Method.TRANSFER) -> int:
    return books.runner.do(record_payment, invoice=invoice, on=on, amount=Decimal(amount), method=method)


@pytest.fixture
def told(closed: Any) -> Any:
    """October: 100.00 at 20 % and meals for 50.00 at 10 % on mandate, to one client; 30.00 to another."""
    closed.day(date(2026, 10, 5))
    closed.owes(closed.party("Alpha"), "100", month=OCTOBER)
    meals = closed.owes(1, "50", month=OCTOBER, tax="S10")
    closed.changes(meals, account="467100")
    closed.owes(closed.party("Bêta"), "30", month=OCTOBER)
    closed.issue(OCTOBER)
    return closed


def test_sales_money_and_vat_make_entries_of_their_journals(told: Any) -> None:
    pay(told, 1, "87.50", date(2026, 10, 12))
    pay(told, 2, "36", date(2026, 11, 2), Method.CHEQUE)
    found = entries(told)
    assert [(one.number, one.journal, one.piece) for one in found] == [
        (1, "VE", "FA-2026-00001"), (2, "VE", "FA-2026-00002"), (3, "BQ", "RG-1"), (4, "BQ", "RG-2"),
    ]  # fmt: skip
    assert accounts(found) == {
        "411000": Decimal("87.50"), "706": Decimal("-130.00"), "467100": Decimal("-55.00"),
        "512000": Decimal("123.50"), "445741": Decimal("-10.00"), "445711": Decimal("-16.00"),
    }  # fmt: skip
    assert {line.auxiliary for one in found for line in one.lines if line.account == "411000"} == {"C00001", "C00002"}


def test_vat_is_due_when_the_money_comes_month_by_month(told: Any) -> None:
    pay(told, 1, "87.50", date(2026, 10, 12))
    pay(told, 2, "36", date(2026, 11, 2))
    october, november = told.runner.read(vat_by_month, issuer=1, first=OCTOBER, last=NOVEMBER)
    assert [(row.percent, row.base, row.vat) for row in october.table.receipts] == [(S20, Decimal(50), Decimal(10))]
    assert [(row.percent, row.vat) for row in october.table.mandate] == [(S10, Decimal(5))]
    assert november.table.due == Decimal(6) and november.table.debits == ()


def test_a_payment_taken_off_as_a_mistake_stays_and_is_undone(told: Any) -> None:
    payment = pay(told, 2, "36", date(2026, 10, 12))
    told.day(date(2026, 11, 3))
    told.runner.do(withdraw_payment, payment=payment, reason="chèque impayé")
    back = entries(told)[-1]
    assert (back.piece, back.on, back.lines[0].label) == (
        "RG-1-A", date(2026, 11, 3), "Annulation du règlement RG-1\u202f: chèque impayé",
    )  # fmt: skip
    assert accounts(entries(told)).get("512000") is None
    assert told.runner.read(vat, issuer=1, first=date(2026, 11, 1), last=date(2026, 11, 30)).due == Decimal(-6)


def test_money_that_waits_makes_vat_due_on_the_day_that_it_pays(sqlite_closed: Any) -> None:
    books = sqlite_closed
    books.day(date(2026, 10, 5))
    books.owes(books.party("Alpha"), "100", month=OCTOBER)
    books.issue(OCTOBER)
    payment = books.runner.do(
        receive_payment, party=1, on=date(2026, 10, 8), amount=Decimal(150), method=Method.TRANSFER, allocations=[],
        issuer=1,
    )  # fmt: skip
    books.day(date(2026, 11, 9))
    books.runner.do(allocate_payment, payment=payment)
    books.runner.do(
        refund_payment, payment=payment, on=date(2026, 11, 12), amount=Decimal(30), method=Method.TRANSFER
    )
    assert [(one.journal, one.piece) for one in entries(books)] == [
        ("VE", "FA-2026-00001"), ("BQ", "RG-1"), ("OD", "RG-1-261109"), ("BQ", "RB-1"),
    ]  # fmt: skip
    october, november = books.runner.read(vat_by_month, issuer=1, first=OCTOBER, last=NOVEMBER)
    assert (october.table.due, november.table.due) == (ZERO, Decimal(20))
    assert accounts(entries(books)) == {
        "706": Decimal(-100), "512000": Decimal(120), "445711": Decimal(-20),
    }  # fmt: skip


def test_a_payment_sent_back_and_a_debt_given_up_free_the_vat(sqlite_closed: Any) -> None:
    books = sqlite_closed
    books.day(date(2026, 10, 5))
    books.owes(books.party("Alpha"), "100", month=OCTOBER)
    books.issue(OCTOBER)
    payment = pay(books, 1, "120", date(2026, 10, 8), Method.DEBIT)
    books.day(date(2026, 10, 15))
    books.runner.do(return_payment, payment=payment, on=date(2026, 10, 15), reason="AM04")
    books.runner.do(write_off, invoice=1, on=date(2026, 11, 20), reason="liquidation")
    assert accounts(entries(books)) == {"706": Decimal(-100), "654000": Decimal(100)}
    assert "AM04" in next(one for one in entries(books) if one.piece == "RB-1").lines[0].label
    assert books.runner.read(vat, issuer=1, first=FIRST, last=LAST).due == ZERO


def test_deposits_held_and_payouts_are_no_revenue(told: Any) -> None:
    told.payouts.told.append(PaidOut("shop_payout:7", 1, "Alpha", date(2026, 11, 14), Decimal(55), "transfer"))
    told.agreement(1)
    with told.engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO lease_deposit (lease, on_day, kind, amount, reason, withdrawn) VALUES "
            "(1, '2026-10-06', 'asked', 30000, '', FALSE), (1, '2026-10-07', 'received', 30000, '', FALSE), "
            "(1, '2026-11-07', 'returned', 20000, '', FALSE), (1, '2026-11-08', 'withheld', 10000, 'clé', FALSE)"
        ))  # fmt: skip
    found = [one for one in entries(told) if one.journal != "VE"]
    assert [(one.journal, one.piece) for one in found] == [
        ("BQ", "DG-2"), ("BQ", "DG-3"), ("OD", "DG-4"), ("BQ", "RV-shop_payout-7"),
    ]  # fmt: skip
    assert accounts(found) == {"512000": Decimal("45.00"), "411000": Decimal("-100.00"), "467100": Decimal("55.00")}


def test_a_deposit_that_pays_an_invoice_is_told_once_and_makes_its_vat_due(sqlite_closed: Any) -> None:
    books = sqlite_closed
    books.day(date(2026, 10, 5))
    books.owes(books.party("Alpha"), "100", month=OCTOBER)
    books.issue(OCTOBER)
    books.agreement(1)
    with books.engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO lease_deposit (lease, on_day, kind, amount, reason, withdrawn) VALUES "
            "(1, '2026-10-06', 'received', 30000, '', FALSE), (1, '2026-11-08', 'withheld', 15000, 'impayé', FALSE)"
        ))  # fmt: skip
    books.runner.do(
        pay_from_deposit, movement=2, party=1, on=date(2026, 11, 8), amount=Decimal(120), invoices=[1]
    )
    assert accounts(entries(books)) == {
        "706": Decimal(-100), "445711": Decimal(-20), "512000": Decimal(300), "165000": Decimal(-150),
        "411000": Decimal(-30),
    }  # fmt: skip


def test_what_the_bank_was_told_to_pay_out_is_in_the_books_once(told: Any) -> None:
    told.payouts.told.append(PaidOut("shop_payout:7", 1, "Alpha", date(2026, 11, 14), Decimal(55), "transfer"))
    states = (
        ("canteen:1:2026-10", 4000, "ordered"), ("canteen:2:2026-10", 900, "rejected"),
        ("shop_payout:7", 5500, "ordered"),
    )  # fmt: skip
    with told.engine.begin() as connection:
        connection.execute(insert(PayeeRow), {
            "id": 1, "party": 1, "holder": "Alpha", "iban": "FR7630006000011234567890189", "bic": "", "street": "",
            "postcode": "", "town": "", "country": "FR", "since": FIRST, "withdrawn": False, "version": 1,
        })  # fmt: skip
        connection.execute(insert(SepaFileRow), {
            "id": 1, "issuer": 1, "kind": "transfers", "year": 2026, "rank": 1, "message": "VIR-1", "scheme": "",
            "made_at": told.clock.now(), "operations": 3, "total": Decimal(104), "sha256": "0" * 64, "content": b"",
        })  # fmt: skip
        connection.execute(insert(TransferRow), [
            {"file": 1, "kind": "payout", "key": key, "party": 1, "payee": 1, "amount": Decimal(cents) / 100,
             "execute_on": date(2026, 11, 16), "end_to_end": key, "text": key, "state": state,
             "reason": "" if state == "ordered" else "AC04", "confirmed_on": None, "version": 1}
            for key, cents, state in states
        ])  # fmt: skip
    assert [(one.piece, one.debit) for one in entries(told) if one.journal == "BQ"] == [
        ("RV-shop_payout-7", Decimal(55)), ("RV-canteen-1-2026-10", Decimal(40)),
    ]  # fmt: skip


def test_the_accounts_are_a_dated_setting(told: Any) -> None:
    own = replace(AccountPlan(), customers="411100").to_json()
    told.runner.do(set_account_plan, plan=own, valid_from=date(2026, 11, 1))
    assert told.runner.read(account_plan, on=date(2026, 10, 31)).customers == "411000"
    assert told.runner.read(account_plan, on=date(2026, 11, 1)).customers == "411100"
    assert accounts(entries(told))["411000"] == Decimal(211)
    with pytest.raises(BadInput, match="numéro de compte"):
        told.runner.do(set_account_plan, plan={**own, "bank": "51"}, valid_from=date(2026, 11, 1))


def test_the_files_read_back_and_a_month_goes_on_where_the_one_before_ended(told: Any, tmp_path: Path) -> None:
    pay(told, 1, "100", date(2026, 11, 2))
    [written] = outbox.write_journals(told.runner, first=OCTOBER.first, last=NOVEMBER.last, folder=tmp_path)
    assert written.file.name == "999000011FEC20261130.txt"
    back = read_journal(written.file)
    assert back.faults == () and len(back.entries) == written.entries == 3
    assert back.debit == back.credit == written.debit == written.credit
    [november] = outbox.write_journals(told.runner, first=NOVEMBER.first, last=NOVEMBER.last, folder=tmp_path / "11")
    assert [one.number for one in read_journal(november.file).entries] == [3]
    with pytest.raises(BadInput, match="premier jour"):
        outbox.write_journals(told.runner, first=NOVEMBER.last, last=NOVEMBER.first, folder=tmp_path)


def test_a_sale_without_an_account_stops_the_export_and_is_named(sqlite_closed: Any, tmp_path: Path) -> None:
    sqlite_closed.changes(sqlite_closed.owes(sqlite_closed.party(), "10"), account="607000")
    sqlite_closed.issue()
    with pytest.raises(RuleBroken, match="FA-2026-00001"):
        outbox.write_journals(sqlite_closed.runner, first=FIRST, last=LAST, folder=tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


RATES = st.lists(
    st.builds(RatePart, st.sampled_from([S10, S20, ZERO]), st.integers(1, 90_000).map(from_cents), st.just(ZERO)),
    min_size=1, max_size=3, unique_by=lambda part: part.percent,
).map(lambda parts: [part._replace(vat=round_cents(part.base * part.percent / 100)) for part in parts])  # fmt: skip


@given(RATES, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 99), st.booleans()), max_size=6))
def test_money_by_rate_adds_up_whatever_comes_and_goes(
    invoiced: list[RatePart], shares: list[tuple[int, int, bool]]
) -> None:
    left, moved = sum((part.total for part in invoiced), ZERO), []
    for rank, (day, share, mistaken) in enumerate(sorted(shares)):
        amount = (left * share / 100).quantize(Decimal("0.01"))
        on = FIRST + timedelta(days=day)
        if amount:
            back = on + timedelta(days=70) if mistaken else None
            moved.append(Moved(What.PAYMENT, rank, ((on, amount),), back))
            left -= ZERO if mistaken else amount
    moved.append(Moved(What.PAYMENT, 99, ((FIRST + timedelta(days=200), left),)))
    found = steps_of(invoiced, [], moved)
    assert all(not (part.base or part.vat) for part in remaining(invoiced, *(step.rates for step in found)))
    for one in moved:
        own = [step for step in found if step.source == one.source]
        kept = sum((part.total for step in own for part in step.rates), ZERO)
        assert kept == (ZERO if one.back_on else one.steps[0][1])
        assert len(own) == (2 if one.back_on else 1)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32))
def test_any_documents_and_payments_are_balanced_and_equal_what_is_owed(seed: int) -> None:
    with TemporaryDirectory() as folder:
        books = ClosedBooks(f"sqlite:///{folder}/books.pole")
        books.create()
        _lived(books, random.Random(seed))
        found = entries(books)
        books_owed: dict[str, Decimal] = defaultdict(lambda: ZERO)
        for entry in found:
            assert entry.debit == entry.credit > 0
            for line in entry.lines:
                if line.account == "411000":
                    books_owed[line.auxiliary] += line.debit - line.credit
        owed = {f"C{party:05d}": one.balance for party, one in books.runner.read(receivables.balances).items()}
        assert {name: amount for name, amount in books_owed.items() if amount} == owed
        assert [one.number for one in found] == list(range(1, len(found) + 1))
        due = sum((one.table.due for one in books.runner.read(
            vat_by_month, issuer=1, first=OCTOBER.plus(-1), last=NOVEMBER.next())), ZERO)  # fmt: skip
        plain = [one for one in books.invoices() if all(line.account != "467100" for line in books.lines(one.id))]
        told = books.runner.read(received_by_rate, first=FIRST, last=LAST)
        by_rate = {one.id: sum((part.vat for got in told if got.invoice == one.id for part in got.parts), ZERO)
                   for one in plain}  # fmt: skip
        mine = books.runner.read(books_of, issuer=1, until=LAST)
        paid = {one.id: sum((rate.vat for piece in (*mine.receipts, *mine.allocations) for got in piece.paid
                             if got.invoice == one.number for rate in got.rates), ZERO) for one in plain}  # fmt: skip
        assert paid == by_rate, "the journal and the receivables part money alike"
        assert due == -sum((accounts(found).get(account, ZERO) for account in ("445711", "445712")), ZERO)
        books.engine.dispose()


def _lived(books: ClosedBooks, chance: random.Random) -> None:
    """Two months of documents at two rates, some on mandate, credited, paid in part, taken back."""
    parties = [books.party(f"Structure {number}") for number in range(4)]
    for month in (OCTOBER, NOVEMBER):
        books.day(date(month.year, month.month, 5))
        for party in parties:
            for tax in ("S20", "S10", "E-261D")[: chance.randint(1, 3)]:
                price = f"{chance.randint(1, 60_000) / 100:.2f}"
                charge = books.owes(party, price, month=month, tax=tax)
                books.changes(charge, account=chance.choice(["706100", "706400", "467100"]))
        books.issue(month)
        for found in books.invoices(month=month):
            owed = books.runner.read(receivables.receivable, invoice=found.id).balance
            books.day(date(month.year, month.month, chance.randint(6, 20)))
            part = (owed * chance.randint(0, 100) / 100).quantize(Decimal("0.01"))
            if part:
                payment = pay(books, found.id, str(part), books.clock.today(), chance.choice(METHODS))
                if chance.random() < 0.3:
                    books.runner.do(withdraw_payment, payment=payment, reason="erreur")
        books.day(date(month.year, month.month, 25))
        books.credit(books.invoices(month=month)[0].id)
    assert books.found() == []
