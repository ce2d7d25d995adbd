"""The lines of a structure's card: charter, posts, services, people in schemes, requests, enquiry."""

from __future__ import annotations

from pole_desk.activities.network.queries import Point
from pole_desk.activities.network.rules import Accession, accession_name, opinion_name
from pole_desk.desktop.pages.network.acts import Acts
from pole_desk.desktop.pages.network.reading import Card, territory_word
from pole_desk.desktop.pages.network.words import ACCESSION_TONES, fte_text, span_text, tone_of
from pole_desk.desktop.parts.rows import Row
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.money import euros


def point_rows(shown: Card, acts: Acts) -> list[Row]:
    """The points of the charter in its order, each with the opinion that stands."""
    return [
        Row(
            f"{place}. {one.point}", _proof(one),
            pill=opinion_name(one.opinion) if one.opinion else _("à évaluer"), tone=tone_of(one.opinion),
            acts=acts.point_acts(one),
        )
        for place, one in enumerate(shown.points, start=1)
    ]  # fmt: skip


def _proof(one: Point) -> str:
    if one.on_day is None:
        return _("Aucun avis n’a encore été donné.")
    return _("{evidence}\nle {day}, par {author}").format(
        evidence=one.evidence, day=numeric_day(one.on_day), author=one.author
    )


def former_rows(shown: Card) -> list[Row]:
    """The opinions that another one replaced."""
    standing = {one.id for one in shown.points}
    return [
        Row(one.point, _proof(one), pill=opinion_name(one.opinion), tone=tone_of(one.opinion), off=True)
        for one in shown.assessments if one.id not in standing
    ]  # fmt: skip


def post_rows(shown: Card, acts: Acts) -> list[Row]:
    return [
        Row(
            one.title,
            " · ".join(part for part in (
                _("{fte} ETP").format(fte=fte_text(one.fte)), one.funder, span_text(one.first_day, one.last_day)
            ) if part),
            _("{amount} par an").format(amount=euros(one.amount)) if one.amount else "",
            acts=acts.post_acts(one), off=one.last_day is not None and one.last_day < shown.day,
        )
        for one in shown.posts
    ]  # fmt: skip


def service_rows(shown: Card, acts: Acts) -> list[Row]:
    return [
        Row(
            one.service, span_text(one.first_day, one.last_day),
            _("{n} h").format(n=number(one.hours)) if one.hours else "",
            acts=acts.service_acts(one), off=one.last_day is not None and one.last_day < shown.day,
        )
        for one in shown.services
    ]  # fmt: skip


def benefit_rows(shown: Card, acts: Acts) -> list[Row]:
    return [
        Row(
            one.scheme,
            " · ".join(part for part in (one.detail, span_text(one.first_day, one.last_day)) if part),
            ngettext("{n} personne", "{n} personnes", one.people).format(n=number(one.people)),
            acts=acts.benefit_acts(one), off=one.last_day is not None and one.last_day < shown.day,
        )
        for one in shown.benefits
    ]  # fmt: skip


def condition_rows(shown: Card) -> list[Row]:
    """The plan's three conditions to join, each held or not; the goals of those that joined long ago are not told."""
    held = shown.conditions
    goals = shown.waiting.goals if shown.waiting else next((one.goals for one in shown.accessions if one.goals), "")
    platform = _("{carrier} et les Ecossolies").format(carrier=shown.carrier) if shown.carrier else ""
    whole = held.points > 0 and held.met == held.points
    untold = (_("non dit"), "neutral") if shown.party.lcp and not shown.accessions else None
    return [
        Row(_("Accompagnée par la plateforme"), platform, pill=_held(held.services)[0], tone=_held(held.services)[1]),
        Row(_("Charte tenue"), _("{met} points sur {points}").format(met=held.met, points=held.points),
            pill=_held(whole)[0], tone=_held(whole)[1]),
        Row(_("Objectifs atteints"), goals, pill=(untold or _held(held.goals))[0],
            tone=(untold or _held(held.goals))[1]),
    ]  # fmt: skip


def _held(holds: bool) -> tuple[str, str]:
    return (_("oui"), "success") if holds else (_("manque"), "warning")


def accession_rows(shown: Card, acts: Acts) -> list[Row]:
    found = []
    for one in shown.accessions:
        decided = "" if one.decided_on is None else _("décidée le {day}").format(day=numeric_day(one.decided_on))
        detail = "\n".join(part for part in (decided, one.reason) if part)
        found.append(Row(
            _("Demande du {day}").format(day=numeric_day(one.asked_on)), detail, pill=accession_name(one.state),
            tone=ACCESSION_TONES[Accession(one.state)], acts=acts.accession_acts(one),
        ))  # fmt: skip
    return found


def told_rows(shown: Card) -> list[Row]:
    """What the structure answered to the enquiry, year by year."""
    found = []
    for year, one in shown.told:
        if one.people is None:
            reminded = one.reminded_on
            words = _("relancée le {day}").format(day=numeric_day(reminded)) if reminded else ""
            found.append(Row(str(year), words, pill=_("sans réponse"), tone="warning"))
            continue
        parts = [
            ngettext("{n} personne", "{n} personnes", one.people).format(n=number(one.people)),
            _("{fte} ETP").format(fte=fte_text(one.fte)) if one.fte is not None else "",
            _("{n} CDI").format(n=number(one.permanent)) if one.permanent is not None else "",
        ]
        found.append(Row(str(year), " · ".join(part for part in parts if part)))
    return found


def facts(shown: Card) -> list[tuple[str, str]]:
    party = shown.party
    pairs = [
        (_("Forme juridique"), party.legal_form), (_("Commune"), party.commune),
        (_("Territoire"), territory_word(party.territory)), (_("Dessert aussi"), ", ".join(party.places)),
        (_("Téléphone"), party.phone), (_("E-mail"), party.email),
    ]  # fmt: skip
    return [(name, value) for name, value in pairs if value]
