"""A figure opened in the panel: what it served, the rows behind it, each opening its record."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.activities.reports.queries import By
from pole_desk.activities.reports.rules import Period
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.reports import reading
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.labels import figure, secondary, text, title
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, number

SHARES, RECORDS = 250, 420
CUTS = (None, By.CHANTIER, By.PROJECT, By.TERRITORY, By.COMMUNE, By.PARTY, By.LEGAL_FORM,
        By.SIZE, By.AGE, By.KIND)  # fmt: skip


def cut_names() -> dict[By | None, str]:
    return {
        None: _("Aucun : tous les enregistrements"), By.CHANTIER: _("Par chantier"), By.PROJECT: _("Par projet"),
        By.TERRITORY: _("Par territoire"), By.COMMUNE: _("Par commune"), By.PARTY: _("Par structure"),
        By.LEGAL_FORM: _("Par statut"), By.SIZE: _("Par taille de structure"),
        By.AGE: _("Par ancienneté de structure"), By.KIND: _("Par nature d’enregistrement"),
    }  # fmt: skip


class Opened(QWidget):
    """What stands in the panel; the sum of what is listed is the figure, whatever the cut."""

    def __init__(self, page: Page, period: Period, code: str) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.period, self.code = page, period, code
        self.key: str | None = None
        names = cut_names()
        self.cut = ChoiceField([(by, names[by]) for by in CUTS])
        self.cut.set_name(_("Découper"))
        self.cut.set_value(None)
        self.cut.box.setCurrentIndex(0)
        self.total, self.definition, self.count = figure("…"), text(""), secondary("")
        self.shares = DataTable(
            "reports.parts",
            [
                Column("name", _("Part"), 220, strong=True),
                Column("value", _("Valeur"), 120, align="right", text=lambda row: row.value.words(),
                       sort=lambda row: row.value.value),
            ],
            searchable=False,
        )  # fmt: skip
        self.records = DataTable(
            "reports.rows",
            [
                Column("first", _("Jour"), 90),
                Column("label", _("Enregistrement"), 170, strong=True),
                Column("party", _("Structure"), 120, spare=1),
                Column("value", _("Valeur"), 100, align="right", text=lambda row: row.value.words(),
                       sort=lambda row: row.value.value),
            ],
            empty=(_("Aucun enregistrement derrière ce chiffre."), "", None),
        )  # fmt: skip
        self.shares.setFixedHeight(SHARES)
        self.records.setFixedHeight(RECORDS)
        self.shares.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for widget in (self.total, self.definition, title(_("Découper")), self.cut, self.shares,
                       title(_("Enregistrements")), self.count, self.records):  # fmt: skip
            column.addWidget(widget)
        self.cut.edited.connect(self._cut)
        self.shares.selected.connect(self._narrow)
        self.records.opened.connect(self._go)
        self.ask()

    def ask(self) -> None:
        """Read the rows of the cut and share chosen."""
        self.page.ask_latest(
            "opened", reading.opened, period=self.period, code=self.code, by=self.cut.value(), key=self.key
        ).then(self._show)

    def _cut(self) -> None:
        self.key = None
        self.shares.setVisible(self.cut.value() is not None)
        self.ask()

    def _narrow(self, rows: list[reading.Share]) -> None:
        wanted = rows[0].id if rows else None
        if wanted != self.key:
            self.key = wanted
            self.ask()

    def _show(self, found: reading.Behind) -> None:
        self.total.setText(found.total.words())
        self.definition.setText(found.definition)
        count = len(found.records)
        self.count.setText(
            ngettext("{n} enregistrement ; Entrée ouvre sa fiche.", "{n} enregistrements ; Entrée ouvre leur fiche.", count)
            .format(n=number(count))
        )  # fmt: skip
        if self.cut.value() is not None and self.key is None:
            self.shares.set_rows(list(found.shares))
        self.records.set_rows(list(found.records))

    def _go(self, row: reading.Record) -> None:
        if row.page:
            self.page.seat.go(row.page, row.target or None)
