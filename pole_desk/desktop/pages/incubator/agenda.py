"""The agenda of a week: sessions, workshops, juries, meetings and what falls due, day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.incubator.queries import Engagement
from pole_desk.desktop.pages.incubator.words import hours_text
from pole_desk.desktop.widgets.buttons import icon_button, secondary
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, plain_day, weekday_name

ICONS = {
    "session": "user", "workshop": "presentation", "jury": "scale", "meeting": "users", "milestone": "flag",
    "action": "square-check", "next_session": "calendar-plus", "call": "inbox", "outcome": "history",
}  # fmt: skip
WEEK = timedelta(days=7)


def kind_name(kind: str) -> str:
    """What something of the agenda is, in words."""
    return {
        "session": _("Rendez-vous"), "workshop": _("Atelier"), "jury": _("Jury"),
        "meeting": _("Réunion d’information"), "milestone": _("Jalon"), "action": _("Action"),
        "next_session": _("À planifier"), "call": _("Appel"), "outcome": _("Devenir"),
    }[kind]  # fmt: skip


class Agenda(QWidget):
    """`week_asked(first)`; `opened(engagement)`; Alt and the arrows go from week to week."""

    week_asked = Signal(object)
    opened = Signal(object)

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._today = today
        self.first = today - timedelta(days=today.weekday())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(icon_button("chevron-left", _("Semaine précédente"), lambda: self._go(self.first - WEEK)))
        row.addWidget(secondary(_("Cette semaine"), lambda: self._go(today - timedelta(days=today.weekday()))))
        row.addWidget(icon_button("chevron-right", _("Semaine suivante"), lambda: self._go(self.first + WEEK)))
        self.title = Elided("", "title", least=200)
        row.addWidget(self.title, 1)
        column.addLayout(row)
        self.table = DataTable(
            "incubator-agenda", _columns(), id_of=lambda one: (one.kind, one.record, one.on_day),
            placeholder=_("Projet, salle, personne…"), empty=(_("Rien cette semaine."), "", None),
        )  # fmt: skip
        self.table.opened.connect(self.opened)
        column.addWidget(self.table, 1)

    @property
    def last(self) -> date:
        """The Sunday of the week shown."""
        return self.first + WEEK - timedelta(days=1)

    def _go(self, first: date) -> None:
        self.first = first
        self.week_asked.emit(first)

    def show_week(self, rows: list[Engagement]) -> None:
        """Fill the week."""
        self.title.set_text(_("Semaine {n}, du {first} au {last}").format(
            n=self.first.isocalendar().week, first=plain_day(self.first), last=plain_day(self.last)))  # fmt: skip
        self.table.set_rows(rows)


def _day(row: Any) -> str:
    return f"{weekday_name(row.on_day)} {row.on_day.day}"


def _columns() -> list[Column]:
    return [
        Column("on_day", _("Jour"), 110, text=_day, strong=True),
        Column("starts_at", _("Heure"), 120, align="left",
               text=lambda row: hours_text(row.starts_at, row.ends_at) if row.starts_at else _("dans la journée")),
        Column("kind", _("Quoi"), 170, text=lambda row: kind_name(row.kind), filter=True,
               icon=lambda row: (ICONS[row.kind], "accent")),
        Column("title", _("Avec"), 210),
        Column("detail", _("Sujet"), 190, tip=lambda row: row.detail),
        Column("where", _("Où"), 150, spare=1),
        Column("mentor_name", _("Qui"), 130, spare=2, filter=True),
    ]  # fmt: skip
