"""« À envoyer »: a day's letters, each seen as it would leave, unticked, paused or sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.accounts.receivables.commands import lift_pause, prepare_reminders, send_reminders
from pole_desk.accounts.receivables.queries import PlannedLetter, ReminderPlan, Spared, pauses
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.reminders.columns import due_columns, spared_columns
from pole_desk.desktop.pages.billing.reminders.pause import open_pause
from pole_desk.desktop.pages.billing.reminders.reading import drawn, mails_of, to_print, together
from pole_desk.desktop.parts.day_choice import DayChoice
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.parts.sending import send_letters
from pole_desk.desktop.widgets.buttons import icon_button, primary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable, TickedTable
from pole_desk.kernel.i18n import _, long_day, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import PartyId

RowAct = tuple[str, str, Callable[[], object]]


class DueView(QWidget):
    """`spread` opens the form of an instalment plan for a client."""

    def __init__(self, page: Page, panel: SidePanel, spread: Callable[[PartyId, str], object]) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel, self.spread = page, panel, spread
        self.plan: ReminderPlan | None = None
        self._confirm: ConfirmPanel | None = None
        self._shown: Any = None
        self._printing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addLayout(self._figures())
        self.notices = QVBoxLayout()
        column.addLayout(self.notices)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self._lists(), 7)
        preview = Card(margin=12)
        self.pdf = PdfView(_("relance.pdf"))
        preview.body.addWidget(self.pdf)
        both.addWidget(preview, 5)
        column.addLayout(both, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.day = DayChoice(self.page.seat.clock.today, _("Jour des relances"))
        self.day.chosen.connect(self.look)
        row.addWidget(self.day)
        self.choice = Segmented(
            [("letters", _("Lettres")), ("spared", _("Laissées en paix"))], name=_("Lettres du jour")
        )
        self.choice.chosen.connect(self._turn)
        row.addWidget(self.choice)
        row.addStretch(1)
        self.send = primary(_("Envoyer les relances"), self.ask_send, "send")
        row.addWidget(self.send)
        return row

    def _figures(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.letters = KeyFigure(_("Relances à envoyer"), "mail")
        self.claimed = KeyFigure(_("Réclamé"), "euro")
        self.spared = KeyFigure(_("Laissées en paix"), "hand-coins")
        self.letters.clicked.connect(partial(self._turn, "letters"))
        self.spared.clicked.connect(partial(self._turn, "spared"))
        for one in (self.letters, self.claimed, self.spared):
            row.addWidget(one, 1)
        return row

    def _lists(self) -> QStackedWidget:
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.table = TickedTable(
            "billing-reminders", due_columns(), title=_("Envoyer"), id_of=lambda row: (row.issuer, row.party),
            empty=(_("Personne n’est à relancer ce jour‑là."), "", None), placeholder=_("Structure, facture…"),
        )  # fmt: skip
        self.pause = icon_button("clock", _("Mettre ce client en pause…"), self._pause_current)
        self.table.add_tool(self.pause)
        self.table.turned.connect(self._count)
        self.table.selected.connect(lambda _rows: self._preview())
        self.table.opened.connect(lambda row: self.page.seat.go("parties", row.party))
        self.table.set_actions(self._letter_acts)
        self.left = DataTable(
            "billing-spared", spared_columns(), id_of=lambda row: row.invoice, placeholder=_("Structure, facture…"),
            empty=(_("Aucune facture en retard n’est laissée de côté."), "", None),
        )  # fmt: skip
        self.left.opened.connect(lambda row: self.page.show_record(row.invoice))
        self.left.set_actions(self._spared_acts)
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.left)
        return self.stack

    # --- shown

    def on(self) -> date:
        """The day of the letters shown."""
        return self.day.on

    def look(self) -> None:
        self.table.set_loading()
        self.page.ask_latest("reminders", prepare_reminders, on=self.day.on).then(self.show_plan)

    def show_plan(self, plan: ReminderPlan) -> None:
        self.plan = plan
        self.table.set_rows(plan.letters)
        self.left.set_rows(plan.spared)
        self._count()
        if plan.letters and self.table.current_row() is None:
            self.table.grid.selectRow(0)
        self._preview()

    def _count(self) -> None:
        kept = self.table.kept()
        mailed = sum(bool(one.to) for one in kept)
        self.letters.set(
            number(len(kept)),
            _("{mailed} par courriel, {printed} à imprimer").format(
                mailed=number(mailed), printed=number(len(kept) - mailed)
            ),
            brief=_("{mailed} courriels").format(mailed=number(mailed)),
        )
        costs = sum((one.interest + one.indemnity for one in kept), ZERO)
        self.claimed.set(
            euros(sum((one.total for one in kept), ZERO)), _("dont {costs} de frais").format(costs=euros(costs))
        )
        spared = self.plan.spared if self.plan is not None else ()
        self.spared.set(number(len(spared)), euros(sum((one.balance for one in spared), ZERO)))
        words = ngettext("Envoyer la relance", "Envoyer les {n} relances", len(kept))
        self.send.setText(words.format(n=number(len(kept))) if kept else _("Envoyer les relances"))
        self.send.setAccessibleName(self.send.text())
        self.send.why("" if kept else _("Aucune relance n’est retenue."))

    def _preview(self) -> None:
        row = self.table.current_row()
        self.pause.why("" if row is not None else _("Choisissez d’abord une relance."))
        if row is None:
            if not self._printing:
                self._shown = None
                self.pdf.show_message(_("Choisissez une relance pour la lire."))
            return
        self._printing = False
        if row.document != self._shown:
            self._shown = row.document
            name = _("relance-{party}.pdf").format(party=row.party)
            self.page.ask_latest("reminder-letter", drawn, document=row.document).then(
                lambda pdf: self.pdf.show_pdf(pdf, name)
            )

    def _turn(self, key: str) -> None:
        self.choice.choose(key)
        self.stack.setCurrentIndex(0 if key == "letters" else 1)

    # --- acts

    def _letter_acts(self, row: PlannedLetter) -> list[RowAct]:
        words = _("Ne pas envoyer") if self.table.keeps(row) else _("Envoyer")
        return [
            (words, "square-check", partial(self.table.turn, [row])),
            (_("Mettre en pause…"), "clock", partial(self._pause, row)),
            (_("Proposer un échéancier…"), "calendar-clock", partial(self.spread, row.party, row.party_name)),
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
            link_act(self.page, self.panel, self.table, row, party_of=lambda one: one.party),
        ]

    def _spared_acts(self, row: Spared) -> list[RowAct]:
        acts: list[RowAct] = [
            (_("Ouvrir la facture"), "file-text", lambda: self.page.show_record(row.invoice)),
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
        ]
        if row.why == "paused":
            acts.insert(0, (_("Lever la pause"), "play", partial(self._lift, row.party)))
        return acts

    def _lift(self, party: PartyId) -> None:
        self.page.ask(pauses, party=party, on=self.on()).then(
            lambda found: found and self.page.do(lift_pause, pause=found[0].id)
        )

    def _pause_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self._pause(row)

    def _pause(self, row: PlannedLetter) -> None:
        open_pause(self.page, self.panel, row.party, row.party_name, since=min(self.on(), self.page.seat.clock.today()))

    def ask_send(self) -> None:
        """Ask once more: a letter sent is never taken back."""
        kept = self.table.kept()
        if not kept or not self.send.isEnabled():
            return
        if self._confirm is not None:
            self._confirm.no.click()
        words = ngettext("Envoyer {n} relance ?", "Envoyer {n} relances ?", len(kept))
        formal = sum(one.level == 3 for one in kept)
        detail = _("{total} réclamés au {day}. Une relance partie ne se reprend pas.").format(
            total=euros(sum((one.total for one in kept), ZERO)), day=long_day(self.on())
        )
        if formal:
            detail += " " + ngettext(
                "Dont {n} mise en demeure, à envoyer aussi en recommandé.",
                "Dont {n} mises en demeure, à envoyer aussi en recommandé.", formal,
            ).format(n=number(formal))  # fmt: skip
        self._confirm = ConfirmPanel(words.format(n=number(len(kept))), detail, _("Envoyer"), partial(self._send, kept))
        self._confirm.closed.connect(self._closed)
        self.notices.addWidget(self._confirm)
        self._confirm.show()
        self._confirm.yes.setFocus()

    def _closed(self) -> None:
        self._confirm = None
        self.send.setFocus()

    def _send(self, kept: list[PlannedLetter]) -> None:
        day = self.on() if self.plan is None else self.plan.on
        self.page.do(send_reminders, on=day, letters=kept).then(self._sent)

    def _sent(self, sent: Any) -> None:
        letters, mailed, printed = sent
        if mailed:
            self.page.ask(mails_of, letters=letters).then(
                lambda mails: send_letters(self.page, self.panel, letters=mails)
            )
        if printed:
            self.page.ask(to_print, letters=letters).then(self._print)

    def _print(self, letters: list[int]) -> None:
        """Show the letters that go by post as one document, to be printed."""
        name = _("relances-{day}.pdf").format(day=self.on().isoformat())

        def show(pdf: bytes) -> None:
            self._printing = True
            self.table.grid.clearSelection()
            self._shown = None
            self.pdf.show_pdf(pdf, name)
            words = ngettext("{n} lettre à imprimer : la voici.", "{n} lettres à imprimer : les voici.", len(letters))
            self.page.say(words.format(n=number(len(letters))), "info")

        self.page.ask(together, letters=letters).then(show)
