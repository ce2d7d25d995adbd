"""Forms on groups: gathered, members, meetings, recommendations; repositioning, other calls, outcomes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from pole_desk.activities.fund.commands import (
    MeetingInput,
    MemberInput,
    OutcomeInput,
    add_member,
    change_meeting,
    close_recommendation,
    gather_coordination,
    gather_group,
    hold_meeting,
    note_other_call,
    note_outcome,
    note_presence,
    recommend,
    reposition,
)
from pole_desk.activities.fund.queries import GroupCard, Meeting, Project, Recommendation
from pole_desk.activities.fund.rules import (
    FOLLOW_UPS,
    CallResult,
    MemberKind,
    OutcomeKind,
    Presence,
    call_result_name,
    member_kind_name,
    month_name,
)
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.fund.forms import ON_DAY
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.fields import AmountField, AreaField, CheckField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.paths import shipped
from pole_desk.ports.ids import GroupId


@cache
def shipped_calls() -> tuple[str, ...]:
    """The other calls that the plan names."""
    file = shipped("resources", "data", "programmes.json")
    return tuple(json.loads(file.read_text(encoding="utf-8"))["fund"]["other_calls"])


def open_gathering(page: Page, panel: SidePanel, one: Project) -> None:
    """The carrier gathers the support group."""
    form = Form()
    form.add_widget(text(_("Le groupe se réunit à l’initiative du porteur.")))
    form.add(_("Réuni depuis le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Réunir le groupe d’appui"), verb=_("Réunir"),
        places={**ON_DAY, "group_there": "on"},
        send=lambda v: page.do(gather_group, project=one.id, on=v["on"]),
    )  # fmt: skip


def open_coordination(page: Page, panel: SidePanel) -> None:
    """A body of directorates of the metropolis and of the city."""
    form = Form()
    form.add(_("Nom"), TextField(_("Coordination des directions")), name="name", required=True)
    form.add(_("Réunie depuis le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Nouvelle coordination"), verb=_("Créer"), places={**ON_DAY, "name": "name"},
        send=lambda v: page.do(gather_coordination, name=v["name"], on=v["on"]),
    )  # fmt: skip


def open_member(page: Page, panel: SidePanel, group: GroupId) -> None:
    """Somebody joins the group, from a network."""
    form = Form()
    form.add(_("Qualité"), ChoiceField([(each, member_kind_name(each)) for each in MemberKind]), name="kind")
    form.add(_("Personne"), TextField(), name="person")
    form.add(_("Structure connue du pôle"), PartyPicker(page), name="party")
    form.add(_("Ou organisme"), TextField(), name="body")
    form.add(_("Vient par le réseau"), TextField(_("Les Ecossolies, CRESS…")), name="network")
    form.add(_("Depuis le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(kind=MemberKind.ACTOR, on=page.seat.clock.today())

    def send(v: dict[str, Any]) -> Any:
        member = MemberInput(
            kind=v["kind"], person=v["person"] or "", body=v["body"] or "", party=v["party"],
            network=v["network"] or "",
        )  # fmt: skip
        return page.do(add_member, group=group, member=member, on=v["on"])

    open_act(
        page, panel, form, title=_("Nouveau membre"), verb=_("Ajouter"), places={"member": "person"}, send=send
    )


def open_meeting(page: Page, panel: SidePanel, card: GroupCard) -> None:
    """A meeting held or to come: day, hours, who was there, minutes."""
    today = page.seat.clock.today
    form = Form()
    form.add(_("Le"), DateField(today), name="on", required=True)
    form.add(_("Durée, en heures"), AmountField("2", decimals=1), name="hours", required=True)
    form.add(_("Objet"), TextField(), name="subject")
    form.add(_("Lieu"), TextField(), name="place")
    there = [one for one in card.members if one.last_day is None]
    if there:
        form.add_widget(text(_("Présents, préparation comprise dans la durée :")))
    for one in there:
        form.add("", CheckField(one.label), name=f"member_{one.id}")
    form.add(_("Compte rendu"), AreaField(lines=5), name="minutes")
    form.set_values(on=today(), hours=Decimal(2))

    def send(v: dict[str, Any]) -> Any:
        meeting = MeetingInput(
            on=v["on"], hours=v["hours"], subject=v["subject"] or "", place=v["place"] or "",
            minutes=v["minutes"] or "",
        )  # fmt: skip
        present = {one.id: None for one in there if v[f"member_{one.id}"]}
        return page.do(hold_meeting, group=card.group.id, meeting=meeting, present=present)

    open_act(
        page, panel, form, title=_("Réunion du groupe"), verb=_("Enregistrer la réunion"),
        places={**ON_DAY, "hours": "hours"}, send=send,
    )  # fmt: skip


def open_minutes(page: Page, panel: SidePanel, one: Meeting) -> None:
    """Write or correct what is said of a meeting."""
    form = Form()
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Durée, en heures"), AmountField(decimals=2), name="hours", required=True)
    form.add(_("Objet"), TextField(), name="subject")
    form.add(_("Lieu"), TextField(), name="place")
    form.add(_("Compte rendu"), AreaField(lines=10), name="minutes")
    form.set_values(on=one.on_day, hours=one.hours, subject=one.subject, place=one.place, minutes=one.minutes)

    def send(v: dict[str, Any]) -> Any:
        values = MeetingInput(
            on=v["on"], hours=v["hours"], subject=v["subject"] or "", place=v["place"] or "",
            minutes=v["minutes"] or "",
        )  # fmt: skip
        return page.do(change_meeting, meeting=one.id, values=values, seen_version=one.version)

    open_act(
        page, panel, form, title=_("Réunion du {day}").format(day=numeric_day(one.on_day)),
        verb=_("Enregistrer"), places={"hours": "hours"}, send=send,
    )  # fmt: skip


def open_presence(page: Page, panel: SidePanel, card: GroupCard, one: Meeting) -> None:
    """The hours each member gave to a meeting; empty: was not there."""
    form = Form()
    form.add_widget(text(_("Heures de chacun, préparation comprise ; vide : absent.")))
    given = {each.member: each.hours for each in one.attendance}
    for member in card.members:
        form.add(member.label, AmountField("0", decimals=2), name=f"member_{member.id}")
        form.set_values(**{f"member_{member.id}": given.get(member.id) or None})

    def send(v: dict[str, Any]) -> Any:
        presence = {
            member.id: (Presence.PRESENT if v[f"member_{member.id}"] else Presence.ABSENT, v[f"member_{member.id}"] or None)
            for member in card.members
        }
        return page.do(note_presence, meeting=one.id, presence=presence)

    open_act(
        page, panel, form, title=_("Présents le {day}").format(day=numeric_day(one.on_day)),
        verb=_("Enregistrer"), send=send,
    )  # fmt: skip


def open_recommendation(page: Page, panel: SidePanel, card: GroupCard) -> None:
    """The group advises something to somebody."""
    form = Form()
    form.add(_("Préconisation"), AreaField(lines=3), name="text", required=True)
    form.add(_("Confiée à"), TextField(), name="owner", required=True)
    form.add(_("Pour le"), DateField(page.seat.clock.today, _("sans date")), name="due")
    choices: list[tuple[int | None, str]] = [(None, _("hors réunion"))]
    choices += [(each.id, numeric_day(each.on_day)) for each in card.meetings if not each.cancelled]
    form.add(_("Donnée à la réunion"), ChoiceField(choices), name="meeting")
    form.set_values(meeting=choices[min(1, len(choices) - 1)][0])
    open_act(
        page, panel, form, title=_("Préconisation du groupe"), verb=_("Enregistrer"),
        places={"text": "text", "owner": "owner"},
        send=lambda v: page.do(
            recommend, group=card.group.id, text=v["text"], owner=v["owner"], due_on=v["due"],
            meeting=v["meeting"],
        ),
    )  # fmt: skip


def open_advice_end(page: Page, panel: SidePanel, one: Recommendation) -> None:
    """What became of a recommendation."""
    form = Form()
    form.add_widget(text(one.text))
    form.add(_("Elle est"), ChoiceField([(True, _("suivie")), (False, _("écartée"))]), name="done")
    form.add(_("Ce qu’elle est devenue"), AreaField(lines=3), name="outcome", required=True)
    form.set_values(done=True)
    open_act(
        page, panel, form, title=_("Clore la préconisation"), verb=_("Clore"), places={"outcome": "outcome"},
        send=lambda v: page.do(
            close_recommendation, recommendation=one.id, done=v["done"], outcome=v["outcome"]
        ),
    )  # fmt: skip


def open_position(page: Page, panel: SidePanel, one: Project, before: str) -> None:
    """The project is not what it was."""
    form = Form()
    form.add(_("Avant"), AreaField(lines=3), name="before", required=True)
    form.add(_("Après"), AreaField(lines=3), name="after", required=True)
    form.add(_("Pourquoi"), AreaField(lines=2), name="reason")
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(before=before, on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Repositionner le projet"), verb=_("Enregistrer"), places=ON_DAY,
        send=lambda v: page.do(
            reposition, project=one.id, before=v["before"], after=v["after"], reason=v["reason"] or "", on=v["on"]
        ),
    )  # fmt: skip


def open_other_call(page: Page, panel: SidePanel, one: Project) -> None:
    """Another call that the project met."""
    form = Form()
    other = _("autre, à nommer")
    form.add(_("Appel à projets"), ChoiceField([*((name, name) for name in shipped_calls()), ("", other)]), name="known")
    form.add(_("Son nom, s’il n’est pas dans la liste"), TextField(), name="name")
    form.add(_("Résultat"), ChoiceField([(each, call_result_name(each)) for each in CallResult]), name="result")
    form.add(_("Montant"), AmountField(), name="amount")
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(known=shipped_calls()[0], result=CallResult.MET, on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Autre appel rencontré"), verb=_("Enregistrer"),
        places={"name": "name", "amount": "amount"},
        send=lambda v: page.do(
            note_other_call, project=one.id, name=v["name"] or v["known"] or "", result=v["result"],
            amount=v["amount"], on=v["on"],
        ),
    )  # fmt: skip


def open_policy(page: Page, panel: SidePanel, one: Project, policies: Sequence[str]) -> None:
    """A public policy that the project enriched, with its evidence."""
    form = Form()
    form.add(_("Politique enrichie"), TextField(), name="policy", required=True)
    form.add(_("Comment"), AreaField(lines=3), name="how")
    form.add(_("Preuve"), TextField(_("délibération, convention, article…")), name="evidence", required=True)
    _when(page, form)
    form.set_values(policy=policies[0] if policies else None)

    def send(v: dict[str, Any]) -> Any:
        outcome = OutcomeInput(
            kind=OutcomeKind.POLICY, month=v["month"], on=v["on"], policy=v["policy"], how=v["how"] or "",
            evidence=v["evidence"],
        )  # fmt: skip
        return page.do(note_outcome, project=one.id, outcome=outcome, reason=v["reason"] or "")

    open_act(
        page, panel, form, title=_("Politique publique enrichie"), verb=_("Noter le résultat"),
        places={**ON_DAY, "outcome": "evidence", "reason": "reason"}, send=send,
    )  # fmt: skip


def open_enterprise(page: Page, panel: SidePanel, one: Project, month: int = 0) -> None:
    """The enterprise that the project became, at its end or later."""
    form = Form()
    form.add(_("Structure connue du pôle"), PartyPicker(page), name="party")
    form.add(_("Ou nom de la structure"), TextField(), name="structure")
    form.add(_("Forme juridique"), TextField(), name="legal_form")
    form.add(_("Emplois, en équivalents temps plein"), AmountField("2,5", decimals=2), name="jobs")
    form.add(_("Elle est"), ChoiceField([(True, _("en activité")), (False, _("arrêtée"))]), name="alive")
    _when(page, form, month)
    form.set_values(structure=one.party_name, alive=True)

    def send(v: dict[str, Any]) -> Any:
        outcome = OutcomeInput(
            kind=OutcomeKind.ENTERPRISE, month=v["month"], on=v["on"], party=v["party"],
            structure=v["structure"] or "", legal_form=v["legal_form"] or "", jobs=v["jobs"], alive=v["alive"],
        )  # fmt: skip
        return page.do(note_outcome, project=one.id, outcome=outcome, reason=v["reason"] or "")

    open_act(
        page, panel, form, title=_("Entreprise devenue"), verb=_("Noter le résultat"),
        places={**ON_DAY, "outcome": "structure", "reason": "reason"}, send=send,
    )  # fmt: skip


def _when(page: Page, form: Form, month: int = 0) -> None:
    form.add(_("Vu"), ChoiceField([(each, month_name(each)) for each in (0, *FOLLOW_UPS)]), name="month")
    form.add(_("Le"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Raison d’une révision"), TextField(), name="reason")
    form.set_values(month=month, on=page.seat.clock.today())
