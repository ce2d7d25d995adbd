"""Noting that invoices were handed over otherwise than by a letter: on paper, by the platform, in person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from pole_desk.accounts.mail.commands import hand_over, take_back_handing
from pole_desk.accounts.mail.queries import Handing
from pole_desk.accounts.mail.rules import Way, way_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.rows import Act, Row
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.ports.ids import InvoiceId


def open_handing(page: Page, panel: SidePanel, *, invoices: Collection[InvoiceId], numbers: Sequence[str]) -> None:
    """Ask how these were handed over, and on which day."""
    form = Form()
    named = ", ".join(numbers) if len(numbers) <= 6 else _("{n} factures").format(n=number(len(numbers)))
    form.add_widget(text(named))
    form.add(_("Comment"), ChoiceField([(way, words[:1].upper() + words[1:]) for way, words in way_names().items()]),
             name="way", required=True)  # fmt: skip
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(way=str(Way.PAPER), on=page.seat.clock.today())

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(hand_over, invoices=tuple(invoices), **values)

    open_act(page, panel, form, title=_("Noter une transmission"), verb=_("Noter"), send=send,
             places={"way": "way", "handed_on": "on"})  # fmt: skip


def handing_row(page: Page, one: Handing) -> Row:
    """How an invoice was handed over, as a line of its card."""
    words = way_names()[one.way]
    return Row(
        words[:1].upper() + words[1:], _("le {day}").format(day=numeric_day(one.on_day)), pill=_("Transmise"), tone="success",
        acts=(Act(_("Retirer cette transmission"), lambda: page.do(take_back_handing, invoices=(one.invoice,))),),
    )  # fmt: skip
