"""A form in the side panel that ends in one act; refusals show under the field they are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut

from pole_desk.desktop.page import Page
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import Button, danger, primary, secondary
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _

Send = Callable[[dict[str, Any]], "Promise[Any] | None"]


def open_act(
    page: Page,
    panel: SidePanel,
    form: Form,
    *,
    title: str,
    verb: str,
    send: Send,
    places: Mapping[str, str] | None = None,
    takes_away: bool = False,
    told: bool = False,
) -> Button:
    """Open the form with its verb, Ctrl+Enter for it, and a way back; the panel closes once the act is done.

    `send` gets the values and returns what `page.do` gave, or None when it refused them itself.
    `places` maps an error's code to the field that it is shown under; the others are toasts, unless
    `send` says them itself (`told`).
    """

    def refused(error: Exception) -> None:
        button.why("")
        if not form.refuse_by(error, dict(places or {})) and not told:
            if not isinstance(error, PoleError):
                raise error
            page.say(error.message, "danger")

    def submit() -> None:
        values = form.values()
        promise = None if values is None else send(values)
        if promise is not None:
            button.why(_("Enregistrement en cours…"))
            promise.then(lambda _value: panel.close_panel()).fail(refused)

    tip = _("{verb} (Ctrl+Entrée)").format(verb=verb)
    button = (danger if takes_away else primary)(verb, submit, "", tip)
    button.setDefault(True)
    way_back = _("Retour") if takes_away else _("Annuler")
    panel.open(title, form, secondary(way_back, panel.close_panel), button)
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), form).activated.connect(button.click)
    return button
