"""Relevé de compte and solde de tout compte: what a client and a seller owe each other, in tables."""

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
from pole_desk.kernel.money import euros

HEADING = Style(15, BOLD, ACCENT)
AMOUNT = Style(13, BOLD, WHITE)
AMOUNT_LABEL = Style(10, BOLD, WHITE)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTable:
    """A titled table; without rows it says `empty` instead."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPaper:
    """A client's account as printed; `balance` in euros, told by `due_label`, or `owed_label` below zero.

    `number` is its reference once it is handed over; a `duplicate` says that it is one.
    """

    heading: str
    subheading: str
    issue_date: date
    sender: PartyBlock
    client: PartyBlock
    balance: Decimal
    due_label: str
    owed_label: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[AccountTable, ...]
    mentions: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    place: str = ""
    number: str = ""
    duplicate: bool = False


def render_account(paper: AccountPaper) -> bytes:
    """The PDF of a client's account; tables go on over the pages."""
    numbered = f" N° {paper.number}" if paper.number else ""
    running = f"{paper.heading}{numbered} – {paper.client.name}"
    book = Book(title=running, author=paper.sender.name, subject=paper.client.name)
    flow = Flow(book, running=running)
    sheet = flow.sheet
    draw_sender(sheet, paper.sender, 52, 230)
    sheet.text_right(sheet.right, 54, paper.heading, HEADING)
    sheet.text_right(sheet.right, 72, f"N° {paper.number}, {paper.subheading}" if paper.number else paper.subheading, NAME)
    if paper.duplicate:
        sheet.text_right(sheet.right, 90, "DUPLICATA", HEADING)
    flow.y = max(draw_party(sheet, paper.client, "CLIENT", 312, 128), 190) + 14
    label = paper.due_label if paper.balance >= 0 else paper.owed_label
    sheet.box(LEFT, flow.y, flow.wide, 34, ACCENT)
    sheet.text(LEFT + 12, flow.y + 21.5, label, AMOUNT_LABEL)
    sheet.text_right(sheet.right - 12, flow.y + 22, euros(abs(paper.balance)), AMOUNT)
    flow.skip(46)
    flow.facts(list(paper.facts))
    for table in paper.tables:
        flow.skip(6)
        flow.section(table.title)
        if table.rows:
            flow.table(table.columns, table.rows, totals=table.totals)
        else:
            flow.paragraph(table.empty)
    flow.skip(4)
    for mention in paper.mentions:
        flow.paragraph(mention, SMALL)
    if paper.signatures:
        flow.signatures(paper.place, paper.signatures, high=104)
    for page, each in enumerate(book.sheets, start=1):
        draw_foot(each, paper.sender, page, len(book.sheets))
    return book.to_bytes()
