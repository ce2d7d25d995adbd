"""What is to be done: arrivals, departures and reminders, a line a button each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from pole_desk.desktop.pages.today.reading import Day, Movement
from pole_desk.desktop.seat import Seat, lead
from pole_desk.desktop.widgets.action_row import ActionRow
from pole_desk.desktop.widgets.empty import EmptyState
from pole_desk.kernel.i18n import WEEKDAYS, _, brief_day
from pole_desk.kernel.periods import Month
from pole_desk.ports.reminders import Reminder

ICONS = {
    "overdue": "badge-euro",
    "letters_due": "mail",
    "plan_broken": "calendar-x",
    "debits_over": "landmark",
    "debits_ready": "landmark",
    "lease_ends": "log-out",
    "insurance": "shield-check",
    "deposit": "wallet",
    "longest_stay": "clock",
    "over_capacity": "users",
    "application": "inbox",
    "waiting_list": "armchair",
    "unissued_month": "receipt-euro",
    "pending_documents": "file-text",
    "quote_ends": "clock",
    "quote_deposit": "receipt-euro",
    "letter_failed": "mail",
    "letters_waiting": "send",
    "option_lapses": "clock",
    "option_promoted": "arrow-up",
    "room_to_prepare": "armchair",
    "goods_left": "package",
    "storage_ladder": "bell",
    "fund_report": "file-text",
    "fund_report_answer": "file-check",
    "fund_opinion": "users",
    "fund_advice": "notebook-pen",
    "fund_outcome": "sprout",
    "fund_de_minimis": "scale",
    "enquiry": "inbox",
    "accession": "map-pin",
    "storage_rental": "warehouse",
    "storage_insurance": "shield-check",
    "share_ends": "log-out",
    "incubator_risk": "triangle-alert",
    "incubator_session": "user",
    "incubator_milestone": "flag",
    "incubator_action": "square-check",
    "incubator_room": "presentation",
    "incubator_attendance": "users",
    "incubator_outcome": "history",
}


class Work(QScrollArea):
    """The day's list; each line goes to its page and record."""

    def __init__(self, seat: Seat) -> None:
        super().__init__()
        self._seat = seat
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("À faire aujourd’hui"))
        self.rows: list[ActionRow] = []

    def show_day(self, day: Day) -> None:
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(0)
        self.rows = [
            *(self._movement(day, one) for one in day.movements),
            *(self._reminder(day, one) for one in day.reminders),
        ]
        for row in self.rows:
            column.addWidget(row)
        if not self.rows:
            column.addWidget(EmptyState("circle-check", _("Rien n’attend aujourd’hui.")))
        column.addStretch(1)
        self.setWidget(inner)

    def _movement(self, day: Day, one: Movement) -> ActionRow:
        where = one.lease.spaces or _("sans espace")
        if one.arrival:
            title = _("Arrivée — {name}").format(name=one.lease.party_name)
            detail = _("{spaces} · {people} pers. · convention {number}").format(
                spaces=where, people=one.lease.people, number=one.lease.number
            )
            look = ("log-in", "success", _("Accueillir"))
        else:
            title = _("Départ — {name}").format(name=one.lease.party_name)
            detail = _("{spaces} · état des lieux de sortie · convention {number}").format(
                spaces=where, number=one.lease.number
            )
            look = ("log-out", "info", _("Clôturer"))
        icon, tone, verb = look
        when = _("Auj.") if one.on == day.on else WEEKDAYS[one.on.weekday()][:3] + "."
        return ActionRow(
            when.capitalize(), icon, tone, title, detail, verb,
            lambda lease=one.lease.id: self._seat.go("hosting", lease),
        )  # fmt: skip

    def _reminder(self, day: Day, one: Reminder) -> ActionRow:
        when = _("Jour") if one.on == day.on else brief_day(one.on)
        if one.on.year != day.on.year:
            when = str(Month.of(one.on))[5:] + "/" + str(one.on.year)[2:]
        return ActionRow(
            when, ICONS.get(one.kind, "circle-alert"), one.level, one.title, one.detail, one.verb,
            partial(lead, self._seat.go, one.page, one.record, one.part),
        )  # fmt: skip
