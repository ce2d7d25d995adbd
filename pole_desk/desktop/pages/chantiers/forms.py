"""The forms of a chantier: who leads it, how far it is, its actions, and a dossier's links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.chantiers.meetings import known_parties
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.link_many import open_link_many
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.ports.ids import PartyId
from pole_desk.registers.chantiers.commands import (
    add_action,
    change_action,
    change_action_state,
    set_lead,
    set_progress,
)
from pole_desk.registers.chantiers.queries import Action, Chantier
from pole_desk.registers.chantiers.rules import (
    MOVES,
    ActionInput,
    ActionState,
    LeadInput,
    LeadKind,
    lead_kinds,
    state_names,
)
from pole_desk.registers.dossiers.commands import attach_dossiers
from pole_desk.registers.dossiers.queries import Dossier, LinkedDossier, dossiers
from pole_desk.registers.dossiers.rules import State, kind_name

LISTS = ("carriers", "partners", "policies", "places")


def open_lead(page: Page, panel: SidePanel, one: Chantier) -> None:
    """Who leads from a day on: a structure, a person, or both; neither says that nobody does."""
    form = Form()
    kinds = ChoiceField([(str(kind), words) for kind, words in lead_kinds().items()])
    form.add(_("Conduit par"), kinds, name="kind", required=True)
    kinds.set_value(one.lead_kind or str(LeadKind.ANIMATOR))
    picker = PartyPicker(page)
    form.add(_("Structure pilote"), picker, name="party")
    if one.lead is not None:
        picker.set_party(one.lead, one.lead_name)
    form.add(_("Personne qui pilote"), TextField(), name="person").set_value(one.animator)
    today = page.seat.clock.today()
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="on", required=True).set_value(today)

    def send(values: dict[str, Any]) -> Promise[Any]:
        lead = LeadInput(party=values["party"], name=values["person"] or "", kind=values["kind"])
        return page.do(set_lead, chantier=one.id, lead=lead, on=values["on"], seen_version=one.version)

    open_act(page, panel, form, title=_("Pilotage du chantier"), verb=_("Enregistrer"), send=send)


def open_progress(page: Page, panel: SidePanel, one: Chantier) -> None:
    """How far, at what pace, with a word, on a day; what was noted before stays."""
    form = Form()
    today = page.seat.clock.today()
    form.add(_("Avancement en %"), IntField(most=100), name="percent", required=True).set_value(one.progress)
    form.add(_("Rythme"), TextField(_("Régulier, en pause…")), name="pace").set_value(one.pace)
    form.add(_("Un mot"), AreaField(lines=3), name="said")
    form.add(_("Constaté le"), DateField(page.seat.clock.today), name="on", required=True).set_value(today)
    open_act(
        page, panel, form, title=_("Avancement du chantier"), verb=_("Enregistrer l’avancement"),
        places={"progress": "percent"},
        send=lambda values: page.do(set_progress, chantier=one.id, percent=values["percent"],
                                    pace=values["pace"] or "", said=values["said"] or "", on=values["on"],
                                    seen_version=one.version),
    )  # fmt: skip


def open_action(page: Page, panel: SidePanel, one: Chantier) -> None:
    """A new action, planned; the structures that the pole knows are found by their names."""
    page.ask(known_parties).then(lambda known: _open_action(page, panel, one, known))


def _open_action(page: Page, panel: SidePanel, one: Chantier, known: Mapping[str, PartyId]) -> None:
    open_act(
        page, panel, _action_form(page, None), title=_("Nouvelle action"), verb=_("Ajouter l’action"),
        send=lambda values: page.do(add_action, chantier=one.id, action=_typed(values, None, known)),
    )  # fmt: skip


def open_change(page: Page, panel: SidePanel, action: Action) -> None:
    """Change what an action says."""
    page.ask(known_parties).then(lambda known: _open_change(page, panel, action, known))


def _open_change(page: Page, panel: SidePanel, action: Action, known: Mapping[str, PartyId]) -> None:
    open_act(
        page, panel, _action_form(page, action), title=_("Modifier l’action"), verb=_("Enregistrer l’action"),
        places={"dates_reversed": "ended_on"},
        send=lambda values: page.do(change_action, action=action.id, values=_typed(values, action, known),
                                    seen_version=action.version),
    )  # fmt: skip


def _action_form(page: Page, action: Action | None) -> Form:
    form = Form()
    form.add(_("Action"), AreaField(lines=3), name="title", required=True)
    for name, words in (("carriers", _("Porteurs")), ("partners", _("Partenaires")),
                        ("policies", _("Politiques publiques")), ("places", _("Lieux"))):  # fmt: skip
        form.add(words, TextField(_("Séparés par des points-virgules")), name=name)
    for name, words in (("planned_on", _("Prévue pour le")), ("begun_on", _("Commencée le")),
                        ("ended_on", _("Finie le"))):  # fmt: skip
        form.add(words, DateField(page.seat.clock.today), name=name)
    if action is not None:
        told = {name: [*getattr(action, name)] for name in LISTS}
        told["carriers"] = [name for _party, name in action.carrier_parties] + told["carriers"]
        told["partners"] = [name for _party, name in action.partner_parties] + told["partners"]
        form.set_values(
            title=action.title, planned_on=action.planned_on, begun_on=action.begun_on, ended_on=action.ended_on,
            **{name: "; ".join(told[name]) for name in LISTS},
        )  # fmt: skip
    return form


def _typed(values: dict[str, Any], action: Action | None, known: Mapping[str, PartyId]) -> ActionInput:
    lists = {name: tuple(part.strip() for part in (values[name] or "").split(";") if part.strip()) for name in LISTS}
    found = {name: tuple(known[slug(one)] for one in lists[name] if slug(one) in known) for name in LISTS[:2]}
    for name in LISTS[:2]:
        lists[name] = tuple(one for one in lists[name] if slug(one) not in known)
    return ActionInput(
        title=" ".join(values["title"].split()), serves=action.serves if action else "",
        carrier_parties=found["carriers"], partner_parties=found["partners"],
        planned_on=values["planned_on"], begun_on=values["begun_on"], ended_on=values["ended_on"], **lists,
    )  # fmt: skip


def ask_dossiers(page: Page, panel: SidePanel, action: Action) -> None:
    """Attach one of the dossiers that are open to an action."""
    page.ask(dossiers).then(lambda found: _open_dossiers(page, panel, action, found))


def _open_dossiers(page: Page, panel: SidePanel, action: Action, found: list[Dossier]) -> None:
    form = Form()
    field = ChoiceField([
        (one.id, f"{one.party_name} · {kind_name(one.kind)} · {one.title}") for one in found if one.state == State.OPEN
    ])  # fmt: skip
    form.add(_("Dossier"), field, name="dossier", required=True)
    open_act(
        page, panel, form, title=_("Attacher un dossier à l’action"), verb=_("Attacher"),
        send=lambda values: page.do(attach_dossiers, action=action.id, dossiers=[values["dossier"]]),
    )  # fmt: skip


def open_state(page: Page, panel: SidePanel, action: Action) -> None:
    """Where an action may go from where it stands."""
    names = state_names()
    form = Form()
    there = [state for state in ActionState if state in MOVES[ActionState(action.state)]]
    field = ChoiceField([(str(state), names[state]) for state in there])
    form.add(_("Nouvel état"), field, name="state", required=True)
    field.set_value(str(there[0]))
    open_act(
        page, panel, form, title=action.title, verb=_("Enregistrer l’état"),
        send=lambda values: page.do(change_action_state, action=action.id, state=values["state"]),
    )  # fmt: skip


def ask_links(page: Page, panel: SidePanel, one: LinkedDossier) -> None:
    """Open the shares of a dossier from today on; those of its structure are one click away."""
    words = _("Liens de {title}").format(title=one.title or one.party_name)
    open_link_many(page, panel, dossiers=[one.dossier], title=words)
