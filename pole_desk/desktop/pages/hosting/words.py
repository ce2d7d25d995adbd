"""Words and states that the views of this page share; no widget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.hosting.rules import State as Admission
from pole_desk.activities.leases.rules import Movement, State, state_name
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros

PILLS = {
    State.DRAFT: "option",
    State.SIGNED: "confirmed",
    State.RUNNING: "occupied",
    State.NOTICE: "leaving",
    State.ENDED: "ended",
    State.CANCELLED: "unavailable",
}
ADMISSION_PILLS = {
    Admission.RECEIVED: "draft",
    Admission.VISITED: "occupied",
    Admission.COMMITTEE: "leaving",
    Admission.ACCEPTED: "confirmed",
    Admission.WAITING: "option",
    Admission.REFUSED: "conflict",
    Admission.WITHDRAWN: "ended",
}


def lease_pill(state: str) -> tuple[str, str]:
    """The look and the word of an agreement's state."""
    return PILLS[State(state)], state_name(state).capitalize()


def span(first: date, last: date | None) -> str:
    """`du 01/01/2026 au 31/12/2026`, `depuis le 01/01/2026`."""
    if last is None:
        return _("depuis le {first}").format(first=numeric_day(first))
    return _("du {first} au {last}").format(first=numeric_day(first), last=numeric_day(last))


def total(key: str) -> Any:
    """A column's footer: the sum of its amounts."""

    def words(rows: Sequence[Any]) -> str:
        return euros(sum((getattr(row, key) for row in rows), ZERO))

    return words


def money_or_nothing(amount: Decimal) -> str:
    """An amount, nothing for zero."""
    return euros(amount) if amount else ""


def movement_name(kind: str) -> str:
    """What happened to a deposit."""
    return {
        Movement.ASKED: _("demandé"),
        Movement.RECEIVED: _("reçu"),
        Movement.RETURNED: _("rendu"),
        Movement.WITHHELD: _("retenu"),
    }[Movement(kind)]
