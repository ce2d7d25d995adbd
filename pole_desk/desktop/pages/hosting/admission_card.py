"""The card of one application: what is asked, visits, committee, decision, and the mix it would make."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.hosting.rules import MixRow, State, criterion_name, state_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.hosting import admission_forms as forms
from pole_desk.desktop.pages.hosting.admission_reading import Admission, wish_text
from pole_desk.desktop.pages.hosting.mix import MixTable
from pole_desk.desktop.pages.hosting.rows import Row, Rows
from pole_desk.desktop.pages.hosting.words import ADMISSION_PILLS
from pole_desk.desktop.widgets.buttons import Button, ghost, icon_button, primary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import Elided, Pairs
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.timeline import Timeline
from pole_desk.kernel.i18n import _, numeric_day

RIGHT = 276


class AdmissionCard(QWidget):
    """`back` asked; `lease_asked(Admission)` to open an agreement; `show_lease(id)`."""

    back = Signal()
    lease_asked = Signal(object)
    show_lease = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.shown: Admission | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(icon_button("arrow-left", _("Revenir aux candidatures"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        head.addWidget(self.title)
        self.pill = StatePill("draft", "")
        head.addWidget(self.pill)
        head.addStretch(1)
        column.addLayout(head)
        scroll = Scroll()
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addLayout(self._left(), 1)
        both.addLayout(self._right())
        scroll.body.addLayout(both)
        scroll.body.addStretch(1)
        column.addWidget(scroll, 1)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        wish = Card(_("La demande"))
        self.facts = Pairs()
        wish.body.addWidget(self.facts)
        self.visits = Rows(_("Visites"), _("Aucune visite du pôle pour l’instant."))
        mix = Card(_("Équilibre du pôle"))
        self.mix = MixTable(self._edit_target)
        mix.body.addWidget(self.mix)
        for box in (wish, self.visits, mix):
            column.addWidget(box)
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        acts = Card(_("Actes"))
        acts.body.setSpacing(2)
        self.open = primary(_("Ouvrir une convention"), self._open, "file-check")
        acts.body.addWidget(self.open)
        self.buttons: dict[str, Button] = {}
        for key, words, icon, act in (
            ("visit", _("Noter une visite…"), "map-pin", forms.open_visit),
            ("committee", _("Présenter au comité…"), "users", forms.open_committee),
            ("decide", _("Décider…"), "scale", forms.open_decision),
            ("change", _("Modifier la demande…"), "pencil", forms.open_change),
            ("links", _("Rattacher…"), "link", forms.open_links),
            ("withdraw", _("Retirer la candidature…"), "circle-x", forms.open_withdrawal),
            ("undecide", _("Revenir sur la décision"), "undo-2", forms.take_back),
        ):
            button = ghost(words, partial(self._act, act), icon)
            button.setStyleSheet("text-align: left;")
            self.buttons[key] = button
            acts.body.addWidget(button)
        self.committee = Rows(_("Comité"), _("Pas encore présentée à un comité."))
        history = Card(_("Historique"))
        self.timeline = Timeline()
        history.body.addWidget(self.timeline)
        for box in (acts, self.committee, history):
            box.setFixedWidth(RIGHT)
            column.addWidget(box)
        column.addStretch(1)
        return column

    def _act(self, act: object) -> None:
        if self.shown is not None:
            act(self.page, self.panel, self.shown)  # type: ignore[operator]

    def _open(self) -> None:
        if self.shown is None:
            return
        if self.shown.application.lease is not None:
            self.show_lease.emit(self.shown.application.lease)
        else:
            self.lease_asked.emit(self.shown)

    def _edit_target(self, dimension: str, row: MixRow) -> None:
        forms.open_target(self.page, self.panel, dimension, row)

    def show_admission(self, found: Admission) -> None:
        """Fill everything."""
        self.shown = found
        asked = found.application
        self.title.set_text(asked.party_name)
        self.pill.set(ADMISSION_PILLS[State(asked.state)], state_name(asked.state))
        self.facts.set_pairs(_facts(found))
        self.visits.set_rows([
            Row(numeric_day(one.held_on), " · ".join(part for part in (one.guide, one.note) if part))
            for one in found.visits
        ])  # fmt: skip
        self.mix.set_mix(found.mix, after=asked.lease is None)
        self.committee.set_rows([
            Row(_("Comité du {day}").format(day=numeric_day(one.held_on)), one.members)
            for one in found.committees if one.id == asked.committee
        ])  # fmt: skip
        self.timeline.set_entries(found.history)
        self._grey(State(asked.state), lease=asked.lease is not None)

    def _grey(self, state: State, *, lease: bool) -> None:
        self.open.setText(_("Voir la convention") if lease else _("Ouvrir une convention"))
        ready = lease or state in (State.ACCEPTED, State.WAITING)
        self.open.why("" if ready else _("La candidature doit d’abord être acceptée."))
        allowed = {
            "visit": {State.RECEIVED, State.VISITED}, "committee": {State.VISITED, State.REFUSED},
            "decide": {State.COMMITTEE, State.WAITING},
            "change": {State.RECEIVED, State.VISITED, State.COMMITTEE, State.WAITING},
            "withdraw": {State.RECEIVED, State.VISITED, State.COMMITTEE, State.WAITING},
            "undecide": {State.ACCEPTED, State.WAITING, State.REFUSED}, "links": set(State),
        }  # fmt: skip
        for key, button in self.buttons.items():
            wrong = _("Impossible : la candidature est « {state} ».").format(state=state_name(state).lower())
            if lease and key == "undecide":
                wrong, fine = _("Une convention est déjà ouverte."), False
            else:
                fine = state in allowed[key]
            button.why("" if fine else wrong)


def _facts(found: Admission) -> list[tuple[str, str | QWidget]]:
    asked = found.application
    rows: list[tuple[str, str | QWidget]] = [
        (_("Structure"), f"{asked.party_name} · {asked.legal_form}" if asked.legal_form else asked.party_name),
        (_("Reçue le"), numeric_day(asked.received_on)),
        (_("Souhaite"), wish_text(asked)),
        (_("Personnes"), str(asked.people)),
        (_("À partir du"), numeric_day(asked.wanted_from)),
        (_("Économie sociale"), criterion_name(asked.criterion)),
    ]
    if asked.decided_on is not None:
        rows.append((_("Décidée le"), numeric_day(asked.decided_on)))
    if asked.reason:
        rows.append((_("Motif"), asked.reason))
    if asked.note:
        rows.append((_("Note"), asked.note))
    return rows
