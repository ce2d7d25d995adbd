"""A client left in peace until a day, with why."""

from __future__ import annotations

from datetime import date, timedelta

from pole_desk.accounts.receivables.commands import pause_reminders
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import PartyId

USUAL = timedelta(days=30)


def open_pause(page: Page, panel: SidePanel, party: PartyId, name: str, *, since: date) -> Form:
    """A month is proposed."""
    form = Form()
    form.add_widget(text(_("Aucune relance ne part à {name} jusqu’à ce jour compris.").format(name=name)))
    until = form.add(_("Jusqu’au"), DateField(page.seat.clock.today), name="until", required=True)
    until.set_value(since + USUAL)
    form.add(_("Motif"), TextField(_("Litige, règlement annoncé, accord…")), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Mettre en pause"), verb=_("Mettre en pause"),
        send=lambda values: page.do(
            pause_reminders, party=party, since=since, until=values["until"], reason=values["reason"]
        ),
        places={"until": "until", "reason": "reason"},
    )  # fmt: skip
    return form
