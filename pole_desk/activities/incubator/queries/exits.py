"""Exits and outcomes read: how projects left, what was answered since, what is to be asked."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.incubator.rules.cohorts import percent_of
from pole_desk.activities.incubator.rules.exits import FOLLOWED, MONTHS, ExitKind, due_on
from pole_desk.activities.incubator.tables import CohortRow, ExitRow, IncubationRow, OutcomeRow
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import ApplicationId, CohortId, DossierId, IncubationId, PartyId


class Exit(NamedTuple):
    """How a project left its cohort, or what it became since; `first` for the one that left it."""

    id: int
    incubation: IncubationId
    title: str
    dossier: DossierId
    party: PartyId | None
    cohort: CohortId | None
    on_day: date
    outcome: str
    legal_form: str
    created_on: date | None
    fte: Decimal
    reason: str
    application: ApplicationId | None
    withdrawn: bool
    first: bool


class Outcome(NamedTuple):
    """What became of a project so many months after its exit, one revision; `standing` for the last.

    `answered_on` None: asked, not answered yet.
    """

    id: int
    incubation: IncubationId
    months: int
    revision: int
    asked_on: date | None
    answered_on: date | None
    alive: bool | None
    at_pole: bool | None
    legal_form: str
    fte: Decimal | None
    turnover: Decimal | None
    note: str
    withdrawn: bool
    standing: bool


class ToAsk(NamedTuple):
    """An outcome that is due: asked or not, it has no answer."""

    incubation: IncubationId
    title: str
    carrier: str
    email: str
    phone: str
    cohort: CohortId | None
    cohort_name: str
    months: int
    due_on: date
    asked_on: date | None


class Followed(NamedTuple):
    """A followed project at so many months, due on a day: its answer when there is one."""

    exit: Exit
    months: int
    due_on: date
    answer: Outcome | None


class Survival(NamedTuple):
    """What became of a cohort's enterprises after so many months: due, answered, alive, jobs."""

    cohort: CohortId
    months: int
    due: int
    answered: int
    alive: int
    at_pole: int
    fte: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Alive, in percent of the answers."""
        return percent_of(self.alive, self.answered)

    @property
    def response(self) -> Decimal | None:
        """Answers, in percent of what was due."""
        return percent_of(self.answered, self.due)


def exits(
    reader: Reader,
    *,
    incubation: IncubationId | None = None,
    cohort: CohortId | None = None,
    withdrawn: bool = False,
) -> list[Exit]:
    """The exits in time."""
    row, who = ExitRow, IncubationRow
    statement = select(
        row.id, row.incubation, who.title, who.dossier, who.party, who.cohort, row.on_day,
        row.outcome, row.legal_form, row.created_on, row.fte, row.reason, row.application,
        row.withdrawn,
    ).join(who, who.id == row.incubation)  # fmt: skip
    if incubation is not None:
        statement = statement.where(row.incubation == incubation)
    if cohort is not None:
        statement = statement.where(who.cohort == cohort)
    if not withdrawn:
        statement = statement.where(row.withdrawn.is_(False))
    seen: set[int] = set()
    found = []
    for one in reader.connection.execute(statement.order_by(row.on_day, row.id)):
        first = not one.withdrawn and one.incubation not in seen
        if first:
            seen.add(one.incubation)
        found.append(Exit(*one, first))
    return found


def outcomes(
    reader: Reader,
    *,
    incubation: IncubationId | None = None,
    cohort: CohortId | None = None,
    every: bool = False,
) -> list[Outcome]:
    """The outcomes that stand, by project and months; `every` revision, withdrawn too, when asked."""
    row = OutcomeRow
    statement = select(
        row.id, row.incubation, row.months, row.revision, row.asked_on, row.answered_on, row.alive,
        row.at_pole, row.legal_form, row.fte, row.turnover, row.note, row.withdrawn,
    )  # fmt: skip
    if incubation is not None:
        statement = statement.where(row.incubation == incubation)
    if cohort is not None:
        statement = statement.join(IncubationRow, IncubationRow.id == row.incubation).where(
            IncubationRow.cohort == cohort
        )
    found = reader.connection.execute(
        statement.order_by(row.incubation, row.months, row.revision)
    ).all()
    last = {(one.incubation, one.months): one.id for one in found if not one.withdrawn}
    shown = [Outcome(*one, last.get((one.incubation, one.months)) == one.id) for one in found]
    return shown if every else [one for one in shown if one.standing]


def followed(
    reader: Reader, *, cohort: CohortId | None = None, until: date | None = None
) -> list[Followed]:
    """Each outcome due up to a day (ever when not said), from the first exit that created something."""
    answers = {
        (one.incubation, one.months): one
        for one in outcomes(reader, cohort=cohort)
        if one.answered_on is not None
    }
    left: dict[int, Exit] = {}
    for one in exits(reader, cohort=cohort):
        if ExitKind(one.outcome) in FOLLOWED:
            left.setdefault(one.incubation, one)
    return [
        Followed(one, months, day, answers.get((one.incubation, months)))
        for one in left.values()
        for months in MONTHS
        if (day := due_on(one.on_day, months)) and (until is None or day <= until)
    ]


def outcomes_to_ask(reader: Reader, *, on: date | None = None) -> list[ToAsk]:
    """The outcomes due on a day (today when not said) and not answered, the longest due first.

    A project that was said not to be alive any more is not asked again.
    """
    day = on or reader.clock.today()
    due = followed(reader, until=day)
    over = {
        one.exit.incubation for one in due if one.answer is not None and one.answer.alive is False
    }
    open_ones = [one for one in due if one.answer is None and one.exit.incubation not in over]
    asked = {(one.incubation, one.months): one.asked_on for one in outcomes(reader)}
    who = IncubationRow
    faces = {
        row.id: row
        for row in reader.connection.execute(
            select(who.id, who.carrier, who.email, who.phone, CohortRow.name)
            .outerjoin(CohortRow, CohortRow.id == who.cohort)
            .where(who.id.in_({one.exit.incubation for one in open_ones}))
        )
    }
    return sorted(
        (
            ToAsk(
                one.exit.incubation, one.exit.title, face.carrier, face.email, face.phone,
                one.exit.cohort, face.name or "", one.months, one.due_on,
                asked.get((one.exit.incubation, one.months)),
            )
            for one in open_ones
            if (face := faces[one.exit.incubation])
        ),
        key=lambda one: (one.due_on, one.title),
    )  # fmt: skip


def survival(reader: Reader, *, cohort: CohortId | None = None, on: date | None = None) -> list[Survival]:
    """What became of each cohort's enterprises at 12, 24 and 36 months, as known on a day.

    A project known not to be alive at an earlier date counts as answered and not alive.
    """
    day = on or reader.clock.today()
    gone: set[int] = set()
    sums: dict[tuple[int, int], list[Followed]] = defaultdict(list)
    answered: dict[tuple[int, int], int] = defaultdict(int)
    for one in sorted(followed(reader, cohort=cohort, until=day), key=lambda one: one.months):
        if one.exit.cohort is None:
            continue
        key = (one.exit.cohort, one.months)
        sums[key].append(one)
        if one.answer is not None and one.answer.alive is False:
            gone.add(one.exit.incubation)
        if one.answer is not None or one.exit.incubation in gone:
            answered[key] += 1
    return [
        Survival(
            CohortId(number), months, len(those), answered[number, months],
            sum(1 for one in those if one.answer is not None and one.answer.alive),
            sum(1 for one in those if one.answer is not None and one.answer.alive and one.answer.at_pole),
            sum((one.answer.fte or ZERO for one in those if one.answer is not None and one.answer.alive), ZERO),
        )
        for (number, months), those in sorted(sums.items())
    ]  # fmt: skip
