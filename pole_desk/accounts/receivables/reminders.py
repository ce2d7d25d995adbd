"""What receivables remind of: invoices past their due day, one line per structure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.queries import Receivable
from pole_desk.kernel.i18n import _, ngettext, plain_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.ports.reminders import Reminder

PAGE = "billing"
LATE_DAYS = 30
"""Days past due from which it is pressing."""


class ReceivablesReminders:
    """Implements `ports.reminders.ReminderSource`."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """The structures that are late on a day, the oldest due first."""
        by_party: dict[PartyId, list[Receivable]] = {}
        for one in queries.overdue(reader, on=on):
            by_party.setdefault(one.party, []).append(one)
        return [_reminder(own, on) for own in by_party.values()]


def _reminder(own: list[Receivable], on: date) -> Reminder:
    first = own[0]
    late = (on - first.due_on).days
    amount = euros(sum((one.balance for one in own), ZERO))
    return Reminder(
        kind="overdue",
        on=first.due_on,
        level="danger" if late > LATE_DAYS else "warning",
        title=_("{name} doit {amount}").format(name=first.party_name, amount=amount),
        detail=ngettext(
            "{count} facture échue depuis le {day}",
            "{count} factures échues, la plus ancienne depuis le {day}",
            len(own),
        ).format(count=len(own), day=plain_day(first.due_on)),
        verb=_("Voir"),
        page=PAGE,
        record=first.id,
    )
