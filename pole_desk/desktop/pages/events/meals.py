"""The covers of an event at the canteen: ordered, changed, given back."""

from __future__ import annotations

from datetime import date
from typing import Any

from pole_desk.activities.canteen.commands import book_meal, cancel_meal, change_meal, restore_meal
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.events.reading import Card
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.rows import Act, Row
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, long_day, ngettext, number, short_day
from pole_desk.kernel.periods import day_of
from pole_desk.ports.covers import Order

_PLACES = {"full": "covers", "covers": "covers", "closed": "day", "late": "day"}


def days_of(card: Card) -> list[tuple[str, str]]:
    """The days of the rooms that are held, from today on: key and words."""
    today = day_of(card.now)
    held = [one for one in card.card.bookings if one.state not in ("cancelled", "refused")]
    days = sorted({day for one in held if (day := day_of(one.starts_at)) >= today})
    return [(day.isoformat(), long_day(day)) for day in days]


def rows(page: Page, panel: SidePanel, card: Card) -> list[Row]:
    """What is ordered, day by day, with what may be done about it."""
    return [_row(page, panel, one) for one in card.card.meals]


def _row(page: Page, panel: SidePanel, one: Order) -> Row:
    off = one.state == "cancelled"
    lost = one.service_state == "cancelled"
    words = ngettext("{n} couvert", "{n} couverts", one.covers).format(n=number(one.covers))
    acts = [
        Act(_("Changer le nombre…"), lambda: open_number(page, panel, one)),
        Act(_("Annuler les repas…"), lambda: open_giving_back(page, panel, one)),
    ]
    if off:
        acts = [Act(_("Rétablir"), lambda: page.do(restore_meal, meal=one.booking))]
    return Row(
        words, f"{short_day(one.day)} · {one.formula}" if one.formula else short_day(one.day), "",
        _("service annulé") if lost else _("annulé") if off else "",
        "danger" if lost else "neutral", [] if lost else acts, off,
    )  # fmt: skip


def open_order(page: Page, panel: SidePanel, card: Card) -> None:
    """Order covers on a day of the event."""
    form, days = Form(), days_of(card)
    if not days:
        page.say(_("L’événement n’a plus de salle à venir : ajoutez-en une, puis commandez ses repas."), "warning")
        return
    form.add(_("Couverts"), IntField("12", least=1, most=2000), name="covers", required=True)
    form.add(_("Jour"), ChoiceField(days), name="day", required=True).set_value(days[0][0])
    form.add(_("Note"), TextField(_("arrivée, table…")), name="note")
    event = card.card.event

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(
            book_meal, day=date.fromisoformat(values["day"]), party=event.party, covers=values["covers"],
            dossier=event.dossier, note=values["note"] or "",
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Commander des repas"), verb=_("Commander"), send=send, places=_PLACES
    )


def open_number(page: Page, panel: SidePanel, one: Order) -> None:
    """More covers, or fewer: only the difference is asked of the canteen."""
    form = Form()
    form.add(_("Couverts"), IntField("12", least=1, most=2000), name="covers", required=True)
    form.set_values(covers=one.covers)
    open_act(
        page, panel, form, title=_("Repas du {day}").format(day=short_day(one.day)), verb=_("Enregistrer"),
        send=lambda values: page.do(change_meal, meal=one.booking, **values),
        places={**_PLACES, "closed": "covers", "late": "covers"},
    )  # fmt: skip


def open_giving_back(page: Page, panel: SidePanel, one: Order) -> None:
    """Give the covers back, with the reason; past the hour of cancelling they stay due."""
    form = Form()
    form.add(_("Pourquoi"), TextField(_("moins de monde, traiteur…")), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Annuler les repas du {day}").format(day=short_day(one.day)),
        verb=_("Annuler les repas"), takes_away=True,
        send=lambda values: page.do(cancel_meal, meal=one.booking, **values),
    )  # fmt: skip
