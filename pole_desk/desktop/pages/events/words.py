"""The words and pills of events, the same in the list and on the card."""

from __future__ import annotations

from pole_desk.activities.events.queries import Booking
from pole_desk.activities.events.rules import DONE, LAPSED, BookingState, state_name
from pole_desk.activities.events.rules.options import MomentKind
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.kernel.i18n import _, ngettext, short_day
from pole_desk.kernel.periods import day_of

STATES = (
    BookingState.INQUIRY, BookingState.OPTION, BookingState.QUOTED, BookingState.CONFIRMED, LAPSED, DONE,
    BookingState.CANCELLED, BookingState.REFUSED,
)  # fmt: skip
"""In the order of an event's life: the pipeline, left to right."""
USUAL = (BookingState.INQUIRY, BookingState.OPTION, BookingState.QUOTED, BookingState.CONFIRMED, LAPSED)
PILLS = {
    BookingState.INQUIRY: "draft", BookingState.OPTION: "option", BookingState.QUOTED: "option",
    BookingState.CONFIRMED: "confirmed", LAPSED: "conflict", DONE: "ended",
    BookingState.CANCELLED: "unavailable", BookingState.REFUSED: "conflict",
}  # fmt: skip
_HOUR, _DAY = 3600, 86_400


def event_pill(state: str) -> tuple[str, str]:
    """The look of a state and its word."""
    return PILLS[state], state_name(state)  # type: ignore[index]


def when_text(starts_at: int, ends_at: int) -> str:
    """`jeu. 26 nov. 2026, 09:00 – 12:00`, or both days."""
    first, last = day_of(starts_at), day_of(ends_at - 1)
    if first == last:
        return f"{short_day(first)}, {hour_text(starts_at)} – {hour_text(ends_at)}"
    return f"{short_day(first)} {hour_text(starts_at)} – {short_day(last)} {hour_text(ends_at)}"


def left_text(until: int | None, now: int) -> str:
    """How long an option still waits: `3 jours`, `5 h`; empty for what does not wait."""
    if until is None or until <= now:
        return ""
    left = until - now
    if left >= 2 * _DAY:
        return ngettext("{n} jour", "{n} jours", left // _DAY).format(n=left // _DAY)
    return _("{n} h").format(n=max(1, left // _HOUR))


def moment_words(kind: str, rank: int) -> str:
    """What became of an option."""
    words = {
        MomentKind.LAPSED: _("option échue"),
        MomentKind.PROMOTED: _("passée en rang {rank}").format(rank=rank),
        MomentKind.CHALLENGED: _("mise en demeure de confirmer"),
        MomentKind.RELEASED: _("option levée"),
        MomentKind.CONFIRMED: _("confirmée"),
    }
    return words[MomentKind(kind)]


def booking_line(booking: Booking) -> str:
    """What is said under a booking's room."""
    people = ngettext("{n} pers.", "{n} pers.", booking.people).format(n=booking.people)
    parts = [when_text(booking.starts_at, booking.ends_at), booking.title, people if booking.people else ""]
    return " · ".join(part for part in parts if part)
