"""Meals answer the search box by who eats: the next booking of a structure, a person, an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from pole_desk.activities.canteen.queries.meals import Meal, meals
from pole_desk.activities.canteen.rules import PAGE, MealState
from pole_desk.kernel.i18n import _, ngettext, short_day
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader
from pole_desk.ports.search import Hit

AHEAD = timedelta(days=31)


class CanteenSearch:
    """Implements ports.search.SearchSource."""

    def find(self, reader: Reader, words: str, limit: int) -> Sequence[Hit]:
        """Every word begins a word of who eats, or is « cantine »; the next booking of each."""
        wanted = [word for word in words.split() if word not in ("cantine", "repas")]
        if not wanted:
            return []
        today = reader.clock.today()
        found: dict[int, Hit] = {}
        for meal in meals(reader, first=today, last=today + AHEAD, booked_only=True):
            known = slug(meal.who).split()
            if meal.account not in found and all(
                any(have.startswith(word) for have in known) for word in wanted
            ):
                found[meal.account] = _hit(meal)
        return sorted(found.values(), key=lambda hit: (-hit.score, hit.title))[:limit]


def _hit(meal: Meal) -> Hit:
    covers = ngettext("{count} couvert", "{count} couverts", meal.covers).format(count=meal.covers)
    subtitle = _("{covers}, {formula}").format(covers=covers, formula=meal.label)
    title = _("Cantine le {day} : {who}").format(day=short_day(meal.day), who=meal.who)
    score = 45 if meal.state == MealState.BOOKED else 30
    return Hit("meal", title, subtitle, PAGE, meal.service, _("Ouvrir le service"), score)
