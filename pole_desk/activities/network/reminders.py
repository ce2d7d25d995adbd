"""What the network waits for: answers to the enquiry, requests to join, the enquiry to open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.activities.network.queries import accessions, enquiries
from pole_desk.activities.network.rules import Accession
from pole_desk.kernel.i18n import _, ngettext, short_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder

PAGE = "network"


class NetworkReminders:
    """Implements `ports.reminders.ReminderSource`."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        return [*_unanswered(reader, on), *_asking(reader)]


def _unanswered(reader: Reader, on: date) -> list[Reminder]:
    """Enquiries whose term is past and that structures did not answer, of the last year only."""
    found = []
    for one in [each for each in enquiries(reader) if each.asked][:1]:
        missing = one.asked - one.answered
        if missing and one.closes_on < on:
            found.append(
                Reminder(
                    "enquiry", one.closes_on, "warning",
                    _("Enquête emploi {year}").format(year=one.year),
                    ngettext("{count} structure n’a pas répondu", "{count} structures n’ont pas répondu",
                             missing).format(count=missing),
                    _("Relancer"), PAGE, 0,
                )
            )  # fmt: skip
    return found


def _asking(reader: Reader) -> list[Reminder]:
    return [
        Reminder(
            "accession", one.asked_on, "info",
            _("{name} demande à devenir un lieu collectif de proximité").format(name=one.name),
            _("demandé le {day}").format(day=short_day(one.asked_on)), _("Décider"), PAGE, one.party,
        )
        for one in accessions(reader, state=Accession.ASKED)
    ]  # fmt: skip
