"""A hold as a bar: its words, state, icon and buffers; what is read is in `reading`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from pole_desk.activities.events.rules import DONE, BookingState, layout_name, rank_name
from pole_desk.desktop.widgets.board.model import Bar, State
from pole_desk.desktop.widgets.board.titles import hour_text
from pole_desk.kernel.i18n import _, brief_day, ngettext
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import FOREVER, day_end, day_of
from pole_desk.registers.dossiers.rules import UNAVAILABLE, kind_name

if TYPE_CHECKING:
    from pole_desk.activities.events.queries import Booking
    from pole_desk.activities.leases.queries import LeaseItem
    from pole_desk.registers.claims.queries import Held

LINE, BOOKING, STAND, RENTAL = "lease_line", "event_booking", "shop_stand", "storage_rental"


class Other(NamedTuple):
    """What a hold of another activity is: its icon, its word, the page that shows it.

    `why` says why the board can't move it, empty when it can.
    """

    icon: str
    word: str
    page: str
    why: str = ""


OTHERS = {
    "meal_service": Other(
        "utensils", _("Service du midi"), "canteen",
        _("Un service se change sur la page Cantine : ses horaires, ses couverts et ceux qui le tiennent "
          "vont ensemble."),
    ),
    STAND: Other("tag", _("Stand"), "shop"),
    "storage_unit": Other(
        "warehouse", _("Stockage partagé"), "storage",
        _("Une unité partagée se change sur la page Stockage : chaque part y a ses dates."),
    ),
    RENTAL: Other("warehouse", _("Stockage à la journée"), "storage"),
}  # fmt: skip


CLOSED = _("Une fermeture ou une réparation se change dans les Réglages, rubrique Calendrier.")


def kind_of(item: str | None) -> tuple[str, int]:
    """What a hold is for, and which one: `event_booking`, 7; two blanks for a closure."""
    kind, _colon, number = (item or "").partition(":")
    return (kind, int(number)) if number.isdigit() else ("", 0)


def letting(held: Held, lease: LeaseItem | None, rent: Decimal | None, until: date | None, today: int) -> Bar:
    """An agreement's space, a closure or a repair; `until` is the last day invoiced."""
    title, detail = held.party_name, held.title or kind_name(held.kind)
    if held.kind in UNAVAILABLE:
        title, detail = held.title or kind_name(held.kind), kind_name(held.kind)
    elif lease is not None:
        detail = _rent_words(lease, rent)
    state, locked = _let_state(held, until, today)
    why = CLOSED if state == "unavailable" else ""
    return _bar(held, title, detail, state, locked=locked, why=why)


def _rent_words(lease: LeaseItem, rent: Decimal | None) -> str:
    """Number and rent; the agreement's when it holds one space, the line's when it runs today."""
    shown = rent
    if shown is None and lease.spaces and "," not in lease.spaces:
        shown = lease.rent
    if not shown:
        return f"{lease.number} · {kind_name(lease.kind)}"
    return _("{number} · {rent} HT/mois").format(number=lease.number, rent=euros(shown))


def _let_state(held: Held, until: date | None, today: int) -> tuple[State, bool]:
    """A bar is invoiced, hence locked, once the whole of it is; the past is not rewritten."""
    if held.kind in UNAVAILABLE:
        return "unavailable", True
    if not held.firm:
        return "option", False
    if until is not None and held.ends_at < FOREVER and day_end(until) >= held.ends_at:
        return "invoiced", True
    if held.ends_at <= today:
        return "ended", True
    return "confirmed", False


def other(held: Held, what: Other, now: int) -> Bar:
    """A meal service, a stand, a storage unit; what the board can't move says where it is changed."""
    words = held.label or held.title or what.word
    title = words if held.dossier == 0 or what.page == "canteen" else held.party_name
    detail = what.word if title == words else f"{what.word} · {words}"
    ended = held.ends_at <= now
    state: State = "option" if not held.firm else "ended" if ended else "confirmed"
    locked = ended or bool(what.why)
    return _bar(held, title, detail, state, locked=locked, icon=what.icon, why=what.why)


def booked(held: Held, booking: Booking | None, now: int) -> Bar:
    """A booking; its own words come with `booking`, without it those of the ledger."""
    ended = held.ends_at <= now
    if booking is None:
        plain: State = "option" if not held.firm else "ended" if ended else "confirmed"
        return _bar(held, held.party_name, held.label or held.title, plain, locked=ended)
    state: State = "confirmed" if held.firm else "option"
    if booking.locked:
        state = "invoiced"
    elif booking.shown == DONE:
        state = "ended"
    return _bar(held, booking.party_name, booking_words(booking), state, locked=booking.locked or ended)


def booking_words(booking: Booking) -> str:
    """`Séminaire · 40 pers. · théâtre`, an option's rank and hour first."""
    people = ngettext("{n} pers.", "{n} pers.", booking.people).format(n=booking.people)
    parts = [
        option_words(booking),
        booking.title or booking.event_title,
        people if booking.people else "",
        layout_name(booking.layout),
    ]
    return " · ".join(part for part in parts if part)


def option_words(booking: Booking) -> str:
    """`2e option, avant jeu. 26 nov. 18:00`, whether it was challenged; empty for what is confirmed."""
    if booking.state not in (BookingState.OPTION, BookingState.QUOTED):
        return ""
    words = rank_name(booking.rank)
    if booking.challenged_at is not None:
        words = _("{option} en demeure").format(option=words)
    if booking.confirm_by is None or booking.confirm_by >= FOREVER:
        return words
    return _("{option}, avant {day} {hour}").format(
        option=words, day=brief_day(day_of(booking.confirm_by)), hour=hour_text(booking.confirm_by)
    )


def _bar(
    held: Held, title: str, detail: str, state: State, *, locked: bool, icon: str = "", why: str = ""
) -> Bar:
    return Bar(
        held.hold, held.space, held.starts_at, held.ends_at, title, detail, state, locked,
        held.dossier, held.hold, held.item, held.set_up, held.tear_down, icon, why,
    )  # fmt: skip


def trimmed(bars: Iterable[Bar]) -> list[Bar]:
    """The bars of a space by start, the buffers that a neighbour was let into cut to what is left."""
    kept: list[Bar] = []
    last: dict[int, int] = {}
    for bar in bars:
        shown, place = bar, last.get(bar.row)
        if bar.state == "option":
            kept.append(bar)
            continue
        if place is not None and kept[place].claimed[1] > bar.claimed[0]:
            before = kept[place]
            shown = bar._replace(set_up=max(0, bar.starts - before.claimed[1]))
            if before.claimed[1] > bar.starts:
                kept[place] = before._replace(tear_down=max(0, bar.starts - before.ends))
        last[bar.row] = len(kept)
        kept.append(shown)
    return kept
