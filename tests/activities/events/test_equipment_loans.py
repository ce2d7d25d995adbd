"""Equipment is never lent beyond its stock; loans follow their bookings; refusals name who has it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from event_words import DAY, at, booked, client, space, wish
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pole_desk.activities.events.charges import EventCharges
from pole_desk.activities.events.commands import (
    add_equipment,
    add_extra,
    cancel_bookings,
    change_extra,
    change_loan,
    confirm_bookings,
    lend_equipment,
    move_booking,
    restore_bookings,
    return_loan,
    set_stock,
    withdraw_extra,
)
from pole_desk.activities.events.queries import event_card, lent
from pole_desk.activities.events.rules import BookingState
from pole_desk.activities.events.rules.needs import LONGEST_LOAN
from pole_desk.kernel.clock import FixedClock
from pole_desk.kernel.errors import BadInput, Overlap, RuleBroken
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner


def gear(pole: Runner, stock: int = 2, item: str = "event_projector") -> int:
    return pole.do(add_equipment, code="beamer", label="Vidéoprojecteur mobile", stock=stock, item=item)


def held(pole: Runner) -> list[tuple[int, int, int]]:
    return [(one.quantity, one.starts_at, one.ends_at) for one in pole.read(lent, starts_at=0, ends_at=at(23) * 2)]


def test_one_too_many_is_refused_naming_who_has_it_and_how_many_are_left(pole: Runner) -> None:
    projectors = gear(pole)
    one = booked(pole, client(pole), wish(pole, "R1", 9, 12, set_up=1800)).bookings[0]
    other = booked(pole, client(pole, "Le Fournil"), wish(pole, "R2", 11, 14)).bookings[0]
    pole.do(lend_equipment, booking=one, equipment=projectors, quantity=2)
    with pytest.raises(Overlap) as refused:
        pole.do(lend_equipment, booking=other, equipment=projectors)
    message = refused.value.message
    assert "Il reste 0 «\u202fVidéoprojecteur mobile\u202f» sur 2" in message
    assert "Les Semeurs en a 2 le 3 décembre 2026 de 8\u202fh\u202f30 à 12\u202fh" in message
    assert refused.value.details["winner"]["party"] == "Les Semeurs"
    assert held(pole) == [(2, at(8, 30), at(12))]


def test_what_does_not_meet_can_be_lent_again(pole: Runner) -> None:
    projectors = gear(pole, stock=1)
    for code, first, last in (("R1", 9, 11), ("R2", 11, 12), ("R3", 12, 13)):
        booking = booked(pole, client(pole, code), wish(pole, code, first, last)).bookings[0]
        pole.do(lend_equipment, booking=booking, equipment=projectors)
    assert len(held(pole)) == 3
    around = booked(pole, client(pole, "Autour"), wish(pole, "R4", 8, 14)).bookings[0]
    with pytest.raises(Overlap):
        pole.do(lend_equipment, booking=around, equipment=projectors)


def test_an_option_holds_no_equipment_and_finds_it_gone_when_it_confirms(pole: Runner) -> None:
    projectors = gear(pole, stock=1)
    option = booked(pole, client(pole), wish(pole, "R1"), state=BookingState.OPTION).bookings[0]
    firm = booked(pole, client(pole, "Le Fournil"), wish(pole, "R2")).bookings[0]
    pole.do(lend_equipment, booking=option, equipment=projectors)
    pole.do(lend_equipment, booking=firm, equipment=projectors)
    with pytest.raises(Overlap) as refused:
        pole.do(confirm_bookings, bookings=[option])
    assert "Le Fournil" in refused.value.message
    assert len(held(pole)) == 1


def test_loans_follow_their_booking_wherever_it_goes(pole: Runner) -> None:
    projectors = gear(pole, stock=1)
    made = booked(pole, client(pole), wish(pole, "R1"))
    (booking,) = made.bookings
    loan = pole.do(lend_equipment, booking=booking, equipment=projectors)
    pole.do(move_booking, booking=booking, space=space(pole, "R1"), starts_at=at(14), ends_at=at(16))
    assert held(pole) == [(1, at(14), at(16))]
    pole.do(cancel_bookings, bookings=[booking], reason="report")
    assert held(pole) == []
    other = booked(pole, client(pole, "Le Fournil"), wish(pole, "R2", 14, 16)).bookings[0]
    pole.do(lend_equipment, booking=other, equipment=projectors)
    with pytest.raises(Overlap):
        pole.do(restore_bookings, bookings=[booking])
    pole.do(cancel_bookings, bookings=[other], reason="report")
    pole.do(restore_bookings, bookings=[booking])
    assert held(pole) == [(1, at(14), at(16))]
    act = pole.perform(return_loan, loan=loan)
    assert held(pole) == []
    assert act.undo is not None
    pole.undo(act.undo)
    assert len(held(pole)) == 1


def test_a_loan_is_charged_as_long_as_it_is_not_taken_back(pole: Runner) -> None:
    projectors = gear(pole)
    made = booked(pole, client(pole), wish(pole, "R1", 9, 11))
    loan = pole.do(lend_equipment, booking=made.bookings[0], equipment=projectors, quantity=1)
    pole.do(change_loan, loan=loan, quantity=2)
    (extra,) = pole.read(event_card, event=made.event).extras
    charges = {charge.key: charge for charge in pole.read(EventCharges().due, Month(2027, 1))}
    charge = charges[f"event:{made.event}:extra:{extra.id}"]
    assert (charge.quantity, charge.unit_price, charge.unit) == (2, 25, "unité")
    with pytest.raises(Overlap):
        pole.do(change_loan, loan=loan, quantity=3)
    pole.do(return_loan, loan=loan)
    assert len(pole.read(EventCharges().due, Month(2027, 1))) == 1


def test_the_stock_does_not_go_under_what_is_lent_from_now_on(pole: Runner, clock: FixedClock) -> None:
    projectors = gear(pole, stock=3)
    booking = booked(pole, client(pole), wish(pole, "R1")).bookings[0]
    pole.do(lend_equipment, booking=booking, equipment=projectors, quantity=2)
    pole.do(set_stock, equipment=projectors, stock=2)
    with pytest.raises(RuleBroken) as refused:
        pole.do(set_stock, equipment=projectors, stock=1)
    assert "Les Semeurs" in refused.value.message
    with pole.engine.execution_options(write=True).connect() as connection, pytest.raises(Exception, match="event_stock_lent"):
        connection.execute(text("UPDATE event_equipment SET stock = 1"))
    clock.set(clock.now() + timedelta(days=20))
    pole.do(set_stock, equipment=projectors, stock=0)


def test_the_database_itself_refuses_a_loan_beyond_the_stock(pole: Runner) -> None:
    projectors = gear(pole, stock=2)
    booking = booked(pole, client(pole), wish(pole, "R1")).bookings[0]
    pole.do(lend_equipment, booking=booking, equipment=projectors, quantity=2)
    more = text(
        "INSERT INTO event_loan (booking, equipment, quantity, starts_at, ends_at, held, version) "
        "VALUES (:booking, :equipment, 1, :first, :last, :held, 1)"
    )
    row: dict[str, Any] = {"booking": booking, "equipment": projectors, "first": at(11), "last": at(13)}
    with pole.engine.execution_options(write=True).connect() as connection, pytest.raises(Exception, match="event_over_lent"):
        connection.execute(more, {**row, "held": 1})
    with pole.engine.execution_options(write=True).begin() as connection:
        connection.execute(more, {**row, "held": 0})
        connection.execute(more, {**row, "held": 1, "first": at(12)})
    with pole.engine.execution_options(write=True).connect() as connection, pytest.raises(Exception, match="event_over_lent"):
        connection.execute(text("UPDATE event_loan SET held = 1"))


def test_extras_take_their_price_from_the_catalog_and_keep_it(pole: Runner) -> None:
    made = booked(pole, client(pole), wish(pole, "R1", 9, 11))
    extra = pole.do(add_extra, event=made.event, booking=made.bookings[0], item="event_technician", quantity=Decimal("1.5"))
    (card,) = pole.read(event_card, event=made.event).extras
    assert (card.label, card.unit_price, card.list_price, card.team) == ("Technicien", 42, 42, "regie")
    assert card.on_day == DAY
    with pytest.raises(BadInput):
        pole.do(change_extra, extra=extra, price=Decimal("30.00"))
    pole.do(change_extra, extra=extra, price=Decimal("30.00"), reason="habitué")
    charges = pole.read(EventCharges().due, Month(2027, 1))
    assert [charge.unit_price * charge.quantity for charge in charges][1] == 45
    act = pole.perform(withdraw_extra, extra=extra)
    assert len(pole.read(EventCharges().due, Month(2027, 1))) == 1
    assert act.undo is not None
    pole.undo(act.undo)
    assert len(pole.read(EventCharges().due, Month(2027, 1))) == 2


@pytest.mark.parametrize("quantity", ["0", "-1", "0.001", "10000"])
def test_an_extra_of_a_strange_quantity_is_refused(sqlite_pole: Runner, quantity: str) -> None:
    made = booked(sqlite_pole, client(sqlite_pole), wish(sqlite_pole, "R1"))
    with pytest.raises(BadInput):
        sqlite_pole.do(add_extra, event=made.event, on=DAY, item="event_cleaning", quantity=Decimal(quantity))


_LOANS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 5), st.integers(1, 3), st.booleans()), max_size=14
)


def test_a_loan_longer_than_any_booking_is_refused_and_earlier_ones_are_not_read(pole: Runner) -> None:
    projectors = gear(pole, stock=1)
    booking = booked(pole, client(pole), wish(pole, "R1")).bookings[0]
    more = text(
        "INSERT INTO event_loan (booking, equipment, quantity, starts_at, ends_at, held, version) "
        "VALUES (:booking, :equipment, 1, :first, :last, 1, 1)"
    )
    row: dict[str, Any] = {"booking": booking, "equipment": projectors, "first": at(8)}
    with pole.engine.execution_options(write=True).connect() as connection, pytest.raises(Exception, match="event_loan_length"):
        connection.execute(more, {**row, "last": at(8) + LONGEST_LOAN + 1})
    with pole.engine.execution_options(write=True).connect() as connection:
        connection.execute(more, {**row, "last": at(8) + LONGEST_LOAN})
        with pytest.raises(Exception, match="event_over_lent"):
            connection.execute(more, {**row, "first": at(8) + LONGEST_LOAN - 1, "last": at(8) + LONGEST_LOAN + 9})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(loans=_LOANS, stock=st.integers(1, 4), hour=st.sampled_from([1, LONGEST_LOAN // 5]))
def test_random_loans_never_exceed_the_stock_nor_refuse_what_fits(
    pole: Runner, loans: list[tuple[int, int, int, bool]], stock: int, hour: int
) -> None:
    """Short ones, and as long as a loan may be: the guard reads no loan that began before that."""
    insert = text(
        "INSERT INTO event_loan (booking, equipment, quantity, starts_at, ends_at, held, version) "
        "VALUES (:booking, :equipment, :quantity, :first, :last, 1, 1) RETURNING id"
    )
    move = text("UPDATE event_loan SET starts_at = :first, ends_at = :last WHERE id = :loan")
    with pole.engine.execution_options(write=True).connect() as connection:
        booking = connection.scalar(text("SELECT min(id) FROM event_booking"))
        if booking is None:
            connection.rollback()
            booked(pole, client(pole), wish(pole, "R1"))
            booking = connection.scalar(text("SELECT min(id) FROM event_booking"))
        equipment = connection.scalar(
            text("INSERT INTO event_equipment (code, label, stock, item, retired, version) "
                 "VALUES ('x', 'x', :stock, '', false, 1) RETURNING id"), {"stock": stock},
        )  # fmt: skip
        model: dict[int, tuple[int, int, int]] = {}
        for first, length, quantity, moves in loans:
            span = (first, first + length, quantity)
            known = next(iter(model), None) if moves else None
            others = [one for loan, one in model.items() if loan != known]
            wanted = span if known is None else (*span[:2], model[known][2])
            fits = all(
                wanted[2] + sum(one[2] for one in others if one[0] <= at < one[1]) <= stock
                for at in range(*wanted[:2])
            )
            try:
                with connection.begin_nested():
                    loan = known if known is not None else 0
                    if known is None:
                        loan = connection.scalar(insert, {
                            "booking": booking, "equipment": equipment, "quantity": quantity,
                            "first": wanted[0] * hour, "last": wanted[1] * hour,
                        })  # fmt: skip
                    else:
                        connection.execute(
                            move, {"first": wanted[0] * hour, "last": wanted[1] * hour, "loan": known}
                        )
                assert fits
                model[loan] = wanted
            except Exception as refused:
                assert not fits and "event_over_lent" in str(refused)
        connection.rollback()
