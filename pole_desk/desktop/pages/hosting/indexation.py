"""The yearly revision of rents: what it would do, then the act; refused twice by the rules."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.leases.commands import apply_indexation, withdraw_indexation
from pole_desk.activities.leases.queries import IndexationPreview, IndexationRow, indexation_preview
from pole_desk.activities.leases.queries.indexation import ALREADY, NO_INDEX
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.hosting.words import total
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.confirm import ConfirmPanel
from pole_desk.desktop.widgets.fields import IntField, TextField
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.labels import secondary as quiet
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day, percent
from pole_desk.kernel.money import ZERO, euros

PREPARED_FROM = 10
"""From October on, the year proposed is the next one: its index is known then."""


class Indexation(QWidget):
    """Year, day and index at the top, the lines below; « Appliquer » asks once more."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        self.preview: IndexationPreview | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.form = Form()
        row = self.form.row()
        today = page.seat.clock.today
        self.form.add(_("Année"), IntField(least=2000, most=2100), name="year", required=True, beside=row)
        self.form.add(_("À partir du"), DateField(today, _("1er janvier")), name="on", beside=row)
        self.form.add(_("Indice"), TextField(_("tous")), name="series", beside=row)
        self.form.set_values(year=today().year + (today().month >= PREPARED_FROM))
        column.addWidget(self.form)
        self.apply = primary(_("Appliquer l’indexation"), self.confirm, "percent")
        self.take_back = secondary(_("Retirer celle de l’année"), self._ask_back, "undo-2")
        acts = QHBoxLayout()
        self.words = quiet("", wrap=True)
        acts.addWidget(self.words, 1)
        acts.addWidget(self.take_back)
        acts.addWidget(self.apply)
        column.addLayout(acts)
        self.question = QVBoxLayout()
        column.addLayout(self.question)
        self.table = DataTable(
            "indexation", _columns(), empty=(_("Aucun loyer à réviser cette année-là."), "", None),
            id_of=lambda row: row.line, placeholder=_("Structure, espace…"),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.form.edited.connect(self.look)

    def look(self) -> None:
        """Ask again what the year typed would do."""
        values = self.form.values()
        if values is None:
            return
        self.table.set_loading()
        asked = self.page.ask_latest(
            "indexation", indexation_preview, year=values["year"], on=values["on"], series=values["series"]
        )
        asked.then(self._show).fail(self._lost)

    def _lost(self, error: Exception) -> None:
        words = error.message if isinstance(error, PoleError) else str(error)
        self.table.set_error(words, self.look)

    def _show(self, preview: IndexationPreview) -> None:
        self.preview = preview
        self.table.set_rows(preview.rows)
        ready = preview.ready
        gain = sum(((row.new or row.old) - row.old for row in ready), ZERO)
        done = sum(row.problem == ALREADY for row in preview.rows)
        lost = len(preview.rows) - len(ready) - done
        words = ngettext(
            _("{n} loyer à réviser : {gain} par mois."), _("{n} loyers à réviser : {gain} par mois."),
            len(ready),
        )  # fmt: skip
        parts = [words.format(n=number(len(ready)), gain=_signed(gain))]
        if done:
            words = ngettext(_("{n} déjà révisé."), _("{n} déjà révisés."), done)
            parts.append(words.format(n=number(done)))
        if lost:
            words = ngettext(_("{n} sans indice publié."), _("{n} sans indice publié."), lost)
            parts.append(words.format(n=number(lost)))
        self.words.setText("  ".join(parts))
        nothing = _("Tous les loyers de cette année sont déjà révisés, ou leur indice manque.")
        self.apply.why("" if ready else nothing)
        self.take_back.why("" if done else _("Aucune indexation de cette année à retirer."))

    def confirm(self) -> None:
        """Ask once more, with the figures."""
        preview = self.preview
        if preview is None:
            return
        detail = _("Nouveaux loyers à partir du {day}. Les lignes sans indice restent telles quelles.")
        panel = ConfirmPanel(
            _("Réviser {n} loyers pour {year} ?").format(n=len(preview.ready), year=preview.year),
            detail.format(day=numeric_day(preview.on)), _("Appliquer l’indexation"),
            lambda: self._apply(preview),
        )  # fmt: skip
        self._ask(panel)

    def _ask(self, panel: ConfirmPanel) -> None:
        while (item := self.question.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self.question.addWidget(panel)
        panel.no.setFocus()

    def _apply(self, preview: IndexationPreview) -> None:
        series = (self.form.values() or {}).get("series")
        self.page.do(
            apply_indexation, year=preview.year, on=preview.on, series=series, seen=preview.seen
        )

    def _ask_back(self) -> None:
        if self.preview is None:
            return
        year = self.preview.year
        series = (self.form.values() or {}).get("series")
        self._ask(
            ConfirmPanel(
                _("Retirer l’indexation de {year} ?").format(year=year),
                _("Les loyers redeviennent ceux d’avant, sauf là où ils sont déjà facturés."),
                _("Retirer l’indexation"),
                lambda: self.page.do(withdraw_indexation, year=year, series=series), danger=True,
            )
        )  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column("number", _("Convention"), 120),
        Column("party_name", _("Structure"), 168, strong=True),
        Column("space_code", _("Espace"), 74),
        Column("old", _("Loyer actuel"), 96, total=total("old")),
        Column("new", _("Nouveau"), 92, align="right", strong=True, total=_new_total),
        Column("gap", _("Écart"), 80, align="right", text=_gap,
               sort=lambda row: None if row.new is None else row.new - row.old),
        Column("series", _("Indice"), 110, spare=3, filter=True),
        Column("reference", _("Référence"), 128, spare=2, text=_reference),
        Column("newer", _("Nouvel indice"), 128, spare=1, text=_newer),
        Column("problem", _("À savoir"), 134, text=_problem, filter=True, tone=_tone),
    ]  # fmt: skip


def _new_total(rows: Sequence[IndexationRow]) -> str:
    return euros(sum((row.old if row.new is None else row.new for row in rows), ZERO))


def _signed(gap: Decimal) -> str:
    return f"+{euros(gap)}" if gap > 0 else euros(gap)


def _gap(row: IndexationRow) -> str:
    if row.new is None or not row.old:
        return ""
    return _signed(row.new - row.old)


def _value(quarter: str, value: Decimal | None) -> str:
    return quarter if value is None else f"{quarter}\u202f: {number(value, 2)}"


def _reference(row: IndexationRow) -> str:
    return _value(row.reference_quarter, row.reference_value)


def _newer(row: IndexationRow) -> str:
    return _value(row.new_quarter, row.new_value)


def _problem(row: IndexationRow) -> str:
    if row.problem == ALREADY:
        return _("déjà révisé")
    if row.problem == NO_INDEX:
        return _("indice non publié")
    return "" if row.new is None or not row.old else percent((row.new / row.old - 1) * 100, 2)


def _tone(row: IndexationRow) -> str:
    return "warning" if row.problem == NO_INDEX else ""
