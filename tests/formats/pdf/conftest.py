"""The golden invoice, for every PDF test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from pdf_samples import GOLDEN, invoice, invoice_line

from pole_desk.formats.pdf.snapshot import InvoiceDocument


@pytest.fixture
def golden() -> InvoiceDocument:
    """The golden case of six lines at two rates: 1 108,52 € with tax."""
    return invoice(tuple(invoice_line(n, given) for n, given in enumerate(GOLDEN, start=1)))
