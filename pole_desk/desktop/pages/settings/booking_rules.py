"""The rules of booking: site limit, opening, options, deposit, cancellation, series."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pole_desk.activities.events.commands.rules import (
    BOOKING_RULES,
    Rule,
    Shape,
    set_booking_rule,
    withdraw_booking_rule,
)
from pole_desk.activities.events.queries.settings import tariffs
from pole_desk.activities.events.rules.prices import Hours
from pole_desk.desktop.pages.settings.asking import (
    Ask,
    add_time,
    amount_words,
    ask_amount,
    ask_steps,
    ask_ticks,
    ask_whole,
    hours_words,
    percent_words,
    steps_words,
    time_text,
    whole_words,
)
from pole_desk.desktop.pages.settings.dated import DatedRule, DatedSection
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.i18n import _, hour_text, ngettext, number

PLACES = {"rule": "value", "cancel_scale": "days_0", "price_hours": "opens"}


class BookingRulesSection(DatedSection):
    """What applies to every booking made from a day on; those made keep theirs."""

    key, name, icon = "booking-rules", _("Règles de réservation"), "calendar-clock"
    about = _("Chaque règle vaut à partir d’une date ; les réservations déjà faites gardent la leur.")

    def rules(self) -> Sequence[DatedRule]:
        self._tariffs: dict[str, str] = {}
        return [self._rule(rule) for rule in BOOKING_RULES]

    def reload(self) -> None:
        self.page.ask(tariffs).then(self._tariffs.update)
        super().reload()

    def _rule(self, rule: Rule) -> DatedRule:
        def keep(value: Any, on: date) -> Promise[Any]:
            return self.page.do(set_booking_rule, key=rule.key, value=value, valid_from=on)

        def take_back(on: date) -> Promise[Any]:
            return self.page.do(withdraw_booking_rule, key=rule.key, valid_from=on)

        return DatedRule(
            rule.key, rule.key, rule.label, rule.does, rule.usual, self._words(rule), self._ask(rule),
            keep, take_back, PLACES,
        )  # fmt: skip

    def _words(self, rule: Rule) -> Callable[[Any], str]:
        return {
            Shape.COUNT: whole_words, Shape.DAYS: days_long, Shape.YEARS: years_long, Shape.HOURS: hours_words, Shape.PERCENT: percent_words,
            Shape.AMOUNT: amount_words, Shape.SCALE: steps_words, Shape.OPENING: opening_words,
            Shape.TARIFFS: self._tariff_words,
        }[rule.shape]  # fmt: skip

    def _ask(self, rule: Rule) -> Ask:
        if rule.shape is Shape.SCALE:
            return ask_steps
        if rule.shape is Shape.OPENING:
            return ask_opening
        if rule.shape is Shape.AMOUNT:
            return ask_amount(_("Montant net (€)"))
        if rule.shape is Shape.TARIFFS:
            return lambda form, value: ask_ticks(rule.label, self._tariffs)(form, value)
        units = {
            Shape.HOURS: _("Durée (heures)"), Shape.DAYS: _("Durée (jours)"), Shape.YEARS: _("Durée (années)"),
            Shape.PERCENT: _("Part (%)"), Shape.COUNT: _("Nombre"),
        }  # fmt: skip
        return ask_whole(units[rule.shape], least=rule.least, most=rule.most)

    def _tariff_words(self, value: Sequence[str]) -> str:
        names = [self._tariffs.get(code, code) for code in value]
        return ", ".join(names) or _("aucune")


def days_long(value: Any) -> str:
    return ngettext("{count} jour", "{count} jours", int(value)).format(count=number(int(value)))


def years_long(value: Any) -> str:
    return ngettext("{count} an", "{count} ans", int(value)).format(count=number(int(value)))


def opening_words(value: Any) -> str:
    """`8 h – 18 h, demi-journée de 4 h`."""
    hours = Hours.of(value)
    whole, rest = divmod(hours.half_day_minutes, 60)
    half = _("{hours} h").format(hours=whole) + (f"\u202f{rest:02d}" if rest else "")
    return _("{opens} – {closes}, demi-journée de {half}").format(
        opens=hour_text(hours.opens), closes=hour_text(hours.closes), half=half
    )


def ask_opening(form: Form, value: Any) -> Callable[[dict[str, Any]], Any]:
    """When the day of a room begins and ends, and how its hours are counted."""
    hours = Hours.of(value)
    row = form.row()
    add_time(form, _("Ouverture"), "opens", time_text(hours.opens), required=True, beside=row)
    add_time(form, _("Fermeture"), "closes", time_text(hours.closes), required=True, beside=row)
    row = form.row()
    form.add(
        _("Demi-journée (minutes)"), IntField(least=30, most=720), name="half_day", required=True, beside=row
    ).set_value(hours.half_day_minutes)
    form.add(
        _("Pas des heures (minutes)"), IntField(least=5, most=240), name="step", required=True, beside=row,
    ).set_value(hours.step_minutes)  # fmt: skip

    def read(values: dict[str, Any]) -> dict[str, Any]:
        return {
            "opens": time_text(values["opens"]), "closes": time_text(values["closes"]),
            "half_day_minutes": values["half_day"], "step_minutes": values["step"],
        }  # fmt: skip

    return read
