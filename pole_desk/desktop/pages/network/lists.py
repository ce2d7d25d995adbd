"""The lists of the page: the LCP with their figures; schemes and who benefits from them on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.desktop.pages.network.reading import PlaceLine, Places, Schemes
from pole_desk.desktop.pages.network.words import fte_text, place_pill, whole_euros
from pole_desk.desktop.theme.tokens import TARGET
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import label
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.desktop.widgets.when import DateField
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _, ngettext, number

LCP, ASKED, LACKING = "lcp", "asked", "lacking"


class PlaceList(QWidget):
    """`opened(party)`; `asked_new` from the empty list."""

    opened = Signal(int)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._rows: list[PlaceLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        figures = QHBoxLayout()
        figures.setSpacing(12)
        self.count = KeyFigure(_("Lieux collectifs de proximité"), "map-pin")
        self.count.set_label(_("Lieux collectifs de proximité"), _("Lieux de proximité"))
        self.kept = KeyFigure(_("Charte tenue en entier"), "square-check")
        self.posts = KeyFigure(_("Postes financés"), "briefcase")
        self.asking = KeyFigure(_("Demandes à décider"), "inbox")
        for figure in (self.count, self.kept, self.posts, self.asking):
            figures.addWidget(figure, 1)
        column.addLayout(figures)
        self.chips = ChipRow()
        column.addWidget(self.chips)
        self.table = DataTable(
            "network-places", _place_columns(),
            empty=(_("Aucun lieu collectif de proximité ici."), _("Nouveau LCP"), self.asked_new.emit),
            placeholder=_("Nom, commune, poste…"),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self._count()
        self.chips.changed.connect(lambda _keys: self._filter())
        self.table.opened.connect(lambda row: self.opened.emit(row.id))
        for figure, key in ((self.count, LCP), (self.kept, LACKING), (self.posts, LCP), (self.asking, ASKED)):
            figure.clicked.connect(lambda key=key: self.keep(key))

    def keep(self, key: str) -> None:
        """Keep the structures of one chip."""
        for name, chip in self.chips.chips.items():
            chip.setChecked(name == key)
        self._filter()

    def show_places(self, found: Places) -> None:
        self._rows = found.lines
        self._count()
        self._filter()
        here = [one for one in self._rows if one.lcp]
        towns = {one.commune: sum(each.commune == one.commune for each in here) for one in here if one.commune}
        words = ", ".join(f"{town} {number(count)}" for town, count in sorted(towns.items(), key=lambda at: -at[1]))
        self.count.set(number(len(here)), words)
        lacking = sum(not _whole(one) for one in here)
        self.kept.set(
            number(len(here) - lacking),
            ngettext("{n} où il manque un point", "{n} où il manque un point", lacking).format(n=number(lacking))
            if lacking else _("tous les points de la charte"),
        )  # fmt: skip
        fte = sum((one.fte for one in here), Decimal(0))
        self.posts.set(_("{fte} ETP").format(fte=fte_text(fte)), _("{amount} par an").format(amount=whole_euros(found.amount)))
        asking = sum(not one.lcp for one in self._rows)
        self.asking.set(number(asking), "" if asking else _("rien n’attend"),
                        pill=(_("à décider"), "warning") if asking else None)  # fmt: skip

    def _count(self) -> None:
        rows = self._rows
        self.chips.set_chips([
            (LCP, _("LCP"), sum(one.lcp for one in rows), "confirmed"),
            (ASKED, _("Demandes"), sum(not one.lcp for one in rows), "option"),
            (LACKING, _("Charte à compléter"), sum(not _whole(one) for one in rows), ""),
        ])  # fmt: skip

    def _filter(self) -> None:
        checked = self.chips.checked()
        states = checked - {LACKING}
        self.table.set_rows([
            one for one in self._rows
            if (not states or (LCP if one.lcp else ASKED) in states)
            and (LACKING not in checked or not _whole(one))
        ])  # fmt: skip


def _whole(one: PlaceLine) -> bool:
    return one.points > 0 and one.met == one.points


def _place_columns() -> list[Column]:
    return [
        Column("name", _("Lieu"), 200, strong=True),
        Column("lcp", _("État"), 104, state=lambda row: place_pill(row.lcp, not row.lcp),
               text=lambda row: place_pill(row.lcp, not row.lcp)[1]),
        Column("met", _("Charte"), 82, text=lambda row: f"{row.met}/{row.points}", align="right",
               tone=lambda row: "" if _whole(row) else "warning"),
        Column("commune", _("Commune"), 96, filter=True, spare=1),
        Column("territory", _("Territoire"), 140, filter=True, spare=4),
        Column("fte", _("ETP financés"), 96, text=lambda row: fte_text(row.fte or None), align="right", total=_fte),
        Column("posts", _("Postes"), 170, align="left", spare=2),
        Column("services", _("Services de la plateforme"), 220, align="left", spare=3),
    ]  # fmt: skip


def _fte(rows: Sequence[Any]) -> str:
    return fte_text(sum((row.fte for row in rows), Decimal(0)))


class SchemesView(QWidget):
    """Schemes at the left, who benefits from them at the right, on a day.

    `day_asked(day)`; `opened(party)`; `asked_new` from the empty list.
    """

    day_asked = Signal(object)
    opened = Signal(int)
    asked_new = Signal()

    def __init__(self, day: date) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.shown: Schemes | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(8)
        on = label(_("Le"), "strong")
        top.addWidget(on, 0, Qt.AlignmentFlag.AlignTop)
        self.day = DateField(lambda: day)
        self.day.set_name(_("Jour des totaux"))
        self.day.set_value(day)
        self.day.setFixedWidth(190)
        top.addWidget(self.day)
        self.words = label("", "secondary")
        top.addWidget(self.words, 1, Qt.AlignmentFlag.AlignTop)
        for beside in (on, self.words):
            beside.setMinimumHeight(TARGET)
        column.addLayout(top)
        both = QHBoxLayout()
        both.setSpacing(12)
        self.sums = DataTable(
            "network-schemes",
            [
                Column("scheme", _("Dispositif"), 166, strong=True),
                Column("structures", _("Structures"), 92, align="right", spare=1),
                Column("people", _("Personnes"), 94, align="right", total=_people),
            ],
            empty=(_("La liste des dispositifs est vide."), "", None), id_of=lambda row: row.scheme, searchable=False,
        )  # fmt: skip
        self.table = DataTable(
            "network-beneficiaries",
            [
                Column("name", _("Structure"), 170, strong=True),
                Column("scheme", _("Dispositif"), 170, filter=True),
                Column("people", _("Personnes"), 84, align="right", total=_people,
                       text=lambda row: _("à compter") if row.people is None else number(row.people)),
                Column("detail", _("Précision"), 120, align="left", spare=3),
                Column("first_day", _("Depuis"), 102, spare=1),
                Column("last_day", _("Jusqu’au"), 102, spare=2),
            ],
            empty=(_("Aucune structure dans un dispositif ce jour-là."), _("Compter des personnes"), self.asked_new.emit),
            id_of=lambda row: (row.party, row.scheme, row.benefit), placeholder=_("Structure, dispositif…"),
        )  # fmt: skip
        both.addWidget(self.sums, 5)
        both.addWidget(self.table, 7)
        column.addLayout(both, 1)
        self.day.edited.connect(self._typed)
        self.day.line.editingFinished.connect(self._asked)
        self.sums.selected.connect(lambda _rows: self._filter())
        self.table.opened.connect(lambda row: self.opened.emit(row.party))

    def on(self) -> date | None:
        """The day typed, None while it can't be read."""
        try:
            return self.day.value()
        except BadInput:
            return None

    def _typed(self) -> None:
        """A day picked in the calendar is asked at once; one being typed when the field is left."""
        if not self.day.line.hasFocus():
            self._asked()

    def _asked(self) -> None:
        day = self.on()
        if day is not None and (self.shown is None or day != self.shown.day):
            self.day_asked.emit(day)

    def show_schemes(self, found: Schemes) -> None:
        self.shown = found
        self.sums.set_rows(found.sums)
        people, parties = sum(one.people for one in found.sums), len({one.party for one in found.lines})
        self.words.setText(" · ".join((
            ngettext("{n} structure", "{n} structures", parties).format(n=number(parties)),
            ngettext("{n} personne", "{n} personnes", people).format(n=number(people)),
        )))  # fmt: skip
        self._filter()

    def scheme(self) -> str:
        """The scheme chosen at the left, or nothing."""
        chosen = self.sums.selected_rows()
        return chosen[0].scheme if len(chosen) == 1 else ""

    def _filter(self) -> None:
        if self.shown is not None:
            kept = {row.scheme for row in self.sums.selected_rows()}
            self.table.set_rows([one for one in self.shown.lines if not kept or one.scheme in kept])


def _people(rows: Sequence[Any]) -> str:
    return number(sum(row.people or 0 for row in rows))
