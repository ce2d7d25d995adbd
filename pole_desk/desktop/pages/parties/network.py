"""What the network knows of a structure: charter, posts, services, people in schemes, its answers."""

from __future__ import annotations

from pole_desk.activities.network.queries import Told
from pole_desk.activities.network.rules import Accession, Opinion, accession_name
from pole_desk.desktop.pages.parties.reading import Card
from pole_desk.desktop.parts.rows import Row
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.money import euros

ANSWERS = 3
"""The last enquiries that the card shows."""


def network_rows(card: Card) -> list[Row]:
    """A line for each thing known; a structure that the network does not know has none."""
    return [*_charter(card), *_helped(card), *(_answer(one) for one in card.network.told[:ANSWERS])]


def _charter(card: Card) -> list[Row]:
    known = card.network
    asked = next((one for one in known.accessions if one.state == Accession.ASKED), None)
    rows = []
    if card.party.lcp or asked is not None:
        met = sum(one.opinion == Opinion.MET for one in known.points)
        whole = met == len(known.points)
        rows.append(Row(
            _("Lieu collectif de proximité") if card.party.lcp
            else _("Demande à devenir un lieu collectif de proximité"),
            "" if asked is None else _("demandé le {day}").format(day=numeric_day(asked.asked_on)),
            pill=_("charte {met}/{points}").format(met=met, points=len(known.points)),
            tone="success" if whole else "warning",
        ))  # fmt: skip
    elif known.accessions:
        last = known.accessions[0]
        told = _("demandé le {day}").format(day=numeric_day(last.asked_on))
        rows.append(Row(_("Demande à devenir un LCP"), told, pill=accession_name(last.state)))
    return rows


def _helped(card: Card) -> list[Row]:
    known = card.network
    rows = [
        Row(one.title, " · ".join(part for part in (_("poste financé"), one.funder) if part),
            _("{fte} ETP").format(fte=number(one.fte, 2)))
        for one in known.posts
    ]  # fmt: skip
    if known.services:
        rows.append(Row(_("Plateforme de mutualisation"), ", ".join(one.service for one in known.services)))
    rows += [
        Row(one.scheme, one.detail,
            ngettext("{n} personne", "{n} personnes", one.people).format(n=number(one.people)))
        for one in known.benefits
    ]  # fmt: skip
    return rows


def _answer(one: Told) -> Row:
    title = _("Enquête emploi {year}").format(year=one.year)
    told = one.answer
    if told.people is None:
        words = "" if told.reminded_on is None else _("relancée le {day}").format(day=numeric_day(told.reminded_on))
        return Row(title, words, pill=_("sans réponse"), tone="warning")
    parts = [
        ngettext("{n} personne", "{n} personnes", told.people).format(n=number(told.people)),
        "" if told.fte is None else _("{fte} ETP").format(fte=number(told.fte, 2)),
        "" if told.permanent is None else _("{n} CDI").format(n=number(told.permanent)),
    ]
    return Row(title, " · ".join(part for part in parts if part), "" if told.turnover is None else euros(told.turnover))
