"""Words of the canteen: states, who comes first, hours and cut-offs; seats and allergens are apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import WEEKDAYS, _
from pole_desk.kernel.inputs import parse_time
from pole_desk.kernel.money import NARROW_SPACE
from pole_desk.kernel.periods import PARIS

TOPIC = "canteen"
"""Services and what is in them; the record is the service."""
MEALS = "meals"
ACCOUNTS = "meal_accounts"
CARDS = "meal_cards"
ROTA = "canteen_rota"
TILLS = "canteen_tills"
PAGE = "canteen"
SPACE = "CANTINE"
MOST_OPERATORS = 3
LARGEST_ORDER = 500
"""Covers that one booking may ask for at most, whatever the seats."""
CARD_MEALS = 10
CARD_ITEM = "meal_card"
USUAL_FORMULA = "meal_full"
ACTIVITY = "canteen"
HORIZON = 400
"""Days ahead beyond which no service is opened nor booked."""

HOURS = "canteen.hours"
SITTINGS = "canteen.sittings"
SEATS = "canteen.seats"
OUTSIDERS = "canteen.outsiders"
EVENTS = "canteen.events"
CUTOFFS = "canteen.cutoffs"
COMMISSION = "canteen.commission"
USUAL: Mapping[str, Any] = {
    HOURS: {"first": "11:00", "last": "14:30"},
    SITTINGS: ["12:00", "13:00"],
    SEATS: None,
    OUTSIDERS: {"days_before": 60, "time": "08:00", "quota": None, "release": "10:00"},
    EVENTS: {"quota": 0, "days_before": 1, "time": "10:00"},
    CUTOFFS: {"order": [0, "10:00"], "cancel": [1, "16:00"]},
    COMMISSION: "0",
}
"""Values without a setting; seats None: those of the space. A cut-off is days before, then a time."""


class ServiceState(StrEnum):
    """Where a service stands; `planned` has no row yet."""

    PLANNED = "planned"
    OPEN = "open"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class MealState(StrEnum):
    """Where a booking stands."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    CREDITED = "credited"


class Guest(StrEnum):
    """Who eats, as far as the order of priority goes."""

    HOSTED = "hosted"
    EVENT = "event"
    OUTSIDER = "outsider"


class Origin(StrEnum):
    """How a meal came to be booked."""

    DESK = "desk"
    STANDING = "standing"
    EVENT = "event"
    WALK_IN = "walk_in"


class Course(StrEnum):
    """The place of a dish in the meal."""

    STARTER = "starter"
    MAIN = "main"
    DESSERT = "dessert"


def guest_names() -> dict[str, str]:
    """Each kind of guest as shown on screen."""
    return {
        Guest.HOSTED: _("hébergés"),
        Guest.EVENT: _("événement"),
        Guest.OUTSIDER: _("extérieurs"),
    }


def course_names() -> dict[str, str]:
    """Each course as shown on the menu."""
    return {Course.STARTER: _("Entrée"), Course.MAIN: _("Plat"), Course.DESSERT: _("Dessert")}


def service_state_names() -> dict[str, str]:
    """Each state of a service as shown on screen."""
    return {
        ServiceState.PLANNED: _("prévu"),
        ServiceState.OPEN: _("ouvert"),
        ServiceState.CANCELLED: _("annulé"),
        ServiceState.WITHDRAWN: _("retiré"),
    }


def meal_state_names() -> dict[str, str]:
    """Each state of a booking as shown on screen."""
    return {
        MealState.BOOKED: _("réservé"),
        MealState.CANCELLED: _("annulé"),
        MealState.CREDITED: _("crédité"),
    }


class Cutoff(NamedTuple):
    """An hour, so many days before the service."""

    days: int
    at: time

    def instant(self, day: date) -> int:
        """Epoch seconds of the cut-off of a day's service."""
        return local_instant(day - timedelta(days=self.days), self.at)

    @property
    def stored(self) -> list[Any]:
        return [self.days, self.at.strftime("%H:%M")]


def read_cutoff(stored: Sequence[Any]) -> Cutoff:
    """A cut-off from its stored form `[1, "16:00"]`; raises BadInput."""
    days, at = stored
    if not 0 <= int(days) <= 14:
        raise BadInput("cutoff", _("Une heure limite tombe de 0 à 14 jours avant le service."))
    return Cutoff(int(days), parse_time(str(at)))


def local_instant(day: date, at: time) -> int:
    """Epoch seconds of a wall time in Paris."""
    return int(datetime.combine(day, at, PARIS).timestamp())


@dataclass(frozen=True, slots=True)
class Hours:
    """When the canteen serves; `first` is when its space is taken, `last` when it is free again."""

    first: time
    last: time

    def __post_init__(self) -> None:
        if self.first >= self.last:
            raise BadInput("hours", _("Le service finirait avant d’avoir commencé."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a service offers beside its menu: seats, sittings, who may book and from when.

    Quotas count covers; `event_quota` are kept for event dossiers until `event_release`,
    outsiders have `outsider_quota` at most until `outsider_release` (None: no limit). Instants
    are epoch seconds.
    """

    seats: int
    sittings: tuple[str, ...]
    outsiders_from: int
    outsider_quota: int | None
    outsider_release: int
    event_quota: int
    event_release: int


def require_offered(offered: Offered) -> None:
    """Raises BadInput on seats or quotas that can't be."""
    if not 1 <= offered.seats <= 2000:
        raise BadInput("seats", _("Un service a de 1 à 2 000 places."))
    if not 0 <= offered.event_quota <= offered.seats:
        raise BadInput("quota", _("Le quota des événements va de 0 au nombre de places."))
    if offered.outsider_quota is not None and not 0 <= offered.outsider_quota <= offered.seats:
        raise BadInput("quota", _("Le quota des extérieurs va de 0 au nombre de places."))
    for sitting in offered.sittings:
        parse_time(sitting)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartInput:
    """What an operator brings to a service: `portions` weighs its part of covers and revenue."""

    operator: int
    portions: int
    order: Cutoff
    cancel: Cutoff


def require_parts(parts: Sequence[PartInput]) -> None:
    """At most three operators, each once, each with something to bring; raises BadInput."""
    if len(parts) > MOST_OPERATORS:
        raise BadInput("operators", _("Un service est tenu par trois opérateurs au plus."))
    if len({part.operator for part in parts}) != len(parts):
        raise BadInput("operators", _("Un opérateur ne tient qu’une part d’un service."))
    if any(not 1 <= part.portions <= 2000 for part in parts):
        raise BadInput("portions", _("La part d’un opérateur va de 1 à 2 000 portions."))


def require_covers(covers: int) -> None:
    """Raises BadInput on a number of covers that nobody books."""
    if not 1 <= covers <= LARGEST_ORDER:
        raise BadInput(
            "covers",
            _("Le nombre de couverts va de 1 à {most}.").format(most=LARGEST_ORDER),
            covers=covers,
        )


def hour_text(instant: int) -> str:
    """`10 h 30`, Paris."""
    local = datetime.fromtimestamp(instant, PARIS)
    return f"{local.hour}{NARROW_SPACE}h{NARROW_SPACE}{local.minute:02d}"


def weekdays_text(mask: int) -> str:
    """`lundi, jeudi`; bit 0 is Monday."""
    return ", ".join(name for index, name in enumerate(WEEKDAYS) if mask >> index & 1)
