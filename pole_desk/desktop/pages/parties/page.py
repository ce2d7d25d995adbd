"""Structures: their list, the card of each, those that look the same, and bringing them in from a file."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.parties import importing, merging, reading
from pole_desk.desktop.pages.parties.acts import Acts
from pole_desk.desktop.pages.parties.card import PartyView
from pole_desk.desktop.pages.parties.listing import Parties
from pole_desk.desktop.pages.parties.merging import Duplicates
from pole_desk.desktop.parts import party_form
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import primary, secondary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import find_duplicates

TABS = (("list", _("Structures")), ("duplicates", _("Doublons proposés")))
WIDE = 760
HELP = _(
    "# Structures\n\n"
    "- La recherche lit aussi les personnes, les téléphones et les SIREN ; une faute de frappe ne gêne pas.\n"
    "- **Ctrl+N** ouvre une nouvelle fiche ; les structures qui ressemblent à ce qui est tapé sont montrées.\n"
    "- **Entrée** ou un double-clic ouvre une fiche ; **F2** la modifie ; **Alt+Gauche** revient à la liste.\n"
    "- **Doublons proposés** compare deux fiches côte à côte ; une fusion s’annule.\n"
    "- **Importer** lit un fichier CSV et montre le sort de chaque ligne avant d’écrire.\n"
    "- Rien n’est supprimé : une structure archivée se rétablit.\n"
    "- **Ctrl+Z** annule le dernier acte.\n"
)


class PartiesPage(Page):
    """Two tabs above views; a structure opens as a card in their place."""

    key = "parties"
    title = _("Structures")
    icon = "users"
    topics = frozenset({
        "parties", "contacts", "references", "links", "chantiers", "dossiers", "leases", "invoices", "payments",
        "network", "mandates", "quotes", "event_quotes",
    })  # fmt: skip
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.import_button = secondary(_("Importer"), self.choose_file, "upload",
                                       _("Importer des structures d’un fichier CSV"))  # fmt: skip
        self.new_button = primary(_("Nouvelle structure"), self.new, "plus", _("Nouvelle structure (Ctrl+N)"))
        self.header = PageHeader(self.title, "", self.import_button, self.new_button)
        self.body.addWidget(self.header)
        self.tabs = Segmented(TABS, name=_("Vues des structures"))
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel, self.wide = SidePanel(self), SidePanel(self, WIDE)
        self._party: PartyId | None = None
        self.acts = Acts(self, self.panel, self.wide, self.show_record)
        self.list, self.duplicates, self.card = Parties(), Duplicates(), PartyView(self.acts)
        self.views: dict[str, QWidget] = {
            "list": self.list, "duplicates": self.duplicates, "card": self.card,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        self._connect()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show)
        self.list.opened.connect(self.show_record)
        self.list.asked_new.connect(self.new)
        self.list.table.set_actions(lambda row: [
            (_("Ouvrir la structure"), "arrow-right", lambda: self.show_record(row.id)),
            link_act(self, self.panel, self.list.table, row, party_of=lambda one: one.id),
        ])  # fmt: skip
        self.list.searched.connect(self._search)
        self.duplicates.compared.connect(self._compare)
        self.card.back.connect(self._back)
        self.card.lease_asked.connect(lambda lease: self.seat.go("hosting", lease))
        self.card.invoice_asked.connect(lambda invoice: self.seat.go("billing", invoice))
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self.new), ("F2", self._change),
                          ("Ctrl+F", self._to_search)):  # fmt: skip
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- the page's contract

    def reload(self) -> None:
        view = self._shown()
        if view == "card" and self._party is not None:
            self.ask(reading.card, party=self._party).then(self.card.show_card)
        elif view == "duplicates":
            self.ask(find_duplicates).then(self.duplicates.set_rows)
        if view != "card" or not self._counted:
            self.ask(reading.listing, words=self.list.words()).then(self._list)

    _counted = False

    def show_record(self, record: int) -> None:
        """Open the card of a structure."""
        self.panel.close_panel()
        self._party = PartyId(record)
        self._show("card")

    def start(self, action: str) -> None:
        """`new` opens the form of a structure."""
        self.new()

    # --- acts

    def new(self) -> None:
        party_form.open_new(self, self.panel, self.show_record)

    def choose_file(self) -> None:
        importing.choose(self, self.wide)

    def _compare(self, first: int, second: int) -> None:
        merging.open_compare(self, self.wide, PartyId(first), PartyId(second), self.show_record)

    def _change(self) -> None:
        row = self.list.table.current_row()
        if self._shown() == "card" and self.card.change.isEnabled():
            self.acts.change()
        elif self._shown() == "list" and row is not None:
            self.show_record(row.id)

    def _search(self, words: str) -> None:
        self.ask_latest("search", reading.matching, words=words).then(self.list.keep)

    def _to_search(self) -> None:
        if self._shown() == "list":
            self.list.search.setFocus()
            self.list.search.selectAll()

    # --- views

    def _back(self) -> None:
        self._show(self.tabs.current())

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def _show(self, key: str) -> None:
        self.stack.setCurrentWidget(self.views[key])
        if key in dict(TABS):
            self.tabs.choose(key)
        self.tabs.setVisible(key in dict(TABS))
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _list(self, found: reading.Listing) -> None:
        self._counted = True
        self.list.show_listing(found)
        current = [line for line in found.lines if not line.archived]
        hosted = sum("hosted" in line.roles for line in current)
        words = ngettext(_("{n} structure"), _("{n} structures"), len(current)).format(n=number(len(current)))
        alike = ngettext(_("{n} doublon proposé"), _("{n} doublons proposés"), found.duplicates)
        parts = [words, _("{n} hébergées").format(n=number(hosted))]
        if found.duplicates:
            parts.append(alike.format(n=number(found.duplicates)))
        self.header.set_subtitle(" · ".join(parts))
