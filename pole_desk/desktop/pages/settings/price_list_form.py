"""A new price list from a day on: the price now beside the new one, empty where nothing changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary as secondary_button
from pole_desk.desktop.widgets.fields import AmountField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros, round_cents
from pole_desk.registers.catalog.commands import set_price_list
from pole_desk.registers.catalog.queries import Item


def open_price_list(
    page: Page, panel: SidePanel, items: Sequence[Item], current: Mapping[str, Decimal]
) -> None:
    """Ask for a day and the new prices; those left empty stay as they are."""
    form = Form()
    form.add_widget(text(_("Les mois déjà facturés et les prix convenus ne changent pas.")))
    day = form.add(_("Nouvelle grille à partir du"), DateField(page.seat.clock.today), name="on", required=True)
    today = page.seat.clock.today()
    day.set_value(date(today.year + 1, 1, 1))
    row = form.row()
    rise = form.add(_("Hausse en %"), AmountField("2,5"), name="rise", beside=row)
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

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        amounts = {code: values[code] for code in fields if values[code] is not None}
        if not amounts:
            page.say(_("Aucun nouveau prix n’est saisi."), "warning")
            return None
        return page.do(set_price_list, valid_from=values["on"], amounts=amounts)

    first = items[0].code if items else "on"
    open_act(page, panel, form, title=_("Nouvelle grille"), verb=_("Enregistrer la grille"), send=send,
             places={"price": first})  # fmt: skip
