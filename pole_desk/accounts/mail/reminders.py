"""What mail reminds of: letters that failed, one line each; letters that wait, one line for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pole_desk.accounts.mail import queries
from pole_desk.accounts.mail.rules import PAGE, PART, State
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder


class MailReminders:
    """Implements `ports.reminders.ReminderSource`."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits; a letter counts from the day it was posted."""
        found = queries.letters(reader, states={State.FAILED, State.UNSURE, State.QUEUED, State.WAITING})
        failed = [
            Reminder(
                kind="letter_failed",
                on=one.at.astimezone(PARIS).date(),
                level="danger",
                title=_titles()[one.state].format(client=one.party_name),
                detail=_("{to} : {says}").format(to=one.to, says=one.says),
                verb=_("Voir"),
                page=PAGE,
                record=one.id,
                part=PART,
            )
            for one in found
            if one.state in _titles() and one.posted_at.astimezone(PARIS).date() <= on
        ]
        waiting = [one for one in found if one.state not in _titles()]
        if not waiting:
            return failed
        first = min(one.posted_at for one in waiting).astimezone(PARIS).date()
        words = ngettext("{count} courriel à envoyer", "{count} courriels à envoyer", len(waiting))
        return [
            *failed,
            Reminder(
                kind="letters_waiting",
                on=first,
                level="info",
                title=words.format(count=len(waiting)),
                detail=_("Ils partent quand vous choisissez « Envoyer »."),
                verb=_("Envoyer"),
                page=PAGE,
                record=waiting[-1].id,
                part=PART,
            ),
        ]


def _titles() -> dict[str, str]:
    """What is said of a letter that somebody must look at."""
    return {
        State.FAILED: _("Courriel refusé : {client}"),
        State.UNSURE: _("Courriel peut-être parti : {client}"),
    }
