"""A closing on paper and as CSV says what was sealed: sums, perpetual total, last numbers, every hash."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pypdfium2

from pole_desk.accounts.billing.rules.archive import Archive
from pole_desk.accounts.billing.rules.chain import canonical, chained, genesis
from pole_desk.accounts.billing.rules.closing_papers import closing_csv, closing_sheet
from pole_desk.accounts.billing.rules.closings import Issued, close_month
from pole_desk.formats import csv
from pole_desk.formats.pdf.closing import render_closing
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month

SNAPSHOT = canonical({"number": "FA-2026-00001"})
INVOICE = Issued(
    "FA-2026-00001", "invoice", 2026, 1, date(2026, 11, 30), Decimal("1000.00"), Decimal("200.00"), Decimal("1200.00"),
    ((Decimal(20), Decimal("1000.00"), Decimal("200.00")),), SNAPSHOT, genesis(1, "invoice"),
    chained(genesis(1, "invoice"), SNAPSHOT),
)  # fmt: skip
SEALED = close_month(
    [INVOICE], [], issuer=1, siren="552008443", month=Month(2026, 11), closed_at=datetime(2026, 12, 1, 8, tzinfo=UTC),
    today=date(2026, 12, 1),
)  # fmt: skip


def test_the_page_says_the_sums_the_perpetual_total_and_the_hashes() -> None:
    raw = render_closing(closing_sheet(SEALED, seller="Pôle & Cie <b>"))
    with pypdfium2.PdfDocument(raw) as file:
        said = " ".join(" ".join(page.get_textpage().get_text_range() for page in file).split())
    for text in ("Clôture de novembre 2026", "Pôle & Cie <b>", "552008443", "FA-2026-00001", "1er déc. 2026"):
        assert text in said
    assert said.count(" ".join(euros(Decimal("1200.00")).split())) == 4
    bare = said.replace(" ", "")
    for digest in (SEALED.hash, SEALED.previous_hash, INVOICE.hash):
        assert digest in bare
    assert raw == render_closing(closing_sheet(SEALED, seller="Pôle & Cie <b>"))


def test_the_csv_has_a_row_per_document_with_its_hashes() -> None:
    read = csv.read(closing_csv(Archive(SEALED, (INVOICE,))))
    assert [list(row.values.values()) for row in read.rows] == [[
        "FA-2026-00001", "Facture", "2026-11-30", "1000,00", "200,00", "1200,00", INVOICE.previous_hash, INVOICE.hash,
    ]]  # fmt: skip
