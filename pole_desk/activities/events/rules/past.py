"""Bookings of hours that are over: yesterday's use is written down with a word, an old one is asked about."""

from __future__ import annotations

from collections.abc import Iterable

from pole_desk.activities.events.rules.needs import DAY
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, long_day, ngettext, number
from pole_desk.kernel.periods import day_of

RECENT_DAYS = 31
"""What ended longer ago is more often a slip of the year than a use written down late."""


def require_recent(spans: Iterable[tuple[int, int]], now: int, *, meant: bool = True) -> None:
    """Raises RuleBroken `long_past` naming the first interval (epoch seconds) that ended long ago.

    `meant`: whether the user may say that it is meant all the same.
    """
    old = min((span for span in spans if span[1] < now - RECENT_DAYS * DAY), default=None)
    if old is None:
        return
    day = day_of(old[0])
    days = (day_of(now) - day).days
    said = _("Le {day} est passé depuis {days} jours : vérifiez l’année.")
    if meant:
        said = _("Le {day} est passé depuis {days} jours : vérifiez l’année. Pour noter une utilisation "
                 "aussi ancienne, dites-le : « Noter quand même », ou --past.")  # fmt: skip
    raise RuleBroken(
        "long_past", said.format(day=long_day(day), days=number(days)), day=day.isoformat(), days=days
    )


def past_words(spans: Iterable[tuple[int, int]], now: int) -> tuple[str, ...]:
    """The sentence that says which intervals are over already; none when all are to come."""
    days = sorted({day_of(starts_at) for starts_at, ends_at in spans if ends_at <= now})
    if not days:
        return ()
    return (
        ngettext(
            "Le {day} est passé : la réservation est notée après coup.",
            "{count} dates sont passées, depuis le {day} : elles sont notées après coup.", len(days),
        ).format(day=long_day(days[0]), count=number(len(days))),
    )  # fmt: skip
