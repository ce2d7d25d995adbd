"""Relance: a letter to a client about its late invoices, what they cost, and how to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.frozen import Money
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.parties import NAME, draw_foot, draw_party, draw_sender
from pole_desk.formats.pdf.sheet import ACCENT, LEFT, SMALL, WHITE, Book, Style
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.kernel.i18n import number, numeric_day, plain_day
from pole_desk.kernel.money import euros

HEADING = Style(15, BOLD, ACCENT)
SUBJECT = Style(10, BOLD, leading=14)
TEXT = Style(9.4, leading=13.4)
AMOUNT = Style(13, BOLD, WHITE)
AMOUNT_LABEL = Style(10, BOLD, WHITE)
PLAIN = (
    Column("Facture", 18), Column("Du", 13), Column("Échéance", 13), Column("Retard", 12, "right"),
    Column("Reste dû", 16, "right"),
)  # fmt: skip
DEAR = (*PLAIN, Column("Intérêts", 13, "right"), Column("Indemnité", 13, "right"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderInvoice:
    """A late invoice: what is left of it, the days past its due day, what they cost so far."""

    number: str
    issued_on: date
    due_on: date
    days: int
    balance: Money
    interest: Money = Decimal("0.00")
    indemnity: Money = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderDocument:
    """A reminder as sent; `text` is its body in paragraphs, `notes` the rates and articles that the costs rest on."""

    title: str
    day: date
    seller: PartyBlock
    client: PartyBlock
    subject: str
    text: tuple[str, ...]
    invoices: tuple[ReminderInvoice, ...]
    total: Money
    iban: str = ""
    bic: str = ""
    notes: tuple[str, ...] = ()


def render_reminder(letter: ReminderDocument) -> bytes:
    """The PDF of a reminder; the same letter is always the same bytes."""
    book = Book(title=letter.subject, author=letter.seller.name, subject=letter.client.name)
    flow = Flow(book, running=f"{letter.title} – {letter.client.name}")
    sheet = flow.sheet
    draw_sender(sheet, letter.seller, 52, 230)
    sheet.text_right(sheet.right, 54, letter.title, HEADING)
    sheet.text_right(sheet.right, 72, f"Le {plain_day(letter.day)}", NAME)
    flow.y = max(draw_party(sheet, letter.client, "DESTINATAIRE", 312, 128), 200) + 14
    flow.paragraph(f"Objet\u202f: {letter.subject}", SUBJECT)
    flow.skip(6)
    for paragraph in letter.text:
        flow.paragraph(paragraph, TEXT)
        flow.skip(3)
    _invoices(flow, letter)
    _due(flow, letter)
    flow.facts([("IBAN", letter.iban), ("BIC", letter.bic), ("Référence à rappeler", _reference(letter))])
    flow.skip(4)
    for note in letter.notes:
        flow.paragraph(note, SMALL)
    for page, each in enumerate(book.sheets, start=1):
        draw_foot(each, letter.seller, page, len(book.sheets))
    return book.to_bytes()


def _invoices(flow: Flow, letter: ReminderDocument) -> None:
    dear = any(one.interest or one.indemnity for one in letter.invoices)
    rows = [_row(one, dear) for one in letter.invoices]
    left = sum((one.balance for one in letter.invoices), Decimal(0))
    totals: tuple[str, ...] = ("Total", "", "", "", euros(left))
    if dear:
        interest = sum((one.interest for one in letter.invoices), Decimal(0))
        indemnity = sum((one.indemnity for one in letter.invoices), Decimal(0))
        totals = (*totals, euros(interest), euros(indemnity))
    flow.skip(4)
    flow.table(DEAR if dear else PLAIN, rows, totals=totals)


def _row(one: ReminderInvoice, dear: bool) -> tuple[str, ...]:
    days = f"{number(one.days)} jour{'s' if one.days > 1 else ''}"
    cells = one.number, numeric_day(one.issued_on), numeric_day(one.due_on), days, euros(one.balance)
    return (*cells, euros(one.interest), euros(one.indemnity)) if dear else cells


def _due(flow: Flow, letter: ReminderDocument) -> None:
    flow.need(60)
    sheet = flow.sheet
    sheet.box(LEFT, flow.y, flow.wide, 34, ACCENT)
    sheet.text(LEFT + 12, flow.y + 21.5, f"À payer au {plain_day(letter.day)}", AMOUNT_LABEL)
    sheet.text_right(sheet.right - 12, flow.y + 22, euros(letter.total), AMOUNT)
    flow.skip(46)


def _reference(letter: ReminderDocument) -> str:
    return ", ".join(one.number for one in letter.invoices)
