"""Two parts of a project's card: how it is followed, and what it has at the pole and became after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.desktop.pages.incubator import exit_forms, follow_forms, follow_rows
from pole_desk.desktop.pages.incubator.at_pole import held_rows
from pole_desk.desktop.pages.incubator.radar import RadarChart
from pole_desk.desktop.pages.incubator.reading import Sheet
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.buttons import ghost, icon_button
from pole_desk.desktop.widgets.card import Card
from pole_desk.kernel.i18n import _

if TYPE_CHECKING:
    from pole_desk.desktop.pages.incubator.project import ProjectCard


class _Part(QWidget):
    """A column of boxes about the project shown."""

    def __init__(self, card: ProjectCard) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.card = card
        self.shown: Sheet | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def _put(self, *boxes: QWidget) -> None:
        for box in boxes:
            self._column.addWidget(box)


class Follow(_Part):
    """Milestones, sessions and actions, the radar, the risk, who accompanies."""

    def __init__(self, card: ProjectCard) -> None:
        super().__init__(card)
        self.risks = Rows(
            _("Où en est le projet"), _("Aucun signal."),
            icon_button("triangle-alert", _("Signaler où en est le projet"), self._risk),
        )  # fmt: skip
        self.milestones = Rows(
            _("Jalons"), _("Aucun jalon."), icon_button("plus", _("Ajouter un jalon"), self._milestone)
        )
        self.sessions = Rows(
            _("Rendez-vous et actions"), _("Aucun rendez-vous."),
            icon_button("plus", _("Planifier un rendez-vous"), self._session),
        )  # fmt: skip
        self.radar = RadarChart()
        radar = Card(
            _("Radar"), ghost(_("Voir les données"), self.radar.show_data),
            icon_button("plus", _("Nouvelle évaluation"), self._assess),
        )  # fmt: skip
        radar.body.addWidget(self.radar)
        self.assessments = Rows(_("Évaluations"), _("Aucune évaluation : le radar se dessine à la première."))
        self.mentors = Rows(
            _("Accompagnement"), _("Personne n’accompagne encore ce projet."),
            icon_button("plus", _("Confier le projet à quelqu’un"), self._mentor),
        )  # fmt: skip
        self._put(self.risks, self.milestones, self.sessions, radar, self.assessments, self.mentors)

    def show_sheet(self, found: Sheet) -> None:
        """Fill everything."""
        self.shown = found
        self.risks.set_rows(follow_rows.risk_rows(found, self.card))
        self.milestones.set_rows(follow_rows.milestone_rows(found, self.card))
        self.sessions.set_rows(follow_rows.session_rows(found, self.card))
        self.radar.set_radar(found.view.radar)
        self.assessments.set_rows(follow_rows.assessment_rows(found, self.card))
        self.mentors.set_rows(follow_rows.mentor_rows(found, self.card))

    def _risk(self) -> None:
        if self.shown is not None:
            follow_forms.open_risk(self.card.page, self.card.panel, self.shown.project.id)

    def _milestone(self) -> None:
        if self.shown is not None:
            follow_forms.open_milestone(self.card.page, self.card.panel, self.shown.project.id)

    def _session(self) -> None:
        if self.shown is not None:
            found = self.shown
            follow_forms.open_session(self.card.page, self.card.panel, found.project, list(found.mentors))

    def _assess(self) -> None:
        if self.shown is not None:
            found = self.shown
            follow_forms.open_assessment(self.card.page, self.card.panel, found.project.id, found.view.radar)

    def _mentor(self) -> None:
        if self.shown is not None:
            found = self.shown
            follow_forms.open_mentoring(self.card.page, self.card.panel, found.project.id, list(found.mentors))


class After(_Part):
    """Desks, meals, stall and dossiers in one list; the exit; the outcomes."""

    def __init__(self, card: ProjectCard) -> None:
        super().__init__(card)
        self.pole = Rows(
            _("Au pôle"), _("Rien encore : rattachez d’abord la structure du projet pour voir ses postes et ses repas.")
        )
        self.exits = Rows(
            _("Sortie"), _("Le projet n’est pas sorti de sa promotion."),
            icon_button("log-out", _("Noter la sortie"), self._exit),
        )  # fmt: skip
        self.outcomes = Rows(
            _("Devenir à 12, 24 et 36 mois"), _("Demandé après la création ou l’entrée en pépinière.")
        )
        self._put(self.pole, self.exits, self.outcomes)

    def show_sheet(self, found: Sheet) -> None:
        """Fill everything."""
        self.shown = found
        self.pole.set_rows(held_rows(found.held, self.card.page.seat.go))
        self.exits.set_rows(follow_rows.exit_rows(found, self.card))
        self.outcomes.set_rows(follow_rows.outcome_rows(found, self.card))

    def _exit(self) -> None:
        if self.shown is not None:
            exit_forms.open_exit(self.card.page, self.card.panel, self.shown.project)
