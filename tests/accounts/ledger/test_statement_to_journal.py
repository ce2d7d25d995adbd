"""From a bank's file to the accountant's: what the statement brings is matched, parted by rate, posted, and adds up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.accounts.ledger.rules.entries import numbered, receipt_entry, sale_entry
from pole_desk.accounts.ledger.rules.pieces import Client, Paid, Receipt, Sale, SalePart, rate_parts
from pole_desk.accounts.ledger.rules.plan import AccountPlan
from pole_desk.accounts.ledger.rules.vat import vat_table
from pole_desk.accounts.receivables.rules.book import OpenInvoice, Payer, incoming
from pole_desk.accounts.receivables.rules.matching import settled
from pole_desk.accounts.receivables.rules.sharing import shared_by_rate
from pole_desk.formats.bank import propose, read_rows
from pole_desk.formats.fec import read_journal, write_journal
from pole_desk.kernel.money import ZERO

OWN = "FR7630006000011234567890189"
PLAN = AccountPlan()
DAY = date(2026, 11, 30)
GOLDEN = Sale(
    "FA-2026-00137", DAY, Client("C1", "Ateliers Réunis"),
    (SalePart("706100", Decimal(20), Decimal("751.27")), SalePart("467100", Decimal(10), Decimal("188.18"))),
    ((Decimal(10), Decimal("18.82")), (Decimal(20), Decimal("150.25"))), Decimal("1108.52"),
)  # fmt: skip
SMALL = Sale(
    "FA-2026-00138", DAY, Client("C2", "Graines d’Avenir"), (SalePart("706300", Decimal(20), Decimal("80.00")),),
    ((Decimal(20), Decimal("16.00")),), Decimal("96.00"),
)  # fmt: skip
STATEMENT = (
    "Date;Libellé;Montant\n02/12/2026;VIR ATELIERS FA 2026 137;1 108,52\n03/12/2026;VIR GRAINES AVENIR;40,00\n"
    "04/12/2026;FRAIS;-3,50\n05/12/2026;VIR INCONNU;12,34\n"
)


def test_a_statement_becomes_balanced_entries_and_the_vat_of_what_came_in() -> None:
    sales = {1: GOLDEN, 2: SMALL}
    columns = propose(STATEMENT.encode()).columns
    lines = read_rows(STATEMENT.encode(), columns=columns, account=OWN).lines
    owed = [OpenInvoice(one, sale.number, one, sale.total, one) for one, sale in sales.items()]
    payers = [Payer(one, sale.client.name) for one, sale in sales.items()]
    found = settled([incoming(line) for line in lines], owed, payers)
    assert {line.text: dict(found[line.key].parts) for line in lines if line.key in found} == {
        "VIR ATELIERS FA 2026 137": {1: Decimal("1108.52")}, "VIR GRAINES AVENIR": {2: Decimal("40.00")},
    }  # fmt: skip
    receipts = []
    for line in lines:
        for invoice, amount in found[line.key].parts if line.key in found else ():
            rates = shared_by_rate(amount, rate_parts(sales[invoice], mandate_vat=PLAN.mandate_vat))
            paid = Paid(sales[invoice].number, rates)
            receipts.append(Receipt(line.key[:12], line.booked_on, amount, "transfer", sales[invoice].client, (paid,)))
    made = [*(sale_entry(one, PLAN) for one in sales.values()), *(receipt_entry(one, PLAN) for one in receipts)]
    entries = numbered(made)
    journal = read_journal(write_journal(entries, encoding="iso8859-15"))
    assert journal.faults == () and [entry.number for entry in journal.entries] == [1, 2, 3, 4]
    posted = [line for entry in journal.entries for line in entry.lines]
    assert sum((line.debit for line in posted if line.account == PLAN.bank), ZERO) == Decimal("1148.52")
    december = vat_table(sales.values(), receipts, first=date(2026, 12, 1), last=date(2026, 12, 31))
    assert december.due == Decimal("156.92")
    due = PLAN.collected(Decimal(20))
    assert sum((line.credit for line in posted if line.account == due), ZERO) == december.due
