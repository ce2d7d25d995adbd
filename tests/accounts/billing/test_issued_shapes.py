"""One document of each shape through the real issue: judged, its XML kept, its page showing all of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from account_books import Books
from lxml import etree
from shown_xml import bare, page_text, unshown
from sqlalchemy import text

from pole_desk.accounts.billing import outbox, queries
from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import DEPOSIT

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)
GOLDEN = (
    ("412.50", "1", "S20"), ("4.516129", "17", "S20"), ("9.80", "7.5", "S20"),
    ("38", "4.5", "S20"), ("8.1818", "23", "S10"), ("2.9167", "6", "S20"),
)  # fmt: skip
TYPED = ("<b>Gras</b> & <img src=x onerror=alert(1)> ]]> «é» " * 6)[:300]
LIABLE = {"siren": "732829320", "siret": "73282932000074", "vat_number": "FR44732829320", "vat_liable": "yes"}
Judge = Callable[[bytes], list[str]]


def november(books: Books) -> None:
    """Each client of the month is a shape."""
    golden = books.party("Or", **LIABLE, electronic_address="732829320_FACTURES")
    for price, quantity, tax in GOLDEN:
        books.owes(golden, price, quantity=quantity, tax=tax)
    exempt = books.party("Local nu")
    books.owes(exempt, "640", tax="E-261D")
    books.owes(exempt, "100")
    books.owes(exempt, "20", tax="E-293B")
    books.owes(exempt, "30", tax="O-206")
    person = books.party("Camille", legal_form="", email="camille@example.org", vat_liable="no")
    books.owes(person, "38")
    books.owes(books.party("Fietsen", country="BE", postcode="1000", town="Brussel", vat_number="BE0428759497",
                           legal_form="CV", siren=None, vat_liable="no"), "38")
    goods = books.party("Cartons")
    books.changes(books.owes(goods, "2.50", quantity="12"), account="707000")
    both = books.party("Un peu de tout", order_number="BC-4471/B",
                       billing_address={"street": "2 rue Haute", "postcode": "44000", "town": "Nantes"})
    books.changes(books.owes(both, "2.50", quantity="12"), account="707000")
    books.owes(both, "50")
    books.owes(both, "10", quantity="-1", label="Remise")
    books.changes(books.owes(both, "8.1818", quantity="23", tax="S10", label="Repas"), account="467100")
    many = books.party("Plusieurs pages")
    for _line in range(60):
        books.owes(many, "12.34")
    books.owes(books.party("<b>Amis</b> & Cie <img src=x>"), "10", label=TYPED)
    event = books.party("Fête", siren="552100554", vat_liable="yes")
    books.changes(books.owes(event, "300", key="event:1:deposit:S20", label="Acompte"), role=DEPOSIT)
    books.issue(NOVEMBER)


def december(books: Books) -> None:
    """The final invoice, a regularisation by credit note, and the notes made by hand."""
    books.day(date(2026, 12, 3))
    [event] = [one.party for one in books.invoices() if one.kind == "deposit"]
    books.owes(event, "1000", month=DECEMBER)
    books.changes(books.owes(event, "300", key="event:1:deposit:S20:2026-12", quantity="-1", month=DECEMBER),
                  deducts="event:1:deposit:S20")
    cartons = next(one for one in books.source.charges.values() if one.account == "707000")
    books.forgets(cartons)
    books.issue(DECEMBER)
    by_name = {one.party_name: one.id for one in books.invoices() if one.kind == "invoice"}
    books.credit(by_name["Or"], lines=[4])
    books.credit(by_name["Or"], amount=Decimal(100))
    books.credit(by_name["Local nu"])
    books.credit(by_name["Fête"])


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Books:
    books = Books(f"sqlite:///{Path(tmp_path_factory.mktemp('shapes')) / 'books.pole'}")
    books.create()
    with books.engine.begin() as connection:
        connection.execute(text(
            "UPDATE catalog_issuer SET iban = 'FR7630006000011234567890189', bic = 'AGRIFRPP', vat_on_debits = 1"
        ))
    november(books)
    december(books)
    outbox.drain(books.runner)
    return books


def test_every_document_is_judged_kept_and_shown(issued: Books, fatal: Judge) -> None:
    kinds, processes = set(), set()
    for one in issued.invoices():
        xml = issued.runner.read(queries.xml_of, invoice=one.id)
        assert fatal(xml) == [], (one.number, one.party_name)
        assert xml == invoice_xml(issued.runner.read(queries.snapshot_of, invoice=one.id))
        page = page_text(issued.runner.read(queries.document_of, invoice=one.id))
        if TYPED not in {line.label for line in issued.lines(one.id)}:
            assert unshown(xml, page) == [], one.number
        kinds.add(re.search(rb"<ram:TypeCode>(\d+)</ram:TypeCode>", xml)[1].decode())  # type: ignore[index]
        processes.add(re.search(rb">([BSM][124])<", xml)[1].decode())  # type: ignore[index]
    assert kinds == {"380", "381", "386"} and processes == {"S1", "B1", "M1", "S4"}
    assert issued.findings() == []


def test_the_golden_case_through_the_real_issue(issued: Books) -> None:
    [golden] = [one for one in issued.invoices() if one.party_name == "Or" and one.kind == "invoice"]
    tree = etree.fromstring(issued.runner.read(queries.xml_of, invoice=golden.id))

    def said(name: str) -> list[str]:
        return [element.text or "" for element in tree.iter("{*}" + name)]

    assert said("GrandTotalAmount") == ["1108.52"] and said("DuePayableAmount") == ["1108.52"]
    assert said("TaxTotalAmount") == ["169.07"] and said("TaxBasisTotalAmount") == ["939.45"]
    assert said("CalculatedAmount") == ["18.82", "150.25"] and said("BasisAmount") == ["188.18", "751.27"]
    assert said("LineTotalAmount") == ["412.50", "76.77", "73.50", "171.00", "188.18", "17.50", "939.45"]


def test_markup_is_printed_as_typed(issued: Books) -> None:
    [one] = [found for found in issued.invoices() if "Amis" in found.party_name]
    page = page_text(issued.runner.read(queries.document_of, invoice=one.id))
    assert bare(TYPED) in page and bare("<b>Amis</b> & Cie <img src=x>") in page
    tree = etree.fromstring(issued.runner.read(queries.xml_of, invoice=one.id))
    assert TYPED in {element.text for element in tree.iter("{*}Name")}


def test_a_duplicate_is_marked_and_the_file_kept_stays_what_it_is(issued: Books) -> None:
    kept = issued.runner.read(queries.document_of, invoice=1)
    assert bare("DUPLICATA") in page_text(outbox.duplicate_of(issued.runner, invoice=1))
    assert "DUPLICATA" not in page_text(kept)
    assert issued.runner.read(queries.document_of, invoice=1) == kept


def test_what_is_sold_for_others_is_shown_apart(issued: Books) -> None:
    [one] = [found for found in issued.invoices() if found.party_name == "Un peu de tout" and found.kind == "invoice"]
    lines = issued.snapshot(one.id)["lines"]
    assert [line["detail"] for line in lines] == ["", "", "", "Vendu pour le compte d’un tiers"]


def test_every_month_comes_out_the_same_from_its_charges(issued: Books) -> None:
    assert issued.runner.read(queries.replay, month=NOVEMBER) == []
    assert issued.runner.read(queries.replay, month=DECEMBER) == []
