"""Forms of admission: receive, visit, committee, decision, targets."""

from __future__ import annotations

from typing import Any

from pole_desk.activities.hosting.commands import (
    Wish,
    call_committee,
    change_application,
    decide_application,
    present_to_committee,
    receive_application,
    record_visit,
    set_target,
    undecide_application,
    withdraw_application,
)
from pole_desk.activities.hosting.rules import (
    Criterion,
    MixRow,
    State,
    class_name,
    criterion_name,
    dimension_name,
    state_name,
)
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.hosting.admission_reading import Admission
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.link_many import open_link_many
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day

REASON = {"reason": "reason", "application_state": "reason"}


def _wish_fields(page: Page, form: Form) -> None:
    row = form.row()
    form.add(_("Bureaux"), IntField("0", most=60), name="offices", beside=row)
    form.add(_("Postes"), IntField("0", most=60), name="desks", beside=row)
    form.add(_("Personnes"), IntField("1", least=1, most=900), name="people", beside=row)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="wanted", required=True)
    choices = [(str(one), criterion_name(one)) for one in Criterion]
    form.add(_("Économie sociale et solidaire"), ChoiceField(choices), name="criterion")
    form.add(_("Note"), AreaField(lines=3), name="note")


def _wish(v: dict[str, Any]) -> Wish:
    return Wish(
        wanted_from=v["wanted"], offices=v["offices"] or 0, desks=v["desks"] or 0,
        people=v["people"] or 1, criterion=Criterion(v["criterion"] or Criterion.NONE), note=v["note"] or "",
    )  # fmt: skip


def open_new(page: Page, panel: SidePanel) -> None:
    """A new application."""
    today = page.seat.clock.today
    form = Form()
    form.add(_("Structure"), PartyPicker(page), name="party", required=True)
    _wish_fields(page, form)
    form.add(_("Reçue le"), DateField(today), name="on", required=True)
    form.set_values(criterion=str(Criterion.NONE), on=today(), people=1)
    open_act(
        page, panel, form, title=_("Nouvelle candidature"), verb=_("Enregistrer la candidature"),
        places={"wish": "offices", "party": "party", "already": "party"},
        send=lambda v: page.do(receive_application, party=v["party"], wish=_wish(v), on=v["on"]),
    )  # fmt: skip


def open_links(page: Page, panel: SidePanel, found: Admission) -> None:
    """The chantiers that the structure serves: its dossiers take them when they open."""
    asked = found.application
    open_link_many(page, panel, parties=[asked.party], title=_("Chantiers de {name}").format(name=asked.party_name))


def open_change(page: Page, panel: SidePanel, found: Admission) -> None:
    """Change what is asked."""
    asked = found.application
    form = Form()
    _wish_fields(page, form)
    form.set_values(
        offices=asked.offices, desks=asked.desks, people=asked.people, wanted=asked.wanted_from,
        criterion=asked.criterion, note=asked.note,
    )  # fmt: skip
    open_act(
        page, panel, form, title=asked.party_name, verb=_("Enregistrer"), places={"wish": "offices"},
        send=lambda v: page.do(
            change_application, application=asked.id, wish=_wish(v), seen_version=asked.version
        ),
    )  # fmt: skip


def open_visit(page: Page, panel: SidePanel, found: Admission) -> None:
    """A visit of the pole."""
    form = Form()
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Accueillis par"), TextField(), name="guide")
    form.add(_("Impressions"), AreaField(lines=4), name="note")
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Visite du pôle"), verb=_("Noter la visite"),
        send=lambda v: page.do(
            record_visit, application=found.application.id, on=v["on"], guide=v["guide"] or "",
            note=v["note"] or "",
        ),
    )  # fmt: skip


def open_committee(page: Page, panel: SidePanel, found: Admission) -> None:
    """Put the application before a committee, one already called or a new one."""
    form = Form()
    choices: list[tuple[Any, str]] = [(0, _("Un nouveau comité"))]
    choices += [(one.id, _("Comité du {day}").format(day=numeric_day(one.held_on))) for one in found.committees[:6]]
    form.add(_("Comité"), ChoiceField(choices), name="committee", required=True)
    form.add(_("Jour du nouveau comité"), DateField(page.seat.clock.today), name="on")
    form.add(_("Membres"), AreaField(lines=3), name="members")
    form.set_values(committee=0, on=page.seat.clock.today())
    asked = found.application

    def send(v: dict[str, Any]) -> Promise[Any] | None:
        if v["committee"]:
            return page.do(present_to_committee, application=asked.id, committee=v["committee"])
        if v["on"] is None:
            form.refuse("on", _("À remplir."))
            return None
        done: Promise[Any] = Promise(page, page.refused)

        def present(committee: int) -> None:
            page.do(present_to_committee, application=asked.id, committee=committee).then(
                lambda value: done.settle(value, None)
            ).fail(lambda error: done.settle(None, error))

        page.do(call_committee, on=v["on"], members=v["members"] or "").then(present).fail(
            lambda error: done.settle(None, error)
        )
        return done

    open_act(
        page, panel, form, title=_("Présenter au comité"), verb=_("Présenter la candidature"), send=send,
    )  # fmt: skip


def open_decision(page: Page, panel: SidePanel, found: Admission) -> None:
    """Accepted, waiting list or refused, with the reason."""
    asked = found.application
    decisions = [State.ACCEPTED, State.WAITING, State.REFUSED]
    if asked.state == State.WAITING:
        decisions.remove(State.WAITING)
    form = Form()
    choices = [(str(one), state_name(one)) for one in decisions]
    form.add(_("Décision"), ChoiceField(choices), name="decision", required=True)
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    form.add(_("Motif"), AreaField(lines=4), name="reason", help=_("Obligatoire, sauf pour accepter."))
    form.set_values(decision=str(State.ACCEPTED), on=page.seat.clock.today())
    open_act(
        page, panel, form, title=_("Décider : {name}").format(name=asked.party_name),
        verb=_("Enregistrer la décision"), places=REASON,
        send=lambda v: page.do(
            decide_application, application=asked.id, decision=State(v["decision"]), on=v["on"],
            reason=v["reason"] or "",
        ),
    )  # fmt: skip


def open_withdrawal(page: Page, panel: SidePanel, found: Admission) -> None:
    """The structure gives up."""
    form = Form()
    form.add(_("Motif"), AreaField(lines=3), name="reason", required=True)
    form.add(_("Jour"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(on=page.seat.clock.today())
    open_act(
        page, panel, form, title=found.application.party_name, verb=_("Retirer la candidature"),
        places=REASON, takes_away=True,
        send=lambda v: page.do(
            withdraw_application, application=found.application.id, reason=v["reason"], on=v["on"]
        ),
    )  # fmt: skip


def take_back(page: Page, panel: SidePanel, found: Admission) -> None:
    """Back before the committee."""
    page.do(undecide_application, application=found.application.id, state=State.COMMITTEE)


def open_target(page: Page, panel: SidePanel, dimension: str, row: MixRow) -> None:
    """The share aimed at for a class, from a day on."""
    form = Form()
    form.add(_("Objectif, en %"), IntField(most=100), name="percent", required=True)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(percent=None if row.target is None else int(row.target), on=page.seat.clock.today())
    title = f"{dimension_name(dimension)}\u202f: {class_name(dimension, row.key)}"
    open_act(
        page, panel, form, title=title, verb=_("Fixer l’objectif"), places={"percent": "percent"},
        send=lambda v: page.do(
            set_target, dimension=dimension, class_key=row.key, percent=v["percent"], valid_from=v["on"]
        ),
    )  # fmt: skip
