"""What a chantier says of itself: its title and goal, how many actors, the levers it uses."""

from __future__ import annotations

from typing import Any

from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, CheckField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.registers.chantiers.commands import change_chantier
from pole_desk.registers.chantiers.queries import Chantier
from pole_desk.registers.chantiers.rules import lever_names


def open_chantier(page: Page, panel: SidePanel, one: Chantier) -> None:
    """The words of a chantier and its levers, each with a word on how it is used."""
    form = Form()
    form.add(_("Titre"), TextField(), name="title", required=True).set_value(one.title)
    form.add(_("Objectif"), AreaField(lines=4), name="goal").set_value(one.goal)
    form.add(_("Nombre d’acteurs"), IntField(most=9_999), name="actors").set_value(one.actors)
    form.add_widget(label(_("Leviers utilisés"), "strong"))
    for lever, words in lever_names().items():
        words = words[0].upper() + words[1:]
        form.add(words, CheckField(words, checked=lever in one.levers), name=f"uses_{lever}")
        said = form.add(_("À quoi il sert"), TextField(), name=lever)
        said.set_name(_("{lever} : à quoi il sert").format(lever=words))
        said.set_value(one.levers.get(lever) or None)

    def send(values: dict[str, Any]) -> Promise[Any]:
        levers = {lever: values[lever] or "" for lever in lever_names() if values[f"uses_{lever}"] or values[lever]}
        return page.do(
            change_chantier, chantier=one.id, title=values["title"], goal=values["goal"] or "",
            actors=values["actors"], levers=levers, seen_version=one.version,
        )  # fmt: skip

    open_act(page, panel, form, title=_("Chantier {number}").format(number=one.number),
             verb=_("Enregistrer le chantier"), send=send, places={"chantier_title": "title", "actors": "actors"})  # fmt: skip
