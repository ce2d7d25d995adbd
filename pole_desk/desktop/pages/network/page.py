"""Réseau: lieux collectifs de proximité, schemes, the enquiry on jobs; a structure as a card."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pole_desk.activities.network.commands import remind, withdraw_answer, withdraw_asked, withdraw_record
from pole_desk.activities.network.queries import Beneficiary, Benefit
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.network import enquiry_forms, forms, reading
from pole_desk.desktop.pages.network.acts import Acts
from pole_desk.desktop.pages.network.card import PlaceCard
from pole_desk.desktop.pages.network.enquiry import SILENT, EnquiryView
from pole_desk.desktop.pages.network.lists import ASKED, PlaceList, SchemesView
from pole_desk.desktop.pages.network.reading import AnswerLine, Asked, PlaceLine, Places
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import primary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.desktop.widgets.table import DataTable
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.ports.ids import PartyId

TABS = (
    ("places", _("Lieux collectifs de proximité")), ("schemes", _("Dispositifs")), ("enquiry", _("Enquête emploi")),
)  # fmt: skip
NEW = {"places": _("Nouveau LCP"), "schemes": _("Compter des personnes"), "enquiry": _("Noter une réponse")}
HELP = _(
    "# Réseau\n\n"
    "- **Lieux collectifs de proximité** : la charte en cinq points, chacun avec un avis daté et ce qui le montre ; "
    "les postes financés, les services reçus de la plateforme.\n"
    "- Une structure rejoint les LCP si elle est accompagnée par la plateforme, tient toute la charte et a atteint "
    "ses objectifs. Un bouton grisé dit ce qui manque.\n"
    "- **Dispositifs** : les structures et les personnes, au jour choisi ; une ligne choisie à gauche filtre à droite.\n"
    "- **Enquête emploi** : elle porte sur une année finie et interroge toutes les structures hébergées. Une réponse "
    "ne s’écrase pas : une correction s’ajoute.\n"
    "- **Ctrl+N** ajoute selon la vue ; **Ctrl+F** cherche ; **Entrée** ouvre la ligne ; **Alt+Gauche** revient.\n"
    "- **Ctrl+Z** annule le dernier acte. Rien n’est supprimé.\n"
)


class NetworkPage(Page):
    """Tabs above views; a structure opens as a card in their place."""

    key = "network"
    title = _("Réseau")
    icon = "map-pin"
    topics = frozenset({"network", "parties", "references", "settings"})
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self._party: PartyId | None = None
        self._year: int | None = None
        self.new_button = primary(NEW["places"], self.new, "plus", _("Ajouter (Ctrl+N)"))
        self.header = PageHeader(self.title, "", self.new_button)
        self.body.addWidget(self.header)
        self.tabs = Segmented(TABS, name=_("Vues du réseau"))
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel = SidePanel(self)
        self.places, self.schemes = PlaceList(), SchemesView(seat.clock.today())
        self.enquiry, self.card = EnquiryView(), PlaceCard(Acts(self, self.panel))
        self.views: dict[str, QWidget] = {
            "places": self.places, "schemes": self.schemes, "enquiry": self.enquiry, "card": self.card,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        for table in self._tables():
            table.set_loading()
        self._connect()

    def _tables(self) -> tuple[DataTable, ...]:
        return self.places.table, self.schemes.sums, self.schemes.table, self.enquiry.table

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show)
        self.places.opened.connect(self.show_record)
        self.places.asked_new.connect(self.new)
        self.places.table.set_actions(self._place_acts)
        self.schemes.opened.connect(self.show_record)
        self.schemes.asked_new.connect(self.new)
        self.schemes.day_asked.connect(lambda _day: self._ask_schemes())
        self.schemes.table.set_actions(self._benefit_acts)
        self.enquiry.year_asked.connect(self._ask_enquiry)
        self.enquiry.opening_asked.connect(self.open_enquiry)
        self.enquiry.more_asked.connect(self._more)
        self.enquiry.remind_asked.connect(self._remind)
        self.enquiry.answer_asked.connect(self.answer)
        self.enquiry.table.set_actions(self._answer_acts)
        self.card.back.connect(self._back)
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self.new), ("Ctrl+F", self._to_search)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- the page's contract

    def reload(self) -> None:
        shown = self._shown()
        if shown == "card" and self._party is not None:
            self.ask_latest("card", reading.card, party=self._party).then(self.card.show_card).fail(self._no_card)
        elif shown == "schemes":
            self._ask_schemes()
        elif shown == "enquiry":
            self._ask_enquiry(self._year)
        self.ask_latest("places", reading.places).then(self._show_places).fail(self._lost)

    def show_record(self, record: int) -> None:
        """Open the card of a structure; 0 is the enquiry on jobs."""
        if record == 0:
            self.start("enquiry")
            return
        self._party = PartyId(record)
        self._show("card")

    def start(self, action: str) -> None:
        """`new` opens the form of an LCP, `asked` keeps the requests, `schemes` and `enquiry` are views."""
        if action in ("schemes", "enquiry"):
            self._show(action)
        elif action == "asked":
            self._show("places")
            self.places.keep(ASKED)
        else:
            self._show("places")
            self.new()

    def _ask_schemes(self) -> None:
        day = self.schemes.on() or self.seat.clock.today()
        self.ask_latest("schemes", reading.schemes, on=day).then(self.schemes.show_schemes).fail(self._lost)

    def _ask_enquiry(self, year: int | None) -> None:
        self.ask_latest("enquiry", reading.asked, year=year).then(self._show_enquiry).fail(self._lost)

    def _lost(self, error: Exception) -> None:
        if isinstance(error, PoleError):
            for table in self._tables():
                table.set_error(error.message, self.refresh)
        else:
            self.refused(error)

    def _no_card(self, error: Exception) -> None:
        """What was asked for is no structure: the list says so."""
        if self.card.shown is None:
            self._show("places")
        else:
            self._party = self.card.shown.party.id
        self.refused(error)

    # --- acts

    def new(self) -> None:
        """What the view shown adds."""
        shown = self._shown()
        if shown == "schemes" and self.schemes.shown is not None:
            forms.open_benefit(self, self.panel, self.schemes.shown.names, scheme=self.schemes.scheme())
        elif shown == "enquiry":
            self._new_answer()
        elif shown == "places":
            forms.open_joining(self, self.panel)

    def _new_answer(self) -> None:
        """The answer of the line chosen, or the way to choose one."""
        found, line = self.enquiry.shown, self.enquiry.table.current_row()
        if found is None or found.card is None:
            self.open_enquiry()
        elif line is not None:
            self.answer(line)
        else:
            self.enquiry.keep(SILENT)
            self.say(_("Choisissez la structure qui répond."), "info")

    def answer(self, line: AnswerLine) -> None:
        found = self.enquiry.shown
        if found is not None and found.card is not None:
            enquiry_forms.open_answer(self, self.panel, found.card.year, line)

    def open_enquiry(self) -> None:
        """Open the enquiry on the last year that is over."""
        found = self.enquiry.shown
        if found is not None and found.to_open is not None:
            self._year = found.to_open
            enquiry_forms.open_opening(self, self.panel, found.to_open)

    def _more(self) -> None:
        found = self.enquiry.shown
        if found is not None and found.card is not None:
            enquiry_forms.open_more(self, self.panel, found.card.year)

    def _remind(self) -> None:
        """Note that those who did not answer, or those chosen among them, were reminded today."""
        found = self.enquiry.shown
        if found is None or found.card is None:
            return
        chosen = [line.party for line in self.enquiry.table.selected_rows() if line.answer is None]
        silent = [line.party for line in found.lines if line.answer is None]
        self.do(remind, year=found.card.year, parties=chosen if len(chosen) > 1 else silent,
                on=self.seat.clock.today())  # fmt: skip

    # --- the menus of lines

    def _place_acts(self, row: PlaceLine) -> list[tuple[str, str, Callable[[], object]]]:
        return [
            (_("Ouvrir le lieu"), "arrow-right", partial(self.show_record, row.id)),
            (_("Voir la structure"), "users", partial(self.seat.go, "parties", row.id)),
            link_act(self, self.panel, self.places.table, row, party_of=lambda one: PartyId(one.id)),
        ]

    def _benefit_acts(self, row: Beneficiary) -> list[tuple[str, str, Callable[[], object]]]:
        names = [] if self.schemes.shown is None else self.schemes.shown.names
        acts: list[tuple[str, str, Callable[[], object]]] = [
            (_("Ouvrir la structure"), "arrow-right", partial(self.show_record, row.party)),
            link_act(self, self.panel, self.schemes.table, row, party_of=lambda one: one.party),
        ]
        if row.benefit is None or row.people is None:
            count = partial(forms.open_benefit, self, self.panel, names, party=row.party, scheme=row.scheme)
            return [*acts, (_("Compter les personnes…"), "plus", count)]
        one = Benefit(
            row.benefit, row.party, row.name, row.scheme, row.people, row.detail, row.first_day, row.last_day
        )
        change = partial(forms.open_benefit, self, self.panel, names, party=row.party, one=one)
        end = partial(forms.open_end, self, self.panel, "benefit", one.id, one.last_day)
        withdraw = partial(self.do, withdraw_record, kind="benefit", record=one.id)
        return [
            *acts, (_("Modifier…"), "pencil", change), (_("Noter la fin…"), "calendar-x", end),
            (_("Retirer, noté par erreur"), "circle-x", withdraw),
        ]  # fmt: skip

    def _answer_acts(self, row: AnswerLine) -> list[tuple[str, str, Callable[[], object]]]:
        verb = _("Noter la réponse…") if row.answer is None else _("Corriger la réponse…")
        acts: list[tuple[str, str, Callable[[], object]]] = [
            (verb, "pencil", partial(self.answer, row)),
            (_("Voir la structure"), "users", partial(self.seat.go, "parties", row.party)),
            link_act(self, self.panel, self.enquiry.table, row, party_of=lambda one: one.party),
        ]
        if row.answer is not None:
            return [*acts, (_("Retirer la réponse"), "undo-2", partial(self.do, withdraw_answer, answer=row.answer))]
        found = self.enquiry.shown
        if found is not None and found.card is not None:
            told = partial(self.do, remind, year=found.card.year, parties=[row.party], on=self.seat.clock.today())
            acts.append((_("Relancée aujourd’hui"), "bell", told))
        return [*acts, (_("Retirer de l’enquête"), "circle-x", partial(self.do, withdraw_asked, asked=(row.id,)))]

    # --- views

    def _back(self) -> None:
        self._show(self.tabs.current())

    def _to_search(self) -> None:
        tables: dict[str, DataTable] = {
            "places": self.places.table, "schemes": self.schemes.table, "enquiry": self.enquiry.table,
        }  # fmt: skip
        table = tables.get(self._shown())
        if table is not None:
            table.search_field.setFocus()

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def _show(self, key: str) -> None:
        self.panel.close_panel()
        self.stack.setCurrentWidget(self.views[key])
        listed = key in dict(TABS)
        if listed:
            self.tabs.choose(key)
            self.new_button.setText(NEW[key])
            self.new_button.setAccessibleName(NEW[key])
        self.tabs.setVisible(listed)
        self.new_button.setVisible(listed)
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _show_places(self, found: Places) -> None:
        self.places.show_places(found)
        here = sum(one.lcp for one in found.lines)
        asking = len(found.lines) - here
        parts = [ngettext("{n} LCP", "{n} LCP", here).format(n=number(here))]
        if asking:
            parts.append(ngettext("{n} demande", "{n} demandes", asking).format(n=number(asking)))
        self.header.set_subtitle(" · ".join(parts))

    def _show_enquiry(self, found: Asked) -> None:
        self._year = None if found.card is None else found.card.year
        self.enquiry.show_asked(found)
