"""Forms of what follows an incubated project: milestones, sessions, actions, radar, risk, mentors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pole_desk.activities.incubator.commands import (
    add_action,
    assess,
    assign_mentor,
    cancel_session,
    change_action,
    change_mentoring,
    change_milestone,
    change_session,
    drop_milestone,
    hold_session,
    plan_session,
    set_milestone,
    signal_risk,
    write_notes,
)
from pole_desk.activities.incubator.queries import (
    Action,
    Mentor,
    Mentoring,
    MilestoneItem,
    Project,
    Radar,
    Session,
)
from pole_desk.activities.incubator.rules import ActionInput, Level, SessionInput, level_name, mentor_kind_name
from pole_desk.activities.incubator.rules.progress import TOP
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator.places import instant, local
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.permissions import Permission
from pole_desk.ports.ids import IncubationId, SessionId

PLACES = {
    "reason": "reason", "day_ahead": "on", "minutes": "minutes", "hours": "hours", "level": "level",
    "action_text": "text", "milestone_title": "title", "session_mentor": "mentor", "mentor_away": "mentor",
    "mentor_taken": "hour", "session_ahead": "day", "dates_reversed": "last",
}  # fmt: skip
AXIS = "axis:"


def open_reason(
    page: Page, panel: SidePanel, title: str, verb: str, send: Callable[[str], Promise[Any]]
) -> None:
    """Ask why, then do it."""
    form = Form()
    form.add(_("Motif"), AreaField(lines=3), name="reason", required=True)
    open_act(
        page, panel, form, title=title, verb=verb, places=PLACES, takes_away=True,
        send=lambda v: send(v["reason"]),
    )  # fmt: skip


# --- milestones


def open_milestone(page: Page, panel: SidePanel, incubation: IncubationId, one: MilestoneItem | None = None) -> None:
    """A new milestone, or one changed."""
    form = Form()
    form.add(_("Jalon"), TextField(_("Étude de marché, premiers statuts…")), name="title", required=True)
    form.add(_("À atteindre le"), DateField(page.seat.clock.today), name="due", required=True)
    if one is not None:
        form.set_values(title=one.title, due=one.due_on)

    def send(v: dict[str, Any]) -> Promise[Any]:
        if one is None:
            return page.do(set_milestone, incubation=incubation, title=v["title"], due_on=v["due"])
        return page.do(
            change_milestone, milestone=one.id, title=v["title"], due_on=v["due"], seen_version=one.version
        )

    open_act(
        page, panel, form, title=_("Jalon"), verb=_("Enregistrer le jalon"), places=PLACES, send=send
    )  # fmt: skip


def open_drop(page: Page, panel: SidePanel, one: MilestoneItem) -> None:
    """Give a milestone up."""
    open_reason(
        page, panel, one.title, _("Abandonner le jalon"),
        lambda reason: page.do(drop_milestone, milestone=one.id, reason=reason),
    )  # fmt: skip


# --- sessions


def open_session(
    page: Page, panel: SidePanel, project: Project, mentors: list[Mentor], one: Session | None = None
) -> None:
    """Plan an individual session, or give one another hour, another mentor, another subject."""
    form = Form()
    row = form.row()
    form.add(_("Jour"), DateField(page.seat.clock.today), name="day", required=True, beside=row)
    form.add(_("Heure"), TimeField(), name="hour", required=True, beside=row)
    form.add(_("Durée, en minutes"), IntField("60", least=1, most=720), name="minutes", required=True)
    who: list[tuple[Any, str]] = [(None, _("La coordination"))]
    who += [(each.id, f"{each.name} · {mentor_kind_name(each.kind).lower()}") for each in mentors]
    if one is not None and one.mentor is not None and one.mentor not in {each.id for each in mentors}:
        who.append((one.mentor, one.mentor_name))
    form.add(_("Avec"), ChoiceField(who), name="mentor")
    form.add(_("Sujet"), TextField(), name="subject")
    form.add(_("Lieu"), TextField(), name="place")
    form.set_values(minutes=60, mentor=None)
    if one is not None:
        begins = local(one.starts_at)
        form.set_values(
            day=begins.date(), hour=begins.time().replace(tzinfo=None), minutes=one.minutes, mentor=one.mentor,
            subject=one.subject, place=one.place,
        )  # fmt: skip

    def send(v: dict[str, Any]) -> Promise[Any]:
        values = SessionInput(
            incubation=project.id, starts_at=instant(v["day"], v["hour"]), minutes=v["minutes"],
            mentor=v["mentor"], subject=v["subject"] or "", place=v["place"] or "",
        )  # fmt: skip
        if one is None:
            return page.do(plan_session, session=values)
        return page.do(change_session, session=one.id, values=values, seen_version=one.version)

    open_act(
        page, panel, form, title=_("Rendez-vous avec « {title} »").format(title=project.title),
        verb=_("Planifier le rendez-vous") if one is None else _("Enregistrer"), places=PLACES, send=send,
    )  # fmt: skip


def may_note(page: Page) -> bool:
    """Whether who sits here reads and writes the notes of sessions."""
    return Permission.INCUBATOR_NOTES in page.seat.user.permissions


def open_notes(page: Page, panel: SidePanel, one: Session) -> None:
    """The notes of a session alone, to be written or corrected afterwards."""
    form = Form()
    form.add(_("Notes"), AreaField(lines=12), name="notes", help=_("Lues par la coordination seule."))
    form.set_values(notes=one.notes)
    open_act(
        page, panel, form, title=_("Notes du rendez-vous"), verb=_("Enregistrer les notes"), places=PLACES,
        send=lambda v: page.do(
            write_notes, session=one.id, notes=v["notes"] or "", seen_version=one.version
        ),
    )  # fmt: skip


def open_hold(page: Page, panel: SidePanel, one: Session) -> None:
    """Note a session that was held: how long, the notes, what is agreed, the next date."""
    form = Form()
    form.add(_("Durée, en minutes"), IntField(least=1, most=720), name="minutes", required=True)
    if may_note(page):
        form.add(_("Notes"), AreaField(lines=5), name="notes", help=_("Lues par la coordination seule."))
        form.set_values(notes=one.notes)
    form.add(_("Ce qui est convenu"), TextField(_("Une action, d’autres ensuite")), name="text")
    row = form.row()
    form.add(_("Par qui"), TextField(), name="owner", beside=row)
    form.add(_("Avant le"), DateField(page.seat.clock.today), name="due", beside=row)
    form.add(_("Prochain rendez-vous le"), DateField(page.seat.clock.today), name="next")
    form.set_values(minutes=one.minutes, owner=one.carrier)

    def send(v: dict[str, Any]) -> Promise[Any]:
        agreed = (ActionInput(text=v["text"], owner=v["owner"] or "", due_on=v["due"]),) if v["text"] else ()
        return page.do(
            hold_session, session=one.id, minutes=v["minutes"], notes=v.get("notes"), next_on=v["next"],
            actions=agreed, seen_version=one.version,
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Rendez-vous tenu"), verb=_("Noter le rendez-vous"), places=PLACES, send=send
    )  # fmt: skip


def open_cancel_session(page: Page, panel: SidePanel, one: Session) -> None:
    """Cancel a session, with the reason."""
    open_reason(
        page, panel, _("Annuler le rendez-vous"), _("Annuler le rendez-vous"),
        lambda reason: page.do(cancel_session, session=one.id, reason=reason),
    )  # fmt: skip


def open_action(
    page: Page, panel: SidePanel, session: SessionId, owner: str, one: Action | None = None
) -> None:
    """Something more that was agreed, or an action changed."""
    form = Form()
    form.add(_("Ce qui est convenu"), TextField(), name="text", required=True)
    row = form.row()
    form.add(_("Par qui"), TextField(), name="owner", beside=row)
    form.add(_("Avant le"), DateField(page.seat.clock.today), name="due", beside=row)
    form.set_values(owner=owner)
    if one is not None:
        form.set_values(text=one.text, owner=one.owner, due=one.due_on)

    def send(v: dict[str, Any]) -> Promise[Any]:
        values = ActionInput(text=v["text"], owner=v["owner"] or "", due_on=v["due"])
        if one is None:
            return page.do(add_action, session=session, action=values)
        return page.do(change_action, action=one.id, values=values)

    open_act(
        page, panel, form, title=_("Action convenue"), places=PLACES, send=send,
        verb=_("Ajouter l’action") if one is None else _("Enregistrer"),
    )  # fmt: skip


# --- radar, risk, mentors


def open_assessment(page: Page, panel: SidePanel, incubation: IncubationId, found: Radar) -> None:
    """Levels on the axes of the day; the last ones are proposed."""
    form = Form()
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    choices: list[tuple[Any, str]] = [(None, _("pas regardé")), *((level, number(level)) for level in range(TOP + 1))]
    last = found.points[-1].levels if found.points else ()
    for place, axis in enumerate(found.axes):
        field = form.add(axis.label, ChoiceField(choices), name=f"{AXIS}{axis.key}")
        field.set_value(last[place] if place < len(last) else None)
    form.add(_("Évalué par"), TextField(), name="author")
    form.add(_("Remarque"), AreaField(lines=3), name="note")
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Évaluation, de 0 à {top}").format(top=TOP), verb=_("Enregistrer l’évaluation"),
        places={**PLACES, "levels": "on"},
        send=lambda v: page.do(
            assess, incubation=incubation, on=v["on"], author=v["author"] or "", note=v["note"] or "",
            levels={
                name.removeprefix(AXIS): level for name, level in v.items()
                if name.startswith(AXIS) and level is not None
            },
        ),
    )  # fmt: skip


def open_risk(page: Page, panel: SidePanel, incubation: IncubationId) -> None:
    """How the project goes, with the reason."""
    form = Form()
    form.add(_("Signal"), ChoiceField([(one, level_name(one)) for one in Level]), name="level", required=True)
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Motif"), AreaField(lines=3), name="reason")
    form.set_values(level=Level.WATCH, on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Signaler où en est le projet"), verb=_("Signaler"), places=PLACES,
        send=lambda v: page.do(
            signal_risk, incubation=incubation, on=v["on"], level=v["level"], reason=v["reason"] or ""
        ),
    )  # fmt: skip


def open_mentoring(page: Page, panel: SidePanel, incubation: IncubationId, mentors: list[Mentor]) -> None:
    """Have somebody follow the project for so many hours."""
    if not mentors:
        page.say(_("Personne n’accompagne encore : ajoutez quelqu’un dans l’onglet Promotions."), "warning")
        return
    form = Form()
    form.add(_("Qui accompagne"), ChoiceField([(one.id, one.name) for one in mentors]), name="mentor", required=True)
    form.add(_("Heures prévues"), IntField(most=10_000), name="hours", required=True)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(mentor=mentors[0].id, on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Accompagnement"), verb=_("Confier le projet"), places=PLACES,
        send=lambda v: page.do(
            assign_mentor, incubation=incubation, mentor=v["mentor"], hours=v["hours"], first_day=v["on"]
        ),
    )  # fmt: skip


def open_mentoring_change(page: Page, panel: SidePanel, one: Mentoring) -> None:
    """Other hours planned with somebody, or the day on which they end."""
    form = Form()
    form.add(_("Heures prévues"), IntField(most=10_000), name="hours", required=True)
    form.add(_("Jusqu’au"), DateField(page.seat.clock.today), name="last", help=_("Vide : sans fin prévue."))
    form.set_values(hours=one.hours, last=one.last_day)
    open_act(
        page, panel, form, title=_("Accompagnement par {name}").format(name=one.mentor_name),
        verb=_("Enregistrer"), places=PLACES,
        send=lambda v: page.do(change_mentoring, mentoring=one.id, hours=v["hours"], last_day=v["last"]),
    )  # fmt: skip
