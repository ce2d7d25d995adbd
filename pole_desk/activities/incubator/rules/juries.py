"""A jury: who sits, who is in conflict, whether the quorum is there, the timetable, what it decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pole_desk.activities.incubator.rules.candidacies import State
from pole_desk.activities.incubator.rules.meetings import AWAY, Presence
from pole_desk.activities.incubator.rules.stages import require_reason
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, hour_text, plain_day
from pole_desk.kernel.periods import PARIS, day_of, from_instant

MOST_MINUTES = 480


class Vote(StrEnum):
    """How a present member votes; an abstention is a vote, an absence is not."""

    FOR = "for"
    AGAINST = "against"
    ABSTENTION = "abstention"


class Decision(StrEnum):
    """What a jury decides, apart from the scores."""

    ACCEPTED = "accepted"
    CONDITIONS = "conditions"
    DEFERRED = "deferred"
    WAITING = "waiting"
    REFUSED = "refused"


ACCEPTS = frozenset({Decision.ACCEPTED, Decision.CONDITIONS})
STATE_AFTER: Mapping[Decision, State | None] = {
    Decision.ACCEPTED: State.ACCEPTED,
    Decision.CONDITIONS: State.CONDITIONS,
    Decision.DEFERRED: None,
    Decision.WAITING: State.WAITING,
    Decision.REFUSED: State.REFUSED,
}
"""The state of the candidacy after a decision; None leaves it as it was."""


def vote_name(vote: str) -> str:
    """The vote in the words of the minutes."""
    return {
        Vote.FOR: _("pour"), Vote.AGAINST: _("contre"), Vote.ABSTENTION: _("abstention"),
    }[Vote(vote)]  # fmt: skip


def decision_name(decision: str) -> str:
    """The decision in the words of the minutes."""
    return {
        Decision.ACCEPTED: _("Acceptée"),
        Decision.CONDITIONS: _("Acceptée sous conditions"),
        Decision.DEFERRED: _("Décision reportée"),
        Decision.WAITING: _("Liste d’attente"),
        Decision.REFUSED: _("Refusée"),
    }[Decision(decision)]


class Seat(NamedTuple):
    """A member or, with `substitute_of`, the substitute of one."""

    id: int
    name: str
    substitute_of: int | None
    presence: str


def sitting(seats: Iterable[Seat]) -> list[int]:
    """Who sits: the members present, and for each member away the first substitute present."""
    every = sorted(seats)
    by_id = {one.id: one for one in every}
    found = [one.id for one in every if one.substitute_of is None and one.presence == Presence.PRESENT]
    replaced: set[int] = set()
    for one in every:
        member = by_id.get(one.substitute_of or 0)
        if member is None or one.presence != Presence.PRESENT:
            continue
        if member.presence in AWAY and member.id not in replaced:
            replaced.add(member.id)
            found.append(one.id)
    return found


def counted(seats: Iterable[Seat]) -> list[int]:
    """Whose scores count: who sits, and before presence is noted every member still expected."""
    every = list(seats)
    expected = [
        one.id for one in every
        if one.substitute_of is None and one.presence == Presence.EXPECTED
    ]  # fmt: skip
    return sorted({*sitting(every), *expected})


def able(seats: Iterable[Seat], conflicts: Collection[int]) -> list[int]:
    """Who may vote on a candidacy: who sits, but those in conflict on it."""
    return [one for one in sitting(seats) if one not in conflicts]


def require_quorum(seats: Sequence[Seat], conflicts: Collection[int], quorum: int, title: str) -> None:
    """Raises RuleBroken `jury_conflict` when all who sit are in conflict, `jury_quorum` when too few."""
    there = sitting(seats)
    may = able(seats, conflicts)
    if there and not may:
        raise RuleBroken(
            "jury_conflict",
            _("Tous les membres présents ont un lien d’intérêt avec « {title} » : ce jury ne peut ni "
              "noter ni décider. Ajoutez des membres sans lien, ou reportez la candidature devant un "
              "autre jury.").format(title=title),
            members=[one.name for one in seats if one.id in there],
        )
    if len(may) >= quorum:
        return
    apart = len(there) - len(may)
    said = _(" ({count} en conflit d’intérêts)").format(count=apart) if apart else ""
    raise RuleBroken(
        "jury_quorum",
        _("Le quorum n’est pas atteint pour « {title} » : {count} sur {quorum}{apart}. Notez les "
          "présences, faites siéger un suppléant d’un membre absent, ou reportez la "
          "décision.").format(
            title=title, count=len(may), quorum=quorum, apart=said
        ),
        present=len(may),
        quorum=quorum,
    )


def require_may_score(seats: Sequence[Seat], juror: int, conflicts: Collection[int], title: str) -> None:
    """Raises RuleBroken `juror_conflict`, `juror_away`, `juror_substitute`, each with the reason."""
    by_id = {one.id: one for one in seats}
    one = by_id[juror]
    if juror in conflicts:
        raise RuleBroken(
            "juror_conflict",
            _("{name} a un lien d’intérêt avec « {title} » : ni note, ni vote.").format(
                name=one.name, title=title
            ),
        )
    if one.presence in AWAY:
        raise RuleBroken(
            "juror_away",
            _("{name} est noté absent : une absence n’est pas une abstention. Corrigez sa présence, ou "
              "faites siéger son suppléant.").format(name=one.name),
        )
    member = by_id.get(one.substitute_of or 0)
    if member is None or juror in counted(seats):
        return
    if member.presence in AWAY and one.presence == Presence.EXPECTED:
        raise _expected(one.name)
    raise RuleBroken(
        "juror_substitute",
        _("{name} ne siège que si {member} est absent : notez d’abord les présences.").format(
            name=one.name, member=member.name
        ),
    )


def _expected(name: str) -> RuleBroken:
    return RuleBroken("juror_expected", _("{name} n’est pas encore noté présent.").format(name=name))


def require_may_vote(seats: Sequence[Seat], juror: int, conflicts: Collection[int], title: str) -> None:
    """Raises as `require_may_score`, and `juror_expected` until the member is noted present."""
    require_may_score(seats, juror, conflicts, title)
    if juror not in sitting(seats):
        name = next(one.name for one in seats if one.id == juror)
        raise _expected(name)


class Slot(NamedTuple):
    """When a candidacy is heard, epoch seconds."""

    candidacy: int
    starts_at: int
    ends_at: int


class Pause(NamedTuple):
    """A break of the day, epoch seconds."""

    starts_at: int
    ends_at: int


def timetable(
    order: Sequence[int], *, starts_at: int, minutes: int, gap: int = 0, pauses: Sequence[Pause] = ()
) -> list[Slot]:
    """The candidacies one after the other, `gap` minutes apart, none across a break.

    Raises BadInput `minutes`, `pause`, `order` when a candidacy comes twice.
    """
    if not 1 <= minutes <= MOST_MINUTES or not 0 <= gap <= MOST_MINUTES:
        raise BadInput(
            "minutes", _("Une audition dure de 1 à {most} minutes.").format(most=MOST_MINUTES)
        )
    if any(one.ends_at <= one.starts_at for one in pauses):
        raise BadInput("pause", _("Une pause finit avant de commencer : inversez ses heures."))
    if len(set(order)) != len(order):
        raise BadInput("order", _("Une candidature est deux fois au programme."))
    found = []
    now = starts_at
    for candidacy in order:
        now = _after_pauses(now, minutes * 60, pauses)
        found.append(Slot(candidacy, now, now + minutes * 60))
        now += (minutes + gap) * 60
    return found


def reordered(slots: Sequence[Slot], place: int, to: int) -> list[Slot]:
    """The audition at a place passes at another one; the hours of the day stay, breaks too."""
    order = [one.candidacy for one in slots]
    order.insert(to, order.pop(place))
    return [one._replace(candidacy=candidacy) for one, candidacy in zip(slots, order, strict=True)]


def _after_pauses(now: int, length: int, pauses: Sequence[Pause]) -> int:
    for one in sorted(pauses):
        if now < one.ends_at and one.starts_at < now + length:
            now = one.ends_at
    return now


def require_on_day(slots: Iterable[Slot], held_on: date) -> None:
    """Raises BadInput `jury_day` when an audition leaves the jury's day."""
    for one in slots:
        if day_of(one.starts_at) != held_on or day_of(one.ends_at - 1) != held_on:
            raise BadInput(
                "jury_day",
                _("Le programme déborde du {day} : commencez plus tôt, raccourcissez les auditions, ou "
                  "prévoyez un second jury.").format(day=plain_day(held_on)),
            )


def require_apart(moved: Slot, others: Iterable[tuple[Slot, str]]) -> None:
    """Raises RuleBroken `hearing_overlap` naming the other audition."""
    if moved.ends_at <= moved.starts_at:
        raise BadInput("times_reversed", _("La fin est avant le début : inversez les heures."))
    for other, title in others:
        if moved.starts_at < other.ends_at and other.starts_at < moved.ends_at:
            raise RuleBroken(
                "hearing_overlap",
                _("« {title} » passe de {first} à {last} : choisissez une autre heure, ou déplacez-la "
                  "d’abord.").format(
                    title=title, first=clock_text(other.starts_at), last=clock_text(other.ends_at)
                ),
            )


def clock_text(instant: int) -> str:
    """`9 h 30` at the site, from epoch seconds."""
    return hour_text(from_instant(instant).astimezone(PARIS))


class Ruling(NamedTuple):
    """A decision as typed: its reason, its conditions, the day to which it is deferred."""

    decision: Decision
    reason: str
    conditions: str
    deferred_to: date | None


def checked_ruling(
    decision: str, *, reason: str, conditions: str, deferred_to: date | None, held_on: date
) -> Ruling:
    """The decision with what goes with it; raises BadInput `decision`, `reason`, `conditions`, `deferred_to`."""
    try:
        wanted = Decision(decision)
    except ValueError:
        raise BadInput(
            "decision",
            _("Une décision est : {names}.").format(
                names=", ".join(decision_name(one).lower() for one in Decision)
            ),
        ) from None
    why = require_reason(reason) if wanted is Decision.REFUSED else reason.strip()
    if wanted is Decision.CONDITIONS and not conditions.strip():
        raise BadInput("conditions", _("Écrivez les conditions : elles seront vérifiées."))
    if wanted is Decision.DEFERRED and (deferred_to is None or deferred_to <= held_on):
        raise BadInput(
            "deferred_to",
            _("Dites à quel jour la décision est reportée, après le {day}.").format(
                day=plain_day(held_on)
            ),
        )
    return Ruling(
        wanted, why, conditions.strip() if wanted is Decision.CONDITIONS else "",
        deferred_to if wanted is Decision.DEFERRED else None,
    )  # fmt: skip
