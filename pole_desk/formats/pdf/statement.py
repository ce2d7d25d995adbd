"""Relevé du magasin: a month's sales for a depositor, what the pole keeps, what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.parties import NAME, draw_foot, draw_party, draw_sender
from pole_desk.formats.pdf.sheet import ACCENT, LEFT, SMALL, WHITE, Book, Style
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.kernel.i18n import month_name, number, numeric_day, percent, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import Month

HEADING = Style(15, BOLD, ACCENT)
AMOUNT = Style(13, BOLD, WHITE)
AMOUNT_LABEL = Style(10, BOLD, WHITE)
SALES = (
    Column("Catégorie", 34), Column("Pièces", 12, "right"), Column("Ventes TTC", 18, "right"),
    Column("Taux", 12, "right"), Column("Commission HT", 20, "right"),
)  # fmt: skip
ACCOUNT = (
    Column("Date", 14), Column("Mouvement", 46), Column("Montant", 18, "right"),
    Column("Solde", 18, "right"),
)  # fmt: skip
MANDATE = (
    "Les ventes ci-dessus ont été encaissées au nom et pour le compte du déposant (mandat). "
    "Seule la commission est une recette du pôle\u202f; elle fait l’objet d’une facture."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSale:
    """A category's sales, VAT included, and the commission on them, net; `rate` 20 is 20 %."""

    category: str
    pieces: int
    amount: Decimal
    rate: Decimal
    commission: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementMove:
    """A movement of the account; `balance` None: it does not count, it is invoiced apart."""

    on: date
    label: str
    amount: Decimal
    balance: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopStatement:
    """What a depositor is told of a month; `version` is that of its declaration, 0 when none stands."""

    number: str
    month: Month
    issue_date: date
    pole: PartyBlock
    participant: PartyBlock
    netted: bool
    version: int
    sales: tuple[StatementSale, ...]
    total: Decimal
    commission: Decimal
    commission_tax: Decimal
    rent: Decimal
    due: Decimal
    paid: str
    moves: tuple[StatementMove, ...]
    balance: Decimal


def render_statement(statement: ShopStatement) -> bytes:
    """The PDF of a month's statement."""
    named = f"Relevé du magasin, {month_name(statement.month)}"
    book = Book(title=f"{named} {statement.number}", author=statement.pole.name, subject=statement.participant.name)
    flow = Flow(book, running=f"{named} – {statement.participant.name}")
    sheet = flow.sheet
    draw_sender(sheet, statement.pole, 52, 230)
    sheet.text_right(sheet.right, 54, "Relevé du magasin", HEADING)
    sheet.text_right(sheet.right, 72, f"{month_name(statement.month).capitalize()} · {statement.number}", NAME)
    flow.y = max(draw_party(sheet, statement.participant, "DÉPOSANT", 312, 128), 190) + 14
    _due(flow, statement)
    flow.facts(_facts(statement))
    flow.section("Ventes du mois")
    if statement.sales:
        flow.table(SALES, [_sale(sale) for sale in statement.sales], totals=_totals(statement))
    else:
        flow.paragraph("Aucune vente n’est déclarée pour ce mois.")
    flow.section("Mouvements du compte")
    if statement.moves:
        flow.table(ACCOUNT, [_move(move) for move in statement.moves])
    else:
        flow.paragraph("Aucun mouvement ce mois-ci.")
    flow.skip(4)
    flow.paragraph(MANDATE, SMALL)
    for page, each in enumerate(book.sheets, start=1):
        draw_foot(each, statement.pole, page, len(book.sheets))
    return book.to_bytes()


def _due(flow: Flow, statement: ShopStatement) -> None:
    sheet = flow.sheet
    label = "À reverser pour le mois" if statement.due >= 0 else "Dû au pôle pour le mois"
    sheet.box(LEFT, flow.y, flow.wide, 34, ACCENT)
    sheet.text(LEFT + 12, flow.y + 21.5, label, AMOUNT_LABEL)
    sheet.text_right(sheet.right - 12, flow.y + 22, euros(abs(statement.due)), AMOUNT)
    flow.skip(46)


def _facts(statement: ShopStatement) -> list[tuple[str, str]]:
    kept = "déduits des ventes" if statement.netted else "facturés à part"
    return [
        ("Établi le", plain_day(statement.issue_date)),
        ("Ventes encaissées", euros(statement.total)),
        ("Commission", f"{euros(statement.commission)} HT, {euros(statement.commission + statement.commission_tax)} TTC"),
        ("Loyer du stand", f"{euros(statement.rent)} TTC" if statement.rent else ""),
        ("Commission et loyer", kept),
        ("Reversement", statement.paid),
        ("Solde du compte", euros(statement.balance)),
        ("Déclaration", f"version {statement.version}" if statement.version > 1 else ""),
    ]


def _sale(sale: StatementSale) -> tuple[str, ...]:
    rate = percent(sale.rate, 0 if sale.rate == sale.rate.to_integral_value() else 2)
    pieces = number(sale.pieces) if sale.pieces else ""
    return sale.category.capitalize(), pieces, euros(sale.amount), rate, euros(sale.commission)


def _totals(statement: ShopStatement) -> tuple[str, ...]:
    return "Total", "", euros(statement.total), "", euros(statement.commission)


def _move(move: StatementMove) -> tuple[str, ...]:
    balance = "à part" if move.balance is None else euros(move.balance)
    return numeric_day(move.on), move.label, euros(move.amount), balance
