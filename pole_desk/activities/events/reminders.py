"""What Today says of events: options that lapse or moved up, rooms to prepare, dates that were refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from pole_desk.activities.events.queries import Booking, LiveOption, bookings, live_options
from pole_desk.activities.events.queries.series import freed_bookings
from pole_desk.activities.events.rules.needs import layout_name
from pole_desk.activities.events.rules.states import BookingState
from pole_desk.kernel.i18n import _, hour_text, moment_text, ngettext, number
from pole_desk.kernel.periods import PARIS, day_end, day_of, day_start, from_instant, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder
from pole_desk.registers.spaces.rules import names_together

PAGE = "events"
DANGER, WARNING, INFO = "danger", "warning", "info"
SOON = timedelta(days=2)
"""Options that lapse within these days after the one looked at are told."""
CALL_WITHIN = timedelta(days=3)
"""Who moved up in the last days is to be called."""


class EventReminders:
    """Implements ports.reminders.ReminderSource."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits on a day, the soonest first."""
        found: list[Reminder] = []
        for one in live_options(reader, until=day_end(on + SOON)):
            found.append(_lapsing(one, on))
        now = to_instant(reader.clock.now())
        for one in live_options(reader, first=True):
            found += _promoted(one, now)
        for day in (on, on + timedelta(days=1)):
            found += _to_prepare(reader, day, on)
        found += _freed(reader, on)
        return sorted(found, key=lambda reminder: (reminder.on, reminder.title, reminder.kind))


def _lapsing(one: LiveOption, on: date) -> Reminder:
    booking = one.booking
    day = day_of(booking.confirm_by or 0)
    detail = _("option à confirmer avant le {moment} : {what}").format(
        moment=moment_text(from_instant(booking.confirm_by or 0)), what=_what(booking)
    )
    if booking.rank > 1:
        detail = _("{detail} ({rank}e en rang)").format(detail=detail, rank=booking.rank)
    level = DANGER if day <= on and booking.rank == 1 else WARNING if day <= on else INFO
    return Reminder(
        "option_lapses", day, level, booking.party_name, _with_phone(booking, detail),
        _("Confirmer l’option"), PAGE, booking.event,
    )  # fmt: skip


def _promoted(one: LiveOption, now: int) -> Iterator[Reminder]:
    booking, at = one.booking, one.promoted_at
    if at is None or at < now - CALL_WITHIN.total_seconds():
        return
    detail = _("passe en première option depuis le {moment} : {what}").format(
        moment=moment_text(from_instant(at)), what=_what(booking)
    )
    yield Reminder(
        "option_promoted", day_of(at), WARNING, booking.party_name, _with_phone(booking, detail),
        _("Appeler"), PAGE, booking.event,
    )  # fmt: skip


def _to_prepare(reader: Reader, day: date, on: date) -> Iterator[Reminder]:
    """One line for each booking that starts that day, the rooms made as one together."""
    first, last = day_start(day), day_end(day)
    confirmed = [
        one for one in bookings(reader, starts_at=first, ends_at=last, cancelled=False)
        if one.state == BookingState.CONFIRMED and one.starts_at >= first
    ]  # fmt: skip
    groups: dict[int, list[Booking]] = {}
    for one in confirmed:
        groups.setdefault(one.together or one.id, []).append(one)
    for group in groups.values():
        one = group[0]
        rooms = names_together(each.space_name for each in group)
        people = ngettext("{count} personne", "{count} personnes", one.people).format(
            count=number(one.people)
        )
        words = [
            _("{rooms} à préparer pour {hour}").format(rooms=rooms, hour=_hour(one.starts_at - one.set_up)),
            one.title, people if one.people else "", layout_name(one.layout),
        ]  # fmt: skip
        yield Reminder(
            "room_to_prepare", day, WARNING if day == on else INFO, one.party_name,
            ", ".join(word for word in words if word), _("Voir"), PAGE, one.event,
        )  # fmt: skip


def _freed(reader: Reader, on: date) -> Iterator[Reminder]:
    """One line for each series (or booking) that was refused dates whose place has become free."""
    groups: dict[tuple[str, int], list[Booking]] = {}
    for one in freed_bookings(reader):
        key = ("booking", one.id) if one.series is None else ("series", one.series)
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        first = group[0]
        text = ngettext(
            "une date refusée s’est libérée : {what}",
            "{count} dates refusées se sont libérées, la première : {what}", len(group),
        ).format(count=number(len(group)), what=_what(first))  # fmt: skip
        yield Reminder(
            "refused_freed", on, WARNING, first.party_name, _with_phone(first, text), _("Reprendre"),
            PAGE, first.id,
        )  # fmt: skip


def _what(booking: Booking) -> str:
    start = datetime.fromtimestamp(booking.starts_at, PARIS)
    return _("{room} le {moment}, {title}").format(
        room=booking.space_name, moment=moment_text(start), title=booking.title
    )


def _with_phone(booking: Booking, detail: str) -> str:
    called = ", ".join(word for word in (booking.caller, booking.phone) if word)
    return _("{detail} ({called})").format(detail=detail, called=called) if called else detail


def _hour(instant: int) -> str:
    return hour_text(datetime.fromtimestamp(instant, PARIS))
