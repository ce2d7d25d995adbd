"""Notice given, an agreement or one of its spaces ended: the same forms on the planning and the plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from pole_desk.activities.leases.commands import end_lease, end_line, give_notice
from pole_desk.activities.leases.rules import notice_end
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, long_day, ngettext
from pole_desk.ports.ids import LeaseId, LeaseLineId

_DATES = {"dates_reversed": "last", "lease_ended": "last", "overlap": "last"}


def open_notice(
    page: Page, panel: SidePanel, *, lease: LeaseId, number: str, party: str, months: int
) -> None:
    """Record a notice: the day it came, the last day it gives, another when both agree."""
    today = page.seat.clock.today
    form = Form()
    form.add_widget(
        text(_("{party} quitte le pôle : convention {number}.").format(party=party, number=number))
    )
    received = form.add(_("Préavis reçu le"), DateField(today), name="on", required=True)
    received.set_value(today())
    follows = secondary("", wrap=True)
    form.add_widget(follows)
    form.add(
        _("Dernier jour convenu"), DateField(today), name="last",
        help=_("Laissez vide pour le préavis de la convention."),
    )  # fmt: skip

    def tell() -> None:
        try:
            day = received.value()
        except BadInput:
            return
        if day is not None:
            words = ngettext(_("Préavis de {n} mois : dernier jour le {day}."),
                             _("Préavis de {n} mois : dernier jour le {day}."), months)
            follows.setText(words.format(n=months, day=long_day(notice_end(day, months))))

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(give_notice, lease=lease, on=values["on"], last_day=values["last"])

    received.edited.connect(tell)
    tell()
    open_act(
        page, panel, form, title=_("Enregistrer un préavis"), verb=_("Enregistrer le préavis"),
        send=send, places=_DATES,
    )  # fmt: skip


def open_end(
    page: Page,
    panel: SidePanel,
    *,
    lease: LeaseId,
    line: LeaseLineId,
    number: str,
    space: str,
    several: bool,
    on: date,
) -> None:
    """End an agreement, or one of its spaces when it holds several, on a last day."""
    form = Form()
    form.add_widget(
        text(_("Les jours déjà facturés au-delà seront crédités par les prochaines factures."))
    )
    if several:
        what = ChoiceField([("line", _("{space} seulement").format(space=space)),
                            ("lease", _("Toute la convention {number}").format(number=number))])
        form.add(_("Ce qui se termine"), what, name="what")
        what.set_value("line")
    last = form.add(_("Dernier jour"), DateField(page.seat.clock.today), name="last", required=True)
    last.set_value(on)

    def send(values: dict[str, Any]) -> Promise[Any]:
        if values.get("what") == "line":
            return page.do(end_line, line=line, last_day=values["last"])
        return page.do(end_lease, lease=lease, last_day=values["last"])

    open_act(
        page, panel, form, title=_("Terminer {space}").format(space=space), verb=_("Terminer"),
        send=send, places=_DATES, takes_away=True,
    )  # fmt: skip
