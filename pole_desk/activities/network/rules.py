"""Opinions on the charter, conditions of accession, what an answer to the enquiry must respect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, number

TOPIC = "network"
MOST_PEOPLE = 100_000
"""People of a structure; beyond, a slip of the finger."""


class Opinion(StrEnum):
    """What is thought of a point of the charter."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"


class Accession(StrEnum):
    """Where a request to join the LCP stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def opinion_name(opinion: str) -> str:
    return {
        Opinion.MET: _("tenu"),
        Opinion.PARTLY: _("en partie"),
        Opinion.NOT_MET: _("non tenu"),
    }[Opinion(opinion)]


def accession_name(state: str) -> str:
    return {
        Accession.ASKED: _("demandée"),
        Accession.ACCEPTED: _("acceptée"),
        Accession.REFUSED: _("refusée"),
        Accession.WITHDRAWN: _("retirée"),
    }[Accession(state)]


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the plan (part III.3) asks before a structure joins the LCP.

    `services`: the mutualisation platform supports it; `met` of `points` of the charter are met;
    `goals`: its goals are reached, as those who follow it say.
    """

    services: bool
    met: int
    points: int
    goals: bool

    @property
    def hold(self) -> bool:
        return self.services and self.goals and self.points > 0 and self.met == self.points

    def missing(self) -> list[str]:
        """What is missing, in words."""
        found = []
        if not self.services:
            found.append(_("l’accompagnement par la plateforme de mutualisation"))
        if self.met < self.points or not self.points:
            found.append(
                _("la charte ({met} points tenus sur {points})").format(met=self.met, points=self.points)
            )
        if not self.goals:
            found.append(_("les objectifs, que rien ne dit atteints"))
        return found


def require_conditions(conditions: Conditions, name: str) -> None:
    """Raises RuleBroken naming what a structure lacks to join the LCP."""
    if not conditions.hold:
        raise RuleBroken(
            "lcp_conditions",
            _("{name} ne peut pas encore devenir un lieu collectif de proximité : il manque {what}.").format(
                name=name, what="\u202f; ".join(conditions.missing())
            ),
            missing=conditions.missing(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """An answer to the yearly enquiry, at 31 December; None is not told.

    `fte` full-time equivalents; `permanent` contracts (CDI); `district_hired` residents of priority
    districts hired in the year; `turnover` euros of the year.
    """

    people: int
    fte: Decimal | None = None
    permanent: int | None = None
    district_hired: int | None = None
    turnover: Decimal | None = None
    note: str = ""


def require_jobs(jobs: Jobs) -> None:
    """Figures are positive and agree: no more full-time equivalents or contracts than people.

    Raises BadInput.
    """
    named: Mapping[str, Decimal | int | None] = {
        "people": jobs.people, "fte": jobs.fte, "permanent": jobs.permanent,
        "district_hired": jobs.district_hired, "turnover": jobs.turnover,
    }  # fmt: skip
    for name, value in named.items():
        if value is not None and (value < 0 or (name != "turnover" and value > MOST_PEOPLE)):
            raise BadInput(name, _("{value} n’est pas possible ici.").format(value=number(value)), value=value)
    for name, value in (("fte", jobs.fte), ("permanent", jobs.permanent)):
        if value is not None and value > jobs.people:
            raise BadInput(
                name,
                _("{value} sur {people} personnes : il ne peut pas y en avoir plus que de personnes.").format(
                    value=number(value), people=number(jobs.people)
                ),
            )


def require_order(first: date, last: date | None) -> None:
    """Raises BadInput when the last day comes before the first."""
    if last is not None and last < first:
        raise BadInput("dates_reversed", _("Le dernier jour viendrait avant le premier."))


def require_post(title: str, fte: Decimal, amount: Decimal) -> None:
    """A post has a title, at most one full-time equivalent, and costs nothing or more. Raises BadInput."""
    if not title.strip():
        raise BadInput("title", _("Donnez l’intitulé du poste."))
    if not 0 < fte <= 1:
        raise BadInput("fte", _("Un poste va de 0,01 à 1 équivalent temps plein."))
    if amount < 0:
        raise BadInput("amount", _("Le montant d’un poste est positif."))


def require_service(service: str, hours: int) -> None:
    """A service is named, its hours are none or more. Raises BadInput."""
    if not service.strip() or hours < 0:
        raise BadInput("service", _("Donnez le service reçu, et un nombre d’heures positif."))


def require_people(people: int) -> None:
    """Somebody is counted in a scheme, and not a whole town. Raises BadInput."""
    if not 0 < people <= MOST_PEOPLE:
        raise BadInput("people", _("Comptez au moins une personne."))
