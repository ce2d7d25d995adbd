"""The question that another price asks: the new one, or the one agreed, with the reason."""

from __future__ import annotations

from typing import Any

from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.kernel.i18n import _

NEW, KEEP = "new", "keep"


class PriceQuestion:
    """Put at the end of a form; the reason is asked for only where a price is kept."""

    def __init__(self, form: Form, keep: str, new: str, why: str) -> None:
        self._form = form
        self._choice = Segmented([(NEW, new), (KEEP, keep)], NEW, _("Prix"))
        form.add_widget(self._choice)
        form.add(why, TextField(_("à notre demande, salle en travaux…")), name="reason")

    def answer(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """What a command takes of the price; None when the reason lacks, which is said under it."""
        if self._choice.current() == NEW:
            return {"keep_price": False}
        if not values["reason"]:
            self._form.refuse("reason", _("Dites pourquoi le prix reste celui convenu."))
            return None
        return {"keep_price": True, "price_reason": values["reason"]}
