"""States of a quote and its number; what it says is in `formats.pdf.event_papers`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _

QUOTE_TOPIC = "event_quotes"
DAYS_SETTING, USUAL_DAYS = "events.quote_days", 15
"""Setting, and its first value: days for which a quote is valid."""
LAST_HOUR = 18
"""Local hour at which a quote ends on its last day."""
LAPSED = "lapsed"
"""A sent quote whose term has passed; follows from the clock, never written."""


class QuoteState(StrEnum):
    """Where a version of a quote stands, as written."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REPLACED = "replaced"


_Q = QuoteState
TRANSITIONS: Mapping[QuoteState, frozenset[QuoteState]] = {
    _Q.DRAFT: frozenset({_Q.SENT, _Q.REPLACED}),
    _Q.SENT: frozenset({_Q.ACCEPTED, _Q.DECLINED, _Q.REPLACED}),
    _Q.ACCEPTED: frozenset({_Q.REPLACED}),
    _Q.DECLINED: frozenset({_Q.REPLACED}),
    _Q.REPLACED: frozenset(),
}


def quote_state_name(state: str) -> str:
    """The state as shown on screen."""
    return {
        _Q.DRAFT: _("Brouillon"),
        _Q.SENT: _("Envoyé"),
        _Q.ACCEPTED: _("Accepté"),
        _Q.DECLINED: _("Refusé"),
        _Q.REPLACED: _("Remplacé"),
        LAPSED: _("Échu"),
    }[state]


def shown_quote_state(state: str, valid_until: int, now: int) -> str:
    """The written state, or lapsed once a sent quote's term has passed."""
    return LAPSED if state == _Q.SENT and valid_until <= now else state


def require_quote_step(number: str, state: str, wanted: QuoteState) -> None:
    """Raises RuleBroken when a quote can't go from a state to another."""
    if wanted not in TRANSITIONS[QuoteState(state)]:
        raise RuleBroken(
            "quote_state",
            _("Le devis {number} est « {state} » : il ne peut pas devenir « {wanted} ».").format(
                number=number, state=quote_state_name(state).lower(),
                wanted=quote_state_name(wanted).lower(),
            ),
        )  # fmt: skip


def versioned(base: str, rank: int) -> str:
    """`DV-2026-00012-2`: the second version."""
    return f"{base}-{rank}"


def base_of(number: str) -> str:
    """`DV-2026-00012` from any of its versions."""
    return number.rpartition("-")[0]
