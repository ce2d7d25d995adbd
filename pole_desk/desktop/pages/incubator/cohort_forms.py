"""Forms of a cohort: opened, changed, its workshops, their attendance, who accompanies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pole_desk.activities.incubator.commands import (
    add_mentor,
    cancel_workshop,
    change_cohort,
    change_mentor,
    change_workshop,
    end_mentor,
    note_attendance,
    open_cohort,
    plan_workshop,
)
from pole_desk.activities.incubator.queries import Attending, Cohort, Mentor, Workshop
from pole_desk.activities.incubator.rules import (
    Attendance,
    CohortInput,
    MentorInput,
    MentorKind,
    Presence,
    WorkshopInput,
    mentor_kind_name,
    presence_name,
)
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.incubator.places import PLACES, add_when, add_where, instant, when_values
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AmountField, AreaField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.ports.ids import CohortId, IncubationId, PartyId
from pole_desk.registers.spaces.queries import Space

OWN = {
    **PLACES, "cohort_name": "name", "cohort_size": "most", "cohort_taken": "most", "hours": "hours",
    "workshop_title": "title", "workshop_long": "to", "mentor_name": "name", "hour_value": "value", "email": "email",
    "dates_reversed": "last",
}  # fmt: skip
CAME, PEOPLE = "came:", "people:"


def open_cohort_form(page: Page, panel: SidePanel, one: Cohort | None = None) -> None:
    """A new cohort, or one changed."""
    today = page.seat.clock.today
    form = Form()
    form.add(_("Nom"), TextField(_("Promotion 2027")), name="name", required=True)
    row = form.row()
    form.add(_("Du"), DateField(today), name="first", required=True, beside=row)
    form.add(_("Au"), DateField(today), name="last", required=True, beside=row)
    row = form.row()
    form.add(_("Projets, au moins"), IntField("6", least=0, most=999), name="least", beside=row)
    form.add(_("Au plus"), IntField("10", least=0, most=999), name="most", beside=row)
    form.add(_("Heures d’accompagnement prévues"), IntField("0", most=100_000), name="hours")
    form.add(_("Coordination"), TextField(), name="coordinator")
    form.add(_("Note"), AreaField(lines=3), name="note")
    if one is not None:
        form.set_values(
            name=one.name, first=one.first_day, last=one.last_day, least=one.size_min, most=one.size_max,
            hours=one.hours, coordinator=one.coordinator, note=one.note,
        )  # fmt: skip

    def send(v: dict[str, Any]) -> Promise[Any]:
        values = {
            "name": v["name"], "first_day": v["first"], "last_day": v["last"], "size_min": v["least"],
            "size_max": v["most"], "hours": v["hours"] or 0, "coordinator": v["coordinator"] or "",
            "note": v["note"] or "",
        }  # fmt: skip
        if one is None:
            return page.do(open_cohort, **values)
        partners = tuple(party for party, _name in one.partners)
        return page.do(
            change_cohort, cohort=one.id, values=CohortInput(partners=partners, **values), seen_version=one.version
        )

    open_act(
        page, panel, form, title=_("Promotion"), verb=_("Ouvrir la promotion") if one is None else _("Enregistrer"),
        places=OWN, send=send,
    )  # fmt: skip


def open_workshop(
    page: Page, panel: SidePanel, cohort: CohortId, rooms: Sequence[Space], mentors: Sequence[Mentor],
    one: Workshop | None = None,
) -> None:  # fmt: skip
    """A workshop of the programme; its room is held at once."""
    form = Form()
    form.add(_("Atelier"), TextField(), name="title", required=True)
    form.add(_("Thème"), TextField(), name="theme")
    add_when(page, form)
    add_where(form, list(rooms))
    who: list[tuple[Any, str]] = [(None, _("à trouver")), *((each.id, each.name) for each in mentors)]
    form.add(_("Donné par"), ChoiceField(who), name="mentor")
    form.add(_("Note"), AreaField(lines=2), name="note")
    form.set_values(mentor=None)
    if one is not None:
        form.set_values(
            title=one.title, theme=one.theme, space=one.space, place=one.place, mentor=one.mentor, note=one.note,
            **when_values(one.starts_at, one.ends_at),
        )  # fmt: skip

    def send(v: dict[str, Any]) -> Promise[Any]:
        values = WorkshopInput(
            title=v["title"], theme=v["theme"] or "", starts_at=instant(v["on"], v["from"]),
            ends_at=instant(v["on"], v["to"]), space=v["space"],
            place="" if v["space"] is not None else v["place"] or "", mentor=v["mentor"], note=v["note"] or "",
        )  # fmt: skip
        if one is None:
            return page.do(plan_workshop, cohort=cohort, workshop=values)
        return page.do(change_workshop, workshop=one.id, values=values, seen_version=one.version)

    open_act(
        page, panel, form, title=_("Atelier"), verb=_("Planifier l’atelier") if one is None else _("Enregistrer"),
        places={**OWN, "times_reversed": "to"}, send=send,
    )  # fmt: skip


def open_cancel_workshop(page: Page, panel: SidePanel, one: Workshop) -> None:
    """Cancel a workshop; its room is free again."""
    form = Form()
    form.add(_("Motif"), AreaField(lines=3), name="reason", required=True)
    open_act(
        page, panel, form, title=one.title, verb=_("Annuler l’atelier"), places=OWN, takes_away=True,
        send=lambda v: page.do(cancel_workshop, workshop=one.id, reason=v["reason"]),
    )  # fmt: skip


def open_attendance(page: Page, panel: SidePanel, one: Workshop, sheet: Sequence[Attending]) -> None:
    """Who came to a workshop, and how many of each project."""
    if not sheet:
        page.say(_("La promotion n’a encore aucun projet incubé."), "warning")
        return
    form = Form()
    choices = [(each, presence_name(each)) for each in Presence]
    for each in sheet:
        row = form.row()
        form.add(each.title, ChoiceField(choices), name=f"{CAME}{each.incubation}", beside=row)
        form.add(_("Personnes"), IntField(str(each.expected), most=500), name=f"{PEOPLE}{each.incubation}", beside=row)
        form.set_values(**{
            f"{CAME}{each.incubation}": Presence(each.presence),
            f"{PEOPLE}{each.incubation}": each.people or each.expected,
        })  # fmt: skip

    def send(v: dict[str, Any]) -> Promise[Any]:
        noted = {
            IncubationId(each.incubation): Attendance(
                v[f"{CAME}{each.incubation}"], v[f"{PEOPLE}{each.incubation}"] or 0
            )
            for each in sheet
        }
        return page.do(note_attendance, workshop=one.id, sheet=noted)

    open_act(
        page, panel, form, title=_("Présence : {title}").format(title=one.title), verb=_("Enregistrer la présence"),
        places=OWN, send=send,
    )  # fmt: skip


def open_partner(page: Page, panel: SidePanel, one: Cohort) -> None:
    """One more structure that carries a cohort with the pole."""
    form = Form()
    form.add(_("Structure"), PartyPicker(page), name="party", required=True)
    known = [party for party, _name in one.partners]
    open_act(
        page, panel, form, title=_("Partenaire de la promotion"), verb=_("Ajouter le partenaire"), places=OWN,
        send=lambda v: set_partners(page, one, [*known, *([] if v["party"] in known else [v["party"]])]),
    )  # fmt: skip


def set_partners(page: Page, one: Cohort, partners: Sequence[PartyId]) -> Promise[Any]:
    """The cohort as it is, with these partners."""
    values = CohortInput(
        name=one.name, first_day=one.first_day, last_day=one.last_day, size_min=one.size_min,
        size_max=one.size_max, hours=one.hours, coordinator=one.coordinator, partners=tuple(partners),
        note=one.note,
    )  # fmt: skip
    return page.do(change_cohort, cohort=one.id, values=values, seen_version=one.version)


def open_end(page: Page, panel: SidePanel, one: Mentor) -> None:
    """Until which day somebody accompanies; an empty day takes the end back."""
    form = Form()
    form.add(_("Accompagne jusqu’au"), DateField(page.seat.clock.today), name="until", help=_("Vide : sans fin prévue."))
    form.set_values(until=one.until)
    open_act(
        page, panel, form, title=one.name, verb=_("Enregistrer la fin"), places={**OWN, "dates_reversed": "until"},
        send=lambda v: page.do(end_mentor, mentor=one.id, until=v["until"]),
    )  # fmt: skip


def open_mentor(page: Page, panel: SidePanel, one: Mentor | None = None) -> None:
    """Somebody who accompanies, added or changed."""
    form = Form()
    form.add(_("Nom"), TextField(), name="name", required=True)
    kinds = [(kind, mentor_kind_name(kind)) for kind in MentorKind]
    form.add(_("Façon d’accompagner"), ChoiceField(kinds), name="kind")
    form.add(_("Structure"), PartyPicker(page), name="party")
    form.add(_("Compétences"), TextField(), name="skills")
    row = form.row()
    form.add(_("Adresse e-mail"), TextField(), name="email", beside=row)
    form.add(_("Téléphone"), TextField(), name="phone", beside=row)
    form.add(_("Valeur d’une heure offerte"), AmountField(), name="value")
    if one is None:
        form.add(_("Depuis le"), DateField(page.seat.clock.today), name="since", required=True)
        form.set_values(kind=MentorKind.MENTOR, since=page.seat.clock.today())
    else:
        form.set_values(
            name=one.name, kind=MentorKind(one.kind), party=one.party, skills=one.skills, email=one.email,
            phone=one.phone, value=one.hour_value,
        )  # fmt: skip

    def send(v: dict[str, Any]) -> Promise[Any]:
        values = MentorInput(
            name=v["name"], kind=v["kind"], party=v["party"], skills=v["skills"] or "", email=v["email"] or "",
            phone=v["phone"] or "", hour_value=v["value"] or ZERO,
        )  # fmt: skip
        if one is None:
            return page.do(add_mentor, since=v["since"], mentor=values)
        return page.do(change_mentor, mentor=one.id, values=values, seen_version=one.version)

    open_act(
        page, panel, form, title=_("Personne qui accompagne"), verb=_("Ajouter") if one is None else _("Enregistrer"),
        places=OWN, send=send,
    )  # fmt: skip
