"""The price list: each item's prices by date; a new list leaves the past as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from pole_desk.desktop.pages.settings.item_form import activity_name, open_item
from pole_desk.desktop.pages.settings.price_list_form import category_word, open_price_list
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.fields import AmountField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, long_day
from pole_desk.kernel.work import Reader
from pole_desk.registers.catalog.commands import set_price, withdraw_price
from pole_desk.registers.catalog.queries import Item, Tax, items, prices, taxes
from pole_desk.registers.catalog.rules import STANDARD


class PriceLine(NamedTuple):
    """A price with the days it holds; `item` is the item's code."""

    id: tuple[str, str, date]
    item: str
    label: str
    activity: str
    category: str
    amount: Decimal
    unit: str
    valid_from: date
    valid_to: date | None
    state: tuple[str, str]
    indicative: bool


class Catalog(NamedTuple):
    """The price list whole: items, prices, taxes."""

    items: list[Item]
    lines: list[PriceLine]
    taxes: list[Tax]


def read_catalog(reader: Reader, *, on: date) -> Catalog:
    """Every price ever listed, with the day its successor takes over."""
    lines: list[PriceLine] = []
    former: tuple[str, str] | None = None
    until: date | None = None
    for one in prices(reader):
        if (one.item, one.category) != former:
            former, until = (one.item, one.category), None
        if one.valid_from > on:
            state = ("option", _("À venir"))
        elif until is not None and until < on:
            state = ("ended", _("Passé"))
        else:
            state = ("confirmed", _("En vigueur"))
        lines.append(
            PriceLine(
                (one.item, one.category, one.valid_from), one.item, one.label,
                activity_name(one.activity), one.category, one.amount, one.unit, one.valid_from,
                until, state, one.indicative,
            )
        )
        until = one.valid_from - timedelta(days=1)
    return Catalog(items(reader), lines, taxes(reader, on=on))


class PricesSection(Section):
    """Prices in force, past and to come."""

    key, name, icon = "prices", _("Tarifs"), "tag"
    about = _("Une convention garde le prix convenu à sa signature ; une grille ne vaut que pour la suite.")

    def build(self) -> None:
        self._catalog = Catalog([], [], [])
        self.add_act(secondary(_("Nouvel article"), self.add_item, "plus"))
        self.add_act(primary(_("Nouvelle grille"), self.new_list, "calendar-plus"))
        self.table = DataTable(
            "settings-prices",
            [
                Column("label", _("Article"), 216, strong=True, tip=lambda row: row.label),
                Column("amount", _("Prix net"), 84),
                Column("unit", _("Unité"), 102),
                Column("category", _("Pour"), 140, text=lambda row: category_word(row.category), filter=True),
                Column("status", _("État"), 112, state=lambda row: row.state, filter=True),
                Column("valid_from", _("À partir du"), 100),
                Column("valid_to", _("Jusqu’au"), 96),
                Column("activity", _("Activité"), 100, filter=True, hidden=True),
                Column("indicative", _("Indicatif"), 80, hidden=True),
            ],
            empty=(_("Aucun prix."), _("Nouvelle grille"), self.new_list),
            placeholder=_("Article, unité…"),
        )
        self.table.set_actions(self._acts_of)
        self.table.opened.connect(self.correct)
        self.body.addWidget(self.table, 1)

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(read_catalog, on=self.page.seat.clock.today()).then(self._loaded)

    def new_list(self) -> None:
        """« Nouvelle grille à partir du… »"""
        open_price_list(self.page, self.panel, self._catalog.items, self.current_prices)

    def add(self) -> None:
        self.new_list()

    def change(self, row: PriceLine) -> None:
        self.correct(row)

    def add_item(self) -> None:
        open_item(self.page, self.panel, None, self._catalog.taxes)

    def change_item(self, code: str) -> None:
        item = next((one for one in self._catalog.items if one.code == code), None)
        if item is not None:
            open_item(self.page, self.panel, item, self._catalog.taxes)

    def current_prices(self, category: str = STANDARD) -> dict[str, Decimal]:
        """The price in force by item, of one category of clients alone."""
        return {
            row.item: row.amount
            for row in self._catalog.lines
            if row.category == category and row.state[0] == "confirmed"
        }

    def correct(self, row: PriceLine) -> None:
        """Type a price again for the same day."""
        form = Form()
        form.add_widget(
            text(_("{label} ({category}), à partir du {day}. Ce qui est convenu ou facturé ne change pas.").format(
                label=row.label, category=category_word(row.category), day=long_day(row.valid_from)))
        )  # fmt: skip
        amount = form.add(_("Prix net ({unit})").format(unit=row.unit), AmountField(), name="amount", required=True)
        amount.set_value(row.amount)

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(
                set_price, item=row.item, category=row.category, valid_from=row.valid_from,
                amount=values["amount"],
            )  # fmt: skip

        open_act(self.page, self.panel, form, title=_("Corriger un prix"), verb=_("Enregistrer"),
                 send=send, places={"price": "amount"})  # fmt: skip

    def _loaded(self, found: Catalog) -> None:
        self._catalog = found
        self.table.set_rows(found.lines)

    def _acts_of(self, row: PriceLine) -> list[tuple[str, str, Callable[[], object]]]:
        def withdraw() -> None:
            self.page.do(withdraw_price, item=row.item, category=row.category, valid_from=row.valid_from)

        return [
            (_("Corriger ce prix"), "pencil", lambda: self.correct(row)),
            (_("Modifier l’article"), "tag", lambda: self.change_item(row.item)),
            (_("Retirer ce prix"), "trash-2", withdraw),
        ]
