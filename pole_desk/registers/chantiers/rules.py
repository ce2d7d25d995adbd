"""States of an action, levers of a chantier, and what a plan must respect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId

TOPIC = "chantiers"


class ActionState(StrEnum):
    """Where an action stands."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


MOVES: Mapping[ActionState, frozenset[ActionState]] = {
    ActionState.PLANNED: frozenset({ActionState.UNDER_WAY, ActionState.DONE, ActionState.DROPPED}),
    ActionState.UNDER_WAY: frozenset({ActionState.PLANNED, ActionState.DONE, ActionState.DROPPED}),
    ActionState.DONE: frozenset({ActionState.UNDER_WAY}),
    ActionState.DROPPED: frozenset({ActionState.PLANNED}),
}
"""From each state, where an action may go; one that ended can be taken up again."""


class Lever(StrEnum):
    """What a chantier uses to move on (the plan's part III, and specific support)."""

    POLE = "pole"
    FUND = "fund"
    LCP = "lcp"
    SCHEMES = "schemes"
    TERRITORIES = "territories"
    SPECIFIC = "specific"


def state_names() -> dict[str, str]:
    """Each state of an action as shown on screen."""
    return {
        ActionState.PLANNED: _("prévue"),
        ActionState.UNDER_WAY: _("en cours"),
        ActionState.DONE: _("réalisée"),
        ActionState.DROPPED: _("abandonnée"),
    }


def lever_names() -> dict[str, str]:
    """Each lever as shown on screen."""
    return {
        Lever.POLE: _("pôle de coopération"),
        Lever.FUND: _("fonds de soutien"),
        Lever.LCP: _("lieux collectifs de proximité"),
        Lever.SCHEMES: _("dispositifs de soutien"),
        Lever.TERRITORIES: _("territoires"),
        Lever.SPECIFIC: _("appui spécifique"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionInput:
    """An action as typed."""

    title: str
    carriers: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    serves: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadInput:
    """Who leads a chantier: a structure, its sector animator or volunteer, the policy referent."""

    party: PartyId | None = None
    animator: str = ""
    referent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChantier:
    """A chantier of a new plan, and the numbers of the former ones that it takes over."""

    number: int
    title: str
    axis: str
    goal: str = ""
    transversal: bool = False
    takes_over: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """A plan to come: `axes` by code, in order; chantiers that name them."""

    name: str
    first_day: date
    last_day: date
    axes: Mapping[str, str]
    chantiers: tuple[NewChantier, ...]
    stakes: tuple[str, ...] = ()


def require_progress(percent: int) -> None:
    """Progress goes from 0 to 100; raises BadInput."""
    if not 0 <= percent <= 100:
        raise BadInput("progress", _("L’avancement va de 0 à 100 %."), value=percent)


def require_move(former: str, state: str) -> None:
    """Raises BadInput on an unknown state, RuleBroken when an action can't go there."""
    if state not in {str(known) for known in ActionState}:
        raise BadInput("action_state", _("L’état « {state} » est inconnu.").format(state=state))
    if ActionState(state) not in MOVES[ActionState(former)]:
        names = state_names()
        raise RuleBroken(
            "action_state",
            _("Une action {former} ne peut pas devenir {state}.").format(
                former=names[former], state=names[state]
            ),
        )


def require_plan(plan: NewPlan, *, after: date | None, former: frozenset[int]) -> None:
    """A plan follows the one before, its chantiers are numbered once and take over known ones.

    Raises BadInput.
    """
    if plan.last_day < plan.first_day:
        raise BadInput("dates_reversed", _("Le plan finirait avant d’avoir commencé."))
    if after is not None and plan.first_day <= after:
        raise BadInput("plan_dates", _("Le nouveau plan doit commencer après le précédent."))
    numbers = [chantier.number for chantier in plan.chantiers]
    if not numbers or len(set(numbers)) != len(numbers):
        raise BadInput("plan_numbers", _("Chaque chantier du plan doit avoir son propre numéro."))
    for chantier in plan.chantiers:
        if not chantier.title.strip() or chantier.axis not in plan.axes:
            raise BadInput(
                "plan_chantier",
                _("Le chantier {number} doit avoir un titre et un axe du plan.").format(
                    number=chantier.number
                ),
            )
        unknown = set(chantier.takes_over) - former
        if unknown:
            raise BadInput(
                "plan_mapping",
                _("Le plan précédent n’a pas de chantier {number}.").format(number=min(unknown)),
            )
