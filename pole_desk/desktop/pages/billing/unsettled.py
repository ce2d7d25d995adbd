"""« À solder »: the sums that stand open between the pole and each structure, whoever holds them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.reading import Balance, OpenSum, OpenSums
from pole_desk.desktop.pages.billing.words import money_or_nothing, open_kind, total
from pole_desk.desktop.pages.billing.year_end import ask_year_end
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros

SETTLED_IN = {"meals": "month", "meal_card": "cards"}
"""The view of its page where a sum is settled that has no record of its own."""


class UnsettledTab(QWidget):
    """`opened(invoice)`; other records open on their own page."""

    opened = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page = page
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.choice = Segmented([("parties", _("Par structure")), ("sums", _("Somme par somme"))], name=_("À solder"))
        self.words = Elided("", "secondary")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.choice)
        head.addWidget(self.words, 1)
        head.addWidget(secondary(_("Liste de fin d’année…"), lambda: ask_year_end(page, panel), "file-spreadsheet",
                                 _("Impayés, douteux, dépôts, pertes au 31 décembre, en Excel")))  # fmt: skip
        column.addLayout(head)
        nothing = (_("Rien à solder : personne ne doit rien au pôle, qui ne doit rien à personne."), "", None)
        self.parties = DataTable("billing-open-parties", _party_columns(), id_of=lambda row: row.party, empty=nothing,
                                 placeholder=_("Structure…"))  # fmt: skip
        self.sums = DataTable("billing-open-sums", _sum_columns(), empty=nothing, placeholder=_("Structure, objet…"),
                              id_of=lambda row: (row.kind, row.record, row.title))  # fmt: skip
        self.parties.opened.connect(self.detail)
        self.parties.set_actions(lambda row: [
            (_("Voir ses sommes"), "list", lambda: self.detail(row)),
            (_("Ouvrir le compte"), "wallet", lambda: page.start(f"account:{row.party}")),
            (_("Voir la structure"), "users", lambda: page.seat.go("parties", row.party)),
            link_act(page, panel, self.parties, row, party_of=lambda one: one.party),
        ])  # fmt: skip
        self.sums.opened.connect(self.open)
        self.sums.set_actions(self._acts)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.stack.addWidget(self.parties)
        self.stack.addWidget(self.sums)
        column.addWidget(self.stack, 1)
        self.choice.chosen.connect(self._turn)

    def show_sums(self, found: OpenSums) -> None:
        self.parties.set_rows(found.parties)
        self.sums.set_rows(found.sums)
        owed = sum((one.owed for one in found.parties), ZERO)
        held = sum((one.held for one in found.parties), ZERO)
        count = ngettext("{n} structure", "{n} structures", len(found.parties)).format(n=number(len(found.parties)))
        self.words.set_text(
            _("{count} · dû au pôle {owed} · dû par le pôle {held}").format(
                count=count, owed=euros(owed), held=euros(held)
            )
            if found.parties else ""
        )  # fmt: skip

    def detail(self, row: Balance) -> None:
        """The sums of one structure."""
        self._turn("sums")
        self.choice.choose("sums")
        self.sums.search(row.party_name)
        self.sums.grid.setFocus()

    def open(self, row: OpenSum) -> None:
        """Open where a sum is settled."""
        if row.page == self.page.key:
            self.opened.emit(row.record)
        elif row.kind == "unallocated":
            self.page.start(f"account:{row.party}")
        elif row.kind in SETTLED_IN:
            self.page.seat.go(row.page, None, SETTLED_IN[row.kind])
        else:
            self.page.seat.go(row.page, row.record)

    def _turn(self, key: str) -> None:
        self.stack.setCurrentIndex(0 if key == "parties" else 1)

    def _acts(self, row: OpenSum) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            (_("Ouvrir"), "arrow-right", lambda: self.open(row)),
            (_("Voir la structure"), "users", lambda: self.page.seat.go("parties", row.party)),
        ]


def _party_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 182, strong=True, tip=lambda row: row.party_name),
        Column("kinds", _("Quoi"), 250, text=_kinds, tip=_kinds),
        Column("owed", _("Dû au pôle"), 104, align="right", total=total("owed"),
               text=lambda row: money_or_nothing(row.owed)),
        Column("held", _("Dû par le pôle"), 110, align="right", total=total("held"),
               text=lambda row: money_or_nothing(row.held)),
        Column("balance", _("Solde"), 104, total=total("balance"), strong=True),
    ]  # fmt: skip


def _kinds(row: Balance) -> str:
    return ", ".join(open_kind(kind) for kind in row.kinds)


def _sum_columns() -> list[Column]:
    return [
        Column("party_name", _("Structure"), 168, strong=True, tip=lambda row: row.party_name),
        Column("kind", _("Quoi"), 140, text=lambda row: open_kind(row.kind), filter=True),
        Column("title", _("Objet"), 230, tip=lambda row: row.title),
        Column("owed", _("Dû au pôle"), 100, align="right", total=total("owed"),
               text=lambda row: money_or_nothing(row.owed)),
        Column("held", _("Dû par le pôle"), 106, align="right", total=total("held"),
               text=lambda row: money_or_nothing(row.held)),
        Column("detail", _("Précision"), 160, spare=1, tip=lambda row: row.detail),
    ]  # fmt: skip
