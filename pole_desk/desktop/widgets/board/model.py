"""What a board shows, packed in columns and answered by bisection; no Qt and no pixel is here."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import Literal, NamedTuple

from pole_desk.desktop.widgets.board.lanes import clusters, stack

State = Literal["option", "confirmed", "invoiced", "conflict", "unavailable", "ended"]
STATES: tuple[State, ...] = (
    "option",
    "confirmed",
    "invoiced",
    "conflict",
    "unavailable",
    "ended",
)
_OPTION = STATES.index("option")


class Bar(NamedTuple):
    """One hold as drawn: `row` is a space, times are epoch seconds, half-open, FOREVER when open.

    `set_up` and `tear_down` are the seconds claimed before and after; `icon` tells what else than a
    letting or a booking it is (a meal service, a stand). `why` tells why a locked one can't be moved,
    when its state does not.
    """

    id: int
    row: int
    starts: int
    ends: int
    title: str
    subtitle: str = ""
    state: State = "confirmed"
    locked: bool = False
    dossier: int = 0
    hold: int = 0
    item: str | None = None
    set_up: int = 0
    tear_down: int = 0
    icon: str = ""
    why: str = ""

    @property
    def claimed(self) -> tuple[int, int]:
        """From the set-up to the tear-down."""
        return self.starts - self.set_up, self.ends + self.tear_down


@dataclass(frozen=True, slots=True)
class Row:
    """One space; `kind` tells whether it is let by whole days or by the hour.

    `set_up` and `tear_down` are the seconds that a booking there usually takes before and after;
    `hours` says its own opening by weekday, in minutes of the day, None when it does not open: empty
    when it has none of its own.
    """

    id: int
    title: str
    subtitle: str = ""
    icon: str = ""
    group: str = ""
    depth: int = 0
    kind: Literal["long", "hourly"] = "long"
    capacity: int = 0
    set_up: int = 0
    tear_down: int = 0
    hours: tuple[tuple[int, int] | None, ...] = ()
    hours_words: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A heading that gathers the rows whose `group` is its key."""

    key: str
    title: str


class Span(NamedTuple):
    """The little of a bar that a sum needs: its times, its state by number in `STATES`."""

    id: int
    starts: int
    ends: int
    state: int


class BoardModel:
    """Groups, rows and their bars at one moment; never changed once made.

    Bars are sorted by row then claimed start, set-up included. Beside each stands the greatest
    claimed end so far in its row, which is monotone too: two bisections give every bar touching a
    window, however long.
    `related` names for a row the rows that share leaves with it (the hall and its bays).
    """

    def __init__(
        self,
        groups: Sequence[Group],
        rows: Sequence[Row],
        bars: Iterable[Bar],
        *,
        related: Mapping[int, Sequence[int]] | None = None,
    ) -> None:
        self.groups = tuple(groups)
        self.rows = tuple(rows)
        self.related = dict(related or {})
        self._row_index = {row.id: place for place, row in enumerate(self.rows)}
        known = self._row_index
        kept = [bar for bar in bars if bar.row in known]
        kept.sort(key=lambda bar: (known[bar.row], bar.starts - bar.set_up, bar.ends, bar.id))
        self._pack(kept)
        self._places: dict[int, int] | None = None
        self._stacks: dict[int, tuple[frozenset[int], dict[int, tuple[int, int]]]] = {}

    def _pack(self, kept: list[Bar]) -> None:
        """Times and ids as arrays, words as numbers in one pool: a million bars stay some 50 MB."""
        pool: dict[str, int] = {"": 0}
        word = pool.setdefault
        self._ids = array("q", [bar.id for bar in kept])
        self._starts = array("q", [bar.starts for bar in kept])
        self._ends = array("q", [bar.ends for bar in kept])
        self._from = array("q", [bar.starts - bar.set_up for bar in kept])
        self._to = array("q", [bar.ends + bar.tear_down for bar in kept])
        self._titles = array("i", [word(bar.title, len(pool)) for bar in kept])
        self._subtitles = array("i", [word(bar.subtitle, len(pool)) for bar in kept])
        self._items = array("i", [word(bar.item or "", len(pool)) for bar in kept])
        self._icons = array("i", [word(bar.icon, len(pool)) for bar in kept])
        self._whys = array("i", [word(bar.why, len(pool)) for bar in kept])
        codes = {state: code for code, state in enumerate(STATES)}
        self._states = bytes([codes[bar.state] for bar in kept])
        self._locked = bytes([bar.locked for bar in kept])
        self._dossiers = array("q", [bar.dossier for bar in kept])
        self._holds = array("q", [bar.hold for bar in kept])
        self._words = list(pool)
        self._reach = array("q", bytes(8 * len(kept)))
        self._slices = {row.id: (0, 0) for row in self.rows}
        first = 0
        for row, group in groupby(kept, key=lambda bar: bar.row):
            last = first + sum(1 for _bar in group)
            self._slices[row] = (first, last)
            self._reach[first:last] = array("q", accumulate(self._to[first:last], max))
            first = last

    def __len__(self) -> int:
        return len(self._ids)

    def row(self, row: int) -> Row:
        """Raises KeyError on a space that is not on the board."""
        return self.rows[self._row_index[row]]

    def has_row(self, row: int) -> bool:
        return row in self._row_index

    def rows_of(self, group: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.group == group)

    def at(self, index: int, row: int | None = None) -> Bar:
        """The bar at a place in the columns, as `window` numbers them."""
        words, starts = self._words, self._starts[index]
        return Bar(
            self._ids[index],
            self._row_of(index) if row is None else row,
            starts,
            self._ends[index],
            words[self._titles[index]],
            words[self._subtitles[index]],
            STATES[self._states[index]],
            bool(self._locked[index]),
            self._dossiers[index],
            self._holds[index],
            words[self._items[index]] or None,
            starts - self._from[index],
            self._to[index] - self._ends[index],
            words[self._icons[index]],
            words[self._whys[index]],
        )

    def _row_of(self, index: int) -> int:
        for row, (first, last) in self._slices.items():
            if first <= index < last:
                return row
        raise IndexError(index)

    def window(self, row: int, t1: int, t2: int) -> range:
        """Places in the columns between which every bar of `row` touching [t1, t2) stands."""
        first, last = self._slices.get(row, (0, 0))
        stop = bisect_left(self._from, t2, first, last)
        return range(bisect_left(self._reach, t1 + 1, first, stop), stop)

    def spans(self, row: int, t1: int, t2: int) -> list[Span]:
        """Times of the bars of `row` touching [t1, t2) outside their buffers, by claimed start."""
        place = self.window(row, t1, t2)
        cut = slice(place.start, place.stop)
        return [
            Span(key, start, end, state)
            for key, start, end, state in zip(
                self._ids[cut], self._starts[cut], self._ends[cut], self._states[cut], strict=True
            )
            if end > t1 and start < t2
        ]

    def bars(self, row: int, t1: int, t2: int) -> list[Bar]:
        """Bars of `row` touching [t1, t2), set-up and tear-down included, by claimed start."""
        to, at = self._to, self.at
        return [at(index, row) for index in self.window(row, t1, t2) if to[index] > t1]

    def bar(self, key: int) -> Bar | None:
        """The bar of that id, None when it is not loaded."""
        if self._places is None:
            self._places = {identity: place for place, identity in enumerate(self._ids)}
        place = self._places.get(key)
        return None if place is None else self.at(place)

    def neighbours(self, key: int) -> tuple[Bar | None, Bar | None]:
        """The bars before and after in the same row."""
        bar = self.bar(key)
        if bar is None or self._places is None:
            return None, None
        first, last = self._slices[bar.row]
        place = self._places[key]
        before = self.at(place - 1) if place > first else None
        return before, self.at(place + 1) if place + 1 < last else None

    def first_after(self, row: int, instant: int) -> Bar | None:
        """The first bar of `row` that starts at or after an instant."""
        first, last = self._slices.get(row, (0, 0))
        place = bisect_left(self._from, instant, first, last)
        return self.at(place) if place < last else None

    def last_before(self, row: int, instant: int) -> Bar | None:
        """The last bar of `row` that starts before an instant."""
        first, last = self._slices.get(row, (0, 0))
        place = bisect_left(self._from, instant, first, last) - 1
        return self.at(place) if place >= first else None

    def blockers(
        self, row: int, t1: int, t2: int, excluding: Collection[int] = (), *, options: bool = False
    ) -> tuple[Bar, ...]:
        """Firm bars in the way of [t1, t2) on `row` or on rows that share its leaves.

        Their set-up and tear-down are in the way too. Options are not, for they queue, but with
        `options`: who holds firmly can't overtake those who asked before.
        """
        found = [
            bar
            for place in (row, *self.related.get(row, ()))
            for bar in self.bars(place, t1, t2)
            if (options or bar.state != "option") and bar.id not in excluding
        ]
        return tuple(sorted(found, key=lambda bar: bar.starts))

    def shadows(self, row: int, t1: int, t2: int) -> list[Bar]:
        """Firm bars of the rows that share leaves with `row`: it is not free then either."""
        return [
            bar
            for kin in self.related.get(row, ())
            for bar in self.bars(kin, t1, t2)
            if bar.state != "option"
        ]

    def conflicts(self, row: int) -> frozenset[int]:
        """Ids of the bars of `row` that overlap another, one of the two being firm.

        A bar that came in as a conflict (over a closure, say) counts.
        """
        return self._overlaps(row)[0]

    def lanes(self, row: int) -> dict[int, tuple[int, int]]:
        """By bar id, (its lane, lanes of its cluster) for bars that must be stacked; others fill the row."""
        return self._overlaps(row)[1]

    def _overlaps(self, row: int) -> tuple[frozenset[int], dict[int, tuple[int, int]]]:
        """A row without overlap, the usual one, costs one comparison a bar, once."""
        known = self._stacks.get(row)
        if known is None:
            first, last = self._slices.get(row, (0, 0))
            found = {self._ids[place] for place in range(first, last) if STATES[self._states[place]] == "conflict"}
            stacked: dict[int, tuple[int, int]] = {}
            for cluster in clusters(self._from, self._reach, first, last):
                found.update(self._ids[place] for place in self._clashes(cluster))
                stacked.update(stack(cluster, self._ids, self._from, self._to))
            known = self._stacks[row] = (frozenset(found), stacked)
        return known

    def _clashes(self, cluster: range) -> set[int]:
        """Places of the bars in a cluster that overlap another, options among themselves left out."""
        starts, ends, states = self._from, self._to, self._states
        found: set[int] = set()
        for place in cluster:
            stop = bisect_left(starts, ends[place], place + 1, cluster.stop)
            for other in range(place + 1, stop):
                if not states[place] == states[other] == _OPTION:
                    found.update((place, other))
        return found
