"""What may be issued is sound, and each mutation of it is refused by the rule that names it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "formats" / "facturx"))

from facturx_samples import BARE, FRANCHISE, GOLDEN, golden, invoice, line, shapes

from pole_desk.accounts.billing.rules.chain import MARK
from pole_desk.accounts.billing.rules.soundness import Known, Rate, flaws_of
from pole_desk.accounts.billing.rules.soundness.texts import PRINTABLE
from pole_desk.formats.address import PostalAddress
from pole_desk.formats.pdf.fonts import BOLD, REGULAR, font
from pole_desk.formats.pdf.snapshot import Deposit, Endpoint, InvoiceDocument, Note, Original

SHAPES = shapes()
RATES = tuple(
    Rate(Decimal(percent), category, date(2014, 1, 1), None)
    for percent, category in (("20", "S"), ("10", "S"), ("5.5", "S"), ("0", "E"), ("0", "O"))
)
KNOWN = Known(RATES)
LIABLE = Known(RATES, liable="yes")
Change = Callable[[InvoiceDocument], InvoiceDocument]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_sound(shape: str) -> None:
    liable = "no" if SHAPES[shape].treatment == "B2C" else "yes"
    assert flaws_of(SHAPES[shape], Known(RATES, liable=liable)) == []


def test_a_draft_is_judged_without_its_number() -> None:
    assert flaws_of(replace(golden(), number=MARK), LIABLE) == []


def party(who: str, **changes: Any) -> Change:
    """The document with something else on one of its parties."""
    return lambda document: replace(document, **{who: replace(getattr(document, who), **changes)})


def first_line(**changes: Any) -> Change:
    """The document with something else on its first line."""
    return lambda document: replace(document, lines=(replace(document.lines[0], **changes), *document.lines[1:]))


def whole(**changes: Any) -> Change:
    return lambda document: replace(document, **changes)


def tax(**changes: Any) -> Change:
    """The document with something else on its first rate."""
    return lambda document: replace(document, taxes=(replace(document.taxes[0], **changes), *document.taxes[1:]))


def without_note(subject: str) -> Change:
    return lambda document: replace(document, notes=tuple(n for n in document.notes if n.subject != subject))


def with_note(subject: str) -> Change:
    return lambda document: replace(document, notes=(*document.notes, Note(subject=subject, text="Encore.")))


def mixed_exemptions() -> InvoiceDocument:
    own = invoice([line(1, ("Local nu", "1", "mois", "640", "0"), category="E")], BARE)
    other = replace(own.taxes[0], exemption=FRANCHISE, exemption_code="VATEX-FR-FRANCHISE")
    return replace(own, taxes=(*own.taxes, other))


def deposit_held_with_rent() -> InvoiceDocument:
    lines = [line(1, GOLDEN[0]), line(2, ("Dépôt de garantie", "1", "", "400", "0"), category="O")]
    return invoice(lines, "Opération hors du champ de la TVA")


CREDIT = SHAPES["credit note"]
DEBIT = SHAPES["direct debit"]
FINAL = SHAPES["final after a deposit"]
EARLY, LATE = date(2026, 11, 22), date(2027, 1, 30)
MUTATIONS: dict[str, tuple[InvoiceDocument, Change, str, str]] = {
    "a SIREN with a wrong key": (golden(), party("buyer", siren="732829321"), "siren", "party.siren"),
    "a SIRET with a wrong key": (golden(), party("seller", siret="55210055400014"), "siret", "issuer.siret"),
    "a SIRET of another SIREN": (golden(), party("buyer", siret="55210055400013"), "siret", "party.siret"),
    "a VAT number with a wrong key": (golden(), party("buyer", vat_number="FR45732829320"), "vat_number",
                                      "party.vat_number"),
    "a SIREN with spaces": (golden(), party("seller", siren="552 100 554"), "siren", "issuer.siren"),
    "a liable client without SIREN": (golden(), party("buyer", siren=None, siret=None), "no_siren", "party.siren"),
    "a liable client by e-mail": (golden(), party("buyer", endpoint=Endpoint(scheme="EM", address="a@b.fr")),
                                  "endpoint", "party.endpoint"),
    "an electronic address of another SIREN": (golden(), party("buyer", endpoint=Endpoint(
        scheme="0225", address="552100554")), "endpoint", "party.endpoint"),
    "an e-mail with a line break": (SHAPES["client not liable, by e-mail"], party("buyer", endpoint=Endpoint(
        scheme="EM", address="a@b.fr\nBcc: c@d.fr")), "endpoint", "party.endpoint"),
    "no electronic address": (golden(), party("seller", endpoint=None), "no_endpoint", "issuer.endpoint"),
    "a client without address": (golden(), party("buyer", address=None), "no_address", "party.address"),
    "a postcode of four digits": (golden(), party("buyer", address=PostalAddress(
        street="1 rue", postcode="4420", town="Nantes")), "postcode", "party.address"),
    "an address printed otherwise": (golden(), party("buyer", lines=("Ailleurs",)), "address_differs", "party.address"),
    "a seller without VAT number": (golden(), party("seller", vat_number=None), "issuer_incomplete",
                                    "issuer.vat_number"),
    "a client said not liable": (golden(), lambda document: replace(document, treatment="B2C"), "treatment",
                                 "party.vat_liable"),
    "an IBAN with a wrong key": (golden(), whole(iban="FR7630006000011234567890188"), "iban", "issuer.iban"),
    "a transfer without IBAN": (golden(), whole(iban=None), "no_iban", "issuer.iban"),
    "a BIC of nine letters": (golden(), whole(bic="AGRIFRPPX"), "bic", "issuer.bic"),
    "a debit without mandate": (DEBIT, whole(mandate=None), "mandate", "party.mandate"),
    "a creditor that is none": (DEBIT, lambda d: replace(d, mandate=replace(d.mandate, creditor="FR73ZZZ123456")),
                                "creditor", "issuer.creditor"),
    "a debit before the issue": (DEBIT, lambda d: replace(d, mandate=replace(d.mandate, on=EARLY)), "debit_day",
                                 "party.mandate"),
    "a number with a space": (golden(), whole(number="FA 2026 00137"), "number", "issuer.prefix"),
    "a number of 36 characters": (golden(), whole(number="F" * 36), "number", "issuer.prefix"),
    "no note on penalties": (golden(), without_note("PMD"), "notes", "document.notes"),
    "the recovery indemnity twice": (golden(), with_note("PMT"), "notes", "document.notes"),
    "a label of 10 001 characters": (golden(), first_line(label="a" * 10_001), "text_length", "line.1.label"),
    "a letter that can't be printed": (golden(), first_line(label="Bureau \U0001f600"), "letters", "line.1.label"),
    "a control character": (golden(), party("buyer", name="Vélos\x07"), "letters", "party.name"),
    "a line without label": (golden(), first_line(label=" "), "no_label", "line.1.label"),
    "a price of zero": (golden(), first_line(unit_price=Decimal(0), net=Decimal("0.00")), "no_price",
                        "line.1.unit_price"),
    "a negative price": (golden(), first_line(unit_price=Decimal("-412.50"), quantity=Decimal(-1)), "no_price",
                         "line.1.unit_price"),
    "a quantity of five decimals": (golden(), first_line(quantity=Decimal("1.00001")), "decimals", "line.1.quantity"),
    "a price of seven decimals": (golden(), first_line(unit_price=Decimal("412.5000001")), "decimals",
                                  "line.1.unit_price"),
    "a net rounded to even": (golden(), lambda d: replace(d, lines=(*d.lines[:2], replace(
        d.lines[2], quantity=Decimal("0.5"), unit_price=Decimal("0.25"), net=Decimal("0.12")), *d.lines[3:])),
        "line_net", "line.3.net"),
    "no unit": (golden(), first_line(unit_code=""), "unit", "line.1.unit"),
    "a base that is not its lines'": (golden(), tax(base=Decimal("188.19")), "base", "document.taxes"),
    "a VAT wrong by a cent": (golden(), tax(amount=Decimal("18.81")), "vat", "document.taxes"),
    "a rate told by no line": (golden(), tax(percent=Decimal("5.5")), "taxes", "document.taxes"),
    "a total wrong by a cent": (golden(), whole(total=Decimal("1108.53")), "total", "document.total"),
    "a net to pay that forgets what is paid": (FINAL, whole(due=FINAL.total), "due", "document.due"),
    "a deposit larger than what is paid": (FINAL, whole(deposits=(*FINAL.deposits, Deposit(
        number="FA-2026-00101", issue_date=EARLY, total=Decimal("1.00"), vat=Decimal("0.17")))), "deposits",
        "document.deposits"),
    "a rate not in force": (golden(), first_line(service_from=date(2013, 12, 1), service_to=date(2013, 12, 31)),
                            "no_tax", "line.1.tax"),
    "a category that France has not": (golden(), first_line(category="L"), "category", "line.1.tax"),
    "an exemption without its text": (SHAPES["exempt, bare premises"], tax(exemption=None), "no_exemption",
                                      "settings.taxes"),
    "due before issue": (golden(), whole(due_date=EARLY), "due_before_issue", "document.due_date"),
    "due after 45 days": (golden(), whole(due_date=LATE), "terms", "party.payment_terms"),
    "a period that ends before it begins": (golden(), first_line(service_to=date(2026, 10, 31)), "period",
                                            "line.1.period"),
    "a credit note without its invoice": (CREDIT, whole(original=None), "no_original", "document.original"),
    "a credit note before its invoice": (CREDIT, whole(original=Original(number="FA-2026-00137", issue_date=LATE)),
                                         "original_later", "document.original"),
    "a credit note with a number that has a space": (CREDIT, whole(original=Original(
        number="FA 137", issue_date=EARLY)), "number", "document.original"),
}  # fmt: skip


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_mutated_invoice_is_refused_by_the_rule_that_names_it(mutation: str) -> None:
    document, change, code, where = MUTATIONS[mutation]
    found = flaws_of(change(document), KNOWN if document.treatment == "B2C" else LIABLE)
    assert (code, where) in [(flaw.code, flaw.where) for flaw in found]
    assert all(flaw.message.endswith(".") and flaw.message[0].isupper() or "«" in flaw.message for flaw in found)


def test_two_reasons_of_exemption_are_refused() -> None:
    assert "two_exemptions" in [flaw.code for flaw in flaws_of(mixed_exemptions(), LIABLE)]


def test_a_deposit_held_never_stands_beside_taxed_lines() -> None:
    assert "outside_mixed" in [flaw.code for flaw in flaws_of(deposit_held_with_rent(), LIABLE)]


@pytest.mark.parametrize(
    ("first", "last", "refused"),
    [
        (date(2026, 1, 1), None, False),
        (date(2026, 11, 1), date(2026, 11, 30), False),
        (date(2026, 11, 2), None, True),
        (date(2026, 1, 1), date(2026, 11, 29), True),
    ],
)
def test_a_line_is_billed_inside_its_agreement(first: date, last: date | None, refused: bool) -> None:
    found = flaws_of(golden(), Known(RATES, "yes", {1: (first, last)}))
    assert [flaw.where for flaw in found if flaw.code == "outside_agreement"] == ["line.1.period"] * refused


def test_la_postes_establishments_follow_their_own_sum() -> None:
    poste = party("buyer", siren="356000000", siret="35600000049837", vat_number="FR39356000000",
                  endpoint=Endpoint(scheme="0225", address="356000000"))(golden())  # fmt: skip
    assert [flaw for flaw in flaws_of(poste, LIABLE) if flaw.code in ("siret", "siren")] == []


def test_every_letter_that_passes_is_drawn_by_both_weights() -> None:
    letters = [chr(code) for code in range(0x20, 0x3000) if PRINTABLE.fullmatch(chr(code))]
    for name in (REGULAR, BOLD):
        glyphs = font(name).face.charToGlyph
        assert [letter for letter in letters if not glyphs.get(ord(letter))] == []
    assert len(letters) > 500
