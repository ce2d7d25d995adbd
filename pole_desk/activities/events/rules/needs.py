"""What is asked for: a booking wished for, a need to search by; their bounds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from pole_desk.activities.events.rules.states import OVER
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.periods import from_instant
from pole_desk.kernel.texts import one_line
from pole_desk.ports.ids import BookingId, SeriesId, SpaceId
from pole_desk.registers.claims.rules import require_interval

DAY = 86_400
LONGEST_DAYS = 92
"""A booking lasts no longer: beyond, a place is let by an agreement."""
LARGEST_BUFFER = 3 * DAY
LONGEST_LOAN = LONGEST_DAYS * DAY + 2 * LARGEST_BUFFER + 1
"""Equipment is lent from the set-up to the tear-down of a booking."""
MOST_PEOPLE = 10_000


class Layout(StrEnum):
    """How a room is furnished."""

    THEATRE = "theatre"
    CLASSROOM = "classe"
    U = "u"
    COCKTAIL = "cocktail"
    BANQUET = "banquet"


def layout_name(layout: str) -> str:
    """The layout as shown on screen; empty when none was asked for."""
    return {
        "": "",
        Layout.THEATRE: _("théâtre"),
        Layout.CLASSROOM: _("classe"),
        Layout.U: _("en U"),
        Layout.COCKTAIL: _("cocktail"),
        Layout.BANQUET: _("banquet"),
    }[layout]


class OnClosedDay(StrEnum):
    """What becomes of a booking on a public holiday or a closed day."""

    REFUSE = "refuse"
    KEEP = "keep"


class BookingWish(NamedTuple):
    """A space asked for over an interval (epoch seconds); buffers in seconds, None the room's usual."""

    space: SpaceId
    starts_at: int
    ends_at: int
    title: str = ""
    people: int = 0
    layout: str = ""
    set_up: int | None = None
    tear_down: int | None = None
    squeeze_reason: str = ""
    occurrence: str | None = None
    series: SeriesId | None = None


class Need(NamedTuple):
    """What a caller needs: people, layout, one or several intervals, equipment by code, kind of space.

    Buffers in seconds; None takes each room's usual ones. `excluding` are bookings about to move
    away: their places count as free, their equipment as not lent.
    """

    spans: Sequence[tuple[int, int]]
    people: int = 0
    layout: str = ""
    equipment: Mapping[str, int] = MappingProxyType({})
    kind: str | None = None
    set_up: int | None = None
    tear_down: int | None = None
    excluding: Collection[BookingId] = ()
    on_closed_day: OnClosedDay = OnClosedDay.REFUSE


def require_span(starts_at: int, ends_at: int) -> None:
    """Raises BadInput on reversed bounds, or on a booking longer than `LONGEST_DAYS`."""
    require_interval(starts_at, ends_at)
    if ends_at - starts_at > LONGEST_DAYS * DAY:
        raise BadInput(
            "booking_length",
            _("Une réservation dure {days} jours au plus : au-delà, c’est une convention. "
              "Vérifiez les dates.").format(days=LONGEST_DAYS),
        )


def require_figures(people: int, layout: str, set_up: int | None, tear_down: int | None) -> None:
    """Raises BadInput on people, layout or buffers that make no sense."""
    if not 0 <= people <= MOST_PEOPLE:
        raise BadInput(
            "people", _("Le nombre de personnes va de 0 à 10 000, pas {people}.").format(people=people)
        )
    if layout and layout not in {str(one) for one in Layout}:
        raise BadInput(
            "layout",
            _("La disposition « {layout} » n’existe pas. Au choix : {known}.").format(
                layout=layout, known=", ".join(Layout)
            ),
        )
    for buffer in (set_up, tear_down):
        if buffer is not None and not 0 <= buffer <= LARGEST_BUFFER:
            raise BadInput(
                "buffers", _("Le montage et le démontage durent de zéro minute à trois jours.")
            )


def require_wish(wish: BookingWish) -> None:
    """Raises BadInput when a wish can't be booked whatever the calendar."""
    require_span(wish.starts_at, wish.ends_at)
    require_figures(wish.people, wish.layout, wish.set_up, wish.tear_down)


def checked_title(title: str) -> str:
    """A title on one line; raises BadInput when nothing of it can be read, or it is too long."""
    words = one_line(title)
    if len(words) > 200 or not any(letter.isprintable() and letter != " " for letter in words):
        raise BadInput("title", _("Donnez un titre à l’événement, de 200 caractères au plus."))
    return words


def require_askable(wishes: Sequence[BookingWish], state: str) -> None:
    """Raises BadInput when nothing is wished for, or in a state in which no booking begins."""
    if not wishes:
        raise BadInput("wishes", _("Dites quel espace, et quand."))
    if state in OVER:
        raise BadInput("booking_state", _("Une réservation ne naît pas annulée ni refusée."))


def require_need(need: Need) -> None:
    """Raises BadInput when a need can't be searched."""
    if not need.spans:
        raise BadInput("spans", _("Dites pour quand."))
    for starts_at, ends_at in need.spans:
        require_span(starts_at, ends_at)
    require_figures(need.people, need.layout, need.set_up, need.tear_down)
    if any(count < 1 for count in need.equipment.values()):
        raise BadInput("equipment", _("Le matériel se demande par une unité au moins."))


def checked_term(until: int, starts_at: int, now: int) -> int:
    """The hour by which an option is to be confirmed; raises BadInput when it makes no sense."""
    if until <= now:
        raise BadInput(
            "option_until",
            _("L’option échoirait le {moment}, qui est passé. Donnez une heure à venir.").format(
                moment=moment_text(from_instant(until))
            ),
        )
    if until > starts_at and starts_at > now:
        raise BadInput(
            "option_until",
            _("L’option doit être confirmée avant le début, le {moment}.").format(
                moment=moment_text(from_instant(starts_at))
            ),
        )
    return until
