"""Other dossiers that serve a project: one more of them, its share changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pole_desk.activities.fund.queries import Project, Served
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.links_form import ShareField
from pole_desk.desktop.parts.party_picker import PartyPicker
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _
from pole_desk.registers.dossiers.commands import serve_project
from pole_desk.registers.dossiers.queries import Dossier, dossiers
from pole_desk.registers.dossiers.rules import UNAVAILABLE, WHOLE, Kind, State, kind_name

PLACES = {"share": "share", "shares_sum": "share", "nothing_to_link": "dossier", "own_project": "dossier"}


def open_serving(page: Page, panel: SidePanel, project: Project) -> None:
    """A structure, the carrier at first, then which of its dossiers, and by what share."""
    form, today = Form(), page.seat.clock.today()
    picker = PartyPicker(page)
    form.add(_("Structure"), picker, name="party", required=True)
    choice = ChoiceField()
    form.add(_("Dossier"), choice, name="dossier", required=True,
             help=_("Convention, événement, compte cantine, incubation… de cette structure."))  # fmt: skip
    form.add(_("Part du dossier"), ShareField(), name="share", required=True).set_value(WHOLE)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="on", required=True).set_value(today)

    def show(found: Sequence[Dossier]) -> None:
        kept = [
            one for one in found
            if one.state != State.CANCELLED and one.kind not in UNAVAILABLE and one.kind != Kind.PROJECT
        ]  # fmt: skip
        choice.set_choices([(one.id, _title(one)) for one in kept])
        if kept:
            choice.set_value(kept[0].id)
        choice.read_aloud("" if kept else _("Cette structure n’a aucun dossier à rattacher."))

    def list_dossiers() -> None:
        party = picker.value() if picker.settled() else None
        if party is None:
            show([])
        else:
            page.ask_latest("serving", dossiers, party=party).then(show)

    def send(values: dict[str, Any]) -> Any:
        return page.do(serve_project, project=project.dossier, dossiers=[values["dossier"]],
                       share=values["share"], on=values["on"])  # fmt: skip

    picker.edited.connect(list_dossiers)
    open_act(page, panel, form, title=_("Ce qui sert « {title} »").format(title=project.title),
             verb=_("Rattacher le dossier"), send=send, places=PLACES)  # fmt: skip
    picker.set_party(project.party, project.party_name)
    list_dossiers()


def open_share(page: Page, panel: SidePanel, project: Project, one: Served) -> None:
    """Another share from a day on; before it stays what it was."""
    form, today = Form(), page.seat.clock.today()
    form.add(_("Part du dossier"), ShareField(), name="share", required=True).set_value(one.share)
    form.add(_("À partir du"), DateField(page.seat.clock.today), name="on", required=True).set_value(today)
    open_act(
        page, panel, form, title=f"{kind_name(one.kind)} – {one.title}", verb=_("Enregistrer la part"), places=PLACES,
        send=lambda values: page.do(serve_project, project=project.dossier, dossiers=[one.dossier],
                                    share=values["share"], on=values["on"]),
    )  # fmt: skip


def _title(one: Dossier) -> str:
    return " · ".join(part for part in (kind_name(one.kind), one.title) if part)
