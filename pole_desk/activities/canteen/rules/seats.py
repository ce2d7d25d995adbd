"""How many seats are left for whom, and the words of a refusal; the counter is in `tables`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pole_desk.activities.canteen.rules import Guest, Offered, hour_text
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, long_day, moment_text, ngettext
from pole_desk.kernel.periods import from_instant


@dataclass(frozen=True, slots=True)
class Taken:
    """The counter of a service: covers booked by each kind of guest."""

    hosted: int = 0
    event: int = 0
    outsider: int = 0

    @property
    def all(self) -> int:
        return self.hosted + self.event + self.outsider


@dataclass(frozen=True, slots=True)
class Left:
    """Covers that a guest may still take; `reason` says in words why it is not all that is free."""

    covers: int
    reason: str = ""


def free(offered: Offered, taken: Taken) -> int:
    """Seats that nobody took."""
    return offered.seats - taken.all


def left(offered: Offered, taken: Taken, guest: str, now: int) -> Left:
    """What a kind of guest may still take at an instant.

    Hosted people take all that is free but what is kept for event dossiers; outsiders wait for
    their opening hour, then have their quota until it is released.
    """
    open_seats = free(offered, taken)
    if guest == Guest.EVENT:
        return Left(max(0, open_seats))
    kept = max(0, offered.event_quota - taken.event) if now < offered.event_release else 0
    shared = max(0, open_seats - kept)
    reason = _kept_text(kept, offered.event_release) if kept and shared < open_seats else ""
    if guest == Guest.HOSTED:
        return Left(shared, reason)
    if now < offered.outsiders_from:
        return Left(
            0,
            _("les hébergés d’abord : ouvert aux extérieurs le {at}").format(
                at=moment_text(from_instant(offered.outsiders_from))
            ),
        )
    if offered.outsider_quota is None or now >= offered.outsider_release:
        return Left(shared, reason)
    own = max(0, offered.outsider_quota - taken.outsider)
    if own >= shared:
        return Left(shared, reason)
    return Left(
        own,
        _("les extérieurs ont {quota} places jusqu’à {at}, puis ce qui reste").format(
            quota=offered.outsider_quota, at=hour_text(offered.outsider_release)
        ),
    )


def _kept_text(kept: int, release: int) -> str:
    return ngettext(
        "{count} place gardée pour les événements jusqu’au {at}",
        "{count} places gardées pour les événements jusqu’au {at}",
        kept,
    ).format(count=kept, at=moment_text(from_instant(release)))


def refusal(day: date, asked: int, remaining: Left) -> RuleBroken:
    """The RuleBroken `full` that names what is left, why, and the nearest fix."""
    if remaining.covers == 0 and not remaining.reason:
        said = _("Le service du {day} est complet.").format(day=long_day(day))
    else:
        said = ngettext(
            "Il reste {left} place au service du {day}, pas {asked}.",
            "Il reste {left} places au service du {day}, pas {asked}.",
            remaining.covers,
        ).format(left=remaining.covers, day=long_day(day), asked=asked)
    why = f" ({remaining.reason})" if remaining.reason else ""
    fix = (
        _("Choisissez un autre jour.")
        if remaining.covers == 0
        else ngettext("Réservez {left} couvert, ou un autre jour.",
                      "Réservez {left} couverts, ou un autre jour.", remaining.covers).format(
            left=remaining.covers
        )
    )  # fmt: skip
    return RuleBroken(
        "full", f"{said[:-1]}{why}. {fix}", left=remaining.covers, asked=asked, day=day.isoformat()
    )


def closed(day: date, reason: str) -> RuleBroken:
    """The RuleBroken `closed`: nobody may book any more, and why."""
    return RuleBroken(
        "closed",
        _("Pas de réservation possible à la cantine le {day} : {reason}.").format(
            day=long_day(day), reason=reason
        ),
        day=day.isoformat(),
    )
