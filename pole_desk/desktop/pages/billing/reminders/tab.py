"""« Relances »: three views in one tab."""

from __future__ import annotations

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.reminders.due import DueView
from pole_desk.desktop.pages.billing.reminders.plans import PlansView
from pole_desk.desktop.pages.billing.reminders.sent import SentView
from pole_desk.desktop.parts.view_tab import ViewTab
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _

VIEWS = (("due", _("À envoyer")), ("sent", _("Envoyées")), ("plans", _("Échéanciers")))


class RemindersTab(ViewTab):
    """Letters to send, letters sent, plans of instalments."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__(VIEWS, name=_("Relances"))
        self.plans = PlansView(page, panel)
        self.due = DueView(page, panel, self.plans.spread)
        self.sent = SentView(page, panel)
        self.hold({"due": self.due, "sent": self.sent, "plans": self.plans})

    def start(self, part: str, record: int) -> None:
        """`plan` with its number opens a plan, `reminders` what is to be sent."""
        if part == "plan":
            self.plans.wanted = record
            self.turn("plans")
        else:
            self.turn("due")
