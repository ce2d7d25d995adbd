"""Which columns leave a list that is too narrow for all of them; pure, how it is drawn is in `view`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pole_desk.desktop.widgets.table.columns import Column

SHRINK = 0.8
"""How much of its width the column that takes the rest keeps before another one leaves."""


def left_out(columns: Sequence[Column], widths: Mapping[int, int], room: int, pinned: frozenset[int]) -> set[int]:
    """The places that leave so that the rest fits in `room` pixels.

    `widths` by place, in the order shown, of what the user wants to see; `pinned` are the places
    asked for by hand, which never leave, nor does a name or a state. The most `spare` leave first,
    then those at the right.
    """
    order = list(widths)
    fixed = {place for place in order if place in pinned or columns[place].keeps} or set(order[:1])
    leaving = sorted(
        (place for place in order if place not in fixed),
        key=lambda place: (columns[place].spare, order.index(place)),
    )
    gone: set[int] = set()
    while leaving and _needed(columns, order, widths, gone) > room:
        gone.add(leaving.pop())
    return gone


def _needed(columns: Sequence[Column], order: Sequence[int], widths: Mapping[int, int], gone: set[int]) -> int:
    kept = [place for place in order if place not in gone]
    taker = takes_rest(columns, kept)
    return sum(round(widths[place] * SHRINK) if place == taker else widths[place] for place in kept)


def takes_rest(columns: Sequence[Column], places: Sequence[int]) -> int:
    """The one of these places, in the order shown, that has what room is left: the first, else the longest text.

    A first column of dates or of numbers needs no more than it asks, while a label beside it is cut.
    """
    first = places[0]
    if columns[first].strong or columns[first].tip is not None:
        return first
    return max((place for place in places if columns[place].tip is not None),
               key=lambda place: columns[place].width, default=first)  # fmt: skip
