"""The yearly revision of agreements' rents, by the index that each refers to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from pole_desk.activities.leases.commands import apply_indexation, withdraw_indexation
from pole_desk.activities.leases.queries import IndexationPreview, IndexationRow, indexation_preview
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.hosting.words import total
from pole_desk.desktop.parts.yearly_revision import (
    Rents,
    YearlyRevision,
    gap_words,
    index_words,
    outcome_words,
    problem_tone,
)
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.fields import TextField
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO, euros


class Indexation(YearlyRevision):
    """All agreements, or those that follow one index."""

    def __init__(self, page: Page) -> None:
        table = DataTable(
            "indexation", _columns(), empty=(_("Aucun loyer à réviser cette année-là."), "", None),
            id_of=lambda row: row.line, placeholder=_("Structure, espace…"),
        )  # fmt: skip
        rents = Rents(asked=self._asked, applied=self._applied, taken_back=self._taken_back, gain=_gain)
        super().__init__(page, rents, table)

    def more(self, row: QHBoxLayout) -> None:
        self.form.add(_("Indice"), TextField(_("tous")), name="series", beside=row)

    def _asked(self, values: dict[str, Any]) -> Promise[IndexationPreview]:
        return self.page.ask_latest(
            "indexation", indexation_preview, year=values["year"], on=values["on"], series=values["series"]
        )

    def _applied(self, preview: IndexationPreview) -> object:
        return self.page.do(
            apply_indexation, year=preview.year, on=preview.on, series=self._series(), seen=preview.seen
        )

    def _taken_back(self, year: int) -> object:
        return self.page.do(withdraw_indexation, year=year, series=self._series())

    def _series(self) -> str | None:
        return (self.form.values() or {}).get("series")


def _columns() -> list[Column]:
    return [
        Column("number", _("Convention"), 120),
        Column("party_name", _("Structure"), 168, strong=True),
        Column("space_code", _("Espace"), 74),
        Column("old", _("Loyer actuel"), 96, total=total("old")),
        Column("new", _("Nouveau"), 92, align="right", strong=True, total=_new_total),
        Column("gap", _("Écart"), 80, align="right", text=lambda row: gap_words(row.old, row.new),
               sort=lambda row: None if row.new is None else row.new - row.old),
        Column("series", _("Indice"), 110, spare=3, filter=True),
        Column("reference", _("Référence"), 128, spare=2,
               text=lambda row: index_words(row.reference_quarter, row.reference_value)),
        Column("newer", _("Nouvel indice"), 128, spare=1,
               text=lambda row: index_words(row.new_quarter, row.new_value)),
        Column("problem", _("À savoir"), 134, filter=True, tone=problem_tone,
               text=lambda row: outcome_words(row.problem, row.old, row.new)),
    ]  # fmt: skip


def _new_total(rows: Sequence[IndexationRow]) -> str:
    return euros(sum((row.old if row.new is None else row.new for row in rows), ZERO))


def _gain(rows: Sequence[IndexationRow]) -> Decimal:
    return sum(((row.new or row.old) - row.old for row in rows), ZERO)
