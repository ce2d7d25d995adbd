"""« Relances »: three views in one tab."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.reminders.due import DueView
from pole_desk.desktop.pages.billing.reminders.plans import PlansView
from pole_desk.desktop.pages.billing.reminders.sent import SentView
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _


class RemindersTab(QWidget):
    """`look` loads the view that is shown."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.choice = Segmented(
            [("due", _("À envoyer")), ("sent", _("Envoyées")), ("plans", _("Échéanciers"))], name=_("Relances")
        )
        column.addWidget(self.choice)
        self.plans = PlansView(page, panel)
        self.due = DueView(page, panel, self.plans.spread)
        self.sent = SentView(page, panel)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.views: dict[str, DueView | SentView | PlansView] = {
            "due": self.due, "sent": self.sent, "plans": self.plans,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.choice.chosen.connect(self.show_view)

    def look(self) -> None:
        self.views[self.choice.current()].look()

    def show_view(self, key: str) -> None:
        """Turn to a view and load it."""
        self.choice.choose(key)
        self.stack.setCurrentWidget(self.views[key])
        self.look()

    def start(self, part: str, record: int) -> None:
        """`plan` with its number opens a plan, `reminders` what is to be sent."""
        if part == "plan":
            self.plans.wanted = record
            self.show_view("plans")
        else:
            self.show_view("due")
