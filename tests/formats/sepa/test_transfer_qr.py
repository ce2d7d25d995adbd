"""The QR code of a transfer holds what a banking application reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from segno.helpers import make_epc_qr

from pole_desk.formats.sepa import transfer_qr
from pole_desk.kernel.errors import BadInput

IBAN = "FR7630006000011234567890189"


def test_the_code_is_that_of_the_epc_guideline() -> None:
    made = transfer_qr(name="Pôle ESS", iban=IBAN, bic="AGRIFRPP", amount=Decimal("1108.52"), text="FA-2026-00137")
    assert made.payload.split("\n") == [
        "BCD", "002", "1", "SCT", "AGRIFRPP", "Pole ESS", IBAN, "EUR1108.52", "", "", "FA-2026-00137",
    ]  # fmt: skip
    other = make_epc_qr(
        name="Pole ESS", iban=IBAN, bic="AGRIFRPP", amount=Decimal("1108.52"), text="FA-2026-00137", encoding="utf-8"
    )
    assert made.rows == tuple(tuple(bool(module) for module in row) for row in other.matrix)


def test_the_runs_cover_the_dark_modules_and_no_other() -> None:
    made = transfer_qr(name="Pôle", iban=IBAN, amount=Decimal("12.30"), text="loyer")
    drawn = {(row, column + step) for row, column, length in made.runs() for step in range(length)}
    assert drawn == {(row, column) for row, cells in enumerate(made.rows) for column, dark in enumerate(cells) if dark}


def test_the_longest_texts_stay_within_version_13() -> None:
    made = transfer_qr(name="N" * 100, iban=IBAN, bic="AGRIFRPPXXX", amount=Decimal("999999999.99"), text="T" * 300)
    assert len(made.payload.encode()) <= 331 and made.size <= 69


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": Decimal("0")}, "qr_amount"), ({"amount": Decimal("0.001")}, "qr_amount"),
        ({"text": "日"}, "qr_text"),
        ({"iban": "FR76"}, "iban"), ({"bic": "X"}, "bic"), ({"amount": Decimal("NaN")}, "qr_amount"),
    ],
)  # fmt: skip
def test_a_code_that_no_bank_would_take_is_refused(change: dict[str, object], code: str) -> None:
    usual: dict[str, Any] = {"name": "Pôle", "iban": IBAN, "amount": Decimal("1.00"), "text": "loyer"}
    with pytest.raises(BadInput) as refusal:
        transfer_qr(**usual | change)
    assert refusal.value.code == code
