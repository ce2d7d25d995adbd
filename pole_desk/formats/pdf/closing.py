"""A closing on paper: sums, perpetual total, last documents and hashes; what they prove is said at the foot."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pole_desk.formats.pdf.figures import rate
from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.sheet import SMALL, Book
from pole_desk.kernel.i18n import number
from pole_desk.kernel.money import euros

AMOUNTS = (
    Column("", 26), Column("Documents", 10, "right"), Column("HT", 14, "right"), Column("TVA", 14, "right"),
    Column("TTC", 14, "right"),
)  # fmt: skip
RATES = (Column("Taux", 20), Column("Base HT", 14, "right"), Column("TVA", 14, "right"))
ENDS = (Column("Série", 9), Column("Dernier numéro", 15), Column("Empreinte (SHA-256)", 60))


@dataclass(frozen=True, slots=True, kw_only=True)
class SumRow:
    """Documents of a kind, and what they amount to; a credit note's amounts are positive."""

    label: str
    count: int
    net: Decimal
    vat: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingSheet:
    """A closed period ready to print; `difference` and `perpetual` are invoices less credit notes.

    `rates` are (percent, base, VAT), `ends` (series, last number, hash).
    """

    seller: str
    siren: str
    period: str
    closed_at: str
    rows: tuple[SumRow, ...]
    difference: Decimal
    perpetual_rows: tuple[SumRow, ...]
    perpetual: Decimal
    rates: tuple[tuple[Decimal, Decimal, Decimal], ...]
    ends: tuple[tuple[str, str, str], ...]
    previous_hash: str
    hash: str
    notice: str


def render_closing(sheet: ClosingSheet) -> bytes:
    """The PDF of a closing; the same sheet is always the same bytes."""
    heading = f"Clôture {sheet.period}"
    book = Book(title=f"{heading} – {sheet.seller}", author=sheet.seller)
    flow = Flow(book, running=f"{heading} – {sheet.seller}")
    flow.title(heading, f"{sheet.seller}, SIREN {sheet.siren}. Clos le {sheet.closed_at}.")
    flow.section("La période")
    flow.table(AMOUNTS, [_cells(row) for row in sheet.rows], totals=_total("Net de la période", sheet.difference))
    if sheet.rates:
        flow.section("TVA par taux, avoirs déduits")
        flow.table(RATES, [(rate(percent), euros(base), euros(vat)) for percent, base, vat in sheet.rates])
    flow.section("Depuis l’origine (total perpétuel, jamais remis à zéro)")
    rows = [_cells(row) for row in sheet.perpetual_rows]
    flow.table(AMOUNTS, rows, totals=_total("Total perpétuel", sheet.perpetual))
    if sheet.ends:
        flow.section("Derniers documents")
        flow.table(ENDS, [(name, last, _parted(digest)) for name, last, digest in sheet.ends])
    flow.section("Scellement")
    flow.facts((
        ("Clôture précédente", _parted(sheet.previous_hash)), ("Cette clôture", _parted(sheet.hash)),
    ))  # fmt: skip
    flow.skip(6)
    flow.paragraph(sheet.notice, SMALL)
    flow.number_pages(heading)
    return book.to_bytes()


def _cells(row: SumRow) -> tuple[str, ...]:
    return row.label, number(row.count), euros(row.net), euros(row.vat), euros(row.total)


def _total(label: str, amount: Decimal) -> tuple[str, ...]:
    return label, "", "", "", euros(amount)


def _parted(digest: str) -> str:
    """A hash in eights, so that an eye can compare it and a line can break."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
