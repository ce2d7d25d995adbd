"""The frozen invoice survives JSON, and refuses what it did not write."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pole_desk.formats.pdf.snapshot import (
    InvoiceDocument,
    InvoiceLine,
    Original,
    PartyBlock,
    TaxTotal,
    from_json,
    to_json,
)
from pole_desk.kernel.errors import BadInput

MONEY = st.decimals(min_value=-999_999, max_value=999_999, places=2)
PRICES = st.decimals(min_value=-9999, max_value=9999, places=6)
DAYS = st.dates(date(2013, 1, 1), date(2099, 12, 31))
TEXT = st.text(max_size=12)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
PARTIES = st.builds(PartyBlock, name=TEXT, lines=TEXTS, siren=st.none() | TEXT, legal=TEXTS)
LINES = st.builds(
    InvoiceLine,
    position=st.integers(1, 99),
    label=TEXT,
    service_from=st.none() | DAYS,
    quantity=PRICES,
    unit_price=PRICES,
    tax_code=TEXT,
    tax_percent=PRICES,
    net=MONEY,
)
TAXES = st.builds(TaxTotal, code=TEXT, percent=PRICES, base=MONEY, amount=MONEY, exemption=st.none() | TEXT)
DOCUMENTS = st.builds(
    InvoiceDocument,
    kind=st.sampled_from(["invoice", "credit"]),
    number=TEXT,
    issue_date=DAYS,
    due_date=DAYS,
    seller=PARTIES,
    buyer=PARTIES,
    lines=st.lists(LINES, max_size=3).map(tuple),
    taxes=st.lists(TAXES, max_size=2).map(tuple),
    net=MONEY,
    vat=MONEY,
    total=MONEY,
    due=MONEY,
    mentions=TEXTS,
    original=st.none() | st.builds(Original, number=TEXT, issue_date=DAYS),
    duplicate=st.booleans(),
)


@given(DOCUMENTS)
def test_a_frozen_invoice_comes_back_equal_from_json(document: InvoiceDocument) -> None:
    stored = json.dumps(to_json(document), sort_keys=True)
    assert from_json(json.loads(stored)) == document
    assert json.dumps(to_json(from_json(json.loads(stored))), sort_keys=True) == stored


def test_amounts_are_integer_cents_and_prices_are_text(golden: InvoiceDocument) -> None:
    data = to_json(golden)
    assert (data["format"], data["total"], data["taxes"][1]["base"]) == (1, 110852, 75127)
    assert (data["lines"][1]["unit_price"], data["issue_date"]) == ("4.516129", "2026-11-23")


def test_a_fraction_of_a_cent_is_never_stored(golden: InvoiceDocument) -> None:
    broken = TaxTotal(code="S", percent=Decimal(20), base=Decimal("0.005"), amount=Decimal(0))
    with pytest.raises(ValueError, match="cent"):
        to_json(InvoiceDocument(**{**_fields(golden), "taxes": (broken,)}))


def _fields(document: InvoiceDocument) -> dict[str, object]:
    return {name: getattr(document, name) for name in document.__dataclass_fields__}


@pytest.mark.parametrize("change", [{"format": 3}, {"document": "quote"}, {"format": None}])
def test_another_format_is_refused(golden: InvoiceDocument, change: dict[str, object]) -> None:
    with pytest.raises(BadInput) as refusal:
        from_json({**to_json(golden), **change})
    assert refusal.value.code == "snapshot_format"


@pytest.mark.parametrize("field", ["number", "lines", "issue_date"])
def test_a_damaged_snapshot_is_refused(golden: InvoiceDocument, field: str) -> None:
    data = to_json(golden)
    data.pop(field)
    with pytest.raises(BadInput) as refusal:
        from_json(data)
    assert refusal.value.code == "snapshot_damaged"
