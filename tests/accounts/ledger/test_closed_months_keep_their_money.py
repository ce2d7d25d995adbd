"""A closed month takes no money and loses none: refused by the program with the way out, and by the database."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from account_books import _issuer
from closed_books import OCTOBER, SEPTEMBER
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.ledger.commands.closings import close_month
from pole_desk.accounts.ledger.queries.journal import journal
from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules import Method
from pole_desk.activities.leases.commands import receive_deposit, return_deposit, withdraw_deposit
from pole_desk.formats.fec import write_journal
from pole_desk.kernel.errors import RuleBroken
from pole_desk.ports.locks import MoneyLock
from pole_desk.registers.catalog.tables import IssuerRow

BEGIN, END, TODAY = date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 3)
THEN = date(2026, 10, 20)


@pytest.fixture
def shut(closed: Any) -> Any:
    """October: two invoices of 120.00, one paid by half, a deposit of 300.00; closed on 1 November, it is the 3rd."""
    closed.month(OCTOBER, "100", "100.00")
    closed.agreement(1)
    pay(closed, 1, "60", THEN)
    closed.runner.do(acts.refund_payment, payment=kept(closed), on=THEN, amount=Decimal(5), method=Method.TRANSFER)
    closed.runner.do(acts.write_off, invoice=2, on=THEN, reason="Geste", amount=Decimal(20))
    closed.runner.do(receive_deposit, lease=1, on=THEN, amount=Decimal(300))
    closed.close(OCTOBER)
    closed.day(TODAY)
    return closed


def pay(books: Any, invoice: int, amount: str, on: date) -> int:
    return books.runner.do(
        acts.record_payment, invoice=invoice, on=on, amount=Decimal(amount), method=Method.TRANSFER
    )


def kept(books: Any, on: date = THEN) -> int:
    return books.runner.do(
        acts.receive_payment, party=2, on=on, amount=Decimal(25), method=Method.CARD, allocations=[], issuer=1
    )


def october(books: Any) -> bytes:
    return write_journal(books.runner.read(journal, issuer=1, first=BEGIN, last=END))


def refused(run: Any, *arguments: Any, **options: Any) -> RuleBroken:
    with pytest.raises(RuleBroken) as refusal:
        run(*arguments, **options)
    assert refusal.value.code == "closed_month", refusal.value.message
    return refusal.value


def test_money_dated_in_a_closed_month_is_refused_with_the_way_out(shut: Any) -> None:
    before = october(shut)
    do = shut.runner.do
    told = refused(pay, shut, 1, "60", THEN)
    assert told.message == (
        "Le 20/10/2026 est dans un mois clos\u202f: Coopérative du pôle a clôturé octobre 2026, et ses écritures "
        "sont parties chez le comptable. Datez-le d’aujourd’hui, le 03/11/2026\u202f: il comptera dans le mois ouvert."
    )
    for run, options in (
        (acts.receive_payment, {"party": 1, "amount": Decimal(1), "method": Method.CARD, "allocations": [], "issuer": 1}),
        (acts.receive_payment, {"party": 2, "amount": Decimal(1), "method": Method.CARD, "allocations": []}),
        (acts.return_payment, {"payment": 1, "reason": "Sans provision"}),
        (acts.refund_payment, {"payment": 2, "amount": Decimal(1), "method": Method.CARD}),
        (acts.write_off, {"invoice": 2, "reason": "Liquidation", "amount": Decimal(1)}),
        (receive_deposit, {"lease": 1, "amount": Decimal(10)}),
        (return_deposit, {"lease": 1, "amount": Decimal(10)}),
    ):
        refused(do, run, on=THEN, **options)
    assert refused(do, withdraw_deposit, movement=1).message.endswith(
        "Enregistrez plutôt le mouvement inverse, à la date d’aujourd’hui."
    )
    pay(shut, 1, "60", TODAY)
    assert october(shut) == before and shut.found() == []


def test_a_closed_month_exported_again_after_later_work_is_the_same_to_the_byte(shut: Any) -> None:
    before, do = october(shut), shut.runner.do
    numbers = {one.piece: one.number for one in shut.runner.read(journal, issuer=1, first=BEGIN, last=TODAY)}
    last = pay(shut, 1, "60", TODAY)
    do(acts.withdraw_payment, payment=1, reason="Double saisie")
    do(acts.withdraw_loss, loss=1, reason="Payée après tout")
    do(acts.withdraw_refund, refund=1, reason="Jamais parti")
    do(acts.return_payment, payment=last, on=TODAY, reason="Sans provision")
    do(return_deposit, lease=1, on=TODAY, amount=Decimal(120))
    shut.credit(2)
    shut.owes(1, "40", month=OCTOBER.next())
    shut.issue(OCTOBER.next())
    assert october(shut) == before
    now = {one.piece: one.number for one in shut.runner.read(journal, issuer=1, first=BEGIN, last=date(2026, 12, 31))}
    assert {piece: now[piece] for piece in numbers} == numbers and len(now) > len(numbers)
    assert shut.found() == []


def test_a_mistake_taken_back_in_a_month_closed_since_stays_taken_back(closed: Any) -> None:
    closed.month(OCTOBER, "100")
    payment, refund_of = pay(closed, 1, "60", date(2026, 10, 6)), kept_of(closed)
    refund = closed.runner.do(
        acts.refund_payment, payment=refund_of, on=date(2026, 10, 7), amount=Decimal(5), method=Method.CARD
    )
    loss = closed.runner.do(acts.write_off, invoice=1, on=date(2026, 10, 7), reason="Geste", amount=Decimal(20))
    closed.day(date(2026, 10, 9))
    for run, record in (
        (acts.withdraw_payment, {"payment": payment}), (acts.withdraw_refund, {"refund": refund}),
        (acts.withdraw_loss, {"loss": loss}),
    ):  # fmt: skip
        closed.runner.do(run, reason="Erreur", **record)
    closed.close(OCTOBER)
    for run, record in (
        (acts.restore_payment, {"payment": payment}), (acts.restore_refund, {"refund": refund}),
        (acts.restore_loss, {"loss": loss}),
    ):  # fmt: skip
        told = refused(closed.runner.do, run, **record)
        assert told.message.endswith("Enregistrez-le de nouveau, à la date d’aujourd’hui.")


def kept_of(books: Any) -> int:
    return books.runner.do(
        acts.receive_payment, party=1, on=date(2026, 10, 6), amount=Decimal(25), method=Method.CARD, allocations=[],
        issuer=1,
    )  # fmt: skip


def test_the_database_refuses_it_too(shut: Any) -> None:
    same = "reference, 0, NULL, '', NULL, issuer, 1"
    statements = (
        "INSERT INTO payment (party, received_on, method, amount, reference, recorded_at, withdrawn_on, "
        f"withdrawn_reason, payout, issuer, version) SELECT party, '2026-10-20', method, 100, {same} FROM payment "
        "WHERE id = 1",
        "INSERT INTO payment (party, received_on, method, amount, reference, recorded_at, withdrawn_on, "
        "withdrawn_reason, payout, issuer, version) SELECT party, '2026-09-20', method, 100, reference, 0, NULL, '', "
        "NULL, NULL, 1 FROM payment WHERE id = 1",
        "UPDATE payment SET withdrawn_on = '2026-10-30', withdrawn_reason = 'x' WHERE id = 1",
        "INSERT INTO payment_allocation (payment, invoice, amount, on_day) VALUES (1, 1, -100, '2026-10-21')",
        "INSERT INTO payment_refund (payment, on_day, method, amount, reference, returned, reason, recorded_at, "
        "withdrawn_on, withdrawn_reason, version) VALUES (2, '2026-10-21', 'card', 100, '', FALSE, '', 0, NULL, '', 1)",
        "UPDATE payment_refund SET withdrawn_on = '2026-10-30', withdrawn_reason = 'x' WHERE id = 1",
        "INSERT INTO receivable_loss (invoice, on_day, amount, reason, recorded_at, withdrawn_on, withdrawn_reason, "
        "version) VALUES (2, '2026-10-21', 100, 'x', 0, NULL, '', 1)",
        "UPDATE receivable_loss SET withdrawn_on = '2026-10-30', withdrawn_reason = 'x' WHERE id = 1",
        "INSERT INTO lease_deposit (lease, on_day, kind, amount, reason, withdrawn) VALUES "
        "(1, '2026-10-21', 'returned', 100, '', FALSE)",
        "UPDATE lease_deposit SET withdrawn = TRUE WHERE id = 1",
    )
    for statement in statements:
        with pytest.raises(DBAPIError, match="ledger_.*_shut"), shut.engine.begin() as connection:
            connection.execute(text(statement))
    with shut.engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO lease_deposit (lease, on_day, kind, amount, reason, withdrawn) VALUES "
            "(1, '2026-10-21', 'asked', 100, '', FALSE), (1, '2026-11-02', 'returned', 100, '', FALSE)"
        ))  # fmt: skip


def test_what_the_bank_tells_late_is_written_on_the_first_open_day(shut: Any) -> None:
    def day(on: date) -> date:
        return shut.runner.read(lambda reader: reader.port(MoneyLock).open_day(reader, on=on, issuer=1))

    assert (day(THEN), day(TODAY)) == (date(2026, 11, 1), TODAY)


def test_money_of_no_seller_stays_in_the_books_where_its_closed_month_has_it(closed: Any) -> None:
    with closed.engine.begin() as connection:
        connection.execute(insert(IssuerRow), _issuer() | {"id": 2, "code": "association", "invoice_prefix": "FB"})
    closed.month(OCTOBER, "100")
    payment = closed.runner.do(
        acts.receive_payment, party=1, on=THEN, amount=Decimal(50), method=Method.CARD, allocations=[]
    )
    closed.close(OCTOBER)
    closed.day(TODAY)
    closed.changes(closed.owes(1, "40", month=OCTOBER.next()), issuer=2)
    closed.issue(OCTOBER.next())
    told = refused(closed.runner.do, acts.allocate_payment, payment=payment, parts=[(2, Decimal(10))])
    assert "retirez-le, puis enregistrez-le pour le bon vendeur" in told.message
    with pytest.raises(DBAPIError, match="ledger_part_taken_shut"), closed.engine.begin() as connection:
        connection.execute(text(
            f"INSERT INTO payment_allocation (payment, invoice, amount, on_day) VALUES ({payment}, 2, 100, '2026-11-03')"
        ))  # fmt: skip
    closed.runner.do(acts.allocate_payment, payment=payment, parts=[(1, Decimal(10))])
    assert closed.found() == []


def test_a_seller_who_closed_nothing_is_not_held_by_another(closed: Any) -> None:
    closed.month(SEPTEMBER, "100")
    pay(closed, 1, "60", date(2026, 9, 6))
    closed.day(date(2026, 10, 1))
    pay(closed, 1, "60", date(2026, 9, 7))
    assert closed.runner.read(queries.receivable, invoice=1).balance == 0


def test_money_and_a_closing_at_once_never_leave_money_in_a_closed_month(closed: Any) -> None:
    closed.month(OCTOBER, "100")
    closed.day(date(2026, 11, 2))
    gate, outcomes = threading.Barrier(2), []

    def seat(run: Any) -> None:
        gate.wait()
        try:
            outcomes.append(run())
        except RuleBroken as refusal:
            outcomes.append(refusal.code)

    runners = [closed.another(), closed.another()]
    seats = [
        threading.Thread(target=seat, args=(lambda: runners[0].do(close_month, month=OCTOBER),)),
        threading.Thread(target=seat, args=(lambda: runners[1].do(
            acts.record_payment, invoice=1, on=THEN, amount=Decimal(60), method=Method.CARD),)),
    ]  # fmt: skip
    for one in seats:
        one.start()
    for one in seats:
        one.join()
    assert [1] in outcomes and len(outcomes) == 2
    refusals = {"closed_month", "ledger_payment_shut"} & {one for one in outcomes if isinstance(one, str)}
    assert bool(closed.runner.read(queries.payments)) != bool(refusals)


def test_a_payout_of_the_shop_is_under_the_lock_of_its_seller(shut: Any) -> None:
    lock = shut.runner.ports[MoneyLock]
    with pytest.raises(RuleBroken) as refusal:
        shut.runner.read(lock.require_activity_open, activity="shop", on=THEN, fix="Corrigez plutôt le compte.")
    assert refusal.value.code == "closed_month" and "Corrigez plutôt le compte." in refusal.value.message
    shut.runner.read(lock.require_activity_open, activity="shop", on=TODAY)
