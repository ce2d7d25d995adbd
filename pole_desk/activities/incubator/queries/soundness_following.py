"""What must hold of workshops, sessions, exits and outcomes, asked in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from pole_desk.activities.incubator.queries.soundness_selection import Flaw
from pole_desk.activities.incubator.rules.exits import FOLLOWED, MOST_FTE
from pole_desk.activities.incubator.rules.meetings import Presence
from pole_desk.activities.incubator.rules.mentors import SessionState
from pole_desk.activities.incubator.rules.progress import TOP
from pole_desk.activities.incubator.tables import (
    AssessmentRow,
    AttendanceRow,
    ExitRow,
    IncubationRow,
    MilestoneRow,
    OutcomeRow,
    SessionRow,
    StepRow,
    WorkshopRow,
)
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.registers.claims.tables import HoldRow


def following_flaws(reader: Reader) -> list[Flaw]:
    """Every record of the accompaniment that breaks a rule; empty when all holds."""
    return [
        *_rooms(reader), *_attendance(reader), *_apart(reader), *_exits(reader), *_outcomes(reader),
        *_milestones(reader), *_levels(reader), *_figures(reader),
    ]  # fmt: skip


def _rooms(reader: Reader) -> Iterator[Flaw]:
    """A workshop that stands in a room holds it for its hours, and nothing else does in its name."""
    held: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for item, space, starts_at, ends_at in reader.connection.execute(
        select(HoldRow.item, HoldRow.space, HoldRow.starts_at, HoldRow.ends_at).where(
            HoldRow.state == "held", HoldRow.item.like("workshop:%")
        )
    ):
        held[item].append((space, starts_at, ends_at))
    row = WorkshopRow
    wanted = {
        f"workshop:{one.id}": [(one.space, one.starts_at, one.ends_at)]
        for one in reader.connection.execute(
            select(row.id, row.space, row.starts_at, row.ends_at).where(
                row.cancelled.is_(False), row.space.is_not(None)
            )
        )
    }
    for item in sorted({*held, *wanted}):
        if held.get(item, []) != wanted.get(item, []):
            yield Flaw("workshop_room", item, _(
                "Un atelier et l’occupation de sa salle ne disent pas la même chose."
            ))  # fmt: skip


def _attendance(reader: Reader) -> Iterator[Flaw]:
    """Those on a workshop's sheet are of its cohort, and nobody came to one that was cancelled."""
    for row in reader.connection.execute(
        select(AttendanceRow.id)
        .join(WorkshopRow, WorkshopRow.id == AttendanceRow.workshop)
        .join(IncubationRow, IncubationRow.id == AttendanceRow.incubation)
        .where(
            AttendanceRow.presence != str(Presence.EXPECTED),
            IncubationRow.cohort.is_distinct_from(WorkshopRow.cohort),
        )
    ):
        yield Flaw("workshop_attendance", f"incubator_attendance:{row.id}", _(
            "Une feuille de présence compte un projet qui n’est pas de la promotion."
        ))  # fmt: skip
    for number in reader.connection.scalars(
        select(AttendanceRow.id)
        .join(WorkshopRow, WorkshopRow.id == AttendanceRow.workshop)
        .where(WorkshopRow.cancelled.is_(True), AttendanceRow.presence == str(Presence.PRESENT))
    ):
        yield Flaw("workshop_cancelled", f"incubator_attendance:{number}", _(
            "Un projet est noté présent à un atelier annulé."
        ))  # fmt: skip


def _apart(reader: Reader) -> Iterator[Flaw]:
    """A mentor is at one place at a time."""
    busy: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    states = [str(SessionState.PLANNED), str(SessionState.HELD)]
    one = SessionRow
    for number, mentor, starts_at, minutes in reader.connection.execute(
        select(one.id, one.mentor, one.starts_at, one.minutes).where(
            one.mentor.is_not(None), one.state.in_(states)
        )
    ):
        busy[mentor].append((starts_at, starts_at + minutes * 60, f"incubator_session:{number}"))
    row = WorkshopRow
    for number, mentor, starts_at, ends_at in reader.connection.execute(
        select(row.id, row.mentor, row.starts_at, row.ends_at).where(
            row.mentor.is_not(None), row.cancelled.is_(False)
        )
    ):
        busy[mentor].append((starts_at, ends_at, f"incubator_workshop:{number}"))
    for taken in busy.values():
        until = 0
        for starts_at, ends_at, record in sorted(taken):
            if starts_at < until:
                yield Flaw("mentor_twice", record, _(
                    "La même personne accompagne à deux endroits à la même heure."
                ))  # fmt: skip
            until = max(until, ends_at)


def _exits(reader: Reader) -> Iterator[Flaw]:
    """An exit that stands came with its stage, on its day."""
    steps = {
        (incubation, stage, on)
        for incubation, stage, on in reader.connection.execute(
            select(StepRow.incubation, StepRow.stage, StepRow.on_day).where(StepRow.withdrawn.is_(False))
        )
    }
    for number, incubation, outcome, on in reader.connection.execute(
        select(ExitRow.id, ExitRow.incubation, ExitRow.outcome, ExitRow.on_day).where(
            ExitRow.withdrawn.is_(False)
        )
    ):
        if (incubation, outcome, on) not in steps:
            yield Flaw("exit_stage", f"incubator_exit:{number}", _(
                "Une sortie est notée sans l’étape qui va avec."
            ))  # fmt: skip


def _outcomes(reader: Reader) -> Iterator[Flaw]:
    """Only a project that left by creating something is asked what became of it."""
    followed = select(ExitRow.incubation).where(
        ExitRow.withdrawn.is_(False), ExitRow.outcome.in_([str(kind) for kind in FOLLOWED])
    )
    for row in reader.connection.execute(
        select(OutcomeRow.id).where(
            OutcomeRow.withdrawn.is_(False), OutcomeRow.incubation.not_in(followed)
        )
    ):
        yield Flaw("outcome_exit", f"incubator_outcome:{row.id}", _(
            "Un devenir est noté pour un projet qui n’est sorti d’aucune promotion."
        ))  # fmt: skip


def _milestones(reader: Reader) -> Iterator[Flaw]:
    """A milestone has the day on which it was reached, and only then."""
    row = MilestoneRow
    for number in reader.connection.scalars(
        select(row.id).where((row.state == "reached") != row.reached_on.is_not(None))
    ):
        yield Flaw("milestone_day", f"incubator_milestone:{number}", _(
            "Un jalon est atteint sans dire quel jour, ou porte un jour sans être atteint."
        ))  # fmt: skip


def _levels(reader: Reader) -> Iterator[Flaw]:
    """An axis of the radar is assessed from 0 to the highest level, in whole levels."""
    row = AssessmentRow
    for number, levels in reader.connection.execute(
        select(row.id, row.levels).where(row.withdrawn.is_(False))
    ):
        if not all(isinstance(level, int) and 0 <= level <= TOP for level in levels.values()):
            yield Flaw("assessment_level", f"incubator_assessment:{number}", _(
                "Un point d’avancement sort de l’échelle du radar."
            ))  # fmt: skip


def _figures(reader: Reader) -> Iterator[Flaw]:
    """Jobs and turnovers told are no less than nothing, nor more than may be typed."""
    tables: tuple[tuple[str, type[ExitRow] | type[OutcomeRow]], ...] = (("exit", ExitRow), ("outcome", OutcomeRow))
    for name, table in tables:
        for number in reader.connection.scalars(
            select(table.id).where(table.withdrawn.is_(False), (table.fte < ZERO) | (table.fte > MOST_FTE))
        ):
            yield Flaw(f"{name}_figures", f"incubator_{name}:{number}", _(
                "Des emplois notés sont hors de toute mesure."
            ))  # fmt: skip
    for number in reader.connection.scalars(
        select(OutcomeRow.id).where(OutcomeRow.withdrawn.is_(False), OutcomeRow.turnover < ZERO)
    ):
        yield Flaw("outcome_figures", f"incubator_outcome:{number}", _("Un chiffre d’affaires noté est négatif."))
