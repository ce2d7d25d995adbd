"""The rules of booking as dated settings: hours, percents, scale; each knows what it may be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from pole_desk.activities.events.commands._opening import (
    DEPOSIT_PERCENT,
    OPTION_HOURS,
    USUAL_DEPOSIT_PERCENT,
    USUAL_OPTION_HOURS,
)
from pole_desk.activities.events.queries.people import USUAL_LIMIT
from pole_desk.activities.events.queries.prices import HOURS_SETTING
from pole_desk.activities.events.queries.settings import tariffs
from pole_desk.activities.events.rules.classes import INCLUDED, INCLUDED_SETTING
from pole_desk.activities.events.rules.dues import LEAST_SETTING, USUAL_LEAST
from pole_desk.activities.events.rules.fees import SCALE_SETTING, USUAL_SCALE, scale_of
from pole_desk.activities.events.rules.prices import Hours
from pole_desk.activities.events.rules.quotes import DAYS_SETTING, USUAL_DAYS
from pole_desk.activities.events.rules.series import DATES, USUAL, YEARS
from pole_desk.activities.events.rules.states import (
    CHALLENGE_HOURS,
    TOPIC,
    USUAL_CHALLENGE_HOURS,
)
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.inputs import parse_amount
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, withdraw_setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.headcount import LIMIT


class Shape(StrEnum):
    """How a rule is written: what a form asks for, what a list shows."""

    COUNT = "count"
    HOURS = "hours"
    DAYS = "days"
    YEARS = "years"
    PERCENT = "percent"
    AMOUNT = "amount"
    SCALE = "scale"
    OPENING = "opening"
    TARIFFS = "tariffs"


class Rule(NamedTuple):
    """A setting of the bookings: its words, what it does, its value without one, its bounds."""

    key: str
    label: str
    does: str
    shape: Shape
    usual: Any
    least: int = 0
    most: int = 0


BOOKING_RULES: tuple[Rule, ...] = (
    Rule(LIMIT, _("Personnes sur le site"),
         _("Au-delà, réserver affiche un avertissement qui nomme les autres usages."),
         Shape.COUNT, USUAL_LIMIT, 1, 100_000),
    Rule(HOURS_SETTING, _("Ouverture des salles"),
         _("L’ouverture sépare journée, soirée et week-end dans les tarifs."),
         Shape.OPENING, {}),
    Rule(OPTION_HOURS, _("Durée d’une option"),
         _("Sans autre précision, une option tombe après ce délai."),
         Shape.HOURS, USUAL_OPTION_HOURS, 1, 24 * 366),
    Rule(CHALLENGE_HOURS, _("Option relancée"),
         _("« Confirmez ou libérez » : le temps laissé au premier de la file."),
         Shape.HOURS, USUAL_CHALLENGE_HOURS, 1, 24 * 31),
    Rule(DAYS_SETTING, _("Validité d’un devis"),
         _("Sans autre précision ; une option liée au devis tient jusque-là."),
         Shape.DAYS, USUAL_DAYS, 1, 366),
    Rule(DEPOSIT_PERCENT, _("Acompte"),
         _("La part du prix demandée d’avance pour un nouvel événement."),
         Shape.PERCENT, USUAL_DEPOSIT_PERCENT, 0, 100),
    Rule(LEAST_SETTING, _("Seuil de l’acompte"),
         _("Sous ce montant net, aucun acompte n’est demandé."), Shape.AMOUNT, USUAL_LEAST),
    Rule(SCALE_SETTING, _("Frais d’annulation"),
         _("La part du prix due, selon les jours avant l’événement."),
         Shape.SCALE, [list(step) for step in USUAL_SCALE]),
    Rule(INCLUDED_SETTING, _("Heures de salle incluses"),
         _("Les classes de salles où comptent les heures incluses des conventions."),
         Shape.TARIFFS, list(INCLUDED)),
    Rule(YEARS, _("Horizon des séries"),
         _("Une réservation récurrente ne va pas plus loin que ces années."),
         Shape.YEARS, USUAL.years, 1, 20),
    Rule(DATES, _("Dates d’une série"),
         _("Une série ne compte pas plus de dates."), Shape.COUNT, USUAL.dates, 2, 2000),
)  # fmt: skip
"""Every rule that the bookings read, in the order of a booking."""


@command(Permission.SETTINGS)
def set_booking_rule(tx: Tx, *, key: str, value: Any, valid_from: date) -> None:
    """Set a rule from a day on; bookings made keep what they were made with.

    Raises BadInput `rule`, `cancel_scale`, `price_hours`, NotFound for a key that nothing reads.
    """
    rule = _rule(key)
    set_setting(tx, key=key, value=_checked(tx, rule, value), valid_from=valid_from, label=rule.label)
    tx.changed(TOPIC, 0)


@command(Permission.SETTINGS)
def withdraw_booking_rule(tx: Tx, *, key: str, valid_from: date) -> None:
    """Take back the value dated a day; the one before holds on. Raises NotFound."""
    withdraw_setting(tx, key=key, valid_from=valid_from, label=_rule(key).label)
    tx.changed(TOPIC, 0)


def _rule(key: str) -> Rule:
    found = next((rule for rule in BOOKING_RULES if rule.key == key), None)
    if found is None:
        raise NotFound("rule", _("Aucune réservation ne lit le réglage « {key} ».").format(key=key))
    return found


def _checked(tx: Tx, rule: Rule, value: Any) -> Any:
    """The value as it is kept; raises BadInput."""
    if rule.shape is Shape.SCALE:
        return [list(step) for step in _scale(value)]
    if rule.shape is Shape.OPENING:
        hours = Hours.of(value)
        return {
            "opens": hours.opens.strftime("%H:%M"), "closes": hours.closes.strftime("%H:%M"),
            "half_day_minutes": hours.half_day_minutes, "step_minutes": hours.step_minutes,
        }  # fmt: skip
    if rule.shape is Shape.TARIFFS:
        unknown = set(value) - set(tariffs(tx))
        if unknown:
            raise BadInput("rule", _("Classes tarifaires inconnues : {names}.").format(
                names=", ".join(sorted(unknown))))  # fmt: skip
        return sorted(value)
    if rule.shape is Shape.AMOUNT:
        amount = value if isinstance(value, Decimal) else parse_amount(str(value))
        if amount < 0:
            raise BadInput("rule", _("Donnez un montant positif ou nul."))
        return str(amount)
    if isinstance(value, bool) or not isinstance(value, int) or not rule.least <= value <= rule.most:
        raise BadInput("rule", _("{label} : de {least} à {most}.").format(
            label=rule.label, least=number(rule.least), most=number(rule.most)))  # fmt: skip
    return value


def _scale(value: Any) -> Sequence[tuple[int, int]]:
    """Each step once, dearer as the day comes nearer, down to the day itself."""
    steps = scale_of(value)
    days, shares = [step[0] for step in steps], [step[1] for step in steps]
    if len(set(days)) != len(days):
        raise BadInput("cancel_scale", _("Chaque nombre de jours ne figure qu’une fois dans le barème."))
    if shares != sorted(shares):
        raise BadInput("cancel_scale", _("Plus l’événement est proche, plus la part due est grande : "
                                         "remettez les parts dans l’ordre."))  # fmt: skip
    if days[-1] != 0:
        raise BadInput("cancel_scale", _("Le barème va jusqu’au jour même : ajoutez un palier à 0 jour."))
    return steps
