"""A space made unavailable for some days: works, a leak; the pole's own closures are in the settings."""

from __future__ import annotations

from datetime import date
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.calendar.commands import add_closure


def open_closure(
    page: Page, panel: SidePanel, *, space: SpaceId, name: str, first: date, last: date
) -> None:
    """Ask why and from when to when, then close the space."""
    form = Form()
    form.add(_("Pourquoi"), TextField(_("travaux, dégât des eaux…")), name="label", required=True)
    row = form.row()
    today = page.seat.clock.today
    begin = form.add(_("Premier jour"), DateField(today), name="first", required=True, beside=row)
    end = form.add(_("Dernier jour"), DateField(today), name="last", required=True, beside=row)
    begin.set_value(first)
    end.set_value(last)

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(add_closure, space=space, **values)

    open_act(
        page, panel, form, title=_("Fermer {name}").format(name=name), verb=_("Rendre indisponible"),
        send=send,
        places={"dates_reversed": "last", "closure_label": "label", "closure_length": "last"},
    )  # fmt: skip
