"""The forms of a room: what it brings when booked, people per layout from a day on, bays together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer

from pole_desk.activities.events.commands.rooms import set_layouts, set_room, withdraw_layouts
from pole_desk.activities.events.queries.settings import RoomSetting
from pole_desk.activities.events.rules.figures import Figure, layout_words
from pole_desk.activities.events.rules.needs import Layout, layout_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.settings.dated import value_row
from pole_desk.desktop.pages.settings.room_rows import RoomLine, Rooms, in_force
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.fields import CheckField, ChoiceField, IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, secondary, text, title
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, number, numeric_day

LONGEST_MINUTES = 4320
MOST_PEOPLE = 10_000
PLACES = {
    "tariff": "tariff", "set_up": "set_up", "tear_down": "tear_down", "not_bookable": "bookable",
    "valid_from": "valid_from",
    **{f"capacity_{layout}": f"people_{layout}" for layout in Layout},
}  # fmt: skip


def open_room(page: Page, panel: SidePanel, room: RoomSetting, rooms: Rooms) -> None:
    """Bookable or not, usual set-up and tear-down, tariff class, fixed equipment."""
    form = Form()
    if room.record is None and room.parent is not None:
        form.add_widget(text(_("Suit pour l’instant les réglages de l’espace dont elle fait partie.")))
    form.add("", CheckField(_("Se réserve à l’heure"), checked=room.bookable), name="bookable")
    row = form.row()
    form.add(_("Montage (minutes)"), IntField(most=LONGEST_MINUTES), name="set_up", required=True, beside=row)
    form.add(_("Démontage (minutes)"), IntField(most=LONGEST_MINUTES), name="tear_down", required=True, beside=row)
    choices = [("", _("Aucune : gratuit")), *((code, name) for code, name in rooms.tariffs.items())]
    form.add(_("Classe tarifaire"), ChoiceField(choices), name="tariff",
             help=_("Ses prix sont dans « Tarifs », par heure, demi-journée, journée, soirée, week-end."))  # fmt: skip
    form.set_values(set_up=room.set_up // 60, tear_down=room.tear_down // 60, tariff=room.tariff)
    form.add_widget(line())
    form.add_widget(label(_("Matériel qui reste dans la salle"), "strong"))
    form.add_widget(secondary(_("Compris dans la salle, jamais prêté ailleurs. Vide : aucun."), wrap=True))
    gear = [one for one in rooms.equipment]
    for first in range(0, len(gear), 2):
        row = form.row()
        for one in gear[first : first + 2]:
            count = room.fixed_equipment.get(one.code)
            form.add(one.label, IntField(most=999), name=f"fixed_{one.code}", beside=row).set_value(count)
        if len(gear[first : first + 2]) == 1:
            row.addStretch(1)

    def send(values: dict[str, Any]) -> Promise[Any]:
        fixed = {
            one.code: values[f"fixed_{one.code}"] for one in gear if values[f"fixed_{one.code}"]
        }
        return page.do(
            set_room, space=room.id, bookable=values["bookable"], tariff=values["tariff"] or "",
            set_up=values["set_up"] * 60, tear_down=values["tear_down"] * 60, fixed_equipment=fixed,
            seen_version=room.version,
        )  # fmt: skip

    open_act(page, panel, form, title=_("{name} ({code})").format(name=room.name, code=room.code),
             verb=_("Enregistrer"), send=send, places=PLACES)  # fmt: skip


def open_other(page: Page, panel: SidePanel, rooms: Rooms) -> None:
    """Choose a space that is no room, then say what it brings when it is booked, or close it."""
    form = Form()
    form.add_widget(text(_("Un stand, un stockage ou le magasin se réservent aussi à l’heure ; leurs autres "
                           "usages ne changent pas.")))  # fmt: skip
    choices = [(one.id, _("{code} ({name})").format(code=one.code, name=one.name)) for one in rooms.others]
    form.add(_("Espace"), ChoiceField(choices), name="space", required=True)

    def send(values: dict[str, Any]) -> None:
        chosen = next(one for one in rooms.others if one.id == values["space"])
        QTimer.singleShot(0, page, lambda: open_room(page, panel, chosen, rooms))

    open_act(page, panel, form, title=_("Autre espace"), verb=_("Continuer"), send=send)


def _figure_fields(form: Form, people: Mapping[str, int]) -> None:
    layouts = list(Layout)
    for first in range(0, len(layouts), 2):
        row = form.row()
        pair = layouts[first : first + 2]
        for layout in pair:
            field = IntField(_("impossible"), most=MOST_PEOPLE)
            form.add(layout_words(layout), field, name=f"people_{layout}", beside=row)
            field.set_value(people.get(layout))
        if len(pair) == 1:
            row.addStretch(1)


def _typed(form: Form) -> dict[str, int | None]:
    """What the fields hold, those that can't be read left out."""
    found: dict[str, int | None] = {}
    for layout in Layout:
        try:
            found[str(layout)] = form.fields[f"people_{layout}"].value()
        except BadInput:
            continue
    return found


def _capacities(values: Mapping[str, Any], before: Mapping[str, int]) -> dict[str, int]:
    """What was changed: a layout emptied is not possible any more."""
    typed = {str(layout): values[f"people_{layout}"] or 0 for layout in Layout}
    return {layout: people for layout, people in typed.items() if people != before.get(layout, 0)}


def _day(page: Page, form: Form) -> DateField:
    day = DateField(page.seat.clock.today)
    form.add(_("À partir du"), day, name="valid_from", required=True)
    day.set_value(page.seat.clock.today())
    return day


def open_figures(page: Page, panel: SidePanel, row: RoomLine) -> None:
    """People per layout from a day on; the dated figures stand below."""
    form = Form()
    form.add_widget(text(_("Personnes par disposition. Vide : la disposition n’est pas possible.")))
    if row.setting is not None and row.setting.capacity:
        form.add_widget(
            secondary(_("Fiche de l’espace : {people} personnes.").format(people=number(row.setting.capacity)))
        )
    _figure_fields(form, row.people)
    _follow(form, _day(page, form), row)
    _list_figures(page, panel, form, row)

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        changed = _capacities(values, in_force(row.figures, values["valid_from"]))
        if not changed:
            page.say(_("Aucune capacité n’a changé."), "warning")
            return None
        return page.do(set_layouts, spaces=list(row.codes), capacities=changed, valid_from=values["valid_from"])

    open_act(page, panel, form, title=_("Capacités de {codes}").format(codes=" + ".join(row.codes)),
             verb=_("Enregistrer"), send=send, places=PLACES)  # fmt: skip


def _follow(form: Form, day: DateField, row: RoomLine) -> None:
    """Show what holds on the day typed, where nothing was typed yet."""
    shown = dict(row.people)

    def refill() -> None:
        try:
            on = day.value()
        except BadInput:
            return
        if on is None:
            return
        people = in_force(row.figures, on)
        for layout, typed in _typed(form).items():
            if typed == shown.get(layout):
                form.fields[f"people_{layout}"].set_value(people.get(layout))
                shown.pop(layout, None)
                if layout in people:
                    shown[layout] = people[layout]

    day.edited.connect(refill)


def _list_figures(page: Page, panel: SidePanel, form: Form, row: RoomLine) -> None:
    days = sorted({one.valid_from for one in row.figures}, reverse=True)
    if not days:
        return
    form.add_widget(line())
    form.add_widget(title(_("Capacités datées")))
    for day in days:
        words = _figures_words(day, [one for one in row.figures if one.valid_from == day])
        to_come = day >= page.seat.clock.today()
        form.add_widget(value_row(words, partial(_withdraw, page, panel, row, day) if to_come else None))


def _figures_words(day: date, figures: Sequence[Figure]) -> str:
    order = list(Layout)
    said = ", ".join(
        _("{layout} {people}").format(
            layout=layout_name(one.layout), people=number(one.capacity) if one.capacity else "–"
        )
        for one in sorted(figures, key=lambda one: order.index(Layout(one.layout)))
    )
    return _("{day} : {figures}").format(day=numeric_day(day), figures=said)


def _withdraw(page: Page, panel: SidePanel, row: RoomLine, day: date) -> None:
    done = page.do(withdraw_layouts, spaces=list(row.codes), valid_from=day)
    done.then(lambda _done: panel.close_panel())


def open_together(page: Page, panel: SidePanel, rooms: Rooms) -> None:
    """Put bays of one hall together from a day on, with what they take."""
    form = Form()
    bays = rooms.bays()
    if not bays:
        page.say(_("Aucune salle n’est divisée en travées."), "info")
        return
    form.add_widget(text(_("Cochez les travées d’une même salle, puis donnez ce qu’elles tiennent ensemble.")))
    for bay in bays:
        words = _("{name} ({code})").format(name=bay.name, code=bay.code)
        form.add("", CheckField(words), name=f"bay_{bay.code}")
    _figure_fields(form, {})
    _day(page, form)

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        codes = [bay.code for bay in bays if values[f"bay_{bay.code}"]]
        if len(codes) < 2:
            form.refuse(f"bay_{bays[0].code}", _("Cochez au moins deux travées."))
            return None
        capacities = _capacities(values, {})
        return page.do(set_layouts, spaces=codes, capacities=capacities, valid_from=values["valid_from"])

    places = {**PLACES, "bays": f"bay_{bays[0].code}", "layout": f"people_{next(iter(Layout))}"}
    open_act(page, panel, form, title=_("Réunir des travées"), verb=_("Réunir"), send=send, places=places)


def open_parting(page: Page, panel: SidePanel, row: RoomLine) -> None:
    """Stop offering bays together from a day on; bookings made stay."""
    form = Form()
    form.add_widget(
        text(_("{codes} ne seront plus proposées ensemble. Les réservations déjà faites restent.").format(
            codes=" + ".join(row.codes)))
    )  # fmt: skip
    _day(page, form)

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(
            set_layouts, spaces=list(row.codes), capacities=dict.fromkeys(row.people, 0),
            valid_from=values["valid_from"],
        )  # fmt: skip

    open_act(page, panel, form, title=_("Ne plus réunir"), verb=_("Séparer"), send=send, places=PLACES,
             takes_away=True)  # fmt: skip
