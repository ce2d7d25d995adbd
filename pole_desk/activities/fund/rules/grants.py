"""Instalments: their states and gates as data, the ceilings, and the running de minimis total."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from pole_desk.activities.fund.rules import Opinion
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import CENT, ZERO, euros
from pole_desk.kernel.periods import add_months

GRANT_SETTING, GRANT = "fund.grant", Decimal("5000.00")
RENEWALS_SETTING, RENEWALS = "fund.renewals", 2
CEILING_SETTING, CEILING = "fund.ceiling", Decimal("15000.00")
"""The plan's figures (part III.2): a grant, how often it is renewed, all that a project may have.

A setting may lower them; the database refuses a fourth grant and more than 15 000 €, whatever is set.
"""
REPORT_SETTING, REPORT_MONTHS = "fund.report_months", 12
"""Months after the signature when the carrier's report is due; indicative."""
DE_MINIMIS_SETTING, DE_MINIMIS = "fund.de_minimis", Decimal("300000.00")
"""Ceiling of the de minimis aids of a single undertaking over three years: Regulation (EU)
2023/2831, article 3(2)."""
DE_MINIMIS_MONTHS = 36
DE_MINIMIS_WARNED = 80
"""Percent of the ceiling from which one is warned."""


class Limits(NamedTuple):
    """What the settings of a day allow."""

    grant: Decimal
    grants: int
    ceiling: Decimal
    de_minimis: Decimal


class Step(StrEnum):
    """Where an instalment stands."""

    DECIDED = "decided"
    SIGNED = "signed"
    JUSTIFIED = "justified"
    PAID = "paid"
    CANCELLED = "cancelled"


class Gate(StrEnum):
    """What must be there before a step, beside the step before."""

    REPORT_ACCEPTED = "report_accepted"
    FAVOURABLE_OPINION = "favourable_opinion"


class Way(NamedTuple):
    """How a step is reached: from which one, through which gates."""

    origin: Step
    gates: tuple[Gate, ...]


WAYS: dict[Step, Way] = {
    Step.SIGNED: Way(Step.DECIDED, ()),
    Step.JUSTIFIED: Way(Step.SIGNED, (Gate.REPORT_ACCEPTED,)),
    Step.PAID: Way(Step.JUSTIFIED, (Gate.FAVOURABLE_OPINION,)),
}
ORDER = (Step.DECIDED, Step.SIGNED, Step.JUSTIFIED, Step.PAID)
REACHED: dict[str, Collection[Step]] = {
    step: frozenset(ORDER[: place + 1]) for place, step in enumerate(ORDER)
} | {Step.CANCELLED: frozenset()}
"""The steps behind an instalment, its own included."""


class Granted(NamedTuple):
    """An instalment that stands, as the ceilings see it."""

    rank: int
    amount: Decimal
    decided_on: date
    state: str


def step_name(step: str) -> str:
    return {
        Step.DECIDED: _("Décidée"),
        Step.SIGNED: _("Signée"),
        Step.JUSTIFIED: _("Justifiée"),
        Step.PAID: _("Payée"),
        Step.CANCELLED: _("Annulée"),
    }[Step(step)]


def step_verb(step: str) -> str:
    """The gesture that makes the step."""
    return {
        Step.DECIDED: _("Décider"),
        Step.SIGNED: _("Signer"),
        Step.JUSTIFIED: _("Justifier"),
        Step.PAID: _("Payer"),
    }[Step(step)]


def rank_name(rank: int) -> str:
    """`subvention`, then what it is the renewal of."""
    return _("1re subvention") if rank == 1 else _("{rank}e subvention").format(rank=rank)


def next_step(state: str) -> Step | None:
    """The step that follows; None once paid or cancelled."""
    return next((step for step, way in WAYS.items() if way.origin == state), None)


def missing(step: Step, report_accepted: bool, opinion: str | None) -> list[Gate]:
    """The gates of a step that are still closed."""
    opened = {
        Gate.REPORT_ACCEPTED: report_accepted,
        Gate.FAVOURABLE_OPINION: opinion == Opinion.FAVOURABLE,
    }
    return [gate for gate in WAYS[step].gates if not opened[gate]]


def gate_text(gate: Gate, opinion: str | None) -> str:
    """Why a gate is closed, and how it opens."""
    if gate is Gate.REPORT_ACCEPTED:
        return _("Le compte rendu du porteur n’est pas accepté : enregistrez-le et acceptez-le d’abord.")
    if opinion is None:
        return _("Le groupe d’appui n’a pas donné d’avis : enregistrez son avis favorable d’abord.")
    return _("Le groupe d’appui n’est pas favorable au paiement : il faut un nouvel avis.")


def require_step(state: str, step: Step, report_accepted: bool, opinion: str | None) -> None:
    """The step follows the one before and its gates are open.

    Raises RuleBroken `instalment_step`, `report_accepted`, `favourable_opinion`.
    """
    way = WAYS[step]
    if state != way.origin:
        raise RuleBroken(
            "instalment_step",
            _("Cette subvention est {state} : pour la noter {step}, il faut qu’elle soit "
              "{origin}.").format(
                state=step_name(state).lower(), step=step_name(step).lower(),
                origin=step_name(way.origin).lower(),
            ),
            state=state,
        )  # fmt: skip
    for gate in missing(step, report_accepted, opinion):
        raise RuleBroken(str(gate), gate_text(gate, opinion))


def granted_text(granted: Sequence[Granted]) -> str:
    """`5 000,00 € le 3 mars 2024, 5 000,00 € le 4 mai 2025 (10 000,00 € en tout)`."""
    if not granted:
        return _("rien jusqu’ici")
    each = ", ".join(
        _("{amount} le {day}").format(amount=euros(one.amount), day=plain_day(one.decided_on))
        for one in granted
    )
    return _("{each} ({total} en tout)").format(each=each, total=euros(total(granted)))


def total(granted: Sequence[Granted]) -> Decimal:
    return sum((one.amount for one in granted), ZERO)


def next_rank(granted: Sequence[Granted]) -> int:
    """The first rank that no standing instalment has."""
    taken = {one.rank for one in granted}
    return next(rank for rank in range(1, len(taken) + 2) if rank not in taken)


def require_amount(amount: Decimal, limits: Limits) -> None:
    """A grant is positive, in cents, at most the grant in force; raises BadInput, RuleBroken."""
    if amount <= 0 or amount != amount.quantize(CENT):
        raise BadInput(
            "amount", _("Une subvention est un montant positif, au centime près."), value=str(amount)
        )
    if amount > limits.grant:
        raise RuleBroken(
            "grant_amount",
            _("Une subvention est de {grant} au plus : {amount} dépasse cette somme. Décidez "
              "{grant}, et le reste à la reconduction.").format(
                grant=euros(limits.grant), amount=euros(amount)
            ),
            most=str(limits.grant),
        )  # fmt: skip


def require_room(project: str, granted: Sequence[Granted], amount: Decimal, limits: Limits) -> None:
    """One more grant fits: never a fourth, never over the ceiling; raises RuleBroken, Overlap."""
    had = granted_text(granted)
    if len(granted) >= limits.grants:
        raise RuleBroken(
            "fourth_grant",
            _("{project} a déjà reçu {count} subventions : {had}. Le fonds accorde une subvention "
              "reconductible {renewals} fois, jamais plus. Orientez le projet vers un autre appel à "
              "projets.").format(
                project=project, count=len(granted), had=had, renewals=limits.grants - 1
            ),
            granted=str(total(granted)), count=len(granted),
        )  # fmt: skip
    require_under(project, granted, amount, limits)


def require_under(project: str, others: Sequence[Granted], amount: Decimal, limits: Limits) -> None:
    """With the others the amount stays under the ceiling of a project; raises RuleBroken."""
    if total(others) + amount <= limits.ceiling:
        return
    left = max(limits.ceiling - total(others), ZERO)
    raise RuleBroken(
        "project_ceiling",
        _("{project} ne peut pas recevoir {amount} de plus : un projet reçoit {ceiling} au plus, et "
          "il a déjà {had}. Il reste {left} à décider.").format(
            project=project, amount=euros(amount), ceiling=euros(limits.ceiling),
            had=granted_text(others), left=euros(left),
        ),
        granted=str(total(others)), left=str(left),
    )  # fmt: skip


class Regulation(StrEnum):
    """Under which rule an aid is de minimis."""

    GENERAL = "general"
    AGRICULTURE = "agriculture"
    FISHERY = "fishery"
    SERVICES = "services"


COUNTED = (Regulation.GENERAL, Regulation.AGRICULTURE, Regulation.FISHERY)
"""Aids cumulated up to the general ceiling: Regulation (EU) 2023/2831, article 5(2); aids for
services of general economic interest have a ceiling of their own (Regulation (EU) 2023/2832)."""


def regulation_name(regulation: str) -> str:
    return {
        Regulation.GENERAL: _("général (UE 2023/2831)"),
        Regulation.AGRICULTURE: _("agriculture (UE 1408/2013)"),
        Regulation.FISHERY: _("pêche (UE 717/2014)"),
        Regulation.SERVICES: _("service d’intérêt économique général (UE 2023/2832)"),
    }[Regulation(regulation)]


def window_start(on: date) -> date:
    """Aids granted after this day count on `on`: three years, day for day."""
    return add_months(on, -DE_MINIMIS_MONTHS)


class Granting(Protocol):
    """An aid, as the running total sees it."""

    @property
    def on_day(self) -> date: ...

    @property
    def amount(self) -> Decimal: ...

    @property
    def regulation(self) -> str: ...


def running(known: Iterable[Granting], *, on: date) -> Decimal:
    """What counts on a day of the aids of one structure: three years back, the day included."""
    start = window_start(on)
    return sum(
        (one.amount for one in known if start < one.on_day <= on and one.regulation in COUNTED), ZERO
    )


class GrantingTo(Granting, Protocol):
    """An aid, and whose it is."""

    @property
    def party(self) -> int: ...


def running_by_party(known: Iterable[GrantingTo], *, on: date) -> dict[int, Decimal]:
    """The running total of each structure that has an aid, in one pass over them all."""
    own: dict[int, list[GrantingTo]] = {}
    for one in known:
        own.setdefault(one.party, []).append(one)
    return {party: running(theirs, on=on) for party, theirs in own.items()}


def require_de_minimis(party: str, running: Decimal, amount: Decimal, limits: Limits) -> None:
    """With the amount the aids of three years stay under the ceiling; raises RuleBroken."""
    if running + amount <= limits.de_minimis:
        return
    raise RuleBroken(
        "de_minimis",
        _("{party} a déjà {running} d’aides de minimis sur trois ans : avec {amount}, le plafond de "
          "{ceiling} (règlement UE 2023/2831) serait dépassé. Attendez qu’une aide sorte des trois ans, "
          "ou décidez {left} au plus.").format(
            party=party, running=euros(running), amount=euros(amount),
            ceiling=euros(limits.de_minimis), left=euros(max(limits.de_minimis - running, ZERO)),
        ),
        running=str(running), ceiling=str(limits.de_minimis),
    )  # fmt: skip


def is_near(running: Decimal, limits: Limits) -> bool:
    """Whether the running total asks for a warning."""
    return running * 100 >= limits.de_minimis * DE_MINIMIS_WARNED
