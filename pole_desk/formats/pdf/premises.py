"""État des lieux at entry or exit: what was seen in each space, keys handed over, signatures."""

from __future__ import annotations

from pole_desk.formats.pdf.figures import trimmed
from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.papers import Column, PremisesItem, PremisesSpace, PremisesState
from pole_desk.formats.pdf.sheet import BODY, HAIR, LEFT, Book
from pole_desk.kernel.i18n import long_day
from pole_desk.kernel.money import NO_BREAK_SPACE

TITLES = {"entry": "État des lieux d’entrée", "exit": "État des lieux de sortie"}
COLUMNS = (Column("Élément", 30), Column("État", 24), Column("Observations", 46))
USUAL_ITEMS = (
    "Murs et peinture",
    "Sol",
    "Plafond et éclairage",
    "Porte et serrure",
    "Fenêtres et stores",
    "Chauffage",
    "Prises électriques et réseau",
    "Mobilier",
    "Propreté",
)
ROW_TO_FILL = 23.0


def render_premises_state(state: PremisesState) -> bytes:
    """The PDF to fill and sign; a space without items gets the usual ones, blank."""
    heading = TITLES[state.kind]
    book = Book(title=f"{heading} – {state.reference}", author=state.host.name)
    flow = Flow(book, running=f"{heading} – {state.reference} – {state.occupant.name}")
    flow.title(heading, long_day(state.day))
    flow.facts(
        [
            ("Convention", state.reference),
            ("Pour le pôle", state.host.name),
            ("Occupant", ", ".join([state.occupant.name, *state.occupant.lines])),
        ]
    )
    for space in state.spaces:
        _space(flow, space)
    _handed_over(flow, state)
    flow.signatures(state.place, (f"Pour {state.host.name}", f"Pour {state.occupant.name}"))
    flow.number_pages(f"{state.host.name} – {heading} – {state.reference}")
    return book.to_bytes()


def _space(flow: Flow, space: PremisesSpace) -> None:
    area = f"{trimmed(space.area_m2)}{NO_BREAK_SPACE}m²" if space.area_m2 is not None else ""
    flow.section(" · ".join(text for text in (space.name, space.place, area) if text))
    items = space.items or tuple(PremisesItem(label=label) for label in USUAL_ITEMS)
    rows = [(item.label, item.condition, item.note) for item in items]
    flow.table(COLUMNS, rows, least_high=ROW_TO_FILL)


def _handed_over(flow: Flow, state: PremisesState) -> None:
    verb = "remis" if state.kind == "entry" else "rendus"
    if state.keys:
        flow.section(f"Clés et badges {verb}")
        flow.paragraph(", ".join(state.keys))
    if state.meters:
        flow.section("Compteurs")
        flow.paragraph(", ".join(state.meters))
    flow.section("Observations générales")
    if state.remarks:
        flow.paragraph(state.remarks, BODY)
        return
    flow.need(66)
    for _line in range(3):
        flow.skip(20)
        flow.sheet.rule(LEFT, flow.y, flow.sheet.right, HAIR)
    flow.skip(6)
