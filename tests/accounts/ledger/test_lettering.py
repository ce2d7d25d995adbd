"""What settles what has a letter: on 411, 4191 and 165, stable, of the day of the last piece, never by halves."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from closed_books import NOVEMBER, OCTOBER
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from pole_desk.accounts.ledger.queries.journal import journal
from pole_desk.accounts.ledger.rules.lettering import Side, Tie, letter, lettered
from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables.rules import Method
from pole_desk.activities.leases.commands import receive_deposit, return_deposit, withhold_deposit
from pole_desk.formats.fec import Entry, Posting, read_journal, write_journal
from pole_desk.kernel.money import from_cents
from pole_desk.ports.charges import DEPOSIT

YEAR = date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def billed(closed: Any) -> Any:
    """October: Alpha owes 120.00 and 60.00, Bêta 24.00."""
    closed.day(date(2026, 10, 5))
    alpha, beta = closed.party("Alpha", invoicing="by_dossier"), closed.party("Bêta")
    for party, price, dossier in ((alpha, "100", alpha), (alpha, "50", beta), (beta, "20", beta)):
        closed.owes(party, price, month=OCTOBER, dossier=dossier)
    closed.issue(OCTOBER)
    closed.day(date(2026, 12, 20))
    return closed


def pay(books: Any, *parts: tuple[int, str], on: date = date(2026, 10, 12), party: int = 1) -> int:
    given = [(invoice, Decimal(amount)) for invoice, amount in parts]
    return books.runner.do(
        acts.receive_payment, party=party, on=on, amount=sum((part for _invoice, part in given), Decimal(0)),
        method=Method.TRANSFER, allocations=given,
    )  # fmt: skip


def letters(books: Any, first: date = YEAR[0], last: date = YEAR[1], account: str = "411000") -> dict[str, str]:
    """`PIECE` → `letter day`, as the written file says when it is read back."""
    found = read_journal(write_journal(books.runner.read(journal, issuer=1, first=first, last=last)))
    assert found.faults == ()
    sums: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for line in (line for entry in found.entries for line in entry.lines if line.lettering):
        sums[line.account, line.auxiliary, line.lettering] += line.debit - line.credit
    assert not any(sums.values())
    return {
        entry.piece: f"{line.lettering} {line.lettered_on}"
        for entry in found.entries for line in entry.lines if line.account == account and line.lettering
    }  # fmt: skip


def test_an_invoice_paid_in_parts_is_lettered_with_the_last_of_them(billed: Any) -> None:
    pay(billed, (1, "50"))
    assert letters(billed) == {}
    pay(billed, (1, "70"), on=date(2026, 11, 3))
    pay(billed, (3, "24"), party=2)
    assert letters(billed) == {
        "FA-2026-00001": "A 2026-11-03", "RG-1": "A 2026-11-03", "RG-2": "A 2026-11-03",
        "FA-2026-00003": "A 2026-10-12", "RG-3": "A 2026-10-12",
    }  # fmt: skip


def test_letters_go_on_in_the_order_of_settlement_and_stay(billed: Any) -> None:
    pay(billed, (2, "60"))
    before = letters(billed)
    assert set(before.values()) == {"A 2026-10-12"}
    pay(billed, (1, "120"), on=date(2026, 11, 3))
    assert letters(billed) == before | {"FA-2026-00001": "B 2026-11-03", "RG-2": "B 2026-11-03"}
    assert letters(billed) == letters(billed)


def test_money_over_two_invoices_ties_them_and_waits_for_both(billed: Any) -> None:
    pay(billed, (1, "120"), (2, "10"))
    assert letters(billed) == {}
    pay(billed, (2, "50"), on=date(2026, 11, 3))
    assert set(letters(billed)) == {"FA-2026-00001", "FA-2026-00002", "RG-1", "RG-2"}


def test_credits_losses_refunds_and_mistakes_settle_too(billed: Any) -> None:
    do = billed.runner.do
    mistake = pay(billed, (1, "120"))
    do(acts.withdraw_payment, payment=mistake, reason="Erreur")
    bounced = pay(billed, (1, "120"), on=date(2026, 10, 13))
    do(acts.return_payment, payment=bounced, on=date(2026, 10, 20), reason="Sans provision")
    do(acts.write_off, invoice=1, on=date(2026, 12, 1), reason="Liquidation")
    credit = billed.credit(2).number
    assert letters(billed) == {
        "RG-1": "D 2026-12-20", "RG-1-A": "D 2026-12-20", "RG-2": "A 2026-10-20", "RB-1": "A 2026-10-20",
        "FA-2026-00001": "B 2026-12-01", "PE-1": "B 2026-12-01",
        "FA-2026-00002": "C 2026-12-20", credit: "C 2026-12-20",
    }  # fmt: skip


def test_a_down_payment_and_a_deposit_are_lettered_once_they_end(closed: Any) -> None:
    closed.day(date(2026, 10, 5))
    party = closed.party("Alpha")
    closed.agreement(party)
    asked = closed.owes(party, "300", key="event:1:deposit:S20", month=OCTOBER)
    closed.changes(asked, role=DEPOSIT, account="419100")
    closed.issue(OCTOBER)
    closed.runner.do(receive_deposit, lease=1, on=date(2026, 10, 5), amount=Decimal(500))
    assert letters(closed, account="419100") == letters(closed, account="165000") == {}
    closed.day(date(2026, 11, 6))
    closed.owes(party, "1000", month=NOVEMBER)
    less = closed.owes(party, "300", key="event:1:less", quantity="-1", month=NOVEMBER)
    closed.changes(less, deducts="event:1:deposit:S20", account="419100")
    closed.issue(NOVEMBER)
    assert letters(closed, account="419100") == {"FA-2026-00001": "A 2026-11-06", "FA-2026-00002": "A 2026-11-06"}
    closed.runner.do(
        withhold_deposit, lease=1, on=date(2026, 11, 6), amount=Decimal(360), reason="Impayé", invoices=[1]
    )
    assert letters(closed, account="165000") == {}
    closed.runner.do(return_deposit, lease=1, on=date(2026, 11, 7), amount=Decimal(140))
    assert set(letters(closed, account="165000").values()) == {"A 2026-11-07"}
    assert letters(closed) == {"FA-2026-00001": "A 2026-11-06", "RG-1": "A 2026-11-06"}


def test_a_file_never_holds_half_of_what_a_letter_ties(billed: Any) -> None:
    pay(billed, (1, "120"), on=date(2026, 11, 3))
    october, november = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30))
    assert letters(billed, *october) == letters(billed, *november) == {}
    assert set(letters(billed)) == {"FA-2026-00001", "RG-1"}


def test_a_new_name_does_not_change_what_was_sent(billed: Any) -> None:
    pay(billed, (1, "120"))
    before = billed.runner.read(journal, issuer=1, first=YEAR[0], last=date(2026, 11, 30))
    with billed.engine.begin() as connection:
        connection.execute(text("UPDATE party SET name = 'Alpha et compagnie' WHERE id = 1"))
    assert billed.runner.read(journal, issuer=1, first=YEAR[0], last=date(2026, 11, 30)) == before


def test_letters_run_from_a_to_z_then_aa() -> None:
    assert [letter(rank) for rank in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


PIECES = st.lists(st.tuples(st.integers(0, 9), st.integers(-3, 3), st.integers(0, 5)), min_size=1, max_size=12)


@given(PIECES, st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=12), st.randoms())
def test_whatever_hangs_together_letters_sum_to_nothing_and_do_not_hang_on_the_order(
    told: list[tuple[int, int, int]], tied: list[tuple[int, int]], chance: Any
) -> None:
    entries = []
    for rank, (client, amount, day) in enumerate(told):
        cents = from_cents(abs(amount))
        line = Posting("411000", "Clients", "x", cents if amount > 0 else Decimal(0), cents if amount < 0 else Decimal(0),
                       f"C{client % 2}", "x")  # fmt: skip
        on = date(2026, 10, 1 + day)
        entries.append(Entry("OD", "x", on, f"P{rank:02d}", on, (line,)))
    ties = [Tie(f"P{one:02d}", f"P{other:02d}") for one, other in tied]
    found = lettered(entries, ties, {"411000": Side.CUSTOMERS}, first=date(2026, 10, 1))
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in found:
        (line,) = entry.lines
        if line.lettering:
            sums[line.auxiliary, line.lettering] += line.debit - line.credit
            assert line.lettered_on is not None and line.lettered_on >= entry.on
    assert not any(sums.values())
    mixed, shuffled = list(entries), list(ties)
    chance.shuffle(mixed)
    chance.shuffle(shuffled)
    again = lettered(mixed, shuffled, {"411000": Side.CUSTOMERS}, first=date(2026, 10, 1))
    assert sorted(again, key=lambda one: one.piece) == sorted(found, key=lambda one: one.piece)
