"""Convention d'hébergement as a paper to sign: parties, spaces, price, dates, clauses."""

from __future__ import annotations

from pole_desk.formats.pdf.figures import trimmed
from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.papers import AgreementDocument, AgreementSpace, Column
from pole_desk.formats.pdf.parties import ADDRESS, NAME, identifiers
from pole_desk.formats.pdf.sheet import CAPTION, LEFT, SMALL, Book, wrap
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.kernel.i18n import numeric_day, plain_day
from pole_desk.kernel.money import NO_BREAK_SPACE

SPACES = (
    Column("Espace", 30),
    Column("Situation", 24),
    Column("Surface", 12, "right"),
    Column("Dates", 26),
    Column("Prix", 26, "right"),
)
SERVICES = (Column("Service", 70), Column("Prix", 30, "right"))


def render_agreement(agreement: AgreementDocument) -> bytes:
    """The PDF of an agreement, ready for both signatures."""
    named = f"{agreement.title} {agreement.reference}"
    book = Book(title=named, author=agreement.host.name, subject=agreement.occupant.name)
    flow = Flow(book, running=f"{named} – {agreement.occupant.name}")
    flow.title(agreement.title, f"N° {agreement.reference} du {plain_day(agreement.issue_date)}")
    _parties(flow, agreement)
    if agreement.purpose:
        flow.section("Objet")
        flow.paragraph(agreement.purpose)
    flow.section("Durée")
    flow.facts(_terms(agreement))
    if agreement.spaces:
        flow.section("Espaces mis à disposition")
        flow.table(SPACES, [_space_row(space) for space in agreement.spaces])
    if agreement.services:
        flow.section("Services")
        flow.table(SERVICES, agreement.services)
    flow.section("Prix et garanties")
    flow.facts(_prices(agreement))
    for heading, text in agreement.clauses:
        flow.section(heading)
        flow.paragraph(text)
    flow.signatures(agreement.place, (f"Pour {agreement.host.name}", f"Pour {agreement.occupant.name}"))
    flow.number_pages(f"{agreement.host.name} – {named}")
    return book.to_bytes()


def _parties(flow: Flow, agreement: AgreementDocument) -> None:
    half = flow.wide / 2
    ends = [
        _party(flow, agreement.host, "LE PÔLE", LEFT),
        _party(flow, agreement.occupant, "L’OCCUPANT", LEFT + half),
    ]
    flow.y = max(ends)


def _party(flow: Flow, party: PartyBlock, caption: str, x: float) -> float:
    wide = flow.wide / 2 - 14
    sheet = flow.sheet
    sheet.text(x, flow.y + 6, caption, CAPTION)
    y = sheet.texts(x, flow.y + 21, wrap(party.name, NAME, wide), NAME)
    for line in party.lines:
        y = sheet.texts(x, y, wrap(line, ADDRESS, wide), ADDRESS)
    for line in [*party.legal, *identifiers(party)]:
        y = sheet.texts(x, y, wrap(line, SMALL, wide), SMALL)
    return y


def _terms(agreement: AgreementDocument) -> list[tuple[str, str]]:
    last = plain_day(agreement.last_day) if agreement.last_day else "sans terme fixé"
    people = str(agreement.people) if agreement.people is not None else ""
    return [
        ("Premier jour", plain_day(agreement.first_day)),
        ("Dernier jour", last),
        ("Préavis", agreement.notice),
        ("Personnes accueillies", people),
        ("Co-occupants", ", ".join(agreement.co_occupants)),
    ]


def _prices(agreement: AgreementDocument) -> list[tuple[str, str]]:
    return [
        ("Total par mois", agreement.monthly_total),
        ("Dépôt de garantie", agreement.deposit),
        ("Révision", agreement.indexation),
        ("Mois incomplets", agreement.proration),
    ]


def _space_row(space: AgreementSpace) -> tuple[str, ...]:
    area = f"{trimmed(space.area_m2)}{NO_BREAK_SPACE}m²" if space.area_m2 is not None else ""
    dates = f"dès le {numeric_day(space.first_day)}"
    if space.last_day is not None:
        dates = f"du {numeric_day(space.first_day)} au {numeric_day(space.last_day)}"
    return space.name, space.place, area, dates, space.price
