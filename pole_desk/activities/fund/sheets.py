"""What the fund tells on a sheet: a project with its grants, its support group and its outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pole_desk.activities.fund.queries import (
    Outcome,
    Project,
    ProjectCard,
    by_dossier,
    instalments,
    project,
    project_card,
)
from pole_desk.activities.fund.rules import (
    OutcomeKind,
    advice_name,
    month_name,
    opinion_name,
    outcome_name,
    territory_name,
)
from pole_desk.activities.fund.rules.grants import Step, rank_name
from pole_desk.activities.fund.queries.grants import Instalment, projects_of
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId
from pole_desk.ports.sheets import Column, Covered, Quantity, Section, Subject, Table


class FundSheets:
    """Implements `ports.sheets.SheetSource`."""

    def covered(self, reader: Reader, *, dossier: DossierId) -> Covered:
        return Covered()

    def sections(
        self, reader: Reader, *, subject: Subject, first: date, last: date
    ) -> Iterable[Section]:
        """A project whole up to the period's end; the grants of each project of a structure."""
        on = min(last, reader.clock.today())
        if subject.dossier is not None:
            number_ = by_dossier(reader, dossier=subject.dossier)
            if number_ is not None:
                yield from _whole(project_card(reader, project=number_), on)
        elif subject.party is not None:
            for number_ in projects_of(reader, party=subject.party):
                each = project(reader, project=number_)
                if each.submitted_on > on:
                    continue
                yield Section(
                    key=f"fund-{each.id}", title=_("Au fonds : {title}").format(title=each.title), lead=each.need,
                    tables=(_grants(instalments(reader, project=each.id), on),),
                )  # fmt: skip


def _whole(card: ProjectCard, on: date) -> Iterable[Section]:
    own = card.project
    yield Section(
        key="fund", title=_("Le projet soutenu"), lead=own.need,
        facts=(
            (_("Numéro"), own.number), (_("Porté par"), own.party_name), (_("Contact"), own.contact),
            (_("Commune"), own.commune), (_("Territoire"), territory_name(own.territory)),
            (_("Politiques publiques"), ", ".join(own.policies)), (_("Déposé le"), plain_day(own.submitted_on)),
            (_("Terminé le"), _day(own, on)),
        ),
        tables=(_grants(card.instalments, on), _amendments(card, on)),
    )  # fmt: skip
    yield Section(key="group", title=_("Le groupe d’appui"), tables=tuple(_group(card, on)))
    yield Section(
        key="outcomes", title=_("Ce qu’il a changé"),
        tables=(_policies(card.outcomes, on), _enterprises(card.outcomes, on), *_moves(card, on)),
    )  # fmt: skip


def _day(project: Project, on: date) -> str:
    ended = project.ended_on
    return plain_day(ended) if ended is not None and ended <= on else ""


def _grants(known: Iterable[Instalment], on: date) -> Table:
    """Each grant with the day of each of its steps, those taken up to a day."""
    shown = [one for one in known if one.decided_on <= on and one.stands]
    paid = sum((one.amount for one in shown if _until(one.paid_on, on)), ZERO)
    return Table(
        title=_("Subventions"),
        columns=(
            Column(_("Subvention"), 20), Column(_("Montant"), 15, True), Column(_("Décidée"), 14), Column(_("Signée"), 14),
            Column(_("Justifiée"), 14), Column(_("Payée"), 14), Column(_("Avis du groupe"), 18),
        ),
        rows=tuple(
            (
                rank_name(one.rank), Quantity(one.amount, "euros"), one.decided_on,
                *(_until(one.day_of(step), on) or "–" for step in (Step.SIGNED, Step.JUSTIFIED, Step.PAID)),
                next((opinion_name(said.opinion) for said in reversed(one.opinions) if said.on_day <= on), "–"),
            )
            for one in shown
        ),
        totals=(
            _("Total"), Quantity(sum((one.amount for one in shown), ZERO), "euros"), "", "", "",
            Quantity(paid, "euros"), "",
        ) if shown else (),
        empty=_("Aucune subvention n’a été décidée."),
    )  # fmt: skip


def _until(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def _amendments(card: ProjectCard, on: date) -> Table:
    return Table(
        title=_("Avenants"),
        columns=(Column(_("Jour"), 14), Column(_("Objet"), 24), Column(_("Avant"), 24), Column(_("Après"), 24), Column(_("Raison"), 26)),
        rows=tuple(
            (one.on_day, one.subject, one.before, one.after, one.reason) for one in card.amendments if one.on_day <= on
        ),
    )  # fmt: skip


def _group(card: ProjectCard, on: date) -> Iterable[Table]:
    if card.group is None:
        yield Table(title=_("Membres"), columns=(Column(_("Membre")),), rows=(), empty=_("Aucun groupe d’appui n’est réuni."))
        return
    yield Table(
        title=_("Membres"),
        columns=(Column(_("Personne"), 26), Column(_("Structure"), 30), Column(_("Réseau"), 26)),
        rows=tuple((one.person, one.body, one.network) for one in card.group.members if one.first_day <= on),
        empty=_("Aucun membre n’est inscrit."),
    )  # fmt: skip
    held = [one for one in card.group.meetings if one.on_day <= on and not one.cancelled]
    yield Table(
        title=_("Réunions"),
        columns=(
            Column(_("Jour"), 14), Column(_("Sujet"), 40), Column(_("Présents"), 12, True), Column(_("Heures valorisées"), 18, True),
        ),
        rows=tuple(
            (
                one.on_day, one.subject, sum(1 for each in one.attendance if each.presence == "present"),
                Quantity(one.value, "euros"),
            )
            for one in held
        ),
        totals=(_("Total"), "", "", Quantity(sum((one.value for one in held), ZERO), "euros")) if held else (),
        empty=_("Aucune réunion n’a encore été tenue."),
    )  # fmt: skip
    yield Table(
        title=_("Recommandations"),
        columns=(Column(_("Jour"), 14), Column(_("Recommandation"), 40), Column(_("Pour"), 20), Column(_("Ce qu’elle est devenue"), 30)),
        rows=tuple(
            (
                one.on_day, one.text, one.owner,
                f"{advice_name(one.state)} · {one.outcome}" if one.outcome else advice_name(one.state),
            )
            for one in card.group.recommendations if one.on_day <= on
        ),
    )  # fmt: skip


def _policies(known: Iterable[Outcome], on: date) -> Table:
    return Table(
        title=outcome_name(OutcomeKind.POLICY),
        columns=(Column(_("Quand"), 14), Column(_("Politique"), 24), Column(_("Comment"), 36), Column(_("Preuve"), 28)),
        rows=tuple(
            (month_name(one.month), one.policy, one.how, one.evidence)
            for one in known if one.kind == OutcomeKind.POLICY and one.on_day <= on
        ),
        empty=_("Rien n’est encore noté."),
    )  # fmt: skip


def _enterprises(known: Iterable[Outcome], on: date) -> Table:
    return Table(
        title=outcome_name(OutcomeKind.ENTERPRISE),
        columns=(
            Column(_("Quand"), 14), Column(_("Structure"), 34), Column(_("Statut"), 20), Column(_("En activité"), 12),
            Column(_("Emplois"), 12, True),
        ),
        rows=tuple(
            (
                month_name(one.month), one.structure, one.legal_form, {True: _("oui"), False: _("non")}.get(one.alive, "–"),
                Quantity(one.jobs, "fte"),
            )
            for one in known if one.kind == OutcomeKind.ENTERPRISE and one.on_day <= on
        ),
        empty=_("Rien n’est encore connu à 12, 24 ou 36 mois."),
    )  # fmt: skip


def _moves(card: ProjectCard, on: date) -> Iterable[Table]:
    yield Table(
        title=_("Repositionnements"),
        columns=(Column(_("Jour"), 14), Column(_("Avant"), 34), Column(_("Après"), 34), Column(_("Raison"), 28)),
        rows=tuple((one.on_day, one.before, one.after, one.reason) for one in card.positions if one.on_day <= on),
    )  # fmt: skip
    yield Table(
        title=_("Autres appels rencontrés"),
        columns=(Column(_("Jour"), 14), Column(_("Appel"), 40), Column(_("Montant"), 16, True), Column(_("Note"), 30)),
        rows=tuple(
            (one.on_day, one.name, Quantity(one.amount, "euros"), one.note)
            for one in card.other_calls if one.on_day <= on
        ),
    )  # fmt: skip
