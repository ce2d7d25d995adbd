"""Calls written: opened, changed as far as candidacies allow, copied to the next year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from pole_desk.activities.incubator.commands._places import open_cohort_row
from pole_desk.activities.incubator.commands._rows import locked, saved
from pole_desk.activities.incubator.queries.calls import call_card, use_of
from pole_desk.activities.incubator.rules.calls import (
    CallInput,
    Criterion,
    Phase,
    changed_call,
    checked_call,
    copied_call,
)
from pole_desk.activities.incubator.rules.topics import CALLS_TOPIC
from pole_desk.activities.incubator.tables import CallRow, CriterionRow, PhaseRow
from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CallId, CohortId


@command(Permission.INCUBATOR)
def open_call(tx: Tx, *, call: CallInput) -> CallId:
    """Open a call for candidacies, with its form, pieces, tracks, phases and criteria.

    Raises BadInput naming what of it is not right, NotFound `cohort`.
    """
    clean = checked_call(call)
    _require_cohort(tx, clean.cohort)
    row = CallRow(withdrawn=False, **_columns(clean))
    tx.session.add(row)
    tx.session.flush()
    _write_parts(tx, row.id, [replace(one, id=None) for one in clean.phases],
                 [replace(one, id=None) for one in clean.criteria])  # fmt: skip
    saved(tx, CALLS_TOPIC, row.id, _("Appel « {name} » ouvert jusqu’au {day}.").format(
        name=row.name, day=plain_day(row.closes_on)))  # fmt: skip
    tx.undo_with(withdraw_call, call=row.id)
    return CallId(row.id)


def _require_cohort(tx: Tx, cohort: CohortId | None) -> None:
    if cohort is not None:
        open_cohort_row(tx, cohort)


def _columns(clean: CallInput) -> dict[str, Any]:
    return {
        "cohort": clean.cohort, "name": clean.name, "opens_on": clean.opens_on,
        "closes_on": clean.closes_on, "quorum": clean.quorum,
        "tracks": [asdict(one) for one in clean.tracks],
        "fields": [
            {**asdict(one), "kind": str(one.kind), "choices": list(one.choices)}
            for one in clean.fields
        ],
        "pieces": [asdict(one) for one in clean.pieces],
    }  # fmt: skip


def _write_parts(
    tx: Tx, call: int, phases: Sequence[Phase], criteria: Sequence[Criterion]
) -> None:
    """Phases and criteria as they are now: known ones changed, new ones added, the rest withdrawn."""
    _write_each(tx, PhaseRow, call, [
        (one.id, {"name": one.name.strip(), "first_day": one.first_day, "last_day": one.last_day})
        for one in phases
    ])  # fmt: skip
    _write_each(tx, CriterionRow, call, [
        (one.id, {"label": one.label.strip(), "weight": one.weight, "scale": one.scale,
                  "track": one.track})
        for one in criteria
    ])  # fmt: skip


def _write_each(
    tx: Tx,
    table: type[PhaseRow] | type[CriterionRow],
    call: int,
    wanted: Sequence[tuple[int | None, dict[str, Any]]],
) -> None:
    known = {row.id: row for row in tx.session.scalars(select(table).where(table.call == call))}
    kept = set()
    for rank, (number, values) in enumerate(wanted):
        if number is None:
            tx.session.add(table(call=call, rank=rank, withdrawn=False, **values))
            continue
        row = known.get(number)
        if row is None:
            raise NotFound("call_part", _("Cette phase ou ce critère n’est pas de cet appel."))
        for key, value in {**values, "rank": rank, "withdrawn": False}.items():
            setattr(row, key, value)
        kept.add(number)
    for number, row in known.items():
        if number not in kept:
            row.withdrawn = True
    tx.session.flush()


@command(Permission.INCUBATOR)
def change_call(
    tx: Tx, *, call: CallId, values: CallInput, seen_version: int | None = None
) -> None:
    """Change a call as far as its candidacies allow: an answered question is retired, never lost.

    Raises RuleBroken `field_answered`, `track_used`, `scale_scored`, BadInput.
    """
    row = _call(tx, call)
    tx.require_version(CALLS_TOPIC, row, seen_version)
    before = call_card(tx, call=call).asked
    clean = changed_call(before, values, use_of(tx, call=call))
    _require_cohort(tx, clean.cohort)
    for key, value in _columns(clean).items():
        setattr(row, key, value)
    _write_parts(tx, row.id, clean.phases, clean.criteria)
    saved(tx, CALLS_TOPIC, row.id, _("Appel « {name} » modifié.").format(name=row.name))
    tx.undo_with(change_call, call=call, values=before)


def _call(tx: Tx, call: int) -> CallRow:
    return locked(tx, CallRow, call, "call", _("L’appel à candidatures n° {id} n’existe pas."))


@command(Permission.INCUBATOR)
def copy_call(
    tx: Tx, *, call: CallId, name: str, opens_on: date, cohort: CohortId | None = None
) -> CallId:
    """Open a call like a former one in one gesture: same form, pieces, tracks, criteria, quorum.

    Its phases keep their distance from the opening.
    """
    former = call_card(tx, call=call).asked
    return open_call(
        tx, call=copied_call(former, name=name, opens_on=opens_on, cohort=cohort)
    )


@command(Permission.INCUBATOR)
def withdraw_call(tx: Tx, *, call: CallId) -> None:
    """Take a call back while no candidacy stands; raises RuleBroken `call_answered`."""
    row = _call(tx, call)
    count = call_card(tx, call=call).call.candidacies
    if count:
        raise RuleBroken(
            "call_answered",
            ngettext(
                "{count} candidature répond à « {name} » : fermez l’appel par sa date, ou retirez-la "
                "d’abord.",
                "{count} candidatures répondent à « {name} » : fermez l’appel par sa date, ou "
                "retirez-les d’abord.",
                count,
            ).format(count=count, name=row.name),
        )
    row.withdrawn = True
    saved(tx, CALLS_TOPIC, row.id, _("Appel « {name} » retiré.").format(name=row.name))
    tx.undo_with(restore_call, call=call)


@command(Permission.INCUBATOR)
def restore_call(tx: Tx, *, call: CallId) -> None:
    """Open again a call that was taken back."""
    row = _call(tx, call)
    _require_cohort(tx, None if row.cohort is None else CohortId(row.cohort))
    row.withdrawn = False
    saved(tx, CALLS_TOPIC, row.id, _("Appel « {name} » rétabli.").format(name=row.name))
    tx.undo_with(withdraw_call, call=call)
