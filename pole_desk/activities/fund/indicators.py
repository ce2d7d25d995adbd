"""What the fund counts: euros by step, projects, hours of groups and their value, outcomes, jobs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from pole_desk.activities.fund.queries import (
    Outcome,
    Project,
    aids,
    held_meetings,
    outcomes,
    projects,
)
from pole_desk.activities.fund.rules import PAGE, OutcomeKind, month_name
from pole_desk.activities.fund.rules.grants import ORDER, rank_name, running_by_party
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, to_cents
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Function, Indicator, Ratio, Row, Span, Unit

ONE = 100
"""A project or an outcome in hundredths, so that shares cut them fairly."""


def _counts(
    code: str, title: str, definition: str, unit: Unit, span: Span = Span.OVER, *, additive: bool = True
) -> Indicator:
    return Indicator(
        code=f"fund.{code}", title=title, definition=definition, version=1, unit=unit, decimals=2,
        span=span, source=_("fonds de soutien"), function=Function.FUND, additive=additive,
    )  # fmt: skip


INDICATORS: tuple[Indicator | Ratio, ...] = (
    _counts("decided", _("Subventions décidées"),
            _("Euros des subventions décidées dans la période et non annulées."), Unit.EUROS),
    _counts("signed", _("Subventions signées"),
            _("Euros des subventions dont la convention est signée dans la période."), Unit.EUROS),
    _counts("justified", _("Subventions justifiées"),
            _("Euros des subventions dont l’usage est justifié dans la période."), Unit.EUROS),
    _counts("paid", _("Subventions payées"),
            _("Euros des subventions payées par la métropole dans la période."), Unit.EUROS),
    _counts("projects", _("Projets soutenus"),
            _("Projets qui ont une subvention décidée dans la période et non annulée."), Unit.COUNT,
            additive=False),
    _counts("group_hours", _("Heures des groupes d’appui"),
            _("Heures données par les membres présents aux réunions tenues, coordinations comprises."),
            Unit.HOURS),
    _counts("group_value", _("Valeur des heures des groupes d’appui"),
            _("Heures données fois la valeur d’une heure en vigueur le jour de la réunion."), Unit.EUROS),
    _counts("de_minimis", _("Aides de minimis des porteurs"),
            _("Aides de minimis des porteurs de projets, cumulées sur trois ans au dernier jour."),
            Unit.EUROS, Span.AT_END),
    _counts("policies", _("Politiques publiques enrichies"),
            _("Politiques qu’un projet a enrichies, preuve à l’appui, notées dans la période."),
            Unit.COUNT),
    _counts("enterprises", _("Entreprises devenues"),
            _("Projets dont l’entreprise vit, selon ce qui en est su au dernier jour."), Unit.COUNT,
            Span.AT_END),
    _counts("jobs", _("Emplois des entreprises devenues"),
            _("Équivalents temps plein des entreprises qui vivent, selon ce qui en est su au dernier jour."),
            Unit.FTE, Span.AT_END),
)  # fmt: skip


class FundIndicators:
    """Implements `ports.indicators.IndicatorSource`."""

    def indicators(self) -> Sequence[Indicator | Ratio]:
        return INDICATORS

    def rows(
        self, reader: Reader, first: date, last: date, codes: Collection[str]
    ) -> Iterable[Row]:
        asked = {code.removeprefix("fund.") for code in codes if code.startswith("fund.")}
        if not asked:
            return
        known = projects(reader)
        found = [*_euros(known, first, last), *_projects(known, first, last)]
        if asked & {"group_hours", "group_value"}:
            found += _hours(reader, first, last)
        if "de_minimis" in asked:
            found += _de_minimis(reader, known, last)
        if asked & {"policies", "enterprises", "jobs"}:
            found += _outcomes(reader, known, first, last)
        yield from (row for row in found if row.indicator.removeprefix("fund.") in asked)


def _euros(known: Sequence[Project], first: date, last: date) -> Iterator[Row]:
    for project in known:
        for grant in project.standing:
            for step in ORDER:
                day = grant.day_of(step)
                if day is not None and first <= day <= last:
                    yield Row(
                        f"fund.{step}", f"fund_instalment:{grant.id}",
                        f"{project.title} · {rank_name(grant.rank)}", to_cents(grant.amount), day, day,
                        project.dossier, project.party, PAGE, project.id,
                    )  # fmt: skip


def _of(code: str, project: Project, record: str, amount: int, day: date) -> Row:
    return Row(
        f"fund.{code}", record, project.title, amount, day, day, project.dossier, project.party, PAGE,
        project.id,
    )  # fmt: skip


def _projects(known: Sequence[Project], first: date, last: date) -> Iterator[Row]:
    for project in known:
        days = [one.decided_on for one in project.standing if first <= one.decided_on <= last]
        if days:
            yield _of("projects", project, f"fund_project:{project.id}", ONE, min(days))


def _hours(reader: Reader, first: date, last: date) -> Iterator[Row]:
    for one in held_meetings(reader, first=first, last=last):
        for code, amount in (("group_hours", int(one.hours * 100)), ("group_value", to_cents(one.value))):
            yield Row(
                f"fund.{code}", f"fund_meeting:{one.meeting}", one.name, amount, one.on_day, one.on_day,
                one.dossier, None, PAGE, one.project or 0,
            )  # fmt: skip


def _de_minimis(reader: Reader, known: Sequence[Project], last: date) -> Iterator[Row]:
    """Each carrier once, under its last project."""
    carriers = {project.party: project for project in reversed(known)}
    totals = running_by_party(aids(reader, parties=list(carriers)), on=last)
    for party, project in carriers.items():
        total = totals.get(party, ZERO)
        yield Row(
            "fund.de_minimis", f"party:{party}", project.party_name, to_cents(total), last, last,
            project.dossier, party, PAGE, project.id,
        )  # fmt: skip


def _outcomes(reader: Reader, known: Sequence[Project], first: date, last: date) -> Iterator[Row]:
    by_project = {project.id: project for project in known}
    lately: dict[int, Outcome] = {}
    for one in outcomes(reader):
        project = by_project[one.project]
        if one.kind == OutcomeKind.POLICY and first <= one.on_day <= last:
            row = _of("policies", project, f"fund_outcome:{one.id}", ONE, one.on_day)
            yield row._replace(label=f"{project.title} · {one.policy} {month_name(one.month)}")
        before = lately.get(one.project)
        newer = before is None or (one.on_day, one.month) >= (before.on_day, before.month)
        if one.kind == OutcomeKind.ENTERPRISE and one.on_day <= last and newer:
            lately[one.project] = one
    for one in lately.values():
        if one.alive:
            project, record = by_project[one.project], f"fund_outcome:{one.id}"
            yield _of("enterprises", project, record, ONE, last)
            if one.jobs is not None:
                yield _of("jobs", project, record, int(one.jobs * 100), last)
