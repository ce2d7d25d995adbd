"""When and where something is held: the fields that meetings, juries and workshops share."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.fields import ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import PARIS, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.rules import Kind

ROOMS = (Kind.MEETING_ROOM, Kind.HALL, Kind.HALL_BAY, Kind.CANTEEN)
PLACES = {
    "overlap": "space", "space_taken": "space", "room_small": "space", "place": "place", "times_reversed": "to",
    "day_ahead": "on", "reason": "reason", "outside_opening": "from",
}  # fmt: skip


def rooms(reader: Reader) -> list[Space]:
    """The rooms where people meet, the smallest first."""
    found = [one for one in spaces(reader, on=reader.clock.today()) if one.kind in ROOMS]
    return sorted(found, key=lambda one: (one.capacity, one.code))


def add_when(page: Page, form: Form) -> None:
    """The day and the two hours, on one line."""
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    row = form.row()
    form.add(_("De"), TimeField(_("9h30")), name="from", required=True, beside=row)
    form.add(_("À"), TimeField(_("12h")), name="to", required=True, beside=row)


def add_where(form: Form, found: list[Space]) -> None:
    """A room of the pole, or a place elsewhere."""
    choices: list[tuple[Any, str]] = [(None, _("Ailleurs"))]
    choices += [
        (one.id, _("{name} · {n} pers.").format(name=one.name, n=one.capacity) if one.capacity else one.name)
        for one in found
    ]
    form.add(_("Salle du pôle"), ChoiceField(choices), name="space")
    form.add(_("Sinon, où"), TextField(_("Adresse, maison de quartier…")), name="place")
    form.set_values(space=None)


def instant(day: date, hour: time) -> int:
    """A local day and hour as epoch seconds."""
    return to_instant(datetime.combine(day, hour, PARIS))


def local(at: int) -> datetime:
    """Epoch seconds as a local moment."""
    return datetime.fromtimestamp(at, PARIS)


def when_values(starts_at: int, ends_at: int) -> dict[str, Any]:
    """The values of `add_when` for what is already planned."""
    first, last = local(starts_at), local(ends_at)
    return {"on": first.date(), "from": first.time().replace(tzinfo=None), "to": last.time().replace(tzinfo=None)}
