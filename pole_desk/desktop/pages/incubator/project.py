"""The card of a project: what is known, what happened, what can be done; the acts' forms are apart."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from pole_desk.activities.incubator.commands import detach_party, erase_incubation, withdraw_project
from pole_desk.activities.incubator.queries import Document, document_content
from pole_desk.activities.incubator.rules import Stage, stage_name
from pole_desk.activities.incubator.rules.candidacies import FILED, TAKEN
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator import (
    candidacy_forms,
    exit_forms,
    follow_forms,
    project_forms,
    project_rows,
)
from pole_desk.desktop.pages.incubator.follow import After, Follow
from pole_desk.desktop.pages.incubator.reading import Sheet, file_name, sheet_pdf
from pole_desk.desktop.pages.incubator.words import COLUMNS, LEAVING, TONES, reach_name, why_not
from pole_desk.desktop.parts.link_many import open_link_many
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import Button, ghost, icon_button, secondary
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.desktop.widgets.labels import Elided, Pairs
from pole_desk.desktop.widgets.pill import TonePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.ports.ids import CallId

RIGHT = 276


class ProjectCard(QWidget):
    """`back`; `meeting_asked(id)`; `stage_asked(id, stage)`; `show_pdf(bytes, title, name)` previews a document."""

    back = Signal()
    meeting_asked = Signal(int)
    stage_asked = Signal(int, str)
    pdf_asked = Signal(object, str, str)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.shown: Sheet | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._head())
        self.tabs = Segmented(self._sections(), "about", _("Parties de la fiche"))
        column.addWidget(self.tabs)
        self.scroll = Scroll()
        both = QHBoxLayout()
        both.setSpacing(12)
        self._parts = QVBoxLayout()
        self._views: dict[str, QWidget] = {}
        self._fill_parts()
        self.tabs.chosen.connect(self.choose)
        both.addLayout(self._parts, 1)
        both.addLayout(self._right())
        self.scroll.body.addLayout(both)
        self.scroll.body.addStretch(1)
        column.addWidget(self.scroll, 1)
        self.choose("about")

    def _sections(self) -> list[tuple[str, str]]:
        return [
            ("about", _("Identité")), ("candidacies", _("Candidatures")), ("follow", _("Suivi")),
            ("pole", _("Au pôle et après")),
        ]  # fmt: skip

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(icon_button("arrow-left", _("Revenir (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        row.addWidget(self.title)
        self.pill = TonePill()
        row.addWidget(self.pill)
        row.addStretch(1)
        self.party = ghost(_("Voir la structure"), self._to_party, "users")
        row.addWidget(self.party)
        self.bring = secondary(_("Faire avancer"), None, "arrow-right")
        self.bring.setMenu(QMenu(self.bring))
        row.addWidget(self.bring)
        return row

    def _fill_parts(self) -> None:
        self.facts = Pairs()
        facts = Box(
            _("Le projet"), icon_button("file-text", _("Fiche du projet (PDF)"), self.show_paper),
            icon_button("pencil", _("Modifier le projet (F2)"), self.change),
        )  # fmt: skip
        facts.body.addWidget(self.facts)
        self.steps = Rows(_("Étapes"), "")
        self.meetings = Rows(_("Réunions d’information"), _("Aucune réunion d’information."))
        self.documents = Rows(
            _("Documents"), _("Aucun document."), icon_button("plus", _("Ajouter un document"), self._add_document)
        )
        self._add_part("about", facts, self.steps, self.meetings, self.documents)
        self.candidacies = QWidget()
        self.candidacies.setObjectName("clear")
        self._candidacy_column = QVBoxLayout(self.candidacies)
        self._candidacy_column.setContentsMargins(0, 0, 0, 0)
        self._candidacy_column.setSpacing(12)
        self._add_part("candidacies", self.candidacies)
        self.follow = Follow(self)
        self._add_part("follow", self.follow)
        self.after = After(self)
        self._add_part("pole", self.after)

    def _add_part(self, key: str, *boxes: QWidget) -> None:
        view = QWidget()
        view.setObjectName("clear")
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for box in boxes:
            column.addWidget(box)
        column.addStretch(1)
        self._views[key] = view
        view.hide()
        self._parts.addWidget(view)

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        self.buttons: dict[str, Button] = {}
        box = Box(_("Actes"))
        box.body.setSpacing(2)
        for key, words, icon, act in (
            ("apply", _("Recevoir une candidature…"), "inbox", self._receive),
            ("place", _("Donner une place…"), "star", self._place),
            ("session", _("Planifier un rendez-vous…"), "calendar-plus", self._session),
            ("exit", _("Noter la sortie…"), "log-out", self._exit),
            ("party", _("Rattacher à une structure…"), "users", self._attach),
            ("detach", _("Détacher la structure"), "unlink", self._detach),
            ("document", _("Ajouter un document…"), "upload", self._add_document),
            ("change", _("Modifier…"), "pencil", self.change),
            ("merge", _("Réunir un doublon…"), "git-merge", self._merge),
            ("withdraw", _("Retirer, saisi par erreur"), "circle-x", self._withdraw),
            ("erase", _("Effacer la personne…"), "trash-2", self._erase),
        ):
            button = ghost(words, act, icon)
            button.setStyleSheet("text-align: left;")
            self.buttons[key] = button
            box.body.addWidget(button)
        self.links = Rows(
            _("Chantiers servis"), _("Aucun lien."), icon_button("link", _("Modifier les liens"), self._links)
        )
        self.trail = Trail()
        for one in (box, self.links, self.trail):
            one.setFixedWidth(RIGHT)
            column.addWidget(one)
        column.addStretch(1)
        return column

    def choose(self, key: str) -> None:
        """Show a part of the card from its top; hidden parts take no room: the card is as tall as that one asks."""
        shown = self._views[key]
        if shown.isHidden():
            self.scroll.verticalScrollBar().setValue(0)
        for view in self._views.values():
            if view is not shown:
                view.hide()
        shown.show()
        self.tabs.choose(key)

    # --- showing

    def show_sheet(self, found: Sheet) -> None:
        """Fill everything; the part looked at stays."""
        one = found.project
        if self.shown is None or self.shown.project.id != one.id:
            self.trail.fold()
        self.shown = found
        self.title.set_text(one.title)
        self.pill.set(stage_name(one.stage), TONES[Stage(one.stage)])
        self.party.setVisible(one.party is not None)
        self.facts.set_pairs(project_rows.facts(found))
        self.steps.set_rows(project_rows.step_rows(found, self))
        self.meetings.set_rows(project_rows.meeting_rows(found, self))
        self.documents.set_rows(project_rows.document_rows(found, self))
        self.links.set_rows(project_rows.link_rows(found))
        self.trail.set_entries(found.history)
        self.follow.show_sheet(found)
        self.after.show_sheet(found)
        self._show_candidacies(found)
        self._fill_menu(found)
        self._grey(found)

    def _show_candidacies(self, found: Sheet) -> None:
        while (item := self._candidacy_column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in reversed(found.candidacies):
            rows = Rows(_("Candidature n° {id}").format(id=one.candidacy.id), "")
            rows.set_rows(project_rows.candidacy_rows(one, self))
            self._candidacy_column.addWidget(rows)
        if not found.candidacies:
            nothing = Rows(
                _("Candidatures"), _("Aucune candidature. Recevez-la quand le dossier arrive."),
                icon_button("plus", _("Recevoir une candidature"), self._receive),
            )  # fmt: skip
            nothing.set_rows([])
            self._candidacy_column.addWidget(nothing)

    def _fill_menu(self, found: Sheet) -> None:
        one, menu = found.project, self.bring.menu()
        menu.clear()
        menu.setToolTipsVisible(True)
        for stage in COLUMNS:
            if stage == one.stage:
                continue
            wrong = why_not(one.stage, stage, placed=one.cohort is not None, title=one.title)
            action = menu.addAction(reach_name(stage))
            action.setEnabled(not wrong)
            action.setToolTip(wrong)
            action.triggered.connect(partial(self._bring, str(stage)))

    def _bring(self, stage: str, _checked: bool = False) -> None:
        if self.shown is not None:
            self.stage_asked.emit(self.shown.project.id, stage)

    def _grey(self, found: Sheet) -> None:
        one = found.project
        standing = [each for each in found.candidacies if each.candidacy.state in FILED | TAKEN]
        self.buttons["apply"].why(
            _("Sa candidature est déjà là : complétez-la.") if standing
            else _("Le projet a déjà une place : sa candidature est derrière lui.") if one.cohort is not None
            else "" if found.open_calls else _("Aucun appel à candidatures n’est ouvert.")
        )  # fmt: skip
        self.buttons["place"].why(
            _("Le projet a déjà une place.") if one.cohort is not None
            else "" if found.cohorts else _("Aucune promotion n’est ouverte.")
        )  # fmt: skip
        incubated = one.stage == Stage.INCUBATED
        only = _("Seul un projet incubé est accompagné : celui-ci est « {stage} ».").format(
            stage=stage_name(one.stage).lower()
        )
        self.buttons["session"].why("" if incubated else only)
        self.buttons["exit"].why("" if one.stage in LEAVING else only)
        self.buttons["detach"].why("" if one.party is not None else _("Le projet n’a pas encore de structure."))
        gone = _("Les données personnelles sont déjà effacées.") if one.erased_at is not None else ""
        self.buttons["change"].why(gone)
        self.buttons["erase"].why(gone or (
            _("Le projet est accompagné : notez d’abord sa sortie.") if one.cohort is not None
            and one.stage in (Stage.SELECTED, Stage.INCUBATED) else ""
        ))
        self.buttons["merge"].why("" if found.alike else _("Aucun autre projet ne ressemble à celui-ci."))
        begun = _("Le projet est déjà {stage} : arrêtez-le plutôt, avec le motif.").format(
            stage=stage_name(one.stage).lower()
        )
        self.buttons["withdraw"].why("" if len(found.view.steps) <= 1 else begun)

    # --- acts

    def change(self) -> None:
        """Change what is known of the project."""
        if self.shown is not None:
            project_forms.open_change(self.page, self.panel, self.shown)

    def _receive(self) -> None:
        if self.shown is None or not self.shown.open_calls:
            self.page.say(_("Aucun appel à candidatures n’est ouvert."), "warning")
            return
        calls, one, on = self.shown.open_calls, self.shown.project, self.shown.on

        def receive(call: CallId) -> None:
            candidacy_forms.open_receive(
                self.page, self.panel, one.id, one.title, call, lambda: self.choose("candidacies")
            )

        if len(calls) == 1:
            receive(calls[0].id)
            return
        menu = QMenu(self)
        for call in calls:
            over = _("{name}, clos le {day}").format(name=call.name, day=numeric_day(call.closes_on))
            action = menu.addAction(call.name if call.closes_on >= on else over)
            action.triggered.connect(lambda _checked=False, call=call: receive(call.id))
        button = self.buttons["apply"]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _place(self) -> None:
        if self.shown is not None:
            one = self.shown.project
            project_forms.open_place(self.page, self.panel, one.id, one.title, list(self.shown.cohorts))

    def _session(self) -> None:
        if self.shown is not None:
            follow_forms.open_session(self.page, self.panel, self.shown.project, list(self.shown.mentors))

    def _exit(self) -> None:
        if self.shown is not None:
            exit_forms.open_exit(self.page, self.panel, self.shown.project)

    def _attach(self) -> None:
        if self.shown is not None:
            project_forms.open_party(self.page, self.panel, self.shown)

    def _detach(self) -> None:
        if self.shown is not None:
            self.page.do(detach_party, incubation=self.shown.project.id)

    def _merge(self) -> None:
        if self.shown is not None:
            project_forms.open_merge(self.page, self.panel, self.shown)

    def _erase(self) -> None:
        """Asked first: it is the only act here that can't be taken back."""
        if self.shown is None:
            return
        one = self.shown.project
        question = ConfirmPanel(
            _("Effacer pour toujours la personne qui porte « {title} »\u202f?").format(title=one.title),
            _("Son nom, ses coordonnées, ses réponses, ses fichiers et les notes sont effacés (RGPD). Les étapes, les "
              "décisions et les chiffres restent, sans nom, comme les procès-verbaux clos et les factures. Cela ne "
              "s’annule pas."),
            _("Effacer"), lambda: self.page.do(erase_incubation, incubation=one.id), danger=True,
        )  # fmt: skip
        question.closed.connect(self.panel.close_panel)
        self.panel.open(_("Effacer une personne"), question)

    def _withdraw(self) -> None:
        if self.shown is not None:
            self.page.do(withdraw_project, incubation=self.shown.project.id).then(lambda _done: self.back.emit())

    def _to_party(self) -> None:
        if self.shown is not None and self.shown.project.party is not None:
            self.page.seat.go("parties", int(self.shown.project.party))

    def _links(self) -> None:
        if self.shown is None:
            return
        one = self.shown.project
        words = _("Liens de {title}").format(title=one.title)
        open_link_many(self.page, self.panel, dossiers=[one.dossier], title=words)

    # --- documents

    def show_paper(self) -> None:
        """The sheet of the project, as the reports make it."""
        if self.shown is not None:
            one = self.shown.project
            self.page.ask(sheet_pdf, dossier=one.dossier).then(
                lambda pdf: self.pdf_asked.emit(pdf, one.title, file_name(one.title))
            )

    def _add_document(self) -> None:
        if self.shown is not None:
            project_forms.choose_document(self.page, self.shown.project.id)

    def open_document(self, one: Document) -> None:
        """A PDF is shown; anything else is saved, to be opened by its own program."""
        if not one.file_name.lower().endswith(".pdf"):
            self.save_document(one)
            return
        self.page.ask(document_content, document=one.id).then(
            lambda content: self.pdf_asked.emit(content, one.label, one.file_name)
        )

    def save_document(self, one: Document) -> None:
        """Save the file under a name."""

        def ask(content: bytes) -> None:
            save_file(
                self, _("Enregistrer le document"), one.file_name, _("Tous les fichiers (*)"),
                lambda path: self._write(path, content),
            )  # fmt: skip

        self.page.ask(document_content, document=one.id).then(ask)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            words = _("{name} ne s’écrit pas : {why}. Choisissez un autre dossier.")
            self.page.say(words.format(name=path.name, why=why_refused(error)), "danger")
        else:
            self.page.say(_("{name} enregistré.").format(name=path.name))
