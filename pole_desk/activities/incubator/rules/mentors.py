"""Who accompanies, and the individual sessions: their states, their length, what is agreed at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import round_cents
from pole_desk.ports.ids import IncubationId, MentorId, PartyId
from pole_desk.registers.parties.rules import checked_email

LONGEST_MINUTES = 12 * 60
MOST_VALUE = Decimal(1000)
MOST_HOURS = 10_000


class MentorKind(StrEnum):
    """Who accompanies: a mentor all along, an expert on a subject, a coordinator of the pole."""

    MENTOR = "mentor"
    EXPERT = "expert"
    COORDINATOR = "coordinator"


class SessionState(StrEnum):
    """What became of an individual session."""

    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"


NEXT: Mapping[SessionState, frozenset[SessionState]] = {
    SessionState.PLANNED: frozenset({SessionState.HELD, SessionState.MISSED, SessionState.CANCELLED}),
    SessionState.HELD: frozenset({SessionState.PLANNED}),
    SessionState.MISSED: frozenset({SessionState.PLANNED}),
    SessionState.CANCELLED: frozenset({SessionState.PLANNED}),
}


def mentor_kind_name(kind: str) -> str:
    """The kind in the words of the pole."""
    return {
        MentorKind.MENTOR: _("Mentorat"),
        MentorKind.EXPERT: _("Expertise"),
        MentorKind.COORDINATOR: _("Coordination"),
    }[MentorKind(kind)]


def session_state_name(state: str) -> str:
    """The state in the words of the pole, of a session (un rendez-vous)."""
    return {
        SessionState.PLANNED: _("Prévu"),
        SessionState.HELD: _("Tenu"),
        SessionState.MISSED: _("Manqué"),
        SessionState.CANCELLED: _("Annulé"),
    }[SessionState(state)]


def require_turn(now: str, wanted: SessionState) -> None:
    """Raises RuleBroken `session_state` naming what may follow."""
    if wanted not in NEXT[SessionState(now)]:
        following = ", ".join(
            session_state_name(state).lower() for state in SessionState if state in NEXT[SessionState(now)]
        )
        raise RuleBroken(
            "session_state",
            _("Un rendez-vous « {now} » ne passe pas à « {wanted} ». Possible : {next}.").format(
                now=session_state_name(now).lower(), wanted=session_state_name(wanted).lower(),
                next=following,
            ),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorInput:
    """Who accompanies, as typed; an hour of theirs given to a project is worth `hour_value` net euros."""

    name: str
    kind: MentorKind = MentorKind.MENTOR
    party: PartyId | None = None
    skills: str = ""
    email: str = ""
    phone: str = ""
    hour_value: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInput:
    """An individual session as typed, epoch seconds and minutes; without mentor, the coordinator's own."""

    incubation: IncubationId
    starts_at: int
    minutes: int = 60
    mentor: MentorId | None = None
    subject: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionInput:
    """What is agreed at a session: who does it, by when."""

    text: str
    owner: str = ""
    due_on: date | None = None


def checked_mentor(values: MentorInput) -> MentorInput:
    """The mentor with tidy spaces; raises BadInput `mentor_name`, `mentor_kind`, `hour_value`, `email`."""
    if not values.name.strip():
        raise BadInput("mentor_name", _("Donnez un nom à la personne qui accompagne."))
    if values.kind not in set(MentorKind):
        raise BadInput("mentor_kind", _("« {kind} » n’est pas une façon d’accompagner.").format(kind=values.kind))
    if not 0 <= values.hour_value <= MOST_VALUE:
        raise BadInput(
            "hour_value",
            _("Une heure vaut de 0 à {most} € : corrigez cette valeur.").format(most=MOST_VALUE),
        )
    return replace(
        values, name=" ".join(values.name.split()), kind=MentorKind(values.kind),
        skills=values.skills.strip(), email=checked_email(values.email.strip()),
        phone=" ".join(values.phone.split()), hour_value=round_cents(values.hour_value),
    )  # fmt: skip


def require_minutes(minutes: int) -> None:
    """Raises BadInput `minutes`."""
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise BadInput(
            "minutes",
            _("Un rendez-vous dure de 1 à {most} minutes.").format(most=LONGEST_MINUTES),
        )


def require_hours(hours: int) -> None:
    """Raises BadInput `hours`."""
    if not 0 <= hours <= MOST_HOURS:
        raise BadInput("hours", _("Les heures prévues vont de 0 à {most}.").format(most=MOST_HOURS))


def checked_action(values: ActionInput) -> ActionInput:
    """The action with tidy spaces; raises BadInput `action_text`."""
    if not values.text.strip():
        raise BadInput("action_text", _("Dites ce qui est à faire."))
    return replace(values, text=values.text.strip(), owner=" ".join(values.owner.split()))
