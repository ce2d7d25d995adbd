"""Several sellers at once, each with its series, mentions and account; what was changed behind is replayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from account_books import GUARDS, Books, _issuer
from sqlalchemy import insert, text

from pole_desk.accounts.billing import queries
from pole_desk.accounts.billing.queries import revenue
from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.formats.pdf.snapshot import from_json
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.guards import remove
from pole_desk.kernel.periods import Month
from pole_desk.registers.catalog.tables import IssuerRow
from pole_desk.registers.parties.rules import PartyInput, checked_party

NOVEMBER = Month(2026, 11)
IBAN, OTHER_IBAN = "FR7630006000011234567890189", "FR1420041010050500013M02606"


def second_seller(books: Books) -> None:
    values = _issuer() | {
        "id": 2, "code": "association", "name": "Les Ecossolies", "legal_form": "Association loi 1901", "capital": "",
        "siren": "999000029", "siret": "99900002900010", "vat_number": "", "rcs": "", "iban": OTHER_IBAN,
        "invoice_prefix": "EFA", "credit_prefix": "EAV", "payment_terms_days": 15,
    }  # fmt: skip
    with books.engine.begin() as connection:
        connection.execute(text("UPDATE catalog_issuer SET iban = :iban"), {"iban": IBAN})
        connection.execute(insert(IssuerRow), values)


def test_each_seller_has_its_invoice_series_mentions_and_account(books: Any) -> None:
    second_seller(books)
    party = books.party()
    books.owes(party, "100")
    books.changes(books.owes(party, "40", tax="E-293B"), issuer=2)
    books.issue()
    found = {one.number: books.snapshot(one.id) for one in books.invoices()}
    assert set(found) == {"FA-2026-00001", "EFA-2026-00001"}
    own, other = found["FA-2026-00001"], found["EFA-2026-00001"]
    assert (own["iban"], other["iban"]) == (IBAN, OTHER_IBAN)
    assert (own["seller"]["siren"], other["seller"]["siren"]) == ("999000011", "999000029")
    assert (own["due_date"], other["due_date"]) == ("2026-12-23", "2026-12-08")
    assert other["taxes"][0]["exemption_code"] == "VATEX-FR-FRANCHISE"
    assert books.credit(2).number.split("-")[0] in ("AV", "EAV")
    assert books.findings() == []


def test_what_a_taxed_seller_lacks_stops_its_invoices_alone(sqlite_books: Any) -> None:
    second_seller(sqlite_books)
    party = sqlite_books.party()
    sqlite_books.changes(sqlite_books.owes(party, "40"), issuer=2)
    told = [(one.code, one.where, one.issuer) for one in sqlite_books.plan().anomalies if one.blocking]
    assert told == [("issuer_incomplete", "issuer", 2)]


def test_a_prefix_with_a_space_and_a_wrong_account_are_refused_where_they_stand(sqlite_books: Any) -> None:
    sqlite_books.owes(sqlite_books.party(), "100")
    with sqlite_books.engine.begin() as connection:
        connection.execute(text("UPDATE catalog_issuer SET invoice_prefix = 'F A', iban = 'FR76'"))
    told = {(one.code, one.where, one.issuer) for one in sqlite_books.plan().anomalies if one.blocking}
    assert told == {("number", "issuer.prefix", 1), ("iban", "issuer.iban", 1)}


def test_a_line_outside_its_agreement_is_refused(sqlite_books: Any) -> None:
    party = sqlite_books.party()
    sqlite_books.agreement(party, last_day=date(2026, 11, 15))
    sqlite_books.owes(party, "100", service_to=date(2026, 11, 15))
    assert not sqlite_books.plan().blocking
    sqlite_books.owes(party, "100")
    [told] = [one for one in sqlite_books.plan().anomalies if one.blocking]
    assert (told.code, told.where) == ("outside_agreement", "line.2.period")


def test_who_is_hosted_without_an_address_is_invoiced_at_the_pole(sqlite_books: Any) -> None:
    party = sqlite_books.party(street="", postcode="", town="", siren="732829320")
    sqlite_books.owes(party, "100")
    assert {one.code for one in sqlite_books.plan().anomalies if one.blocking} == {"no_address"}
    sqlite_books.agreement(party)
    assert [(one.code, one.blocking, one.where) for one in sqlite_books.plan().anomalies] == [
        ("no_address", False, "party.address")
    ]
    sqlite_books.issue()
    assert sqlite_books.snapshot(1)["buyer"]["address"]["street"] == "8 rue Saint-Domingue"


@pytest.mark.parametrize("hosted", [True, False])
def test_a_person_who_gave_only_a_name_is_handed_its_invoice_by_the_pole(
    sqlite_books: Any, fatal: Callable[[bytes], list[str]], hosted: bool
) -> None:
    party = sqlite_books.party(street="", postcode="", town="", email="")
    if hosted:
        sqlite_books.agreement(party)
    sqlite_books.owes(party, "100")
    assert {(one.code, one.blocking) for one in sqlite_books.plan().anomalies} == {
        ("no_address", False), ("no_email", False),
    }  # fmt: skip
    sqlite_books.issue()
    snapshot = sqlite_books.snapshot(1)
    assert snapshot["buyer"]["endpoint"] == snapshot["seller"]["endpoint"]
    assert snapshot["buyer"]["address"]["street"] == ("8 rue Saint-Domingue" if hosted else "")
    assert fatal(invoice_xml(from_json(snapshot))) == []


def test_sales_on_mandate_are_no_revenue(books: Any) -> None:
    party = books.party()
    books.owes(party, "100")
    books.changes(books.owes(party, "50", tax="S10"), account="467100")
    books.issue()
    [row] = books.runner.read(revenue, first=NOVEMBER, last=NOVEMBER)
    assert (row.activity, str(row.net)) == ("hosting", "100.00")


def test_an_issued_month_comes_out_the_same_until_somebody_changes_it(books: Any) -> None:
    party = books.party()
    books.owes(party, "412.50", label="Bureau")
    books.owes(party, "8.1818", quantity="23", tax="S10")
    books.issue()
    books.credit(1, lines=[2])
    assert books.runner.read(queries.replay, month=NOVEMBER) == []
    with books.engine.begin() as connection:
        remove(connection, [guard for guard in GUARDS if guard.name == "billing_charge_invoiced"])
        connection.execute(text("UPDATE billing_charge SET unit_price = unit_price + 10000 WHERE label = 'Bureau'"))
    [told] = books.runner.read(queries.replay, month=NOVEMBER)
    by_figure = {one.what: (one.said, one.replayed) for one in told.differences}
    assert by_figure["line.1.net"] == (Decimal("412.50"), Decimal("412.51"))
    assert by_figure["total"] == (Decimal("702.00"), Decimal("702.01"))
    assert told.number == "FA-2026-00001"
    assert "replayed invoice:FA-2026-00001" in books.findings()


@pytest.mark.parametrize("typed", ["a@b.fr\nBcc: c@d.fr", "a b@c.fr", "a@b", "a@b.fr\r\n.", "sans arobase"])
def test_an_e_mail_with_a_line_break_or_a_space_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        checked_party(PartyInput(name="Alpha", email=typed), this_year=2026)
    assert refusal.value.code == "email"
