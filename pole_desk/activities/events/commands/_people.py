"""What to say of a booking: people beyond what its room takes or the site may, hours that are over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pole_desk.activities.events.queries.people import site_peak
from pole_desk.activities.events.queries.places import Places, layouts, places
from pole_desk.activities.events.rules.needs import layout_name
from pole_desk.activities.events.rules.past import past_words
from pole_desk.activities.events.rules.rooms import LayoutCapacity, capacity_of
from pole_desk.activities.events.tables import EventBookingRow
from pole_desk.kernel.i18n import _, hour_text, number, plain_day
from pole_desk.kernel.periods import PARIS, from_instant, to_instant
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.spaces.rules import names_together


def warnings(
    tx: Tx,
    rows: Sequence[EventBookingRow],
    tree: Places | None = None,
    known: Sequence[LayoutCapacity] | None = None,
) -> tuple[str, ...]:
    """Sentences that don't refuse: hours that are over, rooms too small for their people, the site's limit.

    `tree` and `known` layouts are read when the caller has not.
    """
    tx.session.flush()
    live = [row for row in rows if row.state not in ("cancelled", "refused")]
    over = past_words([(row.starts_at, row.ends_at) for row in live], to_instant(tx.clock.now()))
    live = [row for row in live if row.people > 0]
    return tuple(dict.fromkeys([*over, *_small_rooms(tx, live, tree, known), *_full_site(tx, live)]))


def _small_rooms(
    tx: Tx,
    rows: Sequence[EventBookingRow],
    tree: Places | None,
    known: Sequence[LayoutCapacity] | None,
) -> Iterator[str]:
    if not rows:
        return
    tree = places(tx) if tree is None else tree
    known = layouts(tx) if known is None else known
    groups: dict[int, list[EventBookingRow]] = {}
    for row in rows:
        groups.setdefault(row.together or row.id, []).append(row)
    for group in groups.values():
        rooms = [tree.room(SpaceId(row.space)) for row in group]
        capacity = capacity_of(rooms, group[0].layout, known)
        people = max(row.people for row in group)
        if capacity is not None and people > capacity:
            yield _("{people} personnes pour {capacity} places ({rooms}{layout}).").format(
                people=number(people), capacity=number(capacity),
                rooms=names_together(room.name for room in rooms),
                layout=f", {layout_name(group[0].layout)}" if group[0].layout else "",
            )  # fmt: skip


def _full_site(tx: Tx, rows: Sequence[EventBookingRow]) -> Iterator[str]:
    for row in rows:
        peak = site_peak(tx, starts_at=row.starts_at, ends_at=row.ends_at)
        extra = 0 if row.state == "confirmed" else row.people
        if peak.people + extra > peak.limit:
            at = from_instant(peak.at).astimezone(PARIS)
            yield _("{people} personnes sur le site le {day} vers {hour}, pour une limite de "
                    "{limit}.").format(
                people=number(peak.people + extra), day=plain_day(at.date()), hour=hour_text(at),
                limit=number(peak.limit),
            )  # fmt: skip
            return
