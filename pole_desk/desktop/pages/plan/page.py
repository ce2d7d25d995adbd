"""Plan des espaces: the floors on a day, filters that count, and the card of the space chosen."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from pole_desk.desktop import memory
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.plan.about import About, about
from pole_desk.desktop.pages.plan.acts import Acts
from pole_desk.desktop.pages.plan.card import SpaceCard
from pole_desk.desktop.pages.plan.header import PlanHeader, StateRow
from pole_desk.desktop.pages.plan.reading import Let, Picture, picture
from pole_desk.desktop.runner import Promise
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.theme import theme, tokens
from pole_desk.desktop.widgets.empty import EmptyState
from pole_desk.desktop.widgets.floorplan.view import FloorPlan
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.ports.ids import SpaceId

CARD = 292
WIDE = 960
"""From this width the card stands beside the plan; under it, over its right side."""
_LEVEL = "plan/level"

HELP = _(
    "## Plan des espaces\n\n"
    "Chaque espace porte son état : **occupé**, **libéré sous 30 jours**, **option**, **libre**, "
    "**impayé**, **indisponible**. Les pastilles comptent et filtrent. « Occupation au » montre "
    "n’importe quel jour, passé ou à venir.\n\n"
    "Cliquez sur un espace pour sa fiche et ce qu’on peut y faire. **Glissez un espace occupé sur un "
    "espace libre** pour proposer un déménagement. Au clavier : flèches, **Entrée**, **Échap**, "
    "**+**, **−** et **0** pour le zoom."
)


class PlanPage(Page):
    """The plan of a day; the day, the level, the zoom and the space chosen stay after an act."""

    key, title, icon = "plan", _("Plan des espaces"), "map"
    topics = frozenset(
        {"claims", "leases", "dossiers", "spaces", "calendar", "parties", "invoices", "payments", "catalog"}
    )
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.picture: Picture | None = None
        self._day = seat.clock.today()
        self._wished: int | None = None
        self._shown: int | None = None
        self._covering = False
        self.acts = Acts(self)
        self.plan = FloorPlan(tokens())
        self.plan.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.header = PlanHeader(self.title, seat.clock.today, memory.recall(_LEVEL, "all"))
        self.states = StateRow()
        self.panel = SidePanel(self)
        self.over = SidePanel(self, 320)
        self._side = self._aside()
        self.body.addWidget(self.header)
        self.body.addWidget(self.states)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._framed(), 1)
        row.addWidget(self._side)
        self.body.addLayout(row, 1)
        self._wire()
        self._show_card(None, None)
        self.setFocusProxy(self.plan)

    def _framed(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.plan)
        return frame

    def _aside(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("card")
        frame.setFixedWidth(CARD)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 8, 1, 8)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.addWidget(self._scroll)
        return frame

    def _wire(self) -> None:
        plan, header = self.plan, self.header
        header.level_chosen.connect(self._level)
        header.day.edited.connect(self._day_edited)
        header.day.line.editingFinished.connect(self._day_edited)
        header.search.searched.connect(plan.set_search)
        header.search.returnPressed.connect(self._find)
        self.states.chips.changed.connect(plan.set_filter)
        plan.space_selected.connect(self._selected)
        plan.space_opened.connect(self._opened)
        plan.move_asked.connect(self.acts.drawn)
        plan.menu_asked.connect(self._menu_at)
        self.over.closed.connect(self._uncovered)
        plan.space_unselected.connect(self._left)
        theme().changed.connect(self._recolour)

    def _recolour(self) -> None:
        self.plan.set_tokens(tokens())

    # Loading

    def day(self) -> date:
        """The day observed."""
        return self._day

    def reload(self) -> None:
        self._scrolls = [kept for kept in self._scrolls if kept[0] is not self.plan]
        self.ask_latest("picture", picture, on=self._day).then(self._show)

    def _show(self, found: Picture) -> None:
        known = self.picture
        self.picture = found
        if known is None or known.places != found.places:
            self.plan.set_plan(found.places)
            self.header.set_floors(found.floors)
            self.plan.set_levels(self.header.floors())
        self.plan.set_occupancies(found.occupancies)
        self.states.show_counts(self.plan.counts(), found.figures)
        if self._wished is not None:
            wished, self._wished = self._wished, None
            self.plan.select(wished)
        selected = self.plan.selected()
        if selected is not None:
            self._selected(selected)

    def _day_edited(self) -> None:
        """Another day, as soon as it can be read."""
        try:
            day = self.header.day.value()
        except BadInput:
            return
        if day is not None and day != self._day:
            self._day = day
            self.reload()

    def _level(self, level: str) -> None:
        memory.remember(_LEVEL, level)
        self.plan.set_levels(self.header.floors())
        if self.picture is not None:
            self.states.show_counts(self.plan.counts(), self.picture.figures)

    # The space chosen

    def let_of(self, space: int) -> Let | None:
        return None if self.picture is None else self.picture.lets.get(SpaceId(space))

    def names(self) -> dict[SpaceId, str]:
        """Names of the spaces of the day."""
        return {} if self.picture is None else {key: one.space.name for key, one in self.picture.lets.items()}

    def show_record(self, record: int) -> None:
        """Choose a space, on the day observed."""
        if self.picture is None:
            self._wished = record
            return
        self.header.show_all()
        self.plan.select(record)

    def start(self, action: str) -> None:
        if action == "find":
            self.header.search.setFocus()

    def _find(self) -> None:
        """Enter in the search box: choose the first space found."""
        wanted = slug(self.header.search.text())
        if not wanted or self.picture is None:
            return
        for key in self.plan.space_ids():
            one = self.picture.lets[SpaceId(key)]
            who = one.line.party_name if one.line is not None else ""
            if wanted in slug(f"{one.space.code} {one.space.name} {who}"):
                self.plan.select(key)
                self.plan.setFocus()
                return

    def _selected(self, space: int) -> None:
        one = self.let_of(space)
        if one is None:
            self._show_card(None, None)
            return
        self._about(one).then(lambda known: self._show_card(one, known))

    def _about(self, one: Let, slot: str = "card") -> Promise[About]:
        """Ask for what the card says; the last space asked for wins."""
        line = one.line or one.option
        return self.ask_latest(
            slot,
            about,
            space=one.space.id,
            on=self._day,
            party=None if line is None else line.party,
            lease=None if line is None else line.lease,
        )

    def _opened(self, space: int) -> None:
        """Enter or a double click: the main act of the space."""
        one = self.let_of(space)
        if one is None:
            return
        if one.line is not None:
            self.seat.go("hosting", int(one.line.lease))
        elif one.option is not None:
            self.seat.go("hosting", int(one.option.lease))
        elif one.state == "free":
            self.acts.let(one)

    def _show_card(self, one: Let | None, known: About | None) -> None:
        """Put the card beside the plan, or over its right side when there is little room."""
        wide = self.width() >= WIDE
        self._side.setVisible(wide)
        self._shown = None if one is None else one.space.id
        if one is None:
            hint = _("Cliquez sur un espace pour voir qui l’occupe et ce qu’on peut y faire.")
            self._put(EmptyState("map-pin", hint))
            self.over.close_panel()
            return
        card = SpaceCard(one, known, self.acts.of(one, known), titled=wide)
        if wide:
            self.over.close_panel()
            self._put(card)
        else:
            self._covering = True
            self.over.open(one.space.name, card)
            self._covering = False
            self.plan.setFocus()

    def _uncovered(self) -> None:
        """The card over the plan was closed: nothing is chosen any more."""
        if not self._covering:
            self.plan.select(None)

    def _left(self) -> None:
        """A click beside the spaces, or Esc, chose nothing: the card follows."""
        if not self._covering and self._shown is not None:
            self._show_card(None, None)

    def _put(self, widget: QWidget) -> None:
        inside = QWidget()
        inside.setObjectName("clear")
        margins = QVBoxLayout(inside)
        margins.setContentsMargins(18, 10, 18, 10)
        margins.addWidget(widget)
        self._scroll.setWidget(inside)

    def _menu_at(self, space: int, place: QPoint) -> None:
        one = self.let_of(space)
        if one is not None:
            self._about(one, "menu").then(lambda known: self._menu(one, known).popup(place))

    def _menu(self, one: Let, known: About) -> QMenu:
        """The same acts as the card's."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, _icon, act in self.acts.of(one, known):
            menu.addAction(words).triggered.connect(lambda _on=False, act=act: act())
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        was = self._side.isVisibleTo(self)
        super().resizeEvent(event)
        if was != (self.width() >= WIDE):
            self._side.setVisible(not was)
            selected = self.plan.selected()
            if selected is not None:
                self._selected(selected)
