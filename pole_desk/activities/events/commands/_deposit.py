"""What is asked in advance of a confirmed event: frozen per tax once asked, until it is invoiced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select

from pole_desk.activities.events.queries.invoiced import invoiced_keys
from pole_desk.activities.events.rules.dues import LEAST_SETTING, USUAL_LEAST
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import (
    EventBookingRow,
    EventDepositRow,
    EventExtraRow,
    EventRow,
)
from pole_desk.kernel.money import ZERO, round_cents
from pole_desk.kernel.periods import Month, last_day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId


_ASKED = select(EventDepositRow).where(EventDepositRow.event == bindparam("event"))
_CONFIRMED = select(
    EventBookingRow.id, EventBookingRow.state, EventBookingRow.ends_at, EventBookingRow.tax,
    EventBookingRow.agreed_price,
).where(
    EventBookingRow.event == bindparam("event"), EventBookingRow.state == BookingState.CONFIRMED
)
_EXTRAS = select(
    EventExtraRow.booking, EventExtraRow.on_day, EventExtraRow.tax, EventExtraRow.quantity,
    EventExtraRow.unit_price,
).where(EventExtraRow.event == bindparam("event"), EventExtraRow.withdrawn.is_(False))  # fmt: skip


def ask_deposits(
    tx: Tx, events: Sequence[EventRow], *, opened_with: Sequence[EventBookingRow] | None = None
) -> None:
    """Ask anew for the deposits of events whose bookings changed, where none was invoiced yet.

    Asked once something is confirmed that is billed in a later month, on a total worth it; an event
    that was opened in this very act with some bookings has nothing else, and nothing was asked of it.
    """
    opened = opened_with is not None
    for event in events:
        asked = {} if opened else {
            row.tax: row for row in tx.session.scalars(_ASKED, {"event": event.id})
        }  # fmt: skip
        if not event.deposit_percent and not any(row.amount for row in asked.values()):
            continue
        if not opened and _invoiced(tx, event):
            continue
        live = [row.asked_on for row in asked.values() if row.amount]
        first = min(live, default=tx.clock.today())
        wanted = _share(
            tx, event, _sums(tx, event, first) if opened_with is None else _later(opened_with, first)
        )
        for tax in {*asked, *wanted}:
            amount = wanted.get(tax, ZERO)
            if tax in asked:
                row = asked[tax]
                row.amount, row.percent, row.asked_on = amount, event.deposit_percent, first
            else:
                tx.session.add(
                    EventDepositRow(
                        event=event.id, tax=tax, percent=event.deposit_percent, amount=amount,
                        asked_on=first,
                    )
                )
    tx.session.flush()


def _invoiced(tx: Tx, event: EventRow) -> bool:
    keys = invoiced_keys(tx, dossiers=[DossierId(event.dossier)])
    return any(key.startswith(f"event:{event.id}:deposit:") for key in keys)


def _sums(tx: Tx, event: EventRow, asked_on: date) -> dict[str, Decimal]:
    """What is billed after the month of asking, per tax code."""
    month = Month.of(asked_on)
    tx.session.flush()
    found = tx.connection.execute(_CONFIRMED, {"event": event.id}).all()
    confirmed = {row.id for row in found}
    sums = _later(found, asked_on)
    for row in tx.connection.execute(_EXTRAS, {"event": event.id}) if confirmed else ():
        if (row.booking is None or row.booking in confirmed) and Month.of(row.on_day) > month:
            sums[row.tax] += round_cents(row.quantity * row.unit_price)
    return sums


def _later(bookings: Iterable[Any], asked_on: date) -> dict[str, Decimal]:
    """What confirmed bookings bill after the month of asking, per tax code."""
    month = Month.of(asked_on)
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in bookings:
        day = last_day_of(row.ends_at)
        if row.state == BookingState.CONFIRMED and day is not None and Month.of(day) > month:
            sums[row.tax] += row.agreed_price
    return sums


def _share(tx: Tx, event: EventRow, sums: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The deposit on what is billed later, per tax code; none on a total that is not worth it."""
    total = sum(sums.values(), ZERO)
    if not total:
        return {}
    least = Decimal(setting(tx, key=LEAST_SETTING, on=tx.clock.today(), default=USUAL_LEAST))
    if total < least:
        return {}
    share = Decimal(event.deposit_percent) / 100
    return {tax: round_cents(total * share) for tax, total in sums.items() if tax and total}
