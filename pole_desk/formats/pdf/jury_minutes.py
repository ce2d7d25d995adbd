"""Procès-verbal of a jury: who was there, the day's timetable, scores, votes, decisions, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pole_desk.formats.pdf.flow import Flow
from pole_desk.formats.pdf.fonts import BOLD
from pole_desk.formats.pdf.papers import Column
from pole_desk.formats.pdf.sheet import BODY, MUTED, Book, Style
from pole_desk.kernel.i18n import long_day, plain_day

NOTHING = Style(9, colour=MUTED)
STRONG = Style(9, BOLD)
SIGNING = 34.0
MEMBERS = (Column("Membre", 30), Column("Structure", 30), Column("Siège comme", 22), Column("Présence", 18))
TIMES = (
    Column("Heure", 20), Column("Projet", 34), Column("Porté par", 26), Column("Parcours", 18),
    Column("Venue", 12),
)  # fmt: skip
SCORES = (
    Column("Projet", 36), Column("Notes complètes", 14, "right"), Column("Note brute", 14, "right"),
    Column("Rang", 8, "right"), Column("Note normalisée", 16, "right"), Column("Rang", 8, "right"),
)  # fmt: skip
SIGNERS = (Column("Nom", 30), Column("Structure", 30), Column("Signature", 40))


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesMember:
    """A member or a substitute, in the words of the minutes."""

    name: str
    structure: str
    seat: str
    presence: str
    signs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesCase:
    """A candidacy: when it was heard, its scores, its votes, what was decided and why."""

    hours: str
    title: str
    carrier: str
    track: str
    came: str
    scored: str
    raw: str
    raw_rank: str
    normalised: str
    rank: str
    votes: str
    apart: tuple[str, ...]
    decision: str
    reason: str
    conditions: str
    deferred_to: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JuryMinutes:
    """The minutes of a jury day; `closed_on` None: a draft."""

    pole: str
    call: str
    cohort: str
    held_on: date
    place: str
    quorum: str
    criteria: tuple[str, ...]
    members: tuple[MinutesMember, ...]
    cases: tuple[MinutesCase, ...]
    minutes: str
    closed_on: date | None
    printed: str


def render_jury_minutes(minutes: JuryMinutes) -> bytes:
    """The PDF of a jury's minutes, with a line to sign for each member who sat."""
    heading = f"Procès-verbal du jury du {plain_day(minutes.held_on)}"
    book = Book(title=f"{heading} – {minutes.call}", author=minutes.pole)
    flow = Flow(book, running=f"{heading} – {minutes.call}")
    flow.title(heading, f"{minutes.call} – {minutes.pole}")
    state = "Projet, non clos" if minutes.closed_on is None else f"Clos le {plain_day(minutes.closed_on)}"
    flow.facts([
        ("Jour", long_day(minutes.held_on)), ("Lieu", minutes.place), ("Promotion", minutes.cohort),
        ("Quorum", minutes.quorum), ("Procès-verbal", state),
    ])  # fmt: skip
    flow.section("Présences")
    flow.table(MEMBERS, [(one.name, one.structure, one.seat, one.presence) for one in minutes.members])
    _timetable(flow, minutes)
    _scores(flow, minutes)
    flow.section("Décisions")
    for case in minutes.cases:
        _case(flow, case)
    flow.section("Ce qui a été dit")
    flow.paragraph(minutes.minutes or "Rien n’est écrit.", BODY if minutes.minutes else NOTHING)
    _signatures(flow, minutes)
    flow.number_pages(minutes.printed)
    return book.to_bytes()


def _timetable(flow: Flow, minutes: JuryMinutes) -> None:
    flow.section("Programme")
    if not minutes.cases:
        flow.paragraph("Aucune audition au programme.", NOTHING)
        return
    flow.table(TIMES, [(one.hours, one.title, one.carrier, one.track, one.came) for one in minutes.cases])


def _scores(flow: Flow, minutes: JuryMinutes) -> None:
    flow.section("Notes")
    if minutes.criteria:
        flow.paragraph(f"Critères, poids et note la plus haute\u202f: {', '.join(minutes.criteria)}.")
    flow.table(SCORES, [
        (one.title, one.scored, one.raw, one.raw_rank, one.normalised, one.rank)
        for one in minutes.cases
    ])  # fmt: skip
    flow.paragraph(
        "Notes en pour cent. La note normalisée ramène chaque membre à la moyenne et à l’écart du jury\u202f: "
        "un membre sévère et un membre généreux pèsent autant. Les décisions sont prises à part des notes.",
        NOTHING,
    )


def _case(flow: Flow, case: MinutesCase) -> None:
    flow.need(64)
    flow.skip(4)
    flow.paragraph(f"{case.title}\u202f: {case.decision}", STRONG)
    until = "" if case.deferred_to is None else plain_day(case.deferred_to)
    flow.facts([
        ("Votes", case.votes), ("N’ont pas pris part", "\u202f; ".join(case.apart)),
        ("Motif", case.reason), ("Conditions", case.conditions), ("Reportée au", until),
    ])  # fmt: skip


def _signatures(flow: Flow, minutes: JuryMinutes) -> None:
    signers = [(one.name, one.structure, "") for one in minutes.members if one.signs]
    flow.section("Signatures")
    if not signers:
        flow.paragraph("Aucun membre n’est noté présent.", NOTHING)
        return
    flow.table(SIGNERS, signers, least_high=SIGNING)
