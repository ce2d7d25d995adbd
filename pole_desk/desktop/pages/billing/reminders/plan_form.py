"""A plan over chosen invoices of a client, by count or by amount; the schedule shows to the cent while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from pole_desk.accounts.receivables.commands import make_plan
from pole_desk.accounts.receivables.queries import Receivable
from pole_desk.accounts.receivables.rules.instalments import MOST, Instalment, schedule, schedule_by_amount
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.reminders.reading import to_spread
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.parts.rows import Row, Rows
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, Field, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import add_months
from pole_desk.ports.ids import InvoiceId, PartyId

PLACES = {
    "plan_count": "count", "plan_total": "invoices", "plan_invoices": "invoices", "already_planned": "invoices",
    "plan_days": "first_on", "party": "party",
}  # fmt: skip
USUAL_COUNT = 3


class InvoicesField(Field[tuple[InvoiceId, ...]]):
    """What a client owes, a box each, all ticked at first."""

    def __init__(self) -> None:
        self.holder = QWidget()
        self.holder.setObjectName("clear")
        super().__init__(self.holder)
        self._boxes = QVBoxLayout(self.holder)
        self._boxes.setContentsMargins(0, 0, 0, 0)
        self._boxes.setSpacing(2)
        self.owed: dict[InvoiceId, Receivable] = {}
        self.boxes: dict[InvoiceId, QCheckBox] = {}
        self._empty = secondary(_("Choisissez d’abord une structure."), wrap=True)
        self._boxes.addWidget(self._empty)

    def offer(self, owed: Sequence[Receivable]) -> None:
        """Show what a client owes."""
        for box in self.boxes.values():
            box.hide()
            box.deleteLater()
        self.owed = {one.id: one for one in owed}
        self.boxes = {}
        for one in owed:
            words = _("{number}, échéance le {due} : {balance}").format(
                number=one.number, due=numeric_day(one.due_on), balance=euros(one.balance)
            )
            box = QCheckBox(words)
            box.setAccessibleName(words)
            box.setChecked(True)
            box.clicked.connect(lambda _on: self._turned())
            self.boxes[one.id] = box
            self._boxes.addWidget(box)
        self._empty.setText(_("Cette structure n’a rien à étaler."))
        self._empty.setVisible(not owed)
        self.accept_text()

    def value(self) -> tuple[InvoiceId, ...] | None:
        return tuple(one for one, box in self.boxes.items() if box.isChecked()) or None

    def total(self) -> Decimal:
        """What the ticked ones come to."""
        return sum((self.owed[one].balance for one in self.value() or ()), ZERO)

    def _turned(self) -> None:
        self.accept_text()
        self.edited.emit()


class PlanForm(Form):
    """Reads `schedule()` again at every change."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        today = page.seat.clock.today
        self.page = page
        self.party = PartyPicker(page)
        self.add(_("Structure"), self.party, name="party", required=True)
        self.invoices = InvoicesField()
        self.add(_("Factures à étaler"), self.invoices, name="invoices", required=True)
        two = self.row()
        self.count = IntField(str(USUAL_COUNT), least=1, most=MOST)
        self.amount = AmountField()
        self.add(_("Nombre d’échéances"), self.count, name="count", beside=two)
        self.add(_("ou montant de chacune"), self.amount, name="amount", beside=two)
        two = self.row()
        self.first_on = DateField(today)
        self.add(_("Première échéance"), self.first_on, name="first_on", required=True, beside=two)
        self.months = IntField("1", least=1, most=12)
        self.add(_("Tous les (mois)"), self.months, name="months", required=True, beside=two)
        self.add(_("Note"), TextField(_("Accord par téléphone…")), name="note")
        self.shown = Rows(_("Échéances"), _("Le calendrier s’affiche ici."))
        self.add_widget(self.shown)
        self.set_values(count=USUAL_COUNT, first_on=add_months(today(), 1), months=1)
        self.party.chosen.connect(lambda party: self._ask(PartyId(party)))
        self.party.edited.connect(lambda: self.party.settled() or self.invoices.offer([]))
        self.count.edited.connect(lambda: self.amount.set_value(None))
        self.amount.edited.connect(lambda: self.count.set_value(None))
        self.edited.connect(self.draw)

    def about(self, party: PartyId, name: str) -> None:
        """A client known already."""
        self.party.set_party(party, name)
        self._ask(party)

    def _ask(self, party: PartyId) -> None:
        def show(owed: list[Receivable]) -> None:
            self.invoices.offer(owed)
            self.draw()

        self.page.ask_latest("to-spread", to_spread, party=party).then(show)

    def schedule(self) -> tuple[Instalment, ...]:
        """What is typed as a schedule; raises BadInput, `plan_count` without a count or an amount."""
        total, amount, count = self.invoices.total(), self.amount.value(), self.count.value()
        first_on, months = self.first_on.value(), self.months.value()
        if first_on is None or months is None or amount is None and count is None:
            raise BadInput("plan_count", _("Donnez un nombre d’échéances, ou le montant de chacune."))
        if amount is not None:
            return schedule_by_amount(total=total, amount=amount, first_on=first_on, months=months)
        return schedule(total=total, count=count or 0, first_on=first_on, months=months)

    def draw(self) -> None:
        """Show the schedule, or why there is none."""
        try:
            found = self.schedule()
        except PoleError as error:
            self.shown.set_title(_("Échéances"))
            told = error.message if self.invoices.value() else _("Choisissez au moins une facture à étaler.")
            self.shown.set_rows([Row(told, off=True)])
            return
        self.shown.set_title(_("{count} échéances, {total}").format(
            count=len(found), total=euros(sum((one.amount for one in found), ZERO))))  # fmt: skip
        self.shown.set_rows([Row(numeric_day(one.due_on), "", euros(one.amount)) for one in found])


def open_plan_form(
    page: Page,
    panel: SidePanel,
    then: Callable[[int], object],
    *,
    party: PartyId | None = None,
    name: str = "",
) -> PlanForm:
    """Three monthly instalments are proposed over all that is owed."""
    form = PlanForm(page)

    def send(values: dict[str, Any]) -> Promise[Any] | None:
        try:
            found = form.schedule()
        except BadInput as error:
            form.refuse("count" if values["amount"] is None else "amount", error.message)
            return None
        return page.do(
            make_plan, party=values["party"], invoices=values["invoices"], instalments=found,
            note=values["note"] or "",
        ).then(then)  # fmt: skip

    open_act(page, panel, form, title=_("Nouvel échéancier"), verb=_("Enregistrer l’échéancier"), send=send,
             places=PLACES)  # fmt: skip
    if party is not None:
        form.about(party, name)
    form.draw()
    return form
