"""The card of one structure of the network: charter, posts and services at the left, accession at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pole_desk.activities.network.rules import Accession
from pole_desk.desktop.pages.network import lines
from pole_desk.desktop.pages.network.acts import Acts
from pole_desk.desktop.pages.network.reading import Card
from pole_desk.desktop.pages.network.words import place_pill
from pole_desk.desktop.parts.record_card import RecordCard
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.parts.trail import Trail
from pole_desk.desktop.widgets.buttons import icon_button, secondary
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.labels import Pairs
from pole_desk.kernel.i18n import _


class PlaceCard(RecordCard):
    def __init__(self, acts: Acts) -> None:
        super().__init__(acts.to_party, "option")
        self.acts = acts
        self.shown: Card | None = None
        self.hold(self._left(), self._right())

    def _left(self) -> tuple[Rows, ...]:
        acts = self.acts
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
        return self.charter, self.posts, self.services, self.benefits, self.former

    def _right(self) -> tuple[QWidget, ...]:
        self.conditions = Rows(_("Conditions pour rejoindre les LCP"), "")
        self.accessions = Rows(_("Demandes"), _("Aucune demande n’est notée."))
        facts = Box(_("Structure"))
        self.facts = Pairs()
        facts.body.addWidget(self.facts)
        self.told = Rows(_("Enquête emploi"), _("Cette structure n’a pas été interrogée."))
        self.trail = Trail()
        return self._menu(), self.conditions, self.accessions, facts, self.told, self.trail

    def _menu(self) -> Box:
        acts = self.acts
        accept = secondary(_("Accepter la demande…"), lambda: acts.decide(Accession.ACCEPTED), "check")
        self.accept = self.keep("accept", accept, acts.why_not_accepted)
        no_lcp = _("Cette structure n’est pas un lieu collectif de proximité.")
        return self.menu(_("Accession"), (
            ("ask", _("Demander à rejoindre…"), "inbox", acts.ask, acts.why_not_asking),
            ("goals", _("Dire les objectifs atteints…"), "flag", acts.goals, acts.why_not_deciding),
            ("refuse", _("Refuser la demande…"), "circle-x", lambda: acts.decide(Accession.REFUSED),
             acts.why_not_deciding),
            ("withdraw", _("Retirer la demande…"), "undo-2", lambda: acts.decide(Accession.WITHDRAWN),
             acts.why_not_deciding),
            ("leave", _("N’est plus un LCP"), "log-out", acts.leave,
             lambda: "" if acts.shown.party.lcp else no_lcp),
            ("links", _("Rattacher…"), "link", acts.links, lambda: ""),
        ), first=self.accept)  # fmt: skip

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
        lacking = found.conditions.missing() if found.waiting is not None else []
        self.warn("" if not lacking else _("Pour rejoindre les LCP, il manque {what}.").format(
            what="\N{NARROW NO-BREAK SPACE}; ".join(lacking)))  # fmt: skip
