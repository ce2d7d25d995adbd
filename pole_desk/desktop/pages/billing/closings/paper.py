"""A closing as its archive prints it, beside its totals and its hashes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.accounts.billing.rules.kinds import kind_name
from pole_desk.accounts.ledger.outbox import closing_page
from pole_desk.accounts.ledger.queries.periods import Period
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.closings.words import period_text, short_hash, stand_pill
from pole_desk.desktop.pages.billing.words import rate
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.widgets.buttons import icon_button, secondary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import Elided, Pairs
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.pill import StatePill
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.kernel.i18n import _, moment_text, number
from pole_desk.kernel.money import euros

Act = Callable[[Period], object]


class PaperView(QWidget):
    """`back` to the list."""

    back = Signal()

    def __init__(self, page: Page, archive: Act, copy: Act) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        self.period: Period | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(icon_button("arrow-left", _("Retour aux clôtures (Échap)"), self.back.emit))
        self.title = Elided("", "title")
        head.addWidget(self.title, 1)
        self.pill = StatePill("draft", "")
        head.addWidget(self.pill)
        self.copy = secondary(_("Copier l’empreinte"), lambda: self.period and copy(self.period), "copy")
        self.archive = secondary(_("Écrire l’archive…"), lambda: self.period and archive(self.period), "archive")
        head.addWidget(self.copy)
        head.addWidget(self.archive)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(12)
        preview = Card()
        self.pdf = PdfView()
        preview.body.addWidget(self.pdf, 1)
        row.addWidget(preview, 6)
        row.addWidget(self._sides(), 4)
        column.addLayout(row, 1)
        QShortcut(QKeySequence("Escape"), self).activated.connect(self.back)

    def _sides(self) -> Scroll:
        scroll = Scroll()
        facts = Card(_("En bref"))
        self.facts = Pairs()
        facts.body.addWidget(self.facts)
        self.rates = Rows(_("TVA"), _("Aucune TVA."))
        self.ends = Rows(_("Derniers documents"), _("Aucun document."))
        for one in (facts, self.rates, self.ends):
            scroll.body.addWidget(one)
        scroll.body.addStretch(1)
        return scroll

    def show_period(self, period: Period) -> None:
        """Show a closed period; its page is drawn off the window's thread."""
        if period.closed is None:
            return
        self.show_facts(period)
        closed = period.closed
        self.pdf.show_message(_("La page se dessine…"))
        name = f"cloture-{closed.closing.siren}-{closed.closing.period}.pdf"
        asked = self.page.ask_latest("closing-page", closing_page, closing=closed.id)
        asked.then(lambda content: self.pdf.show_pdf(content, name))

    def show_facts(self, period: Period) -> None:
        """What is beside the page: sums, hashes, whether it was written out."""
        if period.closed is None:
            return
        self.period = period
        closed, closing = period.closed, period.closed.closing
        self.title.set_text(_("{period} · {seller}").format(period=period_text(period), seller=period.seller))
        self.pill.set(*stand_pill(period.stand))
        self.facts.set_pairs([
            (_("Clôturé le"), moment_text(closing.closed_at)),
            (_("Factures"), f"{number(closing.invoices.count)} · {euros(closing.invoices.total)}"),
            (_("Avoirs"), f"{number(closing.credits.count)} · {euros(closing.credits.total)}"),
            (_("Total TTC"), euros(closing.total)), (_("Total perpétuel"), euros(closing.perpetual_total)),
            (_("Empreinte"), short_hash(closed.sealed.hash)), (_("Suit"), short_hash(closed.sealed.previous_hash)),
            (_("Archive"), moment_text(period.archived_at) if period.archived_at else _("pas encore écrite")),
        ])  # fmt: skip
        self.rates.set_rows([
            Row(rate(one.percent), _("sur {base}").format(base=euros(one.base)), euros(one.vat))
            for one in closing.rates
        ])  # fmt: skip
        self.ends.set_rows([
            Row(end.number, _("{kind} · empreinte {hash}").format(kind=kind_name(end.kind), hash=short_hash(end.hash)))
            for end in closing.ends
        ])  # fmt: skip
