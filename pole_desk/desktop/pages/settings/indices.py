"""Published index values: typed, corrected, taken back; none is ever computed."""

from __future__ import annotations

from typing import Any

from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import primary
from pole_desk.desktop.widgets.fields import AmountField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, number
from pole_desk.registers.catalog.commands import (
    add_index_value,
    correct_index_value,
    withdraw_index_value,
)
from pole_desk.registers.catalog.queries import IndexValue, index_values

PLACES = {"quarter": "quarter", "index_source": "source", "index_value": "value", "index_known": "value"}


class IndicesSection(Section):
    """What the yearly revision of the rents reads."""

    key, name, icon = "indices", _("Indices"), "chart-column"
    about = _("Les valeurs de l’INSEE se saisissent ici ; la révision annuelle des loyers les lit.")

    def build(self) -> None:
        self.add_act(primary(_("Saisir une valeur"), self.add, "plus"))
        self.table = DataTable(
            "settings-indices",
            [
                Column("series", _("Indice"), 90, strong=True, filter=True),
                Column("quarter", _("Trimestre"), 96),
                Column("value", _("Valeur"), 90, "right", text=lambda row: number(row.value, 2)),
                Column("published_on", _("Publié le"), 100),
                Column("source", _("Source"), 300),
            ],
            empty=(_("Aucune valeur."), _("Saisir une valeur"), self.add),
        )
        self.table.opened.connect(self.correct)
        self.table.set_actions(
            lambda row: [
                (_("Corriger"), "pencil", lambda: self.correct(row)),
                (_("Retirer"), "trash-2", lambda: self.withdraw(row)),
            ]
        )
        self.body.addWidget(self.table, 1)

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(index_values).then(
            lambda rows: self.table.set_rows(sorted(rows, key=lambda row: row.quarter, reverse=True))
        )

    def add(self) -> None:
        form = self._form()
        form.set_values(series="ILAT", source="INSEE")

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(add_index_value, **values)

        open_act(self.page, self.panel, form, title=_("Saisir une valeur publiée"), verb=_("Enregistrer"),
                 send=send, places=PLACES)  # fmt: skip

    def correct(self, row: IndexValue) -> None:
        form = self._form(known=True)
        form.set_values(value=row.value, published_on=row.published_on, source=row.source)

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(correct_index_value, series=row.series, quarter=row.quarter, **values)

        title = _("Corriger {series} {quarter}").format(series=row.series, quarter=row.quarter)
        open_act(self.page, self.panel, form, title=title, verb=_("Enregistrer"), send=send, places=PLACES)

    def change(self, row: IndexValue) -> None:
        self.correct(row)

    def withdraw(self, row: IndexValue) -> None:
        self.page.do(withdraw_index_value, series=row.series, quarter=row.quarter)

    def _form(self, *, known: bool = False) -> Form:
        form = Form()
        line = form.row()
        if not known:
            form.add(_("Indice"), TextField("ILAT"), name="series", required=True, beside=line)
            form.add(_("Trimestre"), TextField("2026-T2"), name="quarter", required=True, beside=line)
        line = form.row()
        form.add(_("Valeur"), AmountField("137,15"), name="value", required=True, beside=line)
        today = self.page.seat.clock.today
        form.add(_("Publiée le"), DateField(today), name="published_on", beside=line)
        form.add(_("Source"), TextField(_("INSEE, Informations rapides n° …")), name="source", required=True)
        form.add_widget(
            secondary(_("Les loyers déjà révisés gardent la valeur qui a servi."), wrap=True)
        )
        return form
