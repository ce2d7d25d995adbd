"""Intervals and the words of a refusal; the database keeps the exclusion."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pole_desk.kernel.errors import BadInput, Overlap
from pole_desk.kernel.i18n import _, moment_text, plain_day
from pole_desk.kernel.periods import (
    FOREVER,
    PARIS,
    day_of,
    day_start,
    from_instant,
    last_day_of,
)

TOPIC = "claims"


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


def refusal(space: str, dossier: int, party: str, starts_at: int, ends_at: int) -> Overlap:
    """The Overlap that names who is in the way, until when, and the nearest fix."""
    days = whole_days(starts_at, ends_at)
    last = last_day_of(ends_at)
    fix = (
        _("Choisissez un autre espace.")
        if last is None
        else _("Choisissez un autre espace, ou une date après le {last}.").format(last=plain_day(last))
    )
    winner: dict[str, Any] = {
        "dossier": dossier,
        "party": party,
        "from": wire_bound(starts_at, days, end=False),
        "to": wire_bound(ends_at, days, end=True),
    }
    return Overlap(
        "overlap",
        _("{space} est déjà occupé par {party} {span}. {fix}").format(
            space=space, party=party, span=span_text(starts_at, ends_at), fix=fix
        ),
        winner=winner,
        space=space,
    )
