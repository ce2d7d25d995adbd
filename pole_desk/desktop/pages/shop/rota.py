"""« Permanences »: a week of half-days, who keeps each, the holes, the swaps asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from pole_desk.activities.shop.commands import (
    answer_swap,
    ask_swap,
    cancel_shift,
    fill_rota,
    give_shift,
    plan_shift,
    withdraw_swap,
)
from pole_desk.activities.shop.queries import Shift, rota_sheet
from pole_desk.activities.shop.rules.rota import HALVES, Half, Slot, half_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.shop import reading
from pole_desk.desktop.pages.shop.forms import open_reason
from pole_desk.desktop.pages.shop.papers import save_paper
from pole_desk.desktop.pages.shop.stepper import Stepper
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import Button, icon_button, primary, secondary
from pole_desk.desktop.widgets.fields import ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Elided, label
from pole_desk.desktop.widgets.pill import TonePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.formats.pdf.listing import render_list
from pole_desk.kernel.i18n import _, brief_day, long_day, ngettext, number, plain_day, weekday_name
from pole_desk.ports.ids import PartyId

A_DAY = timedelta(days=1)
TALL = 104


class Keeper(Button):
    """Who keeps a half-day; the name takes the room that there is."""

    def __init__(self, shift: Shift) -> None:
        super().__init__(shift.party_name, "secondary")
        self._name = shift.party_name
        self.setToolTip(shift.party_name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("{party}, {day}, {half}").format(
            party=shift.party_name, day=long_day(shift.day), half=half_name(shift.half)))  # fmt: skip

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = max(10, self.width() - 52)
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room))


class HalfDay(QFrame):
    """A half-day: its keepers as buttons with their acts, or that nobody is there."""

    def __init__(self, slot: Slot, kept: list[Shift], tab: RotaTab, *, hole: bool, shut: bool) -> None:
        super().__init__()
        self.setObjectName("card")
        self.keepers: dict[int, Keeper] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumSize(116, TALL)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 8, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(label(half_name(slot.half).capitalize(), "secondary"))
        head.addStretch(1)
        self.add = icon_button("plus", _("Ajouter quelqu’un {day}, {half}").format(
            day=long_day(slot.day), half=half_name(slot.half)), partial(tab.add, slot))  # fmt: skip
        head.addWidget(self.add)
        column.addLayout(head)
        for shift in kept:
            self.keepers[shift.id] = button = Keeper(shift)
            button.setMenu(_menu(button, shift, tab))
            column.addWidget(button)
        if not kept:
            words, tone = (_("fermé"), "neutral") if shut else (_("personne"), "danger" if hole else "neutral")
            column.addWidget(TonePill(words, tone), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)


def _menu(button: Button, shift: Shift, tab: RotaTab) -> QMenu:
    menu = QMenu(button)
    menu.addAction(_("Demander un échange…"), partial(tab.ask_swap, shift))
    menu.addAction(_("Confier à quelqu’un d’autre…"), partial(tab.give, shift))
    menu.addAction(_("Retirer de la permanence…"), partial(tab.cancel, shift))
    return menu


class RotaTab(QWidget):
    """A week at a time; everything asked through the page."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        today = page.seat.clock.today()
        self.monday = today - A_DAY * today.weekday()
        self.found: reading.Week | None = None
        self.cells: dict[Slot, HalfDay] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.stepper = Stepper(_("Semaine précédente"), _("Semaine suivante"), 232)
        self.stepper.stepped.connect(self._step)
        self.holes = TonePill("", "danger")
        self.fill = primary(_("Remplir la semaine"), self.fill_week, "users",
                            _("Mettre quelqu’un sur chaque demi-journée sans personne, à tour de rôle"))  # fmt: skip
        row.addWidget(self.stepper)
        row.addWidget(self.holes)
        row.addStretch(1)
        self.print = secondary(_("Imprimer"), self._print, "printer", _("Les permanences de la semaine en PDF"))
        row.addWidget(self.print)
        row.addWidget(self.fill)
        column.addLayout(row)
        whole = Scroll()
        self._week = QVBoxLayout()
        whole.body.addLayout(self._week)
        column.addWidget(whole, 1)
        self._inside: QWidget | None = None
        self.swaps = Rows(_("Échanges demandés"), _("Personne ne demande d’échange."))
        whole.body.addWidget(self.swaps)
        whole.body.addStretch(1)

    def look(self) -> None:
        """Ask for the week again."""
        self.page.ask_latest("rota", reading.week, monday=self.monday).then(self.show_week)

    def show_week(self, found: reading.Week) -> None:
        self.found = found
        self.stepper.say(_("Du {first} au {last}").format(
            first=brief_day(found.monday), last=plain_day(found.monday + A_DAY * 6)))  # fmt: skip
        count = len(found.holes)
        self.holes.setVisible(bool(count))
        self.holes.set(ngettext("{n} sans personne", "{n} sans personne", count).format(n=number(count)), "danger")
        nobody = _("Personne ne participe au magasin : ouvrez une participation d’abord.")
        self.fill.why(nobody if not found.keepers else "" if count else _("Chaque demi-journée a quelqu’un."))
        self._draw(found)
        self.swaps.set_rows([
            Row(
                _("{day}, {half}").format(day=long_day(swap.day).capitalize(), half=half_name(swap.half)),
                _("{asker} demande à {asked}{against}{note}").format(
                    asker=swap.asker_name, asked=swap.asked_name,
                    against="" if swap.against_day is None or swap.against_half is None else _(
                        ", contre le {day} {half}").format(
                            day=brief_day(swap.against_day), half=half_name(swap.against_half)),
                    note=f" · {swap.note}" if swap.note else "",
                ),
                acts=(
                    Act(_("Accepter"), partial(page_do, self.page, answer_swap, swap=swap.id, accepted=True)),
                    Act(_("Refuser"), partial(page_do, self.page, answer_swap, swap=swap.id, accepted=False)),
                    Act(_("Retirer la demande"), partial(page_do, self.page, withdraw_swap, swap=swap.id)),
                ),
            )
            for swap in found.swaps
        ])  # fmt: skip

    def _draw(self, found: reading.Week) -> None:
        inside = QWidget()
        inside.setObjectName("clear")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        self.cells = {}
        kept: dict[Slot, list[Shift]] = {}
        for shift in found.shifts:
            kept.setdefault(Slot(shift.day, shift.half), []).append(shift)
        used = {slot.day for slot in [*found.slots, *kept]}
        days = [found.monday + A_DAY * n for n in range(7) if n < 6 or found.monday + A_DAY * n in used]
        today = self.page.seat.clock.today()
        for place, day in enumerate(days):
            name = Elided(f"{weekday_name(day).capitalize()} {brief_day(day)}", "strong")
            if day == today:
                name.set_text(_("Aujourd’hui, {day}").format(day=brief_day(day)))
            grid.addWidget(name, 0, place)
            for line, half in enumerate(HALVES, start=1):
                slot = Slot(day, half)
                cell = HalfDay(slot, kept.get(slot, []), self, hole=slot in found.holes,
                               shut=slot not in found.slots)  # fmt: skip
                cell.add.setVisible(slot in found.slots or bool(kept.get(slot)))
                self.cells[slot] = cell
                grid.addWidget(cell, line, place)
            grid.setColumnStretch(place, 1)
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = inside
        self._week.addWidget(inside)

    # --- acts

    def _step(self, weeks: int) -> None:
        self.monday += A_DAY * 7 * weeks
        self.look()

    def _print(self) -> None:
        first, last = self.monday, self.monday + A_DAY * 6
        save_paper(self.page, _("permanences-{day}.pdf").format(day=first.isoformat()),
                   lambda reader: render_list(rota_sheet(reader, first=first, last=last)))  # fmt: skip

    def fill_week(self) -> None:
        if self.fill.isEnabled():
            self.page.do(fill_rota, first=self.monday, last=self.monday + A_DAY * 6)
        else:
            self.page.say(self.fill.toolTip(), "info")

    def _people(self, but: int | None = None) -> list[tuple[int, str]]:
        found = self.found.keepers if self.found is not None else []
        return [
            (one.party, ngettext("{name} ({n} permanence)", "{name} ({n} permanences)", one.shifts).format(
                name=one.name, n=one.shifts))
            for one in found if one.party != but
        ]  # fmt: skip

    def _open(
        self, title: str, verb: str, people: list[tuple[int, str]], send: Callable[[dict[str, Any]], Promise[Any]],
        words: str, more: Callable[[Form], None] | None = None,
    ) -> None:  # fmt: skip
        form = Form()
        form.add_widget(label(words, "secondary"))
        form.add(_("Qui"), ChoiceField(people), name="party", required=True)
        if more is not None:
            more(form)
        open_act(
            self.page, self.panel, form, title=title, verb=verb, send=send,
            places={code: "party" for code in ("shift_twice", "not_a_keeper", "asked", "against", "swap_asked")},
        )  # fmt: skip

    def add(self, slot: Slot) -> None:
        """Somebody more on a half-day."""
        self._open(
            _("Ajouter à la permanence"), _("Ajouter"), self._people(),
            lambda values: self.page.do(
                plan_shift, day=slot.day, half=Half(slot.half), party=PartyId(values["party"])
            ),
            f"{long_day(slot.day)}, {half_name(slot.half)}",
        )  # fmt: skip

    def give(self, shift: Shift) -> None:
        """Another keeper at once."""
        self._open(
            _("Confier la permanence"), _("Confier"), self._people(shift.party),
            lambda values: self.page.do(give_shift, shift=shift.id, party=PartyId(values["party"])),
            f"{shift.party_name} · {long_day(shift.day)}, {half_name(shift.half)}",
        )  # fmt: skip

    def ask_swap(self, shift: Shift) -> None:
        """Another keeper is asked; perhaps against a half-day of theirs."""
        theirs = self.found.theirs if self.found is not None else []

        def more(form: Form) -> None:
            against = ChoiceField([(0, _("rien"))])
            form.add(_("Contre sa permanence du"), against, name="against")
            form.add(_("Message"), TextField(), name="note")

            def offer() -> None:
                party = form.fields["party"].value()
                own = [one for one in theirs if one.party == party and one.id != shift.id]
                against.set_choices([(0, _("rien")), *(
                    (one.id, f"{long_day(one.day)}, {half_name(one.half)}") for one in own
                )])  # fmt: skip
                against.set_value(0)

            form.fields["party"].edited.connect(offer)
            offer()

        self._open(
            _("Demander un échange"), _("Demander"), self._people(shift.party),
            lambda values: self.page.do(
                ask_swap, shift=shift.id, asked=PartyId(values["party"]), against=values["against"] or None,
                note=values["note"] or "",
            ),
            f"{shift.party_name} · {long_day(shift.day)}, {half_name(shift.half)}", more,
        )  # fmt: skip

    def cancel(self, shift: Shift) -> None:
        """Nobody there any more, with the reason."""
        open_reason(
            self.page, self.panel, _("Retirer {party}").format(party=shift.party_name), _("Retirer"),
            lambda reason: self.page.do(cancel_shift, shift=shift.id, reason=reason),
        )  # fmt: skip


def page_do(page: Page, command: Callable[..., Any], **arguments: Any) -> None:
    """An act whose answer nobody waits for."""
    page.do(command, **arguments)
