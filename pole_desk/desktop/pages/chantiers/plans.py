"""The plans: which there were, changed, what became of each chantier; and the way to the next one."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.chantiers.next_plan import open_next_plan
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.fields import AreaField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.work import Reader
from pole_desk.registers.chantiers.commands import change_plan
from pole_desk.registers.chantiers.queries import Chantier, Plan, chantiers, plans, successors


class Told(NamedTuple):
    """A plan with its chantiers, and the former ones with those that follow."""

    plan: Plan
    chantiers: list[Chantier]
    became: list[tuple[Chantier, list[Chantier]]]


def told_plans(reader: Reader) -> list[Told]:
    """Every plan, the newest first."""
    every = {one.id: one for one in chantiers(reader, every=True)}
    found = []
    for plan in plans(reader):
        after = successors(reader, plan=plan.id)
        became = [(every[former], [every[one] for one in those]) for former, those in after.items()]
        became.sort(key=lambda each: each[0].number)
        found.append(Told(plan, chantiers(reader, on=plan.first_day), became))
    return found


def open_plans(page: Page, panel: SidePanel) -> None:
    """List the plans in the panel."""
    page.ask(told_plans).then(lambda found: _open(page, panel, found))


def _open(page: Page, panel: SidePanel, found: list[Told]) -> None:
    sheet = Form()
    for told in found:
        card = Rows(told.plan.name, _("Ce plan n’a pas de chantier."),
                    secondary(_("Modifier"), partial(open_plan_form, page, panel, told.plan), "pencil",
                              _("Modifier « {name} »").format(name=told.plan.name)))  # fmt: skip
        before = {one.id: [former for former, after in told.became if one in after] for one in told.chantiers}
        card.set_rows([
            Row(_days(told.plan), "\n".join(f"• {goal}" for goal in told.plan.goals)),
            *(Row(f"{one.number}. {one.title}", _took_over(before[one.id]), off=True,
                  acts=(Act(_("Voir ce chantier"), partial(_show, page, panel, one)),)) for one in told.chantiers),
        ])  # fmt: skip
        sheet.add_widget(card)
    begin = primary(_("Préparer le plan suivant"), partial(open_next_plan, page, panel), "plus")
    panel.open(_("Plans"), sheet, secondary(_("Fermer"), panel.close_panel), begin)


def _days(plan: Plan) -> str:
    if plan.last_day is None:
        return _("À partir du {day}").format(day=numeric_day(plan.first_day))
    return _("Du {first} au {last}").format(first=numeric_day(plan.first_day), last=numeric_day(plan.last_day))


def _took_over(former: list[Chantier]) -> str:
    if not former:
        return ""
    return _("Reprend : {former}").format(former=", ".join(f"{one.number}. {one.title}" for one in former))


def _show(page: Page, panel: SidePanel, one: Chantier) -> None:
    panel.close_panel()
    page.show_record(one.id)


def open_plan_form(page: Page, panel: SidePanel, plan: Plan) -> None:
    """Change what a plan says: its name, objectives, stakes, end."""
    form = Form()
    form.add(_("Nom du plan"), TextField(), name="name", required=True).set_value(plan.name)
    form.add(_("Dernier jour"), DateField(page.seat.clock.today), name="last_day",
             help=_("Vide : jusqu’au plan suivant.")).set_value(plan.last_day)  # fmt: skip
    form.add(_("Objectifs"), AreaField(lines=6), name="goals", help=_("Un par ligne.")).set_value("\n".join(plan.goals))
    form.add(_("Enjeux"), AreaField(lines=6), name="stakes", help=_("Un par ligne.")).set_value("\n".join(plan.stakes))

    def send(values: dict[str, Any]) -> Promise[Any]:
        return page.do(
            change_plan, plan=plan.id, name=values["name"], goals=lines_of(values["goals"]),
            stakes=lines_of(values["stakes"]), last_day=values["last_day"],
        )  # fmt: skip

    open_act(page, panel, form, title=_("Modifier le plan"), verb=_("Enregistrer le plan"), send=send,
             places={"plan_name": "name", "plan_dates": "last_day", "dates_reversed": "last_day"})  # fmt: skip


def lines_of(text: str | None) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line.strip(" •\t") for line in (text or "").splitlines() if line.strip(" •\t"))
