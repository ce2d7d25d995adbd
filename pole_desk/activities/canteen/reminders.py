"""What Today says of the canteen: covers at noon, hours that come, people to call, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pole_desk.activities.canteen.queries.meals import Meal, meals
from pole_desk.activities.canteen.queries.services import (
    Day,
    Service,
    days,
    dishes,
    parts,
    services,
)
from pole_desk.activities.canteen.queries.standing import waiting
from pole_desk.activities.canteen.rules import PAGE, MealState, ServiceState, hour_text
from pole_desk.kernel.i18n import _, long_day, ngettext
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder
from pole_desk.registers.dossiers.rules import Kind

DANGER, WARNING, INFO = "danger", "warning", "info"
AHEAD = timedelta(days=7)


class CanteenReminders:
    """Implements ports.reminders.ReminderSource."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits on a day, computed when read."""
        return [
            *_noon(reader, on),
            *_to_call(reader, on),
            *_waiting(reader, on),
            *_missing(reader, on),
        ]


def _noon(reader: Reader, on: date) -> Iterator[Reminder]:
    now = to_instant(reader.clock.now())
    for one in days(reader, first=on, last=on + timedelta(days=1)):
        if one.service is None or one.state != ServiceState.OPEN:
            continue
        title = ngettext(
            "{count} couvert le {day}", "{count} couverts le {day}", one.taken
        ).format(count=one.taken, day=long_day(one.day))
        if one.day == on:
            title = ngettext("{count} couvert ce midi", "{count} couverts ce midi", one.taken).format(
                count=one.taken
            )
        if now >= one.order_by:
            yield Reminder(
                "kitchen_sheet", one.day, INFO, title, _("les commandes sont closes : fiche cuisine"),
                _("Imprimer la fiche"), PAGE, one.service,
            )  # fmt: skip
        elif one.day == on or day_of(one.order_by) == on:
            yield Reminder("covers_today", one.day, INFO, title, _until(one), _("Voir"), PAGE, one.service)


def _until(one: Day) -> str:
    return _("{left} places libres, commandes jusqu’à {at}").format(
        left=one.left, at=hour_text(one.order_by)
    )


def _to_call(reader: Reader, on: date) -> Iterator[Reminder]:
    """People booked at a cancelled service, until each was called or the day is past."""
    by_service: dict[int, list[Meal]] = {}
    for meal in meals(reader, first=on, last=on + timedelta(days=60)):
        cancelled = meal.service_state == ServiceState.CANCELLED and meal.state == MealState.CREDITED
        if cancelled and not meal.told:
            by_service.setdefault(meal.service, []).append(meal)
    for service, left in by_service.items():
        day = left[0].day
        yield Reminder(
            "service_cancelled", day, DANGER if day - on <= timedelta(days=1) else WARNING,
            _("Cantine annulée le {day}").format(day=long_day(day)),
            ngettext("{count} compte à prévenir", "{count} comptes à prévenir", len(left)).format(
                count=len(left)
            ),
            _("Appeler"), PAGE, service,
        )  # fmt: skip
        for meal in left:
            if meal.dossier_kind == Kind.EVENT:
                yield Reminder(
                    "event_meals_cancelled", day, DANGER, meal.dossier_title,
                    _("{covers} repas annulés avec le service du {day}").format(
                        covers=meal.covers, day=long_day(day)
                    ),
                    _("Voir"), PAGE, service,
                )  # fmt: skip


def _waiting(reader: Reader, on: date) -> Iterator[Reminder]:
    for one in waiting(reader, first=on, last=on + AHEAD):
        yield Reminder(
            "standing_waiting", one.day, WARNING,
            one.order.contact_name or one.order.party_name,
            _("commande permanente de {covers} couverts non servie le {day}").format(
                covers=one.order.covers, day=long_day(one.day)
            ),
            _("Réessayer"), PAGE, one.service,
        )  # fmt: skip


def _missing(reader: Reader, on: date) -> Iterator[Reminder]:
    """Open services of the week without an operator; tomorrow's menu without its allergens."""
    held = [
        one for one in services(reader, first=on, last=on + AHEAD) if one.state == ServiceState.OPEN
    ]
    cooks = {part.service for part in parts(reader, services=[one.id for one in held])}
    for one in held:
        if one.id not in cooks:
            yield _missing_reminder(one, "no_operator", _("aucun opérateur désigné"), _("Désigner"))
    near = [one for one in held if one.day <= on + timedelta(days=1)]
    undeclared = {
        dish.service for dish in dishes(reader, services=[one.id for one in near]) if dish.allergens is None
    }
    for one in near:
        if one.id in undeclared:
            yield _missing_reminder(
                one, "allergens", _("allergènes d’un plat non déclarés"), _("Compléter le menu")
            )


def _missing_reminder(one: Service, kind: str, detail: str, verb: str) -> Reminder:
    title = _("Cantine du {day}").format(day=long_day(one.day))
    return Reminder(kind, one.day, WARNING, title, detail, verb, PAGE, one.id)
