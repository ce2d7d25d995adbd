"""What the shop waits for: sales not declared, half-days without anybody, ends, payouts to make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from pole_desk.activities.shop.queries.contracts import Contract, contracts
from pole_desk.activities.shop.queries.rota import rota_holes, swaps
from pole_desk.activities.shop.queries.sales import months_missing
from pole_desk.activities.shop.rules import (
    DECLARE_BY,
    DECLARE_BY_DAY,
    ENDING_WITHIN_MONTHS,
)
from pole_desk.activities.shop.rules.rota import HOLES_AHEAD, SwapState, half_name
from pole_desk.kernel.i18n import _, brief_day, ngettext, of_month, plain_day
from pole_desk.kernel.periods import Month, add_months
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder

PAGE = "shop"
SHOWN = 3


class ShopReminders:
    """Implements ports.reminders.ReminderSource."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits on a day; nothing while nobody takes part in the shop."""
        running = contracts(reader, on=on)
        missing = _undeclared(reader, on)
        if not running:
            return missing
        return [*missing, *_holes(reader, on), *_swaps(reader, on), *_ends(running, on)]


def _undeclared(reader: Reader, on: date) -> list[Reminder]:
    """One reminder a month past its day, naming who has not declared."""
    by_day = int(setting(reader, key=DECLARE_BY, on=on, default=DECLARE_BY_DAY))
    last = Month.of(on).previous()
    through = last if on.day > by_day else last.previous()
    late: dict[Month, list[Contract]] = defaultdict(list)
    for one, month in months_missing(reader, through=through):
        late[month].append(one)
    found = []
    for month, who in sorted(late.items()):
        names = ", ".join(one.party_name for one in who[:SHOWN])
        more = _(" et {count} de plus").format(count=len(who) - SHOWN) if len(who) > SHOWN else ""
        due = month.next().first + timedelta(days=by_day - 1)
        found.append(
            Reminder(
                "shop_sales", due, "warning" if month == last else "danger",
                _("Ventes {month} à déclarer").format(month=of_month(month)), names + more,
                _("Saisir les ventes"), PAGE, who[0].id,
            )
        )  # fmt: skip
    return found


def _holes(reader: Reader, on: date) -> list[Reminder]:
    found = rota_holes(reader, first=on, last=on + timedelta(days=HOLES_AHEAD))
    if not found:
        return []
    days = ", ".join(
        f"{brief_day(slot.day)} {half_name(slot.half)}" for slot in found[:SHOWN]
    )
    more = _(" et {count} de plus").format(count=len(found) - SHOWN) if len(found) > SHOWN else ""
    near = found[0].day <= on + timedelta(days=2)
    return [
        Reminder(
            "shop_rota", found[0].day, "danger" if near else "warning",
            ngettext("{count} permanence sans personne au magasin",
                     "{count} permanences sans personne au magasin", len(found)).format(count=len(found)),
            days + more, _("Voir le planning"), PAGE, 0,
        )
    ]  # fmt: skip


def _swaps(reader: Reader, on: date) -> list[Reminder]:
    return [
        Reminder(
            "shop_swap", swap.day, "info",
            _("Échange de permanence demandé"),
            _("{asker} à {asked}, {day} {half}").format(
                asker=swap.asker_name, asked=swap.asked_name, day=brief_day(swap.day),
                half=half_name(swap.half),
            ),
            _("Répondre"), PAGE, 0,
        )
        for swap in swaps(reader, first=on, state=SwapState.ASKED)
    ]  # fmt: skip


def _ends(running: Sequence[Contract], on: date) -> list[Reminder]:
    soon = add_months(on, ENDING_WITHIN_MONTHS)
    return [
        Reminder(
            "shop_ends", one.last_day, "warning" if one.last_day <= add_months(on, 1) else "info",
            one.party_name,
            _("sa participation au magasin se termine le {day} ({number})").format(
                day=plain_day(one.last_day), number=one.number
            ),
            _("Ouvrir la participation"), PAGE, one.id,
        )
        for one in running
        if one.last_day is not None and one.last_day <= soon
    ]  # fmt: skip
