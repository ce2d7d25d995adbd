"""Closures added, changed and taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, setting, settings_between
from pole_desk.kernel.texts import one_line
from pole_desk.kernel.work import Tx, Undo, command
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.calendar.rules import HOURS, TOPIC, Hours, require_closure, require_hours
from pole_desk.registers.calendar.tables import ClosureRow


@command(Permission.CALENDAR)
def add_closure(
    tx: Tx, *, first: date, last: date, label: str, space: SpaceId | None = None
) -> int:
    """Close the pole, or one space, from a day to a day, both included. Raises BadInput."""
    require_closure(first, last, label)
    row = ClosureRow(
        first_day=first, last_day=last, label=one_line(label), space=space, withdrawn=False
    )
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.undo_with(remove_closure, closure=row.id)
    tx.says(
        _("Fermeture du {first} au {last} : {label}.").format(
            first=numeric_day(first), last=numeric_day(last), label=row.label
        )
    )
    return row.id


@command(Permission.CALENDAR)
def change_closure(
    tx: Tx, *, closure: int, first: date, last: date, label: str, seen_version: int | None = None
) -> None:
    """Change a closure's days and label; former values are kept. Raises BadInput, Conflict."""
    require_closure(first, last, label)
    row = _closure(tx, closure)
    tx.require_version(TOPIC, row, seen_version)
    tx.undo_with(
        change_closure, closure=closure, first=row.first_day, last=row.last_day, label=row.label
    )
    row.first_day, row.last_day, row.label = first, last, one_line(label)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("La fermeture « {label} » est modifiée.").format(label=row.label))


@command(Permission.CALENDAR)
def remove_closure(tx: Tx, *, closure: int) -> None:
    """Take a closure back; it stays on record. Raises NotFound."""
    row = _closure(tx, closure)
    row.withdrawn = True
    tx.changed(TOPIC, row.id)
    tx.undo_with(restore_closure, closure=closure)
    tx.says(_("La fermeture « {label} » est retirée.").format(label=row.label))


@command(Permission.CALENDAR)
def restore_closure(tx: Tx, *, closure: int) -> None:
    """Bring a closure back. Raises NotFound."""
    row = _closure(tx, closure)
    row.withdrawn = False
    tx.changed(TOPIC, row.id)
    tx.undo_with(remove_closure, closure=closure)
    tx.says(_("La fermeture « {label} » est rétablie.").format(label=row.label))


@command(Permission.CALENDAR)
def set_opening_hours(
    tx: Tx, *, spaces: Sequence[SpaceId], hours: Hours | None, valid_from: date
) -> None:
    """Give spaces their own hours from a day on, None takes them away; bookings made stay.

    They hold until the space's hours change at a later day. Booking outside them asks for the
    user's word, as on a closed day. Raises BadInput.
    """
    if hours is not None:
        require_hours(hours)
    before: dict[str, Any] = dict(setting(tx, key=HOURS, on=valid_from, default={}))
    dated = settings_between(tx, key=HOURS, first=valid_from, last=date.max)
    later = [(one.valid_from, one.value) for one in dated if one.valid_from > valid_from]
    going = {str(space) for space in spaces}
    acts: list[Undo] = []
    for day, kept in [(valid_from, before), *later]:
        going = {space for space in going if kept.get(space) == before.get(space)}
        if going:
            acts.append(_write_hours(tx, day, kept, going, hours))
    tx.changed(TOPIC, 0)
    tx.undo_with(put_back_hours, acts=acts)
    day = numeric_day(valid_from)
    tx.says(
        _("Plus d’horaires propres à partir du {day}.").format(day=day) if hours is None
        else _("À partir du {day} : {hours}.").format(day=day, hours=hours.words)
    )  # fmt: skip


def _write_hours(
    tx: Tx, day: date, kept: Mapping[str, Any], spaces: Collection[str], hours: Hours | None
) -> Undo:
    """Have the hours of a day say those of some spaces; how that is taken back."""
    value = {space: own for space, own in kept.items() if space not in spaces}
    if hours is not None:
        value |= {space: hours.as_setting() for space in sorted(spaces)}
    set_setting(tx, key=HOURS, value=value, valid_from=day)
    back = tx.way_back()
    assert back is not None
    return back


@command(Permission.CALENDAR)
def put_back_hours(tx: Tx, *, acts: Sequence[Undo]) -> None:
    """Bring the spaces' hours back to what they were: what each of their days said."""
    again = tx.each_back(acts)
    tx.changed(TOPIC, 0)
    tx.undo_with(put_back_hours, acts=again)
    tx.says(_("Les horaires des espaces sont remis comme avant."))


def _closure(tx: Tx, closure: int) -> ClosureRow:
    row = tx.session.get(ClosureRow, closure)
    if row is None:
        raise NotFound("closure", _("La fermeture n° {id} n’existe pas.").format(id=closure))
    return row
