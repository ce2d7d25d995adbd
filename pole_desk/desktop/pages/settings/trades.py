"""Storage and shop: the overdue ladder, forbidden goods, commissions, opening, what is declared when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.activities.shop.commands.declaring import set_declare_by
from pole_desk.activities.shop.commands.rates import set_list_rate
from pole_desk.activities.shop.commands.rota import set_opening
from pole_desk.activities.shop.queries.contracts import categories
from pole_desk.activities.shop.rules import COMMISSION, DECLARE_BY, DECLARE_BY_DAY, OPENING, USUAL_RATE, rate_of
from pole_desk.activities.shop.rules.rota import Half, half_name, read_opening
from pole_desk.activities.storage.commands.limits import set_longest_days
from pole_desk.activities.storage.commands.overdue import set_ladder
from pole_desk.activities.storage.rules import LONGEST_DAYS, LONGEST_DAYS_SETTING
from pole_desk.activities.storage.rules.ladder import (
    LADDER_SETTING,
    Rung,
    Step,
    read_ladder,
    step_name,
)
from pole_desk.desktop.pages.settings.asking import ask_amount, ask_whole, percent_words
from pole_desk.desktop.pages.settings.dated import DatedRule, DatedSection
from pole_desk.desktop.pages.settings.forbidden import ForbiddenList
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import CheckField, IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, secondary
from pole_desk.kernel.i18n import WEEKDAYS, _, ngettext
from pole_desk.kernel.settings import withdraw_setting

Values = dict[str, Any]
PLACES = {
    "ladder": "days_reminder", "longest_days": "value", "rate": "value", "category": "value",
    "opening": "half_0_morning", "declare_by": "value",
}  # fmt: skip


class TradesSection(DatedSection):
    """What agreements and participations made before keep, and those to come take."""

    key, name, icon = "trades", _("Stockage et magasin"), "warehouse"
    about = _("Une commission convenue et une étape déjà prise ne changent pas.")

    def build(self) -> None:
        super().build()
        self.forbidden = ForbiddenList(self.page, self.panel)
        self.beside(_("Marchandises interdites"), self.forbidden)

    def add(self) -> None:
        """Forbid something more (Ctrl+N)."""
        self.switch.choose("other")
        self.lists.setCurrentWidget(self.forbidden)
        self.forbidden.add()

    def change_current(self) -> None:
        row = self.forbidden.current_row()
        if self.lists.currentWidget() is not self.forbidden:
            super().change_current()
        elif row is not None:
            self.forbidden.change(row)

    def rules(self) -> Sequence[DatedRule]:
        return [self._ladder(), self._longest(), self._opening(), self._declare()]

    def reload(self) -> None:
        on = self.page.seat.clock.today()
        self.forbidden.reload()
        self.page.ask(categories, on=on).then(self._with_categories)

    def _with_categories(self, names: Sequence[str]) -> None:
        rules = [*self.rules(), *(self._rate(name) for name in names)]
        self._rules = {rule.id: rule for rule in rules}
        super().reload()

    def _back(self, key: str, title: str) -> Callable[[date], Promise[Any]]:
        return lambda on: self.page.do(withdraw_setting, key=key, valid_from=on, label=title)

    def _ladder(self) -> DatedRule:
        def keep(rungs: Any, on: date) -> Promise[Any]:
            return self.page.do(set_ladder, rungs=rungs, valid_from=on)

        title = _("Relances du stockage")
        return DatedRule(
            LADDER_SETTING, LADDER_SETTING, title,
            _("Ce qui suit un impayé ou des biens laissés, et après combien de jours."), None, _ladder_words,
            _ask_ladder, keep, self._back(LADDER_SETTING, title), PLACES,
        )  # fmt: skip

    def _longest(self) -> DatedRule:
        def keep(days: Any, on: date) -> Promise[Any]:
            return self.page.do(set_longest_days, days=days, valid_from=on)

        title = _("Stockage à la journée")
        return DatedRule(
            LONGEST_DAYS_SETTING, LONGEST_DAYS_SETTING, title,
            _("Au-delà, un stockage se loue au mois."), LONGEST_DAYS, _days_words,
            ask_whole(_("Jours au plus"), least=1, most=366), keep,
            self._back(LONGEST_DAYS_SETTING, title), PLACES,
        )  # fmt: skip

    def _opening(self) -> DatedRule:
        def keep(halves: Any, on: date) -> Promise[Any]:
            return self.page.do(set_opening, halves=halves, valid_from=on)

        title = _("Ouverture du magasin")
        return DatedRule(
            OPENING, OPENING, title, _("Les demi-journées qui ont besoin d’une permanence."), None,
            _opening_words, _ask_opening, keep, self._back(OPENING, title), PLACES,
        )  # fmt: skip

    def _declare(self) -> DatedRule:
        def keep(day: Any, on: date) -> Promise[Any]:
            return self.page.do(set_declare_by, day=day, valid_from=on)

        title = _("Déclaration des ventes")
        return DatedRule(
            DECLARE_BY, DECLARE_BY, title,
            _("Le jour du mois jusqu’auquel les ventes du mois précédent se déclarent."), DECLARE_BY_DAY,
            _declare_words, ask_whole(_("Jour du mois"), least=1, most=28), keep,
            self._back(DECLARE_BY, title), PLACES,
        )  # fmt: skip

    def _rate(self, category: str) -> DatedRule:
        def keep(rate: Any, on: date) -> Promise[Any]:
            return self.page.do(set_list_rate, category=category, rate=rate_of(rate), valid_from=on)

        def part(value: Mapping[str, Any]) -> Any:
            return value.get(category)

        return DatedRule(
            f"{COMMISSION}:{category}", COMMISSION, _("Commission : {category}").format(category=category),
            _("La part des ventes en dépôt que le magasin garde."), str(Decimal(USUAL_RATE) / 100),
            percent_words, ask_amount(_("Commission (%)")), keep, None, PLACES, part,
        )  # fmt: skip


def _days_words(value: Any) -> str:
    return ngettext("{count} jour", "{count} jours", int(value)).format(count=int(value))


def _declare_words(value: Any) -> str:
    return _("le {day} du mois").format(day=_("1er") if int(value) == 1 else int(value))


def _ladder_words(value: Any) -> str:
    return ", ".join(
        _("{step} à {days} j").format(step=step_name(rung.step), days=rung.after_days)
        for rung in read_ladder(value)
    )


def _ask_ladder(form: Form, value: Any) -> Callable[[Values], Any]:
    form.add_widget(
        secondary(_("Jours après l’étape d’avant ; la première, après le début du retard. Vide : l’étape n’a "
                    "pas lieu."), wrap=True)
    )  # fmt: skip
    given = {rung.step: rung.after_days for rung in read_ladder(value)}
    for step in Step:
        name = step_name(step)
        form.add(
            _("{step} (jours)").format(step=name[:1].upper() + name[1:]), IntField(most=365), name=f"days_{step}"
        ).set_value(given.get(step))

    def read(values: Values) -> list[Rung]:
        return [Rung(step, values[f"days_{step}"]) for step in Step if values[f"days_{step}"] is not None]

    return read


def _opening_words(value: Any) -> str:
    said = []
    for day, halves in sorted(read_opening(value).items()):
        whole = len(halves) == len(Half)
        said.append(
            _("{day} {half}").format(
                day=WEEKDAYS[day], half=_("toute la journée") if whole else half_name(halves[0])
            )
        )
    return ", ".join(said)


def _ask_opening(form: Form, value: Any) -> Callable[[Values], Any]:
    opening = read_opening(value)
    for day, name in enumerate(WEEKDAYS):
        form.add_widget(label(name.capitalize(), "strong"))
        row = form.row()
        for half in Half:
            box = CheckField(half_name(half).capitalize(), checked=half in opening.get(day, ()))
            form.add(f"{name} {half_name(half)}", box, name=f"half_{day}_{half}", beside=row)

    def read(values: Values) -> dict[int, list[Half]]:
        return {
            day: [half for half in Half if values[f"half_{day}_{half}"]] for day in range(len(WEEKDAYS))
        }

    return read
