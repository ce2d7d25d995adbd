"""Documents and money as entries: balanced whatever they are, VAT per rate as the documents say, 467 never revenue."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pole_desk.accounts.billing.rules.amounts import vat_on
from pole_desk.accounts.ledger.rules.entries import (
    deposit_entry,
    loss_entry,
    numbered,
    payout_entry,
    receipt_entry,
    reversed_entry,
    sale_entry,
)
from pole_desk.accounts.ledger.rules.pieces import (
    Client,
    Deposit,
    Held,
    Loss,
    Paid,
    Payout,
    Receipt,
    Sale,
    SalePart,
    rate_parts,
)
from pole_desk.accounts.ledger.rules.plan import AccountPlan
from pole_desk.accounts.ledger.rules.vat import VatRow, vat_table
from pole_desk.accounts.receivables.rules.sharing import RatePart, remaining, shared_by_rate
from pole_desk.formats.fec import Entry, read_journal, write_journal
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.money import ZERO, from_cents

PLAN = AccountPlan()
CLIENT = Client("C00012", "Ateliers Réunis")
DAY = date(2026, 11, 30)
S20, S10, S0 = Decimal(20), Decimal(10), Decimal(0)


def sale(number: str, *parts: SalePart, credit: bool = False, debits: bool = False, on: date = DAY) -> Sale:
    """A document whose VAT is computed as billing does: once per rate on the sum of its nets."""
    rates = sorted({part.percent for part in parts})
    bases = {rate: sum((part.net for part in parts if part.percent == rate), ZERO) for rate in rates}
    vat = tuple((rate, vat_on(bases[rate], rate)) for rate in rates)
    total = sum(bases.values(), ZERO) + sum((amount for _rate, amount in vat), ZERO)
    return Sale(number, on, CLIENT, parts, vat, total, credit, debits)


def sides(entry: Entry | None) -> dict[str, Decimal]:
    """Debit less credit by account."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in entry.lines if entry else ():
        found[line.account] += line.debit - line.credit
    return dict(found)


GOLDEN = sale("FA-2026-00137", SalePart("706100", S20, Decimal("751.27")), SalePart("467100", S10, Decimal("188.18")))


def test_the_golden_invoice_waits_for_its_vat_and_owes_the_meals_to_their_cooks() -> None:
    assert sides(sale_entry(GOLDEN, PLAN)) == {
        "411000": Decimal("1108.52"), "706100": Decimal("-751.27"), "467100": Decimal("-207.00"),
        "445741": Decimal("-150.25"),
    }  # fmt: skip


def test_on_debits_vat_is_due_with_the_invoice() -> None:
    assert sides(sale_entry(GOLDEN._replace(debits=True), PLAN))["445711"] == Decimal("-150.25")


def test_principals_share_the_vat_of_their_rate_to_the_cent() -> None:
    meals = (SalePart("467100", S20, Decimal("0.03")), SalePart("467200", S20, Decimal("0.03")))
    assert sides(sale_entry(sale("FA-3", *meals), PLAN)) == {
        "411000": Decimal("0.07"), "467100": Decimal("-0.04"), "467200": Decimal("-0.03"),
    }  # fmt: skip
    both = sale("FA-4", *meals, SalePart("706100", S20, Decimal("0.03")))
    found = sides(sale_entry(both, PLAN))
    assert (found["467100"] + found["467200"], found["445741"]) == (Decimal("-0.07"), Decimal("-0.01"))


def test_the_accountant_may_keep_the_vat_of_sales_on_mandate() -> None:
    found = sides(sale_entry(GOLDEN, replace(PLAN, mandate_vat=False)))
    assert (found["467100"], found["445742"]) == (Decimal("-188.18"), Decimal("-18.82"))


def test_a_credit_note_undoes_its_invoice() -> None:
    invoice, credit = sides(sale_entry(GOLDEN, PLAN)), sides(sale_entry(GOLDEN._replace(credit=True), PLAN))
    assert credit == {account: -amount for account, amount in invoice.items()}


def test_a_down_payment_stands_on_4191_until_the_final_invoice_takes_it() -> None:
    asked = sale("FA-1", SalePart("706400", S20, Decimal("300.00"), deposit=True))
    final = sale(
        "FA-2", SalePart("706400", S20, Decimal("1000.00")), SalePart("706400", S20, Decimal("-300.00"), deposit=True)
    )
    first, second = sides(sale_entry(asked, PLAN)), sides(sale_entry(final, PLAN))
    assert first == {"411000": Decimal("360.00"), "419100": Decimal("-300.00"), "445741": Decimal("-60.00")}
    assert second == {
        "411000": Decimal("840.00"), "706400": Decimal("-1000.00"), "419100": Decimal("300.00"),
        "445741": Decimal("-140.00"),
    }  # fmt: skip


def paid(document: Sale, amount: str) -> Paid:
    rates = shared_by_rate(Decimal(amount), rate_parts(document, mandate_vat=True))
    return Paid(document.number, rates, document.debits)


def test_money_makes_the_waiting_vat_due_in_its_own_entry() -> None:
    half = paid(GOLDEN, "554.26")
    found = sides(receipt_entry(Receipt("R1", DAY, Decimal("600.00"), "transfer", CLIENT, (half,)), PLAN))
    due = next(rate.vat for rate in half.rates if not rate.mandate)
    assert due == Decimal("75.12")
    assert found == {"512000": Decimal("600.00"), "411000": Decimal("-600.00"), "445741": due, "445711": -due}


def test_on_debits_money_moves_no_vat() -> None:
    half = paid(GOLDEN._replace(debits=True), "554.26")
    found = sides(receipt_entry(Receipt("R1", DAY, Decimal("554.26"), "cash", CLIENT, (half,)), PLAN))
    assert found == {"530000": Decimal("554.26"), "411000": Decimal("-554.26")}


def test_a_compensation_takes_from_what_the_pole_holds_for_the_client() -> None:
    entry = receipt_entry(Receipt("R1", DAY, Decimal("50.00"), "netting", CLIENT, mandate="467200"), PLAN)
    assert entry is not None and entry.journal == "OD"
    assert sides(entry) == {"467200": Decimal("50.00"), "411000": Decimal("-50.00")}


@pytest.mark.parametrize(
    ("kind", "moved"),
    [
        (Held.RECEIVED, {"512000": "500", "165000": "-500"}), (Held.RETURNED, {"512000": "-500", "165000": "500"}),
        (Held.WITHHELD, {"411000": "-500", "165000": "500"}),
    ],
)  # fmt: skip
def test_a_deposit_held_is_no_revenue_and_bears_no_vat(kind: Held, moved: dict[str, str]) -> None:
    found = sides(deposit_entry(Deposit("DG-1", DAY, Decimal(500), kind, CLIENT), PLAN))
    assert found == {account: Decimal(amount) for account, amount in moved.items()}


def test_a_deposit_that_pays_an_invoice_makes_its_vat_due() -> None:
    damage = sale("FA-5", SalePart("708800", S20, Decimal("250.00")))
    kept = Deposit("DG-1", DAY, Decimal("300.00"), Held.WITHHELD, CLIENT, paid=(paid(damage, "300.00"),))
    assert sides(deposit_entry(kept, PLAN)) == {
        "411000": Decimal("-300.00"), "165000": Decimal("300.00"), "445741": Decimal("50.00"),
        "445711": Decimal("-50.00"),
    }  # fmt: skip
    assert vat_table([damage], [kept], first=DAY, last=DAY).due == Decimal("50.00")


def test_a_credit_note_set_off_against_another_invoice_moves_its_vat_without_money() -> None:
    credited = shared_by_rate(Decimal("-60.00"), (RatePart(S20, Decimal("-50.00"), Decimal("-10.00")),))
    other = sale("FA-6", SalePart("706100", S20, Decimal("100.00")))
    both = Receipt("CP-1", DAY, ZERO, "netting", CLIENT, (Paid("FA-5", credited), paid(other, "60.00")))
    assert receipt_entry(both, PLAN) is None
    assert vat_table([], [both], first=DAY, last=DAY).due == 0
    at_10 = Receipt("CP-2", DAY, ZERO, "netting", CLIENT, (
        Paid("FA-5", credited), Paid("FA-7", (RatePart(S10, Decimal("54.55"), Decimal("5.45")),))))  # fmt: skip
    assert sides(receipt_entry(at_10, PLAN)) == {
        "445741": Decimal("-10.00"), "445711": Decimal("10.00"), "445742": Decimal("5.45"), "445712": Decimal("-5.45"),
    }  # fmt: skip


def test_what_was_collected_on_mandate_is_paid_out_of_467() -> None:
    found = sides(payout_entry(Payout("RV-1", DAY, Decimal("207.00"), "467100", CLIENT), PLAN))
    assert found == {"467100": Decimal("207.00"), "512000": Decimal("-207.00")}


def test_a_lost_debt_frees_the_vat_that_waited() -> None:
    rates = (RatePart(S20, Decimal("100.00"), Decimal("20.00")),)
    assert sides(loss_entry(Loss("P1", DAY, CLIENT, rates), PLAN)) == {
        "654000": Decimal("100.00"), "445741": Decimal("20.00"), "411000": Decimal("-120.00"),
    }  # fmt: skip
    assert sides(loss_entry(Loss("P1", DAY, CLIENT, rates, debits=True), PLAN))["654000"] == Decimal("120.00")


def test_a_rejected_payment_stays_and_is_undone() -> None:
    entry = receipt_entry(Receipt("R1", DAY, Decimal("554.26"), "debit", CLIENT, (paid(GOLDEN, "554.26"),)), PLAN)
    assert entry is not None
    back = reversed_entry(entry, on=date(2026, 12, 3), piece="R1-rejet", why="Rejet AC04")
    assert sides(back) == {account: -amount for account, amount in sides(entry).items()}
    assert write_journal(numbered([back, entry])).count(b"R1\t") == len(entry.lines)


@pytest.mark.parametrize("account", ["607000", "70", "411000", "", "46"])
def test_a_sale_stands_on_class_7_or_on_467(account: str) -> None:
    with pytest.raises(RuleBroken, match="FA-9"):
        sale_entry(sale("FA-9", SalePart(account, S20, Decimal("10.00"))), PLAN)


def test_a_document_that_does_not_add_up_is_named() -> None:
    with pytest.raises(RuleBroken, match="FA-2026-00137"):
        sale_entry(GOLDEN._replace(total=Decimal("1108.53")), PLAN)


def test_a_rate_without_an_account_is_named() -> None:
    with pytest.raises(RuleBroken, match="8,50"):
        sale_entry(sale("FA-9", SalePart("706100", Decimal("8.5"), Decimal("10.00"))), PLAN)


def test_more_allocated_than_received_is_refused() -> None:
    with pytest.raises(RuleBroken, match="R1"):
        receipt_entry(Receipt("R1", DAY, Decimal("1.00"), "transfer", CLIENT, (paid(GOLDEN, "554.26"),)), PLAN)


def test_a_plan_is_kept_as_plain_values() -> None:
    own = replace(PLAN, bank="512100", vat_collected=((S20, "44571"),), labels=(("706100", "Loyers"),))
    assert AccountPlan.from_json(own.to_json()) == own and own.label("706100") == "Loyers"


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 2}, {"bank": "51"}, {"bank": 512}, {"mandate": "706000"}, {"vat_collected": [["vingt", "445711"]]},
        {"vat_pending": [["20", "445711"]]}, {"labels": [1]},
    ],
)  # fmt: skip
def test_a_damaged_plan_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        AccountPlan.from_json(PLAN.to_json() | damage)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["20", "445711"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(PLAN.to_json())), ANYTHING, max_size=3) | ANYTHING)
def test_any_stored_plan_is_taken_or_refused(damage: Any) -> None:
    try:
        found = AccountPlan.from_json(PLAN.to_json() | damage if isinstance(damage, dict) else damage)
    except BadInput as error:
        assert error.message
    else:
        assert AccountPlan.from_json(found.to_json()) == found


ACCOUNTS = st.sampled_from(["706100", "706400", "708800", "467100", "467200"])
RATES = st.sampled_from([S0, Decimal("5.5"), S10, S20])
PARTS = st.builds(SalePart, ACCOUNTS, RATES, st.integers(-5_000, 200_000).map(from_cents), st.booleans())
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
DOCUMENTS = st.lists(
    st.tuples(st.lists(PARTS, min_size=1, max_size=5), st.booleans(), st.booleans(), DAYS), max_size=6
).map(
    lambda found: [
        sale(f"FA-{rank:05d}", *parts, credit=credit, debits=debits, on=day)
        for rank, (parts, credit, debits, day) in enumerate(found, start=1)
    ]
)


def moved(entries: list[Entry | None]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in entries:
        for account, amount in sides(entry).items():
            found[account] += amount
    return found


@given(DOCUMENTS, st.booleans())
def test_any_documents_are_balanced_and_their_vat_adds_up_by_rate(documents: list[Sale], mandate_vat: bool) -> None:
    plan = replace(PLAN, mandate_vat=mandate_vat)
    entries = [sale_entry(document, plan) for document in documents]
    assert all(entry is None or entry.debit == entry.credit for entry in entries)
    found = moved(entries)
    for rate in (Decimal("5.5"), S10, S20):
        booked = -sum(found[account(rate)] for account in (plan.collected, plan.pending))
        of_others = said = ZERO
        for document in documents:
            sign = -1 if document.credit else 1
            said += sign * sum((vat for percent, vat in document.vat if percent == rate), ZERO)
            parts = rate_parts(document, mandate_vat=mandate_vat)
            of_others += sign * sum((one.vat for one in parts if one.mandate and one.percent == rate), ZERO)
        assert booked + of_others == said
        assert mandate_vat or not of_others
    signed = [(one, -1 if one.credit else 1) for one in documents]
    assert found["411000"] == sum(sign * one.total for one, sign in signed)
    own = sum(sign * part.net for one, sign in signed for part in one.parts if not part.account.startswith("467"))
    revenue = sum(amount for account, amount in found.items() if account.startswith(("7", "4191")))
    assert revenue == -own


@settings(max_examples=60)
@given(DOCUMENTS, st.data())
def test_once_all_is_paid_no_vat_waits_and_the_journal_reads_back(documents: list[Sale], data: st.DataObject) -> None:
    invoices = [one._replace(credit=False) for one in documents if one.total > 0]
    receipts = []
    for one in invoices:
        left = rate_parts(one, mandate_vat=True)
        while any(part.base or part.vat for part in left):
            whole = sum((part.total for part in left), ZERO)
            third = (whole / 3).quantize(ZERO) + Decimal("0.01")
            amount = min(data.draw(st.sampled_from([whole, third])), whole)
            rates = shared_by_rate(amount, left)
            left = remaining(left, rates)
            paid_for = Paid(one.number, rates, one.debits)
            receipts.append(Receipt(f"R{len(receipts)}", DAY, amount, "transfer", CLIENT, (paid_for,)))
    entries = numbered([*(sale_entry(one, PLAN) for one in invoices), *(receipt_entry(one, PLAN) for one in receipts)])
    found = moved(list(entries))
    assert not any(found[PLAN.pending(rate)] for rate in (Decimal("5.5"), S10, S20))
    assert found["411000"] == 0
    table = vat_table(invoices, receipts, first=date(2026, 1, 1), last=date(2026, 12, 31))
    booked = {rate: -found[PLAN.collected(rate)] for rate in (Decimal("5.5"), S10, S20)}
    told: dict[Decimal, Decimal] = defaultdict(lambda: ZERO)
    for row in (*table.debits, *table.receipts):
        told[row.percent] += row.vat
    assert all(told[rate] == amount for rate, amount in booked.items())
    again = read_journal(write_journal(entries))
    assert again.faults == () and again.debit == again.credit == sum((one.debit for one in entries), ZERO)


def test_the_vat_table_looks_at_documents_on_debits_and_at_money_else() -> None:
    november, december = (date(2026, 11, 1), date(2026, 11, 30)), (date(2026, 12, 1), date(2026, 12, 31))
    late = Receipt("R1", date(2026, 12, 5), Decimal("1108.52"), "transfer", CLIENT, (paid(GOLDEN, "1108.52"),))
    asked = [GOLDEN, sale("FA-2", SalePart("706100", S20, Decimal("10.00")), debits=True)]
    first = vat_table(asked, [late], first=november[0], last=november[1])
    second = vat_table(asked, [late], first=december[0], last=december[1])
    assert first.debits == (VatRow(S20, Decimal("10.00"), Decimal("2.00")),) and first.receipts == ()
    assert first.mandate == (VatRow(S10, Decimal("188.18"), Decimal("18.82")),)
    assert second == ((), (VatRow(S20, Decimal("751.27"), Decimal("150.25")),), ()) and second.due == Decimal("150.25")


def test_entries_are_numbered_by_day_then_journal_without_a_gap() -> None:
    early = Deposit("DG-1", date(2026, 11, 2), Decimal("500.00"), Held.RECEIVED, CLIENT)
    money = Receipt("R1", DAY, Decimal("10.00"), "transfer", CLIENT)
    nothing = sale("FA-0", SalePart("706100", S0, ZERO))
    made = [receipt_entry(money, PLAN), sale_entry(nothing, PLAN), sale_entry(GOLDEN, PLAN), deposit_entry(early, PLAN)]
    found = numbered(made, first=41)
    assert [(one.number, one.journal, one.piece) for one in found] == [
        (41, "BQ", "DG-1"), (42, "VE", "FA-2026-00137"), (43, "BQ", "R1"),
    ]  # fmt: skip
