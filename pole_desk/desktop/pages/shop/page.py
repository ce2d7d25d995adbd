"""Magasin: participants, stalls, sales, rota and what is re-used, each a view of one page."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from pole_desk.activities.shop.queries import Contract, contracts, support
from pole_desk.desktop.page import Page
from pole_desk.desktop.pages.shop import forms, reading
from pole_desk.desktop.pages.shop.card import ContractCardView
from pole_desk.desktop.pages.shop.goods import GoodsTab
from pole_desk.desktop.pages.shop.indexation import StandsIndexation
from pole_desk.desktop.pages.shop.participants import Participants
from pole_desk.desktop.pages.shop.rota import RotaTab
from pole_desk.desktop.pages.shop.sales import SalesTab
from pole_desk.desktop.pages.shop.stalls import StallsTab
from pole_desk.desktop.parts.in_kind import InKind
from pole_desk.desktop.parts.link_many import link_act
from pole_desk.desktop.seat import Seat
from pole_desk.desktop.widgets.buttons import primary
from pole_desk.desktop.widgets.header import PageHeader
from pole_desk.desktop.widgets.segmented import Segmented
from pole_desk.desktop.widgets.side_panel import SidePanel
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, ngettext, number
from pole_desk.kernel.money import ZERO, euros
from pole_desk.ports.ids import ShopContractId

TABS = (
    ("participants", _("Participants")), ("stalls", _("Stands")), ("sales", _("Ventes")),
    ("rota", _("Permanences")), ("goods", _("Réemploi")), ("indexation", _("Indexation")),
    ("support", _("Soutien en nature")),
)  # fmt: skip
HELP = _(
    "# Magasin\n\n"
    "- **Participants** : qui participe, à quel titre, ce que le pôle lui doit. **Entrée** ouvre sa fiche ; "
    "**Alt+Gauche** revient.\n"
    "- **Stands** : les **flèches** vont de case en case, **Maj** choisit plusieurs jours, **Entrée** réserve ou "
    "ouvre qui est là.\n"
    "- **Ventes** : tapez les montants TTC ; **Entrée** descend, **Tab** va à droite, **Ctrl+V** colle un tableau, "
    "**Ctrl+Entrée** enregistre. Corriger un mois garde la version d’avant.\n"
    "- Les ventes en dépôt-vente sont encaissées pour le déposant : seule la commission est une recette du pôle.\n"
    "- **Soutien en nature** : ce que les loyers et commissions convenus laissent par rapport à la liste.\n"
    "- **Indexation** : les loyers des stands suivent leur indice une fois par an ; l’aperçu dit ce qui change "
    "avant d’appliquer, et celle de l’année se retire.\n"
    "- **Permanences** : une demi-journée sans personne est en rouge ; un échange se demande, puis s’accepte.\n"
    "- **Ctrl+N** : nouvelle participation ; **Ctrl+Z** annule le dernier acte.\n"
)


class ShopPage(Page):
    """Tabs above views; a participation opens as a card in their place."""

    key = "shop"
    title = _("Magasin")
    icon = "store"
    topics = frozenset({"shop", "shop_rota", "shop_goods", "claims", "parties", "calendar", "catalog", "settings"})
    help = HELP

    def __init__(self, seat: Seat) -> None:
        super().__init__(seat)
        self.new_button = primary(_("Participation"), self.new, "plus", _("Nouvelle participation (Ctrl+N)"))
        self.header = PageHeader(self.title, "", self.new_button)
        self.body.addWidget(self.header)
        self.tabs = Segmented(TABS, name=_("Vues du magasin"))
        self.body.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.setObjectName("clear")
        self.body.addWidget(self.stack, 1)
        self.panel = SidePanel(self)
        self.wide = SidePanel(self, 620)
        self._contract: ShopContractId | None = None
        self._from = "participants"
        self.participants = Participants()
        self.participants.table.set_loading()
        self.stalls = StallsTab(self, self.panel)
        self.sales = SalesTab(self, self.wide)
        self.rota = RotaTab(self, self.panel)
        self.goods = GoodsTab(self, self.panel)
        self.indexation = StandsIndexation(self)
        self.support = InKind(self, self.panel, "shop-in-kind", support, _("Participations"))
        self.card = ContractCardView(self, self.panel)
        self.views: dict[str, QWidget] = {
            "participants": self.participants, "stalls": self.stalls, "sales": self.sales,
            "rota": self.rota, "goods": self.goods, "indexation": self.indexation, "support": self.support, "card": self.card,
        }  # fmt: skip
        for view in self.views.values():
            self.stack.addWidget(view)
        self._connect()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show)
        self.participants.opened.connect(self.show_record)
        self.participants.asked_new.connect(self.new)
        self.participants.table.set_actions(lambda row: [
            (_("Ouvrir la participation"), "store", partial(self.show_record, row.id)),
            (_("Voir la structure"), "users", partial(self.seat.go, "parties", row.party)),
            link_act(self, self.panel, self.participants.table, row, dossier_of=lambda one: one.dossier),
        ])  # fmt: skip
        self.card.back.connect(self._back)
        self.card.book.connect(self._book)
        for keys, act in (("Alt+Left", self._back), ("Ctrl+N", self._add)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- the page's contract

    def reload(self) -> None:
        view = self._shown()
        if view == "card" and self._contract is not None:
            self.ask_latest("card", reading.card, contract=self._contract).then(self.card.show_card).fail(self._lost)
        elif view == "stalls":
            self.stalls.look()
        elif view == "sales":
            self.sales.look()
        elif view == "rota":
            self.rota.look()
        elif view == "goods":
            self.goods.look()
        elif view == "indexation":
            self.indexation.look()
        elif view == "support":
            self.support.look()
        self.ask_latest("lines", reading.lines).then(self._list)

    def show_record(self, record: int) -> None:
        """Open the card of a participation; 0 is the rota, which reminders speak of."""
        self.panel.close_panel()
        if not record:
            self._show("rota")
            return
        if self._shown() != "card":
            self._from = self._shown()
        self._contract = ShopContractId(record)
        self._show("card")

    def start(self, action: str) -> None:
        """`new` opens a participation, `sales` the month's grid, `rota` the week."""
        if action == "new":
            self.new()
        elif action in self.views:
            self._show(action)

    # --- acts

    def new(self) -> None:
        """Ask for a new participation, the stalls known."""
        self.ask(reading.stalls).then(lambda stalls: forms.open_new(self, self.panel, stalls, self.show_record))

    def _add(self) -> None:
        """Ctrl+N: what the view adds."""
        view = self._shown()
        if view == "goods":
            self.goods.note_weight()
        else:
            self.new()

    def _book(self, contract: int) -> None:
        self.ask(reading.stalls).then(lambda stalls: self._open_booking(stalls, contract))

    def _open_booking(self, stalls: tuple[tuple[int, str], ...], contract: int) -> None:
        def opened(found: list[Contract]) -> None:
            own = [one for one in found if one.id == contract]
            today = max(self.seat.clock.today(), own[0].first_day)
            forms.open_booking(self, self.panel, own, stalls, space=stalls[0][0], first=today, last=today,
                               contract=contract)  # fmt: skip

        if stalls:
            self.ask(contracts).then(opened)

    # --- inside

    def _list(self, rows: list[reading.Line]) -> None:
        self.participants.set_rows(rows)
        running = [row for row in rows if row.state == "running"]
        owed = sum((row.balance for row in running if row.balance > ZERO), ZERO)
        self.header.set_subtitle(" · ".join((
            ngettext("{n} participant", "{n} participants", len(running)).format(n=number(len(running))),
            _("{amount} à reverser").format(amount=euros(owed)),
        )))  # fmt: skip

    def _lost(self, error: Exception) -> None:
        """What was asked for is no participation: back to the list."""
        if isinstance(error, NotFound):
            self._contract = None
            self._show("participants")
            self.say(error.message, "danger")
        else:
            self.refused(error)

    def _back(self) -> None:
        self._show(self._from if self._shown() == "card" else self.tabs.current())

    def _shown(self) -> str:
        current = self.stack.currentWidget()
        return next(key for key, view in self.views.items() if view is current)

    def _show(self, key: str) -> None:
        self.stack.setCurrentWidget(self.views[key])
        tab = key in dict(TABS)
        if tab:
            self.tabs.choose(key)
        self.tabs.setVisible(tab)
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True
