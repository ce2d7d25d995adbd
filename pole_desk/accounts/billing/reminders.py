"""What billing reminds of: a month not yet issued, files still to be drawn. Late payers are in receivables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pole_desk.accounts.billing import queries
from pole_desk.kernel.i18n import _, month_name, ngettext
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder

PAGE = "billing"


class BillingReminders:
    """Implements `ports.reminders.ReminderSource`."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits on a day."""
        return [*_unissued(reader, on), *_files(reader, on)]


def _unissued(reader: Reader, on: date) -> Iterator[Reminder]:
    """Last month was invoiced and this one is not: it is time."""
    month = Month.of(on)
    issued = {summary.month for summary in queries.months(reader) if summary.invoices}
    if issued and str(month) not in issued:
        yield Reminder(
            kind="unissued_month",
            on=month.first,
            level="warning",
            title=_("Factures de {month} à émettre").format(month=month_name(month)),
            detail=_("Les redevances se facturent d’avance, au début du mois."),
            verb=_("Préparer"),
            page=PAGE,
            record=0,
        )


def _files(reader: Reader, on: date) -> Iterator[Reminder]:
    waiting = queries.pending_count(reader)
    if waiting:
        yield Reminder(
            kind="pending_documents",
            on=on,
            level="info",
            title=ngettext(
                "{count} PDF de facture à produire", "{count} PDF de factures à produire", waiting
            ).format(count=waiting),
            detail=_("Ils se terminent d’eux-mêmes au prochain démarrage."),
            verb=_("Produire"),
            page=PAGE,
            record=0,
        )
