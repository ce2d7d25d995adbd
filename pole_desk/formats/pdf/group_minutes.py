"""Minutes of a group's meeting: who was there and from where, what was said, opinions, recommendations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.sheet import Book
from pole_desk.kernel.i18n import long_day, numeric_day

PRESENT = (Column("Membre", 34), Column("Qualité", 18), Column("Réseau", 28), Column("Heures", 10, "right"))
ADVICE = (Column("Préconisation", 52), Column("Confiée à", 24), Column("Pour le", 14))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMinutes:
    """A meeting as it was held; `present` rows are name, quality, network, hours."""

    host: str
    group: str
    about: str
    day: date
    place: str
    subject: str
    lasted: str
    present: tuple[tuple[str, str, str, str], ...]
    excused: tuple[str, ...]
    words: str
    opinions: tuple[tuple[str, str], ...]
    advice: tuple[tuple[str, str, date | None], ...]
    hours: str


def render_group_minutes(minutes: GroupMinutes) -> bytes:
    """The PDF; the same minutes give the same bytes."""
    heading = "Compte rendu de réunion"
    book = Book(title=f"{heading} – {minutes.group}", author=minutes.host)
    flow = Flow(book, running=f"{minutes.group} – {numeric_day(minutes.day)}")
    flow.title(heading, f"{minutes.group} – {long_day(minutes.day)}")
    facts = [
        ("À propos de", minutes.about), ("Objet", minutes.subject), ("Lieu", minutes.place),
        ("Durée", minutes.lasted), ("Heures données", minutes.hours),
        ("Excusés", ", ".join(minutes.excused)),
    ]  # fmt: skip
    flow.facts([(name, value) for name, value in facts if value])
    flow.section("Présents")
    if minutes.present:
        flow.table(PRESENT, minutes.present)
    else:
        flow.paragraph("Personne n’est noté présent.")
    flow.section("Ce qui s’est dit")
    for paragraph in (minutes.words or "Rien n’a été rédigé.").split("\n"):
        if paragraph.strip():
            flow.paragraph(paragraph.strip())
    if minutes.opinions:
        flow.section("Avis du groupe")
        flow.facts(minutes.opinions)
    if minutes.advice:
        flow.section("Préconisations")
        flow.table(ADVICE, [
            (text, owner, "" if due is None else numeric_day(due)) for text, owner, due in minutes.advice
        ])  # fmt: skip
    flow.number_pages(f"{minutes.host} – {minutes.group}")
    return book.to_bytes()
