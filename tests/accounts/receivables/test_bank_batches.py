"""Lines of the bank that are a batch of debits, a file of transfers, what bounced, a deposit, or fees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from debt_books import ACCOUNT, sign
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.ledger.queries.journal import journal
from pole_desk.accounts.receivables import commands as acts
from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.rules.batches import Movement, Part, batch_offers, gone_back, reject_code
from pole_desk.activities.leases.commands import ask_deposit, receive_deposit
from pole_desk.formats.sepa import Scheme
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.ports.payouts import PaidSources, PayoutSources

OURS = "FR7630006000011234567890189"
DUE = date(2026, 12, 23)
HEAD = "Date;Libellé;Montant\n"


@pytest.fixture
def asked(owing: Any) -> Any:
    return asking(owing)


@pytest.fixture
def sqlite_asked(sqlite_owing: Any) -> Any:
    return asking(sqlite_owing)


def asking(books: Any) -> Any:
    """Alpha's 120.00 and Bêta's 240.00 are in PRLV-1-2026-0001, for 23 December; it is the 28th."""
    ports = {PaidSources: PaidSources(), PayoutSources: PayoutSources()}
    books.runner.ports = {**books.runner.ports, **ports}
    sign(books, 2, account=ACCOUNT._replace(holder="Bêta"))
    books.runner.do(acts.add_bank_account, issuer=1, iban=OURS, name="Crédit coopératif")
    books.day(date(2026, 12, 1))
    debits = books.runner.read(acts.prepare_debits, on=date(2026, 12, 1)).debits
    books.runner.do(acts.make_debit_batch, issuer=1, scheme=Scheme.CORE, on=date(2026, 12, 1), debits=debits)
    books.day(date(2026, 12, 28))
    return books


def take(books: Any, *lines: str) -> list[queries.Candidate]:
    """What the lines, each `day;text;amount`, may be."""
    read = books.runner.read(queries.read_statement, account=1, source=(HEAD + "\n".join(lines)).encode())
    books.runner.do(acts.import_statement, account=1, file_name="releve.csv", read=read)
    return books.runner.read(queries.prepare_matching)


def states(books: Any) -> list[str]:
    return [one.state for one in sorted(books.runner.read(queries.debits), key=lambda one: one.id)]


def due(books: Any) -> list[str]:
    return [str(books.runner.read(queries.receivable, invoice=one).balance) for one in (1, 2)]


def line(books: Any, number: int = 1) -> str:
    return books.runner.read(queries.bank_line, line=number).state


def test_a_credit_that_is_a_whole_batch_is_accepted_in_one_act_and_back(asked: Any) -> None:
    [one] = take(asked, "23/12/2026;REMISE PRLV-1-2026-0001;360,00")
    [offer] = one.others.debits
    assert (offer.parts, offer.less, offer.score, one.others.firm, one.best) == ((1, 2), (), 95, True, None)
    outcome = asked.runner.perform(acts.match_debits, line=1, debits=offer.parts)
    assert states(asked) == ["collected"] * 2 and due(asked) == ["0.00"] * 2 and line(asked) == "matched"
    assert "2 prélèvements encaissés" in outcome.said
    assert [str(each.amount) for each in asked.runner.read(queries.matches_of, line=1)] == ["120.00", "240.00"]
    again = asked.runner.undo(outcome.undo)
    assert states(asked) == ["asked"] * 2 and due(asked) == ["120.00", "240.00"] and line(asked) == "new"
    asked.runner.undo(again.undo)
    assert states(asked) == ["collected"] * 2 and asked.findings() == []
    asked.runner.do(acts.unmatch_line, line=1)
    assert states(asked) == ["asked"] * 2 and asked.findings() == []


def test_a_batch_collected_by_hand_is_found_again_and_not_collected_twice(sqlite_asked: Any) -> None:
    books = sqlite_asked
    books.runner.do(acts.confirm_debits, on=date(2026, 12, 28), debits=[1])
    [one] = take(books, "24/12/2026;REMISE PRELEVEMENTS;360,00")
    [offer] = one.others.debits
    assert (offer.score, offer.parts) == (92, (1, 2)), "the day and the sum tell it"
    outcome = books.runner.perform(acts.match_debits, line=1, debits=offer.parts)
    assert len(books.runner.read(queries.payments)) == 2
    books.runner.undo(outcome.undo)
    assert states(books) == ["collected", "asked"], "what was known before the line stays"
    assert books.findings() == []


def test_a_batch_less_its_rejects_rejects_them_in_the_same_act(asked: Any) -> None:
    [one] = take(asked, "23/12/2026;PRLV-1-2026-0001;120,00")
    offer = one.others.debits[0]
    assert (offer.parts, offer.less, offer.score) == ((1,), (2,), 88)
    assert "moins un rejet" in offer.reasons[1] and "Bêta" in offer.reasons[1]
    outcome = asked.runner.perform(acts.match_debits, line=1, debits=offer.parts, rejected=[(2, "AM04")])
    assert states(asked) == ["collected", "rejected"] and due(asked) == ["0.00", "240.00"]
    again = asked.runner.undo(outcome.undo)
    assert states(asked) == ["asked", "asked"]
    asked.runner.undo(again.undo)
    assert states(asked) == ["collected", "rejected"] and asked.findings() == []


def test_a_bank_that_details_its_batch_tells_each_debit_by_its_reference(sqlite_asked: Any) -> None:
    found = take(sqlite_asked, "23/12/2026;PRLV Alpha FA-2026-00001;120,00", "23/12/2026;Bêta FA-2026-00002;240,00")
    assert [one.others.debits[0].score for one in found] == [100, 100]
    assert [one.best for one in found] == [None, None], "the invoice is paid by its debit, not beside it"


def test_a_rejected_debit_is_proposed_with_its_reason_and_undone(asked: Any) -> None:
    take(asked, "23/12/2026;REMISE PRLV-1-2026-0001;360,00")
    asked.runner.do(acts.match_debits, line=1, debits=[1, 2])
    [one] = take(asked, "27/12/2026;REJET PRLV FA-2026-00002 AC04;-240,00")
    assert one.others.bounced == ((2, "AC04"),) and one.returned == ()
    outcome = asked.runner.perform(acts.match_bounced, line=2, debit=2, code="AC04")
    assert "compte clos" in outcome.said and due(asked) == ["0.00", "240.00"]
    [debit] = asked.runner.read(queries.debits, invoice=2)
    assert (debit.state, debit.code, debit.rejected_on) == ("rejected", "AC04", date(2026, 12, 27))
    revoked = [each.revoked_on for each in asked.runner.read(queries.mandates, party=2)]
    assert revoked == [date(2026, 12, 27)]
    again = asked.runner.undo(outcome.undo)
    assert due(asked) == ["0.00", "0.00"] and states(asked) == ["collected"] * 2
    assert [each.revoked_on for each in asked.runner.read(queries.mandates, party=2)] == [None]
    asked.runner.undo(again.undo)
    assert states(asked) == ["collected", "rejected"] and asked.findings() == []
    asked.runner.do(acts.unmatch_line, line=2)
    assert states(asked) == ["collected"] * 2 and asked.findings() == []


def test_a_debit_that_bounced_before_it_was_noted_collected(sqlite_asked: Any) -> None:
    books = sqlite_asked
    take(books, "27/12/2026;IMPAYE FA-2026-00001;-120,00")
    outcome = books.runner.perform(acts.match_bounced, line=1, debit=1, code="MS03")
    assert states(books) == ["rejected", "asked"] and due(books) == ["120.00", "240.00"]
    again = books.runner.undo(outcome.undo)
    assert states(books) == ["asked", "asked"]
    books.runner.undo(again.undo)
    assert states(books) == ["rejected", "asked"] and books.findings() == []
    with pytest.raises(RuleBroken):
        books.runner.do(acts.match_bounced, line=1, debit=2, code="MS03")


def test_sums_that_differ_and_debits_to_come_are_refused(sqlite_asked: Any) -> None:
    books = sqlite_asked
    take(books, "23/12/2026;REMISE PRLV-1-2026-0001;361,00", "23/12/2026;REMISE PRLV-1-2026-0001;360,00")
    with pytest.raises(RuleBroken) as refusal:
        books.runner.do(acts.match_debits, line=1, debits=[1, 2])
    assert refusal.value.code == "line_sums" and "360,00" in refusal.value.message
    books.day(date(2026, 12, 20))
    with pytest.raises(RuleBroken) as refusal:
        books.runner.do(acts.match_debits, line=2, debits=[1, 2])
    assert refusal.value.code == "debits_early"


def sent(books: Any) -> Any:
    """Alpha is given 30.00 back and Bêta 50.00, in VIR-1-2026-0001."""
    for party, amount in ((1, "30.00"), (2, "50.00")):
        paid = books.runner.do(
            acts.receive_payment, party=party, on=date(2026, 12, 1), amount=Decimal(amount), method=Method.CHEQUE,
            issuer=1, allocations=[],
        )  # fmt: skip
        books.runner.do(
            acts.refund_payment, payment=paid, on=date(2026, 12, 1), amount=Decimal(amount), method=Method.TRANSFER
        )
        books.runner.do(acts.set_payee, party=party, account=ACCOUNT)
    books.day(date(2026, 12, 15))
    day = date(2026, 12, 15)
    found = books.runner.read(acts.prepare_transfers, on=day).transfers
    books.runner.do(acts.make_transfer_batch, issuer=1, on=day, transfers=found)
    books.day(date(2026, 12, 28))
    return books


def told(books: Any) -> list[tuple[str, date | None, bool]]:
    return [(one.state, one.confirmed_on, one.banked) for one in books.runner.read(queries.transfers)]


def test_a_line_that_is_a_file_of_transfers_confirms_it_and_one_may_come_back(asked: Any) -> None:
    books, day = sent(asked), date(2026, 12, 16)
    [one] = take(books, "16/12/2026;VIR SEPA VIR-1-2026-0001;-80,00")
    [offer] = one.others.transfers
    assert (offer.parts, offer.score) == ((1, 2), 95)
    outcome = books.runner.perform(acts.match_transfers, line=1, transfers=offer.parts)
    assert told(books) == [("confirmed", day, True)] * 2
    with pytest.raises(RuleBroken) as refusal:
        books.runner.do(acts.unconfirm_transfers, transfers=[1])
    assert refusal.value.code == "transfer_matched"
    with pytest.raises(DBAPIError, match="transfer_matched"), books.engine.begin() as connection:
        connection.execute(text("UPDATE transfer SET state = 'ordered', confirmed_on = NULL WHERE id = 1"))
    again = books.runner.undo(outcome.undo)
    assert told(books) == [("ordered", None, False)] * 2
    books.runner.undo(again.undo)
    [one] = take(books, "20/12/2026;RETOUR VIREMENT RB-2 AC04;50,00")
    assert one.others.sent_back == (2,)
    back = books.runner.perform(acts.match_sent_back, line=2, transfer=2)
    assert told(books)[1] == ("rejected", None, True) and "de nouveau à verser" in back.said
    later = books.runner.read(acts.prepare_transfers, on=date(2026, 12, 28)).transfers
    assert [each.key for each in later] == ["refund:2"] and books.findings() == []
    redo = books.runner.undo(back.undo)
    assert told(books)[1] == ("confirmed", day, True) and books.findings() == []
    books.runner.undo(redo.undo)
    assert told(books)[1] == ("rejected", None, True) and books.findings() == []


def test_a_deposit_that_comes_in_is_its_agreements_with_a_receipt(asked: Any) -> None:
    books = asked
    books.agreement(1)
    with books.engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO catalog_issuer_activity (activity, valid_from, issuer) VALUES ('hosting', '2014-01-01', 1)"
        ))  # fmt: skip
    asking_for = date(2026, 12, 1)
    books.runner.do(ask_deposit, lease=1, on=asking_for, amount=Decimal(500))
    [one] = take(books, "20/12/2026;VIR ALPHA DEPOT DE GARANTIE H-1;500,00")
    [offer] = one.others.deposits
    assert (offer.lease, offer.number, offer.score, one.others.firm) == (1, "H-1", 100, True)
    outcome = books.runner.perform(acts.match_deposit, line=1, lease=offer.lease)
    receipt = books.runner.read(queries.deposit_receipt, movement=outcome.value)
    assert (receipt.kind, receipt.amount, receipt.moved_on) == ("received", Decimal(500), date(2026, 12, 20))
    with pytest.raises(DBAPIError, match="lease_deposit_matched"), books.engine.begin() as connection:
        connection.execute(text("UPDATE lease_deposit SET withdrawn = TRUE WHERE id = 2"))
    again = books.runner.undo(outcome.undo)
    assert books.runner.read(queries.deposits_held) == []
    books.runner.undo(again.undo)
    [held] = books.runner.read(queries.deposits_held)
    assert held.held == Decimal(500) and books.findings() == []


def test_a_deposit_noted_by_hand_is_found_again(sqlite_asked: Any) -> None:
    books = sqlite_asked
    books.agreement(1)
    movement = books.runner.do(receive_deposit, lease=1, on=date(2026, 12, 19), amount=Decimal(500))
    [one] = take(books, "20/12/2026;VIR ALPHA;500,00")
    assert [each.movement for each in one.others.deposits] == [movement]
    outcome = books.runner.perform(acts.match_deposit, line=1, movement=movement)
    books.runner.undo(outcome.undo)
    [held] = books.runner.read(queries.deposits_held)
    assert held.held == Decimal(500), "what was known before the line stays"
    take(books, "21/12/2026;VIR BETA;400,00")
    with pytest.raises(RuleBroken) as refusal:
        books.runner.do(acts.match_deposit, line=2, movement=movement)
    assert refusal.value.code == "line_sums" and books.findings() == []


def test_bank_fees_are_kept_on_their_account_and_stand_in_the_books(asked: Any) -> None:
    books = asked
    [one] = take(books, "27/12/2026;FRAIS DE TENUE DE COMPTE;-8,50")
    assert one.others.charged == "627000"
    for wrong in ("411000", "62", "abc", "512000"):
        with pytest.raises(BadInput, match="sans facture"):
            books.runner.do(acts.keep_without_invoice, line=1, account=wrong)
    outcome = books.runner.perform(acts.keep_without_invoice, line=1, account="627 000")
    assert line(books) == "matched" and books.findings() == []
    entries = books.runner.read(journal, issuer=1, first=date(2026, 12, 1), last=date(2026, 12, 31))
    [entry] = [each for each in entries if each.piece == "BQ-1"]
    assert [(one.account, one.debit, one.credit) for one in entry.lines] == [
        ("627000", Decimal("8.50"), Decimal(0)), ("512000", Decimal(0), Decimal("8.50")),
    ]  # fmt: skip
    again = books.runner.undo(outcome.undo)
    assert line(books) == "new"
    books.runner.undo(again.undo)
    assert line(books) == "matched" and books.findings() == []


def part(number: int, amount: str, **options: Any) -> Part:
    given = {"file": 1, "message": "PRLV-1-2026-0007", "lot": "RCUR", "day": DUE, "name": f"Client {number}"}
    return Part(id=number, amount=Decimal(amount), reference=f"FA-2026-{number:05d}", **{**given, **options})


def test_a_lot_that_the_bank_books_apart_is_told_from_the_whole() -> None:
    parts = [part(1, "10"), part(2, "20"), part(3, "30", lot="FRST"), part(4, "40", lot="FRST")]
    for amount, wanted in (("100", (1, 2, 3, 4)), ("30", (1, 2)), ("70", (3, 4))):
        found = batch_offers(Movement(Decimal(amount), DUE, "PRLV-1-2026-0007-0001"), parts)
        assert (found[0].parts, found[0].less, found[0].score) == (wanted, (), 95)


def test_rejects_that_could_be_others_are_less_sure_and_another_file_is_never_taken() -> None:
    parts = [part(1, "10"), part(2, "20"), part(3, "20"), part(4, "50")]
    [found] = batch_offers(Movement(Decimal("80"), DUE, "prlv 1 2026 7 PRLV-1-2026-0007"), parts)
    assert (found.less, found.score) == ((2,), 60) and "vérifiez" in found.reasons[-1]
    assert batch_offers(Movement(Decimal("80"), DUE, "PRLV-1-2026-0008"), parts) == ()
    assert batch_offers(Movement(Decimal("100"), date(2027, 2, 1), "remise"), parts) == ()


def test_a_name_alone_is_taken_back_only_where_the_bank_says_so() -> None:
    parts = [part(1, "10", name="Alpha"), part(2, "10", name="Beta")]
    assert gone_back(Movement(Decimal("-10"), DUE, "VIR ALPHA"), parts) == ()
    assert gone_back(Movement(Decimal("-10"), DUE, "REJET ALPHA"), parts) == (1,)
    assert gone_back(Movement(Decimal("-10"), DUE, "FA-2026-00002"), parts) == (2,)
    assert reject_code(Movement(Decimal("-10"), DUE, "REJET MD06 ALPHA")) == "MD06"
    assert reject_code(Movement(Decimal("-10"), DUE, "REJET ALPHA")) == "MS03"
    assert reject_code(Movement(Decimal("-10"), DUE, "REJET", code="XX99")) == "XX99"
