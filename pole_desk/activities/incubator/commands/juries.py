"""Jury days written: planned in a room or elsewhere, changed, cancelled; minutes and their closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pole_desk.activities.incubator.commands._juries import (
    card_of,
    jury_row,
    noted,
    open_jury_row,
    require_decisions_hold,
)
from pole_desk.activities.incubator.commands._rooms import require_somewhere, settle_room
from pole_desk.activities.incubator.queries.calls import call_card
from pole_desk.activities.incubator.queries.juries import JuryCard
from pole_desk.activities.incubator.rules.candidacies import State
from pole_desk.activities.incubator.rules.juries import Slot, require_on_day
from pole_desk.activities.incubator.rules.meetings import Presence, require_times
from pole_desk.activities.incubator.rules.stages import require_not_ahead
from pole_desk.activities.incubator.tables import CohortRow, JuryRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CallId, CohortId, DossierId, HoldId, JuryId, SpaceId
from pole_desk.registers.claims.commands import release_hold
from pole_desk.registers.claims.queries import hold as hold_row
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import the_pole


@dataclass(frozen=True, slots=True, kw_only=True)
class JuryInput:
    """A jury day as typed; a room of the pole is held from `starts_at` to `ends_at`, epoch seconds.

    `quorum` None: the call's.
    """

    held_on: date
    quorum: int | None = None
    space: SpaceId | None = None
    starts_at: int | None = None
    ends_at: int | None = None
    place: str = ""


@command(Permission.INCUBATOR)
def plan_jury(tx: Tx, *, call: CallId, jury: JuryInput) -> JuryId:
    """Set a jury day for a call, in the dossier of its cohort when it has one.

    Raises Overlap naming who has the room, BadInput `place`, `quorum`, `jury_day`.
    """
    card = call_card(tx, call=call)
    _require(jury)
    row = JuryRow(
        call=call, dossier=_dossier(tx, card.call.cohort, jury), hold=None, minutes="",
        closed_on=None, cancelled=False, held_on=jury.held_on, place=jury.place.strip(),
        space=jury.space, quorum=jury.quorum or card.call.quorum,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    _hold(tx, row, jury)
    noted(tx, row.id, _("Jury du {day} planifié.").format(day=plain_day(row.held_on)))
    tx.undo_with(cancel_jury, jury=row.id)
    return JuryId(row.id)


def _require(jury: JuryInput) -> None:
    require_somewhere(jury.space, jury.place)
    if jury.quorum is not None and jury.quorum < 1:
        raise BadInput("quorum", _("Le quorum est d’au moins un membre."))
    if jury.space is None:
        return
    if jury.starts_at is None or jury.ends_at is None:
        raise BadInput("times", _("Dites de quelle heure à quelle heure la salle est prise."))
    require_times(jury.starts_at, jury.ends_at)
    require_on_day([Slot(0, jury.starts_at, jury.ends_at)], jury.held_on)


def _dossier(tx: Tx, cohort: CohortId | None, jury: JuryInput) -> int:
    own = None if cohort is None else tx.session.get(CohortRow, cohort)
    if own is not None:
        return own.dossier
    title = _("Jury du {day}").format(day=plain_day(jury.held_on))
    return open_dossier(
        tx, kind=Kind.INCUBATION, party=the_pole(tx), title=title, on=tx.clock.today()
    )


def _hold(tx: Tx, row: JuryRow, jury: JuryInput) -> None:
    row.hold = settle_room(
        tx, dossier=row.dossier, item=f"incubator_jury:{row.id}",
        label=_("Jury du {day}").format(day=plain_day(row.held_on)), hold=row.hold,
        space=jury.space, starts_at=jury.starts_at or 0, ends_at=jury.ends_at or 0,
    )  # fmt: skip


def _as_input(tx: Tx, row: JuryRow) -> JuryInput:
    held = None if row.hold is None else hold_row(tx, hold=HoldId(row.hold))
    return JuryInput(
        held_on=row.held_on, quorum=row.quorum, place=row.place,
        space=None if row.space is None else SpaceId(row.space),
        starts_at=None if held is None else held.starts_at,
        ends_at=None if held is None else held.ends_at,
    )  # fmt: skip


@command(Permission.INCUBATOR)
def change_jury(
    tx: Tx, *, jury: JuryId, values: JuryInput, seen_version: int | None = None
) -> None:
    """Change a jury's day, room or quorum; its timetable stays on that day, its decisions hold.

    Raises Overlap, RuleBroken `jury_quorum` when a decision would lose its quorum, BadInput.
    """
    row = open_jury_row(tx, jury, seen_version)
    _require(values)
    before = _as_input(tx, row)
    card = card_of(tx, row)
    require_on_day(
        [Slot(one.candidacy, one.starts_at, one.ends_at) for one in card.hearings], values.held_on
    )
    row.held_on, row.place, row.space = values.held_on, values.place.strip(), values.space
    row.quorum = values.quorum or call_card(tx, call=CallId(row.call)).call.quorum
    _hold(tx, row, values)
    require_decisions_hold(card_of(tx, row))
    noted(tx, row.id, _("Jury du {day} modifié.").format(day=plain_day(row.held_on)))
    tx.undo_with(change_jury, jury=jury, values=before)


@command(Permission.INCUBATOR)
def cancel_jury(tx: Tx, *, jury: JuryId) -> None:
    """Cancel a jury day: its room is free; what was prepared stays readable.

    Raises RuleBroken `jury_decided` when it decided something.
    """
    row = open_jury_row(tx, jury)
    decided = card_of(tx, row).decisions
    if decided:
        raise RuleBroken(
            "jury_decided",
            ngettext(
                "Ce jury a déjà pris {count} décision : reprenez-la d’abord.",
                "Ce jury a déjà pris {count} décisions : reprenez-les d’abord.",
                len(decided),
            ).format(count=len(decided)),
        )
    row.cancelled = True
    if row.hold is not None and row.space is not None:
        release_hold(tx, hold=HoldId(row.hold))
    noted(tx, row.id, _("Jury du {day} annulé.").format(day=plain_day(row.held_on)))
    tx.undo_with(restore_jury, jury=jury)


@command(Permission.INCUBATOR)
def restore_jury(tx: Tx, *, jury: JuryId) -> None:
    """Hold a cancelled jury after all; raises Overlap when its room was given meanwhile."""
    row = jury_row(tx, jury)
    if not row.cancelled:
        raise RuleBroken("jury_standing", _("Ce jury n’est pas annulé."))
    row.cancelled = False
    if row.space is not None:
        _hold(tx, row, _as_input(tx, row))
    noted(tx, row.id, _("Jury du {day} rétabli.").format(day=plain_day(row.held_on)))
    tx.undo_with(cancel_jury, jury=jury)


@command(Permission.INCUBATOR)
def write_minutes(
    tx: Tx, *, jury: JuryId, minutes: str, seen_version: int | None = None
) -> None:
    """Keep what was said; until the minutes are closed."""
    row = open_jury_row(tx, jury, seen_version)
    before, row.minutes = row.minutes, minutes.strip()
    noted(tx, row.id, _("Procès-verbal du {day} enregistré.").format(day=plain_day(row.held_on)))
    tx.undo_with(write_minutes, jury=jury, minutes=before)


@command(Permission.INCUBATOR)
def close_jury(tx: Tx, *, jury: JuryId, on: date, seen_version: int | None = None) -> None:
    """Close the minutes: everything is decided, everybody's presence is noted.

    Raises RuleBroken `jury_undecided`, `jury_expected`, `minutes_empty` naming what is missing.
    """
    row = open_jury_row(tx, jury, seen_version)
    require_not_ahead(on, tx.clock.today())
    if on < row.held_on:
        raise BadInput(
            "closed_on",
            _("Le jury se tient le {day} : closez le procès-verbal ce jour-là ou après.").format(
                day=plain_day(row.held_on)
            ),
        )
    _require_done(card_of(tx, row))
    row.closed_on = on
    noted(tx, row.id, _("Procès-verbal du jury du {day} clos.").format(day=plain_day(row.held_on)))
    tx.undo_with(reopen_jury, jury=jury)


def _require_done(card: JuryCard) -> None:
    waiting = [
        one.title
        for one in card.hearings
        if card.decision(one.candidacy) is None and one.state != State.WITHDRAWN
    ]
    if waiting:
        raise RuleBroken(
            "jury_undecided",
            _("Le jury n’a pas décidé de : {titles}. Décidez, ou reportez.").format(
                titles=", ".join(waiting)
            ),
        )
    expected = [one.name for one in card.jurors if one.presence == Presence.EXPECTED]
    if expected:
        raise RuleBroken(
            "jury_expected",
            _("La présence n’est pas notée pour : {names}.").format(names=", ".join(expected)),
        )
    if not card.jury.minutes:
        raise RuleBroken("minutes_empty", _("Le procès-verbal est vide : écrivez ce qui a été dit."))


@command(Permission.INCUBATOR)
def reopen_jury(tx: Tx, *, jury: JuryId) -> None:
    """Open closed minutes again to correct them."""
    row = jury_row(tx, jury)
    if row.closed_on is None:
        raise RuleBroken("jury_open", _("Ce procès-verbal n’est pas clos."))
    before, row.closed_on = row.closed_on, None
    noted(tx, row.id, _("Procès-verbal du jury du {day} rouvert.").format(day=plain_day(row.held_on)))
    tx.undo_with(close_jury, jury=jury, on=before)
