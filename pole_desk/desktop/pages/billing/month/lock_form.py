"""The last day closed to billing: shown, moved, and what it forbids."""

from __future__ import annotations

from datetime import date
from typing import Any

from pole_desk.accounts.billing.commands import lock_billing
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, long_day
from pole_desk.kernel.periods import Month


def forbids() -> tuple[str, ...]:
    """What a locked day forbids, line by line."""
    return (
        _("Aucune facture ni aucun avoir ne porte une date jusqu’à ce jour compris."),
        _("Dans un mois entièrement verrouillé, rien ne s’ajoute et rien ne change : une prestation saisie ou "
          "modifiée après coup devient une anomalie bloquante."),
        _("Ce qui est déjà émis reste consultable, encaissable et imprimable."),
    )  # fmt: skip


def open_lock(page: Page, panel: SidePanel, locked: date | None, *, why: str = "") -> Form:
    """Ask for the last day closed to billing; `why` stands under the field."""
    today = page.seat.clock.today
    form = Form()
    now = _("Rien n’est verrouillé.") if locked is None else _("Verrouillée jusqu’au {day}.").format(
        day=long_day(locked))  # fmt: skip
    form.add_widget(secondary(now, wrap=True))
    field = form.add(
        _("Verrouiller jusqu’au"), DateField(today), name="until", required=True,
        help=_("Au plus tard hier. Un jour antérieur rouvre ce qui le suit."),
    )  # fmt: skip
    field.set_value(locked or Month.of(today()).previous().last)
    form.add_widget(title(_("Ce que le verrou empêche")))
    for words in forbids():
        form.add_widget(secondary("· " + words, wrap=True))

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(lock_billing, until=values["until"])

    open_act(page, panel, form, title=_("Verrou de la facturation"), verb=_("Verrouiller"), send=send,
             places={"lock_day": "until"})  # fmt: skip
    if why:
        form.refuse("until", why)
    return form
