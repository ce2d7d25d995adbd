"""How days, states, hours and allergens are said on the page."""

from __future__ import annotations

from pole_desk.activities.canteen.queries.meals import Meal
from pole_desk.activities.canteen.queries.services import Day, Dish, Part
from pole_desk.activities.canteen.rules import MealState, Origin, hour_text
from pole_desk.activities.canteen.rules.allergens import allergen_names, diet_names
from pole_desk.kernel.i18n import _, ngettext, short_day
from pole_desk.kernel.periods import day_of

DAY_STATES = {
    "open": "confirmed", "planned": "option", "cancelled": "conflict", "closed": "unavailable", "past": "ended",
}  # fmt: skip
MINUTE, HOUR, DAY = 60, 3600, 86400


def day_word(one: Day, now: int) -> str:
    """The state of a day in a word."""
    if one.state == "open" and one.left == 0:
        return _("complet")
    if one.state == "open" and now >= one.order_by:
        return _("commandes closes")
    return {
        "open": _("ouvert"), "planned": _("prévu"), "cancelled": _("annulé"), "closed": _("fermé"),
        "past": _("passé"),
    }[one.state]  # fmt: skip


def remaining(instant: int, now: int) -> str:
    """`encore 2 h 15`, `encore 3 jours`, or `clos`."""
    left = instant - now
    if left <= 0:
        return _("clos")
    if left < HOUR:
        return _("encore {minutes} min").format(minutes=max(1, left // MINUTE))
    if left < DAY:
        return _("encore {hours} h {minutes:02d}").format(hours=left // HOUR, minutes=left % HOUR // MINUTE)
    return ngettext("encore {days} jour", "encore {days} jours", left // DAY).format(days=left // DAY)


def cutoff_text(instant: int, day_start: int, now: int) -> str:
    """`jusqu’à 10 h 00 · encore 2 h`, with the day when it is another one."""
    hour = hour_text(instant)
    if day_of(instant) != day_of(day_start):
        hour = _("{day} à {hour}").format(day=short_day(day_of(instant)), hour=hour)
    return _("{hour} · {left}").format(hour=hour, left=remaining(instant, now))


def part_text(part: Part, starts_at: int, now: int) -> str:
    """What an operator brings, and until when it takes orders and cancellations."""
    return _("{portions} portions\nCommandes : {order}\nAnnulations : {cancel}").format(
        portions=part.portions, order=cutoff_text(part.order_by, starts_at, now),
        cancel=cutoff_text(part.cancel_by, starts_at, now),
    )  # fmt: skip


def dish_text(dish: Dish) -> str:
    """The allergens of a dish, and whom it suits."""
    if dish.allergens is None:
        held = _("allergènes non déclarés")
    elif dish.allergens:
        names = allergen_names()
        held = _("contient : {names}").format(names=", ".join(names[code] for code in dish.allergens))
    else:
        held = _("aucun des 14 allergènes")
    suits = ", ".join(diet_names()[code] for code in dish.suits)
    return _("{held} · {suits}").format(held=held, suits=suits) if suits else held


def meal_state(meal: Meal) -> tuple[str, str]:
    """The pill of a booking: its look and its word."""
    if meal.state == MealState.CREDITED:
        return ("ended", _("prévenu")) if meal.told else ("conflict", _("à prévenir"))
    if meal.state == MealState.CANCELLED:
        return ("conflict", _("annulé, dû")) if meal.due else ("ended", _("annulé"))
    if meal.absent:
        words = ngettext("{count} absent", "{count} absents", meal.absent).format(count=meal.absent)
        return "option", words
    if meal.card is not None:
        return "confirmed", _("sur carte")
    if meal.origin == Origin.STANDING:
        return "confirmed", _("permanent")
    if meal.origin == Origin.WALK_IN:
        return "confirmed", _("venu")
    return "confirmed", _("réservé")
