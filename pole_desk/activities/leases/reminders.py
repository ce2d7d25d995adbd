"""What Today says of agreements: ends, insurance, deposits, longest stays, too many people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pole_desk.activities.leases.queries.watch import Watched, watched
from pole_desk.activities.leases.queries.workplaces import capacity_warnings
from pole_desk.activities.leases.rules import ENDING_WITHIN_MONTHS
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import add_months
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder

PAGE = "hosting"
DANGER, WARNING, INFO = "danger", "warning", "info"


class LeaseReminders:
    """Implements ports.reminders.ReminderSource."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits on a day, the soonest first."""
        found: list[Reminder] = []
        soon = add_months(on, ENDING_WITHIN_MONTHS)
        for one in watched(reader, on=on):
            found += _of(one, on, soon)
        for warning in capacity_warnings(reader, on=on):
            title = warning.party_name or _("Trop de monde au pôle")
            found.append(
                Reminder(
                    "over_capacity", on, WARNING, title, warning.text, _("Voir"), PAGE,
                    warning.lease or 0,
                )
            )  # fmt: skip
        return sorted(found, key=lambda reminder: (reminder.on, reminder.title, reminder.kind))


def _of(one: Watched, on: date, soon: date) -> Iterator[Reminder]:
    yield from _end(one, on, soon)
    yield from _insurance(one, on)
    yield from _deposit(one, on)
    yield from _stay(one, on, soon)


def _reminder(one: Watched, kind: str, on: date, level: str, detail: str, verb: str) -> Reminder:
    item = one.item
    where = f"{item.number}, {item.spaces}" if item.spaces else item.number
    return Reminder(
        kind, on, level, item.party_name, _("{detail} ({where})").format(detail=detail, where=where),
        verb, PAGE, item.id,
    )  # fmt: skip


def _end(one: Watched, on: date, soon: date) -> Iterator[Reminder]:
    last = one.item.last_day
    if last is not None and last <= soon:
        yield _reminder(
            one, "lease_ends", last, INFO if last > add_months(on, 1) else WARNING,
            _("se termine le {day}").format(day=plain_day(last)), _("Ouvrir la convention"),
        )  # fmt: skip


def _insurance(one: Watched, on: date) -> Iterator[Reminder]:
    if not one.item.spaces:
        return
    if one.insurance_until is None:
        detail = _("attestation d’assurance jamais reçue")
        yield _reminder(one, "insurance", on, INFO, detail, _("Noter l’attestation"))
    elif one.insurance_until < on:
        detail = _("assurance expirée le {day}").format(day=plain_day(one.insurance_until))
        yield _reminder(
            one, "insurance", one.insurance_until, WARNING, detail, _("Noter l’attestation")
        )


def _deposit(one: Watched, on: date) -> Iterator[Reminder]:
    if one.deposit.missing > ZERO:
        detail = _("dépôt de garantie : {amount} à recevoir").format(
            amount=euros(one.deposit.missing)
        )
        yield _reminder(one, "deposit", one.item.first_day, WARNING, detail, _("Noter le dépôt"))
    elif one.deposit.asked == ZERO and one.item.rent > ZERO:
        detail = _("aucun dépôt de garantie demandé")
        yield _reminder(one, "deposit", one.item.first_day, INFO, detail, _("Demander le dépôt"))


def _stay(one: Watched, on: date, soon: date) -> Iterator[Reminder]:
    ends = one.stay_ends
    if ends is not None and ends <= soon:
        detail = (
            _("a dépassé la durée maximale en pépinière le {day}")
            if ends < on
            else _("atteint la durée maximale en pépinière le {day}")
        ).format(day=plain_day(ends))
        level = DANGER if ends < on else WARNING
        yield _reminder(one, "longest_stay", ends, level, detail, _("Ouvrir la convention"))
