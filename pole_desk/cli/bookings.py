"""Bookings of spaces: made, confirmed, cancelled, restored, moved, shown."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.activities.events import commands as acts
from pole_desk.activities.events.queries import Booking, booking_card
from pole_desk.activities.events.rules import BookingState, BookingWish, OnClosedDay, state_name
from pole_desk.activities.events.rules.past import RECENT_DAYS
from pole_desk.cli import series
from pole_desk.cli.context import Context
from pole_desk.cli.event_papers import register_acts
from pole_desk.cli.free import instant, layout_of, seconds, wire
from pole_desk.cli.output import Result
from pole_desk.cli.words import whole
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.inputs import parse_amount
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import day_of, from_instant
from pole_desk.ports.ids import BookingId, PartyId
from pole_desk.registers.claims.rules import span_text
from pole_desk.registers.spaces.queries import space_by_code


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    _register_book(commands.add_parser("book", parents=[shared], help=_("réserver un espace")))
    one = commands.add_parser("booking", parents=[shared], help=_("agir sur une réservation"))
    acting = one.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(one))
    for act, run, words in (
        ("show", show, _("montrer")),
        ("confirm", confirm, _("confirmer une option")),
        ("cancel", cancel, _("annuler")),
        ("restore", restore, _("rétablir une réservation annulée")),
        ("move", move, _("déplacer")),
    ):
        parser = acting.add_parser(act, parents=[shared], help=words)
        parser.add_argument("booking", metavar="ID", type=whole)
        parser.set_defaults(run=run)
        if act == "cancel":
            parser.add_argument("--reason", metavar="R", default=_("annulée par le client"))
            parser.add_argument("--fee", metavar="X", help=_("frais nets en euros ; le barème sinon"))
            parser.add_argument("--fee-reason", metavar="R", default="", help=_("pourquoi ces frais-là"))
        if act == "move":
            _register_move(parser)
    register_acts(acting, shared)


def _register_book(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", metavar="CODE", required=True, help=_("plusieurs : HALLE-A+HALLE-B"))
    parser.add_argument("--from", dest="starts", metavar="DT", required=True, help=_("2026-12-03T14:00"))
    parser.add_argument("--to", dest="ends", metavar="DT", required=True)
    parser.add_argument("--party", metavar="ID", type=whole, required=True)
    parser.add_argument("--title", metavar="T", required=True)
    parser.add_argument("--option-until", metavar="DT", help=_("une option, à confirmer avant"))
    parser.add_argument("--setup", metavar="MIN", type=whole, help=_("montage, en minutes"))
    parser.add_argument("--teardown", metavar="MIN", type=whole, help=_("démontage, en minutes"))
    parser.add_argument("--squeeze", metavar="R", default="", help=_("pourquoi le montage et le "
                        "démontage peuvent empiéter sur ceux des voisins"))  # fmt: skip
    parser.add_argument("--people", metavar="N", type=whole, default=0)
    parser.add_argument("--layout", metavar="L", default="")
    _register_closed(parser)
    _register_past(parser)
    series.register(parser)
    parser.set_defaults(run=book)


def _register_closed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on-closed-day", choices=[str(one) for one in OnClosedDay], default="refuse",
                        help=_("un jour fermé : keep réserve quand même"))  # fmt: skip


def _register_move(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", metavar="CODE")
    parser.add_argument("--from", dest="starts", metavar="DT")
    parser.add_argument("--to", dest="ends", metavar="DT")
    parser.add_argument("--setup", metavar="MIN", type=whole, help=_("montage, en minutes"))
    parser.add_argument("--teardown", metavar="MIN", type=whole, help=_("démontage, en minutes"))
    parser.add_argument("--squeeze", metavar="R", default="")
    parser.add_argument("--keep-price", metavar="R", help=_("garder le prix, et pourquoi"))
    _register_closed(parser)
    _register_past(parser)


def _register_past(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--past", action="store_true", help=_("noter une utilisation passée depuis plus "
                        "de {days} jours").format(days=RECENT_DAYS))  # fmt: skip


def wishes(context: Context, arguments: argparse.Namespace) -> list[BookingWish]:
    """What the arguments ask for: one wish for each of the spaces named."""
    starts_at, ends_at = instant(arguments.starts), instant(arguments.ends)
    on = day_of(starts_at)
    places = [
        context.runner.read(space_by_code, code=code, on=on) for code in arguments.space.split("+")
    ]
    return [
        BookingWish(
            place.id, starts_at, ends_at, people=arguments.people, layout=layout_of(arguments.layout),
            set_up=seconds(arguments.setup), tear_down=seconds(arguments.teardown),
            squeeze_reason=arguments.squeeze,
        )
        for place in places
    ]  # fmt: skip


def book(context: Context, arguments: argparse.Namespace) -> Result:
    if arguments.rrule is not None:
        return series.book(context, arguments)
    until = None if arguments.option_until is None else instant(arguments.option_until)
    made = context.runner.do(
        acts.book,
        party=PartyId(arguments.party),
        title=arguments.title,
        wishes=wishes(context, arguments),
        state=BookingState.CONFIRMED if until is None else BookingState.OPTION,
        option_until=until,
        people=arguments.people,
        on_closed_day=OnClosedDay(arguments.on_closed_day),
        past=arguments.past,
    )
    cards = [context.runner.read(booking_card, booking=booking) for booking in made.bookings]
    data = {
        **_data(cards[0]),
        "created": [
            {"booking": card.id, "space": card.code, "from": wire(card.starts_at), "to": wire(card.ends_at)}
            for card in cards
        ],
        "refused": [],
        "warnings": list(made.warnings),
    }
    return Result(data, "\n".join([*(_line(card) for card in cards), *made.warnings]))


def show(context: Context, arguments: argparse.Namespace) -> Result:
    card = context.runner.read(booking_card, booking=BookingId(arguments.booking))
    return Result(_data(card), _line(card))


def confirm(context: Context, arguments: argparse.Namespace) -> Result:
    booking = BookingId(arguments.booking)
    told = context.runner.do(acts.confirm_bookings, bookings=[booking])
    return _told(context, booking, told)


def cancel(context: Context, arguments: argparse.Namespace) -> Result:
    booking = BookingId(arguments.booking)
    fee = None if arguments.fee is None else parse_amount(arguments.fee)
    context.runner.do(acts.cancel_bookings, bookings=[booking], reason=arguments.reason, fee=fee,
                      fee_reason=arguments.fee_reason)
    return _told(context, booking)


def restore(context: Context, arguments: argparse.Namespace) -> Result:
    booking = BookingId(arguments.booking)
    context.runner.do(acts.restore_bookings, bookings=[booking])
    return _told(context, booking)


def move(context: Context, arguments: argparse.Namespace) -> Result:
    """A bound that is not given follows the other one, the booking as long as before."""
    booking = BookingId(arguments.booking)
    card = context.runner.read(booking_card, booking=booking)
    length = card.ends_at - card.starts_at
    ends_at = None if arguments.ends is None else instant(arguments.ends)
    if arguments.starts is not None:
        starts_at = instant(arguments.starts)
    else:
        starts_at = card.starts_at
    place = card.space
    if arguments.space is not None:
        place = context.runner.read(space_by_code, code=arguments.space, on=day_of(starts_at)).id
    told = context.runner.do(
        acts.move_booking, booking=booking, space=place, starts_at=starts_at,
        ends_at=starts_at + length if ends_at is None else ends_at,
        set_up=seconds(arguments.setup), tear_down=seconds(arguments.teardown),
        squeeze_reason=arguments.squeeze, on_closed_day=OnClosedDay(arguments.on_closed_day),
        keep_price=None if arguments.keep_price is None else True,
        price_reason=arguments.keep_price or "", past=arguments.past,
    )  # fmt: skip
    return _told(context, booking, told)


def _told(context: Context, booking: BookingId, warnings: tuple[str, ...] = ()) -> Result:
    card = context.runner.read(booking_card, booking=booking)
    return Result({**_data(card), "warnings": list(warnings)}, "\n".join([_line(card), *warnings]))


def _data(card: Booking) -> dict[str, Any]:
    return {
        "booking": card.id,
        "event": card.event,
        "number": card.number,
        "state": card.shown,
        "space": card.code,
        "party": card.party_name,
        "party_id": card.party,
        "title": card.title,
        "from": wire(card.starts_at),
        "to": wire(card.ends_at),
        "setup": card.set_up // 60,
        "teardown": card.tear_down // 60,
        "people": card.people,
        "layout": card.layout,
        "rank": card.rank,
        "option_until": None if card.confirm_by is None else wire(card.confirm_by),
        "price": card.agreed_price,
        "list_price": card.list_price,
        "price_words": card.price_words,
        "included_minutes": card.included_minutes,
        "cancel_reason": card.cancel_reason or None,
        "cancel_fee": card.cancel_fee,
    }


def _line(card: Booking) -> str:
    rank = _("1re option") if card.rank == 1 else _("{rank}e option").format(rank=card.rank)
    until = "" if not card.rank or card.confirm_by is None else _(
        ", {rank}, à confirmer avant le {moment}"
    ).format(rank=rank, moment=moment_text(from_instant(card.confirm_by)))  # fmt: skip
    price = f", {euros(card.agreed_price)}" if card.agreed_price else ""
    return _("{state} {number} ({id}) : {space}, {party}, {title}, {span}{price}{until}.").format(
        state=state_name(card.shown), number=card.number, id=card.id, space=f"{card.space_name} ({card.code})",
        party=card.party_name, title=card.title, span=span_text(card.starts_at, card.ends_at),
        price=price, until=until,
    )  # fmt: skip
