"""The timetable of a jury day written: built in order, moved by hand, who came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from pole_desk.activities.incubator.commands._juries import card_of, noted, open_jury_row
from pole_desk.activities.incubator.commands._rows import candidacy_row, found
from pole_desk.activities.incubator.queries.juries import JuryCard
from pole_desk.activities.incubator.rules.candidacies import HEARD, candidacy_state_name
from pole_desk.activities.incubator.rules.juries import (
    Pause,
    Slot,
    clock_text,
    require_apart,
    require_on_day,
    timetable,
)
from pole_desk.activities.incubator.tables import HearingRow, IncubationRow, JuryRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CandidacyId, JuryId


@command(Permission.INCUBATOR)
def build_timetable(
    tx: Tx,
    *,
    jury: JuryId,
    order: Sequence[CandidacyId],
    starts_at: int,
    minutes: int,
    gap: int = 0,
    pauses: Sequence[Pause] = (),
) -> list[Slot]:
    """Have candidacies pass one after the other, none across a break; the former timetable goes.

    Raises BadInput `jury_day` when the day is too short, RuleBroken `candidacy_not_complete`,
    `jury_decided` when one that is left out is already decided.
    """
    slots = timetable(order, starts_at=starts_at, minutes=minutes, gap=gap, pauses=pauses)
    set_timetable(tx, jury=jury, slots=slots)
    return slots


@command(Permission.INCUBATOR)
def set_timetable(tx: Tx, *, jury: JuryId, slots: Sequence[Slot]) -> None:
    """The timetable as given, each candidacy at its hour; raises as `build_timetable`."""
    row = open_jury_row(tx, jury)
    card = card_of(tx, row)
    require_on_day(slots, row.held_on)
    for place, slot in enumerate(slots):
        require_apart(
            slot, [(other, _title(tx, other.candidacy)) for other in slots[:place]]
        )
    before = [Slot(one.candidacy, one.starts_at, one.ends_at) for one in card.hearings]
    _require_candidacies(tx, row, card, [one.candidacy for one in slots])
    _write(tx, row, slots)
    noted(
        tx, row.id,
        ngettext("Programme du jury : {count} audition.", "Programme du jury : {count} auditions.",
                 len(slots)).format(count=len(slots)),
    )  # fmt: skip
    tx.undo_with(set_timetable, jury=jury, slots=before)


def _title(tx: Tx, candidacy: int) -> str:
    who = tx.session.get(IncubationRow, candidacy_row(tx, candidacy).incubation)
    return "" if who is None else who.title


def _require_candidacies(tx: Tx, row: JuryRow, card: JuryCard, wanted: Sequence[int]) -> None:
    known = {one.candidacy for one in card.hearings}
    for number in wanted:
        one = candidacy_row(tx, number)
        if one.call != row.call:
            raise NotFound(
                "candidacy",
                _("La candidature n° {id} n’est pas de l’appel de ce jury.").format(id=number),
            )
        if number not in known and one.state not in HEARD:
            raise RuleBroken(
                "candidacy_not_complete",
                _("« {title} » est {state} : seule une candidature complète ou en liste d’attente "
                  "passe devant un jury.").format(
                    title=_title(tx, number), state=candidacy_state_name(one.state).lower()
                ),
            )
    for left_out in known - set(wanted):
        if card.decision(left_out) is not None:
            raise RuleBroken(
                "jury_decided",
                _("Ce jury a déjà décidé de « {title} » : elle reste au programme.").format(
                    title=_title(tx, left_out)
                ),
            )


def _write(tx: Tx, row: JuryRow, slots: Sequence[Slot]) -> None:
    known = {
        one.candidacy: one
        for one in tx.session.scalars(select(HearingRow).where(HearingRow.jury == row.id))
    }
    for one in known.values():
        one.withdrawn = True
    for slot in slots:
        one = known.get(slot.candidacy)
        if one is None:
            one = HearingRow(jury=row.id, candidacy=slot.candidacy, came=None)
            tx.session.add(one)
        one.starts_at, one.ends_at, one.withdrawn = slot.starts_at, slot.ends_at, False


@command(Permission.INCUBATOR)
def move_hearing(tx: Tx, *, hearing: int, starts_at: int, ends_at: int) -> None:
    """Move an audition by hand; raises RuleBroken `hearing_overlap` naming the other, BadInput `jury_day`."""
    one = _hearing(tx, hearing)
    row = open_jury_row(tx, one.jury)
    if one.withdrawn:
        raise RuleBroken("hearing_withdrawn", _("Cette audition n’est plus au programme."))
    slot = Slot(one.candidacy, starts_at, ends_at)
    others = [
        (Slot(each.candidacy, each.starts_at, each.ends_at), each.title)
        for each in card_of(tx, row).hearings
        if each.id != one.id
    ]
    require_apart(slot, others)
    require_on_day([slot], row.held_on)
    before = (one.starts_at, one.ends_at)
    one.starts_at, one.ends_at = starts_at, ends_at
    noted(tx, row.id, _("« {title} » passe à {hour}.").format(
        title=_title(tx, one.candidacy), hour=clock_text(starts_at)))  # fmt: skip
    tx.undo_with(move_hearing, hearing=hearing, starts_at=before[0], ends_at=before[1])


def _hearing(tx: Tx, hearing: int) -> HearingRow:
    return found(tx, HearingRow, hearing, "hearing", _("L’audition n° {id} n’existe pas."))


@command(Permission.INCUBATOR)
def note_hearings(tx: Tx, *, jury: JuryId, came: Mapping[int, bool | None]) -> None:
    """Note whose carriers came to their audition; None when it is not known."""
    row = open_jury_row(tx, jury)
    before: dict[int, bool | None] = {}
    for number, there in sorted(came.items()):
        one = _hearing(tx, number)
        if one.jury != row.id or one.withdrawn:
            raise BadInput("hearing", _("Cette audition n’est pas au programme de ce jury."))
        before[number], one.came = one.came, there
    noted(
        tx, row.id,
        ngettext("{count} audition notée.", "{count} auditions notées.", len(came)).format(
            count=len(came)
        ),
    )  # fmt: skip
    tx.undo_with(note_hearings, jury=jury, came=before)
