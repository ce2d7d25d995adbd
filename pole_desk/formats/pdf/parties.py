"""Blocks that name a party on paper, and the foot that names who issued it."""

from __future__ import annotations

from pole_desk.formats.pdf.figures import siren_groups
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.sheet import (
    ACCENT,
    CAPTION,
    HAIR,
    LEFT,
    MUTED,
    SMALL,
    Sheet,
    Style,
    wrap,
)
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.kernel.money import NO_BREAK_SPACE

NAME = Style(10.5, BOLD, leading=13.5)
SENDER = Style(13, BOLD, ACCENT, leading=16)
ADDRESS = Style(9, leading=12)
SENDER_ADDRESS = Style(8, colour=MUTED, leading=10.6)
FOOT = Style(6.6, colour=MUTED, leading=8.4)
FOOT_LINE = 796.0


def identifiers(party: PartyBlock) -> list[str]:
    """SIREN or SIRET, VAT number: what the law wants beside the name; where e-invoices reach it."""
    found = []
    if party.siren:
        found.append(f"SIREN{NO_BREAK_SPACE}{siren_groups(party.siren)}")
    if party.siret:
        found.append(f"SIRET{NO_BREAK_SPACE}{siren_groups(party.siret)}")
    if party.vat_number:
        found.append(f"TVA{NO_BREAK_SPACE}{party.vat_number}")
    if party.endpoint:
        scheme = f"Adresse électronique {party.endpoint.scheme}{NO_BREAK_SPACE}:"
        found.append(f"{'E-mail' if party.endpoint.scheme == 'EM' else scheme} {party.endpoint.address}")
    return found


def draw_sender(sheet: Sheet, party: PartyBlock, y: float, wide: float) -> float:
    """Who issues, at the top left; the next free baseline."""
    y = sheet.texts(LEFT, y, wrap(party.name, SENDER, wide), SENDER)
    lines = list(party.address_lines)
    lines += [" · ".join(item for item in (party.phone, party.email) if item)]
    for line in filter(None, lines):
        y = sheet.texts(LEFT, y, wrap(line, SENDER_ADDRESS, wide), SENDER_ADDRESS)
    return y


def draw_party(sheet: Sheet, party: PartyBlock, caption: str, x: float, y: float) -> float:
    """Caption, name, address, identifiers at `x`; the next free baseline."""
    wide = sheet.right - x
    sheet.text(x, y, caption, CAPTION)
    y = sheet.texts(x, y + 15, wrap(party.name, NAME, wide), NAME)
    for line in party.address_lines:
        y = sheet.texts(x, y, wrap(line, ADDRESS, wide), ADDRESS)
    y += 1
    for line in [*party.legal, *identifiers(party)]:
        y = sheet.texts(x, y, wrap(line, SMALL, wide), SMALL)
    return y


def draw_foot(sheet: Sheet, party: PartyBlock, page: int, pages: int, note: str = "") -> None:
    """The issuer's legal lines and the page number, at the bottom of every page."""
    top = sheet.height - 842 + FOOT_LINE
    sheet.rule(LEFT, top, sheet.right, HAIR)
    count = f"Page {page}/{pages}"
    sheet.text_right(sheet.right, top + 12, count, FOOT)
    legal = " · ".join([party.name, *party.legal, *identifiers(party)])
    wide = sheet.right - LEFT - 60
    most = 4 if party.endpoint else 2
    y = sheet.texts(LEFT, top + 12, wrap(legal, FOOT, wide)[:most], FOOT)
    if note:
        sheet.text(LEFT, y, note, FOOT)
