"""The booking's form in the order of a phone call: who, what and how many, when, where, how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.events.rules import Layout, layout_name
from pole_desk.activities.events.rules.series import Scope
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.booking_form.equipment_box import EquipmentBox, Left
from pole_desk.desktop.parts.booking_form.price_box import PriceBox
from pole_desk.desktop.parts.booking_form.repeat_box import RepeatBox
from pole_desk.desktop.parts.booking_form.room_list import RoomLine, RoomList, proposed
from pole_desk.desktop.parts.booking_form.scope_box import ScopeBox
from pole_desk.desktop.parts.booking_form.series_box import SeriesBox
from pole_desk.desktop.parts.booking_form.trouble import Trouble, Way
from pole_desk.desktop.parts.booking_form.when_box import WhenBox
from pole_desk.desktop.parts.booking_form.wish import USUAL_HOURS, Asked, Kept, usual_start, wall
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.fields import AreaField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.periods import day_of, to_instant
from pole_desk.ports.covers import Offer
from pole_desk.ports.ids import PartyId, SpaceId

LAYOUTS: list[tuple[str, str]] = [("", _("libre")), *((str(one), layout_name(one)) for one in Layout)]
_TYPED = ("people", "title", "set_up", "tear_down", "squeeze", "covers", "until_day", "until_hour")


class BookingForm(QWidget):
    """`asked` when the rooms are to be searched again, `slot` when the planning is to dot another in.

    `squeezed` when the reason to overlap a neighbour's buffers changed.
    """

    asked = Signal()
    slot = Signal()
    squeezed = Signal()
    started_again = Signal()

    def __init__(self, page: Page, kept: Kept, *, editing: bool = False) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.editing = page, editing
        self.chosen: tuple[SpaceId, ...] = kept.spaces
        self.lines: list[RoomLine] = []
        self.picked = bool(kept.spaces)
        self.stale = True
        today = page.seat.clock.today
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(12)
        self.again = ghost(_("Repartir d’un formulaire vide"), self.start_again, "undo-2")
        self.column.addWidget(self.again)
        self.again.setVisible(kept != Kept() and not editing)
        self.scope = ScopeBox()
        self.column.addWidget(self.scope)
        self._what(page)
        self.when = WhenBox(today)
        self.column.addWidget(self.when)
        self.repeat = RepeatBox(today)
        self.column.addWidget(self.repeat)
        self.repeat.setVisible(not editing)
        self._equipment()
        if not editing:
            self._meals()
        self._where()
        self.series = SeriesBox()
        self.column.addWidget(self.series)
        self.price = PriceBox()
        self.column.addWidget(self.price)
        self.warnings = label("", "warning")
        self.warnings.setWordWrap(True)
        self.warnings.hide()
        self.column.addWidget(self.warnings)
        self._more(today)
        self.notes = Form()
        self.notes.add(_("Notes, pour toute la série"), AreaField(_("badge, traiteur, accessibilité…"), lines=3), name="note")
        self.notes.hide()
        self.column.addWidget(self.notes)
        meals = {} if editing else self.meals.fields
        self.fields = {**self.top.fields, **meals, **self.more.fields}
        self.restore(kept)
        self._listen()

    def _what(self, page: Page) -> None:
        self.top = Form()
        self.who = PartyPicker(page)
        self.top.add(_("Qui"), self.who, name="who", required=True)
        row = self.top.row()
        self.top.add(_("Personnes"), IntField("0", least=0, most=10_000), name="people", beside=row)
        self.layout_choice = ChoiceField(LAYOUTS)
        self.top.add(_("Disposition"), self.layout_choice, name="layout", beside=row)
        self.top.add(_("Intitulé"), TextField(_("réunion, formation, concert…")), name="title")
        self.column.addWidget(self.top)

    def _meals(self) -> None:
        self.meals = Form()
        self.meals.add(_("Couverts à la cantine"), IntField("0", least=0, most=500), name="covers")
        self.served = quiet("", wrap=True)
        self.served.setAccessibleName(_("Ce que la cantine peut servir"))
        self.column.addWidget(self.meals)
        self.column.addWidget(self.served)

    def _equipment(self) -> None:
        self.gear = ghost(_("Prêter du matériel…"), self.open_equipment, "plus")
        self.column.addWidget(self.gear, 0, Qt.AlignmentFlag.AlignLeft)
        self.equipment = EquipmentBox()
        self.column.addWidget(self.equipment)
        self.gear.hide()
        self.equipment.hide()

    def _where(self) -> None:
        self.where = label(_("Où"), "strong")
        self.column.addWidget(self.where)
        self.rooms = RoomList()
        self.where.setBuddy(self.rooms)
        self.column.addWidget(self.rooms)
        self.trouble = Trouble()
        self.column.addWidget(self.trouble)
        self.note = quiet("", wrap=True)
        self.column.addWidget(self.note)

    def _more(self, today: Any) -> None:
        self.more = Form()
        row = self.more.row()
        for name, words in (("set_up", _("Montage (min)")), ("tear_down", _("Démontage (min)"))):
            self.more.add(words, IntField(_("celui de la salle"), least=0, most=4320), name=name, beside=row)
        self.more.add(
            _("Empiéter sur le montage d’un voisin : pourquoi"), TextField(_("accord des deux équipes…")),
            name="squeeze",
        )  # fmt: skip
        if not self.editing:
            row = self.more.row()
            self.more.add(_("Option jusqu’au"), DateField(today, _("lundi, +7")), name="until_day", beside=row)
            self.more.add(_("à"), TimeField(_("18h")), name="until_hour", beside=row)
            row.setStretch(0, 5)
            row.setStretch(1, 3)
        self.column.addWidget(self.more)

    def _listen(self) -> None:
        pause = QTimer(self)
        pause.setSingleShot(True)
        pause.setInterval(120)
        pause.timeout.connect(self.asked)
        self._pause = pause
        for name in ("people", "layout", "set_up", "tear_down"):
            self.fields[name].edited.connect(self._soon)
        self.fields["squeeze"].edited.connect(self.squeezed)
        self.fields["title"].edited.connect(self._title_typed)
        self.when.moved.connect(self._moved)
        self.when.moved.connect(self._soon)
        self.when.lost.connect(self.slot)
        self.when.lost.connect(self._soon)
        self.repeat.moved.connect(self._soon)
        self.scope.moved.connect(self._scope_chosen)
        self.series.decided.connect(self._decided)
        self.equipment.moved.connect(self._soon)
        self.who.chosen.connect(self._who_chosen)
        self.rooms.chosen.connect(self._room_chosen)
        self.rooms.refused.connect(self._room_refused)

    def _soon(self) -> None:
        """Search once typing pauses; what is shown is of another wish until then."""
        self.stale = True
        self._pause.start()

    def _title_typed(self) -> None:
        if self.scope.several:
            self._soon()

    def set_scope(self, scope: Scope) -> None:
        """Say for which dates of its series a booking changes."""
        self.scope.choose(scope)
        self._scope_shown()

    def show_note(self, words: str) -> None:
        """What is noted of the event of a series, to be changed with it."""
        self.notes.set_values(note=words)

    def _scope_shown(self) -> None:
        self._allow_squeeze()
        self.notes.setVisible(self.scope.several)

    def _scope_chosen(self) -> None:
        self._scope_shown()
        self.asked.emit()

    def _allow_squeeze(self) -> None:
        """A neighbour's buffers are agreed on date by date."""
        field = self.fields["squeeze"]
        field.setEnabled(not self.scope.several)
        field.read_aloud(_("Date par date : choisissez « Cette date ».") if self.scope.several else "")

    def _decided(self) -> None:
        """A date that stays or goes may be in the way of another of the same series."""
        if self.scope.several:
            self.asked.emit()

    def decided_anew(self) -> None:
        """A way out chosen before is none any more: weigh the dates with what is shown instead."""
        self._soon()

    def _who_chosen(self) -> None:
        self.top.fields["people"].setFocus()
        self.asked.emit()

    def focus_first(self) -> None:
        """Where typing begins: who, or what follows when the structure is known."""
        if self.who.settled() or self.editing:
            self.top.fields["people"].setFocus()
        else:
            self.who.setFocus()

    # --- what comes in

    def prefill(
        self, *, span: tuple[int, int] | None = None, spaces: Sequence[SpaceId] = (),
        party: PartyId | None = None,
    ) -> None:  # fmt: skip
        """Put what the caller already knows over what was kept."""
        if span is not None:
            self.when.set_span(*span)
            self._say_day()
        if spaces:
            self.chosen, self.picked = tuple(spaces), True
        if party is not None:
            self.who.set_value(party)

    def show_rooms(self, lines: Sequence[RoomLine], free: int) -> None:
        """The rooms for what is asked; the first that suits is proposed while none was picked."""
        self.lines, self.stale = list(lines), False
        kept, self.chosen = self.chosen, proposed(lines, self.chosen, picked=self.picked)
        self.picked = self.picked and self.chosen == kept
        self.rooms.set_lines(lines, self.chosen)
        self.rooms.show_spaces(self.chosen)
        words = ngettext("{n} possibilité libre sur {all}.", "{n} possibilités libres sur {all}.", free)
        self.note.setText(words.format(n=free, all=len(lines)) if lines else "")
        self.slot.emit()

    def show_nothing(self, reason: str) -> None:
        """Take away rooms, price and covers of a time that is not asked for any more, and say why."""
        told = _("— : {reason}.").format(reason=reason)
        self.lines, self.stale = [], True
        self.rooms.set_lines([], self.chosen)
        self.note.setText(told)
        self.trouble.show_words("")
        self.show_warnings([])
        self.price.show_none(told)
        self.series.hide()
        if not self.editing:
            self.served.setText(told)

    def show_equipment(self, left: Sequence[Left]) -> None:
        """What may be lent at that time; nothing is said of it where nothing is lent."""
        self.equipment.set_left(left)
        asked = self.equipment.isVisibleTo(self) or bool(self.equipment.asked())
        self.gear.setVisible(bool(left) and not self.editing and not asked)
        self.equipment.setVisible(bool(left) and not self.editing and asked)

    def show_meals(self, offer: Offer | None, day: str) -> None:
        """What the canteen may still serve that day, beside the covers asked for."""
        if self.editing:
            return
        if offer is None:
            words = _("aucune cantine")
        elif offer.state == "open":
            words = ngettext("{n} couvert possible le {day}", "{n} couverts possibles le {day}", offer.left)
            words = words.format(n=number(offer.left), day=day)
        else:
            words = offer.reason
        self.served.setText(words)

    def open_equipment(self) -> None:
        """Show what may be lent."""
        self.gear.hide()
        self.equipment.show()
        chip = next(iter(self.equipment.chips.values()), None)
        if chip is not None:
            chip.setFocus()

    def chosen_line(self) -> RoomLine | None:
        """The line of the room, or of the bays, that will be booked."""
        return next((line for line in self.lines if line.spaces == self.chosen), None)

    def show_trouble(self, words: str, ways: Sequence[Way] = ()) -> None:
        self.trouble.show_words(words, ways)

    def show_warnings(self, words: Sequence[str]) -> None:
        """What the user should know of before booking; nothing is refused for it."""
        self.warnings.setText("\n".join(words))
        self.warnings.setVisible(bool(words))

    def take(self, spaces: Sequence[SpaceId]) -> None:
        """Choose other rooms."""
        self.chosen, self.picked, self.stale = tuple(spaces), True, True
        self.trouble.show_words("")
        self.rooms.set_lines(self.lines, self.chosen)
        self.rooms.show_spaces(self.chosen)
        self.slot.emit()
        self.asked.emit()

    def take_time(self, starts_at: int, ends_at: int) -> None:
        """Choose another time."""
        self.when.set_span(starts_at, ends_at)
        self.trouble.show_words("")
        self._moved()
        self.asked.emit()

    # --- what goes out

    def wanted(self) -> Asked:
        """What is typed, as far as it can be read."""
        try:
            party = self.who.value()
        except BadInput:
            party = None
        try:
            rule = self.repeat.rule()
        except BadInput:
            rule = ""
        before, after = self._minutes("set_up"), self._minutes("tear_down")
        return Asked(
            party, self._number("people") or 0, str(self.layout_choice.value() or ""),
            self.when.span(), self.equipment.asked(), before, after, rule,
            bool(self.repeat.closed.value()),
        )  # fmt: skip

    def checked(self) -> bool:
        """Whether all that is needed can be read; what can't is said under its field."""
        if self.top.values() is None or self.when.required() is None:
            return False
        if self.repeat.required() is None or not self._readable():
            return False
        if not self.chosen:
            self.trouble.show_words(_("Choisissez une salle."))
            self.rooms.setFocus()
            return False
        return True

    def _readable(self) -> bool:
        forms = (self.more,) if self.editing else (self.meals, self.more)
        return all(form.values() is not None for form in forms)

    def text(self, name: str) -> str:
        """A plain text field, as typed."""
        return str(self.fields[name].value() or "")

    def number(self, name: str) -> int:
        return self._number(name) or 0

    def option_until(self) -> int | None:
        """When the option lapses; None for the usual time. Raises BadInput."""
        day, hour = self.fields["until_day"].value(), self.fields["until_hour"].value()
        if day is None:
            return None
        return wall(day, hour or time(18))

    def keep(self) -> Kept:
        """Everything typed, for the next time that the panel opens."""
        texts = {name: self._line(name) for name in _TYPED if name in self.fields}
        texts |= {f"when_{name}": text for name, text in self.when.texts().items()}
        try:
            party = self.who.value()
        except BadInput:
            party = None
        return Kept(
            party, self.who.typed(), texts, str(self.layout_choice.value() or ""),
            self.chosen if self.picked else (), self.equipment.texts(), self.repeat.texts(),
        )  # fmt: skip

    def touched(self) -> bool:
        """Whether something worth keeping was typed."""
        kept = self.keep()
        words = [kept.texts.get(name, "") for name in ("people", "title", "covers")]
        return bool(kept.party or kept.party_name or any(words) or kept.equipment)

    def restore(self, kept: Kept) -> None:
        """Put back what was typed before and left."""
        for name in _TYPED:
            if name in self.fields:
                self.fields[name].line.setText(kept.texts.get(name, ""))
        self.layout_choice.set_value(kept.layout)
        when = {name.removeprefix("when_"): text for name, text in kept.texts.items() if name.startswith("when_")}
        if when.get("day"):
            self.when.set_texts(when)
        else:
            start = usual_start(to_instant(self.page.seat.clock.now()))
            self.when.set_span(to_instant(start), to_instant(start) + USUAL_HOURS * 3600)
        self._say_day()
        self.repeat.set_texts(kept.repeat)
        self.equipment.set_texts(kept.equipment)
        if kept.party is not None:
            self.who.set_party(kept.party, kept.party_name)
        else:
            self.who.type_again(kept.party_name)

    def start_again(self) -> None:
        """Empty the form; what was kept is forgotten."""
        self.started_again.emit()
        self.chosen, self.picked = (), False
        for field in self.fields.values():
            field.set_value(None)
        self.restore(Kept())
        self.again.hide()
        self.trouble.show_words("")
        self.who.setFocus()
        self.asked.emit()

    # --- inside

    def _line(self, name: str) -> str:
        return str(self.fields[name].line.text())

    def _number(self, name: str) -> int | None:
        try:
            value = self.fields[name].value()
        except (BadInput, KeyError):
            return None
        return None if value is None else int(value)

    def _minutes(self, name: str) -> int | None:
        value = self._number(name)
        return None if value is None else value * 60

    def _say_day(self) -> None:
        span = self.when.span()
        self.repeat.set_day(None if span is None else day_of(span[0]))

    def _moved(self) -> None:
        self._say_day()
        self.slot.emit()

    def _room_chosen(self, spaces: tuple[SpaceId, ...]) -> None:
        self.chosen, self.picked, self.stale = spaces, True, True
        self.trouble.show_words("")
        self.slot.emit()
        self.asked.emit()

    def _room_refused(self, line: RoomLine) -> None:
        self.trouble.show_words(f"{line.name}\u202f: {line.words}.")

