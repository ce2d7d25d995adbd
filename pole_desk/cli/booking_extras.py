"""What goes with a booking: extras charged, equipment lent, a price agreed for a reason."""

from __future__ import annotations

import argparse
from decimal import Decimal
from typing import Any

from pole_desk.activities.events import commands as acts
from pole_desk.activities.events.queries import booking_card, equipment_named, event_card
from pole_desk.cli.booking_card import told
from pole_desk.cli.context import Context
from pole_desk.cli.free import wire
from pole_desk.cli.output import Result, measure
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import iso_day, parse_amount
from pole_desk.ports.ids import BookingId, EventId


def register(acting: Any, shared: argparse.ArgumentParser) -> None:
    """`booking extra|lend|price ID`."""
    more = acting.add_parser("extra", parents=[shared], help=_("facturer un supplément : ménage, technicien"))
    more.add_argument("booking", metavar="ID", type=whole)
    which = more.add_mutually_exclusive_group()
    which.add_argument("--item", metavar="CODE", help=_("l’article du tarif ; sans lui, la liste"))
    which.add_argument("--change", metavar="N", type=whole, help=_("changer ce supplément"))
    which.add_argument("--withdraw", metavar="N", type=whole, help=_("retirer ce supplément"))
    which.add_argument("--put-back", metavar="N", type=whole, help=_("rétablir ce supplément"))
    more.add_argument("--quantity", metavar="Q", help=_("combien ; 1 sinon"))
    more.add_argument("--price", metavar="X", help=_("prix net de l’unité ; celui du tarif sinon"))
    more.add_argument("--reason", metavar="R", default="", help=_("pourquoi ce prix-là"))
    more.add_argument("--label", metavar="T", default="")
    more.add_argument("--team", metavar="T")
    more.add_argument("--on", metavar="D", help=_("le jour ; celui de la réservation sinon"))
    more.set_defaults(run=extra)
    lent = acting.add_parser("lend", parents=[shared], help=_("prêter du matériel"))
    lent.add_argument("booking", metavar="ID", type=whole)
    what = lent.add_mutually_exclusive_group()
    what.add_argument("--equipment", metavar="X", help=_("le matériel, par son code ; sans lui, la liste"))
    what.add_argument("--change", metavar="N", type=whole, help=_("changer la quantité de ce prêt"))
    what.add_argument("--take-back", metavar="N", type=whole, help=_("reprendre ce prêt"))
    what.add_argument("--again", metavar="N", type=whole, help=_("prêter de nouveau ce prêt repris"))
    lent.add_argument("--quantity", metavar="N", type=whole, help=_("combien ; 1 sinon"))
    lent.set_defaults(run=lend)
    price = acting.add_parser("price", parents=[shared], help=_("convenir d’un autre prix, et pourquoi"))
    price.add_argument("booking", metavar="ID", type=whole)
    price.add_argument("--amount", metavar="X", help=_("prix net de la réservation, en euros"))
    price.add_argument("--reason", metavar="R", default="")
    price.add_argument("--from-list", action="store_true", help=_("reprendre le prix du tarif"))
    price.set_defaults(run=agree)


def extra(context: Context, arguments: argparse.Namespace) -> Result:
    booking = BookingId(arguments.booking)
    event = context.runner.read(booking_card, booking=booking).event
    price = None if arguments.price is None else parse_amount(arguments.price)
    quantity = None if arguments.quantity is None else parse_amount(arguments.quantity)
    on = None if arguments.on is None else iso_day(arguments.on)
    said, number = "", None
    if arguments.item is not None:
        act = context.runner.perform(
            acts.add_extra, event=event, booking=booking, item=arguments.item,
            quantity=Decimal(1) if quantity is None else quantity, price=price, reason=arguments.reason,
            label=arguments.label, team=arguments.team, on=on,
        )  # fmt: skip
        said, number = act.said, act.value
    elif arguments.change is not None:
        _require_own_extra(context, event, arguments.change)
        said = context.runner.perform(
            acts.change_extra, extra=arguments.change, quantity=quantity, price=price,
            reason=arguments.reason, on=on,
        ).said  # fmt: skip
        number = arguments.change
    elif arguments.withdraw is not None or arguments.put_back is not None:
        number = arguments.put_back if arguments.withdraw is None else arguments.withdraw
        _require_own_extra(context, event, number)
        said = context.runner.perform(
            acts.withdraw_extra, extra=number, withdrawn=arguments.withdraw is not None
        ).said
    return _extras(context, booking, event, number, said)


def _require_own_extra(context: Context, event: EventId, number: int) -> None:
    if number not in {one.id for one in context.runner.read(event_card, event=event).extras}:
        raise BadInput("extra", _("L’événement n’a pas de supplément n° {id}.").format(id=number))


def _extras(
    context: Context, booking: BookingId, event: EventId, number: int | None, said: str
) -> Result:
    card = context.runner.read(event_card, event=event)
    data = {
        "booking": booking, "extra": number,
        "extras": [
            {
                "extra": one.id, "booking": one.booking, "item": one.item, "label": one.label,
                "on": one.on_day, "quantity": measure(one.quantity), "unit": one.unit,
                "unit_price": one.unit_price, "list_price": one.list_price, "team": one.team,
                "loan": one.loan, "withdrawn": one.withdrawn,
            }
            for one in card.extras
        ],
    }  # fmt: skip
    listed = [
        _("{id} : {quantity} × {label}{gone}").format(
            id=one.id, quantity=measure(one.quantity), label=one.label,
            gone=_(" (retiré)") if one.withdrawn else "",
        )
        for one in card.extras
    ]  # fmt: skip
    return Result(data, said or "\n".join(listed) or _("Aucun supplément."))


def lend(context: Context, arguments: argparse.Namespace) -> Result:
    booking = BookingId(arguments.booking)
    event = context.runner.read(booking_card, booking=booking).event
    said, number = "", None
    if arguments.equipment is not None:
        gear = context.runner.read(equipment_named, name=arguments.equipment)
        act = context.runner.perform(
            acts.lend_equipment, booking=booking, equipment=gear.id,
            quantity=1 if arguments.quantity is None else arguments.quantity,
        )  # fmt: skip
        said, number = act.said, act.value
    elif arguments.change is not None:
        number = _own_loan(context, event, arguments.change)
        if arguments.quantity is None:
            raise BadInput("quantity", _("Dites combien : --quantity N."))
        said = context.runner.perform(acts.change_loan, loan=number, quantity=arguments.quantity).said
    elif arguments.take_back is not None or arguments.again is not None:
        returned = arguments.take_back is not None
        number = _own_loan(context, event, arguments.take_back if returned else arguments.again)
        said = context.runner.perform(acts.return_loan, loan=number, returned=returned).said
    return _loans(context, booking, event, number, said)


def _own_loan(context: Context, event: EventId, number: int) -> int:
    if number not in {one.id for one in context.runner.read(event_card, event=event).loans}:
        raise BadInput("loan", _("L’événement n’a pas de prêt n° {id}.").format(id=number))
    return number


def _loans(
    context: Context, booking: BookingId, event: EventId, number: int | None, said: str
) -> Result:
    card = context.runner.read(event_card, event=event)
    gone = {one.loan for one in card.extras if one.withdrawn}
    data = {
        "booking": booking, "loan": number,
        "loans": [
            {
                "loan": one.id, "booking": one.booking, "equipment": one.code, "label": one.label,
                "quantity": one.quantity, "from": wire(one.starts_at), "to": wire(one.ends_at),
                "held": bool(one.held), "returned": one.id in gone,
            }
            for one in card.loans
        ],
    }  # fmt: skip
    listed = [
        _("{id} : {quantity} × {label}{gone}").format(
            id=one.id, quantity=one.quantity, label=one.label, gone=_(" (repris)") if one.id in gone else ""
        )
        for one in card.loans
    ]
    return Result(data, said or "\n".join(listed) or _("Aucun matériel prêté."))


def agree(context: Context, arguments: argparse.Namespace) -> Result:
    """An agreed price for a reason, or the price list's again."""
    booking = BookingId(arguments.booking)
    if arguments.from_list == (arguments.amount is not None):
        raise BadInput("price", _("Dites quel prix : --amount X avec --reason R, ou --from-list."))
    if arguments.from_list:
        context.runner.do(acts.reprice_bookings, bookings=[booking])
    else:
        context.runner.do(
            acts.agree_price, booking=booking, price=parse_amount(arguments.amount), reason=arguments.reason
        )
    return told(context, booking)
