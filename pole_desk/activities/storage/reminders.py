"""What Today says of storage: rungs due, goods left behind, insurance, parts that end, rentals at the door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pole_desk.activities.storage.queries import Lateness, Storage, latenesses, storages
from pole_desk.activities.storage.rules import By, days_text
from pole_desk.activities.storage.rules.ladder import Cause, cause_name, step_name, step_verb
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.periods import add_months
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder

PAGE = "storage"
DANGER, WARNING, INFO = "danger", "warning", "info"
ENDING_WITHIN_MONTHS = 1


class StorageReminders:
    """Implements ports.reminders.ReminderSource; agreements' own are told by `leases`."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits on a day, the soonest first."""
        found = [*_ladders(latenesses(reader, on=on), on), *_storages(storages(reader), on)]
        return sorted(found, key=lambda one: (one.on, one.title, one.kind))


def _ladders(late: Sequence[Lateness], on: date) -> Iterator[Reminder]:
    for one in late:
        if one.cause == Cause.OVERSTAYED:
            detail = _("biens laissés dans {codes} depuis le {day}").format(
                codes=one.codes, day=plain_day(one.since)
            )
            yield Reminder("goods_left", one.since, DANGER, one.party_name, detail, _("Voir"), PAGE, one.dossier)
        if one.follows is None or one.follows.due_on > on:
            continue
        owed = "" if one.amount is None else _(" : {amount}").format(amount=euros(one.amount))
        detail = _("stockage {codes}, {cause}{owed} ; étape suivante : {step}").format(
            codes=one.codes, cause=cause_name(one.cause), owed=owed, step=step_name(one.follows.step)
        )
        level = WARNING if one.case is None else DANGER
        yield Reminder(
            "storage_ladder", one.follows.due_on, level, one.party_name, detail,
            step_verb(one.follows.step), PAGE, one.dossier,
        )  # fmt: skip


def _storages(known: Sequence[Storage], on: date) -> Iterator[Reminder]:
    soon = add_months(on, ENDING_WITHIN_MONTHS)
    for one in known:
        if one.by == By.SHARE and one.there(on) and one.state != "cancelled":
            yield from _share(one, on, soon)
        elif one.by == By.DAY and one.state == "signed" and one.first_day - on <= timedelta(days=1):
            detail = _("{code} à préparer, {days}").format(
                code=one.code, days=days_text(one.first_day, one.last_day)
            )
            yield Reminder("storage_rental", one.first_day, INFO, one.party_name, detail, _("Voir"), PAGE,
                           one.dossier)  # fmt: skip


def _share(one: Storage, on: date, soon: date) -> Iterator[Reminder]:
    if one.insurance_until is None or one.insurance_until < on:
        detail = (
            _("stockage {code} : attestation d’assurance jamais reçue").format(code=one.code)
            if one.insurance_until is None
            else _("stockage {code} : assurance expirée le {day}").format(
                code=one.code, day=plain_day(one.insurance_until)
            )
        )
        level = INFO if one.insurance_until is None else WARNING
        yield Reminder("storage_insurance", one.insurance_until or on, level, one.party_name, detail,
                       _("Noter l’attestation"), PAGE, one.dossier)  # fmt: skip
    if one.last_day is not None and one.last_day <= soon:
        detail = _("sa part de {code} se termine le {day}").format(code=one.code, day=plain_day(one.last_day))
        yield Reminder("share_ends", one.last_day, INFO, one.party_name, detail, _("Voir"), PAGE, one.dossier)
