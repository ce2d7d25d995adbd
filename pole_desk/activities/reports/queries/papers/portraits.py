"""Who or what a sheet is about, in its own words: kept with the closing of a year."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pole_desk.activities.reports.queries.papers.stories import stories
from pole_desk.activities.reports.queries.texts import Portrait
from pole_desk.activities.reports.rules import Period
from pole_desk.formats.report import Grid, Heading, Measure, Part, facts_grid
from pole_desk.kernel.i18n import _, number, percent, short_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.sheets import Subject
from pole_desk.registers.chantiers.queries import ChantierCard
from pole_desk.registers.chantiers.rules import lever_names, state_names
from pole_desk.registers.dossiers.queries import Dossier, Link, links_of, party_links
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import PartyCard


def chantier_portrait(reader: Reader, *, card: ChantierCard, period: Period) -> Portrait:
    """The objectives of a chantier, its actions, and the meetings and support of the period."""
    each, levers = card.chantier, lever_names()
    known = [one for one in card.progress if one.day <= period.last]
    last = max(known, key=lambda one: (one.day, one.id)) if known else None
    facts = facts_grid((
        (_("Plan et axe"), f"{each.plan} · {each.axis_title}"), (_("Porté par"), each.lead_name or each.animator),
        (_("Référent"), each.referent), (_("Leviers"), ", ".join(levers.get(lever, lever) for lever in each.levers)),
        (_("Objectifs du plan"), " ".join(card.goals)),
        (_("Avancement"), "" if last is None else " · ".join(filter(None, (percent(last.percent), last.words)))),
    ))  # fmt: skip
    about = Part(
        key="about", title=_("Présentation"), lead=each.goal,
        grids=(facts, _actions(card, period), *_followed(card, period)),
    )  # fmt: skip
    return Portrait(_("Chantier {number}").format(number=each.number), each.title, [about])


def _actions(card: ChantierCard, period: Period) -> Grid:
    states = state_names()
    return Grid(
        title=_("Actions"),
        columns=(
            Heading(_("Action"), 40), Heading(_("Portée par"), 22), Heading(_("État"), 12), Heading(_("Début"), 12),
            Heading(_("Fin"), 12),
        ),
        rows=tuple(
            (
                action.title, ", ".join(action.carriers), states.get(action.state, action.state),
                action.begun_on or action.planned_on or "–", action.ended_on or "–",
            )
            for action in card.actions
            if action.begun_on is None or action.begun_on <= period.last
        ),
        empty=_("Aucune action n’est inscrite."),
    )  # fmt: skip


def _followed(card: ChantierCard, period: Period) -> Iterable[Grid]:
    met = [one for one in card.meetings if period.first <= one.day <= period.last]
    if met:
        yield Grid(
            title=_("Réunions de l’année"),
            columns=(Heading(_("Jour"), 12), Heading(_("Sujet"), 50), Heading(_("Lieu"), 24), Heading(_("Participants"), 14, True)),
            rows=tuple((one.day, one.subject, one.place, len(one.people)) for one in met),
        )  # fmt: skip
    given = [one for one in card.supports if period.first <= one.day <= period.last]
    if given:
        yield Grid(
            title=_("Appuis spécifiques de l’année"),
            columns=(Heading(_("Jour"), 12), Heading(_("Appui"), 44), Heading(_("Par"), 26), Heading(_("Heures"), 12, True)),
            rows=tuple((one.day, one.title, one.name or one.party_name, Measure(one.hours, "hours")) for one in given),
        )  # fmt: skip


def structure_portrait(reader: Reader, *, card: PartyCard, period: Period) -> Portrait:
    """Who a structure is, then what each feature tells of it."""
    links = party_links(reader, party=card.id, on=period.last)
    facts = facts_grid((
        (_("Statut"), card.legal_form), (_("Commune"), card.commune),
        (_("Effectif"), "" if card.headcount is None else number(card.headcount)), *_linked(links),
    ))  # fmt: skip
    about = Part(key="about", title=_("Présentation"), grids=(facts,))
    told = stories(reader, subject=Subject(party=card.id), period=period)
    return Portrait(card.name, _("Ce que le pôle a fait pour cette structure"), [about, *told])


def dossier_portrait(reader: Reader, *, dossier: Dossier, period: Period) -> Portrait:
    """What a dossier is, then what its feature tells of it."""
    facts = facts_grid((
        (_("Structure"), dossier.party_name), (_("Ouvert le"), short_day(dossier.opened_on)),
        (_("Clos le"), short_day(dossier.closed_on) if dossier.closed_on and dossier.closed_on <= period.last else ""),
        *_linked(links_of(reader, dossier=dossier.id, on=period.last)),
    ))  # fmt: skip
    about = Part(key="about", title=_("Présentation"), grids=(facts,))
    told = stories(reader, subject=Subject(dossier=dossier.id), period=period)
    subtitle = _SUBTITLES.get(dossier.kind, dossier.party_name)
    return Portrait(dossier.title or dossier.party_name, subtitle, [about, *told])


_SUBTITLES: dict[str, str] = {
    Kind.COHORT: _("Fiche de la promotion"), Kind.INCUBATION: _("Fiche du projet accompagné"),
    Kind.PROJECT: _("Fiche du projet soutenu par le fonds"),
}  # fmt: skip


def _linked(links: Iterable[Link]) -> Iterable[tuple[str, str]]:
    words = ", ".join(
        f"{link.number}. {link.title} ({Measure(Decimal(link.share) / 100, 'percent').brief()})" for link in links
    )
    return ((_("Chantiers servis"), words or _("non rattaché")),)
