"""The shop's rules: opening half-days, when sales are declared, commission by category."""

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
from pole_desk.desktop.pages.settings.asking import ask_amount, ask_whole, percent_words
from pole_desk.desktop.pages.settings.dated import DatedRule, DatedSection
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import CheckField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label
from pole_desk.kernel.i18n import WEEKDAYS, _
from pole_desk.kernel.settings import withdraw_setting

Values = dict[str, Any]
PLACES = {
    "rate": "value", "category": "value", "opening": "half_0_morning", "declare_by": "value",
}  # fmt: skip


class ShopSection(DatedSection):
    """What a participation agreed before keeps, and those to come take."""

    key, name, icon = "shop", _("Magasin"), "store"
    about = _("Une commission convenue avec un participant ne change pas.")

    def rules(self) -> Sequence[DatedRule]:
        return [self._opening(), self._declare()]

    def reload(self) -> None:
        self.page.ask(categories, on=self.page.seat.clock.today()).then(self._with_categories)

    def _with_categories(self, names: Sequence[str]) -> None:
        rules = [*self.rules(), *(self._rate(name) for name in names)]
        self._rules = {rule.id: rule for rule in rules}
        super().reload()

    def _back(self, key: str, title: str) -> Callable[[date], Promise[Any]]:
        return lambda on: self.page.do(withdraw_setting, key=key, valid_from=on, label=title)

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


def _declare_words(value: Any) -> str:
    return _("le {day} du mois").format(day=_("1er") if int(value) == 1 else int(value))


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
