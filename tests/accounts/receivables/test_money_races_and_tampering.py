"""Two seats on the same money, and raw changes behind the program's back: refused, or found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text

from pole_desk.accounts.receivables import commands, queries
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.tables import GUARDS
from pole_desk.formats.bank import BankFile
from pole_desk.formats.bank.statement import BankLine, Statement
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.guards import remove
from pole_desk.kernel.history import strays
from pole_desk.kernel.money import ZERO

DAY = date(2026, 11, 25)


@pytest.fixture
def told(books: Any) -> Any:
    return _filled(books)


@pytest.fixture
def lone(sqlite_books: Any) -> Any:
    """The same on SQLite alone: what is compared does not depend on the engine."""
    return _filled(sqlite_books)


def _filled(books: Any) -> Any:
    """Alpha owes 120.00 and 60.00; 100.00 wait on its account; a bank line of 60.00."""
    alpha = books.party("Alpha")
    books.owes(alpha, "100")
    books.issue()
    books.owes(alpha, "50", label="Salle")
    books.issue()
    books.runner.do(
        commands.receive_payment, party=alpha, on=DAY, amount=Decimal(100), method=Method.TRANSFER, allocations=[]
    )
    books.runner.do(commands.add_bank_account, issuer=1, iban="FR7630006000011234567890189")
    line = BankLine(1, DAY, None, Decimal(60), "VIR", key="a" * 32)
    statement = BankFile((Statement("1", "FR7630006000011234567890189", None, None, (line,)),))
    read = queries.ReadFile("camt", "0" * 64, statement, None)
    books.runner.do(commands.import_statement, account=1, file_name="r.xml", read=read)
    return books


def at_once(books: Any, *acts: Callable[[Any], Any]) -> list[str]:
    """Each act from a seat of its own, let go together; what each came to."""
    gate = Barrier(len(acts))

    def played(act: Callable[[Any], Any]) -> str:
        seat = books.another()
        gate.wait()
        try:
            act(seat)
        except PoleError as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(played, acts))


def allocating(invoice: int, amount: str) -> Callable[[Any], Any]:
    return lambda seat: seat.do(commands.allocate_payment, payment=1, parts=[(invoice, Decimal(amount))])


def test_two_seats_spend_a_payment_once(told: Any) -> None:
    came = at_once(told, allocating(1, "80"), allocating(2, "60"))
    assert came.count("done") == 1
    assert told.runner.read(queries.payment, payment=1).free in (Decimal(20), Decimal(40))
    assert told.findings() == []


def test_two_seats_pay_an_invoice_once(told: Any) -> None:
    def paying(seat: Any) -> Any:
        return seat.do(commands.record_payment, invoice=2, on=DAY, amount=Decimal(60), method=Method.CARD)

    assert at_once(told, paying, allocating(2, "60"), paying).count("done") == 1
    assert told.runner.read(queries.receivable, invoice=2).balance == ZERO
    assert told.findings() == []


def test_two_seats_match_a_line_once(told: Any) -> None:
    def matching(seat: Any) -> Any:
        return seat.do(commands.match_line, line=1, parts=[(1, Decimal(60))])

    assert at_once(told, matching, matching).count("done") == 1
    assert told.runner.read(queries.receivable, invoice=1).balance == Decimal(60)
    assert told.findings() == []


def test_money_is_not_given_back_while_another_seat_allocates_it(told: Any) -> None:
    def giving(seat: Any) -> Any:
        return seat.do(commands.refund_payment, payment=1, on=DAY, amount=Decimal(100), method=Method.TRANSFER)

    assert at_once(told, giving, allocating(1, "100")).count("done") == 1
    assert told.findings() == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE payment SET amount = 1000 WHERE id = 1", "over_allocated payment:1"),
        ("UPDATE payment_allocation SET amount = 13000 WHERE invoice = 1", "over_allocated payment:1"),
        ("UPDATE payment_allocation SET amount = -1 WHERE invoice = 1", "over_allocated payment:1"),
        ("UPDATE receivable_loss SET amount = 9000", "over_lost invoice:FA-2026-00001"),
        ("UPDATE bank_line SET amount = 6100", "line_sums bank_line:1"),
        ("UPDATE bank_line SET state = 'new'", "line_sums bank_line:1"),
        ("UPDATE payment SET withdrawn_on = '2026-11-25', withdrawn_reason = 'x' WHERE id = 2",
         "line_unlike bank_line:1"),
        ("UPDATE bank_match SET withdrawn = TRUE", "line_sums bank_line:1"),
    ],
)  # fmt: skip
def test_a_raw_change_is_found(lone: Any, statement: str, found: str) -> None:
    lone.runner.do(commands.allocate_payment, payment=1, parts=[(1, Decimal(70))])
    lone.runner.do(commands.write_off, invoice=1, on=DAY, amount=Decimal(50), reason="Perdu")
    lone.runner.do(commands.match_line, line=1, parts=[(2, Decimal(60))])
    assert lone.findings() == []
    with lone.engine.begin() as connection:
        remove(connection, GUARDS)
        connection.execute(text(statement))
    assert found in lone.findings()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE payment SET amount = 15000 WHERE id = 1", ("payment", 1, "amount")),
        ("UPDATE payment SET received_on = '2026-01-01' WHERE id = 1", ("payment", 1, "received_on")),
        ("UPDATE payment_allocation SET on_day = '2026-12-01' WHERE id = 1", ("payment_allocation", 1, "on_day")),
        ("UPDATE payment_refund SET amount = 1", ("payment_refund", 1, "amount")),
        ("UPDATE receivable_loss SET on_day = '2025-01-01'", ("receivable_loss", 1, "on_day")),
        ("DELETE FROM receivable_loss", ("receivable_loss", 1, "")),
        ("DELETE FROM payment_refund", ("payment_refund", 1, "")),
        ("UPDATE bank_line SET amount = 5900", ("bank_line", 1, "amount")),
        ("DELETE FROM bank_line", ("bank_line", 1, "")),
    ],
)  # fmt: skip
def test_a_raw_change_of_what_balances_cannot_show_is_a_stray(
    lone: Any, statement: str, found: tuple[str, int, str]
) -> None:
    lone.runner.do(commands.allocate_payment, payment=1, parts=[(1, Decimal(70))])
    lone.runner.do(commands.refund_payment, payment=1, on=DAY, amount=Decimal(30), method=Method.TRANSFER)
    lone.runner.do(commands.write_off, invoice=1, on=DAY, amount=Decimal(50), reason="Perdu")
    assert lone.runner.read(strays) == []
    with lone.engine.begin() as connection:
        remove(connection, GUARDS)
        connection.execute(text(statement))
    assert found in [tuple(one) for one in lone.runner.read(strays)]
