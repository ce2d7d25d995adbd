"""Forms of a jury day: planned, its timetable, members, conflicts, votes, decisions, minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pole_desk.activities.incubator.commands import (
    JuryInput,
    add_juror,
    build_timetable,
    cast_votes,
    change_juror,
    change_jury,
    close_jury,
    decide,
    declare_conflict,
    move_hearing,
    plan_jury,
    write_minutes,
)
from pole_desk.activities.incubator.queries import Call, Candidacy, Hearing, Juror, Jury, JuryCard
from pole_desk.activities.incubator.rules import Decision, Pause, Vote, decision_name, vote_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator.places import PLACES, add_where, instant, local, when_values
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField, TimeField
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import CallId, CandidacyId, JuryId
from pole_desk.registers.spaces.queries import Space

OWN = {
    **PLACES, "juror_name": "name", "quorum": "quorum", "conditions": "conditions", "deferred_to": "deferred",
    "deferred_day": "deferred", "cohort_full": "decision", "hearing_overlap": "from", "jury_day": "from",
}  # fmt: skip
ORDER = "pass:"
VOTE = "vote:"


def open_plan(
    page: Page, panel: SidePanel, calls: Sequence[Call], rooms: Sequence[Space], *,
    call: CallId, planned: Callable[[JuryId], None],
) -> None:  # fmt: skip
    """A new jury day for one of the calls, `call` unless another is chosen; `planned` is told its number."""
    form = Form()
    form.add(_("Appel"), ChoiceField([(one.id, one.name) for one in calls]), name="call", required=True)
    _add_day(page, form, rooms)
    form.set_values(call=call)

    def send(v: dict[str, Any]) -> Promise[Any] | None:
        values = _typed(form, v)
        if values is None:
            return None
        made = page.do(plan_jury, call=v["call"], jury=values)
        made.then(planned)
        return made

    open_act(
        page, panel, form, title=_("Prévoir un jury"), verb=_("Prévoir le jury"), places=OWN, send=send
    )  # fmt: skip


def open_change(
    page: Page, panel: SidePanel, rooms: Sequence[Space], one: Jury, hours: tuple[int, int] | None
) -> None:
    """Another day, room or quorum; `hours` are those its room is held for."""
    form = Form()
    _add_day(page, form, rooms)
    form.set_values(
        on=one.held_on, space=one.space, place="" if one.space is not None else one.where, quorum=one.quorum
    )
    if hours is not None:
        form.set_values(**{key: when_values(*hours)[key] for key in ("from", "to")})

    def send(v: dict[str, Any]) -> Promise[Any] | None:
        values = _typed(form, v)
        if values is None:
            return None
        return page.do(change_jury, jury=one.id, values=values, seen_version=one.version)

    open_act(
        page, panel, form, title=_("Modifier le jury"), verb=_("Enregistrer"), places=OWN, send=send
    )  # fmt: skip


def _add_day(page: Page, form: Form, rooms: Sequence[Space]) -> None:
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    add_where(form, list(rooms))
    row = form.row()
    form.add(_("Salle prise de"), TimeField(_("9h")), name="from", beside=row)
    form.add(_("Salle prise jusqu’à"), TimeField(_("18h")), name="to", beside=row)
    form.add(_("Quorum"), IntField(_("celui de l’appel"), least=1, most=99), name="quorum",
             help=_("Combien de membres doivent siéger pour décider."))  # fmt: skip


def _typed(form: Form, v: dict[str, Any]) -> JuryInput | None:
    held = v["space"] is not None
    if held and (v["from"] is None or v["to"] is None):
        form.refuse("from" if v["from"] is None else "to", _("Une salle du pôle se retient pour des heures : donnez-les."))
        return None
    return JuryInput(
        held_on=v["on"], quorum=v["quorum"], space=v["space"],
        starts_at=instant(v["on"], v["from"]) if held else None,
        ends_at=instant(v["on"], v["to"]) if held else None, place="" if held else v["place"] or "",
    )  # fmt: skip


def open_timetable(page: Page, panel: SidePanel, card: JuryCard, waiting: Sequence[Candidacy]) -> None:
    """Have candidacies pass one after the other, in the order of their ranks."""
    form = Form()
    row = form.row()
    form.add(_("Première à"), TimeField(), name="from", required=True, beside=row)
    form.add(_("Minutes"), IntField(least=5, most=240), name="minutes", required=True, beside=row)
    form.add(_("Entre deux"), IntField(most=120), name="gap", beside=row)
    row = form.row()
    form.add(_("Pause de"), TimeField(_("12h30")), name="pause_from", beside=row)
    form.add(_("Reprise à"), TimeField(_("14h")), name="pause_to", beside=row)
    known = {one.candidacy for one in card.hearings}
    order = [(one.candidacy, one.title) for one in card.hearings]
    order += [(one.id, one.title) for one in waiting if one.id not in known]
    form.add_widget(secondary(_("Ordre de passage ; vide : ne passe pas ce jour."), wrap=True))
    for rank, (candidacy, title) in enumerate(order, start=1):
        field = form.add(title, IntField(_("ne passe pas"), least=1, most=99), name=f"{ORDER}{candidacy}")
        field.set_value(rank)
    form.set_values(minutes=30, gap=10)
    if card.hearings:
        form.set_values(**{"from": local(card.hearings[0].starts_at).time()})

    def send(v: dict[str, Any]) -> Promise[Any]:
        ranks = {int(name.removeprefix(ORDER)): rank for name, rank in v.items() if name.startswith(ORDER) and rank}
        day, pauses = card.jury.held_on, ()
        if v["pause_from"] is not None and v["pause_to"] is not None:
            pauses = (Pause(instant(day, v["pause_from"]), instant(day, v["pause_to"])),)
        return page.do(
            build_timetable, jury=card.jury.id, order=sorted(ranks, key=lambda number: (ranks[number], number)),
            starts_at=instant(day, v["from"]), minutes=v["minutes"], gap=v["gap"] or 0, pauses=pauses,
        )  # fmt: skip

    open_act(
        page, panel, form, title=_("Programme du jury"), verb=_("Établir le programme"), places=OWN, send=send
    )  # fmt: skip


def open_move(page: Page, panel: SidePanel, card: JuryCard, one: Hearing) -> None:
    """Another hour for an audition."""
    form = Form()
    row = form.row()
    form.add(_("De"), TimeField(), name="from", required=True, beside=row)
    form.add(_("À"), TimeField(), name="to", required=True, beside=row)
    form.set_values(**{"from": local(one.starts_at).time(), "to": local(one.ends_at).time()})
    day = card.jury.held_on
    open_act(
        page, panel, form, title=one.title, verb=_("Déplacer l’audition"), places=OWN,
        send=lambda v: page.do(
            move_hearing, hearing=one.id, starts_at=instant(day, v["from"]), ends_at=instant(day, v["to"])
        ),
    )  # fmt: skip


def open_juror(page: Page, panel: SidePanel, card: JuryCard, changed: Juror | None = None) -> None:
    """A member, or a substitute of one, added or corrected."""
    form = Form()
    form.add(_("Nom"), TextField(), name="name", required=True)
    form.add(_("Structure"), PartyPicker(page), name="party")
    members: list[tuple[Any, str]] = [(None, _("titulaire"))]
    members += [
        (one.id, _("suppléance de {name}").format(name=one.name))
        for one in card.jurors
        if one.substitute_of is None and (changed is None or one.id != changed.id)
    ]
    form.add(_("Siège comme"), ChoiceField(members), name="substitute")
    form.set_values(substitute=None)
    if changed is not None:
        form.set_values(name=changed.name, party=changed.party, substitute=changed.substitute_of)

    def send(v: dict[str, Any]) -> Promise[Any]:
        values = {"name": v["name"], "party": v["party"], "substitute_of": v["substitute"]}
        if changed is None:
            return page.do(add_juror, jury=card.jury.id, **values)
        return page.do(change_juror, juror=changed.id, **values)

    open_act(
        page, panel, form, title=_("Membre du jury"), places={**OWN, "juror_twice": "name", "substitute": "substitute"},
        verb=_("Ajouter au jury") if changed is None else _("Enregistrer"), send=send,
    )  # fmt: skip


def open_conflict(page: Page, panel: SidePanel, card: JuryCard, juror: int) -> None:
    """A member has an interest in a candidacy: they neither score nor vote on it."""
    form = Form()
    choices = [(one.candidacy, one.title) for one in card.hearings]
    form.add(_("Candidature"), ChoiceField(choices), name="candidacy", required=True)
    form.add(_("Lien"), AreaField(lines=3), name="reason", required=True)
    open_act(
        page, panel, form, title=_("Conflit d’intérêts"), verb=_("Déclarer le lien"), places=OWN,
        send=lambda v: page.do(declare_conflict, juror=juror, candidacy=v["candidacy"], reason=v["reason"]),
    )  # fmt: skip


def open_votes(page: Page, panel: SidePanel, card: JuryCard, candidacy: CandidacyId, title: str) -> None:
    """How each member able to vote votes, all at once."""
    form = Form()
    names = {one.id: one.name for one in card.jurors}
    choices: list[tuple[Any, str]] = [(None, _("pas voté")), *((one, vote_name(one)) for one in Vote)]
    for juror in card.able(candidacy):
        field = form.add(names[juror], ChoiceField(choices), name=f"{VOTE}{juror}")
        given = card.votes.get((juror, candidacy), "")
        field.set_value(Vote(given) if given else None)
    open_act(
        page, panel, form, title=_("Votes sur « {title} »").format(title=title), verb=_("Enregistrer les votes"),
        send=lambda v: page.do(
            cast_votes, jury=card.jury.id, candidacy=candidacy,
            votes={int(name.removeprefix(VOTE)): vote for name, vote in v.items()},
        ),
    )  # fmt: skip


def open_decision(page: Page, panel: SidePanel, card: JuryCard, candidacy: CandidacyId, title: str) -> None:
    """What the jury decides, apart from the scores."""
    form = Form()
    form.add(_("Décision"), ChoiceField([(one, decision_name(one)) for one in Decision]),
             name="decision", required=True)  # fmt: skip
    form.add(_("Motif"), AreaField(lines=3), name="reason", help=_("Exigé pour refuser."))
    form.add(_("Conditions"), AreaField(lines=2), name="conditions", help=_("Pour une acceptation sous conditions."))
    form.add(_("Reportée au"), DateField(page.seat.clock.today), name="deferred",
             help=_("Pour une décision reportée."))  # fmt: skip
    form.set_values(decision=Decision.ACCEPTED)
    open_act(
        page, panel, form, title=_("Décision sur « {title} »").format(title=title),
        verb=_("Enregistrer la décision"), places=OWN,
        send=lambda v: page.do(
            decide, jury=card.jury.id, candidacy=candidacy, decision=v["decision"], reason=v["reason"] or "",
            conditions=v["conditions"] or "", deferred_to=v["deferred"],
        ),
    )  # fmt: skip


def open_minutes(page: Page, panel: SidePanel, card: JuryCard) -> None:
    """The text of the minutes; closing them locks the jury day."""
    form = Form()
    form.add(_("Ce qui s’est dit"), AreaField(lines=16), name="minutes")
    form.add("", CheckField(_("Clore le procès-verbal")), name="close")
    form.set_values(minutes=card.jury.minutes)

    def send(v: dict[str, Any]) -> Promise[Any]:
        written = page.do(
            write_minutes, jury=card.jury.id, minutes=v["minutes"] or "", seen_version=card.jury.version
        )
        if v["close"]:
            written.then(lambda _done: page.do(close_jury, jury=card.jury.id, on=page.seat.clock.today()))
        return written

    open_act(
        page, panel, form, title=_("Procès-verbal"), verb=_("Enregistrer le procès-verbal"), places=OWN, send=send
    )  # fmt: skip
