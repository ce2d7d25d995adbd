"""What must hold of every booking, asked of the whole ledger in a few statements."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select

from pole_desk.activities.events.queries._agreement import disagreements
from pole_desk.activities.events.queries._given_hours import over_included
from pole_desk.activities.events.queries._flaw import Flaw
from pole_desk.activities.events.rules.options import MomentKind, item_of
from pole_desk.activities.events.rules.states import OPTIONS, OVER, BookingState
from pole_desk.activities.events.tables import (
    EventBookingRow,
    EventLoanRow,
    EventMomentRow,
    EventRow,
)
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import FOREVER, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.registers.claims.tables import HoldRow
from pole_desk.registers.dossiers.tables import DossierRow


def flaws(reader: Reader) -> list[Flaw]:
    """Every booking that breaks a rule; empty when all holds."""
    return [
        *_holds(reader), *_dossiers(reader), *_loans(reader), *_moments(reader), *over_included(reader),
        *disagreements(reader),
    ]  # fmt: skip


_LAPSED = select(EventMomentRow.booking, EventMomentRow.at).where(
    EventMomentRow.kind == MomentKind.LAPSED
)


def _holds(reader: Reader) -> Iterator[Flaw]:
    """A booking and its hold agree: space, times, buffers as wished, firmness, term."""
    row = EventBookingRow
    statement = select(
        row.id, row.state, row.confirm_by, row.space, row.starts_at, row.ends_at, row.set_up,
        row.tear_down, row.hold, EventRow.dossier, HoldRow.state.label("held"), HoldRow.firm,
        HoldRow.space.label("at_space"), HoldRow.starts_at.label("from_"),
        HoldRow.ends_at.label("to"), HoldRow.wished_set_up, HoldRow.wished_tear_down, HoldRow.item,
        HoldRow.lapses_at, HoldRow.dossier.label("of_dossier"),
    ).join(EventRow, EventRow.id == row.event).outerjoin(HoldRow, HoldRow.id == row.hold)  # fmt: skip
    now = to_instant(reader.clock.now())
    lapsed = {
        (moment.booking, moment.at)
        for moment in reader.connection.execute(_LAPSED)
    }
    for one in reader.connection.execute(statement):
        firm = one.state == BookingState.CONFIRMED
        waits = (
            one.state in OPTIONS and (one.confirm_by or FOREVER) > now
            and (one.id, one.confirm_by) not in lapsed
        )  # fmt: skip
        if not firm and not waits:
            if one.held == "held" and one.state not in OPTIONS:
                yield Flaw("booking_holds", one.id, _("Une réservation qui ne tient rien occupe un espace."))
            continue
        wanted = (
            "held", int(firm), one.space, one.starts_at, one.ends_at, one.set_up, one.tear_down,
            item_of(one.id), one.dossier,
        )  # fmt: skip
        there = (
            one.held, one.firm, one.at_space, one.from_, one.to, one.wished_set_up,
            one.wished_tear_down, one.item, one.of_dossier,
        )  # fmt: skip
        if wanted != there or (waits and one.lapses_at != (one.confirm_by or FOREVER)):
            yield Flaw("booking_hold", one.id, _(
                "La réservation et l’occupation de son espace ne disent pas la même chose."
            ))  # fmt: skip


def _dossiers(reader: Reader) -> Iterator[Flaw]:
    """An event with a live booking is an open dossier."""
    row = EventBookingRow
    statement = (
        select(func.min(row.id))
        .join(EventRow, EventRow.id == row.event)
        .join(DossierRow, DossierRow.id == EventRow.dossier)
        .where(row.state.not_in(OVER), DossierRow.state == "cancelled")
        .group_by(EventRow.id)
    )
    for booking in reader.connection.scalars(statement):
        yield Flaw("event_cancelled", booking, _("Une réservation vit dans un dossier annulé."))


def _loans(reader: Reader) -> Iterator[Flaw]:
    """Loans have the times of their booking, and count only while it is confirmed."""
    row, loan = EventBookingRow, EventLoanRow
    statement = (
        select(loan.booking)
        .join(row, row.id == loan.booking)
        .where(
            or_(
                and_(loan.held == 1, row.state != BookingState.CONFIRMED),
                loan.starts_at != row.starts_at - row.set_up,
                loan.ends_at != row.ends_at + row.tear_down,
            )
        )
        .distinct()
    )
    for booking in reader.connection.scalars(statement):
        yield Flaw("loan_booking", booking, _("Du matériel prêté ne suit pas sa réservation."))


def _moments(reader: Reader) -> Iterator[Flaw]:
    """Nothing was written down before it happened; who was promoted has a rank."""
    row = EventMomentRow
    statement = select(row.booking).where(
        or_(row.noted_at < row.at, and_(row.kind == "promoted", row.rank < 1))
    )
    for booking in reader.connection.scalars(statement.distinct()):
        yield Flaw("moment", booking, _("L’histoire d’une option ne tient pas debout."))
