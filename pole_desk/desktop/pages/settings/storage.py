"""What may not be stored, and the ladder of the late ones: the pole's own lists, each dated."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, NamedTuple

from pole_desk.activities.storage.commands import set_forbidden, set_ladder
from pole_desk.activities.storage.queries import forbidden, ladder
from pole_desk.activities.storage.rules.goods import Forbidden
from pole_desk.activities.storage.rules.ladder import Rung, Step, step_name
from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.fields import AreaField, IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import text
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.work import Reader


class StorageRules(NamedTuple):
    """The lists in force on a day."""

    forbidden: list[Forbidden]
    ladder: list[Rung]


def read_rules(reader: Reader, *, on: date) -> StorageRules:
    """What holds on a day, by the pole's lists or the usual ones."""
    return StorageRules(list(forbidden(reader, on=on)), list(ladder(reader, on=on)))


class StorageSection(Section):
    """Read when goods are registered and when somebody is late."""

    key, name, icon = "storage", _("Stockage"), "warehouse"
    about = _("Ce qui ne s’entrepose pas et les étapes d’un retard ; chaque liste vaut à partir d’une date.")

    def build(self) -> None:
        self._rules = StorageRules([], [])
        self.table = DataTable(
            "settings-storage",
            [
                Column("label", _("Interdit"), 210, strong=True),
                Column("reason", _("Pourquoi"), 280, tip=lambda row: row.reason),
                Column("words", _("Mots refusés"), 260, text=lambda row: ", ".join(row.words),
                       tip=lambda row: ", ".join(row.words)),
            ],
            id_of=lambda row: row.code,
            empty=(_("Rien n’est interdit."), _("Interdire une marchandise"), self.add),
        )  # fmt: skip
        self.steps = secondary(_("Échelle des retards…"), self.change_ladder, "bell")
        self.add_act(self.steps)
        self.add_act(secondary(_("Interdire…"), self.add, "plus"))
        self.ladder = text("")
        self.table.opened.connect(self.change)
        self.table.set_actions(lambda row: [
            (_("Modifier…"), "pencil", partial(self.change, row)),
            (_("Ne plus interdire"), "circle-minus", partial(self._take_away, row)),
        ])  # fmt: skip
        self.body.addWidget(self.ladder)
        self.body.addWidget(self.table, 1)

    def reload(self) -> None:
        self.page.ask(read_rules, on=self.page.seat.clock.today()).then(self._show)

    def _show(self, found: StorageRules) -> None:
        self._rules = found
        self.table.set_rows(found.forbidden)
        self.ladder.setText(" → ".join(_rung_words(rung) for rung in found.ladder))

    # --- what is forbidden

    def add(self) -> None:
        self._form(None)

    def change(self, row: Forbidden) -> None:
        """Another name, reason or words from a day on."""
        self._form(row)

    def _form(self, row: Forbidden | None) -> None:
        form = Form()
        form.add(_("Marchandise"), TextField(_("produits inflammables")), name="label", required=True)
        form.add(_("Pourquoi"), TextField(), name="reason", required=True)
        form.add(
            _("Mots refusés"), AreaField(lines=3), name="words", required=True,
            help=_("Séparés par des virgules ; ni accents ni pluriels ne comptent."),
        )  # fmt: skip
        self._dated(form)
        if row is not None:
            form.set_values(label=row.label, reason=row.reason, words=", ".join(row.words))

        def send(values: dict[str, Any]) -> Any:
            words = tuple(part for part in (slug(word) for word in values["words"].split(",")) if part)
            code = slug(values["label"]).replace(" ", "_")[:40] if row is None else row.code
            new = Forbidden(code, values["label"], values["reason"], words)
            others = [one for one in self._rules.forbidden if one.code != code]
            place = next((n for n, one in enumerate(self._rules.forbidden) if one.code == code), len(others))
            return self.page.do(
                set_forbidden, rules=[*others[:place], new, *others[place:]], valid_from=values["on"]
            )

        title = _("Interdire une marchandise") if row is None else row.label
        open_act(
            self.page, self.panel, form, title=title, verb=_("Enregistrer"), send=send,
            places={"forbidden": "label"},
        )  # fmt: skip

    def _take_away(self, row: Forbidden) -> None:
        rules = [one for one in self._rules.forbidden if one.code != row.code]
        self.page.do(set_forbidden, rules=rules, valid_from=self.page.seat.clock.today())

    # --- the ladder

    def change_ladder(self) -> None:
        """The days that each rung waits; an empty one is left out."""
        form = Form()
        form.add_widget(text(_("Jours après le début du retard, puis après l’étape d’avant. Une étape vide est sautée.")))
        for step in Step:
            form.add(step_name(step).capitalize(), IntField(_("sautée"), most=366), name=str(step))
        self._dated(form)
        form.set_values(**{str(rung.step): rung.after_days for rung in self._rules.ladder})

        def send(values: dict[str, Any]) -> Any:
            rungs = [Rung(step, values[str(step)]) for step in Step if values[str(step)] is not None]
            return self.page.do(set_ladder, rungs=rungs, valid_from=values["on"])

        open_act(
            self.page, self.panel, form, title=_("Échelle des retards"), verb=_("Enregistrer l’échelle"), send=send,
            places={"ladder": str(Step.REMINDER)},
        )  # fmt: skip

    def _dated(self, form: Form) -> None:
        form.add(_("À partir du"), DateField(self.page.seat.clock.today), name="on", required=True)
        form.set_values(on=self.page.seat.clock.today())


def _rung_words(rung: Rung) -> str:
    days = ngettext(_("{n} jour"), _("{n} jours"), rung.after_days).format(n=number(rung.after_days))
    return _("{step} ({days})").format(step=step_name(rung.step).capitalize(), days=days)
