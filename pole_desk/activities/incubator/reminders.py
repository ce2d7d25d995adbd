"""What the incubator waits for: presences and notes, answers and minutes due, rooms, what is late, outcomes to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from pole_desk.activities.incubator.queries.candidacies import candidacies
from pole_desk.activities.incubator.queries.exits import outcomes_to_ask
from pole_desk.activities.incubator.queries.juries import juries
from pole_desk.activities.incubator.queries.meetings import meetings, sign_ups
from pole_desk.activities.incubator.queries.progress import milestones, standing_risks
from pole_desk.activities.incubator.queries.sessions import actions, sessions
from pole_desk.activities.incubator.queries.workshops import workshops
from pole_desk.activities.incubator.rules.candidacies import FILED
from pole_desk.activities.incubator.rules.meetings import Presence
from pole_desk.activities.incubator.rules.mentors import SessionState
from pole_desk.activities.incubator.rules.progress import Level, late_text, level_name
from pole_desk.kernel.i18n import _, hour_text, ngettext, short_day
from pole_desk.kernel.periods import day_of, from_instant, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.reminders import Reminder

PAGE = "incubator"
ROOM_AHEAD = timedelta(days=21)
"""How long before a workshop its room should be found."""
SHEETS_BACK = timedelta(days=60)
"""How long a sheet that was not filled in is asked for."""


class IncubatorReminders:
    """Implements `ports.reminders.ReminderSource`; each opens the very record, by its part of the page."""

    def reminders(self, reader: Reader, on: date) -> Sequence[Reminder]:
        return [
            *_risks(reader, on), *_sessions(reader, on), *_milestones(reader, on),
            *_actions(reader, on), *_rooms(reader, on), *_sheets(reader, on), *_outcomes(reader, on),
            *_meetings(reader, on), *_candidacies(reader, on), *_juries(reader, on),
        ]  # fmt: skip


def _risks(reader: Reader, on: date) -> list[Reminder]:
    return [
        Reminder(
            "incubator_risk", one.on_day, "danger" if one.level == Level.DANGER else "warning",
            _("{project} : {level}").format(project=one.project, level=level_name(one.level).lower()),
            one.reason, _("Ouvrir le projet"), PAGE, one.incubation, "follow",
        )
        for one in standing_risks(reader, on=on, levels=[Level.WATCH, Level.DANGER])
    ]  # fmt: skip


def _sessions(reader: Reader, on: date) -> list[Reminder]:
    """Planned sessions whose hour is over, and held ones of the day without notes."""
    now = to_instant(reader.clock.now())
    found = []
    for one in sessions(reader, states=[SessionState.PLANNED, SessionState.HELD], last=on):
        day = day_of(one.starts_at)
        over = one.state == SessionState.PLANNED and (day < on or one.ends_at <= now)
        if over or (one.state == SessionState.HELD and day == on and not one.has_notes):
            found.append(Reminder(
                "incubator_session", day, "info" if day == on else "warning",
                _("Rendez-vous avec {project} à noter").format(project=one.title),
                _("{day} à {hour}").format(day=short_day(day), hour=hour_text(from_instant(one.starts_at))),
                _("Noter"), PAGE, one.id, "session",
            ))  # fmt: skip
    return found


def _milestones(reader: Reader, on: date) -> list[Reminder]:
    """One a project, with the oldest that is late."""
    late = defaultdict(list)
    for one in milestones(reader, on=on, late_only=True):
        late[one.incubation].append(one)
    return [
        Reminder(
            "incubator_milestone", those[0].due_on, "warning",
            _("{project} : {late}").format(project=those[0].project, late=late_text(len(those))),
            _("« {title} », prévu le {day}").format(title=those[0].title, day=short_day(those[0].due_on)),
            _("Ouvrir le projet"), PAGE, incubation, "follow",
        )
        for incubation, those in late.items()
    ]  # fmt: skip


def _actions(reader: Reader, on: date) -> list[Reminder]:
    """One a project, with the oldest that was not done in time."""
    late = defaultdict(list)
    for one in actions(reader, open_only=True):
        if one.is_late(on):
            late[one.incubation].append(one)
    return [
        Reminder(
            "incubator_action", those[0].due_on or on, "info",
            ngettext("{project} : {count} action à faire", "{project} : {count} actions à faire",
                     len(those)).format(project=those[0].title, count=len(those)),
            those[0].text, _("Ouvrir le projet"), PAGE, incubation, "follow",
        )
        for incubation, those in late.items()
    ]  # fmt: skip


def _rooms(reader: Reader, on: date) -> list[Reminder]:
    return [
        Reminder(
            "incubator_room", day_of(one.starts_at), "warning",
            _("Atelier « {title} » sans salle").format(title=one.title),
            _("{cohort}, le {day}").format(cohort=one.cohort_name, day=short_day(day_of(one.starts_at))),
            _("Choisir une salle"), PAGE, one.id, "workshop",
        )
        for one in workshops(reader, first=on, last=on + ROOM_AHEAD)
        if one.space is None and not one.place
    ]  # fmt: skip


def _sheets(reader: Reader, on: date) -> list[Reminder]:
    now = to_instant(reader.clock.now())
    return [
        Reminder(
            "incubator_attendance", day_of(one.starts_at), "info",
            _("Feuille de présence de « {title} »").format(title=one.title),
            _("{cohort}, le {day}").format(cohort=one.cohort_name, day=short_day(day_of(one.starts_at))),
            _("Remplir"), PAGE, one.id, "attendance",
        )
        for one in workshops(reader, first=on - SHEETS_BACK, last=on)
        if not one.marked and one.ends_at <= now
    ]  # fmt: skip


def _outcomes(reader: Reader, on: date) -> list[Reminder]:
    return [
        Reminder(
            "incubator_outcome", one.due_on, "info",
            _("Que devient {project} à {months} mois ?").format(project=one.title, months=one.months),
            _("demandé le {day}, sans réponse").format(day=short_day(one.asked_on))
            if one.asked_on is not None else one.cohort_name,
            _("Noter la réponse") if one.asked_on is not None else _("Demander"), PAGE, one.incubation, "pole",
        )
        for one in outcomes_to_ask(reader, on=on)
    ]  # fmt: skip


def _meetings(reader: Reader, on: date) -> list[Reminder]:
    """Information meetings held of which nobody said yet who came."""
    now = to_instant(reader.clock.now())
    found = []
    for one in meetings(reader, first=on - SHEETS_BACK, last=on):
        if one.ends_at > now or not one.taken:
            continue
        waiting = sum(each.presence == Presence.EXPECTED for each in sign_ups(reader, meeting=one.id))
        if waiting:
            found.append(Reminder(
                "incubator_meeting", day_of(one.starts_at), "info",
                _("{title} : qui est venu ?").format(title=one.title),
                ngettext("{count} présence à noter, le {day}", "{count} présences à noter, le {day}", waiting).format(
                    count=waiting, day=short_day(day_of(one.starts_at))
                ),
                _("Noter"), PAGE, one.id, "meeting",
            ))  # fmt: skip
    return found


def _candidacies(reader: Reader, on: date) -> list[Reminder]:
    """Answers asked beside that did not come in time, decisions put off to a day that has come."""
    found = []
    for one in candidacies(reader, withdrawn=False):
        if one.overdue(on) and one.more_by is not None:
            found.append(Reminder(
                "incubator_more", one.more_by, "warning",
                _("{project} : compléments en retard").format(project=one.title),
                one.more, _("Ouvrir le projet"), PAGE, one.incubation, "candidacies",
            ))  # fmt: skip
        elif one.state in FILED and one.deferred_to is not None and one.deferred_to <= on:
            found.append(Reminder(
                "incubator_deferred", one.deferred_to, "warning",
                _("{project} : décision reportée à reprendre").format(project=one.title),
                _("reportée au {day}").format(day=short_day(one.deferred_to)),
                _("Ouvrir l’appel"), PAGE, one.call, "call",
            ))  # fmt: skip
    return found


def _juries(reader: Reader, on: date) -> list[Reminder]:
    """Jury days that are over and whose minutes are still open."""
    return [
        Reminder(
            "incubator_minutes", one.held_on, "warning",
            _("Procès-verbal du jury du {day} à clore").format(day=short_day(one.held_on)), one.call_name,
            _("Ouvrir le jury"), PAGE, one.id, "jury",
        )
        for one in juries(reader, first=on - SHEETS_BACK, last=on - timedelta(days=1))
        if one.closed_on is None
    ]  # fmt: skip
