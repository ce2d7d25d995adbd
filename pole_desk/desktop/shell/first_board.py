"""The month board out of the first read's rows: who is where. Rents and invoices come with the page.

No SQLAlchemy, no Qt: it must be there before either is felt.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, cast

from pole_desk.desktop.pages.planning.lanes import lanes
from pole_desk.desktop.widgets.board.model import Bar, BoardModel, State
from pole_desk.kernel.periods import day_of
from pole_desk.registers.dossiers.rules import UNAVAILABLE, kind_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pole_desk.kernel.first_read import FirstRead
    from pole_desk.registers.spaces.queries import Space

AREA_DECIMALS = 2


class Place(NamedTuple):
    """A row of the `spaces` query as bare sqlite3 gives it, its area and days read."""

    id: int
    code: str
    name: str
    kind: str
    parent: int | None
    building: str
    floor: int
    area_m2: Decimal
    capacity: int
    valid_from: date
    valid_to: date | None


def read_board(read: FirstRead, *, starts: int, ends: int, now: int) -> BoardModel:
    """Every space and hold that meets a window of instants. Raises Unread."""
    first, last = day_of(starts), day_of(max(starts, ends - 1))
    places = [
        place
        for place in map(_place, read.rows("spaces"))
        if place.valid_from <= last and (place.valid_to is None or place.valid_to >= first)
    ]
    bars = [_bar(row, now) for row in read.rows("holds", {"starts_at": starts, "ends_at": ends, "now": now})]
    groups, rows, related = lanes(cast("Sequence[Space]", places))
    known = {row.id for row in rows}
    return BoardModel(groups, rows, [bar for bar in bars if bar.row in known], related=related)


def _place(row: tuple[object, ...]) -> Place:
    key, code, name, kind, parent, building, floor, area, capacity, *_map, opened, closed = row[:15]
    return Place(
        cast(int, key), cast(str, code), cast(str, name), cast(str, kind), cast("int | None", parent),
        cast(str, building), cast(int, floor), Decimal(cast(int, area)).scaleb(-AREA_DECIMALS),
        cast(int, capacity), date.fromisoformat(cast(str, opened)),
        None if closed is None else date.fromisoformat(cast(str, closed)),
    )  # fmt: skip


def _bar(row: tuple[object, ...], now: int) -> Bar:
    (hold, dossier, kind, _party, name, title, space, item, starts, ends, firm, _state, before, after,
     label, *_rest) = row  # fmt: skip
    words, detail = cast(str, name), cast(str, label) or cast(str, title) or kind_name(cast(str, kind))
    if kind in UNAVAILABLE:
        words, detail = detail, kind_name(cast(str, kind))
    state: State = "confirmed"
    if kind in UNAVAILABLE:
        state = "unavailable"
    elif not firm:
        state = "option"
    elif cast(int, ends) <= now:
        state = "ended"
    return Bar(
        cast(int, hold), cast(int, space), cast(int, starts), cast(int, ends), words, detail, state,
        True, cast(int, dossier), cast(int, hold), cast("str | None", item), cast(int, before),
        cast(int, after),
    )  # fmt: skip
