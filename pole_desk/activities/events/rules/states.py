"""States of a booking and the ways between them; what the clock adds is read here too."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _

TOPIC = "events"
DONE, LAPSED = "done", "lapsed"
"""States that follow from the clock, never written."""
TAKEN_BACK = _("réservation reprise")
"""Reason of what was typed and taken back at once: nobody lost anything."""
CHALLENGE_HOURS = "events.challenge_hours"
USUAL_CHALLENGE_HOURS = 24
"""Setting, and its first value: hours that a challenged option has to confirm."""


class BookingState(StrEnum):
    """Where a booking stands, as written."""

    INQUIRY = "inquiry"
    OPTION = "option"
    QUOTED = "quoted"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REFUSED = "refused"


_S = BookingState
OPTIONS = frozenset({_S.OPTION, _S.QUOTED})
"""States that queue for the space without holding it."""
HOLDING = OPTIONS | {_S.CONFIRMED}
"""States that stand in the claims ledger."""
OVER = frozenset({_S.CANCELLED, _S.REFUSED})
TRANSITIONS: Mapping[BookingState, frozenset[BookingState]] = {
    _S.INQUIRY: frozenset({_S.OPTION, _S.QUOTED, _S.CONFIRMED, _S.CANCELLED}),
    _S.OPTION: frozenset({_S.OPTION, _S.QUOTED, _S.CONFIRMED, _S.CANCELLED}),
    _S.QUOTED: frozenset({_S.OPTION, _S.QUOTED, _S.CONFIRMED, _S.CANCELLED}),
    _S.CONFIRMED: frozenset({_S.CANCELLED}),
    _S.CANCELLED: frozenset(),
    _S.REFUSED: frozenset({_S.OPTION, _S.CONFIRMED, _S.CANCELLED}),
}
"""Ways that acts go; what is cancelled comes back to the state before by being restored."""


def state_name(state: str) -> str:
    """The state as shown on screen, those of the clock included."""
    return {
        _S.INQUIRY: _("Demande"),
        _S.OPTION: _("Option"),
        _S.QUOTED: _("Devis envoyé"),
        _S.CONFIRMED: _("Confirmée"),
        _S.CANCELLED: _("Annulée"),
        _S.REFUSED: _("Refusée"),
        DONE: _("Terminée"),
        LAPSED: _("Option échue"),
    }[state]


def shown_state(state: str, confirm_by: int | None, ends_at: int, now: int) -> str:
    """The written state, or done once a confirmed booking ended, lapsed once an option's hour passed."""
    if state == _S.CONFIRMED and ends_at <= now:
        return DONE
    if state in OPTIONS and confirm_by is not None and confirm_by <= now:
        return LAPSED
    return state


def require_transition(state: str, wanted: BookingState, what: str) -> None:
    """Raises RuleBroken when a booking can't go from a state to another; `what` names the booking."""
    if wanted in TRANSITIONS[BookingState(state)]:
        return
    said = (
        _("{what} est annulée : rétablissez-la d’abord.")
        if state == _S.CANCELLED
        else _("{what} est déjà dans l’état « {state} » : elle ne peut pas passer à « {wanted} ».")
    )
    raise RuleBroken(
        "booking_state",
        said.format(what=what, state=state_name(state).lower(), wanted=state_name(wanted).lower()),
    )
