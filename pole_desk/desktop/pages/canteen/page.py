"""Cantine: the week, the day's service and who eats; standing orders, cards, the month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pole_desk.activities.canteen.commands import (
    free_space,
    open_service,
    restore_cancelled_service,
    retry_standing,
)
from pole_desk.activities.canteen.queries.services import Part
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.canteen import meal_forms, reading, service_forms
from pole_desk.desktop.pages.canteen.bookings import Bookings
from pole_desk.desktop.pages.canteen.lists import Cards, Standing
from pole_desk.desktop.pages.canteen.month import MonthTab
from pole_desk.desktop.pages.canteen.rota import RotaTab
from pole_desk.desktop.pages.canteen.service import ServiceView
from pole_desk.desktop.pages.canteen.strip import WeekStrip
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import ghost, icon_button, primary, secondary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.labels import Elided
from pole_desk.desktop.widgets.pdf_view import PdfView
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, long_day, ngettext, number, plain_day
from pole_desk.kernel.periods import to_instant

TABS = (
    ("service", _("Services")), ("standing", _("Commandes permanentes")), ("cards", _("Cartes")),
    ("month", _("Mois")), ("rota", _("Roulement")),
)  # fmt: skip
HELP = _(
    "# Cantine\n\n"
    "- La **semaine** en haut : l’état de chaque jour et les places prises ; **←** et **→** changent de jour, "
    "**Alt+←** et **Alt+→** de semaine.\n"
    "- **Ctrl+N** réserve des couverts, dans l’ordre d’un appel ; un service prévu s’ouvre de lui-même.\n"
    "- **F2** modifie la réservation choisie, **Suppr** l’annule ; après l’heure, les repas restent dus sauf excuse.\n"
    "- Un régime qui nomme une personne demande son accord ; il s’efface avec son compte.\n"
    "- **Ctrl+P** montre la fiche cuisine : couverts par formule, régimes, plats qui ne conviennent pas.\n"
    "- **Annuler un service** crédite tous les repas, cartes comprises, et liste qui appeler ; cela se défait.\n"
    "- Les repas du mois viennent sur la facture suivante ; les ventes au comptoir restent sur la caisse des "
    "opérateurs, dont on note le total Z.\n"
    "- Le **roulement** dit qui cuisine chaque jour de la semaine ; un jour peut en différer.\n"
    "- **Ctrl+Z** annule le dernier acte.\n"
)


NARROW = 1000
"""Below this width, px, the list's buttons are icons."""


class CanteenPage(Page):
    """Tabs above views; the kitchen sheet opens in their place."""

    key = "canteen"
    title = _("Cantine")
    icon = "utensils"
    topics = frozenset({
        "canteen", "meals", "meal_cards", "meal_accounts", "canteen_rota", "canteen_tills", "parties", "claims",
        "settings", "calendar",
    })  # fmt: skip
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.day = seat.clock.today()
        self.found: reading.Week | None = None
        self.walk_button = secondary(_("Sans réservation"), self.walk_in, "user-plus",
                                     _("Noter quelqu’un qui se présente"))  # fmt: skip
        self.book_button = primary(_("Réserver"), self.book, "plus", _("Réserver des couverts (Ctrl+N)"))
        self.header = PageHeader(self.title, "", self.walk_button, self.book_button)
        self.body.addWidget(self.header)
        self.tabs = Segmented(TABS, name=_("Vues de la cantine"))
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel = SidePanel(self)
        self.standing, self.cards = Standing(self, self.panel), Cards(self, self.panel)
        self.month, self.rota = MonthTab(self, self.panel), RotaTab(self, self.panel)
        self.views: dict[str, QWidget] = {
            "service": self._services(), "standing": self.standing.table, "cards": self.cards.table,
            "month": self.month, "rota": self.rota, "sheet": self._sheet(),
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        self.tabs.chosen.connect(self.turn)
        for keys, act in (
            ("Ctrl+N", self._new), ("F2", self._change), ("Del", self._remove), ("Ctrl+P", self.show_sheet),
            ("Alt+Left", self._left), ("Alt+Right", lambda: self.go_week(1)),
        ):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _services(self) -> QWidget:
        view = QWidget()
        view.setObjectName("clear")
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        bar = QHBoxLayout()
        bar.setSpacing(6)
        bar.addWidget(icon_button("chevron-left", _("Semaine précédente (Alt+←)"), lambda: self.go_week(-1)))
        bar.addWidget(icon_button("chevron-right", _("Semaine suivante (Alt+→)"), lambda: self.go_week(1)))
        self.week_name = Elided("", "title")
        bar.addWidget(self.week_name, 1)
        self.today_button = secondary(_("Aujourd’hui"), self.go_today, "calendar")
        bar.addWidget(self.today_button)
        column.addLayout(bar)
        self.strip = WeekStrip()
        self.strip.chosen.connect(self.go_day)
        column.addWidget(self.strip)
        across = QHBoxLayout()
        across.setSpacing(12)
        self.bookings = Bookings(self, self.panel, self.book)
        self.service = ServiceView(self)
        self.service.setMinimumWidth(270)
        self.service.setMaximumWidth(430)
        across.addWidget(self.bookings.table, 7)
        across.addWidget(self.service, 4)
        column.addLayout(across, 1)
        return view

    def _sheet(self) -> QWidget:
        view = QWidget()
        view.setObjectName("clear")
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        back = ghost(_("Revenir au service"), self._left, "arrow-left", _("Revenir au service (Alt+←)"))
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        column.addLayout(row)
        self.pdf = PdfView("fiche-cuisine.pdf")
        column.addWidget(self.pdf, 1)
        return view

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bookings.set_compact(self.width() < NARROW)

    # --- the page's contract

    def reload(self) -> None:
        shown = self._shown()
        if shown == "standing":
            self.ask(reading.standing_lines).then(self.standing.show)
        elif shown == "cards":
            self.ask(reading.card_lines).then(self.cards.show)
        elif shown == "month":
            self.month.look()
        elif shown == "rota":
            self.rota.look()
        if shown in ("service", "sheet") or self.found is None:
            self.ask_latest("canteen-week", reading.week, day=self.day).then(self._show_week)

    def show_record(self, record: int) -> None:
        """Show the day of a service."""
        self.ask(reading.day_of_service, record=record).then(self._show_service)

    def start(self, action: str) -> None:
        """`new` opens the form of a booking, `standing` that of a standing order, a view's name that view."""
        if action == "standing":
            self.turn("standing")
            self.standing.add()
        elif action in dict(TABS):
            self.turn(action)
        else:
            self.book()

    # --- where we are

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def turn(self, key: str) -> None:
        """Show a view."""
        self.panel.close_panel()
        if key in dict(TABS):
            self.tabs.choose(key)
        self.tabs.setVisible(key in dict(TABS))
        self.stack.setCurrentWidget(self.views[key])
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def go_day(self, day: date) -> None:
        """Show another day."""
        self.day = day
        self.ask_latest("canteen-week", reading.week, day=day).then(self._show_week)

    def go_week(self, step: int) -> None:
        if self._shown() == "month":
            self.month.turn(step)
        elif self._shown() == "service":
            self.go_day(self.day + timedelta(days=7 * step))

    def go_today(self) -> None:
        self.go_day(self.seat.clock.today())

    def _left(self) -> None:
        """Back from the sheet; else the week or the month before."""
        if self._shown() == "sheet":
            self.turn("service")
        else:
            self.go_week(-1)

    def _show_service(self, day: date) -> None:
        self.day = day
        self.turn("service")

    def _show_week(self, found: reading.Week) -> None:
        self.found = found
        now, today = to_instant(self.seat.clock.now()), self.seat.clock.today()
        monday = found.days[0].day
        self.week_name.set_text(_("Semaine du {day}").format(day=plain_day(monday)))
        self.today_button.why(_("C’est la semaine d’aujourd’hui.") if found.chosen.day == today else "")
        focused = any(button.hasFocus() for button in self.strip.buttons)
        self.strip.show_days(found.days, found.chosen.day, today, now)
        if focused:
            self.strip.focus_chosen()
        self.bookings.show(found)
        self.service.show_week(found, now)
        self.book_button.why("")
        walking = found.service is not None and found.chosen.state == "open"
        self.walk_button.why("" if walking else _("Il n’y a pas de service ouvert ce jour-là."))
        week = sum(day.taken for day in found.days)
        self.header.set_subtitle(" · ".join((
            ngettext("{count} couvert le {day}", "{count} couverts le {day}", found.chosen.taken).format(
                count=number(found.chosen.taken), day=long_day(found.chosen.day)),
            ngettext("{count} cette semaine", "{count} cette semaine", week).format(count=number(week)),
        )))  # fmt: skip

    # --- acts

    def book(self) -> None:
        """Open the form in the order of a phone call."""
        day = self.day if self._shown() == "service" else self.seat.clock.today()
        meal_forms.open_booking(self, self.panel, day, self._sittings())

    def walk_in(self) -> None:
        meal_forms.open_booking(self, self.panel, self.day, self._sittings(), walk_in=True)

    def _sittings(self) -> list[str]:
        return list(self.found.service.sittings) if self.found and self.found.service else []

    def _new(self) -> None:
        acts = {"standing": self.standing.add, "cards": self.cards.sell, "month": self.month.note_till,
                "rota": self.rota.add_exception}
        acts.get(self._shown(), self.book)()

    def _change(self) -> None:
        if self._shown() == "service":
            self.bookings.change()

    def _remove(self) -> None:
        acts: dict[str, Any] = {"service": self.bookings.cancel, "standing": self.standing.end}
        act = acts.get(self._shown())
        if act is not None:
            act()

    def open_service(self) -> None:
        """Open the day's service as the rota says."""
        self.do(open_service, day=self.day)

    def show_sheet(self) -> None:
        """The kitchen sheet of the day, to look at, print or save."""
        service = self.found.service if self.found else None
        if service is None or service.state != "open":
            self.say(_("Il n’y a pas de service ouvert ce jour-là : pas de fiche cuisine."), "info")
            return
        name = f"fiche-cuisine-{service.day.isoformat()}.pdf"
        self.ask(reading.sheet, service=service.id).then(lambda pdf: self._show_pdf(pdf, name))

    def _show_pdf(self, pdf: bytes, name: str) -> None:
        self.turn("sheet")
        self.pdf.show_pdf(pdf, name)

    def change_service(self) -> None:
        if self.found and self.found.service:
            service_forms.open_places(self, self.panel, self.found.service)

    def cancel_service(self) -> None:
        if self.found:
            service_forms.open_cancel_service(self, self.panel, self.found)

    def restore_service(self) -> None:
        if self.found and self.found.service:
            self.do(restore_cancelled_service, service=self.found.service.id)

    def free_space(self) -> None:
        """Free the canteen of a cancelled service, or keep it."""
        one = self.found.service if self.found else None
        if one is not None:
            self.do(free_space, service=one.id, freed=one.space_kept)

    def retry_standing(self) -> None:
        self.do(retry_standing, day=self.day)

    def change_parts(self) -> None:
        if self.found and self.found.service:
            service_forms.open_parts(self, self.panel, self.found.service, self.found.parts)

    def change_menu(self, part: Part) -> None:
        if self.found:
            service_forms.open_menu(self, self.panel, self.found, part)

    def decide_numbers(self, part: Part) -> None:
        if self.found and self.found.service:
            service_forms.open_numbers(self, self.panel, self.found.service, part)

    def note_actuals(self, part: Part) -> None:
        if self.found and self.found.service:
            service_forms.open_actuals(self, self.panel, self.found.service, part)

    def hand_over(self, part: Part) -> None:
        if self.found and self.found.service:
            service_forms.open_hand_over(self, self.panel, self.found.service, part)
