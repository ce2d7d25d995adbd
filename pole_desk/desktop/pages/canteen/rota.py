"""The weekly rota of the operators, and the days that differ from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.activities.canteen.commands import (
    add_rota_exception,
    open_services,
    set_rota,
    withdraw_rota_exception,
)
from pole_desk.activities.canteen.queries.usual import (
    RotaException,
    RotaLine,
    cutoffs_on,
    rota,
    rota_exceptions,
)
from pole_desk.activities.canteen.rules import Cutoff, PartInput
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.canteen.reading import Choices, choices
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.parts.rows import Act, Row, Rows
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import ChoiceField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import label, text
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import WEEKDAYS, _, long_day, ngettext, short_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId

AHEAD = timedelta(days=120)
MOST = 3
WEEKS = 3


class RotaView(NamedTuple):
    """The rota in force, what differs in the coming months, and the usual hours."""

    lines: list[RotaLine]
    exceptions: list[RotaException]
    order: Cutoff
    cancel: Cutoff


def rota_view(reader: Reader) -> RotaView:
    """The rota as of today."""
    today = reader.clock.today()
    order, cancel = cutoffs_on(reader, day=today)
    return RotaView(rota(reader, on=today), rota_exceptions(reader, first=today, last=today + AHEAD), order, cancel)


class RotaTab(QWidget):
    """The weekdays at the left, the exceptions at the right."""

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self.found: RotaView | None = None
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(12)
        self.week = Rows(
            _("Roulement de la semaine"), "",
            secondary(_("Ouvrir trois semaines"), self.open_ahead, "calendar-plus",
                      _("Ouvrir les services des trois semaines qui viennent")),
        )  # fmt: skip
        self.exceptions = Rows(
            _("Jours qui diffèrent"), _("Aucun jour ne diffère du roulement."),
            secondary(_("Ajouter"), self.add_exception, "plus", _("Un opérateur vient, ou ne vient pas (Ctrl+N)")),
        )  # fmt: skip
        for card, share in ((self.week, 6), (self.exceptions, 5)):
            side = Scroll()
            side.body.addWidget(card)
            side.body.addStretch(1)
            across.addWidget(side, share)

    def look(self) -> None:
        self.page.ask_latest("canteen-rota", rota_view).then(self._show)

    def _show(self, found: RotaView) -> None:
        self.found = found
        self.week.set_rows([self._weekday(found, place) for place in range(7) if place < 5 or _on(found, place)])
        self.exceptions.set_rows([
            Row(
                long_day(one.day).capitalize(),
                (_("{name} ne vient pas") if one.portions == 0 else _("{name} vient, {portions} portions")).format(
                    name=one.operator_name, portions=one.portions
                ) + (f" ({one.reason})" if one.reason else ""),
                acts=[Act(_("Retirer"), lambda one=one: self.page.do(withdraw_rota_exception, exception=one.id))],
            )
            for one in found.exceptions
        ])  # fmt: skip

    def _weekday(self, found: RotaView, place: int) -> Row:
        detail = "\n".join(
            _("{name} : {portions} portions, commandes jusqu’à {order}").format(
                name=line.operator_name, portions=line.portions, order=line.order.at.strftime("%H:%M")
            )
            for line in _on(found, place)
        )
        return Row(
            WEEKDAYS[place].capitalize(), detail or _("personne"),
            acts=[Act(_("Changer à partir du…"), lambda: self.change(place))],
        )  # fmt: skip

    # --- acts

    def open_ahead(self) -> None:
        today = self.page.seat.clock.today()
        done = self.page.do(open_services, first=today, last=today + timedelta(days=7 * WEEKS))
        done.then(self._tell_refused)

    def _tell_refused(self, done: Any) -> None:
        if done.refused:
            first = done.refused[0]
            self.page.say(
                ngettext("{count} jour laissé fermé ; le {day} : {why}", "{count} jours laissés fermés ; le {day} : {why}",
                         len(done.refused)).format(
                    count=len(done.refused), day=short_day(first.day), why=first.reason),
                "warning",
            )  # fmt: skip

    def change(self, weekday: int) -> None:
        """Who serves on a weekday from a day on."""
        self.page.ask(choices).then(lambda found: self._open_change(found, weekday))

    def _open_change(self, found: Choices, weekday: int) -> None:
        view = self.found
        if view is None:
            return
        form, today = Form(), self.page.seat.clock.today
        names = [(None, _("personne")), *((one.id, one.name) for one in found.operators)]
        form.add_widget(text(_("Les services déjà ouverts gardent leurs opérateurs.")))
        form.add(_("À partir du"), DateField(today), name="on", required=True)
        form.set_values(on=today())
        known = _on(view, weekday)
        for place in range(MOST):
            form.add_widget(label(_("Opérateur {n}").format(n=place + 1), "strong"))
            row = form.row()
            form.add(_("Structure"), ChoiceField(names), name=f"operator{place}", beside=row)
            form.add(_("Portions"), IntField("30", least=1, most=2000), name=f"portions{place}", beside=row)
            line = known[place] if place < len(known) else None
            form.set_values(**{f"operator{place}": line.operator if line else None,
                               f"portions{place}": line.portions if line else None})  # fmt: skip

        def send(v: dict[str, Any]) -> Any:
            return self.page.do(set_rota, weekday=weekday, parts=_parts(v, view, known), from_day=v["on"])

        open_act(
            self.page, self.panel, form, title=WEEKDAYS[weekday].capitalize(), verb=_("Enregistrer"), send=send,
            places={"operators": "operator1", "not_operator": "operator0", "portions": "portions0"},
        )  # fmt: skip

    def add_exception(self) -> None:
        """An operator comes on a day, or does not."""
        self.page.ask(choices).then(self._open_exception)

    def _open_exception(self, found: Choices) -> None:
        form = Form()
        form.add(_("Jour"), DateField(self.page.seat.clock.today), name="on", required=True)
        form.add(_("Opérateur"), ChoiceField([(one.id, one.name) for one in found.operators]), name="operator",
                 required=True)
        form.add(_("Portions"), IntField("0", most=2000), name="portions", required=True,
                 help=_("0 : il ne vient pas ce jour-là."))
        form.add(_("Motif"), TextField(_("facultatif")), name="reason")
        open_act(
            self.page, self.panel, form, title=_("Jour qui diffère"), verb=_("Enregistrer"),
            send=lambda v: self.page.do(add_rota_exception, day=v["on"], operator=PartyId(v["operator"]),
                                        portions=v["portions"], reason=v["reason"] or ""),
            places={"portions": "portions", "not_operator": "operator"},
        )  # fmt: skip


def _on(found: RotaView, weekday: int) -> list[RotaLine]:
    return [line for line in found.lines if line.weekday == weekday]


def _parts(values: dict[str, Any], view: RotaView, known: list[RotaLine]) -> list[PartInput]:
    """The parts as typed; an operator that was there keeps its own hours."""
    hours = {line.operator: (line.order, line.cancel) for line in known}
    found = []
    for place in range(MOST):
        operator = values[f"operator{place}"]
        if operator is not None:
            order, cancel = hours.get(operator, (view.order, view.cancel))
            found.append(
                PartInput(operator=operator, portions=values[f"portions{place}"] or 30, order=order, cancel=cancel)
            )
    return found

