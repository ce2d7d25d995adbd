"""The calendar of a year: public holidays, the pole's closures, the spaces that have their own hours."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from pole_desk.desktop.pages.settings.hours import OwnHours, open_hours, own_hours
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import icon_button, primary, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import Pairs, title
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, long_day
from pole_desk.kernel.work import Reader
from pole_desk.registers.calendar.commands import add_closure, change_closure, remove_closure
from pole_desk.registers.calendar.queries import closures
from pole_desk.registers.calendar.rules import public_holidays
from pole_desk.registers.spaces.queries import spaces

PLACES = {"dates_reversed": "last", "closure_length": "last", "closure_label": "label"}


class ClosureLine(NamedTuple):
    """A closure with the code of the space it is about, or the whole pole."""

    id: int
    first: date
    last: date
    label: str
    where: str
    version: int


def read_closures(reader: Reader, *, year: int) -> list[ClosureLine]:
    """The closures that touch a year."""
    codes = {one.id: one.code for one in spaces(reader)}
    return [
        ClosureLine(one.id, one.first, one.last, one.label,
                    _("Tout le pôle") if one.space is None else codes[one.space], one.version)
        for one in closures(reader, first=date(year, 1, 1), last=date(year, 12, 31))
    ]  # fmt: skip


class ClosuresSection(Section):
    """A year at a time; the planning greys these days."""

    key, name, icon = "closures", _("Calendrier"), "calendar-x"
    about = _("Le planning et les délais tiennent compte de ces jours.")

    def build(self) -> None:
        self.year = self.page.seat.clock.today().year
        self.add_act(icon_button("chevron-left", _("Année précédente"), lambda: self.show_year(self.year - 1)))
        self.year_label = title(str(self.year))
        self.add_act(self.year_label)
        self.add_act(icon_button("chevron-right", _("Année suivante"), lambda: self.show_year(self.year + 1)))
        self.add_act(primary(_("Fermer le pôle"), self.add, "plus"))
        self.table = DataTable(
            "settings-closures",
            [
                Column("first", _("Du"), 96, strong=True),
                Column("last", _("Au"), 96),
                Column("label", _("Motif"), 200),
                Column("where", _("Où"), 100, filter=True),
            ],
            empty=(_("Aucune fermeture cette année."), _("Fermer le pôle"), self.add),
        )
        self.table.opened.connect(self.change)
        self.table.set_actions(
            lambda row: [
                (_("Modifier"), "pencil", lambda: self.change(row)),
                (_("Rouvrir (retirer la fermeture)"), "trash-2", lambda: self.remove(row)),
            ]
        )
        self.holidays = Pairs()
        card = Card(_("Jours fériés"))
        scroll = Scroll()
        scroll.body.addWidget(self.holidays)
        scroll.body.addStretch(1)
        card.body.addWidget(scroll, 1)
        self.hours = Pairs()
        self.ask_hours = secondary(_("Changer"), self.change_hours, "clock", _("Changer les horaires d’un espace"))
        own = Card(_("Horaires propres"), self.ask_hours)
        own.body.addWidget(self.hours)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(own)
        right.addWidget(card, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.table, 3)
        row.addLayout(right, 2)
        self.body.addLayout(row, 1)

    def reload(self) -> None:
        self.table.set_loading()
        self.holidays.set_pairs(
            [(long_day(day).removesuffix(f" {self.year}"), name) for day, name in public_holidays(self.year).items()]
        )
        self.page.ask_latest("closures", read_closures, year=self.year).then(self.table.set_rows)
        self.page.ask_latest("hours", own_hours, on=self.page.seat.clock.today()).then(self._show_hours)

    def _show_hours(self, known: OwnHours) -> None:
        self.hours.set_pairs(known.pairs() or [(_("Aucun"), _("tout ouvre avec le pôle"))])

    def change_hours(self) -> None:
        """Ask for the hours of a space."""
        asked = self.page.ask(own_hours, on=self.page.seat.clock.today())
        asked.then(lambda known: open_hours(self.page, self.panel, known))

    def show_year(self, year: int) -> None:
        self.year = year
        self.year_label.setText(str(year))
        self.reload()

    def add(self) -> None:
        self._open(None)

    def change(self, row: ClosureLine) -> None:
        self._open(row)

    def remove(self, row: ClosureLine) -> None:
        self.page.do(remove_closure, closure=row.id)

    def _open(self, row: ClosureLine | None) -> None:
        form = Form()
        today = self.page.seat.clock.today
        form.add(_("Motif"), TextField(_("congés d’été, inventaire…")), name="label", required=True)
        line = form.row()
        form.add(_("Premier jour"), DateField(today), name="first", required=True, beside=line)
        form.add(_("Dernier jour"), DateField(today), name="last", required=True, beside=line)
        if row is not None:
            form.set_values(label=row.label, first=row.first, last=row.last)

        def send(values: dict[str, Any]) -> Promise[Any]:
            if row is None:
                return self.page.do(add_closure, **values)
            return self.page.do(change_closure, closure=row.id, seen_version=row.version, **values)

        words = _("Fermer le pôle") if row is None else _("Modifier la fermeture")
        open_act(self.page, self.panel, form, title=words, verb=_("Enregistrer"), send=send, places=PLACES)
