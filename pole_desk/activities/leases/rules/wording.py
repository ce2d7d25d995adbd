"""The words of a month owed, as an invoice line has them; the reckoning is in `segments`."""

from __future__ import annotations

from pole_desk.activities.leases.rules import Proration
from pole_desk.activities.leases.rules.segments import Due
from pole_desk.kernel.i18n import _, month_name, plain_day
from pole_desk.kernel.periods import Month


def period_text(due: Due, month: Month, proration: str) -> str:
    """`novembre 2026`, or `du 10 au 30 novembre 2026 (21/30 j)`: the label says the proration."""
    if due.whole:
        return month_name(month)
    if due.first == due.last:
        days = _("le {day}").format(day=plain_day(due.first))
    else:
        first = "1er" if due.first.day == 1 else str(due.first.day)
        days = _("du {first} au {last}").format(first=first, last=plain_day(due.last))
    if proration == Proration.THIRTIETHS:
        return _("{days} ({parts}/30e)").format(days=days, parts=due.parts)
    return _("{days} ({parts}/{base} j)").format(days=days, parts=due.parts, base=due.base)
