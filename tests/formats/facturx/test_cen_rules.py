"""The rules of EN 16931 as CEN publishes them: none is missing from the judges of our invoices."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from cen_rules import CEN, CODES, FACTURX, UNUSED, code_lists, rules_of
from facturx_samples import BARE, golden, invoice, line
from lxml import etree

from pole_desk.formats.facturx.invoice import invoice_xml
from pole_desk.formats.facturx.units import ONE
from pole_desk.kernel.paths import shipped

Judge = Callable[[bytes], list[str]]
FAMILIES = {
    "BR": 50, "BR-CO": 20, "BR-S": 10, "BR-Z": 10, "BR-E": 10, "BR-AE": 10, "BR-IC": 12, "BR-G": 10, "BR-O": 14,
    "BR-AF": 10, "BR-AG": 10, "BR-B": 2, "BR-DEC": 20, "BR-CL": 20,
}  # fmt: skip
"""The families of the norm, and how many rules each has at least."""


def cen() -> dict[str, str]:
    return {rule: flag for rule, flag in rules_of(CEN).items() if rule.startswith("BR-")}


def family(rule: str) -> str:
    return rule.rpartition("-")[0]


def test_the_artefact_of_cen_is_whole() -> None:
    counted = {name: sum(family(rule) == name for rule in cen()) for name in FAMILIES}
    assert all(counted[name] >= least for name, least in FAMILIES.items()), counted
    assert {family(rule) for rule in cen()} == set(FAMILIES)


def test_factur_x_judges_every_business_rule_of_cen_at_least_as_severely() -> None:
    judged = rules_of(FACTURX)
    business = {rule: flag for rule, flag in cen().items() if family(rule) != "BR-CL"}
    assert sorted(set(business) - set(judged)) == []
    milder = [rule for rule, flag in business.items() if flag == "fatal" and judged[rule] != "fatal"]
    assert milder == []


def test_every_code_list_of_cen_is_read_or_named_as_unused() -> None:
    assert set(code_lists()) == {*CODES, *UNUSED}
    assert all(code_lists().values())


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        (b"<ram:TypeCode>380<", b"<ram:TypeCode>999<", "BR-CL-01: 999"),
        (b'currencyID="EUR"', b'currencyID="EUX"', "BR-CL-03: EUX"),
        (b"InvoiceCurrencyCode>EUR<", b"InvoiceCurrencyCode>EUX<", "BR-CL-04: EUX"),
        (b"<ram:SubjectCode>PMD<", b"<ram:SubjectCode>PM9<", "BR-CL-08: PM9"),
        (b'schemeID="0002"', b'schemeID="9902"', "BR-CL-11: 9902"),
        (b"<ram:CountryID>FR<", b"<ram:CountryID>FX<", "BR-CL-14: FX"),
        (b"<ram:TypeCode>58<", b"<ram:TypeCode>580<", "BR-CL-16: 580"),
        (b"<ram:CategoryCode>S<", b"<ram:CategoryCode>T<", "BR-CL-17: T"),
        (b'unitCode="MON"', b'unitCode="MOIS"', "BR-CL-23: MOIS"),
        (b'schemeID="0225"', b'schemeID="0999"', "BR-CL-25: 0999"),
    ],
)
def test_a_code_that_cen_does_not_know_is_refused(right: bytes, wrong: bytes, rule: str, fatal: Judge) -> None:
    whole = invoice_xml(golden())
    assert right in whole
    assert rule in fatal(whole.replace(right, wrong, 1))


def test_a_reason_that_cen_does_not_know_is_refused(fatal: Judge) -> None:
    bare = line(1, ("Local nu", "1", "mois", "500", "0"), category="E")
    whole = invoice_xml(invoice([bare], BARE))
    code = etree.fromstring(whole).find(".//{*}ExemptionReasonCode")
    assert code is not None and code.text == "VATEX-FR-CGI261D-2"
    found = fatal(whole.replace(b"VATEX-FR-CGI261D-2", b"VATEX-FR-CGI261D-22"))
    assert "BR-CL-22: VATEX-FR-CGI261D-22" in found


def test_every_unit_and_every_reason_that_may_be_printed_is_in_the_lists_of_cen() -> None:
    units = json.loads(shipped("resources", "data", "units.json").read_text(encoding="utf-8"))["units"]
    reasons = json.loads(shipped("resources", "mentions.json").read_text(encoding="utf-8"))["exemption_codes"]
    assert {*units, ONE} <= code_lists()["BR-CL-23"]
    assert {one["code"] for one in reasons} <= code_lists()["BR-CL-22"]
