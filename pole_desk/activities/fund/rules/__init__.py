"""States and words of the fund, and what a group's hour or an outcome must say; grants are beside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.periods import add_months

TOPIC = "fund"
"""Its records are projects; those of groups without a project are under `GROUPS_TOPIC`."""
GROUPS_TOPIC = "fund_groups"
PAGE = "fund"
HOUR_SETTING = "fund.hour_value"
HOUR_VALUE = Decimal("30.00")
"""Net euros that an hour given by a member of a group is worth; indicative."""
FOLLOW_UPS = (12, 24, 36)
"""Months after its end when a project is asked what became of it."""


class State(StrEnum):
    """Where a project stands; supported is submitted with an instalment that stands."""

    SUBMITTED = "submitted"
    SUPPORTED = "supported"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = "open"
CLOSED = (State.ENDED, State.REFUSED, State.WITHDRAWN)


class GroupKind(StrEnum):
    """A project's support group, or a coordination of directorates."""

    SUPPORT = "support"
    COORDINATION = "coordination"


class MemberKind(StrEnum):
    """Where a member of a group speaks from."""

    ACTOR = "actor"
    NETWORK = "network"
    INSTITUTION = "institution"
    AUTHORITY = "authority"


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class Opinion(StrEnum):
    """What a support group says of paying an instalment."""

    FAVOURABLE = "favourable"
    RESERVED = "reserved"
    UNFAVOURABLE = "unfavourable"


class Advice(StrEnum):
    """What became of a recommendation."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


class CallResult(StrEnum):
    """What came of another call for projects."""

    MET = "met"
    SUBMITTED = "submitted"
    WON = "won"
    LOST = "lost"


class OutcomeKind(StrEnum):
    POLICY = "policy"
    ENTERPRISE = "enterprise"


def state_of(written: str, standing: int) -> State:
    """The state of a project with so many instalments that stand."""
    if written != OPEN:
        return State(written)
    return State.SUPPORTED if standing else State.SUBMITTED


def state_name(state: str) -> str:
    return {
        State.SUBMITTED: _("Déposé"),
        State.SUPPORTED: _("Soutenu"),
        State.ENDED: _("Terminé"),
        State.REFUSED: _("Refusé"),
        State.WITHDRAWN: _("Retiré"),
    }[State(state)]


def group_kind_name(kind: str) -> str:
    return {
        GroupKind.SUPPORT: _("Groupe d’appui partenarial"),
        GroupKind.COORDINATION: _("Coordination des directions"),
    }[GroupKind(kind)]


def member_kind_name(kind: str) -> str:
    return {
        MemberKind.ACTOR: _("Acteur"),
        MemberKind.NETWORK: _("Tête de réseau"),
        MemberKind.INSTITUTION: _("Institution"),
        MemberKind.AUTHORITY: _("Collectivité"),
    }[MemberKind(kind)]


def presence_name(presence: str) -> str:
    return {
        Presence.PRESENT: _("Présent"),
        Presence.ABSENT: _("Absent"),
        Presence.EXCUSED: _("Excusé"),
    }[Presence(presence)]


def opinion_name(opinion: str) -> str:
    return {
        Opinion.FAVOURABLE: _("Favorable"),
        Opinion.RESERVED: _("Réservé"),
        Opinion.UNFAVOURABLE: _("Défavorable"),
    }[Opinion(opinion)]


def advice_name(state: str) -> str:
    return {
        Advice.OPEN: _("À suivre"),
        Advice.DONE: _("Suivie"),
        Advice.DROPPED: _("Écartée"),
        Advice.WITHDRAWN: _("Retirée"),
    }[Advice(state)]


def call_result_name(result: str) -> str:
    return {
        CallResult.MET: _("Rencontré"),
        CallResult.SUBMITTED: _("Déposé"),
        CallResult.WON: _("Obtenu"),
        CallResult.LOST: _("Refusé"),
    }[CallResult(result)]


def outcome_name(kind: str) -> str:
    return {
        OutcomeKind.POLICY: _("Politique publique enrichie"),
        OutcomeKind.ENTERPRISE: _("Entreprise devenue"),
    }[OutcomeKind(kind)]


def month_name(month: int) -> str:
    """When an outcome was seen."""
    return _("à la fin") if month == 0 else _("à {count} mois").format(count=month)


def territory_name(territory: str) -> str:
    """The territory of a project, in the plan's words; empty when neither."""
    return {"qpv": _("Quartier prioritaire"), "periurban": _("Péri-urbain")}.get(territory, "")


def require_words(text: str, code: str, said: str) -> str:
    """The text without outer spaces; raises BadInput `code` saying `said` when nothing is left."""
    if not text.strip():
        raise BadInput(code, said)
    return text.strip()


def require_reason(reason: str) -> str:
    """What is changed or taken back says why; raises BadInput `reason`."""
    return require_words(reason, "reason", _("Dites pourquoi en quelques mots."))


def require_hours(hours: Decimal) -> Decimal:
    """Hours of a meeting or given to it: above 0, at most 24, with two decimals; raises BadInput."""
    if not 0 < hours <= 24 or hours != round_cents(hours):
        raise BadInput(
            "hours", _("Une durée est un nombre d’heures entre 0 et 24, par exemple 2 ou 1,5."),
            value=str(hours),
        )  # fmt: skip
    return round_cents(hours)


def worth(hours: Decimal, value: Decimal) -> Decimal:
    """Net euros of hours given, half up to the cent."""
    return round_cents(hours * value)


def asked_on(ended_on: date, month: int) -> date:
    """The day when what became of a project is to be asked."""
    return add_months(ended_on, month)
