"""Devis and confirmation of an event: lines, VAT per rate, deposit, what accepting means."""

from __future__ import annotations

from pole_desk.formats.facturx.units import counted
from pole_desk.formats.pdf.event_papers import Offer, OfferLine
from pole_desk.formats.pdf.figures import rate, spaced, trimmed
from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.parties import NAME, draw_foot, draw_party, draw_sender
from pole_desk.formats.pdf.sheet import (
    ACCENT,
    BODY,
    HAIR,
    LEFT,
    MUTED,
    SMALL,
    STRONG,
    WHITE,
    Book,
    Sheet,
    Style,
)
from pole_desk.formats.pdf.snapshot import TaxTotal
from pole_desk.kernel.i18n import plain_day
from pole_desk.kernel.money import NARROW_SPACE, euros, grouped

TITLES = {"quote": "Devis", "confirmation": "Confirmation de réservation"}
DRAFT = "PROJET"
MARK = Style(8, BOLD, MUTED)
HEADING = Style(16, BOLD, ACCENT)
MENTION = Style(7.4, colour=MUTED, leading=9.8)
TOTAL = Style(10.5, BOLD, WHITE)
LINES = (
    Column("Désignation", 50),
    Column("Quantité", 17, "right"),
    Column("Prix unitaire HT", 15, "right"),
    Column("TVA", 9, "right"),
    Column("Montant HT", 15, "right"),
)
TOTALS_X = 330.0
ROW = 15.0
ACCEPTANCE = 152.0
"""Height that keeps the words of acceptance with the boxes to sign in."""
LEAST_DECIMALS = 2


def render_offer(offer: Offer) -> bytes:
    """The PDF of a quote, with a place to accept it, or of a confirmation."""
    heading = TITLES[offer.kind]
    book = Book(title=f"{heading} {offer.number}", author=offer.seller.name, subject=offer.title)
    flow = Flow(book, running=f"{heading} {offer.number} – {offer.buyer.name}")
    _head(flow, offer, heading)
    flow.table(LINES, [_line(line) for line in offer.lines])
    _totals(flow, offer)
    flow.skip(10)
    for mention in offer.mentions:
        flow.paragraph(spaced(mention), MENTION)
    if offer.kind == "quote":
        flow.need(ACCEPTANCE)
        flow.skip(4)
        flow.paragraph("Pour acceptation, à retourner daté, signé et précédé de «\u202fBon pour accord\u202f».", SMALL)
        flow.signatures(offer.place, (f"Pour {offer.seller.name}", f"Pour {offer.buyer.name}"))
    for page, sheet in enumerate(book.sheets, start=1):
        draw_foot(sheet, offer.seller, page, len(book.sheets))
    return book.to_bytes()


def _head(flow: Flow, offer: Offer, heading: str) -> None:
    sheet = flow.sheet
    left = draw_sender(sheet, offer.seller, 52, 230)
    sheet.text_right(sheet.right, 56, heading, HEADING)
    if offer.draft:
        _mark(sheet, sheet.right - HEADING.width(heading) - 12)
    sheet.text_right(sheet.right, 73, f"N° {offer.number}", NAME)
    sheet.text_right(sheet.right, 87, f"du {plain_day(offer.issue_date)}", SMALL)
    right = draw_party(sheet, offer.buyer, "CLIENT", 312, 122)
    flow.y = max(left, right, 176) + 8
    flow.facts(
        [
            ("Événement", spaced(f"{offer.title} ({offer.event})")) if offer.event else ("Objet", spaced(offer.title)),
            ("Réalisation", offer.period),
            ("Livraison", offer.delivery),
            ("Personnes attendues", grouped_count(offer.people)),
            ("Interlocuteur", offer.contact),
            ("Votre commande", offer.order_number),
            ("Tarif", offer.category),
            ("Valable" if offer.kind == "quote" else "", offer.term),
        ]
    )
    flow.skip(8)


def _mark(sheet: Sheet, right: float) -> None:
    """« PROJET », framed beside the title of what is not sent yet."""
    wide = MARK.width(DRAFT) + 14
    sheet.frame(right - wide, 43, wide, 16, MUTED)
    sheet.text(right - wide + 7, 54.5, DRAFT, MARK)


def grouped_count(count: int) -> str:
    """A count of people, empty when nobody was told."""
    return f"{count:,}".replace(",", NARROW_SPACE) if count else ""


def _line(line: OfferLine) -> tuple[str, ...]:
    label = f"{line.label}\n{line.detail}" if line.detail else line.label
    quantity = " ".join(text for text in (trimmed(line.quantity), counted(line.unit, line.quantity)) if text)
    price = trimmed(line.unit_price, LEAST_DECIMALS)
    return spaced(label), quantity, price, rate(line.tax_percent), grouped(line.net)


def _totals(flow: Flow, offer: Offer) -> None:
    rows = [("Total HT", euros(offer.net)), ("Total TVA", euros(offer.vat))]
    high = max(18 + ROW * len(offer.taxes), ROW * len(rows) + 58)
    flow.need(high + 18)
    sheet, top = flow.sheet, flow.y + 8
    _taxes(flow, offer.taxes, top)
    y = top
    for label, amount in rows:
        sheet.text(TOTALS_X, y + 9, label, BODY)
        sheet.text_right(sheet.right - 8, y + 9, amount, BODY)
        y += ROW
    sheet.box(TOTALS_X - 8, y + 2, sheet.right - TOTALS_X + 8, 24, ACCENT)
    sheet.text(TOTALS_X, y + 17.8, "Total TTC", TOTAL)
    sheet.text_right(sheet.right - 8, y + 17.8, euros(offer.total), TOTAL)
    y += 38
    for label, amount in _below(offer):
        sheet.text(TOTALS_X, y, label, SMALL)
        sheet.text_right(sheet.right - 8, y, amount, SMALL)
        y += 12
    flow.y = max(y, top + high)


def _below(offer: Offer) -> list[tuple[str, str]]:
    found = []
    if offer.full > offer.net:
        found.append(("Plein tarif HT", euros(offer.full)))
        found.append(("Soutien du pôle", euros(offer.full - offer.net)))
    if offer.deposit:
        when = "à la confirmation" if offer.event else "à l’acceptation"
        asked = f"Acompte {when} ({offer.deposit_percent}{NARROW_SPACE}%), TTC"
        found.append((asked, euros(offer.deposit)))
    return found


def _taxes(flow: Flow, taxes: tuple[TaxTotal, ...], top: float) -> None:
    sheet, right = flow.sheet, 296.0
    heading = Style(7.2, BOLD, MUTED)
    sheet.text(LEFT, top + 9, "TVA", heading)
    sheet.text_right(214, top + 9, "Base HT", heading)
    sheet.text_right(right, top + 9, "Montant de TVA", heading)
    sheet.rule(LEFT, top + 15, right, HAIR)
    y = top + 15
    for tax in taxes:
        sheet.text(LEFT, y + 11.5, tax.exemption or f"Taux {rate(tax.percent)}", BODY)
        sheet.text_right(214, y + 11.5, grouped(tax.base), BODY)
        sheet.text_right(right, y + 11.5, grouped(tax.amount), STRONG if len(taxes) == 1 else BODY)
        y += ROW
