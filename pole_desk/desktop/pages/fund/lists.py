"""The lists of the page: projects with their figures, years, recommendations, coordinations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.fund.rules import State, advice_name, territory_name
from pole_desk.desktop.pages.fund.reading import AdviceLine, Picture, ProjectLine
from pole_desk.desktop.pages.fund.words import PILLS, project_pill, waits
from pole_desk.desktop.widgets.chip import ChipRow
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros

LATE, YEAR = "late", "year"


class Projects(QWidget):
    """`opened(project)`; `asked_new` from the empty list, `years_asked` from a figure."""

    opened = Signal(int)
    asked_new = Signal()
    years_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._rows: list[ProjectLine] = []
        self._year: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        figures = QHBoxLayout()
        figures.setSpacing(12)
        self.decided = KeyFigure(_("Décidé cette année"), "hand-coins")
        self.paid = KeyFigure(_("Payé cette année"), "banknote")
        self.under_way = KeyFigure(_("Projets en cours"), "rocket")
        self.late = KeyFigure(_("Comptes rendus en retard"), "clock")
        for figure in (self.decided, self.paid, self.under_way, self.late):
            figures.addWidget(figure, 1)
        column.addLayout(figures)
        self.chips = ChipRow()
        column.addWidget(self.chips)
        self.table = DataTable(
            "fund-projects", _project_columns(),
            empty=(_("Aucun projet ici."), _("Nouveau projet"), self.asked_new.emit),
            placeholder=_("Titre, porteur, politique…"),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self._count()
        self.chips.changed.connect(lambda _keys: self._filter())
        self.table.opened.connect(lambda row: self.opened.emit(row.id))
        self.decided.clicked.connect(self.years_asked)
        self.paid.clicked.connect(self.years_asked)
        self.under_way.clicked.connect(lambda: self.keep(str(State.SUPPORTED)))
        self.late.clicked.connect(lambda: self.keep(LATE))

    def keep(self, key: str) -> None:
        """Keep the projects of one chip."""
        self.chips.blockSignals(True)
        for name, chip in self.chips.chips.items():
            chip.setChecked(name == key)
        self.chips.blockSignals(False)
        self._filter()

    def keep_year(self, year: int) -> None:
        """Keep the projects for which something was decided in a year; its chip goes once unticked."""
        self._year = year
        self._count()
        self.keep(self._year_key())

    def _year_key(self) -> str:
        return f"{YEAR}:{self._year}"

    def show_picture(self, found: Picture) -> None:
        self._rows = found.projects
        self._count()
        self._filter()
        years = {one.year: one for one in found.years}
        this, last = years.get(found.day.year), years.get(found.day.year - 1)
        words = _("{amount} l’an dernier")
        self.decided.set(euros(this.decided if this else ZERO), words.format(amount=euros(last.decided if last else ZERO)))
        self.paid.set(euros(this.paid if this else ZERO), words.format(amount=euros(last.paid if last else ZERO)))
        under_way = [row for row in self._rows if row.state == State.SUPPORTED]
        asked = [row for row in self._rows if row.state == State.SUBMITTED]
        self.under_way.set(number(len(under_way)), ngettext(
            "{n} dépôt à décider", "{n} dépôts à décider", len(asked)).format(n=number(len(asked))))  # fmt: skip
        late = [row for row in self._rows if row.late]
        pill = (_("à relancer"), "warning") if late else None
        self.late.set(number(len(late)), "" if late else _("rien n’est en retard"), pill=pill)

    def _count(self) -> None:
        chips: list[tuple[str, str, int | None, str]] = [
            (str(state), project_pill(state)[1], sum(row.state == state for row in self._rows), PILLS[state])
            for state in State
        ]
        chips.append((LATE, _("Compte rendu en retard"), sum(row.late for row in self._rows), ""))
        if self._year is not None:
            words = _("Décidé en {year}").format(year=self._year)
            chips.append((self._year_key(), words, sum(self._decided(row) for row in self._rows), ""))
        self.chips.set_chips(chips)

    def _decided(self, row: ProjectLine) -> bool:
        return any(grant.decided_on.year == self._year for grant in row.project.standing)

    def _filter(self) -> None:
        checked = self.chips.checked()
        if self._year is not None and self._year_key() not in checked:
            self._year = None
            self._count()
        states = checked - {LATE, self._year_key()}
        self.table.set_rows([
            row for row in self._rows
            if (not states or row.state in states) and (LATE not in checked or row.late)
            and (self._year is None or self._decided(row))
        ])  # fmt: skip


def _total(name: str) -> Callable[[Sequence[Any]], str]:
    return lambda rows: euros(sum((getattr(row, name) for row in rows), Decimal(0)))


def _project_columns() -> list[Column]:
    return [
        Column("title", _("Projet"), 210, strong=True),
        Column("party_name", _("Porteur"), 150, spare=1),
        Column("state", _("État"), 104, state=lambda row: project_pill(row.state),
               text=lambda row: project_pill(row.state)[1]),
        Column("grants", _("Subv."), 54, align="right", text=lambda row: f"{row.grants}/3"),
        Column("decided", _("Décidé"), 98, total=_total("decided")),
        Column("paid", _("Payé"), 98, total=_total("paid")),
        Column("waits", _("Attend"), 120, text=_waits, tone=lambda row: "warning" if row.late else "",
               filter=True),
        Column("year", _("Année"), 64, text=lambda row: str(row.last_day.year), filter=True,
               sort=lambda row: row.last_day),
        Column("chantiers", _("Chantiers"), 84, spare=3, filter=True, align="left",
               text=lambda row: ", ".join(str(n) for n in row.project.chantiers)),
        Column("commune", _("Commune"), 96, spare=4, filter=True, text=lambda row: row.project.commune),
        Column("territory", _("Territoire"), 120, spare=6, filter=True,
               text=lambda row: territory_name(row.project.territory)),
        Column("policies", _("Politiques"), 150, spare=5, filter=True, align="left",
               text=lambda row: ", ".join(row.project.policies)),
        Column("number", _("N°"), 96, spare=7),
    ]  # fmt: skip


def _waits(row: ProjectLine) -> str:
    return _("compte rendu") if row.late else waits(row.project.current)


class Years(QWidget):
    """What was decided, signed, justified and paid, year by year; `opened(year)` asks for its projects."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(
            "fund-years",
            [
                Column("year", _("Année"), 90, strong=True, align="left", text=lambda row: str(row.year)),
                Column("decided", _("Décidé"), 130, total=_total("decided")),
                Column("signed", _("Signé"), 130, total=_total("signed")),
                Column("justified", _("Justifié"), 130, total=_total("justified")),
                Column("paid", _("Payé"), 130, total=_total("paid")),
                Column("projects", _("Projets soutenus"), 140, align="right"),
            ],
            empty=(_("Rien n’a encore été décidé."), "", None), id_of=lambda row: row.year, searchable=False,
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.table.opened.connect(lambda row: self.opened.emit(row.year))


class AdviceList(QWidget):
    """Every recommendation, those to follow first; `opened(line)`."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.table = DataTable(
            "fund-advice",
            [
                Column("about", _("Projet ou groupe"), 190, strong=True),
                Column("text", _("Préconisation"), 260, align="left"),
                Column("owner", _("Confiée à"), 130, filter=True),
                Column("due_on", _("Pour le"), 92, tone=lambda row: "danger" if row.late else ""),
                Column("state", _("Suite"), 96, text=lambda row: advice_name(row.state), filter=True),
                Column("outcome", _("Ce qu’elle est devenue"), 200, spare=1, align="left"),
            ],
            empty=(_("Aucune préconisation : elles se notent dans le groupe d’appui d’un projet."), "", None),
            placeholder=_("Projet, personne, mots…"),
        )  # fmt: skip
        column.addWidget(self.table, 1)
        self.table.opened.connect(self.opened)

    def set_rows(self, rows: list[AdviceLine]) -> None:
        self.table.set_rows(rows)


