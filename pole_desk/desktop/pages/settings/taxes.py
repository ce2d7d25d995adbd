"""VAT rates and exemptions by date."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pole_desk.desktop.pages.settings.section import Section
from pole_desk.desktop.parts.act_panel import open_act
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import primary
from pole_desk.desktop.widgets.fields import AmountField, AreaField, ChoiceField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.i18n import _, percent
from pole_desk.registers.catalog.commands import set_tax
from pole_desk.registers.catalog.queries import Tax, taxes
from pole_desk.registers.catalog.rules import TaxCategory

PLACES = {
    "tax_category": "category", "tax_percent": "percent", "tax_exemption": "exemption",
    "dates_reversed": "valid_to",
}  # fmt: skip


def category_name(key: str) -> str:
    """A category of EN 16931 in words, with its letter."""
    return {
        TaxCategory.STANDARD: _("S : taxé"),
        TaxCategory.EXEMPT: _("E : exonéré"),
        TaxCategory.ZERO: _("Z : taux zéro"),
        TaxCategory.OUTSIDE: _("O : hors du champ de la TVA"),
        TaxCategory.REVERSE: _("AE : autoliquidation"),
    }[TaxCategory(key)]


class TaxesSection(Section):
    """A new rate ends the former the day before; invoices keep the rate they were issued with."""

    key, name, icon = "taxes", _("Taux de TVA"), "percent"
    about = _("Les factures émises gardent leur taux. Une exonération cite l’article qui la fonde.")

    def build(self) -> None:
        self.add_act(primary(_("Nouveau taux"), self.add, "plus"))
        self.table = DataTable(
            "settings-taxes",
            [
                Column("code", _("Code"), 76, strong=True),
                Column("label", _("Libellé"), 170),
                Column("percent", _("Taux"), 64, "right", text=lambda row: percent(row.percent, 1)),
                Column("category", _("Catégorie"), 110, text=lambda row: category_name(row.category)),
                Column("exemption", _("Article"), 120, tip=lambda row: row.exemption or ""),
                Column("valid_from", _("Depuis"), 96),
                Column("valid_to", _("Jusqu’au"), 96),
            ],
            id_of=lambda row: (row.code, row.valid_from),
            empty=(_("Aucun taux."), _("Nouveau taux"), self.add),
        )
        self.table.opened.connect(self.change)
        self.table.set_actions(
            lambda row: [(_("Changer à partir du…"), "calendar-plus", lambda: self.change(row))]
        )
        self.body.addWidget(self.table, 1)

    def reload(self) -> None:
        self.table.set_loading()
        self.page.ask(taxes).then(self.table.set_rows)

    def add(self) -> None:
        self._open(None)

    def change(self, row: Tax) -> None:
        """The same code, otherwise from a day on."""
        self._open(row)

    def _open(self, row: Tax | None) -> None:
        form = Form()
        today = self.page.seat.clock.today
        line = form.row()
        form.add(_("Code"), TextField("S20"), name="code", required=True, beside=line)
        form.add(_("Taux (%)"), AmountField("20"), name="percent", required=True, beside=line)
        form.add(_("Libellé"), TextField(_("TVA 20 %")), name="label", required=True)
        choices = ChoiceField([(str(one), category_name(one)) for one in TaxCategory])
        form.add(_("Catégorie"), choices, name="category", required=True)
        form.add(_("Article qui fonde l’exonération"), AreaField(lines=2), name="exemption")
        line = form.row()
        form.add(_("À partir du"), DateField(today), name="valid_from", required=True, beside=line)
        form.add(_("Jusqu’au"), DateField(today), name="valid_to", beside=line)
        form.set_values(category="S", percent=Decimal(20), valid_from=today())
        if row is not None:
            form.set_values(code=row.code, label=row.label, percent=row.percent, category=row.category,
                            exemption=row.exemption)  # fmt: skip

        def send(values: dict[str, Any]) -> Promise[Any]:
            return self.page.do(set_tax, **values)

        title = _("Nouveau taux") if row is None else _("Changer {code}").format(code=row.code)
        open_act(self.page, self.panel, form, title=title, verb=_("Enregistrer"), send=send, places=PLACES)
