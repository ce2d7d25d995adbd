"""States of an application and the classes of the mix; agreements are in `leases`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.registers.parties.rules.classes import age_class, age_names, size_class, size_names

TOPIC = "applications"
SETTLED_MONTHS = 24
"""Months at the pole after which a structure is settled rather than new."""
AHEAD_MONTHS = 3
"""How far ahead a place that comes free is matched with the waiting list."""


class State(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    VISITED = "visited"
    COMMITTEE = "committee"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.RECEIVED, State.VISITED, State.COMMITTEE, State.WAITING})
NEXT: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.VISITED, State.WITHDRAWN}),
    State.VISITED: frozenset({State.COMMITTEE, State.WITHDRAWN}),
    State.COMMITTEE: frozenset({State.ACCEPTED, State.WAITING, State.REFUSED, State.WITHDRAWN}),
    State.WAITING: frozenset({State.ACCEPTED, State.REFUSED, State.WITHDRAWN}),
    State.ACCEPTED: frozenset(),
    State.REFUSED: frozenset({State.COMMITTEE}),
    State.WITHDRAWN: frozenset({State.RECEIVED}),
}
WITH_REASON = frozenset({State.REFUSED, State.WITHDRAWN, State.WAITING})


class Criterion(StrEnum):
    """How a structure belongs to the social and solidarity economy, read broadly."""

    STATUS = "status"
    OBJECT = "object"
    WAY_OF_WORKING = "way_of_working"
    NONE = "none"


def state_name(state: str) -> str:
    return {
        State.RECEIVED: _("Reçue"),
        State.VISITED: _("Visite faite"),
        State.COMMITTEE: _("En comité"),
        State.ACCEPTED: _("Acceptée"),
        State.WAITING: _("Liste d’attente"),
        State.REFUSED: _("Refusée"),
        State.WITHDRAWN: _("Retirée"),
    }[State(state)]


def criterion_name(criterion: str) -> str:
    return {
        Criterion.STATUS: _("par son statut"),
        Criterion.OBJECT: _("par son objet"),
        Criterion.WAY_OF_WORKING: _("par sa façon de travailler"),
        Criterion.NONE: _("non établi"),
    }[Criterion(criterion)]


def require_step(now: str, wanted: State, reason: str) -> None:
    """Raises RuleBroken when a state can't follow, or needs a reason that is missing."""
    if wanted not in NEXT[State(now)]:
        following = ", ".join(state_name(state).lower() for state in sorted(NEXT[State(now)]))
        raise RuleBroken(
            "application_state",
            _("Une candidature « {now} » ne passe pas à « {wanted} ». Possible : {next}.").format(
                now=state_name(now).lower(),
                wanted=state_name(wanted).lower(),
                next=following or _("rien"),
            ),
        )
    if wanted in WITH_REASON and not reason.strip():
        raise RuleBroken("reason", _("Dites pourquoi : le motif reste dans le dossier."))


class Profile(NamedTuple):
    """What the mix looks at in a structure; shares of chantiers in basis points."""

    legal_family: str
    headcount: int | None
    founded_year: int | None
    hosted_since: date | None
    chantiers: Mapping[str, int]


class MixRow(NamedTuple):
    """A class of a dimension: structures there, share in percent, target, share after."""

    key: str
    count: Decimal
    percent: Decimal
    target: Decimal | None
    after: Decimal


class Dimension(NamedTuple):
    """One way of looking at the hosted structures."""

    key: str
    rows: tuple[MixRow, ...]


def dimension_name(key: str) -> str:
    return {
        "legal": _("Forme juridique"),
        "chantier": _("Chantier"),
        "size": _("Taille"),
        "age": _("Ancienneté de la structure"),
        "newness": _("Arrivée au pôle"),
    }[key]


def class_name(dimension: str, key: str) -> str:
    """The words of a class; legal families and chantiers name themselves."""
    names = {
        **{f"size:{one}": name for one, name in size_names().items()},
        **{f"age:{one}": name for one, name in age_names().items()},
        "newness:new": _("nouvelle (moins de 2 ans au pôle)"),
        "newness:settled": _("installée"),
        "chantier:": _("non relié"),
    }
    return names.get(f"{dimension}:{key}", key)


def classes_of(profile: Profile, on: date) -> dict[str, Mapping[str, Decimal]]:
    """The classes of a structure in each dimension, with the part of it in each."""
    linked = {key: Decimal(share) / 10_000 for key, share in profile.chantiers.items()}
    rest = 1 - sum(linked.values(), Decimal(0))
    if rest > 0:
        linked[""] = rest
    return {
        "legal": {profile.legal_family: Decimal(1)},
        "chantier": linked,
        "size": {size_class(profile.headcount): Decimal(1)},
        "age": {age_class(profile.founded_year, on): Decimal(1)},
        "newness": {_newness(profile.hosted_since, on): Decimal(1)},
    }


def _newness(since: date | None, on: date) -> str:
    if since is None:
        return "new"
    months = (on.year - since.year) * 12 + on.month - since.month
    return "new" if months < SETTLED_MONTHS else "settled"


def mix(
    hosted: Iterable[Profile],
    on: date,
    targets: Mapping[tuple[str, str], Decimal],
    applicant: Profile | None = None,
) -> tuple[Dimension, ...]:
    """Today's mix by dimension, beside the targets, and what the applicant would make of it."""
    now = [classes_of(profile, on) for profile in hosted]
    then = [*now, classes_of(applicant, on)] if applicant is not None else now
    keys = ("legal", "chantier", "size", "age", "newness")
    return tuple(Dimension(key, _rows(key, now, then, targets)) for key in keys)


def _rows(
    dimension: str,
    now: Sequence[Mapping[str, Mapping[str, Decimal]]],
    then: Sequence[Mapping[str, Mapping[str, Decimal]]],
    targets: Mapping[tuple[str, str], Decimal],
) -> tuple[MixRow, ...]:
    before, after = _sums(dimension, now), _sums(dimension, then)
    aimed = {key for name, key in targets if name == dimension}
    return tuple(
        MixRow(
            key,
            before.get(key, Decimal(0)),
            _share(before.get(key, Decimal(0)), len(now)),
            targets.get((dimension, key)),
            _share(after.get(key, Decimal(0)), len(then)),
        )
        for key in sorted(before.keys() | after.keys() | aimed)
    )


def _sums(
    dimension: str, structures: Sequence[Mapping[str, Mapping[str, Decimal]]]
) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for classes in structures:
        for key, part in classes[dimension].items():
            sums[key] = sums.get(key, Decimal(0)) + part
    return sums


def _share(part: Decimal, whole: int) -> Decimal:
    return (100 * part / whole).quantize(Decimal("0.1")) if whole else Decimal(0)
