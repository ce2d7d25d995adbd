"""What the incubator tells on a sheet: a cohort and its projects, a project from its spotting to what it became."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pole_desk.activities.incubator.queries import (
    CohortSheet,
    ProjectSheet,
    cohort_sheet,
    cohorts,
    project_of_dossier,
    project_sheet,
    projects,
)
from pole_desk.activities.incubator.queries.sheets import SheetProject
from pole_desk.activities.incubator.rules.progress import TOP
from pole_desk.kernel.i18n import _, ngettext, number, plain_day
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId, DossierId
from pole_desk.ports.sheets import (
    PERCENT,
    Column,
    Covered,
    Profile,
    Quantity,
    Section,
    Subject,
    Table,
)
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.dossiers.rules import Kind

LAYERS = 4
"""Assessments drawn on a radar: the first one and the last three."""


class IncubatorSheets:
    """Implements `ports.sheets.SheetSource`."""

    def covered(self, reader: Reader, *, dossier: DossierId) -> Covered:
        """A cohort stands for the dossiers of its projects, a project for its structure."""
        kind = dossier_row(reader, dossier=dossier).kind
        if kind == Kind.COHORT:
            own = _cohort(reader, dossier)
            return Covered([each.dossier for each in projects(reader, cohort=own)] if own else ())
        one = project_of_dossier(reader, dossier=dossier) if kind == Kind.INCUBATION else None
        return Covered(parties=(one.party,)) if one is not None and one.party is not None else Covered()

    def sections(
        self, reader: Reader, *, subject: Subject, first: date, last: date
    ) -> Iterable[Section]:
        """A cohort or project whole up to the period's end; the projects of a structure in short."""
        on = min(last, reader.clock.today())
        if subject.dossier is not None:
            kind = dossier_row(reader, dossier=subject.dossier).kind
            if kind == Kind.COHORT and (own := _cohort(reader, subject.dossier)) is not None:
                yield from _of_cohort(cohort_sheet(reader, cohort=own, on=on))
            elif kind == Kind.INCUBATION:
                one = project_of_dossier(reader, dossier=subject.dossier)
                if one is not None:
                    yield from _of_project(project_sheet(reader, incubation=one.id, on=on))
        elif subject.party is not None:
            for project in projects(reader, party=subject.party):
                sheet = project_sheet(reader, incubation=project.id, on=on)
                if sheet.steps:
                    yield _in_short(project.id, sheet)


def _cohort(reader: Reader, dossier: DossierId) -> CohortId | None:
    return next((each.id for each in cohorts(reader, cancelled=True) if each.dossier == dossier), None)


def _hours(value: Decimal) -> Quantity:
    return Quantity(value, "hours")


def _fte(value: Decimal | None) -> Quantity:
    return Quantity(value, "fte")


def _of_cohort(sheet: CohortSheet) -> Iterable[Section]:
    yield Section(
        key="cohort", title=_("La promotion"),
        facts=(
            (_("Dates"), _("du {first} au {last}").format(first=plain_day(sheet.first_day), last=plain_day(sheet.last_day))),
            (_("Taille"), _("{taken} projets, pour {least} à {most} places").format(
                taken=number(sheet.taken), least=number(sheet.size_min), most=number(sheet.size_max))),
            (_("Coordination"), sheet.coordinator),
            (_("Partenaires"), ", ".join(sheet.partners)),
            (_("Heures d’accompagnement"), _("{given} h données sur {planned} h prévues").format(
                given=number(sheet.hours_given, 1), planned=number(sheet.hours_planned))),
            (_("Dont"), _("{sessions} h de rendez-vous, {workshops} h d’ateliers").format(
                sessions=number(sheet.session_hours, 1), workshops=number(sheet.workshop_hours, 1))),
            (_("Parcours"), _funnel(sheet)),
            (_("Jalons en retard"), number(sheet.late) if sheet.late else ""),
        ),
    )  # fmt: skip
    if sheet.radar:
        yield Section(
            key="radar", title=_("La progression"),
            profile=_profile(_("Radar de progression, moyenne des projets"), sheet.axes, sheet.radar),
        )  # fmt: skip
    yield Section(key="projects", title=_("Les projets"), tables=(_members(sheet), _left(sheet.projects)))
    yield Section(
        key="workshops", title=_("Les ateliers collectifs"),
        lead="" if sheet.attendance is None else _("Présence notée : {share} des feuilles remplies.").format(
            share=f"{number(sheet.attendance, 1)}\u202f%"),
        tables=(_workshops(sheet),),
    )  # fmt: skip
    if sheet.survival:
        yield Section(key="survival", title=_("Ce qu’ils sont devenus"), tables=(_survival(sheet),))


def _funnel(sheet: CohortSheet) -> str:
    met, applied = sheet.funnel.met, sheet.funnel.applied
    return _("rencontrés : {met}, candidats : {applied}, sélectionnés : {selected}, incubés : {incubated}, créations : {created}").format(
        met=number(met), applied=number(applied), selected=number(sheet.funnel.selected),
        incubated=number(sheet.funnel.incubated), created=number(sheet.funnel.created),
    )  # fmt: skip


def _members(sheet: CohortSheet) -> Table:
    return Table(
        title=_("Projets de la promotion"),
        columns=(
            Column(_("Projet"), 28), Column(_("Porté par"), 22), Column(_("Entré le"), 17), Column(_("Étape"), 17),
            Column(_("Suivi"), 10, True), Column(_("Ateliers"), 13, True), Column(_("Jalons"), 13, True),
            Column(_("Signal"), 15),
        ),
        rows=tuple(
            (
                one.title, one.carrier, one.entered or "", one.stage, _hours(one.hours),
                _of(one.presences, one.sheets), _of(one.reached, one.milestones), one.risk,
            )
            for one in sheet.projects
        ),
        empty=_("Aucun projet n’est encore dans la promotion."),
    )  # fmt: skip


def _of(part: int, whole: int) -> str:
    return _("{part} sur {whole}").format(part=number(part), whole=number(whole)) if whole else "–"


def _left(projects: Iterable[SheetProject]) -> Table:
    return Table(
        title=_("Sorties"),
        columns=(
            Column(_("Projet"), 34), Column(_("Sorti le"), 14), Column(_("Suite"), 24), Column(_("Statut"), 18),
            Column(_("Emplois"), 12, True),
        ),
        rows=tuple((one.title, one.left, one.exit, one.legal_form, _fte(one.fte)) for one in projects if one.left),
        empty=_("Aucun projet n’est encore sorti."),
    )  # fmt: skip


def _workshops(sheet: CohortSheet) -> Table:
    people = sum(one.people for one in sheet.workshops)
    lasted = sum((Decimal(one.ends_at - one.starts_at) / 3600 for one in sheet.workshops), Decimal(0))
    return Table(
        title=_("Programme et présence"),
        columns=(
            Column(_("Jour"), 13), Column(_("Atelier"), 36), Column(_("Lieu"), 22), Column(_("Durée"), 10, True),
            Column(_("Projets présents"), 14, True), Column(_("Personnes"), 12, True),
        ),
        rows=tuple(
            (
                day_of(one.starts_at), one.title, one.where,
                _hours((Decimal(one.ends_at - one.starts_at) / 3600).quantize(Decimal("0.01"))),
                _of(one.present, one.marked), one.people,
            )
            for one in sheet.workshops
        ),
        totals=(_("Total"), "", "", _hours(lasted.quantize(Decimal("0.01"))), "", people) if sheet.workshops else (),
        empty=_("Aucun atelier n’a encore eu lieu."),
    )  # fmt: skip


def _survival(sheet: CohortSheet) -> Table:
    return Table(
        title=_("Entreprises suivies"),
        columns=(
            Column(_("Après"), 14), Column(_("À connaître"), 14, True), Column(_("Réponses"), 14, True),
            Column(_("En activité"), 14, True), Column(_("Survie"), 14, True), Column(_("Au pôle"), 14, True),
            Column(_("Emplois"), 14, True),
        ),
        rows=tuple(
            (_months(one.months), one.due, one.answered, one.alive, Quantity(one.rate, PERCENT), one.at_pole, _fte(one.fte))
            for one in sheet.survival
        ),
    )  # fmt: skip


def _months(months: int) -> str:
    return _("{count} mois").format(count=number(months))


def _profile(
    title: str, axes: tuple[str, ...], layers: tuple[tuple[str, tuple[int | None, ...]], ...]
) -> Profile | None:
    return Profile(title=title, axes=axes, layers=layers, top=TOP) if layers else None


def _of_project(sheet: ProjectSheet) -> Iterable[Section]:
    layers = tuple((plain_day(day), levels) for day, levels in sheet.radar)
    yield Section(
        key="project", title=_("Le projet"), lead=sheet.pitch,
        facts=(
            (_("Porté par"), _carrier(sheet)), (_("Commune"), sheet.commune), (_("Structure"), sheet.party),
            (_("Promotion"), sheet.cohort), (_("Au pôle"), "\u202f; ".join(sheet.desks)),
            (_("Compte de cantine"), ", ".join(sheet.meals)), (_("Stand au magasin"), ", ".join(sheet.stalls)),
            (_("Projets du fonds"), ", ".join(sheet.fund)),
        ),
        tables=(
            Table(title=_("Étapes"), columns=(Column(_("Jour"), 14), Column(_("Étape"), 60)), rows=sheet.steps),
        ),
    )  # fmt: skip
    if layers:
        shown = layers if len(layers) <= LAYERS else (layers[0], *layers[1 - LAYERS :])
        yield Section(
            key="radar", title=_("La progression"), profile=_profile(_("Radar de progression"), sheet.axes, shown)
        )
    yield Section(
        key="accompaniment", title=_("L’accompagnement"),
        lead=_("{sessions} tenus, {hours} h données.").format(
            sessions=ngettext("{n} rendez-vous", "{n} rendez-vous", sheet.sessions_held).format(n=number(sheet.sessions_held)),
            hours=number(sheet.hours, 1),
        ),
        tables=(
            Table(
                title=_("Qui accompagne"),
                columns=(Column(_("Nom"), 44), Column(_("Heures prévues"), 16, True), Column(_("Heures données"), 16, True)),
                rows=tuple((name, Quantity(Decimal(planned), "hours"), _hours(given)) for name, planned, given in sheet.mentors),
            ),
            Table(
                title=_("Rendez-vous"),
                columns=(Column(_("Jour"), 14), Column(_("Avec"), 26), Column(_("Sujet"), 40), Column(_("Durée"), 12, True)),
                rows=tuple((one.on_day, one.mentor, one.subject, _hours(one.hours)) for one in sheet.sessions),
                empty=_("Aucun rendez-vous n’a encore été tenu."),
            ),
            Table(
                title=_("Jalons"),
                columns=(Column(_("Échéance"), 14), Column(_("Jalon"), 50), Column(_("État"), 18)),
                rows=tuple((due, title, state) for title, due, state in sheet.milestones),
                empty=_("Aucun jalon n’est posé."),
            ),
            Table(
                title=_("Signaux"),
                columns=(Column(_("Jour"), 14), Column(_("Signal"), 18), Column(_("Raison"), 60)),
                rows=sheet.risks,
            ),
        ),
    )  # fmt: skip
    yield Section(key="became", title=_("Ce qu’il est devenu"), tables=(_exits(sheet), _outcomes(sheet)))


def _carrier(sheet: ProjectSheet) -> str:
    if sheet.people < 2:
        return sheet.carrier
    return _("{carrier}, {people} personnes").format(carrier=sheet.carrier, people=number(sheet.people))


def _exits(sheet: ProjectSheet) -> Table:
    return Table(
        title=_("Sortie de promotion"),
        columns=(Column(_("Jour"), 14), Column(_("Suite"), 30), Column(_("Statut"), 24), Column(_("Emplois"), 12, True)),
        rows=tuple((day, outcome, form, _fte(fte)) for day, outcome, form, fte in sheet.exits),
        empty=_("Le projet n’est pas encore sorti."),
    )  # fmt: skip


def _outcomes(sheet: ProjectSheet) -> Table:
    yes = {True: _("oui"), False: _("non"), None: "–"}
    return Table(
        title=_("À 12, 24 et 36 mois"),
        columns=(
            Column(_("Après"), 14), Column(_("En activité"), 14), Column(_("Emplois"), 14, True),
            Column(_("Chiffre d’affaires"), 20, True), Column(_("Au pôle"), 14),
        ),
        rows=tuple(
            (_months(months), yes[alive], _fte(fte), Quantity(turnover, "euros"), yes[at_pole])
            for months, alive, fte, turnover, at_pole in sheet.outcomes
        ),
        empty=_("Rien n’est encore connu de la suite."),
    )  # fmt: skip


def _in_short(number_: int, sheet: ProjectSheet) -> Section:
    return Section(
        key=f"incubation-{number_}", title=_("À l’incubateur : {title}").format(title=sheet.title),
        lead=_("{hours} h de rendez-vous données.").format(hours=number(sheet.hours, 1)) if sheet.hours else "",
        facts=((_("Promotion"), sheet.cohort),),
        tables=(
            Table(title=_("Étapes"), columns=(Column(_("Jour"), 14), Column(_("Étape"), 60)), rows=sheet.steps),
            *((_outcomes(sheet),) if sheet.outcomes else ()),
        ),
    )  # fmt: skip
