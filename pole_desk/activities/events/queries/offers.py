"""What an event is offered for, or confirmed at, as a paper says it; nothing is kept here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from pole_desk.activities.events.queries._shown import Booking
from pole_desk.activities.events.queries.blocks import buyer_block, seller_block
from pole_desk.activities.events.queries.cards import EventCard, ExtraItem, event_card
from pole_desk.activities.events.rules.classes import category_names
from pole_desk.activities.events.rules.dues import LEAST_SETTING, USUAL_LEAST
from pole_desk.activities.events.rules.fees import SCALE_SETTING, USUAL_SCALE, scale_of, scale_text
from pole_desk.activities.events.rules.prices import MIXED, duration_text, unit_price_of, unit_text
from pole_desk.activities.events.rules.states import OVER, BookingState
from pole_desk.formats.pdf.event_papers import Offer, OfferLine
from pole_desk.formats.pdf.snapshot import TaxTotal
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import EventId
from pole_desk.registers.catalog.queries import Tax, tax_on
from pole_desk.registers.claims.rules import span_text

ONE = Decimal(1)


def offer(
    reader: Reader,
    *,
    event: EventId,
    kind: Literal["quote", "confirmation"] = "quote",
    number: str = "",
    term: str = "",
) -> Offer:
    """The paper of an event today: its rooms, its extras, VAT once per rate, deposit, fee scale.

    A confirmation has the confirmed bookings alone. Raises RuleBroken naming what has no price,
    or when there is nothing to offer.
    """
    card = event_card(reader, event=event)
    on = reader.clock.today()
    bookings = [one for one in card.bookings if _wanted(one, kind)]
    extras = _extras(card, bookings)
    if not bookings:
        raise RuleBroken(
            "nothing_to_offer", _("Cet événement n’a aucune réservation à proposer.")
        )
    _require_prices(bookings, extras)
    lines = [
        *(_booking_line(reader, one) for one in bookings),
        *(_extra_line(reader, extra) for extra in extras),
    ]
    taxes = _taxes(reader, lines, on)
    net = sum((tax.base for tax in taxes), ZERO)
    vat = sum((tax.amount for tax in taxes), ZERO)
    facts = card.event
    least = Decimal(setting(reader, key=LEAST_SETTING, on=on, default=USUAL_LEAST))
    percent = facts.deposit_percent if net >= least else 0
    return Offer(
        kind=kind,
        number=number or facts.number,
        event=facts.number,
        title=facts.title,
        issue_date=on,
        term=term,
        seller=seller_block(reader, on=on),
        buyer=buyer_block(reader, party=facts.party),
        contact=" · ".join(part for part in (facts.caller, facts.phone, facts.email) if part),
        people=facts.people,
        order_number=facts.order_number,
        category=category_names()[facts.category],
        lines=tuple(lines),
        taxes=tuple(taxes),
        net=net,
        vat=vat,
        total=net + vat,
        full=sum((line.full for line in lines), ZERO),
        deposit=round_cents((net + vat) * percent / 100),
        deposit_percent=percent,
        mentions=tuple(_mentions(reader, card, on)),
        place=_place(reader, on),
    )


def same_offer(reader: Reader, *, event: EventId, paper: Offer) -> bool:
    """Whether a paper still says what the event is; False when it can no longer be offered."""
    try:
        now = offer(reader, event=event, number=paper.number)
    except RuleBroken:
        return False
    return (now.lines, now.net, now.vat) == (paper.lines, paper.net, paper.vat)


def _wanted(booking: Booking, kind: str) -> bool:
    if kind == "confirmation":
        return booking.state == BookingState.CONFIRMED
    return booking.state not in OVER


def _extras(card: EventCard, bookings: Sequence[Booking]) -> list[ExtraItem]:
    """Those that cost something, of the bookings or of the whole event."""
    there = {booking.id for booking in bookings}
    return [
        extra for extra in card.extras
        if not extra.withdrawn
        and (extra.booking is None or extra.booking in there)
        and (extra.item or extra.unit_price)
    ]  # fmt: skip


def _require_prices(bookings: Iterable[Booking], extras: Iterable[ExtraItem]) -> None:
    missing = [
        _("{space}, {span}").format(
            space=one.space_name, span=span_text(one.starts_at, one.ends_at)
        )
        for one in bookings
        if not one.list_price and not one.agreed_price and not one.price_reason
    ]
    missing += [
        extra.label for extra in extras if not extra.list_price and not extra.unit_price
    ]
    if missing:
        raise RuleBroken(
            "no_price",
            _("Pas de prix pour : {names}. Ajoutez-le dans Réglages, Tarifs, ou convenez d’un prix "
              "avec son motif.").format(names="\u202f; ".join(missing)),
            missing=missing,
        )  # fmt: skip


def _booking_line(reader: Reader, row: Booking) -> OfferLine:
    quantity, price = unit_price_of(row.unit, row.quantity, row.agreed_price)
    detail = span_text(row.starts_at, row.ends_at)
    if row.included_minutes:
        detail = _("{span}, dont {hours} comprises").format(
            span=detail, hours=duration_text(row.included_minutes)
        )
    tax = _tax(reader, row.tax, day_of(row.starts_at))
    return OfferLine(
        key=f"booking:{row.id}",
        label=row.space_name,
        detail=detail,
        quantity=quantity,
        unit=unit_text(MIXED if quantity == ONE and row.quantity != ONE else row.unit),
        unit_price=price,
        tax_code=tax.code,
        tax_percent=tax.percent,
        net=row.agreed_price,
        full=max(row.list_price, row.agreed_price),
    )


def _extra_line(reader: Reader, extra: ExtraItem) -> OfferLine:
    tax = _tax(reader, extra.tax, extra.on_day)
    return OfferLine(
        key=f"extra:{extra.id}",
        label=extra.label,
        detail=_("le {day}").format(day=plain_day(extra.on_day)),
        quantity=extra.quantity,
        unit=extra.unit,
        unit_price=extra.unit_price,
        tax_code=tax.code,
        tax_percent=tax.percent,
        net=round_cents(extra.quantity * extra.unit_price),
        full=round_cents(extra.quantity * max(extra.list_price, extra.unit_price)),
    )


def _tax(reader: Reader, code: str, on: date) -> Tax:
    return tax_on(reader, code=code or "S20", on=on)


def _taxes(reader: Reader, lines: Iterable[OfferLine], on: date) -> list[TaxTotal]:
    """VAT once per rate, on the sum of its lines (EN 16931, BG-23)."""
    bases: dict[tuple[Decimal, str], Decimal] = {}
    for line in lines:
        key = (line.tax_percent, line.tax_code)
        bases[key] = bases.get(key, ZERO) + line.net
    return [
        TaxTotal(
            code=code,
            percent=percent,
            base=base,
            amount=round_cents(base * percent / 100),
            exemption=_tax(reader, code, on).exemption,
        )
        for (percent, code), base in sorted(bases.items())
    ]


def _mentions(reader: Reader, card: EventCard, on: date) -> Iterable[str]:
    scale = scale_of(setting(reader, key=SCALE_SETTING, on=on, default=USUAL_SCALE))
    yield _("Annulation d’une réservation confirmée : {scale}.").format(scale=scale_text(scale))
    meals = [order for order in card.meals if order.state == "booked"]
    for order in meals:
        yield ngettext(
            "{covers} repas commandé à la cantine le {day}, facturé à part.",
            "{covers} repas commandés à la cantine le {day}, facturés à part.",
            order.covers,
        ).format(covers=order.covers, day=plain_day(order.day))


def _place(reader: Reader, on: date) -> str:
    lines = seller_block(reader, on=on).lines
    return lines[-1].lstrip("0123456789 ") if lines else ""
