"""The card of the incubator: the running cohort's places, hours, attendance, and what waits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from pole_desk.activities.incubator.queries import (
    Cohort,
    agenda,
    candidacies,
    current_cohort,
    outcomes_to_ask,
)
from pole_desk.activities.incubator.rules.candidacies import State
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import ghost
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.progress_line import ProgressLine
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.work import Reader

WEEK = timedelta(days=6)


class Incubating(NamedTuple):
    """The running cohort, the sessions of the next seven days, candidacies to complete, outcomes to ask."""

    cohort: Cohort
    sessions: int
    incomplete: int
    outcomes: int


def incubating(reader: Reader, *, on: date) -> Incubating | None:
    """How the incubator stands on a day; None without any cohort."""
    found = current_cohort(reader, on=on)
    if found is None:
        return None
    coming = [one for one in agenda(reader, first=on, last=on + WEEK) if one.kind in ("session", "next_session")]
    incomplete = [
        one for one in candidacies(reader, withdrawn=False) if one.state in (State.RECEIVED, State.MORE)
    ]
    return Incubating(found, len(coming), len(incomplete), len(outcomes_to_ask(reader, on=on)))


class IncubatorCard(Card):
    """A glance at the cohort; the button opens the week. What was not planned or noted has no line."""

    def __init__(self, seat: Seat) -> None:
        super().__init__(_("Incubateur"), ghost(_("Ouvrir"), lambda: seat.go("incubator", action="agenda")))
        self.lines = {
            "places": ProgressLine(_("Projets")), "hours": ProgressLine(_("Heures données")),
            "attendance": ProgressLine(_("Présence")),
        }  # fmt: skip
        for line in self.lines.values():
            self.body.addWidget(line)
        self.waiting = secondary("", wrap=True)
        self.body.addWidget(self.waiting)
        self.body.addStretch(1)

    def show_incubating(self, found: Incubating) -> None:
        """Fill the card."""
        one = found.cohort
        self.set_title(one.name)
        self.lines["places"].set(
            round(100 * one.taken / one.size_max) if one.size_max else 0, f"{one.taken}/{one.size_max}"
        )
        self.lines["hours"].set(
            min(100, round(one.given_percent or 0)), f"{number(one.given_hours)}/{number(one.hours)}\u202fh"
        )
        self.lines["attendance"].set(round(one.attendance or 0))
        self.lines["hours"].setVisible(one.hours > 0)
        self.lines["attendance"].setVisible(one.attendance is not None)
        told = [
            ngettext("{n} rendez-vous sous 7 jours", "{n} rendez-vous sous 7 jours", found.sessions).format(
                n=found.sessions
            ),
            ngettext("{n} jalon en retard", "{n} jalons en retard", one.late).format(n=one.late) if one.late else "",
            ngettext("{n} candidature à compléter", "{n} candidatures à compléter", found.incomplete).format(
                n=found.incomplete
            ) if found.incomplete else "",
            ngettext("{n} devenir à demander", "{n} devenirs à demander", found.outcomes).format(n=found.outcomes)
            if found.outcomes else "",
        ]  # fmt: skip
        self.waiting.setText(" · ".join(part for part in told if part))
