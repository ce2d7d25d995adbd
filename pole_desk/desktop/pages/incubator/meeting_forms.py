"""Forms about an information meeting: planned, changed, cancelled, somebody signed up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pole_desk.activities.incubator.commands import (
    MeetingInput,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    sign_up,
)
from pole_desk.activities.incubator.queries import Meeting, Project
from pole_desk.activities.incubator.rules import ProjectInput
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator.places import PLACES, add_when, add_where, instant, when_values
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, CheckField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.registers.spaces.queries import Space

OWN = {**PLACES, "seats": "seats", "seats_taken": "seats", "meeting_title": "title", "title": "title"}


def open_meeting(page: Page, panel: SidePanel, rooms: list[Space], one: Meeting | None = None) -> None:
    """A new meeting, or one changed."""
    form = Form()
    form.add(_("Titre"), TextField(), name="title", required=True)
    add_when(page, form)
    add_where(form, rooms)
    form.add(_("Places"), IntField(least=1, most=500), name="seats", required=True)
    form.add(_("Note"), AreaField(lines=3), name="note")
    form.set_values(title=_("Réunion d’information"), seats=20)
    if one is not None:
        form.set_values(
            title=one.title, space=one.space, place="" if one.space is not None else one.where, seats=one.seats,
            note=one.note, **when_values(one.starts_at, one.ends_at),
        )  # fmt: skip

    def send(v: dict[str, Any]) -> Promise[Any]:
        values = MeetingInput(
            title=v["title"], starts_at=instant(v["on"], v["from"]), ends_at=instant(v["on"], v["to"]),
            seats=v["seats"], space=v["space"], place="" if v["space"] is not None else v["place"] or "",
            note=v["note"] or "",
        )  # fmt: skip
        if one is None:
            return page.do(plan_meeting, meeting=values)
        return page.do(change_meeting, meeting=one.id, values=values, seen_version=one.version)

    open_act(
        page, panel, form, title=_("Réunion d’information"),
        verb=_("Planifier la réunion") if one is None else _("Enregistrer"), places=OWN, send=send,
    )  # fmt: skip


def open_cancel(page: Page, panel: SidePanel, one: Meeting) -> None:
    """Cancel a meeting, with the reason."""
    form = Form()
    form.add(_("Motif"), AreaField(lines=3), name="reason", required=True)
    open_act(
        page, panel, form, title=one.title, verb=_("Annuler la réunion"), places=OWN, takes_away=True,
        send=lambda v: page.do(cancel_meeting, meeting=one.id, reason=v["reason"]),
    )  # fmt: skip


def open_sign_up(page: Page, panel: SidePanel, one: Meeting, projects: Sequence[Project]) -> None:
    """Sign up a project that is followed, or a new one by its name and its carrier."""
    form = Form()
    known: list[tuple[Any, str]] = [(None, _("Un nouveau projet"))]
    known += [
        (each.id, " · ".join(part for part in (each.title, each.carrier) if part))
        for each in sorted(projects, key=lambda each: each.title.casefold())
    ]
    form.add(_("Projet suivi"), ChoiceField(known), name="incubation")
    form.add(_("Nouveau projet"), TextField(), name="title")
    form.add(_("Porté par"), TextField(), name="carrier")
    row = form.row()
    form.add(_("Adresse e-mail"), TextField(), name="email", beside=row)
    form.add(_("Téléphone"), TextField(), name="phone", beside=row)
    form.add(_("Inscrit le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add("", CheckField(_("C’est un autre projet que celui déjà suivi")), name="another")
    form.set_values(on=page.seat.clock.today(), incubation=None)

    def send(v: dict[str, Any]) -> Promise[Any]:
        if v["incubation"] is not None:
            return page.do(sign_up, meeting=one.id, on=v["on"], incubation=v["incubation"])
        new = ProjectInput(
            title=v["title"] or "", carrier=v["carrier"] or "", email=v["email"] or "", phone=v["phone"] or ""
        )
        return page.do(sign_up, meeting=one.id, on=v["on"], project=new, another=v["another"])

    open_act(
        page, panel, form, title=_("Inscrire à « {title} »").format(title=one.title), verb=_("Inscrire"), send=send,
        places={
            **OWN, "incubation_known": "title", "email": "email", "signed_already": "incubation",
            "meeting_full": "incubation", "sign_up": "title",
        },
    )  # fmt: skip
