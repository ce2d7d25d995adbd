"""Reminders in three levels: which one an invoice has reached, and when; what a letter says is in `reminder_texts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

TOPIC = "reminders"
LEVELS = (1, 2, 3)
DELAYS_SETTING, DELAYS = "reminders.delays", (8, 21, 45)
"""Days past due at which each level is sent."""
FEES_SETTING, FEES_FROM = "reminders.fees_from", 2
"""The level from which interest and indemnity are claimed; 4: never."""
INDEMNITY_SETTING, INDEMNITY = "reminders.indemnity", Decimal("40.00")
"""Euros per invoice for recovery costs, of professionals (C. com. D. 441-5)."""
GRACE_DAYS = 8
"""Days that a letter gives to pay."""


def level_names() -> dict[int, str]:
    """Each level as shown on screen and at the head of its letter."""
    return {1: _("Rappel"), 2: _("Relance"), 3: _("Mise en demeure")}


def require_delays(delays: Sequence[int]) -> list[int]:
    """Three growing numbers of days; raises BadInput `delays`."""
    found = [int(one) for one in delays]
    if len(found) != len(LEVELS) or found[0] < 1 or found[-1] > 365 or sorted(set(found)) != found:
        raise BadInput(
            "delays", _("Donnez trois délais croissants, de 1 à 365 jours de retard : par exemple 8, 21 et 45.")
        )
    return found


def level_reached(*, days: int, sent: Mapping[int, date], delays: Sequence[int], on: date) -> int:
    """The level that an invoice `days` late is to be sent on a day; 0 when none is.

    Levels come one after the other, each once, and each leaves the client the days that the delays put between
    it and the next: an old debt met for the first time is not put in formal notice at once.
    """
    last = max(sent, default=0)
    level = last + 1
    if level > len(LEVELS) or days < delays[level - 1]:
        return 0
    if last and (on - sent[last]).days < delays[level - 1] - delays[last - 1]:
        return 0
    return level
