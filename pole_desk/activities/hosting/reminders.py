"""What admission waits for: files to read, places that suit the waiting list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.activities.hosting.queries import applications, matches
from pole_desk.activities.hosting.rules import State
from pole_desk.kernel.i18n import _, ngettext, short_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder


class HostingReminders:
    """Implements `ports.reminders.ReminderSource`."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        return [*_files(reader), *_places(reader, on)]


def _files(reader: Reader) -> list[Reminder]:
    verbs = {State.RECEIVED: _("Faire visiter"), State.VISITED: _("Présenter"), State.COMMITTEE: _("Décider")}
    return [
        Reminder(
            "application",
            row.received_on,
            "info",
            _("Candidature de {name}").format(name=row.party_name),
            _("reçue le {day}").format(day=short_day(row.received_on)),
            verbs[State(row.state)],
            "hosting",
            row.id,
        )
        for row in applications(reader)
        if row.state in verbs
    ]


def _places(reader: Reader, on: date) -> list[Reminder]:
    waiting: dict[int, list[str]] = {}
    names: dict[int, str] = {}
    for match in matches(reader, on=on):
        waiting.setdefault(match.application, []).append(match.code)
        names[match.application] = match.party_name
    return [
        Reminder(
            "waiting_list",
            on,
            "info",
            _("{name} attend une place").format(name=names[application]),
            ngettext("{count} espace convient : {codes}", "{count} espaces conviennent : {codes}",
                     len(codes)).format(count=len(codes), codes=", ".join(codes[:4])),
            _("Proposer"),
            "hosting",
            application,
        )
        for application, codes in waiting.items()
    ]  # fmt: skip
