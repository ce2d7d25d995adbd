"""Reçu de dépôt de garantie: held money, without VAT, apart from any invoice."""

from __future__ import annotations

from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.papers import DepositReceipt
from pole_desk.formats.pdf.parties import NAME, draw_foot, draw_party, draw_sender
from pole_desk.formats.pdf.sheet import ACCENT, LEFT, SMALL, WHITE, Book, Style
from pole_desk.kernel.i18n import plain_day
from pole_desk.kernel.money import euros

TITLES = {
    "received": "Reçu de dépôt de garantie",
    "returned": "Restitution de dépôt de garantie",
}
HEADING = Style(15, BOLD, ACCENT)
AMOUNT = Style(13, BOLD, WHITE)
AMOUNT_LABEL = Style(10, BOLD, WHITE)


def render_receipt(receipt: DepositReceipt) -> bytes:
    """The PDF of a deposit received or returned (no VAT: it is not the price of a service)."""
    heading = TITLES[receipt.kind]
    book = Book(title=f"{heading} {receipt.number}", author=receipt.holder.name)
    flow = Flow(book, running=f"{heading} {receipt.number}")
    sheet = flow.sheet
    draw_sender(sheet, receipt.holder, 52, 230)
    sheet.text_right(sheet.right, 54, heading, HEADING)
    sheet.text_right(sheet.right, 72, f"N° {receipt.number}", NAME)
    caption = "REÇU DE" if receipt.kind == "received" else "RESTITUÉ À"
    flow.y = max(draw_party(sheet, receipt.payer, caption, 312, 128), 200) + 14
    _amount(flow, receipt)
    flow.facts(_facts(receipt))
    flow.skip(8)
    for mention in receipt.mentions:
        flow.paragraph(mention, SMALL)
    flow.signatures(receipt.place, (f"Pour {receipt.holder.name}",), high=104)
    for page, each in enumerate(book.sheets, start=1):
        draw_foot(each, receipt.holder, page, len(book.sheets))
    return book.to_bytes()


def _amount(flow: Flow, receipt: DepositReceipt) -> None:
    sheet = flow.sheet
    label = "Somme reçue en dépôt" if receipt.kind == "received" else "Somme restituée"
    sheet.box(LEFT, flow.y, flow.wide, 34, ACCENT)
    sheet.text(LEFT + 12, flow.y + 21.5, label, AMOUNT_LABEL)
    sheet.text_right(sheet.right - 12, flow.y + 22, euros(receipt.amount), AMOUNT)
    flow.skip(46)


def _facts(receipt: DepositReceipt) -> list[tuple[str, str]]:
    received = receipt.kind == "received"
    means = " · ".join(text for text in (receipt.method, receipt.reference) if text)
    withheld = euros(receipt.withheld) if receipt.withheld else ""
    return [
        ("Date du reçu", plain_day(receipt.issue_date)),
        ("Reçu le" if received else "Restitué le", plain_day(receipt.moved_on)),
        ("Mode", means),
        ("Convention", receipt.agreement),
        ("Espaces", ", ".join(receipt.spaces)),
        ("Retenu", withheld),
        ("Motif de la retenue", receipt.withheld_reason),
    ]
