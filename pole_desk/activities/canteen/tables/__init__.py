"""Tables of the canteen: services and what is offered, meals booked, the weekly rota; and the guards."""

from pole_desk.activities.canteen.tables.meals import (
    AccountRow,
    CardRow,
    DietRow,
    ExtraRow,
    MealRow,
    SkipRow,
    StandingRow,
)
from pole_desk.activities.canteen.tables.services import (
    DishRow,
    NumberRow,
    PartRow,
    RotaExceptionRow,
    RotaRow,
    ServiceRow,
    TillRow,
)
from pole_desk.kernel.guards import trigger
from pole_desk.kernel.i18n import _

_FULL = "NEW.taken_hosted + NEW.taken_event + NEW.taken_outsider > NEW.seats"
_SPENT = "NEW.used > NEW.meals"

GUARDS = [
    trigger(
        "canteen_seats",
        _("Ce service est complet : il ne prend pas plus de couverts que de places."),
        "canteen_service",
        ["INSERT", "UPDATE"],
        {"sqlite": _FULL, "postgresql": _FULL},
    ),
    trigger(
        "canteen_card_spent",
        _("Cette carte de repas est épuisée."),
        "canteen_card",
        ["INSERT", "UPDATE"],
        {"sqlite": _SPENT, "postgresql": _SPENT},
    ),
    trigger(
        "canteen_meal_kept",
        _("Une réservation de repas ne se supprime pas : elle est annulée."),
        "canteen_meal",
        ["DELETE"],
        {"sqlite": "1", "postgresql": "TRUE"},
    ),
]

__all__ = [
    "GUARDS",
    "AccountRow",
    "CardRow",
    "DietRow",
    "DishRow",
    "ExtraRow",
    "MealRow",
    "NumberRow",
    "PartRow",
    "RotaExceptionRow",
    "RotaRow",
    "ServiceRow",
    "SkipRow",
    "StandingRow",
    "TillRow",
]
