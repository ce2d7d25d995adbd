"""The spaces' own opening hours: listed beside the calendar, changed from a day on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.i18n import WEEKDAYS, _
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import SpaceId
from pole_desk.registers.calendar.commands import set_opening_hours
from pole_desk.registers.calendar.queries import opening_hours
from pole_desk.registers.calendar.rules import Hours
from pole_desk.registers.spaces.queries import Space, spaces
from pole_desk.registers.spaces.rules import Kind

_WITH_HOURS = (Kind.HALL, Kind.HALL_BAY, Kind.MEETING_ROOM, Kind.CANTEEN, Kind.SHOP)


class OwnHours(NamedTuple):
    """The spaces that may have hours, and those that do."""

    spaces: Sequence[Space]
    hours: Mapping[SpaceId, Hours]

    def pairs(self) -> list[tuple[str, str]]:
        """Each space with its hours in words."""
        return [(one.code, self.hours[one.id].words) for one in self.spaces if one.id in self.hours]


def own_hours(reader: Reader, *, on: date) -> OwnHours:
    """What stands on a day, the spaces by code."""
    kept = [one for one in spaces(reader, on=on) if one.kind in _WITH_HOURS]
    return OwnHours(sorted(kept, key=lambda one: one.code), opening_hours(reader, on=on))


def open_hours(page: Page, panel: SidePanel, known: OwnHours) -> None:
    """Ask for a space's hours; without hours it is open whenever the pole is."""
    form = Form()
    form.add_widget(text(_("Une travée suit la halle. Réserver en dehors demande une confirmation.")))
    where = form.add(
        _("Espace"), ChoiceField([(one.id, f"{one.code} · {one.name}") for one in known.spaces]),
        name="space", required=True,
    )  # fmt: skip
    row = form.row()
    form.add(_("Ouverture"), TimeField(), name="opens", beside=row)
    form.add(_("Fermeture"), TimeField(), name="closes", beside=row,
             help=_("Avant l’ouverture : le lendemain. Vides tous deux : pas d’horaires propres."))  # fmt: skip
    for day, name in enumerate(WEEKDAYS):
        if day % 4 == 0:
            row = form.row()
        form.add(name, CheckField(name.capitalize(), checked=True), name=f"day_{day}", beside=row)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="valid_from", required=True)

    def fill() -> None:
        own = known.hours.get(where.value())
        form.set_values(
            opens=None if own is None else own.opens, closes=None if own is None else own.closes,
            **{f"day_{day}": own is None or day in own.weekdays for day in range(7)},
        )  # fmt: skip

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        opens, closes = values["opens"], values["closes"]
        if (opens is None) != (closes is None):
            form.refuse("closes", _("Donnez les deux heures, ou aucune."))
            return None
        days = frozenset(day for day in range(7) if values[f"day_{day}"])
        return page.do(
            set_opening_hours, spaces=[values["space"]],
            hours=None if opens is None else Hours(opens, closes, days), valid_from=values["valid_from"],
        )  # fmt: skip

    where.edited.connect(fill)
    form.set_values(valid_from=page.seat.clock.today())
    fill()
    open_act(page, panel, form, title=_("Horaires d’un espace"), verb=_("Enregistrer"), send=send,
             places={"hours": "closes", "weekdays": "day_0"})  # fmt: skip
