"""Candidacies brought in from a file: all of its lines or none, the wrong ones named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.incubator.commands.candidacies import change_candidacy, receive_candidacy
from pole_desk.activities.incubator.commands.candidacies_leaving import withdraw_candidacy
from pole_desk.activities.incubator.commands.identity import (
    change_incubation,
    spot_project,
    withdraw_project,
)
from pole_desk.activities.incubator.queries.calls import CallCard, call_card
from pole_desk.activities.incubator.queries.candidacies import (
    Candidacy,
    answers_of,
    candidacies,
)
from pole_desk.activities.incubator.queries.identity import Project, projects
from pole_desk.activities.incubator.rules.candidacies import FILED, State, require_open
from pole_desk.activities.incubator.rules.candidacies_file import (
    MOST_LINES,
    FileCandidacy,
    columns_of,
    read_candidacy,
)
from pole_desk.activities.incubator.rules.identity import (
    SAME,
    Face,
    ProjectInput,
    completed,
    likeness,
)
from pole_desk.activities.incubator.rules.stages import require_not_ahead
from pole_desk.activities.incubator.tables import StepRow
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Tx, command
from pole_desk.ports.ids import CallId, CandidacyId, IncubationId

Rows = Sequence[tuple[int, Mapping[str, str]]]
_SHOWN = 5


class Planned(NamedTuple):
    """What a line does: `act` is new, corrected or unchanged; `incubation` None: a new identity.

    `former`, `completed`: what was known of somebody already followed, and with what the line tells
    besides; None when it tells nothing more.
    """

    line: int
    title: str
    act: str
    late: bool
    incubation: IncubationId | None
    candidacy: CandidacyId | None
    read: FileCandidacy
    former: ProjectInput | None = None
    completed: ProjectInput | None = None


class Wrong(NamedTuple):
    """A line of the file that can't be taken, and why."""

    line: int
    message: str


class CandidacyPlan(NamedTuple):
    """What a file would do; with anything wrong, nothing is done."""

    planned: tuple[Planned, ...]
    wrong: tuple[Wrong, ...]


def prepare_candidacies_import(reader: Reader, *, call: CallId, rows: Rows) -> CandidacyPlan:
    """What the lines of a file (number, value per title) would do, and what is wrong in them.

    Raises BadInput `import_empty`, `import_long`, `import_columns`.
    """
    if not rows:
        raise BadInput("import_empty", _("Le fichier ne contient aucune candidature."))
    if len(rows) > MOST_LINES:
        raise BadInput(
            "import_long", _("Le fichier a plus de {count} lignes.").format(count=MOST_LINES)
        )
    card = call_card(reader, call=call)
    columns = columns_of(list(rows[0][1]), card.fields)
    known = _Known(reader, card)
    today = reader.clock.today()
    planned: list[Planned] = []
    wrong: list[Wrong] = []
    for number, values in rows:
        try:
            read = read_candidacy(
                number, values, columns, fields=card.fields, tracks=card.asked.tracks, today=today
            )
            planned.append(known.plan(read))
        except PoleError as error:
            wrong.append(Wrong(number, error.message.rstrip(".")))
    return CandidacyPlan(tuple(planned), tuple(wrong))


class _Known:
    """The identities and candidacies that are there already, and the lines read so far."""

    def __init__(self, reader: Reader, card: CallCard) -> None:
        self._reader = reader
        self._card = card
        self._every = projects(reader)
        self._filed = {one.incubation: one for one in candidacies(reader, call=card.call.id)}
        self._lines: list[tuple[int, Face]] = []

    def plan(self, read: FileCandidacy) -> Planned:
        """Raises BadInput, RuleBroken: the line twice, a day that can't be, a decided candidacy."""
        require_open(self._card.call.opens_on, read.received_on)
        require_not_ahead(read.received_on, self._reader.clock.today())
        who = self._who(read)
        face = Face(who.title, who.carrier, who.email) if who else _face(read)
        self._require_once(read.line, face)
        late = read.received_on > self._card.call.closes_on
        if who is None:
            return Planned(read.line, read.project.title, "new", late, None, None, read)
        filed = self._filed.get(who.id)
        act = "new" if filed is None else self._act(filed, read)
        former = _input_of(who)
        fuller = former if who.erased_at is not None else completed(former, read.project)
        if fuller == former:
            former, fuller = None, None
        elif act == "unchanged":
            act = "corrected"
        return Planned(
            read.line, who.title, act, late, who.id, None if filed is None else filed.id, read,
            former, fuller,
        )  # fmt: skip

    def _who(self, read: FileCandidacy) -> Project | None:
        if read.known is not None:
            for one in self._every:
                if one.id == read.known:
                    return one
            raise BadInput(
                "incubation", _("le projet n° {id} n’existe pas").format(id=read.known)
            )
        scored = [
            (likeness(_face(read), Face(one.title, one.carrier, one.email))[0], -one.id, one)
            for one in self._every
            if one.erased_at is None
        ]
        best = max(scored, default=None, key=lambda each: each[:2])
        return best[2] if best is not None and best[0] >= SAME else None

    def _require_once(self, line: int, face: Face) -> None:
        for other, known in self._lines:
            if likeness(face, known)[0] >= SAME:
                raise BadInput(
                    "import_twice", _("même projet qu’à la ligne {line}").format(line=other)
                )
        self._lines.append((line, face))

    def _act(self, filed: Candidacy, read: FileCandidacy) -> str:
        if filed.state == State.WITHDRAWN:
            raise BadInput(
                "candidacy_withdrawn",
                _("la candidature de « {title} » est retirée : rétablissez-la d’abord").format(
                    title=filed.title
                ),
            )
        kept = answers_of(self._reader, candidacy=filed.id)
        if {**kept, **read.answers} == kept and filed.track == read.track:
            return "unchanged"
        if filed.state not in FILED:
            raise BadInput(
                "candidacy_decided",
                _("la candidature de « {title} » est décidée : elle ne change plus").format(
                    title=filed.title
                ),
            )
        return "corrected"


def _input_of(one: Project) -> ProjectInput:
    return ProjectInput(
        title=one.title, carrier=one.carrier, email=one.email, phone=one.phone, pitch=one.pitch,
        people=one.people, commune=one.commune, territory=one.territory, track=one.track,
        network=one.network,
    )  # fmt: skip


def _face(read: FileCandidacy) -> Face:
    return Face(read.project.title, read.project.carrier, read.project.email)


@command(Permission.INCUBATOR)
def import_candidacies(tx: Tx, *, call: CallId, rows: Rows) -> CandidacyPlan:
    """Receive the candidacies of a file; one wrong line and nothing is done: BadInput `import_lines`.

    Somebody already followed keeps one identity, completed by what the file tells and nobody knew.
    The same file again changes nothing.
    """
    plan = prepare_candidacies_import(tx, call=call, rows=rows)
    if plan.wrong:
        raise _refusal(plan.wrong)
    fresh: list[dict[str, Any]] = []
    former: list[dict[str, Any]] = []
    fuller: list[dict[str, Any]] = []
    for one in plan.planned:
        if one.candidacy is not None:
            former += _correct(tx, call, one.candidacy, one.read)
        else:
            fresh.append(_receive(tx, call, one))
        if one.completed is not None and one.incubation is not None:
            change_incubation(tx, incubation=one.incubation, project=one.completed)
            fuller.append({"incubation": one.incubation, "project": one.former})
    count = sum(one.act != "unchanged" for one in plan.planned)
    tx.says(
        ngettext("{count} candidature importée.", "{count} candidatures importées.", count).format(
            count=count
        )
    )
    tx.notes.undo = None
    if count:
        tx.undo_with(
            take_back_candidacies, fresh=tuple(fresh), former=tuple(former), fuller=tuple(fuller)
        )
    return plan


def _correct(
    tx: Tx, call: CallId, candidacy: CandidacyId, read: FileCandidacy
) -> list[dict[str, Any]]:
    """Change the answers of a candidacy where the file says otherwise; what it said before."""
    before = answers_of(tx, candidacy=candidacy)
    filed = next(each for each in candidacies(tx, call=call) if each.id == candidacy)
    if {**before, **read.answers} == before and filed.track == read.track:
        return []
    change_candidacy(
        tx, candidacy=candidacy, answers={**before, **read.answers}, track=read.track
    )
    return [{"candidacy": candidacy, "answers": before, "track": filed.track}]


def _receive(tx: Tx, call: CallId, one: Planned) -> dict[str, Any]:
    spotted = None
    who = one.incubation
    if who is None:
        spotted = who = spot_project(
            tx, project=one.read.project, on=one.read.received_on, another=True
        )
    before = _last_step(tx, who)
    made = receive_candidacy(
        tx, call=call, incubation=who, on=one.read.received_on, track=one.read.track,
        answers=one.read.answers,
    )  # fmt: skip
    after = _last_step(tx, who)
    return {"candidacy": made, "spotted": spotted, "step": after if after != before else None}


def _last_step(tx: Tx, incubation: IncubationId) -> int | None:
    tx.session.flush()
    return tx.session.scalar(
        select(StepRow.id)
        .where(StepRow.incubation == incubation, StepRow.withdrawn.is_(False))
        .order_by(StepRow.id.desc())
        .limit(1)
    )


def _refusal(wrong: Sequence[Wrong]) -> BadInput:
    shown = [
        _("ligne {line} : {reason}").format(line=one.line, reason=one.message)
        for one in wrong[:_SHOWN]
    ]
    if len(wrong) > _SHOWN:
        rest = len(wrong) - _SHOWN
        shown.append(ngettext("et {count} autre ligne", "et {count} autres lignes", rest).format(count=rest))
    return BadInput(
        "import_lines",
        _("Rien n’a été importé. Corrigez, puis recommencez. {lines}.").format(lines="\u202f; ".join(shown)),
        lines=[one._asdict() for one in wrong],
    )


@command(Permission.INCUBATOR)
def take_back_candidacies(
    tx: Tx,
    *,
    fresh: Sequence[Mapping[str, Any]],
    former: Sequence[Mapping[str, Any]],
    fuller: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Take a file's candidacies back: the new ones and their new identities withdrawn, others as before."""
    for one in reversed(fresh):
        withdraw_candidacy(
            tx, candidacy=one["candidacy"], reason=_("import annulé"), step=one["step"]
        )
        if one["spotted"] is not None:
            withdraw_project(tx, incubation=one["spotted"])
    for one in former:
        change_candidacy(tx, **one)
    for one in fuller:
        change_incubation(tx, **one)
    tx.notes.undo = None
    tx.says(_("Import des candidatures annulé."))
