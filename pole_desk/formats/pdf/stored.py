"""What is stored, listed and signed; and the letter of each rung of the overdue ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.parties import NAME, draw_foot, draw_party, draw_sender
from pole_desk.formats.pdf.sheet import ACCENT, SMALL, Book, Style
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.kernel.i18n import long_day, number, plain_day
from pole_desk.kernel.money import euros

HEADING = Style(15, BOLD, ACCENT)
GOODS = (
    Column("Bien entreposé", 40), Column("Quantité", 14, align="right"), Column("Depuis le", 17),
    Column("Déposé par", 20), Column("Valeur déclarée", 18, align="right"),
)  # fmt: skip
LETTERS = {
    "reminder": "Rappel",
    "blocked": "Accès suspendu",
    "notice": "Mise en demeure",
    "court": "Information avant saisine du juge",
}


@dataclass(frozen=True, slots=True)
class StoredGood:
    """A line of the register; `value` None is not declared."""

    description: str
    quantity: Decimal
    unit: str
    since: date
    by: str
    value: Decimal | None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What lies in a storage on a day, with the rules that were accepted."""

    reference: str
    day: date
    host: PartyBlock
    occupant: PartyBlock
    spaces: tuple[str, ...]
    period: str
    insurance: str
    goods: tuple[StoredGood, ...]
    access: tuple[str, ...]
    forbidden: tuple[str, ...]
    place: str = "Nantes"


@dataclass(frozen=True, slots=True)
class LadderLetter:
    """A letter about a lateness: which rung, since when, what is due, what was done before."""

    step: str
    reference: str
    day: date
    host: PartyBlock
    occupant: PartyBlock
    spaces: tuple[str, ...]
    cause: str
    since: date
    amount: Decimal | None
    invoice: str
    before: tuple[tuple[str, date], ...]
    delay_days: int
    place: str = "Nantes"


def render_inventory(inventory: Inventory) -> bytes:
    """The PDF of the register of goods, to sign at entry, at exit, or in between."""
    heading = "Inventaire des biens entreposés"
    book = Book(title=f"{heading} – {inventory.reference}", author=inventory.host.name)
    flow = Flow(book, running=f"{heading} – {inventory.reference} – {inventory.occupant.name}")
    flow.title(heading, long_day(inventory.day))
    facts = [
        ("Stockage", inventory.reference),
        ("Pour le pôle", inventory.host.name),
        ("Occupant", ", ".join([inventory.occupant.name, *inventory.occupant.lines])),
        ("Espace", ", ".join(inventory.spaces)),
        ("Période", inventory.period),
        ("Assurance", inventory.insurance),
        ("Accès", ", ".join(inventory.access) or "personne"),
    ]
    flow.facts([(name, words) for name, words in facts if words])
    flow.section("Biens")
    if inventory.goods:
        total = sum((one.value for one in inventory.goods if one.value is not None), Decimal(0))
        flow.table(GOODS, [_row(one) for one in inventory.goods], totals=("Total déclaré", "", "", "", euros(total)))
    else:
        flow.paragraph("Aucun bien n’est inscrit au registre.")
    if inventory.forbidden:
        flow.section("Ce qui ne s’entrepose pas")
        for rule in inventory.forbidden:
            flow.paragraph(rule, SMALL)
    flow.signatures(inventory.place, (f"Pour {inventory.host.name}", f"Pour {inventory.occupant.name}"))
    flow.number_pages(f"{inventory.host.name} – {heading} – {inventory.reference}")
    return book.to_bytes()


def _row(good: StoredGood) -> tuple[str, str, str, str, str]:
    decimals = 0 if good.quantity == good.quantity.to_integral_value() else 2
    quantity = f"{number(good.quantity, decimals)} {good.unit}".strip()
    words = f"{good.description} (à {good.owner})" if good.owner else good.description
    value = "" if good.value is None else euros(good.value)
    return words, quantity, plain_day(good.since), good.by, value


def render_ladder_letter(letter: LadderLetter) -> bytes:
    """The PDF of a letter of the ladder: what is late, what was done, what follows."""
    heading = LETTERS[letter.step]
    book = Book(title=f"{heading} – {letter.reference}", author=letter.host.name)
    flow = Flow(book, running=f"{heading} – {letter.reference}")
    sheet = flow.sheet
    draw_sender(sheet, letter.host, 52, 230)
    sheet.text_right(sheet.right, 54, heading, HEADING)
    sheet.text_right(sheet.right, 72, plain_day(letter.day), NAME)
    flow.y = max(draw_party(sheet, letter.occupant, "À L’ATTENTION DE", 312, 128), 200) + 22
    flow.facts([
        ("Objet", f"{heading} – {letter.cause}"),
        ("Stockage", f"{letter.reference} ({', '.join(letter.spaces)})"),
        ("En retard depuis le", plain_day(letter.since)),
        *([("Somme due", f"{euros(letter.amount)} (facture {letter.invoice})")] if letter.amount else []),
    ])  # fmt: skip
    flow.skip(10)
    flow.paragraph("Madame, Monsieur,")
    for paragraph in _paragraphs(letter):
        flow.paragraph(paragraph)
    if letter.before:
        flow.section("Démarches précédentes")
        for step, day in letter.before:
            flow.paragraph(f"{LETTERS[step]}, le {plain_day(day)}", SMALL)
    flow.skip(8)
    flow.paragraph("Nous restons à votre disposition pour convenir d’un règlement ou d’un rendez-vous.")
    flow.signatures(letter.place, (f"Pour {letter.host.name}",), high=96)
    for page, each in enumerate(book.sheets, start=1):
        draw_foot(each, letter.host, page, len(book.sheets))
    return book.to_bytes()


def _paragraphs(letter: LadderLetter) -> list[str]:
    unpaid = letter.amount is not None
    what = "la somme ci-dessus reste impayée" if unpaid else "des biens restent dans l’espace après la fin convenue"
    asked = "régler cette somme" if unpaid else "reprendre ces biens et libérer l’espace"
    delay = f"sous {letter.delay_days} jours"
    return {
        "reminder": [f"Sauf erreur de notre part, {what}. Nous vous remercions de {asked} {delay}."],
        "blocked": [
            f"Malgré notre rappel, {what}. L’accès au stockage est suspendu à compter de ce jour ; il sera "
            "rétabli dès la régularisation.",
            f"Nous vous remercions de {asked} {delay}.",
        ],
        "notice": [
            f"Malgré nos démarches, {what}. Nous vous mettons en demeure de {asked} {delay} à compter de la "
            "réception de cette lettre.",
            "À défaut, nous demanderons au juge l’autorisation d’y mettre fin et de disposer de l’espace.",
        ],
        "court": [
            f"Notre mise en demeure étant restée sans effet, {what}. Nous saisissons le juge compétent.",
            f"Il reste possible d’y mettre fin à l’amiable : il suffit de {asked} {delay}.",
        ],
    }[letter.step]
