"""What cancelling a confirmed booking costs, by days before; a dated scale, indicative at first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext, percent
from pole_desk.kernel.money import ZERO, round_cents

SCALE_SETTING = "events.cancel_scale"
USUAL_SCALE = ((31, 0), (15, 25), (7, 50), (0, 100))
"""Days before at least, and the percent of the price that stays due; later than all: the last."""


class Fee(NamedTuple):
    """Net euros that cancelling costs; `days` before the day of the event, negative once past."""

    days: int
    percent: int
    amount: Decimal
    text: str


def scale_of(value: Any) -> tuple[tuple[int, int], ...]:
    """The steps of a setting (`[[31, 0], [15, 25], …]`), the furthest first. Raises BadInput."""
    try:
        steps = sorted(((int(days), int(share)) for days, share in value), reverse=True)
    except (TypeError, ValueError):
        raise _bad_scale() from None
    if not steps or any(days < 0 or not 0 <= share <= 100 for days, share in steps):
        raise _bad_scale()
    return tuple(steps)


def _bad_scale() -> BadInput:
    return BadInput(
        "cancel_scale",
        _("Le barème d’annulation n’est pas lisible. Corrigez « {key} » dans Réglages.").format(
            key=SCALE_SETTING
        ),
    )


def cancel_fee(
    price: Decimal, *, on: date, event_day: date, scale: Sequence[tuple[int, int]] = USUAL_SCALE
) -> Fee:
    """The share of an agreed price that is due when it is cancelled on a day."""
    days = (event_day - on).days
    share = next((share for least, share in scale if days >= least), scale[-1][1])
    amount = round_cents(price * share / 100) if price else ZERO
    return Fee(days, share, amount, fee_text(days, share))


def fee_text(days: int, share: int) -> str:
    """`annulé 12 jours avant : 50 % du prix`."""
    if days < 0:
        when = _("annulé après la date")
    elif days == 0:
        when = _("annulé le jour même")
    else:
        when = ngettext("annulé {days} jour avant", "annulé {days} jours avant", days).format(days=days)
    return _("{when} : {share} du prix").format(when=when, share=percent(share))


def scale_text(scale: Sequence[tuple[int, int]]) -> str:
    """`sans frais jusqu’à 31 jours avant, 25 % du prix jusqu’à 15 jours, …, 100 % ensuite`."""
    parts = []
    for days, share in scale:
        cost = _("{share} du prix").format(share=percent(share)) if share else _("sans frais")
        if days == 0:
            parts.append(_("{cost} ensuite").format(cost=cost))
        else:
            until = ngettext("{days} jour avant", "{days} jours avant", days).format(days=days)
            parts.append(_("{cost} jusqu’à {until}").format(cost=cost, until=until))
    return ", ".join(parts)
