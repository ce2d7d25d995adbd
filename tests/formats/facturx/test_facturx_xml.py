"""The XML of every shape of invoice passes the XSD, EN 16931, Factur-X and the French rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from facturx_samples import BARE, GOLDEN, ISSUED, TYPED, golden, invoice, line, shapes
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from pole_desk.accounts.billing.rules.soundness import Known, Rate, flaws_of
from pole_desk.formats.facturx.invoice import PROFILE, invoice_xml
from pole_desk.formats.facturx.tree import NAMESPACES
from pole_desk.formats.facturx.units import unit_code
from pole_desk.formats.pdf.snapshot import from_json, to_json

SHAPES = shapes()
Judge = Callable[[bytes], list[str]]


def said(xml: bytes, path: str) -> list[str]:
    """The texts at a path of `ram:` names."""
    tree = etree.fromstring(xml)
    steps = "/".join(f"ram:{name}" for name in path.split("/"))
    return [found.text or "" for found in tree.iterfind(f".//{steps}", NAMESPACES)]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_passes_the_xsd_and_the_schematrons(shape: str, fatal: Judge) -> None:
    assert fatal(invoice_xml(SHAPES[shape])) == []


def test_the_judges_do_refuse(fatal: Judge) -> None:
    whole = invoice_xml(golden())
    for right, wrong, rule in (
        (b">1108.52</ram:GrandTotalAmount>", b">1108.53</ram:GrandTotalAmount>", "BR-CO-15"),
        (b"<ram:SubjectCode>PMT</ram:SubjectCode>", b"<ram:SubjectCode>AAA</ram:SubjectCode>", "BR-FR-05"),
        (b">732829320_FACTURES<", b">132829320<", "BR-FR-21"),
        (b"<ram:TypeCode>380</ram:TypeCode>", b"<ram:TypeCode>381</ram:TypeCode>", "BR-FR-CO-05"),
        (b"<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>", b"", "XSD"),
    ):
        assert right in whole
        found = fatal(whole.replace(right, wrong))
        assert any(one.startswith(rule) or f"[{rule}" in one for one in found), (rule, found)


def test_the_golden_case_is_told_to_the_cent() -> None:
    xml = invoice_xml(golden())
    lines = said(xml, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount")
    assert lines == ["412.50", "76.77", "73.50", "171.00", "188.18", "17.50"]
    totals = "SpecifiedTradeSettlementHeaderMonetarySummation"
    header = "ApplicableHeaderTradeSettlement/ApplicableTradeTax"
    assert said(xml, f"{header}/BasisAmount") == ["188.18", "751.27"]
    assert said(xml, f"{header}/CalculatedAmount") == ["18.82", "150.25"]
    assert said(xml, f"{totals}/TaxBasisTotalAmount") == ["939.45"]
    assert said(xml, f"{totals}/TaxTotalAmount") == ["169.07"]
    assert said(xml, f"{totals}/GrandTotalAmount") == said(xml, f"{totals}/DuePayableAmount") == ["1108.52"]
    assert said(xml, "NetPriceProductTradePrice/ChargeAmount")[1] == "4.516129"
    assert PROFILE.encode() in xml


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_stored_gives_the_same_xml(shape: str) -> None:
    document = SHAPES[shape]
    stored = to_json(document)
    assert stored["format"] == 2 and from_json(stored) == document
    assert invoice_xml(from_json(stored)) == invoice_xml(replace(document))


@pytest.mark.parametrize(
    ("shape", "kind", "frame"),
    [
        ("services at 20 %", "380", "S1"),
        ("credit note", "381", "S1"),
        ("deposit", "386", "S1"),
        ("final after a deposit", "380", "S4"),
        ("already paid", "380", "S2"),
        ("goods delivered elsewhere", "380", "B1"),
    ],
)
def test_each_shape_says_its_type_and_frame(shape: str, kind: str, frame: str) -> None:
    xml = invoice_xml(SHAPES[shape])
    assert said(xml, "BusinessProcessSpecifiedDocumentContextParameter/ID") == [frame]
    assert said(xml, "TypeCode")[0] == kind


def test_what_is_typed_is_never_markup() -> None:
    xml = invoice_xml(SHAPES["long texts"])
    assert said(xml, "SpecifiedTradeProduct/Name")[0] == TYPED
    assert len(TYPED) == 10_000 and b"<img" not in xml
    assert said(xml, "BuyerTradeParty/Name") == ["<b>Fédération</b> & amis <img src=x>"]


def test_a_credit_note_and_a_final_invoice_cite_what_they_follow() -> None:
    for shape, number in (("credit note", "FA-2026-00137"), ("final after a deposit", "FA-2026-00100")):
        assert said(invoice_xml(SHAPES[shape]), "InvoiceReferencedDocument/IssuerAssignedID") == [number]


def test_a_direct_debit_tells_mandate_and_creditor() -> None:
    xml = invoice_xml(SHAPES["direct debit"])
    assert said(xml, "DirectDebitMandateID") == ["PD-2026-0007"]
    assert said(xml, "CreditorReferenceID") == ["FR72ZZZ123456"]
    assert said(xml, "SpecifiedTradeSettlementPaymentMeans/TypeCode") == ["59"]


def test_nobodys_vat_number_stands_outside_the_scope() -> None:
    assert said(invoice_xml(SHAPES["outside the scope"]), "SpecifiedTaxRegistration/ID") == []
    assert len(said(invoice_xml(SHAPES["exempt, bare premises"]), "SpecifiedTaxRegistration/ID")) == 2


def test_nothing_is_never_negative() -> None:
    given = [line(1, GOLDEN[0]), line(2, ("Avoir sur local nu", "-1", "mois", "64", "0"), category="E")]
    document = invoice(given, BARE)
    assert str(document.taxes[0].amount) == "-0.00"
    assert said(invoice_xml(document), "ApplicableTradeTax/CalculatedAmount")[0] == "0.00"


def test_an_exponent_or_a_useless_zero_is_never_written() -> None:
    document = golden()
    lines = (replace(document.lines[0], quantity=Decimal("1E+2"), unit_price=Decimal("4.1250")), *document.lines[1:])
    xml = invoice_xml(replace(document, lines=lines))
    assert said(xml, "BilledQuantity")[0] == "100" and said(xml, "ChargeAmount")[0] == "4.125"


WORDS = st.text(st.sampled_from("aéŒ &<>\"'’]«»\n\u202f€ŁΩЖ"), max_size=30)
LINES = st.builds(
    lambda label, quantity, price, rate: (f"Salle {label}", str(quantity), "heures", str(price), rate),
    WORDS,
    st.decimals(-50, 5000, places=4).filter(bool),
    st.decimals(Decimal("0.000001"), 9999, places=6),
    st.sampled_from(["20", "10", "5.5", "0"]),
)
KNOWN = Known(tuple(Rate(Decimal(rate), "ES"[rate != "0"], ISSUED.replace(year=2014), None)
                    for rate in ("20", "10", "5.5", "0")))  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, min_size=1, max_size=6), reason=WORDS, name=WORDS)
def test_what_our_rules_let_through_the_judges_let_through(
    fatal: Judge, lines: list[tuple[str, str, str, str, str]], reason: str, name: str
) -> None:
    made = [line(n, given, category="ES"[given[4] != "0"]) for n, given in enumerate(lines, start=1)]
    document = invoice(made, BARE, reason=reason, buyer=replace(golden().buyer, name=f"Vélos {name}"))
    assume(not flaws_of(document, KNOWN))
    assert fatal(invoice_xml(document)) == []


@pytest.mark.parametrize(
    ("unit", "code"), [("heures", "HUR"), ("Mois", "MON"), ("m²", "MTK"), ("repas", "C62"), ("", "C62")]
)
def test_units_have_their_code_or_that_of_one(unit: str, code: str) -> None:
    assert unit_code(unit) == code
