"""A structure's documents to be, as they would print, beside why its amount changes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.accounts.billing.queries import Draft, Plan, Structure
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.month.reading import draft_pages
from pole_desk.desktop.pages.billing.month.remedies import Trouble, remedy_of, troubles, verb_of
from pole_desk.desktop.pages.billing.words import kind_name, signed, why_names
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.widgets.buttons import icon_button
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import Elided, secondary
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.money import euros
from pole_desk.ports.ids import PartyId


def reason_rows(structure: Structure) -> list[Row]:
    """Why a structure's amount differs, line by line."""
    names = why_names()
    return [
        Row(
            one.label,
            _("{why} : {before}\u00a0→\u00a0{after}").format(
                why=names[one.kind], before=euros(one.before), after=euros(one.after)
            ),
            signed(one.after - one.before) or "=",
        )
        for one in structure.reasons
    ]


class Preview(QWidget):
    """`back` to the list; `fixed(trouble)` when an anomaly of the structure is to be put right."""

    back = Signal()
    fixed = Signal(object)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        self._plan: Plan | None = None
        self._order: list[PartyId] = []
        self.party: PartyId | None = None
        self._drafts: list[Draft] = []
        self._at = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._head())
        row = QHBoxLayout()
        row.setSpacing(12)
        paper = Card()
        self.pdf = PdfView(acts=False)
        paper.body.addWidget(self.pdf, 1)
        row.addWidget(paper, 6)
        beside = Scroll()
        self.reasons = Rows(_("Pourquoi"), _("Rien ne change."))
        self.troubles = Rows(_("À regarder"), _("Aucune anomalie sur cette structure."))
        for one in (self.reasons, self.troubles):
            beside.body.addWidget(one)
        beside.body.addStretch(1)
        row.addWidget(beside, 4)
        column.addLayout(row, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(icon_button("arrow-left", _("Retour à la liste (Alt+Gauche)"), self.back.emit))
        self.title = Elided("", "title")
        row.addWidget(self.title, 1)
        self.count = secondary()
        row.addWidget(self.count)
        self.other = icon_button("layers", _("Pièce suivante de la structure"), self._turn)
        row.addWidget(self.other)
        self.former = icon_button("chevron-up", _("Structure précédente"), partial(self._step, -1))
        self.next = icon_button("chevron-down", _("Structure suivante"), partial(self._step, 1))
        row.addWidget(self.former)
        row.addWidget(self.next)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.back.emit)
        return row

    def open(self, plan: Plan, party: PartyId, order: list[PartyId]) -> bool:
        """Show a structure among others, in the order of the list; whether the plan still has it."""
        structure = next((one for one in plan.structures if one.party == party), None)
        drafts = [one for one in plan.drafts if one.party == party]
        if structure is None and not drafts:
            return False
        if party != self.party:
            self._at = 0
        self._plan, self.party, self._order, self._drafts = plan, party, order, drafts
        self._at = min(self._at, max(0, len(drafts) - 1))
        self.reasons.set_rows([] if structure is None else reason_rows(structure))
        mine = troubles(one for one in plan.anomalies if one.party == party)
        self.troubles.set_rows([self._trouble(one) for one in mine])
        name = structure.name if structure is not None else drafts[0].name
        self._show(name)
        return True

    def _trouble(self, one: Trouble) -> Row:
        tone, word = ("danger", _("bloquante")) if one.blocking else ("warning", _("à regarder"))
        remedy = remedy_of(one)
        acts = () if remedy.thing == "preview" else (Act(verb_of(remedy), partial(self.fixed.emit, one)),)
        return Row(one.message, "", "", word, tone, acts)

    def _show(self, name: str) -> None:
        at = self._order.index(self.party) if self.party in self._order else -1
        self.former.why("" if at > 0 else _("C’est la première structure."))
        self.next.why("" if 0 <= at < len(self._order) - 1 else _("C’est la dernière structure."))
        many = len(self._drafts)
        self.other.setVisible(many > 1)
        if not many:
            self.title.set_text(name)
            self.count.setText("")
            self.pdf.show_message(_("Rien à facturer à cette structure ce mois‑ci."))
            return
        draft = self._drafts[self._at]
        self.title.set_text(_("{name} · {total} TTC").format(name=name, total=euros(draft.total)))
        said = kind_name("final" if draft.layout.covers else draft.kind)
        self.count.setText(
            said if many == 1 else _("{kind}, pièce {n} sur {total}").format(
                kind=said, n=number(self._at + 1), total=number(many))
        )  # fmt: skip
        asked = self.page.ask_latest("draft", draft_pages, draft=draft)
        asked.then(lambda content: self._shown(draft) and self.pdf.show_pdf(content, "apercu.pdf"))

    def _shown(self, draft: Draft) -> bool:
        """Whether a document is still the one to show, once its pages arrive."""
        return draft in self._drafts[self._at : self._at + 1]

    def _turn(self) -> None:
        self._at = (self._at + 1) % len(self._drafts)
        self._show(self._drafts[0].name)

    def _step(self, by: int) -> None:
        if self._plan is not None and self.party in self._order:
            at = self._order.index(self.party) + by
            if 0 <= at < len(self._order):
                self.open(self._plan, self._order[at], self._order)

    def forget(self) -> None:
        """Nothing is shown any more."""
        self.party = None
