"""Kinds and states of dossiers, and the arithmetic of shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, percent
from pole_desk.kernel.money import split, split_whole
from pole_desk.ports.ids import ChantierId, DossierId
from pole_desk.registers.chantiers.rules import NewPlan

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
    SERVICE = "service"
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


class Share(NamedTuple):
    """A share of an owner, in basis points, between two days."""

    owner: int
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
        Kind.SERVICE: _("Prestation"),
        Kind.INCUBATION: _("Incubation"),
        Kind.COHORT: _("Promotion"),
        Kind.PROJECT: _("Projet soutenu"),
        Kind.CLOSURE: _("Fermeture"),
        Kind.REPAIR: _("Travaux"),
    }[Kind(kind)]


def require_shares(shares: Mapping[ChantierId, int] | Mapping[DossierId, int]) -> None:
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


def excess(shares: Iterable[Share]) -> date | None:
    """The first day when the shares of one owner pass the whole; None: never."""
    kept = list(shares)
    for day in sorted({one.first_day for one in kept}):
        given = sum(
            one.share
            for one in kept
            if one.first_day <= day and (one.last_day is None or one.last_day >= day)
        )
        if given > WHOLE:
            return day
    return None


def mean_shares(dossiers: Sequence[Mapping[ChantierId, int]]) -> dict[ChantierId, int]:
    """What several dossiers serve on average, in basis points, rounded down: never over the whole."""
    sums: dict[ChantierId, int] = {}
    for shares in dossiers:
        for chantier, share in shares.items():
            sums[chantier] = sums.get(chantier, 0) + share
    return {chantier: mean for chantier, total in sums.items() if (mean := total // len(dossiers))}


def share_text(share: int) -> str:
    """`33,33 %` from 3 333."""
    return percent(Decimal(share) / 100, 0 if share % 100 == 0 else 2)




Splits = Mapping[int, Mapping[int, int]]
"""For a former chantier that several take over, the basis points of each, by numbers."""


def followers(plan: NewPlan, number: int) -> list[int]:
    """The numbers of the chantiers of a new plan that take over a former one."""
    return sorted(one.number for one in plan.chantiers if number in one.takes_over)


def require_splits(plan: NewPlan, splits: Splits) -> None:
    """A chantier that several take over says how its links divide, wholly.

    Raises RuleBroken `plan_split` with the number of the chantier.
    """
    for number in sorted({former for one in plan.chantiers for former in one.takes_over}):
        after = followers(plan, number)
        given = splits.get(number, {})
        if len(after) > 1 and (set(given) != set(after) or sum(given.values()) != WHOLE
                               or min(given.values()) < 0):  # fmt: skip
            raise RuleBroken(
                "plan_split",
                _("Le chantier {number} est repris par plusieurs ({after}) : dites la part de chacun, "
                  "pour un total de {whole}.").format(
                    number=number, after=", ".join(map(str, after)), whole=percent(100)
                ),
                number=number,
            )  # fmt: skip


def carried(plan: NewPlan, splits: Splits, number: int, share: int) -> dict[int, int]:
    """Where a share given to a former chantier goes, by new number; nothing is lost but what none takes over."""
    after = followers(plan, number)
    if len(after) < 2:
        return dict.fromkeys(after, share)
    parts = split_whole(share, [splits[number][one] for one in after])
    return {one: part for one, part in zip(after, parts, strict=True) if part}
