"""Loans follow their booking: from its set-up to its tear-down, held while it is confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pole_desk.activities.events.commands._stock import hold_loans
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.activities.events.tables import EventBookingRow, EventExtraRow, EventLoanRow
from pole_desk.kernel.work import Tx


def align_loans(tx: Tx, rows: Sequence[EventBookingRow]) -> None:
    """Give the loans of bookings the times and the state of their bookings.

    Those set free come first, so that bookings may take each other's; a withdrawn loan stays so.
    Raises Overlap `equipment` naming who has it.
    """
    by_booking = {row.id: row for row in rows}
    statement = select(EventLoanRow).where(EventLoanRow.booking.in_(by_booking))
    loans = list(tx.session.scalars(statement))
    if not loans:
        return
    gone = set(
        tx.session.scalars(
            select(EventExtraRow.loan).where(
                EventExtraRow.loan.in_([loan.id for loan in loans]), EventExtraRow.withdrawn.is_(True)
            )
        )
    )
    for loan in loans:
        loan.held = 0
    tx.session.flush()
    for loan in loans:
        row = by_booking[loan.booking]
        loan.starts_at, loan.ends_at = row.starts_at - row.set_up, row.ends_at + row.tear_down
    tx.session.flush()
    hold_loans(tx, [
        loan for loan in loans
        if by_booking[loan.booking].state == BookingState.CONFIRMED and loan.id not in gone
    ])  # fmt: skip
