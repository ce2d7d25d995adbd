"""What the ledger reminds of: a month or a year to close, an electronic invoice that was refused or waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pole_desk.accounts.billing.rules.closings import Span
from pole_desk.accounts.ledger.queries.closings import ToClose, to_close
from pole_desk.accounts.ledger.queries.statuses import troubled
from pole_desk.accounts.ledger.rules.lifecycle import Status, reason_names, status_names
from pole_desk.kernel.i18n import _, month_name, plain_day
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder

PAGE = "billing"
LATE_FROM = 10
"""Day of the following month after which a month still open is pressing."""


class LedgerReminders:
    """Implements `ports.reminders.ReminderSource`."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What is to be closed on a day, and the invoices that the platform or the client sent back."""
        return [*_closings(reader, on), *_statuses(reader)]


def _closings(reader: Reader, on: date) -> Iterator[Reminder]:
    """From the first day after it, a period is to be closed; a month is late after the 10th."""
    for one in to_close(reader):
        end = _end(one)
        if on <= end:
            continue
        late = on > Month.of(end).next().first.replace(day=LATE_FROM)
        name = one.period if one.span is Span.YEAR else month_name(Month.parse(one.period))
        yield Reminder(
            kind="closing_late" if late else "closing_due",
            on=end,
            level="warning" if late else "info",
            title=_("{period} à clôturer").format(period=name.capitalize()),
            detail=_("Le mois suivant l’est depuis le {day}. {seller}").format(
                day=plain_day(Month.of(end).next().first), seller=one.seller
            )
            if late
            else _("Ses documents sont scellés, et son archive s’écrit hors de l’ordinateur. {seller}").format(
                seller=one.seller
            ),
            verb=_("Clôturer"),
            page=PAGE,
            record=0,
            part="closing",
        )


def _end(one: ToClose) -> date:
    return date(int(one.period), 12, 31) if one.span is Span.YEAR else Month.parse(one.period).last


def _statuses(reader: Reader) -> Iterator[Reminder]:
    """A refused or rejected invoice is credited and issued again; one disputed or suspended is answered."""
    names, reasons = status_names(), reason_names()
    for one, document in troubled(reader):
        status = Status(one.code)
        final = status in (Status.REFUSED, Status.REJECTED)
        yield Reminder(
            kind="invoice_status",
            on=one.told_on,
            level="danger" if final else "warning",
            title=_("{number} : {status}").format(number=document.number, status=names[status].lower()),
            detail=f"{document.party_name} · {reasons.get(one.reason, one.note)}",
            verb=_("Voir"),
            page=PAGE,
            record=document.id,
        )
