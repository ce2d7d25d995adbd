"""The canteen's usual days: hours, seats, quotas, cut-offs; the operators' rota is on its own page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pole_desk.activities.canteen.commands.usual import USUAL_NAMES, set_usual, withdraw_usual
from pole_desk.activities.canteen.rules import (
    COMMISSION,
    CUTOFFS,
    EVENTS,
    HOURS,
    OUTSIDERS,
    SEATS,
    SITTINGS,
    USUAL,
)
from pole_desk.desktop.pages.settings.asking import (
    Ask,
    add_time,
    ask_amount,
    clock_words,
    days_words,
    percent_words,
    time_text,
)
from pole_desk.desktop.pages.settings.dated import DatedRule, DatedSection
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.kernel.i18n import _, ngettext, number

PLACES = {
    "hours": "last", "sittings": "sitting_0", "seats": "seats", "quota": "quota", "days": "days_before",
    "cutoff": "order_days", "commission": "value",
}  # fmt: skip
MOST_SITTINGS = 4
Values = dict[str, Any]


class CanteenSection(DatedSection):
    """A service already open keeps what it was opened with."""

    key, name, icon = "canteen", _("Cantine"), "utensils"
    about = _("Ce qu’un service a d’office à partir d’une date ; ceux déjà ouverts gardent le leur. Le roulement est sur la page Cantine.")

    def rules(self) -> Sequence[DatedRule]:
        does = {
            HOURS: _("L’espace cantine est pris pour le service entre ces heures."),
            SITTINGS: _("Les heures d’arrivée proposées à la réservation."),
            SEATS: _("Le nombre de couverts qu’un service ne dépasse jamais."),
            CUTOFFS: _("Jusqu’à quand on commande et on annule, sauf heure propre à un opérateur."),
            OUTSIDERS: _("Quand les extérieurs peuvent réserver, et combien, avant l’heure de libération."),
            EVENTS: _("Les couverts gardés pour les événements jusqu’à cette heure."),
            COMMISSION: _("La part du prix des repas que le pôle garde."),
        }
        said: dict[str, tuple[Callable[[Any], str], Ask]] = {
            HOURS: (_hours_words, _ask_hours),
            SITTINGS: (_sittings_words, _ask_sittings),
            SEATS: (_seats_words, _ask_seats),
            CUTOFFS: (_cutoffs_words, _ask_cutoffs),
            OUTSIDERS: (_outsiders_words, _ask_outsiders),
            EVENTS: (_events_words, _ask_events),
            COMMISSION: (percent_words, ask_amount(_("Part gardée (%)"))),
        }
        return [self._rule(key, does[key], *said[key]) for key in does]

    def _rule(self, key: str, does: str, words: Callable[[Any], str], ask: Ask) -> DatedRule:
        usual = USUAL[key]

        def keep(value: Any, on: date) -> Promise[Any]:
            return self.page.do(set_usual, key=key, value=value, valid_from=on)

        def take_back(on: date) -> Promise[Any]:
            return self.page.do(withdraw_usual, key=key, valid_from=on)

        def part(value: Any) -> Any:
            return {**usual, **value} if isinstance(usual, Mapping) else value

        return DatedRule(key, key, USUAL_NAMES[key], does, usual, words, ask, keep, take_back, PLACES, part)


def _hours_words(value: Any) -> str:
    return _("{first} – {last}").format(first=clock_words(value["first"]), last=clock_words(value["last"]))


def _ask_hours(form: Form, value: Any) -> Callable[[Values], Any]:
    row = form.row()
    add_time(form, _("Espace pris à"), "first", value["first"], required=True, beside=row)
    add_time(form, _("Libre à"), "last", value["last"], required=True, beside=row)
    return lambda values: {name: time_text(values[name]) for name in ("first", "last")}


def _sittings_words(value: Any) -> str:
    return ", ".join(clock_words(one) for one in value) or _("sans heure d’arrivée")


def _ask_sittings(form: Form, value: Any) -> Callable[[Values], Any]:
    form.add_widget(secondary(_("Laissez vides les heures inutiles."), wrap=True))
    names = [f"sitting_{place}" for place in range(MOST_SITTINGS)]
    for place in range(0, MOST_SITTINGS, 2):
        row = form.row()
        for rank in (place, place + 1):
            given = value[rank] if rank < len(value) else ""
            add_time(form, _("Arrivée {rank}").format(rank=rank + 1), names[rank], given, beside=row)
    return lambda values: [time_text(values[name]) for name in names if values[name] is not None]


def _seats_words(value: Any) -> str:
    return _("celles de l’espace cantine") if value is None else number(value)


def _ask_seats(form: Form, value: Any) -> Callable[[Values], Any]:
    form.add(_("Places"), IntField(_("celles de l’espace cantine"), least=1, most=2000), name="seats",
             help=_("Vide : la capacité de l’espace cantine.")).set_value(value)  # fmt: skip
    return lambda values: values["seats"]


def _cutoff_words(value: Sequence[Any]) -> str:
    return _("{days} à {hour}").format(days=days_words(int(value[0])), hour=clock_words(value[1]))


def _cutoffs_words(value: Any) -> str:
    return _("commande {order}, annulation {cancel}").format(
        order=_cutoff_words(value["order"]), cancel=_cutoff_words(value["cancel"])
    )


def _ask_cutoffs(form: Form, value: Any) -> Callable[[Values], Any]:
    for name, title in (("order", _("Commande")), ("cancel", _("Annulation"))):
        row = form.row()
        form.add(
            _("{title} : jours avant").format(title=title), IntField(most=14), name=f"{name}_days",
            required=True, beside=row,
        ).set_value(int(value[name][0]))  # fmt: skip
        add_time(form, _("jusqu’à"), f"{name}_time", value[name][1], required=True, beside=row)

    def read(values: Values) -> Any:
        return {
            name: [values[f"{name}_days"], time_text(values[f"{name}_time"])] for name in ("order", "cancel")
        }

    return read


def _outsiders_words(value: Any) -> str:
    quota = _("sans quota") if value["quota"] is None else ngettext(
        "{count} couvert", "{count} couverts", value["quota"]
    ).format(count=number(value["quota"]))
    return _("dès {days}, {quota}, libéré à {release}").format(
        days=days_words(value["days_before"]), quota=quota, release=clock_words(value["release"])
    )


def _ask_outsiders(form: Form, value: Any) -> Callable[[Values], Any]:
    row = form.row()
    form.add(_("Ouverture : jours avant"), IntField(most=366), name="days_before", required=True,
             beside=row).set_value(value["days_before"])  # fmt: skip
    add_time(form, _("à partir de"), "time", value["time"], required=True, beside=row)
    row = form.row()
    form.add(_("Quota (couverts)"), IntField(_("sans limite"), most=2000), name="quota",
             beside=row).set_value(value["quota"])  # fmt: skip
    add_time(form, _("Libéré le jour même à"), "release", value["release"], required=True, beside=row)
    return lambda values: {
        "days_before": values["days_before"], "time": time_text(values["time"]), "quota": values["quota"],
        "release": time_text(values["release"]),
    }  # fmt: skip


def _events_words(value: Any) -> str:
    if not value["quota"]:
        return _("aucun couvert gardé")
    kept = ngettext("{count} couvert gardé jusqu’à {hour}, {days}", "{count} couverts gardés jusqu’à {hour}, {days}",
                    value["quota"])  # fmt: skip
    return kept.format(
        count=number(value["quota"]), hour=clock_words(value["time"]), days=days_words(value["days_before"])
    )


def _ask_events(form: Form, value: Any) -> Callable[[Values], Any]:
    form.add(_("Couverts gardés"), IntField(most=2000), name="quota", required=True).set_value(value["quota"])
    row = form.row()
    form.add(_("Libérés : jours avant"), IntField(most=366), name="days_before", required=True,
             beside=row).set_value(value["days_before"])  # fmt: skip
    add_time(form, _("à"), "time", value["time"], required=True, beside=row)
    return lambda values: {
        "quota": values["quota"], "days_before": values["days_before"], "time": time_text(values["time"]),
    }  # fmt: skip
