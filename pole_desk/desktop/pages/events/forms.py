"""The questions that the acts on an event ask."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pole_desk.activities.events.commands import (
    add_extra,
    cancel_bookings,
    change_event,
    change_loan,
    lend_equipment,
    move_event,
)
from pole_desk.activities.events.commands.quotes import decline_quote
from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.queries.cards import LoanItem
from pole_desk.activities.events.queries.fees import CancelFees, cancel_fees
from pole_desk.activities.events.queries.quotes import Quote
from pole_desk.activities.events.rules import OnClosedDay
from pole_desk.activities.events.rules.classes import category_names
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.events.reading import Card
from pole_desk.desktop.pages.events.words import when_text
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, AreaField, CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary, text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import day_of


def open_change(page: Page, panel: SidePanel, card: Card) -> None:
    """What is said of the event: title, caller, tariff, order, deposit."""
    facts, form = card.card.event, Form()
    form.add(_("Titre"), TextField(), name="title", required=True)
    row = form.row()
    form.add(_("Interlocuteur"), TextField(), name="caller", beside=row)
    form.add(_("Téléphone"), TextField(), name="phone", beside=row)
    form.add(_("Courriel"), TextField(), name="email")
    row = form.row()
    form.add(_("Personnes"), IntField("0", most=10_000), name="people", beside=row)
    form.add(_("Tarif"), ChoiceField(list(category_names().items())), name="category", beside=row)
    row = form.row()
    form.add(_("Bon de commande"), TextField(), name="order_number", beside=row)
    form.add(_("Acompte, %"), IntField("30", most=100), name="deposit_percent", beside=row)
    form.add(_("Note"), AreaField(), name="note")
    names = ("title", "caller", "phone", "email", "people", "category", "order_number", "deposit_percent", "note")
    form.set_values(**{name: getattr(facts, name) for name in names})

    def send(values: dict[str, Any]) -> Promise[Any]:
        plain = {
            name: value if value is not None else 0 if name in ("people", "deposit_percent") else ""
            for name, value in values.items()
        }
        return page.do(change_event, event=facts.id, seen_version=facts.version, **plain)

    open_act(
        page, panel, form, title=_("Modifier {number}").format(number=facts.number), verb=_("Enregistrer"),
        send=send, places={"title": "title", "email": "email", "deposit_percent": "deposit_percent"},
    )  # fmt: skip


def open_postponing(page: Page, panel: SidePanel, card: Card) -> None:
    """Another first day: bookings, meals and services keep their hours; what can't is reported."""
    facts = card.card.event
    first = min((one.starts_at for one in card.card.bookings), default=card.now)
    form = Form()
    form.add_widget(text(_("Aujourd’hui prévu le {when}.").format(when=when_text(first, first + 60))))
    day = form.add(_("Nouveau premier jour"), DateField(page.seat.clock.today), name="day", required=True)
    day.set_value(day_of(first))
    form.add("", CheckField(_("Même un jour fermé ou férié")), name="closed")
    form.add_widget(secondary(_("Repas et services suivent ; ce qui ne peut pas suivre est nommé."), wrap=True))

    def send(values: dict[str, Any]) -> Promise[Any]:
        closed = OnClosedDay.KEEP if values["closed"] else OnClosedDay.REFUSE
        days = (values["day"] - day_of(first)).days
        done = page.do(move_event, event=facts.id, days=days, on_closed_day=closed)

        def told(moved: Any) -> None:
            if moved.stuck:
                page.say("\n".join(one.why for one in moved.stuck), "warning")

        done.then(told)
        return done

    open_act(
        page, panel, form, title=_("Reporter {number}").format(number=facts.number), verb=_("Reporter"),
        send=send, places={"days": "day", "closed_day": "closed", "event_stuck": "day", "long_past": "day"},
    )  # fmt: skip


def open_cancel_all(page: Page, panel: SidePanel, card: Card, live: Sequence[Booking]) -> None:
    """Cancel everything that is left of an event, with the fee by the scale."""
    facts, form = card.card.event, Form()
    form.add(_("Pourquoi"), TextField(_("désistement, report…")), name="reason", required=True)
    form.add(_("Frais d’annulation, HT"), AmountField(_("selon le barème")), name="fee")
    told = secondary("", wrap=True)
    form.add_widget(told)
    form.add(_("Raison d’autres frais"), TextField(_("geste commercial…")), name="fee_reason")
    bookings = [one.id for one in live]

    def show(found: CancelFees) -> None:
        told.setText(_("Le barème donne {amount} pour l’ensemble.").format(amount=euros(found.total)))

    page.ask(cancel_fees, bookings=bookings).then(show)
    open_act(
        page, panel, form, title=_("Annuler {number}").format(number=facts.number),
        verb=_("Annuler l’événement"), takes_away=True,
        send=lambda values: page.do(
            cancel_bookings, bookings=bookings, reason=values["reason"], fee=values["fee"],
            fee_reason=values["fee_reason"] or "",
        ),
        places={"reason": "reason", "fee": "fee", "fee_reason": "fee_reason"},
    )  # fmt: skip


def _rooms(card: Card) -> list[tuple[int, str]]:
    return [
        (int(one.id), f"{one.code}, {when_text(one.starts_at, one.ends_at)}")
        for one in card.card.bookings
        if one.state not in ("cancelled", "refused")
    ]


def open_loan(page: Page, panel: SidePanel, card: Card) -> None:
    """Lend equipment with a room."""
    form, rooms = Form(), _rooms(card)
    gear = ChoiceField([(one.id, one.label) for one in card.equipment])
    form.add(_("Matériel"), gear, name="equipment", required=True)
    form.add(_("Combien"), IntField("1", least=1, most=9999), name="quantity", required=True)
    field = form.add(_("Avec"), ChoiceField(rooms), name="booking", required=True)
    form.set_values(quantity=1)
    if rooms:
        field.set_value(rooms[0][0])
    open_act(
        page, panel, form, title=_("Prêter du matériel"), verb=_("Prêter"),
        send=lambda values: page.do(lend_equipment, **values),
        places={"equipment": "quantity", "quantity": "quantity"},
    )  # fmt: skip


def open_loan_change(page: Page, panel: SidePanel, loan: LoanItem) -> None:
    """Lend more or fewer."""
    form = Form()
    form.add(_("Combien"), IntField("1", least=1, most=9999), name="quantity", required=True)
    form.set_values(quantity=loan.quantity)
    open_act(
        page, panel, form, title=loan.label, verb=_("Enregistrer"),
        send=lambda values: page.do(change_loan, loan=loan.id, **values),
        places={"equipment": "quantity", "quantity": "quantity"},
    )  # fmt: skip


def open_extra(page: Page, panel: SidePanel, card: Card) -> None:
    """Charge an item of the catalog beside the rooms."""
    form, rooms = Form(), _rooms(card)
    choices = [(one.code, one.label) for one in card.items if one.code.startswith("event_")]
    form.add(_("Prestation"), ChoiceField(choices), name="item", required=True)
    form.add(_("Quantité"), AmountField("1", decimals=2), name="quantity", required=True)
    field = form.add(_("Avec"), ChoiceField(rooms), name="booking", required=True)
    form.add(_("Autre prix, HT"), AmountField(_("celui du catalogue")), name="price")
    form.add(_("Raison d’un autre prix"), TextField(), name="reason")
    if rooms:
        field.set_value(rooms[0][0])

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(add_extra, event=card.card.event.id, **{**values, "reason": values["reason"] or ""})

    open_act(
        page, panel, form, title=_("Ajouter une prestation"), verb=_("Ajouter"), send=send,
        places={"no_price": "item", "price_needs_reason": "reason", "quantity": "quantity"},
    )  # fmt: skip


def open_decline(page: Page, panel: SidePanel, quote: Quote) -> None:
    """The client says no: the options are given up."""
    form = Form()
    form.add(_("Pourquoi"), TextField(), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Devis {number} refusé").format(number=quote.number),
        verb=_("Enregistrer le refus"), takes_away=True, places={"reason": "reason"},
        send=lambda values: page.do(decline_quote, quote=quote.id, reason=values["reason"]),
    )  # fmt: skip
