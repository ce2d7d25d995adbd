"""What events owe to billing, on the next month's invoice; deposits in advance, deducted from the final price.

Keys: `event:12:booking:34`, `event:12:extra:5`, `event:12:fee:34` (cancelled;
`event:12:fee:34:2` a second time), and per tax code
`event:12:deposit:S20`, deducted under `event:12:deposit:S20:2026-12`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pole_desk.activities.events.queries.dues import (
    BookingDue,
    Dues,
    EventDue,
    ExtraDue,
    dues,
    events_between,
    first_due_day,
)
from pole_desk.activities.events.rules.dues import Taken, extra_key
from pole_desk.activities.events.rules.prices import MIXED, duration_text, unit_price_of, unit_text
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.periods import Month, months_between
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import DEPOSIT, Charge, SpanChargeSource
from pole_desk.registers.catalog.queries import IssuersByMonth
from pole_desk.registers.catalog.rules import Activity
from pole_desk.registers.claims.rules import span_text

ADVANCES = "419100"
"""Account of down payments received: credited by the deposit, debited when it is deducted."""
ONE = Decimal(1)
LONGEST_LABEL = 300


class EventCharges(SpanChargeSource):
    """The charges of the events; implements DatedChargeSource."""

    def first_month(self, reader: Reader) -> Month | None:
        """The month of the first thing that an event may owe."""
        day = first_due_day(reader)
        return None if day is None else Month.of(day)

    def due_between(
        self, reader: Reader, first: Month, last: Month
    ) -> Mapping[Month, Sequence[Charge]]:
        """What `due` says of each month, read at once; raises RuleBroken `no_issuer`."""
        found: dict[Month, list[Charge]] = {month: [] for month in months_between(first, last)}
        events = events_between(reader, first=first, last=last)
        if not events:
            return found
        sellers = IssuersByMonth(reader)
        for charge in _charges(dues(reader, events=events), sellers, first, last):
            found[charge.billing_month].append(charge)
        return found


def _charges(due: Dues, sellers: IssuersByMonth, first: Month, last: Month) -> Iterator[Charge]:
    for booking in due.bookings:
        event = due.events[booking.event]
        month = booking.billing_month
        if not first <= month <= last:
            continue
        if not booking.confirmed:
            yield _fee(booking, event, month, sellers)
        elif booking.item or booking.agreed_price:
            yield _booking(booking, event, month, sellers)
    for extra in due.extras:
        month = extra.billing_month
        if first <= month <= last and (extra.item or extra.unit_price):
            yield replace(_extra(extra, due.events[extra.event], month, sellers), delivery=due.place)
    for taken in due.deposits:
        yield from _deposit(taken, due.events[taken.event], sellers, first, last)


def _booking(row: BookingDue, event: EventDue, month: Month, sellers: IssuersByMonth) -> Charge:
    quantity, price = unit_price_of(row.unit, row.quantity, row.agreed_price)
    listed = row.list_price if quantity == ONE else row.list_price / quantity
    label = _("{event} : {space}, {span}").format(
        event=event.title, space=row.space, span=span_text(row.starts_at, row.ends_at)
    )
    if row.included_minutes:
        label = _("{label}, dont {hours} comprises").format(
            label=label, hours=duration_text(row.included_minutes)
        )
    return Charge(
        key=f"event:{event.id}:booking:{row.id}",
        dossier=event.dossier,
        issuer=sellers.of(Activity.EVENTS, month),
        party=event.party,
        order_number=event.order_number,
        billing_month=month,
        service_from=row.first_day,
        service_to=row.last_day,
        label=label[:LONGEST_LABEL],
        quantity=quantity,
        unit=unit_text(MIXED if quantity == ONE and row.quantity != ONE else row.unit),
        unit_price=price,
        list_price=listed.quantize(Decimal("0.000001")),
        tax=row.tax,
        account=row.account,
    )


def _again(row: BookingDue) -> str:
    """What tells the fee of a second cancellation from the first, which may have been credited."""
    return f":{row.cancellations}" if row.cancellations > 1 else ""


def _fee(row: BookingDue, event: EventDue, month: Month, sellers: IssuersByMonth) -> Charge:
    day = row.owed_on
    return Charge(
        key=f"event:{event.id}:fee:{row.id}{_again(row)}",
        dossier=event.dossier,
        issuer=sellers.of(Activity.EVENTS, month),
        party=event.party,
        order_number=event.order_number,
        billing_month=month,
        service_from=day,
        service_to=day,
        label=_("{event} : frais d’annulation, {space}, {span}").format(
            event=event.title, space=row.space, span=span_text(row.starts_at, row.ends_at)
        )[:LONGEST_LABEL],
        quantity=ONE,
        unit=unit_text(MIXED),
        unit_price=row.fee,
        list_price=row.fee,
        tax=row.tax,
        account=row.account,
    )


def _extra(row: ExtraDue, event: EventDue, month: Month, sellers: IssuersByMonth) -> Charge:
    return Charge(
        key=extra_key(event.id, row.id),
        dossier=event.dossier,
        issuer=sellers.of(Activity.EVENTS, month),
        party=event.party,
        order_number=event.order_number,
        billing_month=month,
        service_from=row.on_day,
        service_to=row.on_day,
        label=_("{event} : {label}, le {day}").format(
            event=event.title, label=row.label, day=numeric_day(row.on_day)
        )[:LONGEST_LABEL],
        quantity=row.quantity,
        unit=row.unit,
        unit_price=row.unit_price,
        list_price=row.list_price,
        tax=row.tax,
        account=row.account,
    )


def _deposit(
    taken: Taken, event: EventDue, sellers: IssuersByMonth, first: Month, last: Month
) -> Iterator[Charge]:
    asked = Month.of(taken.asked_on)
    key = f"event:{event.id}:deposit:{taken.tax}"
    whole = Charge(
        key=key,
        dossier=event.dossier,
        issuer=sellers.of(Activity.EVENTS, asked),
        party=event.party,
        order_number=event.order_number,
        billing_month=asked,
        service_from=taken.asked_on,
        service_to=taken.asked_on,
        label=_("{event} ({number}) : acompte").format(event=event.title, number=event.number)[
            :LONGEST_LABEL
        ],
        quantity=ONE,
        unit=unit_text(MIXED),
        unit_price=taken.amount,
        list_price=taken.amount,
        tax=taken.tax,
        account=ADVANCES,
        role=DEPOSIT,
    )
    if taken.amount and first <= asked <= last:
        yield whole
    for month, part in taken.deducted:
        if first <= month <= last:
            yield Charge(
                key=f"{key}:{month}",
                dossier=event.dossier,
                issuer=sellers.of(Activity.EVENTS, month),
                party=event.party,
                order_number=event.order_number,
                billing_month=month,
                service_from=month.previous().first,
                service_to=month.previous().last,
                label=_("{event} ({number}) : acompte déduit").format(
                    event=event.title, number=event.number
                )[:LONGEST_LABEL],
                quantity=-ONE,
                unit=unit_text(MIXED),
                unit_price=part,
                list_price=part,
                tax=taken.tax,
                account=ADVANCES,
                deducts=key,
            )
