"""The form of the usual milestones: one a line, its month first, from a day on."""

from __future__ import annotations

from typing import Any

from pole_desk.activities.incubator.commands import set_usual_milestones
from pole_desk.activities.incubator.queries import Cohort, usual_milestones
from pole_desk.activities.incubator.rules import Usual
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import AreaField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

PLACES = {"usual_title": "lines", "usual_months": "lines", "usual_twice": "lines", "usual_line": "lines"}


def open_usual(page: Page, panel: SidePanel, cohort: Cohort) -> None:
    """The milestones that the projects of cohorts like this one begin with."""
    page.ask(usual_milestones, on=cohort.first_day).then(lambda found: _open(page, panel, cohort, list(found)))


def _open(page: Page, panel: SidePanel, cohort: Cohort, found: list[Usual]) -> None:
    form = Form()
    form.add(
        _("Un jalon par ligne, le mois d’abord"), AreaField(lines=9), name="lines", required=True,
        help=_("Par exemple « 5 Modèle économique écrit »\u202f: au cinquième mois de la promotion."),
    )  # fmt: skip
    form.add(
        _("Pour le parcours"), TextField(_("tous")), name="track",
        help=_("Vide\u202f: pour les projets dont le parcours n’a pas ses propres jalons."),
    )  # fmt: skip
    form.add(_("Promotions qui commencent à partir du"), DateField(page.seat.clock.today), name="on", required=True)
    form.set_values(lines="\n".join(f"{one.months} {one.title}" for one in found), on=cohort.first_day)

    def send(v: dict[str, Any]) -> Promise[Any] | None:
        try:
            milestones = typed_usual(v["lines"])
        except BadInput as wrong:
            form.refuse("lines", wrong.message)
            return None
        return page.do(
            set_usual_milestones, milestones=milestones, valid_from=v["on"], track=(v["track"] or "").strip()
        )

    open_act(
        page, panel, form, title=_("Jalons types"), verb=_("Enregistrer les jalons types"), places=PLACES, send=send
    )  # fmt: skip


def typed_usual(lines: str) -> list[Usual]:
    """What was typed, a milestone a line; raises BadInput `usual_line` naming the line."""
    found = []
    for line in filter(None, (each.strip() for each in lines.splitlines())):
        months, _space, title = line.partition(" ")
        if not months.isdecimal() or not title.strip():
            raise BadInput(
                "usual_line", _("« {line} » : commencez par le mois, puis le jalon.").format(line=line)
            )
        found.append(Usual(title.strip(), int(months)))
    return found
