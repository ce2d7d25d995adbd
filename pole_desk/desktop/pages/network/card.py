"""The card of one structure of the network: charter, posts and services at the left, accession at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.network.rules import Accession
from pole_desk.desktop.pages.network import lines
from pole_desk.desktop.pages.network.acts import Acts
from pole_desk.desktop.pages.network.reading import Card
from pole_desk.desktop.pages.network.words import place_pill
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.banner import Banner
from pole_desk.desktop.widgets.buttons import Button, ghost, icon_button, secondary
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.labels import Elided, Pairs
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _

RIGHT = 310


class PlaceCard(QWidget):
    """`back` asked."""

    back = Signal()

    def __init__(self, acts: Acts) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.acts = acts
        self.shown: Card | None = None
        self.buttons: dict[str, Button] = {}
        self._whys: dict[str, Callable[[], str]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._head())
        self.warning = Banner("", "warning", closable=False)
        self.warning.hide()
        column.addWidget(self.warning)
        self.area = Scroll()
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addLayout(self._left(), 1)
        both.addLayout(self._right())
        self.area.body.addLayout(both)
        self.area.body.addStretch(1)
        column.addWidget(self.area, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(icon_button("arrow-left", _("Revenir à la liste (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "heading", least=160)
        row.addWidget(self.title)
        self.pill = StatePill("option", "")
        row.addWidget(self.pill)
        row.addStretch(1)
        row.addWidget(ghost(_("Voir la structure"), self.acts.to_party, "users"))
        return row

    def _left(self) -> QVBoxLayout:
        acts = self.acts
        column = QVBoxLayout()
        column.setSpacing(12)
        self.charter = Rows(_("Charte"), _("La liste des points de la charte est vide."))
        self.posts = Rows(
            _("Postes de coordination financés"), _("Aucun poste n’est financé."),
            icon_button("plus", _("Noter un poste financé"), acts.post),
        )  # fmt: skip
        self.services = Rows(
            _("Services de la plateforme de mutualisation"), _("Aucun service n’est reçu."),
            icon_button("plus", _("Noter un service reçu"), acts.service),
        )  # fmt: skip
        self.benefits = Rows(
            _("Personnes dans un dispositif"), _("Personne n’est compté dans un dispositif."),
            icon_button("plus", _("Compter des personnes"), acts.benefit),
        )  # fmt: skip
        self.former = Rows(_("Avis précédents sur la charte"), "")
        for box in (self.charter, self.posts, self.services, self.benefits, self.former):
            column.addWidget(box)
        column.addStretch(1)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        self.conditions = Rows(_("Conditions pour rejoindre les LCP"), "")
        self.accessions = Rows(_("Demandes"), _("Aucune demande n’est notée."))
        facts = Box(_("Structure"))
        self.facts = Pairs()
        facts.body.addWidget(self.facts)
        self.told = Rows(_("Enquête emploi"), _("Cette structure n’a pas été interrogée."))
        self.trail = Trail()
        for box in (self._menu(), self.conditions, self.accessions, facts, self.told, self.trail):
            box.setFixedWidth(RIGHT)
            column.addWidget(box)
        column.addStretch(1)
        return column

    def _menu(self) -> Box:
        acts = self.acts
        box = Box(_("Accession"))
        box.body.setSpacing(2)
        self.accept = secondary(_("Accepter la demande…"), lambda: acts.decide(Accession.ACCEPTED), "check")
        self._keep("accept", self.accept, acts.why_not_accepted)
        box.body.addWidget(self.accept)
        no_lcp = _("Cette structure n’est pas un lieu collectif de proximité.")
        for key, words, icon, act, why in (
            ("ask", _("Demander à rejoindre…"), "inbox", acts.ask, acts.why_not_asking),
            ("goals", _("Dire les objectifs atteints…"), "flag", acts.goals, acts.why_not_deciding),
            ("refuse", _("Refuser la demande…"), "circle-x", lambda: acts.decide(Accession.REFUSED),
             acts.why_not_deciding),
            ("withdraw", _("Retirer la demande…"), "undo-2", lambda: acts.decide(Accession.WITHDRAWN),
             acts.why_not_deciding),
            ("leave", _("N’est plus un LCP"), "log-out", acts.leave,
             lambda: "" if acts.shown.party.lcp else no_lcp),
        ):  # fmt: skip
            button = ghost(words, act, icon)
            button.setProperty("align", "left")
            button.setStyleSheet("text-align: left;")
            box.body.addWidget(self._keep(key, button, why))
        return box

    def _keep(self, key: str, button: Button, why: Callable[[], str]) -> Button:
        self.buttons[key], self._whys[key] = button, why
        return button

    # --- showing

    def show_card(self, found: Card) -> None:
        """Fill everything; scrolling stays where it is for the same structure."""
        if self.shown is None or self.shown.party.id != found.party.id:
            self.trail.fold()
            self.area.verticalScrollBar().setValue(0)
        self.shown = found
        acts = self.acts
        acts.about(found)
        self.title.set_text(found.party.name)
        self.pill.set(*place_pill(found.party.lcp, found.waiting is not None))
        met = _("Charte · {met} points tenus sur {points}").format(
            met=found.conditions.met, points=found.conditions.points)  # fmt: skip
        self.charter.set_title(met)
        self.charter.set_rows(lines.point_rows(found, acts))
        self.posts.set_rows(lines.post_rows(found, acts))
        self.services.set_rows(lines.service_rows(found, acts))
        self.benefits.set_rows(lines.benefit_rows(found, acts))
        former = lines.former_rows(found)
        self.former.setVisible(bool(former))
        self.former.set_rows(former)
        self.conditions.set_rows(lines.condition_rows(found))
        self.accessions.set_rows(lines.accession_rows(found, acts))
        self.facts.set_pairs(lines.facts(found))
        self.told.set_rows(lines.told_rows(found))
        self.trail.set_entries(found.history)
        self._warn(found)
        for key, button in self.buttons.items():
            button.why(self._whys[key]())

    def _warn(self, found: Card) -> None:
        lacking = found.conditions.missing() if found.waiting is not None else []
        words = "" if not lacking else _("Pour rejoindre les LCP, il manque {what}.").format(
            what="\N{NARROW NO-BREAK SPACE}; ".join(lacking))  # fmt: skip
        self.warning.label.setText(words)
        self.warning.setAccessibleName(words)
        self.warning.setVisible(bool(words))
