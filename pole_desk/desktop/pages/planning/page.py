"""Planning: the board and its list over one reading; what gestures end in is in `acts`."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout

from pole_desk.accounts.billing.queries import ChargeLine
from pole_desk.desktop import memory
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.planning.acts import Acts
from pole_desk.desktop.pages.planning.header import PlanningHeader
from pole_desk.desktop.pages.planning.listing import Line, lines, planning_table
from pole_desk.desktop.pages.planning.locked import credit_words, invoiced_charge
from pole_desk.desktop.pages.planning.menus import make_menu
from pole_desk.desktop.pages.planning.reading import Picture, picture
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.theme import theme, tokens
from pole_desk.desktop.widgets.board.gesture import Proposal
from pole_desk.desktop.widgets.board.layout import COLUMN_WIDTH, detail
from pole_desk.desktop.widgets.board.legend import BoardLegend
from pole_desk.desktop.widgets.board.model import Bar
from pole_desk.desktop.widgets.board.titles import locked_reason
from pole_desk.desktop.widgets.board.view import Board
from pole_desk.desktop.widgets.card import line as thin_line
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import FOREVER, day_start, to_instant
from pole_desk.ports.ids import DossierId, SpaceId

_KEPT = "planning/board"
_FIRST: dict[str, Any] = {"folded": [], "preset": "month"}

_ROOM = 90
"""Pixels of a slot that stay in sight beside the panel."""

HELP = _(
    "## Planning\n\n"
    "Une ligne par espace, une barre par occupation ; les bouts pâles sont le montage et le démontage, "
    "les hachures grises ce qui est pris avec la halle ou par une de ses travées. **Glissez sur le "
    "vide** pour réserver, **glissez une barre** pour la déplacer, **ses bords** pour changer ses "
    "dates ou ses heures, **Alt et glisser** sur une autre barre pour échanger : qui gêne est nommé "
    "avant de lâcher, et rien n’est changé. **Ctrl+Z** annule.\n\n"
    "Au clavier : flèches pour se déplacer, **Entrée** pour ouvrir ou réserver, **Ctrl+flèches** "
    "pour porter une barre, **Maj+flèches** pour l’allonger, **Ctrl+Maj+flèches** pour son début, "
    "**Alt+flèches** pour choisir avec qui échanger, **Suppr** pour terminer, annuler ou abandonner, "
    "**touche Menu** pour tous les actes, **Échap** pour laisser, "
    "**+** et **−** pour le zoom, **Origine** pour revenir à aujourd’hui, **Ctrl+N** pour réserver.\n\n"
    "Les stands du magasin et le stockage à la journée se déplacent de même. Ce qui est entièrement "
    "facturé, terminé, ou changé ailleurs est verrouillé : le curseur le montre, l’infobulle dit pourquoi."
)


class PlanningPage(Page):
    """Board or list of who holds what; date, zoom, selection and scroll stay where they are."""

    key, title, icon = "planning", _("Planning"), "calendar-days"
    topics = frozenset({"claims", "leases", "dossiers", "spaces", "calendar", "parties", "invoices", "shop", "storage", "settings"})
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.picture: Picture | None = None
        self._wished: int | None = None
        self._row: int | None = None
        self._loading = False
        self._detailed = False
        self._blocked: Proposal | None = None
        self._former: int | None = None
        self.panel = SidePanel(self)
        self.acts = Acts(self)
        self.board = Board(tokens(), now=lambda: to_instant(seat.clock.now()))
        self.legend = BoardLegend(tokens())
        self.table = planning_table()
        self.header = PlanningHeader(self.title, self._book)
        self.body.addWidget(self.header)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._framed())
        self._stack.addWidget(self.table)
        self.body.addLayout(self._stack, 1)
        self._wire()
        self._restore()

    def _framed(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.board, 1)
        column.addWidget(thin_line())
        column.addWidget(self.legend)
        return frame

    def _wire(self) -> None:
        board, header = self.board, self.header
        header.stepped.connect(board.step)
        header.today_asked.connect(board.go_to_today)
        header.presets.chosen.connect(board.set_preset)
        header.search.searched.connect(board.set_filter)
        header.search.searched.connect(self.table.search)
        header.view.chosen.connect(self.show_view)
        board.title_changed.connect(header.show_period)
        board.preset_changed.connect(header.show_preset)
        board.wanted.connect(self._load)
        board.visible_changed.connect(self._list)
        board.slot_chosen.connect(self.acts.book)
        board.bar_moved.connect(self.acts.move)
        board.bar_resized.connect(self.acts.resize)
        board.bars_swapped.connect(self.acts.swap)
        board.bar_opened.connect(self.acts.open)
        board.refused.connect(self._refused)
        board.drop_blocked.connect(self._blocked_by)
        board.menu_asked.connect(self._menu_at)
        self.table.opened.connect(self._open_line)
        self.table.selected.connect(self._line_selected)
        self.table.set_actions(self._line_acts)
        self.panel.closed.connect(self._closed)
        theme().changed.connect(self._recolour)
        header.show_period(board.title())

    # Loading

    def reload(self) -> None:
        """Read the window again; the board keeps its own place, by date rather than by pixel."""
        self._loading = True
        self._scrolls = [kept for kept in self._scrolls if kept[0] is not self.board]
        self._load(*self.board.wanted_window())

    def _load(self, starts: int, ends: int) -> None:
        if self._loading:
            self._detailed = self.told()
            asked = self.ask_latest("picture", picture, starts=starts, ends=ends, detailed=self._detailed)
            asked.then(self._show)

    def told(self) -> bool:
        """Whether rooms are told booking by booking at this zoom and in this view, not summed up."""
        listed = self.header.view.current() == "list"
        return listed or detail(self.board.stage.camera.scale.day_width) == "hours"

    def _show(self, found: Picture) -> None:
        self.picture = found
        self.board.set_holidays(found.closed)
        self.board.set_model(found.model)
        if self._wished is not None and found.model.bar(self._wished) is not None:
            self.board.select(self._wished)
            self._wished = None
        if self._row is not None and self.knows(self._row):
            self._reveal(self._row)
        self._list(*self.board.visible())

    def _list(self, starts: object, ends: object) -> None:
        """Fill the list with what the board's window shows, when it is the list that is seen.

        Who is where is asked for once a closer zoom, or the list, tells it.
        """
        if not self._detailed and self.told():
            self._load(*self.board.wanted_window())
        if self.picture is None or self.header.view.current() != "list":
            return
        assert isinstance(starts, int)
        assert isinstance(ends, int)
        self.table.set_rows(lines(self.picture, starts, ends))
        selected = self.board.selected()
        if selected is not None:
            self.table.select_id(selected.id)

    def _recolour(self) -> None:
        self.board.set_tokens(tokens())
        self.legend.set_tokens(tokens())

    def knows(self, space: int) -> bool:
        """Whether a space has a row on the board."""
        return self.picture is not None and self.picture.model.has_row(space)

    def space_name(self, space: int) -> str:
        return self.picture.spaces[SpaceId(space)].name if self.picture is not None else ""

    # Where it stands, kept between sessions

    def _restore(self) -> None:
        try:
            kept: dict[str, Any] = json.loads(memory.recall(_KEPT, "{}"))
        except ValueError:
            kept = {}
        self.board.restore(kept or _FIRST)
        selected = kept.get("selected")
        self._wished = selected if isinstance(selected, int) else None
        self.show_view("list" if kept.get("view") == "list" else "board")

    def keep(self) -> None:
        """Remember date, zoom, scroll, selection and view for the next session."""
        selected = self.board.selected()
        kept = {
            **self.board.state(),
            "selected": None if selected is None else selected.id,
            "view": self.header.view.current(),
        }
        memory.remember(_KEPT, json.dumps(kept))

    def hideEvent(self, event: QHideEvent) -> None:
        self.keep()
        super().hideEvent(event)

    # Board and list

    def show_view(self, view: str) -> None:
        """Show the board or the list; the period stays the same."""
        self.header.view.choose(view)
        self._stack.setCurrentIndex(1 if view == "list" else 0)
        self._list(*self.board.visible())
        shown = self.table.grid if view == "list" else self.board
        self.setFocusProxy(shown)
        shown.setFocus()

    def show_record(self, record: int) -> None:
        """Bring a space's row into view."""
        self.show_view("board")
        self._row = record
        if self.knows(record):
            self._reveal(record)

    def _reveal(self, row: int) -> None:
        self._row = None
        self.board.set_filter("")
        self.header.search.clear()
        rect = self.board.row_rect(row)
        bar = self.board.verticalScrollBar()
        bar.setValue(bar.value() + rect.top() - self.board.viewport().height() // 3)

    def start(self, action: str) -> None:
        if action in ("new", "book"):
            self._book()
        elif action == "day":
            self.show_view("board")
            self.board.open_day(to_instant(self.seat.clock.now()))

    def _book(self) -> None:
        """Without a slot: from today, where is chosen in the panel."""
        self.acts.book(None, day_start(self.seat.clock.today()), FOREVER)

    def _bar_of(self, line: Line) -> Bar | None:
        return None if self.picture is None else self.picture.model.bar(line.id)

    def open_bar(self, bar: Bar) -> None:
        """Go to the page of what a bar is."""
        self.acts.open(bar)

    def _open_line(self, line: Line) -> None:
        bar = self._bar_of(line)
        if bar is not None:
            self.open_bar(bar)

    def _line_selected(self, rows: list[Line]) -> None:
        if rows:
            self.board.select(rows[0].id)

    def _line_acts(self, line: Line) -> list[tuple[str, str, Any]]:
        bar = self._bar_of(line)
        if bar is None:
            return []
        entries = self.acts.menu(bar, bar.row, bar.starts)
        acts = [(entry[0], "", entry[1]) for entry in entries if entry is not None and not entry[2]]
        if line.dossier:
            acts.append(link_act(self, self.panel, self.table, line,
                                 dossier_of=lambda one: DossierId(one.dossier) if one.dossier else None))  # fmt: skip
        return acts

    def _refused(self, reason: str) -> None:
        """Say why once the gesture is over, with the way out when somebody was in the way."""
        self._blocked = None
        QTimer.singleShot(0, lambda: self._say_refusal(reason))

    def _blocked_by(self, proposal: Proposal) -> None:
        self._blocked = proposal

    def _say_refusal(self, reason: str) -> None:
        proposal, self._blocked = self._blocked, None
        out = None if proposal is None else self.acts.way_out(proposal)
        bar = self.board.selected()
        if out is None and bar is not None and bar.locked:
            self.say_locked(bar)
        elif out is None:
            self.say(reason, "warning")
        else:
            self.say(reason, "warning", _("Voir ce qui est libre"), out)

    def say_locked(self, bar: Bar) -> None:
        """Why a bar stays as it is; what is invoiced names its invoice, and opens it."""
        if bar.state != "invoiced" or bar.item is None:
            self.say(locked_reason(bar), "warning")
            return
        asked = self.ask(invoiced_charge, dossier=DossierId(bar.dossier), item=bar.item)
        asked.then(lambda charge: self._say_invoiced(bar, charge))

    def _say_invoiced(self, bar: Bar, charge: ChargeLine | None) -> None:
        invoice = None if charge is None else charge.invoice
        if charge is None or invoice is None:
            self.say(locked_reason(bar), "warning")
            return
        self.say(
            credit_words(bar, charge), "warning", _("Voir la facture"),
            lambda: self.seat.go("billing", int(invoice)),
        )  # fmt: skip

    def _menu_at(self, bar: Bar | None, row: int, instant: object, place: QPoint) -> None:
        assert isinstance(instant, int)
        entries = self.acts.menu(bar, row, instant)
        if entries:
            make_menu(self, entries).popup(place)

    # Keys and room

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Suppr ends or abandons what is selected, the menu key opens its menu, Ctrl+N books."""
        bar = self.board.selected()
        menu = event.key() == Qt.Key.Key_Menu or (
            event.key() == Qt.Key.Key_F10 and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        )
        if event.matches(QKeySequence.StandardKey.New):
            self.header.book.click()
        elif bar is not None and event.key() == Qt.Key.Key_Delete:
            self.acts.remove(bar)
        elif bar is not None and menu:
            corner = self.board.rect_of(bar.id).center()
            self._menu_at(bar, bar.row, bar.starts, self.board.viewport().mapToGlobal(corner))
        else:
            super().keyPressEvent(event)

    def make_room(self, row: int, day: date) -> None:
        """Bring a slot out from under the panel; where the board stood comes back with its closing."""
        cell = self.board.cell_rect(row, day)
        edge = self.panel.x() - self.board.viewport().mapTo(self, QPoint(0, 0)).x()
        if cell.isEmpty() or not self.panel.isVisible() or cell.left() < edge - _ROOM:
            return
        bar = self.board.horizontalScrollBar()
        if self._former is None:
            self._former = bar.value()
        bar.setValue(bar.value() + cell.left() - max(COLUMN_WIDTH + 8, edge - 2 * _ROOM))

    def _closed(self) -> None:
        self.board.clear_pending_slot()
        if self._former is not None:
            self.board.horizontalScrollBar().setValue(self._former)
        self._former = None
