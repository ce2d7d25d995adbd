"""What a page must show of an XML invoice: amounts, identifiers, days and texts, each where it means the same.

Every text of the XML is on the page somewhere (`expected`); and what could be there by chance (an amount, a rate, a
code) stands beside the words that say what it is, or in the row of its own line (`told_apart`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache

import pypdfium2
from lxml import etree

from pole_desk.formats.facturx.tree import NAMESPACES
from pole_desk.formats.facturx.units import ONE
from pole_desk.formats.pdf.figures import trimmed
from pole_desk.kernel.i18n import numeric_day, plain_day
from pole_desk.kernel.paths import shipped

UNSHOWN = {"CountryID", "LineID", "CategoryCode", "InvoiceCurrencyCode"}
"""Told apart: the country in its address, the rank by the order of rows, the category by rate or reason, the euro."""
IN_WORDS = {"58": "par virement", "59": "Prélevé sur votre compte", "48": "Déjà réglé", "20": "par chèque"}
TOTALS = {"TaxBasisTotalAmount": "Total HT", "TaxTotalAmount": "Total TVA", "GrandTotalAmount": "Total TTC"}
BESIDE = {
    "ram:PayeePartyCreditorFinancialAccount/ram:IBANID": "IBAN",
    "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID": "BIC",
    "ram:PayerPartyDebtorFinancialAccount/ram:IBANID": "Compte",
    "ram:DirectDebitMandateID": "Mandat",
    "ram:CreditorReferenceID": "ICS",
    "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID": "Votre commande",
    "ram:ContractReferencedDocument/ram:IssuerAssignedID": "Contrat",
    "ram:BuyerReference": "Votre référence",
}
"""Words that stand before an identifier."""
ENDS = ("Net à payer", "Net à votre crédit")
RATES = {"ChargeAmount": 2, "BilledQuantity": 0, "RateApplicablePercent": 0}


def bare(text: str) -> str:
    return "".join(text.split())


def page_text(content: bytes) -> str:
    """All that is read on the pages, but for their own count, which stands beside another text."""
    with pypdfium2.PdfDocument(content) as file:
        read = "".join(page.get_textpage().get_text_range() for page in file)
    return bare(re.sub(r"Page \d+/\d+", "", read))


def expected(element: etree._Element) -> Iterator[set[str]]:
    """Ways in which the page may show an element; one of them must be there."""
    name, text = etree.QName(element).localname, (element.text or "").strip()
    parent = etree.QName(element.getparent()).localname if element.getparent() is not None else ""
    if not text or name in UNSHOWN or (name, text) == ("TypeCode", "VAT"):
        return
    if name == "DateTimeString":
        day = datetime.strptime(text, "%Y%m%d").date()
        yield {numeric_day(day), plain_day(day)}
    elif name == "TypeCode" and parent == "SpecifiedTradeSettlementPaymentMeans":
        yield {IN_WORDS[text]}
    elif name == "DueDateTypeCode":
        yield {"d’après les débits"}
    elif name == "RateApplicablePercent" and Decimal(text) == 0:
        yield {"Exo."}
    elif name in RATES:
        yield {trimmed(Decimal(text), least=RATES[name])}
    elif name.endswith("Amount"):
        yield {trimmed(Decimal(text), least=2)}
    elif name == "ID" and parent == "GuidelineSpecifiedDocumentContextParameter":
        yield {"EN 16931"}
    elif name == "SubjectCode":
        return
    elif name == "Description" and parent == "SellerTradeParty":
        yield from ({part} for part in text.split(" – "))
    else:
        yield {text}


def unshown(xml: bytes, page: str) -> list[tuple[str, set[str]]]:
    """What an XML says that a page's text does not show where it should, with the ways in which it might."""
    tree = etree.fromstring(xml)
    anywhere = [
        (etree.QName(element).localname, ways)
        for element in tree.iter("*")
        for ways in expected(element)
        if not any(bare(way) in page for way in ways)
    ]
    beside = [(name, ways) for name, ways in told_apart(tree) if not any(bare(way) in page for way in ways)]
    buyer, foot = page.partition("Désignation")[0], page.rpartition(bare("Facture électronique EN 16931"))[2]
    parties = [
        (f"{kind} {name}", {way})
        for kind, part in (("Buyer", buyer), ("Seller", foot))
        for name, way in _party(_all(tree, f"ram:{kind}TradeParty")[0])
        if bare(way) not in part
    ]
    return [*anywhere, *beside, *parties, *_rows(tree, page)]


def told_apart(tree: etree._Element) -> Iterator[tuple[str, set[str]]]:
    """What stands beside the words that say what it is."""
    head = "rsm:ExchangedDocument"
    yield "number", {f"N° {_one(tree, f'{head}/ram:ID')}"}
    yield "type", {f"type {_one(tree, f'{head}/ram:TypeCode')},"}
    yield "issued", {f"Date d’émission {plain_day(_day(tree, 'ram:IssueDateTime'))}"}
    for one in _all(tree, "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime"):
        yield "delivered", {f"Réalisé le {numeric_day(_parsed(one))}"}
    for one in _all(tree, "ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax"):
        base, tax = (trimmed(Decimal(_one(one, f"ram:{name}")), least=2) for name in ("BasisAmount", "CalculatedAmount"))
        yield "VAT of a rate", {f"{base}{tax}"}
    for name, words in TOTALS.items():
        for one in _all(tree, f"ram:{name}"):
            yield name, {f"{words} {_amount(one)} €"}
    for one in _all(tree, "ram:DuePayableAmount"):
        yield "due", {f"{words} {_amount(one)} €" for words in ENDS}
    for one in _all(tree, "ram:TotalPrepaidAmount"):
        yield "prepaid", {f"−{_amount(one)} €"}
    yield from _identified(tree)


def _identified(tree: etree._Element) -> Iterator[tuple[str, set[str]]]:
    """Identifiers beside what they are, addresses in one piece with their country."""
    for path, words in BESIDE.items():
        for one in _all(tree, path):
            yield words, {f"{words} {one.text}"}
    for one in _all(tree, "ram:PostalTradeAddress"):
        parts = {etree.QName(part).localname: part.text or "" for part in one}
        country = "" if parts["CountryID"] == "FR" else parts["CountryID"]
        yield "address", {f"{parts.get('PostcodeCode', '')} {parts.get('CityName', '')} {country}"}
    for one in _all(tree, "ram:InvoiceReferencedDocument"):
        number, day = _one(one, "ram:IssuerAssignedID"), _parsed(_all(one, "ram:FormattedIssueDateTime")[0])
        yield "earlier invoice", {
            f"{number} {words} {told}" for words in ("Émise le", "du") for told in (plain_day(day), numeric_day(day))
        }


def _party(party: etree._Element) -> Iterator[tuple[str, str]]:
    """Who it is: the buyer is told above the lines, the seller under the sentences of the law."""
    for one in _all(party, "ram:SpecifiedLegalOrganization/ram:ID"):
        yield "SIREN", f"SIREN {one.text}"
    for one in _all(party, "ram:GlobalID"):
        yield "SIRET", f"SIRET {one.text}"
    for one in _all(party, "ram:SpecifiedTaxRegistration/ram:ID"):
        yield "VAT number", f"TVA {one.text}" if one.get("schemeID") == "VA" else f"SIREN {one.text}"
    for one in _all(party, "ram:URIUniversalCommunication/ram:URIID"):
        scheme = one.get("schemeID")
        yield "endpoint", f"E-mail {one.text}" if scheme == "EM" else f"{scheme} : {one.text}"


def _rows(tree: etree._Element, page: str) -> Iterator[tuple[str, set[str]]]:
    """The lines, one after the other, each with its days, quantity, unit, price, rate and amount in one row."""
    place = 0
    for line in _all(tree, "ram:IncludedSupplyChainTradeLineItem"):
        rank = f"line {_one(line, 'ram:LineID')}"
        for name, way in _row(line):
            found = re.compile(way).search(page, place)
            if found is None:
                yield f"{rank}, {name}", {way}
            else:
                place = found.end()


def _row(line: etree._Element) -> Iterator[tuple[str, str]]:
    """What is read one after the other, as patterns."""
    yield "designation", re.escape(bare(_one(line, "ram:SpecifiedTradeProduct/ram:Name")))
    quantity = _all(line, "ram:BilledQuantity")[0]
    price, net = (Decimal(_one(line, f"ram:{name}")) for name in ("ChargeAmount", "LineTotalAmount"))
    percent = Decimal(_one(line, "ram:RateApplicablePercent", "0"))
    rate = f"{trimmed(percent)} %" if percent else "Exo."
    before, after = trimmed(Decimal(quantity.text or "")), f"{trimmed(price, least=2)} {rate} {trimmed(net, least=2)}"
    unit = _unit(quantity.get("unitCode", ""))
    yield "row", f"{_days(line)}{re.escape(bare(before))}{unit}{re.escape(bare(after))}"


def _days(line: etree._Element) -> str:
    """The days of a line, as a pattern; nothing when it has none."""
    first, last = (_all(line, f"ram:BillingSpecifiedPeriod/ram:{name}") for name in ("StartDateTime", "EndDateTime"))
    if not first or not last:
        return ""
    start, end = numeric_day(_parsed(first[0])), numeric_day(_parsed(last[0]))
    return f"(?:du{start}au{end}|le{start})" if start == end else f"du{start}au{end}"


def _unit(code: str) -> str:
    """The words of a code of unit, as a pattern; that of « one » is any words (m²/mois) that are of no other code."""
    if code in _units():
        return f"(?:{'|'.join(re.escape(word) for word in _units()[code])})"
    assert code == ONE
    others = "|".join(re.escape(word) for words in _units().values() for word in words)
    return rf"(?!(?:{others})[0-9])[^0-9]*"


@cache
def _units() -> dict[str, list[str]]:
    """The words of each code of unit."""
    found: dict[str, list[str]] = json.loads(shipped("resources", "data", "units.json").read_text("utf-8"))["units"]
    return found


def _all(tree: etree._Element, path: str) -> list[etree._Element]:
    return list(tree.iterfind(f".//{path}", NAMESPACES))


def _one(tree: etree._Element, path: str, default: str = "") -> str:
    found = _all(tree, path)
    return (found[0].text or "").strip() if found else default


def _parsed(element: etree._Element) -> date:
    return datetime.strptime("".join(element.itertext()).strip(), "%Y%m%d").date()


def _day(tree: etree._Element, path: str) -> date:
    return _parsed(_all(tree, path)[0])


def _amount(element: etree._Element) -> str:
    return trimmed(Decimal(element.text or ""), least=2)
