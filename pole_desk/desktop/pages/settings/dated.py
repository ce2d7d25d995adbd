"""Settings by date as a list: the value in force, the next one, what it does; changed from a day on.

Which settings there are, and how each is typed, is with the sections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QWidget

from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import Button, ghost, secondary
from pole_desk.desktop.widgets.card import line
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text, title
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.settings import every_setting
from pole_desk.kernel.work import Reader

Values = dict[str, Any]
SHOWN_VALUES = 6
"""Former values listed under a form."""


@dataclass(frozen=True)
class DatedRule:
    """A setting as a form asks for it.

    `words` says a value in a line. `ask` puts its fields into a form, filled, and returns what
    reads them. `keep` does the command: (section, value, day). `places` maps refusals to fields.
    `part` narrows a value that several rules share. `take_back` is None where it can't be.
    """

    id: str
    key: str
    label: str
    does: str
    usual: Any
    words: Callable[[Any], str]
    ask: Callable[[Form, Any], Callable[[Values], Any]]
    keep: Callable[[Any, date], Promise[Any]]
    take_back: Callable[[date], Promise[Any]] | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    part: Callable[[Any], Any] = lambda value: value


class DatedValue(NamedTuple):
    """A value that stands from a day on."""

    valid_from: date
    value: Any


class DatedLine(NamedTuple):
    """A rule with its value in force, the day it holds from, and the one to come."""

    id: str
    label: str
    value: str
    since: date | None
    coming: str
    does: str
    raw: Any
    values: tuple[DatedValue, ...]


def read_dated(reader: Reader, *, keys: Sequence[str]) -> dict[str, list[DatedValue]]:
    """Every value that stands for some keys, by day."""
    found: dict[str, list[DatedValue]] = {key: [] for key in keys}
    for one in every_setting(reader):
        if one.key in found:
            found[one.key].append(DatedValue(one.valid_from, one.value))
    return found


def dated_line(rule: DatedRule, stored: Sequence[DatedValue], on: date) -> DatedLine:
    """A rule's line on a day; without a value of its own, the usual one."""
    values = _changes([DatedValue(one.valid_from, rule.part(one.value)) for one in stored])
    past = [one for one in values if one.valid_from <= on]
    to_come = [one for one in values if one.valid_from > on]
    raw = past[-1].value if past and past[-1].value is not None else rule.usual
    coming = ""
    if to_come:
        coming = _("{day} : {value}").format(
            value=rule.words(_or_usual(rule, to_come[0].value)), day=numeric_day(to_come[0].valid_from)
        )
    return DatedLine(
        rule.id, rule.label, rule.words(raw), past[-1].valid_from if past else None, coming,
        rule.does, raw, tuple(values),
    )  # fmt: skip


def _or_usual(rule: DatedRule, value: Any) -> Any:
    return rule.usual if value is None else value


def _changes(values: Sequence[DatedValue]) -> list[DatedValue]:
    kept: list[DatedValue] = []
    for one in values:
        if not kept or kept[-1].value != one.value:
            kept.append(one)
    return kept


def _since(row: DatedLine) -> str:
    return _("l’origine") if row.since is None else numeric_day(row.since)


class DatedSection(Section):
    """A section made of dated rules; `rules()` names them once."""

    def rules(self) -> Sequence[DatedRule]:
        """What this section sets."""
        return ()

    def build(self) -> None:
        self._rules = {rule.id: rule for rule in self.rules()}
        self.table = DataTable(
            f"settings-{self.key}",
            [
                Column("label", _("Règle"), 190, strong=True),
                Column("value", _("Valeur"), 200, tip=lambda row: row.value),
                Column("since", _("Depuis"), 100, text=_since),
                Column("coming", _("À venir"), 150, tip=lambda row: row.coming),
                Column("does", _("À quoi elle sert"), 250, tip=lambda row: row.does),
            ],
            searchable=False,
        )
        self.button = secondary(_("Changer à partir du…"), self.change_current, "calendar-plus")
        self.table.add_tool(self.button)
        self.table.set_actions(
            lambda row: [(_("Changer à partir du…"), "calendar-plus", lambda: self.change(row))]
        )
        self.table.opened.connect(self.change)
        self.table.selected.connect(lambda _rows: self._tell_why())
        self.body.addWidget(self.table, 1)
        self._tell_why()

    def reload(self) -> None:
        self.table.set_loading()
        keys = sorted({rule.key for rule in self._rules.values()})
        self.page.ask(read_dated, keys=keys).then(self._loaded)

    def change(self, row: DatedLine) -> None:
        """Ask for a value and the day from which it holds; those that stand are listed below."""
        rule = self._rules[row.id]
        form = Form()
        form.add_widget(text(rule.does))
        read = rule.ask(form, row.raw)
        today = self.page.seat.clock.today()
        day = form.add(_("À partir du"), DateField(self.page.seat.clock.today), name="valid_from", required=True)
        day.set_value(today)
        self._list_values(form, rule, row)

        def send(values: Values) -> Promise[Any] | None:
            try:
                return rule.keep(read(values), values["valid_from"])
            except BadInput as error:
                if not form.refuse_by(error, dict(rule.places)):
                    self.page.say(error.message, "danger")
                return None

        open_act(self.page, self.panel, form, title=rule.label, verb=_("Enregistrer"), send=send,
                 places=rule.places)  # fmt: skip

    def _list_values(self, form: Form, rule: DatedRule, row: DatedLine) -> None:
        if not row.values:
            return
        form.add_widget(line())
        form.add_widget(title(_("Valeurs datées")))
        today = self.page.seat.clock.today()
        for one in sorted(row.values, reverse=True, key=lambda value: value.valid_from)[:SHOWN_VALUES]:
            words = _("{day} : {value}").format(
                day=numeric_day(one.valid_from), value=rule.words(_or_usual(rule, one.value))
            )
            back = rule.take_back if one.valid_from >= today else None
            form.add_widget(value_row(words, None if back is None else partial(self._take_back, back, one)))

    def _take_back(self, back: Callable[[date], Promise[Any]], one: DatedValue) -> None:
        back(one.valid_from).then(lambda _done: self.panel.close_panel())

    def _loaded(self, found: Mapping[str, Sequence[DatedValue]]) -> None:
        today = self.page.seat.clock.today()
        self.table.set_rows([dated_line(rule, found[rule.key], today) for rule in self._rules.values()])
        self._tell_why()

    def _tell_why(self) -> None:
        chosen = self.table.current_row() is not None
        self.button.why("" if chosen else _("Choisissez d’abord une règle dans la liste."))


def value_row(words: str, take_back: Callable[[], object] | None) -> QWidget:
    """A dated value, with « Retirer » when it can still be taken back."""
    made = QWidget()
    made.setObjectName("clear")
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(text(words), 1)
    if take_back is not None:
        button: Button = ghost(_("Retirer"), take_back, "undo-2")
        button.setAccessibleName(_("Retirer : {value}").format(value=words))
        row.addWidget(button)
    return made
