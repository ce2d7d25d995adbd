"""How many people are on the site at an hour, across all uses, against what it may hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pole_desk.kernel.periods import day_of
from pole_desk.kernel.settings import setting
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import LIMIT, HeadcountSources, Presence

USUAL_LIMIT = 1500
"""People that the site holds, until the setting says otherwise."""


class Peak(NamedTuple):
    """The most people on the site over an interval, when, and how many it may hold."""

    people: int
    at: int
    limit: int
    presences: Sequence[Presence]


def headcount(reader: Reader, *, starts_at: int, ends_at: int) -> list[Presence]:
    """Everybody expected at some time of an interval, across all uses."""
    try:
        sources = reader.port(HeadcountSources).sources
    except KeyError:
        return []
    return [
        presence for source in sources for presence in source.presences(reader, starts_at, ends_at)
    ]


def site_peak(reader: Reader, *, starts_at: int, ends_at: int) -> Peak:
    """The fullest instant of an interval, across all uses."""
    there = headcount(reader, starts_at=starts_at, ends_at=ends_at)
    limit = int(setting(reader, key=LIMIT, on=day_of(starts_at), default=USUAL_LIMIT))
    instants = {max(starts_at, one.starts_at) for one in there} | {starts_at}
    people, at = max(
        (sum(one.people for one in there if one.starts_at <= at < one.ends_at), -at)
        for at in instants
    )
    return Peak(people, -at, limit, there)
