"""A booking as the command line tells it: an object for scripts, a sentence for people."""

from __future__ import annotations

from typing import Any

from pole_desk.activities.events.queries import Booking, booking_card
from pole_desk.activities.events.rules import rank_name, state_name
from pole_desk.cli.context import Context
from pole_desk.cli.free import wire
from pole_desk.cli.output import Result
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import from_instant
from pole_desk.ports.ids import BookingId
from pole_desk.registers.claims.rules import span_text


def told(context: Context, booking: BookingId, warnings: tuple[str, ...] = ()) -> Result:
    card = context.runner.read(booking_card, booking=booking)
    return Result({**card_data(card), "warnings": list(warnings)}, "\n".join([card_line(card), *warnings]))


def card_data(card: Booking) -> dict[str, Any]:
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
        "price_reason": card.price_reason or None,
        "series": card.series,
        "included_minutes": card.included_minutes,
        "cancel_reason": card.cancel_reason or None,
        "cancel_fee": card.cancel_fee,
    }


def card_line(card: Booking) -> str:
    until = "" if not card.rank or card.confirm_by is None else _(
        ", {rank}, à confirmer avant le {moment}"
    ).format(rank=rank_name(card.rank), moment=moment_text(from_instant(card.confirm_by)))  # fmt: skip
    price = f", {euros(card.agreed_price)}" if card.agreed_price else ""
    return _("{state} {number} ({id}) : {space}, {party}, {title}, {span}{price}{until}.").format(
        state=state_name(card.shown), number=card.number, id=card.id, space=f"{card.space_name} ({card.code})",
        party=card.party_name, title=card.title, span=span_text(card.starts_at, card.ends_at),
        price=price, until=until,
    )  # fmt: skip
