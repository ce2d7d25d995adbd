"""Cohorts: the list, and one with its programme, the progress of its projects, who accompanies."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.incubator.commands import (
    begin_cohort,
    close_cohort,
    give_usual_milestones,
    reopen_cohort,
    restore_workshop,
    withdraw_cohort,
    withdraw_mentor,
)
from pole_desk.activities.incubator.queries import (
    Cohort,
    CohortCard,
    Member,
    Mentor,
    Workshop,
    attendance,
    cohort_card,
    cohorts,
    mentors,
)
from pole_desk.activities.incubator.rules import Level, level_name, mentor_kind_name, stage_name
from pole_desk.activities.incubator.rules.cohorts import hours_of
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator import cohort_forms, reading, usual_forms
from pole_desk.desktop.pages.incubator.places import rooms
from pole_desk.desktop.pages.incubator.words import stage_icon, when_text
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.widgets.buttons import icon_button, primary, secondary
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.labels import secondary as grey
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day, percent
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CohortId
from pole_desk.registers.spaces.queries import Space

PARTS = ("members", "programme", "mentors")
STATES = {"open": ("confirmed", _("ouverte")), "closed": ("ended", _("close")), "cancelled": ("unavailable", _("annulée"))}


class CohortSheet(NamedTuple):
    """A cohort whole, the rooms there are, who accompanies."""

    card: CohortCard
    rooms: list[Space]
    mentors: list[Mentor]


def told(reader: Reader) -> list[Cohort]:
    """The cohorts, the newest first."""
    return cohorts(reader)


def cohort_sheet(reader: Reader, *, number: CohortId) -> CohortSheet:
    """A cohort whole; raises NotFound."""
    return CohortSheet(
        cohort_card(reader, cohort=number), rooms(reader), mentors(reader, on=reader.clock.today(), cohort=number)
    )


class Cohorts(QWidget):
    """`opened(cohort)`; `asked_new`."""

    opened = Signal(int)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(
            "incubator-cohorts", [
                Column("name", _("Promotion"), 180, strong=True),
                Column("first_day", _("Du"), 100),
                Column("last_day", _("Au"), 100),
                Column("taken", _("Projets"), 90, text=lambda row: f"{row.taken} / {row.size_max}"),
                Column("given_hours", _("Heures données"), 130, text=_hours),
                Column("attendance", _("Présence"), 90, align="right",
                       text=lambda row: "" if row.attendance is None else percent(row.attendance)),
                Column("late", _("Jalons en retard"), 126),
                Column("danger", _("En risque"), 90),
                Column("state", _("État"), 110, state=lambda row: STATES.get(row.state)),
            ],
            empty=(_("Aucune promotion."), _("Ouvrir une promotion"), self.asked_new.emit),
            placeholder=_("Promotion…"),
        )  # fmt: skip
        self.table.add_tool(primary(_("Ouvrir une promotion"), self.asked_new.emit, "plus"))
        self.table.opened.connect(lambda one: self.opened.emit(one.id))
        column.addWidget(self.table, 1)


def _hours(row: Cohort) -> str:
    given = number(row.given_hours, 0 if row.given_hours == int(row.given_hours) else 1)
    return _("{given} h sur {planned}").format(given=given, planned=number(row.hours)) if row.hours else f"{given}\u202fh"


class CohortView(QWidget):
    """A cohort. `back`; `project_asked(id)`; `pdf_asked(bytes, title, name)`."""

    back = Signal()
    project_asked = Signal(int)
    pdf_asked = Signal(object, str, str)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.shown: CohortSheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.about = grey("", wrap=True)
        column.addWidget(self.about)
        figures = QHBoxLayout()
        figures.setSpacing(12)
        self.figures = {
            "places": KeyFigure(_("Projets")), "hours": KeyFigure(_("Heures données")),
            "attendance": KeyFigure(_("Présence aux ateliers")), "late": KeyFigure(_("Jalons en retard")),
        }  # fmt: skip
        for figure in self.figures.values():
            figure.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            figures.addWidget(figure, 1)
        column.addLayout(figures)
        self.tabs = Segmented(
            list(zip(PARTS, (_("Projets"), _("Programme"), _("Accompagnement")), strict=True)), "members",
            _("Parties de la promotion"),
        )  # fmt: skip
        self.tabs.chosen.connect(self.choose)
        column.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self._make_parts()
        column.addWidget(self.stack, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(icon_button("arrow-left", _("Revenir aux promotions (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=140)
        row.addWidget(self.title, 1)
        self.begin = secondary(_("Commencer"), self._begin, "play")
        self.close_it = secondary(_("Clore"), self._turn, "lock")
        row.addWidget(self.begin)
        row.addWidget(self.close_it)
        row.addWidget(icon_button("file-text", _("Fiche de la promotion (PDF)"), self.show_paper))
        row.addWidget(icon_button("pencil", _("Modifier la promotion (F2)"), self.change))
        self.usual = icon_button("flag", _("Jalons types"))
        menu = QMenu(self.usual)
        self.usual.clicked.connect(
            lambda: menu.popup(self.usual.mapToGlobal(self.usual.rect().bottomLeft()))
        )
        self.usual_menu = menu
        menu.addAction(_("Poser les jalons types")).triggered.connect(lambda _checked=False: self._give_usual())
        menu.addAction(_("Modifier les jalons types…")).triggered.connect(lambda _checked=False: self._usual())
        row.addWidget(self.usual)
        self.remove = icon_button("circle-x", _("Retirer la promotion, ouverte par erreur"), self._withdraw)
        row.addWidget(self.remove)
        row.addWidget(primary(_("Planifier un atelier"), self._workshop, "calendar-plus"))
        return row

    def _make_parts(self) -> None:
        self.members = DataTable(
            "incubator-members", _member_columns(), id_of=lambda one: one.project.id, placeholder=_("Projet…"),
            empty=(_("Aucun projet n’a encore de place : un jury les accepte."), "", None),
        )  # fmt: skip
        self.members.set_actions(lambda row: [
            (_("Ouvrir le projet"), "arrow-right", lambda: self.project_asked.emit(row.project.id)),
            link_act(self.page, self.panel, self.members, row, dossier_of=lambda one: one.project.dossier),
        ])  # fmt: skip
        self.members.opened.connect(lambda one: self.project_asked.emit(one.project.id))
        self.programme = Rows(
            _("Ateliers"), _("Aucun atelier au programme."),
            icon_button("plus", _("Planifier un atelier"), self._workshop),
        )  # fmt: skip
        self.mentors = Rows(
            _("Qui accompagne"), _("Personne n’accompagne encore."),
            icon_button("user-plus", _("Ajouter quelqu’un"), self._mentor),
        )  # fmt: skip
        self.partners = Rows(
            _("Partenaires"), _("La promotion est portée par le pôle seul."),
            icon_button("plus", _("Ajouter un partenaire"), self._partner),
        )  # fmt: skip
        self.stack.addWidget(self.members)
        for boxes in ((self.programme,), (self.mentors, self.partners)):
            scroll = Scroll()
            for box in boxes:
                scroll.body.addWidget(box)
            scroll.body.addStretch(1)
            self.stack.addWidget(scroll)

    def choose(self, key: str) -> None:
        """Show a part."""
        self.tabs.choose(key)
        self.stack.setCurrentIndex(PARTS.index(key))

    def show_sheet(self, found: CohortSheet) -> None:
        """Fill everything."""
        self.shown = found
        one = found.card.cohort
        self.title.set_text(one.name)
        told_parts = [
            _("du {first} au {last}").format(first=numeric_day(one.first_day), last=numeric_day(one.last_day)),
            _("coordination : {name}").format(name=one.coordinator) if one.coordinator else "",
            _("avec {names}").format(names=", ".join(name for _party, name in one.partners)) if one.partners else "",
            one.note,
        ]  # fmt: skip
        self.about.setText(" · ".join(part for part in told_parts if part))
        self._show_figures(one)
        self.begin.why("" if one.stages.get("selected") else _("Aucun projet retenu n’attend de commencer."))
        self.close_it.setText(_("Rouvrir") if one.state == "closed" else _("Clore"))
        self.members.set_rows(found.card.members)
        self.programme.set_rows([self._workshop_row(each) for each in found.card.workshops])
        self.remove.why(
            _("{n} projets ont une place : la promotion reste.").format(n=one.taken) if one.taken else ""
        )
        self.mentors.set_rows([self._mentor_row(each) for each in found.mentors])
        known = [party for party, _name in one.partners]
        self.partners.set_rows([
            Row(name, open=partial(self.page.seat.go, "parties", int(party)), acts=[Act(
                _("Retirer ce partenaire"),
                partial(cohort_forms.set_partners, self.page, one, [each for each in known if each != party]),
            )])
            for party, name in one.partners
        ])  # fmt: skip

    def show_paper(self) -> None:
        """The sheet of the cohort, as the reports make it."""
        if self.shown is not None:
            one = self.shown.card.cohort
            self.page.ask(reading.sheet_pdf, dossier=one.dossier).then(
                lambda pdf: self.pdf_asked.emit(pdf, one.name, reading.file_name(one.name))
            )

    def _mentor_row(self, one: Mentor) -> Row:
        page, panel = self.page, self.panel
        told_parts = [
            mentor_kind_name(one.kind), one.party_name, one.skills, one.email, one.phone,
            "" if one.until is None else _("jusqu’au {day}").format(day=numeric_day(one.until)),
        ]  # fmt: skip
        given = number(hours_of(one.given), 0 if one.given % 60 == 0 else 1)
        return Row(
            one.name, " · ".join(part for part in told_parts if part),
            amount=ngettext("{given} h données, {n} projet", "{given} h données, {n} projets", one.projects).format(
                given=given, n=one.projects
            ),
            acts=[
                Act(_("Modifier…"), partial(cohort_forms.open_mentor, page, panel, one)),
                Act(_("Dire jusqu’à quand…"), partial(cohort_forms.open_end, page, panel, one)),
                Act(_("Retirer, saisi par erreur"), partial(page.do, withdraw_mentor, mentor=one.id)),
            ],
        )  # fmt: skip

    def _show_figures(self, one: Cohort) -> None:
        short = ngettext("il en manque {n}", "il en manque {n}", one.short).format(n=one.short)
        self.figures["places"].set(
            f"{one.taken} / {one.size_max}",
            _("promotion close") if one.state == "closed" else short if one.short else
            ngettext("{n} place libre", "{n} places libres", one.left).format(n=one.left),
        )
        share = "" if one.given_percent is None else percent(one.given_percent)
        self.figures["hours"].set(_hours(one), share)
        self.figures["attendance"].set("—" if one.attendance is None else percent(one.attendance))
        risk = ngettext("{n} projet en risque", "{n} projets en risque", one.danger).format(n=one.danger)
        watch = _("{n} à suivre").format(n=one.watch)
        self.figures["late"].set(
            number(one.late), watch, pill=(risk, "danger") if one.danger else None
        )

    def _workshop_row(self, one: Workshop) -> Row:
        page, panel = self.page, self.panel
        where = one.where or one.place or _("salle à trouver")
        told_parts = [
            when_text(one.starts_at, one.ends_at), where, one.mentor_name, one.theme,
            ngettext("{present} présent sur {marked}", "{present} présents sur {marked}", one.present).format(
                present=one.present, marked=one.marked
            ) if one.marked else "",
            one.cancel_reason,
        ]  # fmt: skip
        if one.cancelled:
            acts = [Act(_("Rétablir"), partial(page.do, restore_workshop, workshop=one.id))]
        else:
            acts = [
                Act(_("Feuille de présence…"), partial(self.note_attendance, one)),
                Act(_("Modifier…"), partial(self.change_workshop, one)),
                Act(_("Annuler…"), partial(cohort_forms.open_cancel_workshop, page, panel, one)),
            ]
        pill, tone = (
            (_("annulé"), "neutral") if one.cancelled else (_("présence notée"), "success") if one.marked
            else (_("sans salle"), "warning") if one.space is None and not one.place else ("", "neutral")
        )  # fmt: skip
        return Row(
            one.title, " · ".join(part for part in told_parts if part), pill=pill, tone=tone, acts=acts,
            off=one.cancelled,
        )  # fmt: skip

    # --- acts

    def note_attendance(self, one: Workshop) -> None:
        """Open the attendance sheet of a workshop."""
        self.page.ask(attendance, workshop=one.id).then(
            lambda sheet: cohort_forms.open_attendance(self.page, self.panel, one, sheet)
        )

    def _workshop(self) -> None:
        if self.shown is not None:
            found = self.shown
            cohort_forms.open_workshop(self.page, self.panel, found.card.cohort.id, found.rooms, found.mentors)

    def change_workshop(self, one: Workshop) -> None:
        """Open the form of a workshop, read anew: the cohort may not be shown yet."""
        self.page.ask(cohort_sheet, number=one.cohort).then(lambda found: cohort_forms.open_workshop(
            self.page, self.panel, one.cohort, found.rooms, found.mentors, one
        ))  # fmt: skip

    def _mentor(self) -> None:
        cohort_forms.open_mentor(self.page, self.panel)

    def _partner(self) -> None:
        if self.shown is not None:
            cohort_forms.open_partner(self.page, self.panel, self.shown.card.cohort)

    def _give_usual(self) -> None:
        if self.shown is not None:
            self.page.do(give_usual_milestones, cohort=self.shown.card.cohort.id)

    def _usual(self) -> None:
        if self.shown is not None:
            usual_forms.open_usual(self.page, self.panel, self.shown.card.cohort)

    def _withdraw(self) -> None:
        if self.shown is not None:
            self.page.do(withdraw_cohort, cohort=self.shown.card.cohort.id).then(lambda _done: self.back.emit())

    def change(self) -> None:
        """Change the cohort."""
        if self.shown is not None:
            cohort_forms.open_cohort_form(self.page, self.panel, self.shown.card.cohort)

    def _begin(self) -> None:
        if self.shown is not None:
            self.page.do(begin_cohort, cohort=self.shown.card.cohort.id, on=self.page.seat.clock.today())

    def _turn(self) -> None:
        if self.shown is None:
            return
        one = self.shown.card.cohort
        if one.state == "closed":
            self.page.do(reopen_cohort, cohort=one.id)
        else:
            self.page.do(close_cohort, cohort=one.id, on=self.page.seat.clock.today())


def _risk(row: Member) -> str:
    return level_name(row.risk) if row.risk else ""


def _member_columns() -> list[Column]:
    tones = {Level.GOOD: "success", Level.WATCH: "warning", Level.DANGER: "danger"}
    return [
        Column("title", _("Projet"), 200, strong=True, text=lambda row: row.project.title),
        Column("carrier", _("Porteur"), 150, text=lambda row: row.project.carrier, spare=1),
        Column("stage", _("Étape"), 130, text=lambda row: stage_name(row.project.stage),
               icon=lambda row: stage_icon(row.project.stage)),
        Column("risk", _("Signal"), 140, text=_risk, tip=lambda row: row.risk_reason,
               icon=lambda row: ("triangle-alert" if row.risk != Level.GOOD else "check", tones[Level(row.risk)])
               if row.risk else None),
        Column("late", _("Jalons en retard"), 124),
        Column("hours", _("Heures"), 130, align="right", text=lambda row: _("{given} h sur {planned}").format(
            given=number(hours_of(row.session_minutes), 0 if row.session_minutes % 60 == 0 else 1),
            planned=number(row.planned_hours)), sort=lambda row: row.session_minutes),
        Column("attended", _("Ateliers"), 90, align="right", text=lambda row: f"{row.presences} / {row.sheets}"),
    ]  # fmt: skip
