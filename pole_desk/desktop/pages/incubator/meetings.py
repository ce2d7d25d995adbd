"""Information meetings: the list with what came of them, and a meeting with its sign-ups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.incubator.commands import note_presences, restore_meeting, withdraw_sign_up
from pole_desk.activities.incubator.queries import (
    Meeting,
    MeetingFunnel,
    Project,
    SignUp,
    YearFunnel,
    conversion,
    conversion_by_year,
    meeting,
    meetings,
    projects,
    sign_ups,
)
from pole_desk.activities.incubator.rules import Presence, presence_name, stage_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator import meeting_forms
from pole_desk.desktop.pages.incubator.places import rooms
from pole_desk.desktop.pages.incubator.words import joined, stage_icon, when_text
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.buttons import icon_button, primary, secondary
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import Elided, secondary as grey
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, number, percent
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId
from pole_desk.registers.spaces.queries import Space

KEYS = {
    Qt.Key.Key_P: Presence.PRESENT, Qt.Key.Key_A: Presence.ABSENT, Qt.Key.Key_E: Presence.EXCUSED,
    Qt.Key.Key_X: Presence.EXPECTED,
}  # fmt: skip
PRESENCE_PILLS = {
    Presence.EXPECTED: "draft", Presence.PRESENT: "confirmed", Presence.ABSENT: "conflict",
    Presence.EXCUSED: "option",
}  # fmt: skip
FIRST_YEAR, LAST_YEAR = 2000, 2200


class Row(NamedTuple):
    """A meeting in the list with what came of it."""

    id: int
    dossier: DossierId
    title: str
    starts_at: int
    ends_at: int
    where: str
    seats: int
    taken: int
    present: int
    applied: int
    selected: int
    cancelled: bool
    held: bool


class Told(NamedTuple):
    """The meetings, the figures of each year, the rooms there are."""

    rows: list[Row]
    years: list[YearFunnel]
    rooms: list[Space]


class MeetingSheet(NamedTuple):
    """A meeting, who signed up, the projects that may, the rooms there are."""

    meeting: Meeting
    sign_ups: Sequence[SignUp]
    projects: Sequence[Project]
    rooms: list[Space]


def told(reader: Reader) -> Told:
    """Every meeting, the latest first, cancelled ones too."""
    now = reader.clock.now().timestamp()
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 1, 1)
    came: dict[int, MeetingFunnel] = {one.meeting: one for one in conversion(reader, first=first, last=last)}
    rows = [_row(one, came.get(one.id), held=one.ends_at <= now) for one in reversed(meetings(reader, cancelled=True))]
    return Told(rows, conversion_by_year(reader, first=first, last=last), rooms(reader))


def _row(one: Meeting, came: MeetingFunnel | None, *, held: bool) -> Row:
    found = None if came is None else came.funnel
    return Row(
        one.id, one.dossier, one.title, one.starts_at, one.ends_at, one.where, one.seats, one.taken,
        0 if found is None else found.present, 0 if found is None else found.applied,
        0 if found is None else found.selected, one.cancelled, held,
    )  # fmt: skip


def meeting_sheet(reader: Reader, *, number: int) -> MeetingSheet:
    """A meeting whole; raises NotFound."""
    return MeetingSheet(
        meeting(reader, meeting=number), sign_ups(reader, meeting=number), projects(reader), rooms(reader)
    )


class Meetings(QWidget):
    """`opened(meeting)`; `asked_new`."""

    opened = Signal(int)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.found: Told | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.head = grey("", wrap=True)
        column.addWidget(self.head)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.figures = {
            "signed": KeyFigure(_("Inscrits")), "present": KeyFigure(_("Venus")),
            "applied": KeyFigure(_("Candidats ensuite")), "selected": KeyFigure(_("Retenus ensuite")),
        }  # fmt: skip
        for figure in self.figures.values():
            figure.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(figure, 1)
        column.addLayout(row)
        self.table = DataTable(
            "incubator-meetings", _columns(),
            empty=(_("Aucune réunion d’information."), _("Planifier une réunion"), self.asked_new.emit),
            placeholder=_("Réunion, lieu…"),
        )  # fmt: skip
        self.table.add_tool(primary(_("Planifier une réunion"), self.asked_new.emit, "plus"))
        self.table.opened.connect(lambda one: self.opened.emit(one.id))
        column.addWidget(self.table, 1)

    def show_told(self, found: Told, year: int) -> None:
        """Fill the list, and the figures of a year."""
        self.found = found
        self.table.set_rows(found.rows)
        self.head.setText(_("Les réunions de {year} déjà tenues, et ce que sont devenus ceux qui y sont venus").format(
            year=year
        ))
        now = next((one for one in found.years if one.year == year), None)
        before = next((one for one in found.years if one.year == year - 1), None)
        for key, figure in self.figures.items():
            value = 0 if now is None else getattr(now.funnel, key)
            signed = 0 if now is None else now.funnel.signed
            share = percent(round(100 * value / signed)) if signed and key != "signed" else ""
            last = "" if before is None else _("{year} : {n}").format(
                year=year - 1, n=number(getattr(before.funnel, key))
            )
            coming = 0 if now is None or key != "signed" else now.coming
            more = _("et {n} à venir").format(n=number(coming)) if coming else ""
            figure.set(number(value), joined(share, more, last))


def _columns() -> list[Column]:
    return [
        Column("title", _("Réunion"), 240, strong=True, tip=lambda row: row.title),
        Column("starts_at", _("Quand"), 190, align="left", text=lambda row: when_text(row.starts_at, row.ends_at)),
        Column("where", _("Où"), 160, spare=1, tip=lambda row: row.where),
        Column("taken", _("Inscrits"), 84, text=lambda row: f"{row.taken} / {row.seats}"),
        Column("present", _("Venus"), 76),
        Column("applied", _("Candidats"), 90),
        Column("selected", _("Retenus"), 80),
        Column("cancelled", _("État"), 110, state=_state, text=lambda row: _state(row)[1]),
    ]  # fmt: skip


def _state(row: Row) -> tuple[str, str]:
    if row.cancelled:
        return "unavailable", _("annulée")
    return ("ended", _("tenue")) if row.held else ("confirmed", _("à venir"))


class MeetingCard(QWidget):
    """A meeting: who signed up; P, A, E and X note presence on the lines selected. `back`; `project_asked(id)`."""

    back = Signal()
    project_asked = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.shown: MeetingSheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(icon_button("arrow-left", _("Revenir aux réunions (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        row.addWidget(self.title, 1)
        self.restore = secondary(_("Rétablir"), self._restore, "undo-2")
        self.cancel = secondary(_("Annuler la réunion…"), self._cancel, "calendar-x")
        row.addWidget(self.restore)
        row.addWidget(self.cancel)
        row.addWidget(secondary(_("Modifier…"), self.change, "pencil"))
        self.add = primary(_("Inscrire"), self._sign_up, "user-plus")
        row.addWidget(self.add)
        column.addLayout(row)
        self.about = grey("", wrap=True)
        column.addWidget(self.about)
        self.table = DataTable(
            "incubator-sign-ups", _sign_up_columns(), placeholder=_("Porteur, projet…"),
            empty=(_("Personne n’est encore inscrit."), _("Inscrire quelqu’un"), self._sign_up),
        )  # fmt: skip
        self.table.opened.connect(lambda one: self.project_asked.emit(one.incubation))
        self.table.set_actions(self._acts)
        self.table.grid.installEventFilter(self)
        column.addWidget(self.table, 1)

    def show_sheet(self, found: MeetingSheet) -> None:
        """Fill the card."""
        self.shown = found
        one = found.meeting
        self.title.set_text(one.title)
        came = sum(each.presence == Presence.PRESENT for each in found.sign_ups)
        told_parts = [
            when_text(one.starts_at, one.ends_at), one.where,
            ngettext("{taken} inscrit sur {seats} places", "{taken} inscrits sur {seats} places", one.taken).format(
                taken=one.taken, seats=one.seats
            ),
            _("{n} venus").format(n=came) if came else "",
            _("annulée : {reason}").format(reason=one.cancel_reason) if one.cancelled else "", one.note,
            _("P présent, A absent, E excusé, X à revoir"),
        ]  # fmt: skip
        self.about.setText(" · ".join(part for part in told_parts if part))
        self.restore.setVisible(one.cancelled)
        self.cancel.setVisible(not one.cancelled)
        self.add.why(_("La réunion est annulée.") if one.cancelled else "")
        self.table.set_rows(found.sign_ups)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The letters note presence before the table searches by them."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not event.modifiers():
            presence = KEYS.get(Qt.Key(event.key()))
            if presence is not None and self.table.selected_rows():
                self._note(self.table.selected_rows(), presence)
                return True
        return False

    def _note(self, rows: Sequence[Any], presence: Presence) -> None:
        if self.shown is not None:
            self.page.do(
                note_presences, meeting=self.shown.meeting.id, presences={one.id: presence for one in rows}
            )

    def _acts(self, row: SignUp) -> list[tuple[str, str, Any]]:
        return [
            (_("Ouvrir le projet"), "rocket", partial(self.project_asked.emit, row.incubation)),
            (_("Présent (P)"), "check", partial(self._note, [row], Presence.PRESENT)),
            (_("Absent (A)"), "x", partial(self._note, [row], Presence.ABSENT)),
            (_("Excusé (E)"), "mail", partial(self._note, [row], Presence.EXCUSED)),
            (_("Retirer l’inscription"), "circle-x", partial(self.page.do, withdraw_sign_up, sign_up=row.id)),
            link_act(self.page, self.panel, self.table, row, dossier_of=lambda one: one.dossier),
        ]

    def change(self) -> None:
        """Change the meeting."""
        if self.shown is not None:
            meeting_forms.open_meeting(self.page, self.panel, self.shown.rooms, self.shown.meeting)

    def _sign_up(self) -> None:
        if self.shown is not None:
            meeting_forms.open_sign_up(self.page, self.panel, self.shown.meeting, self.shown.projects)

    def _cancel(self) -> None:
        if self.shown is not None:
            meeting_forms.open_cancel(self.page, self.panel, self.shown.meeting)

    def _restore(self) -> None:
        if self.shown is not None:
            self.page.do(restore_meeting, meeting=self.shown.meeting.id)


def _sign_up_columns() -> list[Column]:
    return [
        Column("carrier", _("Porteur"), 180, strong=True),
        Column("title", _("Projet"), 220),
        Column("presence", _("Présence"), 130, text=lambda row: presence_name(row.presence),
               state=lambda row: (PRESENCE_PILLS[Presence(row.presence)], presence_name(row.presence))),
        Column("stage", _("Étape aujourd’hui"), 150, text=lambda row: stage_name(row.stage),
               icon=lambda row: stage_icon(row.stage)),
        Column("email", _("Adresse e-mail"), 190, spare=1),
        Column("phone", _("Téléphone"), 120, spare=2),
        Column("signed_on", _("Inscrit le"), 100, spare=3),
    ]  # fmt: skip
