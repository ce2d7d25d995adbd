"""What the card of a project lists of its follow-up, its places at the pole, its exit and after."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pole_desk.activities.incubator.commands import (
    ask_outcome,
    do_action,
    miss_session,
    reach_milestone,
    reopen_milestone,
    reopen_session,
    withdraw_action,
    withdraw_assessment,
    withdraw_exit,
    withdraw_mentoring,
    withdraw_outcome,
    withdraw_risk,
)
from pole_desk.activities.incubator.queries import Action, Exit, MilestoneItem, Outcome, Session
from pole_desk.activities.incubator.rules import (
    ExitKind,
    Level,
    Milestone,
    SessionState,
    exit_name,
    level_name,
    mentor_kind_name,
    milestone_state_name,
    session_state_name,
)
from pole_desk.activities.incubator.rules.exits import FOLLOWED, MONTHS, due_on
from pole_desk.desktop.pages.incubator import exit_forms, follow_forms
from pole_desk.desktop.pages.incubator.reading import Sheet
from pole_desk.desktop.pages.incubator.words import when_text
from pole_desk.desktop.parts.rows import Act, Row
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.money import euros

if TYPE_CHECKING:
    from pole_desk.desktop.pages.incubator.project import ProjectCard

LEVEL_TONES = {Level.GOOD: "success", Level.WATCH: "warning", Level.DANGER: "danger"}
SESSION_TONES = {
    SessionState.PLANNED: "info", SessionState.HELD: "success", SessionState.MISSED: "warning",
    SessionState.CANCELLED: "neutral",
}  # fmt: skip


def milestone_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """The milestones by their day."""
    return [_milestone(one, card) for one in found.view.milestones]


def _milestone(one: MilestoneItem, card: ProjectCard) -> Row:
    page, panel = card.page, card.panel
    tone = {"planned": "danger" if one.late else "info", "reached": "success"}.get(one.state, "neutral")
    told = [_("pour le {day}").format(day=numeric_day(one.due_on)), one.reason]
    if one.reached_on is not None:
        told.append(_("atteint le {day}").format(day=numeric_day(one.reached_on)))
    if one.state == Milestone.PLANNED:
        acts = [
            Act(_("Atteint aujourd’hui"), partial(page.do, reach_milestone, milestone=one.id, on=page.seat.clock.today())),
            Act(_("Modifier…"), partial(follow_forms.open_milestone, page, panel, one.incubation, one)),
            Act(_("Abandonner…"), partial(follow_forms.open_drop, page, panel, one)),
        ]
    else:
        acts = [Act(_("Rouvrir"), partial(page.do, reopen_milestone, milestone=one.id))]
    return Row(
        one.title, " · ".join(part for part in told if part), pill=milestone_state_name(one.state, late=one.late),
        tone=tone, acts=acts, off=one.state == Milestone.DROPPED,
    )  # fmt: skip


def session_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """The sessions, the last first, each followed by what was agreed."""
    agreed: dict[int, list[Action]] = {}
    for action in found.view.actions:
        agreed.setdefault(action.session, []).append(action)
    rows = []
    for one in reversed(found.view.sessions):
        rows.append(_session(one, found, card))
        rows += [_action(action, found, card) for action in agreed.get(one.id, [])]
    return rows


def _session(one: Session, found: Sheet, card: ProjectCard) -> Row:
    page, panel = card.page, card.panel
    noted = one.notes or (_("notes réservées à la coordination") if one.has_notes else "")
    told = [one.mentor_name or _("coordination"), one.subject, one.place, one.reason, noted]
    change = Act(_("Modifier…"), partial(follow_forms.open_session, page, panel, found.project, list(found.mentors), one))
    if one.next_on is not None:
        told.append(_("prochain le {day}").format(day=numeric_day(one.next_on)))
    if one.state == SessionState.PLANNED:
        acts = [
            Act(_("Noter ce qui s’est dit…"), partial(follow_forms.open_hold, page, panel, one)),
            change,
            Act(_("Manqué"), partial(page.do, miss_session, session=one.id)),
            Act(_("Annuler…"), partial(follow_forms.open_cancel_session, page, panel, one)),
        ]
    else:
        acts = [
            Act(_("Rouvrir"), partial(page.do, reopen_session, session=one.id)),
            Act(_("Ajouter une action…"), partial(follow_forms.open_action, page, panel, one.id, one.carrier),
                "" if one.state == SessionState.HELD else _("Le rendez-vous n’a pas été tenu.")),
            Act(_("Écrire les notes…"), partial(follow_forms.open_notes, page, panel, one),
                "" if follow_forms.may_note(page) else _("Les notes sont à la coordination.")),
            change,
        ]  # fmt: skip
    return Row(
        when_text(one.starts_at, one.ends_at), " · ".join(part for part in told if part),
        pill=session_state_name(one.state), tone=SESSION_TONES[SessionState(one.state)], acts=acts,
        off=one.state == SessionState.CANCELLED,
    )  # fmt: skip


def _action(one: Action, found: Sheet, card: ProjectCard) -> Row:
    page, done = card.page, one.done_on is not None
    told = [one.owner]
    if one.due_on is not None:
        told.append(_("avant le {day}").format(day=numeric_day(one.due_on)))
    late = one.is_late(found.on)
    today = page.seat.clock.today()
    return Row(
        _("→ {text}").format(text=one.text), " · ".join(part for part in told if part),
        pill=_("Fait") if done else _("En retard") if late else _("À faire"),
        tone="success" if done else "danger" if late else "info", off=done,
        acts=[
            Act(_("À refaire") if done else _("Fait"),
                partial(page.do, do_action, action=one.id, on=None if done else today)),
            Act(_("Modifier…"), partial(
                follow_forms.open_action, page, card.panel, one.session, one.owner, one
            )),
            Act(_("Retirer"), partial(page.do, withdraw_action, action=one.id)),
        ],
    )  # fmt: skip


def mentor_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """Who accompanies, hours given against those planned."""
    return [
        Row(
            one.mentor_name, " · ".join(part for part in (
                mentor_kind_name(one.kind),
                "" if one.last_day is None else _("jusqu’au {day}").format(day=numeric_day(one.last_day)),
            ) if part),
            amount=_("{given} h sur {planned}").format(
                given=number(one.given_hours, 0 if one.given % 60 == 0 else 1), planned=number(one.hours)
            ),
            acts=[
                Act(_("Modifier…"), partial(follow_forms.open_mentoring_change, card.page, card.panel, one)),
                Act(_("Retirer"), partial(card.page.do, withdraw_mentoring, mentoring=one.id)),
            ],
        )
        for one in found.view.mentors
    ]  # fmt: skip


def risk_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """The signals, the one that stands first."""
    return [
        Row(
            numeric_day(one.on_day), one.reason, pill=level_name(one.level), tone=LEVEL_TONES[Level(one.level)],
            acts=[Act(_("Retirer ce signal"), partial(card.page.do, withdraw_risk, risk=one.id))],
            off=place > 0,
        )
        for place, one in enumerate(found.view.risks)
    ]  # fmt: skip


def assessment_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """The assessments in words, the newest first."""
    radar = found.view.radar
    return [
        Row(
            " · ".join(part for part in (numeric_day(one.on_day), one.author) if part),
            ", ".join([
                f"{axis.label} {level}" for axis, level in zip(radar.axes, one.levels, strict=True) if level is not None
            ] + ([one.note] if one.note else [])),
            acts=[Act(_("Retirer cette évaluation"), partial(card.page.do, withdraw_assessment, assessment=one.id))],
        )
        for one in reversed(radar.points)
    ]  # fmt: skip


def exit_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """How the project left and what it became since."""
    return [_exit(one, card) for one in found.view.exits]


def _exit(one: Exit, card: ProjectCard) -> Row:
    jobs = ngettext("{n} emploi", "{n} emplois", int(one.fte)).format(n=number(one.fte, 0 if one.fte == int(one.fte) else 2))
    told = [numeric_day(one.on_day), one.legal_form, jobs if one.fte else "", one.reason]
    return Row(
        exit_name(one.outcome), " · ".join(part for part in told if part),
        acts=[Act(_("Reprendre cette sortie"), partial(card.page.do, withdraw_exit, exit=one.id))],
    )  # fmt: skip


def outcome_rows(found: Sheet, card: ProjectCard) -> list[Row]:
    """The outcomes at 12, 24 and 36 months: due, asked, answered."""
    left = next((one for one in found.view.exits if ExitKind(one.outcome) in FOLLOWED), None)
    if left is None:
        return []
    standing = {one.months: one for one in found.view.outcomes if one.standing}
    return [_outcome(left, months, standing.get(months), found, card) for months in MONTHS]


def _outcome(left: Exit, months: int, one: Outcome | None, found: Sheet, card: ProjectCard) -> Row:
    page, day = card.page, due_on(left.on_day, months)
    early = _("À demander à partir du {day}.").format(day=numeric_day(day)) if found.on < day else ""
    answered = one is not None and one.answered_on is not None
    asked = one is not None and one.asked_on is not None
    acts = [
        Act(_("Demandé aujourd’hui"), partial(
            page.do, ask_outcome, incubation=left.incubation, months=months, on=page.seat.clock.today()
        ), early or (_("La réponse est déjà là.") if answered else "")),
        Act(_("Noter la réponse…"), partial(
            exit_forms.open_answer, page, card.panel, left.incubation, left.title, months
        ), early),
    ]  # fmt: skip
    if one is not None:
        acts.append(Act(_("Reprendre"), partial(page.do, withdraw_outcome, outcome=one.id)))
    detail = _answer_text(one) if one is not None and answered else _("dû le {day}").format(day=numeric_day(day))
    pill, tone = (
        (_("Répondu"), "success") if answered else (_("Demandé"), "warning") if asked
        else (_("À venir"), "neutral") if early else (_("À demander"), "danger")
    )  # fmt: skip
    return Row(_("{months} mois").format(months=months), detail, pill=pill, tone=tone, acts=acts)


def _answer_text(one: Outcome) -> str:
    told = [_("l’activité continue") if one.alive else _("l’activité a cessé"), one.legal_form]
    if one.at_pole is not None:
        told.append(_("toujours au pôle") if one.at_pole else _("plus au pôle"))
    if one.fte is not None:
        told.append(_("{n} ETP").format(n=number(one.fte, 0 if one.fte == int(one.fte) else 2)))
    if one.turnover is not None:
        told.append(euros(one.turnover))
    return " · ".join(part for part in [*told, one.note] if part)
