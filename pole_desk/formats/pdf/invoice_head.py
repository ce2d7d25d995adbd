"""The top of an invoice: issuer, title and number, dates, buyer, other addresses."""

from __future__ import annotations

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
    wrap,
)
from pole_desk.formats.pdf.snapshot import InvoiceDocument
from pole_desk.kernel.i18n import numeric_day, plain_day

TITLE = Style(22, BOLD, ACCENT)
NUMBER = Style(11, BOLD)
DUPLICATE = Style(8, BOLD, ACCENT)
BUYER_X = 312.0
BUYER_Y = 128.0
FACTS_X = LEFT + 104


def title(document: InvoiceDocument) -> str:
    """`FACTURE` or `AVOIR`."""
    return "AVOIR" if document.kind == "credit" else "FACTURE"


def facts(document: InvoiceDocument) -> list[tuple[str, str]]:
    """What is told beside the buyer: dates, period, references."""
    found = [("Date d’émission", plain_day(document.issue_date))]
    if document.original:
        original = document.original
        found.append(("Facture d’origine", original.number))
        found.append(("Émise le", plain_day(original.issue_date)))
    else:
        found.append(("Date d’échéance", plain_day(document.due_date)))
    optional = (
        ("Période", document.period),
        ("Dossier", document.dossier),
        ("Votre commande", document.order_number),
    )
    return [*found, *((label, text) for label, text in optional if text)]


def draw_head(sheet: Sheet, document: InvoiceDocument) -> float:
    """The head of the first page; where the table may begin."""
    draw_sender(sheet, document.seller, 52, 300)
    _draw_title(sheet, document)
    left = _draw_facts(sheet, document)
    caption = "CLIENT" if document.kind == "credit" else "FACTURÉ À"
    right = draw_party(sheet, document.buyer, caption, BUYER_X, BUYER_Y)
    for caption, lines in (
        ("ADRESSE DE FACTURATION", document.billing_address),
        ("ADRESSE DE LIVRAISON", document.delivery_address),
    ):
        if lines:
            sheet.text(BUYER_X, right + 6, caption, CAPTION)
            right = sheet.texts(BUYER_X, right + 17, lines, SMALL)
    return max(left, right) + 8


def _draw_title(sheet: Sheet, document: InvoiceDocument) -> None:
    heading = title(document)
    sheet.text_right(sheet.right, 58, heading, TITLE)
    sheet.text_right(sheet.right, 77, f"N° {document.number}", NUMBER)
    if document.duplicate:
        wide = DUPLICATE.width("DUPLICATA") + 14
        x = sheet.right - TITLE.width(heading) - wide - 12
        sheet.frame(x, 43, wide, 17, ACCENT)
        sheet.text(x + 7, 54.5, "DUPLICATA", DUPLICATE)


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
    sheet.text(LEFT, 50, document.seller.name, Style(9, BOLD, ACCENT))
    number = f"{title(document)} N° {document.number} du {numeric_day(document.issue_date)}"
    mark = " · DUPLICATA" if document.duplicate else ""
    sheet.text_right(sheet.right, 50, number + mark, STRONG)
    sheet.text(LEFT, 62, document.buyer.name, SMALL)
    sheet.rule(LEFT, 70, sheet.right, HAIR)
    return 82
