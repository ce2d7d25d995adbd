"""What quotes remind of: an offer about to end without an answer, a deposit asked and not yet invoiced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pole_desk.accounts.quotes.queries import GENERAL, all_quotes, quotes_due
from pole_desk.accounts.quotes.rules import SOON, QuoteState
from pole_desk.accounts.quotes.rules.lines import deposit_total
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.charges import ChargeLedger
from pole_desk.ports.reminders import Reminder

PAGE, PART = "billing", "quote"
EVENTS_PAGE = "events"


class QuoteReminders:
    """Implements `ports.reminders.ReminderSource`."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits on a day."""
        return [*_ending(reader, on), *_deposits(reader)]


def _ending(reader: Reader, on: date) -> Iterator[Reminder]:
    """Quotes sent, the events' too, whose last day is within a week."""
    for one in all_quotes(reader):
        if one.state != QuoteState.SENT or not on <= one.valid_until <= on + timedelta(days=SOON):
            continue
        own = one.kind == GENERAL
        yield Reminder(
            kind="quote_ends",
            on=one.valid_until,
            level="warning" if one.valid_until <= on + timedelta(days=1) else "info",
            title=_("Devis {number} sans réponse").format(number=one.number),
            detail=_("{client}, {title} : {total}, valable jusqu’au {day}").format(
                client=one.party_name, title=one.title, total=euros(one.total), day=numeric_day(one.valid_until)
            ),
            verb=_("Relancer"),
            page=PAGE if own else EVENTS_PAGE,
            record=one.record,
            part=PART if own else "",
        )


def _deposits(reader: Reader) -> Iterator[Reminder]:
    """Quotes accepted whose deposit is on no invoice yet."""
    waiting = [due for due in quotes_due(reader) if due.asked]
    if not waiting:
        return
    dossiers = {due.quote.dossier for due in waiting if due.quote.dossier is not None}
    ledger = reader.port(ChargeLedger)  # type: ignore[type-abstract]
    invoiced = {charge.key for charge in ledger.invoiced(reader, dossiers)}
    for due in waiting:
        quote = due.quote
        if any(key.startswith(f"quote:{quote.id}:") for key in invoiced):
            continue
        yield Reminder(
            kind="quote_deposit",
            on=due.asked_on,
            level="warning",
            title=_("Acompte à facturer : devis {number}").format(number=quote.number),
            detail=_("{client}, {title} : {total} demandés à l’acceptation").format(
                client=quote.party_name, title=quote.title, total=euros(deposit_total(due.asked))
            ),
            verb=_("Ouvrir"),
            page=PAGE,
            record=quote.id,
            part=PART,
        )
