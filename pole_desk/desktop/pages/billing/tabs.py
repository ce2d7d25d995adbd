"""The tabs of Facturation, in order: a tab says here its key, its name, its widget and what it opens on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.accounts.tab import AccountsTab
from pole_desk.desktop.pages.billing.bank.tab import BankTab
from pole_desk.desktop.pages.billing.bills import BillsTab
from pole_desk.desktop.pages.billing.closings.tab import ClosingsTab
from pole_desk.desktop.pages.billing.debits.tab import DebitsTab
from pole_desk.desktop.pages.billing.month import MonthTab
from pole_desk.desktop.pages.billing.received import PaymentsTab
from pole_desk.desktop.pages.billing.reminders.tab import RemindersTab
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _


class TabSpec(NamedTuple):
    """A tab. Its widget has `look`, which loads it; `opened(invoice)` where it leads to one.

    `parts` are the acts that begin in it: its `start(part, record)` turns to the place, the page loads it;
    `record` is 0 when the act names none.
    """

    key: str
    title: str
    made: Callable[[Page, SidePanel], Any]
    parts: tuple[str, ...] = ()


TABS = (
    TabSpec("month", _("Le mois"), MonthTab),
    TabSpec("invoices", _("Factures"), BillsTab, ("quote", "new_quote")),
    TabSpec("payments", _("Règlements"), PaymentsTab),
    TabSpec("bank", _("Banque"), BankTab),
    TabSpec("accounts", _("Comptes"), AccountsTab, ("account", "clients", "arrears", "unsettled")),
    TabSpec("reminders", _("Relances"), RemindersTab, ("reminders", "plan")),
    TabSpec("debits", _("Prélèvements"), DebitsTab, ("debits", "transfers", "mandate", "new_mandate")),
    TabSpec("closings", _("Clôtures"), ClosingsTab, ("closing",)),
)
TAB_OF = {part: spec.key for spec in TABS for part in spec.parts}
"""The tab in which an act begins."""
