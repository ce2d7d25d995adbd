"""What Today says of the fund: reports late, opinions awaited, recommendations due, outcomes to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pole_desk.activities.fund.queries import (
    Project,
    aids,
    groups,
    limits,
    projects,
    recommendations,
    to_ask,
)
from pole_desk.activities.fund.rules import PAGE, Advice, Opinion
from pole_desk.activities.fund.rules.grants import Step, is_near, rank_name, running
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId
from pole_desk.ports.reminders import Reminder

DANGER, WARNING, INFO = "danger", "warning", "info"
SOON = timedelta(days=30)
VERY_LATE = timedelta(days=60)


class FundReminders:
    """Implements ports.reminders.ReminderSource."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        """What waits on a day, the soonest first."""
        known = projects(reader)
        found = [
            *_grants(known, on), *_advice(reader, known, on), *_outcomes(reader, on),
            *_aids(reader, known, on),
        ]  # fmt: skip
        return sorted(found, key=lambda one: (one.on, one.title, one.kind))


def _grants(known: Sequence[Project], on: date) -> Iterator[Reminder]:
    for project in known:
        for one in project.standing:
            due = one.report_due_on
            if one.state == Step.SIGNED and one.report is None and due is not None and due <= on + SOON:
                level = INFO if due >= on else DANGER if on - due > VERY_LATE else WARNING
                text = _("compte rendu de la {rank} attendu le {day}")
                yield Reminder(
                    "fund_report", due, level, project.title,
                    text.format(rank=rank_name(one.rank), day=plain_day(due)),
                    _("Noter le compte rendu"), PAGE, project.id,
                )  # fmt: skip
            if one.report is not None and one.report.state == "received" and one.state == Step.SIGNED:
                yield Reminder(
                    "fund_report_answer", one.report.received_on, WARNING, project.title,
                    _("compte rendu reçu, à accepter ou à renvoyer"), _("Répondre"), PAGE, project.id,
                )  # fmt: skip
            if one.state == Step.JUSTIFIED and one.opinion != Opinion.FAVOURABLE:
                yield Reminder(
                    "fund_opinion", one.justified_on or on, WARNING, project.title,
                    _("avis du groupe d’appui attendu sur la {rank}").format(rank=rank_name(one.rank)),
                    _("Noter l’avis"), PAGE, project.id,
                )  # fmt: skip


def _advice(reader: Reader, known: Sequence[Project], on: date) -> Iterator[Reminder]:
    titles = {one.id: one.title for one in known}
    whose = {one.id: one for one in groups(reader)}
    for one in recommendations(reader, state=Advice.OPEN):
        group = whose.get(one.group)
        if group is None or one.due_on is None or one.due_on > on:
            continue
        title = group.name if group.project is None else titles[group.project]
        yield Reminder(
            "fund_advice", one.due_on, WARNING, title,
            _("préconisation confiée à {owner} : {text}").format(owner=one.owner, text=one.text[:80]),
            _("Voir"), PAGE, group.project or 0,
        )  # fmt: skip


def _outcomes(reader: Reader, on: date) -> Iterator[Reminder]:
    for one in to_ask(reader, on=on):
        if on - one.due_on > timedelta(days=366):
            continue
        yield Reminder(
            "fund_outcome", one.due_on, INFO, one.title,
            _("demander à {party} ce que le projet est devenu à {month} mois").format(
                party=one.party_name, month=one.month
            ),
            _("Noter le résultat"), PAGE, one.project,
        )  # fmt: skip


def _aids(reader: Reader, known: Sequence[Project], on: date) -> Iterator[Reminder]:
    allowed = limits(reader, on=on)
    by_party: dict[PartyId, list[Project]] = {}
    for one in known:
        by_party.setdefault(one.party, []).append(one)
    own = aids(reader, parties=list(by_party))
    for party, theirs in by_party.items():
        total = running([one for one in own if one.party == party], on=on)
        if is_near(total, allowed):
            yield Reminder(
                "fund_de_minimis", on, DANGER if total > allowed.de_minimis else WARNING,
                theirs[0].party_name,
                _("{total} d’aides de minimis sur trois ans, pour un plafond de {most}").format(
                    total=euros(total), most=euros(allowed.de_minimis)
                ),
                _("Voir"), PAGE, theirs[0].id,
            )  # fmt: skip
