"""The pipeline with its filters, as a board or as a list of the same projects."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.incubator.rules import stage_name
from pole_desk.desktop.pages.incubator.board import StageBoard
from pole_desk.desktop.pages.incubator.reading import Board
from pole_desk.desktop.pages.incubator.tiles import Tile
from pole_desk.desktop.pages.incubator.words import COLUMNS, since_text, stage_icon, why_not
from pole_desk.desktop.widgets.empty import EmptyState
from pole_desk.desktop.widgets.fields import ChoiceField
from pole_desk.desktop.widgets.search_field import SearchField
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.table import Column, DataTable
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug


def tile_why(tile: Tile, stage: str) -> str:
    """Why a tile can't go to a stage."""
    return why_not(tile.stage, stage, placed=tile.cohort is not None, title=tile.title)


class Pipeline(QWidget):
    """`opened(id)`, `moved(id, stage)`, `refused(why)`, `menu_asked(id, point)`, `asked_new`."""

    opened = Signal(int)
    moved = Signal(int, str)
    refused = Signal(str)
    menu_asked = Signal(int, QPoint)
    asked_new = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._found: Board | None = None
        self._words = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._bar())
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.board = StageBoard(tile_why)
        self.table = DataTable(
            "incubator-projects", _columns(), searchable=False,
            empty=(_("Aucun projet ne répond à ces filtres."), _("Nouveau projet"), self.asked_new.emit),
        )  # fmt: skip
        self.nothing = EmptyState(
            "sprout", _("Aucun projet n’est encore suivi. Notez le premier que vous rencontrez."),
            _("Nouveau projet"), self.asked_new.emit,
        )  # fmt: skip
        for view in (self.board, self.table, self.nothing):
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.board.opened.connect(self.opened)
        self.board.moved.connect(self.moved)
        self.board.refused.connect(self.refused)
        self.board.menu_asked.connect(self.menu_asked)
        self.table.opened.connect(lambda row: self.opened.emit(row.id))

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = SearchField(_("Projet, porteur, commune, téléphone…"))
        self.search.setMaximumWidth(300)
        self.search.searched.connect(self._searched)
        self.cohort = ChoiceField([(None, _("Toute promotion"))])
        self.track = ChoiceField([(None, _("Tout parcours"))])
        for field, name in ((self.cohort, _("Promotion")), (self.track, _("Parcours"))):
            field.set_name(name)
            field.setMaximumWidth(220)
            field.edited.connect(self._filter)
        self.look = Segmented([("board", _("Tableau")), ("list", _("Liste"))], "board", _("Vue des projets"))
        self.look.chosen.connect(lambda _key: self._filter())
        row.addWidget(self.search, 3)
        row.addWidget(self.cohort, 2)
        row.addWidget(self.track, 2)
        row.addStretch(1)
        row.addWidget(self.look)
        return row

    def show_board(self, found: Board) -> None:
        """Show the projects, keeping filters and selection."""
        self._found = found
        self.cohort.set_choices([(None, _("Toute promotion")), *found.cohorts])
        self.track.set_choices([(None, _("Tout parcours")), *found.tracks])
        self._filter()

    def tile(self, incubation: int) -> Tile | None:
        """The tile of a project, whatever the filters."""
        tiles = [] if self._found is None else self._found.tiles
        return next((one for one in tiles if one.id == incubation), None)

    def _searched(self, words: str) -> None:
        self._words = words
        self._filter()

    def _filter(self) -> None:
        if self._found is None:
            return
        cohort, track, words = self.cohort.value(), self.track.value(), slug(self._words).split()
        shown = [
            one for one in self._found.tiles
            if (cohort is None or one.cohort == cohort) and (track is None or one.track == track)
            and all(word in one.key for word in words)
        ]  # fmt: skip
        self.board.set_tiles(shown)
        self.table.set_rows(shown)
        view: QWidget = self.board if self.look.current() == "board" else self.table
        self.stack.setCurrentWidget(view if self._found.tiles else self.nothing)


def _columns() -> list[Column]:
    order = {str(stage): place for place, stage in enumerate(COLUMNS)}
    return [
        Column("title", _("Projet"), 200, strong=True),
        Column("carrier", _("Porté par"), 150),
        Column("stage", _("Étape"), 140, text=lambda row: stage_name(row.stage), filter=True,
               icon=lambda row: stage_icon(row.stage), sort=lambda row: order[row.stage]),
        Column("days", _("Depuis"), 150, align="left", text=lambda row: since_text(row.days)),
        Column("cohort_name", _("Promotion"), 140, spare=1, filter=True),
        Column("track", _("Parcours"), 120, spare=2, filter=True),
        Column("signal_text", _("À voir"), 180, icon=lambda row: row.signals[0][:2] if row.signals else None),
        Column("commune", _("Commune"), 110, spare=3),
        Column("network_name", _("Envoyé par"), 140, spare=4, hidden=True),
        Column("stage_on", _("Étape du"), 100, spare=5, hidden=True),
    ]  # fmt: skip
