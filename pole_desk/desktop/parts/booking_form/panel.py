"""The panel itself: opened on a page, searching as one types, kept until booked, dotting its slot in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from pole_desk.activities.events.commands import take_call, take_series_call
from pole_desk.activities.events.queries import Booking, event_facts
from pole_desk.activities.events.rules import BookingState, BookingWish, OnClosedDay
from pole_desk.activities.events.rules.series import ClosedDays, Decision, Scope
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.booking_form.changes import Changes
from pole_desk.desktop.parts.booking_form.form import BookingForm
from pole_desk.desktop.parts.booking_form.reading import Seen, look
from pole_desk.desktop.parts.booking_form.room_list import RoomLine
from pole_desk.desktop.parts.booking_form.series_dates import (
    CHANGE_EVERY,
    change_decisions,
    decisions_of,
    lines_of,
    lines_of_change,
    title_of_change,
)
from pole_desk.desktop.parts.booking_form.trouble import Way
from pole_desk.desktop.parts.booking_form.wish import Kept, series_wish
from pole_desk.desktop.widgets.board.titles import hour_text, times_text
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.tab_stops import tab_as_laid
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, brief_day
from pole_desk.kernel.periods import day_of
from pole_desk.ports.ids import EventId, PartyId, SpaceId

PLACES = {
    "no_canteen": "covers", "covers": "covers", "full": "covers", "late": "covers", "no_formula": "covers",
    "party": "who", "title": "title", "people": "people", "layout": "layout", "buffers": "set_up",
    "option_until": "until_day",
}  # fmt: skip
WAYS = 4
_kept: WeakKeyDictionary[Page, Kept] = WeakKeyDictionary()


class Slot(NamedTuple):
    """A place and a time that the panel would book, for the planning to dot in."""

    space: SpaceId
    starts_at: int
    ends_at: int
    words: str = ""
    set_up: int = 0
    tear_down: int = 0


Follow = Callable[[Sequence[Slot]], object]


class BookingPanel(QObject):
    """Opens at once; `done(event)` once written.

    `spaces`, `span` and `party` win over what was typed before and left. `follow` is told the slots
    each time that they change. With `booking` it changes that one, or those of its series that `scope`
    names; with `event` it adds to it.
    """

    done = Signal(int)
    closed = Signal()

    def __init__(
        self,
        page: Page,
        panel: SidePanel,
        *,
        spaces: Sequence[SpaceId] = (),
        span: tuple[int, int] | None = None,
        party: PartyId | None = None,
        booking: Booking | None = None,
        event: EventId | None = None,
        follow: Follow | None = None,
        scope: Scope = Scope.THIS,
    ) -> None:
        super().__init__(panel)
        self.page, self.panel = page, panel
        self.booking, self.event = booking, event
        self._follow, self._anyway, self._past = follow, False, False
        self._then: tuple[Callable[[], object], tuple[SpaceId, ...], bool] | None = None
        self.seen: Seen | None = None
        if panel.isVisible() and isinstance(panel.content(), BookingForm):
            panel.close_panel()
        self._slot = f"booking-rooms-{id(self)}"
        kept = _kept.get(page) if booking is None and event is None else None
        self.form = BookingForm(page, kept or Kept(), editing=booking is not None)
        self.changes = None if booking is None else Changes(booking, scope)
        if self.changes is not None:
            self.changes.fill(self.form)
            self.form.series.decide_for_all(CHANGE_EVERY)
        self.form.prefill(span=span, spaces=spaces, party=party)
        self.form.asked.connect(self.look)
        self.form.slot.connect(self._tell)
        self.form.squeezed.connect(self._allow)
        self.form.started_again.connect(self._forget)
        self.form.rooms.refused.connect(self._offer_ways)
        self._buttons()
        panel.closed.connect(self._closed)
        self._open, self._writing = True, False
        if self.changes is not None:
            self._ask_note(self.changes)
        self.look()
        self._tell()

    def _ask_note(self, changes: Changes) -> None:
        if changes.booking.series is not None:
            self.page.ask(event_facts, event=changes.booking.event).then(
                lambda facts: changes.show_note(self.form, facts.note) if self._open else None
            )

    def _buttons(self) -> None:
        if self.booking is not None:
            self.firm = primary(_("Enregistrer"), self._change, "check", _("Enregistrer (Ctrl+Entrée)"))
            self.option = None
            self.panel.open(_("Modifier la réservation"), self.form, self.firm)
        else:
            self.option = secondary(
                _("Poser une option"), partial(self._book, BookingState.OPTION), "clock",
                _("Poser une option (Ctrl+Maj+Entrée)"),
            )  # fmt: skip
            self.firm = primary(
                _("Confirmer"), partial(self._book, BookingState.CONFIRMED), "check",
                _("Confirmer (Ctrl+Entrée)"),
            )  # fmt: skip
            self.panel.open(_("Réserver une salle"), self.form, self.option, self.firm)
        self.form.focus_first()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self.form).activated.connect(self.firm.click)
        if self.option is not None:
            for keys in ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"):
                QShortcut(QKeySequence(keys), self.form).activated.connect(self.option.click)

    # --- searching

    def look(self) -> None:
        """Search again for what is typed."""
        asked = self.form.wanted()
        if asked.span is None:
            self.seen, self._then = None, None
            self.form.show_nothing(self.form.when.flaw())
            self._allow()
            return
        self.page.ask_latest(
            self._slot, look, asked=asked, chosen=self.form.chosen, picked=self.form.picked,
            booking=None if self.booking is None else self.booking.id, anyway=self._anyway,
            changing=None if self.changes is None else self.changes.changing(self.form, self._decided()),
        ).then(self._show).fail(self._not_found)  # fmt: skip

    def _decided(self) -> list[Decision]:
        """What was said of the dates in the way of a change."""
        change = None if self.seen is None else self.seen.change
        return [] if change is None else change_decisions(change, self.form.series.decisions())

    def _not_found(self, error: Exception) -> None:
        self._then = None
        if isinstance(error, PoleError):
            self.form.show_trouble(error.message)
        else:
            self.page.refused(error)

    def _show(self, seen: Seen) -> None:
        if not self._open or self.form.wanted().span is None:
            return
        self.seen = seen
        self.form.show_rooms(seen.lines, seen.free)
        self.form.show_equipment(seen.left)
        self.form.show_warnings(seen.warnings)
        self._show_money(seen)
        span = self.form.wanted().span
        self.form.show_meals(seen.meals, "" if span is None else brief_day(day_of(span[0])))
        line = self.form.chosen_line()
        if line is not None and line.taken:
            self._offer_ways(line)
        elif line is None and not seen.free:
            self._offer_ways(None)
        else:
            self.form.show_trouble("")
        tab_as_laid(self.panel)
        self._allow()
        self._go_on()

    def _settled(self, act: Callable[[], object], *, firm: bool) -> bool:
        """Whether the rooms shown are those of what is typed; else search first, then act.

        `firm` acts only where the room may be held, an option may stand behind somebody.
        """
        if not self.form.stale:
            return True
        self._then = (act, self.form.chosen, firm)
        self.look()
        return False

    def _go_on(self) -> None:
        """Do what was asked while the search ran, unless another room is proposed by it."""
        if self._then is None:
            return
        (act, chosen, firm), self._then = self._then, None
        if chosen and chosen != self.form.chosen:
            line = self.form.chosen_line()
            words = _("La salle proposée a changé : {room}. Vérifiez, puis recommencez.")
            self.form.show_trouble(words.format(room="" if line is None else line.name))
        elif self.firm.isEnabled() or not firm:
            act()

    def _show_money(self, seen: Seen) -> None:
        """The dates of a repetition, and what all of it costs."""
        asked, series, change = self.form.wanted(), seen.series, seen.change
        lines = [] if series is None else lines_of(series, keep_closed=asked.keep_closed)
        if change is not None:
            words = "" if change.plan.series is None else change.plan.series.words
            self.form.series.show_dates(words, lines_of_change(change), title_of_change(change))
            if {*self._decided()} != {*change.decisions}:
                self.form.decided_anew()
        else:
            self.form.series.show_dates("" if series is None else series.words, lines)
        cost = seen.costs.get(self.form.chosen)
        if cost is not None and series is not None:
            cost = cost._replace(times=sum(1 for line in lines if not line.clash))
        if self.changes is not None:
            self.changes.show_price(self.form, cost)
        else:
            self.form.price.show_cost(cost)

    def _allow(self) -> None:
        """Only an option may stand over what somebody has, or behind an option."""
        line = self.form.chosen_line()
        reason = ""
        taken = line is not None and line.taken and not self.form.text("squeeze")
        if line is not None and (taken or (line.optioned and self._firm())):
            reason = _("{room} : {why}.").format(room=line.name, why=line.words)
        blocked = [] if self.seen is None or self.seen.change is None else self.seen.change.blocked
        if blocked:
            reason = _("{day} : {why}. Dites ce que cette date devient.").format(
                day=brief_day(day_of(blocked[0].line.want.starts_at)), why=blocked[0].line.reason
            )
        self.firm.why(reason)

    def _firm(self) -> bool:
        """Whether the place would be held firmly: an option that is moved queues again."""
        return self.booking is None or self.booking.state == BookingState.CONFIRMED

    def _offer_ways(self, line: RoomLine | None) -> None:
        """Say what is in the way, with the ways out as buttons."""
        seen = self.seen
        if seen is None:
            return
        words = _("Rien n’est libre pour cette demande.") if line is None else f"{line.name}\u202f: {line.words}."
        self.form.show_trouble(words, self._ways(seen, line)[:WAYS])

    def _ways(self, seen: Seen, line: RoomLine | None) -> list[Way]:
        found = []
        if seen.closed and not self._anyway:
            found.append(Way(_("Réserver quand même"), self._keep_anyway, "calendar-check", seen.closed))
        for gap in seen.shorter[:1]:
            hours = f"{hour_text(gap.starts_at)} – {hour_text(gap.ends_at)}"
            act = partial(self.form.take_time, gap.starts_at, gap.ends_at)
            found.append(Way(_("Seulement {hours}").format(hours=hours), act, "clock"))
        best = next((one for one in seen.lines if not one.taken and not one.small), None)
        if best is not None and line is not None:
            found.append(Way(_("Prendre {room}").format(room=best.name), partial(self.form.take, best.spaces)))
        for slot in seen.next[:2]:
            found.append(self._other_time(slot))
        if line is not None and line.taken and self.booking is None and line.spaces != self.form.chosen:
            found.append(Way(_("Option derrière"), partial(self.form.take, line.spaces), "clock"))
        return found

    def _other_time(self, slot: Any) -> Way:
        day = brief_day(day_of(slot.starts_at))
        words = _("{room}, {day} {hour}").format(room=slot.name, day=day, hour=hour_text(slot.starts_at))

        def take() -> None:
            self.form.chosen, self.form.picked = slot.spaces, True
            self.form.take_time(slot.starts_at, slot.ends_at)

        return Way(words, take, "calendar-clock")

    def _keep_anyway(self) -> None:
        self._anyway = True
        self.form.show_trouble("")
        self.look()

    def _note_past(self) -> None:
        """The hours are long over, and the user says that they are meant."""
        self._past = True
        self.form.show_trouble("")
        (self._change if self.booking is not None else partial(self._book, BookingState.CONFIRMED))()

    def _tell(self) -> None:
        asked = self.form.wanted()
        if self._follow is None or not self._open:
            return
        if asked.span is None or not self.form.chosen:
            self._follow(())
            return
        before, after = self._buffers()
        words = times_text(*asked.span, by_day=False)
        self._follow([Slot(space, *asked.span, words, before, after) for space in self.form.chosen])

    def _buffers(self) -> tuple[int, int]:
        """Seconds of set-up and tear-down as typed, or those of the room."""
        asked = self.form.wanted()
        usual = (0, 0) if self.seen is None else self.seen.buffers.get(self.form.chosen, (0, 0))
        return (
            usual[0] if asked.set_up is None else asked.set_up,
            usual[1] if asked.tear_down is None else asked.tear_down,
        )

    def _forget(self) -> None:
        self._anyway = self._past = False
        _kept.pop(self.page, None)

    # --- writing

    def _book(self, state: BookingState) -> None:
        form = self.form
        if not form.checked() or not self._settled(
            partial(self._book, state), firm=state is BookingState.CONFIRMED
        ):
            return
        asked = form.wanted()
        assert asked.span is not None
        try:
            until = form.option_until() if state is BookingState.OPTION else None
        except BadInput as error:
            form.more.refuse("until_hour", error.message)
            return
        common = {
            "party": asked.party, "title": form.text("title") or _("Réservation"), "event": self.event,
            "state": state, "option_until": until, "equipment": asked.equipment, "past": self._past,
        }  # fmt: skip
        if asked.rule:
            self._send_series(common)
            return
        wishes = [
            BookingWish(
                space, *asked.span, form.text("title"), asked.people, asked.layout, asked.set_up,
                asked.tear_down, form.text("squeeze"),
            )
            for space in form.chosen
        ]  # fmt: skip
        self._send(
            self.page.do(
                take_call, **common, wishes=wishes, people=asked.people, covers=form.number("covers"),
                on_closed_day=OnClosedDay.KEEP if self._anyway else OnClosedDay.REFUSE,
            )
        )  # fmt: skip

    def _send_series(self, common: dict[str, Any]) -> None:
        form, asked = self.form, self.form.wanted()
        if not form.chosen or self.seen is None or self.seen.series is None:
            form.show_trouble(_("Choisissez d’abord une salle : ses dates sont alors vérifiées une à une."))
            return
        self._send(
            self.page.do(
                take_series_call, **common, wish=series_wish(asked, *form.chosen),
                closed_days=ClosedDays.KEEP if asked.keep_closed else ClosedDays.SKIP, covers=form.number("covers"),
                decisions=decisions_of(self.seen.series, form.series.decisions()),
            )
        )  # fmt: skip

    def _change(self) -> None:
        changes = self.changes
        if changes is None or not self.form.checked() or not self._settled(
            self._change, firm=True
        ):
            return
        promise = changes.send(
            self.page, self.form, anyway=self._anyway, past=self._past, decisions=self._decided()
        )
        if promise is None:
            self.panel.close_panel()
        else:
            self._send(promise)

    def _send(self, promise: Any) -> None:
        self.form.show_trouble("")
        self._busy(_("Enregistrement en cours…"))
        self._writing = True
        promise.then(self._written).fail(self._refused)

    def _busy(self, reason: str) -> None:
        self.firm.why(reason)
        if self.option is not None:
            self.option.why(reason)

    def _written(self, value: Any) -> None:
        if self.booking is None:
            self._forget()
        if self._open:
            self._open = False
            self.panel.close_panel()
        event = self.booking.event if self.booking is not None else value.event
        self.done.emit(int(event))
        self.closed.emit()

    def _refused(self, error: Exception) -> None:
        self._writing = False
        if isinstance(error, PoleError) and not self._open:
            self.page.say(error.message, "danger")
            return
        self._busy("")
        if not isinstance(error, PoleError):
            self.page.refused(error)
        elif error.code in PLACES and PLACES[error.code] in self.form.fields:
            field = self.form.fields[PLACES[error.code]]
            field.refuse(error.message)
            field.setFocus()
        elif error.code == "price_reason":
            self.form.price.reason.refuse(error.message)
            self.form.price.reason.setFocus()
        elif error.code == "closed_day":
            ways = [Way(_("Réserver quand même"), self._keep_anyway, "calendar-check")]
            self.form.show_trouble(error.message, ways)
        elif error.code == "long_past":
            self.form.show_trouble(error.message, [Way(_("Noter quand même"), self._note_past, "history")])
        else:
            ways = [] if self.seen is None else self._ways(self.seen, self.form.chosen_line())
            self.form.show_trouble(error.message, ways[:WAYS])

    def _closed(self) -> None:
        if not self._open:
            return
        self._open = False
        if self.booking is None and self.event is None and not self._writing:
            if self.form.touched():
                _kept[self.page] = self.form.keep()
            else:
                self._forget()
        if self._follow is not None:
            self._follow(())
        self.closed.emit()
