"""Money kept on a client's account, given to invoices, moved, given back; losses; by rate to the cent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.receivables import commands, queries
from pole_desk.accounts.receivables.queries.rates import loss_by_rate, payment_by_rate, received_by_rate
from pole_desk.accounts.receivables.rules import Method
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.money import ZERO

DAY = date(2026, 11, 25)


@pytest.fixture
def owing(sqlite_books: Any) -> Any:
    return _filled(sqlite_books)


@pytest.fixture
def both(books: Any) -> Any:
    """The same on either engine, for what the database itself keeps."""
    return _filled(books)


def _filled(books: Any) -> Any:
    """Alpha owes FA-2026-00001, 120.00, and FA-2026-00002, 24.00; Bêta FA-2026-00003, 240.00."""
    alpha, beta = books.party("Alpha"), books.party("Bêta")
    books.owes(alpha, "100")
    books.issue()
    books.owes(alpha, "20", label="Copies")
    books.owes(beta, "200")
    books.issue()
    assert [one.total for one in books.invoices()] == [Decimal(120), Decimal(24), Decimal(240)]
    return books


def receive(books: Any, amount: str, party: int = 1, **options: Any) -> Any:
    given = {"on": DAY, "method": Method.TRANSFER, **options}
    return books.runner.perform(commands.receive_payment, party=party, amount=Decimal(amount), **given)


def balances(books: Any) -> list[str]:
    return [str(books.runner.read(queries.receivable, invoice=one.id).balance) for one in books.invoices()]


def free(books: Any, payment: int) -> Decimal:
    return books.runner.read(queries.payment, payment=payment).free


def test_money_goes_to_the_first_due_and_the_rest_waits_on_the_account(both: Any) -> None:
    outcome = receive(both, "150")
    assert balances(both) == ["0.00", "0.00", "240.00"]
    assert free(both, outcome.value) == Decimal(6)
    assert "restent sur son compte" in outcome.said
    assert both.runner.read(queries.balance_of, party=1) == Decimal(-6)
    [waiting] = both.runner.read(queries.payments, unallocated=True)
    assert waiting.party_name == "Alpha"
    both.runner.undo(outcome.undo)
    assert balances(both) == ["120.00", "24.00", "240.00"]
    assert both.findings() == []


def test_one_payment_over_several_invoices_as_told(owing: Any) -> None:
    payment = receive(owing, "50", allocations=[(1, Decimal(30)), (2, Decimal(20))]).value
    assert balances(owing) == ["90.00", "4.00", "240.00"]
    parts = owing.runner.read(queries.parts_of, payments=[payment])
    assert [(part.number, part.amount) for part in parts] == [
        ("FA-2026-00001", Decimal(30)), ("FA-2026-00002", Decimal(20)),
    ]  # fmt: skip
    assert [one.amount for one in owing.runner.read(queries.payments_of, invoice=2)] == [Decimal(20)]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([(1, "30"), (2, "21")], "over_payment"), ([(2, "25")], "over_balance"), ([(3, "10")], "other_party"),
        ([(1, "10"), (1, "10")], "invoice"), ([(99, "10")], "invoice"), ([(1, "-5")], "amount"),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_are_refused(owing: Any, parts: list[tuple[int, str]], code: str) -> None:
    with pytest.raises((RuleBroken, BadInput, Exception)) as refusal:
        receive(owing, "50", allocations=[(invoice, Decimal(part)) for invoice, part in parts])
    assert refusal.value.code == code
    assert balances(owing) == ["120.00", "24.00", "240.00"]


def test_cash_pays_invoices_alone_and_within_the_law(owing: Any) -> None:
    with pytest.raises(RuleBroken) as refusal:
        receive(owing, "150", method=Method.CASH)
    assert refusal.value.code == "cash_unallocated"
    owing.owes(1, "2000", label="Salle")
    owing.issue()
    with pytest.raises(RuleBroken) as refusal:
        receive(owing, "1000.01", method=Method.CASH)
    assert refusal.value.code == "cash_most"
    receive(owing, "144", method=Method.CASH)
    assert balances(owing)[:2] == ["0.00", "0.00"]


def test_what_waits_is_allocated_later_moved_and_taken_off_and_each_is_undone(both: Any) -> None:
    payment = receive(both, "120", allocations=[]).value
    given = both.runner.perform(commands.allocate_payment, payment=payment, parts=[(1, Decimal(100))])
    assert balances(both)[0] == "20.00"
    moved = both.runner.perform(commands.move_allocation, payment=payment, invoice=1, to=2, amount=Decimal(24))
    assert balances(both)[:2] == ["44.00", "0.00"]
    again = both.runner.undo(moved.undo)
    assert balances(both)[:2] == ["20.00", "24.00"]
    both.runner.undo(again.undo)
    assert balances(both)[:2] == ["44.00", "0.00"]
    released = both.runner.perform(commands.release_payment, payment=payment)
    assert balances(both)[:2] == ["120.00", "24.00"]
    assert free(both, payment) == Decimal(120)
    both.runner.undo(released.undo)
    assert balances(both)[:2] == ["44.00", "0.00"]
    with pytest.raises(RuleBroken) as refusal:
        both.runner.undo(given.undo)
    assert refusal.value.code == "not_allocated"
    assert both.findings() == []


def test_a_credit_note_after_the_money_is_set_off_on_the_next_invoice(owing: Any) -> None:
    payment = receive(owing, "120", allocations=[(1, Decimal(120))]).value
    owing.credit(1)
    outcome = owing.runner.perform(commands.set_off_credit, invoice=1)
    assert outcome.value == Decimal(120)
    assert balances(owing)[:2] == ["0.00", "0.00"]
    assert free(owing, payment) == Decimal(96)
    owing.runner.undo(outcome.undo)
    assert balances(owing)[:2] == ["0.00", "24.00"]
    assert free(owing, payment) == Decimal(120)
    with pytest.raises(RuleBroken) as refusal:
        owing.runner.do(commands.set_off_credit, invoice=2)
    assert refusal.value.code == "nothing_over"


def test_what_waits_is_given_back_and_no_more(both: Any) -> None:
    payment = receive(both, "150").value
    with pytest.raises(RuleBroken) as refusal:
        refund(both, payment, "6.01")
    assert refusal.value.code == "over_free"
    given = refund(both, payment, "6")
    assert free(both, payment) == ZERO
    with pytest.raises(RuleBroken) as refusal:
        both.runner.do(commands.withdraw_payment, payment=payment, reason="Erreur")
    assert refusal.value.code == "refunded"
    back = both.runner.undo(given.undo)
    assert free(both, payment) == Decimal(6)
    both.runner.undo(back.undo)
    assert both.runner.read(queries.balance_of, party=1) == ZERO
    assert both.findings() == []


def refund(books: Any, payment: int, amount: str) -> Any:
    return books.runner.perform(
        commands.refund_payment, payment=payment, on=DAY, amount=Decimal(amount), method=Method.TRANSFER
    )


def test_a_bounced_cheque_makes_its_invoices_due_again(both: Any) -> None:
    payment = receive(both, "144", method=Method.CHEQUE).value
    outcome = both.runner.perform(commands.return_payment, payment=payment, on=DAY, reason="Sans provision")
    assert balances(both)[:2] == ["120.00", "24.00"]
    assert free(both, payment) == ZERO
    [told] = both.runner.read(queries.refunds, payment=payment)
    assert (told.returned, told.amount, told.reason) == (True, Decimal(144), "Sans provision")
    again = both.runner.undo(outcome.undo)
    assert balances(both)[:2] == ["0.00", "0.00"]
    both.runner.undo(again.undo)
    assert balances(both)[:2] == ["120.00", "24.00"]
    assert both.findings() == []


def test_a_loss_is_written_off_with_its_reason_and_cancelled(both: Any) -> None:
    receive(both, "20", allocations=[(1, Decimal(20))])
    with pytest.raises(BadInput):
        both.runner.do(commands.write_off, invoice=1, on=DAY, reason=" ")
    outcome = both.runner.perform(commands.write_off, invoice=1, on=DAY, reason="Liquidation judiciaire")
    assert balances(both)[0] == "0.00"
    assert both.runner.read(queries.receivable, invoice=1).state == "lost"
    lost = both.runner.read(loss_by_rate, loss=outcome.value)
    assert [(part.base, part.vat) for part in lost.parts] == [(Decimal("83.33"), Decimal("16.67"))]
    with pytest.raises(RuleBroken) as refusal:
        receive(both, "5", allocations=[(1, Decimal(5))])
    assert "annulez d’abord la perte" in refusal.value.message
    back = both.runner.undo(outcome.undo)
    assert balances(both)[0] == "100.00"
    both.runner.undo(back.undo)
    assert [one.reason for one in both.runner.read(queries.losses, party=1)] == ["Liquidation judiciaire"]
    with pytest.raises(RuleBroken):
        both.credit(1)
    assert both.findings() == []


def test_each_payment_has_its_part_of_each_rate_and_the_last_one_what_is_left(sqlite_books: Any) -> None:
    books = sqlite_books
    party = books.party("Gamma")
    books.owes(party, "100", tax="S20", label="Salle")
    books.owes(party, "33.33", tax="S10", label="Repas")
    books.issue()
    [invoice] = books.invoices()
    seen: dict[Decimal, list[Decimal]] = {}
    for amount in ("50", "70", str(invoice.total - Decimal(120))):
        payment = receive(books, amount, party=party).value
        [told] = books.runner.read(payment_by_rate, payment=payment)
        assert sum((part.total for part in told.parts), ZERO) == Decimal(amount)
        for part in told.parts:
            both = seen.setdefault(part.percent, [ZERO, ZERO])
            both[0] += part.base
            both[1] += part.vat
    assert seen == {
        Decimal(10): [Decimal("33.33"), Decimal("3.33")], Decimal(20): [Decimal(100), Decimal(20)],
    }  # fmt: skip


def test_money_taken_off_gives_back_its_very_parts_on_its_own_day(owing: Any) -> None:
    payment = receive(owing, "50", allocations=[(1, Decimal(50))], on=date(2026, 11, 20)).value
    owing.day(date(2026, 12, 4))
    owing.runner.do(commands.move_allocation, payment=payment, invoice=1, to=2, amount=Decimal(24))
    november = owing.runner.read(received_by_rate, first=date(2026, 11, 1), last=date(2026, 11, 30))
    december = owing.runner.read(received_by_rate, first=date(2026, 12, 1), last=date(2026, 12, 31))
    assert [(one.number, one.amount) for one in november] == [("FA-2026-00001", Decimal(50))]
    assert [(one.number, one.amount, one.parts[0].vat) for one in december] == [
        ("FA-2026-00001", Decimal(-24), Decimal("-4.00")), ("FA-2026-00002", Decimal(24), Decimal("4.00")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE payment_refund SET amount = 1", "payment_refund_recorded"),
        ("DELETE FROM payment_refund", "payment_refund_not_deleted"),
        ("UPDATE receivable_loss SET amount = 1", "receivable_loss_recorded"),
        ("DELETE FROM receivable_loss", "receivable_loss_not_deleted"),
        ("UPDATE payment SET withdrawn_on = '2026-11-25', withdrawn_reason = 'x' WHERE id = 1",
         "payment_gone_with_refund"),
        ("INSERT INTO payment_allocation (payment, invoice, amount, on_day) VALUES (1, 3, 100, '2026-11-25')",
         "payment_over_allocated"),
        ("INSERT INTO payment_allocation (payment, invoice, amount, on_day) VALUES (1, 1, -12001, '2026-11-25')",
         "payment_over_allocated"),
        ("INSERT INTO payment_refund (payment, on_day, method, amount, reference, returned, reason, recorded_at, "
         "withdrawn_reason, version) VALUES (1, '2026-11-25', 'cash', 1, '', FALSE, '', 0, '', 1)",
         "payment_over_refunded"),
        ("INSERT INTO receivable_loss (invoice, on_day, amount, reason, recorded_at, withdrawn_reason, version) "
         "VALUES (3, '2026-11-25', 23000, 'x', 0, '', 1)", "receivable_over_lost"),
    ],
)  # fmt: skip
def test_the_database_refuses_around_the_program(both: Any, statement: str, guard: str) -> None:
    payment = receive(both, "150").value
    refund(both, payment, "6")
    both.runner.do(commands.write_off, invoice=3, on=DAY, reason="Perdu", amount=Decimal(40))
    with pytest.raises(DBAPIError) as refusal, both.engine.begin() as connection:
        connection.execute(text(statement))
    assert guard in str(refusal.value.orig)
    assert both.findings() == []
