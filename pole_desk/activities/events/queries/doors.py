"""The papers of the doors: every room of a day, and the sign of one booking."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from pole_desk.activities.events.queries._shown import Booking
from pole_desk.activities.events.queries.cards import booking_card
from pole_desk.activities.events.queries.lists import bookings
from pole_desk.activities.events.queries.places import places, rooms
from pole_desk.activities.events.rules.classes import tariff_of
from pole_desk.activities.events.rules.needs import layout_name
from pole_desk.activities.events.rules.states import OVER, BookingState
from pole_desk.formats.pdf.event_papers import DaySchedule, DoorSign, RoomDay, RoomSlot
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, hour_text, moment_text
from pole_desk.kernel.periods import PARIS, day_end, day_of, day_start
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import BookingId, SpaceId
from pole_desk.registers.parties.queries import party_names, the_pole


def day_schedule(reader: Reader, *, on: date) -> DaySchedule:
    """Every room booked on a day by its hours, and those that are free; options are told as such.

    A hall that is free stands for its bays; one of which a part is booked is not free.
    """
    first, last = day_start(on), day_end(on)
    by_room: dict[SpaceId, list[Booking]] = defaultdict(list)
    for one in bookings(reader, starts_at=first, ends_at=last, cancelled=False):
        if one.state in (BookingState.CONFIRMED, BookingState.OPTION, BookingState.QUOTED) and (
            one.shown != "lapsed"
        ):
            by_room[one.space].append(one)
    tree = places(reader)
    taken = set(tree.leaves(by_room))
    known = [
        room for room in rooms(reader, on=on)
        if room.id in by_room or (tariff_of(room) and not taken & set(tree.leaves([room.id])))
    ]  # fmt: skip
    idle = {room.id for room in known if room.id not in by_room}
    return DaySchedule(
        pole=_pole(reader),
        day=on,
        rooms=tuple(
            RoomDay(
                name=room.name,
                slots=tuple(_slot(one, first, last) for one in by_room.get(room.id, ())),
            )
            for room in known
            if room.parent not in idle
        ),
        printed=_("Imprimé le {moment}").format(moment=moment_text(reader.clock.now())),
    )


def door_sign(reader: Reader, *, booking: BookingId) -> DoorSign:
    """The sign of a booking; raises NotFound, RuleBroken when it is not held."""
    one = booking_card(reader, booking=booking)
    if one.state in OVER:
        raise RuleBroken(
            "booking_over", _("Cette réservation est annulée : il n’y a rien à afficher.")
        )
    return DoorSign(
        pole=_pole(reader),
        title=one.title,
        party=one.party_name,
        room=one.space_name,
        day=day_of(one.starts_at),
        time=_between(one.starts_at, one.ends_at),
    )


def _slot(one: Booking, first: int, last: int) -> RoomSlot:
    """A booking's part of a day."""
    notes = [layout_name(one.layout)] if one.layout else []
    if one.state != BookingState.CONFIRMED:
        notes.append(_("option"))
    around = []
    if one.set_up and one.starts_at >= first:
        around.append(_("montage dès {hour}").format(hour=_hour(max(first, one.starts_at - one.set_up))))
    if one.tear_down and one.ends_at < last:
        around.append(_("démontage jusqu’à {hour}").format(hour=_hour(min(last, one.ends_at + one.tear_down))))
    return RoomSlot(
        time=_between(max(first, one.starts_at), min(last, one.ends_at)),
        around=", ".join(around),
        title=one.title,
        party=one.party_name,
        people=one.people,
        note=", ".join(notes),
    )


def _hour(instant: int) -> str:
    return hour_text(datetime.fromtimestamp(instant, PARIS))


def _between(first: int, last: int) -> str:
    return _("{first} – {last}").format(first=_hour(first), last=_hour(last))


def _pole(reader: Reader) -> str:
    pole = the_pole(reader)
    return party_names(reader, parties={pole})[pole]
