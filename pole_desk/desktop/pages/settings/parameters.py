"""The few figures of hosting, storage and quotes that the rules read as settings, each dated, with who reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pole_desk.accounts.quotes.rules import DAYS_SETTING, DEPOSIT_SETTING, USUAL_DAYS, USUAL_DEPOSIT
from pole_desk.activities.leases.commands import set_work_hours
from pole_desk.activities.leases.queries.prices import INDEX_SETTING, USUAL_INDEX
from pole_desk.activities.leases.queries.workplaces import PEOPLE_SETTING
from pole_desk.activities.leases.rules import POLE_PEOPLE
from pole_desk.activities.leases.rules.hours import HOURS_SETTING, USUAL_HOURS
from pole_desk.activities.storage.commands.limits import set_longest_days
from pole_desk.activities.storage.rules import LONGEST_DAYS, LONGEST_DAYS_SETTING
from pole_desk.desktop.pages.settings.asking import (
    Ask,
    add_time,
    ask_whole,
    clock_words,
    time_text,
    whole_words,
)
from pole_desk.desktop.pages.settings.dated import DatedRule, DatedSection
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.kernel.i18n import _
from pole_desk.kernel.settings import set_setting, withdraw_setting
from pole_desk.registers.catalog.queries import IndexValue, index_values

MOST_PEOPLE = 100_000


class ParametersSection(DatedSection):
    """Only what the program really reads is here."""

    key, name, icon = "parameters", _("Paramètres"), "sliders-horizontal"
    about = _("Chaque valeur vaut à partir d’une date ; le passé garde la sienne.")

    def rules(self) -> Sequence[DatedRule]:
        self._series = [USUAL_INDEX]
        return [
            self._rule(
                PEOPLE_SETTING, _("Personnes en hébergement"),
                _("Au-delà, une convention ou une candidature affiche un avertissement."), POLE_PEOPLE,
                whole_words, ask_whole(_("Nombre"), least=1, most=MOST_PEOPLE),
            ),
            self._rule(
                INDEX_SETTING, _("Indice des loyers"),
                _("Proposé pour la révision annuelle ; chaque convention peut en nommer un autre."), USUAL_INDEX,
                str, self._ask_series,
            ),
            self._rule(
                DAYS_SETTING, _("Validité d’un devis"), _("En jours, quand le devis n’en dit rien."), USUAL_DAYS,
                whole_words, ask_whole(_("Jours"), least=1, most=366),
            ),
            self._rule(
                DEPOSIT_SETTING, _("Acompte d’un devis"),
                _("En pourcentage du devis accepté ; 0 : aucun acompte n’est demandé."), USUAL_DEPOSIT,
                whole_words, ask_whole(_("Pourcentage"), least=0, most=100),
            ),
            self._work_hours(),
            self._longest(),
        ]  # fmt: skip

    def reload(self) -> None:
        self.page.ask(index_values).then(self._with_series)
        super().reload()

    def _rule(
        self, key: str, label: str, does: str, usual: Any, words: Callable[[Any], str], ask: Ask
    ) -> DatedRule:
        def keep(value: Any, on: date) -> Promise[Any]:
            return self.page.do(set_setting, key=key, value=value, valid_from=on, label=label)

        def take_back(on: date) -> Promise[Any]:
            return self.page.do(withdraw_setting, key=key, valid_from=on, label=label)

        return DatedRule(key, key, label, does, usual, words, ask, keep, take_back)

    def _work_hours(self) -> DatedRule:
        label = _("Heures de travail")

        def keep(value: Any, on: date) -> Promise[Any]:
            return self.page.do(set_work_hours, **value, valid_from=on)

        def take_back(on: date) -> Promise[Any]:
            return self.page.do(withdraw_setting, key=HOURS_SETTING, valid_from=on, label=label)

        return DatedRule(
            HOURS_SETTING, HOURS_SETTING, label,
            _("Du lundi au vendredi, les personnes hébergées comptent sur le site entre ces heures."),
            USUAL_HOURS, _hours_words, _ask_hours, keep, take_back,
        )  # fmt: skip

    def _longest(self) -> DatedRule:
        label = _("Stockage à la journée")

        def keep(value: Any, on: date) -> Promise[Any]:
            return self.page.do(set_longest_days, days=value, valid_from=on)

        def take_back(on: date) -> Promise[Any]:
            return self.page.do(withdraw_setting, key=LONGEST_DAYS_SETTING, valid_from=on, label=label)

        return DatedRule(
            LONGEST_DAYS_SETTING, LONGEST_DAYS_SETTING, label,
            _("Au-delà de ces jours, un espace de stockage se loue au mois."), LONGEST_DAYS, whole_words,
            ask_whole(_("Jours au plus"), least=1, most=366), keep, take_back,
        )  # fmt: skip

    def _ask_series(self, form: Form, value: Any) -> Callable[[dict[str, Any]], Any]:
        names = ChoiceField([(one, one) for one in self._series])
        form.add(_("Indice"), names, name="value", required=True).set_value(value)
        return lambda values: values["value"]

    def _with_series(self, found: Sequence[IndexValue]) -> None:
        self._series = sorted({one.series for one in found} | {USUAL_INDEX})


def _hours_words(value: Any) -> str:
    return _("{first} – {last}").format(first=clock_words(value["first"]), last=clock_words(value["last"]))


def _ask_hours(form: Form, value: Any) -> Callable[[dict[str, Any]], Any]:
    row = form.row()
    add_time(form, _("Début"), "first", value["first"], required=True, beside=row)
    add_time(form, _("Fin"), "last", value["last"], required=True, beside=row)
    return lambda values: {name: time_text(values[name]) for name in ("first", "last")}
