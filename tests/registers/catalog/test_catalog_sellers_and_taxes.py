"""Taxes, sellers and index values, dated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.work import Runner
from pole_desk.registers.catalog import queries
from pole_desk.registers.catalog.checks import CatalogChecks
from pole_desk.registers.catalog.commands.indices import (
    add_index_value,
    correct_index_value,
    withdraw_index_value,
)
from pole_desk.registers.catalog.commands.install import install_catalog
from pole_desk.registers.catalog.commands.issuers import add_issuer, change_issuer, name_seller
from pole_desk.registers.catalog.commands.taxes import set_tax
from pole_desk.registers.catalog.tables import IssuerRow, TaxRow

TODAY = date(2026, 11, 23)


@pytest.fixture
def stocked(bare: Runner) -> Runner:
    bare.do(install_catalog)
    return bare


def test_the_shipped_catalog_passes_its_own_checks(stocked: Runner) -> None:
    assert stocked.read(CatalogChecks().check) == []


def test_the_checks_see_a_wrong_siren_and_two_taxes_at_once(stocked: Runner) -> None:
    with stocked.engine.begin() as connection:
        connection.execute(update(IssuerRow).where(IssuerRow.code == "association").values(siren="123456789"))
        connection.execute(update(TaxRow).where(TaxRow.code == "S20").values(valid_to=None))
        values = {"label": "TVA 20 %", "percent": Decimal(20), "category": "S"}
        connection.execute(TaxRow.__table__.insert().values(code="S20", valid_from=TODAY, **values))
    codes = {finding.code for finding in stocked.read(CatalogChecks().check)}
    assert codes == {"issuer_siren", "tax_overlap"}


def test_rates_and_exemptions_say_what_an_invoice_must(stocked: Runner) -> None:
    full = stocked.read(queries.tax_on, code="S20", on=TODAY)
    assert (full.percent, full.category, full.exemption) == (Decimal("20.00"), "S", None)
    exempt = stocked.read(queries.tax_on, code="E-293B", on=TODAY)
    assert (exempt.percent, exempt.category) == (Decimal("0"), "E")
    assert "293 B" in (exempt.exemption or "")
    with pytest.raises(RuleBroken, match=r"S20.*31/12/2013"):
        stocked.read(queries.tax_on, code="S20", on=date(2013, 12, 31))


def test_a_new_rate_ends_the_former_one_the_day_before(stocked: Runner) -> None:
    stocked.do(
        set_tax, code="S20", label="TVA 21 %", percent=Decimal("21"), category="S", valid_from=date(2027, 1, 1)
    )
    assert stocked.read(queries.tax_on, code="S20", on=date(2026, 12, 31)).percent == 20
    assert stocked.read(queries.tax_on, code="S20", on=date(2027, 1, 1)).percent == 21
    assert stocked.read(CatalogChecks().check) == []


@pytest.mark.parametrize(
    ("percent", "category", "exemption"),
    [("0", "S", None), ("20", "E", "art. 261"), ("0", "E", None), ("120", "S", None), ("20", "X", None)],
)
def test_a_tax_that_contradicts_itself_is_refused(
    stocked: Runner, percent: str, category: str, exemption: str | None
) -> None:
    with pytest.raises(BadInput):
        stocked.do(
            set_tax, code="T", label="T", percent=Decimal(percent), category=category,
            exemption=exemption, valid_from=TODAY,
        )  # fmt: skip


def test_each_activity_has_its_seller_from_a_day_on(stocked: Runner) -> None:
    by_code = {issuer.code: issuer for issuer in stocked.read(queries.issuers)}
    cooperative, association = by_code["cooperative"], by_code["association"]
    assert stocked.read(queries.issuer_for, activity="hosting", on=TODAY) == cooperative.id
    stocked.do(name_seller, activity="hosting", issuer=association.id, valid_from=date(2027, 1, 1))
    assert stocked.read(queries.issuer_for, activity="hosting", on=date(2026, 12, 31)) == cooperative.id
    assert stocked.read(queries.issuer_for, activity="hosting", on=date(2027, 1, 1)) == association.id
    with pytest.raises(RuleBroken, match="Aucun vendeur"):
        stocked.read(queries.issuer_for, activity="hosting", on=date(2013, 1, 1))


def test_a_seller_that_ended_sells_no_more(stocked: Runner) -> None:
    seller = stocked.read(queries.issuers)[0]
    ended = replace(seller.as_input(), valid_to=date(2026, 6, 30))
    stocked.do(change_issuer, issuer=seller.id, values=ended)
    activity = next(s.activity for s in stocked.read(queries.sellers) if s.issuer == seller.id)
    assert stocked.read(queries.issuer_for, activity=activity, on=date(2026, 6, 30)) == seller.id
    with pytest.raises(RuleBroken, match="Aucun vendeur"):
        stocked.read(queries.issuer_for, activity=activity, on=date(2026, 7, 1))


def test_shipped_sellers_are_marked_as_to_be_confirmed_and_have_no_bank_account(stocked: Runner) -> None:
    for issuer in stocked.read(queries.issuers):
        assert not issuer.confirmed and issuer.iban == "" and issuer.siren.startswith("999000")


def test_a_seller_is_refused_with_a_wrong_iban_or_the_prefix_of_another(stocked: Runner) -> None:
    seller = next(s for s in stocked.read(queries.issuers) if s.code == "association")
    values = seller.as_input()
    with pytest.raises(BadInput, match="IBAN"):
        stocked.do(change_issuer, issuer=seller.id, values=replace(values, iban="FR7630006000011234567890188"))
    with pytest.raises(RuleBroken, match=r"FA.*Coopérative"):
        stocked.do(change_issuer, issuer=seller.id, values=replace(values, invoice_prefix="FA"))
    with pytest.raises(RuleBroken, match="association"):
        stocked.do(add_issuer, values=replace(values, invoice_prefix="X", credit_prefix="Y"))


def test_a_seller_keeps_who_changed_it_and_refuses_a_stale_form(stocked: Runner) -> None:
    seller = stocked.read(queries.issuers)[0]
    values = replace(seller.as_input(), iban="FR76 3000 6000 0112 3456 7890 189", bic="agrifrpp")
    outcome = stocked.perform(change_issuer, issuer=seller.id, values=values, seen_version=seller.version)
    changed = stocked.read(queries.issuer, issuer=seller.id)
    assert (changed.iban, changed.bic) == ("FR7630006000011234567890189", "AGRIFRPP")
    with pytest.raises(Conflict, match="Administration"):
        stocked.do(change_issuer, issuer=seller.id, values=values, seen_version=seller.version)
    stocked.undo(outcome.undo)
    assert stocked.read(queries.issuer, issuer=seller.id).iban == ""


def test_only_the_published_ilat_values_are_known(stocked: Runner) -> None:
    known = {v.quarter: v.value for v in stocked.read(queries.index_values, series="ILAT")}
    assert known == {
        "2023-T1": Decimal("128.59"), "2023-T2": Decimal("130.64"), "2025-T1": Decimal("137.29"),
    }  # fmt: skip
    assert stocked.read(queries.index_value, series="ILAT", quarter="2025-T1") == Decimal("137.29")
    with pytest.raises(RuleBroken, match=r"2026-T2.*INSEE") as refusal:
        stocked.read(queries.index_value, series="ILAT", quarter="2026-T2")
    assert refusal.value.code == "no_index"


def test_an_index_value_is_never_overwritten_in_passing(stocked: Runner) -> None:
    same = {"series": "ILAT", "quarter": "2025-T1", "source": "INSEE"}
    stocked.do(add_index_value, value=Decimal("137.29"), **same)
    with pytest.raises(RuleBroken, match="137,29"):
        stocked.do(add_index_value, value=Decimal("137.30"), **same)
    outcome = stocked.perform(correct_index_value, value=Decimal("137.30"), **same)
    assert stocked.read(queries.index_value, series="ILAT", quarter="2025-T1") == Decimal("137.30")
    stocked.undo(outcome.undo)
    assert stocked.read(queries.index_value, series="ILAT", quarter="2025-T1") == Decimal("137.29")


def test_a_withdrawn_index_value_is_unknown_until_typed_again(stocked: Runner) -> None:
    stocked.do(withdraw_index_value, series="ILAT", quarter="2025-T1")
    with pytest.raises(RuleBroken):
        stocked.read(queries.index_value, series="ILAT", quarter="2025-T1")
    stocked.do(
        add_index_value, series="ILAT", quarter="2025-T1", value=Decimal("137.29"), source="INSEE"
    )
    assert stocked.read(queries.index_value, series="ILAT", quarter="2025-T1") == Decimal("137.29")


@pytest.mark.parametrize("quarter", ["T2 2026", "2026-T5", "2026", "2026-T2 "])
def test_a_quarter_is_written_one_way(stocked: Runner, quarter: str) -> None:
    with pytest.raises(BadInput, match="2026-T2"):
        stocked.do(add_index_value, series="ILAT", quarter=quarter, value=Decimal(100), source="INSEE")
