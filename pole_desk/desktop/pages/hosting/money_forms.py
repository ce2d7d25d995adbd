"""Forms on what an agreement costs: services, one-off charges, deposit, a price from a day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pole_desk.activities.leases.commands import (
    add_one_off,
    add_rent_step,
    add_service,
    ask_deposit,
    end_service,
    receive_deposit,
    return_deposit,
    withdraw_one_off,
    withhold_deposit,
)
from pole_desk.activities.leases.queries import LeaseCard, LineItem, OneOffItem, ServiceItem
from pole_desk.activities.leases.rules import Movement
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.hosting.reading import Card
from pole_desk.desktop.pages.hosting.words import movement_name
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.widgets.fields import AmountField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.registers.catalog.queries import Item

SPACE_ITEMS = frozenset({"office_module", "desk", "storage_m2", "storage_m2_day"})
MOVES: dict[str, Callable[..., Any]] = {
    Movement.ASKED: ask_deposit,
    Movement.RECEIVED: receive_deposit,
    Movement.RETURNED: return_deposit,
    Movement.WITHHELD: withhold_deposit,
}


def _choices(items: Sequence[Item], *, monthly: bool) -> list[tuple[str, str]]:
    return [
        (one.code, one.label)
        for one in items
        if one.code not in SPACE_ITEMS and ("mois" in one.unit) is monthly
    ]


def open_service(page: Page, panel: SidePanel, card: Card) -> None:
    """A recurring service from the price list."""
    today = page.seat.clock.today
    form = Form()
    form.add(_("Service"), ChoiceField(_choices(card.items, monthly=True)), name="item", required=True)
    row = form.row()
    form.add(_("Quantité"), AmountField("1"), name="quantity", beside=row)
    form.add(_("Prix, HT par mois"), AmountField(_("prix de liste")), name="price", beside=row)
    form.add(_("Premier jour"), DateField(today), name="first", required=True)
    form.add(_("Dernier jour"), DateField(today, _("comme la convention")), name="last")
    form.set_values(first=max(today(), card.lease.first_day))

    def send(v: dict[str, Any]) -> Any:
        quantity = {} if v["quantity"] is None else {"quantity": v["quantity"]}
        return page.do(
            add_service, lease=card.lease.id, item=v["item"], first_day=v["first"], last_day=v["last"],
            price=v["price"], **quantity,
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Ajouter un service"), verb=_("Ajouter le service"), send=send,
        places={"no_price": "price", "price": "price", "quantity": "quantity", "dates_reversed": "last",
                "lease_ended": "first"},
    )  # fmt: skip


def open_service_end(page: Page, panel: SidePanel, one: ServiceItem) -> None:
    """The last day of a service."""
    form = Form()
    form.add(_("Dernier jour"), DateField(page.seat.clock.today), name="last", required=True)
    form.set_values(last=one.last_day or page.seat.clock.today())
    open_act(
        page, panel, form, title=one.label, verb=_("Terminer le service"), takes_away=True,
        places={"dates_reversed": "last", "invoiced": "last"},
        send=lambda v: page.do(end_service, service=one.id, last_day=v["last"]),
    )  # fmt: skip


def open_one_off(page: Page, panel: SidePanel, card: Card) -> None:
    """Charges typed once: a key lost, copies, a repair."""
    today = page.seat.clock.today
    form = Form()
    what = ChoiceField(_choices(card.items, monthly=False))
    form.add(_("Nature"), what, name="item", required=True)
    form.add(_("Libellé sur la facture"), TextField(), name="label", required=True)
    row = form.row()
    form.add(_("Quantité"), AmountField("1"), name="quantity", beside=row)
    form.add(_("Prix unitaire HT"), AmountField(), name="price", required=True, beside=row)
    form.add(_("Jour"), DateField(today), name="on", required=True)
    form.set_values(on=today())
    labels = {one.code: one.label for one in card.items}
    what.edited.connect(lambda: form.set_values(label=labels.get(str(what.value()), "")))

    def send(v: dict[str, Any]) -> Any:
        quantity = {} if v["quantity"] is None else {"quantity": v["quantity"]}
        return page.do(
            add_one_off, lease=card.lease.id, on=v["on"], label=v["label"], unit_price=v["price"],
            item=v["item"], **quantity,
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Frais ponctuels"), verb=_("Ajouter les frais"), send=send,
        places={"price": "price", "quantity": "quantity", "label": "label", "lease_ended": "on",
                "lease_days": "on", "no_tax": "item"},
    )  # fmt: skip


def open_one_off_withdrawal(page: Page, panel: SidePanel, one: OneOffItem) -> None:
    """Take back a charge, with the reason."""
    form = Form()
    form.add(_("Motif"), TextField(), name="reason", required=True)
    open_act(
        page, panel, form, title=one.label, verb=_("Retirer ces frais"), takes_away=True,
        places={"reason": "reason", "invoiced": "reason"},
        send=lambda v: page.do(withdraw_one_off, one_off=one.id, reason=v["reason"]),
    )  # fmt: skip


def open_deposit(page: Page, panel: SidePanel, lease: LeaseCard) -> None:
    """A movement of the deposit: asked, received, returned, withheld."""
    form = Form()
    form.add_widget(
        secondary(
            _("{held} détenus, {asked} demandés.").format(
                held=euros(lease.deposit_held), asked=euros(lease.deposit_asked)
            ),
            wrap=True,
        )
    )
    kinds = [(str(kind), movement_name(kind).capitalize()) for kind in MOVES]
    form.add(_("Mouvement"), ChoiceField(kinds), name="kind", required=True)
    row = form.row()
    form.add(_("Montant"), AmountField(), name="amount", required=True, beside=row)
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Motif (obligatoire pour une retenue)"), TextField(), name="reason")
    missing = lease.deposit_asked - lease.deposit_held
    asked = not lease.deposit_asked
    form.set_values(
        kind=str(Movement.ASKED if asked else Movement.RECEIVED if missing > 0 else Movement.RETURNED),
        amount=lease.rent if asked else missing if missing > 0 else lease.deposit_held,
        on=page.seat.clock.today(),
    )  # fmt: skip

    def send(v: dict[str, Any]) -> Any:
        if v["kind"] == Movement.WITHHELD and not v["reason"]:
            form.refuse("reason", _("Dites pourquoi cette somme est retenue."))
            return None
        return page.do(
            MOVES[v["kind"]], lease=lease.id, on=v["on"], amount=v["amount"], reason=v["reason"] or ""
        )

    open_act(
        page, panel, form, title=_("Dépôt de garantie"), verb=_("Enregistrer"), send=send,
        places={"deposit_negative": "amount", "deposit": "amount", "amount": "amount", "reason": "reason"},
    )  # fmt: skip


def open_price(page: Page, panel: SidePanel, lines: Sequence[LineItem]) -> None:
    """Another rent for a space from a day on."""
    if not lines:
        return
    form = Form()
    today = page.seat.clock.today
    by_id = {line.id: line for line in lines}
    where = ChoiceField([(line.id, _("{name} · {rent}").format(name=line.space_name, rent=euros(line.rent)))
                         for line in lines])  # fmt: skip
    form.add(_("Espace"), where, name="line", required=True)
    where.set_value(lines[0].id)
    form.add(_("À partir du"), DateField(today), name="from_day", required=True)
    form.add(
        _("Loyer convenu, HT par mois"), AmountField(_("prix de liste")), name="price",
        help=_("Laissez vide pour revenir au prix de liste de ce jour."),
    )  # fmt: skip
    form.add(_("Raison"), TextField(), name="reason")
    form.set_values(from_day=max(today(), lines[0].first_day))

    def send(v: dict[str, Any]) -> Any:
        line = by_id[v["line"]]
        return page.do(
            add_rent_step, line=line.id, from_day=v["from_day"], price=v["price"],
            reason=v["reason"] or "", seen_version=line.version,
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Changer le prix"), verb=_("Changer le prix"), send=send,
        places={"price_needs_reason": "reason", "price": "price", "not_there": "from_day",
                "invoiced": "from_day", "lease_ended": "from_day", "no_price": "price"},
    )  # fmt: skip
