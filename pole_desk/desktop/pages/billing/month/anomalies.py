"""The anomalies of a month: grouped, the blocking first; each opens the form where it is put right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.month.lock_form import open_lock
from pole_desk.desktop.pages.billing.month.reading import MonthView, mandate_of, way_of
from pole_desk.desktop.pages.billing.month.remedies import Trouble, kind_names, remedy_of, troubles, verb_of
from pole_desk.desktop.parts import issuer_form, party_form
from pole_desk.desktop.seat import lead
from pole_desk.desktop.widgets.buttons import secondary
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, number
from pole_desk.ports.ids import PartyId


def columns() -> list[Column]:
    return [
        Column("blocking", _("Gravité"), 116, filter=True, text=lambda row: _gravity(row)[1], state=_gravity),
        Column("message", _("Anomalie"), 440, tip=lambda row: row.message, text=_message),
        Column("name", _("Chez"), 170, strong=True, tip=lambda row: row.name),
        Column("kind", _("Sujet"), 130, text=lambda row: kind_names()[row.kind]),
    ]


def _message(row: Trouble) -> str:
    if row.count == 1:
        return row.message
    return _("{message} ({n} fois)").format(message=row.message, n=number(row.count))


def _gravity(row: Any) -> tuple[str, str]:
    return ("conflict", _("bloquante")) if row.blocking else ("option", _("à regarder"))


class Anomalies(QWidget):
    """`previewed(party)` when the remedy is to look at an invoice to be.

    Once one is put right the next one is selected: Enter, the fix, Ctrl+Enter, Enter…
    """

    previewed = Signal(int)

    def __init__(self, page: Page, panel: SidePanel) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel = page, panel
        self._found: list[Trouble] = []
        self._view: MonthView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.kinds = ChipRow()
        self.kinds.changed.connect(lambda _keys: self._fill())
        column.addWidget(self.kinds)
        self.table = DataTable(
            "billing-anomalies", columns(), id_of=lambda row: row.key,
            empty=(_("Aucune anomalie : le mois peut être émis."), "", None), placeholder=_("Anomalie…"),
        )  # fmt: skip
        self.fix = secondary(_("Corriger ici"), self._fix_current, "pencil")
        self.table.add_tool(self.fix)
        self.table.selected.connect(self._allow)
        self.table.opened.connect(self.open)
        self.table.set_actions(self._acts)
        column.addWidget(self.table, 1)
        self._allow([])

    def show_month(self, view: MonthView) -> None:
        """Take the anomalies anew; when the one selected is gone, the one that followed it is next."""
        self._view = view
        self._found = troubles(view.plan.anomalies)
        counts: dict[str, int] = {}
        for one in self._found:
            counts[one.kind] = counts.get(one.kind, 0) + 1
        names = kind_names()
        self.kinds.set_chips([(kind, names[kind], count, "") for kind, count in counts.items()])
        self.kinds.setVisible(len(counts) > 1)
        self._fill()

    def _fill(self) -> None:
        before = [row.key for row in self.table.rows()]
        current = self.table.current_row()
        wanted = self.kinds.checked()
        self.table.set_rows([one for one in self._found if not wanted or one.kind in wanted])
        if current is not None:
            self._select_next(current.key, before)

    def _select_next(self, former: tuple[object, ...], before: list[tuple[object, ...]]) -> None:
        left = {row.key for row in self.table.rows()}
        if former in left or former not in before:
            return
        place = before.index(former)
        near = [*before[place + 1 :], *reversed(before[:place])]
        for key in near:
            if key in left:
                self.table.select_id(key)
                return

    def take_keys(self) -> None:
        """Give the list the keys, on its first line when none is chosen."""
        rows = self.table.rows()
        if rows and self.table.current_row() is None:
            self.table.select_id(rows[0].key)
        self.table.grid.setFocus()

    def _allow(self, rows: list[Trouble]) -> None:
        self.fix.why("" if rows else _("Choisissez d’abord une anomalie."))
        words = verb_of(remedy_of(rows[0])) if rows else _("Corriger ici")
        self.fix.setText(words)
        self.fix.setAccessibleName(words)

    def _acts(self, row: Trouble) -> list[tuple[str, str, Callable[[], object]]]:
        acts: list[tuple[str, str, Callable[[], object]]] = [
            (verb_of(remedy_of(row)), "pencil", lambda: self.open(row))
        ]
        party = row.party
        if party is not None:
            acts.append((_("Voir la facture à venir"), "file-text", lambda: self.previewed.emit(party)))
            acts.append((_("Voir la structure"), "users", lambda: self.page.seat.go("parties", party)))
        return acts

    def _fix_current(self) -> None:
        row = self.table.current_row()
        if row is not None:
            self.open(row)

    def open(self, row: Trouble) -> None:
        """Open what puts an anomaly right, on its field."""
        remedy = remedy_of(row)
        go = self.page.seat.go
        if remedy.thing == "party" and row.party is not None:
            party_form.open_known(self.page, self.panel, row.party, field=remedy.field, why=row.message)
        elif remedy.thing == "issuer" and row.issuer is not None:
            issuer_form.open_known(self.page, self.panel, row.issuer, field=remedy.field, why=row.message)
        elif remedy.thing == "lock":
            open_lock(self.page, self.panel, None if self._view is None else self._view.locked, why=row.message)
        elif remedy.thing == "preview" and row.party is not None:
            self.previewed.emit(PartyId(row.party))
        elif remedy.thing == "dossier" and row.dossier is not None:
            self.page.ask(way_of, dossier=row.dossier).then(lambda way: lead(go, way.page, way.record, way.part))
        elif remedy.thing == "mandate" and row.party is not None:
            party = row.party
            self.page.ask(mandate_of, party=party).then(
                lambda known: self.page.start(f"mandate:{known}" if known else f"new_mandate:{party}")
            )
        elif remedy.thing == "structure":
            go("parties", row.party)
        else:
            go("settings", None, remedy.field)
