"""Files of debits: who is asked, when, in which sequence; frozen, collected, sent back, each undone."""

from __future__ import annotations

import hashlib
import threading
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from debt_books import ACCOUNT, sign
from lxml import etree
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.billing.queries import snapshot_of
from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.debits import ReceivableDebits
from pole_desk.accounts.receivables.reminders import ReceivablesReminders
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.rules.debit_plan import DebitPlan
from pole_desk.accounts.receivables.rules.instalments import schedule
from pole_desk.accounts.receivables.rules.mandates import Use
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.settings import set_setting

DUE = date(2026, 12, 23)
FILE_DAY = date(2026, 12, 1)


@cache
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring((files("sepaxml") / "schemas" / "pain.008.001.08.xsd").read_bytes()))


def plan(books: Any, on: date = FILE_DAY) -> DebitPlan:
    return books.runner.read(acts.prepare_debits, on=on)


def make(books: Any, on: date = FILE_DAY, runner: Any = None, found: DebitPlan | None = None) -> Any:
    debits = (found or plan(books, on)).debits
    return (runner or books.runner).perform(
        acts.make_debit_batch, issuer=1, scheme=Scheme.CORE, on=on, debits=debits
    )


def states(books: Any) -> list[tuple[str, str, str]]:
    return [(one.number, one.sequence, one.state) for one in books.runner.read(queries.debits)]


def balance(books: Any, invoice: int = 1) -> Decimal:
    return books.runner.read(queries.receivable, invoice=invoice).balance


def left(books: Any, on: date = FILE_DAY) -> list[tuple[str, str]]:
    return [(one.number, str(one.why)) for one in plan(books, on).left]


def test_only_clients_with_a_mandate_are_asked_once_due_and_told(sqlite_owing: Any) -> None:
    (one,) = plan(sqlite_owing).debits
    assert (one.number, one.amount, one.collect_on, one.sequence, one.told) == (
        "FA-2026-00001", Decimal("120.00"), DUE, "FRST", True,
    )  # fmt: skip
    late = plan(sqlite_owing, date(2027, 1, 4))
    assert late.debits[0].collect_on == date(2027, 1, 5)


def test_an_invoice_that_names_no_mandate_announced_nothing(sqlite_owing: Any) -> None:
    """Signed the very day of the issue, after it: the file itself must tell the client, fourteen days before."""
    sign(sqlite_owing, 2, signed_on=sqlite_owing.clock.today(), account=ACCOUNT._replace(holder="Bêta"))
    first, second = plan(sqlite_owing, date(2026, 12, 20)).debits
    assert (first.number, first.told, first.collect_on) == ("FA-2026-00001", True, DUE)
    assert (second.number, second.told, second.collect_on) == ("FA-2026-00002", False, date(2027, 1, 4))


def test_the_file_is_valid_frozen_and_says_who_owes_what(owing: Any) -> None:
    file = make(owing).value
    content = owing.runner.read(queries.sepa_bytes, file=file)
    root = etree.fromstring(content)
    schema().assertValid(root)
    said = {etree.QName(node).localname: node.text for node in root.iter()}
    assert (said["InstdAmt"], said["MndtId"], said["EndToEndId"], said["SeqTp"], said["ReqdColltnDt"]) == (
        "120.00", "M-1", "FA-2026-00001", "FRST", "2026-12-23",
    )  # fmt: skip
    (told,) = owing.runner.read(queries.sepa_files)
    assert (told.message, told.operations, told.total) == ("PRLV-1-2026-0001", 1, Decimal("120.00"))
    assert told.sha256 == hashlib.sha256(content).hexdigest()
    assert owing.findings() == []


def test_an_invoice_under_collection_is_not_asked_for_twice(sqlite_owing: Any) -> None:
    before = plan(sqlite_owing)
    make(sqlite_owing)
    assert plan(sqlite_owing).debits == () and left(sqlite_owing) == [("FA-2026-00001", "asked")]
    with pytest.raises(Conflict) as refusal:
        make(sqlite_owing, found=before)
    assert refusal.value.details["invoice"] == "FA-2026-00001"
    with pytest.raises(RuleBroken, match="au moins une facture"):
        make(sqlite_owing)


def test_two_seats_never_ask_for_an_invoice_twice(owing: Any) -> None:
    before, outcomes = plan(owing), []
    gate = threading.Barrier(2)

    def seat() -> None:
        runner = owing.another()
        gate.wait()
        try:
            outcomes.append(make(owing, runner=runner, found=before).value)
        except (Conflict, RuleBroken) as refusal:
            outcomes.append(refusal.code)

    seats = [threading.Thread(target=seat) for _ in range(2)]
    for one in seats:
        one.start()
    for one in seats:
        one.join()
    assert sorted(map(str, outcomes)) == ["1", "debits_changed"]
    assert states(owing) == [("FA-2026-00001", "FRST", "asked")]


COPY = (
    "INSERT INTO debit (file, mandate, invoice, amount, collect_on, sequence, end_to_end, state, code, version) "
    "SELECT file, mandate, {invoice}, {amount}, collect_on, sequence, 'other', 'asked', '', 1 FROM debit"
)


def test_the_database_keeps_what_was_asked_of_the_bank(owing: Any) -> None:
    make(owing)
    for statement, guard in (
        (COPY.format(invoice=1, amount=1), "debit_asked_once"),
        (COPY.format(invoice=2, amount=24001), "debit_over_due"),
        ("UPDATE debit SET amount = 1", "debit_facts"), ("UPDATE debit SET invoice = 2", "debit_facts"),
        ("DELETE FROM debit", "debit_not_deleted"), ("UPDATE sepa_file SET sha256 = ''", "sepa_file_kept"),
        ("DELETE FROM sepa_file", "sepa_file_not_deleted"),
    ):  # fmt: skip
        with pytest.raises(DBAPIError) as refusal, owing.engine.begin() as connection:
            connection.execute(text(statement))
        assert guard in str(refusal.value.orig)


def test_a_rejection_taken_back_stands_though_the_invoice_was_paid_meanwhile_but_not_if_it_is_asked_again(
    sqlite_owing: Any,
) -> None:
    make(sqlite_owing)
    sqlite_owing.runner.do(
        acts.record_payment, invoice=1, on=date(2026, 11, 23), amount=Decimal(50), method=Method.CARD
    )
    rejected = sqlite_owing.runner.perform(acts.reject_debit, debit=1, code="AM04", on=date(2026, 11, 23))
    accepted = sqlite_owing.runner.undo(rejected.undo)
    assert states(sqlite_owing) == [("FA-2026-00001", "FRST", "asked")] and sqlite_owing.findings() == []
    again = sqlite_owing.runner.undo(accepted.undo)
    make(sqlite_owing)
    with pytest.raises(RuleBroken) as refusal:
        sqlite_owing.runner.undo(again.undo)
    assert refusal.value.code == "debits_changed"


def test_a_file_that_was_not_sent_frees_its_invoices_and_both_ways_are_undone(sqlite_owing: Any) -> None:
    made = make(sqlite_owing)
    cancelled = sqlite_owing.runner.undo(made.undo)
    assert states(sqlite_owing) == [("FA-2026-00001", "FRST", "cancelled")]
    assert [one.end_to_end for one in plan(sqlite_owing).debits] == ["FA-2026-00001-2"]
    sqlite_owing.runner.undo(cancelled.undo)
    assert states(sqlite_owing) == [("FA-2026-00001", "FRST", "asked")]
    sqlite_owing.runner.do(acts.cancel_debit_batch, file=made.value)
    make(sqlite_owing)
    with pytest.raises(RuleBroken) as refusal:
        sqlite_owing.runner.do(acts.restore_debit_batch, file=made.value)
    assert refusal.value.code == "debits_changed"


def test_the_day_of_collection_records_the_payment(owing: Any) -> None:
    file = make(owing).value
    with pytest.raises(BadInput):
        owing.runner.do(acts.confirm_debits, on=DUE)
    owing.day(DUE)
    confirmed = owing.runner.perform(acts.confirm_debits, on=DUE, file=file)
    (payment,) = owing.runner.read(queries.payments_of, invoice=1)
    assert (payment.received_on, payment.method, payment.reference) == (DUE, Method.DEBIT, "FA-2026-00001")
    assert balance(owing) == 0 and confirmed.value == 1
    with pytest.raises(RuleBroken) as refusal:
        owing.runner.do(acts.confirm_debits, on=DUE)
    assert refusal.value.code == "nothing_to_confirm"
    again = owing.runner.undo(confirmed.undo)
    assert balance(owing) == 120 and states(owing)[0][2] == "asked"
    owing.runner.undo(again.undo)
    assert balance(owing) == 0 and states(owing)[0][2] == "collected"
    with pytest.raises(RuleBroken):
        owing.runner.do(acts.cancel_debit_batch, file=file)
    assert owing.findings() == []


def test_a_debit_sent_back_opens_the_invoice_and_the_next_one_is_first_again(owing: Any) -> None:
    make(owing)
    owing.day(date(2026, 12, 28))
    owing.runner.do(acts.confirm_debits, on=DUE)
    rejected = owing.runner.perform(acts.reject_debit, debit=1, code="am04", on=date(2026, 12, 28))
    assert balance(owing) == 120 and states(owing) == [("FA-2026-00001", "FRST", "rejected")]
    (again,) = plan(owing, date(2026, 12, 28)).debits
    assert (again.sequence, again.end_to_end, again.told) == ("FRST", "FA-2026-00001-2", False)
    assert again.collect_on == date(2027, 1, 11)
    back = owing.runner.undo(rejected.undo)
    assert balance(owing) == 0 and states(owing)[0][2] == "collected"
    owing.runner.undo(back.undo)
    assert balance(owing) == 120
    (told,) = owing.runner.read(queries.debits, invoice=1)
    assert (told.code, told.rejected_on) == ("AM04", date(2026, 12, 28))
    with pytest.raises(RuleBroken):
        owing.runner.do(acts.reject_debit, debit=1, code="AM04", on=date(2026, 12, 28))
    assert owing.findings() == []


def test_a_closed_account_ends_the_mandate_until_the_rejection_is_taken_back(sqlite_owing: Any) -> None:
    make(sqlite_owing)
    sqlite_owing.day(DUE)
    rejected = sqlite_owing.runner.perform(acts.reject_debit, debit=1, code="AC04", on=DUE)
    mandate = sqlite_owing.runner.read(queries.mandate, mandate=1)
    assert mandate.revoked_on == DUE and "compte clos" in mandate.revoked_reason
    assert left(sqlite_owing, DUE) == [("FA-2026-00001", "revoked")]
    sqlite_owing.runner.undo(rejected.undo)
    assert sqlite_owing.runner.read(queries.mandate, mandate=1).revoked_on is None
    assert states(sqlite_owing)[0][2] == "asked"


@pytest.mark.parametrize("code", ["", "AM4", "refus", "AM04;"])
def test_an_unreadable_code_is_refused(sqlite_owing: Any, code: str) -> None:
    make(sqlite_owing)
    with pytest.raises(BadInput, match="code de rejet"):
        sqlite_owing.runner.do(acts.reject_debit, debit=1, code=code, on=date(2026, 11, 23))


def second_invoice(books: Any) -> None:
    books.day(date(2026, 11, 24))
    books.owes(1, "50")
    books.issue()


def test_of_two_debits_of_a_mandate_the_second_recurs(sqlite_owing: Any) -> None:
    second_invoice(sqlite_owing)
    found = plan(sqlite_owing)
    assert [(one.number, one.sequence) for one in found.debits] == [
        ("FA-2026-00001", "FRST"), ("FA-2026-00003", "RCUR"),
    ]  # fmt: skip
    alone = sqlite_owing.runner.do(
        acts.make_debit_batch, issuer=1, scheme=Scheme.CORE, on=FILE_DAY, debits=found.debits[1:]
    )
    assert states(sqlite_owing) == [("FA-2026-00003", "FRST", "asked")]
    assert plan(sqlite_owing).debits[0].sequence == "RCUR"
    sqlite_owing.runner.do(acts.cancel_debit_batch, file=alone)
    sqlite_owing.runner.do(acts.change_mandate, mandate=1, closing=True)
    assert [one.sequence for one in plan(sqlite_owing).debits] == ["FRST", "FNAL"]
    make(sqlite_owing)
    sqlite_owing.runner.do(acts.withdraw_payment, payment=pay(sqlite_owing, 2), reason="essai")
    assert str(sqlite_owing.runner.read(queries.mandate, mandate=1).standing(FILE_DAY)) == "used"


def pay(books: Any, invoice: int) -> int:
    return books.runner.do(
        acts.record_payment, invoice=invoice, on=date(2026, 11, 24), amount=Decimal(1), method=Method.CARD
    )


def test_a_mandate_signed_for_once_serves_once_also_around_the_program(owing: Any) -> None:
    second_invoice(owing)
    owing.runner.do(acts.withdraw_mandate, mandate=1)
    sign(owing, 1, reference="ONCE", use=Use.ONCE)
    found = plan(owing)
    assert [(one.number, one.sequence) for one in found.debits] == [("FA-2026-00001", "OOFF")]
    assert left(owing) == [("FA-2026-00003", "used")]
    make(owing)
    with pytest.raises(DBAPIError) as refusal, owing.engine.begin() as connection:
        connection.execute(text(COPY.format(invoice=3, amount=1)))
    assert "debit_mandate_once" in str(refusal.value.orig)


def test_what_stays_out_says_why(sqlite_owing: Any) -> None:
    books = sqlite_owing
    assert left(books, date(2026, 11, 22)) == [("FA-2026-00001", "later")]
    books.runner.do(set_setting, key="sepa.ahead_days", value=60, valid_from=date(2026, 1, 1))
    assert left(books, date(2026, 11, 22)) == []
    books.runner.do(set_setting, key="sepa.creditor_ids", value={}, valid_from=date(2026, 2, 1))
    (out,) = plan(books).left
    assert "identifiant créancier" in out.words and str(out.why) == "creditor"
    lapsed = date(2029, 1, 15)
    books.runner.do(set_setting, key="sepa.creditor_ids", value={"cooperative": "FR72ZZZ123456"}, valid_from=lapsed)
    assert left(books, lapsed) == [("FA-2026-00001", "lapsed")]


def test_a_mandate_signed_after_the_invoice_gives_the_client_its_fourteen_days(sqlite_owing: Any) -> None:
    sqlite_owing.day(date(2026, 12, 20))
    sign(sqlite_owing, 2, signed_on=date(2026, 12, 18), account=ACCOUNT._replace(holder="Bêta"))
    found = {one.number: one for one in plan(sqlite_owing, date(2026, 12, 20)).debits}
    assert (found["FA-2026-00002"].collect_on, found["FA-2026-00002"].told) == (date(2027, 1, 4), False)
    sqlite_owing.runner.do(acts.change_mandate, mandate=2, notice_days=2)
    found = {one.number: one for one in plan(sqlite_owing, date(2026, 12, 20)).debits}
    assert found["FA-2026-00002"].collect_on == DUE


def test_a_part_paid_meanwhile_is_told_before_the_file_is_made(sqlite_owing: Any) -> None:
    before = plan(sqlite_owing)
    pay(sqlite_owing, 1)
    with pytest.raises(Conflict, match="a changé depuis"):
        make(sqlite_owing, found=before)
    make(sqlite_owing)
    assert sqlite_owing.runner.read(queries.debits)[0].amount == Decimal("119.00")
    pay(sqlite_owing, 1)
    sqlite_owing.day(DUE)
    sqlite_owing.runner.do(acts.confirm_debits, on=DUE)
    (debit,) = sqlite_owing.runner.read(queries.payments, party=1)[:1]
    assert (debit.amount, debit.free) == (Decimal("119.00"), Decimal("1.00"))
    assert balance(sqlite_owing) == 0 and sqlite_owing.findings() == []


def test_today_tells_what_waits_of_debits_plans_and_letters(sqlite_owing: Any) -> None:
    books = sqlite_owing

    def kinds(on: date) -> list[tuple[str, str]]:
        found = books.runner.read(lambda reader: ReceivablesReminders().reminders(reader, on))
        return [(one.kind, one.title) for one in found]

    assert kinds(FILE_DAY) == [("debits_ready", "1 facture à prélever")]
    make(books)
    assert kinds(FILE_DAY) == [] and kinds(DUE) == [("debits_over", "1 prélèvement à encaisser")]
    books.runner.do(
        acts.make_plan, party=2, invoices=[2], instalments=schedule(total=Decimal(240), count=2, first_on=DUE)
    )
    late = date(2027, 1, 2)
    assert ("plan_broken", "Bêta ne tient pas son échéancier") in kinds(late)
    assert ("letters_due", "1 relance à envoyer") in kinds(late)


def test_an_invoice_announces_the_debit_that_will_pay_it(owing: Any) -> None:
    told = owing.runner.read(snapshot_of, invoice=1)
    assert told.payment == "debit" and told.mandate is not None
    assert (told.mandate.reference, told.mandate.creditor, told.mandate.on, told.mandate.iban) == (
        "M-1", "FR72ZZZ123456", DUE, ACCOUNT.iban,
    )  # fmt: skip
    assert plan(owing).debits[0].collect_on == told.mandate.on
    assert b"FA-2026-00001" in owing.runner.read(queries.sepa_bytes, file=make(owing).value)
    other = owing.runner.read(snapshot_of, invoice=2)
    assert (other.payment, other.mandate) == ("transfer", None)


def test_a_mandate_for_once_or_revoked_or_of_a_seller_without_identifier_announces_no_more(sqlite_owing: Any) -> None:
    announced = ReceivableDebits()
    day = date(2026, 12, 1)

    def told() -> list[str]:
        def ask(reader: Any) -> list[str]:
            announce = announced.announcer(reader, [1])
            found = [announce(1, 1, day, day) for _again in range(2)]
            return [one.reference for one in found if one]

        return sqlite_owing.runner.read(ask)

    assert told() == ["M-1", "M-1"]
    sqlite_owing.runner.do(acts.revoke_mandate, mandate=1, on=day, reason="Départ")
    assert told() == []
    sign(sqlite_owing, 1, reference="ONCE", use=Use.ONCE)
    assert told() == ["ONCE"]
    sqlite_owing.runner.do(set_setting, key="sepa.creditor_ids", value={}, valid_from=date(2026, 2, 1))
    assert told() == []


def test_by_setting_an_invoice_paid_by_transfer_carries_its_code(sqlite_owing: Any) -> None:
    sqlite_owing.runner.do(set_setting, key="billing.transfer_code", value=True, valid_from=date(2026, 11, 24))
    sqlite_owing.day(date(2026, 11, 24))
    sqlite_owing.owes(2, "50")
    second_invoice(sqlite_owing)
    told = {one: sqlite_owing.runner.read(snapshot_of, invoice=one) for one in (1, 2, 3, 4)}
    coded = {one: document.transfer_code for one, document in told.items()}
    assert not coded[1] and not coded[2]
    assert {(told[one].payment, coded[one]) for one in (3, 4)} == {("debit", False), ("transfer", True)}
