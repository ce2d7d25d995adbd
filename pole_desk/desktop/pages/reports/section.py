"""A section of the year's report: figures, charts, tables, and the comment beside last year's."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from pole_desk.activities.reports.commands import write_comment
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.reports.drawn import cleared, drawn, listed
from pole_desk.desktop.widgets.buttons import primary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.fields import AreaField
from pole_desk.desktop.widgets.key_figure import KeyFigure
from pole_desk.desktop.widgets.labels import heading, secondary, text, title
from pole_desk.desktop.widgets.scroll import Scroll
from pole_desk.formats.report import Paper, Part, Tile, change_words
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _

LARGE, WIDE, MIDDLE = 1120, 900, 720
"""From these widths, px: charts stand two by two; figures four by four."""


class Section(Scroll):
    """`opened(code)` when a figure is to be opened, `gone(kind, number)` when a record is."""

    opened = Signal(str)
    gone = Signal(str, int)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.part: Part | None = None
        self.paper: Paper | None = None
        self.tiles: list[KeyFigure] = []
        self._drafts: dict[tuple[str, str], str] = {}
        self._shown: QWidget | None = None
        self.comment = AreaField(_("Ce qu’il faut savoir pour lire ces chiffres…"), lines=4)
        self.save = primary(_("Enregistrer le commentaire"), self.write)
        self.setAccessibleName(_("Section du rapport"))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.write)

    def show_part(self, paper: Paper, part: Part) -> None:
        """Show a section; what was typed and not saved stays."""
        again = self.part is not None and self.part.key == part.key
        at = self.verticalScrollBar().value() if again else 0
        area = self.comment.area
        typing = area.textCursor().position() if again and self.window().focusWidget() is area else None
        self.paper, self.part, self.tiles = paper, part, []
        if self._shown is not None:
            cleared(self._shown)
        self._shown = QWidget()
        self._shown.setObjectName("clear")
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(12)
        column.addWidget(heading(part.title))
        if part.lead:
            column.addWidget(secondary(part.lead, wrap=True))
        self._add_tiles(column, part)
        if part.commented:
            column.addWidget(self._comment(part))
        self._add_pictures(column, part)
        for place, grid in enumerate(part.grids):
            if grid.title:
                column.addWidget(title(grid.title))
            column.addWidget(listed(f"{part.key}{place}", grid, self._open))
        column.addStretch(1)
        self.body.addWidget(self._shown)
        self._shown.show()
        self.verticalScrollBar().setValue(at)
        if typing is not None:
            cursor = self.comment.area.textCursor()
            cursor.setPosition(min(typing, len(self.comment.area.toPlainText())))
            self.comment.area.setTextCursor(cursor)
            self.comment.area.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again when the width passes a threshold."""
        super().resizeEvent(event)
        former = event.oldSize().width()
        passed = any((former >= limit) != (self.width() >= limit) for limit in (LARGE, WIDE, MIDDLE))
        if passed and self.paper is not None and self.part is not None:
            self.show_part(self.paper, self.part)

    def _add_tiles(self, column: QVBoxLayout, part: Part) -> None:
        if not part.tiles:
            return
        grid = QGridLayout()
        grid.setSpacing(12)
        columns = 4 if self.width() >= LARGE else 3 if self.width() >= MIDDLE else 2
        for place, tile in enumerate(part.tiles):
            grid.addWidget(self._tile(tile), place // columns, place % columns)
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)

    def _tile(self, tile: Tile) -> KeyFigure:
        made = KeyFigure(tile.label)
        moved = change_words(tile.now, tile.before)
        known = tile.before is not None and tile.before.value is not None
        detail = _("contre {before}").format(before=tile.before.brief()) if known and tile.before else ""
        made.set(tile.now.brief(), detail, pill=(moved, "neutral") if moved else None)
        made.clicked.connect(lambda: self.opened.emit(tile.code))
        self.tiles.append(made)
        return made

    def _add_pictures(self, column: QVBoxLayout, part: Part) -> None:
        shown = [picture for picture in part.pictures if not picture.blank()]
        two = self.width() >= WIDE and len(shown) > 1
        row: QHBoxLayout | None = None
        for picture in shown:
            if not two:
                column.addWidget(drawn(picture))
                continue
            if row is None:
                row = QHBoxLayout()
                row.setSpacing(12)
                column.addLayout(row)
                row.addWidget(drawn(picture), 1)
            else:
                row.addWidget(drawn(picture), 1)
                row = None

    def _comment(self, part: Part) -> Card:
        """The comment, and last year's read beside it."""
        assert self.paper is not None
        card = Card(_("Commentaire de la section"))
        self.comment = AreaField(_("Ce qu’il faut savoir pour lire ces chiffres…"), lines=4)
        self.comment.set_name(_("Commentaire de la section « {title} »").format(title=part.title))
        self.comment.set_value(self._drafts.get((self.paper.key, part.key), part.comment))
        self.comment.edited.connect(self._typed)
        self.save = primary(_("Enregistrer le commentaire"), self.write, "",
                            _("Enregistrer le commentaire (Ctrl+Entrée)"))  # fmt: skip
        both = QHBoxLayout()
        both.setSpacing(16)
        mine = QVBoxLayout()
        mine.addWidget(self.comment)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.save)
        mine.addLayout(foot)
        both.addLayout(mine, 3)
        former = QVBoxLayout()
        former.addWidget(title(_("L’an dernier")))
        former.addWidget(text(part.former_comment or _("Rien n’avait été écrit.")))
        former.addStretch(1)
        both.addLayout(former, 2)
        card.body.addLayout(both)
        self._allow()
        return card

    def _typed(self) -> None:
        assert self.paper is not None and self.part is not None
        words = self.comment.value() or ""
        key = self.paper.key, self.part.key
        if words == self.part.comment:
            self._drafts.pop(key, None)
        else:
            self._drafts[key] = words
        self._allow()

    def _allow(self) -> None:
        assert self.paper is not None and self.part is not None
        self.comment.setEnabled(not self.paper.closed)
        if self.paper.closed:
            self.save.why(_("L’année est close : rouvrez-la pour modifier ce commentaire."))
            return
        changed = (self.paper.key, self.part.key) in self._drafts
        self.save.why("" if changed else _("Le commentaire est enregistré."))

    def write(self) -> None:
        """Save what was typed; when it is refused the words stay."""
        if self.paper is None or self.part is None:
            return
        key = self.paper.key, self.part.key
        words = self._drafts.pop(key, None)
        if words is None:
            return

        def refused(error: Exception) -> None:
            self._drafts.setdefault(key, words)
            self._allow()
            if isinstance(error, PoleError):
                self.page.say(error.message, "danger")
            else:
                self.page.refused(error)

        self.save.why(_("Enregistrement en cours…"))
        self.page.do(
            write_comment, report=key[0], section=key[1], words=words, seen_version=self.part.version
        ).fail(refused)

    def _open(self, name: str) -> None:
        kind, colon, number = name.partition(":")
        if colon and number.isdigit():
            self.gone.emit(kind, int(number))
        else:
            self.opened.emit(name)
