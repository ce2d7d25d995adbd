"""Forms about a candidacy: received and corrected by the call's own questions, more asked, given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pole_desk.activities.incubator.commands import (
    ask_more,
    change_candidacy,
    complete_candidacy,
    meet_conditions,
    receive_candidacy,
    restore_candidacy,
    withdraw_candidacy,
)
from pole_desk.activities.incubator.queries import CallCard, CandidacyCard, call_card
from pole_desk.activities.incubator.rules import FieldKind, FormField
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, ChoiceField, Field, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.ports.ids import CallId, IncubationId

ANSWER = "answer:"
PLACES = {
    "day_ahead": "on", "call_not_open": "on", "track": "track", "more": "more", "more_by": "by", "reason": "reason",
}  # fmt: skip


def answer_field(page: Page, one: FormField) -> Field[Any]:
    """The field that a question is answered in."""
    if one.kind == FieldKind.LONG:
        return AreaField(lines=3)
    if one.kind == FieldKind.DATE:
        return DateField(page.seat.clock.today)
    if one.kind == FieldKind.CHOICE:
        return ChoiceField([(None, _("sans réponse")), *((choice, choice) for choice in one.choices)])
    if one.kind == FieldKind.YES_NO:
        return ChoiceField([(None, _("sans réponse")), (True, _("oui")), (False, _("non"))])
    return TextField()


def _add_questions(page: Page, form: Form, card: CallCard) -> None:
    if card.asked.tracks:
        tracks = [(one.key, one.label) for one in card.asked.tracks]
        form.add(_("Parcours"), ChoiceField(tracks), name="track", required=True)
    for one in card.fields:
        label = _("{label} (exigé)").format(label=one.label) if one.required else one.label
        form.add(label, answer_field(page, one), name=f"{ANSWER}{one.key}")


def _answers(v: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name.removeprefix(ANSWER): value
        for name, value in v.items()
        if name.startswith(ANSWER) and value is not None
    }


def _under_questions(form: Form, promise: Promise[Any]) -> Promise[Any]:
    """Each wrong answer told under its own question."""
    told: Promise[Any] = Promise(form, lambda _error: None)

    def refused(error: Exception) -> None:
        if isinstance(error, PoleError) and error.code == "answers":
            for fault in error.details.get("answers", ()):
                name = f"{ANSWER}{fault['key']}"
                if name in form.fields:
                    form.refuse(name, fault["message"])
        told.settle(None, error)

    promise.then(lambda value: told.settle(value, None)).fail(refused)
    return told


def open_receive(
    page: Page, panel: SidePanel, incubation: IncubationId, title: str, call: CallId, received: Callable[[], object]
) -> None:
    """Receive a project's candidacy to a call; `received` is told when it is."""

    def opened(card: CallCard) -> None:
        form = Form()
        form.add(_("Reçue le"), DateField(page.seat.clock.today), name="on", required=True,
                 help=_("L’appel se clôt le {day}.").format(day=numeric_day(card.call.closes_on)))  # fmt: skip
        _add_questions(page, form, card)
        form.set_values(on=page.seat.clock.today())
        open_act(
            page, panel, form, title=_("Candidature de « {title} »").format(title=title),
            verb=_("Recevoir la candidature"), places=PLACES,
            send=lambda v: _under_questions(form, page.do(
                receive_candidacy, call=call, incubation=incubation, on=v["on"], track=v.get("track") or "",
                answers=_answers(v),
            ).then(lambda _made: received())),
        )  # fmt: skip

    page.ask(call_card, call=call).then(opened)


def open_change(page: Page, panel: SidePanel, found: CandidacyCard) -> None:
    """Correct or complete the answers of a candidacy."""
    one = found.candidacy
    form = Form()
    form.add(_("Reçue le"), DateField(page.seat.clock.today), name="on", required=True)
    _add_questions(page, form, found.call)
    form.set_values(on=one.received_on)
    if found.call.asked.tracks:
        form.set_values(track=one.track)
    for answer in found.answers:
        name = f"{ANSWER}{answer.field.key}"
        field = form.fields.get(name)
        if isinstance(field, DateField | TextField):
            field.line.setText(answer.text)
        elif field is not None:
            field.set_value(answer.value)
    open_act(
        page, panel, form, title=_("Candidature de « {title} »").format(title=one.title), verb=_("Enregistrer"),
        places=PLACES,
        send=lambda v: _under_questions(form, page.do(
            change_candidacy, candidacy=one.id, answers=_answers(v), track=v.get("track"),
            received_on=v["on"], seen_version=one.version,
        )),
    )  # fmt: skip


def open_more(page: Page, panel: SidePanel, found: CandidacyCard) -> None:
    """Ask for more, by a day; what is missing is proposed."""
    form = Form()
    form.add(_("Ce qui est demandé"), AreaField(lines=4), name="more", required=True)
    form.add(_("Avant le"), DateField(page.seat.clock.today, "+7"), name="by", required=True)
    form.set_values(more=", ".join(found.missing))
    open_act(
        page, panel, form, title=_("Demander des compléments"), verb=_("Noter la demande"), places=PLACES,
        send=lambda v: page.do(ask_more, candidacy=found.candidacy.id, more=v["more"], by=v["by"]),
    )  # fmt: skip


def complete(page: Page, found: CandidacyCard) -> None:
    """Say that a candidacy is complete."""
    page.do(complete_candidacy, candidacy=found.candidacy.id)


def open_withdrawal(page: Page, panel: SidePanel, found: CandidacyCard) -> None:
    """The candidate gives up."""
    form = Form()
    form.add(_("Motif"), AreaField(lines=3), name="reason", required=True)
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Retirer la candidature"), verb=_("Retirer la candidature"), places=PLACES,
        takes_away=True,
        send=lambda v: page.do(
            withdraw_candidacy, candidacy=found.candidacy.id, reason=v["reason"], on=v["on"]
        ),
    )  # fmt: skip


def restore(page: Page, found: CandidacyCard) -> None:
    """Take a withdrawn candidacy up again."""
    page.do(restore_candidacy, candidacy=found.candidacy.id)


def open_conditions(page: Page, panel: SidePanel, found: CandidacyCard) -> None:
    """The conditions of an acceptance are met."""
    form = Form()
    form.add(_("Conditions remplies le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Conditions remplies"), verb=_("Noter"), places=PLACES,
        send=lambda v: page.do(meet_conditions, candidacy=found.candidacy.id, on=v["on"]),
    )  # fmt: skip
