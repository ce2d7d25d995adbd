"""What debits and transfers share: a day's list to tick, what stays out and why, the files made and their parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.billing.debits.reading import FileLine, contents
from pole_desk.desktop.parts.day_choice import DayChoice
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.widgets.buttons import icon_button, primary
from pole_desk.desktop.widgets.dialogs import choose_folder, save_file
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable, TickedTable
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros

CANCEL = _("Annuler le fichier : il n’a pas été remis à la banque")
RESTORE = _("Remettre le fichier : il a été remis à la banque")
RowAct = tuple[str, str, Callable[[], object]]


@dataclass(frozen=True)
class Batch:
    """How one kind is asked for by day, what goes in the same file, how that is made, cancelled or taken up again."""

    ask: Callable[[date], Promise[Any]]
    group: Callable[[Any], tuple[Any, ...]]
    order: Callable[[date, Sequence[Any]], Promise[int]]
    turn: Callable[[FileLine], object]


class BatchView(QWidget):
    """A subclass makes the lists and their acts."""

    def __init__(
        self,
        page: Page,
        panel: SidePanel,
        batch: Batch,
        *,
        name: str,
        views: Sequence[tuple[str, str]],
        plan: TickedTable,
        left: DataTable,
        files: DataTable,
        parts: DataTable,
    ) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.page, self.panel, self.batch, self.name = page, panel, batch, name
        self.plan, self.left, self.files, self.parts = plan, left, files, parts
        self.by_file: dict[int, list[Any]] = {}
        self._wanted: int | None = None
        self._prepared_on = page.seat.clock.today()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._head(views))
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        for view in (self.plan, self.left, self._made_files()):
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.plan.turned.connect(self._count)
        self.parts.selected.connect(lambda _rows: self.allow())

    def _head(self, views: Sequence[tuple[str, str]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.day = DayChoice(self.page.seat.clock.today, _("Jour du fichier"))
        self.day.chosen.connect(self.look)
        self.keys = [key for key, _text in views]
        self.choice = Segmented(views, name=self.name)
        self.choice.chosen.connect(self.turn)
        self.words = Elided("", "secondary")
        self.make = primary(_("Faire le fichier"), self.make_files, "landmark")
        row.addWidget(self.day)
        row.addWidget(self.choice)
        row.addWidget(self.words)
        row.addStretch(1)
        row.addWidget(self.make)
        return row

    def _made_files(self) -> QWidget:
        both = QWidget()
        both.setObjectName("clear")
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self.files.set_empty((_("Aucun fichier fait pour l’instant."), _("Préparer"), partial(self.turn, self.keys[0])))
        self.save = icon_button("save", _("Enregistrer le fichier, octet pour octet le même"), self._save_current)
        self.cancel = icon_button("undo-2", CANCEL, self._turn_current)
        for button in (self.save, self.cancel):
            self.files.add_tool(button)
        self.files.selected.connect(lambda _rows: self._show_parts())
        self.files.opened.connect(lambda _row: self.parts.grid.setFocus())
        self.files.set_actions(self._file_acts)
        row.addWidget(self.files, 5)
        row.addWidget(self.parts, 6)
        return both

    def allow(self) -> None:
        """Grey the acts on a file and its parts that can't be done, with why."""
        row = self.files.current_row()
        first = _("Choisissez d’abord un fichier.")
        self.save.why("" if row is not None else first)
        cancelled = row is not None and row.state == "cancelled"
        self.cancel.tip = RESTORE if cancelled else CANCEL
        self.cancel.setAccessibleName(self.cancel.tip)
        self.cancel.why("" if row is not None else first)

    # --- shown

    def on(self) -> date:
        """The day of the file prepared."""
        return self.day.on

    def begin(self, file: int) -> None:
        """Choose a file once it is there, or turn to the plan when 0."""
        self._wanted = file or None
        self.turn(self.keys[2 if file else 0])

    def look(self) -> None:
        for table in (self.plan, self.left, self.files, self.parts):
            table.set_loading()
        self.batch.ask(self.on()).then(self.show_desk)

    def show_desk(self, desk: Any) -> None:
        self._prepared_on = desk.plan.on
        self.plan.set_rows(desk.rows)
        self.left.set_rows(desk.plan.left)
        self.by_file = desk.parts
        self.files.set_rows(desk.files)
        if self._wanted is not None and self.files.select_id(self._wanted):
            self._wanted = None
        elif desk.files and self.files.current_row() is None:
            self.files.grid.selectRow(0)
        self._show_parts()
        self._count()

    def turn(self, key: str) -> None:
        """Show one of the three."""
        self.choice.choose(key)
        place = self.keys.index(key)
        self.stack.setCurrentIndex(place)
        self.make.setVisible(place == 0)
        self.words.setVisible(place == 0)

    def _show_parts(self) -> None:
        row = self.files.current_row()
        self.parts.set_rows(self.by_file.get(row.id, []) if row is not None else [])
        self.allow()

    def _count(self) -> None:
        kept = self.plan.kept()
        count = ngettext("{n} retenu", "{n} retenus", len(kept)).format(n=number(len(kept)))
        self.words.set_text(
            _("{count}, {total}").format(count=count, total=euros(sum((one.amount for one in kept), ZERO)))
            if self.plan.model.rows else ""
        )  # fmt: skip
        groups = len({self.batch.group(one) for one in kept})
        self.make.setText(_("Faire les {n} fichiers").format(n=groups) if groups > 1 else _("Faire le fichier"))
        self.make.why("" if kept else _("Rien n’est retenu pour ce jour."))

    # --- acts

    def make_files(self) -> None:
        """One file for each seller and scheme, then ask where they go."""
        kept = sorted(self.plan.kept(), key=self.batch.group)
        groups = [list(rows) for _key, rows in groupby(kept, key=self.batch.group)]
        if groups and self.make.isEnabled():
            self.make.why(_("Écriture en cours…"))
            self._next(groups, [])

    def _next(self, groups: list[list[Any]], made: list[int]) -> None:
        if not groups:
            self._made(made)
            return
        self.batch.order(self._prepared_on, groups[0]).then(lambda file: self._next(groups[1:], [*made, file])).fail(self._stopped)

    def _stopped(self, error: Exception) -> None:
        self.page.refused(error)
        self.look()

    def _made(self, made: list[int]) -> None:
        self._wanted = made[0]
        self.turn(self.keys[2])
        self.batch.ask(self.on()).then(lambda desk: (self.show_desk(desk), self.save_files(
            [one for one in desk.files if one.id in made])))  # fmt: skip

    def save_files(self, rows: Sequence[FileLine]) -> None:
        """Ask where the frozen bytes go: a name for one, a folder for several."""
        names = [f"{one.message}.xml" for one in rows]

        def ask_where(files: list[bytes]) -> None:
            pairs = dict(zip(names, files, strict=True))
            if len(names) == 1:
                save_file(self, _("Enregistrer le fichier pour la banque"), names[0], "XML (*.xml)",
                          lambda path: self.write({path: files[0]}))  # fmt: skip
            else:
                choose_folder(self, _("Dossier où enregistrer les fichiers"),
                              lambda folder: self.write({folder / name: pairs[name] for name in names}))  # fmt: skip

        self.page.ask(contents, files=[one.id for one in rows]).then(ask_where)

    def write(self, wanted: dict[Path, bytes]) -> None:
        """Write the bytes where asked, and say so."""
        for path, content in wanted.items():
            try:
                path.write_bytes(content)
            except OSError as error:
                message = _("{path} ne s’écrit pas : {why}. Choisissez un autre dossier.")
                self.page.say(message.format(path=path, why=why_refused(error)), "danger")
                return
        names = ", ".join(path.name for path in wanted)
        self.page.say(_("{names} enregistré : à déposer sur le site de la banque.").format(names=names))

    def _save_current(self) -> None:
        row = self.files.current_row()
        if row is not None:
            self.save_files([row])

    def _turn_current(self) -> None:
        row = self.files.current_row()
        if row is not None:
            self.batch.turn(row)

    def _file_acts(self, row: FileLine) -> list[RowAct]:
        words = _("Remettre le fichier") if row.state == "cancelled" else _("Annuler le fichier")
        return [
            (_("Enregistrer le fichier…"), "download", partial(self.save_files, [row])),
            (words, "undo-2", partial(self.batch.turn, row)),
        ]
