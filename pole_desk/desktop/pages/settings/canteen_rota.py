"""Who serves the canteen on which weekday, three operators at most; changed from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from pole_desk.activities.canteen.commands.rota import set_rota
from pole_desk.activities.canteen.queries.usual import RotaLine, cutoffs_on, rota
from pole_desk.activities.canteen.rules import MOST_OPERATORS, Cutoff, PartInput
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.settings.asking import add_time, days_words, time_text
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.fields import ChoiceField, IntField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import WEEKDAYS, _, hour_text, number, numeric_day
from pole_desk.kernel.work import Reader
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.rules import Role

USUAL_PORTIONS = 60


class RotaDay(NamedTuple):
    """A weekday with its operators in force and those to come; `id` 0 is Monday."""

    id: int
    weekday: str
    operators: str
    cutoffs: str
    since: date | None
    lines: tuple[RotaLine, ...]
    usual: tuple[Cutoff, Cutoff]


class Rota(NamedTuple):
    """The week, and the structures that may serve."""

    days: list[RotaDay]
    operators: list[tuple[int, str]]


def read_rota(reader: Reader, *, on: date) -> Rota:
    """The week as it is served on a day."""
    lines, usual = rota(reader), cutoffs_on(reader, day=on)
    able = [(one.id, one.name) for one in parties(reader, role=Role.CANTEEN_OPERATOR, on=on)]
    return Rota([_day(place, lines, usual, on) for place in range(7)], able)


def _day(place: int, lines: Sequence[RotaLine], usual: tuple[Cutoff, Cutoff], on: date) -> RotaDay:
    own = [one for one in lines if one.weekday == place and (one.last_day is None or one.last_day >= on)]
    now = tuple(one for one in own if one.first_day <= on)
    words = ", ".join(
        _("{name} ({portions} portions)").format(name=one.operator_name, portions=number(one.portions))
        for one in now
    )
    later = sorted({one.first_day for one in own if one.first_day > on})
    if later:
        names = ", ".join(one.operator_name for one in own if one.first_day == later[0])
        words = _("{now} ; {names} à partir du {day}").format(
            now=words or _("personne"), names=names, day=numeric_day(later[0])
        )
    cutoffs = " · ".join(dict.fromkeys(_cutoffs_words(one) for one in now))
    return RotaDay(
        place, WEEKDAYS[place].capitalize(), words or _("personne"), cutoffs,
        max((one.first_day for one in now), default=None), now, usual,
    )  # fmt: skip


def _cutoffs_words(one: RotaLine) -> str:
    return _("{order} et {cancel}").format(
        order=_("{days} à {hour}").format(days=days_words(one.order.days), hour=hour_text(one.order.at)),
        cancel=_("{days} à {hour}").format(days=days_words(one.cancel.days), hour=hour_text(one.cancel.at)),
    )


def open_day(page: Page, panel: SidePanel, row: RotaDay, rota_: Rota) -> None:
    """Name the operators of a weekday from a day on; services already open keep theirs."""
    form = Form()
    if not rota_.operators:
        form.add_widget(
            text(_("Aucune structure n’est opérateur de la cantine. Donnez ce rôle sur la fiche d’une structure."))
        )
    for rank in range(MOST_OPERATORS):
        _operator_fields(form, rank, row, rota_)
    day = form.add(_("À partir du"), DateField(page.seat.clock.today), name="from_day", required=True)
    day.set_value(page.seat.clock.today())

    def send(values: dict[str, Any]) -> Promise[Any]:
        parts = [
            PartInput(
                operator=values[f"operator_{rank}"], portions=values[f"portions_{rank}"] or 0,
                order=_cutoff(values, rank, "order", row.usual[0]),
                cancel=_cutoff(values, rank, "cancel", row.usual[1]),
            )
            for rank in range(MOST_OPERATORS)
            if values[f"operator_{rank}"] is not None
        ]  # fmt: skip
        return page.do(set_rota, weekday=row.id, parts=parts, from_day=values["from_day"])

    open_act(
        page, panel, form, title=_("Roulement du {weekday}").format(weekday=row.weekday.lower()),
        verb=_("Enregistrer"), send=send,
        places={"operators": "operator_0", "portions": "portions_0", "not_operator": "operator_0",
                "cutoff": "order_days_0"},
    )  # fmt: skip


def _operator_fields(form: Form, rank: int, row: RotaDay, rota_: Rota) -> None:
    if rank:
        form.add_widget(line())
    there = row.lines[rank] if rank < len(row.lines) else None
    names = ChoiceField([(None, _("Personne")), *rota_.operators])
    form.add(_("Opérateur {rank}").format(rank=rank + 1), names, name=f"operator_{rank}")
    names.set_value(None if there is None else there.operator)
    form.add(_("Portions"), IntField(str(USUAL_PORTIONS), least=1, most=2000), name=f"portions_{rank}",
             help=_("Sa part des couverts et de la recette.")).set_value(
        USUAL_PORTIONS if there is None else there.portions)  # fmt: skip
    order, cancel = row.usual if there is None else (there.order, there.cancel)
    for name, title, cutoff in (("order", _("Commande"), order), ("cancel", _("Annulation"), cancel)):
        beside = form.row()
        form.add(
            _("{title} : jours avant").format(title=title), IntField(most=14), name=f"{name}_days_{rank}",
            beside=beside,
        ).set_value(cutoff.days)  # fmt: skip
        add_time(form, _("jusqu’à"), f"{name}_time_{rank}", time_text(cutoff.at), beside=beside)


def _cutoff(values: dict[str, Any], rank: int, name: str, usual: Cutoff) -> Cutoff:
    days, at = values[f"{name}_days_{rank}"], values[f"{name}_time_{rank}"]
    return Cutoff(usual.days if days is None else days, usual.at if at is None else at)
