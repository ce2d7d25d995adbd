"""Instalments with their gates, what the settings of a day allow, years, and de minimis totals."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, select

from pole_desk.activities.fund.rules import HOUR_SETTING, HOUR_VALUE
from pole_desk.activities.fund.rules.grants import (
    CEILING,
    CEILING_SETTING,
    DE_MINIMIS,
    DE_MINIMIS_SETTING,
    GRANT,
    GRANT_SETTING,
    REACHED,
    RENEWALS,
    RENEWALS_SETTING,
    REPORT_MONTHS,
    REPORT_SETTING,
    Granted,
    Limits,
    Step,
    gate_text,
    missing,
    next_step,
    running,
)
from pole_desk.activities.fund.tables import (
    AidRow,
    AmendmentRow,
    InstalmentRow,
    OpinionRow,
    ProjectRow,
    ReportRow,
)
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.settings import every_setting, setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, GrantId, PartyId, ProjectId
from pole_desk.registers.dossiers.tables import DossierRow


class Report(NamedTuple):
    """A carrier's report on an instalment."""

    id: int
    instalment: GrantId
    received_on: date
    reference: str
    state: str
    answered_on: date | None
    reason: str


class OpinionItem(NamedTuple):
    """What a support group said of an instalment."""

    id: int
    instalment: GrantId
    meeting: int | None
    on_day: date
    opinion: str
    words: str


class Instalment(NamedTuple):
    """A grant of a project; `follows` is the next step, `closed` why it can't be made yet."""

    id: GrantId
    project: ProjectId
    rank: int
    amount: Decimal
    state: str
    decided_on: date
    decided_ref: str
    signed_on: date | None
    signed_ref: str
    report_due_on: date | None
    justified_on: date | None
    justified_ref: str
    paid_on: date | None
    paid_ref: str
    cancelled_on: date | None
    cancel_reason: str
    historical: bool
    version: int
    reports: tuple[Report, ...] = ()
    opinions: tuple[OpinionItem, ...] = ()

    @property
    def stands(self) -> bool:
        return self.state != Step.CANCELLED

    @property
    def report(self) -> Report | None:
        """The report that stands: received or accepted."""
        return next((one for one in self.reports if one.state in ("received", "accepted")), None)

    @property
    def report_accepted(self) -> bool:
        return self.report is not None and self.report.state == "accepted"

    @property
    def opinion(self) -> str | None:
        """The last opinion that stands."""
        return self.opinions[-1].opinion if self.opinions else None

    @property
    def follows(self) -> Step | None:
        return next_step(self.state)

    @property
    def closed(self) -> str:
        """Why the next step can't be made; empty when it can."""
        step = self.follows
        if step is None:
            return ""
        gates = missing(step, self.report_accepted, self.opinion)
        return " ".join(gate_text(gate, self.opinion) for gate in gates)

    def day_of(self, step: Step) -> date | None:
        """The day of a step reached, None when it is not or when the instalment is cancelled."""
        if step not in REACHED[self.state]:
            return None
        return {
            Step.DECIDED: self.decided_on, Step.SIGNED: self.signed_on,
            Step.JUSTIFIED: self.justified_on, Step.PAID: self.paid_on,
        }[step]  # fmt: skip

    def report_late(self, on: date) -> bool:
        """Whether the report should have come, and has not."""
        due = self.state == Step.SIGNED and self.report is None and self.report_due_on is not None
        return due and self.report_due_on is not None and self.report_due_on < on


class Amendment(NamedTuple):
    """A change of what was agreed."""

    id: int
    instalment: GrantId | None
    on_day: date
    subject: str
    before: str
    after: str
    reason: str


class Aid(NamedTuple):
    """A de minimis aid; `project` when it is a grant of the fund, `aid` when it was declared."""

    aid: int | None
    party: PartyId
    on_day: date
    amount: Decimal
    granter: str
    regulation: str
    note: str
    project: ProjectId | None


class Year(NamedTuple):
    """Euros decided, signed, justified and paid in a year, and projects granted something."""

    year: int
    decided: Decimal
    signed: Decimal
    justified: Decimal
    paid: Decimal
    projects: int


_INSTALMENT = tuple(
    getattr(InstalmentRow, name) for name in Instalment._fields if name not in ("reports", "opinions")
)


def _columns(row: Any, item: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in item._fields)


def limits(reader: Reader, *, on: date) -> Limits:
    """What the settings in force on a day allow; the database's own limits hold beside."""

    def euros_of(key: str, default: Decimal) -> Decimal:
        return Decimal(str(setting(reader, key=key, on=on, default=default)))

    renewals = int(setting(reader, key=RENEWALS_SETTING, on=on, default=RENEWALS))
    return Limits(
        euros_of(GRANT_SETTING, GRANT),
        1 + min(renewals, RENEWALS),
        min(euros_of(CEILING_SETTING, CEILING), CEILING),
        euros_of(DE_MINIMIS_SETTING, DE_MINIMIS),
    )


def limits_by_day(reader: Reader) -> Callable[[date], Limits]:
    """The same for many days, each span between two changes of the settings read once."""
    keys = {GRANT_SETTING, RENEWALS_SETTING, CEILING_SETTING, DE_MINIMIS_SETTING}
    changes = sorted({one.valid_from for one in every_setting(reader) if one.key in keys})
    known: dict[int, Limits] = {}

    def on(day: date) -> Limits:
        span = bisect_right(changes, day)
        if span not in known:
            known[span] = limits(reader, on=day)
        return known[span]

    return on


def report_months(reader: Reader, *, on: date) -> int:
    """Months from the signature to the report."""
    return int(setting(reader, key=REPORT_SETTING, on=on, default=REPORT_MONTHS))


def hour_value(reader: Reader, *, on: date) -> Decimal:
    """Net euros of an hour given by a member of a group."""
    return Decimal(str(setting(reader, key=HOUR_SETTING, on=on, default=HOUR_VALUE)))


def instalments(
    reader: Reader, *, project: ProjectId | None = None, instalment: GrantId | None = None
) -> list[Instalment]:
    """The grants of a project or of all, cancelled ones too, by rank and day."""
    wanted: list[ColumnElement[bool]] = []
    if project is not None:
        wanted.append(InstalmentRow.project == project)
    if instalment is not None:
        wanted.append(InstalmentRow.id == instalment)
    condition = and_(True, *wanted)
    reports, opinions = _reports(reader, condition), _opinions(reader, condition)
    statement = (
        select(*_INSTALMENT)
        .where(condition)
        .order_by(InstalmentRow.project, InstalmentRow.rank, InstalmentRow.id)
    )
    return [
        Instalment(*row, reports=tuple(reports[row.id]), opinions=tuple(opinions[row.id]))
        for row in reader.connection.execute(statement)
    ]


def _reports(reader: Reader, condition: ColumnElement[bool]) -> dict[int, list[Report]]:
    found: dict[int, list[Report]] = defaultdict(list)
    statement = (
        select(*_columns(ReportRow, Report))
        .join(InstalmentRow, InstalmentRow.id == ReportRow.instalment)
        .where(condition, ReportRow.state != "withdrawn")
        .order_by(ReportRow.received_on, ReportRow.id)
    )
    for one in reader.rows(statement, Report):
        found[one.instalment].append(one)
    return found


def _opinions(reader: Reader, condition: ColumnElement[bool]) -> dict[int, list[OpinionItem]]:
    found: dict[int, list[OpinionItem]] = defaultdict(list)
    statement = (
        select(*_columns(OpinionRow, OpinionItem))
        .join(InstalmentRow, InstalmentRow.id == OpinionRow.instalment)
        .where(condition, OpinionRow.withdrawn.is_(False))
        .order_by(OpinionRow.on_day, OpinionRow.id)
    )
    for one in reader.rows(statement, OpinionItem):
        found[one.instalment].append(one)
    return found


def granted(reader: Reader, *, project: ProjectId) -> list[Granted]:
    """What stands of a project's grants, by rank."""
    statement = (
        select(*_columns(InstalmentRow, Granted))
        .where(InstalmentRow.project == project, InstalmentRow.state != Step.CANCELLED)
        .order_by(InstalmentRow.rank)
    )
    return reader.rows(statement, Granted)


def amendments(reader: Reader, *, project: ProjectId) -> list[Amendment]:
    """Every change of what was agreed, in the order it was written."""
    statement = (
        select(*_columns(AmendmentRow, Amendment))
        .where(AmendmentRow.project == project)
        .order_by(AmendmentRow.id)
    )
    return reader.rows(statement, Amendment)


def by_year(reader: Reader) -> list[Year]:
    """Every year in which something was decided, signed, justified or paid, the last first."""
    sums: dict[int, dict[Step, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    projects: dict[int, set[ProjectId]] = defaultdict(set)
    for one in instalments(reader):
        for step in REACHED[one.state]:
            day = one.day_of(step)
            if day is not None:
                sums[day.year][step] += one.amount
        if one.stands:
            projects[one.decided_on.year].add(one.project)
    return [
        Year(
            year, own[Step.DECIDED], own[Step.SIGNED], own[Step.JUSTIFIED], own[Step.PAID],
            len(projects[year]),
        )
        for year, own in sorted(sums.items(), reverse=True)
    ]  # fmt: skip


def aids(reader: Reader, *, parties: Collection[PartyId] | None = None) -> list[Aid]:
    """De minimis aids: the fund's own grants from their decision, and those declared."""
    own = (
        select(DossierRow.party, InstalmentRow.decided_on, InstalmentRow.amount, InstalmentRow.project)
        .join(ProjectRow, ProjectRow.id == InstalmentRow.project)
        .join(DossierRow, DossierRow.id == ProjectRow.dossier)
        .where(InstalmentRow.state != Step.CANCELLED)
    )
    declared = select(
        AidRow.id, AidRow.party, AidRow.on_day, AidRow.amount, AidRow.granter, AidRow.regulation,
        AidRow.note,
    ).where(AidRow.withdrawn.is_(False))  # fmt: skip
    if parties is not None:
        own = own.where(DossierRow.party.in_(parties))
        declared = declared.where(AidRow.party.in_(parties))
    found = [
        Aid(None, party, day, amount, "Nantes Métropole", "general", "", project)
        for party, day, amount, project in reader.connection.execute(own)
    ]
    found += [Aid(*row, project=None) for row in reader.connection.execute(declared)]
    return sorted(found, key=lambda one: (one.party, one.on_day, one.aid or 0))


def de_minimis(reader: Reader, *, party: PartyId, on: date) -> Decimal:
    """The running total of a structure's de minimis aids on a day."""
    return running(aids(reader, parties=[party]), on=on)


def projects_of(reader: Reader, *, party: PartyId) -> dict[ProjectId, DossierId]:
    """The projects that a structure carries, and their dossiers."""
    statement = (
        select(ProjectRow.id, ProjectRow.dossier)
        .join(DossierRow, DossierRow.id == ProjectRow.dossier)
        .where(DossierRow.party == party)
    )
    return {ProjectId(row[0]): DossierId(row[1]) for row in reader.connection.execute(statement)}
