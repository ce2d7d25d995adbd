"""What mail reminds of: letters that failed or came back, one line each; letters that wait, one line for all."""

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
        returned = [_returned(one) for one in queries.to_mend(reader) if one.at.astimezone(PARIS).date() <= on]
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
            return [*failed, *returned]
        first = min(one.posted_at for one in waiting).astimezone(PARIS).date()
        words = ngettext("{count} courriel à envoyer", "{count} courriels à envoyer", len(waiting))
        minutes = queries.interval(reader)
        detail = _("Ils partent quand vous choisissez « Envoyer ».")
        if minutes is not None and queries.server(reader) is not None:
            detail = _("Ils partent tout seuls tant que le programme est ouvert ; « Envoyer » les fait partir tout "
                       "de suite.")  # fmt: skip
        return [
            *failed,
            *returned,
            Reminder(
                kind="letters_waiting",
                on=first,
                level="info",
                title=words.format(count=len(waiting)),
                detail=detail,
                verb=_("Envoyer"),
                page=PAGE,
                record=waiting[-1].id,
                part=PART,
            ),
        ]


def _returned(one: queries.Letter) -> Reminder:
    """The card to mend: it leads to the structure, whose form has the address."""
    return Reminder(
        kind="letter_returned",
        on=one.at.astimezone(PARIS).date(),
        level="warning",
        title=_("Courriel revenu : {client}").format(client=one.party_name),
        detail=_("{to} ne reçoit pas : corrigez l’adresse, puis renvoyez « {subject} ».").format(
            to=one.to, subject=one.subject
        ),
        verb=_("Corriger"),
        page="parties",
        record=one.party,
    )


def _titles() -> dict[str, str]:
    """What is said of a letter that somebody must look at."""
    return {
        State.FAILED: _("Courriel refusé : {client}"),
        State.UNSURE: _("Courriel peut-être parti : {client}"),
    }
