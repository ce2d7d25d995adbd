"""Several acts on one record are taken back one after the other, unless another seat was there between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from event_words import booked, client, space, wish

from pole_desk.activities.events.commands import cancel_bookings, move_booking
from pole_desk.activities.events.queries import booking_card
from pole_desk.kernel.errors import Conflict
from pole_desk.kernel.work import Runner, Undo
from pole_desk.ports.ids import BookingId

HOUR = 3600


def _moved(pole: Runner, booking: BookingId, hours: int) -> Undo:
    at = pole.read(booking_card, booking=booking)
    done = pole.perform(
        move_booking, booking=booking, space=at.space,
        starts_at=at.starts_at + hours * HOUR, ends_at=at.ends_at + hours * HOUR,
    )  # fmt: skip
    assert done.undo is not None
    return done.undo


def _start(pole: Runner, booking: BookingId) -> int:
    return pole.read(booking_card, booking=booking).starts_at


def test_three_acts_are_taken_back_and_done_again_in_order(pole: Runner) -> None:
    booking = booked(pole, client(pole), wish(pole, "R1")).bookings[0]
    starts, acts = [_start(pole, booking)], []
    for hours in (1, 2):
        acts.append(_moved(pole, booking, hours))
        starts.append(_start(pole, booking))
    cancelled = pole.perform(cancel_bookings, bookings=[booking], reason="report").undo
    assert cancelled is not None
    again = [pole.undo(cancelled).undo]
    for act, wanted in zip(reversed(acts), (starts[1], starts[0]), strict=True):
        again.append(pole.undo(act).undo)
        assert _start(pole, booking) == wanted
    back = []
    for redo, wanted in zip(reversed(again[1:]), starts[1:], strict=True):
        assert redo is not None
        back.append(pole.undo(redo).undo)
        assert _start(pole, booking) == wanted
    for undo, wanted in zip(reversed(back), (starts[1], starts[0]), strict=True):
        assert undo is not None
        pole.undo(undo)
        assert _start(pole, booking) == wanted


def test_what_another_seat_changed_meanwhile_is_not_written_over(
    pole_url: str, open_pole: Callable[..., Runner]
) -> None:
    pole, other = open_pole(pole_url), open_pole(pole_url)
    booking = booked(pole, client(pole), wish(pole, "R1")).bookings[0]
    first, second = _moved(pole, booking, 1), _moved(pole, booking, 2)
    pole.undo(second)
    _moved(other, booking, 3)
    with pytest.raises(Conflict):
        pole.undo(first)
