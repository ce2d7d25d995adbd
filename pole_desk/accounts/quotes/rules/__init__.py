"""States of a quote and their steps, its number, its days; lines and sums are in `lines`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.periods import Month

TOPIC = "quotes"
PREFIX = "DE"
DAYS_SETTING, USUAL_DAYS = "quotes.valid_days", 30
"""Setting, and its first value: days for which a quote is valid."""
DEPOSIT_SETTING, USUAL_DEPOSIT = "quotes.deposit_percent", 30
"""Setting, and its first value: percent asked in advance; 0 asks for nothing."""
SOON = 7
"""Days before its end when a quote sent is told of."""
EXPIRED = "expired"
"""A sent quote whose last day has passed; follows from the clock, never written."""


class QuoteState(StrEnum):
    """Where a quote stands, as written."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


_Q = QuoteState
TRANSITIONS: Mapping[QuoteState, frozenset[QuoteState]] = {
    _Q.DRAFT: frozenset({_Q.SENT, _Q.WITHDRAWN}),
    _Q.SENT: frozenset({_Q.ACCEPTED, _Q.REFUSED, _Q.REPLACED, _Q.WITHDRAWN}),
    _Q.ACCEPTED: frozenset({_Q.SENT}),
    _Q.REFUSED: frozenset({_Q.SENT, _Q.REPLACED}),
    _Q.REPLACED: frozenset(),
    _Q.WITHDRAWN: frozenset({_Q.DRAFT, _Q.SENT}),
}


def state_names() -> dict[str, str]:
    """Each state as shown on screen, expired included."""
    return {
        _Q.DRAFT: _("Brouillon"),
        _Q.SENT: _("Envoyé"),
        _Q.ACCEPTED: _("Accepté"),
        _Q.REFUSED: _("Refusé"),
        _Q.REPLACED: _("Remplacé"),
        _Q.WITHDRAWN: _("Retiré"),
        EXPIRED: _("Échu"),
    }


def shown_state(state: str, valid_until: date, on: date) -> str:
    """The written state, or expired once a sent quote's last day has passed."""
    return EXPIRED if state == _Q.SENT and valid_until < on else state


def require_step(number: str, state: str, wanted: QuoteState) -> None:
    """Raises RuleBroken `quote_state` when a quote can't go from a state to another."""
    if wanted not in TRANSITIONS[QuoteState(state)]:
        names = state_names()
        raise RuleBroken(
            "quote_state",
            _("Le devis {number} est « {state} » : il ne peut pas devenir « {wanted} ».").format(
                number=number, state=names[state].lower(), wanted=names[wanted].lower()
            ),
            number=number,
        )


def number_text(year: int, rank: int, version: int = 1) -> str:
    """`DE-2026-00012`, and `DE-2026-00012-2` for its second version."""
    return versioned(f"{PREFIX}-{year}-{rank:05d}", version)


def versioned(base: str, version: int) -> str:
    """A version's number: the first bears the number alone."""
    return base if version == 1 else f"{base}-{version}"


def require_answer_day(number: str, on: date, sent_on: date, valid_until: date, today: date) -> None:
    """An answer is between the day it was sent and today; an acceptance within the term.

    Raises BadInput `on`, RuleBroken `quote_expired`.
    """
    if not sent_on <= on <= today:
        raise BadInput(
            "on",
            _("La réponse au devis {number} date d’entre son envoi ({sent}) et aujourd’hui ({today}).").format(
                number=number, sent=numeric_day(sent_on), today=numeric_day(today)
            ),
        )
    if on > valid_until:
        raise RuleBroken(
            "quote_expired",
            _("Le devis {number} était valable jusqu’au {day} : préparez-en une nouvelle version.").format(
                number=number, day=numeric_day(valid_until)
            ),
            valid_until=valid_until.isoformat(),
        )


def final_month(service_to: date, answered_on: date) -> Month:
    """The billing month of the lines: the next one, once the service is over; never before the acceptance."""
    return max(Month.of(service_to).next(), Month.of(answered_on))
