"""The predecessor probe on the open transaction's own cursor: one interval, or many at once.

Exact because the firm claims of a leaf are disjoint: only the last one that starts before an
interval's end can reach into it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import HoldId, SpaceId

_ONE_SQLITE = (
    "SELECT hold, ends_at FROM claim WHERE leaf = ? AND firm = 1 AND starts_at < ? "
    "ORDER BY starts_at DESC LIMIT 1"
)
_ONE_POSTGRESQL = (
    "SELECT hold, ends_at FROM claim WHERE leaf = %s::integer AND firm = 1 AND starts_at < %s::bigint "
    "ORDER BY starts_at DESC LIMIT 1"
)
_MANY_SQLITE = (
    "SELECT span.key, held.hold, held.leaf FROM json_each(?) AS span CROSS JOIN json_each(?) AS place "
    "CROSS JOIN claim AS held ON held.id = (SELECT last.id FROM claim AS last "
    "WHERE last.leaf = place.value AND last.firm = 1 "
    "AND last.starts_at < json_extract(span.value, '$[1]') {others}"
    "ORDER BY last.starts_at DESC LIMIT 1) "
    "WHERE held.ends_at > json_extract(span.value, '$[0]') ORDER BY span.key"
)
_MANY_POSTGRESQL = (
    "SELECT span.place - 1, held.hold, held.leaf "
    "FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS span (first, last, place) "
    "CROSS JOIN unnest(%s::integer[]) AS spot (leaf) "
    "CROSS JOIN LATERAL (SELECT hold, leaf, ends_at FROM claim WHERE claim.leaf = spot.leaf AND firm = 1 "
    "AND starts_at < span.last {others}ORDER BY starts_at DESC LIMIT 1) AS held "
    "WHERE held.ends_at > span.first ORDER BY span.place"
)


class Clash(NamedTuple):
    """The firm hold in the way of the span at `index`, on a leaf."""

    index: int
    hold: HoldId
    leaf: SpaceId


def taken_by(reader: Reader, *, leaf: SpaceId, starts_at: int, ends_at: int) -> HoldId | None:
    """The firm hold in the way of an interval on a leaf."""
    driver: Any = reader.connection.connection.driver_connection
    if reader.connection.dialect.name == "sqlite":
        row = driver.execute(_ONE_SQLITE, (leaf, ends_at)).fetchone()
    else:
        with driver.cursor() as cursor:
            row = cursor.execute(_ONE_POSTGRESQL, (leaf, ends_at)).fetchone()
    return HoldId(row[0]) if row is not None and row[1] > starts_at else None


def clashes(
    reader: Reader,
    *,
    leaves: Sequence[SpaceId],
    spans: Sequence[tuple[int, int]],
    excluding: Collection[HoldId] = (),
) -> list[Clash]:
    """Who is in the way of each span (epoch seconds) on any of the leaves, in one statement.

    `excluding` are holds that will move away: they are not in the way.
    """
    if not spans or not leaves:
        return []
    driver: Any = reader.connection.connection.driver_connection
    if reader.connection.dialect.name == "sqlite":
        others = "AND last.hold NOT IN (SELECT value FROM json_each(?)) " if excluding else ""
        given = [json.dumps(list(spans)), json.dumps(list(leaves))]
        given += [json.dumps(list(excluding))] if excluding else []
        rows = driver.execute(_MANY_SQLITE.format(others=others), given).fetchall()
    else:
        others = "AND hold <> ALL (%s::integer[]) " if excluding else ""
        starts, ends = zip(*spans, strict=True)
        lists: list[Any] = [list(starts), list(ends), list(leaves)]
        lists += [list(excluding)] if excluding else []
        with driver.cursor() as cursor:
            rows = cursor.execute(_MANY_POSTGRESQL.format(others=others), lists).fetchall()
    return [Clash(row[0], HoldId(row[1]), SpaceId(row[2])) for row in rows]
