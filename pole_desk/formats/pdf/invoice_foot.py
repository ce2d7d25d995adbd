"""The end of an invoice: VAT per rate, totals, how to pay, legal mentions."""

from __future__ import annotations

from collections.abc import Iterator

from pole_desk.formats.pdf.code import draw_code
from pole_desk.formats.pdf.figures import iban_groups, rate
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.sheet import (
    ACCENT,
    BODY,
    CAPTION,
    HAIR,
    LEFT,
    MUTED,
    SMALL,
    STRONG,
    TINT,
    WHITE,
    Sheet,
    Style,
    wrap,
)
from pole_desk.formats.pdf.snapshot import InvoiceDocument, TaxTotal
from pole_desk.formats.sepa.qr import QrCode, transfer_qr
from pole_desk.kernel.i18n import plain_day
from pole_desk.kernel.money import euros, grouped

HEADING = Style(7.2, BOLD, MUTED)
MENTION = Style(6.9, colour=MUTED, leading=9)
DUE = Style(10.5, BOLD, WHITE)
TABLE_RIGHT = 306.0
BASE_X, AMOUNT_X = 226.0, TABLE_RIGHT
TOTALS_X = 346.0
PAD = 8.0
ROW = 15.0
PANEL_HIGH = 52.0
CODE_SIDE = 76.0
GAP = 10.0
MENTIONS_END = 790.0
MEANS = {
    "transfer": "par virement", "debit": "par prélèvement", "card": "par carte bancaire", "cheque": "par chèque",
}  # fmt: skip


def tail_high(document: InvoiceDocument, wide: float) -> float:
    """The height in points of all that follows the lines on the last page."""
    tables = max(_taxes_high(document), _totals_high(document))
    return 12 + tables + GAP + _panel_high(document, wide) + GAP + MENTION.step * len(_mentions(document, wide))


def draw_tail(sheet: Sheet, document: InvoiceDocument, y: float) -> None:
    """Totals under the lines, the way to pay, then the mentions at the foot of the page."""
    top = y + 12
    _draw_taxes(sheet, document, top)
    _draw_totals(sheet, document, top)
    wide = sheet.right - LEFT
    mentions = _mentions(document, wide)
    mentions_top = MENTIONS_END - MENTION.step * len(mentions)
    under = top + max(_taxes_high(document), _totals_high(document)) + GAP
    _draw_payment(sheet, document, max(under, mentions_top - _panel_high(document, wide) - GAP))
    sheet.texts(LEFT, mentions_top + MENTION.size, mentions, MENTION)


def _mentions(document: InvoiceDocument, wide: float) -> list[str]:
    """The sentences, short ones side by side as long as they fit."""
    packed: list[str] = []
    for mention in (*document.sentences, *_electronic(document)):
        longer = f"{packed[-1]}  {mention}" if packed else mention
        if packed and MENTION.width(longer) <= wide:
            packed[-1] = longer
        else:
            packed.append(mention)
    return [line for mention in packed for line in wrap(mention, MENTION, wide)]


def _electronic(document: InvoiceDocument) -> Iterator[str]:
    """What the XML tells machines about the document itself."""
    if document.treatment:
        yield (
            f"Facture électronique EN 16931 : type {document.type_code}, cadre {document.process}, "
            f"traitement {document.treatment}."
        )


def _exemption(tax: TaxTotal) -> tuple[str, ...]:
    if not tax.exemption:
        return ()
    told = f"{tax.exemption} – {tax.exemption_code}" if tax.exemption_code else tax.exemption
    return wrap(told, MENTION, TABLE_RIGHT - LEFT - PAD)


def _taxes_high(document: InvoiceDocument) -> float:
    exemptions = sum(len(_exemption(tax)) for tax in document.taxes)
    return 18 + ROW * len(document.taxes) + MENTION.step * exemptions


def _totals(document: InvoiceDocument) -> list[tuple[str, str, Style]]:
    rows = [
        ("Total HT", euros(document.net), BODY),
        ("Total TVA", euros(document.vat), BODY),
        ("Total TTC", euros(document.total), STRONG),
    ]
    if document.paid:
        rows.append(("Acomptes déduits" if document.deposits else "Déjà réglé", euros(-document.paid), BODY))
    return rows


def _totals_high(document: InvoiceDocument) -> float:
    return ROW * len(_totals(document)) + 30


def _draw_taxes(sheet: Sheet, document: InvoiceDocument, y: float) -> None:
    base = y + 9
    sheet.text(LEFT + PAD, base, "TVA", HEADING)
    sheet.text_right(BASE_X, base, "Base HT", HEADING)
    sheet.text_right(AMOUNT_X, base, "Montant de TVA", HEADING)
    y += 15
    sheet.rule(LEFT, y, TABLE_RIGHT, HAIR)
    style = Style(8.4)
    for tax in document.taxes:
        name = "Sans TVA" if tax.exemption else f"Taux {rate(tax.percent)}"
        sheet.text(LEFT + PAD, y + 11.5, name, style)
        sheet.text_right(BASE_X, y + 11.5, grouped(tax.base), style)
        sheet.text_right(AMOUNT_X, y + 11.5, grouped(tax.amount), style)
        y += ROW
        lines = _exemption(tax)
        sheet.texts(LEFT + PAD, y + 5, lines, MENTION)
        y += MENTION.step * len(lines)


def _draw_totals(sheet: Sheet, document: InvoiceDocument, y: float) -> None:
    for label, amount, style in _totals(document):
        sheet.text(TOTALS_X + PAD, y + 9, label, style)
        sheet.text_right(sheet.right - PAD, y + 9, amount, style)
        y += ROW
    label = "Net à votre crédit" if document.kind == "credit" else "Net à payer"
    sheet.box(TOTALS_X, y + 3, sheet.right - TOTALS_X, 24, ACCENT)
    sheet.text(TOTALS_X + PAD, y + 18.8, label, DUE)
    sheet.text_right(sheet.right - PAD, y + 18.8, euros(document.due), DUE)


def _payment_lines(document: InvoiceDocument) -> tuple[str, str]:
    if document.mandate:
        return f"Prélevé sur votre compte le {plain_day(document.mandate.on)}", document.terms
    if document.kind != "credit" and document.paid and not document.due:
        return "Déjà réglé", document.terms
    if document.original:
        origin = document.original
        return (
            f"Avoir sur la facture n° {origin.number}",
            f"Facture du {plain_day(origin.issue_date)}. {document.terms}".strip(),
        )
    means = f" {MEANS[document.payment]}" if document.payment else ""
    return f"À régler au plus tard le {plain_day(document.due_date)}{means}", document.terms


def _account_rows(document: InvoiceDocument) -> list[tuple[str, str]]:
    """Where the money goes, or the debit that takes it, and what to cite."""
    mandate = document.mandate
    if mandate:
        rows = [("Mandat", mandate.reference), ("ICS", mandate.creditor), ("Compte", iban_groups(mandate.iban or ""))]
    elif document.iban and document.kind != "credit":
        rows = [("IBAN", iban_groups(document.iban)), ("BIC", document.bic or "")]
    else:
        return []
    return [(label, value) for label, value in (*rows, ("Référence", document.number)) if value]


def _payment_texts(
    document: InvoiceDocument, wide: float
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Heading and terms, wrapped; two lines of each in what was issued as format 1."""
    heading, terms = _payment_lines(document)
    room = TABLE_RIGHT - LEFT if _account_rows(document) else wide - 2 * PAD
    room -= CODE_SIDE + PAD if document.transfer_code else 0
    most = None if document.notes else 2
    return wrap(heading, STRONG, room)[:most], wrap(terms, SMALL, room)[:most]


def _panel_high(document: InvoiceDocument, wide: float) -> float:
    if not document.notes:
        return PANEL_HIGH
    heading, terms = _payment_texts(document, wide)
    texts = 27 + STRONG.step * len(heading) + SMALL.step * len(terms)
    code = CODE_SIDE + PAD if document.transfer_code else 0.0
    return max(PANEL_HIGH, texts, code, 13 + 13.0 * len(_account_rows(document)))


def _draw_payment(sheet: Sheet, document: InvoiceDocument, y: float) -> None:
    wide = sheet.right - LEFT
    sheet.box(LEFT, y, wide, _panel_high(document, wide), TINT)
    heading, terms = _payment_texts(document, wide)
    left = LEFT + PAD
    if document.transfer_code:
        draw_code(sheet, LEFT + PAD / 2, y + PAD / 2, _code(document), side=CODE_SIDE)
        left += CODE_SIDE + PAD / 2
    sheet.text(left, y + 14, "AVOIR" if document.original else "RÈGLEMENT", CAPTION)
    after = sheet.texts(left, y + 27, heading, STRONG)
    sheet.texts(left, after + 0.5, terms, SMALL)
    for row, (label, value) in enumerate(_account_rows(document)):
        base = y + 15 + 13 * row
        sheet.text(TOTALS_X - 14, base, label, SMALL)
        sheet.text(TOTALS_X + 32, base, value, Style(8.2, BOLD))


def _code(document: InvoiceDocument) -> QrCode:
    """The transfer of what is due, under the invoice's number (EPC069-12)."""
    return transfer_qr(
        name=document.seller.name, iban=document.iban or "", bic=document.bic or "", amount=document.due,
        text=document.number,
    )  # fmt: skip
