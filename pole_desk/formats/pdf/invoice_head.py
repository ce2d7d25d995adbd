"""The top of an invoice: issuer, title and number, dates, buyer, other addresses."""

from __future__ import annotations

from pole_desk.formats.pdf.figures import between
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.parties import draw_party, draw_sender
from pole_desk.formats.pdf.sheet import (
    ACCENT,
    BODY,
    CAPTION,
    HAIR,
    LEFT,
    MUTED,
    SMALL,
    STRONG,
    Sheet,
    Style,
    shortened,
    wrap,
)
from pole_desk.formats.pdf.snapshot import Deposit, InvoiceDocument
from pole_desk.kernel.i18n import numeric_day, plain_day
from pole_desk.kernel.money import euros

TITLE = Style(22, BOLD, ACCENT)
LONG_TITLE = Style(16, BOLD, ACCENT)
NUMBER = Style(11, BOLD)
SELLER = Style(9, BOLD, ACCENT)
DUPLICATE = Style(8, BOLD, ACCENT)
BUYER_X = 312.0
BUYER_Y = 128.0
FACTS_X = LEFT + 104


def title(document: InvoiceDocument) -> str:
    """`FACTURE`, `FACTURE D’ACOMPTE` or `AVOIR`."""
    return {"invoice": "FACTURE", "deposit": "FACTURE D’ACOMPTE", "credit": "AVOIR"}[document.kind]


def facts(document: InvoiceDocument) -> list[tuple[str, str]]:
    """What is told beside the buyer: dates, period, references."""
    found = [("Date d’émission", plain_day(document.issue_date))]
    if document.original:
        original = document.original
        found.append(("Facture d’origine", original.number))
        found.append(("Émise le", plain_day(original.issue_date)))
    else:
        found.append(("Date d’échéance", plain_day(document.due_date)))
    delivered = numeric_day(document.delivered_on) if document.delivered_on else ""
    optional = (
        ("Période", _period(document)),
        ("Réalisé le", delivered),
        ("Dossier", document.dossier),
        ("Contrat", document.contract),
        ("Votre commande", document.order_number),
        ("Votre référence", document.buyer_reference),
        *(("Acompte", _deposit(deposit)) for deposit in document.deposits),
    )
    return [*found, *((label, text) for label, text in optional if text)]


def _period(document: InvoiceDocument) -> str:
    days = between(document.period_from, document.period_to)
    return "\n".join(text for text in (document.period, days) if text)


def _deposit(deposit: Deposit) -> str:
    day = numeric_day(deposit.issue_date)
    return f"{deposit.number} du {day}\n{euros(deposit.total)} TTC, dont TVA {euros(deposit.vat)}"


def draw_head(sheet: Sheet, document: InvoiceDocument) -> float:
    """The head of the first page; where the table may begin."""
    draw_sender(sheet, document.seller, 52, 300)
    _draw_title(sheet, document)
    left = _draw_facts(sheet, document)
    caption = "CLIENT" if document.kind == "credit" else "FACTURÉ À"
    right = draw_party(sheet, document.buyer, caption, BUYER_X, BUYER_Y)
    for caption, lines in (
        ("ADRESSE DE FACTURATION", document.billing_address),
        ("ADRESSE DE LIVRAISON", document.delivery_address or _delivery(document)),
    ):
        if lines:
            sheet.text(BUYER_X, right + 6, caption, CAPTION)
            cut = [part for line in lines for part in wrap(line, SMALL, sheet.right - BUYER_X)]
            right = sheet.texts(BUYER_X, right + 17, cut if document.notes else lines, SMALL)
    return max(left, right) + 8


def _delivery(document: InvoiceDocument) -> tuple[str, ...]:
    place = document.delivery
    return tuple(line for line in (place.name, *place.address.lines) if line) if place else ()


def _draw_title(sheet: Sheet, document: InvoiceDocument) -> None:
    heading = title(document)
    style = LONG_TITLE if document.kind == "deposit" else TITLE
    sheet.text_right(sheet.right, 58, heading, style)
    sheet.text_right(sheet.right, 77, f"N° {document.number}", NUMBER)
    if document.mark:
        wide = DUPLICATE.width(document.mark) + 14
        x = sheet.right - style.width(heading) - wide - 12
        sheet.frame(x, 43, wide, 17, ACCENT)
        sheet.text(x + 7, 54.5, document.mark, DUPLICATE)


def _draw_facts(sheet: Sheet, document: InvoiceDocument) -> float:
    y = BUYER_Y + 15
    label_style = Style(8.2, colour=MUTED)
    for label, text in facts(document):
        sheet.text(LEFT, y, label, label_style)
        style = STRONG if label in ("Date d’échéance", "Facture d’origine") else BODY
        lines = wrap(text, style, BUYER_X - FACTS_X - 14)
        y = sheet.texts(FACTS_X, y, lines, style) + 2.6
    if document.reason:
        sheet.text(LEFT, y, "Motif", label_style)
        y = sheet.texts(FACTS_X, y, wrap(document.reason, BODY, BUYER_X - FACTS_X - 14), BODY)
    return y


def draw_following_head(sheet: Sheet, document: InvoiceDocument) -> float:
    """The short head of the pages after the first; where the table may begin."""
    number = f"{title(document)} N° {document.number} du {numeric_day(document.issue_date)}"
    mark = f" · {document.mark}" if document.mark else ""
    left = sheet.right - LEFT - STRONG.width(number + mark) - 16
    sheet.text(LEFT, 50, shortened(document.seller.name, SELLER, left), SELLER)
    sheet.text_right(sheet.right, 50, number + mark, STRONG)
    sheet.text(LEFT, 62, shortened(document.buyer.name, SMALL, sheet.right - LEFT), SMALL)
    sheet.rule(LEFT, 70, sheet.right, HAIR)
    return 82
