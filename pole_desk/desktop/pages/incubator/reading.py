"""What the page shows, each read at once; how it looks is in the views."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.incubator.queries import (
    Alike,
    Call,
    Candidacy,
    CandidacyCard,
    Mentor,
    Project,
    ProjectView,
    SignUp,
    alike,
    call_card,
    calls,
    candidacies,
    candidacy_card,
    cohorts,
    mentors,
    milestones,
    project_view,
    projects,
    sign_ups,
    standing_risks,
)
from pole_desk.activities.incubator.rules import Level, level_name
from pole_desk.activities.incubator.rules.candidacies import FILED
from pole_desk.activities.incubator.rules.progress import late_text
from pole_desk.activities.reports.queries.papers import dossier_sheet
from pole_desk.desktop.pages.incubator.at_pole import Held, held
from pole_desk.desktop.pages.incubator.tiles import Signal, Tile
from pole_desk.desktop.pages.incubator.words import days_between
from pole_desk.formats.pdf.report import render_report
from pole_desk.kernel.audit import Entry, trail
from pole_desk.kernel.i18n import _, short_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ChantierId, CohortId, DossierId, IncubationId
from pole_desk.registers.chantiers.queries import Chantier, chantiers

HISTORY = 60


class Board(NamedTuple):
    """The pipeline: its tiles, the cohorts and tracks there are, the calls that are open."""

    tiles: list[Tile]
    cohorts: list[tuple[CohortId, str]]
    tracks: list[tuple[str, str]]
    open_calls: list[Call]
    on: date


def board(reader: Reader) -> Board:
    """Every project as a tile, the latest step first."""
    today = reader.clock.today()
    every = calls(reader)
    tracks = track_labels(reader, every)
    waiting = {one.incubation: one for one in candidacies(reader, withdrawn=False) if one.state in FILED}
    going = _going(reader, today)
    tiles = [
        _tile(one, tracks, [*_signals(waiting.get(one.id), today), *going.get(one.id, [])], today)
        for one in projects(reader)
    ]
    used = sorted({tile.track for tile in tiles if tile.track}, key=slug)
    return Board(
        tiles, [(one.id, one.name) for one in cohorts(reader)], [(one, one) for one in used],
        [one for one in every if one.opens_on <= today <= one.closes_on], today,
    )  # fmt: skip


def sheet_pdf(reader: Reader, *, dossier: DossierId) -> bytes:
    """The sheet of a cohort or a project up to today, as the reports make it; raises NotFound."""
    return render_report(dossier_sheet(reader, dossier=dossier, year=reader.clock.today().year))


def file_name(title: str) -> str:
    """The name of a sheet's file."""
    return f"fiche-{slug(title).replace(' ', '-')}.pdf"


def track_labels(reader: Reader, every: Sequence[Call]) -> dict[str, str]:
    """The names of the tracks of all calls by key."""
    found: dict[str, str] = {}
    for one in reversed(every):
        found |= {track.key: track.label for track in call_card(reader, call=one.id).asked.tracks}
    return found


def _tile(one: Project, tracks: dict[str, str], signals: list[Signal], today: date) -> Tile:
    track = tracks.get(one.track, one.track)
    line = " · ".join(part for part in (one.cohort_name, track) if part)
    return Tile(
        one.id, one.title, one.carrier, line, track, one.stage, one.stage_on,
        days_between(one.stage_on, today), one.cohort, one.cohort_name, one.commune, one.network_name,
        tuple(signals),
        slug(f"{one.title} {one.carrier} {one.email} {one.phone} {one.commune} {track} {one.cohort_name}"),
        one.version, one.dossier,
    )  # fmt: skip


def _signals(waiting: Candidacy | None, today: date) -> list[Signal]:
    """What of a candidacy asks for a look."""
    if waiting is None:
        return []
    found = []
    if waiting.overdue(today) and waiting.more_by is not None:
        found.append(Signal("clock", "danger", _("pièces dues le {day}").format(day=short_day(waiting.more_by))))
    elif waiting.state == "more":
        found.append(Signal("hourglass", "warning", _("à compléter")))
    if waiting.late:
        found.append(Signal("calendar-x", "warning", _("hors délai")))
    return found


def _going(reader: Reader, today: date) -> dict[IncubationId, list[Signal]]:
    """The risk that stands and the milestones that are late, of incubated projects."""
    found: dict[IncubationId, list[Signal]] = defaultdict(list)
    for risk in standing_risks(reader, on=today, levels=[Level.WATCH, Level.DANGER]):
        tone = "danger" if risk.level == Level.DANGER else "warning"
        found[risk.incubation].append(Signal("triangle-alert", tone, level_name(risk.level).lower()))
    late = Counter(one.incubation for one in milestones(reader, on=today, late_only=True))
    for incubation, count in late.items():
        found[incubation].append(Signal("flag", "danger", late_text(count)))
    return found


class Sheet(NamedTuple):
    """A project whole."""

    view: ProjectView
    track: str
    meetings: Sequence[SignUp]
    candidacies: Sequence[CandidacyCard]
    chantiers: Sequence[Chantier]
    open_calls: Sequence[Call]
    cohorts: Sequence[tuple[CohortId, str]]
    mentors: Sequence[Mentor]
    history: Sequence[Entry]
    alike: Sequence[Alike]
    held: Sequence[Held]
    on: date

    @property
    def project(self) -> Project:
        """The identity."""
        return self.view.project

    @property
    def shares(self) -> dict[ChantierId, int]:
        """The chantiers served now, with their shares."""
        return {one.chantier: one.share for one in self.view.links if one.last_day is None}


def sheet(reader: Reader, *, incubation: IncubationId) -> Sheet:
    """Everything that the card of a project shows; raises NotFound."""
    view = project_view(reader, incubation=incubation)
    every = calls(reader)
    today = reader.clock.today()
    return Sheet(
        view, track_labels(reader, every).get(view.project.track, view.project.track),
        sign_ups(reader, incubation=incubation),
        [candidacy_card(reader, candidacy=each.id) for each in candidacies(reader, incubation=incubation)],
        chantiers(reader),
        [call for call in every if call.opens_on <= today],
        [(one.id, one.name) for one in cohorts(reader) if one.state == "open"],
        mentors(reader, on=today),
        trail(reader, topic="incubations", record=incubation, limit=HISTORY),
        [] if view.project.erased_at is not None else alike(
            reader, title=view.project.title, carrier=view.project.carrier, email=view.project.email, but=incubation
        ),
        held(reader, view),
        today,
    )  # fmt: skip
