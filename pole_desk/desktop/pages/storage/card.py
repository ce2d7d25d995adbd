"""The card of one storage: what is stored at the left, what can be done and what is late at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from pole_desk.desktop.pages.storage.acts import Acts
from pole_desk.desktop.pages.storage.contents import access_rows, good_rows, money_rows, space_rows
from pole_desk.desktop.pages.storage.ladder_box import LadderBox
from pole_desk.desktop.pages.storage.papers import Papers
from pole_desk.desktop.pages.storage.reading import Card
from pole_desk.desktop.pages.storage.words import storage_pill
from pole_desk.desktop.parts.record_card import RecordCard
from pole_desk.desktop.parts.rows import Rows
from pole_desk.desktop.widgets.buttons import Button, icon_button, secondary
from pole_desk.desktop.widgets.card import Card as Box
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.timeline import Timeline
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.money import euros


RIGHT = 288


class StorageCardView(RecordCard):
    """`invoice_asked(id)` to go elsewhere."""

    invoice_asked = Signal(int)

    def __init__(self, acts: Acts, papers: Papers) -> None:
        super().__init__(acts.to_party, "draft", right=RIGHT, tone="danger")
        self.acts, self.papers = acts, papers
        self.shown: Card | None = None
        self.hold(self._left(), self._right())

    def _left(self) -> tuple[QWidget, ...]:
        self.spaces = Rows(_("Où et quand"), "")
        self.goods = Rows(
            _("Biens entreposés"), _("Rien n’est inscrit au registre."),
            self._adder("add_good", _("Inscrire un bien"), self.acts.add_good, self.acts.why_no_good),
        )  # fmt: skip
        self.sum = label("", "strong")
        self.goods.body.insertWidget(0, self.sum)
        self.access = Rows(
            _("Qui peut entrer"), _("Personne n’a d’accès."),
            self._adder("add_access", _("Donner un accès"), self.acts.add_access, self.acts.why_over),
        )  # fmt: skip
        self.money = Rows(_("Factures et montants à facturer"), _("Rien n’a encore été facturé."))
        return self.spaces, self.goods, self.access, self.money

    def _adder(self, key: str, words: str, act: Callable[[], object], why: Callable[[], str]) -> Button:
        return self.keep(key, icon_button("plus", words, act), why)

    def _right(self) -> tuple[QWidget, ...]:
        self.ladder = LadderBox(self.acts)
        papers = Box(_("Documents"))
        papers.body.addWidget(secondary(_("Inventaire (PDF)"), partial(self._save, "inventory"), "file-text"))
        self.letter = secondary(_("Lettre de l’étape (PDF)"), partial(self._save, "letter"), "mail")
        papers.body.addWidget(self.letter)
        history = Box(_("Historique"))
        self.timeline = Timeline()
        history.body.addWidget(self.timeline)
        acts = self.acts
        menu = self.menu(_("Actes"), (
            ("good", _("Inscrire un bien…"), "package", acts.add_good, acts.why_no_good),
            ("insurance", _("Assurance…"), "shield-check", acts.insurance, acts.why_no_insurance),
            ("part", _("Changer la part…"), "percent", acts.part, acts.why_no_part),
            ("move", _("Déplacer…"), "calendar-days", acts.move, acts.why_no_rental),
            ("penalty", _("Pénalité…"), "receipt-euro", acts.penalty, lambda: ""),
            ("links", _("Rattacher…"), "link", acts.links, lambda: ""),
            ("end", _("Terminer…"), "calendar-x", acts.end, acts.why_over),
            ("cancel", _("Annuler…"), "circle-x", acts.cancel, acts.why_cancelled),
            ("restore", _("Rétablir"), "undo-2", acts.restore, acts.why_standing),
            ("lease", _("Ouvrir la convention"), "file-text", acts.show_lease, acts.why_no_lease),
        ))  # fmt: skip
        return menu, self.ladder, papers, history

    def _save(self, kind: str) -> None:
        if self.shown is not None:
            self.papers.save(self.shown.storage.dossier, kind)

    # --- showing

    def show_card(self, card: Card) -> None:
        """Fill everything; scrolling stays where it is."""
        storage = card.storage
        self.shown = card
        self.acts.about(card)
        codes = ", ".join(dict.fromkeys(one.code for one in storage.spaces))
        self.title.set_text(f"{codes} · {storage.party_name}")
        standing = [one for one in storage.spaces if not one.over] or list(storage.spaces)
        self.pill.set(*storage_pill(standing[0].state))
        self.spaces.set_rows(space_rows(card))
        self.spaces.set_title(_insured(card))
        self.goods.set_rows(good_rows(card, self.acts))
        self.sum.setText(_sum(card))
        self.sum.setVisible(bool(storage.stored))
        self.access.set_rows(access_rows(card, self.acts))
        self.money.set_rows(money_rows(card, self.acts, self.invoice_asked.emit))
        self.ladder.set_card(card)
        self.put_aside(self.ladder, 0 if card.late else 1)
        self.timeline.set_entries(card.history)
        taken = [one for case in storage.overdue if case.closed_on is None for one in case.steps if not one.withdrawn]
        self.letter.why("" if taken else _("Aucune étape n’est prise : il n’y a pas de lettre."))
        shut = _("Accès bloqué : personne n’entre tant que le retard n’est pas réglé.")
        self.warn(shut if storage.blocked else "")


def _sum(card: Card) -> str:
    lines = len(card.storage.stored)
    words = ngettext(_("{n} ligne"), _("{n} lignes"), lines).format(n=number(lines))
    return _("{lines}, {value} déclarés").format(lines=words, value=euros(card.storage.value))


def _insured(card: Card) -> str:
    dated = [one.insurance_until for one in card.storage.spaces if one.by != "day" and not one.over]
    if not dated:
        return _("Où et quand")
    until = max((day for day in dated if day is not None), default=None)
    if until is None:
        return _("Où et quand · attestation d’assurance non reçue")
    words = _("Où et quand · assurance expirée le {day}") if until < card.storage.on else _(
        "Où et quand · assuré jusqu’au {day}")  # fmt: skip
    return words.format(day=numeric_day(until))
