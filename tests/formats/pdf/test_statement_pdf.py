"""The shop's statement shows what it was given, and says that sales were collected on mandate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pypdfium2
from pdf_samples import BUYER, SELLER

from pole_desk.formats.pdf.statement import ShopStatement, StatementMove, StatementSale, render_statement
from pole_desk.kernel.periods import Month

STATEMENT = ShopStatement(
    number="MAG-2026-003",
    month=Month(2026, 10),
    issue_date=date(2026, 11, 23),
    pole=SELLER,
    participant=BUYER,
    netted=True,
    version=2,
    sales=(
        StatementSale(category="cycles", pieces=12, amount=Decimal("1234.50"), rate=Decimal("12.5"),
                      commission=Decimal("154.31")),
    ),
    total=Decimal("1234.50"),
    commission=Decimal("154.31"),
    commission_tax=Decimal("30.86"),
    rent=Decimal("129.60"),
    due=Decimal("919.73"),
    paid="",
    moves=(
        StatementMove(on=date(2026, 10, 1), label="Loyer Stand 01", amount=Decimal("-129.60"), balance=None),
        StatementMove(on=date(2026, 11, 3), label="Ventes", amount=Decimal("1234.50"), balance=Decimal("1234.50")),
    ),
    balance=Decimal("919.73"),
)  # fmt: skip


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as file:
        return [page.get_textpage().get_text_range() for page in file]


def test_a_statement_says_what_was_sold_kept_and_is_given_back() -> None:
    (page,) = pages(render_statement(STATEMENT))
    for text in ("Octobre 2026 · MAG-2026-003", "1\u202f234,50\u00a0€", "12,50\u202f%", "919,73\u00a0€", "version 2",
                 "à part", "déduits des ventes", "pour le compte du déposant"):  # fmt: skip
        assert text in page, text


def test_a_month_without_sales_and_a_debt_are_said_as_such() -> None:
    (page,) = pages(render_statement(replace(STATEMENT, sales=(), moves=(), due=Decimal("-12.00"), netted=False)))
    for text in ("Aucune vente n’est déclarée", "Aucun mouvement", "Dû au pôle", "facturés à part"):
        assert text in page


def test_a_long_account_goes_on_to_the_next_page() -> None:
    moves = STATEMENT.moves * 60
    assert len(pages(render_statement(replace(STATEMENT, moves=moves)))) > 2


def test_the_same_month_gives_the_same_bytes() -> None:
    assert render_statement(STATEMENT) == render_statement(STATEMENT)
