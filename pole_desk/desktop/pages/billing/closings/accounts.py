"""The accounts that the journal uses: as shipped, as the accountant set them, changed from a day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.accounts.ledger.commands.plan import set_account_plan
from pole_desk.accounts.ledger.queries.plan import account_plan
from pole_desk.accounts.ledger.rules.plan import AccountPlan
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.words import rate
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import AmountField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _

COLLECTED, PENDING = "vat_collected", "vat_pending"
PLACES = {"account": "account", "account_plan": "percent"}


class AccountLine(NamedTuple):
    """An account of the plan: where it stands in it, its usual number and the one in force."""

    id: str
    name: str
    usual: str
    account: str
    label: str
    percent: Decimal | None = None

    @property
    def own(self) -> bool:
        return self.account != self.usual


def account_lines(plan: AccountPlan) -> list[AccountLine]:
    """Each account of a plan, the VAT by rate last."""
    usual = AccountPlan()
    names = {
        "customers": _("Clients"), "down_payments": _("Acomptes reçus"), "deposits": _("Dépôts de garantie"),
        "bank": _("Banque"), "cash": _("Caisse"), "losses": _("Créances perdues"),
        "mandate": _("Ventes pour compte de tiers"),
    }  # fmt: skip
    found = [
        AccountLine(key, name, getattr(usual, key), getattr(plan, key), plan.label(getattr(plan, key)))
        for key, name in names.items()
    ]
    for key, words in ((COLLECTED, _("TVA collectée à {rate}")), (PENDING, _("TVA en attente à {rate}"))):
        shipped = dict(getattr(usual, key))
        found += [
            AccountLine(f"{key}:{percent}", words.format(rate=rate(percent)), shipped.get(percent, ""), account,
                        plan.label(account), percent)
            for percent, account in sorted(getattr(plan, key))
        ]  # fmt: skip
    return found


def changed(plan: AccountPlan, line: AccountLine, account: str, label: str) -> AccountPlan:
    """The plan with another number, and the accountant's own words for it, at a line."""
    field = line.id.partition(":")[0]
    value: Any = account
    if line.percent is not None:
        value = tuple((one, account if one == line.percent else known) for one, known in getattr(plan, field))
    labels = {known: words for known, words in plan.labels if known not in (line.account, account)}
    found = replace(plan, **{field: value}, labels=())
    if label and label != found.label(account):
        labels[account] = label
    return replace(found, labels=tuple(sorted(labels.items())))


class AccountsView(QWidget):
    """A list; a form changes an account from a day on."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.plan = AccountPlan()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable("billing-accounts-plan", _columns(), placeholder=_("Compte, usage…"))
        self.add_rate = secondary(_("Ajouter un taux…"), self.ask_rate, "plus")
        self.change = secondary(_("Changer…"), lambda: self.ask(self.table.current_row()), "pencil")
        self.table.add_tool(self.add_rate)
        self.table.add_tool(self.change)
        self.table.selected.connect(self._allow)
        self.table.opened.connect(self.ask)
        self.table.set_actions(lambda row: [(_("Changer…"), "pencil", lambda: self.ask(row))])
        column.addWidget(self.table)
        self._allow([])

    def look(self) -> None:
        """Ask for the accounts in force today."""
        self.page.ask_latest("accounts-plan", account_plan, on=self.page.seat.clock.today()).then(self.show_plan)

    def show_plan(self, plan: AccountPlan) -> None:
        self.plan = plan
        self.table.set_rows(account_lines(plan))

    def _allow(self, rows: list[AccountLine]) -> None:
        self.change.why("" if len(rows) == 1 else _("Choisissez d’abord un compte."))

    def ask(self, row: AccountLine | None) -> None:
        """Change an account."""
        if row is None:
            return
        form = Form()
        usual = _("Compte habituel : {account}.") if row.usual else _("Taux ajouté par le pôle.")
        form.add_widget(text(usual.format(account=row.usual)))
        form.add(_("Compte"), TextField(row.usual), name="account", required=True)
        form.add(_("Libellé"), TextField(), name="label", help=_("Comme il s’écrit dans le journal."))
        self._add_day(form)
        form.set_values(account=row.account, label=row.label)
        open_act(
            self.page, self.panel, form, title=row.name, verb=_("Changer le compte"),
            send=lambda values: self._keep(
                changed(self.plan, row, values["account"], values["label"] or ""), values["valid_from"]),
            places=PLACES,
        )  # fmt: skip

    def ask_rate(self) -> None:
        """Give a rate its two accounts."""
        form = Form()
        form.add(_("Taux (%)"), AmountField("2,1"), name="percent", required=True)
        form.add(_("Compte de TVA collectée"), TextField("44571…"), name="account", required=True)
        form.add(_("Compte de TVA en attente"), TextField("44574…"), name="pending", required=True,
                 help=_("Où la TVA d’un service attend l’encaissement."))  # fmt: skip
        self._add_day(form)

        def send(values: dict[str, Any]) -> Promise[Any] | None:
            percent = values["percent"].normalize()
            if percent in dict(self.plan.vat_collected):
                form.refuse("percent", _("Ce taux a déjà ses comptes : changez-les dans la liste."))
                return None
            plan = replace(
                self.plan, vat_collected=(*self.plan.vat_collected, (percent, values["account"])),
                vat_pending=(*self.plan.vat_pending, (percent, values["pending"])),
            )  # fmt: skip
            return self._keep(plan, values["valid_from"])

        open_act(self.page, self.panel, form, title=_("Ajouter un taux de TVA"), verb=_("Ajouter le taux"), send=send,
                 places=PLACES)  # fmt: skip

    def _add_day(self, form: Form) -> None:
        day = DateField(self.page.seat.clock.today)
        help_ = _("Les écritures datées d’avant gardent leur compte.")
        form.add(_("À partir du"), day, name="valid_from", required=True, help=help_)
        today = self.page.seat.clock.today()
        day.set_value(date(today.year, today.month, 1))

    def _keep(self, plan: AccountPlan, valid_from: date) -> Promise[Any]:
        return self.page.do(set_account_plan, plan=plan.to_json(), valid_from=valid_from)


def _columns() -> list[Column]:
    return [
        Column("name", _("Usage"), 240, strong=True),
        Column("account", _("Compte"), 110),
        Column("label", _("Libellé"), 260, tip=lambda row: row.label),
        Column("usual", _("Habituel"), 110),
        Column("own", _("Réglage"), 130, align="left", filter=True,
               text=lambda row: _("du pôle") if row.own else _("habituel")),
    ]  # fmt: skip
