"""Files of transfers: what was decided is sent once, to an account that is known; given up, refused, undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from debt_books import ACCOUNT
from lxml import etree
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.reminders import ReceivablesReminders
from pole_desk.accounts.receivables.rules import Method
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.kernel.settings import set_setting
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.ports.payouts import PaidOut, PaidSources, Payout, PayoutSources

ON = date(2026, 11, 23)


class Operators:
    """The canteen owes Bêta 51.20 for October, or what its correction says."""

    def __init__(self) -> None:
        self.amount = Decimal("51.20")

    def payouts(self, reader: Any, month: Month) -> list[Payout]:
        if month != Month(2026, 10):
            return []
        return [
            Payout(
                "canteen:2:2026-10", "canteen", DossierId(2), PartyId(2), month, month.first, month.last,
                "Repas d’octobre", Decimal("64.00"), Decimal("12.80"), self.amount, False,
            )
        ]  # fmt: skip


@pytest.fixture
def sending(owing: Any) -> Any:
    return ready(owing)


@pytest.fixture
def sqlite_sending(sqlite_owing: Any) -> Any:
    return ready(sqlite_owing)


def ready(books: Any) -> Any:
    """Alpha overpaid by 30.00 and is to get it back; Bêta is owed its meals."""
    ports = {PaidSources: PaidSources(), PayoutSources: PayoutSources((Operators(),))}
    books.operators = ports[PayoutSources].sources[0]
    books.runner.ports = {**books.runner.ports, **ports}
    with books.engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO catalog_issuer_activity (activity, valid_from, issuer) VALUES ('canteen', '2014-01-01', 1)"
        ))  # fmt: skip
    payment = books.runner.do(
        acts.receive_payment, party=1, on=ON, amount=Decimal("150.00"), method=Method.TRANSFER, issuer=1
    )
    books.runner.do(
        acts.refund_payment, payment=payment, on=ON, amount=Decimal("30.00"), method=Method.TRANSFER, reason="Trop-perçu"
    )
    books.runner.do(acts.set_payee, party=1, account=ACCOUNT)
    return books


def plan(books: Any) -> queries.TransferPlan:
    return books.runner.read(acts.prepare_transfers, on=ON)


def make(books: Any, found: queries.TransferPlan | None = None) -> Any:
    return books.runner.perform(
        acts.make_transfer_batch, issuer=1, on=ON, transfers=(found or plan(books)).transfers
    )


def test_what_has_no_account_to_go_to_says_so(sqlite_sending: Any) -> None:
    found = plan(sqlite_sending)
    assert [(one.key, one.amount, one.execute_on) for one in found.transfers] == [
        ("refund:1", Decimal("30.00"), date(2026, 11, 24)),
    ]  # fmt: skip
    assert [(one.key, one.why) for one in found.left] == [("canteen:2:2026-10", "account")]
    sqlite_sending.runner.do(acts.set_payee, party=2, account=ACCOUNT._replace(holder="Bêta"))
    assert [one.key for one in plan(sqlite_sending).transfers] == ["refund:1", "canteen:2:2026-10"]
    with sqlite_sending.engine.begin() as connection:
        connection.execute(text("UPDATE catalog_issuer SET iban = ''"))
    assert {one.why for one in plan(sqlite_sending).left} == {"seller"}


def test_the_file_is_valid_and_each_sum_leaves_once(sending: Any) -> None:
    sending.runner.do(acts.set_payee, party=2, account=ACCOUNT._replace(holder="Bêta"))
    before = plan(sending)
    made = make(sending)
    root = etree.fromstring(sending.runner.read(queries.sepa_bytes, file=made.value))
    schema = (files("sepaxml") / "schemas" / "pain.001.001.09.xsd").read_bytes()
    etree.XMLSchema(etree.fromstring(schema)).assertValid(root)
    said = [node.text for node in root.iter() if etree.QName(node).localname in ("InstdAmt", "EndToEndId", "CtrlSum")]
    assert said == ["81.20", "81.20", "RB-1", "30.00", "canteen-2-2026-10", "51.20"]
    assert plan(sending).transfers == ()
    with pytest.raises(Conflict):
        make(sending, before)
    for statement, guard in (
        ("INSERT INTO transfer (file, kind, key, party, payee, amount, execute_on, end_to_end, text, state, reason, "
         "version) SELECT file, kind, key, party, payee, amount, execute_on, 'x', text, state, reason, 1 "
         "FROM transfer WHERE id = 1", "transfer_sent_once"),
        ("UPDATE transfer SET amount = 1", "transfer_facts"),
        ("UPDATE payee SET iban = 'x'", "payee_facts"),
    ):  # fmt: skip
        with pytest.raises(DBAPIError) as refusal, sending.engine.begin() as connection:
            connection.execute(text(statement))
        assert guard in str(refusal.value.orig)
    assert sending.findings() == []


def test_a_file_given_up_and_a_transfer_refused_are_each_undone(sqlite_sending: Any) -> None:
    books = sqlite_sending
    made = make(books)
    cancelled = books.runner.undo(made.undo)
    assert [one.end_to_end for one in plan(books).transfers] == ["RB-1-2"]
    books.runner.undo(cancelled.undo)
    with pytest.raises(BadInput):
        books.runner.do(acts.reject_transfer, transfer=1, reason=" ")
    rejected = books.runner.perform(acts.reject_transfer, transfer=1, reason="Compte clos")
    with pytest.raises(RuleBroken):
        books.runner.do(acts.cancel_transfer_batch, file=made.value)
    again = make(books)
    with pytest.raises(RuleBroken) as refusal:
        books.runner.undo(rejected.undo)
    assert refusal.value.code == "transfer_sent_once"
    books.runner.undo(again.undo)
    back = books.runner.undo(rejected.undo)
    assert plan(books).transfers == ()
    books.runner.undo(back.undo)
    assert [one.state for one in books.runner.read(queries.transfers)] == ["rejected", "cancelled"]
    with pytest.raises(RuleBroken, match="au moins un virement"):
        books.runner.do(acts.make_transfer_batch, issuer=1, on=ON, transfers=())


class Depositors:
    """The shop wrote two payouts down: one by transfer, one by cheque."""

    def payouts(self, reader: Any, month: Month) -> list[Payout]:
        raise AssertionError("who writes its payouts is asked for those")

    def paid(self, reader: Any, first: date, last: date) -> list[PaidOut]:
        return [
            PaidOut("shop_payout:1", PartyId(1), "Alpha", last, Decimal("12.00"), "transfer"),
            PaidOut("shop_payout:2", PartyId(1), "Alpha", last, Decimal("99.00"), "cheque"),
        ]


def test_deposits_to_return_and_payouts_by_transfer_are_sent_and_cheques_are_not(sqlite_sending: Any) -> None:
    books = sqlite_sending
    books.agreement(1)
    shop = Depositors()
    books.runner.ports = {
        **books.runner.ports, PaidSources: PaidSources((shop,)), PayoutSources: PayoutSources((shop,)),
    }  # fmt: skip
    with books.engine.begin() as connection:
        for activity in ("hosting", "shop"):
            connection.execute(text(
                "INSERT INTO catalog_issuer_activity (activity, valid_from, issuer) "
                f"VALUES ('{activity}', '2014-01-01', 1)"
            ))  # fmt: skip
        for kind, day, withdrawn in (
            ("received", "2026-11-01", 0), ("returned", "2026-11-20", 0), ("returned", "2026-11-21", 1),
            ("returned", "2026-08-01", 0),
        ):  # fmt: skip
            connection.execute(text(
                "INSERT INTO lease_deposit (lease, on_day, kind, amount, reason, withdrawn) "
                f"VALUES (1, '{day}', '{kind}', {150000 if kind == 'received' else 50000}, '', {withdrawn})"
            ))  # fmt: skip
    found = {one.key: (one.kind, one.amount, one.end_to_end) for one in plan(books).transfers}
    assert found == {
        "deposit:2": ("deposit", Decimal("500.00"), "DG-2"), "refund:1": ("refund", Decimal("30.00"), "RB-1"),
        "shop_payout:1": ("payout", Decimal("12.00"), "shop-payout-1"),
    }  # fmt: skip
    make(books)
    assert plan(books).transfers == () and books.findings() == []


def states(books: Any) -> list[tuple[str, date | None]]:
    return [(one.state, one.confirmed_on) for one in books.runner.read(queries.transfers)]


def test_a_file_is_confirmed_on_the_day_that_the_bank_executed_it(sending: Any) -> None:
    sending.runner.do(acts.set_payee, party=2, account=ACCOUNT._replace(holder="Bêta"))
    made = make(sending)
    with pytest.raises(BadInput, match="attendez le relevé"):
        sending.runner.do(acts.confirm_transfers, on=date(2026, 11, 24), file=made.value)
    sending.day(date(2026, 11, 25))
    with pytest.raises(BadInput, match="n’était pas encore fait"):
        sending.runner.do(acts.confirm_transfers, on=date(2026, 11, 22), file=made.value)
    day = date(2026, 11, 24)
    alone = sending.runner.perform(acts.confirm_transfers, on=day, transfers=[1])
    assert states(sending) == [("confirmed", day), ("ordered", None)]
    with pytest.raises(RuleBroken, match="n’attend"):
        sending.runner.do(acts.confirm_transfers, on=day, transfers=[1, 2])
    rest = sending.runner.perform(acts.confirm_transfers, on=day, file=made.value)
    assert "1 virement exécuté" in rest.said
    with pytest.raises(RuleBroken):
        sending.runner.do(acts.cancel_transfer_batch, file=made.value)
    assert plan(sending).transfers == ()
    again = sending.runner.undo(alone.undo)
    assert states(sending) == [("ordered", None), ("confirmed", day)]
    sending.runner.undo(again.undo)
    assert states(sending) == [("confirmed", day), ("confirmed", day)] and sending.findings() == []


def test_what_the_bank_sends_back_is_due_again_however_late(sending: Any) -> None:
    make(sending)
    sending.day(date(2027, 2, 22))
    sending.runner.do(acts.confirm_transfers, on=date(2026, 11, 24), transfers=[1])
    refused = sending.runner.perform(acts.reject_transfer, transfer=1, reason="Compte clos")
    assert "de nouveau à verser" in refused.said
    later = sending.runner.read(acts.prepare_transfers, on=date(2027, 2, 22))
    assert [(one.key, one.end_to_end) for one in later.transfers] == [("refund:1", "RB-1-2")]
    sending.runner.undo(refused.undo)
    assert states(sending) == [("confirmed", date(2026, 11, 24))]
    assert sending.runner.read(acts.prepare_transfers, on=date(2027, 2, 22)).transfers == ()


def test_a_month_corrected_after_its_payout_sends_the_difference(sending: Any) -> None:
    books = sending
    books.runner.do(acts.set_payee, party=2, account=ACCOUNT._replace(holder="Bêta"))
    make(books)
    books.operators.amount = Decimal("60.00")
    (one,) = plan(books).transfers
    assert (one.key, one.amount, one.end_to_end) == ("canteen:2:2026-10+1", Decimal("8.80"), "canteen-2-2026-10+1")
    assert one.text.startswith("Correction, Repas")
    books.day(date(2027, 3, 1))
    march = books.runner.read(acts.prepare_transfers, on=date(2027, 3, 1))
    assert [each.key for each in march.transfers] == ["canteen:2:2026-10+1"], "long after the usual window too"
    books.runner.do(acts.make_transfer_batch, issuer=1, on=date(2027, 3, 1), transfers=march.transfers)
    assert books.runner.read(acts.prepare_transfers, on=date(2027, 3, 1)).transfers == ()
    books.operators.amount = Decimal("40.00")
    found = books.runner.read(acts.prepare_transfers, on=date(2027, 3, 1))
    assert found.transfers == () and [(each.why, each.amount) for each in found.left] == [("overpaid", Decimal(20))]
    assert books.findings() == []


def test_a_file_that_no_statement_shows_is_told_after_some_days(sqlite_sending: Any) -> None:
    books = sqlite_sending
    made = make(books)

    def told(day: date) -> list[str]:
        books.day(day)
        found = books.runner.read(ReceivablesReminders().reminders, day)
        return [one.title for one in found if one.kind == "transfers_unconfirmed"]

    assert told(date(2026, 11, 29)) == []
    assert told(date(2026, 11, 30)) == ["1 virement sans nouvelle de la banque"]
    books.runner.do(set_setting, key="sepa.confirm_days", value=10, valid_from=date(2026, 1, 1))
    assert told(date(2026, 11, 30)) == []
    books.runner.do(acts.confirm_transfers, on=date(2026, 11, 24), file=made.value)
    assert told(date(2027, 1, 30)) == []
