"""Who is in the pole's rooms for the incubator over some hours."""

from __future__ import annotations

from pole_desk.activities.incubator.queries.meetings import meetings
from pole_desk.activities.incubator.queries.workshops import expected_people, workshops
from pole_desk.kernel.periods import day_of
from pole_desk.kernel.work import Reader
from pole_desk.ports.headcount import Presence


def presences(reader: Reader, *, starts_at: int, ends_at: int) -> list[Presence]:
    """The workshops and meetings held in a room that meet an interval (epoch seconds).

    A workshop brings those noted present, else all who carry the cohort's projects.
    """
    first, last = day_of(starts_at - 86_400), day_of(ends_at)
    found = [
        one for one in workshops(reader, first=first, last=last)
        if one.space is not None and one.starts_at < ends_at and one.ends_at > starts_at
    ]  # fmt: skip
    people = expected_people(reader, cohorts=sorted({one.cohort for one in found}))
    brought = [
        Presence(
            one.dossier, one.id, one.title, one.people if one.marked else people.get(one.cohort, 0),
            one.starts_at, one.ends_at,
        )
        for one in found
    ]  # fmt: skip
    brought += [
        Presence(one.dossier, 0, one.title, one.taken, one.starts_at, one.ends_at)
        for one in meetings(reader, first=first, last=last)
        if one.space is not None and one.starts_at < ends_at and one.ends_at > starts_at
    ]
    return [one for one in brought if one.people]
