"""Deposits that pay invoices, the client's account, the leaver's final account, the lists of the year's end."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from sqlalchemy import insert
from sqlalchemy import text as text_of
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.receivables import commands, queries
from pole_desk.accounts.receivables.queries.mandates import Account
from pole_desk.accounts.receivables.rules import Method
from pole_desk.activities.leases.commands import receive_deposit, restore_deposit, withdraw_deposit, withhold_deposit
from pole_desk.formats.pdf.client_account import render_account
from pole_desk.formats.pdf.receipt import render_receipt
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.money import ZERO
from pole_desk.registers.catalog.tables import IssuerActivityRow

DAY = date(2026, 11, 25)
LEFT = date(2026, 11, 20)


@pytest.fixture
def left(sqlite_books: Any) -> Any:
    return _filled(sqlite_books)


@pytest.fixture
def both(books: Any) -> Any:
    """The same on either engine."""
    return _filled(books)


def _filled(books: Any) -> Any:
    """Alpha left on 20 November: a deposit of 300.00 is held; it owes 120.00 and 24.00."""
    alpha = books.party("Alpha")
    books.agreement(alpha, LEFT)
    with books.engine.begin() as connection:
        connection.execute(
            insert(IssuerActivityRow), {"activity": "hosting", "valid_from": date(2014, 1, 1), "issuer": 1}
        )
    books.owes(alpha, "100", service_to=LEFT)
    books.issue()
    books.owes(alpha, "20", label="Clé perdue", service_to=LEFT)
    books.issue()
    books.runner.do(receive_deposit, lease=1, on=date(2024, 1, 1), amount=Decimal(300))
    return books


def balances(books: Any) -> list[str]:
    return [str(books.runner.read(queries.receivable, invoice=one.id).balance) for one in books.invoices()]


def words(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return text.replace("\u202f", " ").replace("\xa0", " ")


def withhold(books: Any, amount: str, invoices: list[int]) -> Any:
    return books.runner.perform(
        withhold_deposit, lease=1, on=DAY, amount=Decimal(amount), reason="Impayé", invoices=invoices
    )


def test_a_deposit_withheld_pays_the_invoices_chosen_and_is_taken_back_with_them(both: Any) -> None:
    outcome = withhold(both, "130", [2, 1])
    assert balances(both) == ["14.00", "0.00"]
    [deposit] = both.runner.read(queries.deposits_held, on=DAY)
    assert (deposit.held, deposit.withheld, deposit.party_name) == (Decimal(170), Decimal(130), "Alpha")
    [payment] = both.runner.read(queries.payments)
    with pytest.raises(RuleBroken) as refusal:
        both.runner.do(commands.withdraw_payment, payment=payment.id, reason="Erreur")
    assert refusal.value.code == "follows_deposit"
    with pytest.raises(RuleBroken) as refusal:
        both.runner.do(commands.release_payment, payment=payment.id)
    assert refusal.value.code == "follows_deposit"
    again = both.runner.undo(outcome.undo)
    assert balances(both) == ["120.00", "24.00"]
    both.runner.undo(again.undo)
    assert balances(both) == ["14.00", "0.00"]
    assert both.findings() == []


def test_a_deposit_is_not_withheld_for_more_than_its_invoices_ask(left: Any) -> None:
    with pytest.raises(RuleBroken) as refusal:
        withhold(left, "24.01", [2])
    assert refusal.value.code == "over_due"
    assert left.runner.read(queries.deposits_held)[0].held == Decimal(300)
    withheld = withhold(left, "24", [2])
    left.runner.do(withdraw_deposit, movement=withheld.value)
    left.runner.do(
        commands.record_payment, invoice=2, on=DAY, amount=Decimal(24), method=Method.TRANSFER
    )
    with pytest.raises(RuleBroken) as refusal:
        left.runner.do(restore_deposit, movement=withheld.value)
    assert refusal.value.code == "over_balance"


def test_the_receipt_of_a_deposit_says_who_holds_what_of_whom(left: Any) -> None:
    text = words(render_receipt(left.runner.read(queries.deposit_receipt, movement=1)))
    assert "Reçu de dépôt de garantie" in text and "300,00 €" in text
    assert "Coopérative du pôle" in text and "Alpha" in text and "H-1" in text
    movement = withhold(left, "24", [2]).value
    with pytest.raises(RuleBroken):
        left.runner.read(queries.deposit_receipt, movement=movement)


def test_the_account_of_a_client_runs_from_its_opening_to_its_closing(left: Any) -> None:
    left.runner.do(
        commands.receive_payment, party=1, on=DAY, amount=Decimal(150), method=Method.TRANSFER, reference="VIR 12"
    )
    left.credit(2)
    whole = left.runner.read(queries.account, party=1, last=date(2026, 11, 30))
    assert [(one.kind, str(one.amount), str(one.balance)) for one in whole.entries] == [
        ("invoice", "120.00", "120.00"), ("invoice", "24.00", "144.00"), ("credit", "-24.00", "120.00"),
        ("payment", "-150.00", "-30.00"),
    ]  # fmt: skip
    assert (whole.opening, whole.closing, whole.free, whole.held) == (ZERO, Decimal(-30), Decimal(6), Decimal(300))
    assert whole.closing == left.runner.read(queries.balance_of, party=1)
    later = left.runner.read(queries.account, party=1, first=DAY, last=date(2026, 11, 30))
    assert (later.opening, [one.kind for one in later.entries]) == (Decimal(120), ["payment"])
    paper = left.runner.read(queries.account_paper, party=1, first=DAY, last=date(2026, 11, 30))
    text = words(render_account(paper))
    for said in ("Relevé de compte", "Solde en votre faveur", "30,00 €", "VIR 12", "Solde reporté", "300,00 €"):
        assert said in text


def test_the_aged_balance_tells_debts_by_age_and_what_waits_apart(both: Any) -> None:
    both.runner.do(
        commands.receive_payment, party=1, on=DAY, amount=Decimal(20), method=Method.TRANSFER, allocations=[]
    )
    late = date(2027, 2, 1)
    [row] = both.runner.read(queries.aged_clients, on=late)
    assert (row.party_name, row.ages.d60, row.ages.unallocated, row.ages.total) == (
        "Alpha", Decimal(144), Decimal(20), Decimal(124),
    )  # fmt: skip
    assert both.runner.read(queries.aged_clients, on=date(2026, 11, 22)) == []


def test_a_leaver_is_settled_in_one_gesture_and_taken_back_in_one(both: Any) -> None:
    before = both.runner.read(queries.final_account, party=1, on=DAY)
    assert (before.owed, before.held, before.balance, before.running) == (Decimal(144), Decimal(300), Decimal(-156), ())
    text = words(render_account(both.runner.read(queries.final_paper, party=1, on=DAY)))
    assert "Solde de tout compte" in text and "À vous rendre" in text and "156,00 €" in text
    outcome = both.runner.perform(commands.settle_final_account, party=1, on=DAY)
    assert (outcome.value.withheld, outcome.value.returned, outcome.value.left) == (Decimal(144), Decimal(156), ZERO)
    after = both.runner.read(queries.final_account, party=1, on=DAY)
    assert (after.balance, after.held, after.open) == (ZERO, ZERO, ())
    again = both.runner.undo(outcome.undo)
    assert both.runner.read(queries.final_account, party=1, on=DAY) == before
    both.runner.undo(again.undo)
    assert balances(both) == ["0.00", "0.00"]
    with pytest.raises(RuleBroken) as refusal:
        both.runner.do(commands.settle_final_account, party=1, on=DAY)
    assert refusal.value.code == "nothing_to_settle"
    assert both.findings() == []


def test_what_the_deposit_does_not_cover_is_lost_with_its_reason(left: Any) -> None:
    left.owes(1, "300", label="Dégâts", service_to=LEFT)
    left.issue()
    outcome = left.runner.perform(
        commands.settle_final_account, party=1, on=DAY, loss_reason="Association dissoute"
    )
    assert (outcome.value.withheld, outcome.value.returned, outcome.value.lost) == (Decimal(300), ZERO, Decimal(204))
    assert left.runner.read(queries.final_account, party=1, on=DAY).losses[0].reason == "Association dissoute"
    left.runner.undo(outcome.undo)
    assert balances(left) == ["120.00", "24.00", "360.00"]


def test_a_final_account_is_handed_over_frozen_under_its_reference(both: Any) -> None:
    both.runner.do(
        commands.receive_payment, party=1, on=DAY, amount=Decimal(200), method=Method.TRANSFER, issuer=1, allocations=[]
    )
    account = Account("Alpha", "DE89370400440532013000")
    both.runner.do(commands.set_payee, party=1, account=account)
    outcome = both.runner.perform(commands.close_final_account, party=1, on=DAY)
    assert "SC-1-2026-0001" in outcome.said and "356,00" in outcome.said
    [kept] = both.runner.read(queries.handed_accounts, party=1)
    assert (kept.reference, kept.balance, kept.sent) == ("SC-1-2026-0001", Decimal(-356), "à verser")
    content = both.runner.read(queries.handed_pdf, account=kept.id)
    assert hashlib.sha256(content).hexdigest() == kept.sha256
    text = words(content)
    for said in ("N° SC-1-2026-0001", "144,00 €", "À vous rendre", "356,00 €", "Dépôt de garantie à rendre",
                 "Règlement non réparti à rendre", "DE89 3704", "Dernières prestations", "FA-2026-00001"):  # fmt: skip
        assert said in text, said
    assert "DUPLICATA" not in text and "DUPLICATA" in words(both.runner.read(queries.handed_copy, account=kept.id))
    assert both.runner.read(queries.final_account, party=1, on=DAY).balance == ZERO
    for statement in ("UPDATE final_account SET balance = 1", "DELETE FROM final_account"):
        with pytest.raises(DBAPIError), both.engine.begin() as connection:
            connection.execute(text_of(statement))
    again = both.runner.undo(outcome.undo)
    assert both.runner.read(queries.final_account, party=1, on=DAY).held == Decimal(300)
    both.runner.undo(again.undo)
    assert both.runner.read(queries.final_account, party=1, on=DAY).balance == ZERO
    second = both.runner.do(commands.close_final_account, party=1, on=DAY)
    [latest, first] = both.runner.read(queries.handed_accounts, party=1)
    assert (latest.id, latest.reference, latest.balance) == (second, "SC-1-2026-0002", ZERO)
    assert "Compte soldé" in words(both.runner.read(queries.handed_pdf, account=second))
    assert both.findings() == []


def test_a_final_account_changed_behind_the_programs_back_is_found(sqlite_books: Any) -> None:
    books = sqlite_books
    books.party("Alpha")
    books.runner.do(commands.close_final_account, party=1, on=DAY)
    assert books.findings() == []
    with books.engine.begin() as connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'final_account'"
        for name in connection.scalars(text_of(triggers)).all():
            connection.execute(text_of(f"DROP TRIGGER {name}"))
        connection.execute(text_of("UPDATE final_account SET content = X'78'"))
    assert any("final_account_altered" in one for one in books.findings())


def test_who_still_holds_an_agreement_is_not_settled(sqlite_books: Any) -> None:
    books = sqlite_books
    books.agreement(books.party("Alpha"), date(2026, 12, 31))
    with pytest.raises(RuleBroken) as refusal:
        books.runner.do(commands.settle_final_account, party=1, on=DAY)
    assert refusal.value.code == "still_running"
    assert "H-1" in refusal.value.message


def test_the_year_ends_with_lists_of_what_stood_that_day(both: Any) -> None:
    both.runner.do(
        commands.receive_payment, party=1, on=DAY, amount=Decimal(30), method=Method.TRANSFER, allocations=[]
    )
    both.runner.do(commands.write_off, invoice=2, on=DAY, amount=Decimal(12), reason="Geste")
    both.runner.do(
        commands.record_payment, invoice=1, on=date(2027, 1, 4), amount=Decimal(120), method=Method.TRANSFER
    )
    found = both.runner.read(queries.year_end, year=2026)
    assert [(one.number, str(one.balance)) for one in found.unpaid] == [
        ("FA-2026-00001", "120.00"), ("FA-2026-00002", "12.00"),
    ]  # fmt: skip
    assert (found.doubtful, found.over) == ((), ())
    assert [str(one.free) for one in found.waiting] == ["30.00"]
    assert [str(one.held) for one in found.deposits] == ["300.00"]
    [lost] = found.lost
    assert [(str(part.percent), str(part.base), str(part.vat)) for part in lost.by_rate.parts] == [
        ("20.00", "10.00", "2.00")
    ]
    book = both.runner.read(queries.year_end_workbook, year=2026)
    assert ZipFile(io.BytesIO(book)).read("xl/workbook.xml").count(b"<sheet ") == 6
    next_year = both.runner.read(queries.year_end, year=2027)
    assert [one.number for one in next_year.doubtful] == ["FA-2026-00002"]
