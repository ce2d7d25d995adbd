"""Intervals and the words of a refusal; the database keeps the exclusion."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from pole_desk.kernel.errors import BadInput, Overlap
from pole_desk.kernel.i18n import _, hour_text, moment_text, plain_day
from pole_desk.kernel.periods import (
    FOREVER,
    PARIS,
    day_of,
    day_start,
    from_instant,
    last_day_of,
)
from pole_desk.ports.ids import HoldId, SpaceId

TOPIC = "claims"


class Span(NamedTuple):
    """Core times in epoch seconds, and the seconds claimed before and after them."""

    starts_at: int
    ends_at: int
    set_up: int = 0
    tear_down: int = 0

    @property
    def claimed(self) -> tuple[int, int]:
        return self.starts_at - self.set_up, self.ends_at + self.tear_down


class Wish(NamedTuple):
    """A hold asked for: what it is for, core times in epoch seconds, buffers in seconds.

    `lapses_at` is for an option; `squeeze_reason` allows the buffers to overlap a neighbour's.
    """

    item: str
    starts_at: int
    ends_at: int
    set_up: int = 0
    tear_down: int = 0
    label: str = ""
    lapses_at: int = FOREVER
    squeeze_reason: str = ""


class Move(NamedTuple):
    """Where a hold goes; a buffer that is None stays as it was wished."""

    hold: HoldId
    space: SpaceId
    starts_at: int
    ends_at: int
    set_up: int | None = None
    tear_down: int | None = None
    squeeze_reason: str = ""


def squeezed(own: Span, other: Span) -> tuple[int, int] | None:
    """The buffers that are left beside a neighbour's; None when more than buffers would overlap."""
    first, last = own.claimed
    claimed_from, claimed_to = other.claimed
    if other.starts_at >= own.ends_at:
        fits = claimed_from >= own.ends_at and last <= other.starts_at
        return (own.set_up, claimed_from - own.ends_at) if fits else None
    fits = claimed_to <= own.starts_at and first >= other.ends_at
    return (own.starts_at - claimed_to, own.tear_down) if fits else None


def require_interval(starts_at: int, ends_at: int) -> None:
    """Raises BadInput when an interval ends before it starts."""
    if starts_at >= ends_at:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))


def whole_days(starts_at: int, ends_at: int) -> bool:
    """Whether an interval runs from a local midnight to another, or without end."""
    return starts_at == day_start(day_of(starts_at)) and (
        ends_at >= FOREVER or ends_at == day_start(day_of(ends_at))
    )


def span_text(starts_at: int, ends_at: int) -> str:
    """`du 3 novembre 2026 au 8 novembre 2026`, with hours when they matter."""
    if not whole_days(starts_at, ends_at):
        start, end = (datetime.fromtimestamp(at, PARIS) for at in (starts_at, ends_at))
        if start.date() == end.date():
            return _("le {day} de {start} à {end}").format(
                day=plain_day(start.date()), start=hour_text(start), end=hour_text(end)
            )
        return _("du {start} au {end}").format(
            start=moment_text(from_instant(starts_at)), end=moment_text(from_instant(ends_at))
        )
    last = last_day_of(ends_at)
    first = plain_day(day_of(starts_at))
    if last is None:
        return _("depuis le {first}, sans fin prévue").format(first=first)
    return _("du {first} au {last}").format(first=first, last=plain_day(last))


def wire_bound(instant: int, days: bool, end: bool) -> str | None:
    """A bound for scripts: a day (the last one included), or an instant with its offset."""
    if end and instant >= FOREVER:
        return None
    if days:
        day = last_day_of(instant) if end else day_of(instant)
        return None if day is None else day.isoformat()
    return datetime.fromtimestamp(instant, PARIS).isoformat()


def buffers_text(span: Span) -> str:
    """`, montage et démontage compris de 8h30 à 12h30`; empty without buffers."""
    if not span.set_up and not span.tear_down:
        return ""
    first, last = (hour_text(datetime.fromtimestamp(at, PARIS)) for at in span.claimed)
    return _(" (montage et démontage compris, de {first} à {last})").format(first=first, last=last)


def _fix(span: Span) -> str:
    last = last_day_of(span.ends_at)
    if last is None:
        return _("Choisissez un autre espace.")
    if whole_days(span.starts_at, span.ends_at):
        return _("Choisissez un autre espace, ou une date après le {last}.").format(last=plain_day(last))
    after = datetime.fromtimestamp(span.claimed[1], PARIS)
    return _("Choisissez un autre espace, ou le {day} à partir de {hour}.").format(
        day=plain_day(after.date()), hour=hour_text(after)
    )


def refusal(space: str, dossier: int, party: str, there: Span) -> Overlap:
    """The Overlap that names who is in the way, until when, and the nearest fix."""
    starts_at, ends_at = there.starts_at, there.ends_at
    days = whole_days(starts_at, ends_at)
    winner: dict[str, Any] = {
        "dossier": dossier,
        "party": party,
        "from": wire_bound(starts_at, days, end=False),
        "to": wire_bound(ends_at, days, end=True),
    }
    return Overlap(
        "overlap",
        _("{space} : il y a déjà {party} {span}{buffers}. {fix}").format(
            space=space, party=party, span=span_text(starts_at, ends_at),
            buffers=buffers_text(there), fix=_fix(there),
        ),
        winner=winner,
        space=space,
    )
