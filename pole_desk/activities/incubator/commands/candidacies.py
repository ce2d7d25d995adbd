"""Candidacies written: received, changed, asked for more, complete; who decides is a jury."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from pole_desk.activities.incubator.commands._applying import apply, require_free
from pole_desk.activities.incubator.commands._rows import (
    candidacy_row,
    followed_row,
    require_still_complete,
    saved,
)
from pole_desk.activities.incubator.commands.candidacies_leaving import withdraw_candidacy
from pole_desk.activities.incubator.queries.calls import call_card
from pole_desk.activities.incubator.queries.candidacies import candidacy_card
from pole_desk.activities.incubator.rules.calls import CallInput
from pole_desk.activities.incubator.rules.candidacies import (
    FILED,
    State,
    checked_answers,
    require_candidacy,
    require_complete,
    require_open,
)
from pole_desk.activities.incubator.rules.stages import require_not_ahead
from pole_desk.activities.incubator.rules.topics import CANDIDACIES_TOPIC
from pole_desk.activities.incubator.tables import CandidacyRow, HearingRow, IncubationRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CallId, CandidacyId, IncubationId


@command(Permission.INCUBATOR)
def receive_candidacy(
    tx: Tx,
    *,
    call: CallId,
    incubation: IncubationId,
    on: date,
    track: str = "",
    answers: Mapping[str, Any] | None = None,
) -> CandidacyId:
    """Receive an identity's candidacy with what it answers so far; it is a candidate from that day.

    After the closing day it is received and flagged late. Raises BadInput `answers` naming every
    wrong one, RuleBroken `candidacy_twice`, `call_not_open`, `cohort_past`.
    """
    card = call_card(tx, call=call)
    if card.call.withdrawn:
        raise RuleBroken("call_withdrawn", _("Cet appel est retiré : rétablissez-le d’abord."))
    require_open(card.call.opens_on, on)
    require_not_ahead(on, tx.clock.today())
    _require_track(card.asked, track)
    who = followed_row(tx, incubation)
    require_free(tx, who)
    clean = checked_answers(card.fields, answers or {}, today=tx.clock.today())
    known = tx.session.scalar(
        select(CandidacyRow).where(CandidacyRow.call == call, CandidacyRow.incubation == who.id)
    )
    if known is not None:
        raise RuleBroken(
            "candidacy_twice",
            _("« {title} » a déjà une candidature à cet appel, n° {id} : complétez-la, ou "
              "rétablissez-la si elle est retirée.").format(title=who.title, id=known.id),
            candidacy=known.id,
        )
    step = apply(tx, who, on)
    row = CandidacyRow(
        call=call, incubation=who.id, track=track, received_on=on, answers=clean,
        state=str(State.RECEIVED), more="", more_by=None, conditions="", conditions_met_on=None,
        reason="", decided_on=None,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    saved(tx, CANDIDACIES_TOPIC, row.id, _("Candidature de « {title} » reçue.").format(title=who.title))
    tx.undo_with(withdraw_candidacy, candidacy=row.id, reason=_("saisie annulée"), step=step)
    return CandidacyId(row.id)


def _require_track(asked: CallInput, track: str) -> None:
    keys = {one.key for one in asked.tracks}
    if (keys and track not in keys) or (track and not keys):
        raise BadInput(
            "track",
            _("Choisissez un parcours : {tracks}.").format(
                tracks=", ".join(one.label for one in asked.tracks)
            )
            if keys
            else _("Cet appel n’a pas de parcours."),
        )


@command(Permission.INCUBATOR)
def change_candidacy(
    tx: Tx,
    *,
    candidacy: CandidacyId,
    answers: Mapping[str, Any] | None = None,
    track: str | None = None,
    received_on: date | None = None,
    seen_version: int | None = None,
) -> None:
    """Correct or complete a candidacy before it is decided; `answers` replace those of before.

    Answers to retired questions stay. Raises BadInput `answers`, RuleBroken `candidacy_decided`.
    """
    row = candidacy_row(tx, candidacy)
    tx.require_version(CANDIDACIES_TOPIC, row, seen_version)
    _require_filed(row)
    card = call_card(tx, call=CallId(row.call))
    before = {"answers": dict(row.answers), "track": row.track, "received_on": row.received_on}
    if track is not None:
        _require_track(card.asked, track)
        row.track = track
    if received_on is not None:
        require_open(card.call.opens_on, received_on)
        require_not_ahead(received_on, tx.clock.today())
        row.received_on = received_on
    if answers is not None:
        row.answers = _merged(tx, card.asked, row.answers, answers)
        require_still_complete(tx, row)
    saved(tx, CANDIDACIES_TOPIC, row.id, _("Candidature de « {title} » modifiée.").format(
        title=_title(tx, row)))  # fmt: skip
    tx.undo_with(change_candidacy, candidacy=candidacy, **before)


def _merged(
    tx: Tx, asked: CallInput, before: Mapping[str, Any], answers: Mapping[str, Any]
) -> dict[str, Any]:
    retired = {one.key for one in asked.fields if one.retired}
    new = {key: value for key, value in answers.items() if key not in retired}
    clean = checked_answers(
        [one for one in asked.fields if not one.retired], new, today=tx.clock.today()
    )
    return {**{key: value for key, value in before.items() if key in retired}, **clean}


def _require_filed(row: CandidacyRow) -> None:
    if row.state not in FILED:
        raise RuleBroken(
            "candidacy_decided",
            _("Cette candidature est décidée ou retirée : elle ne change plus. Reprenez d’abord la "
              "décision."),
        )


def _title(tx: Tx, row: CandidacyRow) -> str:
    who = tx.session.get(IncubationRow, row.incubation)
    return "" if who is None else who.title


@command(Permission.INCUBATOR)
def ask_more(tx: Tx, *, candidacy: CandidacyId, more: str, by: date) -> None:
    """Ask for what is missing, by a day; the candidacy waits for it. Raises BadInput `more`."""
    row = candidacy_row(tx, candidacy)
    require_candidacy(row.state, State.MORE)
    if not more.strip():
        raise BadInput("more", _("Dites ce qui est demandé."))
    if by < tx.clock.today():
        raise BadInput(
            "more_by", _("Le {day} est passé : laissez du temps pour répondre.").format(day=plain_day(by))
        )
    before = _file_of(row)
    row.state, row.more, row.more_by = str(State.MORE), more.strip(), by
    saved(tx, CANDIDACIES_TOPIC, row.id, _("Complément demandé à « {title} » pour le {day}.").format(
        title=_title(tx, row), day=plain_day(by)))  # fmt: skip
    tx.undo_with(return_candidacy, candidacy=candidacy, **before)


def _file_of(row: CandidacyRow) -> dict[str, Any]:
    return {"state": State(row.state), "more": row.more, "more_by": row.more_by}


@command(Permission.INCUBATOR)
def complete_candidacy(tx: Tx, *, candidacy: CandidacyId) -> None:
    """Everything required is there: it may pass before a jury.

    Raises RuleBroken `candidacy_incomplete` naming what is missing.
    """
    row = candidacy_row(tx, candidacy)
    require_candidacy(row.state, State.COMPLETE)
    require_complete(candidacy_card(tx, candidacy=candidacy).missing)
    before, on_timetable = _file_of(row), _heard(tx, row)
    row.state, row.more, row.more_by = str(State.COMPLETE), "", None
    saved(tx, CANDIDACIES_TOPIC, row.id, _("Candidature de « {title} » complète.").format(
        title=_title(tx, row)))  # fmt: skip
    tx.undo_with(return_candidacy, candidacy=candidacy, on_timetable=on_timetable, **before)


@command(Permission.INCUBATOR)
def return_candidacy(
    tx: Tx,
    *,
    candidacy: CandidacyId,
    state: State,
    more: str = "",
    more_by: date | None = None,
    on_timetable: bool = False,
) -> None:
    """Put the file back where it was before it was complete or more was asked, while undecided.

    `on_timetable`: a jury had it before it was complete again. Raises RuleBroken `candidacy_heard`
    when a jury has it on its timetable since.
    """
    row = candidacy_row(tx, candidacy)
    _require_filed(row)
    if state not in FILED:
        raise BadInput("candidacy_state", _("Une candidature revient à : reçue, complément, complète."))
    if row.state == State.COMPLETE and not on_timetable and _heard(tx, row):
        raise RuleBroken(
            "candidacy_heard",
            _("Cette candidature passe devant un jury : retirez-la d’abord de son programme."),
        )
    before = _file_of(row)
    row.state, row.more, row.more_by = str(state), more, more_by
    saved(tx, CANDIDACIES_TOPIC, row.id, _("Candidature de « {title} » remise en l’état.").format(
        title=_title(tx, row)))  # fmt: skip
    tx.undo_with(return_candidacy, candidacy=candidacy, **before)


def _heard(tx: Tx, row: CandidacyRow) -> bool:
    heard = select(HearingRow.jury).where(
        HearingRow.candidacy == row.id, HearingRow.withdrawn.is_(False)
    )
    return tx.session.scalar(heard.limit(1)) is not None
