"""Series as written, and their kin: the parts that « this and the following » made, the spaces beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.rules.dates import read_wall
from pole_desk.activities.events.rules.recurrence import parse_rule
from pole_desk.activities.events.rules.series import Pattern
from pole_desk.activities.events.rules.words import rule_words
from pole_desk.activities.events.tables import EventSeriesRow
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import EventId, SeriesId, SpaceId
from pole_desk.registers.spaces.tables import SpaceRow


class SeriesFacts(NamedTuple):
    """A series as written."""

    id: SeriesId
    event: EventId
    rule: str
    starts: str
    minutes: int
    exceptions: Any
    closed_days: str
    space: SpaceId
    code: str
    follows: SeriesId | None
    together: SeriesId | None
    version: int

    @property
    def part(self) -> SeriesId:
        """What the series that repeat as one have in common: the first of them."""
        return self.together or self.id

    @property
    def pattern(self) -> Pattern:
        return Pattern(
            parse_rule(self.rule), read_wall(self.starts), self.minutes, tuple(self.exceptions)
        )

    @property
    def words(self) -> str:
        """`chaque jeudi, une semaine sur deux, jusqu’au 17 décembre 2026`."""
        return rule_words(parse_rule(self.rule), read_wall(self.starts))


class Kin(NamedTuple):
    """Series that one act is for: what each took over from, and those that repeat with it.

    `lines` gives each series the first one of its chain: those with the same are one space's.
    """

    series: Mapping[SeriesId, SeriesFacts]
    lines: Mapping[SeriesId, SeriesId]

    def alike(self, one: SeriesId | None, other: SeriesId | None) -> bool:
        """Whether two series are parts of one space's repetition."""
        if one is None or other is None:
            return one is other
        return self.lines[one] == self.lines[other]


_SERIES = select(
    EventSeriesRow.id, EventSeriesRow.event, EventSeriesRow.rule, EventSeriesRow.starts,
    EventSeriesRow.minutes, EventSeriesRow.exceptions, EventSeriesRow.closed_days,
    EventSeriesRow.space, SpaceRow.code, EventSeriesRow.follows,
    EventSeriesRow.together, EventSeriesRow.version,
).join(SpaceRow, SpaceRow.id == EventSeriesRow.space)  # fmt: skip


def series_facts(reader: Reader, *, series: SeriesId) -> SeriesFacts:
    """One series as written; raises NotFound."""
    found = reader.first(_SERIES.where(EventSeriesRow.id == series), SeriesFacts)
    if found is None:
        raise NotFound("series", _("La série n° {id} n’existe pas.").format(id=series))
    return found


def kin(reader: Reader, *, series: SeriesId) -> Kin:
    """A series with all that it followed, that follow it, and that repeat together; raises NotFound."""
    own = series_facts(reader, series=series)
    every = reader.rows(
        _SERIES.where(EventSeriesRow.event == own.event).order_by(EventSeriesRow.id), SeriesFacts
    )
    by_id = {one.id: one for one in every}
    kept, met = {own.id}, [own.id]
    while met:
        one = by_id[met.pop()]
        near = {other.id for other in every if one.id in (other.follows, other.together)}
        near |= {other for other in (one.follows, one.together) if other in by_id}
        met += near - kept
        kept |= near
    found = {one: facts for one, facts in by_id.items() if one in kept}
    return Kin(found, {one: _first_of(by_id, one) for one in found})


def _first_of(by_id: Mapping[SeriesId, SeriesFacts], series: SeriesId) -> SeriesId:
    """The first series of a chain; a series only ever follows an older one."""
    while (before := by_id[series].follows) is not None and before in by_id:
        series = before
    return series
