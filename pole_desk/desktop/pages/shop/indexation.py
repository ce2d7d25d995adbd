"""The yearly revision of stands' rents, by the index that the shop follows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pole_desk.activities.shop.commands import index_stands, withdraw_stand_indexation
from pole_desk.activities.shop.queries import StandIndexation, StandRevision, stand_indexation
from pole_desk.desktop.page import Page
from pole_desk.desktop.parts.yearly_revision import (
    Rents,
    YearlyRevision,
    gap_words,
    index_words,
    outcome_words,
    problem_tone,
)
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, number
from pole_desk.kernel.money import ZERO, euros


class StandsIndexation(YearlyRevision):
    """The regular stands; a line opens its participation."""

    def __init__(self, page: Page) -> None:
        table = DataTable(
            "shop-indexation", _columns(), empty=(_("Aucun loyer de stand à réviser cette année-là."), "", None),
            id_of=lambda row: row.stand, placeholder=_("Structure, stand…"),
        )  # fmt: skip
        rents = Rents(asked=self._asked, applied=self._applied, taken_back=self._taken_back, gain=_gain)
        super().__init__(page, rents, table)
        self.table.opened.connect(lambda row: page.show_record(row.contract))
        self.table.set_actions(lambda row: [
            (_("Ouvrir la participation"), "store", lambda: page.show_record(row.contract)),
        ])  # fmt: skip

    def _asked(self, values: dict[str, Any]) -> Promise[StandIndexation]:
        return self.page.ask_latest("indexation", stand_indexation, year=values["year"], on=values["on"])

    def _applied(self, preview: StandIndexation) -> object:
        return self.page.do(index_stands, year=preview.year, on=preview.on, seen=preview.seen)

    def _taken_back(self, year: int) -> object:
        return self.page.do(withdraw_stand_indexation, year=year)


def _columns() -> list[Column]:
    return [
        Column("code", _("Stand"), 74, strong=True),
        Column("party_name", _("Structure"), 168, strong=True),
        Column("area", _("Surface"), 74, align="right", spare=4, text=lambda row: _("{area} m²").format(area=number(row.area))),
        Column("agreed", _("Prix au m²"), 90),
        Column("new_agreed", _("Nouveau"), 92, align="right", strong=True),
        Column("gap", _("Écart"), 80, align="right", text=lambda row: gap_words(row.agreed, row.new_agreed),
               sort=lambda row: None if row.new_agreed is None else row.new_agreed - row.agreed),
        Column("new_rent", _("Loyer par mois"), 104, align="right", text=lambda row: euros(_then(row)),
               sort=lambda row: _then(row), total=lambda rows: euros(sum((_then(row) for row in rows), ZERO))),
        Column("series", _("Indice"), 80, spare=3, filter=True),
        Column("reference", _("Référence"), 128, spare=2,
               text=lambda row: index_words(row.revision.reference_quarter, row.revision.reference_value)),
        Column("newer", _("Nouvel indice"), 128, spare=1,
               text=lambda row: index_words(row.revision.new_quarter, row.revision.new_value)),
        Column("problem", _("À savoir"), 134, filter=True, tone=problem_tone,
               text=lambda row: outcome_words(row.problem, row.agreed, row.new_agreed)),
    ]  # fmt: skip


def _then(row: StandRevision) -> Decimal:
    """The month's rent once the revision is made."""
    return row.rent if row.new_rent is None else row.new_rent


def _gain(rows: Sequence[StandRevision]) -> Decimal:
    return sum(((row.new_rent or row.rent) - row.rent for row in rows), ZERO)
