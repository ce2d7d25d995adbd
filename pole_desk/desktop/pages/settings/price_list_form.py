"""A new price list from a day on: the price now beside the new one, empty where nothing changes.

One activity and one category of clients at a time: a pole has some sixty articles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QTimer

from pole_desk.activities.events.rules.classes import category_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.settings.item_form import activity_name
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary as secondary_button
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros, round_cents
from pole_desk.registers.catalog.commands import set_price_list
from pole_desk.registers.catalog.queries import Item
from pole_desk.registers.catalog.rules import STANDARD

Prices = Callable[[str], Mapping[str, Decimal]]


def category_words() -> dict[str, str]:
    """The categories of clients that a price may be for; the standard one is for all the others."""
    names = category_names()
    return {STANDARD: _("plein tarif"), **{key: name for key, name in names.items() if key != "other"}}


def category_word(category: str) -> str:
    """A category of clients as a list says it."""
    return category_words().get(category, category)


def open_price_list(
    page: Page,
    panel: SidePanel,
    items: Sequence[Item],
    prices: Prices,
    activity: str = "",
    category: str = STANDARD,
    day: date | None = None,
) -> None:
    """Ask for a day and the new prices of an activity; those left empty stay as they are."""
    form = Form()
    form.add_widget(text(_("Les mois déjà facturés et les prix convenus ne changent pas.")))
    activities = list(dict.fromkeys(one.activity for one in items))
    chosen = activity or (activities[0] if activities else "")
    row = form.row()
    kind = form.add(_("Activité"), ChoiceField([(one, activity_name(one)) for one in activities]),
                    name="activity", beside=row)  # fmt: skip
    client = form.add(_("Pour"), ChoiceField(list(category_words().items())), name="category", beside=row)
    kind.set_value(chosen)
    client.set_value(category)
    on = form.add(
        _("Nouvelle grille à partir du"), DateField(page.seat.clock.today), name="on", required=True
    )
    on.set_value(day or date(page.seat.clock.today().year + 1, 1, 1))

    def again() -> None:
        wanted = (kind.value() or chosen, client.value() or STANDARD, on.value() if on.check() else None)
        QTimer.singleShot(0, page, lambda: open_price_list(page, panel, items, prices, *wanted))

    kind.edited.connect(again)
    client.edited.connect(again)
    fields = _price_fields(form, [one for one in items if one.activity == chosen], prices(category))

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        amounts = {code: values[code] for code in fields if values[code] is not None}
        if not amounts:
            page.say(_("Aucun nouveau prix n’est saisi."), "warning")
            return None
        return page.do(set_price_list, valid_from=values["on"], amounts=amounts, category=category)

    first = next(iter(fields), "on")
    open_act(page, panel, form, title=_("Nouvelle grille"), verb=_("Enregistrer la grille"), send=send,
             places={"price": first})  # fmt: skip


def _price_fields(
    form: Form, items: Sequence[Item], current: Mapping[str, Decimal]
) -> dict[str, AmountField]:
    rise = form.add(_("Hausse en %"), AmountField("2,5"), name="rise")
    fields: dict[str, AmountField] = {}

    def fill() -> None:
        try:
            percent = rise.value()
        except BadInput as error:
            rise.refuse(error.message)
            return
        if percent is None:
            rise.refuse(_("Donnez une hausse, par exemple 2,5."))
            return
        for code, field in fields.items():
            if code in current:
                field.set_value(round_cents(current[code] * (100 + percent) / 100))

    form.add_widget(secondary_button(_("Appliquer à tous les prix"), fill, "percent"))
    for item in items:
        known = item.code in current
        now = _("Actuel : {price}").format(price=euros(current[item.code])) if known else _("Pas encore de prix")
        field = AmountField(_("inchangé"))
        label = _("{label} ({unit})").format(label=item.label, unit=item.unit)
        form.add(label, field, name=item.code, help=now)
        fields[item.code] = field
    return fields
