"""Fiche cuisine: what the kitchens cook at midday, and for whom it must be something else."""

from __future__ import annotations

from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.papers import Column, KitchenSheet
from pole_desk.formats.pdf.sheet import MUTED, Book, Style
from pole_desk.kernel.i18n import long_day

NOTHING = Style(9, colour=MUTED)
ALERT = Style(9.5, BOLD, (0.60, 0.11, 0.08))
NUMBERS = (
    Column("Opérateur", 30),
    Column("Formule", 30),
    Column("Réservés", 12, "right"),
    Column("Suggéré", 12, "right"),
    Column("À préparer", 14, "right"),
)
DISHES = (
    Column("", 12),
    Column("Plat", 34),
    Column("Opérateur", 22),
    Column("Allergènes", 28),
    Column("Convient", 16),
)
CLASHES = (Column("Pour qui", 34), Column("Régime", 28), Column("Ne peut pas manger", 26), Column("À cause de", 20))
EVENTS = (
    Column("Événement", 36), Column("Structure", 26), Column("Couverts", 12, "right"), Column("Tour", 10),
    Column("Note", 26),
)  # fmt: skip


def render_kitchen_sheet(sheet: KitchenSheet) -> bytes:
    """The PDF of a service's kitchen sheet."""
    day = long_day(sheet.day)
    book = Book(title=f"Fiche cuisine – {day}", author=sheet.pole)
    flow = Flow(book, running=f"Fiche cuisine – {day}")
    flow.title(f"{sheet.covers} couverts, {day}", f"Fiche cuisine – {sheet.pole}, {sheet.hours}, {sheet.seats} places")
    if sheet.state:
        flow.paragraph(f"Ce service n’a pas lieu\u202f: {sheet.state}.", ALERT)
    flow.facts([*sheet.operators, *_counts(sheet)], label_wide=170)
    _numbers(flow, sheet)
    _apart(flow, sheet)
    _menu(flow, sheet)
    if sheet.events:
        flow.section(f"Événements ({sum(event.covers for event in sheet.events)} couverts)")
        rows = [(one.title, one.party, str(one.covers), one.sitting, one.note) for one in sheet.events]
        flow.table(EVENTS, rows)
    if sheet.notes:
        flow.section("Notes")
        for note in sheet.notes:
            flow.paragraph(note)
    flow.number_pages(sheet.printed)
    return book.to_bytes()


def _counts(sheet: KitchenSheet) -> list[tuple[str, str]]:
    formulas = ", ".join(f"{count} × {label}" for label, count in sheet.formulas)
    tours = ", ".join(f"{label}\u202f: {count}" for label, count in sheet.sittings)
    return [("Formules", formulas), ("Tours", tours)]


def _numbers(flow: Flow, sheet: KitchenSheet) -> None:
    flow.section("À préparer")
    if not sheet.numbers:
        flow.paragraph("Aucun couvert réservé, ou aucun opérateur désigné.", NOTHING)
        return
    rows = [
        (one.operator, one.formula, str(one.booked), str(one.suggested),
         f"{one.number} (décidé)" if one.decided else str(one.number))
        for one in sheet.numbers
    ]  # fmt: skip
    flow.table(NUMBERS, rows, totals=_totals(sheet))


def _totals(sheet: KitchenSheet) -> tuple[str, ...]:
    booked, suggested, number = (
        str(sum(getattr(one, name) for one in sheet.numbers)) for name in ("booked", "suggested", "number")
    )
    return ("Ensemble", "", booked, suggested, number)


def _apart(flow: Flow, sheet: KitchenSheet) -> None:
    flow.section(f"Régimes et allergies ({len(sheet.eaters)})" if sheet.eaters else "Régimes et allergies")
    if not sheet.eaters:
        flow.paragraph("Aucun régime signalé.", NOTHING)
        return
    flow.facts(sheet.eaters, label_wide=220)
    if sheet.clashes:
        rows = [
            (one.who, one.eater, one.dish, f"{one.why} – aucun plat ne convient" if one.hopeless else one.why)
            for one in sheet.clashes
        ]
        flow.table(CLASHES, rows)
    else:
        flow.paragraph("Le menu convient à tous.", NOTHING)


def _menu(flow: Flow, sheet: KitchenSheet) -> None:
    flow.section("Menu et allergènes (règlement UE 1169/2011)")
    if not sheet.dishes:
        flow.paragraph("Le menu n’est pas saisi.", NOTHING)
        return
    flow.table(DISHES, [(one.course, one.label, one.operator, one.allergens, one.suits) for one in sheet.dishes])
