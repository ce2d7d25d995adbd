"""Statements taken in once, lines proposed, matched, put aside, detached; each undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.receivables import commands, queries
from pole_desk.accounts.receivables.rules import Method
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.money import ZERO

OURS, OTHER, PAYER = "FR7630006000011234567890189", "DE89370400440532013000", "FR1420041010050500013M02606"
CSV = (
    "Date;Libellé;Montant\n"
    "25/11/2026;VIR Alpha FA-2026-00001;120,00\n"
    "26/11/2026;VIR Beta FA 2026 2;100,00\n"
    "27/11/2026;FRAIS DE TENUE DE COMPTE;-8,50\n"
)


def camt(account: str = OURS, *entries: tuple[str, str, str]) -> bytes:
    """A CAMT.053; an entry is amount, text, other details."""
    told = "".join(
        f"<Ntry><Amt Ccy='EUR'>{amount.lstrip('-')}</Amt>"
        f"<CdtDbtInd>{'DBIT' if amount[0] == '-' else 'CRDT'}</CdtDbtInd>"
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-25</Dt></BookgDt><NtryDtls><TxDtls>{more}"
        f"<RmtInf><Ustrd>{said}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        for amount, said, more in entries
    )
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt>"
        f"<Id>S1</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>{told}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def payer(iban: str, name: str = "") -> str:
    return (
        f"<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr>"
        f"<DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>"
    )


@pytest.fixture
def bank(sqlite_books: Any) -> Any:
    return _filled(sqlite_books)


@pytest.fixture
def both(books: Any) -> Any:
    """The same on either engine, for what the database itself keeps."""
    return _filled(books)


def _filled(books: Any) -> Any:
    """Alpha owes FA-2026-00001, 120.00; Beta FA-2026-00002, 240.00; one bank account."""
    books.owes(books.party("Alpha"), "100")
    books.owes(books.party("Beta"), "200")
    books.issue()
    books.runner.do(commands.add_bank_account, issuer=1, iban=OURS, name="Crédit coopératif")
    return books


def take(books: Any, source: bytes | str, name: str = "releve") -> Any:
    raw = source.encode() if isinstance(source, str) else source
    read = books.runner.read(queries.read_statement, account=1, source=raw)
    return books.runner.perform(commands.import_statement, account=1, file_name=name, read=read)


def lines(books: Any, **options: Any) -> list[Any]:
    return books.runner.read(queries.bank_lines, **options)


def balance(books: Any, invoice: int) -> str:
    return str(books.runner.read(queries.receivable, invoice=invoice).balance)


def test_a_statement_is_taken_in_once_and_an_overlapping_one_adds_its_own_lines(both: Any) -> None:
    first = take(both, CSV)
    assert (first.value.added, first.value.known) == (3, 0)
    assert (take(both, CSV).value.statement, take(both, CSV).value.added) == (None, 0)
    longer = CSV + "28/11/2026;VIR Gamma;10,00\n"
    assert (take(both, longer).value.added, len(lines(both))) == (1, 4)
    assert [(str(one.amount), one.state) for one in lines(both)][2] == ("-8.50", "new")


def test_an_import_is_taken_back_and_the_same_file_comes_again(bank: Any) -> None:
    first = take(bank, CSV)
    back = bank.runner.undo(first.undo)
    assert [one.state for one in lines(bank)] == ["withdrawn"] * 3
    assert bank.runner.read(queries.prepare_matching) == []
    bank.runner.undo(back.undo)
    bank.runner.do(commands.withdraw_statement, statement=first.value.statement)
    assert take(bank, CSV).value.added == 3
    assert [one.state for one in lines(bank)] == ["new"] * 3
    bank.runner.do(commands.ignore_line, line=3, reason="Frais")
    with pytest.raises(RuleBroken) as refusal:
        bank.runner.do(commands.withdraw_statement, statement=first.value.statement)
    assert refusal.value.code == "lines_used"


def test_a_camt_of_another_account_is_refused_by_name(bank: Any) -> None:
    with pytest.raises(BadInput) as refusal:
        take(bank, camt(OTHER, ("10.00", "x", "")))
    assert refusal.value.code == "camt_account"
    assert "DE89 3704 0044 0532 0130 00" in refusal.value.message
    assert lines(bank) == []


def test_another_separator_than_the_one_remembered_is_refused_naming_the_line(bank: Any) -> None:
    take(bank, CSV)
    assert bank.runner.read(queries.bank_account, account=1).columns["delimiter"] == ";"
    with pytest.raises(BadInput) as refusal:
        take(bank, CSV.replace(",", ".").replace(";", ","))
    assert refusal.value.code == "bank_delimiter"
    assert refusal.value.details["line"] == 1
    assert "séparateur" in refusal.value.message


def test_the_columns_of_a_bank_are_remembered_and_forgotten(bank: Any) -> None:
    columns = bank.runner.read(queries.read_statement, account=1, source=CSV.encode()).columns
    outcome = bank.runner.perform(commands.describe_bank_csv, account=1, columns=columns.to_json())
    bank.runner.undo(outcome.undo)
    assert bank.runner.read(queries.bank_account, account=1).columns is None
    with pytest.raises(BadInput):
        bank.runner.do(commands.describe_bank_csv, account=1, columns={"format": 99})


def test_what_is_sure_is_accepted_at_once_and_taken_back_at_once(both: Any) -> None:
    take(both, CSV)
    found = both.runner.read(queries.prepare_matching)
    assert [one.best.score if one.best else None for one in found] == [100, 80, None]
    accepted = [(one.line.id, one.best.parts, one.best.party) for one in found if one.best]
    outcome = both.runner.perform(commands.accept_proposals, accepted=accepted)
    assert (balance(both, 1), balance(both, 2)) == ("0.00", "140.00")
    assert [one.state for one in lines(both)] == ["matched", "matched", "new"]
    again = both.runner.undo(outcome.undo)
    assert (balance(both, 1), balance(both, 2)) == ("120.00", "240.00")
    both.runner.undo(again.undo)
    assert (balance(both, 1), balance(both, 2)) == ("0.00", "140.00")
    assert len(both.runner.read(queries.payments)) == 2
    assert both.findings() == []


def test_the_account_of_a_payer_is_learned_from_its_accepted_line(bank: Any) -> None:
    take(bank, camt(OURS, ("120.00", "virement", payer(PAYER))))
    bank.runner.do(commands.match_line, line=1, parts=[(1, Decimal(120))])
    bank.owes(1, "50", label="Copies")
    bank.issue()
    take(bank, camt(OURS, ("60.00", "sans rien dire", payer(PAYER))))
    [candidate] = bank.runner.read(queries.prepare_matching)
    assert candidate.best.party == 1
    assert "IBAN" in candidate.best.reasons[0]


def test_a_line_over_two_clients_makes_a_payment_for_each_and_the_rest_waits(bank: Any) -> None:
    take(bank, camt(OURS, ("400.00", "groupement", "")))
    with pytest.raises(BadInput) as refusal:
        bank.runner.do(commands.match_line, line=1, parts=[(1, Decimal(120)), (2, Decimal(240))])
    assert refusal.value.code == "party"
    outcome = bank.runner.perform(
        commands.match_line, line=1, parts=[(1, Decimal(120)), (2, Decimal(240))], party=2
    )
    assert [one.amount for one in bank.runner.read(queries.payments)] == [Decimal(280), Decimal(120)]
    assert bank.runner.read(queries.balance_of, party=2) == Decimal(-40)
    with pytest.raises(RuleBroken) as refusal:
        bank.runner.do(commands.withdraw_payment, payment=outcome.value[0], reason="Erreur")
    assert refusal.value.code == "matched"
    with pytest.raises(RuleBroken) as refusal:
        bank.runner.do(commands.match_line, line=1, parts=[(1, Decimal(120))])
    assert refusal.value.code == "line_used"
    bank.runner.undo(outcome.undo)
    assert all(one.withdrawn_on for one in bank.runner.read(queries.payments))


@pytest.mark.parametrize(
    ("parts", "code"),
    [([(1, "130")], "over_line"), ([(1, "120.01")], "over_line"), ([(1, "100"), (9, "1")], "invoice")],
)
def test_a_line_gives_no_more_than_it_has(bank: Any, parts: list[tuple[int, str]], code: str) -> None:
    take(bank, camt(OURS, ("120.00", "x", "")))
    with pytest.raises(Exception) as refusal:
        bank.runner.do(
            commands.match_line, line=1, parts=[(one, Decimal(part)) for one, part in parts], party=1
        )
    assert refusal.value.code == code
    assert bank.runner.read(queries.payments) == []


def test_a_payment_recorded_by_hand_is_found_again_and_not_recorded_twice(both: Any) -> None:
    payment = both.runner.do(
        commands.record_payment, invoice=1, on=date(2026, 11, 24), amount=Decimal(120), method=Method.TRANSFER
    )
    take(both, CSV)
    first = both.runner.read(queries.prepare_matching)[0]
    assert (first.recorded, first.best) == ((payment,), None)
    with pytest.raises(RuleBroken) as refusal:
        both.runner.do(commands.match_recorded, line=2, payments=[payment])
    assert refusal.value.code == "line_sums"
    outcome = both.runner.perform(commands.match_recorded, line=1, payments=[payment])
    assert lines(both)[0].state == "matched"
    again = both.runner.undo(outcome.undo)
    assert balance(both, 1) == "0.00"
    both.runner.undo(again.undo)
    assert lines(both)[0].state == "matched"
    assert both.findings() == []


def test_the_same_sum_recorded_of_another_client_hides_no_sure_proposal(bank: Any) -> None:
    bank.runner.do(
        commands.record_payment, invoice=2, on=date(2026, 11, 24), amount=Decimal(120), method=Method.TRANSFER
    )
    take(bank, CSV)
    first = bank.runner.read(queries.prepare_matching)[0]
    assert first.recorded == ()
    assert first.best is not None and first.best.parts == ((1, Decimal(120)),)


def test_a_rejected_debit_makes_its_invoice_due_again_and_back(both: Any) -> None:
    reference = "<Refs><EndToEndId>D-1</EndToEndId></Refs>"
    take(both, camt(OURS, ("120.00", "prelevement", reference + payer(PAYER))))
    [payment] = both.runner.do(commands.match_line, line=1, parts=[(1, Decimal(120))], method=Method.DEBIT)
    why = "<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>"
    take(both, camt(OURS, ("-120.00", "rejet", reference + why)))
    [candidate] = both.runner.read(queries.prepare_matching)
    assert (candidate.returned, candidate.proposals) == ((payment,), ())
    outcome = both.runner.perform(commands.match_return, line=2, payment=payment)
    assert balance(both, 1) == "120.00"
    assert both.runner.read(queries.refunds)[0].reason == "AM04"
    again = both.runner.undo(outcome.undo)
    assert balance(both, 1) == "0.00"
    both.runner.undo(again.undo)
    assert balance(both, 1) == "120.00"
    assert both.findings() == []


def test_a_line_is_put_aside_with_its_reason_and_taken_up_again(bank: Any) -> None:
    take(bank, CSV)
    with pytest.raises(BadInput):
        bank.runner.do(commands.ignore_line, line=3, reason="")
    outcome = bank.runner.perform(commands.ignore_line, line=3, reason="Frais bancaires")
    assert lines(bank, state="ignored")[0].ignored_reason == "Frais bancaires"
    again = bank.runner.undo(outcome.undo)
    assert lines(bank)[2].state == "new"
    bank.runner.undo(again.undo)
    assert lines(bank)[2].state == "ignored"


def test_an_iban_that_does_not_add_up_is_refused(bank: Any) -> None:
    with pytest.raises(BadInput):
        bank.runner.do(commands.add_bank_account, issuer=1, iban=OURS[:-1] + "0")


def test_a_camt_that_lacks_names_references_and_balances_is_taken_in(both: Any) -> None:
    bare = camt(OURS, ("12.00", "", "")).replace(b"<Id>S1</Id>", b"").replace(b"<Sts><Cd>BOOK</Cd></Sts>", b"")
    assert take(both, bare).value.added == 1
    [line] = lines(both)
    assert (line.name, line.iban, line.text, line.amount) == ("", "", "", Decimal(12))
    [statement] = both.runner.read(queries.taken_statements)
    assert (statement.opening, statement.closing, statement.format) == (None, None, "camt")


def test_two_seats_match_a_line_once(bank: Any) -> None:
    take(bank, CSV)
    bank.runner.do(commands.match_line, line=1, parts=[(1, Decimal(120))])
    with pytest.raises((RuleBroken, Conflict)):
        bank.another().do(commands.match_line, line=1, parts=[(2, Decimal(120))])
    assert bank.runner.read(queries.balance_of, party=2) == Decimal(240)


@pytest.mark.parametrize(
    ("statement", "guard"),
    [
        ("UPDATE bank_line SET amount = 1 WHERE id = 3", "bank_line_recorded"),
        ("DELETE FROM bank_line", "bank_line_not_deleted"),
        ("UPDATE bank_line SET state = 'matched' WHERE id = 3", "bank_line_sums"),
        ("UPDATE payment SET withdrawn_on = '2026-11-25', withdrawn_reason = 'x'", "payment_gone_with_refund"),
        ("UPDATE bank_match SET amount = 1", "bank_match_"),
        ("INSERT INTO bank_match (line, payment, amount, made, withdrawn, version) "
         "VALUES (2, 1, 12000, FALSE, FALSE, 1)", "bank_match"),
    ],
)  # fmt: skip
def test_the_database_keeps_what_the_bank_wrote(both: Any, statement: str, guard: str) -> None:
    take(both, CSV)
    both.runner.do(commands.match_line, line=1, parts=[(1, Decimal(120))])
    with pytest.raises(DBAPIError) as refusal, both.engine.begin() as connection:
        connection.execute(text(statement))
    assert guard in str(refusal.value.orig)
    assert both.findings() == []


def test_the_balance_of_what_waits_is_nothing_once_all_is_matched(bank: Any, tmp_path: Path) -> None:
    file = tmp_path / "releve.xml"
    file.write_bytes(camt(OURS, ("360.00", "tout", "")))
    read = bank.runner.read(queries.read_statement, account=1, source=file)
    bank.runner.do(commands.import_statement, account=1, file_name=file.name, read=read)
    bank.runner.do(commands.match_line, line=1, parts=[(1, Decimal(120)), (2, Decimal(240))])
    assert bank.runner.read(queries.balances) == {}
    assert sum((one.free for one in bank.runner.read(queries.payments)), ZERO) == ZERO
