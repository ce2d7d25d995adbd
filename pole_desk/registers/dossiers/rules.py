"""Kinds and states of dossiers, and the arithmetic of shares."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, percent
from pole_desk.kernel.money import split
from pole_desk.ports.ids import ChantierId

TOPIC = "dossiers"
LINKS_TOPIC = "links"
WHOLE = 10_000
"""Basis points of a whole dossier."""


class Kind(StrEnum):
    """What a dossier is about."""

    HOSTING = "hosting"
    STORAGE = "storage"
    EVENT = "event"
    MEALS = "meals"
    SHOP = "shop"
    INCUBATION = "incubation"
    COHORT = "cohort"
    PROJECT = "project"
    CLOSURE = "closure"
    REPAIR = "repair"


class State(StrEnum):
    """Where a dossier stands."""

    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Serving(NamedTuple):
    """A share that a dossier or a structure gives to a chantier or a fund project, between two days."""

    owner: int
    target: int
    share: int
    first_day: date
    last_day: date | None


UNAVAILABLE = frozenset({Kind.CLOSURE, Kind.REPAIR})
"""Kinds that make a space unavailable rather than occupied."""


def kind_name(kind: str) -> str:
    """The kind in the words of the pole."""
    return {
        Kind.HOSTING: _("Convention d’hébergement"),
        Kind.STORAGE: _("Convention de stockage"),
        Kind.EVENT: _("Événement"),
        Kind.MEALS: _("Compte cantine"),
        Kind.SHOP: _("Participation au magasin"),
        Kind.INCUBATION: _("Incubation"),
        Kind.COHORT: _("Promotion"),
        Kind.PROJECT: _("Projet soutenu"),
        Kind.CLOSURE: _("Fermeture"),
        Kind.REPAIR: _("Travaux"),
    }[Kind(kind)]


def require_shares(shares: Mapping[ChantierId, int]) -> None:
    """Each share is positive and they sum to at most 10 000; raises RuleBroken."""
    if any(share <= 0 for share in shares.values()):
        raise RuleBroken("share", _("Une part est positive."))
    total = sum(shares.values())
    if total > WHOLE:
        raise RuleBroken(
            "shares_sum",
            _("Les parts font {total}, plus de {whole}.").format(
                total=percent(Decimal(total) / 100, 2), whole=percent(100)
            ),
        )


def share_out(total: Decimal, shares: Mapping[ChantierId, int]) -> tuple[dict[ChantierId, Decimal], Decimal]:
    """`total` euros by share, to the cent by largest remainder, and the part not linked."""
    rest = WHOLE - sum(shares.values())
    *parts, unlinked = split(total, [*shares.values(), rest])
    return dict(zip(shares, parts, strict=True)), unlinked


def share_text(share: int) -> str:
    """`33,33 %` from 3 333."""
    return percent(Decimal(share) / 100, 0 if share % 100 == 0 else 2)


