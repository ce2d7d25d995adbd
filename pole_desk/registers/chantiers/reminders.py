"""What the chantiers wait for: actions past the day they were planned for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder
from pole_desk.registers.chantiers.queries import late_actions


class ChantierReminders:
    """Implements `ports.reminders.ReminderSource`."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """The actions planned for a day before this one, neither done nor dropped."""
        return [
            Reminder(
                "chantier_action",
                late.planned_on,
                "info",
                late.title,
                _("Chantier {number} : action prévue pour le {day}").format(
                    number=late.number, day=numeric_day(late.planned_on)
                ),
                _("Voir le chantier"),
                "chantiers",
                late.chantier,
            )
            for late in late_actions(reader, on=on)
        ]
