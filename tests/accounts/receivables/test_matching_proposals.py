"""Proposals for a bank line: found by number, amount and payer, with reasons; never more than line or invoice."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.accounts.receivables.rules.book import MANY, Book, Incoming, Names, OpenInvoice, Payer
from pole_desk.accounts.receivables.rules.matching import SURE, Collected, Proposal, proposals, settled, taken_back
from pole_desk.accounts.receivables.rules.references import bare, found_numbers, shortened
from pole_desk.kernel.money import ZERO, from_cents

IBAN = "DE89370400440532013000"
ATELIERS = Payer(1, "SCOP Ateliers Réunis", ibans=(IBAN,))
GRAINES = Payer(2, "Association Graines d’Avenir", other_names=("Les Semeurs",))
OWED = (
    OpenInvoice(10, "FA-2026-00137", 1, Decimal("96.00"), 1), OpenInvoice(11, "FA-2026-00138", 1, Decimal("54.00"), 2),
    OpenInvoice(12, "FA-2026-00139", 1, Decimal("20.50"), 3), OpenInvoice(20, "FA-2026-00200", 2, Decimal("96.00"), 4),
    OpenInvoice(21, "FA-2026-01371", 2, Decimal("300.00"), 5),
)  # fmt: skip


def best(amount: str, text: str = "", **more: str) -> Proposal:
    return proposals(Incoming("k", Decimal(amount), text, **more), Book(OWED, (ATELIERS, GRAINES)))[0]


@pytest.mark.parametrize(
    "text",
    [
        "VIR FA-2026-00137", "fa 2026 00137 merci", "FA202600137", "REF:FA/2026/00137/LOYER", "FA-2026-\n00137",
        "FA-2026-0 0137",
        "FA 2026-137", "facture FA2026137.", "NOVEMBRE/FA_2026_00137 12",
    ],
)  # fmt: skip
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    found = best("96.00", text)
    assert found.parts == ((10, Decimal("96.00")),) and found.sure
    assert found.reasons == (
        "le numéro FA-2026-00137 est dans le libellé", "le montant est exactement ce qui reste dû",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["FA-2026-001371", "XFA-2026-00137", "FA-2026-0013", "2026-00137", "FA-2027-00137"])
def test_a_number_within_another_is_not_that_number(text: str) -> None:
    numbers = {bare("FA-2026-00137"): [10], shortened("FA-2026-00137"): [10]}
    assert found_numbers(text, numbers) == []


def test_a_line_may_name_several_invoices() -> None:
    found = best("150.00", "FA-2026-00138 et FA-2026-00137", iban=IBAN)
    assert dict(found.parts) == {10: Decimal("96.00"), 11: Decimal("54.00")}
    assert (found.party, found.score, found.left) == (1, 100, ZERO)


def test_the_end_to_end_reference_counts_as_text() -> None:
    assert best("96.00", "VIREMENT", reference="FA202600200").parts == ((20, Decimal("96.00")),)


def test_a_part_paid_says_what_will_be_left() -> None:
    found = best("40.00", "FA-2026-00137")
    assert (found.parts, found.sure) == (((10, Decimal("40.00")),), False)
    assert "paiement partiel\u202f: il restera 56,00\u00a0€ dus" in found.reasons


def test_too_much_is_left_to_allocate_and_never_sure() -> None:
    found = best("100.00", "FA-2026-00137", iban=IBAN)
    assert (found.parts, found.left, found.sure) == (((10, Decimal("96.00")),), Decimal("4.00"), False)
    assert "4,00\u00a0€ de plus que ce qui est dû, à répartir" in found.reasons


def test_a_known_account_tells_two_equal_amounts_apart() -> None:
    found = best("96.00", "VIREMENT", iban=IBAN)
    assert found.parts == ((10, Decimal("96.00")),)
    assert found.reasons[0] == "l’IBAN est celui de «\u202fSCOP Ateliers Réunis\u202f»"


@pytest.mark.parametrize("name", ["GRAINES D'AVENIR", "ASSO GRAINES AVENIR", "SEMEURS"])
def test_a_name_is_known_without_accents_nor_legal_form(name: str) -> None:
    assert best("96.00", "VIREMENT", name=name).parts == ((20, Decimal("96.00")),)


def test_a_sum_of_several_invoices_of_one_payer_is_found() -> None:
    found = best("116.50", "loyer et salle", iban=IBAN)
    assert found.parts == ((10, Decimal("96.00")), (12, Decimal("20.50")))
    assert "le montant est la somme de 2 factures" in found.reasons


def test_an_unknown_payer_is_guessed_by_amount_alone_and_never_sure() -> None:
    alone = best("300.00", "VIREMENT")
    assert (alone.parts, alone.sure) == (((21, Decimal("300.00")),), False)
    two = proposals(Incoming("k", Decimal("96.00"), "VIREMENT"), Book(OWED, (ATELIERS, GRAINES)))
    assert [one.parts[0][0] for one in two] == [10, 20] and two[0].score == two[1].score < alone.score < SURE
    assert "2 factures ont ce montant" in two[0].reasons


def test_another_amount_of_a_known_payer_pays_the_oldest_first() -> None:
    found = best("100.00", "", iban=IBAN)
    assert found.parts == ((10, Decimal("96.00")), (11, Decimal("4.00")))
    assert "les plus anciennes d’abord" in found.reasons


@pytest.mark.parametrize("amount", ["0.00", "-96.00"])
def test_money_that_went_out_pays_nothing(amount: str) -> None:
    assert proposals(Incoming("k", Decimal(amount), "FA-2026-00137"), Book(OWED, (ATELIERS,))) == ()


def test_a_number_of_other_clients_is_proposed_and_said() -> None:
    found = best("396.00", "FA-2026-00137 FA-2026-01371")
    assert found.party is None and "ces factures sont de 2 clients" in found.reasons


def test_what_was_paid_twice_is_kept_for_who_paid_it() -> None:
    book = Book([OWED[0]._replace(balance=ZERO), OWED[3]], (ATELIERS, GRAINES))
    (twice,) = proposals(Incoming("k", Decimal("96.00"), "FA-2026-00137"), book)[:1]
    assert (twice.party, twice.parts, twice.left, twice.sure) == (1, (), Decimal("96.00"), False)
    assert twice.reasons == ("FA-2026-00137 est déjà réglée\u202f: à garder sur le compte de «\u202fSCOP Ateliers Réunis\u202f»",)


def test_a_known_payer_that_owes_nothing_is_proposed_its_own_account() -> None:
    (ahead,) = proposals(Incoming("k", Decimal("50.00"), "VIREMENT", iban=IBAN), Book(OWED[3:], (ATELIERS, GRAINES)))
    assert (ahead.party, ahead.parts, ahead.left) == (1, (), Decimal("50.00"))
    assert ahead.reasons[1] == "«\u202fSCOP Ateliers Réunis\u202f» ne doit rien\u202f: à garder sur son compte"


def test_the_surest_line_of_a_statement_chooses_first() -> None:
    lines = [Incoming("a", Decimal("96.00"), "VIREMENT", iban=IBAN), Incoming("b", Decimal("96.00"), "FA-2026-00137")]
    found = settled(lines, OWED, (ATELIERS, GRAINES))
    assert found["b"].parts == ((10, Decimal("96.00")),)
    assert 10 not in dict(found["a"].parts)


def test_a_returned_debit_finds_the_payment_that_it_undoes() -> None:
    collected = [
        Collected(1, Decimal("96.00"), "FA-1", "M-1", IBAN), Collected(2, Decimal("96.00"), "FA-2", "M-1", IBAN),
        Collected(3, Decimal("50.00"), "FA-2", "M-1", IBAN), Collected(4, Decimal("96.00"), "FA-4", "M-4"),
    ]  # fmt: skip
    assert taken_back(Decimal("-96.00"), reference="FA-2", mandate="M-1", iban="", collected=collected) == (2, 1)
    assert taken_back(Decimal("-96.00"), reference="", mandate="", iban="", collected=collected) == ()


AMOUNTS = st.integers(1, 300).map(lambda tens: from_cents(tens * 500))
INVOICES = st.lists(st.tuples(st.integers(1, 3), AMOUNTS | st.just(ZERO)), max_size=9).map(lambda found: [
    OpenInvoice(rank, f"FA-2026-{rank:05d}", party, balance, rank)
    for rank, (party, balance) in enumerate(found, start=1)
])  # fmt: skip
LINES = st.lists(
    st.tuples(AMOUNTS, st.lists(st.integers(1, 10), max_size=3), st.sampled_from(["", IBAN, "Graines Avenir"])),
    max_size=8,
).map(lambda found: [
    Incoming(f"l{rank}", amount, " ".join(f"FA 2026 {one:05d}" for one in numbers), iban=who if who == IBAN else "",
             name="" if who == IBAN else who)
    for rank, (amount, numbers, who) in enumerate(found)
])  # fmt: skip


@given(INVOICES, LINES)
def test_no_proposal_spends_more_than_its_line_or_its_invoices(
    invoices: list[OpenInvoice], lines: list[Incoming]
) -> None:
    book = Book(invoices, (ATELIERS, GRAINES))
    balances = {one.invoice: one.balance for one in invoices}
    for line in lines:
        found = proposals(line, book)
        assert len({one.parts or one.party for one in found}) == len(found)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        for one in found:
            assert sum((part for _invoice, part in one.parts), one.left) == line.amount
            assert all(0 < part <= balances[invoice] for invoice, part in one.parts)
            assert len(dict(one.parts)) == len(one.parts) and 0 <= one.score <= 100 and one.reasons


@given(INVOICES, LINES)
def test_over_a_statement_no_invoice_gets_more_than_its_balance(
    invoices: list[OpenInvoice], lines: list[Incoming]
) -> None:
    given_to: dict[int, Decimal] = {}
    found = settled(lines, invoices, (ATELIERS, GRAINES))
    for line in lines:
        parts = found[line.key].parts if line.key in found else ()
        assert sum((part for _invoice, part in parts), ZERO) <= line.amount
        for invoice, part in parts:
            given_to[invoice] = given_to.get(invoice, ZERO) + part
    balances = {one.invoice: one.balance for one in invoices}
    assert all(amount <= balances[invoice] for invoice, amount in given_to.items())


def test_a_name_that_stands_whole_puts_names_cut_short_aside() -> None:
    payers = [Payer(1, "Atelier vélo Chantenay"), Payer(2, "Atelier vélo Bellevue"), Payer(3, "Nord")]
    assert Names(payers).in_text("vir atelier velo chantenay".split()) == [1]
    assert Names(payers).in_text("vir atelier velo nord".split()) == [1, 2, 3]


def test_words_that_many_clients_bear_name_none_of_them() -> None:
    payers = [Payer(number, f"Atelier vélo {chr(97 + number) * 4}") for number in range(MANY + 1)]
    assert Names(payers[:MANY]).in_text(["atelier", "velo"]) == list(range(MANY))
    assert Names(payers).in_text(["atelier", "velo"]) == []


def test_a_whole_statement_is_read_in_time_that_grows_with_its_lines_alone() -> None:
    """Thousands of invoices and clients looked up by tables, not one by one."""
    payers = [Payer(number, f"Structure géante {number:04d}") for number in range(2_000)]
    owed = [OpenInvoice(number, f"FA-2026-{number:05d}", number % 2_000, Decimal(100 + number), number)
            for number in range(1, 5_001)]  # fmt: skip
    lines = [Incoming(str(number), Decimal(100 + number), f"VIR {number} structure geante {number % 2_000:04d}")
             for number in range(1, 301)]  # fmt: skip
    begun = time.process_time()
    found = settled(lines, owed, payers)
    assert len(found) == 300 and time.process_time() - begun < 5
