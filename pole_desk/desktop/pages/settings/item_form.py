"""What can be sold: an article of the price list, added or changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.registers.catalog.commands import add_item, change_item
from pole_desk.registers.catalog.queries import Item, Tax
from pole_desk.registers.catalog.rules import Activity

PLACES = {"item_code": "code", "item_label": "label", "account": "account", "activity": "activity", "no_tax": "tax"}


def activity_name(key: str) -> str:
    """An activity as the pole says it."""
    return {
        Activity.HOSTING: _("Hébergement"),
        Activity.STORAGE: _("Stockage"),
        Activity.EVENTS: _("Événements"),
        Activity.CANTEEN: _("Cantine"),
        Activity.SHOP: _("Magasin"),
        Activity.INCUBATION: _("Incubation"),
    }.get(Activity(key), key) if key in set(Activity) else key  # fmt: skip


def open_item(page: Page, panel: SidePanel, item: Item | None, taxes: Sequence[Tax]) -> None:
    """Ask for what an article is; its prices are set by a price list."""
    form = Form()
    if item is None:
        form.add(_("Code"), TextField("location_velo"), name="code", required=True,
                 help=_("En minuscules, sans espace ; il ne changera plus."))  # fmt: skip
    form.add(_("Libellé sur la facture"), TextField(), name="label", required=True)
    form.add(_("Unité"), TextField(_("mois, jour, pièce…")), name="unit", required=True)
    rates = ChoiceField([(tax.code, tax.label) for tax in taxes])
    form.add(_("TVA"), rates, name="tax", required=True)
    form.add(_("Compte de produit"), TextField("706100"), name="account", required=True)
    kinds = ChoiceField([(str(one), activity_name(one)) for one in Activity])
    form.add(_("Activité"), kinds, name="activity", required=True)
    form.add(_("Note"), AreaField(lines=2), name="note")
    if item is not None:
        form.set_values(label=item.label, unit=item.unit, tax=item.tax, account=item.account,
                        activity=item.activity, note=item.note)  # fmt: skip
    else:
        rates.set_value("S20")
        kinds.set_value(str(Activity.HOSTING))

    def send(values: dict[str, Any]) -> Promise[Any]:
        values = {**values, "note": values["note"] or ""}
        if item is None:
            return page.do(add_item, **values)
        return page.do(change_item, item=item.code, **values)

    title = _("Nouvel article") if item is None else _("Modifier l’article")
    open_act(page, panel, form, title=title, verb=_("Enregistrer"), send=send, places=PLACES)
