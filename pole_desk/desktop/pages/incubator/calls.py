"""Calls: the list, and a call with its candidacies and what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.incubator.commands import withdraw_call
from pole_desk.activities.incubator.queries import (
    Call,
    CallCard,
    Candidacy,
    Jury,
    call_card,
    calls,
    candidacies,
    candidacy_card,
    cohorts,
    juries,
)
from pole_desk.activities.incubator.rules import candidacy_state_name, field_kind_name
from pole_desk.activities.incubator.rules.candidacies import FILED, State
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator import call_forms, call_import
from pole_desk.desktop.pages.incubator.words import CANDIDACY_PILLS, joined, jury_pill
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.widgets.buttons import icon_button, primary, secondary
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.labels import Elided, secondary as grey
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import CallId, CohortId, DossierId


PARTS = ("filed", "juries", "asked")


class Told(NamedTuple):
    """The calls, and the cohorts they may be for."""

    calls: list[Call]
    cohorts: list[tuple[CohortId, str]]


class Filed(NamedTuple):
    """A candidacy in a call's list; `missing` in words, `lateness` for what came or answers too late."""

    id: int
    incubation: int
    dossier: DossierId
    title: str
    carrier: str
    track: str
    received_on: Any
    state: str
    missing: str
    lateness: str


class CallSheet(NamedTuple):
    """A call, what it asks, its candidacies, its jury days."""

    card: CallCard
    filed: list[Filed]
    cohorts: list[tuple[CohortId, str]]
    juries: list[Jury]
    on: date


def told(reader: Reader) -> Told:
    """Every call that stands, the newest first."""
    return Told(calls(reader), _cohorts(reader))


def _cohorts(reader: Reader) -> list[tuple[CohortId, str]]:
    return [(one.id, one.name) for one in cohorts(reader) if one.state == "open"]


def call_sheet(reader: Reader, *, call: CallId) -> CallSheet:
    """A call whole; raises NotFound."""
    card = call_card(reader, call=call)
    today = reader.clock.today()
    rows = []
    for one in candidacies(reader, call=call):
        absent: Sequence[str] = ()
        if one.state in FILED:
            absent = candidacy_card(reader, candidacy=one.id).missing
        rows.append(_filed(one, card, absent, overdue=one.overdue(today)))
    days = list(reversed(juries(reader, call=call, cancelled=True)))
    return CallSheet(card, rows, _cohorts(reader), days, today)


def _filed(one: Candidacy, card: CallCard, absent: Sequence[str], *, overdue: bool) -> Filed:
    late = [_("hors délai")] if one.late else []
    late += [_("compléments en retard")] if overdue else []
    return Filed(
        one.id, one.incubation, one.dossier, one.title, one.carrier, card.track_label(one.track), one.received_on,
        one.state, ", ".join(absent), ", ".join(late),
    )  # fmt: skip


class Calls(QWidget):
    """`opened(call)`; `asked_new`."""

    opened = Signal(int)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.found: Told | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(
            "incubator-calls", [
                Column("name", _("Appel"), 240, strong=True),
                Column("cohort_name", _("Promotion"), 160),
                Column("opens_on", _("Ouvre le"), 110),
                Column("closes_on", _("Se clôt le"), 110),
                Column("quorum", _("Quorum"), 80),
                Column("candidacies", _("Candidatures"), 110),
            ],
            empty=(_("Aucun appel à candidatures."), _("Ouvrir un appel"), self.asked_new.emit),
            placeholder=_("Appel, promotion…"),
        )  # fmt: skip
        self.table.add_tool(primary(_("Ouvrir un appel"), self.asked_new.emit, "plus"))
        self.table.opened.connect(lambda one: self.opened.emit(one.id))
        column.addWidget(self.table, 1)

    def show_told(self, found: Told) -> None:
        """Fill the list."""
        self.found = found
        self.table.set_rows(found.calls)


class CallView(QWidget):
    """A call: candidacies, juries, what it asks. `back`; `project_asked(id)`; `jury_asked(call)`; `jury_opened(id)`."""

    back = Signal()
    project_asked = Signal(int)
    jury_asked = Signal(int)
    jury_opened = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.shown: CallSheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.about = grey("", wrap=True)
        column.addWidget(self.about)
        self.tabs = Segmented(
            list(zip(PARTS, (_("Candidatures"), _("Jurys"), _("Ce qui est demandé")), strict=True)),
            "filed", _("Parties de l’appel"),
        )  # fmt: skip
        self.tabs.chosen.connect(lambda key: self.stack.setCurrentIndex(PARTS.index(key)))
        column.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.stack.addWidget(self._filed())
        self.stack.addWidget(self._juries())
        self.stack.addWidget(self._asked())
        column.addWidget(self.stack, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(icon_button("arrow-left", _("Revenir aux appels (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=140)
        row.addWidget(self.title, 1)
        row.addWidget(icon_button("circle-x", _("Retirer l’appel, ouvert par erreur"), self._withdraw))
        row.addWidget(icon_button("copy", _("Copier l’appel…"), self._copy))
        row.addWidget(icon_button("pencil", _("Modifier l’appel… (F2)"), self.change))
        row.addWidget(secondary(_("Importer…"), self._import, "upload"))
        row.addWidget(primary(_("Prévoir un jury"), self._jury, "scale"))
        return row

    def _filed(self) -> QWidget:
        view = QWidget()
        view.setObjectName("clear")
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.chips = ChipRow()
        self.chips.changed.connect(lambda _keys: self._filter())
        column.addWidget(self.chips)
        self.table = DataTable(
            "incubator-candidacies", _columns(), placeholder=_("Projet, porteur…"),
            empty=(_("Aucune candidature : recevez-les depuis un projet, ou importez un fichier."),
                   _("Importer un fichier"), self._import),
        )  # fmt: skip
        self.table.opened.connect(lambda one: self.project_asked.emit(one.incubation))
        self.table.set_actions(lambda row: [
            (_("Ouvrir le projet"), "rocket", lambda: self.project_asked.emit(row.incubation)),
            link_act(self.page, self.panel, self.table, row, dossier_of=lambda one: one.dossier),
        ])  # fmt: skip
        column.addWidget(self.table, 1)
        return view

    def _juries(self) -> QWidget:
        scroll = Scroll()
        self.juries_box = Rows(_("Jurys de cet appel"), _("Aucun jury n’est prévu pour cet appel : « Prévoir un jury »."))
        scroll.body.addWidget(self.juries_box)
        scroll.body.addStretch(1)
        return scroll

    def _asked(self) -> QWidget:
        scroll = Scroll()
        self.fields_box = Rows(_("Questions"), _("Aucune question."))
        self.pieces_box = Rows(_("Pièces"), _("Aucune pièce."))
        self.criteria_box = Rows(_("Critères du jury"), _("Aucun critère : rien ne pourra être noté."))
        self.phases_box = Rows(_("Phases"), _("Aucune phase."))
        for box in (self.fields_box, self.pieces_box, self.criteria_box, self.phases_box):
            scroll.body.addWidget(box)
        scroll.body.addStretch(1)
        return scroll

    def show_sheet(self, found: CallSheet) -> None:
        """Fill the card."""
        self.shown = found
        call, card = found.card.call, found.card
        self.title.set_text(call.name)
        late = sum(bool(one.lateness) for one in found.filed)
        parts = [
            _("du {first} au {last}").format(first=numeric_day(call.opens_on), last=numeric_day(call.closes_on)),
            call.cohort_name or _("aucune promotion : reliez-en une avant d’accepter"),
            ngettext("{n} en retard", "{n} en retard", late).format(n=late) if late else "",
        ]
        self.about.setText(" · ".join(part for part in parts if part))
        self.chips.set_chips([
            (str(state), candidacy_state_name(state), sum(one.state == state for one in found.filed),
             CANDIDACY_PILLS[state])
            for state in State
        ])  # fmt: skip
        self._filter()
        self.juries_box.set_rows([self._jury_row(one, found.on) for one in found.juries])
        self.fields_box.set_rows([
            Row(one.label, " · ".join([field_kind_name(one.kind), *one.choices]),
                pill=_("exigée") if one.required else "")
            for one in card.fields
        ])  # fmt: skip
        self.pieces_box.set_rows([Row(one.label, pill=_("exigée") if one.required else "") for one in card.pieces])
        self.criteria_box.set_rows([
            Row(one.label, card.track_label(one.track),
                amount=_("×\u202f{weight}, sur {scale}").format(weight=one.weight, scale=one.scale))
            for one in card.asked.criteria
        ])  # fmt: skip
        self.phases_box.set_rows([
            Row(one.name, _("du {first} au {last}").format(
                first=numeric_day(one.first_day), last=numeric_day(one.last_day)))
            for one in card.asked.phases
        ])  # fmt: skip

    def _jury_row(self, one: Jury, on: date) -> Row:
        state, words = jury_pill(one, on)
        return Row(
            _("Jury du {day}").format(day=numeric_day(one.held_on)),
            joined(one.where, _("quorum de {n}").format(n=one.quorum)), pill=words, state=state, off=one.cancelled,
            open=partial(self.jury_opened.emit, one.id),
        )  # fmt: skip

    def _filter(self) -> None:
        checked = self.chips.checked()
        rows = [] if self.shown is None else self.shown.filed
        self.table.set_rows([one for one in rows if not checked or one.state in checked])

    def change(self) -> None:
        """Change what the call asks."""
        if self.shown is not None:
            call_forms.open_call_form(self.page, self.panel, self.shown.cohorts, self.shown.card)

    def _copy(self) -> None:
        if self.shown is not None:
            call_forms.open_copy(self.page, self.panel, self.shown.cohorts, self.shown.card)

    def _import(self) -> None:
        if self.shown is not None:
            call_import.choose(self.page, self.panel, self.shown.card)

    def _withdraw(self) -> None:
        if self.shown is not None:
            self.page.do(withdraw_call, call=self.shown.card.call.id).then(lambda _done: self.back.emit())

    def _jury(self) -> None:
        if self.shown is not None:
            self.jury_asked.emit(self.shown.card.call.id)


def _columns() -> list[Column]:
    return [
        Column("title", _("Projet"), 200, strong=True),
        Column("carrier", _("Porteur"), 150),
        Column("track", _("Parcours"), 120, spare=2, filter=True),
        Column("received_on", _("Reçue le"), 100),
        Column("state", _("État"), 160, text=lambda row: candidacy_state_name(row.state),
               state=lambda row: (CANDIDACY_PILLS[State(row.state)], candidacy_state_name(row.state))),
        Column("lateness", _("Délai"), 150, icon=lambda row: ("clock", "danger") if row.lateness else None),
        Column("missing", _("Il manque"), 200, tip=lambda row: row.missing),
    ]  # fmt: skip
