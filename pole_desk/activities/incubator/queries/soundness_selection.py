"""What must hold of identities, meetings, candidacies and juries, asked in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select

from pole_desk.activities.incubator.queries.juries import juries, jury_card
from pole_desk.activities.incubator.rules.candidacies import TAKEN, State
from pole_desk.activities.incubator.rules.juries import STATE_AFTER, Decision
from pole_desk.activities.incubator.rules.meetings import Presence
from pole_desk.activities.incubator.rules.stages import BEFORE_PLACE, Stage
from pole_desk.activities.incubator.tables import (
    CandidacyRow,
    CohortRow,
    ConflictRow,
    CriterionRow,
    DecisionRow,
    HearingRow,
    IncubationRow,
    JuryRow,
    MeetingRow,
    ScoreRow,
    SignUpRow,
    StepRow,
    VoteRow,
)
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.registers.claims.tables import HoldRow


class Flaw(NamedTuple):
    """A rule that a record does not keep."""

    code: str
    record: str
    message: str


def selection_flaws(reader: Reader) -> list[Flaw]:
    """Every record of the selection that breaks a rule; empty when all holds."""
    return [
        *_stages(reader), *_counters(reader), *_candidacies(reader), *_apart(reader),
        *_quorums(reader), *_rooms(reader), *_scores(reader), *_hearings(reader), *_sign_ups(reader),
    ]  # fmt: skip


def _stages(reader: Reader) -> Iterator[Flaw]:
    """An identity is at its last step, and has a place from its selection on."""
    last: dict[int, tuple[Any, ...]] = {}
    for incubation, stage, on in reader.connection.execute(
        select(StepRow.incubation, StepRow.stage, StepRow.on_day)
        .where(StepRow.withdrawn.is_(False))
        .order_by(StepRow.on_day, StepRow.id)
    ):
        last[incubation] = (stage, on)
    for number, stage, on, cohort in reader.connection.execute(
        select(IncubationRow.id, IncubationRow.stage, IncubationRow.stage_on, IncubationRow.cohort)
    ):
        if stage != Stage.STOPPED and (stage in BEFORE_PLACE) == (cohort is not None):
            yield Flaw("incubation_place", f"incubation:{number}", _(
                "Un projet est sélectionné sans place, ou a une place sans être sélectionné."
            ))  # fmt: skip
        if last.get(number) != (stage, on):
            yield Flaw("incubation_stage", f"incubation:{number}", _(
                "Un projet n’est pas à l’étape que disent ses étapes datées."
            ))  # fmt: skip


def _counters(reader: Reader) -> Iterator[Flaw]:
    """Seats taken are sign-ups that stand, places taken are identities of the cohort."""
    signed = (
        select(func.count()).where(SignUpRow.meeting == MeetingRow.id, SignUpRow.withdrawn.is_(False))
        .correlate(MeetingRow).scalar_subquery()
    )  # fmt: skip
    for row in reader.connection.execute(select(MeetingRow.id).where(MeetingRow.taken != signed)):
        yield Flaw("meeting_seats", f"incubator_meeting:{row.id}", _(
            "Les places prises d’une réunion ne sont pas ses inscriptions."
        ))  # fmt: skip
    placed = (
        select(func.count()).where(IncubationRow.cohort == CohortRow.id)
        .correlate(CohortRow).scalar_subquery()
    )  # fmt: skip
    for row in reader.connection.execute(select(CohortRow.id).where(CohortRow.taken != placed)):
        yield Flaw("cohort_places", f"incubator_cohort:{row.id}", _(
            "Les places prises d’une promotion ne sont pas les projets qui en sont."
        ))  # fmt: skip


def _candidacies(reader: Reader) -> Iterator[Flaw]:
    """A decided candidacy says what its last decision says; an accepted one has a place."""
    last: dict[int, State] = {}
    for candidacy, decision in reader.connection.execute(
        select(DecisionRow.candidacy, DecisionRow.decision)
        .where(DecisionRow.withdrawn.is_(False), DecisionRow.lapsed.is_(False))
        .order_by(DecisionRow.id)
    ):
        state = STATE_AFTER[Decision(decision)]
        if state is not None:
            last[candidacy] = state
    decided = {str(state) for state in STATE_AFTER.values() if state is not None}
    for number, state, cohort in reader.connection.execute(
        select(CandidacyRow.id, CandidacyRow.state, IncubationRow.cohort)
        .join(IncubationRow, IncubationRow.id == CandidacyRow.incubation)
    ):
        told = last.get(number)
        if state != State.WITHDRAWN and (told is not None or state in decided) and told != state:
            yield Flaw("candidacy_decision", f"incubator_candidacy:{number}", _(
                "Une candidature ne dit pas ce que sa dernière décision dit."
            ))  # fmt: skip
        if state in TAKEN and cohort is None:
            yield Flaw("candidacy_place", f"incubator_candidacy:{number}", _(
                "Une candidature acceptée n’a pas de place dans une promotion."
            ))  # fmt: skip


def _apart(reader: Reader) -> Iterator[Flaw]:
    """Who is in conflict neither scores nor votes."""
    for table in (ScoreRow, VoteRow):
        both = and_(
            table.juror == ConflictRow.juror, table.candidacy == ConflictRow.candidacy,
            table.withdrawn.is_(False),
        )  # fmt: skip
        for row in reader.connection.execute(
            select(ConflictRow.id).join(table, both).where(ConflictRow.withdrawn.is_(False)).distinct()
        ):
            yield Flaw("conflict_counted", f"incubator_conflict:{row.id}", _(
                "Une personne qui a un lien d’intérêt a noté ou voté."
            ))  # fmt: skip


def _quorums(reader: Reader) -> Iterator[Flaw]:
    """What a jury decided, but a deferral, it decided with its quorum."""
    decided = set(reader.connection.scalars(
        select(DecisionRow.jury).where(
            DecisionRow.withdrawn.is_(False), DecisionRow.decision != str(Decision.DEFERRED)
        )
    ))  # fmt: skip
    for one in juries(reader, cancelled=True):
        if one.id not in decided:
            continue
        card = jury_card(reader, jury=one.id)
        for made in card.decisions:
            if made.decision != Decision.DEFERRED and not card.quorate(made.candidacy):
                yield Flaw("jury_quorum", f"incubator_jury:{one.id}", _(
                    "Un jury a décidé sans son quorum."
                ))  # fmt: skip


def _rooms(reader: Reader) -> Iterator[Flaw]:
    """A meeting or a jury that stands in a room holds it, and nothing else does in its name."""
    held: dict[str, list[int]] = defaultdict(list)
    for item, space in reader.connection.execute(
        select(HoldRow.item, HoldRow.space).where(
            HoldRow.state == "held",
            HoldRow.item.like("incubator_meeting:%") | HoldRow.item.like("incubator_jury:%"),
        )
    ):
        held[item].append(space)
    wanted: dict[str, list[int]] = {}
    for prefix, table in (("incubator_meeting", MeetingRow), ("incubator_jury", JuryRow)):
        for number, space in reader.connection.execute(
            select(table.id, table.space).where(table.cancelled.is_(False), table.space.is_not(None))
        ):
            wanted[f"{prefix}:{number}"] = [space]
    for item in sorted({*held, *wanted}):
        if held.get(item, []) != wanted.get(item, []):
            yield Flaw("incubator_room", item, _(
                "Une réunion ou un jury et l’occupation de sa salle ne disent pas la même chose."
            ))  # fmt: skip


def _scores(reader: Reader) -> Iterator[Flaw]:
    """No member gives more points than the scale of the criterion; scores are kept in quarters."""
    row = ScoreRow
    for number in reader.connection.scalars(
        select(row.id)
        .join(CriterionRow, CriterionRow.id == row.criterion)
        .where(row.withdrawn.is_(False), row.quarters > CriterionRow.scale * 4)
    ):
        yield Flaw("score_scale", f"incubator_score:{number}", _(
            "Une note de jury dépasse l’échelle de son critère."
        ))  # fmt: skip


def _hearings(reader: Reader) -> Iterator[Flaw]:
    """A jury hears one candidacy at a time, on its day, and those of its call alone."""
    row = HearingRow
    until: dict[int, int] = defaultdict(int)
    for number, jury, starts_at, ends_at, held_on, asked, filed in reader.connection.execute(
        select(row.id, row.jury, row.starts_at, row.ends_at, JuryRow.held_on, JuryRow.call, CandidacyRow.call)
        .join(JuryRow, JuryRow.id == row.jury)
        .join(CandidacyRow, CandidacyRow.id == row.candidacy)
        .where(row.withdrawn.is_(False), JuryRow.cancelled.is_(False))
        .order_by(row.jury, row.starts_at, row.id)
    ):
        record = f"incubator_hearing:{number}"
        if starts_at < until[jury]:
            yield Flaw("hearing_overlap", record, _("Deux auditions d’un jury se recouvrent."))
        if day_of(starts_at) != held_on or day_of(ends_at - 1) != held_on:
            yield Flaw("hearing_day", record, _("Une audition n’est pas le jour de son jury."))
        if asked != filed:
            yield Flaw("hearing_call", record, _("Un jury entend une candidature d’un autre appel que le sien."))
        until[jury] = max(until[jury], ends_at)


def _sign_ups(reader: Reader) -> Iterator[Flaw]:
    """Who is noted present at a meeting is signed up for it."""
    row = SignUpRow
    for number in reader.connection.scalars(
        select(row.id).where(row.withdrawn.is_(True), row.presence == str(Presence.PRESENT))
    ):
        yield Flaw("sign_up_presence", f"incubator_sign_up:{number}", _(
            "Une personne est notée présente à une réunion sans y être inscrite."
        ))  # fmt: skip
