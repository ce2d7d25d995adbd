"""Two people act on the same money at once: one of them is refused, and what the checks count stays right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from crossing import crossed
from debt_books import ACCOUNT, filled
from sqlalchemy import insert

from pole_desk.accounts.billing.commands import credit_invoice
from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.rules.instalments import schedule
from pole_desk.activities.leases.commands import receive_deposit, return_deposit, withdraw_deposit, withhold_deposit
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.money import ZERO
from pole_desk.ports.payouts import PaidSources, PayoutSources
from pole_desk.registers.catalog.tables import IssuerActivityRow

DAY = date(2026, 11, 23)


@pytest.fixture
def held(books: Any) -> Any:
    """Alpha and Bêta owe 120.00 and 240.00; a deposit of 300.00 of Alpha is held, 150.00 wait on its account."""
    made = filled(books)
    made.runner.ports = {**made.runner.ports, PaidSources: PaidSources(), PayoutSources: PayoutSources()}
    made.agreement(1)
    with made.engine.begin() as connection:
        connection.execute(
            insert(IssuerActivityRow), {"activity": "hosting", "valid_from": date(2014, 1, 1), "issuer": 1}
        )
    made.runner.do(receive_deposit, lease=1, on=date(2024, 1, 1), amount=Decimal(300))
    made.runner.do(
        acts.receive_payment, party=1, on=DAY, amount=Decimal(150), method=Method.TRANSFER, issuer=1, allocations=[]
    )
    made.runner.do(acts.set_payee, party=1, account=ACCOUNT)
    return made


def balance(books: Any, invoice: int = 1) -> Decimal:
    return books.runner.read(queries.receivable, invoice=invoice).balance


def returning(amount: str) -> Any:
    return lambda seat: seat.do(return_deposit, lease=1, on=DAY, amount=Decimal(amount))


def withholding(amount: str) -> Any:
    return lambda seat: seat.do(
        withhold_deposit, lease=1, on=DAY, amount=Decimal(amount), reason="Impayé", invoices=[1]
    )


def debiting(books: Any) -> Any:
    plan = books.runner.read(acts.prepare_debits, on=DAY)
    return lambda seat: seat.do(
        acts.make_debit_batch, issuer=1, scheme=Scheme.CORE, on=DAY, debits=plan.files[1, "CORE"]
    )


@pytest.mark.parametrize(("first", "second"), [("returned", "returned"), ("returned", "used"), ("used", "returned")])
def test_a_deposit_is_not_returned_and_used_at_once(held: Any, first: str, second: str) -> None:
    ways = {"returned": returning("250"), "used": withholding("120")}
    assert crossed(held, ways[first], ways[second]) == ("done", "deposit_negative")
    [kept] = held.runner.read(queries.deposits_held, on=DAY)
    assert kept.held == (Decimal(50) if first == "returned" else Decimal(180))
    assert held.findings() == []


def test_a_loss_and_a_credit_note_do_not_both_take_the_invoice_off(held: Any) -> None:
    def losing(seat: Any) -> Any:
        return seat.do(acts.write_off, invoice=1, on=DAY, amount=Decimal(120), reason="Perdu")

    def crediting(seat: Any) -> Any:
        return seat.do(credit_invoice, invoice=1, reason="Erreur")

    came = crossed(held, losing, crediting)
    assert came[0] == "done" and came[1] != "done"
    assert held.findings() == []


def test_a_credit_note_and_a_payment_at_once_leave_what_the_one_after_the_other_would(held: Any) -> None:
    def crediting(seat: Any) -> Any:
        return seat.do(credit_invoice, invoice=1, reason="Erreur")

    def paying(seat: Any) -> Any:
        return seat.do(acts.record_payment, invoice=1, on=DAY, amount=Decimal(120), method=Method.CARD)

    came = crossed(held, crediting, paying)
    assert came[0] == "done"
    assert balance(held) == (ZERO if came[1] != "done" else Decimal(-120))
    assert held.findings() == []


@pytest.mark.parametrize("order", ["revoked_first", "file_first"])
def test_a_mandate_is_not_revoked_under_a_file_being_made(held: Any, order: str) -> None:
    def revoking(seat: Any) -> Any:
        return seat.do(acts.revoke_mandate, mandate=1, on=DAY, reason="Change de banque")

    if order == "revoked_first":
        came = crossed(held, revoking, debiting(held))
        assert came == ("done", "debits_changed")
        assert held.runner.read(queries.debits) == []
    else:
        assert crossed(held, debiting(held), revoking) == ("done", "done")
        assert len(held.runner.read(queries.debits)) == 1
    assert held.findings() == []


def test_the_account_of_a_mandate_is_not_changed_under_a_file_being_made(held: Any) -> None:
    def changing(seat: Any) -> Any:
        return seat.do(acts.change_mandate, mandate=1, account=ACCOUNT._replace(iban="FR7630006000011234567890189"))

    assert crossed(held, changing, debiting(held))[0] == "done"
    [made] = held.runner.read(queries.sepa_files)
    assert b"FR7630006000011234567890189</IBAN></Id></DbtrAcct>" in b"".join(
        held.runner.read(queries.sepa_bytes, file=made.id).split()
    )
    with pytest.raises(RuleBroken, match="déjà servi"):
        held.runner.do(acts.change_mandate, mandate=1, account=ACCOUNT)


def test_a_debit_is_collected_once(held: Any) -> None:
    debiting(held)(held.runner)
    held.day(date(2026, 12, 30))

    def confirming(seat: Any) -> Any:
        return seat.do(acts.confirm_debits, on=date(2026, 12, 30))

    came = crossed(held, confirming, confirming)
    assert came[0] == "done" and came[1] != "done"
    assert len(held.runner.read(queries.payments)) == 2 and balance(held) == ZERO
    assert held.findings() == []


def test_a_plan_is_made_once(held: Any) -> None:
    def planning(seat: Any) -> Any:
        return seat.do(
            acts.make_plan, party=1, invoices=[1],
            instalments=schedule(total=Decimal(120), count=3, first_on=date(2026, 12, 31)),
        )

    came = crossed(held, planning, planning)
    assert came[0] == "done" and came[1] in ("already_planned", "payment_plan_once")
    assert held.findings() == []


def test_a_refund_under_way_at_the_bank_is_not_taken_back(held: Any) -> None:
    refund = held.runner.do(
        acts.refund_payment, payment=1, on=DAY, amount=Decimal(30), method=Method.TRANSFER, reason="Trop-perçu"
    )
    plan = held.runner.read(acts.prepare_transfers, on=DAY)

    def sending(seat: Any) -> Any:
        return seat.do(acts.make_transfer_batch, issuer=1, on=DAY, transfers=plan.transfers)

    def taking_back(seat: Any) -> Any:
        return seat.do(acts.withdraw_refund, refund=refund, reason="Erreur")

    came = crossed(held, taking_back, sending)
    assert came[0] == "done" and came[1] in ("transfers_changed", "transfer_refund_decided")
    held.runner.do(acts.restore_refund, refund=refund)
    came = crossed(held, sending, taking_back)
    assert came == ("done", "refund_ordered")
    [made] = held.runner.read(queries.sepa_files)
    held.runner.do(acts.cancel_transfer_batch, file=made.id)
    taking_back(held.runner)
    with pytest.raises(RuleBroken, match="décidé"):
        held.runner.do(acts.restore_transfer_batch, file=made.id)


def test_a_deposit_returned_under_way_at_the_bank_is_not_taken_back(held: Any) -> None:
    movement = held.runner.do(return_deposit, lease=1, on=DAY, amount=Decimal(300))
    plan = held.runner.read(acts.prepare_transfers, on=DAY)

    def sending(seat: Any) -> Any:
        return seat.do(acts.make_transfer_batch, issuer=1, on=DAY, transfers=plan.transfers)

    def taking_back(seat: Any) -> Any:
        return seat.do(withdraw_deposit, movement=movement)

    assert crossed(held, sending, taking_back) == ("done", "deposit_ordered")
    held.runner.do(acts.cancel_transfer_batch, file=1)
    came = crossed(held, taking_back, lambda seat: seat.do(acts.restore_transfer_batch, file=1))
    assert came == ("done", "transfer_deposit_decided")
    assert held.findings() == []
