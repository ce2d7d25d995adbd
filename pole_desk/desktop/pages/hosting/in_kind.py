"""What the pole gives up on list prices, per structure over a period."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.hosting.reading import SupportRow, in_kind
from pole_desk.desktop.pages.hosting.words import total
from pole_desk.desktop.widgets.form import Form
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, month_name, ngettext, number, percent
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month


class InKind(QWidget):
    """Two days of the period, its total, the structures."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        today = page.seat.clock.today
        head = QHBoxLayout()
        head.setSpacing(12)
        self.form = Form()
        row = self.form.row()
        self.form.add(_("Du mois de"), DateField(today), name="first", required=True, beside=row)
        self.form.add(_("Au mois de"), DateField(today), name="last", required=True, beside=row)
        self.form.set_values(first=date(today().year, 1, 1), last=today())
        self.figure = KeyFigure(_("Soutien en nature"), "hand-coins")
        head.addWidget(self.form, 3)
        head.addWidget(self.figure, 2)
        column.addLayout(head)
        self.table = DataTable(
            "in-kind", _columns(), empty=(_("Aucune structure ne paie moins que la liste."), "", None),
            placeholder=_("Structure…"),
        )  # fmt: skip
        self.table.opened.connect(lambda row: page.seat.go("parties", row.id))
        column.addWidget(self.table, 1)
        self.form.edited.connect(self.look)

    def look(self) -> None:
        """Ask again over the period typed."""
        values = self.form.values()
        if values is None:
            return
        first, last = Month.of(values["first"]), Month.of(values["last"])
        if last < first:
            self.form.refuse("last", _("La fin est avant le début."))
            return
        self.table.set_loading()
        asked = self.page.ask_latest("in-kind", in_kind, first=first, last=last)
        asked.then(lambda rows: self._show(rows, first, last)).fail(self._lost)

    def _lost(self, error: Exception) -> None:
        words = error.message if isinstance(error, PoleError) else str(error)
        self.table.set_error(words, self.look)

    def _show(self, rows: list[SupportRow], first: Month, last: Month) -> None:
        self.table.set_rows(rows)
        helped = sum((row.support for row in rows), ZERO)
        words = ngettext(_("{n} structure"), _("{n} structures"), len(rows)).format(n=number(len(rows)))
        span = _("{words}, de {first} à {last}").format(
            words=words, first=month_name(first), last=month_name(last)
        )
        self.figure.set(euros(helped), span)


def _columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 260, strong=True),
        Column("agreements", _("Conventions"), 96),
        Column("list_amount", _("Au prix de liste"), 130, total=total("list_amount")),
        Column("agreed_amount", _("Au prix convenu"), 130, total=total("agreed_amount")),
        Column("support", _("Soutien"), 120, total=total("support")),
        Column("share", _("Part"), 80, align="right", text=lambda row: percent(row.share, 1)),
    ]
