"""Bookings of spaces: made, confirmed, restored, shown; what changes them is in `booking_changes`."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.activities.events import commands as acts
from pole_desk.activities.events.queries import booking_card
from pole_desk.activities.events.rules import BookingState, BookingWish, OnClosedDay
from pole_desk.cli import booking_changes, booking_extras, series
from pole_desk.cli.booking_card import card_data, card_line, told
from pole_desk.cli.context import Context
from pole_desk.cli.event_papers import register_acts
from pole_desk.cli.free import closed_option, instant, layout_of, past_option, seconds, spaces_named, wire
from pole_desk.cli.output import Result
from pole_desk.cli.words import whole
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import day_of
from pole_desk.ports.ids import BookingId, PartyId


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    _register_book(commands.add_parser("book", parents=[shared], help=_("réserver un espace")))
    one = commands.add_parser("booking", parents=[shared], help=_("agir sur une réservation"))
    acting = one.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(one))
    for act, run, words in (
        ("show", show, _("montrer")),
        ("confirm", confirm, _("confirmer une option")),
        ("restore", restore, _("rétablir une réservation annulée")),
    ):
        parser = acting.add_parser(act, parents=[shared], help=words)
        parser.add_argument("booking", metavar="ID", type=whole)
        parser.set_defaults(run=run)
    booking_changes.register(acting, shared)
    booking_extras.register(acting, shared)
    register_acts(acting, shared)


def _register_book(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--space", metavar="CODE", required=True, action="append",
                        help=_("plusieurs : HALLE-A+HALLE-B, ou --space deux fois"))  # fmt: skip
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
    closed_option(parser)
    past_option(parser)
    series.register(parser)
    parser.set_defaults(run=book)


def wishes(context: Context, arguments: argparse.Namespace) -> list[BookingWish]:
    """What the arguments ask for: one wish for each of the spaces named."""
    starts_at, ends_at = instant(arguments.starts), instant(arguments.ends)
    return [
        BookingWish(
            space, starts_at, ends_at, people=arguments.people, layout=layout_of(arguments.layout),
            set_up=seconds(arguments.setup), tear_down=seconds(arguments.teardown),
            squeeze_reason=arguments.squeeze,
        )
        for space in spaces_named(context, arguments.space, day_of(starts_at))
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
        **card_data(cards[0]),
        "created": [
            {"booking": card.id, "space": card.code, "from": wire(card.starts_at), "to": wire(card.ends_at)}
            for card in cards
        ],
        "refused": [],
        "warnings": list(made.warnings),
    }
    return Result(data, "\n".join([*(card_line(card) for card in cards), *made.warnings]))


def show(context: Context, arguments: argparse.Namespace) -> Result:
    card = context.runner.read(booking_card, booking=BookingId(arguments.booking))
    return Result(card_data(card), card_line(card))


def confirm(context: Context, arguments: argparse.Namespace) -> Result:
    booking = BookingId(arguments.booking)
    warnings = context.runner.do(acts.confirm_bookings, bookings=[booking])
    return told(context, booking, warnings)


def restore(context: Context, arguments: argparse.Namespace) -> Result:
    booking = BookingId(arguments.booking)
    context.runner.do(acts.restore_bookings, bookings=[booking])
    return told(context, booking)
