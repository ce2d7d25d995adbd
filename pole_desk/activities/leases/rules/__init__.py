"""What an agreement is and what may become of it; rents are in `rents`, proration in `segments`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import add_months

TOPIC = "leases"
FULL_SHARE = 10_000
"""All of a rent, in basis points."""
ENDING_WITHIN_MONTHS = 3
LONGEST_STAY_MONTHS = 48
POLE_PEOPLE = 200
"""People whom the plan gives the pole's workplaces to; the setting `hosting.people` replaces it."""


class Kind(StrEnum):
    HOSTING = "hosting"
    STORAGE = "storage"


class State(StrEnum):
    """Draft, signed and cancelled are written down; the others follow from the dates."""

    DRAFT = "draft"
    SIGNED = "signed"
    RUNNING = "running"
    NOTICE = "notice"
    ENDED = "ended"
    CANCELLED = "cancelled"


WRITTEN = (State.DRAFT, State.SIGNED, State.CANCELLED)
TRANSITIONS: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SIGNED, State.CANCELLED}),
    State.SIGNED: frozenset({State.DRAFT, State.CANCELLED}),
    State.CANCELLED: frozenset({State.DRAFT, State.SIGNED}),
}
LIVE = frozenset({State.SIGNED, State.RUNNING, State.NOTICE})
"""States in which an agreement claims its spaces firmly and may still be changed."""


def state_name(state: str) -> str:
    """The state in the words of the pole, of a convention."""
    return {
        State.DRAFT: _("brouillon"),
        State.SIGNED: _("signée"),
        State.RUNNING: _("en cours"),
        State.NOTICE: _("préavis donné"),
        State.ENDED: _("terminée"),
        State.CANCELLED: _("annulée"),
    }[State(state)]


class Proration(StrEnum):
    CALENDAR = "calendar"
    THIRTIETHS = "thirtieths"


class PriceSource(StrEnum):
    """Why a rent step has its price."""

    PRICE_LIST = "price_list"
    OVERRIDE = "override"
    AGREED = "agreed"
    INDEXATION = "indexation"


class Movement(StrEnum):
    """What happens to a deposit; only the last three move money."""

    ASKED = "asked"
    RECEIVED = "received"
    RETURNED = "returned"
    WITHHELD = "withheld"


LETTABLE: dict[Kind, frozenset[str]] = {
    Kind.HOSTING: frozenset({"office", "desk", "storage"}),
    Kind.STORAGE: frozenset({"storage"}),
}
"""The kinds of space that an agreement of each kind may hold."""


def state_on(
    written: str,
    first_day: date,
    last_day: date | None,
    notice_given_on: date | None,
    on: date,
) -> State:
    """The state of an agreement seen on a day, from what is written and its dates."""
    state = State(written)
    if state is not State.SIGNED:
        return state
    if last_day is not None and last_day < on:
        return State.ENDED
    if notice_given_on is not None and notice_given_on <= on:
        return State.NOTICE
    return State.SIGNED if first_day > on else State.RUNNING


def require_standing(withdrawn: bool, wanted: bool = False) -> None:
    """A part is changed while it stands, and restored once withdrawn; raises RuleBroken `withdrawn`."""
    if withdrawn == wanted:
        return
    raise RuleBroken(
        "withdrawn",
        _("Cette partie de la convention n’a pas été retirée.")
        if wanted
        else _("Cette partie de la convention a été retirée : rétablissez-la d’abord."),
    )


def number_text(year: int, rank: int) -> str:
    """`CV-2026-0012`."""
    return f"CV-{year}-{rank:04d}"


def notice_end(given_on: date, months: int) -> date:
    """The last day after a notice: the same day, so many months later."""
    return add_months(given_on, months)


def earliest(*days: date | None) -> date | None:
    """The first of the ends given; None is an open end."""
    known = [day for day in days if day is not None]
    return min(known) if known else None


def effective_end(line_last: date | None, lease_last: date | None) -> date | None:
    """The last day of a line: its own, never beyond the agreement's."""
    return earliest(line_last, lease_last)


def longest_stay_end(first_day: date, months: int) -> date:
    """The day on which the pépinière's longest stay is reached."""
    return add_months(first_day, months)


def held(movements: dict[str, Decimal]) -> Decimal:
    """The deposit held: received, less what was returned and withheld."""
    received = movements.get(Movement.RECEIVED, ZERO)
    returned = movements.get(Movement.RETURNED, ZERO)
    return received - returned - movements.get(Movement.WITHHELD, ZERO)


def support(list_price: Decimal, agreed_price: Decimal) -> Decimal:
    """The pole's in-kind support: what the agreed price leaves of the list price."""
    return max(list_price - agreed_price, ZERO)
