"""States of an action, levers of a chantier, and what a plan must respect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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


class ActionRole(StrEnum):
    """What a structure is to an action."""

    CARRIER = "carrier"
    PARTNER = "partner"


class LeadKind(StrEnum):
    """Who conducts a chantier (the plan's part IV): a sector animator, or a volunteer actor."""

    ANIMATOR = "animator"
    VOLUNTEER = "volunteer"


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


def lead_kinds() -> dict[str, str]:
    """Each kind of lead as shown on screen."""
    return {
        LeadKind.ANIMATOR: _("animateur de secteur des Ecossolies"),
        LeadKind.VOLUNTEER: _("acteur volontaire"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionInput:
    """An action as typed; the structures known to the pole are named by number."""

    title: str
    carriers: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    serves: str = ""
    carrier_parties: tuple[PartyId, ...] = ()
    partner_parties: tuple[PartyId, ...] = ()
    planned_on: date | None = None
    begun_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadInput:
    """Who leads a chantier: a person, a structure, or both; neither says that nobody does."""

    party: PartyId | None = None
    name: str = ""
    kind: str = LeadKind.ANIMATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferentInput:
    """The referent of a public policy as typed; `last_day` None: still."""

    policy: str
    name: str = ""
    institution: str = ""
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeInput:
    """Who came to a meeting: a person, for a structure or an institution."""

    name: str = ""
    party: PartyId | None = None
    institution: str = ""
    authority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingInput:
    """A meeting as typed, with who came."""

    day: date
    subject: str
    place: str = ""
    minutes: str = ""
    people: tuple[AttendeeInput, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportInput:
    """A specific support as typed; hours with two decimals at most, value in euros."""

    day: date
    title: str
    name: str = ""
    party: PartyId | None = None
    hours: Decimal | None = None
    value: Decimal | None = None


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
    goals: tuple[str, ...] = ()


def require_progress(percent: int) -> None:
    """Progress goes from 0 to 100; raises BadInput."""
    if not 0 <= percent <= 100:
        raise BadInput("progress", _("L’avancement va de 0 à 100 %."), value=percent)


def require_days(first_day: date | None, last_day: date | None) -> None:
    """What ends does not end before it begins; raises BadInput `dates_reversed`."""
    if first_day is not None and last_day is not None and last_day < first_day:
        raise BadInput("dates_reversed", _("La fin ne peut pas précéder le début."))


def require_lead(lead: LeadInput) -> None:
    """Raises BadInput `lead_kind` on an unknown kind."""
    if lead.kind not in set(LeadKind):
        raise BadInput("lead_kind", _("« {kind} » ne dit pas qui pilote.").format(kind=lead.kind))


def require_support(support: SupportInput) -> None:
    """A support says what it was; hours and value are not negative. Raises BadInput."""
    if not support.title.strip():
        raise BadInput("support_title", _("Dites en quoi l’appui a consisté."))
    if support.hours is not None and not 0 <= support.hours <= 10_000:
        raise BadInput("support_hours", _("Les heures vont de 0 à 10 000."))
    if support.value is not None and support.value < 0:
        raise BadInput("support_value", _("La valeur ne peut pas être négative."))


def require_meeting(meeting: MeetingInput) -> None:
    """A meeting says what it was about; each one present is a person or a structure. Raises BadInput."""
    if not meeting.subject.strip():
        raise BadInput("meeting_subject", _("Dites l’objet de la réunion."))
    if any(one.party is None and not one.name.strip() for one in meeting.people):
        raise BadInput("attendee", _("Chaque présent a un nom ou une structure."))


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
