"""What receivables remind of: late invoices, letters, debits and transfers of the day, plans that are not kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pole_desk.accounts.receivables import queries
from pole_desk.accounts.receivables.queries import Receivable
from pole_desk.accounts.receivables.rules.debits import DebitState
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
        """The structures that are late on a day, the oldest due first; then what is to be done about it."""
        by_party: dict[PartyId, list[Receivable]] = {}
        for one in queries.overdue(reader, on=on):
            by_party.setdefault(one.party, []).append(one)
        late = [_reminder(own, on) for own in by_party.values()]
        return [*late, *_letters(reader, on), *_plans(reader, on), *_debits(reader, on), *_transfers(reader, on)]


def _letters(reader: Reader, on: date) -> Iterator[Reminder]:
    count = queries.letters_due(reader, on=on)
    if count:
        yield Reminder(
            kind="letters_due",
            on=on,
            level="warning",
            title=ngettext("{count} relance à envoyer", "{count} relances à envoyer", count).format(count=count),
            detail=_("Chaque client reçoit une lettre pour tout ce qui est en retard."),
            verb=_("Préparer"),
            page=PAGE,
            record=0,
            part="reminders",
        )


def _plans(reader: Reader, on: date) -> Iterator[Reminder]:
    for one in queries.plans(reader, on=on, live=True):
        if one.state is queries.PlanState.BROKEN:
            missed = next(part for part in one.instalments if part.late)
            yield Reminder(
                kind="plan_broken",
                on=missed.due_on,
                level="danger",
                title=_("{name} ne tient pas son échéancier").format(name=one.party_name),
                detail=_("{amount} attendus depuis le {day}").format(
                    amount=euros(missed.left), day=plain_day(missed.due_on)
                ),
                verb=_("Voir"),
                page=PAGE,
                record=one.id,
                part="plan",
            )


def _debits(reader: Reader, on: date) -> Iterator[Reminder]:
    """Those whose day is over, to be recorded or sent back; and those that a file may ask for now."""
    over = [one for one in queries.debits(reader, state=DebitState.ASKED) if one.collect_on <= on]
    if over:
        total = euros(sum((one.amount for one in over), ZERO))
        yield Reminder(
            kind="debits_over",
            on=over[0].collect_on,
            level="warning",
            title=ngettext("{count} prélèvement à encaisser", "{count} prélèvements à encaisser", len(over)).format(
                count=len(over)
            ),
            detail=_("{total} : notez ceux que la banque a rejetés, encaissez les autres.").format(total=total),
            verb=_("Encaisser"),
            page=PAGE,
            record=over[0].file,
            part="debits",
        )
    ready = queries.debit_plan(reader, on=on).debits
    if ready:
        yield Reminder(
            kind="debits_ready",
            on=on,
            level="info",
            title=ngettext("{count} facture à prélever", "{count} factures à prélever", len(ready)).format(
                count=len(ready)
            ),
            detail=_("{total}, à remettre à la banque.").format(total=euros(sum((one.amount for one in ready), ZERO))),
            verb=_("Préparer"),
            page=PAGE,
            record=0,
            part="debits",
        )


def _transfers(reader: Reader, on: date) -> Iterator[Reminder]:
    """Files that the bank's statement should show by now."""
    for one in queries.unconfirmed(reader, on=on):
        yield Reminder(
            kind="transfers_unconfirmed",
            on=one.execute_on,
            level="warning",
            title=ngettext(
                "{count} virement sans nouvelle de la banque", "{count} virements sans nouvelle de la banque", one.count
            ).format(count=one.count),
            detail=_("{message}, {total}, pour le {day} : confirmez-le, ou notez le refus.").format(
                message=one.message, total=euros(one.total), day=plain_day(one.execute_on)
            ),
            verb=_("Confirmer"),
            page=PAGE,
            record=one.file,
            part="transfers",
        )


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
