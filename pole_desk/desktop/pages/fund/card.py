"""The card of one project: grants, group and outcomes at the left, acts, links and history at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.fund.rules import territory_name
from pole_desk.activities.fund.rules.grants import is_near
from pole_desk.desktop.pages.fund.acts import Acts
from pole_desk.desktop.pages.fund.group_box import GroupBox
from pole_desk.desktop.pages.fund.lines import (
    aid_rows,
    amendment_rows,
    call_rows,
    link_rows,
    outcome_rows,
    position_rows,
    served_rows,
)
from pole_desk.desktop.pages.fund.reading import Card
from pole_desk.desktop.pages.fund.steps import GrantSteps, grants_of
from pole_desk.desktop.pages.fund.words import project_pill
from pole_desk.desktop.parts.record_card import RecordCard
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.buttons import secondary as secondary_button
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.labels import Pairs, secondary
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros


class ProjectCardView(RecordCard):
    def __init__(self, acts: Acts) -> None:
        super().__init__(acts.to_party, "draft")
        self.acts = acts
        self.shown: Card | None = None
        self.steps: list[GrantSteps] = []
        self.hold(self._left(), self._right())

    def _left(self) -> tuple[QWidget, ...]:
        decide = secondary_button(_("Décider…"), self.acts.decide, "plus", _("Décider une subvention"))
        decide.setAccessibleName(_("Décider une subvention…"))
        self.keep("decide", decide, self.acts.why_no_grant)
        self.grants = Box(_("Subventions"), decide)
        self._grants = QVBoxLayout()
        self._grants.setSpacing(0)
        self.grants.body.addLayout(self._grants)
        self.facts = Pairs()
        facts = Box(_("Projet"))
        facts.body.addWidget(self.facts)
        self.group = GroupBox(self.acts)
        self.outcomes = Rows(_("Ce que le projet est devenu"), _("Rien n’est encore noté."))
        self.positions = Rows(
            _("Repositionnements"), _("Le projet n’a pas été repositionné."),
            icon_button("plus", _("Repositionner le projet"), self.acts.reposition),
        )  # fmt: skip
        self.calls = Rows(
            _("Autres appels rencontrés"), _("Aucun autre appel n’est noté."),
            icon_button("plus", _("Noter un autre appel"), self.acts.other_call),
        )  # fmt: skip
        return self.grants, facts, self.group, self.outcomes, self.positions, self.calls

    def _right(self) -> tuple[QWidget, ...]:
        self.links = Rows(
            _("Chantiers servis"), _("Aucun chantier."),
            icon_button("pencil", _("Changer les chantiers servis"), self.acts.links),
        )  # fmt: skip
        self.served = Rows(
            _("Ce qui a servi au projet"), _("Aucun autre dossier n’est relié au projet."),
            icon_button("plus", _("Rattacher un dossier au projet"), self.acts.serve),
        )  # fmt: skip
        self.aids = Rows(
            _("Aides de minimis"), _("Aucune aide."),
            icon_button("plus", _("Déclarer une aide de minimis"), self.acts.aid),
        )  # fmt: skip
        self.amendments = Rows(_("Avenants"), _("Rien n’a été modifié."))
        self.trail = Trail()
        return self._menu(), self.links, self.served, self.aids, self.amendments, self.trail

    def _menu(self) -> Box:
        acts = self.acts
        return self.menu(_("Actes"), (
            ("gather", _("Réunir le groupe d’appui…"), "users", acts.gather, acts.why_group),
            ("policy", _("Politique enrichie…"), "landmark", acts.policy, lambda: ""),
            ("enterprise", _("Entreprise devenue…"), "building-2", acts.enterprise, lambda: ""),
            ("amend", _("Modifier le projet…"), "pencil", acts.amend, lambda: ""),
            ("close", _("Clore le projet…"), "square-check", acts.close, acts.why_closed),
            ("reopen", _("Rouvrir"), "undo-2", acts.reopen, acts.why_open),
        ))  # fmt: skip

    # --- showing

    def show_card(self, found: Card) -> None:
        """Fill everything; scrolling stays where it is."""
        self.shown = found
        self.acts.about(found)
        card, one = found.card, found.card.project
        self.title.set_text(one.title)
        self.pill.set(*project_pill(one.state))
        self._show_grants(found)
        self.facts.set_pairs(_facts(found))
        self.group.set_group(card.group)
        self.outcomes.set_rows(outcome_rows(found, self.acts))
        self.positions.set_rows(position_rows(found, self.acts))
        self.calls.set_rows(call_rows(found, self.acts))
        self.links.set_rows(link_rows(found, self.acts))
        self.served.set_rows(served_rows(found, self.acts))
        self.aids.set_rows(aid_rows(found, self.acts))
        self.aids.set_title(_("De minimis : {total} sur 3 ans").format(total=euros(card.running)))
        self.amendments.set_rows(amendment_rows(found))
        self.trail.set_entries(found.history)
        self.warn(_warning(found))

    def _show_grants(self, found: Card) -> None:
        while (item := self._grants.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.steps = []
        for line in grants_of(found.card.instalments, self.acts):
            self._grants.addWidget(line)
            if isinstance(line, GrantSteps):
                self.steps.append(line)
        if not self.steps:
            self._grants.addWidget(secondary(_("Rien n’est encore décidé pour ce projet."), wrap=True))
        one = found.card.project
        self.grants.set_title(_("Subventions · {decided} décidés, {paid} payés").format(
            decided=euros(one.decided), paid=euros(one.paid)))  # fmt: skip


def _facts(found: Card) -> list[tuple[str, str]]:
    one = found.card.project
    place = " · ".join(part for part in (one.commune, territory_name(one.territory)) if part)
    ended = "" if one.ended_on is None else numeric_day(one.ended_on)
    pairs = [
        (_("Porteur"), one.party_name), (_("À joindre"), one.contact), (_("Besoin"), one.need),
        (_("Territoire"), place), (_("Politiques publiques"), ", ".join(one.policies)),
        (_("N°"), one.number), (_("Déposé le"), numeric_day(one.submitted_on)), (_("Clos le"), ended),
        (_("Raison"), one.state_reason),
    ]  # fmt: skip
    return [(name, value) for name, value in pairs if value]


def _warning(found: Card) -> str:
    card = found.card
    if card.project.report_late(found.day):
        return _("Le compte rendu du porteur est en retard : relancez-le.")
    if card.to_ask:
        return _("Demandez à {party} ce que le projet est devenu à {month} mois.").format(
            party=card.project.party_name, month=card.to_ask[0].month)  # fmt: skip
    if is_near(card.running, card.limits):
        return _("{party} a {total} d’aides de minimis sur trois ans, pour un plafond de {most}.").format(
            party=card.project.party_name, total=euros(card.running), most=euros(card.limits.de_minimis))  # fmt: skip
    return ""
