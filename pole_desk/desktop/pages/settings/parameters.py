"""The few figures that the rules read as settings, each dated, with who reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from pole_desk.activities.canteen.rules import COMMISSION, SEATS, USUAL
from pole_desk.activities.leases.queries.prices import INDEX_SETTING, USUAL_INDEX
from pole_desk.activities.leases.queries.workplaces import PEOPLE_SETTING
from pole_desk.activities.leases.rules import POLE_PEOPLE
from pole_desk.activities.storage.rules import LONGEST_DAYS, LONGEST_DAYS_SETTING
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import ChoiceField, Field, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.settings import every_setting, set_setting, setting
from pole_desk.kernel.work import Reader
from pole_desk.registers.catalog.queries import index_values


class Known(NamedTuple):
    """A setting that the program reads: its words, what it does, its value without one."""

    key: str
    label: str
    does: str
    usual: Any


class ParameterLine(NamedTuple):
    """A known setting and its value in force."""

    id: str
    label: str
    value: str
    since: date | None
    does: str
    raw: Any


class Parameters(NamedTuple):
    """The settings, and the index series that have values."""

    lines: list[ParameterLine]
    series: list[str]


def known_settings() -> tuple[Known, ...]:
    return (
        Known(PEOPLE_SETTING, _("Personnes que le pôle peut accueillir"),
              _("Au-delà, une convention ou une candidature affiche un avertissement."), POLE_PEOPLE),
        Known(INDEX_SETTING, _("Indice de révision des loyers"),
              _("Proposé pour la révision annuelle ; chaque convention peut en nommer un autre."), USUAL_INDEX),
        Known(LONGEST_DAYS_SETTING, _("Jours d’une location de stockage à la journée"),
              _("Au-delà, un espace de stockage se loue au mois."), LONGEST_DAYS),
        Known(SEATS, _("Places d’un service de cantine"),
              _("Sans valeur, celles de l’espace cantine ; un service ouvert garde les siennes."), USUAL[SEATS]),
        Known(COMMISSION, _("Part du pôle sur les repas, en %"),
              _("Gardée sur ce qui est encaissé pour les opérateurs de la cantine."), USUAL[COMMISSION]),
    )  # fmt: skip


def read_parameters(reader: Reader, *, on: date) -> Parameters:
    """The known settings with their value on a day."""
    dated = [one for one in every_setting(reader) if one.valid_from <= on]
    lines = []
    for known in known_settings():
        value = setting(reader, key=known.key, on=on, default=known.usual)
        since = max((one.valid_from for one in dated if one.key == known.key), default=None)
        shown = _("celles de l’espace") if value is None else str(value)
        lines.append(ParameterLine(known.key, known.label, shown, since, known.does, value))
    return Parameters(lines, sorted({one.series for one in index_values(reader)} | {USUAL_INDEX}))


def _since(row: ParameterLine) -> str:
    return _("l’origine") if row.since is None else numeric_day(row.since)


class ParametersSection(Section):
    """Only what the program really reads is here."""

    key, name, icon = "parameters", _("Paramètres"), "sliders-horizontal"
    about = _("Chaque valeur vaut à partir d’une date ; le passé garde la sienne.")

    def build(self) -> None:
        self._series: list[str] = []
        self.table = DataTable(
            "settings-parameters",
            [
                Column("label", _("Paramètre"), 250, strong=True),
                Column("value", _("Valeur"), 110),
                Column("since", _("Depuis"), 90, text=_since),
                Column("does", _("À quoi il sert"), 230, tip=lambda row: row.does),
            ],
            searchable=False,
        )
        self.button = secondary(_("Changer à partir du…"), self.change_current, "calendar-plus")
        self.table.add_tool(self.button)
        self.table.opened.connect(self.change)
        self.table.selected.connect(lambda _rows: self._tell_why())
        self.body.addWidget(self.table, 1)
        self._tell_why()

    def reload(self) -> None:
        self.page.ask(read_parameters, on=self.page.seat.clock.today()).then(self._loaded)

    def change(self, row: ParameterLine) -> None:
        """Ask for a value and the day from which it holds."""
        form = Form()
        form.add_widget(text(row.does))
        form.add(row.label, self._field(row), name="value", required=True).set_value(row.raw)
        day = form.add(_("À partir du"), DateField(self.page.seat.clock.today), name="on", required=True)
        day.set_value(self.page.seat.clock.today())

        def send(values: dict[str, Any]) -> Promise[Any]:
            promise: Promise[Any] = self.page.do(
                set_setting, key=row.id, value=values["value"], valid_from=values["on"]
            )
            promise.then(lambda _done: self.page.say(_("Paramètre enregistré.")))
            return promise

        open_act(self.page, self.panel, form, title=_("Changer un paramètre"), verb=_("Enregistrer"), send=send)

    def _field(self, row: ParameterLine) -> Field[Any]:
        made: dict[str, Callable[[], Field[Any]]] = {
            PEOPLE_SETTING: lambda: IntField(least=1),
            LONGEST_DAYS_SETTING: lambda: IntField(least=1, most=366),
            SEATS: lambda: IntField(least=1, most=2000),
            INDEX_SETTING: lambda: ChoiceField([(one, one) for one in self._series]),
        }
        return made.get(row.id, TextField)()

    def _loaded(self, found: Parameters) -> None:
        self._series = found.series
        self.table.set_rows(found.lines)
        self._tell_why()

    def _tell_why(self) -> None:
        chosen = self.table.current_row() is not None
        self.button.why("" if chosen else _("Choisissez d’abord un paramètre."))
