"""The page that opens first: the day's work on the left, how the pole stands around it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.today.figures import Ending, Figures, Occupied
from pole_desk.desktop.pages.today.incubator import IncubatorCard
from pole_desk.desktop.pages.today.reading import FORECAST_MONTHS, Ahead, Day, read_ahead, read_day
from pole_desk.desktop.pages.today.rooms import Rooms
from pole_desk.desktop.pages.today.sheet import draw_rooms, draw_sheet
from pole_desk.desktop.pages.today.work import Work
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import ghost, primary
from pole_desk.desktop.widgets.card import Card
from pole_desk.desktop.widgets.charts.bars import Series, StackedBars
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.desktop.widgets.empty import EmptyState
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.timeline import Timeline
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import SHORT_MONTHS, _, long_day, moment_text, ngettext
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import party, the_pole

ACTIVITIES = {
    Kind.HOSTING: _("Hébergement"), Kind.STORAGE: _("Stockage"), Kind.EVENT: _("Événements"),
    Kind.MEALS: _("Cantine"), Kind.SHOP: _("Magasin"),
}  # fmt: skip

ROOMY = 1320
"""Width from which the last acts are shown beside the day's cards."""
ENOUGH = 1120
"""Width from which the incubator's card is shown."""
LEAST = 730
"""Height, in pixels, below which the cards scroll rather than shrink."""


def pole_name(reader: Reader) -> str:
    return party(reader, party=the_pole(reader)).name


class TodayPage(Page):
    """Arrivals, departures, what waits, and the figures of the pole."""

    key, title, icon = "today", _("Aujourd’hui"), "layout-dashboard"
    topics = frozenset(
        {
            "leases", "invoices", "payments", "parties", "applications", "spaces", "documents", "settings",
            "events", "meals", "incubations", "candidacies", "cohorts", "sessions", "workshops", "juries",
        }  # fmt: skip
    )
    help = _(
        "# Aujourd’hui\n\nChaque ligne a un bouton, qui ouvre la fiche où agir. Les chiffres du haut "
        "ouvrent leur page. **Ctrl+N** réserve une salle. « Imprimer la feuille du jour » en fait un PDF pour l’accueil."
    )

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._day: Day | None = None
        self._ahead: Ahead | None = None
        self.header = PageHeader(
            _("Bonjour"), "",
            primary(
                _("Réserver"), lambda: seat.go("planning", action="book"), "plus",
                _("Réserver une salle (Ctrl+N)"),
            ),
        )
        self.body.addWidget(self.header)
        book = QShortcut(QKeySequence("Ctrl+N"), self)
        book.activated.connect(lambda: seat.go("planning", action="book"))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._board(seat))
        self.stack.addWidget(
            EmptyState(
                "sprout",
                _("Le pôle est vide. Commencez par une structure, puis louez-lui un espace."),
                _("Créer une structure"),
                lambda: seat.go("parties", action="new"),
            )
        )
        self.body.addWidget(self.stack, 1)

    def _board(self, seat: Seat) -> QWidget:
        inner = QWidget()
        inner.setObjectName("clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.figures = Figures(seat)
        column.addWidget(self.figures)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for row in (upper, lower):
            row.setSpacing(12)
        self.work_list = Work(seat)
        todo = Card(_("À faire aujourd’hui"), ghost(_("Imprimer la feuille du jour"), self.print_sheet))
        todo.body.addWidget(self.work_list, 1)
        self.work_list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.chart = StackedBars(_("Chiffre d’affaires par activité"))
        self.chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.chart.setMinimumHeight(160)
        revenue = Card(
            _("Chiffre d’affaires par activité"), ghost(_("Voir les données"), self.chart.show_data)
        )
        revenue.body.addWidget(self.chart, 1)
        upper.addWidget(todo, 11)
        upper.addWidget(revenue, 10)
        self.occupied = Occupied()
        self.acts = Timeline()
        self.recent = Card(_("Derniers actes"))
        self.recent.body.addWidget(self.acts, 1)
        self.ending = Ending(seat)
        self.rooms = Rooms(seat, self.print_rooms)
        lower.addWidget(self.occupied, 6)
        lower.addWidget(self.rooms, 9)
        lower.addWidget(self.ending, 9)
        lower.addWidget(self.recent, 7)
        self.incubator = IncubatorCard(seat)
        lower.addWidget(self.incubator, 7)
        column.addLayout(upper, 6)
        column.addLayout(lower, 4)
        inner.setMinimumHeight(LEAST)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        return area

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The last acts give way to the day's own cards where there is little room."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """The incubator's card, when a cohort runs, stands where the last acts would."""
        runs = self._day is not None and self._day.incubator is not None
        self.incubator.setVisible(runs and self.width() >= ENOUGH)
        self.recent.setVisible(not runs and self.width() >= ROOMY)

    def reload(self) -> None:
        self.ask_latest("day", read_day, on=self.seat.clock.today()).then(self._show_then_ask)

    def _show_then_ask(self, day: Day) -> None:
        self.show_day(day)
        self.ask_latest("ahead", read_ahead, on=day.on).then(self.show_ahead)

    def show_ahead(self, ahead: Ahead) -> None:
        """Put what the months to come would bill beside what is there."""
        self._ahead = ahead
        if self._day is not None:
            self.figures.show_billed(self._day, ahead)
            self._show_revenue(self._day)

    def show_day(self, day: Day) -> None:
        """Put a day's reading on the screen; what is known of the months to come stays meanwhile."""
        if self._day is not None and self._day.on != day.on:
            self._ahead = None
        self._day = day
        arrivals = sum(1 for one in day.movements if one.arrival)
        departures = len(day.movements) - arrivals
        self.header.set_subtitle(
            " · ".join(
                [
                    long_day(day.on).capitalize(),
                    _("semaine {week}").format(week=day.on.isocalendar().week),
                    ngettext("{count} salle", "{count} salles", len(day.rooms)).format(count=len(day.rooms)),
                    ngettext("{count} arrivée", "{count} arrivées", arrivals).format(count=arrivals),
                    ngettext("{count} départ", "{count} départs", departures).format(count=departures),
                ]
            )
        )
        empty = not (day.structures or day.reminders or day.months or day.rooms or day.incubator)
        self.stack.setCurrentIndex(1 if empty else 0)
        self.figures.show_day(day)
        self.figures.show_billed(day, self._ahead)
        self.work_list.show_day(day)
        self.occupied.show_day(day)
        self.ending.show_day(day)
        self.rooms.show_day(day)
        self.acts.set_entries(day.acts)
        if day.incubator is not None:
            self.incubator.show_incubating(day.incubator)
        self._make_room()
        self._show_revenue(day)

    def _show_revenue(self, day: Day) -> None:
        month = Month.of(day.on)
        past = [month.plus(-back) for back in range(5, 0, -1)]
        nets = {(row.month, row.activity): row.net for row in day.revenue}
        issued = any(key[0] == str(month) for key in nets)
        shown = [*past, month] if issued else past
        blank = [(month.plus(after), ZERO) for after in range(FORECAST_MONTHS + 1)]
        forecast = blank if self._ahead is None else self._ahead.forecast
        coming = [(when, net) for when, net in forecast if when not in shown]
        kinds = sorted({activity for _month, activity in nets}) or [str(Kind.HOSTING)]
        series = []
        for kind in kinds:
            values = [nets.get((str(when), kind), ZERO) for when in shown]
            share = _latest_share(values, [nets.get((str(when), other), ZERO) for other in kinds
                                           for when in shown[-1:]])  # fmt: skip
            values += [(net * share).quantize(Decimal("0.01")) for _when, net in coming]
            series.append(Series(ACTIVITIES.get(Kind(kind), kind), values))
        labels = [SHORT_MONTHS[when.month - 1] for when in [*shown, *(when for when, _net in coming)]]
        self.chart.set_data(series, labels, forecast_from=len(shown), unit="€")

    def print_sheet(self) -> None:
        """Save the day sheet as a PDF."""
        if self._day is None:
            return
        day = self._day
        printed = moment_text(self.seat.clock.now())

        def save(path: Path) -> None:
            self.ask(pole_name).then(lambda name: _write(self, path, draw_sheet(day, name, printed)))

        save_file(
            self, _("Feuille du jour"), f"feuille-{day.on.isoformat()}.pdf", _("PDF (*.pdf)"), save
        )

    def print_rooms(self) -> None:
        """Save the day's rooms, hour by hour, for the door of the pole."""
        on = self.seat.clock.today()

        def drawn(pdf: bytes) -> None:
            save_file(
                self, _("Programme des salles"), f"salles-{on.isoformat()}.pdf", _("PDF (*.pdf)"),
                lambda path: _write(self, path, pdf),
            )  # fmt: skip

        self.ask(draw_rooms, on=on).then(drawn)


def _write(page: Page, path: Path, pdf: bytes) -> None:
    try:
        path.write_bytes(pdf)
    except OSError as error:
        message = _("{path} ne s’écrit pas : {why}. Choisissez un autre dossier.")
        page.refused(BadInput("output", message.format(path=path, why=why_refused(error))))
    else:
        page.say(_("{name} enregistré.").format(name=path.name))


def _latest_share(values: list[Decimal], last: list[Decimal]) -> Decimal:
    """An activity's part of the last issued month, by which what is to come is shared."""
    whole = sum(last, ZERO)
    return values[-1] / whole if values and whole else Decimal(1)
